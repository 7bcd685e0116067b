//! The outline: headings on lines of their own, headings that run into their paragraph, counted items.

use super::enumerators::{EnumeratorKind, enumerator};
use crate::document::{Block, BlockKind, Heading};
use crate::text::{Canon, Span, has_at_most, next_unusual};

/// A heading is at most this long, in characters.
pub(super) const LONGEST_HEADING: usize = 45;
/// An item whose first sentence is at most this long, in characters, has a heading that runs into its paragraph
/// (一是稳中有进。…).
const LONGEST_RUN_IN: usize = 30;
/// Headings without an enumerator that stand where the highest ones do.
const CLOSING_HEADINGS: [&str; 7] = ["结束语", "结语", "结论", "前言", "引言", "序言", "绪论"];

/// The depth of a heading that stands where the highest ones of its text do.
const HIGHEST: u8 = u8::MAX;

/// A heading before its level is known.
struct Found {
    depth: u8,
    span: Span<Canon>,
    /// The length of the enumerator in bytes.
    number: usize,
}

/// An item at the start of a paragraph or of a sentence in it.
struct Item {
    kind: EnumeratorKind,
    value: u32,
    start: usize,
    /// The length of the enumerator in bytes.
    number: usize,
    /// The end of its first sentence, without the mark.
    sentence_end: usize,
    /// Whether the first sentence is short and more follows.
    is_run_in: bool,
    opens_paragraph: bool,
}

/// The outline of a text, in order.
pub(super) fn read(text: &str, blocks: &[Block]) -> Vec<Heading> {
    let mut found: Vec<Found> = Vec::new();
    let mut items: Vec<Item> = Vec::new();
    let mut bare_number: Option<Span<Canon>> = None;
    for block in blocks {
        let line = &text[block.span.range()];
        match block.kind {
            BlockKind::Heading => {
                conclude(text, &mut items, &mut found);
                if is_bare_number(line) {
                    bare_number = Some(block.span);
                    continue;
                }
                found.push(match (enumerator(line), bare_number.take()) {
                    // 四 on a line of its own is the number of the heading behind it.
                    (None, Some(number)) => Found {
                        depth: depth_of(Some(EnumeratorKind::Chinese), line),
                        span: Span::new(number.start(), block.span.end()),
                        number: number.len(),
                    },
                    (read, _) => Found {
                        depth: depth_of(read.map(|it| it.kind), line),
                        span: block.span,
                        number: read.map_or(0, |it| it.length),
                    },
                });
            }
            BlockKind::Paragraph => collect_items(line, block.span.start(), &mut items),
            _ => {}
        }
        // Only what stands right behind a number is its heading.
        bare_number = None;
    }
    conclude(text, &mut items, &mut found);
    found.sort_by_key(|heading| heading.span.start());
    let highest = found.iter().map(|heading| heading.depth).min().unwrap_or(HIGHEST);
    for heading in found.iter_mut().filter(|heading| heading.depth == HIGHEST) {
        heading.depth = highest;
    }
    with_sections(text, blocks, &found)
}

/// The items that a paragraph holds: at its start, and behind the sentences in it.
fn collect_items(line: &str, offset: usize, items: &mut Vec<Item>) {
    let mut start = 0;
    loop {
        let read = enumerator(&line[start..]);
        let within = |kind| matches!(kind, EnumeratorKind::Item | EnumeratorKind::Ordinal);
        if let Some(read) = read.filter(|read| start == 0 || within(read.kind)) {
            let rest = &line[start + read.length..];
            let length = find_mark(rest, &['。', '；', '！', '？']).unwrap_or(rest.len());
            let end = start + read.length + length;
            let more = line[end..].chars().nth(1).is_some();
            // What a dash opens has no other sign that it is a heading, and is often longer.
            let longest = if read.kind == EnumeratorKind::Dash { LONGEST_HEADING } else { LONGEST_RUN_IN };
            items.push(Item {
                kind: read.kind,
                value: read.value,
                start: offset + start,
                number: read.length,
                sentence_end: offset + end,
                is_run_in: more && has_at_most(&rest[..length], longest),
                opens_paragraph: start == 0,
            });
        }
        let Some(stop) = find_mark(&line[start..], &['。', '；', '：', '！']) else { return };
        start += stop + '。'.len_utf8();
    }
}

/// The place of the first of `marks`.
fn find_mark(text: &str, marks: &[char]) -> Option<usize> {
    let mut at = 0;
    loop {
        at = next_unusual(text, at);
        let character = text[at..].chars().next()?;
        if marks.contains(&character) {
            return Some(at);
        }
        at += character.len_utf8();
    }
}

/// Takes the items so far into the outline, where they are a series of which most have a heading that runs in.
fn conclude(text: &str, items: &mut Vec<Item>, found: &mut Vec<Found>) {
    let mut rest = items.as_slice();
    while let Some(first) = rest.first() {
        let follows = |pair: &[Item]| {
            pair[1].kind == pair[0].kind
                && (pair[0].kind == EnumeratorKind::Dash || pair[1].value == pair[0].value + 1)
        };
        let length = 1 + rest.windows(2).take_while(|pair| follows(pair)).count();
        let series = &rest[..length];
        let n_run_in = series.iter().filter(|item| item.is_run_in).count();
        // One dash, or one 一是 in the middle of a paragraph, counts nothing.
        let is_series = length > 1 || (first.opens_paragraph && first.kind != EnumeratorKind::Dash);
        let is_outline = is_series && n_run_in * 2 >= length;
        if is_outline {
            found.extend(series.iter().filter_map(|item| {
                let end = heading_end(text, item)?;
                Some(Found {
                    depth: depth_of(Some(item.kind), ""),
                    span: Span::new(item.start, end),
                    number: item.number,
                })
            }));
        }
        rest = &rest[length..];
    }
    items.clear();
}

/// Where the heading of an item ends: with its first sentence, or, where that is long, with its first clause.
fn heading_end(text: &str, item: &Item) -> Option<usize> {
    let sentence = &text[item.start..item.sentence_end];
    if has_at_most(sentence, LONGEST_HEADING) {
        return Some(item.sentence_end);
    }
    let behind = item.number;
    let clause = sentence[behind..].find(['，', '：'])?;
    has_at_most(&sentence[..behind + clause], LONGEST_HEADING).then_some(item.start + behind + clause)
}

/// Whether a line is nothing but a Chinese number.
pub(super) fn is_bare_number(line: &str) -> bool {
    !line.is_empty() && has_at_most(line, 3) && line.chars().all(|it| "一二三四五六七八九十".contains(it))
}

/// How deep a heading of this kind stands; what has no enumerator stands below （一） and above 1.
fn depth_of(kind: Option<EnumeratorKind>, line: &str) -> u8 {
    match kind {
        Some(EnumeratorKind::Part) => 0,
        Some(EnumeratorKind::Formal) => 1,
        Some(EnumeratorKind::Section | EnumeratorKind::Chinese) => 2,
        Some(EnumeratorKind::ChineseInBrackets) => 3,
        None if CLOSING_HEADINGS.contains(&line) => HIGHEST,
        None => 4,
        Some(EnumeratorKind::Ordinal | EnumeratorKind::Digits) => 5,
        Some(EnumeratorKind::DigitsInBrackets) => 6,
        Some(EnumeratorKind::Item | EnumeratorKind::Circled) => 7,
        Some(EnumeratorKind::Dash) => 8,
    }
}

/// Gives the headings their levels, by what stands above them, and their sections.
fn with_sections(text: &str, blocks: &[Block], found: &[Found]) -> Vec<Heading> {
    let end_of_body = (blocks.iter())
        .filter(|block| block.kind.is_body() && block.kind != BlockKind::Glossary)
        .map(|block| block.span.end())
        .max()
        .unwrap_or(0);
    let levels = levels(found);
    (found.iter().enumerate())
        .map(|(number, heading)| {
            let span = heading.span;
            let next = (number + 1..found.len()).find(|&next| levels[next] <= levels[number]);
            let section_end = next.map_or(end_of_body, |next| found[next].span.start());
            let line = &text[span.range()];
            Heading {
                level: levels[number],
                number: line[..heading.number].to_owned(),
                title: line[heading.number..].trim_matches(['。', '\n']).to_owned(),
                span,
                section: Span::new(span.end(), section_end.max(span.end())),
            }
        })
        .collect()
}

/// The levels of headings: one below the nearest heading above that is of a higher kind. A heading that nothing
/// stands above has the level that its kind has among those of the text: a text may begin in the middle.
fn levels(found: &[Found]) -> Vec<u8> {
    let mut kinds: Vec<u8> = found.iter().map(|heading| heading.depth).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut above: Vec<(u8, u8)> = Vec::new();
    (found.iter())
        .map(|heading| {
            while above.last().is_some_and(|(depth, _)| *depth >= heading.depth) {
                above.pop();
            }
            let level = above.last().map_or_else(
                || kinds.iter().position(|kind| *kind == heading.depth).map_or(1, |place| place + 1),
                |(_, level)| usize::from(*level) + 1,
            );
            let level = u8::try_from(level).unwrap_or(u8::MAX);
            above.push((heading.depth, level));
            level
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::blocks;
    use super::*;

    fn outline(text: &str) -> Vec<(u8, String, String)> {
        let (blocks, _) = blocks::read(text, &[]);
        read(text, &blocks).into_iter().map(|it| (it.level, it.number, it.title)).collect()
    }

    fn entry(level: u8, number: &str, title: &str) -> (u8, String, String) {
        (level, number.to_owned(), title.to_owned())
    }

    #[test]
    fn a_heading_runs_into_its_paragraph_only_if_something_follows() {
        let body = "建立日调度、周盘点、月分析的工作机制，强化经济运行分析，加强形势研判，推动各项指标稳步向好，提升质量。";
        let text = format!("一、工作回顾\n一是稳中有进。{body}二是提质增效。{body}三是{body}\n{body}");
        assert_eq!(
            outline(&text),
            [
                entry(1, "一、", "工作回顾"),
                entry(2, "一是", "稳中有进"),
                entry(2, "二是", "提质增效"),
                entry(2, "三是", "建立日调度、周盘点、月分析的工作机制"),
            ]
        );
        assert_eq!(outline(&format!("{body}一是稳中有进。{body}")), []);
    }

    #[test]
    fn dashes_count_where_they_come_in_a_row() {
        let body = "经济总量迈上新台阶，增长了百分之六点七，在全市排名前列，固定资产投资和消费同步增长，就业形势总体稳定，物价平稳。";
        assert_eq!(
            outline(&format!("——经济稳中有进。{body}\n——民生持续改善。{body}")),
            [entry(1, "——", "经济稳中有进"), entry(1, "——", "民生持续改善")]
        );
        assert_eq!(outline(&format!("——经济稳中有进。{body}\n{body}")), []);
    }

    #[test]
    fn a_level_follows_from_what_stands_above() {
        let body = "坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念，加快构建新发展格局，着力推动高质量发展，保持社会稳定。";
        let text = format!(
            "一、回顾\n一是稳中有进。{body}\n二是量质齐升。{body}\n二、安排\n（一）改革\n一是放活。{body}\n二是开放。{body}\n结束语\n{body}"
        );
        let levels: Vec<u8> = outline(&text).into_iter().map(|(level, ..)| level).collect();
        assert_eq!(levels, [1, 2, 2, 1, 2, 3, 3, 1]);
    }

    #[test]
    fn a_number_on_a_line_of_its_own_belongs_to_the_heading_behind_it() {
        let body = "坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念，加快构建新发展格局，着力推动高质量发展，保持社会稳定。";
        assert_eq!(
            outline(&format!("{body}\n四\n加强党的全面领导\n{body}")),
            [entry(1, "四", "加强党的全面领导")]
        );
    }
}
