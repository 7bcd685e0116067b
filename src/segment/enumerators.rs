//! Enumerators: what counts the headings and items of a text.

/// The enumerator at the start of a line or of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Enumerator {
    /// Its length in bytes.
    pub(super) length: usize,
    /// Its kind.
    pub(super) kind: EnumeratorKind,
    /// The number that it gives; 0 for a dash.
    pub(super) value: u32,
}

/// The kinds of enumerators, from those of parts to those of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum EnumeratorKind {
    /// 第一章, 第二篇, 第三部分.
    Part,
    /// 壹、
    Formal,
    /// 第一节
    Section,
    /// 一、
    Chinese,
    /// （一）
    ChineseInBrackets,
    /// 第一，
    Ordinal,
    /// 1. and 1、
    Digits,
    /// （1）
    DigitsInBrackets,
    /// 一是
    Item,
    /// ①
    Circled,
    /// ——
    Dash,
}

use EnumeratorKind::{
    Chinese, ChineseInBrackets, Circled, Dash, Digits, DigitsInBrackets, Formal, Item, Ordinal, Part, Section,
};

const FORMAL: [char; 12] = ['壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖', '拾', '参', '陸'];

/// Reads the enumerator at the start of `text`: 一、 （一） 一是 第一章 1. ① ——.
pub(super) fn enumerator(text: &str) -> Option<Enumerator> {
    let found = |length, kind, value| Some(Enumerator { length, kind, value });
    let first = text.chars().next()?;
    match first {
        '—' => text
            .starts_with("——")
            .then_some(())
            .filter(|()| !text["——".len()..].starts_with('—') && text.len() > "——".len())
            .and_then(|()| found("——".len(), Dash, 0)),
        '（' => {
            let inner = &text[first.len_utf8()..];
            let (length, value) = chinese(inner).or_else(|| digits(inner))?;
            let kind = if inner.starts_with(|it: char| it.is_ascii_digit()) {
                DigitsInBrackets
            } else {
                ChineseInBrackets
            };
            inner[length..].starts_with('）').then_some(())?;
            let end = first.len_utf8() + length + '）'.len_utf8();
            // （一）、工作回顾: the comma says nothing more.
            found(if text[end..].starts_with('、') { end + '、'.len_utf8() } else { end }, kind, value)
        }
        '第' => {
            let inner = &text[first.len_utf8()..];
            let (length, value) = chinese(inner)?;
            let behind = &inner[length..];
            let (kind, mark) = [
                (Part, "部分"),
                (Part, "章"),
                (Part, "篇"),
                (Part, "编"),
                (Section, "节"),
                (Ordinal, "，"),
                (Ordinal, "、"),
                (Ordinal, "条"),
            ]
            .into_iter()
            .find(|(_, mark)| behind.starts_with(mark))?;
            found(first.len_utf8() + length + mark.len(), kind, value)
        }
        '①'..='⑳' => found(first.len_utf8(), Circled, u32::from(first) - u32::from('①') + 1),
        '0'..='9' => {
            let (length, value) = digits(text)?;
            let mut behind = text[length..].chars();
            let mark = behind.next().filter(|mark| matches!(mark, '.' | '、'))?;
            // 1.5亿元 is a number.
            (!behind.next()?.is_ascii_digit()).then_some(())?;
            found(length + mark.len_utf8(), Digits, value)
        }
        _ if FORMAL.contains(&first) => {
            let signs: Vec<char> = text.chars().take_while(|it| FORMAL.contains(it)).collect();
            let length: usize = signs.iter().map(|it| it.len_utf8()).sum();
            text[length..].starts_with('、').then_some(())?;
            found(length + '、'.len_utf8(), Formal, formal_value(&signs))
        }
        _ => {
            let (length, value) = chinese(text)?;
            let (mark, kind) = match text[length..].chars().next()? {
                mark @ '、' => (mark, Chinese),
                mark @ '是' => (mark, Item),
                _ => return None,
            };
            found(length + mark.len_utf8(), kind, value)
        }
    }
}

/// Chinese numerals up to 九十九 at the start of `text`: their length in bytes and their value.
fn chinese(text: &str) -> Option<(usize, u32)> {
    let signs: Vec<char> =
        text.chars().take_while(|it| "零一二三四五六七八九十".contains(*it)).take(4).collect();
    let one = |sign: char| {
        "零一二三四五六七八九".chars().position(|it| it == sign).and_then(|it| u32::try_from(it).ok())
    };
    let value = match signs.as_slice() {
        ['十'] => 10,
        ['十', ones] => 10 + one(*ones)?,
        [tens, '十'] => one(*tens)? * 10,
        [tens, '十', ones] => one(*tens)? * 10 + one(*ones)?,
        [ones] => one(*ones)?,
        _ => return None,
    };
    Some((signs.iter().map(|it| it.len_utf8()).sum(), value))
}

/// One or two digits at the start of `text`: their number and their value.
fn digits(text: &str) -> Option<(usize, u32)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&length).then(|| text[..length].parse().ok().map(|value| (length, value))).flatten()
}

fn formal_value(signs: &[char]) -> u32 {
    let one = |sign: char| match sign {
        '参' => 3,
        '陸' => 6,
        _ => {
            FORMAL.iter().position(|it| *it == sign).map_or(0, |place| u32::try_from(place).unwrap_or(0) + 1)
        }
    };
    match signs {
        [ones] => one(*ones),
        ['拾', ones] => 10 + one(*ones),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enumerators_are_read_with_their_kind_and_value() {
        for (line, length, kind, value) in [
            ("壹、前言", 6, Formal, 1),
            ("参、结语", 6, Formal, 3),
            ("第二章总则", 9, Part, 2),
            ("第一部分工作回顾", 12, Part, 1),
            ("一、工作回顾", 6, Chinese, 1),
            ("（十二）营商环境", 12, ChineseInBrackets, 12),
            ("（一）、营商环境", 12, ChineseInBrackets, 1),
            ("（2）环境", 7, DigitsInBrackets, 2),
            ("三是优化", 6, Item, 3),
            ("第十，做好", 9, Ordinal, 10),
            ("12.CIM平台", 3, Digits, 12),
            ("③环境", 3, Circled, 3),
            ("——以质量为本", 6, Dash, 0),
        ] {
            assert_eq!(enumerator(line), Some(Enumerator { length, kind, value }), "{line}");
        }
        for line in ["1.5亿元", "第一代", "一网统管", "（集团）", "2025年", "三", "———", "一二三是"]
        {
            assert_eq!(enumerator(line), None, "{line}");
        }
    }
}
