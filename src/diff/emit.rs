//! From an alignment of clauses to operations on bytes.

use std::ops::Range;

use super::align::{Alignment, Link};
use super::budget::Meter;
use super::clauses::Clause;
use super::ops::{Op, OpKind, Unit};
use super::similarity::{Thousandths, likeness_in_order};
use super::words::{Texts, edits};

/// Two lone clauses in the same place are one replacement unless one is more than so many times as long.
const SAME_SIZE: u32 = 3;
/// … and unless they share fewer letters and ideographs in order, in thousandths: then one was taken out, and
/// something else put in.
const OF_ONE_PLACE: Thousandths = 280;

/// Writes the operations of an alignment.
pub(super) fn emit(
    texts: &Texts<'_>,
    a: &[Clause],
    b: &[Clause],
    alignment: &Alignment,
    meter: &mut Meter,
) -> Vec<Op> {
    let mut moves: Vec<Op> = Vec::with_capacity(alignment.moves.len());
    let mut emitter = Emitter { texts, a, b, meter };
    for block in &alignment.moves {
        let range =
            |clauses: &[Clause], block: &Range<usize>| clauses[block.start].start..clauses[block.end - 1].end;
        let (in_a, in_b) = (range(a, &block.a), range(b, &block.b));
        let edits = match texts.a[in_a.clone()] == texts.b[in_b.clone()] {
            true => Vec::new(),
            false => emitter.ops(block.a.clone(), block.b.clone(), &block.links, &Moved::default()),
        };
        let unit = emitter.unit_of(block.a.clone(), block.b.clone());
        let similarity = share_equal(texts, in_a.clone(), in_b.clone(), &edits);
        moves.push(Op { similarity: Some(similarity), edits, ..Op::new(OpKind::Move, unit, in_a, in_b) });
    }
    let mut from_a: Vec<Range<usize>> = alignment.moves.iter().map(|block| block.a.clone()).collect();
    from_a.sort_by_key(|block| block.start);
    let to_b = alignment.moves.iter().map(|block| block.b.clone()).collect();
    emitter.ops(0..a.len(), 0..b.len(), &alignment.links, &Moved { from_a, to_b, ops: moves })
}

/// The blocks that leave and arrive among the clauses that are walked through.
#[derive(Default)]
struct Moved {
    /// What leaves, in the order of `a`.
    from_a: Vec<Range<usize>>,
    /// What arrives, in the order of `b`, and the operation of each.
    to_b: Vec<Range<usize>>,
    ops: Vec<Op>,
}

struct Emitter<'a, 't, 'm> {
    texts: &'a Texts<'t>,
    a: &'a [Clause],
    b: &'a [Clause],
    meter: &'m mut Meter,
}

impl Emitter<'_, '_, '_> {
    /// The operations that turn the clauses `a` into the clauses `b`.
    fn ops(&mut self, a: Range<usize>, b: Range<usize>, links: &[Link], moved: &Moved) -> Vec<Op> {
        let mut ops = Vec::new();
        let (mut i, mut j) = (a.start, b.start);
        for link in links {
            self.gap(i..link.a.start, j..link.b.start, moved, &mut ops);
            self.link(link, &mut ops);
            (i, j) = (link.a.end, link.b.end);
        }
        self.gap(i..a.end, j..b.end, moved, &mut ops);
        self.join(ops)
    }

    fn link(&mut self, link: &Link, ops: &mut Vec<Op>) {
        let (first_a, last_a) = (&self.a[link.a.start], &self.a[link.a.end - 1]);
        let (first_b, last_b) = (&self.b[link.b.start], &self.b[link.b.end - 1]);
        if link.a.len() == 1 && link.b.len() == 1 && first_a.key == first_b.key {
            // The same text; only the line end may differ.
            let (end_a, end_b) = (first_a.core_end..first_a.end, first_b.core_end..first_b.end);
            if self.texts.a[end_a.clone()] != self.texts.b[end_b.clone()] {
                ops.push(match (end_a.is_empty(), end_b.is_empty()) {
                    (true, _) => Op::new(OpKind::Insert, Unit::Paragraph, end_a, end_b),
                    (_, true) => Op::new(OpKind::Delete, Unit::Paragraph, end_a, end_b),
                    _ => self.texts.replaced(end_a, end_b, Unit::Paragraph),
                });
            }
            return;
        }
        let (in_a, in_b) = (first_a.start..last_a.end, first_b.start..last_b.end);
        ops.extend(edits(self.texts, in_a, in_b, self.meter));
    }

    /// What has no counterpart between two links.
    fn gap(&mut self, a: Range<usize>, b: Range<usize>, moved: &Moved, ops: &mut Vec<Op>) {
        let runs_a = runs_between(&a, &moved.from_a);
        let runs_b = runs_between(&b, &moved.to_b);
        let place_b = self.b.get(b.start).map_or(self.texts.b.len(), |clause| clause.start);
        if let ([only_a], [only_b]) = (runs_a.as_slice(), runs_b.as_slice())
            && only_a.len() == 1
            && only_b.len() == 1
        {
            let (clause_a, clause_b) = (&self.a[only_a.start], &self.b[only_b.start]);
            let (n_a, n_b) = (clause_a.n_characters, clause_b.n_characters);
            let texts = (&self.texts.a[clause_a.core()], &self.texts.b[clause_b.core()]);
            if n_a <= SAME_SIZE * n_b
                && n_b <= SAME_SIZE * n_a
                && clause_a.is_of_the_kind_of(clause_b)
                && likeness_in_order(texts.0, texts.1) >= OF_ONE_PLACE
            {
                let (in_a, in_b) = (clause_a.range(), clause_b.range());
                ops.extend(edits(self.texts, in_a, in_b, self.meter));
                self.arrivals(&b, moved, ops);
                return;
            }
        }
        for run in runs_a.into_iter().flat_map(|run| by_paragraphs(self.a, run)) {
            let in_a = self.a[run.start].start..self.a[run.end - 1].end;
            ops.push(Op::new(OpKind::Delete, self.unit_of(run, 0..0), in_a, place_b..place_b));
        }
        // What is put in stands behind what was taken out.
        let place_a = self.a.get(a.end).map_or(self.texts.a.len(), |clause| clause.start);
        for run in runs_b.into_iter().flat_map(|run| by_paragraphs(self.b, run)) {
            let in_b = self.b[run.start].start..self.b[run.end - 1].end;
            ops.push(Op::new(OpKind::Insert, self.unit_of(0..0, run), place_a..place_a, in_b));
        }
        self.arrivals(&b, moved, ops);
    }

    fn arrivals(&self, b: &Range<usize>, moved: &Moved, ops: &mut Vec<Op>) {
        let first = moved.to_b.partition_point(|block| block.start < b.start);
        let arriving = moved.to_b[first..].iter().take_while(|block| block.start < b.end).count();
        ops.extend(moved.ops[first..first + arriving].iter().cloned());
    }

    /// Whether clauses of either side are whole paragraphs; an empty range is a side that has no part in it.
    fn unit_of(&self, a: Range<usize>, b: Range<usize>) -> Unit {
        let whole = |clauses: &[Clause], range: &Range<usize>| {
            range.is_empty()
                || clauses[range.start].opens_line
                    && clauses.get(range.end).is_none_or(|next| next.opens_line)
        };
        if whole(self.a, &a) && whole(self.b, &b) { Unit::Paragraph } else { Unit::Clause }
    }

    /// Puts the operations into their order and makes one of those that touch.
    fn join(&self, mut ops: Vec<Op>) -> Vec<Op> {
        ops.sort_by_key(|op| (op.b.start, op.b.end, op.a.start));
        let mut joined: Vec<Op> = Vec::with_capacity(ops.len());
        for op in ops {
            match joined.last_mut() {
                Some(last)
                    if last.kind == op.kind
                        && matches!(op.kind, OpKind::Insert | OpKind::Delete)
                        && last.a.end == op.a.start
                        && last.b.end == op.b.start
                        && (last.unit == Unit::Paragraph) == (op.unit == Unit::Paragraph) =>
                {
                    last.a.end = op.a.end;
                    last.b.end = op.b.end;
                    last.unit = self.joined_unit(last.unit, op.unit);
                }
                _ => joined.push(op),
            }
        }
        joined
    }

    fn joined_unit(&self, first: Unit, second: Unit) -> Unit {
        match (first, second) {
            (Unit::Paragraph, Unit::Paragraph) => Unit::Paragraph,
            (Unit::Clause, _) | (_, Unit::Clause) => Unit::Clause,
            (Unit::Punctuation, Unit::Punctuation) => Unit::Punctuation,
            _ => Unit::Phrase,
        }
    }
}

/// Clauses in a row that are all gone or new, as the end of a paragraph, whole paragraphs, and the start of one.
fn by_paragraphs(clauses: &[Clause], run: Range<usize>) -> Vec<Range<usize>> {
    let opens_line = |clause: usize| clauses.get(clause).is_none_or(|clause| clause.opens_line);
    let first = run.clone().find(|&clause| opens_line(clause)).unwrap_or(run.end);
    let last = (first..=run.end).rev().find(|&clause| opens_line(clause)).unwrap_or(first);
    [run.start..first, first..last, last..run.end].into_iter().filter(|part| !part.is_empty()).collect()
}

/// The parts of `range` outside `blocks`, which are sorted and do not overlap.
fn runs_between(range: &Range<usize>, blocks: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut at = range.start;
    let first = blocks.partition_point(|block| block.start < range.start);
    for block in blocks[first..].iter().take_while(|block| block.start < range.end) {
        if at < block.start {
            runs.push(at..block.start);
        }
        at = block.end;
    }
    if at < range.end {
        runs.push(at..range.end);
    }
    runs
}

/// The share of characters that `ops` leave equal, from 0 to 1; what moved counts by what is equal in it.
pub(super) fn share_equal(texts: &Texts<'_>, a: Range<usize>, b: Range<usize>, ops: &[Op]) -> f64 {
    let count = |text: &str, range: &Range<usize>| text[range.clone()].chars().count();
    let total = count(texts.a, &a) + count(texts.b, &b);
    if total == 0 {
        return 1.0;
    }
    let differing: usize = ops.iter().map(|op| differing_characters(texts, op)).sum();
    (total - differing) as f64 / total as f64
}

fn differing_characters(texts: &Texts<'_>, op: &Op) -> usize {
    match op.kind {
        OpKind::Move => op.edits.iter().map(|edit| differing_characters(texts, edit)).sum(),
        _ => texts.a[op.a.clone()].chars().count() + texts.b[op.b.clone()].chars().count(),
    }
}
