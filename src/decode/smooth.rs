//! How far bytes read in one encoding as text that could have been written in it throughout.

use super::charset::Charset;
use super::evidence::{FirstOf, INVALID, Reading, first_big5, first_euc_tw, first_gb18030};
use super::pairs::Pairs;
use crate::dictionary::surprisal::PER_NAT;

/// The mean surprisal of eight neighbours, in nats, from which on a text is looked at piece by piece. It costs time only
/// where the text is a list of rare names.
const ROUGH: u32 = 10;

/// No character of four bytes surprises more than this, in eighths of a nat.
const FOUR_BYTES: u8 = 8 * PER_NAT as u8;

/// So many bytes before a rough place the doubt begins: what is wrong may have begun earlier than it shows.
const BEFORE: usize = 256;

/// The bytes in which a missing first byte shows.
const HEAD: usize = 256;

/// By how much a text must read better behind a cut character, in nats: no rare first character does.
const CUT_START_MARGIN: f64 = 10.0;
/// The same where a lone letter follows the first character.
const CUT_BEFORE_LETTER_MARGIN: f64 = 7.5;

/// The surprisal of a character, in nats, before which a lone letter is left alone: the text is odd anyway.
const RARE: u32 = 12;

/// One in so many characters ends in a byte of ASCII where a lone letter at the start is doubtful.
const LOW_TRAILS: usize = 12;

/// `dictionaries/decode/behind_letter.tsv`; its comments start with no Han character.
const BEHIND_LETTER: &str = include_str!("../../dictionaries/decode/behind_letter.tsv");

/// Where a character starts before which all reads smoothly in `charset`, from `start` on; the end of the bytes if all does.
///
/// It is rough where a byte stands for nothing, or eight neighbours surprise as only a wrong reading does.
pub(super) fn smooth_until(bytes: &[u8], start: usize, charset: Charset) -> usize {
    if start == 0 && starts_within_character(bytes, charset) {
        return 0;
    }
    match charset {
        Charset::Utf8 => valid_utf8(bytes, start),
        Charset::Gb18030 => smooth_by(bytes, start, Pairs::gb18030(), first_gb18030),
        Charset::Big5 => smooth_by(bytes, start, Pairs::big5(), first_big5),
        Charset::EucTw => smooth_by(bytes, start, Pairs::euc_tw(), first_euc_tw),
        _ => bytes.len(),
    }
}

/// Reads by a table of pairs, and by `first` what is no pair.
fn smooth_by(bytes: &[u8], start: usize, pairs: &Pairs, first: FirstOf) -> usize {
    // The mean of the last eight or so characters beyond ASCII; and two places where characters start, the later one
    // at least `BEFORE` bytes behind the earlier one.
    let (mut at, mut recent) = (start, 0_u32);
    let (mut earlier, mut later) = (start, start);
    let limit = 8 * ROUGH * PER_NAT;
    while let Some([lead, trail]) = bytes.get(at..).and_then(|rest| rest.first_chunk::<2>()) {
        if *lead < 0x80 {
            at += 1;
            continue;
        }
        if at - later >= BEFORE {
            (earlier, later) = (later, at);
        }
        let (width, cost) = match pairs.cost(*lead, *trail) {
            Some(cost) => (2, cost),
            // Four bytes that follow the rules are evidence by themselves.
            None => match first(&bytes[at..]) {
                Some((4, cost)) => (4, cost.min(FOUR_BYTES)),
                other => other.unwrap_or((1, INVALID)),
            },
        };
        recent = recent - recent / 8 + u32::from(cost);
        if recent > limit || cost == INVALID {
            return earlier;
        }
        at += width;
    }
    if bytes.get(at).is_some_and(|last| *last > 0x80) { earlier } else { bytes.len() }
}

/// Where valid UTF-8 from `start` on ends, less some characters before an error.
fn valid_utf8(bytes: &[u8], start: usize) -> usize {
    let Err(error) = std::str::from_utf8(&bytes[start..]) else { return bytes.len() };
    let end = start + error.valid_up_to();
    let mut before = end.saturating_sub(BEFORE).max(start);
    while before < end && bytes[before] & 0xc0 == 0x80 {
        before += 1;
    }
    before
}

/// Whether the first stretch of text reads much better from its second byte on: the first half of a character is
/// missing.
fn starts_within_character(bytes: &[u8], charset: Charset) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    // An ASCII character that is never the second byte of a pair ends what a wrong start can spoil.
    let len = head.iter().position(|byte| matches!(byte, 0..=0x2f | 0x3a..=0x3f)).unwrap_or(head.len());
    let margin = match head {
        // A rare character, a lone letter, and then more: two halves, and the second byte of a pair.
        [_, 0x80..=0xff, 0x40..=0x7e, 0x80..=0xff, ..] if has_low_trails(bytes) => CUT_BEFORE_LETTER_MARGIN,
        _ => CUT_START_MARGIN,
    };
    // A letter behind is the second byte of a pair, which is whole.
    len > 1 && head[1] >= 0x80 && reads_better_from(1, &head[..len], charset, margin)
}

/// Whether a text starts with a lone letter that is more likely the second byte of a pair whose first is missing.
///
/// No text in GB 2312 does, but two of five characters in Big5 end in a byte of ASCII, and a text rarely starts with a
/// single letter before Han characters.
pub(super) fn lone_trail(bytes: &[u8], charset: Charset) -> bool {
    let first: FirstOf = match charset {
        Charset::Gb18030 => first_gb18030,
        Charset::Big5 => first_big5,
        _ => return false,
    };
    let [0x40..=0x7e, lead @ 0x80..=0xff, trail, ..] = *bytes else { return false };
    let pairs = if charset == Charset::Big5 { Pairs::big5() } else { Pairs::gb18030() };
    let utf8 = pairs.text(lead, trail).to_le_bytes();
    let next = std::str::from_utf8(&utf8).ok().and_then(|text| text.chars().next());
    first(&bytes[1..]).is_some_and(|(width, cost)| width == 2 && u32::from(cost) < RARE * PER_NAT)
        && has_low_trails(bytes)
        && next.is_some_and(|next| !BEHIND_LETTER.lines().any(|line| line.starts_with(next)))
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
pub(super) fn cut_four_byte_form(bytes: &[u8], charset: Charset) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    charset == Charset::Gb18030
        && matches!(head, [0x30..=0x39, 0x81..=0xfe, 0x30..=0x39, ..])
        && reads_better_from(3, head, charset, CUT_START_MARGIN)
}

fn reads_better_from(start: usize, head: &[u8], charset: Charset, margin: f64) -> bool {
    let from = |start: usize| Reading::of(&head[start..], charset).surprisal;
    from(start) + margin < from(0)
}
