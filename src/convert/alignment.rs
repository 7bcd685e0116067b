//! Which piece of the input of several passes became which piece of their output.

use std::ops::Range;

/// The changes of one or more passes, from left to right; all text between them passed as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Alignment {
    pub(super) changes: Vec<Change>,
    pub(super) causes: Vec<Cause>,
}

/// A piece that was replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// Its bytes before the first pass.
    pub(super) old: Range<usize>,
    /// Its bytes behind the last pass.
    pub(super) new: Range<usize>,
    /// The matches in it, in [`Alignment::causes`].
    pub(super) causes: Range<usize>,
    /// Whether there is one match a pass at most, and each took the whole result of the one before it.
    pub(super) is_exact: bool,
}

/// A match that changed something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cause {
    /// The pass, counted from the first of the normalization.
    pub(super) pass: usize,
    /// The number of the value in the matcher of that pass.
    pub(super) value: u32,
    /// Whether the key is one character.
    pub(super) is_character: bool,
}

impl Alignment {
    /// Adds a change by one match. It stands behind all others.
    pub(super) fn push(&mut self, old: Range<usize>, new: Range<usize>, cause: Cause) {
        let causes = self.causes.len()..self.causes.len() + 1;
        self.causes.push(cause);
        self.changes.push(Change { old, new, causes, is_exact: true });
    }

    /// The alignment from the input of this one to the output of `next`, which starts from the output of this one.
    ///
    /// Changes that share a byte of the text between the two become one change over both.
    pub(super) fn then(self, next: Self) -> Self {
        if self.changes.is_empty() {
            return next;
        }
        if next.changes.is_empty() {
            return self;
        }
        let mut result = Self::default();
        let (mut first, mut second) = (self.changes.as_slice(), next.changes.as_slice());
        // How far kept text stands from its place in the text between the two.
        let (mut to_old, mut to_new) = (0isize, 0isize);
        loop {
            let starts =
                (first.first().map(|change| change.new.start), second.first().map(|change| change.old.start));
            let start = match starts {
                (None, None) => return result,
                (Some(start), None) | (None, Some(start)) => start,
                (Some(one), Some(other)) => one.min(other),
            };
            let (old_start, new_start) = (moved(start, to_old), moved(start, to_new));
            let cause = result.causes.len();
            let (all_first, all_second) = (first, second);
            let mut end = start + 1;
            loop {
                if let [change, rest @ ..] = first
                    && change.new.start < end
                {
                    end = end.max(change.new.end);
                    to_old = change.old.end as isize - change.new.end as isize;
                    result.causes.extend_from_slice(&self.causes[change.causes.clone()]);
                    first = rest;
                } else if let [change, rest @ ..] = second
                    && change.old.start < end
                {
                    end = end.max(change.old.end);
                    to_new = change.new.end as isize - change.old.end as isize;
                    result.causes.extend_from_slice(&next.causes[change.causes.clone()]);
                    second = rest;
                } else {
                    break;
                }
            }
            let members =
                (&all_first[..all_first.len() - first.len()], &all_second[..all_second.len() - second.len()]);
            let is_exact = match members {
                ([change], []) | ([], [change]) => change.is_exact,
                ([before], [after]) => before.is_exact && after.is_exact && before.new == after.old,
                _ => false,
            };
            result.changes.push(Change {
                old: old_start..moved(end, to_old),
                new: new_start..moved(end, to_new),
                causes: cause..result.causes.len(),
                is_exact,
            });
        }
    }
}

fn moved(place: usize, by: isize) -> usize {
    place.checked_add_signed(by).expect("the places of a change are inside its text")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alignment(changes: &[(Range<usize>, Range<usize>)]) -> Alignment {
        let mut alignment = Alignment::default();
        for (value, (old, new)) in changes.iter().enumerate() {
            let cause = Cause { pass: 0, value: value as u32, is_character: true };
            alignment.push(old.clone(), new.clone(), cause);
        }
        alignment
    }

    fn composed(
        first: &[(Range<usize>, Range<usize>)],
        second: &[(Range<usize>, Range<usize>)],
    ) -> Vec<(Range<usize>, Range<usize>, bool)> {
        let result = alignment(first).then(alignment(second));
        result.changes.into_iter().map(|change| (change.old, change.new, change.is_exact)).collect()
    }

    #[test]
    fn changes_apart_stay_apart() {
        assert_eq!(
            composed(&[(3..6, 3..9)], &[(0..3, 0..1), (9..12, 7..8)]),
            [(0..3, 0..1, true), (3..6, 1..7, true), (6..9, 7..8, true),]
        );
    }

    #[test]
    fn a_change_of_a_change_is_one_and_exact() {
        assert_eq!(composed(&[(3..6, 3..9)], &[(3..9, 3..4)]), [(3..6, 3..4, true)]);
    }

    #[test]
    fn overlapping_changes_widen_to_both() {
        // The second pass takes the end of the first change and kept text behind it.
        assert_eq!(composed(&[(0..3, 0..6)], &[(3..9, 3..6)]), [(0..6, 0..6, false)]);
        // And one that spans two changes and the text between them.
        assert_eq!(composed(&[(0..3, 0..6), (6..9, 9..12)], &[(3..10, 3..4)]), [(0..9, 0..6, false)]);
    }
}
