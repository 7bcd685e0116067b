//! How surprising a character is in a Chinese report.

use std::sync::LazyLock;

/// The unit of [`surprisal`]: eighths of a nat, the natural logarithm of one over the probability.
pub const PER_NAT: u32 = 8;

/// `dictionaries/characters/frequency.tsv`.
const FREQUENCIES: &str = include_str!("../../dictionaries/characters/frequency.tsv");

/// The characters that the frequencies count in.
const COUNTED: f64 = 10_000_000.0;

/// The share of Han characters among all characters of a report; the rest is punctuation, digits, line breaks.
const HAN_SHARE: f64 = 0.8;

/// A Han character is never more surprising than this, in nats: reports hold rare names.
const RAREST_HAN: f64 = 15.0;

static BASIC_PLANE: LazyLock<Box<[u8]>> = LazyLock::new(|| {
    let mut table: Box<[u8]> = (0..0x1_0000_u32)
        .map(|code| char::from_u32(code).map_or(class(char::REPLACEMENT_CHARACTER), class))
        .collect();
    for line in FREQUENCIES.lines().filter(|line| !line.starts_with('#')) {
        let row = line.split_once('\t').and_then(|(character, count)| {
            Some((character.chars().next()?, count.parse::<f64>().ok().filter(|count| *count > 0.0)?))
        });
        let (character, count) = row.expect("the table is a part of the program, and a test reads each row");
        let nats = -(HAN_SHARE * count / COUNTED).ln();
        table[character as usize] = eighths(nats.min(RAREST_HAN));
    }
    table
});

/// The surprisal of `character` in eighths of a nat ([`PER_NAT`]), at most 255.
///
/// Han characters have the frequency of the table; the other classes have fixed values, which need only tell
/// likely readings of bytes from unlikely ones.
pub fn surprisal(character: char) -> u8 {
    match BASIC_PLANE.get(character as usize) {
        Some(&cost) => cost,
        None => class(character),
    }
}

/// The whole table of the Basic Multilingual Plane, for loops over many characters; the index is the code point.
pub fn basic_plane() -> &'static [u8] {
    &BASIC_PLANE
}

fn eighths(nats: f64) -> u8 {
    (nats * f64::from(PER_NAT)).round().clamp(0.0, 255.0) as u8
}

/// The surprisal of a character that has no frequency of its own.
fn class(character: char) -> u8 {
    eighths(match character {
        '\n' | '\r' | '\t' => 4.0,
        '\0'..='\u{1f}' | '\u{7f}' => 14.0,
        'a'..='z' | '0'..='9' | ' ' => 3.2,
        'A'..='Z' => 4.2,
        ',' | '.' | ';' | ':' | '(' | ')' | '"' | '\'' | '-' | '/' | '<' | '>' | '=' | '%' => 4.5,
        '!'..='~' => 6.0,
        '\u{80}'..='\u{9f}' => 18.0,
        '，' | '。' | '、' | '；' | '：' | '！' | '？' | '“' | '”' | '‘' | '’' | '（' | '）' | '《'
        | '》' | '「' | '」' | '『' | '』' | '—' | '…' | '·' | '\u{3000}' => 4.5,
        'ā' | 'á' | 'ǎ' | 'à' | 'ē' | 'é' | 'ě' | 'è' | 'ī' | 'í' | 'ǐ' | 'ì' | 'ō' | 'ó' | 'ǒ' | 'ò'
        | 'ū' | 'ú' | 'ǔ' | 'ù' | '\u{a0}' => 9.0,
        '\u{a1}'..='\u{24f}' => 10.5,
        '\u{370}'..='\u{45f}' => 11.0,
        '\u{2010}'..='\u{203f}' | '\u{2100}'..='\u{26ff}' => 9.0,
        '\u{3001}'..='\u{303f}' => 8.0,
        '\u{3040}'..='\u{30ff}' => 9.5,
        '\u{3400}'..='\u{4dbf}' => 17.0,
        '\u{4e00}'..='\u{9fff}' => RAREST_HAN + 0.5,
        '\u{ac00}'..='\u{d7a3}' => 13.0,
        '\u{e000}'..='\u{f8ff}' => 18.0,
        '\u{ff01}'..='\u{ff5e}' => 7.0,
        '\u{fffd}' => 20.0,
        '\u{20000}'..='\u{3ffff}' => 18.0,
        _ => 15.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_unique_and_each_row_reads() {
        let rows = FREQUENCIES.lines().filter(|line| !line.starts_with('#')).map(|line| {
            let (character, count) = line.split_once('\t').expect("two columns");
            assert_eq!(character.chars().count(), 1, "{line}");
            assert!(count.parse::<u32>().is_ok_and(|count| count > 0), "{line}");
            character.chars().next().map(u32::from)
        });
        assert!(rows.collect::<Vec<_>>().is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn common_characters_surprise_least() {
        let order = ['的', '国', '镇', '彧', '㐂', '\u{e000}'];
        assert!(order.map(surprisal).is_sorted(), "{:?}", order.map(surprisal));
        assert!(surprisal('國').abs_diff(surprisal('国')) < 2 * PER_NAT as u8);
    }
}
