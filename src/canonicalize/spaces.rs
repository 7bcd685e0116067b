//! Spaces: none beside Chinese characters, one between Latin words.

use crate::text::{Reason, Rewrite, Rewriter, Risk, Rule, Stage, is_chinese_punctuation, is_han};

/// The rules of this pass.
pub(super) const RULES: &[&Rule] = &[&INNER_SPACE, &SPACED_NUMBER];

/// The id of the rule by which a space inside of Chinese text is left out.
pub const INNER_SPACE_ID: &str = "inner-space";

static INNER_SPACE: Rule = Rule {
    id: INNER_SPACE_ID,
    stage: Stage::Canonicalize,
    why: "Chinese text has no spaces between its characters; beside them a space is layout. Between Latin words \
          one space is as good as several.",
    example: ("政 府 工 作 报 告", "政府工作报告"),
    risk: Risk::Low,
    lossy: true,
};

static SPACED_NUMBER: Rule = Rule {
    id: "spaced-number",
    stage: Stage::Canonicalize,
    why: "Single digits with spaces between them, in Chinese text, are one number whose digits were set apart.",
    example: ("1 9 9 7年", "1997年"),
    risk: Risk::Context,
    lossy: true,
};
/// How sure it is that they are.
const SPACED_NUMBER_CONFIDENCE: f32 = 0.9;

/// Digits and spaces that take more bytes are a row of numbers. It also bounds how far a space looks around itself.
const LONGEST_SPACED_NUMBER: usize = 40;

/// Drops the spaces that the layout put in.
pub(super) fn drop(text: &str) -> Rewrite<'_> {
    let mut writer = Rewriter::new(text);
    let mut from = 0;
    while let Some(found) = text[from..].find(' ') {
        let start = from + found;
        let end =
            text[start..].find(|character| character != ' ').map_or(text.len(), |length| start + length);
        let before = tells(text[..start].chars().rev());
        let after = tells(text[end..].chars());
        let kept = if before || after { "" } else { " " };
        if !kept.is_empty() && end == start + 1 && is_in_spaced_number(text, start) {
            writer.replace(start..end, "", Reason::guess(&SPACED_NUMBER, SPACED_NUMBER_CONFIDENCE));
        } else if text[start..end] != *kept {
            writer.replace(start..end, kept, &INNER_SPACE);
        }
        from = end;
    }
    writer.finish()
}

/// Whether the space at `space` stands in a number whose digits were set apart: between digits, most of them single,
/// with a Chinese character behind the last, or before a decimal point. 1 2 3 is a row of numbers.
fn is_in_spaced_number(text: &str, space: usize) -> bool {
    let is_part = |it: char| it.is_ascii_digit() || it == ' ' || it == '.';
    let length_of = |characters: &mut dyn Iterator<Item = char>| {
        characters.take(LONGEST_SPACED_NUMBER).take_while(|it| is_part(*it)).count()
    };
    let start = space - length_of(&mut text[..space].chars().rev());
    let end = space + length_of(&mut text[space..].chars());
    if end - start >= LONGEST_SPACED_NUMBER {
        return false;
    }
    let number = text[start..end].trim_matches([' ', '.']);
    let behind = text[start..].trim_start_matches([' ', '.'])[number.len()..].chars().next();
    if !behind.is_some_and(|it| is_han(it) || it == '%') {
        return false;
    }
    let groups: Vec<&str> = number.split(' ').collect();
    let n_single = groups.iter().filter(|group| group.len() == 1).count();
    let is_decimal =
        text[space + 1..].starts_with('.') && text[..space].ends_with(|it: char| it.is_ascii_digit());
    let digits: Vec<u8> = number.bytes().filter(u8::is_ascii_digit).collect();
    let counts_up = digits.windows(2).all(|pair| pair[1] > pair[0]);
    let unit = text[start..].trim_start_matches(is_part);
    let is_grade = unit.starts_with("年级") || unit.starts_with("年級");
    // Two digits are a score or two classes as well, but not before these.
    let is_amount = behind.is_some_and(|it| "年%万萬亿億元吨噸月".contains(it)) && !is_grade;
    groups.len() == 2 && is_decimal
        || n_single * 2 > groups.len() && !counts_up && (groups.len() > 2 || is_amount)
}

/// Whether the nearest character of the line that is not punctuation shared by Chinese and English is Chinese.
fn tells(characters: impl Iterator<Item = char>) -> bool {
    let is_transparent = |character: &char| {
        matches!(character, ' ' | '“' | '”' | '‘' | '’' | '—' | '…' | '·') || character.is_ascii_punctuation()
    };
    let nearest =
        characters.take_while(|character| *character != '\n').find(|character| !is_transparent(character));
    nearest.is_some_and(|character| is_han(character) || is_chinese_punctuation(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_stay_between_latin_words_only() {
        for (before, after) in [
            ("政 府 工 作 报 告", "政府工作报告"),
            ("运用 AI+物联网", "运用AI+物联网"),
            ("Patent  Cooperation Treaty", "Patent Cooperation Treaty"),
            ("the “best” practice", "the “best” practice"),
            ("达到4 9 2 5 0万吨，涨幅为0 .8%", "达到49250万吨，涨幅为0.8%"),
            ("较9 8年度增加", "较98年度增加"),
            ("第1 2 3组", "第1 2 3组"),
            ("参加1 3 5年级", "参加1 3 5年级"),
            ("比分3 1队", "比分3 1队"),
            ("电话0755 2890 1234转", "电话0755 2890 1234转"),
            ("9 8 7", "9 8 7"),
            ("“双区” “双改”", "“双区”“双改”"),
            ("system (SILAS) 1.0", "system (SILAS) 1.0"),
            ("索引号: 1144", "索引号:1144"),
            ("see it, then go", "see it, then go"),
        ] {
            assert_eq!(drop(before).text, after);
        }
    }
}
