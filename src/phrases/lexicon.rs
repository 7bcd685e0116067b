//! What the tables under `dictionaries/phrases` say of the words of a corpus.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::words::{Vocabulary, Word, WordClass};

const EDGES: &str = include_str!("../../dictionaries/phrases/edges.tsv");
const LIGHT_WORDS: &str = include_str!("../../dictionaries/phrases/light_words.tsv");
const KINDS: &str = include_str!("../../dictionaries/phrases/kinds.tsv");

/// The kinds of words that make a phrase something else than a formulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum WordKind {
    Measurement,
    Calendar,
    Office,
    Ceremony,
}

/// What the tables say of one word.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Entry {
    /// A phrase does not begin with it.
    pub(crate) bars_start: bool,
    /// A phrase does not end with it.
    pub(crate) bars_end: bool,
    /// It carries nothing by itself.
    pub(crate) is_light: bool,
    pub(crate) kind: Option<WordKind>,
}

/// The entries of every word of a corpus, by its number in the vocabulary.
#[derive(Debug)]
pub(crate) struct Lexicon {
    entries: Vec<Entry>,
}

impl Lexicon {
    pub(crate) fn new(vocabulary: &Vocabulary) -> Self {
        let tables = tables();
        let count = u32::try_from(vocabulary.len()).expect("the vocabulary numbers its words with u32");
        let entries = (0..count)
            .map(|number| {
                let word = vocabulary.word(number);
                with_class(tables.get(word.text.as_str()).copied().unwrap_or_default(), word)
            })
            .collect();
        Self { entries }
    }

    pub(crate) fn entry(&self, word: u32) -> Entry {
        self.entries[word as usize]
    }
}

/// Adds what the class of a word says about edges: words that need a neighbour on one side.
fn with_class(mut entry: Entry, word: &Word) -> Entry {
    match word.class {
        WordClass::Particle | WordClass::Conjunction => {
            entry.bars_start = true;
            entry.bars_end = true;
        }
        WordClass::Preposition | WordClass::Attributive | WordClass::Person => entry.bars_end = true,
        WordClass::Measure => entry.bars_start = true,
        WordClass::Adverb if word.text.chars().count() == 1 => entry.bars_end = true,
        _ => {}
    }
    entry
}

fn tables() -> &'static FxHashMap<&'static str, Entry> {
    static TABLES: OnceLock<FxHashMap<&'static str, Entry>> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables: FxHashMap<&'static str, Entry> = FxHashMap::default();
        for (word, place) in rows(EDGES) {
            let entry = tables.entry(word).or_default();
            entry.bars_start |= matches!(place, "start" | "both");
            entry.bars_end |= matches!(place, "end" | "both");
        }
        for (word, _) in rows(LIGHT_WORDS) {
            tables.entry(word).or_default().is_light = true;
        }
        for (word, kind) in rows(KINDS) {
            tables.entry(word).or_default().kind = match kind {
                "measurement" => Some(WordKind::Measurement),
                "calendar" => Some(WordKind::Calendar),
                "office" => Some(WordKind::Office),
                "ceremony" => Some(WordKind::Ceremony),
                _ => None,
            };
        }
        tables
    })
}

/// The rows of a table: its first column, and its second or nothing.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split_once('\t').unwrap_or((line, "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_unique_and_read() {
        for (name, table, values) in [
            ("edges", EDGES, &["start", "end", "both"][..]),
            ("light_words", LIGHT_WORDS, &[""][..]),
            ("kinds", KINDS, &["measurement", "calendar", "office", "ceremony"][..]),
        ] {
            let words: Vec<&str> = rows(table).map(|(word, _)| word).collect();
            assert!(words.windows(2).all(|pair| pair[0] < pair[1]), "{name}: sorted and unique");
            assert!(rows(table).all(|(_, value)| values.contains(&value)), "{name}: known values");
        }
    }
}
