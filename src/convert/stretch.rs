//! Traditional words that stray into Simplified text.

use std::ops::Range;

use super::border::is_mark;
use super::builtin;
use super::evidence::{HANS, HANT};

/// The stretches of `range` that hold a Traditional character, each from the Simplified character or the mark before
/// to the one behind it.
///
/// What does not tell in them belongs to the stray: 隨著 is one word, and 著 would stay Traditional without it.
pub(super) fn stretches(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let classes = builtin::evidence();
    let mut found = Vec::new();
    let mut start = range.start;
    let mut is_traditional = false;
    for (offset, character) in text[range.clone()].char_indices() {
        let flags = classes.of(character.into());
        if flags & HANS != 0 || character == '\n' || is_mark(character.into()) {
            let at = range.start + offset;
            if std::mem::take(&mut is_traditional) {
                found.push(start..at);
            }
            start = at + character.len_utf8();
        }
        is_traditional |= flags & HANT != 0;
    }
    if is_traditional {
        found.push(start..range.end);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_end_at_simplified_characters_and_marks() {
        let text = "经济隨著发展，我國、一心一意“關於”\n乾隆年間";
        let found: Vec<&str> =
            stretches(text, 0..text.len()).into_iter().map(|stretch| &text[stretch]).collect();
        assert_eq!(found, ["隨著", "我國", "關於", "乾隆年間"]);
        assert!(stretches("经济发展，一心一意", 0.."经济发展，一心一意".len()).is_empty());
    }
}
