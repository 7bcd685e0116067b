//! Stretches of clauses that stand elsewhere in the new text.

use std::ops::Range;

use super::align::{Aligner, Block, Link, State};
use super::candidates::{Counts, RareIndex};
use super::chain::Pair;
use super::similarity::Thousandths;

/// How far text must have gone to have moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Past text that stayed: before the gaps are filled, so that they do not take what is elsewhere.
    AcrossAnchors,
    /// Anywhere: what the gaps have left over.
    Anywhere,
}

/// A block has at least so many characters that are the same; what is shorter may stand there by chance.
const MOVED_CHARACTERS: u64 = 16;
/// The same for a clause that stands once in each text with the same words, and for one that is plainly the same.
const UNIQUE_CHARACTERS: u64 = 10;
/// The same for whole paragraphs, and for the same words that only passed [`SWAP`] linked clauses, which are less
/// likely to be chance.
const SURER_CHARACTERS: u64 = 7;
/// Passing so few linked clauses is changing places with a neighbour.
const SWAP: usize = 2;
/// Two clauses that are not the same start a block only when they are so much alike.
const SEED: Thousandths = 600;
/// Two clauses that are so much alike are two wordings of one, unless they give other numbers.
const PLAIN: Thousandths = 750;
/// A shorter clause that is not the same on both sides starts no block.
const SEED_CHARACTERS: u32 = 8;
/// A block takes in its neighbours when they are so much alike.
const NEIGHBOUR: Thousandths = 450;

/// A clause with a counterpart in its own gap has moved only if the one elsewhere is so much more alike.
const BETTER_THAN_AT_HOME: Thousandths = 150;
/// In gaps with more pairs of clauses than this no counterpart is looked for.
const FEW_PAIRS: usize = 2500;

/// Finds what moved among the free clauses and marks it.
pub(super) fn find(aligner: &mut Aligner<'_, '_>, reach: Reach) -> Vec<Block> {
    let free = [0, 1].map(|side| {
        (0..aligner.sides[side].len()).filter(|&clause| aligner.is_free(side, clause)).collect::<Vec<_>>()
    });
    if free[0].is_empty() || free[1].is_empty() {
        return Vec::new();
    }
    let gaps = aligner.gaps();
    let at_home = match reach {
        Reach::AcrossAnchors => best_at_home(aligner, &free, &gaps),
        Reach::Anywhere => [vec![0; aligner.sides[0].len()], vec![0; aligner.sides[1].len()]],
    };
    let mut blocks = Vec::new();
    for find_seeds in [exact_seeds, alike_seeds] {
        for Seed { likeness, i, j, .. } in find_seeds(aligner, &free) {
            let left_home = reach == Reach::Anywhere
                || gaps[0][i] != gaps[1][j]
                    && likeness >= at_home[0][i].max(at_home[1][j]) + BETTER_THAN_AT_HOME;
            let least = match likeness {
                1000 if gaps[0][i].abs_diff(gaps[1][j]) <= SWAP => SURER_CHARACTERS,
                1000 if aligner.is_unique(i, j) => UNIQUE_CHARACTERS,
                // 比上年增长12.4% and 比上年增长9.5% say the same of two things.
                PLAIN..1000 if aligner.have_same_numbers(i, j) => UNIQUE_CHARACTERS,
                _ => MOVED_CHARACTERS,
            };
            if left_home && let Some(block) = grow(aligner, (i, j), least, &at_home) {
                blocks.push(block);
            }
        }
    }
    blocks
}

/// For each free clause of either side, how alike the most alike free clause in the same gap is.
fn best_at_home(
    aligner: &mut Aligner<'_, '_>,
    free: &[Vec<usize>; 2],
    gaps: &[Vec<usize>; 2],
) -> [Vec<Thousandths>; 2] {
    let mut best = [vec![0; aligner.sides[0].len()], vec![0; aligner.sides[1].len()]];
    let mut rest_b = free[1].as_slice();
    for of_gap in free[0].chunk_by(|&one, &next| gaps[0][one] == gaps[0][next]) {
        let gap = gaps[0][of_gap[0]];
        rest_b = &rest_b[rest_b.partition_point(|&j| gaps[1][j] < gap)..];
        let in_gap = &rest_b[..rest_b.partition_point(|&j| gaps[1][j] == gap)];
        if of_gap.len() * in_gap.len() > FEW_PAIRS {
            continue;
        }
        for &i in of_gap {
            for &j in in_gap {
                let likeness = aligner.likeness(i, j);
                best[0][i] = best[0][i].max(likeness);
                best[1][j] = best[1][j].max(likeness);
            }
        }
    }
    best
}

/// A possible start of a block: two clauses.
struct Seed {
    likeness: Thousandths,
    n_characters: u32,
    i: usize,
    j: usize,
}

fn heaviest_first(mut seeds: Vec<Seed>) -> Vec<Seed> {
    let weight = |seed: &Seed| u64::from(seed.likeness) * u64::from(seed.n_characters);
    seeds.sort_by_key(|seed| (std::cmp::Reverse(weight(seed)), seed.i, seed.j));
    seeds
}

/// The clauses that are free once on each side and the same.
fn exact_seeds(aligner: &mut Aligner<'_, '_>, free: &[Vec<usize>; 2]) -> Vec<Seed> {
    if !aligner.meter.spend(8 * (free[0].len() + free[1].len())) {
        return Vec::new();
    }
    let keys = |side: usize| free[side].iter().map(move |&clause| (side, clause));
    let counts = Counts::of(
        keys(0).map(|(side, clause)| aligner.sides[side][clause].key),
        keys(1).map(|(side, clause)| aligner.sides[side][clause].key),
    );
    let seed = |pair: Pair| {
        let (i, j) = (free[0][pair.a], free[1][pair.b]);
        Seed { likeness: 1000, n_characters: aligner.sides[0][i].n_characters, i, j }
    };
    heaviest_first(counts.unique(|_| 1).into_iter().map(seed).filter(|seed| seed.n_characters > 0).collect())
}

/// The clauses that are each other's most alike among the free ones.
fn alike_seeds(aligner: &mut Aligner<'_, '_>, free: &[Vec<usize>; 2]) -> Vec<Seed> {
    let lists = [0, 1].map(|side| {
        let long = |&clause: &usize| {
            aligner.is_free(side, clause) && aligner.sides[side][clause].n_characters >= SEED_CHARACTERS
        };
        free[side].iter().copied().filter(long).collect::<Vec<_>>()
    });
    let index = RareIndex::new(aligner, 1, &lists[1]);
    let mut best_of_b: Vec<(Thousandths, usize)> = vec![(0, 0); lists[1].len()];
    let mut best_of_a = Vec::with_capacity(lists[0].len());
    for &i in &lists[0] {
        let mut best = (0, 0);
        for place in index.candidates(aligner, 0, i) {
            let likeness = aligner.likeness(i, lists[1][place]);
            if likeness > best.0 {
                best = (likeness, place);
            }
            if likeness > best_of_b[place].0 {
                best_of_b[place] = (likeness, i);
            }
        }
        best_of_a.push((i, best));
    }
    let seeds = (best_of_a.into_iter())
        .filter(|&(i, (likeness, place))| likeness >= SEED && best_of_b[place] == (likeness, i))
        .map(|(i, (likeness, place))| {
            let n_characters = aligner.sides[0][i].n_characters;
            Seed { likeness, n_characters, i, j: lists[1][place] }
        });
    heaviest_first(seeds.collect())
}

/// Grows a block from one pair of clauses over its free neighbours, and marks it if at least so many of its
/// characters are the same.
fn grow(
    aligner: &mut Aligner<'_, '_>,
    (i, j): (usize, usize),
    least: u64,
    at_home: &[Vec<Thousandths>; 2],
) -> Option<Block> {
    if !aligner.is_free(0, i) || !aligner.is_free(1, j) {
        return None;
    }
    let mut links = walk(aligner, (i, j), Direction::Back, at_home);
    links.reverse();
    links.push((i, j));
    links.extend(walk(aligner, (i, j), Direction::On, at_home));
    let mut matched = 0;
    let mut total = 0;
    for &(i, j) in &links {
        let characters = aligner.sides[0][i].n_characters.min(aligner.sides[1][j].n_characters);
        matched += u64::from(aligner.likeness(i, j)) * u64::from(characters);
    }
    let (first, last) = (links[0], links[links.len() - 1]);
    let (a, b) = (first.0..last.0 + 1, first.1..last.1 + 1);
    for (side, range) in [(0, &a), (1, &b)] {
        total += aligner.sides[side][range.clone()]
            .iter()
            .map(|clause| u64::from(clause.n_characters))
            .sum::<u64>();
    }
    let whole_lines = aligner.are_lines(0, &a) && aligner.are_lines(1, &b);
    let least = if whole_lines { SURER_CHARACTERS } else { least };
    if matched < 1000 * least || 4 * matched < 1000 * total {
        return None;
    }
    aligner.states[0][a.clone()].fill(State::Moved);
    aligner.states[1][b.clone()].fill(State::Moved);
    let links = links.into_iter().map(|(i, j)| Link::of_pair(i, j)).collect();
    Some(Block { a, b, links })
}

/// Between two moves that become one, at most this share of their text is in no link.
const BETWEEN: f64 = 0.75;
/// A move takes in the rest of its paragraphs when that is at most this share of it.
const REST_OF_PARAGRAPH: f64 = 0.34;

/// Makes one of moves that follow each other on both sides, and takes in the rest of paragraphs that moved but
/// for a little: what went to another place is a passage, and what was put into it or taken out is an edit in it.
pub(super) fn join(aligner: &mut Aligner<'_, '_>, mut blocks: Vec<Block>) -> Vec<Block> {
    blocks.sort_by_key(|block| block.b.start);
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        if let Some(last) = joined.last_mut()
            && last.a.end <= block.a.start
        {
            let between = (last.a.end..block.a.start, last.b.end..block.b.start);
            let of_both = aligner.characters(0, &last.a) + aligner.characters(0, &block.a);
            let lost = aligner.characters(0, &between.0) + aligner.characters(1, &between.1);
            if aligner.take_in(&between.0, &between.1, lost as f64 <= BETWEEN * of_both as f64) {
                last.a.end = block.a.end;
                last.b.end = block.b.end;
                let (from_a, from_b) = between.clone();
                let same = from_a.zip(from_b).take_while(|&(i, j)| aligner.same(i, j));
                last.links.extend(same.map(|(i, j)| Link::of_pair(i, j)));
                last.links.extend(block.links);
                continue;
            }
        }
        joined.push(block);
    }
    for block in &mut joined {
        let lines = [aligner.lines_around(0, &block.a), aligner.lines_around(1, &block.b)];
        let rest: u64 = [(0, &block.a), (1, &block.b)]
            .map(|(side, range)| aligner.characters(side, &lines[side]) - aligner.characters(side, range))
            .into_iter()
            .sum();
        let size = aligner.characters(0, &block.a) + aligner.characters(1, &block.b);
        let is_little = rest as f64 <= REST_OF_PARAGRAPH * size as f64;
        let [in_a, in_b] = &lines;
        if aligner.take_in(
            &(in_a.start..block.a.start),
            &(in_b.start..block.b.start),
            is_little && {
                let (after_a, after_b) = (block.a.end..in_a.end, block.b.end..in_b.end);
                aligner.are_free(0, &after_a) && aligner.are_free(1, &after_b)
            },
        ) {
            aligner.take_in(&(block.a.end..in_a.end), &(block.b.end..in_b.end), true);
            block.a = in_a.clone();
            block.b = in_b.clone();
        }
    }
    joined
}

impl Aligner<'_, '_> {
    fn characters(&self, side: usize, range: &Range<usize>) -> u64 {
        self.sides[side][range.clone()].iter().map(|clause| u64::from(clause.n_characters)).sum()
    }

    fn are_free(&self, side: usize, range: &Range<usize>) -> bool {
        self.states[side][range.clone()].iter().all(|state| *state == State::Free)
    }

    /// Makes clauses a part of what moved, if that is `wanted` and they are all free.
    fn take_in(&mut self, a: &Range<usize>, b: &Range<usize>, wanted: bool) -> bool {
        let taken = wanted && self.are_free(0, a) && self.are_free(1, b);
        if taken {
            self.states[0][a.clone()].fill(State::Moved);
            self.states[1][b.clone()].fill(State::Moved);
        }
        taken
    }

    /// The whole lines that some clauses are in, as far as what is around them is free.
    fn lines_around(&self, side: usize, range: &Range<usize>) -> Range<usize> {
        let clauses = self.sides[side];
        let mut lines = range.clone();
        while !clauses[lines.start].opens_line && self.is_free(side, lines.start - 1) {
            lines.start -= 1;
        }
        while self.is_free(side, lines.end) && !clauses[lines.end].opens_line {
            lines.end += 1;
        }
        if self.are_lines(side, &lines) { lines } else { range.clone() }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Back,
    On,
}

impl Direction {
    fn step(self, (i, j): (usize, usize), (by_i, by_j): (usize, usize)) -> Option<(usize, usize)> {
        match self {
            Self::Back => Some((i.checked_sub(by_i)?, j.checked_sub(by_j)?)),
            Self::On => Some((i + by_i, j + by_j)),
        }
    }
}

/// The neighbours that follow in one direction; one clause of either side, or of both, may be passed over.
fn walk(
    aligner: &mut Aligner<'_, '_>,
    from: (usize, usize),
    direction: Direction,
    at_home: &[Vec<Thousandths>; 2],
) -> Vec<(usize, usize)> {
    const STEPS: [((usize, usize), Thousandths); 4] =
        [((1, 1), NEIGHBOUR), ((2, 1), SEED), ((1, 2), SEED), ((2, 2), SEED)];
    let mut links = Vec::new();
    let mut at = from;
    loop {
        let next = STEPS.into_iter().find_map(|(by, least)| {
            let next = direction.step(at, by)?;
            let passed = [direction.step(at, (1, 1))?, next];
            if !passed.iter().all(|&(i, j)| aligner.is_free(0, i) && aligner.is_free(1, j)) {
                return None;
            }
            let least = least.max(at_home[0][next.0]).max(at_home[1][next.1]);
            let mut likeness = aligner.likeness(next.0, next.1);
            if likeness < least && by == (1, 1) {
                likeness = aligner.likeness_of_short(next.0, next.1);
            }
            (likeness >= least).then_some(next)
        });
        let Some(next) = next else { return links };
        links.push(next);
        at = next;
    }
}
