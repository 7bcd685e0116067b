//! Ranking: formulations first. How much a phrase tells, how widely and how often it is used, how sure its ends.

use super::boundaries::{Boundary, boundary};
use super::candidates::Candidate;
use super::lexicon::Lexicon;
use super::symbols::{Symbols, opening};
use super::words::WordClass;

/// The exponents of the product that did best in trials on work reports: information counts less than
/// proportionally, the spread over documents more than its logarithm.
const INFORMATION_EXPONENT: f64 = 0.7;
const DOCUMENTS_EXPONENT: f64 = 1.5;

/// Words that stand in every report count this share of their information.
const LIGHT_SHARE: f64 = 0.3;

/// Names of places, persons and bodies count this share: they are rare, but no formulation.
const NAME_SHARE: f64 = 0.4;

/// No word counts for more bits: the dictionary knows nothing of the words that it does not have.
const MOST_BITS: f64 = 20.0;

/// A compound of two ordinary words is more often a term than a formulation; it counts this share.
const PLAIN_COMPOUND: f64 = 0.6;

/// A phrase counts at least as if this share of it were new: a slogan inside a longer wording stays a slogan.
const LEAST_NOVELTY: f64 = 0.3;

/// How strongly a phrase is held back that earlier ones have shown in part: 1 would be in proportion.
const NOVELTY_EXPONENT: f64 = 0.5;

/// Figures count this many bits: any of them could stand there.
const FIGURE_BITS: f64 = 4.0;

/// A phrase that is a whole clause, or a whole member of an enumeration, in every place is raised by this share.
const WHOLE_CLAUSE: f64 = 0.35;

/// A phrase with a name in quotation marks is raised by this share.
const QUOTED: f64 = 0.35;

/// A phrase that stands in headings only is raised by this share.
const HEADING: f64 = 0.2;

/// The score of a phrase and what it is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// The product of the parts below.
    pub total: f64,
    /// The information of the words, in bits; light words and names count in part.
    pub information: f64,
    /// The number of documents; of its stem, for a wording that completes one.
    pub documents: usize,
    /// The number of occurrences.
    pub occurrences: usize,
    /// How surely the ends are right, from 0 to 1.
    pub boundary: f64,
    /// How much whole clauses, quotation marks and headings speak for a formulation: 1 and more.
    pub form: f64,
    /// The share of its information that no phrase before it in the ranking has shown already.
    pub novelty: f64,
}

/// Scores a phrase as if it stood alone.
pub(crate) fn score(symbols: &Symbols, lexicon: &Lexicon, candidate: &Candidate) -> (Score, Boundary) {
    let boundary = boundary(symbols, &candidate.places, candidate.length);
    let information = information(symbols, lexicon, candidate);
    let mut score = Score {
        total: 0.0,
        information,
        documents: candidate.documents,
        occurrences: candidate.places.len(),
        boundary: boundary.score(),
        form: form(symbols, lexicon, candidate),
        novelty: 1.0,
    };
    score.total = total(&score);
    (score, boundary)
}

/// How surely a completed wording ends where it should: punctuation or a noun closes it.
const COMPLETION_BOUNDARY: f64 = 0.85;

/// Scores a wording that completes a stem with the documents of the stem.
pub(crate) fn score_of_completion(
    symbols: &Symbols,
    lexicon: &Lexicon,
    form: &Candidate,
    stem: &Candidate,
) -> (Score, Boundary) {
    let (mut score, boundary) = score(symbols, lexicon, form);
    score.documents = stem.documents;
    score.boundary = score.boundary.max(COMPLETION_BOUNDARY);
    score.total = total(&score);
    (score, boundary)
}

fn total(score: &Score) -> f64 {
    score.information.powf(INFORMATION_EXPONENT)
        * (1.0 + score.documents as f64).ln().powf(DOCUMENTS_EXPONENT)
        * (1.0 + score.occurrences as f64).ln()
        * score.boundary
        * score.form
        * score.novelty.max(LEAST_NOVELTY).powf(NOVELTY_EXPONENT)
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

fn form(symbols: &Symbols, lexicon: &Lexicon, candidate: &Candidate) -> f64 {
    let share = |test: &dyn Fn(usize) -> bool| {
        let count = candidate.places.iter().filter(|&&place| test(place)).count();
        count as f64 / candidate.places.len() as f64
    };
    let whole =
        share(&|place| symbols.border(place).is_free() && symbols.border(place + candidate.length).is_free());
    let is_quoted = candidate.first().any(|at| opening(symbols.character(at)).is_some_and(|kind| kind < 2));
    let heading = share(&|place| symbols.border(place).is_heading());
    let words: Vec<u32> = symbols.words(candidate.first()).map(|(_, word)| word).collect();
    let is_plain = is_plain_compound(symbols, lexicon, &words);
    let plain = if is_plain { PLAIN_COMPOUND } else { 1.0 };
    plain + WHOLE_CLAUSE * whole + if is_quoted { QUOTED } else { 0.0 } + HEADING * heading
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

/// Orders scored phrases: each is worth what the ones before it have not shown already.
///
/// One pass in the order of the scores that they have alone; a symbol is shown once.
pub(crate) fn rank(symbols: &Symbols, lexicon: &Lexicon, scored: &mut [(Candidate, Score, Boundary)]) {
    let by_total = |a: &(Candidate, Score, Boundary), b: &(Candidate, Score, Boundary)| {
        b.1.total
            .total_cmp(&a.1.total)
            .then(b.0.length.cmp(&a.0.length))
            .then(a.0.places[0].cmp(&b.0.places[0]))
    };
    scored.sort_by(by_total);
    let mut is_shown = vec![false; symbols.text.len()];
    for (candidate, score, _) in scored.iter_mut() {
        let (mut new, mut all) = (0.0, 0.0);
        for &place in &candidate.places {
            for (at, word) in symbols.words(place..place + candidate.length) {
                let bits = word_information(symbols, lexicon, word);
                all += bits;
                if !is_shown[at] {
                    new += bits;
                }
            }
            is_shown[place..place + candidate.length].fill(true);
        }
        score.novelty = if all > 0.0 { new / all } else { 0.0 };
        score.total = total(score);
    }
    scored.sort_by(by_total);
}
