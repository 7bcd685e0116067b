//! How near what an engine found comes to what was planted.

use std::collections::BTreeSet;
use std::ops::Range;

use tifa::diff::{Op, OpKind, Options, Side, Unit, diff};

use super::planted::{Edit, Kind, Pair};
use super::source::Source;

/// A stretch of the old text and the stretch of the new one in its place.
pub(crate) type Change = (Range<usize>, Range<usize>);

/// What an engine found.
#[derive(Default)]
pub(crate) struct Found {
    /// Also those inside moves.
    pub(crate) changes: Vec<Change>,
    pub(crate) moves: Vec<Change>,
    /// The changes that are said to be of a number.
    pub(crate) numbers: Vec<Change>,
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
    invented_moves: usize,
    true_numbers: usize,
    found_numbers: usize,
    common_numbers: usize,
    borders_in_words: usize,
}

pub(crate) fn by_tifa(pair: &Pair) -> Found {
    of_ops(&diff(Side::of_text(&pair.a), Side::of_text(&pair.b), &Options::default()).ops)
}

pub(crate) fn of_ops(ops: &[Op]) -> Found {
    let mut found = Found::default();
    collect(ops, &mut found);
    found
}

fn collect(ops: &[Op], found: &mut Found) {
    for op in ops {
        if op.kind == OpKind::Move {
            found.moves.push((op.a.clone(), op.b.clone()));
            collect(&op.edits, found);
        } else {
            found.changes.push((op.a.clone(), op.b.clone()));
        }
        if op.unit == Unit::Number && op.number.as_ref().is_some_and(|number| number.difference.is_some()) {
            found.numbers.push((op.a.clone(), op.b.clone()));
        }
    }
}

/// A change without the characters that both its sides begin or end with.
fn trimmed(pair: &Pair, (a, b): &Change) -> Change {
    let (text_a, text_b) = (&pair.a[a.clone()], &pair.b[b.clone()]);
    let start: usize =
        text_a.chars().zip(text_b.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (text_a, text_b) = (&text_a[start..], &text_b[start..]);
    let end: usize = (text_a.chars().rev().zip(text_b.chars().rev()))
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    (a.start + start..a.end - end, b.start + start..b.end - end)
}

/// Text that is only put in or taken out, as early as it can stand: 甲、→甲、乙、 may put in 乙、 or 、乙.
fn earliest(pair: &Pair, (a, b): Change) -> Change {
    let early = |text: &str, mut range: Range<usize>| {
        while let (Some(before), Some(last)) =
            (text[..range.start].chars().next_back(), text[range.clone()].chars().next_back())
            && before == last
        {
            range = range.start - before.len_utf8()..range.end - last.len_utf8();
        }
        range
    };
    match (a.is_empty(), b.is_empty()) {
        (true, false) => (a, early(&pair.b, b)),
        (false, true) => (early(&pair.a, a), b),
        _ => (a, b),
    }
}

/// Takes off what both sides share, and makes one change of those that touch.
fn settled(pair: &Pair, changes: Vec<Change>) -> Vec<Change> {
    let mut changes: Vec<Change> = changes.iter().map(|change| trimmed(pair, change)).collect();
    changes.sort_by_key(|(a, b)| (b.start, b.end, a.start));
    let mut joined: Vec<Change> = Vec::new();
    for (a, b) in changes {
        match joined.last_mut() {
            Some(last) if last.0.end == a.start && last.1.end == b.start => {
                (last.0.end, last.1.end) = (a.end, b.end);
            }
            _ => joined.push((a, b)),
        }
    }
    (joined.iter().map(|change| earliest(pair, trimmed(pair, change))))
        .filter(|(a, b)| !(a.is_empty() && b.is_empty()))
        .collect()
}

fn alike(one: &Range<usize>, other: &Range<usize>) -> bool {
    let common = one.end.min(other.end).saturating_sub(one.start.max(other.start));
    let all = one.end.max(other.end) - one.start.min(other.start);
    common * 10 >= all * 8
}

/// The borders of the words of a text, in bytes.
fn word_borders(source: &Source, text: &str) -> BTreeSet<usize> {
    let mut at = 0;
    let mut borders = BTreeSet::from([0]);
    for token in source.jieba.cut(text, false) {
        at += token.word.len();
        borders.insert(at);
    }
    borders
}

impl Score {
    pub(crate) fn add(&mut self, source: &Source, pair: &Pair, found: &Found) {
        self.add_characters(pair, found);
        let truth = settled(pair, pair.edits.iter().map(|edit| (edit.a.clone(), edit.b.clone())).collect());
        let guess = settled(pair, found.changes.clone());
        self.true_edits += truth.len();
        self.found_edits += guess.len();
        // Where a text is only taken out or put in, the place on the other side says nothing more.
        let same = |one: &Change, other: &Change| {
            (one.0 == other.0 || one.0.is_empty() && other.0.is_empty())
                && (one.1 == other.1 || one.1.is_empty() && other.1.is_empty())
        };
        let wrong: Vec<&Change> =
            truth.iter().filter(|edit| !guess.iter().any(|change| same(edit, change))).collect();
        self.exact_edits += truth.len() - wrong.len();
        if std::env::var_os("TIFA_SHOW").is_some() {
            for (a, b) in &found.changes {
                let inside = |x: &Range<usize>, y: &Range<usize>| x.start <= y.start && y.end <= x.end;
                let planted: usize = (pair.edits.iter())
                    .filter(|edit| inside(a, &edit.a) && inside(b, &edit.b))
                    .map(|edit| edit.a.len() + edit.b.len())
                    .sum();
                let more = (a.len() + b.len()).saturating_sub(planted);
                if more > 0 {
                    println!("more {more} {}→{}", &pair.a[a.clone()], &pair.b[b.clone()]);
                }
            }
            for (a, b) in wrong {
                let near: Vec<_> = (guess.iter())
                    .filter(|(x, y)| {
                        x.start <= a.end && a.start <= x.end && !a.is_empty()
                            || y.start <= b.end && b.start <= y.end && !b.is_empty()
                    })
                    .map(|(x, y)| format!("{}→{}", &pair.a[x.clone()], &pair.b[y.clone()]))
                    .collect();
                println!("planted {}→{}: found {near:?}", &pair.a[a.clone()], &pair.b[b.clone()]);
            }
        }
        self.true_moves += pair.moves.len();
        self.found_moves += found.moves.len();
        self.invented_moves += if pair.moves.is_empty() { found.moves.len() } else { 0 };
        let is_move = |truth: &Change, guess: &Change| alike(&truth.0, &guess.0) && alike(&truth.1, &guess.1);
        self.common_moves +=
            (pair.moves.iter()).filter(|truth| found.moves.iter().any(|guess| is_move(truth, guess))).count();
        if std::env::var_os("TIFA_SHOW").is_some() {
            for (a, b) in
                pair.moves.iter().filter(|truth| !found.moves.iter().any(|guess| is_move(truth, guess)))
            {
                println!("moved {} as {}: missed", &pair.a[a.clone()], &pair.b[b.clone()]);
            }
            for (a, b) in
                found.moves.iter().filter(|guess| !pair.moves.iter().any(|truth| is_move(truth, guess)))
            {
                println!("invented move of {} as {}", &pair.a[a.clone()], &pair.b[b.clone()]);
            }
        }
        let numbers: Vec<&Edit> = pair.edits.iter().filter(|edit| edit.kind == Kind::Number).collect();
        let covers = |edit: &Edit, (a, b): &Change| {
            a.start <= edit.a.start && edit.a.end <= a.end && b.start <= edit.b.start && edit.b.end <= b.end
        };
        self.true_numbers += numbers.len();
        self.found_numbers += found.numbers.len();
        self.common_numbers +=
            numbers.iter().filter(|edit| found.numbers.iter().any(|change| covers(edit, change))).count();
        if std::env::var_os("TIFA_SHOW").is_some() {
            for edit in numbers.iter().filter(|edit| !found.numbers.iter().any(|change| covers(edit, change)))
            {
                println!("number {}→{} has no label", &pair.a[edit.a.clone()], &pair.b[edit.b.clone()]);
            }
        }
        let borders = [&pair.a, &pair.b].map(|text| word_borders(source, text));
        let planted = |side: usize, place: usize| {
            pair.edits.iter().any(|edit| {
                let range = if side == 0 { &edit.a } else { &edit.b };
                range.start == place || range.end == place
            })
        };
        for (a, b) in &found.changes {
            for (side, place) in [(0, a.start), (0, a.end), (1, b.start), (1, b.end)] {
                let inside = !borders[side].contains(&place) && !planted(side, place);
                self.borders_in_words += usize::from(inside);
                if inside && std::env::var_os("TIFA_SHOW").is_some() {
                    println!("border in a word: {}→{}", &pair.a[a.clone()], &pair.b[b.clone()]);
                }
            }
        }
    }

    fn add_characters(&mut self, pair: &Pair, found: &Found) {
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

    /// The moves found in pairs in which nothing moved.
    pub(crate) fn invented_moves(&self) -> usize {
        self.invented_moves
    }

    /// The share of planted number changes that carry old, new and difference.
    pub(crate) fn number_recall(&self) -> f64 {
        ratio(self.common_numbers, self.true_numbers)
    }

    /// The figures in one line.
    pub(crate) fn row(&self, engine: &str) -> String {
        format!(
            "{engine:26} F1 {:.3}  exact {:.3}  precision {:.3}  edits {:.2}  moves P {:.2} R {:.2} invented {:<4} \
             numbers P {:.2} R {:.3}  borders in words {:.1} %",
            self.character_f1(),
            self.exact(),
            self.precision(),
            self.found_edits as f64 / self.true_edits as f64,
            self.move_precision(),
            self.move_recall(),
            self.invented_moves,
            ratio(self.common_numbers, self.found_numbers),
            self.number_recall(),
            100.0 * ratio(self.borders_in_words, 4 * self.found_edits),
        )
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
