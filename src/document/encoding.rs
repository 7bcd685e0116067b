//! Which bytes were read by which encoding.

use crate::text::{Raw, Span};

/// What the decoding stage found out about the source bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct EncodingReport {
    /// The WHATWG label where one exists, else `hz-gb-2312`, `iso-2022-cn`, `euc-tw`, `utf-32le`, `utf-32be`;
    /// `mixed` for several encodings in one source.
    pub label: &'static str,
    /// The share of such verdicts that are right, from 0 to 1.
    pub confidence: f32,
    /// The stretches of the source and the label of each, in order; they cover the source but for its BOM.
    pub segments: Vec<EncodingSegment>,
}

/// A stretch of the source in one encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodingSegment {
    /// Its bytes.
    pub source: Span<Raw>,
    /// Its label, as in [`EncodingReport::label`].
    pub label: &'static str,
}
