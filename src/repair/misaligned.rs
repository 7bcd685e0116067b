//! Stretches that were read one byte off.
//!
//! A tool that puts `(pinyin)` behind two bytes does so where they are the second byte of one character and the
//! first of the next, too. The reader then takes the lead byte before `(` together with it for one broken character,
//! writes `?`, and reads on one byte off. It finds back where the second byte of a character is an ASCII one, which
//! it shows, or where it breaks another annotation: each `?pinyin)` shifts it by a byte. Pairs in the private use
//! area are dropped on the way, so the text cannot be read back from what is left.

use std::ops::Range;

use encoding_rs::{GB18030, GBK};

use super::pinyin::Closing;
use super::readings::{is_syllable, is_toned_vowel, letter};
use crate::dictionary::surprisal::{PER_NAT, surprisal};

/// An opening parenthesis up to so many bytes before `?` may belong to the closing one: (what? lián).
const PARENTHESIS_WITHIN: usize = 120;

/// The characters of a stretch that are judged.
const JUDGED: usize = 400;

/// How much better a stretch must read as it is than one byte on, in nats a character, to be sound. Text that was
/// read right has 7 as it is and 13 one byte on; text that was read one byte off 13 as it is and, as pairs are lost
/// in it, 7 to 10 one byte on.
const SOUND: f64 = 1.0;

/// The damaged places of `text`, in order.
pub(super) fn find(text: &str, closings: &[Closing]) -> Vec<Range<usize>> {
    let broken: Vec<Range<usize>> = closings.iter().filter_map(broken_annotation).collect();
    let mut places: Vec<Range<usize>> = Vec::new();
    for (number, start) in broken.iter().enumerate() {
        let known = places.last().map_or(0, |place| place.end);
        if start.start >= known && !is_in_parentheses(&text[known..start.start]) {
            places.push(start.start..end_of_damage(text, start.end, &broken[number + 1..]));
        }
    }
    places
}

/// The annotation from what is left of its character, if the closing parenthesis belongs to a broken one.
fn broken_annotation(closing: &Closing) -> Option<Range<usize>> {
    let start = match (closing.opening, closing.annotated) {
        ('?' | '\u{fffd}', _) => closing.range.start,
        // A reader that keeps the parenthesis.
        ('(', Some('\u{fffd}')) => closing.range.start - '\u{fffd}'.len_utf8(),
        _ => return None,
    };
    let is_pinyin = closing.syllable.contains(is_toned_vowel) && is_syllable(&closing.syllable);
    is_pinyin.then_some(start..closing.range.end)
}

/// Whether an opening parenthesis of the same line is still open at the end of `before`.
fn is_in_parentheses(before: &str) -> bool {
    let before = before.as_bytes();
    let near = &before[before.len().saturating_sub(PARENTHESIS_WITHIN)..];
    let last = near.iter().rposition(|byte| matches!(byte, b'(' | b')' | b'\n'));
    last.is_some_and(|at| near[at] == b'(')
}

/// Where the reader found back to the characters after the broken annotation that ends at `from`. `broken` are the
/// later ones.
fn end_of_damage(text: &str, from: usize, broken: &[Range<usize>]) -> usize {
    let mut start = from;
    loop {
        let stops = |character: char| character.is_ascii() || character == '\u{fffd}';
        let end = text[start..].find(stops).map_or(text.len(), |len| start + len);
        let stretch = &text[start..end];
        match text[end..].chars().next() {
            _ if is_sound(stretch) => return start,
            Some(gap @ ('?' | '\u{fffd}')) => {
                let next = broken.partition_point(|broken| broken.start < end);
                match broken.get(next) {
                    Some(annotation) if annotation.start == end => return annotation.end,
                    // A pair that stands for nothing, or the first byte of one with an ASCII character behind it.
                    _ => start = end + gap.len_utf8(),
                }
            }
            // The second byte of a pair.
            Some('\u{40}'..='\u{7e}') => return end_of_annotation(text, end + 1),
            _ => return end,
        }
        let goes_on = text[start..].chars().next().is_some_and(|character| !stops(character));
        if !goes_on {
            return start;
        }
    }
}

/// The end of an annotation of the character whose second byte is shown before `at`, if there is one: 環 is AD 68,
/// and what is left of it is h(huán).
fn end_of_annotation(text: &str, at: usize) -> usize {
    // A syllable has at most six letters of two bytes.
    let rest = text.as_bytes()[at..].iter().take(14).position(|byte| *byte == b')');
    let syllable = rest.and_then(|len| text[at..at + len].strip_prefix('('));
    match syllable {
        Some(syllable) if is_syllable(syllable) && syllable.chars().all(|c| letter(c).is_some()) => {
            at + syllable.len() + 2
        }
        _ => at,
    }
}

/// Whether a stretch that no ASCII character divides reads better as it is than from its second byte in GBK on.
fn is_sound(stretch: &str) -> bool {
    let mut bytes = Vec::new();
    let (mut as_it_is, mut n) = (0, 0);
    for character in stretch.chars().take(JUDGED) {
        let mut buffer = [0; 4];
        let (encoded, _, unmappable) = GBK.encode(character.encode_utf8(&mut buffer));
        if unmappable || encoded.len() != 2 {
            // No reader of GBK wrote this.
            return true;
        }
        bytes.extend_from_slice(&encoded);
        as_it_is += u32::from(surprisal(character));
        n += 1;
    }
    if n < 2 {
        return false;
    }
    let (pairs, _) = bytes[1..].as_chunks::<2>();
    let reread = |pair: &[u8; 2]| {
        let text = GB18030.decode_without_bom_handling(pair).0;
        text.chars().map(|character| u32::from(surprisal(character))).sum::<u32>()
    };
    let one_on: u32 = pairs.iter().map(reread).sum();
    let mean = |sum: u32, n: usize| f64::from(sum) / f64::from(PER_NAT) / n as f64;
    mean(as_it_is, n) + SOUND < mean(one_on, pairs.len())
}

#[cfg(test)]
mod tests {
    use super::super::pinyin::closings;
    use super::*;

    fn marked(text: &str) -> Vec<&str> {
        find(text, &closings(text)).into_iter().map(|place| &text[place]).collect()
    }

    #[test]
    fn a_stretch_ends_where_an_ascii_byte_was_swallowed() {
        assert_eq!(marked("體現新?lián)敗⒏沙鲂伦鳛椤母镩_放大局作出"), ["?lián)敗⒏沙鲂伦鳛椤母镩_"]);
        assert_eq!(marked("玉龍?zhí)盥駡霏h(huán)境修復"), ["?zhí)盥駡霏h(huán)"]);
    }

    #[test]
    fn a_second_broken_annotation_leads_back() {
        assert_eq!(marked("新?lián)敗⒏沙鲂伦鳛?huán)境修復工程"), ["?lián)敗⒏沙鲂伦鳛?huán)"]);
    }

    #[test]
    fn sound_text_behind_a_broken_annotation_is_not_marked() {
        assert_eq!(marked("體現?lián)全面深化改革"), ["?lián)"]);
        assert_eq!(marked("體現?lián)"), ["?lián)"]);
    }

    #[test]
    fn questions_are_none() {
        for text in ["真的吗?(lián)", "(聯?lián)敗⒏沙鲂伦鳛椤", "what?yes)", "好?hao)敗⒏沙鲂伦鳛椤", "lián)"]
        {
            assert_eq!(marked(text), [""; 0], "{text}");
        }
    }
}
