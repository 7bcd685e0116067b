//! The corpora that were asked last, ready to be asked again.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::document::{Corpus, Document};
use crate::evolution::report;
use crate::phrases::Index;
use crate::requests::{Problem, ReportHow};
use crate::schema::{OffsetUnit, ReportV1};
use crate::segment::leave_out_repeated;

/// The most source bytes of the corpora that stay in memory, together. A corpus with its index takes some sixty times as
/// much: 57 reports of 3.5 MB take 210 MB.
const MOST_BYTES: usize = 32 << 20;

/// The most corpora that stay in memory.
const MOST_OPENED: usize = 8;

/// A selection of documents, normalized.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) corpus: Corpus,
    n_bytes: usize,
    index: OnceLock<Index>,
    /// The report that was made last, and how.
    report: Mutex<Option<MadeReport>>,
}

type MadeReport = ((ReportHow, OffsetUnit), Arc<OnceLock<Arc<ReportV1>>>);

impl Opened {
    pub(super) fn new(mut documents: Vec<Document>, n_bytes: usize) -> Self {
        leave_out_repeated(&mut documents);
        Self { corpus: Corpus::new(documents), n_bytes, index: OnceLock::new(), report: Mutex::default() }
    }

    /// What questions about wordings are asked of.
    pub(super) fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(&self.corpus))
    }

    /// The report on the selection. Whoever asks for one that is being made waits for it.
    pub(super) fn report(&self, how: &ReportHow, unit: OffsetUnit) -> Result<Arc<ReportV1>, Problem> {
        let settings = how.settings()?;
        let made = {
            let mut last = self.report.lock().unwrap_or_else(PoisonError::into_inner);
            match &*last {
                Some(((last_how, last_unit), made)) if last_how == how && *last_unit == unit => made.clone(),
                _ => last.insert(((how.clone(), unit), Arc::default())).1.clone(),
            }
        };
        let make = || Arc::new(ReportV1::new(&report(&self.corpus, &settings), &self.corpus, unit));
        Ok(made.get_or_init(make).clone())
    }
}

/// The corpora that stay in memory, the last one asked at the end.
#[derive(Debug, Default)]
pub(super) struct OpenedCorpora(Mutex<Vec<(String, Arc<Opened>)>>);

impl OpenedCorpora {
    /// The selection with this identity, opened by `open` where it is not there.
    pub(super) fn get(
        &self,
        identity: &str,
        open: impl FnOnce() -> Result<Opened, Problem>,
    ) -> Result<Arc<Opened>, Problem> {
        if let Some(opened) = self.take(identity) {
            return Ok(opened);
        }
        // Opening takes a fraction of a second and must not hold up the others; two that open the same at once do it twice.
        let opened = Arc::new(open()?);
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        list.retain(|(other, _)| other != identity);
        list.push((identity.to_owned(), opened.clone()));
        let too_much = |list: &[(String, Arc<Opened>)]| {
            list.len() > MOST_OPENED
                || list.iter().map(|(_, opened)| opened.n_bytes).sum::<usize>() > MOST_BYTES
        };
        while too_much(&list) {
            list.remove(0);
        }
        Ok(opened)
    }

    fn take(&self, identity: &str) -> Option<Arc<Opened>> {
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = list.iter().position(|(other, _)| other == identity)?;
        let entry = list.remove(place);
        let opened = entry.1.clone();
        list.push(entry);
        Some(opened)
    }
}
