//! The script of texts in which no character is of one script alone.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::builtin;
use super::evidence::{LEANS_HANS, LEANS_HANT};

/// `dictionaries/convert/leanings.tsv`, of which the build script has made flags.
const TABLE: &str = include_str!("../../dictionaries/convert/leanings.tsv");

/// For each character, the words in which it does not lean.
static EXCEPTIONS: LazyLock<HashMap<char, Vec<&'static str>>> = LazyLock::new(|| {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| {
        let mut fields = line.split('\t');
        let (character, words) = (fields.next()?.chars().next()?, fields.nth(1)?);
        Some((character, words.split(' ').filter(|word| *word != "-").collect()))
    })
    .collect()
});

/// The flags of the characters that lean to a script, [`LEANS_HANS`] and [`LEANS_HANT`].
pub(super) fn of(text: &str) -> u8 {
    let classes = builtin::evidence();
    let mut found = 0;
    for (at, character) in text.char_indices() {
        let flags = classes.of(character.into()) & (LEANS_HANS | LEANS_HANT);
        if flags != 0 && !is_exception(text, at, character) {
            found |= flags;
        }
    }
    found
}

fn is_exception(text: &str, at: usize, character: char) -> bool {
    EXCEPTIONS.get(&character).is_some_and(|words| {
        words.iter().any(|word| {
            let start = word.find(character).and_then(|place| at.checked_sub(place));
            start.is_some_and(|start| text.as_bytes()[start..].starts_with(word.as_bytes()))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_other_script_do_not_lean() {
        for (text, flags) in [
            ("党和人民", LEANS_HANS),
            ("有利於", LEANS_HANT),
            ("万俟", 0),
            ("手头拮据", 0),
            ("万俟和万一", LEANS_HANS),
            ("樊於期", 0),
            ("一心一意", 0),
        ] {
            assert_eq!(of(text), flags, "{text}");
        }
    }
}
