//! Words that Simplified text writes in two forms, unified.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::{Rewrite, Rewriter, Risk, Rule, Stage};

/// Words get the form of the standard.
pub(super) static VARIANT_WORD: Rule = Rule {
    id: "variant-word",
    stage: Stage::Convert,
    why: "The word has two forms, and the way through Traditional leads from one to the other: the standard's counts.",
    example: ("拚搏", "拼搏"),
    risk: Risk::Low,
    lossy: true,
};

/// `dictionaries/convert/variants.tsv`.
const VARIANTS: &str = include_str!("../../dictionaries/convert/variants.tsv");

/// The first characters of the words, by code point, and the words.
struct Table {
    starts: Box<[bool]>,
    forms: HashMap<&'static str, &'static str>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let rows = VARIANTS.lines().filter(|line| !line.starts_with('#'));
    let forms: HashMap<_, _> = rows.filter_map(|line| line.split_once('\t')).collect();
    let mut starts = vec![false; 0x1_0000].into_boxed_slice();
    for first in forms.keys().filter_map(|word| word.chars().next()) {
        starts[first as usize] = true;
    }
    Table { starts, forms }
});

/// The bytes of a word of the table: two characters of three bytes.
const WORD: usize = 6;

/// Gives the words of Simplified text that have two forms the one of the standard.
pub fn unify_variants(text: &str) -> Rewrite<'_> {
    let table = &*TABLE;
    let mut writer = Rewriter::new(text);
    for (place, character) in text.char_indices() {
        if table.starts.get(character as usize).copied().unwrap_or(false)
            && let Some(form) = text.get(place..place + WORD).and_then(|word| table.forms.get(word))
        {
            writer.replace(place..place + WORD, form, &VARIANT_WORD);
        }
    }
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_a_word_of_two_characters_that_stays_when_it_is_standard() {
        assert!(TABLE.forms.len() > 30);
        for (word, form) in &TABLE.forms {
            assert_eq!((word.len(), form.len()), (WORD, WORD), "{word}");
            assert_eq!(unify_variants(word).text, *form);
            assert_eq!(unify_variants(form).text, *form);
        }
    }
}
