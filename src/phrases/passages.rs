//! Passages: long stretches that several documents share word for word.

use std::collections::HashMap;
use std::ops::Range;

use super::Occurrence;
use super::recurrence::Suffixes;
use super::symbols::{SEPARATOR, is_mark, is_mined};
use crate::document::Corpus;
use crate::text::Span;

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
/// first. A stretch inside a longer one is listed only where it also stands elsewhere.
pub(crate) fn passages(corpus: &Corpus, least: usize, documents: usize) -> Vec<Passage> {
    let blocks = Blocks::new(corpus);
    let suffixes = Suffixes::new(&blocks.text);
    let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
    suffixes.maximal_repeats(&blocks.text, least, |repeat| {
        let mut places: Vec<usize> = suffixes.places(repeat.rows.clone()).collect();
        places.sort_unstable();
        if blocks.n_documents(&places) >= documents {
            found.push((repeat.length, places));
        }
    });
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut is_covered = vec![false; blocks.text.len()];
    let mut passages = Vec::new();
    for (length, places) in found {
        let part = blocks.trim(places[0]..places[0] + length);
        let offset = part.start - places[0];
        if part.len() < least
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
        if blocks.n_documents(&starts) < documents {
            continue;
        }
        for &start in &starts {
            is_covered[start..start + part.len()].fill(true);
        }
        passages.push(Passage {
            text: part.clone().map(|at| blocks.characters[at]).collect(),
            n_chars: part.len(),
            documents: blocks.n_documents(&starts),
            occurrences: starts.iter().map(|&start| blocks.occurrence(start..start + part.len())).collect(),
        });
    }
    passages
}

/// The mined blocks as symbols, a separator after each.
struct Blocks {
    text: Vec<i32>,
    characters: Vec<char>,
    bytes: Vec<usize>,
    /// The first symbol of each document.
    documents: Vec<usize>,
}

impl Blocks {
    fn new(corpus: &Corpus) -> Self {
        let mut numbers: HashMap<char, i32> = HashMap::new();
        let mut blocks =
            Self { text: Vec::new(), characters: Vec::new(), bytes: Vec::new(), documents: Vec::new() };
        for document in corpus.documents() {
            blocks.documents.push(blocks.text.len());
            let canonical = &document.canonical;
            for block in canonical.structure.blocks.iter().filter(|block| is_mined(block.kind)) {
                for (place, character) in canonical.text[block.span.range()].char_indices() {
                    let next = i32::try_from(numbers.len() + 1).expect("Unicode has fewer characters");
                    blocks.text.push(*numbers.entry(character).or_insert(next));
                    blocks.characters.push(character);
                    blocks.bytes.push(block.span.start() + place);
                }
                blocks.text.push(SEPARATOR);
                blocks.characters.push('\n');
                blocks.bytes.push(block.span.end());
            }
        }
        blocks
    }

    fn document(&self, at: usize) -> usize {
        self.documents.partition_point(|&start| start <= at) - 1
    }

    /// The number of documents of places in ascending order.
    fn n_documents(&self, places: &[usize]) -> usize {
        let mut documents: Vec<usize> = places.iter().map(|&place| self.document(place)).collect();
        documents.dedup();
        documents.len()
    }

    fn occurrence(&self, range: Range<usize>) -> Occurrence {
        let last = range.end - 1;
        Occurrence {
            document: self.document(range.start),
            span: Span::new(self.bytes[range.start], self.bytes[last] + self.characters[last].len_utf8()),
        }
    }

    /// The part between the first and the last punctuation, where they are near the ends.
    fn trim(&self, range: Range<usize>) -> Range<usize> {
        let is_stop = |at: usize| is_mark(self.characters[at]) && !"“‘（《".contains(self.characters[at]);
        let is_start =
            range.start == 0 || is_stop(range.start - 1) || self.text[range.start - 1] == SEPARATOR;
        let reach = (range.start + LONGEST_TRIM).min(range.end);
        let mut start = match (range.start..reach).find(|&at| is_stop(at)) {
            Some(mark) if !is_start => mark + 1,
            _ => range.start,
        };
        while start < range.end && is_stop(start) {
            start += 1;
        }
        let is_end = is_stop(range.end) || self.text[range.end] == SEPARATOR;
        let reach = range.end.saturating_sub(LONGEST_TRIM).max(start);
        let mut end = match (reach..range.end).rev().find(|&at| is_stop(at)) {
            Some(mark) if !is_end => mark,
            _ => range.end,
        };
        while end > start && is_stop(end - 1) && !"”’）》".contains(self.characters[end - 1]) {
            end -= 1;
        }
        start..end
    }
}
