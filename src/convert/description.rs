//! Ideographic description sequences, which are copied whole: ⿰釒只 describes one character, and its parts are no
//! words.

use crate::dictionary::compile::DESCRIPTION_CHARACTERS;

/// The end of the ideographic description sequence that starts at `at`, if there is a whole one.
///
/// An operator takes one, two or three operands, each a character or a sequence. Like OpenCC's, the reader gives
/// up behind 64 characters or 16 levels.
pub(super) fn description_end(text: &str, at: usize) -> Option<usize> {
    const MOST_CHARACTERS: usize = 64;
    const DEEPEST: usize = 16;
    let mut characters = text[at..].char_indices();
    if !DESCRIPTION_CHARACTERS.contains(&characters.clone().next()?.1.into()) {
        return None;
    }
    let mut open = Vec::with_capacity(DEEPEST);
    for (count, (offset, found)) in characters.by_ref().enumerate() {
        if count >= MOST_CHARACTERS || open.len() >= DEEPEST {
            return None;
        }
        match u32::from(found) {
            0x2FF2 | 0x2FF3 => open.push(3),
            0x2FFE | 0x2FFF => open.push(1),
            code if DESCRIPTION_CHARACTERS.contains(&code) => open.push(2),
            _ => {
                while let Some(missing) = open.last_mut() {
                    *missing -= 1;
                    if *missing > 0 {
                        break;
                    }
                    open.pop();
                }
            }
        }
        if open.is_empty() {
            return Some(at + offset + found.len_utf8());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_end_where_their_operands_end() {
        for (text, whole) in [
            ("⿰釒只只", "⿰釒只"),
            ("⿱艹⿰釒只干", "⿱艹⿰釒只"),
            ("⿲彳氵亍國", "⿲彳氵亍"),
            ("⿿國國", "⿿國"),
            ("⿰a\n國", "⿰a\n"),
        ] {
            assert_eq!(description_end(text, 0), Some(whole.len()), "{text}");
        }
        assert_eq!(description_end("⿰國", 0), None);
        assert_eq!(description_end("⿰", 0), None);
    }

    #[test]
    fn depth_and_length_are_limited() {
        let nested = |depth: usize| "⿾".repeat(depth) + "國";
        assert_eq!(description_end(&nested(15), 0), Some(16 * 3));
        assert_eq!(description_end(&nested(16), 0), None);
        // A full binary tree of four levels has 31 characters, one of five has 63, one of six has 127.
        let tree =
            |levels: usize| (1..=levels).fold("國".to_owned(), |below, _| format!("⿰{below}{below}"));
        assert_eq!(description_end(&tree(5), 0), Some(63 * 3));
        assert_eq!(description_end(&tree(6), 0), None);
    }
}
