//! Passages: long stretches that several documents share word for word.

use std::ops::Range;

use super::recurrence::Suffixes;
use super::symbols::{SEPARATOR, Symbols, closing, is_mark};
use super::{Occurrence, occurrence};

/// A long stretch that stands word for word in two places or more.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// The text of its first occurrence.
    pub text: String,
    /// The number of characters.
    pub n_chars: usize,
    /// The number of documents.
    pub documents: usize,
    /// Every place where it stands.
    pub occurrences: Vec<Occurrence>,
}

/// How many characters a passage may lose at each end so that it begins and ends at punctuation.
const LONGEST_TRIM: usize = 15;

/// Finds the stretches of at least `least` characters that stand in at least `documents` documents, longest
/// first. A stretch inside a longer one is listed only where it also stands elsewhere. Clauses are no borders,
/// blocks are.
pub(crate) fn passages(
    symbols: &Symbols,
    suffixes: &Suffixes,
    least: usize,
    documents: usize,
) -> Vec<Passage> {
    let n_documents = |places: &[usize]| {
        let mut documents: Vec<usize> = places.iter().map(|&place| symbols.document(place)).collect();
        documents.dedup();
        documents.len()
    };
    let distances = distances_to_block_end(symbols);
    let before = |place: usize| match place.checked_sub(1).map(|last| (last, symbols.text[last])) {
        // A clause that follows another in its block stands behind that one's last mark.
        Some((last, SEPARATOR)) if last > 0 && distances[last] > 0 => symbols.text[last - 1],
        Some((_, symbol)) => symbol,
        None => SEPARATOR,
    };
    let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
    suffixes.maximal_repeats_within(&distances, before, least, |repeat| {
        if suffixes.is_periodic(&symbols.text, &repeat) {
            return;
        }
        let mut places: Vec<usize> = suffixes.places(repeat.rows.clone()).collect();
        places.sort_unstable();
        if n_documents(&places) >= documents {
            found.push((repeat.length, places));
        }
    });
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut is_covered = vec![false; symbols.text.len()];
    let mut passages = Vec::new();
    for (length, places) in found {
        let part = trim(symbols, places[0]..places[0] + length);
        let offset = part.start - places[0];
        let n_chars = part.clone().filter(|&at| symbols.text[at] != SEPARATOR).count();
        if n_chars < least
            || places.iter().all(|&place| is_covered[place + offset..][..part.len()].iter().all(|&c| c))
        {
            continue;
        }
        let mut end = 0;
        let starts: Vec<usize> = (places.iter().map(|place| place + offset))
            .filter(|&start| {
                let is_apart = start >= end;
                if is_apart {
                    end = start + part.len();
                }
                is_apart
            })
            .collect();
        if n_documents(&starts) < documents {
            continue;
        }
        for &start in &starts {
            is_covered[start..start + part.len()].fill(true);
        }
        passages.push(Passage {
            text: symbols.string(part.clone()).replace('\n', ""),
            n_chars,
            documents: n_documents(&starts),
            occurrences: starts.iter().map(|&start| occurrence(symbols, start..start + part.len())).collect(),
        });
    }
    passages
}

/// How far each place is from the end of its block. The separator that ends a block is that end.
fn distances_to_block_end(symbols: &Symbols) -> Vec<u16> {
    let mut distances = vec![0; symbols.text.len()];
    let mut distance = 0u16;
    let place = |clause: usize| (symbols.document(symbols.clause_range(clause).start), symbols.block(clause));
    for clause in (0..symbols.n_clauses()).rev() {
        let range = symbols.clause_range(clause);
        let is_last = clause + 1 == symbols.n_clauses() || place(clause + 1) != place(clause);
        if is_last {
            distance = 0;
        }
        for at in (range.start..range.end + usize::from(!is_last)).rev() {
            distance = distance.saturating_add(1);
            distances[at] = distance;
        }
    }
    distances
}

/// The part between the first and the last punctuation, where they are near the ends.
fn trim(symbols: &Symbols, range: Range<usize>) -> Range<usize> {
    let is_stop = |at: usize| is_mark(symbols.character(at)) && !"“‘（《".contains(symbols.character(at));
    let is_start = range.start == 0 || is_stop(range.start - 1);
    let reach = (range.start + LONGEST_TRIM).min(range.end);
    let mut start = match (range.start..reach).find(|&at| is_stop(at)) {
        Some(mark) if !is_start => mark + 1,
        _ => range.start,
    };
    while start < range.end && is_stop(start) {
        start += 1;
    }
    let is_end = is_stop(range.end);
    let reach = range.end.saturating_sub(LONGEST_TRIM).max(start);
    let mut end = match (reach..range.end).rev().find(|&at| is_stop(at)) {
        Some(mark) if !is_end => mark + usize::from(closing(symbols.character(mark)).is_some()),
        _ => range.end,
    };
    while end > start && is_stop(end - 1) && !"”’）》".contains(symbols.character(end - 1)) {
        end -= 1;
    }
    start..end
}
