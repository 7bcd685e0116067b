//! Reads the parts of a canonical text; never changes it.
//!
//! A canonical text has one paragraph a line. Each line becomes a block; from the blocks follow the outline, the
//! clauses of the body, and what the document says about itself.

mod blocks;
mod clauses;
mod dates;
mod furniture;
mod headings;
mod metadata;

pub use clauses::clauses_of;

use crate::document::{Metadata, Structure};

/// What was read from a text.
#[derive(Debug, Clone, Default)]
pub struct Segmented {
    /// Blocks, outline, clauses.
    pub structure: Structure,
    /// What the document says about itself.
    pub metadata: Metadata,
}

/// Reads the structure and the metadata of `text`, one paragraph a line.
pub fn segment(text: &str) -> Segmented {
    let (blocks, metadata) = blocks::read(text);
    let outline = headings::outline(text, &blocks);
    let clauses = clauses::of_blocks(text, &blocks);
    Segmented { structure: Structure { blocks, outline, clauses }, metadata }
}
