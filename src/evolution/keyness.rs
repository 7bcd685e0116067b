//! Keyness: which phrases more documents of one period use than of the other, with interval and correction.
//!
//! The unit is the document, not the occurrence: one report that repeats a slogan is one witness (Evert, "Measuring
//! keyness", 2022). The p-value is Fisher's exact one, two-sided; the q-value corrects for the number of phrases that
//! were compared (Benjamini and Hochberg, 1995); the interval of the difference of the shares is Newcombe's (1998,
//! method 10).

use std::ops::Range;

use rayon::prelude::*;

use super::status::CHANCE;
use super::timeline::Lifeline;
use crate::document::{Corpus, Date};

/// The quantile of the normal distribution for an interval of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// Two periods and the phrases that tell them apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Keyness {
    /// The earlier and the later period.
    pub periods: [Period; 2],
    /// Whether any phrase could be told from chance with so many documents.
    pub is_telling: bool,
    /// How many phrases were compared.
    pub n_compared: usize,
    /// The phrases whose difference is not put down to chance, surest first.
    pub phrases: Vec<KeyPhrase>,
}

/// Some of the dated documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The date of the first one and of the last one.
    pub from: Date,
    /// See `from`.
    pub to: Date,
    /// How many they are.
    pub n: usize,
}

/// A phrase that the documents of one period use more.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyPhrase {
    /// Its number among the phrases.
    pub phrase: usize,
    /// How many documents of each period use it.
    pub k: [usize; 2],
    /// The share of the later documents minus the share of the earlier ones, from -1 to 1.
    pub difference: f64,
    /// The 95 % interval of the difference.
    pub interval: (f64, f64),
    /// The probability of such a difference by chance.
    pub p: f64,
    /// The share of chance findings among the phrases up to this one.
    pub q: f64,
}

/// Compares the documents before `split` with those from it on; without a date, the earlier half with the later.
///
/// `None` when a period has no document.
pub(crate) fn keyness(corpus: &Corpus, lifelines: &[Lifeline], split: Option<Date>) -> Option<Keyness> {
    let mut dated: Vec<(Date, usize)> = (corpus.documents().iter().enumerate())
        .filter_map(|(number, document)| document.date.map(|date| (date, number)))
        .collect();
    dated.sort_unstable();
    let boundary = match split {
        Some(split) => dated.partition_point(|&(date, _)| date < split),
        // Documents of one date stand on one side.
        None => {
            dated.get(dated.len() / 2).map_or(0, |middle| dated.partition_point(|&(date, _)| date < middle.0))
        }
    };
    let period = |range: Range<usize>| {
        let documents = &dated[range];
        Some(Period { from: documents.first()?.0, to: documents.last()?.0, n: documents.len() })
    };
    let periods = [period(0..boundary)?, period(boundary..dated.len())?];
    let n = periods.map(|period| period.n);
    let mut side = vec![None; corpus.documents().len()];
    for (place, &(_, number)) in dated.iter().enumerate() {
        side[number] = Some(usize::from(place >= boundary));
    }
    let logarithms = factorials(dated.len());
    // The most striking of all phrases would be used by all documents of one period and by none of the other.
    let is_telling = fisher(&logarithms, n, [n[0], 0]).min(fisher(&logarithms, n, [0, n[1]])) <= CHANCE;
    let mut phrases: Vec<KeyPhrase> = if is_telling {
        (lifelines.par_iter().enumerate())
            .map(|(phrase, life)| {
                let mut k = [0, 0];
                for side in life.counts.iter().filter_map(|&(document, _)| side[document]) {
                    k[side] += 1;
                }
                let share = |side: usize| k[side] as f64 / n[side] as f64;
                KeyPhrase {
                    phrase,
                    k,
                    difference: share(1) - share(0),
                    interval: interval(k, n),
                    p: fisher(&logarithms, n, k),
                    q: 1.0,
                }
            })
            .collect()
    } else {
        Vec::new()
    };
    phrases.sort_by(|a, b| a.p.total_cmp(&b.p).then(a.phrase.cmp(&b.phrase)));
    let n_compared = phrases.len();
    let mut least = 1.0f64;
    for (rank, phrase) in phrases.iter_mut().enumerate().rev() {
        least = least.min(phrase.p * n_compared as f64 / (rank + 1) as f64);
        phrase.q = least;
    }
    phrases.retain(|phrase| phrase.q <= CHANCE);
    Some(Keyness { periods, is_telling, n_compared, phrases })
}

/// The logarithms of the factorials from 0 to `n`.
fn factorials(n: usize) -> Vec<f64> {
    let mut logarithms = vec![0.0];
    for i in 1..=n {
        logarithms.push(logarithms[i - 1] + (i as f64).ln());
    }
    logarithms
}

/// Fisher's exact test, two-sided: the probability of all tables with these margins that are no likelier.
fn fisher(logarithms: &[f64], n: [usize; 2], k: [usize; 2]) -> f64 {
    let choose = |n: usize, k: usize| logarithms[n] - logarithms[k] - logarithms[n - k];
    let all = k[0] + k[1];
    let chance = |first: usize| choose(n[0], first) + choose(n[1], all - first) - choose(n[0] + n[1], all);
    let found = chance(k[0]);
    // Equal probabilities differ by rounding.
    let is_no_likelier = |chance: &f64| *chance <= found + 1e-9;
    let firsts = all.saturating_sub(n[1])..=all.min(n[0]);
    firsts.map(chance).filter(is_no_likelier).map(f64::exp).sum::<f64>().min(1.0)
}

/// Newcombe's interval of the difference of two shares, from Wilson's intervals of each.
fn interval(k: [usize; 2], n: [usize; 2]) -> (f64, f64) {
    let wilson = |side: usize| {
        let (k, n) = (k[side] as f64, n[side] as f64);
        let share = k / n;
        let middle = share + Z * Z / (2.0 * n);
        let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + Z * Z / n;
        (share, (middle - half) / scale, (middle + half) / scale)
    };
    let (earlier, later) = (wilson(0), wilson(1));
    let difference = later.0 - earlier.0;
    let reach = |a: f64, b: f64| a.hypot(b);
    (
        difference - reach(later.0 - later.1, earlier.2 - earlier.0),
        difference + reach(later.2 - later.0, earlier.0 - earlier.1),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exact_test_gives_the_known_values() {
        // The tea of the lady: 3 of 4 and 1 of 4 (Fisher 1935), two-sided 0.4857.
        let logarithms = factorials(40);
        assert!((fisher(&logarithms, [4, 4], [3, 1]) - 0.485_714).abs() < 1e-5);
        assert!((fisher(&logarithms, [4, 4], [4, 0]) - 2.0 / 70.0).abs() < 1e-9);
        assert!((fisher(&logarithms, [12, 12], [1, 9]) - 0.002_759).abs() < 1e-5);
    }

    #[test]
    fn the_test_counts_every_table() {
        let logarithms = factorials(12);
        for (n, all) in [([5usize, 6usize], 4usize), ([3, 9], 6), ([6, 6], 1)] {
            let sum: f64 = (all.saturating_sub(n[1])..=all.min(n[0]))
                .map(|first| {
                    let choose =
                        |n: usize, k: usize| (logarithms[n] - logarithms[k] - logarithms[n - k]).exp();
                    choose(n[0], first) * choose(n[1], all - first) / choose(n[0] + n[1], all)
                })
                .sum();
            assert!((sum - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn the_interval_is_the_published_one() {
        // Newcombe 1998, table II (a): 56/70 and 48/80 give 0.0524 to 0.3339.
        let (low, high) = interval([48, 56], [80, 70]);
        assert!((low - 0.0524).abs() < 5e-4 && (high - 0.3339).abs() < 5e-4, "{low} {high}");
    }
}
