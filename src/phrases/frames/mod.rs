//! Frames: a wording with open slots, such as 坚持把…作为创新发展之…, found where clauses run parallel.

mod skeletons;
mod units;

use std::collections::BTreeSet;
use std::ops::Range;

use rayon::prelude::*;

use super::lexicon::{Lexicon, WordKind};
use super::ranking::word_information;
use super::symbols::{Symbols, is_balanced, is_numeral};
use super::words::WordClass;
use super::{Occurrence, occurrence};
use skeletons::{Alignment, Part, fit, fixed_symbols, may_fit, may_share, skeleton, written};
use units::{Unit, UnitsByEnd, parallel_to, units};

/// A wording with slots.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// The wording, `{}` for each slot.
    pub skeleton: String,
    /// Where it is filled, and with what.
    pub uses: Vec<FrameUse>,
    /// The number of documents.
    pub documents: usize,
    /// The information of the fixed words, in bits, to the power of 0.7, times the logarithms of the distinct
    /// fillings and of the documents, times the share of the uses that stand near another; frames are ordered
    /// by it.
    pub score: f64,
}

/// One filled frame.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameUse {
    /// The place of the whole.
    pub occurrence: Occurrence,
    /// What stands in each slot.
    pub fillers: Vec<String>,
}

/// The least pairs of parallel units that have a skeleton in common.
const LEAST_PAIRS: usize = 2;
/// The least share of the characters that is fixed, around one slot and around several: less is chance.
const LEAST_FIXED_SHARE: f64 = 0.3;
const LEAST_FIXED_SHARE_OF_SEVERAL: f64 = 0.2;
/// The least information of the fixed words, in bits; and of those of a frame with several slots whose uses all
/// stand beside another: 我们有令必行, 我们有呼必应, 我们有难必解.
const LEAST_BITS: f64 = 12.0;
const LEAST_BITS_OF_FIGURE: f64 = 4.0;
/// A filler is longer than a name, shorter than a sentence.
const LONGEST_FILLER: usize = 24;
/// The least distinct fillings of a frame.
const LEAST_FILLINGS: usize = 3;
/// The least distinct fillings, as a share of the uses.
const LEAST_VARIETY: f64 = 0.6;
/// A wording is a collocation unless this share of its uses stands near another; the second share is that of a short
/// frame with one slot.
const LEAST_PARALLEL: f64 = 0.5;
const LEAST_PARALLEL_OF_SHORT: f64 = 0.7;
/// From this many fixed characters a frame with one slot is no collocation.
const TELLING_FIXED: usize = 7;

/// Finds the frames of a corpus, the strongest first, at most `most`.
pub(crate) fn frames(symbols: &Symbols, lexicon: &Lexicon, n_documents: usize, most: usize) -> Vec<Frame> {
    let units = units(symbols, n_documents);
    let mut skeletons: Vec<Vec<Part>> =
        units.par_iter().flat_map_iter(|units| skeletons_of(symbols, lexicon, units)).collect();
    skeletons.par_sort_unstable();
    let supported = skeletons.chunk_by(|a, b| a == b).filter(|alike| alike.len() >= LEAST_PAIRS);
    let supported: Vec<&[Part]> = supported.map(|alike| alike[0].as_slice()).collect();
    let by_end = UnitsByEnd::new(&units);
    let found: Vec<Frame> = (supported.par_iter())
        .filter_map(|skeleton| frame(symbols, lexicon, &units, &by_end, skeleton))
        .collect();
    let mut frames = without_shadows(found);
    frames.truncate(most);
    frames
}

/// The skeletons of the parallel units of a document, one for each pair.
fn skeletons_of(symbols: &Symbols, lexicon: &Lexicon, units: &[Unit]) -> Vec<Vec<Part>> {
    let mut found = Vec::new();
    let mut alignment = Alignment::default();
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for (number, unit) in units.iter().enumerate() {
        unit.positions(symbols, &mut a);
        for other in parallel_to(units, number).filter(|other| may_share(symbols, unit, other)) {
            other.positions(symbols, &mut b);
            found.extend(skeleton(symbols, lexicon, &a, &b, &mut alignment));
        }
    }
    found
}

/// Fills a skeleton wherever it fits, and keeps it when it is used often enough with other words.
fn frame(
    symbols: &Symbols,
    lexicon: &Lexicon,
    units: &[Vec<Unit>],
    by_end: &UnitsByEnd,
    skeleton: &[Part],
) -> Option<Frame> {
    let mut uses: Vec<FrameUse> = Vec::new();
    let mut numbers: Vec<(usize, usize)> = Vec::new();
    let mut end = (usize::MAX, 0);
    let mut example: Option<(Vec<usize>, Vec<Range<usize>>)> = None;
    let mut unit = Vec::new();
    let like = by_end.of(units, fixed_symbols(skeleton.first()), fixed_symbols(skeleton.last()));
    let mut like: Vec<(usize, usize)> = (like.iter())
        .map(|&(document, number)| (document as usize, number as usize))
        .filter(|&(document, number)| may_fit(symbols, skeleton, units[document][number].range()))
        .collect();
    like.sort_unstable();
    for (document, number) in like {
        let range = units[document][number].range();
        if end.0 == document && range.start < end.1 {
            continue;
        }
        units[document][number].positions(symbols, &mut unit);
        let Some(slots) = fit(symbols, skeleton, &unit) else { continue };
        let fillers: Vec<String> = slots
            .iter()
            .map(|slot| unit[slot.clone()].iter().map(|&at| symbols.character(at)).collect())
            .collect();
        let is_filler = |filler: &String| {
            filler.chars().count() <= LONGEST_FILLER && !filler.contains('，') && is_balanced(filler.chars())
        };
        let open: usize = slots.iter().map(ExactSizeIterator::len).sum();
        let least_share = if slots.len() > 1 { LEAST_FIXED_SHARE_OF_SEVERAL } else { LEAST_FIXED_SHARE };
        let fixed_share = 1.0 - open as f64 / unit.len() as f64;
        if fixed_share >= least_share && fillers.iter().all(is_filler) {
            end = (document, range.end);
            numbers.push((document, number));
            uses.push(FrameUse { occurrence: occurrence(symbols, range), fillers });
            example.get_or_insert_with(|| (unit.clone(), slots));
        }
    }
    let distinct: BTreeSet<&[String]> = uses.iter().map(|filled| filled.fillers.as_slice()).collect();
    let figures = (uses.iter())
        .filter(|filled| filled.fillers.iter().any(|filler| filler.chars().any(is_figure_mark)))
        .count();
    let is_varied = distinct.len() >= LEAST_FILLINGS
        && distinct.len() as f64 >= LEAST_VARIETY * uses.len() as f64
        && 2 * figures <= uses.len();
    let (unit, slots) = example.filter(|(unit, slots)| is_varied && !is_topic(symbols, unit, slots))?;
    let bits = fixed_information(symbols, lexicon, &unit, &slots)?;
    let n_distinct = distinct.len() as f64;
    let documents = numbers.chunk_by(|a, b| a.0 == b.0).count();
    let parallel = parallel_share(units, &numbers);
    let fixed = unit.len() - slots.iter().map(ExactSizeIterator::len).sum::<usize>();
    let is_short = slots.len() == 1 && fixed < TELLING_FIXED;
    let is_telling = parallel >= if is_short { LEAST_PARALLEL_OF_SHORT } else { LEAST_PARALLEL };
    let is_figure = slots.len() > 1 && parallel >= 1.0;
    let least_bits = if is_figure { LEAST_BITS_OF_FIGURE } else { LEAST_BITS };
    (bits >= least_bits && is_telling).then(|| Frame {
        skeleton: written(symbols, skeleton),
        documents,
        score: bits.powf(0.7) * (1.0 + n_distinct).ln() * (1.0 + documents as f64).ln() * parallel,
        uses,
    })
}

/// Whether a frame is but a topic and what is said of it: “九五”期间{}, 一九五九年的{}.
fn is_topic(symbols: &Symbols, unit: &[usize], slots: &[Range<usize>]) -> bool {
    let [slot] = slots else { return false };
    if slot.end < unit.len() {
        return false;
    }
    let mut words =
        symbols.words(unit[0]..unit[slot.start]).map(|(_, number)| symbols.vocabulary.word(number));
    words.rfind(|word| word.text != "，").is_some_and(|word| {
        matches!(word.class, WordClass::Noun | WordClass::Time | WordClass::Punctuation) || word.text == "的"
    })
}

/// Whether a character speaks of figures: a digit, or a Chinese numeral other than the frequent 一.
fn is_figure_mark(character: char) -> bool {
    character.is_ascii_digit() || (is_numeral(character) && !matches!(character, '一' | '双' | '千' | '万'))
}

/// The share of the uses that stand near another use: of a figure of speech most do, of a mere collocation few.
fn parallel_share(units: &[Vec<Unit>], numbers: &[(usize, usize)]) -> f64 {
    let near =
        |a: &(usize, usize), b: &(usize, usize)| a.0 == b.0 && units[a.0][a.1].is_near(&units[b.0][b.1]);
    let parallel = (0..numbers.len())
        .filter(|&number| {
            let before = number > 0 && near(&numbers[number - 1], &numbers[number]);
            before || numbers.get(number + 1).is_some_and(|next| near(&numbers[number], next))
        })
        .count();
    parallel as f64 / numbers.len().max(1) as f64
}

/// The information of the fixed words of a filled frame, in bits; `None` when they speak of figures, or hold
/// nothing but one light verb.
fn fixed_information(
    symbols: &Symbols,
    lexicon: &Lexicon,
    unit: &[usize],
    slots: &[Range<usize>],
) -> Option<f64> {
    let mut bits = 0.0;
    let mut light = true;
    for (index, &at) in unit.iter().enumerate() {
        if slots.iter().any(|slot| slot.contains(&index)) {
            continue;
        }
        for (_, number) in symbols.words(at..at + 1) {
            let entry = lexicon.entry(number);
            if entry.kind == Some(WordKind::Measurement) && !entry.is_light {
                return None;
            }
            let word = symbols.vocabulary.word(number);
            light &= entry.is_light || word.class.is_grammatical();
            // A name in a frame makes it an office with departments.
            if matches!(word.class, WordClass::Organisation | WordClass::Person) {
                return None;
            }
            bits += 1.0 + word_information(symbols, lexicon, number);
        }
    }
    (!light || slots.len() > 1).then_some(bits)
}

/// Orders frames and drops those most of whose uses are uses of stronger ones.
fn without_shadows(mut frames: Vec<Frame>) -> Vec<Frame> {
    frames.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.skeleton.cmp(&b.skeleton)));
    let mut used: BTreeSet<(usize, usize)> = BTreeSet::new();
    frames.retain(|frame| {
        let ends: Vec<(usize, usize)> = (frame.uses.iter())
            .map(|filled| (filled.occurrence.document, filled.occurrence.span.end()))
            .collect();
        let starts =
            frame.uses.iter().map(|filled| (filled.occurrence.document, filled.occurrence.span.start()));
        let places: Vec<(usize, usize)> = starts.chain(ends).collect();
        let known = places.iter().filter(|place| used.contains(place)).count();
        let is_new = 2 * known < places.len();
        if is_new {
            used.extend(places);
        }
        is_new
    });
    frames
}
