//! Corpus → recurring phrasing.

use crate::document::Corpus;
use crate::text::{Canon, Span};

/// One occurrence in its context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KwicLine {
    /// The number of the document in the corpus.
    pub document: usize,
    /// The occurrence.
    pub span: Span<Canon>,
    /// What stands before it in its block.
    pub left: Span<Canon>,
    /// What stands behind it in its block.
    pub right: Span<Canon>,
}

/// Every occurrence of `phrase` with `width` characters on both sides.
pub fn kwic(corpus: &Corpus, phrase: &str, width: usize) -> Vec<KwicLine> {
    let mut found = Vec::new();
    for (number, document) in corpus.documents().iter().enumerate() {
        let text = &document.canonical.text;
        for (start, phrase) in text.match_indices(phrase) {
            let end = start + phrase.len();
            let left = text[..start].char_indices().rev().take(width).last().map_or(start, |(at, _)| at);
            let right = text[end..].char_indices().nth(width).map_or(text.len(), |(at, _)| end + at);
            found.push(KwicLine {
                document: number,
                span: Span::new(start, end),
                left: Span::new(left, start),
                right: Span::new(end, right),
            });
        }
    }
    found
}
