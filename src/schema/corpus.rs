//! Corpora that are kept, and their documents.

use serde::{Deserialize, Serialize};

use super::normalize::NormalizeV1;
use super::offsets::OffsetUnit;
use crate::document::{Canonical, Document};
use crate::text::Severity;

/// The corpora of a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct CorporaV1 {
    /// They, by their names.
    pub corpora: Vec<CorpusEntryV1>,
}

/// A corpus in the list of all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct CorpusEntryV1 {
    /// Its name.
    pub name: String,
    /// The number of its documents.
    pub n_documents: usize,
    /// The bytes of all its documents together.
    pub n_bytes: usize,
}

/// A corpus with its documents.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct CorpusV1 {
    /// Its name.
    pub name: String,
    /// The rules by which its documents are read.
    pub profile: String,
    /// The number of its documents.
    pub n_documents: usize,
    /// The bytes of all its documents together.
    pub n_bytes: usize,
    /// The documents in the order of their dates, undated ones last, and of their ids.
    pub documents: Vec<CorpusDocumentV1>,
}

/// A document of a corpus.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct CorpusDocumentV1 {
    /// Its name in the corpus.
    pub id: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// The number of its bytes.
    pub n_bytes: usize,
    /// When it was put there, UTC.
    pub added: String,
    /// What is known of it.
    #[serde(flatten)]
    pub facts: FactsV1,
    /// The first other document with the same bytes; a report takes that one alone.
    pub same_as: Option<String>,
}

/// What is known of a document from what was said of it, its text and its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct FactsV1 {
    /// The title.
    pub title: Option<String>,
    /// Who speaks in it.
    pub issuer: Option<String>,
    /// Its day, month or year.
    pub date: Option<String>,
    /// The series that it continues.
    pub series: Option<String>,
    /// The level of its issuer.
    pub level: Option<String>,
    /// The characters of its canonical text.
    pub n_chars: usize,
    /// How its bytes were read.
    pub encoding: String,
    /// Its script before the conversion.
    pub script: String,
    /// The number of warnings about it.
    pub n_warnings: usize,
}

impl FactsV1 {
    /// What is known of a document.
    pub fn new(document: &Document) -> Self {
        let Document { canonical, .. } = document;
        let is_warning = |severity: Severity| severity == Severity::Warning;
        Self {
            title: document.title.clone(),
            issuer: document.issuer.clone(),
            date: document.date.map(|date| date.to_string()),
            series: document.series.clone(),
            level: document.level.map(|level| level.name().to_owned()),
            n_chars: canonical.text.chars().count(),
            encoding: canonical.encoding.label.to_owned(),
            script: canonical.script.detected.name().to_owned(),
            n_warnings: canonical.notes.iter().filter(|note| is_warning(note.severity)).count(),
        }
    }
}

/// What became of a document that was put into a corpus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct PutV1 {
    /// Its name in the corpus.
    pub id: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// `added`, `replaced` or `unchanged`.
    pub status: &'static str,
    /// The first other document of the corpus with the same bytes.
    pub same_as: Option<String>,
}

/// A canonical document with the whole map to its source.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct MappedV1 {
    /// The canonical form.
    #[serde(flatten)]
    pub canonical: NormalizeV1,
    /// The way from the source to the text: runs of units of the same widths, as `[first byte in the source, first byte in
    /// the text, units, bytes of a unit in the source, bytes of a unit in the text]`.
    pub map: Vec<[usize; 5]>,
}

impl MappedV1 {
    /// A canonical document in wire form, with offsets in `unit`; the map counts bytes.
    pub fn new(id: String, canonical: &Canonical, unit: OffsetUnit) -> Self {
        let map = canonical.map.pieces().collect();
        Self { canonical: NormalizeV1::new(Some(id), canonical, unit), map }
    }
}
