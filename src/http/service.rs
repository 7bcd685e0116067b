//! What all requests share: the settings, the workers, and whether the service is stopping.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::config::Config;
use super::error::ApiError;
use super::keys::Rates;
use super::routes::health::stage_times;
use crate::corpora::Corpora;
use crate::requests::{Problem, ProblemKind, Watch};
use crate::store;

/// The state of the service; clones share it.
#[derive(Debug, Clone)]
pub(super) struct Service {
    pub(super) config: Arc<Config>,
    /// Places for requests that are worked on or wait for it.
    places: Arc<Semaphore>,
    /// Places on the processors.
    workers: Arc<Semaphore>,
    is_stopping: Arc<AtomicBool>,
    corpora: Arc<Mutex<Option<Arc<Corpora>>>>,
    /// The corpora that were changed a moment ago, and how often.
    warming: Arc<Mutex<HashMap<String, usize>>>,
    /// How often each client may ask, where that is limited.
    pub(super) rates: Option<Arc<Rates>>,
}

/// A place among the requests that are worked on or wait for it, held as long as the request lasts.
///
/// Taken before the body is read, so that bodies in memory are bounded too.
#[derive(Debug)]
pub(super) struct Place {
    _permit: OwnedSemaphorePermit,
}

/// Ends a watch when it is dropped.
struct EndsWatch(Watch);

impl Drop for EndsWatch {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// The bytes of a body whose normalizing takes about as long as handing it to another thread and back: some 50 µs for
/// 4 kB. Longer work would hold up the requests that the same thread has accepted.
const SHORT: usize = 8 << 10;

/// A corpus is prepared when it was not changed for so long.
const WARM_AFTER: Duration = Duration::from_secs(1);

impl Service {
    pub(super) fn new(config: Config) -> Self {
        let workers = config.workers.clamp(1, Semaphore::MAX_PERMITS / 2);
        let places = workers.saturating_add(config.queue).min(Semaphore::MAX_PERMITS);
        Self {
            rates: Rates::new(&config),
            corpora: Arc::default(),
            warming: Arc::default(),
            config: Arc::new(config),
            places: Arc::new(Semaphore::new(places)),
            workers: Arc::new(Semaphore::new(workers)),
            is_stopping: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Runs the work on a body of so many bytes: where the request is, when it is short and a worker is free; else as
    /// [`Self::work`] does.
    pub(super) async fn work_on<T: Send + 'static>(
        &self,
        n_bytes: usize,
        work: impl FnOnce(&Watch) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        if n_bytes <= SHORT
            && let Ok(_permit) = self.workers.try_acquire()
        {
            return work(&Watch::of_stages(stage_times));
        }
        self.work(work).await
    }

    /// Runs CPU work on a thread of its own, as soon as a worker is free.
    ///
    /// When the client goes away, or the work takes too long, its [`Watch`] ends: the work stops at the next document,
    /// and its worker is free again.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Watch) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let workers = self.workers.clone();
        let watch = Watch::of_stages(stage_times);
        // Dropped with this future, whatever ends it.
        let _waits = EndsWatch(watch.clone());
        let done = async move {
            let permit = workers.acquire_owned().await;
            let permit = permit.map_err(|_| Problem::internal("the workers are gone"))?;
            let task = tokio::task::spawn_blocking(move || {
                let result = watch.check().and_then(|()| work(&watch));
                drop(permit);
                result
            });
            task.await.unwrap_or_else(|_| Err(Problem::internal("the work on this request broke off")))
        };
        let limit = self.config.request_timeout();
        tokio::time::timeout(limit, done).await.unwrap_or_else(|_| {
            Err(Problem::new(
                ProblemKind::Timeout,
                format!("the work took more than {} s", limit.as_secs()),
                "send less at once, or use the command line",
            ))
        })
    }

    /// Asks the corpora, on a thread for work.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Corpora, &Watch) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let service = self.clone();
        self.work(move |watch| question(&*service.corpora()?, watch)).await
    }

    /// Whether the store is there already; where it is a file that is not, the first request makes it.
    pub(super) fn has_store(&self) -> bool {
        match store::Place::of(&self.config.store) {
            store::Place::File(path) => path.exists(),
            store::Place::Postgres(_) => true,
        }
    }

    /// The corpora, opened when they are first asked for.
    pub(super) fn corpora(&self) -> Result<Arc<Corpora>, Problem> {
        let mut opened = self.corpora.lock().unwrap_or_else(PoisonError::into_inner);
        match &*opened {
            Some(corpora) => Ok(corpora.clone()),
            None => {
                let corpora = Corpora::open(&store::Place::of(&self.config.store))?;
                Ok(opened.insert(Arc::new(corpora)).clone())
            }
        }
    }

    /// Works out what the page shows of a corpus that was changed, once no more changes come, so that it need not wait.
    pub(super) fn warm(&self, corpus: String) {
        let count = |service: &Self| {
            let mut warming = service.warming.lock().unwrap_or_else(PoisonError::into_inner);
            let number = warming.entry(corpus.clone()).or_default();
            *number += 1;
            *number
        };
        let number = count(self);
        let service = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(WARM_AFTER).await;
            {
                let mut warming = service.warming.lock().unwrap_or_else(PoisonError::into_inner);
                if warming.get(&corpus) != Some(&number) {
                    return;
                }
                warming.remove(&corpus);
            }
            let warmed = service.ask(move |corpora, watch| corpora.warm(&corpus, watch)).await;
            if let Err(problem) = warmed {
                tracing::debug!(%problem, "a corpus was not prepared");
            }
        });
    }

    pub(super) fn stop(&self) {
        self.is_stopping.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Relaxed)
    }
}

impl FromRequestParts<Service> for Place {
    type Rejection = ApiError;

    async fn from_request_parts(_parts: &mut Parts, service: &Service) -> Result<Self, ApiError> {
        match service.places.clone().try_acquire_owned() {
            Ok(permit) => Ok(Self { _permit: permit }),
            Err(_) => {
                let next = "try again after the seconds in Retry-After";
                Err(Problem::new(ProblemKind::Overloaded, "all workers are busy and the queue is full", next)
                    .into())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Work that goes on for as long as somebody waits for it.
    fn endless(watch: &Watch) -> Result<(), Problem> {
        loop {
            watch.check()?;
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    #[tokio::test]
    async fn work_that_nobody_waits_for_gives_its_worker_back() {
        let service = Service::new(Config { workers: 1, request_timeout: 1, ..Config::default() });
        let late = service.work(endless).await.map_err(|problem| problem.kind);
        assert_eq!(late, Err(ProblemKind::Timeout));
        let gone = tokio::time::timeout(Duration::from_millis(50), service.work(endless));
        assert!(gone.await.is_err(), "the client went away");
        assert_eq!(service.work(|_| Ok(1)).await, Ok(1), "the only worker is free");
    }
}
