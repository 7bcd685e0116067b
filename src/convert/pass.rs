//! One pass of one matcher over a text: the longest key at each place is replaced, and matching goes on behind it.

use std::borrow::Cow;

use super::description::description_end;
use crate::dictionary::matcher::{CharacterCell, Match, View, decode_or_end};

/// What takes the pieces of a pass, from left to right.
pub(super) trait Sink {
    /// Text that passes as it is.
    fn keep(&mut self, text: &str);
    /// A character that passes as it is, or is replaced by the other one.
    fn character(&mut self, old: char, new: char, value: u32);
    /// A key that is replaced by a text.
    fn replace(&mut self, key: &str, value: &str, found: &Match);
}

/// After so many characters without a change, text is looked through again instead of copied piece by piece.
pub(super) const QUIET: u32 = 24;

/// Gives the pieces of `text` to `sink`; or nothing, and `false`, when `text` passes as it is.
///
/// Text without changes is only read, and kept as one piece. Around changes every character is given by itself:
/// whether one is replaced then is a value and not a branch, which no processor could foresee.
#[inline]
pub(super) fn pass(view: &View<'_>, text: &str, sink: &mut impl Sink) -> bool {
    let mut done = 0;
    let mut any = false;
    loop {
        let start = first_change(view, text, done);
        if start == text.len() && !any {
            return false;
        }
        any = true;
        sink.keep(&text[done..start]);
        done = write(view, text, start, sink);
        if done == text.len() {
            return true;
        }
    }
}

/// The first place at or after `from` where something is replaced.
#[inline]
fn first_change(view: &View<'_>, text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    let (mut code, mut width) = decode_or_end(bytes, at);
    while at < bytes.len() {
        let next = at + width;
        let (next_code, next_width) = decode_or_end(bytes, next);
        let cell = view.character(code);
        if !view.is_special(cell, next_code) {
            if cell.replacement() != 0 {
                return at;
            }
            (at, code, width) = (next, next_code, next_width);
            continue;
        }
        match view.longest(bytes, next, cell) {
            Some(found) if !found.same => return at,
            Some(found) => at = found.end,
            None => at = unmatched_end(cell, text, at, width),
        }
        (code, width) = decode_or_end(bytes, at);
    }
    text.len()
}

/// Gives the text from `from` on until nothing has changed for a while, and tells where that is.
#[inline]
fn write(view: &View<'_>, text: &str, from: usize, sink: &mut impl Sink) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    let (mut code, mut width) = decode_or_end(bytes, at);
    let mut quiet = 0;
    while at < bytes.len() && quiet < QUIET {
        let next = at + width;
        let (next_code, next_width) = decode_or_end(bytes, next);
        let cell = view.character(code);
        if !view.is_special(cell, next_code) {
            let replacement = cell.replacement();
            let new = if replacement == 0 { code } else { replacement };
            quiet = if replacement == 0 { quiet + 1 } else { 0 };
            sink.character(character(code), character(new), cell.value());
            (at, code, width) = (next, next_code, next_width);
            continue;
        }
        match view.longest(bytes, next, cell) {
            Some(found) => {
                let key = &text[at..found.end];
                match found.replacement {
                    Some(new) => sink.character(character(code), new, found.value),
                    None if found.same => sink.keep(key),
                    None => sink.replace(key, view.value(found.value), &found),
                }
                quiet = if found.same { quiet + 1 } else { 0 };
                at = found.end;
            }
            None if cell.starts_description() => {
                let end = unmatched_end(cell, text, at, width);
                sink.keep(&text[at..end]);
                at = end;
            }
            None => {
                sink.character(character(code), character(code), 0);
                quiet += 1;
                at = next;
            }
        }
        (code, width) = decode_or_end(bytes, at);
    }
    at
}

/// The character with this code, which comes from a text or a table of characters.
#[inline(always)]
pub(super) fn character(code: u32) -> char {
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn unmatched_end(cell: CharacterCell, text: &str, at: usize, width: usize) -> usize {
    let end = if cell.starts_description() { description_end(text, at) } else { None };
    end.unwrap_or(at + width)
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
pub(super) struct Writer<'o>(pub(super) &'o mut String);

impl Sink for Writer<'_> {
    #[inline(always)]
    fn keep(&mut self, text: &str) {
        self.0.push_str(text);
    }

    #[inline(always)]
    fn character(&mut self, _old: char, new: char, _value: u32) {
        self.0.push(new);
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
