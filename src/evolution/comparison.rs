//! Comparison: what became of the wording of a document in the next one of its series.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::document::Corpus;
use crate::phrases::{Change, Mined, Occurrence, Phrase, PhraseIndex, WordEdit};

/// Two consecutive documents of one series, and what became of the wording.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The series.
    pub series: String,
    /// The number of the earlier document.
    pub earlier: usize,
    /// The number of the later document.
    pub later: usize,
    /// The wordings, by fate and then by rank.
    pub wordings: Vec<Wording>,
    /// How many more of each fate there are than are listed.
    pub unlisted: Vec<(Fate, usize)>,
}

/// What became of a wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// Both documents have it word for word.
    Kept,
    /// The later document has a variant of it.
    Reworded,
    /// The later document has neither it nor a variant.
    Dropped,
    /// The earlier document had neither it nor a variant.
    New,
}

impl Fate {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Reworded => "reworded",
            Self::Dropped => "dropped",
            Self::New => "new",
        }
    }
}

/// A wording in two documents.
#[derive(Debug, Clone, PartialEq)]
pub struct Wording {
    /// What became of it.
    pub fate: Fate,
    /// The wording in the earlier document; in the later one, for a new wording.
    pub text: String,
    /// The wording of the later document, for a reworded one.
    pub becomes: Option<String>,
    /// What separates the two wordings, for a reworded one.
    pub change: Option<Change>,
    /// Where they differ.
    pub edits: Vec<WordEdit>,
    /// Its places in the earlier document.
    pub earlier: Vec<Occurrence>,
    /// Its places in the later document.
    pub later: Vec<Occurrence>,
    /// The score of the phrase.
    pub score: f64,
    /// The information of its words, in bits.
    pub information: f64,
}

/// Less information than this, in bits, and no quotation marks: an ordinary compound, whose coming and going
/// says nothing.
const LEAST_BITS: f64 = 20.0;

/// Among what comes and goes, a name in quotation marks is the surest sign: it counts this many points more.
const NAME_POINTS: f64 = 2.0;

/// Compares the consecutive documents of every series.
///
/// The wordings are the formulations that recur, in one document or several, and the names in quotation marks:
/// not every string of words.
pub(crate) fn comparisons(
    corpus: &Corpus,
    index: &PhraseIndex,
    mined: &Mined,
    most: usize,
) -> Vec<Comparison> {
    let mut series: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, document) in corpus.documents().iter().enumerate() {
        if let (Some(name), Some(_)) = (&document.series, document.date) {
            series.entry(name).or_default().push(number);
        }
    }
    let pairs: Vec<(&str, usize, usize)> = (series.iter())
        .flat_map(|(name, documents)| documents.windows(2).map(move |pair| (*name, pair[0], pair[1])))
        .collect();
    pairs
        .into_par_iter()
        .map(|(name, earlier, later)| comparison(index, mined, name, (earlier, later), most))
        .collect()
}

fn comparison(
    index: &PhraseIndex,
    mined: &Mined,
    series: &str,
    (earlier, later): (usize, usize),
    most: usize,
) -> Comparison {
    let in_document = |phrase: &Phrase, document: usize| -> Vec<Occurrence> {
        phrase.occurrences.iter().filter(|occurrence| occurrence.document == document).copied().collect()
    };
    let mut by_fate: BTreeMap<Fate, Vec<Wording>> = BTreeMap::new();
    for (number, phrase) in index.phrases.iter().chain(&index.local).enumerate() {
        let (before, after) = (in_document(phrase, earlier), in_document(phrase, later));
        if before.is_empty() && after.is_empty() {
            continue;
        }
        let wording = wording(phrase, mined, number, (before, after), (earlier, later));
        by_fate.entry(wording.fate).or_default().push(wording);
    }
    let mut comparison =
        Comparison { series: series.to_owned(), earlier, later, wordings: Vec::new(), unlisted: Vec::new() };
    for (fate, mut wordings) in by_fate {
        wordings.retain(|wording| wording.information >= LEAST_BITS || wording.text.contains('“'));
        let weight = |wording: &Wording| {
            let is_name = matches!(fate, Fate::Dropped | Fate::New) && wording.text.starts_with('“');
            wording.score + if is_name { NAME_POINTS } else { 0.0 }
        };
        wordings.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
        drop_contained(&mut wordings);
        comparison.unlisted.push((fate, wordings.len().saturating_sub(most)));
        wordings.truncate(most);
        comparison.wordings.extend(wordings);
    }
    comparison
}

fn wording(
    phrase: &Phrase,
    mined: &Mined,
    number: usize,
    (before, after): (Vec<Occurrence>, Vec<Occurrence>),
    (earlier, later): (usize, usize),
) -> Wording {
    let mut wording = Wording {
        fate: Fate::Kept,
        text: phrase.text.clone(),
        becomes: None,
        change: None,
        edits: Vec::new(),
        earlier: before,
        later: after,
        score: phrase.score.total,
        information: phrase.score.information,
    };
    match (wording.earlier.is_empty(), wording.later.is_empty()) {
        (false, true) => match mined.rewording(number, later, earlier) {
            Some(found) => {
                wording.fate = Fate::Reworded;
                wording.becomes = Some(found.text);
                wording.later = vec![found.occurrence];
                wording.change = Some(found.change);
                wording.edits = found.edits;
            }
            None => wording.fate = Fate::Dropped,
        },
        (true, false) => match mined.rewording(number, earlier, later) {
            Some(found) => {
                wording.fate = Fate::Reworded;
                wording.becomes = Some(std::mem::replace(&mut wording.text, found.text));
                wording.earlier = vec![found.occurrence];
                wording.change = Some(found.change.reversed());
                wording.edits = found.edits.iter().map(WordEdit::reversed).collect();
            }
            None => wording.fate = Fate::New,
        },
        _ => {}
    }
    wording
}

/// Drops a wording that only stands inside the places of a better one of the same fate, and says no more.
fn drop_contained(wordings: &mut Vec<Wording>) {
    let mut kept: Vec<Wording> = Vec::new();
    for wording in std::mem::take(wordings) {
        let is_inside = |outer: &Wording| {
            let held = |inner: &[Occurrence], outer: &[Occurrence]| {
                inner.iter().all(|place| {
                    outer.iter().any(|other| {
                        other.document == place.document
                            && (other.span.contains(place.span) || place.span.contains(other.span))
                    })
                })
            };
            let is_same_text = wording.text == outer.text && wording.becomes == outer.becomes;
            is_same_text || held(&wording.earlier, &outer.earlier) && held(&wording.later, &outer.later)
        };
        if !kept.iter().any(is_inside) {
            kept.push(wording);
        }
    }
    *wordings = kept;
}
