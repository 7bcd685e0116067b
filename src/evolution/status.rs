//! Status: what the dates of a phrase allow to say about its life, and what they do not.
//!
//! A corpus of reports is small: a status other than `too-few-documents` is given only where chance is an
//! unlikely explanation. With `k` of `n` dated documents holding the phrase, every arrangement of the `k` is
//! taken as equally likely if nothing happened; an arrangement as extreme as the one found must then have a
//! probability of at most [`CHANCE`].

/// The probability up to which an arrangement is not put down to chance.
pub(super) const CHANCE: f64 = 0.05;

/// A phrase is persistent when the share of documents that use it is, with 95 % confidence, at least this.
const PERSISTENT_SHARE: f64 = 0.6;

/// A persistent phrase is absent from no more consecutive documents than this.
const PERSISTENT_GAP: usize = 2;

/// The least information of a phrase that may be called revived, in bits: ordinary words come and go.
const REVIVED_BITS: f64 = 30.0;

/// The least documents on both sides of a gap.
const REVIVED_RUN: usize = 2;

/// What the dates say about a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It stands in most documents from first to last.
    Persistent,
    /// It is missing from the early documents and stands in the late ones.
    Emerging,
    /// It stands in the early documents and is missing from the late ones.
    Fading,
    /// It was in use, was gone, and is back.
    Revived,
    /// It stands in neighbouring documents alone, with none before and none after.
    SinglePeriod,
    /// It comes and goes, and no arrangement of its documents is unlikely by chance.
    Intermittent,
    /// No arrangement of so few documents could be told from chance.
    TooFewDocuments,
}

impl Status {
    /// All statuses.
    pub const ALL: [Self; 7] = [
        Self::Persistent,
        Self::Emerging,
        Self::Fading,
        Self::Revived,
        Self::SinglePeriod,
        Self::Intermittent,
        Self::TooFewDocuments,
    ];

    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Persistent => "persistent",
            Self::Emerging => "emerging",
            Self::Fading => "fading",
            Self::Revived => "revived",
            Self::SinglePeriod => "single-period",
            Self::Intermittent => "intermittent",
            Self::TooFewDocuments => "too-few-documents",
        }
    }

    /// The rule by which it is given, in one sentence.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Persistent => {
                "With 95 % confidence at least 60 % of the documents use it, and it misses no more than two in a row."
            }
            Self::Emerging => {
                "By chance it would be missing from so many early documents in at most 5 % of the cases, and the last two use it."
            }
            Self::Fading => {
                "By chance it would be missing from so many late documents in at most 5 % of the cases, and at least two use it."
            }
            Self::Revived => {
                "At least two documents before and two after a gap use it, by chance there would be such a gap in at most 5 % of the cases, and it is no ordinary wording."
            }
            Self::SinglePeriod => {
                "By chance its documents would stand so close together in at most 5 % of the cases, with some before and some after that do not use it."
            }
            Self::Intermittent => {
                "None of the other rules holds, although there are enough documents for them."
            }
            Self::TooFewDocuments => {
                "Even the most striking arrangement of its documents would come about by chance in more than 5 % of the cases."
            }
        }
    }
}

/// How a phrase is spread over the dated documents, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Presence {
    /// Whether each document uses it.
    pub used: Vec<bool>,
}

impl Presence {
    /// From its counts in the dated documents.
    pub fn new(counts: impl Iterator<Item = usize>) -> Self {
        Self { used: counts.map(|count| count > 0).collect() }
    }

    /// The number of dated documents.
    pub fn n(&self) -> usize {
        self.used.len()
    }

    /// The number of those that use it.
    pub fn k(&self) -> usize {
        self.used.iter().filter(|&&used| used).count()
    }

    /// The documents without it: (before its first, the longest gap inside, behind its last).
    fn gaps(&self) -> (usize, usize, usize) {
        let first = self.used.iter().position(|&used| used).unwrap_or(self.n());
        let last = self.used.iter().rposition(|&used| used).unwrap_or(0);
        let inner = self.used.get(first..=last).unwrap_or(&[]);
        let longest = inner.split(|&used| used).map(<[bool]>::len).max().unwrap_or(0);
        (first, longest, self.n() - 1 - last)
    }

    /// The longest gap inside, and how many documents use it before and after it.
    fn longest_gap(&self) -> (usize, usize, usize) {
        let mut best = (0, 0, 0);
        let mut before = 0;
        let mut gap = 0;
        for &used in &self.used {
            if used {
                if before > 0 && gap > best.0 {
                    best = (gap, before, self.k() - before);
                }
                before += 1;
                gap = 0;
            } else {
                gap += 1;
            }
        }
        best
    }
}

/// Says what the dates allow to say.
pub(crate) fn status(presence: &Presence, information: f64) -> Status {
    let (n, k) = (presence.n(), presence.k());
    if k == 0 {
        return Status::TooFewDocuments;
    }
    let (before, longest, behind) = presence.gaps();
    if share_at_least(k, n) >= PERSISTENT_SHARE
        && longest <= PERSISTENT_GAP
        && before.max(behind) <= PERSISTENT_GAP
    {
        return Status::Persistent;
    }
    if all_outside(n, k, n - k) > CHANCE {
        return Status::TooFewDocuments;
    }
    let width = n - before - behind;
    let ends_used = |used: &mut dyn Iterator<Item = &bool>| used.take(2).all(|&used| used);
    if before > 0 && behind > 0 && spread_at_most(n, k, width) <= CHANCE {
        return Status::SinglePeriod;
    }
    let (gap, used_before, used_after) = presence.longest_gap();
    if used_before >= REVIVED_RUN
        && used_after >= REVIVED_RUN
        && information >= REVIVED_BITS
        && n as f64 * all_outside(n, k, gap) <= CHANCE
    {
        return Status::Revived;
    }
    if all_outside(n, k, before) <= CHANCE && ends_used(&mut presence.used.iter().rev()) {
        return Status::Emerging;
    }
    if all_outside(n, k, behind) <= CHANCE && k > 1 {
        return Status::Fading;
    }
    Status::Intermittent
}

/// The probability that none of `k` documents out of `n` falls on `gap` given places.
fn all_outside(n: usize, k: usize, gap: usize) -> f64 {
    // C(n - gap, k) / C(n, k), factor by factor.
    (0..k).map(|i| (n - gap).saturating_sub(i) as f64 / (n - i) as f64).product()
}

/// The probability that `k` documents out of `n` stand within `width` neighbouring places or fewer.
fn spread_at_most(n: usize, k: usize, width: usize) -> f64 {
    // With the first of them on a place, the others fall on the next `width - 1` places; every place that leaves
    // room may be the first.
    if width >= n {
        return 1.0;
    }
    let choose = |n: usize, k: usize| -> f64 {
        if k > n { 0.0 } else { (0..k).map(|i| (n - i) as f64 / (k - i) as f64).product() }
    };
    let starts: f64 = (0..n).map(|start| choose((width - 1).min(n - 1 - start), k - 1)).sum();
    starts / choose(n, k)
}

/// The lower end of the one-sided 95 % confidence interval of the share `k / n` (Clopper and Pearson).
fn share_at_least(k: usize, n: usize) -> f64 {
    if k == 0 {
        return 0.0;
    }
    // The share at which k or more of n would come about in 5 % of the cases, by bisection.
    let tail = |share: f64| -> f64 {
        let mut term = share.powi(i32::try_from(n).unwrap_or(i32::MAX));
        let mut sum = 0.0;
        for i in (k..=n).rev() {
            sum += term;
            if i > 0 {
                term *= i as f64 / (n - i + 1) as f64 * (1.0 - share) / share;
            }
        }
        sum
    };
    let (mut low, mut high) = (1e-9, 1.0 - 1e-9);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if tail(middle) < CHANCE { low = middle } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pattern: &str) -> Status {
        let presence = Presence::new(pattern.chars().map(|character| usize::from(character == 'x')));
        status(&presence, 40.0)
    }

    #[test]
    fn every_status_has_its_pattern() {
        for (pattern, expected) in [
            ("xxxxx", Status::TooFewDocuments),
            ("x...x", Status::TooFewDocuments),
            ("xxxxxxxx", Status::Persistent),
            ("xxxx.xxxxxxx", Status::Persistent),
            (".......xxxx", Status::Emerging),
            ("xxxx.......", Status::Fading),
            ("....xxxx......", Status::SinglePeriod),
            ("xxx............xxx", Status::Revived),
            ("x..x.x..x.x...x.", Status::Intermittent),
            ("..........x", Status::TooFewDocuments),
            ("", Status::TooFewDocuments),
        ] {
            assert_eq!(of(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn an_ordinary_wording_is_not_revived_by_a_gap() {
        let presence = Presence::new("xxx............xxx".chars().map(|c| usize::from(c == 'x')));
        assert_ne!(status(&presence, 12.0), Status::Revived);
    }

    #[test]
    fn the_chances_are_those_of_counting() {
        // Every arrangement of k among n, counted one by one.
        for n in 1..=9usize {
            for k in 1..=n {
                let arrangements: Vec<u32> =
                    (0..1u32 << n).filter(|bits| bits.count_ones() as usize == k).collect();
                let share = |test: &dyn Fn(u32) -> bool| {
                    arrangements.iter().filter(|&&bits| test(bits)).count() as f64 / arrangements.len() as f64
                };
                for gap in 0..=n {
                    let by_counting = share(&|bits| bits & ((1 << gap) - 1) == 0);
                    assert!((all_outside(n, k, gap) - by_counting).abs() < 1e-9, "{n} {k} {gap}");
                }
                for width in k..n {
                    let spread =
                        |bits: u32| 32 - bits.leading_zeros() as usize - bits.trailing_zeros() as usize;
                    let by_counting = share(&|bits| spread(bits) <= width);
                    assert!((spread_at_most(n, k, width) - by_counting).abs() < 1e-9, "{n} {k} {width}");
                }
            }
        }
    }

    #[test]
    fn the_confidence_bound_is_the_known_one() {
        // For k = n the bound is the n-th root of 0.05.
        for n in 1..=20 {
            assert!((share_at_least(n, n) - 0.05f64.powf(1.0 / n as f64)).abs() < 1e-6);
        }
        assert!((share_at_least(8, 10) - 0.4931).abs() < 1e-4);
    }
}
