//! Where the dictionaries offer more than one candidate, whether or not the one that was taken changes the text.

use std::ops::Range;

use super::alignment::{Alignment, Change};
use super::converter::{Converter, Part, Views};
use super::pass::{passes, segments};
use super::trace::{Cursor, TracedPass, composed};
use crate::dictionary::matcher::View;

/// A place where another candidate would have given another text.
///
/// Matches of several passes that overlap are one ambiguity over all of them, as they are one change in a
/// [`rewrite`](Converter::rewrite).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambiguity {
    /// The place in the given text, in bytes.
    pub old: Range<usize>,
    /// The place in the converted text, in bytes.
    pub new: Range<usize>,
    /// What stands there in the converted text. Where it is what the given text has, the choice left no edit.
    pub after: String,
    /// What would stand there had another candidate been taken, all later stages included; in the order of the
    /// choices and of their candidates, each once, [`MOST_ALTERNATIVES`] at most.
    pub alternatives: Vec<String>,
    /// The choices that were made here: most often one.
    pub choices: Vec<Choice>,
}

/// A key of a dictionary that has more than one candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Who chose.
    pub step: Step,
    /// The key, as it stood in the text before the step.
    pub key: String,
    /// All candidates in the order of the dictionary; the first one was taken.
    pub candidates: Vec<String>,
}

/// A step of a conversion that looks into dictionaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The dictionaries that were put ahead of the configuration.
    User,
    /// A stage of the normalization, counted from 0.
    Normalization(usize),
    /// A stage of the chain, counted from 0.
    Chain(usize),
}

/// The most alternatives that one ambiguity lists: more come only from dictionaries whose matches overlap without
/// end, and nobody reads them.
pub const MOST_ALTERNATIVES: usize = 32;

impl Converter {
    /// All places of `text` where the dictionaries offer more than one candidate and another choice would have
    /// given another text, in the order of the text.
    ///
    /// The places without a change are among them, of which no receipt tells: `s2t` leaves 表, where a watch would be
    /// 錶.
    ///
    /// ```
    /// use tifa::convert::Converter;
    ///
    /// let converter = Converter::builtin("s2t")?;
    /// assert_eq!(converter.convert("一块表"), "一塊表");
    /// let found = converter.ambiguities("一块表");
    /// assert_eq!((found[0].old.clone(), found[0].after.as_str()), (6..9, "表"));
    /// assert_eq!(found[0].alternatives, ["錶"]);
    /// # Ok::<(), tifa::convert::ConfigError>(())
    /// ```
    pub fn ambiguities(&self, text: &str) -> Vec<Ambiguity> {
        let views = self.views();
        let mut found = Vec::new();
        let (mut old, mut new) = (0, 0);
        views.for_each_part(text, |part| match part {
            Part::Plain(plain) => {
                new += views.find_ambiguities(plain, old, new, &mut found);
                old += plain.len();
            }
            Part::Phrase(phrase, value) => {
                let after = views.user_value(value);
                let places = (old..old + phrase.len(), new..new + after.len());
                (old, new) = (places.0.end, places.1.end);
                if let Some(user) = &views.user
                    && let Some(choice) = choice(user, Step::User, phrase, value)
                {
                    let alternatives = others(after, choice.candidates[1..].iter().cloned());
                    if !alternatives.is_empty() {
                        let choices = vec![choice];
                        let after = after.to_owned();
                        found.push(Ambiguity { old: places.0, new: places.1, after, alternatives, choices });
                    }
                }
            }
        });
        found
    }
}

/// A choice, with what stands around it inside the ambiguity behind its pass.
struct Turn {
    pass: usize,
    head: String,
    tail: String,
    candidates: Vec<String>,
}

impl Views<'_> {
    /// Adds the ambiguities of a text without phrases of the user, and tells how long the converted text is.
    /// `old` and `new` are the places where the text starts before and after the conversion.
    fn find_ambiguities(&self, text: &str, old: usize, new: usize, found: &mut Vec<Ambiguity>) -> usize {
        let traced = self.trace(text);
        let views: Vec<&View<'_>> = self.pass_views().collect();
        let output = traced.last().map_or(text, |pass| pass.output.as_str());
        let mut cursors = vec![Cursor::default(); traced.len()];
        let Alignment { changes, causes } = composed(&traced);
        for change in changes {
            let is_ambiguous = |pass: usize, value: u32| views[pass].alternatives(value).next().is_some();
            if !causes[change.causes.clone()].iter().any(|cause| is_ambiguous(cause.pass, cause.value)) {
                continue;
            }
            let after = &output[change.new.clone()];
            let (choices, turns) = self.choices(text, &change, &views, &traced, &mut cursors);
            let taken_again = turns.iter().flat_map(|Turn { pass, head, tail, candidates }| {
                candidates.iter().map(move |other| self.finish(*pass, &format!("{head}{other}{tail}")))
            });
            let alternatives = others(after, taken_again);
            if !alternatives.is_empty() {
                found.push(Ambiguity {
                    old: old + change.old.start..old + change.old.end,
                    new: new + change.new.start..new + change.new.end,
                    after: after.to_owned(),
                    alternatives,
                    choices,
                });
            }
        }
        output.len()
    }

    /// The choices inside a change, and those of them that can be taken again.
    fn choices(
        &self,
        text: &str,
        change: &Change,
        views: &[&View<'_>],
        traced: &[TracedPass],
        cursors: &mut [Cursor],
    ) -> (Vec<Choice>, Vec<Turn>) {
        let mut choices = Vec::new();
        let mut turns = Vec::new();
        let mut before = text;
        let mut range = change.old.clone();
        for (number, pass) in traced.iter().enumerate() {
            let (inside, behind) = cursors[number].range(&pass.alignment.changes, range);
            for one in inside {
                let value = pass.alignment.causes[one.causes.start].value;
                let Some(choice) = choice(views[number], self.step(number), &before[one.old.clone()], value)
                else {
                    continue;
                };
                // The rest would not be listed.
                if turns.len() < MOST_ALTERNATIVES {
                    turns.push(Turn {
                        pass: number,
                        head: pass.output[behind.start..one.new.start].to_owned(),
                        tail: pass.output[one.new.end..behind.end].to_owned(),
                        candidates: choice.candidates[1..].to_vec(),
                    });
                }
                choices.push(choice);
            }
            (before, range) = (&pass.output, behind);
        }
        (choices, turns)
    }

    fn step(&self, pass: usize) -> Step {
        match pass.checked_sub(self.normalization.len()) {
            None => Step::Normalization(pass),
            Some(stage) => Step::Chain(stage),
        }
    }

    /// What the passes behind the pass `number` make of a text that stands alone.
    fn finish(&self, number: usize, text: &str) -> String {
        match self.step(number) {
            Step::Chain(stage) => passes(&self.chain[stage + 1..], text).into_owned(),
            Step::User | Step::Normalization(_) => {
                let normalized = passes(&self.normalization[number + 1..], text);
                match &self.segmentation {
                    Some(words) => {
                        segments(words, &normalized).map(|segment| passes(&self.chain, segment)).collect()
                    }
                    None => passes(&self.chain, &normalized).into_owned(),
                }
            }
        }
    }
}

/// The choice behind a value, if it has more than one candidate.
fn choice(view: &View<'_>, step: Step, key: &str, value: u32) -> Option<Choice> {
    let mut others = view.alternatives(value).peekable();
    others.peek()?;
    let candidates = std::iter::once(view.value(value)).chain(others).map(str::to_owned).collect();
    Some(Choice { step, key: key.to_owned(), candidates })
}

/// What differs from `after`, each once.
fn others(after: &str, candidates: impl Iterator<Item = String>) -> Vec<String> {
    let mut others = Vec::new();
    for candidate in candidates {
        if others.len() < MOST_ALTERNATIVES && candidate != after && !others.contains(&candidate) {
            others.push(candidate);
        }
    }
    others
}
