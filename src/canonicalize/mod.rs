//! One form for one meaning.
//!
//! Six passes, each a function from a text to its [`Rewrite`]: how lines end and what cannot be seen, which lines are
//! rows of cells, which the layout broke, what Unicode writes in several ways, what is punctuated by habit, and which spaces the layout put in.
//! The order matters: lines are measured in the characters that they were broken in, punctuation is judged by its
//! neighbours, which a line break must not hide, and spaces by the punctuation beside them. What one pass does may give another one work, so they run
//! until nothing changes: a canonical text is a fixed point.

mod layout;
mod lines;
mod marks;
mod punctuation;
mod quotes;
mod spaces;
mod tables;
mod unicode;
mod wrap;

use std::borrow::Cow;

pub use spaces::INNER_SPACE_ID;

use crate::text::{Edits, Note, Rewrite, Rule};

/// One pass of the stage.
type Pass = fn(&str) -> Rewrite<'_>;

/// The passes, in their order, and whether a settled text is nothing to them.
const PASSES: [(Pass, bool); 6] = [
    (unicode::settle_lines, true),
    (tables::part_cells, false),
    (layout::unwrap, false),
    (unicode::settle, true),
    (punctuation::unify, false),
    (spaces::drop, false),
];

/// How often the passes change a text at most. A text that still changed then is as canonical as it gets, and keeps a
/// note.
const MOST_CHANGES: usize = 5 * PASSES.len();

/// A text in its canonical form, and how it got there.
#[derive(Debug)]
pub struct Canonicalized<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// What each turn of a pass changed and noticed, in order; none of them changed nothing.
    pub turns: Vec<(Edits, Vec<Note>)>,
}

/// Gives `text` its canonical form.
pub fn canonicalize(text: &str) -> Canonicalized<'_> {
    let mut current = Cow::Borrowed(text);
    let mut turns: Vec<(Edits, Vec<Note>)> = Vec::new();
    let mut is_settled = None;
    // The passes take turns until none of them has anything to change in what the others left.
    let mut idle = 0;
    for (pass, only_unsettled) in PASSES.into_iter().cycle() {
        if idle == PASSES.len() {
            break;
        }
        idle += 1;
        if only_unsettled && *is_settled.get_or_insert_with(|| unicode::is_settled(&current)) {
            continue;
        }
        let rewrite = pass(&current);
        if rewrite.edits.is_identity() {
            continue;
        }
        if !is_trim(&rewrite, &current) {
            idle = 0;
            is_settled = None;
        }
        let Rewrite { text, edits, mut notes } = rewrite;
        let text = text.into_owned();
        if turns.len() + 1 == MOST_CHANGES {
            notes.push(Note::warning("not-settled", "The punctuation of this text contradicts itself; its canonical form may change when it is normalized again."));
        }
        turns.push((edits, notes));
        current = Cow::Owned(text);
        if turns.len() == MOST_CHANGES {
            break;
        }
    }
    Canonicalized { text: current, turns }
}

/// Whether a rewrite of `text` only takes blank lines from its end, which tells the other passes nothing new.
fn is_trim(rewrite: &Rewrite<'_>, text: &str) -> bool {
    let mut changes = rewrite.edits.changes();
    let first = changes.next();
    changes.next().is_none()
        && first.is_some_and(|change| {
            change.after.is_empty()
                && change.old.end == text.len()
                && change.before.iter().all(|it| matches!(it, b'\n' | b' '))
        })
}

/// The rules of all passes.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [unicode::RULES, tables::RULES, layout::RULES, punctuation::RULES, quotes::RULES, spaces::RULES]
        .into_iter()
        .flatten()
        .copied()
}
