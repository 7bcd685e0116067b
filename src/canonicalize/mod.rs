//! One form for one meaning.
//!
//! Three passes, each a function from a text to its [`Rewrite`]: what Unicode writes in several ways, what the
//! layout put in, and what is punctuated by habit. The order matters: the layout is read by characters that
//! Unicode has settled, and punctuation is judged by its neighbours, which a line break must not hide.

mod layout;
mod lines;
mod punctuation;
mod quotes;
mod unicode;

use crate::text::{Rewrite, Rule};

/// One pass of the stage.
pub type Pass = fn(&str) -> Rewrite<'_>;

/// The passes, in their order. Each is idempotent, and so is their chain.
pub const PASSES: [Pass; 3] = [unicode::settle, layout::unwrap, punctuation::unify];

/// The rules of all passes.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [unicode::RULES, layout::RULES, punctuation::RULES, quotes::RULES].into_iter().flatten().copied()
}
