//! The result of a comparison.

use serde::Serialize;

use super::offsets::{OffsetUnit, Offsets};
use crate::diff::Diff;
use crate::document::Canonical;

/// One side of a comparison, with what its offsets point into.
#[derive(Debug, Clone, Copy)]
pub struct DiffSide<'a> {
    text: &'a str,
}

impl<'a> DiffSide<'a> {
    /// A text as it was given.
    pub fn of_text(text: &'a str) -> Self {
        Self { text }
    }

    /// A document.
    pub fn of_canonical(canonical: &'a Canonical) -> Self {
        Self { text: &canonical.text }
    }
}

/// What changed from one text to the other.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct DiffV1 {
    /// The id that the request gave.
    pub id: Option<String>,
    /// The unit of the offsets.
    pub offsets: OffsetUnit,
    /// From 0 to 1.
    pub similarity: f64,
    /// Whether the budget ran out.
    pub truncated: bool,
    /// The operations.
    pub ops: Vec<OpV1>,
    /// The first text as it was compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a_text: Option<String>,
    /// The second text as it was compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub b_text: Option<String>,
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct OpV1 {
    /// `insert`, `delete`, `replace` or `move`.
    pub op: String,
    /// The place in the first text.
    pub a: [usize; 2],
    /// The place in the second text.
    pub b: [usize; 2],
}

impl DiffV1 {
    /// Writes a comparison in wire form.
    pub fn new(id: Option<String>, a: DiffSide<'_>, b: DiffSide<'_>, diff: &Diff, unit: OffsetUnit) -> Self {
        let (in_a, in_b) = (Offsets::new(a.text, unit), Offsets::new(b.text, unit));
        Self {
            id,
            offsets: unit,
            similarity: diff.similarity,
            truncated: diff.truncated,
            ops: (diff.ops.iter())
                .map(|(a, b)| OpV1 { op: "replace".to_owned(), a: in_a.pair(0, *a), b: in_b.pair(0, *b) })
                .collect(),
            a_text: None,
            b_text: None,
        }
    }

    /// Adds the two texts that were compared.
    pub fn with_texts(self, a: &str, b: &str) -> Self {
        Self { a_text: Some(a.to_owned()), b_text: Some(b.to_owned()), ..self }
    }
}
