//! The phrase-evolution report of a few documents.

use rayon::prelude::*;
use serde::Deserialize;

use super::normalize::{NormalizeSettings, bytes_of_base64, source};
use super::problem::{Problem, ProblemKind};
use crate::decode::Hint;
use crate::document::{Corpus, Document, ManifestEntry};
use crate::evolution::{Settings, report};
use crate::schema::ReportV1;
use crate::segment::leave_out_repeated;

/// The documents of a report.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ReportRequest {
    /// The documents, in any order.
    pub documents: Vec<ReportDocument>,
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
    /// and guesses in a strict request.
    pub fn run(self, settings: &NormalizeSettings) -> Result<ReportV1, Problem> {
        let mut ids: Vec<&str> = self.documents.iter().map(|document| document.id.as_str()).collect();
        ids.sort_unstable();
        if let Some(pair) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
            let what = format!("two documents have the id `{}`", pair[0]);
            return Err(Problem::new(ProblemKind::InvalidRequest, what, "give each its own").at("documents"));
        }
        let documents: Result<Vec<Document>, Problem> =
            self.documents.into_par_iter().map(|document| document.assemble(settings)).collect();
        let mut documents = documents?;
        leave_out_repeated(&mut documents);
        let corpus = Corpus::new(documents);
        Ok(ReportV1::new(&report(&corpus, &Settings::default()), &corpus, settings.offsets))
    }
}

impl ReportDocument {
    fn assemble(self, settings: &NormalizeSettings) -> Result<Document, Problem> {
        let Self { id, bytes_b64, text, date, issuer, series, level, title } = self;
        let mut settings = settings.clone();
        let invalid =
            |what: String, next: &str| Problem::new(ProblemKind::InvalidRequest, what, next).at(&id);
        let bytes = match (bytes_b64, text) {
            (Some(base64), None) => bytes_of_base64("bytes_b64", &base64)?,
            (None, Some(text)) => {
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
                .map_err(|error: crate::document::InvalidDate| invalid(error.to_string(), ""))?,
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
