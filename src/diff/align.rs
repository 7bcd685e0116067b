//! Which clauses of the old text became which of the new one, in order.

use std::ops::Range;

use super::anchors::{Anchor, steady};
use super::budget::Meter;
use super::candidates::Counts;
use super::chain::{Pair, heaviest_chain};
use super::clauses::Clause;
use super::moves;
use super::similarity::{Profile, Thousandths, likeness_in_order};

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
    /// What became what inside, in order.
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
pub(super) const ALIKE: Thousandths = 400;
/// Two clauses in the same place that are so much alike are the same clause, whatever stands elsewhere.
pub(super) const SURE: Thousandths = 700;
/// A link that stands alone holds two texts together only if it has so many characters: 一是 alone proves nothing.
const ANCHOR_CHARACTERS: u32 = 6;
/// Clauses of at most so many characters are also compared character by character.
const SHORT_CLAUSE: u32 = 20;

/// Aligns the clauses of two texts.
pub(super) fn align(a_text: &str, a: &[Clause], b_text: &str, b: &[Clause], meter: &mut Meter) -> Alignment {
    let mut aligner = Aligner {
        texts: [a_text, b_text],
        sides: [a, b],
        states: [vec![State::Free; a.len()], vec![State::Free; b.len()]],
        profiles: [Vec::new(), Vec::new()],
        occurrences: occurrences([a, b]),
        meter,
    };
    aligner.anchor();
    aligner.read_profiles();
    // What is the same in its place comes before what is the same elsewhere.
    aligner.fill_gaps(SURE);
    let mut blocks = moves::find(&mut aligner, moves::Reach::AcrossAnchors);
    aligner.fill_gaps(ALIKE);
    blocks.extend(moves::find(&mut aligner, moves::Reach::Anywhere));
    let blocks = moves::join(&mut aligner, blocks);
    let links = aligner.links();
    Alignment { links, moves: blocks }
}

/// The alignment as far as it is known.
pub(super) struct Aligner<'a, 'm> {
    texts: [&'a str; 2],
    pub(super) sides: [&'a [Clause]; 2],
    pub(super) states: [Vec<State>; 2],
    /// Of the clauses that are free after anchoring; the others are left empty.
    pub(super) profiles: [Vec<Profile>; 2],
    /// How often the clause with each key stands on either side.
    occurrences: Vec<[u32; 2]>,
    pub(super) meter: &'m mut Meter,
}

impl Aligner<'_, '_> {
    pub(super) fn is_free(&self, side: usize, clause: usize) -> bool {
        self.states[side].get(clause) == Some(&State::Free)
    }

    pub(super) fn same(&self, i: usize, j: usize) -> bool {
        self.sides[0][i].key == self.sides[1][j].key
    }

    /// Whether a clause stands once in each of both whole texts, with the same words.
    pub(super) fn is_unique(&self, i: usize, j: usize) -> bool {
        self.same(i, j) && self.occurrences[self.sides[0][i].key as usize] == [1, 1]
    }

    /// Whether two clauses hold the same digits.
    pub(super) fn have_same_numbers(&self, i: usize, j: usize) -> bool {
        let digits = |side: usize, clause: &Clause| {
            let text: &str = self.texts[side];
            text[clause.core()].chars().filter(char::is_ascii_digit).collect::<String>()
        };
        digits(0, &self.sides[0][i]) == digits(1, &self.sides[1][j])
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
        if !self.sides[0][i].is_of_the_kind_of(&self.sides[1][j]) {
            return 0;
        }
        let (a, b) = (&self.profiles[0][i], &self.profiles[1][j]);
        if a.dice_at_most(b) < ALIKE || !self.meter.spend(a.pairs().len() + b.pairs().len()) {
            return 0;
        }
        // Only the same text is wholly alike: punctuation has no part in a profile.
        a.dice(b).min(999)
    }

    /// How alike two short clauses are that stand in the same place, by the characters that they share in order:
    /// 以产量说 and 以基地说.
    pub(super) fn likeness_of_short(&mut self, i: usize, j: usize) -> Thousandths {
        let (a, b) = (&self.sides[0][i], &self.sides[1][j]);
        if !a.is_of_the_kind_of(b)
            || a.n_characters.max(b.n_characters) > SHORT_CLAUSE
            || !self.meter.spend((a.n_characters * b.n_characters) as usize)
        {
            return 0;
        }
        likeness_in_order(&self.texts[0][a.core()], &self.texts[1][b.core()])
    }

    pub(super) fn link(&mut self, i: usize, j: usize) {
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
        let characters = |run: &Link| a[run.a.clone()].iter().map(|clause| clause.n_characters).sum::<u32>();
        runs.retain(|run| characters(run) >= ANCHOR_CHARACTERS);
        let anchors = (runs.iter())
            .map(|run| Anchor {
                place: a[run.a.start].start as i64,
                shift: b[run.b.start].start as i64 - a[run.a.start].start as i64,
                n_characters: characters(run),
            })
            .collect();
        let shift_of_end = self.texts[1].len() as i64 - self.texts[0].len() as i64;
        for number in steady(anchors, (0, shift_of_end)) {
            let run = runs[number].clone();
            run.a.zip(run.b).for_each(|(i, j)| self.link(i, j));
        }
    }

    fn read_profiles(&mut self) {
        for (side, text) in self.texts.into_iter().enumerate() {
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

fn occurrences(sides: [&[Clause]; 2]) -> Vec<[u32; 2]> {
    let keys = sides.iter().flat_map(|clauses| clauses.iter().map(|clause| clause.key as usize + 1)).max();
    let mut occurrences = vec![[0, 0]; keys.unwrap_or(0)];
    for (side, clauses) in sides.iter().enumerate() {
        clauses.iter().for_each(|clause| occurrences[clause.key as usize][side] += 1);
    }
    occurrences
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
