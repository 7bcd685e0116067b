//! Quotation marks: one pair outside, one inside, whatever the input method wrote.

use crate::text::{Risk, Rule, Stage, is_chinese_punctuation, is_han};

/// The rules of quotation marks.
pub(super) const RULES: &[&Rule] = &[&CORNER_QUOTE, &STRAIGHT_QUOTE];

static CORNER_QUOTE: Rule = Rule {
    id: "corner-quote",
    stage: Stage::Canonicalize,
    why: "Corner and other brackets of quotation are “” and, one level in, ‘’.",
    example: ("「三力三區」", "“三力三區”"),
    risk: Risk::None,
    lossy: false,
};
static STRAIGHT_QUOTE: Rule = Rule {
    id: "straight-quote",
    stage: Stage::Canonicalize,
    why: "Straight quotes that pair up in Chinese text open and close by turns.",
    example: ("\"双区\"驱动", "“双区”驱动"),
    risk: Risk::Low,
    lossy: false,
};

/// For each character of a line the quotation mark that it becomes, and why; `None` where it stays.
pub(super) fn forms(characters: &[(usize, char)], is_chinese: bool) -> Vec<Option<(char, &'static Rule)>> {
    let mut forms = vec![None; characters.len()];
    for (number, (_, character)) in characters.iter().enumerate() {
        let form = match character {
            '「' | '﹁' | '〝' | '„' | '‟' => '“',
            '」' | '﹂' | '〞' => '”',
            '『' | '﹃' => '‘',
            '』' | '﹄' => '’',
            _ => continue,
        };
        forms[number] = Some((form, &CORNER_QUOTE));
    }
    for (straight, opening, closing) in [('"', '“', '”'), ('\'', '‘', '’')] {
        let places: Vec<usize> = (0..characters.len())
            .filter(|&number| characters[number].1 == straight && !is_apostrophe(characters, number))
            .collect();
        // An odd one leaves open which pairs up with which.
        if !places.len().is_multiple_of(2) {
            continue;
        }
        for pair in places.chunks_exact(2) {
            if is_chinese_pair(characters, pair[0], pair[1], is_chinese) {
                forms[pair[0]] = Some((opening, &STRAIGHT_QUOTE));
                forms[pair[1]] = Some((closing, &STRAIGHT_QUOTE));
            }
        }
    }
    forms
}

/// Whether a pair of straight quotes stands in Chinese text: by what it holds, else by its neighbours.
fn is_chinese_pair(characters: &[(usize, char)], opening: usize, closing: usize, is_chinese: bool) -> bool {
    let is_chinese_character = |place: Option<&(usize, char)>| {
        place.is_some_and(|(_, character)| is_han(*character) || is_chinese_punctuation(*character))
    };
    let inside = &characters[opening + 1..closing];
    let outside =
        [opening.checked_sub(1).and_then(|number| characters.get(number)), characters.get(closing + 1)];
    inside.iter().any(|(_, character)| is_han(*character))
        || (is_chinese && outside.into_iter().any(is_chinese_character))
}

fn is_apostrophe(characters: &[(usize, char)], number: usize) -> bool {
    let is_letter =
        |place: Option<&(usize, char)>| place.is_some_and(|(_, character)| character.is_ascii_alphanumeric());
    characters[number].1 == '\''
        && is_letter(number.checked_sub(1).and_then(|before| characters.get(before)))
        && is_letter(characters.get(number + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(text: &str) -> String {
        let characters: Vec<(usize, char)> = text.char_indices().collect();
        forms(&characters, true)
            .iter()
            .zip(&characters)
            .map(|(form, (_, character))| form.map_or(*character, |(form, _)| form))
            .collect()
    }

    #[test]
    fn corner_and_straight_quotes_become_curly_ones() {
        assert_eq!(apply("「甲『乙』丙」"), "“甲‘乙’丙”");
        assert_eq!(apply("\"双区\"驱动、\"双改\"示范"), "“双区”驱动、“双改”示范");
    }

    #[test]
    fn apostrophes_and_lone_quotes_stay() {
        assert_eq!(apply("don't"), "don't");
        assert_eq!(apply("12\"屏幕"), "12\"屏幕");
    }
}
