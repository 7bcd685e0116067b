//! Recurrence: every stretch that stands in two places and cannot be made longer without losing one of them.

use std::cmp::Ordering;
use std::ops::Range;

use libsais::{SuffixArrayConstruction, ThreadCount};

use super::symbols::SEPARATOR;

/// The sorted suffixes of a row of symbols.
///
/// Built by induced sorting (SA-IS, `libsais`) in time linear in the number of symbols.
#[derive(Debug)]
pub(crate) struct Suffixes {
    order: Vec<i32>,
    /// The length of the prefix that each suffix shares with the one before it.
    shared: Vec<i32>,
}

/// A maximal repeat: `length` symbols at the start of the suffixes numbered `rows`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repeat {
    pub(crate) rows: Range<usize>,
    pub(crate) length: usize,
}

impl Suffixes {
    /// Sorts the suffixes of `text`.
    pub(crate) fn new(text: &[i32]) -> Self {
        if text.is_empty() {
            return Self { order: Vec::new(), shared: Vec::new() };
        }
        let mut copy = text.to_vec();
        let threads = ThreadCount::fixed(u16::try_from(rayon::current_num_threads()).unwrap_or(u16::MAX));
        let built = SuffixArrayConstruction::for_text_mut(&mut copy)
            .in_owned_buffer32()
            .multi_threaded(threads)
            .run()
            .and_then(|suffixes| suffixes.plcp_construction().multi_threaded(threads).run())
            .and_then(|suffixes| suffixes.lcp_construction().multi_threaded(threads).run())
            .expect("libsais fails only when memory is exhausted, which aborts in Rust");
        let (order, shared, _, _) = built.into_parts();
        Self { order, shared }
    }

    /// Calls `sink` with every repeat of at least `minimum` symbols that no symbol on the left and no symbol on
    /// the right extends in all its places. No repeat crosses a separator.
    pub(crate) fn maximal_repeats(&self, text: &[i32], minimum: usize, sink: impl FnMut(Repeat)) {
        let before = |place: usize| if place == 0 { SEPARATOR } else { text[place - 1] };
        self.maximal_repeats_within(&distances_to_separator(text), before, minimum, sink);
    }

    /// The same where `distances` says how far each place is from the next border that no repeat crosses, and
    /// `before` which symbol stands before a place; [`SEPARATOR`] for a border.
    ///
    /// The intervals of the array of shared prefixes are walked bottom-up with a stack, in linear time.
    pub(crate) fn maximal_repeats_within(
        &self,
        distances: &[u16],
        before: impl Fn(usize) -> i32,
        minimum: usize,
        mut sink: impl FnMut(Repeat),
    ) {
        let distance = |row: usize| usize::from(distances[self.place(row)]);
        // How often the symbol to the left changes up to a row: an interval without a change is extensible.
        let mut changes = vec![0u32; self.order.len()];
        for row in 1..self.order.len() {
            let (left, right) = (before(self.place(row - 1)), before(self.place(row)));
            changes[row] = changes[row - 1] + u32::from(left != right || left == SEPARATOR);
        }
        let mut open: Vec<(usize, usize)> = Vec::new();
        for row in 1..=self.order.len() {
            let shared = (self.shared.get(row))
                .map_or(0, |&length| (length as usize).min(distance(row - 1)).min(distance(row)));
            let mut first = row - 1;
            while let Some(&(start, length)) = open.last()
                && length > shared
            {
                open.pop();
                first = start;
                if length >= minimum && changes[row - 1] > changes[start] {
                    sink(Repeat { rows: start..row, length });
                }
            }
            if shared > open.last().map_or(0, |&(_, length)| length) {
                open.push((first, shared));
            }
        }
    }

    /// The place of a row.
    pub(crate) fn place(&self, row: usize) -> usize {
        self.order[row] as usize
    }

    /// The places of a repeat, in the order of the rows.
    pub(crate) fn places(&self, rows: Range<usize>) -> impl ExactSizeIterator<Item = usize> + '_ {
        self.order[rows].iter().map(|&place| place as usize)
    }

    /// Whether a repeat is a row of equal symbols, or of equal groups: such a row repeats itself at every length, and
    /// none of them is a wording.
    ///
    /// Asked of its first symbols, which say the same of every length; a group must stand there three times.
    pub(crate) fn is_periodic(&self, text: &[i32], repeat: &Repeat) -> bool {
        const LOOKED_AT: usize = 96;
        let first = self.place(repeat.rows.start);
        let start = &text[first..first + repeat.length.min(LOOKED_AT)];
        (1..=start.len() / 3).any(|period| start[period..].iter().zip(start).all(|(a, b)| a == b))
    }

    /// The rows of the suffixes that begin with `pattern`.
    pub(crate) fn find(&self, text: &[i32], pattern: &[i32]) -> Range<usize> {
        let compare = |place: &i32| {
            let suffix = &text[*place as usize..];
            suffix[..suffix.len().min(pattern.len())].cmp(pattern)
        };
        let start = self.order.partition_point(|place| compare(place) == Ordering::Less);
        let length = self.order[start..].partition_point(|place| compare(place) == Ordering::Equal);
        start..start + length
    }
}

/// How far each place is from the next separator; what is farther than 65,535 symbols counts as near as that.
fn distances_to_separator(text: &[i32]) -> Vec<u16> {
    let mut distances = vec![0; text.len()];
    let mut distance = 0u16;
    for (place, &symbol) in text.iter().enumerate().rev() {
        distance = if symbol == SEPARATOR { 0 } else { distance.saturating_add(1) };
        distances[place] = distance;
    }
    distances
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn repeats(text: &[i32], minimum: usize) -> BTreeSet<(Vec<i32>, Vec<usize>)> {
        let suffixes = Suffixes::new(text);
        let mut found = BTreeSet::new();
        suffixes.maximal_repeats(text, minimum, |repeat| {
            let mut places: Vec<usize> = suffixes.places(repeat.rows.clone()).collect();
            places.sort_unstable();
            found.insert((text[places[0]..places[0] + repeat.length].to_vec(), places));
        });
        found
    }

    /// By definition: every substring, its places, and whether its neighbours differ on both sides.
    fn repeats_by_definition(text: &[i32], minimum: usize) -> BTreeSet<(Vec<i32>, Vec<usize>)> {
        let mut found = BTreeSet::new();
        for start in 0..text.len() {
            for end in start + minimum..=text.len() {
                let pattern = &text[start..end];
                if pattern.contains(&SEPARATOR) {
                    break;
                }
                let places: Vec<usize> =
                    (0..=text.len() - pattern.len()).filter(|&at| text[at..].starts_with(pattern)).collect();
                let differs = |neighbour: &dyn Fn(usize) -> i32| {
                    let seen: Vec<i32> = places.iter().map(|&place| neighbour(place)).collect();
                    seen.contains(&SEPARATOR) || seen.iter().any(|&symbol| symbol != seen[0])
                };
                let left = |place: usize| if place == 0 { SEPARATOR } else { text[place - 1] };
                let right = |place: usize| text.get(place + pattern.len()).copied().unwrap_or(SEPARATOR);
                if places.len() > 1 && differs(&left) && differs(&right) {
                    found.insert((pattern.to_vec(), places));
                }
            }
        }
        found
    }

    #[test]
    fn a_row_of_equal_groups_is_periodic() {
        let is_periodic = |pattern: &[i32]| {
            let text: Vec<i32> = [pattern, &[SEPARATOR], pattern, &[SEPARATOR]].concat();
            let suffixes = Suffixes::new(&text);
            let rows = suffixes.find(&text, pattern);
            suffixes.is_periodic(&text, &Repeat { rows, length: pattern.len() })
        };
        assert!(is_periodic(&[1; 3]));
        assert!(is_periodic(&[1, 2, 3].repeat(40)));
        assert!(!is_periodic(&[1, 1]), "a doubled symbol is a word: 常常");
        assert!(!is_periodic(&[1, 1, 2, 2]), "so are two of them: 稳稳当当");
        assert!(!is_periodic(&[1, 2, 3, 1, 2, 3]), "said twice");
    }

    proptest! {
        #[test]
        fn the_repeats_are_those_of_the_definition(mut text in prop::collection::vec(0i32..4, 0..60)) {
            text.push(SEPARATOR);
            prop_assert_eq!(repeats(&text, 2), repeats_by_definition(&text, 2));
        }

        #[test]
        fn a_search_finds_every_place(mut text in prop::collection::vec(0i32..3, 1..60), at in 0usize..50) {
            text.push(SEPARATOR);
            let at = at.min(text.len() - 1);
            let pattern = text[at..(at + 3).min(text.len())].to_vec();
            let suffixes = Suffixes::new(&text);
            let mut places: Vec<usize> = suffixes.places(suffixes.find(&text, &pattern)).collect();
            places.sort_unstable();
            let expected: Vec<usize> = (0..text.len()).filter(|&at| text[at..].starts_with(&pattern)).collect();
            prop_assert_eq!(places, expected);
        }
    }
}
