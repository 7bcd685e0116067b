//! The phrase-evolution report and concordances.

use serde::Serialize;

use super::offsets::OffsetUnit;
use crate::evolution::Report;
use crate::phrases::Concordance;

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
    /// Its source bytes.
    pub source: [usize; 2],
}

impl KwicV1 {
    /// Writes an occurrence in wire form.
    pub fn new(found: &Concordance) -> Self {
        Self {
            document: found.document.clone(),
            date: found.date.clone(),
            left: found.left.clone(),
            phrase: found.phrase.clone(),
            right: found.right.clone(),
            source: found.source,
        }
    }
}
