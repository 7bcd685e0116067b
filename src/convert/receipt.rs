//! A conversion with its receipt: the same passes, which also record what each match changed.

use std::ops::Range;

use super::alignment::{Alignment, Cause, Change};
use super::converter::{Converter, Part, Views};
use super::pass::{Sink, pass, passes, segments};
use super::rules::{CHARACTER, COMPATIBILITY, ONE_OF_SEVERAL, PHRASE, USER_PHRASE};
use crate::dictionary::matcher::{Match, View};
use crate::text::{Reason, Rewrite, Rewriter, Rule};

/// A change that the conversion asks for.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    /// The bytes to replace.
    pub(super) range: Range<usize>,
    /// What to put there.
    pub(super) after: String,
    pub(super) reason: Reason,
}

impl Converter {
    /// Converts `text` and keeps the receipt: one change for each match, or for matches of several passes that
    /// overlap. The text is that of [`convert`](Self::convert).
    pub fn rewrite<'a>(&self, text: &'a str) -> Rewrite<'a> {
        let mut rewriter = Rewriter::new(text);
        for change in self.changes(text, 0..text.len()) {
            rewriter.replace(change.range, &change.after, change.reason);
        }
        rewriter.finish()
    }

    /// The changes in a range of `text`, which is converted as if it stood alone; in the order of the text.
    pub(super) fn changes(&self, text: &str, range: Range<usize>) -> Vec<Planned> {
        let views = self.views();
        let mut at = range.start;
        let mut changes = Vec::new();
        views.for_each_part(&text[range], |part| match part {
            Part::Plain(plain) => {
                views.plan(plain, at, &mut changes);
                at += plain.len();
            }
            Part::Phrase(phrase, value) => {
                let alternatives = views.user.iter().flat_map(|user| user.alternatives(value));
                let reason = reason(&USER_PHRASE, alternatives.map(str::to_owned).collect());
                let end = at + phrase.len();
                changes.push(Planned { range: at..end, after: views.user_value(value).to_owned(), reason });
                at = end;
            }
        });
        changes
    }
}

fn reason(rule: &'static Rule, alternatives: Vec<String>) -> Reason {
    let confidence = if alternatives.is_empty() { 1.0 } else { ONE_OF_SEVERAL };
    Reason::guess(rule, confidence).or(alternatives)
}

impl Views<'_> {
    /// All passes, in their order.
    fn passes(&self) -> impl Iterator<Item = &View<'_>> {
        self.normalization.iter().chain(&self.chain)
    }

    /// Adds the changes in `text`, which starts at `offset`.
    fn plan(&self, text: &str, offset: usize, changes: &mut Vec<Planned>) {
        let (output, alignment) = self.align(text);
        changes.extend(alignment.changes.iter().map(|change| {
            let after = &output[change.new.clone()];
            Planned {
                range: offset + change.old.start..offset + change.old.end,
                after: after.to_owned(),
                reason: self.reason(change, &alignment.causes[change.causes.clone()], after),
            }
        }));
    }

    /// Runs all passes over `text`.
    fn align(&self, text: &str) -> (String, Alignment) {
        let mut current = text.to_owned();
        let mut alignment = Alignment::default();
        for (number, view) in self.normalization.iter().enumerate() {
            if view.may_match(&current) {
                let mut recorder = Recorder::new(number);
                recorder.run(view, &current);
                alignment = alignment.then(&recorder.alignment);
                current = recorder.output;
            }
        }
        let mut lengths: Vec<usize> = match &self.segmentation {
            Some(view) => segments(view, &current).map(str::len).collect(),
            None => vec![current.len()],
        };
        for (number, view) in self.chain.iter().enumerate() {
            let mut recorder = Recorder::new(self.normalization.len() + number);
            let mut at = 0;
            for length in &mut lengths {
                let end = at + *length;
                let start = recorder.output.len();
                recorder.run(view, &current[at..end]);
                *length = recorder.output.len() - start;
                at = end;
            }
            if !recorder.alignment.changes.is_empty() {
                alignment = alignment.then(&recorder.alignment);
                current = recorder.output;
            }
        }
        (current, alignment)
    }

    fn reason(&self, change: &Change, causes: &[Cause], after: &str) -> Reason {
        let rule = if causes.iter().all(|cause| cause.pass < self.normalization.len()) {
            &COMPATIBILITY
        } else if causes.iter().all(|cause| cause.is_character) {
            &CHARACTER
        } else {
            &PHRASE
        };
        let mut alternatives: Vec<String> = Vec::new();
        if change.is_exact {
            let later: Vec<View<'_>> = self.passes().copied().collect();
            for cause in causes {
                for candidate in later[cause.pass].alternatives(cause.value) {
                    let candidate = passes(&later[cause.pass + 1..], candidate).into_owned();
                    if candidate != after && !alternatives.contains(&candidate) {
                        alternatives.push(candidate);
                    }
                }
            }
        }
        reason(rule, alternatives)
    }
}

/// Writes the result of a pass over one segment after the other, with its alignment.
struct Recorder {
    pass: usize,
    input: usize,
    output: String,
    alignment: Alignment,
}

impl Recorder {
    fn new(pass: usize) -> Self {
        Self { pass, input: 0, output: String::new(), alignment: Alignment::default() }
    }

    fn run(&mut self, view: &View<'_>, text: &str) {
        if !pass(view, text, self) {
            self.keep(text);
        }
    }
}

impl Sink for Recorder {
    fn keep(&mut self, text: &str) {
        self.input += text.len();
        self.output.push_str(text);
    }

    fn character(&mut self, old: char, new: char, value: u32) {
        let start = self.output.len();
        self.output.push(new);
        let range = self.input..self.input + old.len_utf8();
        self.input = range.end;
        if old != new {
            let cause = Cause { pass: self.pass, value, is_character: true };
            self.alignment.push(range, start..self.output.len(), cause);
        }
    }

    fn replace(&mut self, key: &str, value: &str, found: &Match) {
        let (old, new) =
            (self.input..self.input + key.len(), self.output.len()..self.output.len() + value.len());
        let is_character = key.chars().nth(1).is_none();
        self.alignment.push(old.clone(), new, Cause { pass: self.pass, value: found.value, is_character });
        self.input = old.end;
        self.output.push_str(value);
    }
}
