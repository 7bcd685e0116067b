//! A chain in one pass over the text, wherever that gives the same as all passes one after the other.

use std::ops::Range;

use super::pass::{QUIET, Writer, character, pass, passes};
use crate::dictionary::matcher::{CharacterCell, View, decode, decode_or_end};

/// The views of a chain with its fused matcher; `fuse.rs` says what that holds.
#[derive(Clone, Copy)]
pub(super) struct Fused<'a> {
    pub(super) table: View<'a>,
    /// The first pass, when it finds the words of the segmentation.
    pub(super) words: Option<View<'a>>,
    pub(super) chain: &'a [View<'a>],
}

/// What stands at a place that is not simple.
enum Found<'a> {
    /// A word that passes as it is.
    SameWord { end: usize },
    /// A word, and what the whole chain makes of it.
    Word { end: usize, value: &'a str },
    /// A word, and what the first pass makes of it.
    FirstPass { end: usize, value: &'a str },
    /// A key of several characters, which takes all passes.
    Key,
    /// Nothing but the character.
    Character,
}

/// What is told of a walk.
pub(super) trait Teller {
    /// A character is replaced by another one.
    fn character(&mut self, range: Range<usize>, new: char, value: u32);
    /// A range takes all passes of the chain.
    fn all_passes(&mut self, range: Range<usize>);
}

/// How far a conversion has come.
struct Progress<'t, 'o> {
    text: &'t str,
    /// The place that is looked at.
    at: usize,
    /// What is before it is in the output; what is from it to `at` passes as it is.
    done: usize,
    /// The end of the last word: from here to `at` there are only characters.
    word_end: usize,
    output: &'o mut String,
}

impl<'a> Fused<'a> {
    /// Converts a text without ideographic description sequences.
    pub(super) fn convert(&self, text: &str, output: &mut String) {
        let progress = Progress { text, at: 0, done: 0, word_end: 0, output };
        // Compiled apart, for one of them never looks for words in a second table.
        match &self.words {
            None => self.run(progress, |_, _, _, _| None),
            Some(words) => {
                self.run(progress, |bytes, next, code, next_code| word(words, bytes, next, code, next_code))
            }
        }
    }

    /// Tells of each character what the chain makes of it, with its place and the number of its value in the table;
    /// and of each range that takes all passes, behind what has been told before, which does not hold any more
    /// where it reaches into the range. The text is without ideographic description sequences.
    pub(super) fn walk(&self, text: &str, told: &mut impl Teller) {
        let bytes = text.as_bytes();
        let word = |bytes: &[u8], next, code, next_code| {
            self.words.as_ref().and_then(|words| word(words, bytes, next, code, next_code))
        };
        let (mut at, mut word_end) = (0, 0);
        while at < bytes.len() {
            let (code, width) = decode(bytes, at);
            let next = at + width;
            let next_code = decode_or_end(bytes, next).0;
            let cell = self.table.character(code);
            let found = match word(bytes, next, code, next_code) {
                Some(found) => found,
                None if self.table.is_special(cell, next_code) => self.look(bytes, next, cell),
                None => Found::Character,
            };
            let range = match found {
                Found::Character => {
                    if cell.replacement() != 0 {
                        told.character(at..next, character(cell.replacement()), cell.value());
                    }
                    at = next;
                    continue;
                }
                Found::SameWord { end } | Found::Word { end, .. } | Found::FirstPass { end, .. } => at..end,
                Found::Key => {
                    self.neighbourhood_start(text, word_end, at)..self.neighbourhood_end(bytes, next, word)
                }
            };
            (at, word_end) = (range.end, range.end);
            told.all_passes(range);
        }
    }

    /// What the table has at a place where a character with the cell `cell` ends at `next`.
    #[inline(always)]
    fn look(&self, bytes: &[u8], next: usize, cell: CharacterCell) -> Found<'a> {
        match self.table.longest(bytes, next, cell) {
            None => Found::Character,
            Some(found) if found.replacement.is_some() => Found::Character,
            Some(found) if found.same => Found::SameWord { end: found.end },
            Some(found) => match self.table.value(found.value) {
                "" => Found::Key,
                value => Found::Word { end: found.end, value },
            },
        }
    }

    /// Converts the text. `word` finds the words that are not in the table.
    #[inline(always)]
    fn run(
        &self,
        mut progress: Progress<'_, '_>,
        word: impl Fn(&[u8], usize, u32, u32) -> Option<Found<'a>>,
    ) {
        let bytes = progress.text.as_bytes();
        // As in a single pass: text without changes is only read, and around changes every character is written.
        let mut quiet = QUIET;
        let (mut code, mut width) = decode_or_end(bytes, 0);
        while progress.at < bytes.len() {
            let next = progress.at + width;
            let (next_code, next_width) = decode_or_end(bytes, next);
            let cell = self.table.character(code);
            let found = match word(bytes, next, code, next_code) {
                Some(found) => found,
                None if self.table.is_special(cell, next_code) => self.look(bytes, next, cell),
                None => Found::Character,
            };
            match found {
                Found::Character => {
                    let replacement = cell.replacement();
                    if quiet < QUIET {
                        progress.output.push(character(if replacement == 0 { code } else { replacement }));
                        quiet = if replacement == 0 { quiet + 1 } else { 0 };
                        progress.done = next;
                    } else if replacement != 0 {
                        progress.settle();
                        progress.output.push(character(replacement));
                        quiet = 0;
                        progress.done = next;
                    }
                    (progress.at, code, width) = (next, next_code, next_width);
                    continue;
                }
                Found::SameWord { end } => {
                    if quiet < QUIET {
                        progress.output.push_str(&progress.text[progress.at..end]);
                        quiet += 1;
                        progress.done = end;
                    }
                    progress.start_at(end);
                }
                Found::Word { end, value } => {
                    progress.settle();
                    progress.output.push_str(value);
                    quiet = 0;
                    progress.done = end;
                    progress.start_at(end);
                }
                Found::FirstPass { end, value } => {
                    progress.settle();
                    convert(&self.chain[1..], value, progress.output);
                    quiet = 0;
                    progress.done = end;
                    progress.start_at(end);
                }
                Found::Key => {
                    let start = self.neighbourhood_start(progress.text, progress.word_end, progress.at);
                    let end = self.neighbourhood_end(bytes, next, &word);
                    self.go_back(&mut progress, start);
                    convert(self.chain, &progress.text[start..end], progress.output);
                    quiet = 0;
                    progress.done = end;
                    progress.start_at(end);
                }
            }
            (code, width) = decode_or_end(bytes, progress.at);
        }
        progress.settle();
    }

    /// The last place up to `at` that no key reaches over, at `word_end` or behind it.
    #[cold]
    fn neighbourhood_start(&self, text: &str, word_end: usize, at: usize) -> usize {
        let mut start = at;
        let mut here = text[at..].chars().next();
        let mut before = text[word_end..at].chars();
        while start > word_end && here.is_some_and(|found| self.table.character(found.into()).is_inner()) {
            here = before.next_back();
            start = word_end + before.as_str().len();
        }
        start
    }

    /// Goes back to `start`: leaves in the output what comes before it.
    #[cold]
    fn go_back(&self, progress: &mut Progress<'_, '_>, start: usize) {
        if progress.done <= start {
            progress.output.push_str(&progress.text[progress.done..start]);
            return;
        }
        let converted = |found: char| match self.table.character(found.into()).replacement() {
            0 => found,
            replacement => character(replacement),
        };
        let written = &progress.text[start..progress.done];
        let length: usize = written.chars().map(|found| converted(found).len_utf8()).sum();
        progress.output.truncate(progress.output.len() - length);
    }

    /// The first place from `from` on that no key reaches over, and where no word starts before it.
    #[cold]
    fn neighbourhood_end(
        &self,
        bytes: &[u8],
        from: usize,
        word: impl Fn(&[u8], usize, u32, u32) -> Option<Found<'a>>,
    ) -> usize {
        let mut at = from;
        while at < bytes.len() {
            let (code, width) = decode(bytes, at);
            let next = at + width;
            let cell = self.table.character(code);
            let is_word = word(bytes, next, code, decode_or_end(bytes, next).0).is_some()
                || !matches!(self.look(bytes, next, cell), Found::Character | Found::Key);
            if is_word || !cell.is_inner() {
                return at;
            }
            at = next;
        }
        at
    }
}

impl Progress<'_, '_> {
    /// Writes what has passed as it is.
    #[inline(always)]
    fn settle(&mut self) {
        if self.done < self.at {
            self.output.push_str(&self.text[self.done..self.at]);
            self.done = self.at;
        }
    }

    /// Goes on at `place`, which no key reaches over.
    #[inline(always)]
    fn start_at(&mut self, place: usize) {
        self.at = place;
        self.word_end = place;
    }
}

/// The word that starts with the character `code`, which ends at `next`, if the first pass has one.
#[inline(always)]
fn word<'a>(words: &View<'a>, bytes: &[u8], next: usize, code: u32, next_code: u32) -> Option<Found<'a>> {
    let cell = words.character(code);
    let found = if words.starts_key(cell, next_code) { words.longest(bytes, next, cell) } else { None };
    let found = found.filter(|found| found.end > next)?;
    Some(Found::FirstPass { end: found.end, value: words.value(found.value) })
}

/// Takes `text` through all passes of a chain that is not empty.
fn convert(chain: &[View<'_>], text: &str, output: &mut String) {
    let Some((last, before)) = chain.split_last() else { return output.push_str(text) };
    let text = passes(before, text);
    if !pass(last, &text, &mut Writer(output)) {
        output.push_str(&text);
    }
}
