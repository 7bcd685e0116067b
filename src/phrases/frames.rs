//! Frames: a wording with open slots, such as 坚持把…作为创新发展之…, found where clauses run parallel.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rayon::prelude::*;

use super::lexicon::{Lexicon, WordKind};
use super::ranking::word_information;
use super::symbols::{Symbols, is_han};
use super::variants::Postings;
use super::words::WordClass;
use super::{Occurrence, occurrence};

/// A wording with slots.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// The wording, `{}` for each slot.
    pub skeleton: String,
    /// Where it is filled, and with what.
    pub uses: Vec<FrameUse>,
    /// The number of documents.
    pub documents: usize,
    /// The information of the fixed words times the logarithm of the uses; frames are ordered by it.
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

/// How many units ahead a parallel one is looked for: between two headings there are a few sentences.
const REACH: usize = 8;
/// Longer clauses, in words, are no slogans.
const MOST_WORDS: usize = 40;
const MOST_SLOTS: usize = 4;
/// The least Han characters that are fixed.
const LEAST_FIXED: usize = 3;
/// The least share of the characters that is fixed: less is chance.
const LEAST_FIXED_SHARE: f64 = 0.3;
/// A filler is longer than a name, shorter than a sentence.
const LONGEST_FILLER: usize = 24;
/// The least uses of a frame.
const LEAST_USES: usize = 3;
/// The least distinct fillings, as a share of the uses.
const LEAST_VARIETY: f64 = 0.6;

/// A clause, or two clauses joined, as words.
struct Unit {
    /// Number of each word and where it begins and ends; punctuation is a word.
    words: Vec<(u32, Range<usize>)>,
}

/// A part of a skeleton: fixed words or a slot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Fixed(Vec<u32>),
    Slot,
}

/// Finds the frames of a corpus, the strongest first, at most `most`.
pub(crate) fn frames(symbols: &Symbols, lexicon: &Lexicon, postings: &Postings, most: usize) -> Vec<Frame> {
    let units = units(symbols, lexicon);
    let skeletons: Vec<Vec<Vec<Part>>> = units
        .par_iter()
        .map(|units| {
            let mut found = Vec::new();
            for (number, unit) in units.iter().enumerate() {
                for other in units[number + 1..].iter().take(REACH) {
                    found.extend(skeleton(symbols, lexicon, unit, other));
                }
            }
            found
        })
        .collect();
    let mut support: BTreeMap<Vec<Part>, usize> = BTreeMap::new();
    for skeleton in skeletons.into_iter().flatten() {
        *support.entry(skeleton).or_default() += 1;
    }
    let by_word = units_by_word(&units);
    let found: Vec<Frame> = support
        .into_par_iter()
        .filter(|(_, pairs)| *pairs >= 2)
        .filter_map(|(skeleton, _)| frame(symbols, lexicon, postings, &units, &by_word, &skeleton))
        .collect();
    let mut frames = without_shadows(found);
    frames.truncate(most);
    frames
}

/// The units of each document: sentences' first clauses and headings, alone and joined with the clause that
/// follows, and every clause of an enumeration.
fn units(symbols: &Symbols, lexicon: &Lexicon) -> Vec<Vec<Unit>> {
    let _ = lexicon;
    let mut units: Vec<Vec<Unit>> = Vec::new();
    let mut document = usize::MAX;
    for clause in 0..symbols.n_clauses() {
        let range = symbols.clause_range(clause);
        if range.is_empty() {
            continue;
        }
        let this = symbols.document(range.start);
        while document == usize::MAX || document < this {
            units.push(Vec::new());
            document = units.len() - 1;
        }
        let list = &mut units[this];
        list.extend(unit(symbols, range.clone()));
        let begins_sentence = range.start == 0
            || range.start == symbols.document_range(this).start
            || "。！？；".contains(last_mark(symbols, range.start - 1));
        if begins_sentence && clause + 1 < symbols.n_clauses() && symbols.character(range.end - 1) == '，' {
            let next = symbols.clause_range(clause + 1);
            list.extend(unit(symbols, range.start..next.end));
        }
    }
    units
}

/// The punctuation before a separator, or a full stop where a block ends without one.
fn last_mark(symbols: &Symbols, separator: usize) -> char {
    let character = if separator == 0 { '。' } else { symbols.character(separator - 1) };
    if character.is_alphanumeric() { '。' } else { character }
}

/// The words of a stretch, without enumerators before and punctuation behind.
fn unit(symbols: &Symbols, range: Range<usize>) -> Option<Unit> {
    let mut words: Vec<(u32, Range<usize>)> = (symbols.words(range))
        .map(|(at, word)| (word, at..at + symbols.vocabulary.word(word).text.chars().count()))
        .collect();
    let text = |word: &(u32, Range<usize>)| symbols.vocabulary.word(word.0).text.as_str();
    let is_mark = |word: &(u32, Range<usize>)| {
        symbols.vocabulary.word(word.0).class == WordClass::Punctuation && !matches!(text(word), "“" | "”")
    };
    let skipped = words.iter().take_while(|word| is_mark(word) || is_enumerator(text(word))).count();
    words.drain(..skipped);
    while words.last().is_some_and(is_mark) {
        words.pop();
    }
    (2..=MOST_WORDS).contains(&words.len()).then_some(Unit { words })
}

fn is_enumerator(word: &str) -> bool {
    let mut characters = word.chars();
    match (characters.next(), characters.next(), characters.next()) {
        (Some(numeral), Some('是'), None) => "一二三四五六七八九十".contains(numeral),
        (Some(_), _, _) => word.chars().all(|character| {
            character.is_ascii_digit() || "一二三四五六七八九十".contains(character)
        }),
        _ => false,
    }
}

/// What two units have in common, in order, with slots where they differ.
fn skeleton(symbols: &Symbols, lexicon: &Lexicon, a: &Unit, b: &Unit) -> Option<Vec<Part>> {
    let first = a.words.first()?.0 == b.words.first()?.0;
    let last = a.words.last()?.0 == b.words.last()?.0;
    if !first && !last {
        return None;
    }
    let pairs = common_words(symbols, lexicon, &a.words, &b.words);
    let mut parts: Vec<Part> = Vec::new();
    let (mut next_a, mut next_b) = (0, 0);
    for (at_a, at_b) in pairs.into_iter().chain([(a.words.len(), b.words.len())]) {
        match (at_a > next_a, at_b > next_b) {
            (true, true) => parts.push(Part::Slot),
            (false, false) => {}
            _ => return None,
        }
        if at_a < a.words.len() {
            let word = a.words[at_a].0;
            match parts.last_mut() {
                Some(Part::Fixed(words)) => words.push(word),
                _ => parts.push(Part::Fixed(vec![word])),
            }
        }
        (next_a, next_b) = (at_a + 1, at_b + 1);
    }
    let parts = drop_weak_anchors(symbols, lexicon, parts);
    is_frame(symbols, &parts).then_some(parts)
}

/// The longest common subsequence of words, weighed by information; grammatical words count a little.
fn common_words(
    symbols: &Symbols,
    lexicon: &Lexicon,
    a: &[(u32, Range<usize>)],
    b: &[(u32, Range<usize>)],
) -> Vec<(usize, usize)> {
    let weight = |word: u32| 1.0 + word_information(symbols, lexicon, word);
    let width = b.len() + 1;
    let mut best = vec![0.0f64; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let skipped = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            best[i * width + j] = if a[i].0 == b[j].0 {
                skipped.max(best[(i + 1) * width + j + 1] + weight(a[i].0))
            } else {
                skipped
            };
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        let here = best[i * width + j];
        if a[i].0 == b[j].0 && here == best[(i + 1) * width + j + 1] + weight(a[i].0) {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if here == best[(i + 1) * width + j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Melts fixed words between two slots into one slot where they hold nothing: a lone 的 or 和, or a lone word
/// of content, which says what the clauses speak of and not how.
fn drop_weak_anchors(symbols: &Symbols, lexicon: &Lexicon, parts: Vec<Part>) -> Vec<Part> {
    let is_weak = |words: &[u32]| match words {
        [word] => {
            let known = symbols.vocabulary.word(*word);
            match known.class {
                WordClass::Preposition | WordClass::Localizer => false,
                WordClass::Verb => lexicon.entry(*word).is_light && known.text.chars().count() < 2,
                WordClass::Punctuation => known.text != "，",
                _ => known.text.chars().count() < 3 || known.class.is_grammatical(),
            }
        }
        _ => false,
    };
    let mut merged: Vec<Part> = Vec::new();
    let count = parts.len();
    for (number, part) in parts.into_iter().enumerate() {
        let is_inner = number > 0 && number + 1 < count;
        let part = match part {
            Part::Fixed(words) if is_inner && is_weak(&words) => Part::Slot,
            part => part,
        };
        if part != Part::Slot || merged.last() != Some(&Part::Slot) {
            merged.push(part);
        }
    }
    merged
}

fn is_frame(symbols: &Symbols, parts: &[Part]) -> bool {
    let slots = parts.iter().filter(|part| **part == Part::Slot).count();
    let fixed = fixed_words(parts);
    let characters =
        fixed.iter().flat_map(|&word| symbols.vocabulary.word(word).text.chars()).filter(|&c| is_han(c)).count();
    let is_open_inside = parts.first() != Some(&Part::Slot) || parts.last() != Some(&Part::Slot);
    (1..=MOST_SLOTS).contains(&slots) && fixed.len() >= 2 && characters >= LEAST_FIXED && is_open_inside
}

fn fixed_words(parts: &[Part]) -> Vec<u32> {
    (parts.iter())
        .flat_map(|part| match part {
            Part::Fixed(words) => words.as_slice(),
            Part::Slot => &[],
        })
        .copied()
        .collect()
}

/// The units that hold each word: (document, unit).
fn units_by_word(units: &[Vec<Unit>]) -> BTreeMap<u32, Vec<(usize, usize)>> {
    let mut by_word: BTreeMap<u32, Vec<(usize, usize)>> = BTreeMap::new();
    for (document, list) in units.iter().enumerate() {
        for (number, unit) in list.iter().enumerate() {
            for (word, _) in &unit.words {
                let places = by_word.entry(*word).or_default();
                if places.last() != Some(&(document, number)) {
                    places.push((document, number));
                }
            }
        }
    }
    by_word
}

/// Fills a skeleton wherever it fits, and keeps it when it is used often enough with other words.
fn frame(
    symbols: &Symbols,
    lexicon: &Lexicon,
    postings: &Postings,
    units: &[Vec<Unit>],
    by_word: &BTreeMap<u32, Vec<(usize, usize)>>,
    skeleton: &[Part],
) -> Option<Frame> {
    let fixed = fixed_words(skeleton);
    let rarest = fixed.iter().copied().min_by_key(|&word| (postings.clauses(word).len(), word))?;
    let mut uses: Vec<FrameUse> = Vec::new();
    let mut end = (usize::MAX, 0);
    for &(document, number) in by_word.get(&rarest)? {
        let unit = &units[document][number];
        let Some(slots) = fit(skeleton, unit) else { continue };
        let start = unit.words.first()?.1.start;
        let whole = start..unit.words.last()?.1.end;
        if end.0 == document && whole.start < end.1 {
            continue;
        }
        let fillers: Vec<String> = slots
            .iter()
            .map(|words| symbols.string(unit.words[words.start].1.start..unit.words[words.end - 1].1.end))
            .map(|filler| filler.replace('\n', ""))
            .collect();
        let is_short = fillers.iter().all(|filler| filler.chars().count() <= LONGEST_FILLER);
        let fixed_share = 1.0
            - fillers.iter().map(|filler| filler.chars().count()).sum::<usize>() as f64 / whole.len() as f64;
        if is_short && fixed_share >= LEAST_FIXED_SHARE && fillers.iter().all(|filler| !filler.contains('，')) {
            end = (document, whole.end);
            uses.push(FrameUse { occurrence: occurrence(symbols, whole), fillers });
        }
    }
    let distinct: BTreeSet<&[String]> = uses.iter().map(|filled| filled.fillers.as_slice()).collect();
    let figures = (uses.iter())
        .filter(|filled| filled.fillers.iter().any(|filler| filler.bytes().any(|byte| byte.is_ascii_digit())))
        .count();
    let is_measurement =
        fixed.iter().any(|&word| lexicon.entry(word).kind == Some(WordKind::Measurement) && !lexicon.entry(word).is_light);
    if distinct.len() < LEAST_USES
        || (distinct.len() as f64) < LEAST_VARIETY * uses.len() as f64
        || 2 * figures > uses.len()
        || is_measurement
    {
        return None;
    }
    let documents: BTreeSet<usize> = uses.iter().map(|filled| filled.occurrence.document).collect();
    let bits: f64 = fixed.iter().map(|&word| 1.0 + word_information(symbols, lexicon, word)).sum();
    Some(Frame {
        skeleton: written(symbols, skeleton),
        documents: documents.len(),
        score: bits.powf(0.7) * (1.0 + distinct.len() as f64).ln() * (1.0 + documents.len() as f64).ln(),
        uses,
    })
}

/// The words of a unit that stand in each slot, or `None` when the skeleton does not fit.
fn fit(skeleton: &[Part], unit: &Unit) -> Option<Vec<Range<usize>>> {
    let mut slots = Vec::new();
    let mut at = 0;
    let mut open: Option<usize> = None;
    for (number, part) in skeleton.iter().enumerate() {
        match part {
            Part::Slot => open = Some(at),
            Part::Fixed(words) => {
                let holds = |from: usize| {
                    unit.words.get(from..from + words.len()).is_some_and(|stretch| {
                        stretch.iter().zip(words).all(|((word, _), fixed)| word == fixed)
                    })
                };
                let is_last = number + 1 == skeleton.len();
                let place = match open {
                    None => Some(at).filter(|&from| holds(from)),
                    Some(start) if is_last => {
                        unit.words.len().checked_sub(words.len()).filter(|&from| from > start && holds(from))
                    }
                    Some(start) => (start + 1..unit.words.len()).find(|&from| holds(from)),
                }?;
                slots.extend(open.take().map(|start| start..place));
                at = place + words.len();
            }
        }
    }
    match open {
        Some(start) if start < unit.words.len() => slots.push(start..unit.words.len()),
        Some(_) => return None,
        None if at < unit.words.len() => return None,
        None => {}
    }
    Some(slots)
}

fn written(symbols: &Symbols, skeleton: &[Part]) -> String {
    (skeleton.iter())
        .map(|part| match part {
            Part::Slot => "{}".to_owned(),
            Part::Fixed(words) => {
                words.iter().map(|&word| symbols.vocabulary.word(word).text.as_str()).collect()
            }
        })
        .collect()
}

/// Orders frames and drops those whose every use is a use of a stronger one.
fn without_shadows(mut frames: Vec<Frame>) -> Vec<Frame> {
    frames.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.skeleton.cmp(&b.skeleton)));
    let mut used: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut kept: Vec<Frame> = Vec::new();
    for frame in frames {
        let places: Vec<(usize, usize)> =
            frame.uses.iter().map(|filled| (filled.occurrence.document, filled.occurrence.span.start())).collect();
        let known = places.iter().filter(|place| used.contains_key(place)).count();
        // A weaker frame is worth telling when half of its uses are its own.
        if 2 * known > places.len() {
            continue;
        }
        for place in places {
            used.entry(place).or_insert(kept.len());
        }
        kept.push(frame);
    }
    kept
}
