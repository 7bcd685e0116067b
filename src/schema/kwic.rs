//! Every occurrence of a wording in its context.

use serde::Serialize;

use super::offsets::{OffsetUnit, Offsets};
use crate::document::Corpus;
use crate::phrases::KwicLine;

/// The occurrences of one wording.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct KwicV1 {
    /// The wording that was looked for, in canonical form.
    pub phrase: String,
    /// The unit of `canonical` offsets.
    pub offsets: OffsetUnit,
    /// The number of occurrences.
    pub n: usize,
    /// The occurrences, by document and place.
    pub lines: Vec<KwicLineV1>,
}

/// One occurrence.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct KwicLineV1 {
    /// The id of the document.
    pub document: String,
    /// Its date.
    pub date: Option<String>,
    /// The place in its canonical text.
    pub canonical: [usize; 2],
    /// The raw bytes that it came from.
    pub source: [usize; 2],
    /// What stands before it.
    pub left: String,
    /// The occurrence itself.
    pub phrase: String,
    /// What stands behind it.
    pub right: String,
}

impl KwicV1 {
    /// Writes what [`crate::phrases::kwic`] found in wire form, with offsets in `unit`.
    pub fn new(phrase: &str, lines: &[KwicLine], corpus: &Corpus, unit: OffsetUnit) -> Self {
        let documents = corpus.documents();
        let mut offsets: Option<(usize, Offsets<'_>)> = None;
        let lines: Vec<KwicLineV1> = (lines.iter())
            .map(|line| {
                let document = &documents[line.document];
                let canonical = &document.canonical;
                let cached = offsets.take().filter(|(number, _)| *number == line.document);
                let (_, offsets) = offsets
                    .insert(cached.unwrap_or_else(|| (line.document, Offsets::new(&canonical.text, unit))));
                let raw = canonical.map.to_raw(line.span);
                KwicLineV1 {
                    document: document.id.clone(),
                    date: document.date.map(|date| date.to_string()),
                    canonical: offsets.pair(line.span.start(), line.span.end()),
                    source: [raw.start(), raw.end()],
                    left: canonical.text[line.left.range()].to_owned(),
                    phrase: canonical.text[line.span.range()].to_owned(),
                    right: canonical.text[line.right.range()].to_owned(),
                }
            })
            .collect();
        Self { phrase: phrase.to_owned(), offsets: unit, n: lines.len(), lines }
    }
}
