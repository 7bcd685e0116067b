//! Levels: which wording stands at which levels of the administration, and how each level words it.

use std::collections::BTreeMap;

use super::findings::Evidence;
use crate::document::{Corpus, Level};
use crate::phrases::{Occurrence, PhraseIndex};

/// A wording that several levels use.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelUse {
    /// The wording, or the head of its family.
    pub text: String,
    /// The forms that each level uses, from the centre down.
    pub levels: Vec<(Level, Vec<Evidence>)>,
}

/// The phrases and families that stand at two levels or more, in the order of the ranking.
pub(crate) fn levels(corpus: &Corpus, index: &PhraseIndex) -> Vec<LevelUse> {
    let level = |occurrence: &Occurrence| corpus.documents()[occurrence.document].level;
    let mut uses = Vec::new();
    let forms_of: BTreeMap<&str, Vec<(&str, &[Occurrence])>> = (index.families.iter())
        .map(|family| {
            let forms = family.forms.iter().map(|form| (form.text.as_str(), form.occurrences.as_slice()));
            (family.head.as_str(), forms.collect())
        })
        .collect();
    for phrase in &index.phrases {
        let own = vec![(phrase.text.as_str(), phrase.occurrences.as_slice())];
        let forms = forms_of.get(phrase.text.as_str()).unwrap_or(&own);
        let mut by_level: BTreeMap<Level, BTreeMap<&str, Vec<Occurrence>>> = BTreeMap::new();
        for (text, occurrences) in forms {
            for occurrence in *occurrences {
                if let Some(level) = level(occurrence) {
                    by_level.entry(level).or_default().entry(text).or_default().push(*occurrence);
                }
            }
        }
        if by_level.len() > 1 {
            uses.push(LevelUse {
                text: phrase.text.clone(),
                levels: (by_level.into_iter())
                    .map(|(level, forms)| {
                        let evidence =
                            |(text, occurrences): (&str, _)| Evidence { text: text.to_owned(), occurrences };
                        (level, forms.into_iter().map(evidence).collect())
                    })
                    .collect(),
            });
        }
    }
    uses
}
