//! Furniture that is known by its repetition: what stands around the text in several documents of one source.

use std::collections::{HashMap, HashSet};

use super::enumerators::enumerator;
use crate::document::{BlockKind, Document};

/// Why a line that repeats is left out.
const REPEATED: &str = "repeated-on-other-pages";
/// A line that is longer than this, in characters, is a text that was quoted or published twice.
const LONGEST_LINE: usize = 60;

/// Marks as furniture the lines that stand over the title or behind the last paragraph in two documents or more, but
/// for digits the same in all of them.
///
/// A line between the title and the last paragraph stays, and so do titles, salutations, counted headings, the glossary
/// and what says something about the document: reports that say the same are what this program is for.
pub fn leave_out_repeated(documents: &mut [Document]) {
    let mut holders: HashMap<String, HashSet<usize>> = HashMap::new();
    let found: Vec<Vec<(usize, String)>> = documents.iter().map(edge_lines).collect();
    for (number, lines) in found.iter().enumerate() {
        for (_, line) in lines {
            holders.entry(line.clone()).or_default().insert(number);
        }
    }
    for (document, lines) in documents.iter_mut().zip(found) {
        let structure = &mut document.canonical.structure;
        for (block, _) in lines.into_iter().filter(|(_, line)| holders[line].len() > 1) {
            let span = structure.blocks[block].span;
            structure.blocks[block].kind = BlockKind::Furniture;
            structure.blocks[block].why = Some(REPEATED);
            structure.outline.retain(|heading| heading.span != span);
            structure.clauses.retain(|clause| clause.block != block);
            structure.quotations.retain(|quotation| !span.contains(quotation.span));
        }
    }
}

/// The lines around the text of a document that could be furniture: their blocks, and what they say, digits masked.
fn edge_lines(document: &Document) -> Vec<(usize, String)> {
    let blocks = &document.canonical.structure.blocks;
    let last_paragraph = blocks.iter().rposition(|block| block.kind == BlockKind::Paragraph);
    let (Some(title), Some(last)) =
        (blocks.iter().position(|block| block.kind == BlockKind::Title), last_paragraph)
    else {
        return Vec::new();
    };
    let line_of = |number: usize| {
        let line = &document.canonical.text[blocks[number].span.range()];
        let could_be =
            blocks[number].kind == BlockKind::Heading || blocks[number].kind == BlockKind::Paragraph;
        let is_short = line.chars().count() <= LONGEST_LINE;
        let masked = line.chars().map(|it| if it.is_ascii_digit() { '0' } else { it }).collect();
        (could_be && is_short && enumerator(line).is_none()).then_some((number, masked))
    };
    // The last paragraph may itself be such a line, where it is no sentence.
    let is_sentence = |number: usize| {
        document.canonical.text[blocks[number].span.range()]
            .ends_with(['。', '！', '？', '”', '）', '：', '；', '…'])
    };
    let foot =
        (0..=last).rev().find(|&number| blocks[number].kind == BlockKind::Paragraph && is_sentence(number));
    (0..title).chain(foot.unwrap_or(last) + 1..blocks.len()).filter_map(line_of).collect()
}
