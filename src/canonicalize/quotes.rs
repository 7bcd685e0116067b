//! Quotation marks: one pair outside, one inside, whatever the input method wrote.

use crate::text::{Reason, Risk, Rule, Stage, is_chinese_punctuation, is_han};

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

/// How sure a pair is beside a straight quote that has no partner.
const BESIDE_LONE_QUOTE: f32 = 0.8;
/// How sure it is that a quote before two digits and a word stands for a year's first digits.
const YEAR: f32 = 0.9;
/// The most characters of a quotation there.
const LONGEST_BESIDE_LONE_QUOTE: usize = 16;

/// In a line with more straight quotes, an odd number, none is touched.
const MOST_BESIDE_LONE_QUOTE: usize = 99;

/// The quotation mark that a character becomes.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub(super) mark: char,
    pub(super) reason: Reason,
}

/// For each character of a line the quotation mark that it becomes; `None` where it stays.
pub(super) fn forms(characters: &[(usize, char)], is_chinese: bool) -> Vec<Option<Form>> {
    let mut forms = vec![None; characters.len()];
    for (number, (_, character)) in characters.iter().enumerate() {
        let form = match character {
            '「' | '﹁' | '〝' | '„' | '‟' => '“',
            '」' | '﹂' | '〞' => '”',
            '『' | '﹃' => '‘',
            '』' | '﹄' => '’',
            _ => continue,
        };
        forms[number] = Some(Form { mark: form, reason: Reason::from(&CORNER_QUOTE) });
    }
    for (straight, opening, closing) in [('"', '“', '”'), ('\'', '‘', '’')] {
        let places: Vec<usize> = (0..characters.len())
            .filter(|&number| characters[number].1 == straight && !is_apostrophe(characters, number))
            .filter(|&number| !abbreviates_year(characters, number))
            .collect();
        let confidence = if places.len().is_multiple_of(2) { 1.0 } else { BESIDE_LONE_QUOTE };
        for (first, second) in pairs(characters, &places) {
            // 22°32' and 15.6" are measures: both marks of such a pair stand behind a digit.
            let are_measures = [first, second].iter().all(|place| {
                place.checked_sub(1).is_some_and(|before| characters[before].1.is_ascii_digit())
            });
            if !are_measures && is_chinese_pair(characters, first, second, is_chinese) {
                for (place, mark) in [(first, opening), (second, closing)] {
                    forms[place] = Some(Form { mark, reason: Reason::guess(&STRAIGHT_QUOTE, confidence) });
                }
            }
        }
    }
    for number in (0..characters.len()).filter(|&number| abbreviates_year(characters, number)) {
        let reason = Reason::guess(&STRAIGHT_QUOTE, YEAR);
        forms[number] = Some(Form { mark: '’', reason });
    }
    forms
}

/// Whether a straight quote stands for the first digits of a year: 中国'99昆明世界园艺博览会.
fn abbreviates_year(characters: &[(usize, char)], number: usize) -> bool {
    let at = |place: usize| characters.get(place).map_or('\n', |(_, character)| *character);
    characters[number].1 == '\''
        && number.checked_sub(1).is_some_and(|before| is_han(at(before)))
        && at(number + 1).is_ascii_digit()
        && at(number + 2).is_ascii_digit()
        && is_han(at(number + 3))
}

/// Which straight quotes pair up: by turns, or, where an odd one leaves that open, those that hold a few characters and
/// no mark, in the way in which they hold the fewest.
fn pairs(characters: &[(usize, char)], places: &[usize]) -> Vec<(usize, usize)> {
    if places.len().is_multiple_of(2) {
        return places.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    }
    if places.len() > MOST_BESIDE_LONE_QUOTE {
        return Vec::new();
    }
    let holds_words = |first: usize, second: usize| {
        let inside = &characters[first + 1..second];
        let is_letter = |place: Option<&(usize, char)>| place.is_some_and(|(_, it)| it.is_alphanumeric());
        inside.len() <= LONGEST_BESIDE_LONE_QUOTE
            && is_letter(inside.first())
            && is_letter(inside.last())
            && inside.iter().all(|(_, it)| !matches!(it, '，' | ',' | '。' | '；' | ';'))
    };
    let without = |lone: usize| -> Vec<(usize, usize)> {
        let others: Vec<usize> = (0..places.len()).filter(|at| *at != lone).map(|at| places[at]).collect();
        others.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    };
    (0..places.len())
        .map(without)
        .filter(|pairs| pairs.iter().all(|(first, second)| holds_words(*first, *second)))
        .min_by_key(|pairs| pairs.iter().map(|(first, second)| second - first).sum::<usize>())
        .unwrap_or_default()
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
            .map(|(form, (_, character))| form.as_ref().map_or(*character, |form| form.mark))
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
        assert_eq!(apply("北纬22°32'，东经114°03'"), "北纬22°32'，东经114°03'");
        assert_eq!(apply("15.6\"显示屏，另有27\"显示器"), "15.6\"显示屏，另有27\"显示器");
        assert_eq!(apply("\"十四五\"和\"1310\""), "“十四五”和“1310”");
        assert_eq!(apply("办好中国'99昆明博览会"), "办好中国’99昆明博览会");
        assert_eq!(apply("发展。\"相当于\"一五\"时期，也高"), "发展。\"相当于“一五”时期，也高");
    }
}
