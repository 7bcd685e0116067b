//! The Mandarin readings of characters that are written in Traditional text only.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// `dictionaries/repair/traditional_readings.tsv`.
const TABLE: &str = include_str!("../../dictionaries/repair/traditional_readings.tsv");

static READINGS: LazyLock<HashMap<char, &'static str>> = LazyLock::new(|| rows().collect());

static SYLLABLES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| rows().flat_map(|(_, readings)| readings.split(',')).collect());

fn rows() -> impl Iterator<Item = (char, &'static str)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let row = line.split_once('\t').and_then(|(key, readings)| Some((key.chars().next()?, readings)));
        row.expect("the table is a part of the program, and a test reads each row")
    })
}

/// The readings of a character that is written in Traditional text only, the usual one first; `None` for all others.
pub(super) fn readings(character: char) -> Option<impl Iterator<Item = &'static str>> {
    READINGS.get(&character).map(|readings| readings.split(','))
}

/// The characters of the table that are read so.
pub(super) fn with_reading(syllable: &str) -> impl Iterator<Item = char> {
    rows()
        .filter(move |(_, readings)| readings.split(',').any(|reading| reading == syllable))
        .map(|(character, _)| character)
}

/// Whether some character of the table is read so.
pub(super) fn is_syllable(syllable: &str) -> bool {
    SYLLABLES.contains(syllable)
}

/// The letter as pinyin spells it, when `character` is one; GB 2312 has forms of a and g of its own.
pub(super) fn letter(character: char) -> Option<char> {
    match character {
        'ɑ' => Some('a'),
        'ɡ' => Some('g'),
        'a'..='z' | 'ü' | 'ê' | 'ế' | 'ề' | 'ḿ' | 'ń' | 'ň' | 'ǹ' => Some(character),
        _ => is_toned_vowel(character).then_some(character),
    }
}

/// Whether the letter carries a tone mark over a vowel.
pub(super) fn is_toned_vowel(character: char) -> bool {
    "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_unique_and_each_row_reads() {
        assert!(rows().map(|(character, _)| character).is_sorted_by(|a, b| a < b));
        for (character, syllables) in rows() {
            let spelt = syllables.split(',').all(|reading| {
                !reading.is_empty()
                    && reading.chars().all(|c| letter(c).is_some() || c == '\u{304}' || c == '\u{30c}')
            });
            assert!(spelt, "{character}\t{syllables}");
        }
    }

    #[test]
    fn characters_of_both_scripts_have_no_entry() {
        for character in "区国重中乾著於徵后后里面干".chars() {
            assert!(readings(character).is_none(), "{character}");
        }
        assert_eq!(readings('區').and_then(|mut readings| readings.next()), Some("qū"));
    }
}
