//! Headings and the outline that they make.

use crate::document::{Block, BlockKind, Heading};
use crate::text::{Canon, Span};

/// The enumerator at the start of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Enumerator {
    /// Its length in bytes.
    pub(super) length: usize,
    /// The depth of its kind: 0 for 壹、 and 第一章, 1 for 一、, 2 for （一）, 3 for the rest.
    depth: u8,
}

/// A heading is at most this long, in characters.
pub(super) const LONGEST_HEADING: usize = 45;
/// A heading that runs into its paragraph (一是稳中有进。…) is at most this long, in characters.
const LONGEST_RUN_IN: usize = 30;

/// Reads the enumerator of a line: 一、 （一） 一是 第一章 1. ①.
pub(super) fn enumerator(line: &str) -> Option<Enumerator> {
    let numeral = |character: char| "〇零一二三四五六七八九十百".contains(character);
    let formal = |character: char| "壹贰叁肆伍陆柒捌玖拾貳參陸".contains(character);
    let span_of = |text: &str, belongs: &dyn Fn(char) -> bool| {
        text.chars().take_while(|character| belongs(*character)).map(char::len_utf8).sum::<usize>()
    };
    let some = |length, depth| Some(Enumerator { length, depth });
    let (length, formal_length) = (span_of(line, &numeral), span_of(line, &formal));
    if formal_length > 0 && line[formal_length..].starts_with('、') {
        return some(formal_length + '、'.len_utf8(), 0);
    }
    if length > 0 {
        if line[length..].starts_with('、') {
            return some(length + '、'.len_utf8(), 1);
        }
        if line[length..].starts_with('是') {
            return some(length + '是'.len_utf8(), 3);
        }
    }
    if let Some(rest) = line.strip_prefix('（') {
        let inner = span_of(rest, &|character| numeral(character) || character.is_ascii_digit());
        if inner > 0 && rest[inner..].starts_with('）') {
            let depth = if rest.starts_with(numeral) { 2 } else { 3 };
            return some('（'.len_utf8() + inner + '）'.len_utf8(), depth);
        }
    }
    if let Some(rest) = line.strip_prefix('第') {
        let inner = span_of(rest, &numeral);
        let mark = rest[inner..].chars().next()?;
        let depth = match mark {
            '章' | '篇' | '编' => 0,
            '节' => 1,
            '条' | '，' | '、' => 3,
            _ => return None,
        };
        return if inner > 0 { some('第'.len_utf8() + inner + mark.len_utf8(), depth) } else { None };
    }
    if let Some(first) = line.chars().next().filter(|character| ('①'..='⑳').contains(character)) {
        return some(first.len_utf8(), 3);
    }
    let digits = span_of(line, &|character| character.is_ascii_digit());
    if (1..=2).contains(&digits) {
        let mut behind = line[digits..].chars();
        let mark = behind.next().filter(|mark| matches!(mark, '.' | '、'))?;
        if !behind.next()?.is_ascii_digit() {
            return some(digits + mark.len_utf8(), 3);
        }
    }
    None
}

/// The length in bytes of a heading that runs into its paragraph: an enumerator and one short sentence.
pub(super) fn run_in_length(line: &str) -> Option<usize> {
    enumerator(line).filter(|enumerator| enumerator.depth >= 2)?;
    let stop = line.find('。')?;
    let end = stop + '。'.len_utf8();
    (end < line.len() && line[..stop].chars().count() <= LONGEST_RUN_IN).then_some(stop)
}

/// The outline of a text: its heading blocks and the headings that run into paragraphs.
pub(super) fn outline(text: &str, blocks: &[Block]) -> Vec<Heading> {
    let mut found: Vec<(u8, Span<Canon>, usize)> = Vec::new();
    for block in blocks {
        let line = &text[block.span.range()];
        match block.kind {
            BlockKind::Heading => {
                let (depth, length) = enumerator(line).map_or((4, 0), |it| (it.depth, it.length));
                found.push((depth, block.span, length));
            }
            BlockKind::Paragraph => {
                if let (Some(end), Some(enumerator)) = (run_in_length(line), enumerator(line)) {
                    let start = block.span.start();
                    found.push((enumerator.depth, Span::new(start, start + end), enumerator.length));
                }
            }
            _ => {}
        }
    }
    let end_of_body = blocks.iter().filter(|block| block.kind.is_body()).map(|block| block.span.end()).max();
    let depths = used_depths(&found);
    let levels: Vec<u8> = found.iter().map(|(depth, ..)| level(*depth, &depths)).collect();
    (found.iter().enumerate())
        .map(|(number, &(_, span, length))| {
            let next = (number + 1..found.len()).find(|&next| levels[next] <= levels[number]);
            let section_end = next.map_or(end_of_body.unwrap_or(span.end()), |next| found[next].1.start());
            let line = &text[span.range()];
            Heading {
                level: levels[number],
                number: line[..length].to_owned(),
                title: line[length..].trim_end_matches('。').to_owned(),
                span,
                section: Span::new(span.end(), section_end.max(span.end())),
            }
        })
        .collect()
}

/// The depths of enumerators that a text uses, ascending; headings without enumerators (4) come first, where they
/// stand over the others.
fn used_depths(found: &[(u8, Span<Canon>, usize)]) -> Vec<u8> {
    let mut depths: Vec<u8> = found.iter().map(|(depth, ..)| *depth).collect();
    depths.sort_unstable();
    depths.dedup();
    let unnumbered_lead = !depths.iter().any(|depth| *depth <= 1);
    if unnumbered_lead && depths.last() == Some(&4) {
        depths.rotate_right(1);
    }
    depths
}

fn level(depth: u8, depths: &[u8]) -> u8 {
    let place = depths.iter().position(|it| *it == depth).unwrap_or(0);
    u8::try_from(place + 1).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enumerators_are_read_with_their_depth() {
        for (line, length, depth) in [
            ("壹、前言", 6, 0),
            ("第二章总则", 9, 0),
            ("一、工作回顾", 6, 1),
            ("（十二）营商环境", 12, 2),
            ("（2）环境", 7, 3),
            ("三是优化", 6, 3),
            ("12.CIM平台", 3, 3),
        ] {
            assert_eq!(enumerator(line), Some(Enumerator { length, depth }), "{line}");
        }
        for line in ["1.5亿元", "第一代", "一网统管", "（集团）", "2025年", "三"] {
            assert_eq!(enumerator(line), None, "{line}");
        }
    }

    #[test]
    fn a_heading_runs_into_its_paragraph_only_if_something_follows() {
        assert_eq!(run_in_length("一是稳中有进。建立机制。"), Some("一是稳中有进".len()));
        assert_eq!(run_in_length("一是稳中有进。"), None);
        assert_eq!(run_in_length("全面发展。建立机制。"), None);
    }
}
