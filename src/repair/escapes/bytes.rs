//! Bytes that escapes stand for → text.

use crate::repair::codec::Codec;
use crate::repair::plausibility::Evidence;

/// Reads bytes as UTF-8, or else as GBK or Big5, whichever gives the less surprising text.
pub(super) fn read(bytes: &[u8]) -> Option<String> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    let readings = [Codec::Gbk, Codec::Big5].into_iter().filter_map(|codec| {
        let mut text = String::with_capacity(bytes.len() * 3 / 2);
        let mut at = 0;
        while at < bytes.len() {
            let (width, character) = codec.first(&bytes[at..])?;
            text.push(character);
            at += width;
        }
        Some(text)
    });
    readings.min_by_key(|text| Evidence::of('\n', text).surprisal)
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
