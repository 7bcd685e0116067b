//! Boundaries: where a repeat may begin and end so that no word and no quoted name is cut.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::lexicon::Lexicon;
use super::symbols::{Symbols, closing, is_mark, opening};
use super::words::WordClass;

/// A border that is an edge in a smaller share of the places cuts a word.
pub(crate) const EDGE_SHARE: f64 = 0.5;

/// How many places of a repeat are asked where its words begin: more do not change the vote.
const SAMPLE: usize = 24;

/// The least places from which the variety of neighbours says something.
const LEAST_FOR_BRANCHING: usize = 4;

/// What the places of a phrase say about its two ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Boundary {
    /// The share of the places in which it begins at a word border or after punctuation, from 0 to 1.
    pub left: f64,
    /// The share in which it ends at one.
    pub right: f64,
    /// The share in which punctuation or the border of a clause stands before it.
    pub free_left: f64,
    /// The share in which punctuation or the border of a clause stands behind it.
    pub free_right: f64,
    /// The branching entropy of the characters before it, in bits; `None` for too few places.
    pub left_entropy: Option<f64>,
    /// The branching entropy of the characters behind it.
    pub right_entropy: Option<f64>,
}

/// Evenly spaced members of a list, the first among them.
pub(crate) fn sample(places: &[usize]) -> Vec<usize> {
    let count = places.len().min(SAMPLE);
    (0..count).map(|number| places[number * places.len() / count]).collect()
}

/// Cuts a repeat down to what can stand alone: word borders, balanced quotes, no loose function words.
///
/// Returns the part as offsets from each place, or `None` when nothing is left.
pub(crate) fn trim(
    symbols: &Symbols,
    lexicon: &Lexicon,
    places: &[usize],
    length: usize,
) -> Option<Range<usize>> {
    let is_edge = |offset: usize| {
        let edges = places.iter().filter(|&&place| symbols.border(place + offset).is_edge()).count();
        edges as f64 >= EDGE_SHARE * places.len() as f64
    };
    let mut part = 0..length;
    loop {
        while part.start < part.end && !is_edge(part.start) {
            part.start += 1;
        }
        while part.end > part.start && !is_edge(part.end) {
            part.end -= 1;
        }
        let cut = trim_once(symbols, lexicon, places, part.clone());
        if cut.is_empty() {
            return None;
        }
        if cut == part {
            return Some(part);
        }
        part = cut;
    }
}

/// One step of trimming: punctuation, or half of a quotation, or a loose word at each end.
fn trim_once(symbols: &Symbols, lexicon: &Lexicon, places: &[usize], part: Range<usize>) -> Range<usize> {
    let place = places[0];
    let character = |offset: usize| symbols.character(place + offset);
    let mut cut = part;
    while !cut.is_empty() && is_mark(character(cut.start)) && opening(character(cut.start)).is_none() {
        cut.start += 1;
    }
    while !cut.is_empty() && is_mark(character(cut.end - 1)) && closing(character(cut.end - 1)).is_none() {
        cut.end -= 1;
    }
    if let Some(mark) = unmatched_quote(symbols, place, cut.clone()) {
        let (before, behind) = (cut.start..mark, mark + 1..cut.end);
        return if before.len() > behind.len() { before } else { behind };
    }
    // Another place may cut the same text into other words: the one that agrees with the vote is asked.
    let agreeing = (places.iter().copied())
        .find(|place| [cut.start, cut.end].iter().all(|offset| symbols.border(place + offset).is_edge()))
        .unwrap_or(place);
    let words: Vec<(usize, u32)> = symbols.words(agreeing + cut.start..agreeing + cut.end).collect();
    let is_figure = |word: u32| {
        let word = symbols.vocabulary.word(word);
        word.class == WordClass::Number && word.text.bytes().any(|byte| byte.is_ascii_digit())
    };
    let closes_a_frame = words.last().is_some_and(|&(_, word)| {
        matches!(
            symbols.vocabulary.word(word).text.as_str(),
            "上" | "下" | "中" | "内" | "方面" | "时" | "前" | "后"
        )
    });
    if let [first, second, ..] = words[..] {
        let is_in = symbols.vocabulary.word(first.1).text == "在";
        let is_loose = (is_in && !closes_a_frame) || lexicon.entry(first.1).bars_start;
        let is_bare = is_bare_object(symbols, &words);
        if is_loose || is_bare || is_figure(first.1) || is_light_before_name(symbols, lexicon, &words) {
            cut.start = second.0 - agreeing;
        }
    }
    let opens_a_frame = words.first().is_some_and(|&(_, word)| symbols.vocabulary.word(word).text == "在");
    if let Some(&(last, word)) = words.last() {
        let text = symbols.vocabulary.word(word).text.as_str();
        let is_loose_localizer = closes_a_frame && !opens_a_frame && text.chars().count() == 1;
        // Where clauses end in it, 和 is no loose conjunction: 碳达峰碳中和.
        let may_be_loose = matches!(text, "等" | "等等") || {
            let free = places.iter().filter(|&&place| symbols.border(place + cut.end).is_free()).count();
            2 * free < places.len()
        };
        if (may_be_loose && (lexicon.entry(word).bars_end || is_loose_localizer)) || is_figure(word) {
            cut.end = cut.end.min(last - agreeing);
        }
    }
    cut
}

/// Splits a wording behind 在…中 and its like: 推进…的伟大实践 | 走在前列、勇当.
///
/// Returns the part before the localizer, when it can stand alone, and the predicate behind it; the whole as the
/// predicate when there is no such place.
pub(crate) fn split_predicate(
    symbols: &Symbols,
    lexicon: &Lexicon,
    range: Range<usize>,
) -> (Option<Range<usize>>, Range<usize>) {
    /// The least symbols on each side.
    const LEAST: usize = 4;
    let localizer = (symbols.words(range.clone()))
        .rfind(|&(_, word)| matches!(symbols.vocabulary.word(word).text.as_str(), "中" | "上" | "下"));
    match localizer {
        Some((at, _)) if at >= range.start + LEAST && at + 1 + LEAST <= range.end => {
            let part = trim(symbols, lexicon, &[range.start], at - range.start)
                .map(|part| range.start + part.start..range.start + part.end)
                .filter(|part| part.len() >= LEAST);
            (part, at + 1..range.end)
        }
        _ => (None, range),
    }
}

/// Whether a preposition opens a wording in which nothing is done: 以硬作风, but 以…为指导.
fn is_bare_object(symbols: &Symbols, words: &[(usize, u32)]) -> bool {
    let [first, rest @ ..] = words else { return false };
    let is_act = |&(_, word): &(usize, u32)| {
        let word = symbols.vocabulary.word(word);
        matches!(word.class, WordClass::Verb | WordClass::Localizer | WordClass::Idiom)
            || matches!(word.text.as_str(), "为" | "作为" | "中" | "上" | "下")
    };
    symbols.vocabulary.word(first.1).class == WordClass::Preposition && !rest.iter().any(is_act)
}

/// Whether one or two light words stand before the only quotation: in 大力实施“一芯两核多支点”区域发展战略 the
/// name begins with the quotation.
fn is_light_before_name(symbols: &Symbols, lexicon: &Lexicon, words: &[(usize, u32)]) -> bool {
    let opens = |&&(at, _): &&(usize, u32)| opening(symbols.character(at)).is_some();
    let lead = words.iter().take_while(|word| lexicon.entry(word.1).is_light).count();
    (1..=2).contains(&lead)
        && words.get(lead).is_some_and(|word| opens(&word))
        && words.iter().filter(opens).count() == 1
}

/// The offset of a quotation mark whose other half is outside the part.
fn unmatched_quote(symbols: &Symbols, place: usize, part: Range<usize>) -> Option<usize> {
    let mut open: Vec<(usize, usize)> = Vec::new();
    for offset in part {
        let character = symbols.character(place + offset);
        if let Some(kind) = opening(character) {
            open.push((kind, offset));
        } else if let Some(kind) = closing(character) {
            match open.pop() {
                Some((opened, _)) if opened == kind => {}
                _ => return Some(offset),
            }
        }
    }
    open.first().map(|&(_, offset)| offset)
}

/// What all places of a phrase say about its ends.
pub(crate) fn boundary(symbols: &Symbols, places: &[usize], length: usize) -> Boundary {
    let share = |test: &dyn Fn(usize) -> bool| {
        places.iter().filter(|&&place| test(place)).count() as f64 / places.len() as f64
    };
    let branching = |neighbour: &dyn Fn(usize) -> Option<char>| {
        (places.len() >= LEAST_FOR_BRANCHING)
            .then(|| entropy(places.iter().enumerate().map(|(number, &place)| (number, neighbour(place)))))
    };
    Boundary {
        left: share(&|place| symbols.border(place).is_edge()),
        right: share(&|place| symbols.border(place + length).is_edge()),
        free_left: share(&|place| symbols.border(place).is_free()),
        free_right: share(&|place| symbols.border(place + length).is_free()),
        left_entropy: branching(&|place| {
            (!symbols.border(place).is_free()).then(|| symbols.character(place - 1))
        }),
        right_entropy: branching(&|place| {
            (!symbols.border(place + length).is_free()).then(|| symbols.character(place + length))
        }),
    }
}

/// The entropy of neighbours in bits. A free edge (`None`) is a neighbour of its own each time.
fn entropy(neighbours: impl Iterator<Item = (usize, Option<char>)>) -> f64 {
    let mut counts: FxHashMap<(usize, Option<char>), usize> = FxHashMap::default();
    let mut total = 0;
    for (number, neighbour) in neighbours {
        let key = if neighbour.is_none() { (number, None) } else { (0, neighbour) };
        *counts.entry(key).or_default() += 1;
        total += 1;
    }
    let mut counts: Vec<usize> = counts.into_values().collect();
    // A sum of floats depends on its order, and that of a hash map changes from run to run.
    counts.sort_unstable();
    counts.iter().map(|&count| count as f64 / f64::from(total)).map(|share| -share * share.log2()).sum()
}
