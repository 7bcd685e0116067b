//! Text that the source gives out of order.

use crate::document::{Block, BlockKind};
use crate::text::Note;

/// So many headings with no text between them are no coincidence.
const FEWEST_HEADINGS: usize = 4;

/// Notes the places where headings were torn from what they head: several in a row with page numbers among them, as in
/// text that was drawn from the columns of a printed page; and a title that stands behind text.
///
/// Nothing is put back in order: which heading stood over which paragraph is not in the text.
pub(super) fn notes(blocks: &[Block]) -> Vec<Note> {
    let mut notes = Vec::new();
    let is_loose = |block: &&Block| block.kind == BlockKind::Heading || block.why == Some("page-number");
    let mut rest = blocks;
    while let Some(start) = rest.iter().position(|block| is_loose(&block)) {
        let length = rest[start..].iter().take_while(is_loose).count();
        let run = &rest[start..start + length];
        let n_headings = run.iter().filter(|block| block.kind == BlockKind::Heading).count();
        if n_headings >= FEWEST_HEADINGS && n_headings < length {
            let place = run[0].span.start()..run[length - 1].span.end();
            notes.push(
                Note::warning(
                    "torn-order",
                    format!(
                        "{n_headings} headings and the numbers of pages stand here without the text between them: the source was drawn from a printed page out of order. The outline has them as they stand; see the printed page for what they head."
                    ),
                )
                .at(place),
            );
        }
        rest = &rest[start + length..];
    }
    let first_paragraph = blocks.iter().position(|block| block.kind == BlockKind::Paragraph);
    let first_title = blocks.iter().position(|block| block.kind == BlockKind::Title);
    if let (Some(paragraph), Some(title)) = (first_paragraph, first_title)
        && paragraph < title
    {
        let span = blocks[title].span;
        notes.push(
            Note::warning("torn-order", "The title stands behind text of the document: the source was drawn from a printed page out of order.")
                .at(span.range()),
        );
    }
    notes
}
