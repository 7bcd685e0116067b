//! Coordinates and receipts: where text is, and how one text became another.
//!
//! Every stage of the pipeline takes a text and gives back a [`Rewrite`]: the new text together with its
//! [`Edits`], the receipt that says which bytes of the input became which bytes of the output and by which
//! [`Rule`]. Receipts compose into an [`OffsetMap`] that leads from the canonical text to the source bytes.

mod character;
mod edits;
mod note;
mod offset_map;
mod rewrite;
mod rule;
mod span;

pub use character::{has_at_most, is_chinese_punctuation, is_han, next_unusual};
pub use edits::{Change, Edits, Reason};
pub use note::{Note, Severity};
pub use offset_map::OffsetMap;
pub use rewrite::{Rewrite, Rewriter};
pub use rule::{Risk, Rule, Stage};
pub use span::{Canon, Raw, Span};
