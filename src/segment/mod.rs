//! Reads the parts of a canonical text; never changes it.
//!
//! A canonical text has one paragraph a line. Each line becomes a block; from the blocks follow the outline, the
//! clauses of the body, and what the document says about itself.

mod blocks;
mod clauses;
mod dates;
mod enumerators;
mod furniture;
mod glossary;
mod metadata;
mod order;
mod outline;
mod quotations;
mod repetition;

pub use clauses::clauses_of;
pub use repetition::leave_out_repeated;

use crate::document::{Metadata, Structure};
use crate::text::Note;

/// What was read from a text.
#[derive(Debug, Clone, Default)]
pub struct Segmented {
    /// Blocks, outline, clauses, glossary, quotations.
    pub structure: Structure,
    /// What the document says about itself.
    pub metadata: Metadata,
    /// What is odd about its structure.
    pub notes: Vec<Note>,
}

/// Reads the structure and the metadata of `text`, one paragraph a line.
///
/// `pauses` are the places, ascending, where a space of the source is left out of the text.
pub fn segment(text: &str, pauses: &[usize]) -> Segmented {
    let (blocks, metadata) = blocks::read(text, pauses);
    let outline = outline::read(text, &blocks);
    let clauses = clauses::of_blocks(text, &blocks);
    let glossary = glossary::read(text, &blocks);
    let quotations = quotations::read(text, &blocks);
    let notes = order::notes(&blocks);
    Segmented { structure: Structure { blocks, outline, clauses, glossary, quotations }, metadata, notes }
}
