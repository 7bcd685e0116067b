//! A stage's result, and the pen that writes it.

use std::borrow::Cow;
use std::ops::Range;

use super::edits::{Edits, Reason};
use super::note::Note;

/// The output of one stage: `text` is exactly `edits` applied to the input.
#[derive(Debug, Clone)]
pub struct Rewrite<'a> {
    /// The text after the stage; borrowed when nothing changed.
    pub text: Cow<'a, str>,
    /// How the input became `text`.
    pub edits: Edits,
    /// What the stage noticed, with places in `text`.
    pub notes: Vec<Note>,
}

impl<'a> Rewrite<'a> {
    /// The result of a stage that found nothing to do.
    pub fn unchanged(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text), edits: Edits::identity(text.len()), notes: Vec::new() }
    }
}

/// Writes a new text from left to right over an old one, and keeps the receipt.
#[derive(Debug)]
pub struct Rewriter<'a> {
    input: &'a str,
    cursor: usize,
    output: String,
    edits: Edits,
    notes: Vec<Note>,
}

impl<'a> Rewriter<'a> {
    /// Starts at the first byte of `input`.
    pub fn new(input: &'a str) -> Self {
        Self { input, cursor: 0, output: String::new(), edits: Edits::default(), notes: Vec::new() }
    }

    /// Replaces `range` of the input by `after`; what lies before it and has not been touched is kept.
    ///
    /// # Panics
    /// When `range` starts before the end of the last replacement or cuts a character.
    pub fn replace(&mut self, range: Range<usize>, after: &str, reason: impl Into<Reason>) {
        self.keep_to(range.start);
        let before = &self.input[range.clone()];
        self.cursor = range.end;
        if before == after {
            self.output.push_str(after);
            self.edits.keep(after.len());
            return;
        }
        self.output.push_str(after);
        self.edits.change(before.as_bytes(), after, reason.into());
    }

    /// Keeps the input up to `end` as it is.
    pub fn keep_to(&mut self, end: usize) {
        assert!(self.cursor <= end, "a replacement at {end} overlaps the one that ended at {}", self.cursor);
        if self.cursor < end {
            if self.output.capacity() == 0 {
                self.output.reserve(self.input.len());
            }
            self.output.push_str(&self.input[self.cursor..end]);
            self.edits.keep(end - self.cursor);
            self.cursor = end;
        }
    }

    /// The text that is rewritten.
    pub fn input(&self) -> &'a str {
        self.input
    }

    /// The first byte of the input that is neither kept nor replaced yet.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The length of the output so far, in bytes: where the next piece will stand.
    pub fn output_len(&self) -> usize {
        self.output.len()
    }

    /// The output so far.
    pub fn output(&self) -> &str {
        &self.output
    }

    /// Adds a note; its place counts in the output.
    pub fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    /// Keeps the rest of the input and returns the text with its receipt.
    pub fn finish(mut self) -> Rewrite<'a> {
        if self.edits.n_changes() == 0 {
            return Rewrite { notes: self.notes, ..Rewrite::unchanged(self.input) };
        }
        self.keep_to(self.input.len());
        Rewrite { text: Cow::Owned(self.output), edits: self.edits, notes: self.notes }
    }
}
