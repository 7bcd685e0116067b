//! Pinyin in parentheses that a tool put behind some Traditional characters.
//!
//! Such a tool works on bytes: it annotates every occurrence of the characters on its list, with one reading each,
//! and the list differs from page to page. A gloss for readers stands behind a rare character or an unusual reading,
//! and once.

use std::collections::HashMap;
use std::ops::Range;

use super::byte_tool::Tool;
use super::readings::{is_toned_vowel, letter, readings};
use crate::dictionary::surprisal::{PER_NAT, surprisal};
use crate::text::{Reason, Risk, Rule, Stage};

/// Pinyin is taken out that a tool put behind every occurrence of some characters.
pub(super) static PINYIN_ARTEFACT: Rule = Rule {
    id: "pinyin-artefact",
    stage: Stage::Repair,
    why: "A tool put pinyin behind every occurrence of some Traditional characters, on bytes; it is no part of the text.",
    example: ("羅湖區(qū)", "羅湖區"),
    risk: Risk::Context,
    lossy: true,
};

/// So many different characters must be annotated throughout, or fewer so many times in all: nobody glosses a common
/// character with its usual reading again and again.
const ENOUGH: [(usize, usize); 3] = [(3, 3), (2, 3), (1, 4)];

/// A character beyond the common ones that is annotated so often is no gloss either.
const OFTEN: usize = 3;

/// A character that surprises no more than this, in nats, needs no gloss: it is among the first 2,500 or so.
const COMMON: u32 = 10;

/// A text is a lesson, and its pinyin belongs to it, when one in so many annotations is of another character: the
/// tool knows Traditional characters only.
const LESSON: usize = 5;

/// The confidence by the number of different characters that are annotated throughout, from so many on.
const CONFIDENCE: [(usize, f32); 3] = [(8, 0.99), (3, 0.93), (1, 0.85)];

/// The longest syllable in letters (zhuàng, chuáng, shuāng).
const MAX_LETTERS: usize = 6;

/// `)` behind a syllable, with what stands before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Closing {
    /// The syllable, spelt with a and g.
    pub(super) syllable: String,
    /// The character before the syllable.
    pub(super) opening: char,
    /// The character before an opening parenthesis.
    pub(super) annotated: Option<char>,
    /// From `opening` to the closing parenthesis.
    pub(super) range: Range<usize>,
}

/// All places where a syllable of pinyin stands before `)`.
pub(super) fn closings(text: &str) -> Vec<Closing> {
    let before_closing = memchr::memchr_iter(b')', text.as_bytes());
    before_closing
        .filter_map(|at| {
            let mut reversed = String::new();
            let mut characters = text[..at].char_indices().rev();
            let (start, opening) = loop {
                let (place, character) = characters.next()?;
                match letter(character) {
                    Some(letter) if reversed.chars().count() < MAX_LETTERS => reversed.push(letter),
                    Some(_) => return None,
                    None => break (place, character),
                }
            };
            if reversed.is_empty() {
                return None;
            }
            let annotated = if opening == '(' { characters.next().map(|(_, c)| c) } else { None };
            let syllable = reversed.chars().rev().collect();
            Some(Closing { syllable, opening, annotated, range: start..at + 1 })
        })
        .collect()
}

/// An annotation that is to be taken out.
#[derive(Debug)]
pub(super) struct Artefact {
    pub(super) range: Range<usize>,
    confidence: f32,
}

impl Artefact {
    pub(super) fn reason(&self) -> Reason {
        Reason::guess(&PINYIN_ARTEFACT, self.confidence)
    }
}

/// What is known of one annotated character.
#[derive(Default)]
struct Tally {
    /// How often it is annotated.
    annotated: usize,
    /// How often it stands in the text, outside damaged places.
    occurrences: usize,
    /// The syllable of all its annotations; `None` once they differ or one is no reading of it.
    syllable: Option<String>,
}

impl Tally {
    /// Whether a tool can have done it: one valid reading, everywhere.
    fn is_throughout(&self) -> bool {
        self.syllable.is_some() && self.annotated == self.occurrences
    }

    /// Whether no writer would have done it: it is a common character, or one that comes often, with its usual reading.
    fn is_strong(&self, character: char) -> bool {
        let usual = readings(character).and_then(|mut readings| readings.next());
        self.is_throughout()
            && usual == self.syllable.as_deref()
            && (u32::from(surprisal(character)) <= COMMON * PER_NAT || self.annotated >= OFTEN)
    }
}

/// The list of the tool: the characters that are annotated throughout, each with its syllable as it is spelt.
pub(super) fn tool(text: &str, closings: &[Closing]) -> Tool {
    let mut tallies: HashMap<char, (Tally, &str)> = HashMap::new();
    for closing in closings {
        if let Some((character, mut readings)) = closing.annotated.and_then(|c| Some((c, readings(c)?))) {
            let spelt = &text[closing.range.start + 1..closing.range.end - 1];
            let (tally, first) = tallies.entry(character).or_insert_with(|| (Tally::default(), spelt));
            let is_valid = *first == spelt && readings.any(|reading| reading == closing.syllable);
            tally.annotated += usize::from(is_valid);
        }
    }
    for character in text.chars() {
        if let Some((tally, _)) = tallies.get_mut(&character) {
            tally.occurrences += 1;
        }
    }
    let mut tool = Tool::default();
    for (character, (tally, syllable)) in tallies {
        if tally.annotated == tally.occurrences {
            tool.annotate(character, syllable);
        }
    }
    tool
}

/// The annotations of `text` that are artefacts, in order. `damaged` places, in order, are left alone.
pub(super) fn artefacts(text: &str, closings: &[Closing], damaged: &[Range<usize>]) -> Vec<Artefact> {
    let is_sound = |range: &Range<usize>| {
        let next = damaged.partition_point(|place| place.end <= range.start);
        damaged.get(next).is_none_or(|place| range.end <= place.start)
    };
    let annotations: Vec<(&Closing, char)> = closings
        .iter()
        .filter_map(|closing| closing.annotated.map(|character| (closing, character)))
        .filter(|(closing, _)| is_sound(&closing.range))
        .collect();
    let mut tallies: HashMap<char, Tally> = HashMap::new();
    let mut n_glosses = 0;
    for (closing, character) in &annotations {
        let Some(mut readings) = readings(*character) else {
            n_glosses += usize::from(closing.syllable.contains(is_toned_vowel));
            continue;
        };
        let is_valid = readings.any(|reading| reading == closing.syllable);
        let tally = tallies.entry(*character).or_default();
        let agrees = tally.annotated == 0 || tally.syllable.as_deref() == Some(&closing.syllable);
        tally.syllable = (is_valid && agrees).then(|| closing.syllable.clone());
        tally.annotated += 1;
    }
    if n_glosses * LESSON >= annotations.len() || is_list_of_words(text, annotations.len(), tallies.len()) {
        return Vec::new();
    }
    for (at, character) in text.char_indices() {
        if let Some(tally) = tallies.get_mut(&character) {
            tally.occurrences += usize::from(is_sound(&(at..at + character.len_utf8())));
        }
    }
    let strong = tallies.iter().filter(|(character, tally)| tally.is_strong(**character));
    let (n_strong, n_times) = strong.fold((0, 0), |(n, times), (_, tally)| (n + 1, times + tally.annotated));
    if !ENOUGH.iter().any(|(n, times)| n_strong >= *n && n_times >= *times) {
        return Vec::new();
    }
    let confidence =
        CONFIDENCE.iter().find(|(n, _)| n_strong >= *n).map_or(0.0, |(_, confidence)| *confidence);
    annotations
        .into_iter()
        .filter(|(_, character)| tallies.get(character).is_some_and(Tally::is_throughout))
        .map(|(closing, _)| Artefact { range: closing.range.clone(), confidence })
        .collect()
}

/// Whether nearly each annotated character is another one, and they are two of five in their lines: words to learn.
/// The tool annotates a few characters of a line, and the same again and again.
fn is_list_of_words(text: &str, n_annotations: usize, n_characters: usize) -> bool {
    let lines = text.lines().filter(|line| line.contains(is_toned_vowel));
    let n_han = lines.flat_map(str::chars).filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    n_characters * 4 >= n_annotations * 3 && n_annotations * 5 >= n_han * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closing_knows_its_syllable_and_what_stands_before() {
        let text = "區(qū)委?lián)敗 (BIM)(abc) ()";
        let found: Vec<_> =
            closings(text).into_iter().map(|c| (c.syllable, c.opening, c.annotated)).collect();
        assert_eq!(
            found,
            [
                ("qū".to_owned(), '(', Some('區')),
                ("lián".to_owned(), '?', None),
                ("abc".to_owned(), '(', Some(')')),
            ]
        );
        assert_eq!(closings("發(fɑ)")[0].syllable, "fa");
    }

    #[test]
    fn a_reading_that_changes_is_no_tools_work() {
        let text = "全區(qū)各個重點產(chǎn)業(yè)加快轉(zhuǎn)型,轉(zhuàn)動";
        let strong = closings(text);
        let ranges: Vec<_> = artefacts(text, &strong, &[]).into_iter().map(|a| &text[a.range]).collect();
        assert_eq!(ranges, ["(qū)", "(chǎn)", "(yè)"]);
    }
}
