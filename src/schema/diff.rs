//! The result of comparing two texts.

use std::ops::Range;

use serde::Serialize;

use super::offsets::{OffsetUnit, Offsets};
use crate::diff::{Diff, Op};
use crate::document::Canonical;
use crate::text::{OffsetMap, Span};

/// One of the two texts that were compared, as the wire form needs it.
#[derive(Debug, Clone, Copy)]
pub struct DiffSide<'a> {
    text: &'a str,
    document: Option<&'a Canonical>,
}

impl<'a> DiffSide<'a> {
    /// A text that came as text; its operations have no source.
    pub fn of_text(text: &'a str) -> Self {
        Self { text, document: None }
    }

    /// A document in canonical form; its operations lead to the source bytes.
    pub fn of_canonical(canonical: &'a Canonical) -> Self {
        Self { text: &canonical.text, document: Some(canonical) }
    }
}

/// What turns an old text `a` into a new text `b`.
///
/// What no operation names is the same in both and in order. The operations stand in the order of `b`; applied to
/// `a` they give `b` exactly: strike out every `a` range, then go through the operations, writing what is left of
/// `a` until the output is as long as `b[0]`, and then `b_text` for an insertion or a replacement, nothing for a
/// deletion, and for a move its `a_text` with its `edits` applied in the same way.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct DiffV1 {
    /// The id that the request gave.
    pub id: Option<String>,
    /// The unit of `a` and `b`; `a_source` and `b_source` count raw bytes.
    pub offsets: OffsetUnit,
    /// The share of the characters that is equal, from 0 to 1; what moved counts as equal.
    pub similarity: f64,
    /// Whether the work was limited, so that more is reported as changed than needs be.
    pub truncated: bool,
    /// The operations.
    pub ops: Vec<OpV1>,
    /// The old text, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a_text: Option<String>,
    /// The new text, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub b_text: Option<String>,
    /// The rules by which the old document was brought into canonical form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a_profile: Option<String>,
    /// The rules by which the new document was brought into canonical form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub b_profile: Option<String>,
    /// SHA-256 of the old document's bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a_sha256: Option<String>,
    /// SHA-256 of the new document's bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub b_sha256: Option<String>,
}

/// One operation.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct OpV1 {
    /// `insert`, `delete`, `replace` or `move`.
    pub op: String,
    /// `word`, `phrase`, `clause`, `paragraph`, `number`, `date`, `name` or `punctuation`.
    pub kind: String,
    /// The place in the old text; empty for an insertion.
    pub a: [usize; 2],
    /// The place in the new text; empty for a deletion.
    pub b: [usize; 2],
    /// What stands at `a`.
    pub a_text: String,
    /// What stands at `b`.
    pub b_text: String,
    /// The raw bytes that `a` came from, for documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a_source: Option<[usize; 2]>,
    /// The raw bytes that `b` came from, for documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub b_source: Option<[usize; 2]>,
    /// How much of both is the same, from 0 to 1; for replacements and moves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub similarity: Option<f64>,
    /// The values of a replaced number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<NumberChangeV1>,
    /// What changed inside a move.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "serve", schema(no_recursion))]
    pub edits: Vec<OpV1>,
}

/// A number that was replaced.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct NumberChangeV1 {
    /// The old number with its unit and hedge.
    pub old: String,
    /// The new number with its unit and hedge.
    pub new: String,
    /// New less old, where both are amounts of the same thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<f64>,
    /// The unit of the difference; 个百分点 for percentages, empty for bare numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

impl DiffV1 {
    /// Writes a comparison in wire form, with offsets in `unit`. The texts are left out; see
    /// [`with_texts`](Self::with_texts).
    pub fn new(id: Option<String>, a: DiffSide<'_>, b: DiffSide<'_>, diff: &Diff, unit: OffsetUnit) -> Self {
        let places = [Places::new(a, unit), Places::new(b, unit)];
        let profile = |side: DiffSide<'_>| side.document.map(|document| document.profile.clone());
        let sha256 = |side: DiffSide<'_>| side.document.map(|document| document.source_id.clone());
        Self {
            id,
            offsets: unit,
            similarity: rounded(diff.similarity),
            truncated: diff.truncated,
            ops: diff.ops.iter().map(|op| OpV1::new(op, &places)).collect(),
            a_text: None,
            b_text: None,
            a_profile: profile(a),
            b_profile: profile(b),
            a_sha256: sha256(a),
            b_sha256: sha256(b),
        }
    }

    /// Adds the two texts that were compared.
    pub fn with_texts(self, a: &str, b: &str) -> Self {
        Self { a_text: Some(a.to_owned()), b_text: Some(b.to_owned()), ..self }
    }
}

/// Where the ranges of one side lead.
struct Places<'a> {
    text: &'a str,
    offsets: Offsets<'a>,
    map: Option<&'a OffsetMap>,
}

impl<'a> Places<'a> {
    fn new(side: DiffSide<'a>, unit: OffsetUnit) -> Self {
        Self {
            text: side.text,
            offsets: Offsets::new(side.text, unit),
            map: side.document.map(|document| &document.map),
        }
    }

    fn pair(&self, range: &Range<usize>) -> [usize; 2] {
        self.offsets.pair(range.start, range.end)
    }

    fn source(&self, range: &Range<usize>) -> Option<[usize; 2]> {
        let raw = self.map?.to_raw(Span::new(range.start, range.end));
        Some([raw.start(), raw.end()])
    }
}

impl OpV1 {
    fn new(op: &Op, places: &[Places<'_>; 2]) -> Self {
        let [a, b] = places;
        Self {
            op: op.kind.name().to_owned(),
            kind: op.unit.name().to_owned(),
            a: a.pair(&op.a),
            b: b.pair(&op.b),
            a_text: a.text[op.a.clone()].to_owned(),
            b_text: b.text[op.b.clone()].to_owned(),
            a_source: a.source(&op.a),
            b_source: b.source(&op.b),
            similarity: op.similarity.map(rounded),
            number: op.number.as_ref().map(|number| NumberChangeV1 {
                old: number.old.clone(),
                new: number.new.clone(),
                difference: number.difference.as_ref().map(|difference| difference.value.to_f64()),
                unit: number.difference.as_ref().map(|difference| difference.unit.clone()),
            }),
            edits: op.edits.iter().map(|edit| Self::new(edit, places)).collect(),
        }
    }
}

/// Four digits behind the point: more say nothing of a text.
pub(super) fn rounded(share: f64) -> f64 {
    (share * 1e4).round() / 1e4
}
