//! The characters of CNS 11643 and ISO-IR-165, which no decoder of the WHATWG has.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The codes of a row: second bytes 21–7E.
const CELLS: usize = 94;

/// Marks a code that stands for nothing, in the table and in memory.
const NOTHING: char = '.';

/// `dictionaries/decode/cns11643.tsv`.
const CNS: &str = include_str!("../../dictionaries/decode/cns11643.tsv");

/// `dictionaries/decode/iso_ir_165.tsv`.
const ISO_IR_165: &str = include_str!("../../dictionaries/decode/iso_ir_165.tsv");

/// The characters by plane and first byte, each row of [`CELLS`]; an empty list for a row without characters.
static PLANES: LazyLock<Vec<Box<[char]>>> = LazyLock::new(|| {
    let mut rows = vec![Box::from([]); 16 << 8];
    for (key, characters) in lines(CNS) {
        rows[key] = characters.chars().chain(std::iter::repeat(NOTHING)).take(CELLS).collect();
    }
    rows
});

static BEYOND_GB2312: LazyLock<HashMap<usize, char>> = LazyLock::new(|| {
    lines(ISO_IR_165).filter_map(|(code, text)| Some((code, text.chars().next()?))).collect()
});

/// The rows of a table: a hexadecimal key and a text.
fn lines(table: &str) -> impl Iterator<Item = (usize, &str)> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let row =
            line.split_once('\t').and_then(|(key, text)| Some((usize::from_str_radix(key, 16).ok()?, text)));
        row.expect("the table is a part of the program, and a test reads each row")
    })
}

/// The character of a plane of CNS 11643, by two bytes 21–7E.
pub(super) fn cns(plane: u8, first: u8, second: u8) -> Option<char> {
    let row = PLANES.get(usize::from(plane) << 8 | usize::from(first))?;
    let character = *row.get(usize::from(second.checked_sub(0x21)?))?;
    (character != NOTHING).then_some(character)
}

/// The character that ISO-IR-165 has in a place where GB 2312 has none, or another one.
pub(super) fn beyond_gb2312(first: u8, second: u8) -> Option<char> {
    BEYOND_GB2312.get(&(usize::from(first) << 8 | usize::from(second))).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_tables_read_and_hold_what_the_standards_say() {
        for (_, characters) in lines(CNS) {
            assert!((1..=CELLS).contains(&characters.chars().count()), "{characters}");
        }
        assert!(lines(ISO_IR_165).all(|(_, text)| text.chars().count() == 1));
        assert_eq!(cns(1, 0x21, 0x21), Some('\u{3000}'));
        assert_eq!(cns(1, 0x44, 0x21), Some('一'));
        assert_eq!(cns(2, 0x21, 0x21), Some('乂'));
        assert_eq!(cns(1, 0x22, 0x24), None);
        assert_eq!(cns(9, 0x21, 0x21), None);
        assert_eq!(cns(1, 0x21, 0x20), None);
        assert_eq!(beyond_gb2312(0x2a, 0x21), Some('!'));
        assert_eq!(beyond_gb2312(0x56, 0x50), None);
    }

    /// Big5 and CNS 11643 order their characters alike, but for some that were moved.
    #[test]
    fn the_first_two_planes_are_those_of_big5() {
        let planes = &PLANES[1 << 8..3 << 8];
        let known: HashSet<char> = planes.iter().flatten().copied().filter(|c| *c != NOTHING).collect();
        let mut shared = 0;
        for (lead, trail) in (0xa4..=0xf9).flat_map(|lead| (0x40..=0xfe).map(move |trail| (lead, trail))) {
            let pair = [lead, trail];
            let text = encoding_rs::BIG5.decode_without_bom_handling_and_without_replacement(&pair);
            let character = text.and_then(|text| text.chars().next());
            shared += usize::from(character.is_some_and(|character| known.contains(&character)));
        }
        assert!(shared > 13_000, "{shared}");
    }
}
