//! Two texts → what changed: clauses first, then words; moves with what changed inside them.
//!
//! ```
//! use tifa::diff::{OpKind, Options, Side, apply, diff};
//!
//! let (a, b) = ("推动高质量发展，增长6.7%。", "推动高水平发展，增长6%左右。");
//! let found = diff(Side::of_text(a), Side::of_text(b), &Options::default());
//! let replaced: Vec<_> = found.ops.iter().map(|op| (&a[op.a.clone()], &b[op.b.clone()])).collect();
//! assert_eq!(replaced, [("高质量", "高水平"), ("6.7%", "6%左右")]);
//! assert_eq!(apply(a, b, &found.ops), b);
//! ```
//!
//! The way: both texts are cut into clauses; clauses that are unique on both sides and keep their order hold the
//! texts together; what stands elsewhere is a move; the gaps are aligned by likeness; and only inside a changed
//! pair of clauses are words compared. Each step is in its own file, in this order: `clauses`, `align` with `anchors`
//! and `gaps`, `moves`, `tokens`, `regions`, `words`, `emit`. `lineage` follows clauses through many documents.

mod align;
mod anchors;
mod budget;
mod candidates;
mod chain;
mod clauses;
mod emit;
mod gaps;
mod lineage;
mod moves;
mod names;
mod numbers;
mod ops;
mod regions;
mod similarity;
mod tables;
mod tokens;
mod words;

pub use budget::Budget;
pub use lineage::{Change, Form, Lineage, Lineages, lineages};
pub use numbers::{Decimal, Difference, NumberChange};
pub use ops::{Op, OpKind, Stretch, Unit, apply, stretches};

use crate::dictionary::words::Segmenter;
use crate::document::{Canonical, Structure};
use budget::Meter;
use words::Texts;

/// One of the two texts that are compared.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The text.
    pub text: &'a str,
    /// Its clauses, where they have been read; the text is cut at its punctuation otherwise.
    pub structure: Option<&'a Structure>,
}

impl<'a> Side<'a> {
    /// A text of which nothing else is known.
    pub fn of_text(text: &'a str) -> Self {
        Self { text, structure: None }
    }

    /// The text of a document with its clauses.
    pub fn of_canonical(canonical: &'a Canonical) -> Self {
        Self { text: &canonical.text, structure: Some(&canonical.structure) }
    }
}

/// How two texts are compared.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// How much work may be done.
    pub budget: Budget,
    /// What cuts changed clauses into words; the standard segmenter, if none is given.
    pub segmenter: Option<&'a Segmenter>,
}

/// What turns the old text into the new one.
#[derive(Debug, Clone, PartialEq)]
pub struct Diff {
    /// The operations in the order of the new text; [`apply`] says exactly what they mean.
    ///
    /// Deletions stand before what is inserted at their place. What no operation names is the same in both texts
    /// and in order.
    pub ops: Vec<Op>,
    /// The share of the characters of both texts that is equal, from 0 to 1; what moved counts as equal, what
    /// changed in it does not. Two empty texts are equal.
    pub similarity: f64,
    /// Whether the budget was not enough, so that more is reported as changed than needs be.
    pub truncated: bool,
}

/// Compares an old text `a` with a new text `b`.
///
/// The same texts give the same result always. No text is refused: what takes more than the budget is reported
/// as wholly replaced, see [`Diff::truncated`].
pub fn diff(a: Side<'_>, b: Side<'_>, options: &Options<'_>) -> Diff {
    let mut meter = Meter::new(options.budget);
    let segmenter = match options.segmenter {
        Some(segmenter) => segmenter,
        None => Segmenter::standard(),
    };
    let texts = Texts { a: a.text, b: b.text, jieba: segmenter.jieba() };
    let (clauses_a, clauses_b) = clauses::cut_both(&a, &b);
    let alignment = align::align(a.text, &clauses_a, b.text, &clauses_b, &mut meter);
    let ops = emit::emit(&texts, &clauses_a, &clauses_b, &alignment, &mut meter);
    Diff {
        similarity: emit::share_equal(&texts, 0..a.text.len(), 0..b.text.len(), &ops),
        ops,
        truncated: meter.refused(),
    }
}
