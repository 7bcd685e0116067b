//! A comparison as rows of paragraphs: what stands side by side, and what is marked in it.

use std::ops::Range;

use crate::diff::{Diff, Op, OpKind, Stretch, stretches};

/// Paragraphs of the old text and the paragraphs of the new text that they became; one side may be empty.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) a: Cell<'a>,
    pub(super) b: Cell<'a>,
}

/// One side of a row.
#[derive(Debug)]
pub(super) struct Cell<'a> {
    /// The numbers of its lines, from 0.
    pub(super) lines: Range<usize>,
    /// Its bytes, line ends included.
    pub(super) range: Range<usize>,
    /// Its text in pieces.
    pub(super) pieces: Vec<Piece<'a>>,
}

/// A piece of one side that is marked in one way.
#[derive(Debug, Clone)]
pub(super) struct Piece<'a> {
    pub(super) range: Range<usize>,
    /// The insertion, deletion or replacement that it belongs to.
    pub(super) edit: Option<&'a Op>,
    /// The number of the move in the comparison that it belongs to.
    pub(super) moved: Option<usize>,
}

impl Row<'_> {
    /// Whether both sides hold the same text and nothing is marked in it.
    pub(super) fn is_same(&self, a_text: &str, b_text: &str) -> bool {
        let unmarked =
            |cell: &Cell<'_>| cell.pieces.iter().all(|piece| piece.edit.is_none() && piece.moved.is_none());
        a_text[self.a.range.clone()] == b_text[self.b.range.clone()] && unmarked(&self.a) && unmarked(&self.b)
    }
}

/// Where the lines of a text are.
#[derive(Debug)]
pub(super) struct Lines {
    /// The first byte of each line, and the length of the text.
    borders: Vec<usize>,
}

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let mut borders = vec![0];
        borders.extend(text.match_indices('\n').map(|(at, _)| at + 1).filter(|&at| at < text.len()));
        if !text.is_empty() {
            borders.push(text.len());
        }
        Self { borders }
    }

    pub(super) fn count(&self) -> usize {
        self.borders.len() - 1
    }

    /// The number of the line that holds the byte `at`; for the end of the text, the last line.
    pub(super) fn at(&self, at: usize) -> usize {
        (self.borders.partition_point(|&border| border <= at) - 1).min(self.count().saturating_sub(1))
    }

    /// The bytes of some lines, line ends included.
    pub(super) fn bytes(&self, lines: &Range<usize>) -> Range<usize> {
        let border = |line: usize| self.borders.get(line).copied().unwrap_or(self.borders[self.count()]);
        border(lines.start)..border(lines.end)
    }
}

/// The rows of a comparison, in the order of both texts; together they hold each line of each side once.
pub(super) fn rows<'a>(a_text: &str, b_text: &str, diff: &'a Diff) -> Vec<Row<'a>> {
    let (lines_a, lines_b) = (Lines::of(a_text), Lines::of(b_text));
    let walk = stretches(0..a_text.len(), 0..b_text.len(), &diff.ops);
    let (pieces_a, pieces_b) = pieces(&walk, diff);
    let mut rows =
        RowWriter { lines: [&lines_a, &lines_b], pieces: [&pieces_a, &pieces_b], rows: Vec::new() };
    let (mut line_a, mut line_b) = (0, 0);
    for (group_a, group_b) in groups(&walk, &lines_a, &lines_b, a_text, b_text) {
        (line_a..group_a.start).for_each(|line| rows.push(line..line + 1, line_b..line_b));
        (line_b..group_b.start).for_each(|line| rows.push(group_a.start..group_a.start, line..line + 1));
        (line_a, line_b) = (group_a.end, group_b.end);
        rows.push(group_a, group_b);
    }
    (line_a..lines_a.count()).for_each(|line| rows.push(line..line + 1, line_b..line_b));
    (line_b..lines_b.count()).for_each(|line| rows.push(lines_a.count()..lines_a.count(), line..line + 1));
    rows.rows
}

struct RowWriter<'p, 'a> {
    lines: [&'p Lines; 2],
    pieces: [&'p [Piece<'a>]; 2],
    rows: Vec<Row<'a>>,
}

impl RowWriter<'_, '_> {
    fn push(&mut self, a: Range<usize>, b: Range<usize>) {
        let [a, b] = [(0, a), (1, b)].map(|(side, lines)| {
            let range = self.lines[side].bytes(&lines);
            let first = self.pieces[side].partition_point(|piece| piece.range.end <= range.start);
            let pieces = (self.pieces[side][first..].iter())
                .take_while(|piece| piece.range.start < range.end)
                .map(|piece| Piece {
                    range: piece.range.start.max(range.start)..piece.range.end.min(range.end),
                    ..piece.clone()
                })
                .collect();
            Cell { lines, range, pieces }
        });
        self.rows.push(Row { a, b });
    }
}

/// Both sides in pieces.
fn pieces<'a>(walk: &[Stretch<'a>], diff: &'a Diff) -> (Vec<Piece<'a>>, Vec<Piece<'a>>) {
    // The operations are in the order of `b`, and no two moves arrive at the same place.
    let number =
        |op: &Op| diff.ops.partition_point(|other| (other.b.start, other.b.end) < (op.b.start, op.b.end));
    let (mut in_a, mut in_b) = (Vec::new(), Vec::new());
    let push =
        |list: &mut Vec<Piece<'a>>, range: &Range<usize>, edit: Option<&'a Op>, moved: Option<usize>| {
            if !range.is_empty() {
                list.push(Piece { range: range.clone(), edit, moved });
            }
        };
    for stretch in walk {
        match stretch {
            Stretch::Equal { a, b } => {
                push(&mut in_a, a, None, None);
                push(&mut in_b, b, None, None);
            }
            Stretch::Op(op) if op.kind != OpKind::Move => {
                push(&mut in_a, &op.a, Some(op), None);
                push(&mut in_b, &op.b, Some(op), None);
            }
            Stretch::Op(op) | Stretch::Departure(op) => {
                let departs = matches!(stretch, Stretch::Departure(_));
                let moved = Some(number(op));
                for inner in stretches(op.a.clone(), op.b.clone(), &op.edits) {
                    let (a, b, edit) = match inner {
                        Stretch::Equal { a, b } => (a, b, None),
                        Stretch::Op(edit) | Stretch::Departure(edit) => {
                            (edit.a.clone(), edit.b.clone(), Some(edit))
                        }
                    };
                    if departs {
                        push(&mut in_a, &a, edit, moved);
                    } else {
                        push(&mut in_b, &b, edit, moved);
                    }
                }
            }
        }
    }
    (in_a, in_b)
}

/// A line of each side that share at least this part of the shorter one stand side by side.
const SHARED_PART: usize = 5;

/// Which lines stand side by side: in order, each line in at most one group.
fn groups(
    walk: &[Stretch<'_>],
    lines_a: &Lines,
    lines_b: &Lines,
    a_text: &str,
    b_text: &str,
) -> Vec<(Range<usize>, Range<usize>)> {
    // (line of a, line of b, bytes that connect them), in the order of both.
    let mut bonds: Vec<(usize, usize, usize)> = Vec::new();
    let mut bond = |line_a: usize, line_b: usize, bytes: usize| match bonds.last_mut() {
        Some((last_a, last_b, sum)) if (*last_a, *last_b) == (line_a, line_b) => *sum += bytes,
        _ => bonds.push((line_a, line_b, bytes)),
    };
    for stretch in walk {
        match stretch {
            Stretch::Equal { a, b } => {
                let mut at = 0;
                for line in a_text[a.clone()].split_inclusive('\n') {
                    bond(lines_a.at(a.start + at), lines_b.at(b.start + at), line.trim_end().len());
                    at += line.len();
                }
            }
            Stretch::Op(op) if op.kind == OpKind::Replace => {
                bond(lines_a.at(op.a.start), lines_b.at(op.b.start), op.a.len().min(op.b.len()));
            }
            Stretch::Op(_) | Stretch::Departure(_) => {}
        }
    }
    let length =
        |text: &str, lines: &Lines, line: usize| text[lines.bytes(&(line..line + 1))].trim_end().len();
    bonds.retain(|&(line_a, line_b, bytes)| {
        let shorter = length(a_text, lines_a, line_a).min(length(b_text, lines_b, line_b));
        SHARED_PART * bytes >= shorter
    });
    let mut groups: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for (line_a, line_b, _) in bonds {
        match groups.last_mut() {
            Some((group_a, group_b)) if line_a < group_a.end || line_b < group_b.end => {
                group_a.end = group_a.end.max(line_a + 1);
                group_b.end = group_b.end.max(line_b + 1);
            }
            _ => groups.push((line_a..line_a + 1, line_b..line_b + 1)),
        }
    }
    groups
}
