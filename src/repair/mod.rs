//! Damaged text → text.

use crate::text::Rewrite;

/// Undoes the damage that the evidence in the text proves.
pub fn repair(text: &str) -> Rewrite<'_> {
    Rewrite::unchanged(text)
}
