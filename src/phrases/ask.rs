//! A wording asked for by name: where it stands, what stands around it, and its variants, also when it is too short,
//! too rare or too plain to be listed.

use std::collections::BTreeMap;
use std::ops::Range;

use super::lexicon::Lexicon;
use super::ranking::word_information;
use super::symbols::{SEPARATOR, Symbols};
use super::variants::{Change, Postings, Variants};
use super::{Occurrence, occurrence};
use crate::document::{Corpus, Document};

/// What a corpus says of a wording.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Every place where it stands.
    pub occurrences: Vec<Occurrence>,
    /// The words before it with how often they stand there, the most frequent first.
    pub before: Vec<(String, usize)>,
    /// The words behind it.
    pub behind: Vec<(String, usize)>,
    /// Wordings that differ from it by an edit of words, the most frequent first.
    pub variants: Vec<Wordings>,
    /// The information of its words, in bits.
    pub information: f64,
    /// The number of characters mined in each document.
    pub n_mined: Vec<usize>,
}

/// A variant with its places.
#[derive(Debug, Clone)]
pub struct Wordings {
    /// The wording.
    pub text: String,
    /// What separates it from what was asked for.
    pub change: Change,
    /// Shared information over all information, from 0 to 1.
    pub similarity: f64,
    /// Its places.
    pub occurrences: Vec<Occurrence>,
}

/// So many words before and behind are told.
const MOST_NEIGHBOURS: usize = 12;
/// Who asks for a wording vouches for it: less need be shared, in bits, than where wordings are mined.
const LEAST_SHARED_BITS: f64 = 12.0;
/// So many variants are told.
const MOST_VARIANTS: usize = 30;

/// A corpus that can be asked for one wording after the other.
#[derive(Debug)]
pub struct Index {
    symbols: Symbols,
    postings: Postings,
    n_mined: Vec<usize>,
}

impl Index {
    /// Reads a corpus, which takes dozens of times as long as a question.
    pub fn new(corpus: &Corpus) -> Self {
        let symbols = Symbols::new(corpus);
        let is_mined = |at: &usize| symbols.text[*at] != SEPARATOR;
        let n_mined = (0..corpus.documents().len())
            .map(|document| symbols.document_range(document).filter(is_mined).count())
            .collect();
        Self { postings: Postings::new(&symbols), n_mined, symbols }
    }

    /// Looks for a wording, given as a document of its own, in the texts of the corpus.
    pub fn ask(&self, wording: &Document) -> Asked {
        // The wording becomes a part of the corpus, so that it has words like all other text.
        let symbols = self.symbols.with(wording);
        let mut postings = self.postings.clone();
        postings.add(&symbols, self.symbols.n_clauses());
        let found = look(&symbols, &postings, self.n_mined.len());
        Asked { n_mined: self.n_mined.clone(), ..found }
    }
}

/// What the documents before number `question` say of that document.
fn look(symbols: &Symbols, postings: &Postings, question: usize) -> Asked {
    let lexicon = Lexicon::new(&symbols.vocabulary);
    let whole = symbols.document_range(question);
    let phrase = whole.start..whole.end.saturating_sub(1);
    if phrase.is_empty() {
        return Asked::default();
    }
    let places = places(symbols, &phrase, whole.start);
    let neighbours = |side: fn(&Symbols, &Range<usize>) -> Option<String>| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        places
            .iter()
            .filter_map(|place| side(symbols, place))
            .for_each(|word| *counts.entry(word).or_default() += 1);
        let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        counts.truncate(MOST_NEIGHBOURS);
        counts
    };
    let mut variants: BTreeMap<String, Wordings> = BTreeMap::new();
    let search = Variants { symbols, lexicon: &lexicon, postings, least_shared_bits: LEAST_SHARED_BITS };
    for variant in search.of(phrase.clone()) {
        let found = occurrence(symbols, variant.range.clone());
        if found.document != question {
            let text = symbols.string(variant.range.clone());
            let (change, similarity) = (variant.change, variant.similarity);
            let wordings = variants.entry(text.clone()).or_insert_with(|| Wordings {
                text,
                change,
                similarity,
                occurrences: Vec::new(),
            });
            wordings.occurrences.push(found);
        }
    }
    let mut variants: Vec<Wordings> = variants.into_values().collect();
    variants.iter_mut().for_each(|variant| variant.occurrences.sort_unstable());
    variants.sort_by(|a, b| {
        b.occurrences.len().cmp(&a.occurrences.len()).then(b.similarity.total_cmp(&a.similarity))
    });
    variants.truncate(MOST_VARIANTS);
    Asked {
        before: neighbours(word_before),
        behind: neighbours(word_behind),
        occurrences: places.iter().map(|place| occurrence(symbols, place.clone())).collect(),
        variants,
        information: symbols.words(phrase).map(|(_, word)| word_information(symbols, &lexicon, word)).sum(),
        n_mined: Vec::new(),
    }
}

/// Every place of a stretch of symbols before `end`; places do not overlap.
fn places(symbols: &Symbols, phrase: &Range<usize>, end: usize) -> Vec<Range<usize>> {
    let needle = &symbols.text[phrase.clone()];
    let mut places = Vec::new();
    let mut at = 0;
    while at + needle.len() <= end {
        if &symbols.text[at..at + needle.len()] == needle {
            places.push(at..at + needle.len());
            at += needle.len();
        } else {
            at += 1;
        }
    }
    places
}

fn word_before(symbols: &Symbols, place: &Range<usize>) -> Option<String> {
    let start =
        symbols.text[..place.start].iter().rposition(|&symbol| symbol == SEPARATOR).map_or(0, |at| at + 1);
    let (first, _) = symbols.words(start..place.start).next_back()?;
    has_letters(symbols.string(first..place.start))
}

fn word_behind(symbols: &Symbols, place: &Range<usize>) -> Option<String> {
    let end = place.end + symbols.text[place.end..].iter().position(|&symbol| symbol == SEPARATOR)?;
    let mut words = symbols.words(place.end..end);
    words.next()?;
    let last = words.next().map_or(end, |(next, _)| next);
    has_letters(symbols.string(place.end..last))
}

/// Punctuation is no neighbour.
fn has_letters(text: String) -> Option<String> {
    let word = text.trim_matches(|character: char| !character.is_alphanumeric());
    (!word.is_empty() && word.len() == text.len()).then_some(text)
}
