//! Whether a source starts within a character, whose first bytes are missing.

use encoding_rs::{BIG5, GB18030};

use super::charset::Charset;
use super::evidence::{FirstOf, INVALID, Reading, first_big5, first_gb18030};
use super::pairs::Pairs;
use crate::dictionary::language_model::{BOUNDARY, LanguageModel, symbol};
use crate::dictionary::surprisal::PER_NAT;

/// The bytes in which a missing first byte shows.
const HEAD: usize = 256;

/// By how much a text must read better behind a cut character, in nats, for a closer look …
const SUSPICIOUS: f64 = 4.0;
/// … and by how much after it. A source rarely starts so.
const MARGIN: f64 = 8.0;
/// The same where a lone letter follows the first character.
const MARGIN_BEFORE_LETTER: f64 = 7.0;

/// The mean surprisal of a character in context, in nats, up to which bytes are text in the encoding at all.
const PLAUSIBLE: f64 = 9.0;

/// The surprisal of a character that the language model does not know at all, in nats.
const STRANGE: f32 = 16.0;

/// The surprisal of a character, in nats, before which a lone letter needs a closer look: the text is odd anyway.
const RARE: u32 = 12;

/// One in so many characters ends in a byte of ASCII where a lone letter at the start is doubtful.
const LOW_TRAILS: usize = 12;

/// `dictionaries/decode/behind_letter.tsv`; its comments start with no Han character.
const BEHIND_LETTER: &str = include_str!("../../dictionaries/decode/behind_letter.tsv");

/// The bytes at the start of a source that are the rest of a character, where they look like other characters. UTF-8
/// shows it by its form.
pub(super) fn rest_of_character(bytes: &[u8], charset: Charset) -> usize {
    match charset {
        Charset::Gb18030 if cut_four_byte_form(bytes) => 3,
        Charset::Gb18030 | Charset::Big5 => usize::from(match bytes.first() {
            Some(0x40..=0x7e) => lone_trail(bytes, charset),
            Some(0x80..) => starts_within_character(bytes, charset),
            _ => false,
        }),
        _ => 0,
    }
}

/// Whether the first stretch of text reads better from its second byte on: the first half of a character is missing.
///
/// That the characters are more frequent is a suspicion only: many a text starts with a rare name. What decides is
/// whether they follow each other more often.
fn starts_within_character(bytes: &[u8], charset: Charset) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    // An ASCII character that is never the second byte of a pair ends what a wrong start can spoil.
    let len = head.iter().position(|byte| matches!(byte, 0..=0x2f | 0x3a..=0x3f)).unwrap_or(head.len());
    if len < 2 || head[1] < 0x80 {
        // A letter behind is the second byte of a pair, which is whole.
        return false;
    }
    // Rare characters, a lone letter, and then more: halves, and the second byte of a pair.
    let is_before_letter = matches!(
        head,
        [_, 0x80..=0xff, 0x40..=0x7e, 0x80..=0xff, ..] | [_, _, _, 0x80..=0xff, 0x40..=0x7e, 0x80..=0xff, ..]
    ) && has_low_trails(bytes);
    let (suspicious, margin) =
        if is_before_letter { (0.0, MARGIN_BEFORE_LETTER) } else { (SUSPICIOUS, MARGIN) };
    reads_better_from(1, &head[..len], charset, suspicious) && {
        let (whole, cut) = (in_context(&head[..len], charset), in_context(&head[1..len], charset));
        cut + margin < whole && cut < PLAUSIBLE * (len / 2) as f64
    }
}

/// The surprisal of bytes as text, each character after those before it, in nats.
fn in_context(bytes: &[u8], charset: Charset) -> f64 {
    let encoding = if charset == Charset::Big5 { BIG5 } else { GB18030 };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let model = LanguageModel::get();
    let (mut sum, mut before) = (0.0, [BOUNDARY as u16; 2]);
    for character in text.chars() {
        let symbol = symbol(character).filter(|_| character != char::REPLACEMENT_CHARACTER);
        sum += match symbol {
            Some(symbol) => model.surprisal(before, symbol).min(STRANGE),
            None => f32::from(INVALID) / PER_NAT as f32,
        };
        before = [before[1], symbol.unwrap_or(BOUNDARY as u16)];
    }
    f64::from(sum)
}

/// Whether a text starts with a lone letter that is more likely the second byte of a pair whose first is missing.
///
/// No text in GB 2312 does, but two of five characters in Big5 end in a byte of ASCII, and a text rarely starts with a
/// single letter before Han characters.
fn lone_trail(bytes: &[u8], charset: Charset) -> bool {
    let first: FirstOf = match charset {
        Charset::Gb18030 => first_gb18030,
        Charset::Big5 => first_big5,
        _ => return false,
    };
    let [0x40..=0x7e, lead @ 0x80..=0xff, trail, ..] = *bytes else { return false };
    let pairs = if charset == Charset::Big5 { Pairs::big5() } else { Pairs::gb18030() };
    let utf8 = pairs.text(lead, trail).to_le_bytes();
    let next = std::str::from_utf8(&utf8).ok().and_then(|text| text.chars().next());
    let Some((2, cost)) = first(&bytes[1..]) else { return false };
    has_low_trails(bytes)
        && next.is_some_and(|next| !BEHIND_LETTER.lines().any(|line| line.starts_with(next)))
        && (u32::from(cost) < RARE * PER_NAT || starts_within_character(bytes, charset))
}

/// Whether a good share of the characters end in a byte of ASCII, as in Big5 and in Traditional GBK.
fn has_low_trails(bytes: &[u8]) -> bool {
    let (mut pairs, mut low) = (0, 0);
    let mut at = 1;
    while at + 1 < bytes.len().min(HEAD) {
        if bytes[at] >= 0x80 {
            pairs += 1;
            low += usize::from((0x40..=0x7e).contains(&bytes[at + 1]));
            at += 1;
        }
        at += 1;
    }
    pairs >= 5 && low > 0 && low * LOW_TRAILS >= pairs
}

/// Whether GB 18030 starts with the last three bytes of a four-byte form.
fn cut_four_byte_form(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    matches!(head, [0x30..=0x39, 0x81..=0xfe, 0x30..=0x39, ..])
        && reads_better_from(3, head, Charset::Gb18030, MARGIN)
}

fn reads_better_from(start: usize, head: &[u8], charset: Charset, margin: f64) -> bool {
    let from = |start: usize| Reading::of(&head[start..], charset).surprisal;
    from(start) + margin < from(0)
}
