//! Spaces: none beside Chinese characters, one between Latin words.

use crate::text::{Rewrite, Rewriter, Risk, Rule, Stage, is_chinese_punctuation, is_han};

/// The rules of this pass.
pub(super) const RULES: &[&Rule] = &[&INNER_SPACE];

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
        if text[start..end] != *kept {
            writer.replace(start..end, kept, &INNER_SPACE);
        }
        from = end;
    }
    writer.finish()
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
            ("“双区” “双改”", "“双区”“双改”"),
            ("system (SILAS) 1.0", "system (SILAS) 1.0"),
            ("索引号: 1144", "索引号:1144"),
            ("see it, then go", "see it, then go"),
        ] {
            assert_eq!(drop(before).text, after);
        }
    }
}
