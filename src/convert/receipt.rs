//! A conversion with its receipt: the same passes, which also record what each match changed.

use std::collections::HashSet;
use std::ops::Range;

use super::alignment::{Alignment, Cause, Change};
use super::converter::{Converter, Part, Views};
use super::fuse::single;
use super::pass::{Sink, Words, pass, passes, segments};
use super::rules::{CHARACTER, COMPATIBILITY, ONE_OF_SEVERAL, PHRASE, USER_PHRASE};
use crate::dictionary::matcher::{Match, View};
use crate::text::{Reason, Rewrite, Rewriter, Rule};

/// A change that the conversion asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Planned {
    /// The bytes to replace.
    pub(super) range: Range<usize>,
    /// What to put there.
    pub(super) after: After,
    pub(super) reason: Reason,
}

/// What is put in a place; most often a single character, which needs no memory of its own.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum After {
    Character(char),
    Text(Box<str>),
}

impl From<char> for After {
    fn from(character: char) -> Self {
        Self::Character(character)
    }
}

impl From<&str> for After {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl Planned {
    /// Makes the change.
    pub(super) fn make(self, rewriter: &mut Rewriter<'_>) {
        match self.after {
            After::Character(character) => {
                rewriter.replace(self.range, character.encode_utf8(&mut [0; 4]), self.reason);
            }
            After::Text(text) => rewriter.replace(self.range, &text, self.reason),
        }
    }
}

impl Converter {
    /// Converts `text` and keeps the receipt: one change for each match, or for matches of several passes that
    /// overlap. The text is that of [`convert`](Self::convert).
    pub fn rewrite<'a>(&self, text: &'a str) -> Rewrite<'a> {
        let mut rewriter = Rewriter::new(text);
        for change in self.changes(text, 0..text.len()) {
            change.make(&mut rewriter);
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
                changes.push(Planned { range: at..end, after: views.user_value(value).into(), reason });
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
        match &self.fused {
            Some(fused) => fused.pieces(text).for_each(|range| {
                let piece = &text[range.clone()];
                match single(piece).map(|found| (found, fused.alone(found))) {
                    Some((old, Some(new))) if old == new => {}
                    Some((_, Some(new))) => changes.push(Planned {
                        range: offset + range.start..offset + range.end,
                        after: new.into(),
                        reason: reason(&CHARACTER, self.alternatives(piece)),
                    }),
                    _ => self.plan_passes(piece, offset + range.start, self.segmentation.as_ref(), changes),
                }
            }),
            None => self.plan_passes(text, offset, self.segmentation.as_ref(), changes),
        }
    }

    /// Adds the changes in `text` by all passes, one after the other.
    fn plan_passes(
        &self,
        text: &str,
        offset: usize,
        segmentation: Option<&Words<'_>>,
        changes: &mut Vec<Planned>,
    ) {
        let (output, alignment) = self.align(text, segmentation);
        for change in &alignment.changes {
            let after = &output[change.new.clone()];
            // One pass may take back what another has done.
            if *after != text[change.old.clone()] {
                changes.push(Planned {
                    range: offset + change.old.start..offset + change.old.end,
                    after: after.into(),
                    reason: self.reason(change, &alignment.causes[change.causes.clone()], after),
                });
            }
        }
    }

    /// Runs all passes over `text`.
    fn align(&self, text: &str, segmentation: Option<&Words<'_>>) -> (String, Alignment) {
        let mut current = text.to_owned();
        let mut alignment = Alignment::default();
        for (number, view) in self.normalization.iter().enumerate() {
            let mut recorder = Recorder::new(number);
            pass(view, &current, &mut recorder);
            alignment = alignment.then(recorder.alignment);
            current = recorder.output;
        }
        let mut lengths: Vec<usize> = match segmentation {
            Some(words) => segments(words, &current).map(str::len).collect(),
            None => vec![current.len()],
        };
        for (number, view) in self.chain.iter().enumerate() {
            let mut recorder = Recorder::new(self.normalization.len() + number);
            let mut at = 0;
            for length in &mut lengths {
                let end = at + *length;
                let start = recorder.output.len();
                pass(view, &current[at..end], &mut recorder);
                *length = recorder.output.len() - start;
                at = end;
            }
            alignment = alignment.then(recorder.alignment);
            current = recorder.output;
        }
        (current, alignment)
    }

    /// What the chain would make of a character with the candidates that are not taken.
    fn alternatives(&self, character: &str) -> Vec<String> {
        let mut current = character;
        let mut alternatives: Vec<String> = Vec::new();
        for (number, view) in self.chain.iter().enumerate() {
            let Some(found) = view.alone(current) else { continue };
            let later = &self.chain[number + 1..];
            let others = if found.same { None } else { Some(view.alternatives(found.value)) };
            alternatives.extend(others.into_iter().flatten().map(|other| passes(later, other).into_owned()));
            current = view.value(found.value);
        }
        if !alternatives.is_empty() {
            let mut seen = HashSet::from([passes(&self.chain, character).into_owned()]);
            alternatives.retain(|other| seen.insert(other.clone()));
        }
        alternatives
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
}

impl Sink for Recorder {
    fn keep(&mut self, text: &str) {
        self.input += text.len();
        self.output.push_str(text);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::CONFIGS;

    /// The same change has the same text, however it is stored.
    fn plain(changes: Vec<Planned>) -> Vec<(Range<usize>, String, Reason)> {
        let after = |after| match after {
            After::Character(character) => String::from(character),
            After::Text(text) => text.into(),
        };
        changes.into_iter().map(|change| (change.range, after(change.after), change.reason)).collect()
    }

    #[test]
    fn a_fused_chain_has_the_receipt_of_all_passes() {
        let recorded = include_str!("../../tests/cases/convert/recorded.tsv");
        let strings: Vec<&str> = recorded.lines().filter_map(|line| line.split('\t').next()).collect();
        for name in CONFIGS {
            let converter = Converter::builtin(name).expect("the configuration comes with the program");
            let views = converter.views();
            assert!(views.fused.is_some(), "{name}");
            for text in &strings {
                let (mut fused, mut all) = (Vec::new(), Vec::new());
                views.plan(text, 5, &mut fused);
                views.plan_passes(text, 5, views.segmentation.as_ref(), &mut all);
                assert_eq!(plain(fused), plain(all), "{name}: {text}");
            }
        }
    }
}
