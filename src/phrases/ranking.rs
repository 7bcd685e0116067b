//! Ranking: formulations first. How much a phrase tells, how widely and how often it is used, what its places
//! say, and whether it is known.
//!
//! The score is a sum of points: the logarithm of the odds that a careful reader lists the phrase. The weights
//! were fitted (logistic regression) to lists of formulations that readers drew by eye from two collections of
//! reports, and rounded; `docs/phrases.md` says which, and how well they do on others.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rayon::prelude::*;

use super::boundaries::{Boundary, boundary};
use super::candidates::Candidate;
use super::lexicon::{Lexicon, WordKind};
use super::symbols::{SEPARATOR, Symbols, is_mark, opening};
use super::words::WordClass;

/// Where the sum begins: most of what recurs is no formulation.
pub const BASE_POINTS: f64 = -5.3;

/// Points for each natural logarithm of the number of documents, and of occurrences.
const DOCUMENTS: f64 = 0.9;
const OCCURRENCES: f64 = 0.4;

/// Points for each character, up to the first bound, up to the second, and beyond: a name has some characters,
/// a sentence has too many.
const LENGTH: [(usize, f64); 3] = [(12, 0.11), (20, 0.08), (usize::MAX, 0.02)];

/// Points for each bit of information that a character carries on average.
const DENSITY: f64 = 0.19;

/// Points for the share of a phrase that stands in known formulations, and for being one.
const KNOWN_SHARE: f64 = 1.4;
const KNOWN: f64 = 1.6;

/// Points for the share of the places in which punctuation stands behind the phrase, and on both sides of it.
const FREE_END: f64 = 0.85;
const WHOLE_CLAUSE: f64 = 0.65;

/// Points off where one neighbour nearly always stands beside it: for each bit of branching entropy below one.
const BOUND_END: f64 = 0.8;

/// Points for a name in quotation marks, and for the share of the places in headings.
const QUOTED: f64 = 0.9;
const HEADING: f64 = 0.7;

/// Points for a set expression of four characters.
const IDIOM: f64 = 0.3;

/// Points off for a compound of two ordinary words: more often a term than a formulation; and for a short one.
const PLAIN_COMPOUND: f64 = -1.2;
const SHORT_COMPOUND: f64 = -0.6;

/// Points off for figures, and for words of measurement.
const FIGURES: f64 = -0.3;
const MEASUREMENT: f64 = -0.5;

/// Points off for a phrase that the ones before it have shown already, in proportion.
const SHOWN: f64 = -0.8;

/// Points off for a wording that only together with its variants stands in documents enough.
const COMPLETION: f64 = -1.0;

/// The length of a set expression, in characters.
const IDIOM_LENGTH: usize = 4;

/// Words that stand in every report count this share of their information.
const LIGHT_SHARE: f64 = 0.3;

/// Names of places, persons and bodies count this share: they are rare, but no formulation.
const NAME_SHARE: f64 = 0.4;

/// No word counts for more bits: the dictionary knows nothing of the words that it does not have.
const MOST_BITS: f64 = 20.0;

/// Figures count this many bits: any of them could stand there.
const FIGURE_BITS: f64 = 4.0;

/// The score of a phrase and what it is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// The sum of the points.
    pub total: f64,
    /// The information of the words, in bits; light words and names count in part.
    pub information: f64,
    /// The number of documents; of its stem, for a wording that completes one.
    pub documents: usize,
    /// The number of occurrences.
    pub occurrences: usize,
    /// The field of policy of a known formulation: `party`, `economy` and so on.
    pub field: Option<&'static str>,
    /// What the sum is made of, beside the constant where it begins.
    pub points: Points,
}

/// The points of a phrase: the logarithm of the odds that a careful reader lists it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Points {
    /// For the number of documents.
    pub documents: f64,
    /// For the number of occurrences.
    pub occurrences: f64,
    /// For its length.
    pub length: f64,
    /// For the information of its characters.
    pub density: f64,
    /// For what is known of it as a formulation.
    pub known: f64,
    /// For its ends: punctuation that confirms them, whole clauses, neighbours that never change.
    pub ends: f64,
    /// For quotation marks, headings and set expressions.
    pub form: f64,
    /// Off for figures, measurements, plain compounds, and wordings that only a stem unites.
    pub matter: f64,
    /// Off for what phrases before it have shown already.
    pub shown: f64,
}

impl Points {
    fn sum(&self) -> f64 {
        let Self { documents, occurrences, length, density, known, ends, form, matter, shown } = self;
        BASE_POINTS + documents + occurrences + length + density + known + ends + form + matter + shown
    }
}

/// Scores a phrase as if it stood alone.
pub(crate) fn score(symbols: &Symbols, lexicon: &Lexicon, candidate: &Candidate) -> (Score, Boundary) {
    let boundary = boundary(symbols, &candidate.places, candidate.length);
    let information = information(symbols, lexicon, candidate);
    let letters = candidate.first().filter(|&at| !is_mark(symbols.character(at))).count();
    let known = symbols.formulations().known(symbols, candidate.first());
    let points = Points {
        documents: DOCUMENTS * (candidate.documents as f64).ln(),
        occurrences: OCCURRENCES * (candidate.places.len() as f64).ln(),
        length: length_points(letters),
        density: DENSITY * information / letters.max(1) as f64,
        known: KNOWN_SHARE * known.share + if known.field.is_some() { KNOWN } else { 0.0 },
        ends: ends(symbols, candidate, &boundary),
        form: form(symbols, candidate),
        matter: matter(symbols, lexicon, candidate),
        shown: 0.0,
    };
    let score = Score {
        total: points.sum(),
        information,
        documents: candidate.documents,
        occurrences: candidate.places.len(),
        field: known.field,
        points,
    };
    (score, boundary)
}

/// Scores a wording that completes a stem with the documents of the stem. What closes it is punctuation or a
/// noun: its end is certain.
pub(crate) fn score_of_completion(
    symbols: &Symbols,
    lexicon: &Lexicon,
    form: &Candidate,
    stem: &Candidate,
) -> (Score, Boundary) {
    let (mut score, boundary) = score(symbols, lexicon, form);
    score.documents = stem.documents;
    score.points.documents = DOCUMENTS * (stem.documents as f64).ln();
    score.points.occurrences = OCCURRENCES * (stem.places.len() as f64).ln();
    score.points.ends = score.points.ends.max(FREE_END);
    score.points.matter += COMPLETION;
    score.total = score.points.sum();
    (score, boundary)
}

fn length_points(letters: usize) -> f64 {
    let mut points = 0.0;
    let mut from = 0;
    for (to, each) in LENGTH {
        points += each * letters.min(to).saturating_sub(from) as f64;
        from = to;
    }
    points
}

/// The information of the words of a phrase, in bits.
fn information(symbols: &Symbols, lexicon: &Lexicon, candidate: &Candidate) -> f64 {
    symbols.words(candidate.first()).map(|(_, word)| word_information(symbols, lexicon, word)).sum()
}

/// What one word adds to the information of a phrase, in bits.
pub(crate) fn word_information(symbols: &Symbols, lexicon: &Lexicon, number: u32) -> f64 {
    let word = symbols.vocabulary.word(number);
    if word.class == WordClass::Number && word.text.bytes().any(|byte| byte.is_ascii_digit()) {
        return FIGURE_BITS;
    }
    let share = match word.class {
        WordClass::Place | WordClass::Person | WordClass::Organisation => NAME_SHARE,
        _ if lexicon.entry(number).is_light || word.class.is_grammatical() => LIGHT_SHARE,
        _ => 1.0,
    };
    f64::from(word.bits).min(MOST_BITS) * share
}

/// The share of the places for which something holds.
fn share(candidate: &Candidate, test: impl Fn(usize) -> bool) -> f64 {
    let count = candidate.places.iter().filter(|&&place| test(place)).count();
    count as f64 / candidate.places.len() as f64
}

fn ends(symbols: &Symbols, candidate: &Candidate, boundary: &Boundary) -> f64 {
    let whole = share(candidate, |place| {
        symbols.border(place).is_free() && symbols.border(place + candidate.length).is_free()
    });
    let lacking = |entropy: Option<f64>| entropy.map_or(0.0, |bits| 1.0 - bits.min(1.0));
    let bound = lacking(boundary.left_entropy).max(lacking(boundary.right_entropy));
    FREE_END * boundary.free_right + WHOLE_CLAUSE * whole - BOUND_END * bound
}

fn form(symbols: &Symbols, candidate: &Candidate) -> f64 {
    let is_quote = |at: usize| opening(symbols.character(at)).is_some_and(|kind| kind < 2);
    let quoted = share(candidate, |place| {
        (place.saturating_sub(1)..place + candidate.length)
            .any(|at| symbols.text[at] != SEPARATOR && is_quote(at))
    });
    let heading = share(candidate, |place| symbols.border(place).is_heading());
    let mut words = symbols.words(candidate.first());
    let is_idiom = candidate.length == IDIOM_LENGTH && words.next().is_some() && words.next().is_none();
    QUOTED * quoted + HEADING * heading + if is_idiom { IDIOM } else { 0.0 }
}

fn matter(symbols: &Symbols, lexicon: &Lexicon, candidate: &Candidate) -> f64 {
    let words: Vec<u32> = symbols.words(candidate.first()).map(|(_, word)| word).collect();
    let has_figures = candidate.first().any(|at| symbols.character(at).is_ascii_digit());
    let is_measured = words.iter().any(|&word| lexicon.entry(word).kind == Some(WordKind::Measurement));
    let is_plain = is_plain_compound(symbols, lexicon, &words);
    let mut points = 0.0;
    for (holds, off) in [
        (is_plain, PLAIN_COMPOUND),
        (is_plain && candidate.length <= IDIOM_LENGTH, SHORT_COMPOUND),
        (has_figures, FIGURES),
        (is_measured, MEASUREMENT),
    ] {
        points += if holds { off } else { 0.0 };
    }
    points
}

/// Whether a phrase is at most two words of the dictionary, one light word before and one behind left out.
fn is_plain_compound(symbols: &Symbols, lexicon: &Lexicon, words: &[u32]) -> bool {
    let is_light = |word: &u32| lexicon.entry(*word).is_light;
    let mut core = words;
    if core.len() > 2 && core.first().is_some_and(is_light) {
        core = &core[1..];
    }
    if core.len() > 2 && core.last().is_some_and(is_light) {
        core = &core[..core.len() - 1];
    }
    core.len() <= 2 && core.iter().all(|&word| symbols.vocabulary.word(word).is_ordinary)
}

/// Orders scored phrases and keeps the best `most`: one that the ones before it have shown already stands behind.
///
/// One pass in the order of the scores that they have alone; a symbol is shown once. It ends where no later phrase
/// can be among the best.
pub(crate) fn rank(
    symbols: &Symbols,
    mut scored: Vec<(Candidate, Score, Boundary)>,
    most: usize,
) -> Vec<(Candidate, Score, Boundary)> {
    let by_total = |a: &(Candidate, Score, Boundary), b: &(Candidate, Score, Boundary)| {
        b.1.total
            .total_cmp(&a.1.total)
            .then(b.0.length.cmp(&a.0.length))
            .then(a.0.places[0].cmp(&b.0.places[0]))
    };
    scored.par_sort_by(by_total);
    let mut is_shown = vec![false; symbols.text.len()];
    let mut reached = scored.len();
    // The totals of the best so far, as order-preserving numbers, the least on top.
    let mut best: BinaryHeap<Reverse<i64>> = BinaryHeap::new();
    for (number, (candidate, score, _)) in scored.iter_mut().enumerate() {
        if best.len() == most && best.peek().is_some_and(|least| least.0 > key(score.total)) {
            reached = number;
            break;
        }
        let mut shown = 0;
        for &place in &candidate.places {
            let symbols = &mut is_shown[place..place + candidate.length];
            shown += symbols.iter().filter(|&&is_shown| is_shown).count();
            symbols.fill(true);
        }
        let share = shown as f64 / (candidate.places.len() * candidate.length) as f64;
        score.points.shown = if shown > 0 { SHOWN * share } else { 0.0 };
        score.total = score.points.sum();
        best.push(Reverse(key(score.total)));
        if best.len() > most {
            best.pop();
        }
    }
    scored.truncate(reached);
    scored.sort_by(by_total);
    scored.truncate(most);
    scored
}

/// A number that orders as the total does, to a millionth of a point.
fn key(total: f64) -> i64 {
    (total * 1e6) as i64
}
