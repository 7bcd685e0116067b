//! Clauses: the smallest stretches that a reader takes in one breath.

use std::ops::Range;

use crate::document::{Block, Clause};
use crate::text::{Span, next_unusual};

/// The clauses of a text, as ranges that together hold all of it. A line feed belongs to the clause before it.
///
/// A clause ends behind 。！？；，：… or an ASCII mark of that kind that does not stand inside a number or a word,
/// and takes the closing quotes and brackets behind it along.
pub fn clauses_of(text: &str) -> Vec<Range<usize>> {
    let mut clauses = Vec::new();
    let (mut start, mut at) = (0, 0);
    loop {
        at = next_unusual(text, at);
        let Some(character) = text[at..].chars().next() else { break };
        let place = at;
        at += character.len_utf8();
        let next = || text[at..].chars().next();
        let ends = match character {
            '。' | '！' | '？' | '；' | '，' | '：' | '\n' => true,
            '…' => next() != Some('…'),
            ',' | ';' | ':' | '!' | '?' | '.' => {
                next().is_none_or(char::is_whitespace)
                    && text[..place].chars().next_back().is_some_and(|it| !it.is_whitespace())
            }
            _ => false,
        };
        if !ends {
            continue;
        }
        if character != '\n' {
            at = behind_closing(text, at);
        }
        clauses.push(start..at);
        start = at;
    }
    if start < text.len() {
        clauses.push(start..text.len());
    }
    clauses
}

/// The place behind the closing marks at `at`, which end the clause before, and behind one line feed.
fn behind_closing(text: &str, mut at: usize) -> usize {
    let closes = |character: char| {
        matches!(character, '”' | '’' | '」' | '』' | '）' | '》' | '】' | '。' | '！' | '？' | '…' | '\n')
    };
    while let Some(closing) = text[at..].chars().next().filter(|character| closes(*character)) {
        at += closing.len_utf8();
        if closing == '\n' {
            break;
        }
    }
    at
}

/// The clauses of the body blocks.
pub(super) fn of_blocks(text: &str, blocks: &[Block]) -> Vec<Clause> {
    let mut clauses = Vec::new();
    for (number, block) in blocks.iter().enumerate().filter(|(_, block)| block.kind.is_body()) {
        let offset = block.span.start();
        clauses.extend(clauses_of(&text[block.span.range()]).into_iter().map(|range| Clause {
            span: Span::new(offset + range.start, offset + range.end),
            block: number,
        }));
    }
    clauses
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        clauses_of(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn clauses_end_with_their_marks_and_closing_quotes() {
        assert_eq!(
            cut("他说：“坚持改革。”会议指出，增长6.7%……\n二是"),
            ["他说：", "“坚持改革。”", "会议指出，", "增长6.7%……\n", "二是"]
        );
    }

    #[test]
    fn numbers_times_and_addresses_are_not_cut() {
        assert_eq!(cut("1,000 at 08:30, a.cn"), ["1,000 at 08:30,", " a.cn"]);
    }
}
