//! The lineages of the clauses of a series.

use serde::Deserialize;

use super::normalize::NormalizeSettings;
use super::problem::{Problem, ProblemKind};
use super::report::{ReportDocument, corpus};
use crate::diff::{Options, Side, lineages};
use crate::document::{Corpus, Document};
use crate::schema::LineagesV1;

/// The documents of one series or several.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct LineageRequest {
    /// The documents, in any order.
    pub documents: Vec<ReportDocument>,
}

impl LineageRequest {
    /// Carries the request out.
    ///
    /// # Errors
    /// A [`Problem`] where no series has two documents, and all those of a report.
    pub fn run(self, settings: &NormalizeSettings) -> Result<Vec<LineagesV1>, Problem> {
        lineages_of(&corpus(self.documents, settings)?, settings)
    }
}

/// The lineages of every series of a corpus that has two documents or more.
///
/// # Errors
/// A [`Problem`] where there is none.
pub fn lineages_of(corpus: &Corpus, settings: &NormalizeSettings) -> Result<Vec<LineagesV1>, Problem> {
    let found: Vec<LineagesV1> = (by_series(corpus.documents()).into_iter())
        .filter(|(_, documents)| documents.len() > 1)
        .map(|(series, documents)| {
            let sides: Vec<Side<'_>> =
                documents.iter().map(|document| Side::of_canonical(&document.canonical)).collect();
            LineagesV1::new(series, &lineages(&sides, &Options::default()), &documents, settings.offsets)
        })
        .collect();
    if found.is_empty() {
        let what = "there are no two documents of one series";
        let next = "give at least two documents; a manifest may name their series";
        return Err(Problem::new(ProblemKind::InvalidRequest, what, next));
    }
    Ok(found)
}

/// The documents of each series; all together where none has one.
pub fn by_series(documents: &[Document]) -> Vec<(Option<String>, Vec<&Document>)> {
    let mut all: Vec<(Option<String>, Vec<&Document>)> = Vec::new();
    for document in documents {
        match all.iter_mut().find(|(series, _)| *series == document.series) {
            Some((_, list)) => list.push(document),
            None => all.push((document.series.clone(), vec![document])),
        }
    }
    // What has no series is of no one series, unless there is no other.
    let n = all.len();
    all.into_iter()
        .flat_map(|(series, list)| match &series {
            None if n > 1 => list.into_iter().map(|document| (None, vec![document])).collect(),
            _ => vec![(series, list)],
        })
        .collect()
}
