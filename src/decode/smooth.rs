//! How far bytes read in one encoding as text that could have been written in it throughout.

use super::charset::Charset;
use super::evidence::{FirstOf, INVALID, first_big5, first_euc_tw, first_gb18030};
use super::pairs::Pairs;
use crate::dictionary::surprisal::PER_NAT;

/// The mean surprisal of eight neighbours, in nats, from which on a text is looked at piece by piece. It costs time only
/// where the text is a list of rare names.
const ROUGH: u32 = 10;

/// No character of four bytes surprises more than this, in eighths of a nat.
const FOUR_BYTES: u8 = 8 * PER_NAT as u8;

/// So many bytes before a rough place the doubt begins: what is wrong may have begun earlier than it shows.
const BEFORE: usize = 256;

/// Where a character starts before which all reads smoothly in `charset`, from `start` on; the end of the bytes if all does.
///
/// It is rough where a byte stands for nothing, or eight neighbours surprise as only a wrong reading does.
pub(super) fn smooth_until(bytes: &[u8], start: usize, charset: Charset) -> usize {
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
