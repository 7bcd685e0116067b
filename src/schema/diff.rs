//! The result of a comparison.

use serde::Serialize;

use super::offsets::{OffsetUnit, Offsets};
use crate::diff::Diff;
use crate::document::Canonical;

/// One side of a comparison, with what its offsets point into.
#[derive(Debug, Clone, Copy)]
pub enum DiffSide<'a> {
    /// A text as it was given.
    Text(&'a str),
    /// A document.
    Canonical(&'a Canonical),
}

impl<'a> DiffSide<'a> {
    fn text(self) -> &'a str {
        match self {
            Self::Text(text) => text,
            Self::Canonical(canonical) => &canonical.text,
        }
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
        let (in_a, in_b) = (Offsets::new(a.text(), unit), Offsets::new(b.text(), unit));
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
}
