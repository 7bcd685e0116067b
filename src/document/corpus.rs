//! Documents side by side.

use super::canonical::Canonical;
use super::date::Date;
use super::metadata::Level;

/// A document of a corpus: its canonical form, and what is known of it from the manifest, its text or its name.
#[derive(Debug, Clone)]
pub struct Document {
    /// The name in results: the path relative to the root that was given, with `/`.
    pub id: String,
    /// The canonical form.
    pub canonical: Canonical,
    /// The title.
    pub title: Option<String>,
    /// Who speaks in it.
    pub issuer: Option<String>,
    /// Its day, month or year.
    pub date: Option<Date>,
    /// The level of its issuer.
    pub level: Option<Level>,
    /// The series that it continues: documents of one issuer that follow each other.
    pub series: Option<String>,
}

/// Documents in the order of their dates, undated ones last, and of their ids.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    documents: Vec<Document>,
}

impl Corpus {
    /// Orders the documents.
    pub fn new(mut documents: Vec<Document>) -> Self {
        documents.sort_by(|a, b| (a.date.is_none(), a.date, &a.id).cmp(&(b.date.is_none(), b.date, &b.id)));
        Self { documents }
    }

    /// The documents, in order.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }
}
