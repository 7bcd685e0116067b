//! Half-open byte ranges that name the text they point into.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Range;

/// A half-open range of bytes `[start, end)` in the space `S`.
///
/// The space is a type, so that an offset into the source bytes ([`Raw`]) is never taken for one into the
/// canonical text ([`Canon`]). `start <= end` always holds.
pub struct Span<S> {
    start: usize,
    end: usize,
    space: PhantomData<fn() -> S>,
}

/// The space of the source bytes as they were obtained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Raw {}

/// The space of the canonical text, in UTF-8 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Canon {}

impl<S> Span<S> {
    /// The range from `start` up to `end`, both in bytes.
    ///
    /// # Panics
    /// When `start > end`: such a range is a mistake in the caller.
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "a span starts at {start}, behind its end {end}");
        Self { start, end, space: PhantomData }
    }

    /// The first byte.
    pub fn start(&self) -> usize {
        self.start
    }

    /// The byte after the last one.
    pub fn end(&self) -> usize {
        self.end
    }

    /// The number of bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// The same range without its space, to index a slice.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether every byte of `other` is in this span.
    pub fn contains(&self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share a byte.
    pub fn overlaps(&self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn cover(&self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }
}

// Written out, because a derive would ask the same of the space, which is never a value.
impl<S> Clone for Span<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Span<S> {}

impl<S> PartialEq for Span<S> {
    fn eq(&self, other: &Self) -> bool {
        self.range() == other.range()
    }
}

impl<S> Eq for Span<S> {}

impl<S> PartialOrd for Span<S> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<S> Ord for Span<S> {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.start, self.end).cmp(&(other.start, other.end))
    }
}

impl<S> Hash for Span<S> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.range().hash(state);
    }
}

impl<S> fmt::Debug for Span<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}..{}", self.start, self.end)
    }
}
