//! Which clauses of the old text became which of the new one, in order.

use std::collections::HashMap;
use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::budget::Meter;
use super::chain::{Pair, heaviest_chain};
use super::clauses::Clause;
use super::moves;
use super::similarity::{Profile, Thousandths};

/// A stretch of clauses of one side that became a stretch of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) a: Range<usize>,
    pub(super) b: Range<usize>,
}

impl Link {
    pub(super) fn of_pair(a: usize, b: usize) -> Self {
        Self { a: a..a + 1, b: b..b + 1 }
    }
}

/// A stretch of clauses that stands elsewhere in the new text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) a: Range<usize>,
    pub(super) b: Range<usize>,
    /// What became what inside; in order, the first and the last clause of each side among them.
    pub(super) links: Vec<Link>,
}

/// What became of every clause.
#[derive(Debug, Default)]
pub(super) struct Alignment {
    /// What stayed in order.
    pub(super) links: Vec<Link>,
    /// What moved, by its place in `b`.
    pub(super) moves: Vec<Block>,
}

/// What is known of one clause so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Free,
    /// Linked in order; the partner.
    Linked(usize),
    Moved,
}

/// Two clauses less alike than this are not the same clause.
const ALIKE: Thousandths = 400;
/// A gap with more pairs of clauses than this is first cut up by its best links.
const FEW_PAIRS: usize = 250_000;
/// A link that stands alone holds two texts together only if it has so many characters: 一是 alone proves nothing.
const ANCHOR_CHARACTERS: u32 = 6;
/// Myers' algorithm takes gaps of so many clauses; with repeated clauses it took 0.3 s for this many.
const FOR_MYERS: usize = 20_000;
/// A clause is compared with so many others that share a rare pair of characters with it.
const CANDIDATES: usize = 4;
/// A pair of characters that more clauses of one side have is not rare.
const RARE: usize = 8;

/// Aligns the clauses of two texts.
pub(super) fn align(a_text: &str, a: &[Clause], b_text: &str, b: &[Clause], meter: &mut Meter) -> Alignment {
    let mut aligner = Aligner {
        sides: [a, b],
        states: [vec![State::Free; a.len()], vec![State::Free; b.len()]],
        profiles: [Vec::new(), Vec::new()],
        meter,
    };
    aligner.anchor();
    aligner.read_profiles([a_text, b_text]);
    let mut blocks = moves::find(&mut aligner, moves::Reach::AcrossAnchors);
    aligner.fill_gaps();
    blocks.extend(moves::find(&mut aligner, moves::Reach::Anywhere));
    blocks.sort_by_key(|block| block.b.start);
    let links = aligner.links();
    Alignment { links, moves: blocks }
}

/// The alignment as far as it is known.
pub(super) struct Aligner<'a, 'm> {
    pub(super) sides: [&'a [Clause]; 2],
    pub(super) states: [Vec<State>; 2],
    /// Of the clauses that are free after anchoring; the others are left empty.
    profiles: [Vec<Profile>; 2],
    pub(super) meter: &'m mut Meter,
}

impl Aligner<'_, '_> {
    pub(super) fn is_free(&self, side: usize, clause: usize) -> bool {
        self.states[side].get(clause) == Some(&State::Free)
    }

    pub(super) fn same(&self, i: usize, j: usize) -> bool {
        self.sides[0][i].key == self.sides[1][j].key
    }

    /// Whether some clauses in a row are whole lines.
    pub(super) fn are_lines(&self, side: usize, range: &Range<usize>) -> bool {
        let clauses = self.sides[side];
        clauses[range.start].opens_line && clauses.get(range.end).is_none_or(|next| next.opens_line)
    }

    /// How alike two free clauses are: 1000 for the same text, else by their profiles.
    pub(super) fn likeness(&mut self, i: usize, j: usize) -> Thousandths {
        if self.same(i, j) {
            return 1000;
        }
        let (a, b) = (&self.profiles[0][i], &self.profiles[1][j]);
        if a.dice_at_most(b) < ALIKE || !self.meter.spend(a.pairs().len() + b.pairs().len()) {
            return 0;
        }
        // Only the same text is wholly alike: punctuation has no part in a profile.
        a.dice(b).min(999)
    }

    fn link(&mut self, i: usize, j: usize) {
        self.states[0][i] = State::Linked(j);
        self.states[1][j] = State::Linked(i);
    }

    /// Links the common start and end, then the heaviest chain of clauses that are unique on both sides, and what
    /// continues these links without a difference.
    fn anchor(&mut self) {
        let [a, b] = self.sides;
        let start = a.iter().zip(b).take_while(|(a, b)| a.key == b.key).count();
        let rest = a.len().min(b.len()) - start;
        let end = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(|(a, b)| a.key == b.key).count();
        for i in 0..start {
            self.link(i, i);
        }
        for k in 1..=end {
            self.link(a.len() - k, b.len() - k);
        }
        let (i_range, j_range) = (start..a.len() - end, start..b.len() - end);
        let n = i_range.len() + j_range.len();
        if n == 0 || !self.meter.spend(8 * n) {
            return;
        }
        let unique = unique_pairs(a, i_range.clone(), b, j_range.clone());
        let chain = heaviest_chain(unique);
        // Each pair with what is the same before and after it; runs that touch become one.
        let mut runs: Vec<Link> = Vec::new();
        for (number, &Pair { a: i, b: j, .. }) in chain.iter().enumerate() {
            let floor = runs.last().map_or((i_range.start, j_range.start), |run| (run.a.end, run.b.end));
            if i < floor.0 {
                continue; // In the run before it.
            }
            let ceiling = chain.get(number + 1).map_or((i_range.end, j_range.end), |next| (next.a, next.b));
            let mut from = (i, j);
            while from.0 > floor.0 && from.1 > floor.1 && self.same(from.0 - 1, from.1 - 1) {
                from = (from.0 - 1, from.1 - 1);
            }
            let mut to = (i + 1, j + 1);
            while to.0 < ceiling.0 && to.1 < ceiling.1 && self.same(to.0, to.1) {
                to = (to.0 + 1, to.1 + 1);
            }
            match runs.last_mut() {
                Some(run) if (run.a.end, run.b.end) == from => (run.a.end, run.b.end) = to,
                _ => runs.push(Link { a: from.0..to.0, b: from.1..to.1 }),
            }
        }
        for run in runs {
            if a[run.a.clone()].iter().map(|clause| clause.n_characters).sum::<u32>() >= ANCHOR_CHARACTERS {
                run.a.zip(run.b).for_each(|(i, j)| self.link(i, j));
            }
        }
    }

    fn read_profiles(&mut self, texts: [&str; 2]) {
        for (side, text) in texts.into_iter().enumerate() {
            let mut profiles = vec![Profile::default(); self.sides[side].len()];
            for (number, clause) in self.sides[side].iter().enumerate() {
                if self.states[side][number] == State::Free
                    && self.meter.spend(2 * clause.n_characters as usize)
                {
                    profiles[number] = Profile::of(&text[clause.core()]);
                }
            }
            self.profiles[side] = profiles;
        }
    }

    /// For each clause of both sides the number of linked ones before it: equal numbers, same gap.
    pub(super) fn gaps(&self) -> [Vec<usize>; 2] {
        [0, 1].map(|side| {
            let mut gap = 0;
            (self.states[side].iter())
                .map(|state| {
                    gap += usize::from(matches!(state, State::Linked(_)));
                    gap
                })
                .collect()
        })
    }

    /// Aligns the free clauses between the links, gap by gap.
    fn fill_gaps(&mut self) {
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
            self.fill_gap(free_a, free_b);
        }
    }

    fn fill_gap(&mut self, free_a: Vec<usize>, free_b: Vec<usize>) {
        let mut open = vec![(free_a, free_b)];
        while let Some((a, b)) = open.pop() {
            let (a, b) = self.trim(&a, &b);
            if a.is_empty() || b.is_empty() {
                continue;
            }
            if a.len() * b.len() <= FEW_PAIRS {
                self.align_small(a, b);
                continue;
            }
            // Too large to compare all with all: links that are surest first, and then what is between them.
            let chain = [Self::unique_in, Self::alike_in, Self::repeated_in]
                .into_iter()
                .map(|search| search(self, a, b))
                .find(|chain| !chain.is_empty());
            let Some(chain) = chain else { continue };
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
    fn align_small(&mut self, a: &[usize], b: &[usize]) {
        if !self.meter.spend(2 * a.len() * b.len()) {
            return;
        }
        #[derive(Clone, Copy, PartialEq)]
        enum Step {
            Pair,
            SkipA,
            SkipB,
        }
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
                let likeness = self.likeness(i, j);
                if likeness >= ALIKE {
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
        let pairs = (keys[0].iter().enumerate())
            .filter_map(|(row, key)| {
                let column = places.get_mut(key)?.pop()?;
                let weight = u64::from(self.sides[0][a[row]].n_characters) + 1;
                Some(Pair { a: row, b: column, weight })
            })
            .collect();
        heaviest_chain(pairs)
    }

    /// The links in order; a clause that was split or joined belongs to the link beside it.
    fn links(&mut self) -> Vec<Link> {
        let mut links: Vec<Link> = (self.states[0].iter().enumerate())
            .filter_map(|(i, state)| match state {
                State::Linked(j) => Some(Link::of_pair(i, *j)),
                _ => None,
            })
            .collect();
        for number in 0..links.len() {
            let link = &links[number];
            if self.same(link.a.start, link.b.start) {
                continue;
            }
            let before = number.checked_sub(1).map_or((0, 0), |k| (links[k].a.end, links[k].b.end));
            let after = links
                .get(number + 1)
                .map_or((self.sides[0].len(), self.sides[1].len()), |next| (next.a.start, next.b.start));
            let mut link = link.clone();
            self.absorb(&mut link, before, after);
            links[number] = link;
        }
        links
    }

    /// Takes free neighbours into a link of two clauses, when their text is in the other side's clause:
    /// 甲，乙。 became 甲、乙。, so that two clauses became one.
    fn absorb(&mut self, link: &mut Link, before: (usize, usize), after: (usize, usize)) {
        let (i, j) = (link.a.start, link.b.start);
        for side in [0, 1] {
            let (this, other) = if side == 0 { (i, j) } else { (j, i) };
            let (floor, ceiling) = if side == 0 { (before.0, after.0) } else { (before.1, after.1) };
            let whole = self.profiles[1 - side][other].pairs();
            let mut left: Vec<u32> = without(whole, self.profiles[side][this].pairs());
            let range = if side == 0 { &mut link.a } else { &mut link.b };
            loop {
                let next = [range.end, range.start.wrapping_sub(1)].into_iter().find(|&next| {
                    (floor..ceiling).contains(&next) && self.states[side][next] == State::Free && {
                        let pairs = self.profiles[side][next].pairs();
                        let found = pairs.len() - without(pairs, &left).len();
                        // All of it, or most of it and more than one pair by chance.
                        found > 0 && (found == pairs.len() || found >= 2 && 5 * found >= 3 * pairs.len())
                    }
                });
                let Some(next) = next else { break };
                if !self.meter.spend(4 * whole.len()) {
                    break;
                }
                left = without(&left, self.profiles[side][next].pairs());
                self.states[side][next] = State::Linked(other);
                *range = range.start.min(next)..range.end.max(next + 1);
            }
            if range.len() > 1 {
                return; // Either side may be split, not both.
            }
        }
    }
}

/// What is left of a sorted list when another is taken from it.
fn without(list: &[u32], other: &[u32]) -> Vec<u32> {
    let mut other = other.iter().peekable();
    let mut left = Vec::with_capacity(list.len());
    for &pair in list {
        while other.next_if(|&&taken| taken < pair).is_some() {}
        if other.next_if(|&&taken| taken == pair).is_none() {
            left.push(pair);
        }
    }
    left
}

/// How often each key stands on either side, and where.
pub(super) struct Counts {
    entries: HashMap<u32, ([u32; 2], [usize; 2])>,
}

impl Counts {
    pub(super) fn of(a: impl Iterator<Item = u32>, b: impl Iterator<Item = u32>) -> Self {
        let mut entries: HashMap<u32, ([u32; 2], [usize; 2])> = HashMap::new();
        let mut count = |side: usize, place: usize, key: u32| {
            let (counts, places) = entries.entry(key).or_default();
            counts[side] += 1;
            places[side] = place;
        };
        a.enumerate().for_each(|(place, key)| count(0, place, key));
        b.enumerate().for_each(|(place, key)| count(1, place, key));
        Self { entries }
    }

    /// The pairs of places whose key stands once on each side.
    pub(super) fn unique(&self, weight: impl Fn(usize) -> u64) -> Vec<Pair> {
        (self.entries.values())
            .filter(|(counts, _)| *counts == [1, 1])
            .map(|&(_, [a, b])| Pair { a, b, weight: weight(a) })
            .collect()
    }
}

fn unique_pairs(a: &[Clause], i_range: Range<usize>, b: &[Clause], j_range: Range<usize>) -> Vec<Pair> {
    let counts = Counts::of(
        a[i_range.clone()].iter().map(|clause| clause.key),
        b[j_range.clone()].iter().map(|clause| clause.key),
    );
    let mut pairs = counts.unique(|i| u64::from(a[i_range.start + i].n_characters) + 1);
    for pair in &mut pairs {
        pair.a += i_range.start;
        pair.b += j_range.start;
    }
    pairs
}

/// Finds clauses that share rare pairs of characters.
pub(super) struct RareIndex {
    places: HashMap<u32, Vec<usize>>,
}

impl RareIndex {
    /// Of the clauses `list` of one side.
    pub(super) fn new(aligner: &mut Aligner<'_, '_>, side: usize, list: &[usize]) -> Self {
        let mut places: HashMap<u32, Vec<usize>> = HashMap::new();
        for (place, &clause) in list.iter().enumerate() {
            let pairs = aligner.profiles[side][clause].pairs();
            if !aligner.meter.spend(2 * pairs.len()) {
                break;
            }
            for (number, pair) in pairs.iter().enumerate() {
                if number > 0 && pairs[number - 1] == *pair {
                    continue;
                }
                let list = places.entry(*pair).or_default();
                // One more than is rare tells that it is not.
                if list.len() <= RARE {
                    list.push(place);
                }
            }
        }
        Self { places }
    }

    /// The places in the list that share the most rare pairs with `clause` of the other side, the best first.
    pub(super) fn candidates(&self, aligner: &mut Aligner<'_, '_>, side: usize, clause: usize) -> Vec<usize> {
        let pairs = aligner.profiles[side][clause].pairs();
        if !aligner.meter.spend(2 * pairs.len()) {
            return Vec::new();
        }
        let mut found: Vec<usize> = (pairs.iter())
            .filter_map(|pair| self.places.get(pair))
            .filter(|places| places.len() <= RARE)
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        let mut votes: Vec<(usize, usize)> = Vec::new();
        for place in found {
            match votes.last_mut() {
                Some((count, last)) if *last == place => *count += 1,
                _ => votes.push((1, place)),
            }
        }
        votes.sort_by_key(|&(count, place)| (std::cmp::Reverse(count), place));
        votes.truncate(CANDIDATES);
        votes.into_iter().map(|(_, place)| place).collect()
    }
}
