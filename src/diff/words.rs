//! What changed inside a changed clause: words, numbers, punctuation.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::budget::Meter;
use super::numbers::number_change;
use super::ops::{Op, OpKind, Unit};
use super::similarity::characters_in_common;
use super::tokens::{Class, Token, is_name, tokenize};

/// Texts with more pairs of tokens than this are left to Myers' algorithm, which is faster and takes no care of
/// where it cuts.
const FEW_PAIRS: usize = 250_000;
/// Texts with more tokens than this are reported as wholly replaced.
const FOR_MYERS: usize = 20_000;
/// What a separate difference costs, against [`worth`]: one character alone between two differences does not
/// separate them, an enumeration comma does.
const SEPARATE: i32 = 2;
/// When less of two clauses is the same, they are reported as replaced and not taken apart.
const WORTH_TAKING_APART: f64 = 0.25;

/// The two sides that are compared.
pub(super) struct Texts<'a> {
    pub(super) a: &'a str,
    pub(super) b: &'a str,
}

/// A stretch of tokens of each side that differs.
type Region = (Range<usize>, Range<usize>);

/// What turns `a_range` of the old text into `b_range` of the new one, in order.
pub(super) fn edits(
    texts: &Texts<'_>,
    a_range: Range<usize>,
    b_range: Range<usize>,
    meter: &mut Meter,
) -> Vec<Op> {
    let whole = || vec![texts.replaced(a_range.clone(), b_range.clone(), Unit::Clause)];
    if texts.a[a_range.clone()] == texts.b[b_range.clone()] {
        return Vec::new();
    }
    if !meter.spend(4 * (a_range.len() + b_range.len())) {
        return whole();
    }
    let a = tokenize(&texts.a[a_range.clone()], a_range.start);
    let b = tokenize(&texts.b[b_range.clone()], b_range.start);
    let keys = texts.keys(&a, &b);
    let Some(mut regions) = regions(&keys, &a, &b, texts, meter) else { return whole() };
    slide(&mut regions, &keys, &a, &b);
    let changed: usize =
        (regions.iter()).map(|(in_a, in_b)| bytes(&a[in_a.clone()]) + bytes(&b[in_b.clone()])).sum();
    if 1.0 - changed as f64 / (a_range.len() + b_range.len()) as f64 <= WORTH_TAKING_APART
        && !a.is_empty()
        && !b.is_empty()
    {
        return whole();
    }
    let mut ops = Vec::new();
    for (in_a, in_b) in regions {
        texts.push_region(&a, in_a, &b, in_b, (a_range.start, b_range.start), &mut ops);
    }
    ops
}

fn bytes(tokens: &[Token]) -> usize {
    tokens.iter().map(|token| token.range.len()).sum()
}

/// The bytes from the first of `tokens` to the last; for none, the empty place before the token `next`.
fn extent(all: &[Token], tokens: Range<usize>, start: usize) -> Range<usize> {
    let place = |number: usize| match number.checked_sub(1) {
        None => start,
        Some(before) => all[before].range.end,
    };
    place(tokens.start)..place(tokens.end)
}

/// What it is worth to leave a token as equal.
fn worth(token: &Token, text: &str) -> i32 {
    let n_characters = text[token.range.clone()].chars().count() as i32;
    match token.class {
        Class::Punctuation if text[token.range.clone()].starts_with('、') => 3,
        Class::Punctuation | Class::LineEnd => 2,
        Class::Word if n_characters == 1 => 1,
        _ => (2 * n_characters).min(24),
    }
}

/// The regions that differ: by the alignment that leaves most equal, in the fewest regions.
fn regions(
    keys: &[Vec<u32>; 2],
    a: &[Token],
    b: &[Token],
    texts: &Texts<'_>,
    meter: &mut Meter,
) -> Option<Vec<Region>> {
    let start = keys[0].iter().zip(&keys[1]).take_while(|(a, b)| a == b).count();
    let most = a.len().min(b.len()) - start;
    let end = (keys[0].iter().rev().zip(keys[1].iter().rev()).take(most)).take_while(|(a, b)| a == b).count();
    let (in_a, in_b) = (start..a.len() - end, start..b.len() - end);
    if in_a.is_empty() && in_b.is_empty() {
        return Some(Vec::new());
    }
    if in_a.is_empty() || in_b.is_empty() {
        return Some(vec![(in_a, in_b)]);
    }
    let cells = in_a.len() * in_b.len();
    let mut regions = if cells <= FEW_PAIRS {
        if !meter.spend(4 * cells) {
            return None;
        }
        let worths: Vec<i32> = a[in_a.clone()].iter().map(|token| worth(token, texts.a)).collect();
        best_regions(&keys[0][in_a], &keys[1][in_b], &worths)
    } else if in_a.len() + in_b.len() <= FOR_MYERS && meter.spend(1000 * (in_a.len() + in_b.len())) {
        capture_diff_slices(Algorithm::Myers, &keys[0][in_a], &keys[1][in_b])
            .iter()
            .filter(|op| op.tag() != DiffTag::Equal)
            .map(|op| (op.old_range(), op.new_range()))
            .collect()
    } else {
        return Some(vec![(in_a, in_b)]);
    };
    for (in_a, in_b) in &mut regions {
        for range in [in_a, in_b] {
            *range = range.start + start..range.end + start;
        }
    }
    Some(regions)
}

/// Alignment with a price for each region: two layers, one after an equal token, one inside a region.
fn best_regions(a: &[u32], b: &[u32], worths: &[i32]) -> Vec<Region> {
    const NEVER: i32 = i32::MIN / 2;
    const CAME_FROM_EQUAL: u8 = 1; // the region's layer: opened here
    const PASSED_A: u8 = 2; // the region's layer: the last step passed a token of `a`
    const EQUAL_AFTER_EQUAL: u8 = 4; // the equal layer: the token before was equal too
    let width = b.len() + 1;
    let mut steps = vec![0u8; (a.len() + 1) * width];
    let (mut equal, mut region) = (vec![NEVER; width], vec![NEVER; width]);
    let (mut equal_above, mut region_above) = (equal.clone(), region.clone());
    for row in 0..=a.len() {
        for column in 0..=b.len() {
            let mut step = 0;
            equal[column] = NEVER;
            if row == 0 && column == 0 {
                equal[column] = 0;
            } else if row > 0 && column > 0 && a[row - 1] == b[column - 1] {
                let (after_equal, after_region) = (equal_above[column - 1], region_above[column - 1]);
                if after_equal >= after_region {
                    step |= EQUAL_AFTER_EQUAL;
                }
                equal[column] = after_equal.max(after_region) + worths[row - 1];
            }
            let mut best = NEVER;
            // Passing `b` first puts what is deleted before what is inserted.
            for passed_a in [false, true] {
                let before = match (passed_a, row, column) {
                    (false, _, 1..) => Some((equal[column - 1], region[column - 1])),
                    (true, 1.., _) => Some((equal_above[column], region_above[column])),
                    _ => None,
                };
                let Some((from_equal, from_region)) = before else { continue };
                let reached = from_region.max(from_equal - SEPARATE);
                if reached > best {
                    best = reached;
                    let opened = from_equal - SEPARATE > from_region;
                    step = (step & EQUAL_AFTER_EQUAL)
                        | if opened { CAME_FROM_EQUAL } else { 0 }
                        | if passed_a { PASSED_A } else { 0 };
                }
            }
            region[column] = best;
            steps[row * width + column] = step;
        }
        std::mem::swap(&mut equal, &mut equal_above);
        std::mem::swap(&mut region, &mut region_above);
    }
    let mut in_region = region_above[b.len()] > equal_above[b.len()];
    let mut regions: Vec<Region> = Vec::new();
    let (mut row, mut column) = (a.len(), b.len());
    let mut region_end = (row, column);
    while row > 0 || column > 0 {
        let step = steps[row * width + column];
        if in_region {
            if step & PASSED_A != 0 {
                row -= 1
            } else {
                column -= 1
            }
            if step & CAME_FROM_EQUAL != 0 {
                regions.push((row..region_end.0, column..region_end.1));
                in_region = false;
            }
        } else {
            (row, column) = (row - 1, column - 1);
            if step & EQUAL_AFTER_EQUAL == 0 {
                in_region = true;
                region_end = (row, column);
            }
        }
    }
    regions.reverse();
    regions
}

/// Moves insertions and deletions that could stand at several places to the best one: 甲、乙 → 甲、丙、乙 inserts
/// 丙、 and not 、丙.
fn slide(regions: &mut [Region], keys: &[Vec<u32>; 2], a: &[Token], b: &[Token]) {
    for number in 0..regions.len() {
        let (in_a, in_b) = regions[number].clone();
        let side = match (in_a.is_empty(), in_b.is_empty()) {
            (true, false) => 1,
            (false, true) => 0,
            _ => continue,
        };
        let (keys, tokens, range) =
            if side == 0 { (&keys[0], a, in_a.clone()) } else { (&keys[1], b, in_b.clone()) };
        // How far there is equal text on both sides of the region.
        let before = number.checked_sub(1).map_or(in_a.start, |k| in_a.start - regions[k].0.end);
        let after = regions.get(number + 1).map_or(a.len(), |next| next.0.start) - in_a.end;
        let back =
            (1..=before).take_while(|&k| keys[range.start - k] == keys[range.end - k]).last().unwrap_or(0);
        let on = (0..after).take_while(|&k| keys[range.start + k] == keys[range.end + k]).count();
        let score = |shift: isize| {
            let at = |place: usize| place.checked_add_signed(shift);
            let separates = |place: Option<usize>| {
                place.and_then(|place| tokens.get(place)).is_none_or(|token| !token.is_content())
            };
            let last = at(range.end).map(|end| end - 1);
            let before = at(range.start).and_then(|start| start.checked_sub(1));
            2 * i32::from(separates(last)) + i32::from(before.is_none() || separates(before))
        };
        let best = (-(back as isize)..=on as isize)
            .max_by_key(|&shift| (score(shift), std::cmp::Reverse(shift.abs())))
            .unwrap_or(0);
        let shifted = |range: Range<usize>| {
            range.start.saturating_add_signed(best)..range.end.saturating_add_signed(best)
        };
        regions[number] = (shifted(in_a), shifted(in_b));
    }
}

impl Texts<'_> {
    /// The same number for the same text and class, on both sides.
    fn keys(&self, a: &[Token], b: &[Token]) -> [Vec<u32>; 2] {
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let mut number = |text| {
            let next = numbers.len() as u32;
            *numbers.entry(text).or_insert(next)
        };
        [
            a.iter().map(|token| number(&self.a[token.range.clone()])).collect(),
            b.iter().map(|token| number(&self.b[token.range.clone()])).collect(),
        ]
    }

    /// Reports a region: as one operation, or with its numbers and dates apart when both sides have as many.
    fn push_region(
        &self,
        a: &[Token],
        in_a: Range<usize>,
        b: &[Token],
        in_b: Range<usize>,
        starts: (usize, usize),
        ops: &mut Vec<Op>,
    ) {
        let (in_a, in_b) = self.trim(a, in_a, b, in_b);
        let amounts = |tokens: &[Token], range: &Range<usize>| -> Vec<usize> {
            range.clone().filter(|&k| matches!(tokens[k].class, Class::Number | Class::Date)).collect()
        };
        let (amounts_a, amounts_b) = (amounts(a, &in_a), amounts(b, &in_b));
        let paired = amounts_a.len() == amounts_b.len()
            && amounts_a.iter().zip(&amounts_b).all(|(&i, &j)| a[i].class == b[j].class);
        let mut from = (in_a.start, in_b.start);
        if paired {
            for (&i, &j) in amounts_a.iter().zip(&amounts_b) {
                self.push_op(a, from.0..i, b, from.1..j, starts, ops);
                self.push_op(a, i..i + 1, b, j..j + 1, starts, ops);
                from = (i + 1, j + 1);
            }
        }
        self.push_op(a, from.0..in_a.end, b, from.1..in_b.end, starts, ops);
    }

    /// Takes off tokens that are cut otherwise on the other side but are the same text: 在/会上 and 在会上.
    fn trim(&self, a: &[Token], in_a: Range<usize>, b: &[Token], in_b: Range<usize>) -> Region {
        let (n_a, n_b) = self
            .common(a[in_a.clone()].iter(), b[in_b.clone()].iter(), |text, start| text.strip_prefix(start));
        let (in_a, in_b) = (in_a.start + n_a..in_a.end, in_b.start + n_b..in_b.end);
        let (n_a, n_b) =
            self.common(a[in_a.clone()].iter().rev(), b[in_b.clone()].iter().rev(), |text, end| {
                text.strip_suffix(end)
            });
        (in_a.start..in_a.end - n_a, in_b.start..in_b.end - n_b)
    }

    /// How many tokens of each side hold the longest text that both begin with and that ends with a token.
    fn common<'t>(
        &self,
        mut a: impl Iterator<Item = &'t Token>,
        mut b: impl Iterator<Item = &'t Token>,
        strip: impl for<'s> Fn(&'s str, &str) -> Option<&'s str>,
    ) -> (usize, usize) {
        // The tokens taken, and what is left of the last one of the side that is ahead.
        let (mut taken, mut common) = ((0, 0), (0, 0));
        let (mut rest_a, mut rest_b) = ("", "");
        loop {
            if rest_a.is_empty() && rest_b.is_empty() {
                common = taken;
            }
            if rest_a.is_empty() {
                let Some(token) = a.next() else { return common };
                rest_a = &self.a[token.range.clone()];
                taken.0 += 1;
            }
            if rest_b.is_empty() {
                let Some(token) = b.next() else { return common };
                rest_b = &self.b[token.range.clone()];
                taken.1 += 1;
            }
            let rest = strip(rest_a, rest_b).map(|rest| (rest, ""));
            let Some(rest) = rest.or_else(|| strip(rest_b, rest_a).map(|rest| ("", rest))) else {
                return common;
            };
            (rest_a, rest_b) = rest;
        }
    }

    fn push_op(
        &self,
        a: &[Token],
        in_a: Range<usize>,
        b: &[Token],
        in_b: Range<usize>,
        starts: (usize, usize),
        ops: &mut Vec<Op>,
    ) {
        let (tokens_a, tokens_b) = (&a[in_a.clone()], &b[in_b.clone()]);
        let (range_a, range_b) = (extent(a, in_a, starts.0), extent(b, in_b, starts.1));
        if self.a[range_a.clone()] == self.b[range_b.clone()] {
            return; // Numbers that stand between differences.
        }
        let (range_a, range_b) = self.without_shared_words(range_a, tokens_a, range_b, tokens_b);
        let kind = match (range_a.is_empty(), range_b.is_empty()) {
            (true, true) => return,
            (true, false) => OpKind::Insert,
            (false, true) => OpKind::Delete,
            (false, false) => OpKind::Replace,
        };
        let unit = self.unit(&parts_in(tokens_a, &range_a), &parts_in(tokens_b, &range_b));
        if kind != OpKind::Replace {
            ops.push(Op::new(kind, unit, range_a, range_b));
            return;
        }
        let mut op = self.replaced(range_a, range_b, unit);
        if unit == Unit::Number {
            op.number = Some(number_change(&self.a[op.a.clone()], &self.b[op.b.clone()]));
        }
        ops.push(op);
    }

    /// Takes off a word of one side that the other side's word begins or ends with: 稳定 → 保持稳定 inserts 保持.
    ///
    /// Single characters are left alone, on either side of the cut: 质量 → 高质量 stays one replaced word.
    fn without_shared_words(
        &self,
        a: Range<usize>,
        tokens_a: &[Token],
        b: Range<usize>,
        tokens_b: &[Token],
    ) -> Region {
        let is_word = |token: &Token| token.class == Class::Word;
        if a.is_empty() || b.is_empty() || !tokens_a.iter().chain(tokens_b).all(is_word) {
            return (a, b);
        }
        let at_least_two = |text: &str| text.is_empty() || text.chars().nth(1).is_some();
        let (text_a, text_b) = (&self.a[a.clone()], &self.b[b.clone()]);
        // The first bytes that are the same, as far as a border of words of either side.
        let lengths = |tokens: &[Token], start: usize| -> Vec<usize> {
            tokens.iter().map(|token| token.range.end - start).collect()
        };
        let shared_start = (lengths(tokens_a, a.start).into_iter().chain(lengths(tokens_b, b.start)))
            .filter(|&len| {
                text_a.get(..len).is_some_and(|start| at_least_two(start) && text_b.starts_with(start))
                    && at_least_two(&text_a[len..])
                    && at_least_two(&text_b[len..])
            })
            .max()
            .unwrap_or(0);
        let (text_a, text_b) = (&text_a[shared_start..], &text_b[shared_start..]);
        let lengths = |tokens: &[Token], end: usize| -> Vec<usize> {
            tokens.iter().map(|token| end - token.range.start).collect()
        };
        let shared_end = (lengths(tokens_a, a.end).into_iter().chain(lengths(tokens_b, b.end)))
            .filter(|&len| {
                let Some(from) = text_a.len().checked_sub(len) else { return false };
                text_a.get(from..).is_some_and(|end| at_least_two(end) && text_b.ends_with(end))
                    && at_least_two(&text_a[..from])
                    && at_least_two(&text_b[..text_b.len() - len])
            })
            .max()
            .unwrap_or(0);
        (a.start + shared_start..a.end - shared_end, b.start + shared_start..b.end - shared_end)
    }

    /// A replacement with its similarity.
    pub(super) fn replaced(&self, a: Range<usize>, b: Range<usize>, unit: Unit) -> Op {
        let similarity = characters_in_common(&self.a[a.clone()], &self.b[b.clone()]);
        Op { similarity: Some(similarity), ..Op::new(OpKind::Replace, unit, a, b) }
    }

    fn unit(&self, a: &[Token], b: &[Token]) -> Unit {
        let sides: Vec<&[Token]> = [a, b].into_iter().filter(|side| !side.is_empty()).collect();
        let all = |test: &dyn Fn(&[Token]) -> bool| sides.iter().all(|side| test(side));
        let one_of =
            |class: Class| all(&|side| matches!(content(side).as_slice(), [only] if only.class == class));
        if all(&|side| side.iter().all(|token| token.class == Class::LineEnd)) {
            Unit::Paragraph
        } else if all(&|side| content(side).is_empty()) {
            Unit::Punctuation
        } else if one_of(Class::Number) && all(&|side| side.len() == 1) {
            Unit::Number
        } else if one_of(Class::Date) && all(&|side| side.len() == 1) {
            Unit::Date
        } else if one_of(Class::Word) {
            let is_name = |text: &str, side: &[Token]| {
                content(side).iter().all(|token| is_name(&text[token.range.clone()]))
            };
            if is_name(self.a, a) && is_name(self.b, b) { Unit::Name } else { Unit::Word }
        } else {
            Unit::Phrase
        }
    }
}

/// The tokens that have a part in `range`.
fn parts_in(tokens: &[Token], range: &Range<usize>) -> Vec<Token> {
    let has_part = |token: &&Token| token.range.start < range.end && range.start < token.range.end;
    tokens.iter().filter(has_part).cloned().collect()
}

fn content(tokens: &[Token]) -> Vec<&Token> {
    tokens.iter().filter(|token| token.is_content()).collect()
}
