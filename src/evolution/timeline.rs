//! Timelines: how often each phrase stands in each document, and between which dates.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::status::{Presence, Status, status};
use crate::document::{Corpus, Date};
use crate::phrases::{Occurrence, PhraseIndex};

/// Exposure counts occurrences per this many characters of mined text.
pub const PER_CHARACTERS: f64 = 10_000.0;

/// The life of one phrase.
#[derive(Debug, Clone, PartialEq)]
pub struct Lifeline {
    /// Its occurrences in each document that has any: (number of the document, count).
    pub counts: Vec<(usize, usize)>,
    /// The same per [`PER_CHARACTERS`] mined characters.
    pub exposure: Vec<(usize, f64)>,
    /// The first date at which it stands.
    pub first: Option<Date>,
    /// The last one.
    pub last: Option<Date>,
    /// What the dates say about it.
    pub status: Status,
    /// How it is spread over the dated documents.
    pub presence: Presence,
}

/// How often each wording stands in each document: a record that can be merged.
///
/// Counting is a pure function of a document, and merging is associative and commutative, so that the work can
/// be split over documents in any way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<String, BTreeMap<String, usize>>);

impl Counts {
    /// The counts of the phrases of an index, by the ids of the documents.
    pub(crate) fn of(corpus: &Corpus, index: &PhraseIndex, lifelines: &[Lifeline]) -> Self {
        let mut counts = Self::default();
        for (phrase, life) in index.phrases.iter().zip(lifelines) {
            for &(document, count) in &life.counts {
                counts.add(&phrase.text, &corpus.documents()[document].id, count);
            }
        }
        counts
    }

    /// Adds `n` occurrences of a wording in a document.
    pub fn add(&mut self, wording: &str, document: &str, n: usize) {
        if n > 0 {
            *self.0.entry(wording.to_owned()).or_default().entry(document.to_owned()).or_default() += n;
        }
    }

    /// Takes in the counts of another record.
    pub fn merge(&mut self, other: &Self) {
        for (wording, documents) in &other.0 {
            for (document, &n) in documents {
                self.add(wording, document, n);
            }
        }
    }

    /// The occurrences of a wording in a document.
    pub fn get(&self, wording: &str, document: &str) -> usize {
        self.0.get(wording).and_then(|documents| documents.get(document)).copied().unwrap_or(0)
    }

    /// All occurrences of all wordings.
    pub fn total(&self) -> usize {
        self.0.values().flat_map(BTreeMap::values).sum()
    }
}

/// The lifelines of the phrases of an index, in their order.
pub(crate) fn lifelines(corpus: &Corpus, index: &PhraseIndex) -> Vec<Lifeline> {
    (index.phrases.par_iter())
        .map(|phrase| lifeline(corpus, &phrase.occurrences, phrase.score.information, &index.n_mined))
        .collect()
}

/// The life of a wording, from its places, the information of its words in bits, and the number of characters mined
/// in each document.
pub fn lifeline(
    corpus: &Corpus,
    occurrences: &[Occurrence],
    information: f64,
    n_mined: &[usize],
) -> Lifeline {
    let documents = corpus.documents();
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for occurrence in occurrences {
        *counts.entry(occurrence.document).or_default() += 1;
    }
    let dates: Vec<Date> = counts.keys().filter_map(|&document| documents[document].date).collect();
    let dated = (0..documents.len()).filter(|&number| documents[number].date.is_some());
    let presence = Presence::new(dated.map(|number| counts.get(&number).copied().unwrap_or(0)));
    let exposure = |(&document, &count): (&usize, &usize)| {
        (document, count as f64 * PER_CHARACTERS / n_mined[document].max(1) as f64)
    };
    Lifeline {
        exposure: counts.iter().map(exposure).collect(),
        first: dates.iter().min().copied(),
        last: dates.iter().max().copied(),
        status: status(&presence, information),
        presence,
        counts: counts.into_iter().collect(),
    }
}
