//! Phrases over time.

use crate::document::Corpus;

/// How a report is made.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The most phrases to list.
    pub most: Option<usize>,
}

/// A report.
#[derive(Debug, Clone)]
pub struct Report {
    /// The ids, dates and lengths of the documents.
    pub documents: Vec<(String, Option<String>)>,
}

/// Makes the report of a corpus.
pub fn report(corpus: &Corpus, _settings: &Settings) -> Report {
    let documents = corpus.documents().iter();
    Report {
        documents: documents
            .map(|document| (document.id.clone(), document.date.map(|date| date.to_string())))
            .collect(),
    }
}
