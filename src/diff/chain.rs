//! The heaviest chain of pairs that keeps the order of both sides.

/// A clause of one side and a clause of the other that may be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) a: usize,
    pub(super) b: usize,
    /// What is gained when the pair is taken; more than 0.
    pub(super) weight: u64,
}

/// Of `pairs`, those that rise on both sides and together weigh most, in order.
///
/// Takes `O(n log n)`: a Fenwick tree holds, for each prefix of `b`, the heaviest chain that ends in it.
pub(super) fn heaviest_chain(mut pairs: Vec<Pair>) -> Vec<Pair> {
    // Of pairs with the same `a` the one with the greatest `b` comes first, so that none continues another.
    pairs.sort_by_key(|pair| (pair.a, std::cmp::Reverse(pair.b)));
    let mut places: Vec<usize> = pairs.iter().map(|pair| pair.b).collect();
    places.sort_unstable();
    places.dedup();
    // (weight of the chain, number of its last pair + 1), 1-based.
    let mut tree = vec![(0u64, 0usize); places.len() + 1];
    let mut previous = vec![0usize; pairs.len()];
    let mut heaviest = (0, 0);
    for (number, pair) in pairs.iter().enumerate() {
        let rank = places.partition_point(|&place| place < pair.b);
        let mut before = (0, 0);
        let mut node = rank;
        while node > 0 {
            before = if tree[node].0 > before.0 { tree[node] } else { before };
            node &= node - 1;
        }
        previous[number] = before.1;
        let chain = (before.0 + pair.weight, number + 1);
        if chain.0 > heaviest.0 {
            heaviest = chain;
        }
        let mut node = rank + 1;
        while node < tree.len() {
            if chain.0 > tree[node].0 {
                tree[node] = chain;
            }
            node += node & node.wrapping_neg();
        }
    }
    let mut chain = Vec::new();
    let mut next = heaviest.1;
    while next > 0 {
        chain.push(pairs[next - 1]);
        next = previous[next - 1];
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(pairs: &[(usize, usize, u64)]) -> Vec<(usize, usize)> {
        let pairs = pairs.iter().map(|&(a, b, weight)| Pair { a, b, weight }).collect();
        heaviest_chain(pairs).iter().map(|pair| (pair.a, pair.b)).collect()
    }

    #[test]
    fn one_heavy_pair_outweighs_two_light_ones() {
        assert_eq!(chain(&[(0, 2, 9), (1, 0, 4), (2, 1, 4)]), [(0, 2)]);
        assert_eq!(chain(&[(0, 2, 7), (1, 0, 4), (2, 1, 4)]), [(1, 0), (2, 1)]);
    }

    #[test]
    fn a_clause_is_taken_once() {
        assert_eq!(chain(&[(0, 0, 1), (0, 1, 1), (1, 1, 1), (1, 0, 1)]), [(0, 0), (1, 1)]);
    }
}
