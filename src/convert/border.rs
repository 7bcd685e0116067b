//! Where a text changes from one script to the other, between the last character that tells of the first and the
//! first one that tells of the second.

use std::ops::Range;

use super::builtin;
use super::evidence::{LEANS_HANS, LEANS_HANT};

/// A character that leans to a script weighs more than any mark but a line break.
const LEANING: i32 = 12;
const LINE_BREAK: i32 = 20;
const QUOTE: i32 = 8;
const SENTENCE: i32 = 7;
const CLAUSE: i32 = 4;

/// Whether the scripts may change at a character, beside the line feed: the marks that open or close a quotation or
/// end a clause.
pub(super) fn is_mark(code: u32) -> bool {
    char::from_u32(code).is_some_and(|mark| value_behind(mark) > 0 || value_before(mark) > 0)
}

/// How well a border stands behind a character.
fn value_behind(mark: char) -> i32 {
    match mark {
        '\n' => LINE_BREAK,
        '「' | '『' | '“' | '‘' | '（' | '《' | '〈' | '【' | '(' | '[' => QUOTE,
        '。' | '！' | '？' | '.' | '!' | '?' => SENTENCE,
        '，' | '；' | '：' | '、' | ',' | ';' | ':' | '\t' | '\u{3000}' => CLAUSE,
        _ => 0,
    }
}

/// How well a border stands before a character.
fn value_before(mark: char) -> i32 {
    match mark {
        '」' | '』' | '”' | '’' | '）' | '》' | '〉' | '】' | ')' | ']' => QUOTE,
        _ => 0,
    }
}

/// The mark that closes what `mark` opens.
fn partner(mark: char) -> Option<char> {
    const PAIRS: [(char, char); 10] = [
        ('「', '」'),
        ('『', '』'),
        ('“', '”'),
        ('‘', '’'),
        ('（', '）'),
        ('《', '》'),
        ('〈', '〉'),
        ('【', '】'),
        ('(', ')'),
        ('[', ']'),
    ];
    PAIRS.into_iter().find(|(opening, _)| *opening == mark).map(|(_, closing)| closing)
}

/// The best border in `gap`, behind which the script is Traditional or is not.
///
/// Marks attract it, pairs of marks keep it out, and characters that lean to one script push it to the other side;
/// without any it stands at the end, next to the first character that tells.
pub(super) fn place(text: &str, gap: Range<usize>, is_traditional_behind: bool) -> usize {
    let classes = builtin::evidence();
    let within = &text[gap.clone()];
    // What leans to the script behind the border should not stand before it.
    let (leans_before, leans_behind) =
        if is_traditional_behind { (LEANS_HANS, LEANS_HANT) } else { (LEANS_HANT, LEANS_HANS) };
    let (mut best, mut best_value) = (gap.end, i32::MIN);
    let mut leaning = 0;
    let mut behind = 0;
    // Up to here a pair of marks keeps the border out.
    let mut closed = 0;
    let mut take = |at: usize, value: i32| {
        // Of equal borders the last one.
        if value >= best_value {
            (best, best_value) = (at, value);
        }
    };
    for (at, found) in within.char_indices() {
        if at >= closed {
            take(gap.start + at, leaning + behind.max(value_before(found)));
        }
        let flags = classes.of(found.into());
        leaning += LEANING * (i32::from(flags & leans_before != 0) - i32::from(flags & leans_behind != 0));
        behind = value_behind(found);
        let inner = at + found.len_utf8();
        let end = partner(found).and_then(|closing| {
            // A pair stands in one line, and around no mark that opens another of its kind.
            let (place, mark) = within[inner..]
                .char_indices()
                .find(|(_, mark)| *mark == closing || *mark == found || *mark == '\n')?;
            (mark == closing).then(|| inner + place + closing.len_utf8())
        });
        closed = closed.max(end.unwrap_or(0));
    }
    take(gap.end, leaning + behind);
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_stand_at_marks() {
        // A bar marks where the border belongs.
        for (text, is_traditional_behind) in [
            ("的，不可\n|一是", true),
            ("他“|一是", true),
            ("一是|”的", false),
            ("一是。|不可", true),
            ("一是，|不可", true),
            ("一是不可|", true),
            ("一\n是\n|", false),
            ("他“|（二）一", true),
            ("（一）他“|一", true),
            ("“他\n|“一”是", true),
        ] {
            let border = text.find('|').expect("a bar");
            let text = text.replace('|', "");
            assert_eq!(place(&text, 0..text.len(), is_traditional_behind), border, "{text:?}");
        }
    }

    #[test]
    fn leaning_characters_stay_on_their_side() {
        assert_eq!(place("一党，於，一", 0.."一党，於，一".len(), true), "一党，".len());
        assert_eq!(place("一於，党，一", 0.."一於，党，一".len(), false), "一於，".len());
    }
}
