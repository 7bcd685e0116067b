//! Furniture that is known by its repetition: what stands around the text in several documents of one source.

use std::collections::{HashMap, HashSet};

use super::enumerators::enumerator;
use crate::document::{BlockKind, Document};
use crate::text::has_at_most;

/// Why a line that repeats is left out.
const REPEATED: &str = "repeated-on-other-pages";
/// A line that is longer than this, in characters, is a text that was quoted or published twice.
const LONGEST_LINE: usize = 60;

/// Marks as furniture the lines that stand at the very edge of two documents or more, the same in all of them: over
/// everything that belongs to the text, or under it.
///
/// The edge ends at the first line that other documents do not have in theirs, and at a title, a salutation, a counted
/// heading, a glossary, a sentence, and a line with a number: reports that say the same are what this program is for,
/// and what is left out wrongly is worse than what stays.
pub fn leave_out_repeated(documents: &mut [Document]) {
    let edges: Vec<[Vec<(usize, String)>; 2]> = documents.iter().map(edges).collect();
    let mut holders: HashMap<(usize, &str), usize> = HashMap::new();
    for (side, lines) in edges.iter().flat_map(|edges| edges.iter().enumerate()) {
        let different: HashSet<&str> = lines.iter().map(|(_, line)| line.as_str()).collect();
        for line in different {
            *holders.entry((side, line)).or_default() += 1;
        }
    }
    for (document, edges) in documents.iter_mut().zip(&edges) {
        let structure = &mut document.canonical.structure;
        for (side, lines) in edges.iter().enumerate() {
            let repeats = |(_, line): &&(usize, String)| holders[&(side, line.as_str())] > 1;
            for (block, _) in lines.iter().take_while(repeats) {
                let span = structure.blocks[*block].span;
                structure.blocks[*block].kind = BlockKind::Furniture;
                structure.blocks[*block].why = Some(REPEATED);
                structure.outline.retain(|heading| heading.span != span);
                structure.clauses.retain(|clause| clause.block != *block);
                structure.quotations.retain(|quotation| !span.contains(quotation.span));
            }
        }
    }
}

/// The lines at the head and at the foot of a document that could be furniture, from the edge inwards: their blocks,
/// and what they say.
fn edges(document: &Document) -> [Vec<(usize, String)>; 2] {
    let blocks = &document.canonical.structure.blocks;
    let line = |number: usize| &document.canonical.text[blocks[number].span.range()];
    let is_outside =
        |number: &usize| matches!(blocks[*number].kind, BlockKind::Furniture | BlockKind::Metadata);
    let could_be = |number: &usize| {
        let line = line(*number);
        matches!(blocks[*number].kind, BlockKind::Heading | BlockKind::Paragraph)
            && has_at_most(line, LONGEST_LINE)
            && enumerator(line).is_none()
            && !line.contains(is_number)
            && !line.ends_with(['。', '！', '？', '；', '：', '，', '”'])
    };
    let edge = |numbers: &mut dyn Iterator<Item = usize>| {
        // What is known to stand around the text does not end its edge.
        let lines = numbers.take_while(|number| is_outside(number) || could_be(number));
        lines.filter(|number| !is_outside(number)).map(|number| (number, line(number).to_owned())).collect()
    };
    [edge(&mut (0..blocks.len())), edge(&mut (0..blocks.len()).rev())]
}

fn is_number(character: char) -> bool {
    character.is_ascii_digit() || "〇一二三四五六七八九十".contains(character)
}
