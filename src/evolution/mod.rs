//! Phrases over time: lifelines with their status, what became of the wording of a series, findings in words.

mod comparison;
mod findings;
mod keyness;
mod levels;
mod status;
mod tiers;
mod timeline;

use crate::document::{Corpus, Date};
use crate::phrases::{self, PhraseIndex};

pub use comparison::{Comparison, Fate, Wording};
pub use findings::{Evidence, Finding, FindingKind};
pub use keyness::{KeyPhrase, Keyness, Period};
pub use levels::LevelUse;
pub use status::{Presence, Status};
pub use tiers::Tier;
pub use timeline::{Counts, Lifeline, PER_CHARACTERS, lifeline};

/// How a report is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How the corpus is mined.
    pub phrases: phrases::Settings,
    /// The most wordings that each list of a comparison holds.
    pub most_wordings: usize,
    /// The most findings.
    pub most_findings: usize,
    /// Where the later of two periods begins; without it, at the middle document.
    pub split: Option<Date>,
    /// Whether phrases get a tier of the China Media Project's scale.
    pub has_tiers: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            phrases: phrases::Settings::default(),
            most_wordings: 60,
            most_findings: 24,
            split: None,
            has_tiers: false,
        }
    }
}

/// The evolution of the phrasing of a corpus.
#[derive(Debug, Clone)]
pub struct Report {
    /// How it was made.
    pub settings: Settings,
    /// What recurs.
    pub index: PhraseIndex,
    /// The life of each phrase, in the order of [`PhraseIndex::phrases`].
    pub lifelines: Vec<Lifeline>,
    /// What became of the wording of each document in the next one of its series.
    pub comparisons: Vec<Comparison>,
    /// Phrases that stand at several levels of the administration.
    pub levels: Vec<LevelUse>,
    /// The earlier and the later documents beside each other.
    pub keyness: Option<Keyness>,
    /// The tier of each phrase, where tiers are asked for: the tier, its year, the share of the documents.
    pub tiers: Vec<Option<(Tier, u16, f64)>>,
    /// What can be said, strongest first.
    pub findings: Vec<Finding>,
    /// What cannot be said, and why.
    pub limits: Vec<Finding>,
    /// The counts of every phrase in every document.
    pub counts: Counts,
    /// The years between the first and the last document that have none.
    pub missing_years: Vec<u16>,
}

/// Mines a corpus and follows its phrases through time.
///
/// The result depends on the corpus and the settings alone.
pub fn report(corpus: &Corpus, settings: &Settings) -> Report {
    let (index, mined) = phrases::mine_keeping(corpus, &settings.phrases);
    let lifelines = timeline::lifelines(corpus, &index);
    let counts = Counts::of(corpus, &index, &lifelines);
    let comparisons = comparison::comparisons(corpus, &index, &mined, settings.most_wordings);
    let levels = levels::levels(corpus, &index);
    let findings = findings::findings(corpus, &index, &lifelines, &comparisons, settings.most_findings);
    let keyness = keyness::keyness(corpus, &lifelines, settings.split);
    let tiers = (lifelines.iter())
        .map(|life| if settings.has_tiers { tiers::tier(corpus, life) } else { None })
        .collect();
    let limits = findings::limits(corpus, &lifelines);
    Report {
        settings: settings.clone(),
        index,
        lifelines,
        comparisons,
        levels,
        keyness,
        tiers,
        findings,
        limits,
        counts,
        missing_years: findings::missing_years(corpus),
    }
}
