//! The phrase-evolution report.

use serde::Serialize;

use super::offsets::OffsetUnit;
use crate::document::Corpus;
use crate::evolution::Report;

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
    pub fn new(report: &Report, _corpus: &Corpus, unit: OffsetUnit) -> Self {
        let documents = report.documents.iter();
        Self {
            offsets: unit,
            documents: documents
                .map(|(id, date)| ReportDocumentV1 { id: id.clone(), date: date.clone() })
                .collect(),
        }
    }
}
