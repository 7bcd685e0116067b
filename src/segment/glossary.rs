//! The glossary at the end of a report (有关名词解释): its terms and what they mean.

use super::enumerators::enumerator;
use crate::document::{Block, BlockKind, GlossaryEntry};
use crate::text::{Span, has_at_most};

/// A term is at most this long, in characters.
const LONGEST_TERM: usize = 50;

/// Whether a line opens a glossary.
pub(super) fn is_heading(line: &str) -> bool {
    if !has_at_most(line, LONGEST_TERM) {
        return false;
    }
    // 附件2：名词解释
    let attached = line.strip_prefix("附件").or_else(|| line.strip_prefix('附'));
    let named = attached.and_then(|rest| rest.split_once('：')).filter(|(number, _)| has_at_most(number, 2));
    let line = named.map_or(line, |(_, name)| name);
    let name = line.trim_matches(['（', '）', '：', '【', '】', '《', '》']);
    let name = enumerator(name).map_or(name, |read| &name[read.length..]);
    name.chars().count() <= 20
        && ["名词解释", "名词注释", "名词释义", "名词说明", "用语说明", "词语解释"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

/// The entries of the glossary blocks. A line without a term goes on with the entry before it.
pub(super) fn read(text: &str, blocks: &[Block]) -> Vec<GlossaryEntry> {
    let mut entries: Vec<GlossaryEntry> = Vec::new();
    for block in blocks.iter().filter(|block| block.kind == BlockKind::Glossary) {
        let line = &text[block.span.range()];
        if is_heading(line) {
            continue;
        }
        let number = enumerator(line).map_or(0, |read| read.length);
        let start = block.span.start();
        if let Some((length, mark)) = term(&line[number..]) {
            entries.push(GlossaryEntry {
                number: line[..number].to_owned(),
                term: Span::new(start + number, start + number + length),
                definition: Span::new(start + number + length + mark, block.span.end()),
            });
        } else if let Some(entry) = entries.last_mut() {
            entry.definition = Span::new(entry.definition.start(), block.span.end());
        }
    }
    entries
}

/// The length of the term at the start of an entry, and of the mark behind it: a colon, a dash, or 是指.
fn term(entry: &str) -> Option<(usize, usize)> {
    let mut depth = 0_usize;
    for (place, character) in entry.char_indices() {
        match character {
            '“' | '‘' | '（' | '《' => depth += 1,
            '”' | '’' | '）' | '》' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '：' => return short(entry, place, character.len_utf8()),
            '—' if entry[place..].starts_with("——") => return short(entry, place, "——".len()),
            '，' if entry[place..].starts_with("，是指") => return short(entry, place, '，'.len_utf8()),
            '是' if entry[place..].starts_with("是指") => return short(entry, place, 0),
            '。' | '；' => return None,
            _ => {}
        }
    }
    None
}

fn short(entry: &str, length: usize, mark: usize) -> Option<(usize, usize)> {
    (length > 0 && entry[..length].chars().count() <= LONGEST_TERM).then_some((length, mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_ends_with_its_colon_and_not_inside_of_its_quotes() {
        for (entry, expected) in [
            ("“三名工程”：指名医。", Some("“三名工程”")),
            ("“标准地：带方案”：指土地。", Some("“标准地：带方案”")),
            ("CIM平台是指城市信息模型。", Some("CIM平台")),
            ("两山，是指绿水青山。", Some("两山")),
            ("这一点说明：如此。", Some("这一点说明")),
            ("没有解释的一句。后面有：冒号", None),
        ] {
            assert_eq!(term(entry).map(|(length, _)| &entry[..length]), expected, "{entry}");
        }
    }

    #[test]
    fn the_heading_may_be_enumerated_and_marked() {
        assert!(is_heading("有关名词解释"));
        assert!(is_heading("附件2：《政府工作报告》名词解释"));
        assert!(is_heading("附：名词解释"));
        assert!(is_heading("二、名词解释："));
        assert!(!is_heading("对有关名词解释如下并请各位代表在审议报告时参考使用"));
    }
}
