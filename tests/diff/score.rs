//! How near what was found comes to what was planted.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};
use tifa::diff::{Op, OpKind, Options, Side, Unit, diff};

use super::planted::{Edit, Kind, Pair};

/// What an engine found.
pub(crate) struct Found {
    /// Changed stretches, old and new, also those inside moves.
    changes: Vec<(Range<usize>, Range<usize>)>,
    moves: Vec<(Range<usize>, Range<usize>)>,
    numbers: Vec<(Range<usize>, Range<usize>)>,
}

/// Figures that add up over pairs.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Score {
    true_characters: usize,
    found_characters: usize,
    common_characters: usize,
    true_edits: usize,
    exact_edits: usize,
    found_edits: usize,
    true_moves: usize,
    found_moves: usize,
    common_moves: usize,
    true_numbers: usize,
    labelled_numbers: usize,
}

pub(crate) fn by_tifa(pair: &Pair) -> Found {
    let result = diff(Side::of_text(&pair.a), Side::of_text(&pair.b), &Options::default());
    let mut found = Found { changes: Vec::new(), moves: Vec::new(), numbers: Vec::new() };
    fn collect(ops: &[Op], found: &mut Found) {
        for op in ops {
            if op.kind == OpKind::Move {
                found.moves.push((op.a.clone(), op.b.clone()));
                collect(&op.edits, found);
            } else {
                found.changes.push((op.a.clone(), op.b.clone()));
            }
            if op.unit == Unit::Number && op.number.as_ref().is_some_and(|number| number.difference.is_some())
            {
                found.numbers.push((op.a.clone(), op.b.clone()));
            }
        }
    }
    collect(&result.ops, &mut found);
    found
}

pub(crate) fn by_characters(pair: &Pair, algorithm: Algorithm) -> Found {
    let list = |text: &str| text.char_indices().collect::<Vec<_>>();
    let (a, b) = (list(&pair.a), list(&pair.b));
    let characters =
        |list: &[(usize, char)]| list.iter().map(|&(_, character)| character).collect::<Vec<_>>();
    let place = |list: &[(usize, char)], text: &str, k: usize| list.get(k).map_or(text.len(), |&(at, _)| at);
    let changes = capture_diff_slices(algorithm, &characters(&a), &characters(&b))
        .into_iter()
        .filter(|op| op.tag() != DiffTag::Equal)
        .map(|op| {
            let (in_a, in_b) = (op.old_range(), op.new_range());
            (
                place(&a, &pair.a, in_a.start)..place(&a, &pair.a, in_a.end),
                place(&b, &pair.b, in_b.start)..place(&b, &pair.b, in_b.end),
            )
        })
        .collect();
    Found { changes, moves: Vec::new(), numbers: Vec::new() }
}

/// A change without the characters that both its sides begin or end with.
fn trimmed(pair: &Pair, a: &Range<usize>, b: &Range<usize>) -> (Range<usize>, Range<usize>) {
    let (text_a, text_b) = (&pair.a[a.clone()], &pair.b[b.clone()]);
    let start: usize =
        text_a.chars().zip(text_b.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (text_a, text_b) = (&text_a[start..], &text_b[start..]);
    let end: usize = text_a
        .chars()
        .rev()
        .zip(text_b.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    (a.start + start..a.end - end, b.start + start..b.end - end)
}

fn alike(one: &Range<usize>, other: &Range<usize>) -> bool {
    let common = one.end.min(other.end).saturating_sub(one.start.max(other.start));
    let all = one.end.max(other.end) - one.start.min(other.start);
    common * 10 >= all * 8
}

impl Score {
    pub(crate) fn add(&mut self, pair: &Pair, found: &Found) {
        let marks = |text: &str, ranges: Vec<Range<usize>>| {
            let mut marks = vec![false; text.len()];
            ranges.into_iter().for_each(|range| marks[range].fill(true));
            text.char_indices().map(|(at, _)| marks[at]).collect::<Vec<bool>>()
        };
        for (text, truth, guess) in [
            (
                &pair.a,
                pair.edits.iter().map(|edit| edit.a.clone()).collect::<Vec<_>>(),
                found.changes.iter().map(|change| change.0.clone()).collect::<Vec<_>>(),
            ),
            (
                &pair.b,
                pair.edits.iter().map(|edit| edit.b.clone()).collect(),
                found.changes.iter().map(|change| change.1.clone()).collect(),
            ),
        ] {
            for (truth, guess) in marks(text, truth).into_iter().zip(marks(text, guess)) {
                self.true_characters += usize::from(truth);
                self.found_characters += usize::from(guess);
                self.common_characters += usize::from(truth && guess);
            }
        }
        let is_at = |edit: &Edit, (a, b): &(Range<usize>, Range<usize>)| match edit.kind {
            Kind::Inserted => *b == edit.b && a.is_empty(),
            Kind::Deleted => *a == edit.a && b.is_empty(),
            _ => trimmed(pair, a, b) == trimmed(pair, &edit.a, &edit.b),
        };
        self.true_edits += pair.edits.len();
        self.found_edits += found.changes.len();
        self.exact_edits +=
            pair.edits.iter().filter(|edit| found.changes.iter().any(|change| is_at(edit, change))).count();
        self.true_moves += pair.moves.len();
        self.found_moves += found.moves.len();
        self.common_moves += (pair.moves.iter())
            .filter(|truth| {
                found.moves.iter().any(|guess| alike(&truth.0, &guess.0) && alike(&truth.1, &guess.1))
            })
            .count();
        let numbers = pair.edits.iter().filter(|edit| edit.kind == Kind::Number);
        for edit in numbers {
            self.true_numbers += 1;
            let covers = |(a, b): &(Range<usize>, Range<usize>)| {
                a.start <= edit.a.start
                    && edit.a.end <= a.end
                    && b.start <= edit.b.start
                    && edit.b.end <= b.end
            };
            self.labelled_numbers += usize::from(found.numbers.iter().any(covers));
        }
    }

    /// The harmonic mean of precision and recall over changed characters of both sides.
    pub(crate) fn character_f1(&self) -> f64 {
        2.0 * ratio(self.common_characters, self.true_characters + self.found_characters)
    }

    /// The share of planted edits that were found with exactly their span.
    pub(crate) fn exact(&self) -> f64 {
        ratio(self.exact_edits, self.true_edits)
    }

    /// The share of reported edits that are planted ones with exactly their span.
    pub(crate) fn precision(&self) -> f64 {
        ratio(self.exact_edits, self.found_edits)
    }

    pub(crate) fn move_recall(&self) -> f64 {
        ratio(self.common_moves, self.true_moves)
    }

    pub(crate) fn move_precision(&self) -> f64 {
        ratio(self.common_moves, self.found_moves)
    }

    /// The share of planted number changes that carry old, new and difference.
    pub(crate) fn number_recall(&self) -> f64 {
        ratio(self.labelled_numbers, self.true_numbers)
    }

    pub(crate) fn row(&self, engine: &str) -> String {
        format!(
            "{engine:24} F1 {:.3}  exact {:.3}  precision {:.3}  edits {:.2}  moves P {:.2} R {:.2}  numbers {:.3}",
            self.character_f1(),
            self.exact(),
            self.precision(),
            self.found_edits as f64 / self.true_edits as f64,
            self.move_precision(),
            self.move_recall(),
            self.number_recall(),
        )
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
