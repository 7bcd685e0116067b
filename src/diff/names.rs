//! Names of people, places and bodies.

use std::ops::Range;

use jieba_rs::Jieba;

use crate::text::is_han;

use super::tables::NAMES;

/// Whether a stretch of a text is the name of a person: a surname with up to three characters behind it, beside a
/// title, or a surname before one.
pub(super) fn is_person(text: &str, range: &Range<usize>) -> bool {
    const CHARACTERS: usize = 4;
    let name = &text[range.clone()];
    let n = name.chars().take(CHARACTERS + 1).count();
    let (before, behind) = (&text[..range.start], &text[range.end..]);
    let titled_before = NAMES.titles.iter().any(|title| before.ends_with(title));
    let titled_behind = NAMES.titles.iter().any(|title| behind.starts_with(title));
    n <= CHARACTERS
        && name.chars().all(is_han)
        && NAMES.surnames.iter().any(|surname| name.starts_with(surname))
        && if n == 1 { titled_behind } else { titled_before || titled_behind }
}

/// Whether the dictionary knows a word as the name of a place or a body.
pub(super) fn is_place_or_body(word: &str, jieba: &Jieba) -> bool {
    matches!(jieba.tag(word, false).as_slice(), [only] if matches!(only.tag, "ns" | "nt"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::words::segmenter;

    #[test]
    fn a_surname_beside_a_title_is_a_person_and_alone_it_is_not() {
        let is = |text: &str, name: &str| {
            let start = text.find(name).expect("the name is in the text");
            is_person(text, &(start..start + name.len()))
        };
        assert!(is("区委书记范德繁主持会议", "范德繁"));
        assert!(is("苏院长贞昌", "苏"));
        assert!(is("李强同志", "李强"));
        assert!(!is("推动高水平开放", "高水平"));
        assert!(!is("书记带头落实", "带头"));
        assert!(is_place_or_body("深圳", segmenter()) && !is_place_or_body("发展", segmenter()));
    }
}
