//! Stretches that were read one byte off.
//!
//! A tool that puts `(pinyin)` behind two bytes does so where they are the second byte of one character and the
//! first of the next, too. The reader then takes the lead byte before `(` together with it for one broken character,
//! writes `?`, and reads on one byte off until an ASCII byte is swallowed as the second one of a pair. Pairs in the
//! private use area are dropped on the way, so the text cannot be read back from what is left.

use std::ops::Range;

use encoding_rs::{GB18030, GBK};

use super::pinyin::Closing;
use super::readings::{is_syllable, is_toned_vowel, letter};
use crate::dictionary::surprisal::{PER_NAT, surprisal};

/// An opening parenthesis up to so many bytes before `?` may belong to the closing one: (what? lián).
const PARENTHESIS_WITHIN: usize = 120;

/// The longest stretch that is judged, in characters; all of one without ASCII counts as damaged once its start does.
const JUDGED: usize = 400;

/// By how much the text must read better one byte on, in nats a character …
const BETTER: f64 = 1.0;
/// … and how well. Text that was read right has 7 as it is and 13 one byte on, text that was read one byte off 13 as
/// it is and, with pairs lost, 7 to 10 one byte on.
const PLAUSIBLE: f64 = 10.5;

/// The damaged places of `text`, in order.
pub(super) fn find(text: &str, closings: &[Closing]) -> Vec<Range<usize>> {
    let mut places: Vec<Range<usize>> = Vec::new();
    for closing in closings {
        let start = match (closing.opening, closing.annotated) {
            ('?' | '\u{fffd}', _) => closing.range.start,
            ('(', Some('\u{fffd}')) => closing.range.start - '\u{fffd}'.len_utf8(),
            _ => continue,
        };
        let known = places.last().map_or(0, |place| place.end);
        let is_pinyin = closing.syllable.contains(is_toned_vowel) && is_syllable(&closing.syllable);
        if start < known || !is_pinyin || is_in_parentheses(&text[known..start]) {
            continue;
        }
        places.push(start..end_of_damage(text, closing.range.end));
    }
    places
}

/// Whether an opening parenthesis of the same line is still open at the end of `before`.
fn is_in_parentheses(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or(before).as_bytes();
    let near = &line[line.len().saturating_sub(PARENTHESIS_WITHIN)..];
    let last = near.iter().rposition(|byte| matches!(byte, b'(' | b')'));
    last.is_some_and(|at| near[at] == b'(')
}

/// Where the reader found back to the characters after the parenthesis that ends at `from`; `from` itself when the
/// text after it reads well as it is.
fn end_of_damage(text: &str, from: usize) -> usize {
    let stretch_len = text[from..].find(|character: char| character.is_ascii()).unwrap_or(text.len() - from);
    let end = from + stretch_len;
    let next = text[end..].chars().next();
    // An ASCII byte that can be the second one of a pair was one: it belongs to the damage.
    let swallowed = next.filter(|character| matches!(character, '\u{40}'..='\u{7e}'));
    if !reads_one_byte_on(&text[from..end], swallowed) {
        return from;
    }
    let Some(swallowed) = swallowed else { return end };
    let end = end + swallowed.len_utf8();
    // The pair that it closes may be annotated itself: 環 is AD 68, and what is left of it is h(huán).
    let annotation = text[end..].strip_prefix('(').and_then(|rest| rest.split_once(')'));
    match annotation {
        Some((syllable, _)) if is_syllable(syllable) && syllable.chars().all(|c| letter(c).is_some()) => {
            end + syllable.len() + 2
        }
        _ => end,
    }
}

/// Whether GBK bytes of `stretch`, and the ASCII byte after it, are a more likely text from the second byte on.
fn reads_one_byte_on(stretch: &str, swallowed: Option<char>) -> bool {
    let mut bytes = Vec::new();
    let mut as_it_is = 0;
    let mut n = 0;
    for character in stretch.chars().take(JUDGED) {
        let mut buffer = [0; 4];
        let (encoded, _, unmappable) = GBK.encode(character.encode_utf8(&mut buffer));
        if unmappable || encoded.len() != 2 {
            // No reader of GBK wrote this.
            return false;
        }
        bytes.extend_from_slice(&encoded);
        as_it_is += u32::from(surprisal(character));
        n += 1;
    }
    if n == 0 {
        return swallowed.is_some();
    }
    if n < JUDGED {
        bytes.extend(swallowed.map(|character| character as u8));
    }
    let (pairs, _) = bytes[1..].as_chunks::<2>();
    let one_on: u32 = pairs
        .iter()
        .map(|pair| {
            let text = GB18030.decode_without_bom_handling(pair).0;
            text.chars().map(|character| u32::from(surprisal(character))).sum::<u32>()
        })
        .sum();
    if pairs.is_empty() {
        return swallowed.is_some();
    }
    let mean = |sum: u32, n: usize| f64::from(sum) / f64::from(PER_NAT) / n as f64;
    let (as_it_is, one_on) = (mean(as_it_is, n), mean(one_on, pairs.len()));
    one_on < PLAUSIBLE && one_on + BETTER < as_it_is
}
