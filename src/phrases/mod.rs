//! Corpus → recurring phrasing.

use crate::document::Corpus;

/// An occurrence in its context.
#[derive(Debug, Clone)]
pub struct Concordance {
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

/// Every occurrence of `phrase` with `width` characters on both sides.
pub fn kwic(corpus: &Corpus, phrase: &str, width: usize) -> Vec<Concordance> {
    let mut found = Vec::new();
    for document in corpus.documents() {
        let text = &document.canonical.text;
        for (place, phrase) in text.match_indices(phrase) {
            let mut left: Vec<char> = text[..place].chars().rev().take(width).collect();
            left.reverse();
            let span = crate::text::Span::new(place, place + phrase.len());
            let source = document.canonical.map.to_raw(span);
            found.push(Concordance {
                document: document.id.clone(),
                date: document.date.map(|date| date.to_string()),
                left: left.into_iter().collect(),
                phrase: phrase.to_owned(),
                right: text[place + phrase.len()..].chars().take(width).collect(),
                source: [source.start(), source.end()],
            });
        }
    }
    found
}
