//! Whether strange characters are meant: in code, in an address, in an explanation.

use std::ops::Range;
use std::sync::LazyLock;

/// `dictionaries/repair/contexts.tsv`.
const CONTEXTS: &str = include_str!("../../dictionaries/repair/contexts.tsv");

/// The words of one kind of context, in lower case.
fn words(kind: &str) -> Vec<&'static str> {
    let rows =
        CONTEXTS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    rows.filter(|(_, own)| *own == kind).map(|(word, _)| word).collect()
}

static EXPLANATIONS: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("explanation"));
static CODE: LazyLock<Vec<&'static str>> = LazyLock::new(|| words("code"));

/// The bytes on each side of a place that are searched for words of explanation.
const NEAR: usize = 240;

/// The line around `range`, without what is inside of it: what stands before and what stands behind.
fn rest_of_line<'a>(text: &'a str, range: &Range<usize>) -> (&'a str, &'a str) {
    let mut start = range.start.saturating_sub(NEAR);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let mut end = (range.end + NEAR).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[start..range.start];
    let after = &text[range.end..end];
    let before = &before[memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |at| at + 1)..];
    let after = &after[..memchr::memchr(b'\n', after.as_bytes()).unwrap_or(after.len())];
    (before, after)
}

/// Whether the line around `range` speaks of encodings: what stands there is an example.
pub(super) fn is_explained(text: &str, range: &Range<usize>) -> bool {
    let (before, after) = rest_of_line(text, range);
    explains(before) || explains(after)
}

/// Whether a text speaks of encodings.
pub(super) fn explains(text: &str) -> bool {
    // The shortest words have three letters or two ideographs.
    text.len() >= 3 && {
        let text = text.to_lowercase();
        EXPLANATIONS.iter().any(|word| text.contains(word))
    }
}

/// What stands around escapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    /// Text for people.
    Prose,
    /// A program, markup or data.
    Code,
    /// A text about encodings.
    Explanation,
}

/// The context of escapes at `ranges` of one line, by what is outside of them.
pub(super) fn around(text: &str, ranges: &[Range<usize>]) -> Context {
    let [first, .., last] = ranges else {
        return match ranges {
            [one] => around(text, &[one.clone(), one.end..one.end]),
            _ => Context::Prose,
        };
    };
    let whole = first.start..last.end;
    let (before, after) = rest_of_line(text, &whole);
    let mut rest = before.to_lowercase();
    for pair in ranges.windows(2) {
        rest.push('\u{1}');
        rest.push_str(&text[pair[0].end..pair[1].start].to_lowercase());
    }
    rest.push('\u{1}');
    rest.push_str(&after.to_lowercase());
    if EXPLANATIONS.iter().any(|word| rest.contains(word)) {
        Context::Explanation
    } else if CODE.iter().any(|mark| rest.contains(mark)) || is_quoted(before, after) {
        Context::Code
    } else {
        Context::Prose
    }
}

/// Whether ASCII quotation marks of code enclose it: the whole literal, and nothing of Chinese text around it.
fn is_quoted(before: &str, after: &str) -> bool {
    let opening = before.chars().next_back();
    let closing = after.chars().next();
    let is_mark = |mark: char| matches!(mark, '"' | '\'' | '`' | '/');
    match (opening, closing) {
        (Some(opening), Some(closing)) if is_mark(opening) && opening == closing => true,
        (Some('`'), _) | (_, Some('`')) => true,
        (Some('['), Some(']' | '-')) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_the_line_tells() {
        let text = "第一行乱码\n“\\u6df1”是转义\nx";
        let range = text.find("\\u6df1").map(|at| at..at + 6).expect("an escape");
        assert!(is_explained(text, &range));
        assert!(!is_explained("深圳\\u6df1市\n乱码", &(6..12)));
        let escape = |text: &str| text.find("\\u6df1").map(|at| at..at + 6).expect("an escape");
        for (text, context) in [
            ("var a = \"\\u6df1\";", Context::Code),
            ("[\\u6df1-\\u9fa5]", Context::Code),
            ("深圳市\\u6df1政府", Context::Prose),
            ("\\u6df1 的码点", Context::Explanation),
        ] {
            assert_eq!(around(text, &[escape(text)]), context, "{text}");
        }
    }
}
