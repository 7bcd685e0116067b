//! The rounds of a repair, and the receipt that they make together.

use std::collections::HashMap;

use super::chain::{Chain, Step};
use super::patch::{self, Patch};
use super::{escapes, mojibake, rules};
use crate::text::{Note, OffsetMap, Reason, Rewrite, Rewriter, Rule, Span};

/// Damage over damage is undone so often: each round undoes one notation of escapes or a chain of wrong readings.
const ROUNDS: usize = 5;

/// Undoes escapes and wrong readings until none are left, then what `strip` finds in the result.
pub(super) fn undo<'a>(text: &'a str, strip: impl FnOnce(&str) -> Rewrite<'_>) -> Rewrite<'a> {
    let mut patches: Vec<Patch> = Vec::new();
    let mut current = None::<String>;
    for _ in 0..ROUNDS {
        let now = current.as_deref().unwrap_or(text);
        let mut found = escapes::find(now);
        if found.is_empty() {
            found = mojibake::find(now);
        }
        if found.is_empty() {
            break;
        }
        patches = patch::compose(text, patches, found, |_, _| &rules::CHAINED);
        current = Some(patch::apply(text, &patches));
    }
    let Some(current) = current else { return as_it_is(text, strip(text)) };
    let mut notes = chain_notes(&patches);
    let stripped = strip(&current);
    let Rewrite { edits, notes: strip_notes, .. } = stripped;
    // The places of the notes are those of the text before it was stripped.
    let map = OffsetMap::new(&edits);
    for place in notes.iter_mut().filter_map(|note| note.place.as_mut()) {
        *place = map.to_canonical(Span::new(place.start, place.end)).range();
    }
    let last = edits.changes().map(|change| Patch {
        range: change.old.clone(),
        after: change.after.to_owned(),
        rule: change.rule,
        confidence: change.confidence,
        alternatives: change.alternatives.to_vec(),
        steps: Vec::new(),
    });
    let all = patch::compose(text, patches, last.collect(), outer);
    let mut rewrite = write(text, all);
    rewrite.notes = notes;
    rewrite.notes.extend(strip_notes);
    rewrite
}

/// A change of the last round that swallows one of an earlier round is the one that a reader sees.
fn outer(_: &'static Rule, last: &'static Rule) -> &'static Rule {
    last
}

/// The rewrite of a text in which nothing else was found, with the life time of the text.
fn as_it_is<'a>(text: &'a str, stripped: Rewrite<'_>) -> Rewrite<'a> {
    let Rewrite { text: output, edits, notes } = stripped;
    let text = match output {
        std::borrow::Cow::Owned(output) => std::borrow::Cow::Owned(output),
        std::borrow::Cow::Borrowed(_) => std::borrow::Cow::Borrowed(text),
    };
    Rewrite { text, edits, notes }
}

fn write(text: &str, patches: Vec<Patch>) -> Rewrite<'_> {
    let mut writer = Rewriter::new(text);
    for patch in patches {
        let reason = Reason::guess(patch.rule, patch.confidence).or(patch.alternatives);
        writer.replace(patch.range, &patch.after, reason);
    }
    writer.finish()
}

/// One note for each chain of steps, with the number of its changes and the place of the first.
fn chain_notes(patches: &[Patch]) -> Vec<Note> {
    let mut notes: Vec<(&[Step], usize, std::ops::Range<usize>)> = Vec::new();
    let mut known: HashMap<&[Step], usize> = HashMap::new();
    let mut shift = 0_isize;
    for patch in patches {
        let start = patch.range.start.wrapping_add_signed(shift);
        shift += patch.after.len() as isize - patch.range.len() as isize;
        let number = *known.entry(&patch.steps).or_insert_with(|| {
            notes.push((&patch.steps, 0, start..start + patch.after.len()));
            notes.len() - 1
        });
        notes[number].1 += 1;
    }
    let note = |(steps, n, place): (&[Step], usize, std::ops::Range<usize>)| {
        let chain = Chain(steps.to_vec());
        let message = format!("Damage was undone by these steps, at {n} places; the first is here: {chain}.");
        Note::information("damage-undone", message).at(place)
    };
    notes.into_iter().map(note).collect()
}
