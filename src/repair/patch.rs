//! Replacements that are not written yet, and what two rounds of them come to.

use std::ops::Range;

use super::chain::{Step, redo};
use crate::text::Rule;

/// One replacement in a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Patch {
    /// What is replaced, in bytes of the text before.
    pub(super) range: Range<usize>,
    /// What replaces it.
    pub(super) after: String,
    /// Why.
    pub(super) rule: &'static Rule,
    /// The share of such replacements that are right.
    pub(super) confidence: f32,
    /// What else it might be.
    pub(super) alternatives: Vec<String>,
    /// The steps that give `after`.
    pub(super) steps: Vec<Step>,
}

/// The text with all patches, which are in order.
pub(super) fn apply(text: &str, patches: &[Patch]) -> String {
    let mut output = String::with_capacity(text.len());
    let mut cursor = 0;
    for patch in patches {
        output.push_str(&text[cursor..patch.range.start]);
        output.push_str(&patch.after);
        cursor = patch.range.end;
    }
    output.push_str(&text[cursor..]);
    output
}

/// The patches of `text` that do at once what `first` and, on their result, `second` do. Patches that touch the same
/// characters become one, by the rule that `joined` gives for the two.
pub(super) fn compose(
    text: &str,
    first: Vec<Patch>,
    second: Vec<Patch>,
    joined: impl Fn(&'static Rule, &'static Rule) -> &'static Rule,
) -> Vec<Patch> {
    if second.is_empty() {
        return first;
    }
    if first.is_empty() {
        return second;
    }
    let first = split_at(text, first, &second);
    let middle = apply(text, &first);
    // The first patches with their places in the middle text.
    let mut shift = 0_isize;
    let mut first = first
        .into_iter()
        .map(|patch| {
            let start = patch.range.start.wrapping_add_signed(shift);
            shift += patch.after.len() as isize - patch.range.len() as isize;
            (start..start + patch.after.len(), patch)
        })
        .peekable();
    let mut second = second.into_iter().peekable();
    let mut composed = Vec::new();
    // How far the middle text is ahead of the text, behind what is composed already.
    let mut ahead = 0_isize;
    loop {
        let next_first = first.peek().map(|(range, _)| range.start);
        let next_second = second.peek().map(|patch| patch.range.start);
        let start = match (next_first, next_second) {
            (None, None) => return composed,
            (Some(a), Some(b)) => a.min(b),
            (Some(a), None) | (None, Some(a)) => a,
        };
        let mut end = start;
        let (mut firsts, mut seconds): (Vec<(Range<usize>, Patch)>, Vec<Patch>) = (Vec::new(), Vec::new());
        loop {
            let is_empty = firsts.is_empty() && seconds.is_empty();
            let touches = |range: &Range<usize>| range.start < end || (is_empty && range.start == start);
            if let Some((range, patch)) = first.next_if(|(range, _)| touches(range)) {
                end = end.max(range.end);
                firsts.push((range, patch));
            } else if let Some(patch) = second.next_if(|patch| touches(&patch.range)) {
                end = end.max(patch.range.end);
                seconds.push(patch);
            } else {
                break;
            }
        }
        let grown: isize =
            firsts.iter().map(|(_, patch)| patch.after.len() as isize - patch.range.len() as isize).sum();
        let range = start.wrapping_add_signed(-ahead)..end.wrapping_add_signed(-ahead - grown);
        ahead += grown;
        if seconds.is_empty() {
            composed.extend(firsts.into_iter().map(|(_, patch)| patch));
            continue;
        }
        let mut after = String::new();
        let mut cursor = start;
        for patch in &seconds {
            after.push_str(&middle[cursor..patch.range.start]);
            after.push_str(&patch.after);
            cursor = patch.range.end;
        }
        after.push_str(&middle[cursor..end]);
        let mut all = firsts.iter().map(|(_, patch)| patch).chain(&seconds);
        let confidence = all.clone().map(|patch| patch.confidence).fold(1.0, f32::min);
        let (rule, steps) = match firsts.first() {
            None => (seconds[0].rule, seconds[0].steps.clone()),
            Some((_, one)) => {
                (joined(one.rule, seconds[0].rule), [&one.steps[..], &seconds[0].steps].concat())
            }
        };
        let alternatives = all.find(|patch| !patch.alternatives.is_empty());
        composed.push(Patch {
            range,
            after,
            rule,
            confidence,
            alternatives: alternatives.map(|patch| patch.alternatives.clone()).unwrap_or_default(),
            steps,
        });
    }
}

/// Parts each of the first patches where one of the second begins or ends inside of it, if it can be told what the
/// parts came from: so each part has the steps that made it.
fn split_at(text: &str, first: Vec<Patch>, second: &[Patch]) -> Vec<Patch> {
    let mut parts = Vec::with_capacity(first.len());
    let mut shift = 0_isize;
    let mut borders = second.iter().flat_map(|patch| [patch.range.start, patch.range.end]).peekable();
    for mut patch in first {
        let start = patch.range.start.wrapping_add_signed(shift);
        shift += patch.after.len() as isize - patch.range.len() as isize;
        let end = start + patch.after.len();
        let mut taken = start;
        while borders.next_if(|border| *border <= start).is_some() {}
        while let Some(border) = borders.next_if(|border| *border < end) {
            let len = border - taken;
            if len == 0 {
                continue;
            }
            let (head, tail) = patch.after.split_at(len);
            let Some(old) = redo(&patch.steps, head) else { continue };
            if !text[patch.range.clone()].starts_with(&old) || old.len() == patch.range.len() {
                continue;
            }
            let middle = patch.range.start + old.len();
            let rest = Patch { range: middle..patch.range.end, after: tail.to_owned(), ..patch.clone() };
            parts.push(Patch { range: patch.range.start..middle, after: head.to_owned(), ..patch });
            patch = rest;
            taken = border;
        }
        parts.push(patch);
    }
    parts
}
