//! The forms in which a report goes out.

use super::problem::{Problem, ProblemKind};
use crate::render::{report_csv, report_html, report_markdown, report_terminal};
use crate::schema::ReportV1;

/// A form of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportFormat {
    /// For programs.
    Json,
    /// A page that needs nothing else.
    Html,
    /// For notes.
    Markdown,
    /// A summary for a terminal.
    Terminal,
    /// One of its tables, by name; the first one without it.
    Csv(Option<String>),
}

/// A report in one of its forms.
#[derive(Debug)]
pub struct WrittenReport {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it should be called where it is saved, for a table.
    pub file: Option<String>,
}

impl ReportFormat {
    /// The form with this name: `json` (also without a name), `html`, `markdown` or `csv`.
    ///
    /// # Errors
    /// A [`Problem`] with the names there are.
    pub fn named(name: Option<&str>, table: Option<String>) -> Result<Self, Problem> {
        Ok(match name {
            None | Some("json") => Self::Json,
            Some("html") => Self::Html,
            Some("markdown") => Self::Markdown,
            Some("csv") => Self::Csv(table),
            Some(other) => {
                let what = format!("`{other}` is no value of it");
                let next = "write json, html, markdown or csv";
                return Err(Problem::new(ProblemKind::InvalidOption, what, next).at("format"));
            }
        })
    }

    /// The media type of the written report.
    pub fn media_type(&self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Html => "text/html; charset=utf-8",
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Terminal => "text/plain; charset=utf-8",
            Self::Csv(_) => "text/csv; charset=utf-8",
        }
    }

    /// Writes a report.
    ///
    /// # Errors
    /// A [`Problem`] for a table that there is not.
    pub fn write(&self, report: &ReportV1) -> Result<WrittenReport, Problem> {
        let whole = |bytes: Vec<u8>| WrittenReport { bytes, file: None };
        Ok(match self {
            Self::Json => {
                whole(serde_json::to_vec(report).map_err(|error| Problem::internal(error.to_string()))?)
            }
            Self::Html => whole(report_html(report).into_bytes()),
            Self::Markdown => whole(report_markdown(report).into_bytes()),
            Self::Terminal => whole(report_terminal(report).into_bytes()),
            Self::Csv(table) => {
                let tables = report_csv(report);
                let bare = |name: &str| name.trim_end_matches(".csv").to_owned();
                let names: Vec<String> = tables.iter().map(|(name, _)| bare(name)).collect();
                let wanted = |name: &str| table.as_ref().is_none_or(|table| bare(table) == bare(name));
                let found = tables.into_iter().find(|(name, _)| wanted(name));
                let (name, text) = found.ok_or_else(|| {
                    let what = format!("there is no table `{}`", table.as_deref().unwrap_or_default());
                    let next = format!("choose one of {}", names.join(", "));
                    Problem::new(ProblemKind::InvalidOption, what, next).at("table")
                })?;
                WrittenReport { bytes: text.into_bytes(), file: Some(name.to_string()) }
            }
        })
    }
}
