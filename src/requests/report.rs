//! The phrase-evolution report of a few documents.

use rayon::prelude::*;
use serde::Deserialize;

use super::normalize::{NormalizeSettings, bytes_of_base64, source};
use super::problem::{Problem, ProblemKind};
use crate::decode::Hint;
use crate::document::{Corpus, Document, InvalidDate, ManifestEntry};
use crate::evolution::{Settings, report};
use crate::schema::ReportV1;
use crate::segment::leave_out_repeated;

/// The documents of a report.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ReportRequest {
    /// The documents, in any order.
    pub documents: Vec<ReportDocument>,
    /// The least documents of a phrase, 2 without it; with 1, wordings that recur inside one document are phrases.
    pub least_documents: Option<usize>,
    /// The most phrases that are listed, 2,000 without it.
    pub most_phrases: Option<usize>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: where the later of the two compared periods begins.
    pub split: Option<String>,
    /// Whether phrases get a tier of the China Media Project's scale.
    #[serde(default)]
    pub tiers: bool,
}

/// How a report is made, beside its documents; the fields are those of [`ReportRequest`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ReportHow {
    /// The least documents of a phrase.
    pub least_documents: Option<usize>,
    /// The most phrases that are listed.
    pub most_phrases: Option<usize>,
    /// Where the later of the two compared periods begins.
    pub split: Option<String>,
    /// Whether phrases get a tier.
    pub tiers: bool,
}

/// A document of a report, with what is known of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ReportDocument {
    /// Its name in the report; a file name such as `2022_政府工作报告.txt` says its date too.
    pub id: String,
    /// Its bytes in base64.
    pub bytes_b64: Option<String>,
    /// Its text, where it is known to be decoded.
    pub text: Option<String>,
    /// Its bytes, where they do not come as JSON.
    #[serde(skip)]
    pub bytes: Option<Vec<u8>>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; without it the text and the id are asked.
    pub date: Option<String>,
    /// Who speaks in it.
    pub issuer: Option<String>,
    /// The series that it continues.
    pub series: Option<String>,
    /// `national`, `province`, `city`, `district` or `subdistrict`.
    pub level: Option<String>,
    /// Its title.
    pub title: Option<String>,
}

impl ReportRequest {
    /// Carries the request out.
    ///
    /// # Errors
    /// A [`Problem`] for a document without text, one that stands there twice, bad base64, a bad date or level,
    /// settings that make no sense, and guesses in a strict request.
    pub fn run(self, settings: &NormalizeSettings) -> Result<ReportV1, Problem> {
        let Self { documents: _, least_documents, most_phrases, split, tiers } = &self;
        let how = ReportHow {
            least_documents: *least_documents,
            most_phrases: *most_phrases,
            split: split.clone(),
            tiers: *tiers,
        };
        let how = how.settings()?;
        let corpus = corpus(self.documents, settings)?;
        settings.watch.check()?;
        let report = report(&corpus, &how);
        settings.watch.check()?;
        Ok(ReportV1::new(&report, &corpus, settings.offsets))
    }
}

impl ReportHow {
    /// The settings that it asks for.
    ///
    /// # Errors
    /// A [`Problem`] for those that make no sense.
    pub fn settings(&self) -> Result<Settings, Problem> {
        let split = (self.split.as_ref().map(|date| date.parse()).transpose())
            .map_err(|error: InvalidDate| invalid_request(error.to_string(), "").at("split"))?;
        let mut how = Settings { split, has_tiers: self.tiers, ..Settings::default() };
        if let Some(least) = self.least_documents {
            if least == 0 {
                let next = "write 1 for what recurs inside a document, 2 for what documents share";
                return Err(
                    invalid_request("0 documents hold no phrase".to_owned(), next).at("least_documents")
                );
            }
            how.phrases.least_documents = least;
        }
        how.phrases.most_phrases = self.most_phrases.unwrap_or(how.phrases.most_phrases);
        Ok(how)
    }
}

fn invalid_request(what: String, next: &str) -> Problem {
    Problem::new(ProblemKind::InvalidRequest, what, next)
}

/// Normalizes the documents of a request.
pub(super) fn corpus(
    documents: Vec<ReportDocument>,
    settings: &NormalizeSettings,
) -> Result<Corpus, Problem> {
    let mut ids: Vec<&str> = documents.iter().map(|document| document.id.as_str()).collect();
    ids.sort_unstable();
    if let Some(pair) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
        let what = format!("two documents have the id `{}`", pair[0]);
        return Err(invalid_request(what, "give each its own").at("documents"));
    }
    let documents: Result<Vec<Document>, Problem> =
        documents.into_par_iter().map(|document| document.assemble(settings)).collect();
    let mut documents = documents?;
    leave_out_repeated(&mut documents);
    Ok(Corpus::new(documents))
}

impl ReportDocument {
    /// Whether its text is there.
    pub fn has_text(&self) -> bool {
        self.bytes_b64.is_some() || self.text.is_some() || self.bytes.is_some()
    }

    fn assemble(self, settings: &NormalizeSettings) -> Result<Document, Problem> {
        let Self { id, bytes_b64, text, bytes, date, issuer, series, level, title } = self;
        let mut settings = settings.clone();
        let invalid =
            |what: String, next: &str| Problem::new(ProblemKind::InvalidRequest, what, next).at(&id);
        let bytes = match (bytes, bytes_b64, text) {
            (Some(bytes), None, None) => bytes,
            (None, Some(base64), None) => bytes_of_base64("bytes_b64", &base64)?,
            (None, None, Some(text)) => {
                settings.options.hint = Hint::default();
                text.into_bytes()
            }
            _ => {
                let next = "give one of `bytes_b64` and `text`";
                return Err(invalid("the document has not exactly one text".to_owned(), next));
            }
        };
        let entry = ManifestEntry {
            title,
            issuer,
            series,
            date: date
                .map(|date| date.parse())
                .transpose()
                .map_err(|error: InvalidDate| invalid(error.to_string(), ""))?,
            level: level
                .map(|level| level.parse())
                .transpose()
                .map_err(|error: crate::document::UnknownLevel| invalid(error.to_string(), ""))?,
            sha256: None,
        };
        let canonical = settings.normalize(&source(bytes)?).map_err(|problem| problem.at(&id))?;
        Ok(Document::assemble(id, canonical, Some(&entry)))
    }
}
