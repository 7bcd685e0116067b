//! The life of one wording that was asked for by name.

use serde::Serialize;

use super::diff::rounded;
use super::kwic::{KwicLineV1, KwicV1};
use super::offsets::OffsetUnit;
use crate::document::Corpus;
use crate::evolution::{Lifeline, lifeline};
use crate::phrases::{Asked, KwicLine, Occurrence};

/// What a corpus says of a wording.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct PhraseLifeV1 {
    /// The wording in canonical form.
    pub phrase: String,
    /// The unit of `canonical` offsets; `source` counts raw bytes.
    pub offsets: OffsetUnit,
    /// The number of occurrences.
    pub n: usize,
    /// The ids of the documents that hold it.
    pub documents: Vec<String>,
    /// The first date at which it stands.
    pub first: Option<String>,
    /// The last one.
    pub last: Option<String>,
    /// The id of the document that uses it most, per 10,000 characters.
    pub peak: Option<String>,
    /// What its dates allow to say: `persistent`, `emerging`, `fading`, `revived`, `single-period`, `intermittent` or
    /// `too-few-documents`; `absent` where it does not stand at all.
    pub status: &'static str,
    /// The rule of the status.
    pub rule: &'static str,
    /// Every document of the corpus in the order of their dates, those without it, too.
    pub lifeline: Vec<LifePointV1>,
    /// The words before it.
    pub before: Vec<NeighbourV1>,
    /// The words behind it.
    pub behind: Vec<NeighbourV1>,
    /// Wordings that differ from it by an edit of words.
    pub variants: Vec<VariantV1>,
    /// Its occurrences in their context.
    pub lines: Vec<KwicLineV1>,
}

/// A wording in one document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct LifePointV1 {
    /// The id of the document.
    pub document: String,
    /// Its date.
    pub date: Option<String>,
    /// The number of occurrences.
    pub n: usize,
    /// The same per 10,000 mined characters.
    pub per_10000: f64,
}

/// A word beside the wording.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct NeighbourV1 {
    /// The word.
    pub text: String,
    /// How often it stands there.
    pub n: usize,
}

/// A variant of the wording.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct VariantV1 {
    /// The other wording.
    pub text: String,
    /// What separates it from the wording that was asked for.
    pub change: &'static str,
    /// How much of the information both share, from 0 to 1.
    pub similarity: f64,
    /// The number of occurrences.
    pub n: usize,
    /// The ids of the documents that hold it.
    pub documents: Vec<String>,
    /// The first date at which it stands.
    pub first: Option<String>,
    /// The last one.
    pub last: Option<String>,
}

impl PhraseLifeV1 {
    /// Writes what a corpus says of `phrase` in wire form, with offsets in `unit`; `lines` are its occurrences in
    /// their context.
    pub fn new(phrase: &str, asked: &Asked, lines: &[KwicLine], corpus: &Corpus, unit: OffsetUnit) -> Self {
        let documents = corpus.documents();
        let life = |places: &[Occurrence]| lifeline(corpus, places, asked.information, &asked.n_mined);
        let ids = |life: &Lifeline| -> Vec<String> {
            life.counts.iter().map(|&(number, _)| documents[number].id.clone()).collect()
        };
        // The lines know the places that reach over clauses, too.
        let places: Vec<Occurrence> =
            lines.iter().map(|line| Occurrence { document: line.document, span: line.span }).collect();
        let found = life(&places);
        let in_document = |number: usize| {
            let count = found.counts.iter().find(|(document, _)| *document == number);
            let exposure = found.exposure.iter().find(|(document, _)| *document == number);
            (count.map_or(0, |&(_, n)| n), exposure.map_or(0.0, |&(_, share)| share))
        };
        let neighbours = |list: &[(String, usize)]| {
            list.iter().map(|(text, n)| NeighbourV1 { text: text.clone(), n: *n }).collect()
        };
        let (status, rule) = match places.is_empty() {
            true => ("absent", "It stands in none of the documents in these words."),
            false => (found.status.name(), found.status.rule()),
        };
        let peak = found.exposure.iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        Self {
            phrase: phrase.to_owned(),
            offsets: unit,
            n: places.len(),
            documents: ids(&found),
            first: found.first.map(|date| date.to_string()),
            last: found.last.map(|date| date.to_string()),
            peak: peak.map(|&(number, _)| documents[number].id.clone()),
            status,
            rule,
            lifeline: (documents.iter().enumerate())
                .map(|(number, document)| {
                    let (n, per_10000) = in_document(number);
                    LifePointV1 {
                        document: document.id.clone(),
                        date: document.date.map(|date| date.to_string()),
                        n,
                        per_10000: rounded(per_10000),
                    }
                })
                .collect(),
            before: neighbours(&asked.before),
            behind: neighbours(&asked.behind),
            variants: (asked.variants.iter())
                .map(|variant| {
                    let found = life(&variant.occurrences);
                    VariantV1 {
                        text: variant.text.clone(),
                        change: variant.change.name(),
                        similarity: rounded(variant.similarity),
                        n: variant.occurrences.len(),
                        documents: ids(&found),
                        first: found.first.map(|date| date.to_string()),
                        last: found.last.map(|date| date.to_string()),
                    }
                })
                .collect(),
            lines: KwicV1::new(phrase, lines, corpus, unit).lines,
        }
    }
}
