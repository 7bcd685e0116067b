//! Formulations: where a corpus holds wordings that the public language of politics knows as formulations.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::symbols::{Symbols, is_mark};

const FORMULATIONS: &str = include_str!("../../dictionaries/phrases/formulations.tsv");

/// From this many characters the ends of a formulation are certain, whatever the segmenter makes of them.
const CERTAIN_LENGTH: usize = 5;

/// A formulation of the table in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    start: u32,
    end: u32,
    entry: u16,
}

/// The places of the known formulations in a corpus, by their starts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Formulations {
    places: Vec<Place>,
}

/// How much of a wording is known.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Known {
    /// The share of its letters and digits that stand in known formulations, from 0 to 1.
    pub(crate) share: f64,
    /// The field of the formulation that it is, marks left out.
    pub(crate) field: Option<&'static str>,
}

impl Formulations {
    /// Looks through every clause. Marks do not count: 自信自强、守正创新 is 自信自强守正创新.
    pub(crate) fn new(symbols: &Symbols) -> Self {
        let clauses = (0..symbols.n_clauses()).into_par_iter();
        Self { places: clauses.flat_map_iter(|clause| places_in(symbols, clause)).collect() }
    }

    /// The symbols of every known formulation; longer ones hold shorter ones.
    pub(crate) fn ranges(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        self.places.iter().map(|place| place.start as usize..place.end as usize)
    }

    /// How much of a wording is known.
    pub(crate) fn known(&self, symbols: &Symbols, range: Range<usize>) -> Known {
        let letters = |range: Range<usize>| range.filter(|&at| !is_mark(symbols.character(at))).count();
        let all = letters(range.clone());
        let first = self.places.partition_point(|place| (place.start as usize) < range.start);
        let within = self.places[first..].iter().take_while(|place| (place.start as usize) < range.end);
        let (mut known, mut end) = (0, range.start);
        let mut field = None;
        for place in within {
            let (from, to) = (place.start as usize, place.end as usize);
            if to > range.end {
                continue;
            }
            if table().entries[usize::from(place.entry)].letters.len() == all {
                field = Some(table().entries[usize::from(place.entry)].field);
            }
            if to > end {
                known += letters(from.max(end)..to);
                end = to;
            }
        }
        Known { share: if all > 0 { known as f64 / all as f64 } else { 0.0 }, field }
    }
}

/// The places in a clause.
fn places_in(symbols: &Symbols, clause: usize) -> Vec<Place> {
    let table = table();
    let letters: Vec<(usize, char)> = (symbols.clause_range(clause))
        .map(|at| (at, symbols.character(at)))
        .filter(|&(_, character)| !is_mark(character))
        .collect();
    let mut places = Vec::new();
    for start in 0..letters.len().saturating_sub(1) {
        let key = (letters[start].1, letters[start + 1].1);
        for &entry in table.by_start.get(&key).map_or(&[][..], Vec::as_slice) {
            let wording = &table.entries[usize::from(entry)].letters;
            let Some(stretch) = letters.get(start..start + wording.len()) else { continue };
            if !stretch.iter().zip(wording).all(|(&(_, letter), wanted)| letter == *wanted) {
                continue;
            }
            let range = letters[start].0..letters[start + wording.len() - 1].0 + 1;
            let is_cut = !symbols.is_word_border(range.start) || !symbols.is_word_border(range.end);
            if wording.len() >= CERTAIN_LENGTH || !is_cut {
                places.push(Place { start: narrow(range.start), end: narrow(range.end), entry });
            }
        }
    }
    places
}

fn narrow(place: usize) -> u32 {
    u32::try_from(place).expect("a corpus has fewer than four thousand million characters")
}

/// The fields of policy of the table, sorted.
pub fn fields() -> Vec<&'static str> {
    table().entries.iter().map(|entry| entry.field).collect::<BTreeSet<_>>().into_iter().collect()
}

struct Entry {
    letters: Vec<char>,
    field: &'static str,
}

struct Table {
    entries: Vec<Entry>,
    by_start: FxHashMap<(char, char), Vec<u16>>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let entries: Vec<Entry> = FORMULATIONS
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .map(|(wording, field)| Entry {
                letters: wording.chars().filter(|&character| !is_mark(character)).collect(),
                field,
            })
            .collect();
        let mut by_start: FxHashMap<(char, char), Vec<u16>> = FxHashMap::default();
        for (number, entry) in (0u16..).zip(&entries) {
            by_start.entry((entry.letters[0], entry.letters[1])).or_default().push(number);
        }
        Table { entries, by_start }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_says_the_field_of_each() {
        let rows: Vec<&str> = FORMULATIONS.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(rows.windows(2).all(|pair| pair[0] < pair[1]), "sorted and unique");
        let table = table();
        assert_eq!(table.entries.len(), rows.len(), "every row has a field");
        assert_eq!(
            fields(),
            [
                "conduct", "culture", "ecology", "economy", "foreign", "ideology", "law", "party", "reform",
                "rural", "security", "society",
            ]
        );
        assert!(table.entries.iter().all(|entry| entry.letters.len() >= 2));
        let mut letters: Vec<&[char]> = table.entries.iter().map(|entry| &entry.letters[..]).collect();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), table.entries.len(), "no two entries differ by marks alone");
    }
}
