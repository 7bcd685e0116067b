//! Notes: what a reader of the result should know, beside the changes themselves.

use std::ops::Range;

/// How much a note should worry the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Information,
    /// The text is not what it should be, or may not be.
    Warning,
}

/// Something that a stage noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The kind of note in `kebab-case`, for machines.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What happened and what can be done, one sentence each.
    pub message: String,
    /// Where, in bytes of the text that the noting stage gave back; `None` for the whole document.
    pub place: Option<Range<usize>>,
}

impl Note {
    /// A note of interest about the whole document.
    pub fn information(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Information, message: message.into(), place: None }
    }

    /// A warning about the whole document.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Warning, message: message.into(), place: None }
    }

    /// The same note about `place`, in bytes of the stage's output text.
    pub fn at(mut self, place: Range<usize>) -> Self {
        self.place = Some(place);
        self
    }
}
