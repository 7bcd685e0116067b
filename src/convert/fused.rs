//! A chain in one pass over the text, wherever that gives the same as all passes one after the other.

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
            Some(words) => self.run(progress, |bytes, next, code, next_code| {
                let cell = words.character(code);
                let found = if words.starts_key(cell, next_code) { words.longest(bytes, next, cell) } else { None };
                let found = found.filter(|found| found.end > next)?;
                Some(Found::FirstPass { end: found.end, value: words.value(found.value) })
            }),
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
                    let (start, end) = (self.go_back(&mut progress), self.neighbourhood_end(bytes, next, &word));
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

    /// Goes back to the last place that no key reaches over, and takes what comes behind it out of the output.
    #[cold]
    fn go_back(&self, progress: &mut Progress<'_, '_>) -> usize {
        let cell = |found: char| self.table.character(found.into());
        let (mut start, mut here) = (progress.at, progress.text[progress.at..].chars().next());
        let mut before = progress.text[progress.word_end..start].chars();
        while start > progress.word_end && here.is_some_and(|found| cell(found).is_inner()) {
            here = before.next_back();
            start = progress.word_end + before.as_str().len();
        }
        if progress.done <= start {
            progress.output.push_str(&progress.text[progress.done..start]);
        } else {
            let converted = |found: char| match cell(found).replacement() {
                0 => found,
                replacement => character(replacement),
            };
            let written = &progress.text[start..progress.done];
            let length: usize = written.chars().map(|found| converted(found).len_utf8()).sum();
            progress.output.truncate(progress.output.len() - length);
        }
        start
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

/// Takes `text` through all passes of a chain that is not empty.
fn convert(chain: &[View<'_>], text: &str, output: &mut String) {
    let Some((last, before)) = chain.split_last() else { return output.push_str(text) };
    let text = passes(before, text);
    if !pass(last, &text, &mut Writer(output)) {
        output.push_str(&text);
    }
}
