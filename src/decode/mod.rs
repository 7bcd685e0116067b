//! Bytes → text.

use std::borrow::Cow;

use crate::document::{EncodingReport, EncodingSegment};
use crate::text::{Edits, Raw, Rewrite, Span};

/// What is known of the encoding before the bytes are looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hint {
    /// The encoding that must be used: the evidence is not asked.
    pub encoding: Option<String>,
    /// What a header or a page declares: a prior that evidence overrules.
    pub declared: Option<String>,
}

/// A decoded source.
#[derive(Debug, Clone)]
pub struct Decoded<'a> {
    /// The text and how the bytes became it.
    pub rewrite: Rewrite<'a>,
    /// Which bytes were read by which encoding.
    pub encoding: EncodingReport,
}

/// Decodes `bytes` by the evidence in them.
pub fn decode<'a>(bytes: &'a [u8], _hint: &Hint) -> Decoded<'a> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let label = "utf-8";
    Decoded {
        rewrite: Rewrite { edits: Edits::identity(text.len()), text: Cow::Owned(text), notes: Vec::new() },
        encoding: EncodingReport {
            label,
            confidence: 1.0,
            segments: vec![EncodingSegment { source: Span::<Raw>::new(0, bytes.len()), label }],
        },
    }
}
