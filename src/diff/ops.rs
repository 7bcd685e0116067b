//! What a comparison finds: operations that turn one text into the other.

use std::ops::Range;

use super::numbers::NumberChange;

/// One difference between an old text `a` and a new text `b`.
///
/// Ranges are half-open UTF-8 bytes at the borders of characters, each in its own text, also inside a move.
#[derive(Debug, Clone, PartialEq)]
pub struct Op {
    /// What happened.
    pub kind: OpKind,
    /// What it happened to.
    pub unit: Unit,
    /// The old text; for an insertion the empty place that it was made at.
    pub a: Range<usize>,
    /// The new text; for a deletion the empty place where the old text would stand.
    pub b: Range<usize>,
    /// How much of the two stretches is the same, from 0 to 1: for replacements and moves.
    pub similarity: Option<f64>,
    /// For a move: what turns `a` into `b`; empty when the text moved unchanged.
    pub edits: Vec<Op>,
    /// For a replaced number: its values.
    pub number: Option<NumberChange>,
}

/// What happened to a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OpKind {
    /// It is only in the new text.
    Insert,
    /// It is only in the old text.
    Delete,
    /// Something else stands in its place.
    Replace,
    /// It stands elsewhere, perhaps changed inside.
    Move,
}

/// The largest thing that a difference is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// One word.
    Word,
    /// Several words, or a quoted unit.
    Phrase,
    /// A clause, or several in a row.
    Clause,
    /// Whole paragraphs, or a line end alone.
    Paragraph,
    /// A number with its unit and its hedge, such as 6%左右.
    Number,
    /// A date.
    Date,
    /// The name of a person, a place or a body.
    Name,
    /// Punctuation and spaces only.
    Punctuation,
}

impl OpKind {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Delete => "delete",
            Self::Replace => "replace",
            Self::Move => "move",
        }
    }
}

impl Unit {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Phrase => "phrase",
            Self::Clause => "clause",
            Self::Paragraph => "paragraph",
            Self::Number => "number",
            Self::Date => "date",
            Self::Name => "name",
            Self::Punctuation => "punctuation",
        }
    }
}

impl Op {
    pub(super) fn new(kind: OpKind, unit: Unit, a: Range<usize>, b: Range<usize>) -> Self {
        Self { kind, unit, a, b, similarity: None, edits: Vec::new(), number: None }
    }
}

/// A piece of the walk through both texts; see [`stretches`].
#[derive(Debug, Clone, PartialEq)]
pub enum Stretch<'a> {
    /// The same text in both, in order.
    Equal {
        /// Its place in the old text.
        a: Range<usize>,
        /// Its place in the new text.
        b: Range<usize>,
    },
    /// An operation, at its place in the new text. Of a move, this is the arrival.
    Op(&'a Op),
    /// A move, at its place in the old text: the departure.
    Departure(&'a Op),
}

/// Walks through both texts at once: the equal stretches and the operations between them, so that the pieces
/// with an `a` side stand in the order of `a` and those with a `b` side in the order of `b`.
///
/// `a` and `b` are the ranges that `ops` speak of: the whole texts, or the two sides of a move. An equal stretch
/// is broken where a move departs from its middle.
pub fn stretches<'a>(a: Range<usize>, b: Range<usize>, ops: &'a [Op]) -> Vec<Stretch<'a>> {
    let mut departures: Vec<&Op> = ops.iter().filter(|op| op.kind == OpKind::Move).collect();
    departures.sort_by_key(|op| op.a.start);
    let mut walk =
        Walk { departures: departures.into_iter().peekable(), a: a.start, b: b.start, pieces: Vec::new() };
    for op in ops {
        walk.equal_to(op.b.start);
        if matches!(op.kind, OpKind::Delete | OpKind::Replace) {
            walk.depart_to(op.a.start);
            walk.a = op.a.end;
        }
        walk.b = op.b.end;
        walk.pieces.push(Stretch::Op(op));
    }
    walk.equal_to(b.end);
    walk.depart_to(a.end);
    walk.pieces
}

struct Walk<'a, I: Iterator<Item = &'a Op>> {
    departures: std::iter::Peekable<I>,
    a: usize,
    b: usize,
    pieces: Vec<Stretch<'a>>,
}

impl<'a, I: Iterator<Item = &'a Op>> Walk<'a, I> {
    /// Equal text up to the place `b`; what departs from its middle is passed over in `a`.
    fn equal_to(&mut self, b: usize) {
        while self.b < b {
            self.depart_to(self.a);
            let departs = self.departures.peek().map_or(usize::MAX, |op| op.a.start);
            let length = (b - self.b).min(departs - self.a);
            self.pieces.push(Stretch::Equal { a: self.a..self.a + length, b: self.b..self.b + length });
            self.a += length;
            self.b += length;
        }
    }

    /// Passes over the moves that depart before the place `a` or at it.
    fn depart_to(&mut self, a: usize) {
        while let Some(op) = self.departures.next_if(|op| op.a.start <= a.max(self.a)) {
            self.a = op.a.end;
            self.pieces.push(Stretch::Departure(op));
        }
    }
}

/// Turns the old text `a` into the new one by `ops`; of `b`, only what the operations insert is read.
///
/// The rule: take `a` and strike out every range that an operation names on its side. What is left is the equal
/// text. Then go through `ops` in their order, which is that of `b`. Before each one, write equal text until the
/// output is as long as `op.b.start`; then write `b[op.b]` for an insertion or a replacement, nothing for a
/// deletion, and for a move the result of the same rule on `a[op.a]` with the operations in `op.edits`, counted
/// from `op.b.start`. At the end write the rest of the equal text.
///
/// # Panics
/// When `ops` were not made from these two texts.
pub fn apply(a: &str, b: &str, ops: &[Op]) -> String {
    let mut output = String::with_capacity(b.len());
    apply_within(a, 0..a.len(), b, 0..b.len(), ops, &mut output);
    output
}

fn apply_within(
    a: &str,
    a_range: Range<usize>,
    b: &str,
    b_range: Range<usize>,
    ops: &[Op],
    output: &mut String,
) {
    let mut struck: Vec<Range<usize>> =
        ops.iter().map(|op| op.a.clone()).filter(|range| !range.is_empty()).collect();
    struck.sort_by_key(|range| range.start);
    let mut struck = struck.into_iter().peekable();
    let mut at = a_range.start;
    let mut equal = |mut length: usize, output: &mut String| {
        while length > 0 {
            if let Some(range) = struck.next_if(|range| range.start == at) {
                at = range.end;
                continue;
            }
            let free = struck.peek().map_or(a_range.end, |range| range.start) - at;
            let step = length.min(free);
            assert!(step > 0, "the operations leave less equal text than they count on");
            output.push_str(&a[at..at + step]);
            at += step;
            length -= step;
        }
    };
    let mut written = b_range.start;
    for op in ops {
        equal(op.b.start - written, output);
        match op.kind {
            OpKind::Insert | OpKind::Replace => output.push_str(&b[op.b.clone()]),
            OpKind::Delete => {}
            OpKind::Move => apply_within(a, op.a.clone(), b, op.b.clone(), &op.edits, output),
        }
        written = op.b.end;
    }
    equal(b_range.end - written, output);
}
