//! Which tokens of two clauses differ: by the alignment that leaves most equal, in the fewest regions.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::budget::Meter;
use super::tokens::{Class, Token};
use super::words::Texts;

/// Texts with more pairs of tokens than this are left to Myers' algorithm, which is faster and takes no care of
/// where it cuts.
const FEW_PAIRS: usize = 250_000;
/// Texts with more tokens than this are reported as wholly replaced.
const FOR_MYERS: usize = 20_000;
/// What a separate difference costs, against [`worth`]: one word of one character alone between two differences
/// does not separate them, two or a mark do.
const SEPARATE: i32 = 3;

/// A stretch of tokens of each side that differs.
pub(super) type Region = (Range<usize>, Range<usize>);

/// The regions of two rows of tokens that differ, in order; `keys` are the same where tokens are the same.
///
/// `None` when the budget does not allow to find out.
pub(super) fn regions(
    keys: &[Vec<u32>; 2],
    [a, b]: [&[Token]; 2],
    texts: &Texts<'_>,
    meter: &mut Meter,
) -> Option<Vec<Region>> {
    let start = keys[0].iter().zip(&keys[1]).take_while(|(a, b)| a == b).count();
    let most = a.len().min(b.len()) - start;
    let end = (keys[0].iter().rev().zip(keys[1].iter().rev()).take(most)).take_while(|(a, b)| a == b).count();
    let (in_a, in_b) = (start..a.len() - end, start..b.len() - end);
    let cells = in_a.len() * in_b.len();
    let mut regions = if in_a.is_empty() && in_b.is_empty() {
        Vec::new()
    } else if cells == 0 {
        vec![(0..in_a.len(), 0..in_b.len())]
    } else if cells <= FEW_PAIRS {
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
        meter.cut_short();
        vec![(0..in_a.len(), 0..in_b.len())]
    };
    for (in_a, in_b) in &mut regions {
        for range in [in_a, in_b] {
            *range = range.start + start..range.end + start;
        }
    }
    slide(&mut regions, keys, a, b);
    Some(regions)
}

/// What it is worth to leave a token as equal.
fn worth(token: &Token, text: &str) -> i32 {
    let n_characters = text[token.range.clone()].chars().count() as i32;
    match token.class {
        Class::Punctuation if text[token.range.clone()].starts_with('、') => 6,
        Class::Punctuation | Class::LineEnd => 4,
        Class::Word if n_characters == 1 => 2,
        // 由17%降至16% and 由16%降至13% have 降至 in common rather than 16%.
        Class::Number | Class::Date => 3,
        _ => (4 * n_characters).min(48),
    }
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
