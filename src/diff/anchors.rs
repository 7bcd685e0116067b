//! Which of the runs that are the same on both sides hold the texts together.

/// A run of clauses that is the same on both sides.
#[derive(Debug, Clone, Copy)]
pub(super) struct Anchor {
    /// Its place in the old text, in bytes.
    pub(super) place: i64,
    /// How many bytes further on it stands in the new text.
    pub(super) shift: i64,
    pub(super) n_characters: u32,
}

/// Runs whose shifts differ by fewer bytes than this support each other.
const SAME_SHIFT: i64 = 180;
/// Runs that are further apart than this, in bytes, do not.
const NEAR: i64 = 6_000;

/// The numbers of the anchors that hold: a run that is short for how far it bends the alignment away from its
/// neighbours, and back, is a phrase that happens to stand elsewhere, and not a piece of text that stayed.
///
/// `borders` are the shifts of what is the same before the first and behind the last anchor.
pub(super) fn steady(anchors: Vec<Anchor>, borders: (i64, i64)) -> Vec<usize> {
    let mut groups: Vec<Group> = Vec::new();
    for (number, anchor) in anchors.iter().enumerate() {
        match groups.last_mut() {
            Some(group)
                if (anchor.shift - group.last_shift).abs() <= SAME_SHIFT
                    && anchor.place - anchors[group.last].place <= NEAR =>
            {
                group.last = number;
                group.last_shift = anchor.shift;
                group.n_characters += anchor.n_characters;
            }
            _ => groups.push(Group {
                first: number,
                last: number,
                first_shift: anchor.shift,
                last_shift: anchor.shift,
                n_characters: anchor.n_characters,
            }),
        }
    }
    let mut held: Vec<Group> = Vec::with_capacity(groups.len());
    let mut ahead = groups.into_iter().peekable();
    while let Some(group) = ahead.next() {
        held.push(group);
        // A group that is taken out changes what its neighbours have to hold against.
        while let Some(last) = held.last() {
            let before = held.len().checked_sub(2).map_or(borders.0, |number| held[number].last_shift);
            let after = ahead.peek().map_or(borders.1, |next| next.first_shift);
            if last.holds(before, after) {
                break;
            }
            held.pop();
        }
    }
    held.into_iter().flat_map(|group| group.first..=group.last).collect()
}

/// Anchors in a row with about the same shift.
struct Group {
    first: usize,
    last: usize,
    first_shift: i64,
    last_shift: i64,
    n_characters: u32,
}

impl Group {
    fn holds(&self, before: i64, after: i64) -> bool {
        let bent = bend(self.first_shift - before) + bend(after - self.last_shift) - bend(after - before);
        f64::from(self.n_characters) >= bent
    }
}

/// The characters that must be the same to prove that a text was shifted by so many bytes.
fn bend(shift: i64) -> f64 {
    const CHARACTERS_EACH_DOUBLING: f64 = 3.0;
    const FREE_BYTES: f64 = 150.0;
    CHARACTERS_EACH_DOUBLING * (1.0 + shift.unsigned_abs() as f64 / FREE_BYTES).log2()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(anchors: &[(i64, i64, u32)]) -> Vec<usize> {
        let anchors =
            anchors.iter().map(|&(place, shift, n_characters)| Anchor { place, shift, n_characters });
        steady(anchors.collect(), (0, 0))
    }

    #[test]
    fn a_short_phrase_far_off_does_not_hold_and_a_long_text_does() {
        assert_eq!(held(&[(100, 0, 40), (500, 6_000, 10), (900, 0, 40)]), [0, 2]);
        assert_eq!(held(&[(100, 0, 40), (500, 6_000, 60), (900, 0, 40)]), [0, 1, 2]);
    }

    #[test]
    fn what_follows_an_inserted_text_holds() {
        let anchors = [(100, 0, 40), (500, 6_000, 10), (900, 6_000, 10)]
            .map(|(place, shift, n_characters)| Anchor { place, shift, n_characters });
        assert_eq!(steady(anchors.to_vec(), (0, 6_000)), [0, 1, 2]);
    }

    #[test]
    fn phrases_that_are_shifted_alike_support_each_other() {
        let far = [(400, 6_000, 10), (500, 6_010, 10), (600, 6_000, 10), (700, 6_020, 12)];
        let anchors: Vec<_> = [(100, 0, 40)].into_iter().chain(far).chain([(900, 0, 40)]).collect();
        assert_eq!(held(&anchors).len(), 6);
    }
}
