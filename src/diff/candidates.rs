//! Where to look for the counterpart of a clause: the same text elsewhere, or shared rare pairs of characters.

use std::collections::HashMap;

use super::align::Aligner;
use super::chain::Pair;

/// A clause is compared with so many others that share a rare pair of characters with it.
const CANDIDATES: usize = 4;
/// A pair of characters that more clauses of one side have is not rare.
const RARE: usize = 8;

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
