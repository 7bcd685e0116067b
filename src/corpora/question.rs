//! What is asked of a selection.

use super::json;
use super::opened::Opened;
use crate::requests::{Problem, ReportFormat, ReportHow};
use crate::schema::{OffsetUnit, OverviewV1};

/// A report on a selection, in some form.
#[derive(Debug, Clone)]
pub enum ReportQuestion {
    /// The report.
    Whole {
        /// How it is made.
        how: ReportHow,
        /// The unit of its offsets.
        unit: OffsetUnit,
        /// How it is written.
        format: ReportFormat,
    },
    /// What a page needs of it.
    Overview,
}

impl ReportQuestion {
    /// Refuses settings that make no sense before any work is done.
    pub(super) fn check(&self) -> Result<(), Problem> {
        match self {
            Self::Whole { how, .. } => how.settings().map(|_| ()),
            Self::Overview => Ok(()),
        }
    }

    /// What tells this question from others.
    pub(super) fn key(&self, corpus: &str) -> String {
        match self {
            Self::Whole { how, unit, format } => format!("report {how:?} {unit:?} {format:?}"),
            Self::Overview => format!("overview {corpus}"),
        }
    }

    /// The answer of a selection.
    pub(super) fn answer(&self, corpus: &str, opened: &Opened) -> Result<Vec<u8>, Problem> {
        match self {
            Self::Whole { how, unit, format } => Ok(format.write(&*opened.report(how, *unit)?)?.bytes),
            Self::Overview => {
                let report = opened.report(&ReportHow::default(), OffsetUnit::default())?;
                json(&OverviewV1::new(corpus, &report))
            }
        }
    }
}
