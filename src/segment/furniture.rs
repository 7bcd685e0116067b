//! The page around the text: navigation, buttons, counters, page numbers.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::text::has_at_most;

/// A line that is longer than this, in characters, is not judged by its words.
const LONGEST_LINE: usize = 60;

/// What the path to a page begins with: 首页 > 政务公开 > 政府工作报告.
const PATHS: [&str; 7] =
    ["首页", "网站首页", "当前位置", "您的位置", "您所在的位置", "所在位置", "您现在的位置"];
/// What leads to the pages beside: 上一篇：….
const NEIGHBOURS: [&str; 8] =
    ["上一篇：", "下一篇：", "上一条：", "下一条：", "上一页：", "下一页：", "上一篇:", "下一篇:"];

/// Why a line is part of the page rather than of the document; `None` where it is not.
///
/// A line counts as furniture when the words of `dictionaries/segment/furniture.tsv` cover nearly all of it.
pub(super) fn reason(line: &str) -> Option<&'static str> {
    if !has_at_most(line, LONGEST_LINE) {
        return None;
    }
    if PATHS.iter().any(|start| line.starts_with(start)) && line.contains(['>', '›', '»', '→']) {
        return Some("navigation");
    }
    if NEIGHBOURS.iter().any(|start| line.starts_with(start)) {
        return Some("navigation");
    }
    if line.contains("ICP备") || line.contains("公网安备") {
        return Some("licence");
    }
    let length = line.chars().count();
    if length <= 4 && line.chars().all(|character| character.is_ascii_digit()) {
        return Some("page-number");
    }
    let (mut covered, mut letters, mut first) = (0, 0, None);
    let mut rest = line;
    while let Some(character) = rest.chars().next() {
        if !character.is_alphanumeric() {
            rest = &rest[character.len_utf8()..];
            continue;
        }
        match longest_word(rest) {
            Some((word, why)) => {
                let signs = word.chars().filter(|character| character.is_alphanumeric()).count();
                covered += signs;
                letters += signs;
                first.get_or_insert(why);
                rest = &rest[word.len()..];
            }
            None => {
                letters += 1;
                // Too much is uncovered already, whatever follows.
                if (letters - covered) * 10 > length {
                    return None;
                }
                rest = &rest[character.len_utf8()..];
            }
        }
    }
    // Nine tenths: 返回<< and 【打印】【字体： are covered whole, a sentence about 信息公开 is not.
    (covered * 10 >= letters * 9 && covered > 1).then_some(first).flatten()
}

fn longest_word(text: &str) -> Option<(&'static str, &'static str)> {
    let longest = words().longest;
    let ends = text.char_indices().map(|(place, character)| place + character.len_utf8()).take(longest);
    let ends: Vec<usize> = ends.collect();
    ends.into_iter()
        .rev()
        .find_map(|end| words().table.get_key_value(&text[..end]))
        .map(|(word, why)| (*word, *why))
}

struct Words {
    table: HashMap<&'static str, &'static str>,
    /// In characters.
    longest: usize,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let table: HashMap<_, _> = include_str!("../../dictionaries/segment/furniture.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .collect();
        let longest = table.keys().map(|word| word.chars().count()).max().unwrap_or(0);
        Words { table, longest }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_lines_are_recognised_with_their_reason() {
        for (line, why) in [
            ("无障碍长者助手我的收藏收藏", "reader-tools"),
            ("【打印】【字体：", "button"),
            ("返回<<", "button"),
            ("•相关新闻", "link-list"),
            ("3", "page-number"),
        ] {
            assert_eq!(reason(line), Some(why), "{line}");
        }
    }

    #[test]
    fn sentences_about_these_things_are_not() {
        for line in
            ["推进政府信息公开，建设无障碍城区。", "收藏文物1200件。", "一、2024年工作回顾", "大", "2025年"]
        {
            assert_eq!(reason(line), None, "{line}");
        }
    }
}
