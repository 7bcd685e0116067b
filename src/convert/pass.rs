//! One pass of one matcher over a text: the longest key at each place is replaced, and matching goes on behind it.

use std::borrow::Cow;

use super::description::description_end;
use crate::dictionary::matcher::{Match, View, decode};

/// What takes the pieces of a pass, from left to right.
pub(super) trait Sink {
    /// Text that passes as it is.
    fn keep(&mut self, text: &str);
    /// A key that is replaced by a single character.
    fn replace_character(&mut self, key: &str, character: char, found: &Match);
    /// A key that is replaced by a text.
    fn replace(&mut self, key: &str, value: &str, found: &Match);
}

/// Gives the pieces of `text` to `sink`; or nothing, and `false`, when `text` passes as it is.
#[inline]
pub(super) fn pass(view: &View<'_>, text: &str, sink: &mut impl Sink) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut done = 0;
    while at < bytes.len() {
        let (code, width) = decode(bytes, at);
        let cell = view.character(code);
        let next = at + width;
        if cell.is_plain() {
            at = next;
            continue;
        }
        match view.longest(bytes, next, cell) {
            Some(found) if found.same => at = found.end,
            Some(found) => {
                sink.keep(&text[done..at]);
                let key = &text[at..found.end];
                match found.replacement {
                    Some(character) => sink.replace_character(key, character, &found),
                    None => sink.replace(key, view.value(found.value), &found),
                }
                at = found.end;
                done = at;
            }
            None => at = description_or(&cell, text, at, next),
        }
    }
    if done > 0 {
        sink.keep(&text[done..]);
    }
    done > 0
}

fn description_or(
    cell: &crate::dictionary::matcher::CharacterCell,
    text: &str,
    at: usize,
    next: usize,
) -> usize {
    if cell.starts_description() { description_end(text, at).unwrap_or(next) } else { next }
}

/// The segments of `text`: each key of the view, and each run between keys.
pub(super) fn segments<'t>(view: &View<'_>, text: &'t str) -> impl Iterator<Item = &'t str> {
    let skip = |at: usize| {
        let operator = text[at..].chars().next().map_or(1, char::len_utf8);
        description_end(text, at).unwrap_or(at + operator)
    };
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
        match view.find(text, at, skip) {
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
pub(super) struct Writer<'o>(pub(super) &'o mut String);

impl Sink for Writer<'_> {
    #[inline(always)]
    fn keep(&mut self, text: &str) {
        self.0.push_str(text);
    }

    #[inline(always)]
    fn replace_character(&mut self, _key: &str, character: char, _found: &Match) {
        self.0.push(character);
    }

    #[inline(always)]
    fn replace(&mut self, _key: &str, value: &str, _found: &Match) {
        self.0.push_str(value);
    }
}

/// Runs all views over `text`, one after the other.
pub(super) fn passes<'t>(views: &[View<'_>], text: &'t str) -> Cow<'t, str> {
    let mut current = Cow::Borrowed(text);
    for view in views {
        if view.may_match(&current) {
            let mut next = String::with_capacity(current.len() + current.len() / 8);
            if pass(view, &current, &mut Writer(&mut next)) {
                current = Cow::Owned(next);
            }
        }
    }
    current
}
