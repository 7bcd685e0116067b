//! Rows of cells: one tab between two cells, so that they neither run together nor are taken for wrapped text.

use std::ops::Range;

use memchr::memmem;

use crate::text::{Rewrite, Rewriter, Risk, Rule, Stage};

/// The rules of this pass.
pub(super) const RULES: &[&Rule] = &[&CELL];

static CELL: Rule = Rule {
    id: "cell",
    stage: Stage::Canonicalize,
    why: "Lines that follow each other with equally many wide gaps are rows of a table; a tab parts their cells.",
    example: ("街道  企业  产值\n坂田  1200  300", "街道\t企业\t产值\n坂田\t1200\t300"),
    risk: Risk::Context,
    lossy: true,
};

/// Rows with one gap are told from text with a wide space by their number.
const ROWS_OF_TWO_CELLS: usize = 3;

/// Puts one tab between the cells of each row.
pub(super) fn part_cells(text: &str) -> Rewrite<'_> {
    let mut writer = Rewriter::new(text);
    for gap in gaps(text) {
        if text[gap.clone()] != *"\t" {
            writer.replace(gap, "\t", &CELL);
        }
    }
    writer.finish()
}

/// The gaps between the cells of all rows, in order.
pub(super) fn gaps(text: &str) -> Vec<Range<usize>> {
    if !may_have_rows(text) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut rows: Vec<Vec<Range<usize>>> = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let in_line = gaps_of_line(line, start);
        start += line.len() + 1;
        // Blank lines may stand between rows.
        if line.trim().is_empty() {
            continue;
        }
        if rows.first().is_some_and(|row| row.len() != in_line.len()) {
            take_rows(text, &mut rows, &mut found);
        }
        if !in_line.is_empty() {
            rows.push(in_line);
        }
    }
    take_rows(text, &mut rows, &mut found);
    found
}

/// A quick look: a tab, two spaces, or a space that is no ASCII.
fn may_have_rows(text: &str) -> bool {
    ["\t", "  ", "\u{a0}", "\u{3000}"]
        .into_iter()
        .any(|gap| memmem::find(text.as_bytes(), gap.as_bytes()).is_some())
}

/// The wide gaps in a line: two spaces or more, or a tab, between what is no space.
fn gaps_of_line(line: &str, offset: usize) -> Vec<Range<usize>> {
    let content = line.trim();
    let start = offset + line.len() - line.trim_start().len();
    let mut gaps = Vec::new();
    let mut from = 0;
    while let Some(found) = content[from..].find(char::is_whitespace) {
        let begin = from + found;
        let length = content[begin..].find(|it: char| !it.is_whitespace()).unwrap_or(content.len() - begin);
        let gap = &content[begin..begin + length];
        if gap.contains('\t') || gap.chars().nth(1).is_some() {
            gaps.push(start + begin..start + begin + length);
        }
        from = begin + length;
    }
    gaps
}

/// Takes the rows over, where they are enough and hold more than single characters that were set apart.
fn take_rows(text: &str, rows: &mut Vec<Vec<Range<usize>>>, found: &mut Vec<Range<usize>>) {
    let needed = if rows.first().is_some_and(|row| row.len() > 1) { 2 } else { ROWS_OF_TWO_CELLS };
    let inner_cells =
        || rows.iter().flat_map(|row| row.windows(2).map(|pair| &text[pair[0].end..pair[1].start]));
    let are_words = inner_cells().next().is_none() || inner_cells().any(|cell| cell.chars().nth(1).is_some());
    if rows.len() >= needed && are_words {
        found.extend(rows.drain(..).flatten());
    }
    rows.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_cells() {
        let example = CELL.example;
        assert_eq!(part_cells(example.0).text, example.1);
        assert_eq!(part_cells("甲\t1\n\n乙 \t 2\n丙\t3").text, "甲\t1\n\n乙\t2\n丙\t3");
    }

    #[test]
    fn wide_spaces_in_other_lines_are_left_to_others() {
        for text in [
            "政  府  工  作\n二  〇  二  五",
            "发布机构：某区  日期：2025\n名称：报告  文号：",
            "甲  乙  丙\n甲  乙",
            "  各位代表：\n  一年来",
        ] {
            assert_eq!(part_cells(text).text, text);
        }
    }
}
