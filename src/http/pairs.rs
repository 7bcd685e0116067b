//! Options in the query, one by one, some of which may stand several times.

use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::error::ApiError;
use super::service::Service;
use crate::corpora::{ReportQuestion, Selection};
use crate::document::Date;
use crate::requests::{Problem, ProblemKind, ReportFormat, ReportHow, named_offsets};
use crate::schema::OffsetUnit;

/// The names and values of a query that are not taken yet.
#[derive(Debug)]
pub(super) struct Pairs(Vec<(String, String)>);

impl FromRequestParts<Service> for Pairs {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _service: &Service) -> Result<Self, ApiError> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect()))
    }
}

fn invalid(name: &str, what: impl Into<String>, next: &str) -> Problem {
    Problem::new(ProblemKind::InvalidOption, what, next).at(name)
}

impl Pairs {
    /// All values of an option.
    fn take_all(&mut self, name: &str) -> Vec<String> {
        let (taken, left) = std::mem::take(&mut self.0).into_iter().partition(|(own, _)| own == name);
        self.0 = left;
        let taken: Vec<(String, String)> = taken;
        taken.into_iter().map(|(_, value)| value).collect()
    }

    /// The value of an option that may stand once.
    pub(super) fn take(&mut self, name: &str) -> Result<Option<String>, Problem> {
        let mut values = self.take_all(name);
        match values.len() {
            0 | 1 => Ok(values.pop()),
            _ => Err(invalid(name, "it stands there twice", "write it once")),
        }
    }

    /// The value of an option that must stand there.
    pub(super) fn required(&mut self, name: &str) -> Result<String, Problem> {
        self.take(name)?.ok_or_else(|| invalid(name, "it is not there", "name it"))
    }

    /// A number.
    pub(super) fn number(&mut self, name: &str) -> Result<Option<usize>, Problem> {
        let number = self.take(name)?.map(|number| number.parse::<u32>().map(|number| number as usize));
        number.transpose().map_err(|_| invalid(name, "it is no number", "write digits"))
    }

    /// The unit of offsets.
    pub(super) fn offsets(&mut self) -> Result<OffsetUnit, Problem> {
        Ok(self.take("offsets")?.as_deref().map(named_offsets).transpose()?.unwrap_or_default())
    }

    fn date(&mut self, name: &str) -> Result<Option<Date>, Problem> {
        let date = self.take(name)?.map(|date| Date::from_str(&date));
        date.transpose().map_err(|error| invalid(name, error.to_string(), ""))
    }

    /// Which documents are asked.
    pub(super) fn selection(&mut self) -> Result<Selection, Problem> {
        Ok(Selection {
            ids: self.take_all("id"),
            from: self.date("from")?,
            until: self.date("until")?,
            issuer: self.take("issuer")?,
            series: self.take("series")?,
            level: self.take("level")?,
        })
    }

    /// A report, and the media type of its form.
    pub(super) fn report(&mut self) -> Result<(ReportQuestion, &'static str), Problem> {
        let table = self.take("table")?;
        let format = ReportFormat::named(self.take("format")?.as_deref(), table)?;
        let tiers = match self.take("tiers")?.as_deref() {
            None | Some("false" | "0") => false,
            Some("" | "true" | "1") => true,
            Some(other) => {
                return Err(invalid("tiers", format!("`{other}` is no value of it"), "write true or false"));
            }
        };
        let how = ReportHow {
            least_documents: self.number("least_documents")?,
            most_phrases: self.number("most_phrases")?,
            split: self.take("split")?,
            tiers,
        };
        let media_type = format.media_type();
        Ok((ReportQuestion::Whole { how, unit: self.offsets()?, format }, media_type))
    }

    /// Refuses what is left: a misspelt option must not be ignored.
    pub(super) fn finish(self) -> Result<(), Problem> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => {
                Err(invalid(name, "there is no such option", "see /docs for the options of this address"))
            }
        }
    }
}
