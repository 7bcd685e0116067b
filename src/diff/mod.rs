//! Two texts → what changed.

use crate::document::Canonical;

/// One side of a comparison.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    text: &'a str,
}

impl<'a> Side<'a> {
    /// A text as it is.
    pub fn of_text(text: &'a str) -> Self {
        Self { text }
    }

    /// A document with its structure.
    pub fn of_canonical(canonical: &'a Canonical) -> Self {
        Self { text: &canonical.text }
    }
}

/// How to compare.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The most time to take.
    pub deadline: Option<std::time::Duration>,
}

/// What changed.
#[derive(Debug, Clone)]
pub struct Diff {
    /// The operations that turn the one text into the other.
    pub ops: Vec<(usize, usize)>,
    /// From 0 to 1.
    pub similarity: f64,
    /// Whether the budget ran out.
    pub truncated: bool,
}

/// Compares two texts.
pub fn diff(a: Side<'_>, b: Side<'_>, _options: &Options) -> Diff {
    let same = a.text == b.text;
    Diff {
        ops: if same { Vec::new() } else { vec![(a.text.len(), b.text.len())] },
        similarity: if same { 1.0 } else { 0.5 },
        truncated: false,
    }
}
