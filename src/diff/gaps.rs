//! What is between the links: which of the free clauses there became which.

use std::collections::HashMap;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::align::{ALIKE, Aligner, SURE};
use super::candidates::{Counts, RareIndex};
use super::chain::{Pair, heaviest_chain};
use super::similarity::Thousandths;

/// A gap with more pairs of clauses than this is first cut up by its best links.
const FEW_PAIRS: usize = 250_000;
/// In gaps with more pairs of clauses short ones are compared by their pairs of characters only, as long ones are.
const FEW_SHORT_PAIRS: usize = 2_500;
/// Myers' algorithm takes gaps of so many clauses; with repeated clauses it took 0.3 s for this many.
const FOR_MYERS: usize = 20_000;

impl Aligner<'_, '_> {
    /// Aligns the free clauses between the links, gap by gap, where two are at least so much alike.
    pub(super) fn fill_gaps(&mut self, least: Thousandths) {
        let gaps = self.gaps();
        let mut j = 0;
        let mut i = 0;
        while i < self.sides[0].len() {
            let gap = gaps[0][i];
            let mut free_a = Vec::new();
            while i < self.sides[0].len() && gaps[0][i] == gap {
                if self.is_free(0, i) {
                    free_a.push(i);
                }
                i += 1;
            }
            while j < self.sides[1].len() && gaps[1][j] < gap {
                j += 1;
            }
            let mut free_b = Vec::new();
            while j < self.sides[1].len() && gaps[1][j] == gap {
                if self.is_free(1, j) {
                    free_b.push(j);
                }
                j += 1;
            }
            self.fill_gap(free_a, free_b, least);
        }
    }

    fn fill_gap(&mut self, free_a: Vec<usize>, free_b: Vec<usize>, least: Thousandths) {
        let mut open = vec![(free_a, free_b)];
        while let Some((a, b)) = open.pop() {
            let (a, b) = self.trim(&a, &b);
            if a.is_empty() || b.is_empty() {
                continue;
            }
            if a.len() * b.len() <= FEW_PAIRS {
                self.align_small(a, b, least);
                continue;
            }
            // Too large to compare all with all: links that are surest first, and then what is between them.
            let mut chain = self.unique_in(a, b);
            if chain.is_empty() && least < SURE {
                chain = self.alike_in(a, b);
                if chain.is_empty() {
                    chain = self.repeated_in(a, b);
                }
            }
            if chain.is_empty() {
                continue;
            }
            let mut from = (0, 0);
            for Pair { a: i, b: j, .. } in chain {
                self.link(a[i], b[j]);
                open.push((a[from.0..i].to_vec(), b[from.1..j].to_vec()));
                from = (i + 1, j + 1);
            }
            open.push((a[from.0..].to_vec(), b[from.1..].to_vec()));
        }
    }

    /// Links what is the same at both ends, and returns the rest.
    fn trim<'l>(&mut self, mut a: &'l [usize], mut b: &'l [usize]) -> (&'l [usize], &'l [usize]) {
        while let (Some((&i, rest_a)), Some((&j, rest_b))) = (a.split_first(), b.split_first()) {
            if !self.same(i, j) {
                break;
            }
            self.link(i, j);
            (a, b) = (rest_a, rest_b);
        }
        while let (Some((&i, rest_a)), Some((&j, rest_b))) = (a.split_last(), b.split_last()) {
            if !self.same(i, j) {
                break;
            }
            self.link(i, j);
            (a, b) = (rest_a, rest_b);
        }
        (a, b)
    }

    /// The alignment with the greatest sum of likeness, each weighed by its characters.
    fn align_small(&mut self, a: &[usize], b: &[usize], least: Thousandths) {
        if !self.meter.spend(2 * a.len() * b.len()) {
            return;
        }
        #[derive(Clone, Copy, PartialEq)]
        enum Step {
            Pair,
            SkipA,
            SkipB,
        }
        let few = a.len() * b.len() <= FEW_SHORT_PAIRS;
        let width = b.len() + 1;
        let mut steps = vec![Step::SkipB; (a.len() + 1) * width];
        let mut above = vec![0u64; width];
        for (row, &i) in a.iter().enumerate() {
            let mut current = vec![0u64; width];
            steps[(row + 1) * width] = Step::SkipA;
            for (column, &j) in b.iter().enumerate() {
                let (mut best, mut step) = (above[column + 1], Step::SkipA);
                if current[column] > best {
                    (best, step) = (current[column], Step::SkipB);
                }
                let mut likeness = self.likeness(i, j);
                if few && least < SURE && likeness < least {
                    likeness = self.likeness_of_short(i, j);
                }
                if likeness >= least {
                    let weight = self.sides[0][i].n_characters + self.sides[1][j].n_characters;
                    let paired = above[column] + u64::from(likeness) * u64::from(weight.max(1));
                    if paired >= best {
                        (best, step) = (paired, Step::Pair);
                    }
                }
                current[column + 1] = best;
                steps[(row + 1) * width + column + 1] = step;
            }
            above = current;
        }
        let (mut row, mut column) = (a.len(), b.len());
        while row > 0 && column > 0 {
            match steps[row * width + column] {
                Step::Pair => {
                    (row, column) = (row - 1, column - 1);
                    self.link(a[row], b[column]);
                }
                Step::SkipA => row -= 1,
                Step::SkipB => column -= 1,
            }
        }
    }

    fn unique_in(&mut self, a: &[usize], b: &[usize]) -> Vec<Pair> {
        if !self.meter.spend(8 * (a.len() + b.len())) {
            return Vec::new();
        }
        let counts =
            Counts::of(a.iter().map(|&i| self.sides[0][i].key), b.iter().map(|&j| self.sides[1][j].key));
        heaviest_chain(counts.unique(|i| u64::from(self.sides[0][a[i]].n_characters) + 1))
    }

    /// For each clause the most alike of those that share a rare pair of characters with it.
    fn alike_in(&mut self, a: &[usize], b: &[usize]) -> Vec<Pair> {
        let index = RareIndex::new(self, 1, b);
        let mut pairs = Vec::new();
        for (row, &i) in a.iter().enumerate() {
            let best = index
                .candidates(self, 0, i)
                .into_iter()
                .map(|column| (self.likeness(i, b[column]), column))
                .max_by_key(|&(likeness, column)| (likeness, std::cmp::Reverse(column)));
            if let Some((likeness, column)) = best.filter(|&(likeness, _)| likeness >= ALIKE) {
                let weight = u64::from(likeness) * u64::from(self.sides[0][i].n_characters);
                pairs.push(Pair { a: row, b: column, weight });
            }
        }
        heaviest_chain(pairs)
    }

    /// Clauses that stand there again and again: by Myers' algorithm, or where that would take too long, the
    /// first with the first, the second with the second, and so on.
    fn repeated_in(&mut self, a: &[usize], b: &[usize]) -> Vec<Pair> {
        let keys: [Vec<u32>; 2] = [
            a.iter().map(|&i| self.sides[0][i].key).collect(),
            b.iter().map(|&j| self.sides[1][j].key).collect(),
        ];
        let n = a.len() + b.len();
        if n <= FOR_MYERS && self.meter.spend(1000 * n) {
            let equal = capture_diff_slices(Algorithm::Myers, &keys[0], &keys[1]);
            return (equal.iter())
                .filter(|op| op.tag() == DiffTag::Equal)
                .flat_map(|op| op.old_range().zip(op.new_range()))
                .map(|(a, b)| Pair { a, b, weight: 1 })
                .collect();
        }
        if !self.meter.spend(16 * n) {
            return Vec::new();
        }
        let mut places: HashMap<u32, Vec<usize>> = HashMap::new();
        for (column, &key) in keys[1].iter().enumerate().rev() {
            places.entry(key).or_default().push(column);
        }
        let pairs: Vec<Pair> = (keys[0].iter().enumerate())
            .filter_map(|(row, key)| {
                let column = places.get_mut(key)?.pop()?;
                let weight = u64::from(self.sides[0][a[row]].n_characters) + 1;
                Some(Pair { a: row, b: column, weight })
            })
            .collect();
        let n_pairs = pairs.len();
        let chain = heaviest_chain(pairs);
        if chain.len() < n_pairs {
            // Another choice among the repeated clauses might have kept more.
            self.meter.cut_short();
        }
        chain
    }
}
