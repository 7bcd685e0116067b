//! How long work is watched: whether anybody still waits for it, and how long its stages take.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::problem::{Problem, ProblemKind};
use crate::text::Stage;

/// What a request is watched by. The default watches nothing.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    is_over: Arc<AtomicBool>,
    of_document: Option<fn() -> StageEnded>,
}

/// Is told when each stage of a document has ended.
pub type StageEnded = Box<dyn FnMut(Stage)>;

impl Watch {
    /// A watch that asks for somebody to tell of the stages of a document, when the work on it begins.
    pub fn of_stages(of_document: fn() -> StageEnded) -> Self {
        Self { of_document: Some(of_document), ..Self::default() }
    }

    /// Says that nobody waits for the result any more.
    pub fn end(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }

    /// Refuses to go on when nobody waits for the result. Asked between documents, and between the parts of a report.
    ///
    /// # Errors
    /// A [`Problem`] of the kind [`ProblemKind::Timeout`]; there is nobody left to read it.
    pub fn check(&self) -> Result<(), Problem> {
        match self.is_over.load(Ordering::Relaxed) {
            false => Ok(()),
            true => Err(Problem::new(ProblemKind::Timeout, "nobody waits for the result any more", "")),
        }
    }

    pub(super) fn of_document(&self) -> StageEnded {
        self.of_document.map_or_else(|| Box::new(|_| {}) as StageEnded, |of_document| of_document())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requests::{NormalizeSettings, ReportDocument, ReportRequest};

    #[test]
    fn a_report_that_nobody_waits_for_is_not_made() {
        let document = |id: &str| ReportDocument {
            id: id.to_owned(),
            text: Some("改革".to_owned()),
            ..Default::default()
        };
        let request =
            || ReportRequest { documents: vec![document("a"), document("b")], ..ReportRequest::default() };
        let settings = NormalizeSettings::default();
        assert!(request().run(&settings).is_ok());
        settings.watch.end();
        assert_eq!(request().run(&settings).map_err(|problem| problem.kind), Err(ProblemKind::Timeout));
    }
}
