//! Tiers: how hot a phrase is by the scale of the China Media Project, as far as that scale is published.
//!
//! The project counts the articles of the People's Daily that use a phrase in a year: 沸 ("boiling") from 2,000
//! articles or a share of 0.0518 on, 烫 ("scalding") from 500 or 0.0129. The thresholds of the four tiers below (热, 暖,
//! 温, 冷) are not published, and none are made up here.

use super::timeline::Lifeline;
use crate::document::Corpus;

/// Shares are compared for years with at least this many documents: the scale is one of newspaper articles.
const LEAST_DOCUMENTS: usize = 500;

/// The tiers with their least share of the documents of a year, hottest first.
const TIERS: [(Tier, f64); 2] = [(Tier::Boiling, 0.0518), (Tier::Scalding, 0.0129)];

/// A tier of the scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    /// 沸.
    Boiling,
    /// 烫.
    Scalding,
    /// Below the thresholds that are published.
    Below,
    /// The year has too few documents for a share to mean anything.
    TooFewDocuments,
}

impl Tier {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Boiling => "沸",
            Self::Scalding => "烫",
            Self::Below => "below",
            Self::TooFewDocuments => "too-few-documents",
        }
    }
}

/// The tier of a phrase in the last year of the corpus: the tier, the year, the share of its documents.
pub(crate) fn tier(corpus: &Corpus, life: &Lifeline) -> Option<(Tier, u16, f64)> {
    let year_of = |number: usize| corpus.documents()[number].date.map(|date| date.year);
    let year = (0..corpus.documents().len()).filter_map(year_of).max()?;
    let n = (0..corpus.documents().len()).filter(|&number| year_of(number) == Some(year)).count();
    let k = life.counts.iter().filter(|&&(number, _)| year_of(number) == Some(year)).count();
    Some((of_share(k, n), year, k as f64 / n as f64))
}

fn of_share(k: usize, n: usize) -> Tier {
    if n < LEAST_DOCUMENTS {
        return Tier::TooFewDocuments;
    }
    let share = k as f64 / n as f64;
    TIERS.iter().find(|(_, least)| share >= *least).map_or(Tier::Below, |&(tier, _)| tier)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_gives_its_tier() {
        for (k, n, expected) in [
            (52, 1000, Tier::Boiling),
            (51, 1000, Tier::Scalding),
            (13, 1000, Tier::Scalding),
            (12, 1000, Tier::Below),
            (57, 57, Tier::TooFewDocuments),
        ] {
            assert_eq!(of_share(k, n), expected, "{k} of {n}");
        }
    }
}
