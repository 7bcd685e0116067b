//! The phrase-evolution report and concordances.

use serde::Serialize;

use super::offsets::{OffsetUnit, Offsets};
use crate::document::Corpus;
use crate::evolution::Report;
use crate::phrases::KwicLine;
use crate::text::{Canon, Span};

/// The phrase-evolution report.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ReportV1 {
    /// The unit of the offsets.
    pub offsets: OffsetUnit,
    /// The documents.
    pub documents: Vec<ReportDocumentV1>,
}

/// A document of a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ReportDocumentV1 {
    /// The id.
    pub id: String,
    /// The date.
    pub date: Option<String>,
}

impl ReportV1 {
    /// Writes a report in wire form.
    pub fn new(report: &Report, unit: OffsetUnit) -> Self {
        let documents = report.documents.iter();
        Self {
            offsets: unit,
            documents: documents
                .map(|(id, date)| ReportDocumentV1 { id: id.clone(), date: date.clone() })
                .collect(),
        }
    }
}

/// An occurrence of a phrase in its context.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct KwicV1 {
    /// The unit of `canonical`.
    pub offsets: OffsetUnit,
    /// The document.
    pub document: String,
    /// Its date.
    pub date: Option<String>,
    /// What stands before the phrase.
    pub left: String,
    /// The phrase.
    pub phrase: String,
    /// What follows it.
    pub right: String,
    /// Its place in the canonical text.
    pub canonical: [usize; 2],
    /// Its source bytes.
    pub source: [usize; 2],
}

impl KwicV1 {
    /// Writes an occurrence in wire form.
    pub fn new(line: &KwicLine, corpus: &Corpus, unit: OffsetUnit) -> Self {
        let document = &corpus.documents()[line.document];
        let (canonical, source) = (&document.canonical, document.canonical.map.to_raw(line.span));
        let text = |span: Span<Canon>| canonical.text[span.range()].to_owned();
        Self {
            offsets: unit,
            document: document.id.clone(),
            date: document.date.map(|date| date.to_string()),
            left: text(line.left),
            phrase: text(line.span),
            right: text(line.right),
            canonical: Offsets::new(&canonical.text, unit).pair(line.span.start(), line.span.end()),
            source: [source.start(), source.end()],
        }
    }
}
