//! What can be wrong with a request.

use std::fmt;

use crate::schema::{ChangeV1, ProblemV1};

/// Why a request cannot be carried out: what happened, where, and what to do next.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The kind of problem.
    pub kind: ProblemKind,
    /// Where: a file, a field, a line.
    pub place: Option<String>,
    /// What happened.
    pub what: String,
    /// What to do next: one sentence.
    pub next: String,
    /// The guesses that a strict request refuses.
    pub guesses: Vec<ChangeV1>,
}

/// The kinds of problems. Each has a fixed name, a title and an HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// The request or the record is not the JSON it should be.
    InvalidRequest,
    /// An option has a value that does not exist.
    InvalidOption,
    /// A configuration or a dictionary of the script conversion cannot be used.
    InvalidConfiguration,
    /// The result holds guesses, and the request is strict.
    Guesses,
    /// More bytes than one document, record or body may have.
    TooLarge,
    /// A file cannot be read or written.
    File,
    /// No such address.
    NotFound,
    /// The address has no such method.
    MethodNotAllowed,
    /// The body is in a form that the address does not take.
    UnsupportedMediaType,
    /// The service asks for a key, and the request has none that is known.
    Unauthorized,
    /// A page of another origin wants to change what is kept.
    Forbidden,
    /// One client sends more requests than it may.
    TooManyRequests,
    /// The body did not arrive in time.
    SlowRequest,
    /// All workers are busy and the queue is full.
    Overloaded,
    /// The service is stopping.
    Stopping,
    /// The work took longer than a request may take.
    Timeout,
    /// The store of corpora does not open, or failed.
    Store,
    /// A fault of this program.
    Internal,
}

impl ProblemKind {
    /// The fixed name, the title and the HTTP status.
    pub fn description(self) -> (&'static str, &'static str, u16) {
        match self {
            Self::InvalidRequest => ("invalid-request", "The request does not read", 400),
            Self::InvalidOption => ("invalid-option", "An option has no such value", 400),
            Self::InvalidConfiguration => ("invalid-configuration", "The conversion cannot be set up", 400),
            Self::Guesses => ("guesses", "The result holds guesses", 422),
            Self::TooLarge => ("too-large", "Too many bytes", 413),
            Self::File => ("file", "A file cannot be used", 404),
            Self::NotFound => ("not-found", "No such address", 404),
            Self::MethodNotAllowed => ("method-not-allowed", "No such method here", 405),
            Self::UnsupportedMediaType => ("unsupported-media-type", "No such form of body here", 415),
            Self::Unauthorized => ("unauthorized", "A key is needed", 401),
            Self::Forbidden => ("forbidden", "Not from this page", 403),
            Self::TooManyRequests => ("too-many-requests", "Too many requests", 429),
            Self::SlowRequest => ("slow-request", "The body did not arrive in time", 408),
            Self::Overloaded => ("overloaded", "Too much to do", 503),
            Self::Stopping => ("stopping", "The service is stopping", 503),
            Self::Timeout => ("timeout", "The work took too long", 504),
            Self::Store => ("store", "The store of corpora failed", 500),
            Self::Internal => ("internal", "A fault of this program", 500),
        }
    }
}

impl Problem {
    /// A problem: what happened, and what to do next.
    pub fn new(kind: ProblemKind, what: impl Into<String>, next: impl Into<String>) -> Self {
        Self { kind, place: None, what: what.into(), next: next.into(), guesses: Vec::new() }
    }

    /// The same problem with its place.
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// The problem of a fault that should not be possible.
    pub fn internal(what: impl Into<String>) -> Self {
        Self::new(ProblemKind::Internal, what, "please report it with the input that leads to it")
    }

    /// The problem in wire form.
    pub fn to_wire(&self, request_id: Option<String>) -> ProblemV1 {
        let (name, title, status) = self.kind.description();
        ProblemV1 {
            kind: format!("urn:tifa:problem:{name}"),
            title: title.to_owned(),
            status,
            detail: self.to_string(),
            request_id,
            guesses: self.guesses.clone(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(formatter, "{place}: ")?;
        }
        write!(formatter, "{}", self.what)?;
        if !self.next.is_empty() {
            write!(formatter, "; {}", self.next)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}
