//! The life of one wording.

use serde::Deserialize;

use super::normalize::NormalizeSettings;
use super::problem::{Problem, ProblemKind};
use super::report::{ReportDocument, corpus};
use crate::decode::Hint;
use crate::document::{Canonical, Corpus, Document, SourceText};
use crate::phrases::{self, Index};
use crate::schema::PhraseLifeV1;

/// How much context stands on either side of an occurrence, in characters, where nothing else is asked for.
const WIDTH: usize = 20;

/// The most context.
const MOST_WIDTH: usize = 10_000;

/// A wording and the documents in which it is looked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct PhraseRequest {
    /// The wording, in either script.
    pub phrase: String,
    /// The documents, in any order.
    pub documents: Vec<ReportDocument>,
    /// How much context stands on either side, in characters; 20 without it, 10,000 at most.
    pub width: Option<usize>,
}

impl PhraseRequest {
    /// Carries the request out.
    ///
    /// # Errors
    /// A [`Problem`] for an empty phrase, and all those of a report.
    pub fn run(self, settings: &NormalizeSettings) -> Result<PhraseLifeV1, Problem> {
        let wording = canonical_phrase(&self.phrase, settings).map_err(|problem| problem.at("phrase"))?;
        let corpus = corpus(self.documents, settings)?;
        Ok(phrase_life(&corpus, &Index::new(&corpus), wording, self.width, settings))
    }
}

/// The phrase as it stands in canonical documents.
///
/// # Errors
/// A [`Problem`] for an empty phrase and one that is too long.
pub fn canonical_phrase(phrase: &str, settings: &NormalizeSettings) -> Result<Canonical, Problem> {
    let source = SourceText::new(phrase.trim().as_bytes().to_vec())
        .map_err(|error| Problem::new(ProblemKind::TooLarge, error.to_string(), ""))?;
    let options = crate::normalize::Options { hint: Hint::default(), ..settings.options.clone() };
    let canonical = crate::normalize::normalize(&source, &options);
    if canonical.text.is_empty() {
        return Err(Problem::new(ProblemKind::InvalidOption, "the phrase is empty", "name one"));
    }
    Ok(canonical)
}

/// The life of a wording in a corpus, whose index is given. `width` is as in [`PhraseRequest`].
pub fn phrase_life(
    corpus: &Corpus,
    index: &Index,
    wording: Canonical,
    width: Option<usize>,
    settings: &NormalizeSettings,
) -> PhraseLifeV1 {
    let width = width.unwrap_or(WIDTH).min(MOST_WIDTH);
    let phrase = wording.text.clone();
    let lines = phrases::kwic(corpus, &phrase, width);
    let asked = index.ask(&Document::assemble(phrase.clone(), wording, None));
    PhraseLifeV1::new(&phrase, &asked, &lines, corpus, settings.offsets)
}
