//! Key words in context: every occurrence of a wording between what stands before and behind it.

use memchr::memmem;

use super::symbols::is_mined;
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

/// Finds every occurrence of `phrase` in the bodies of the documents, in their order, with up to `width`
/// characters on each side. Occurrences do not overlap; an empty phrase has none.
pub fn kwic(corpus: &Corpus, phrase: &str, width: usize) -> Vec<KwicLine> {
    let mut lines = Vec::new();
    if phrase.is_empty() {
        return lines;
    }
    let finder = memmem::Finder::new(phrase);
    for (number, document) in corpus.documents().iter().enumerate() {
        let text = &document.canonical.text;
        for block in document.canonical.structure.blocks.iter().filter(|block| is_mined(block.kind)) {
            for place in finder.find_iter(&text.as_bytes()[block.span.range()]) {
                let span = Span::new(block.span.start() + place, block.span.start() + place + phrase.len());
                let before = &text[block.span.start()..span.start()];
                let behind = &text[span.end()..block.span.end()];
                let left = width.checked_sub(1).map_or(before.len(), |last| {
                    before.char_indices().rev().nth(last).map_or(0, |(place, _)| place)
                });
                let right = behind.char_indices().nth(width).map_or(behind.len(), |(place, _)| place);
                lines.push(KwicLine {
                    document: number,
                    span,
                    left: Span::new(block.span.start() + left, span.start()),
                    right: Span::new(span.end(), span.end() + right),
                });
            }
        }
    }
    lines
}
