//! All passes of a conversion with what each of them matched, also where a match leaves the text as it is.

use std::ops::Range;

use super::alignment::{Alignment, Cause, Change};
use super::converter::Views;
use super::description::description_end;
use super::pass::segments;
use crate::dictionary::matcher::{Match, View, decode};

/// What one pass made of a text.
pub(super) struct TracedPass {
    /// The matches that change something or had more than one candidate, from the text before this pass to the one
    /// behind it.
    pub(super) alignment: Alignment,
    /// The text behind the pass.
    pub(super) output: String,
}

impl Views<'_> {
    /// The views of all passes, in their order: first those of the normalization.
    pub(super) fn pass_views(&self) -> impl Iterator<Item = &View<'_>> {
        self.normalization.iter().chain(&self.chain)
    }

    /// Takes a text without phrases of the user through all passes.
    pub(super) fn trace(&self, text: &str) -> Vec<TracedPass> {
        let mut traced = self.trace_normalization(text);
        let normalized = traced.last().map_or(text, |pass| pass.output.as_str());
        let mut lengths: Vec<usize> = match &self.segmentation {
            Some(words) => segments(words, normalized).map(str::len).collect(),
            None => vec![normalized.len()],
        };
        for view in &self.chain {
            let before = traced.last().map_or(text, |pass| pass.output.as_str());
            let pass = traced_pass(view, traced.len(), before, &mut lengths);
            traced.push(pass);
        }
        traced
    }

    /// Takes a text without phrases of the user through the normalization.
    pub(super) fn trace_normalization(&self, text: &str) -> Vec<TracedPass> {
        let mut traced: Vec<TracedPass> = Vec::new();
        for view in &self.normalization {
            let before = traced.last().map_or(text, |pass| pass.output.as_str());
            let pass = traced_pass(view, traced.len(), before, &mut [before.len()]);
            traced.push(pass);
        }
        traced
    }
}

/// The alignment over all passes.
pub(super) fn composed(passes: &[TracedPass]) -> Alignment {
    passes.iter().fold(Alignment::default(), |all, pass| all.then(pass.alignment.clone()))
}

/// Runs one pass over the segments of `text`, whose lengths become those behind the pass.
fn traced_pass(view: &View<'_>, number: usize, text: &str, lengths: &mut [usize]) -> TracedPass {
    let mut output = String::with_capacity(text.len() + text.len() / 8);
    let mut alignment = Alignment::default();
    let mut segment_start = 0;
    for length in lengths {
        let segment = &text[segment_start..segment_start + *length];
        let output_start = output.len();
        let mut done = 0;
        for_each_match(view, segment, |key, found| {
            if found.same && view.alternatives(found.value).next().is_none() {
                return;
            }
            output.push_str(&segment[done..key.start]);
            done = key.end;
            let new_start = output.len();
            output.push_str(view.value(found.value));
            let is_character = segment[key.clone()].chars().nth(1).is_none();
            let cause = Cause { pass: number, value: found.value, is_character };
            let old = segment_start + key.start..segment_start + key.end;
            alignment.push(old, new_start..output.len(), cause);
        });
        output.push_str(&segment[done..]);
        segment_start += *length;
        *length = output.len() - output_start;
    }
    TracedPass { alignment, output }
}

/// Tells all matches of a pass, from left to right, as `pass` finds them.
fn for_each_match(view: &View<'_>, text: &str, mut tell: impl FnMut(Range<usize>, Match)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let (code, width) = decode(bytes, at);
        let next = at + width;
        at = match view.longest(bytes, next, view.character(code)) {
            Some(found) => {
                tell(at..found.end, found);
                found.end
            }
            None => description_end(text, at).unwrap_or(next),
        };
    }
}

/// Finds the same place on both sides of an alignment, from left to right.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cursor {
    next: usize,
    shift: isize,
}

impl Cursor {
    /// The changes inside a range of the text before the alignment, and the range behind it. No change crosses an
    /// end of the range, and no range starts before the end of the one that was asked for before it.
    pub(super) fn range<'c>(
        &mut self,
        changes: &'c [Change],
        old: Range<usize>,
    ) -> (&'c [Change], Range<usize>) {
        self.skip_to(changes, old.start);
        let (first, start) = (self.next, moved(old.start, self.shift));
        self.skip_to(changes, old.end);
        (&changes[first..self.next], start..moved(old.end, self.shift))
    }

    fn skip_to(&mut self, changes: &[Change], place: usize) {
        while let Some(change) = changes.get(self.next).filter(|change| change.old.start < place) {
            self.shift = change.new.end as isize - change.old.end as isize;
            self.next += 1;
        }
    }
}

fn moved(place: usize, by: isize) -> usize {
    place.checked_add_signed(by).expect("a place behind changes is inside the text that they lead to")
}
