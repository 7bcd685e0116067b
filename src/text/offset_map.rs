//! The way from the canonical text to the source bytes and back.

use super::edits::{Edits, Run};
use super::span::{Canon, Raw, Span};

/// A two-way map between the source bytes and the canonical text.
///
/// It is the composition of the stages' receipts. Inside a change it widens to the whole change and never
/// shifts: the source of a part of a replaced phrase is the source of the whole phrase. Text that was left out
/// maps to an empty place; text that was put in has an empty source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffsetMap {
    pieces: Vec<Piece>,
    raw_len: usize,
    canonical_len: usize,
}

/// A run with its place: `count` units, each `raw` bytes wide in the source and `canonical` in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    raw_start: u32,
    canonical_start: u32,
    count: u32,
    raw: u32,
    canonical: u32,
}

impl OffsetMap {
    /// The map of a single stage that starts at the source bytes.
    pub fn new(edits: &Edits) -> Self {
        Self::from_runs(edits.runs().iter().copied())
    }

    /// The map through this one and then through `next`, whose input is this map's output.
    ///
    /// # Panics
    /// When `next` is the receipt of a text of another length.
    pub fn then(&self, next: &Edits) -> Self {
        assert_eq!(
            self.canonical_len,
            next.input_len(),
            "a receipt must continue the text it is composed with"
        );
        if next.is_identity() {
            return self.clone();
        }
        let first = self.pieces.iter().map(|piece| Run {
            count: piece.count as usize,
            old: piece.raw as usize,
            new: piece.canonical as usize,
        });
        let mut joint = Joint { runs: Vec::with_capacity(self.pieces.len() + next.runs().len()) };
        joint.compose(first, next.runs().iter().copied());
        Self::from_runs(joint.runs.into_iter())
    }

    /// The source bytes that `span` of the canonical text came from.
    ///
    /// An empty span gives an empty one at the same place.
    pub fn to_raw(&self, span: Span<Canon>) -> Span<Raw> {
        let (start, end) = self.project(span.start(), span.end(), Direction::ToRaw);
        Span::new(start, end)
    }

    /// The part of the canonical text that the source bytes `span` went into.
    pub fn to_canonical(&self, span: Span<Raw>) -> Span<Canon> {
        let (start, end) = self.project(span.start(), span.end(), Direction::ToCanonical);
        Span::new(start, end)
    }

    /// The number of source bytes.
    pub fn raw_len(&self) -> usize {
        self.raw_len
    }

    /// The number of bytes of the canonical text.
    pub fn canonical_len(&self) -> usize {
        self.canonical_len
    }

    /// The runs of the map: the first byte in the source, the first byte in the text, how many units there are, and how
    /// many bytes each has in the source and in the text.
    pub fn pieces(&self) -> impl Iterator<Item = [usize; 5]> {
        self.pieces.iter().map(|piece| {
            [piece.raw_start, piece.canonical_start, piece.count, piece.raw, piece.canonical]
                .map(|n| n as usize)
        })
    }

    fn from_runs(runs: impl Iterator<Item = Run>) -> Self {
        let mut map = Self { pieces: Vec::new(), raw_len: 0, canonical_len: 0 };
        for run in runs {
            map.pieces.push(Piece {
                raw_start: narrow(map.raw_len),
                canonical_start: narrow(map.canonical_len),
                count: narrow(run.count),
                raw: narrow(run.old),
                canonical: narrow(run.new),
            });
            map.raw_len += run.count * run.old;
            map.canonical_len += run.count * run.new;
        }
        map
    }

    fn project(&self, start: usize, end: usize, direction: Direction) -> (usize, usize) {
        let near = |piece: &Piece| direction.near(piece);
        let far = |piece: &Piece| direction.far(piece);
        let (near_len, far_len) = match direction {
            Direction::ToRaw => (self.canonical_len, self.raw_len),
            Direction::ToCanonical => (self.raw_len, self.canonical_len),
        };
        assert!(end <= near_len, "the span ends at {end}, behind the text's end {near_len}");
        // The unit that holds a byte: (its piece, its number in the piece). A piece that is empty on this side
        // holds none, and `near_end > position` steps over it.
        let unit = |position: usize| {
            let index = self.pieces.partition_point(|piece| {
                let (piece_start, width) = near(piece);
                piece_start + width * piece.count as usize <= position
            });
            self.pieces.get(index).map(|piece| {
                let (piece_start, width) = near(piece);
                (piece, (position - piece_start) / width)
            })
        };
        let far_start = match unit(start) {
            Some((piece, number)) => far(piece).0 + number * far(piece).1,
            None => far_len,
        };
        if start == end {
            return (far_start, far_start);
        }
        let far_end = match unit(end - 1) {
            Some((piece, number)) => far(piece).0 + (number + 1) * far(piece).1,
            None => far_len,
        };
        (far_start, far_end)
    }
}

#[derive(Clone, Copy)]
enum Direction {
    ToRaw,
    ToCanonical,
}

impl Direction {
    /// (start, unit width) on the side that the question is asked from.
    fn near(self, piece: &Piece) -> (usize, usize) {
        match self {
            Self::ToRaw => (piece.canonical_start as usize, piece.canonical as usize),
            Self::ToCanonical => (piece.raw_start as usize, piece.raw as usize),
        }
    }

    /// (start, unit width) on the side of the answer.
    fn far(self, piece: &Piece) -> (usize, usize) {
        match self {
            Self::ToRaw => Self::ToCanonical.near(piece),
            Self::ToCanonical => Self::ToRaw.near(piece),
        }
    }
}

/// Collects the runs of a composition.
struct Joint {
    runs: Vec<Run>,
}

impl Joint {
    /// Walks both lists along their common middle text and emits the smallest pieces whose borders both share.
    fn compose(&mut self, first: impl Iterator<Item = Run>, second: impl Iterator<Item = Run>) {
        let (mut first, mut second) = (Units::new(first), Units::new(second));
        loop {
            match (first.run, second.run) {
                (None, None) => return,
                (Some(left), _) if left.new == 0 => {
                    self.push(left.count, left.old, 0);
                    first.take(left.count);
                }
                (_, Some(right)) if right.old == 0 => {
                    self.push(right.count, 0, right.new);
                    second.take(right.count);
                }
                (Some(left), Some(right)) => {
                    // How many units of one side make one of the other; whole ones are taken in one step.
                    let (per_left, per_right) = if left.new == right.old {
                        (1, 1)
                    } else if right.old == 1 {
                        (1, left.new)
                    } else if left.new == 1 {
                        (right.old, 1)
                    } else {
                        (1, usize::MAX)
                    };
                    let count = (left.count / per_left).min(right.count / per_right);
                    if count > 0 {
                        self.push(count, left.old * per_left, right.new * per_right);
                        first.take(count * per_left);
                        second.take(count * per_right);
                    } else {
                        self.merge_until_aligned(&mut first, &mut second);
                    }
                }
                (Some(_), None) | (None, Some(_)) => unreachable!("both lists cover the same middle text"),
            }
        }
    }

    /// Takes units from both sides until they end at the same place, and emits them as one.
    fn merge_until_aligned(
        &mut self,
        first: &mut Units<impl Iterator<Item = Run>>,
        second: &mut Units<impl Iterator<Item = Run>>,
    ) {
        let (mut old, mut new, mut left_end, mut right_end) = (0, 0, 0, 0);
        loop {
            let side_is_left = left_end <= right_end;
            let run = if side_is_left { first.run } else { second.run };
            let run = run.expect("both lists cover the same middle text");
            if side_is_left {
                old += run.old;
                left_end += run.new;
                first.take(1);
            } else {
                new += run.new;
                right_end += run.old;
                second.take(1);
            }
            if left_end == right_end {
                self.push(1, old, new);
                return;
            }
        }
    }

    fn push(&mut self, count: usize, old: usize, new: usize) {
        match self.runs.last_mut() {
            Some(last) if last.old == old && last.new == new => last.count += count,
            _ => self.runs.push(Run { count, old, new }),
        }
    }
}

/// A list of runs from which units are taken.
struct Units<I> {
    rest: I,
    run: Option<Run>,
}

impl<I: Iterator<Item = Run>> Units<I> {
    fn new(mut rest: I) -> Self {
        let run = rest.next();
        Self { rest, run }
    }

    fn take(&mut self, count: usize) {
        let run = self.run.as_mut().expect("units are only taken from a run that is there");
        run.count -= count;
        if run.count == 0 {
            self.run = self.rest.next();
        }
    }
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).expect("sources are limited to 1 GiB, and no stage grows a text fourfold")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Reason, Risk, Rule, Stage};

    static RULE: Rule = Rule {
        id: "test",
        stage: Stage::Repair,
        why: "a test",
        example: ("", ""),
        risk: Risk::None,
        lossy: false,
    };

    fn gbk_then_change() -> OffsetMap {
        // Five Han characters in GBK, then the middle three become one.
        let mut decoded = Edits::default();
        decoded.units(5, 2, 3);
        let mut changed = Edits::default();
        changed.keep(3);
        changed.change("甲乙丙".as_bytes(), "丁", Reason::from(&RULE));
        changed.keep(3);
        OffsetMap::new(&decoded).then(&changed)
    }

    #[test]
    fn a_gbk_character_leads_to_its_two_bytes() {
        let map = gbk_then_change();
        assert_eq!(map.to_raw(Span::new(0, 3)), Span::new(0, 2));
        assert_eq!(map.to_raw(Span::new(6, 9)), Span::new(8, 10));
    }

    #[test]
    fn inside_a_change_the_map_widens_to_the_whole_change() {
        let map = gbk_then_change();
        assert_eq!(map.to_raw(Span::new(3, 6)), Span::new(2, 8));
        assert_eq!(map.to_canonical(Span::new(4, 6)), Span::new(3, 6));
    }

    #[test]
    fn deleted_text_maps_to_an_empty_place_and_has_no_part_in_its_neighbours() {
        let mut edits = Edits::default();
        edits.keep(4);
        edits.change(b"xyz", "", Reason::from(&RULE));
        edits.keep(4);
        let map = OffsetMap::new(&edits);
        assert_eq!(map.to_canonical(Span::new(4, 7)), Span::new(4, 4));
        assert_eq!(map.to_raw(Span::new(0, 4)), Span::new(0, 4));
        assert_eq!(map.to_raw(Span::new(4, 8)), Span::new(7, 11));
        assert_eq!(map.to_raw(Span::new(0, 8)), Span::new(0, 11));
    }

    #[test]
    fn a_change_across_the_borders_of_an_earlier_change_takes_in_both() {
        let mut first = Edits::default();
        first.keep(1);
        first.change(b"bb", "BBB", Reason::from(&RULE));
        first.keep(2);
        let mut second = Edits::default();
        second.keep(3);
        second.change(b"Bd", "x", Reason::from(&RULE));
        second.keep(1);
        let map = OffsetMap::new(&first).then(&second);
        assert_eq!(map.to_raw(Span::new(0, 1)), Span::new(0, 1));
        assert_eq!(map.to_raw(Span::new(1, 2)), Span::new(1, 4));
        assert_eq!(map.to_raw(Span::new(3, 4)), Span::new(1, 4));
        assert_eq!(map.to_raw(Span::new(4, 5)), Span::new(4, 5));
    }
}
