//! One pass of one matcher over a text: the longest key at each place is replaced, and matching goes on behind it.

use std::borrow::Cow;

use super::description::description_end;
use crate::dictionary::matcher::{Match, View, decode};

/// What takes the pieces of a pass, from left to right.
pub(super) trait Sink {
    /// Text that passes as it is.
    fn keep(&mut self, text: &str);
    /// A key that is replaced by a text.
    fn replace(&mut self, key: &str, value: &str, found: &Match);
}

/// Gives the pieces of `text` to `sink`.
#[inline]
pub(super) fn pass(view: &View<'_>, text: &str, sink: &mut impl Sink) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let (code, width) = decode(bytes, at);
        let start = at;
        match view.longest(bytes, at + width, view.character(code)) {
            Some(found) => {
                at = found.end;
                let key = &text[start..at];
                if found.same { sink.keep(key) } else { sink.replace(key, view.value(found.value), &found) }
            }
            None => {
                at = unmatched_end(text, at, at + width);
                sink.keep(&text[start..at]);
            }
        }
    }
}

/// The end of what passes as it is at a place where no key matches: a character that ends at `next`, or an
/// ideographic description sequence.
fn unmatched_end(text: &str, at: usize, next: usize) -> usize {
    description_end(text, at).unwrap_or(next)
}

/// Finds the words of a segmentation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) view: View<'a>,
    /// Whether only the keys of two and more characters are words.
    pub(super) longer: bool,
}

/// The segments of `text`: each word, and each run between words.
pub(super) fn segments<'t>(words: &Words<'_>, text: &'t str) -> impl Iterator<Item = &'t str> {
    let skip = |at: usize, next: usize| unmatched_end(text, at, next);
    let mut at = 0;
    let mut key: Option<(usize, usize)> = None;
    std::iter::from_fn(move || {
        if let Some((start, end)) = key.take() {
            at = end;
            return Some(&text[start..end]);
        }
        if at == text.len() {
            return None;
        }
        match words.view.find(text, at, if words.longer { 2 } else { 1 }, skip) {
            Some((start, found)) if start == at => {
                at = found.end;
                Some(&text[start..found.end])
            }
            Some((start, found)) => {
                key = Some((start, found.end));
                Some(&text[at..start])
            }
            None => {
                let rest = &text[at..];
                at = text.len();
                Some(rest)
            }
        }
    })
}

/// Writes the result of a pass.
struct Writer<'o>(&'o mut String);

impl Sink for Writer<'_> {
    fn keep(&mut self, text: &str) {
        self.0.push_str(text);
    }

    fn replace(&mut self, _key: &str, value: &str, _found: &Match) {
        self.0.push_str(value);
    }
}

/// Runs all views over `text`, one after the other.
pub(super) fn passes<'t>(views: &[View<'_>], text: &'t str) -> Cow<'t, str> {
    let mut current = Cow::Borrowed(text);
    for view in views {
        let mut next = String::with_capacity(current.len() + current.len() / 8);
        pass(view, &current, &mut Writer(&mut next));
        current = Cow::Owned(next);
    }
    current
}
