//! Bytes that escapes stand for → text.

use std::ops::Range;

use crate::repair::codec::Codec;
use crate::repair::plausibility::{Evidence, nats};

/// Escapes with the bytes that they stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawToken {
    pub(super) range: Range<usize>,
    pub(super) bytes: Vec<u8>,
}

/// What bytes cost that stand for nothing.
const UNREADABLE: u32 = nats(22);

/// The encoding in which all the bytes are the least surprising; UTF-8 if several are equal.
pub(super) fn best(tokens: &[RawToken]) -> Codec {
    let cost = |codec: &Codec| {
        let costs = tokens.iter().map(|token| match read(&token.bytes, *codec) {
            Some(text) => u64::from(Evidence::of('\n', &text).surprisal),
            None => u64::from(UNREADABLE) * token.bytes.len() as u64,
        });
        costs.sum::<u64>()
    };
    [Codec::Utf8, Codec::Gbk, Codec::Big5].into_iter().min_by_key(cost).unwrap_or(Codec::Utf8)
}

/// Reads bytes in one encoding; `None` if some stand for nothing.
pub(super) fn read(bytes: &[u8], codec: Codec) -> Option<String> {
    let mut text = String::with_capacity(bytes.len() * 3 / 2);
    let mut at = 0;
    while at < bytes.len() {
        let (width, character) = codec.first(&bytes[at..])?;
        text.push(character);
        at += width;
    }
    Some(text)
}

/// Whether bytes are UTF-8 whose last character is cut.
pub(super) fn is_cut_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

/// The byte that two hexadecimal digits stand for.
pub(super) fn hex(digits: &[u8]) -> Option<u8> {
    let digits: &[u8; 2] = digits.first_chunk()?;
    let value = |digit: u8| char::from(digit).to_digit(16);
    Some((value(digits[0])? * 16 + value(digits[1])?) as u8)
}

/// The code unit that four hexadecimal digits stand for.
pub(super) fn hex4(digits: &[u8]) -> Option<u16> {
    Some(u16::from_be_bytes([hex(digits)?, hex(digits.get(2..)?)?]))
}
