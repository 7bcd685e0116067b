//! What Unicode writes in several ways, and what cannot be seen.

use std::collections::HashMap;
use std::sync::OnceLock;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::tables;
use crate::text::{Note, Rewrite, Rewriter, Risk, Rule, Stage};

/// The rules of this pass.
pub(super) const RULES: &[&Rule] =
    &[&LINE_END, &INVISIBLE, &PRIVATE_USE, &RADICAL, &FULL_WIDTH, &COMPOSITION, &SPACE];

const fn rule(
    id: &'static str,
    why: &'static str,
    example: (&'static str, &'static str),
    risk: Risk,
    lossy: bool,
) -> Rule {
    Rule { id, stage: Stage::Canonicalize, why, example, risk, lossy }
}

static LINE_END: Rule = rule("line-end", "Lines end in one way.", ("报告\r\n", "报告\n"), Risk::None, false);
static INVISIBLE: Rule = rule(
    "invisible",
    "Characters without a picture and without a meaning in Chinese text: zero-width spaces, soft hyphens, byte \
     order marks, variation selectors, control characters.",
    ("发\u{200B}展", "发展"),
    Risk::Low,
    true,
);
static PRIVATE_USE: Rule = rule(
    "private-use",
    "Private-use characters are pictures of an icon font on the page; elsewhere they mean nothing.",
    ("\u{E7A3} 收藏", " 收藏"),
    Risk::Low,
    true,
);
static RADICAL: Rule = rule(
    "radical",
    "A radical stands where PDF software lost the ideograph of the same shape (Unicode property \
     Equivalent_Unified_Ideograph).",
    ("⼯作", "工作"),
    Risk::Low,
    false,
);
static FULL_WIDTH: Rule = rule(
    "full-width",
    "Latin letters, digits and signs have one width; full-width forms are a habit of input methods.",
    ("２０２５年", "2025年"),
    Risk::None,
    false,
);
static COMPOSITION: Rule = rule(
    "nfc",
    "Canonically equivalent sequences have one form (Unicode Standard Annex 15, NFC).",
    ("e\u{301}", "é"),
    Risk::None,
    false,
);
static SPACE: Rule = rule(
    "space",
    "Spaces of every width, and tabs, separate in the same way.",
    ("龙岗\u{A0}区", "龙岗 区"),
    Risk::None,
    true,
);

/// Whether neither [`settle_lines`] nor [`settle`] has anything to look at.
pub(super) fn is_settled(text: &str) -> bool {
    unsettled(text, 0).is_none()
}

/// Whether a character that begins with these bytes is one of those that [`unsettled`] finds; without a branch, so that
/// the compiler looks at many bytes at once.
fn is_unsettled(first: u8, second: u8, third: u8) -> bool {
    let is_control = (first < b' ') & (first != b'\n') | (first == 0x7f);
    let is_short = (0xc0..=0xe1).contains(&first) & !((first == 0xc2) & (second == 0xb7));
    let is_quote = (third == 0x94)
        | (third == 0x98)
        | (third == 0x99)
        | (third == 0x9c)
        | (third == 0x9d)
        | (third == 0xa6);
    let is_other_mark = (first == 0xe2) & !((second == 0x80) & is_quote);
    let is_other_bracket = (first == 0xe3) & !((second == 0x80) & (0x81..=0x91).contains(&third));
    let is_rare_han = (first == 0xe4) & (second < 0xb8);
    let is_wide_mark = (third == 0x81)
        | (third == 0x88)
        | (third == 0x89)
        | (third == 0x8c)
        | (third == 0x9a)
        | (third == 0x9b)
        | (third == 0x9f);
    let is_other_wide = (first == 0xef) & !((second == 0xbc) & is_wide_mark);
    let is_beyond = (first >= 0xea) & (first != 0xef);
    is_control | is_short | is_other_mark | is_other_bracket | is_rare_han | is_other_wide | is_beyond
}

/// Ends lines in one way and drops what cannot be seen.
pub(super) fn settle_lines(text: &str) -> Rewrite<'_> {
    let mut writer = Rewriter::new(text);
    let mut next = 0;
    while let Some((start, character)) = unsettled(text, next) {
        next = start + character.len_utf8();
        match character {
            '\r' => {
                if text.as_bytes().get(next) == Some(&b'\n') {
                    next += 1;
                }
                writer.replace(start..next, "\n", &LINE_END);
            }
            '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                writer.replace(start..next, "\n", &LINE_END);
            }
            _ if is_invisible(character) => {
                // A row of the same one is one change: files of zeros have millions.
                while text[next..].starts_with(character) {
                    next += character.len_utf8();
                }
                writer.replace(start..next, "", &INVISIBLE);
            }
            _ => {}
        }
    }
    writer.finish()
}

/// Gives characters their one form. Lines, words and punctuation stay as they are.
pub(super) fn settle(text: &str) -> Rewrite<'_> {
    let mut writer = Rewriter::new(text);
    // Nothing composes with a settled character but a combining mark, which is none.
    let all_unsettled = std::iter::successors(unsettled(text, 0), |(at, character)| {
        unsettled(text, at + character.len_utf8())
    });
    let composed = is_nfc_quick(all_unsettled.map(|(_, character)| character)) == IsNormalized::Yes;
    let has_tab = memchr::memchr(b'\t', text.as_bytes()).is_some();
    let cells = if has_tab { tables::gaps(text) } else { Vec::new() };
    let mut icons = 0_usize;
    let mut next = 0;
    let after =
        |at: usize| if composed { unsettled(text, at) } else { Some((at, text[at..].chars().next()?)) };
    while let Some((start, character)) = after(next) {
        let end = start + character.len_utf8();
        next = end;
        match character {
            '\t' if cells.binary_search_by_key(&start, |gap| gap.start).is_ok() => {}
            '\t' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
                writer.replace(start..end, " ", &SPACE);
            }
            '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFD}' => {
                icons += 1;
                writer.replace(start..end, "", &PRIVATE_USE);
            }
            '\u{2E80}'..='\u{2FDF}' => {
                if let Some(ideograph) = radicals().get(&character) {
                    writer.replace(start..end, ideograph, &RADICAL);
                }
            }
            '！'..='～' => {
                if let Some(narrow) = narrow(character) {
                    writer.replace(start..end, narrow.encode_utf8(&mut [0; 4]), &FULL_WIDTH);
                }
            }
            '｡' => writer.replace(start..end, "。", &FULL_WIDTH),
            '､' => writer.replace(start..end, "、", &FULL_WIDTH),
            '｢' => writer.replace(start..end, "「", &FULL_WIDTH),
            '｣' => writer.replace(start..end, "」", &FULL_WIDTH),
            '･' => writer.replace(start..end, "·", &FULL_WIDTH),
            _ if !composed => {
                let rest = text[end..].chars().take_while(|character| continues_cluster(*character));
                let end = end + rest.map(char::len_utf8).sum::<usize>();
                next = end;
                let cluster = &text[start..end];
                if is_nfc_quick(cluster.chars()) != IsNormalized::Yes {
                    let normal: String =
                        cluster.chars().filter(|&character| !is_invisible(character)).nfc().collect();
                    writer.replace(start..end, &normal, &COMPOSITION);
                }
            }
            _ => {}
        }
    }
    if icons > 0 {
        writer.note(Note::information(
            "private-use-removed",
            format!("{icons} private-use characters (pictures of an icon font) are left out."),
        ));
    }
    writer.finish()
}

/// The first character of `text` from `at` on that either function has to look at, with its place. The characters of
/// almost every text are not: ASCII, Han, common punctuation.
fn unsettled(text: &str, mut at: usize) -> Option<(usize, char)> {
    let bytes = text.as_bytes();
    loop {
        while at + BLOCK + 2 <= bytes.len() && is_settled_block(bytes, at) {
            at += BLOCK;
        }
        // A block may end inside of a character.
        while bytes.get(at).is_some_and(|byte| (0x80..0xc0).contains(byte)) {
            at += 1;
        }
        let end = at + BLOCK;
        while at < end {
            at += match *bytes.get(at..)? {
                [b' '..=b'~' | b'\n', ..] => 1,
                // U+4E00 to U+9FFF.
                [0xe5..=0xe9, ..] | [0xe4, 0xb8..=0xbf, ..] => 3,
                // U+3001 to U+3011, and ！（），：；？.
                [0xe3, 0x80, 0x81..=0x91, ..] => 3,
                [0xef, 0xbc, 0x81 | 0x88 | 0x89 | 0x8c | 0x9a | 0x9b | 0x9f, ..] => 3,
                // —‘’“”…, and the middle dot.
                [0xe2, 0x80, 0x94 | 0x98 | 0x99 | 0x9c | 0x9d | 0xa6, ..] => 3,
                [0xc2, 0xb7, ..] => 2,
                _ => return text[at..].chars().next().map(|character| (at, character)),
            };
        }
    }
}

/// So many bytes are looked at at once.
const BLOCK: usize = 64;

/// Whether no character that begins in the block at `at` is unsettled; two more bytes stand behind the block.
fn is_settled_block(bytes: &[u8], at: usize) -> bool {
    let of = |ahead: usize| <&[u8; BLOCK]>::try_from(&bytes[at + ahead..at + ahead + BLOCK]);
    let (Ok(first), Ok(second), Ok(third)) = (of(0), of(1), of(2)) else { return false };
    let mut any = 0;
    for number in 0..BLOCK {
        any |= u8::from(is_unsettled(first[number], second[number], third[number]));
    }
    any == 0
}

fn is_invisible(character: char) -> bool {
    matches!(character,
        '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}'
        | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// The narrow form of a full-width character, but for the punctuation that is full-width in Chinese text.
fn narrow(character: char) -> Option<char> {
    if matches!(character, '！' | '（' | '）' | '，' | '：' | '；' | '？' | '～') {
        return None;
    }
    char::from_u32(u32::from(character) - 0xFEE0)
}

/// Whether a character composes with the one before it: a combining mark, or a vowel or final of Hangul.
fn continues_cluster(character: char) -> bool {
    canonical_combining_class(character) != 0
        || matches!(character, '\u{1161}'..='\u{1175}' | '\u{11A8}'..='\u{11C2}')
}

fn radicals() -> &'static HashMap<char, &'static str> {
    static TABLE: OnceLock<HashMap<char, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        include_str!("../../dictionaries/canonicalize/radicals.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .filter_map(|(radical, ideograph)| Some((radical.chars().next()?, ideograph)))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::is_han;

    #[test]
    fn every_rule_gives_its_example() {
        for rule in RULES {
            let (before, after) = rule.example;
            let is_of_lines = [&LINE_END, &INVISIBLE].contains(rule);
            let rewrite = if is_of_lines { settle_lines(before) } else { settle(before) };
            assert_eq!(rewrite.text, after, "{}", rule.id);
            assert!(rewrite.edits.changes().any(|change| change.rule == *rule), "{}", rule.id);
            assert_eq!(rewrite.edits.apply(before).as_deref(), Some(after), "{}", rule.id);
        }
    }

    proptest! {
        #[test]
        fn a_block_at_once_and_a_character_at_a_time_find_the_same(
            text in "[a~\\n\\t一中㐀、。〒　，（Ａ·é…—€😀\u{a0}\u{ac00}\u{e000}]{0,3}",
            before in 0..130_usize,
        ) {
            let long = format!("{}{text}{}", "发".repeat(before), "，a".repeat(70));
            let expected = unsettled(&text, 0).map(|(at, character)| (at + 3 * before, character));
            prop_assert_eq!(unsettled(&long, 0), expected);
        }
    }

    #[test]
    fn what_carries_meaning_stays() {
        for text in [
            "①⑴Ⅲ½m²㎡",
            "1,000 and 3.5",
            "《条例》〈细则〉",
            "二〇二五年",
            "（一）发展，改革；开放：创新！吗？～",
        ] {
            assert_eq!(settle(text).text, text);
        }
    }

    #[test]
    fn compatibility_ideographs_are_settled_by_nfc_and_true_ideographs_among_them_stay() {
        assert_eq!(settle("\u{F900}").text, "豈");
        assert_eq!(settle("\u{FA0E}").text, "\u{FA0E}");
    }

    #[test]
    fn every_radical_of_the_table_is_one_character_that_leads_to_one_ideograph() {
        assert!(radicals().len() > 300);
        for (radical, ideograph) in radicals() {
            assert!(('\u{2E80}'..='\u{2FDF}').contains(radical), "{radical}");
            assert!(ideograph.chars().count() == 1 && ideograph.chars().all(is_han), "{radical} {ideograph}");
        }
    }
}
