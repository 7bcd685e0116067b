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

use crate::text::{Note, Rewrite, Rule};

/// One pass of the stage.
type Pass = fn(&str) -> Rewrite<'_>;

/// The passes, in their order.
const PASSES: [Pass; 6] = [
    unicode::settle_lines,
    tables::part_cells,
    layout::unwrap,
    unicode::settle,
    punctuation::unify,
    spaces::drop,
];

/// How often the passes run at most. The second round mostly finds nothing to do; a text that still changed in the
/// last one is as canonical as it gets, and keeps a note.
const ROUNDS: usize = 5;

/// Gives `text` its canonical form: the rewrites that were made, in order, none of them empty.
pub fn canonicalize(text: &str) -> Vec<Rewrite<'static>> {
    let mut rewrites: Vec<Rewrite<'static>> = Vec::new();
    for round in 1..=ROUNDS {
        let mut changed = false;
        for pass in PASSES {
            let current = rewrites.last().map_or(text, |rewrite| rewrite.text.as_ref());
            let rewrite = pass(current);
            if rewrite.edits.is_identity() {
                continue;
            }
            changed = true;
            let Rewrite { text, edits, notes } = rewrite;
            let text = Cow::Owned(text.into_owned());
            rewrites.push(Rewrite { text, edits, notes });
        }
        if !changed {
            break;
        }
        if round == ROUNDS
            && let Some(last) = rewrites.last_mut()
        {
            last.notes.push(Note::warning("not-settled", "The punctuation of this text contradicts itself; its canonical form may change when it is normalized again."));
        }
    }
    rewrites
}

/// The rules of all passes.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [unicode::RULES, tables::RULES, layout::RULES, punctuation::RULES, quotes::RULES, spaces::RULES]
        .into_iter()
        .flatten()
        .copied()
}
