//! One step back: the stretches of a text that read better when their bytes are read in another encoding.

use std::ops::Range;

use super::codec::Codec;
use super::plausibility::{nats, plain};
use crate::dictionary::surprisal::surprisal;

/// The encodings that are mistaken for each other: the wrong one, the right one.
pub(super) const MISTAKES: [(Codec, Codec); 7] = [
    (Codec::Windows1252, Codec::Utf8),
    (Codec::Windows1252, Codec::Gbk),
    (Codec::Windows1252, Codec::Big5),
    (Codec::Gbk, Codec::Utf8),
    (Codec::Gbk, Codec::Big5),
    (Codec::Big5, Codec::Gbk),
    (Codec::Big5, Codec::Utf8),
];

/// What it costs to say that damage begins: no name of two rare characters pays for it.
const DAMAGE: u32 = nats(10);

/// A letter of Western Europe in a text that another step will read again: half of a Chinese character.
const HALF: u32 = nats(5);

/// What it costs in addition where damage begins or ends in the midst of words: people damage whole quotations, lines
/// and paragraphs.
const ODD_BORDER: u32 = nats(6);

/// What the Hong Kong characters of Big5 cost in addition: hardly any text has them.
const HONG_KONG: u32 = nats(6);

/// Whether damage may begin or end beside the character.
fn is_seam(character: char) -> bool {
    character.is_ascii()
        || matches!(
            character,
            '\u{2014}'..='\u{2026}' | '\u{3000}'..='\u{3002}' | '\u{3008}'..='\u{3011}' | '（' | '）' | '，' | '：'
                | '；' | '！' | '？' | '\u{fffd}'
        )
}

/// Whether the text after a step is the last one, or is to be read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    /// Good text.
    Text,
    /// Text that is damaged in a way that another step can undo.
    Damage,
}

/// A stretch with what it reads as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Its place in the text, in bytes.
    pub(super) range: Range<usize>,
    /// What stands there when it is read again.
    pub(super) text: String,
}

/// How a place in the bytes was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Not at all.
    None,
    /// By a character as it stands.
    Kept,
    /// By the end of damage.
    Recovered,
    /// By the beginning of damage.
    Began,
    /// By a character of so many bytes, read again.
    Reread(u8),
}

const NEVER: u32 = u32::MAX / 2;

/// The cheapest way through a text, each character of which is read as it stands or, in stretches, again.
pub(super) fn reread(text: &str, read_as: Codec, written_in: Codec, goal: Goal) -> Vec<Stretch> {
    // All bytes; a character that the reader does not know is one byte that cannot be read again.
    let mut bytes = Vec::with_capacity(text.len());
    let mut characters: Vec<(u32, u32, char)> = Vec::with_capacity(text.len() / 2);
    let mut unreadable = Vec::new();
    for (place, character) in text.char_indices() {
        characters.push((bytes.len() as u32, place as u32, character));
        match read_as.bytes(character) {
            Some(own) => bytes.extend_from_slice(own.as_slice()),
            None => {
                unreadable.push(bytes.len());
                bytes.push(b'?');
            }
        }
    }
    let len = bytes.len();
    let mut kept = vec![(NEVER, Way::None); len + 1];
    let mut damaged = vec![(NEVER, Way::None); len + 1];
    kept[0] = (0, Way::Kept);
    let mut next_character = 0;
    let mut next_unreadable = unreadable.iter().copied().chain([usize::MAX]).peekable();
    let mut previous = '\n';
    for at in 0..=len {
        let is_border = at == len || characters.get(next_character).is_some_and(|next| next.0 as usize == at);
        if is_border {
            let next = characters.get(next_character).map_or('\n', |next| next.2);
            let odd = if is_seam(previous) || is_seam(next) { 0 } else { ODD_BORDER };
            let (as_kept, as_damaged) = (kept[at].0, damaged[at].0);
            if as_damaged + odd < as_kept {
                kept[at] = (as_damaged + odd, Way::Recovered);
            }
            if as_kept + DAMAGE + odd < as_damaged {
                damaged[at] = (as_kept + DAMAGE + odd, Way::Began);
            }
        }
        if at == len {
            break;
        }
        if is_border {
            let character = characters[next_character].2;
            next_character += 1;
            let end = characters.get(next_character).map_or(len, |next| next.0 as usize);
            // Behind damage there is no company.
            let company = if kept[at].1 == Way::Recovered { '\n' } else { previous };
            let cost = kept[at].0 + plain(company, character);
            previous = character;
            if cost < kept[end].0 {
                kept[end] = (cost, Way::Kept);
            }
        }
        while next_unreadable.next_if(|place| *place < at).is_some() {}
        let wall = next_unreadable.peek().copied().unwrap_or(usize::MAX).min(len);
        if damaged[at].0 < NEVER
            && at < wall
            && let Some((width, character)) = written_in.first(&bytes[at..wall.min(at + 4)])
        {
            let mut cost = u32::from(surprisal(character));
            if written_in == Codec::Big5 && !(0xa1..=0xf9).contains(&bytes[at]) && width == 2 {
                cost += HONG_KONG;
            }
            if goal == Goal::Damage && ('\u{80}'..'\u{180}').contains(&character) {
                cost = cost.min(HALF);
            }
            let cost = damaged[at].0 + cost;
            if cost < damaged[at + width].0 {
                damaged[at + width] = (cost, Way::Reread(width as u8));
            }
        }
    }
    let ranges = damaged_ranges(&kept, &damaged);
    ranges.into_iter().filter_map(|range| stretch(text, &bytes, &characters, range, written_in)).collect()
}

/// The ranges of bytes that the cheapest way reads again, in order.
fn damaged_ranges(kept: &[(u32, Way)], damaged: &[(u32, Way)]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut at = kept.len() - 1;
    while at > 0 {
        if kept[at].1 != Way::Recovered {
            // A character as it stands: back to the last place that can be reached in this way.
            at -= 1;
            while at > 0 && kept[at].1 == Way::None {
                at -= 1;
            }
            continue;
        }
        let end = at;
        while let (_, Way::Reread(width)) = damaged[at] {
            at -= usize::from(width);
        }
        ranges.push(at..end);
    }
    ranges.reverse();
    ranges
}

/// The stretch at `range` of the bytes, without the ASCII characters at its ends, which are the same in any reading.
fn stretch(
    text: &str,
    bytes: &[u8],
    characters: &[(u32, u32, char)],
    range: Range<usize>,
    written_in: Codec,
) -> Option<Stretch> {
    let number = |at: usize| characters.partition_point(|character| (character.0 as usize) < at);
    let place = |number: usize| characters.get(number).map_or(text.len(), |character| character.1 as usize);
    let (first, last) = (number(range.start), number(range.end));
    let mut read = String::with_capacity(range.len() * 2);
    let mut at = range.start;
    while at < range.end {
        let (width, character) = written_in.first(&bytes[at..range.end])?;
        read.push(character);
        at += width;
    }
    let (start, end) = (place(first), place(last));
    let old = &text[start..end];
    let head = old.bytes().zip(read.bytes()).take_while(|(a, b)| a == b && a.is_ascii()).count();
    let (old, read) = (&old[head..], &read[head..]);
    let tail = old.bytes().rev().zip(read.bytes().rev()).take_while(|(a, b)| a == b && a.is_ascii()).count();
    let read = &read[..read.len() - tail];
    (!read.is_empty()).then(|| Stretch { range: start + head..end - tail, text: read.to_owned() })
}
