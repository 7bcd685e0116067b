//! Stretches of clauses that stand elsewhere in the new text.

use super::align::{Aligner, Block, Counts, Link, RareIndex, State};
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
/// Two clauses that are not the same start a block only when they are so much alike.
const SEED: Thousandths = 600;
/// A shorter clause that is not the same on both sides starts no block.
const SEED_CHARACTERS: u32 = 8;
/// A block takes in its neighbours when they are so much alike.
const NEIGHBOUR: Thousandths = 450;

/// Finds what moved among the free clauses and marks it.
pub(super) fn find(aligner: &mut Aligner<'_, '_>, reach: Reach) -> Vec<Block> {
    let free = [0, 1].map(|side| {
        (0..aligner.sides[side].len()).filter(|&clause| aligner.is_free(side, clause)).collect::<Vec<_>>()
    });
    if free[0].is_empty() || free[1].is_empty() {
        return Vec::new();
    }
    let gaps = aligner.gaps();
    let far = |i: usize, j: usize| reach == Reach::Anywhere || gaps[0][i] != gaps[1][j];
    let mut seeds = exact_seeds(aligner, &free);
    seeds.retain(|&(_, i, j)| far(i, j));
    let mut blocks: Vec<Block> = seeds.into_iter().filter_map(|(_, i, j)| grow(aligner, i, j)).collect();
    let mut seeds = alike_seeds(aligner, &free);
    seeds.retain(|&(_, i, j)| far(i, j));
    blocks.extend(seeds.into_iter().filter_map(|(_, i, j)| grow(aligner, i, j)));
    blocks
}

/// A possible start of a block: its weight and the two clauses.
type Seed = (u64, usize, usize);

fn heaviest_first(mut seeds: Vec<Seed>) -> Vec<Seed> {
    seeds.sort_by_key(|&(weight, i, j)| (std::cmp::Reverse(weight), i, j));
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
    let weight = |i: usize| u64::from(aligner.sides[0][free[0][i]].n_characters);
    let pairs = counts.unique(weight).into_iter().filter(|pair| pair.weight > 0);
    heaviest_first(pairs.map(|pair| (pair.weight, free[0][pair.a], free[1][pair.b])).collect())
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
            let weight = u64::from(likeness) * u64::from(aligner.sides[0][i].n_characters);
            (weight, i, lists[1][place])
        });
    heaviest_first(seeds.collect())
}

/// Grows a block from one pair of clauses over its free neighbours, and marks it if it is heavy enough.
fn grow(aligner: &mut Aligner<'_, '_>, i: usize, j: usize) -> Option<Block> {
    if !aligner.is_free(0, i) || !aligner.is_free(1, j) {
        return None;
    }
    let mut links = walk(aligner, (i, j), Direction::Back);
    links.reverse();
    links.push((i, j));
    links.extend(walk(aligner, (i, j), Direction::On));
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
    if matched < 1000 * MOVED_CHARACTERS || 4 * matched < 1000 * total {
        return None;
    }
    aligner.states[0][a.clone()].fill(State::Moved);
    aligner.states[1][b.clone()].fill(State::Moved);
    let links = links.into_iter().map(|(i, j)| Link::of_pair(i, j)).collect();
    Some(Block { a, b, links })
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
fn walk(aligner: &mut Aligner<'_, '_>, from: (usize, usize), direction: Direction) -> Vec<(usize, usize)> {
    let mut links = Vec::new();
    let mut at = from;
    loop {
        let next = [((1, 1), NEIGHBOUR), ((2, 1), SEED), ((1, 2), SEED), ((2, 2), SEED)]
            .into_iter()
            .find_map(|(by, least)| {
                let next = direction.step(at, by)?;
                let passed = [direction.step(at, (1, 1))?, next];
                let all_free = passed.iter().all(|&(i, j)| aligner.is_free(0, i) && aligner.is_free(1, j));
                (all_free && aligner.likeness(next.0, next.1) >= least).then_some(next)
            });
        let Some(next) = next else { return links };
        links.push(next);
        at = next;
    }
}
