//! How well bytes read in an encoding: the surprisal of the characters that they stand for.

use super::charset::Charset;
use super::pairs::Pairs;
use super::planes;
use super::seven_bit;
use crate::dictionary::surprisal::{PER_NAT, basic_plane, surprisal};

/// The surprisal of a byte that stands for nothing, in eighths of a nat: a text has one in some billions, but one
/// is nearer than the re-reading of a few rare names as another text.
pub(super) const INVALID: u8 = 22 * PER_NAT as u8;

/// The surprisal of a character in four bytes of GB 18030: an ideograph of an extension, or a letter of a minority.
const FOUR_BYTES: u8 = 17 * PER_NAT as u8;

/// The highest code number of GB 18030's four-byte forms in the Basic Multilingual Plane.
const LAST_BASIC: u32 = 39_419;
/// The four-byte forms of the other planes.
const ASTRAL: std::ops::RangeInclusive<u32> = 189_000..=1_237_575;

/// The first character of some bytes: its width in bytes and its surprisal; `None` where no character starts.
pub(super) type First = Option<(usize, u8)>;

/// Reads the first character of bytes in one encoding.
pub(super) type FirstOf = fn(&[u8]) -> First;

/// The first character in UTF-8.
pub(super) fn first_utf8(bytes: &[u8]) -> First {
    let lead = *bytes.first()?;
    if lead < 0x80 {
        return Some((1, basic_plane()[usize::from(lead)]));
    }
    let tail =
        |at: usize| bytes.get(at).filter(|byte| (0x80..=0xbf).contains(*byte)).map(|b| u32::from(b & 0x3f));
    let (width, code) = match lead {
        0xc2..=0xdf => (2, u32::from(lead & 0x1f) << 6 | tail(1)?),
        0xe0..=0xef => (3, u32::from(lead & 0x0f) << 12 | tail(1)? << 6 | tail(2)?),
        0xf0..=0xf4 => (4, u32::from(lead & 7) << 18 | tail(1)? << 12 | tail(2)? << 6 | tail(3)?),
        _ => return None,
    };
    let character = char::from_u32(code).filter(|character| character.len_utf8() == width)?;
    Some((width, surprisal(character)))
}

/// The first character in GB 18030.
pub(super) fn first_gb18030(bytes: &[u8]) -> First {
    match *bytes {
        [ascii @ 0..=0x7f, ..] => Some((1, basic_plane()[usize::from(ascii)])),
        [0x80, ..] => Some((1, surprisal('€'))),
        [a @ 0x81..=0xfe, b @ 0x30..=0x39, c @ 0x81..=0xfe, d @ 0x30..=0x39, ..] => {
            let digit = |byte: u8, zero: u8| u32::from(byte - zero);
            let number =
                ((digit(a, 0x81) * 10 + digit(b, 0x30)) * 126 + digit(c, 0x81)) * 10 + digit(d, 0x30);
            (number <= LAST_BASIC || ASTRAL.contains(&number)).then_some((4, FOUR_BYTES))
        }
        [lead, trail, ..] => Pairs::gb18030().cost(lead, trail).map(|cost| (2, cost)),
        _ => None,
    }
}

/// The first character in Big5.
pub(super) fn first_big5(bytes: &[u8]) -> First {
    match *bytes {
        [ascii @ 0..=0x7f, ..] => Some((1, basic_plane()[usize::from(ascii)])),
        [lead, trail, ..] => Pairs::big5().cost(lead, trail).map(|cost| (2, cost)),
        _ => None,
    }
}

/// The first character in EUC-TW.
pub(super) fn first_euc_tw(bytes: &[u8]) -> First {
    match *bytes {
        [ascii @ 0..=0x7f, ..] => Some((1, basic_plane()[usize::from(ascii)])),
        [0x8e, plane @ 0xa1..=0xb0, first @ 0xa1..=0xfe, second @ 0xa1..=0xfe, ..] => {
            planes::cns(plane - 0xa0, first & 0x7f, second & 0x7f).map(|character| (4, surprisal(character)))
        }
        [lead, trail, ..] => Pairs::euc_tw().cost(lead, trail).map(|cost| (2, cost)),
        _ => None,
    }
}

/// The first character in UTF-16; `number` puts the bytes of a code unit in order.
fn first_utf16(bytes: &[u8], number: fn([u8; 2]) -> u16) -> First {
    let unit = number(*bytes.first_chunk()?);
    match unit {
        0xd800..=0xdbff => {
            let low = number(*bytes.get(2..)?.first_chunk()?);
            let pair = char::decode_utf16([unit, low]).next()?.ok()?;
            Some((4, surprisal(pair)))
        }
        0xdc00..=0xdfff => None,
        0 => Some((2, INVALID)),
        _ => Some((2, basic_plane()[usize::from(unit)])),
    }
}

/// Whether bytes in which no character starts may be the beginning of one that goes on behind their end.
pub(super) fn is_cut(rest: &[u8], charset: Charset) -> bool {
    match (charset, rest) {
        (Charset::Utf8 | Charset::Other(_), _) => std::str::from_utf8(rest)
            .is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none()),
        (Charset::Gb18030, [0x81..=0xfe] | [0x81..=0xfe, 0x30..=0x39]) => true,
        (Charset::Gb18030, [0x81..=0xfe, 0x30..=0x39, 0x81..=0xfe]) => true,
        (Charset::Big5, [0x81..=0xfe]) => true,
        (Charset::EucTw, [0xa1..=0xfe] | [0x8e] | [0x8e, 0xa1..=0xb0]) => true,
        (Charset::EucTw, [0x8e, 0xa1..=0xb0, 0xa1..=0xfe]) => true,
        (Charset::Hz | Charset::Iso2022Cn, [0x21..=0x7e]) => true,
        (Charset::Iso2022Cn, [0x1b, ..]) => true,
        (Charset::Utf16Le | Charset::Utf16Be | Charset::Utf32Le | Charset::Utf32Be, _) => {
            rest.len() < charset.unit()
        }
        _ => false,
    }
}

/// The surprisal of a character that breaks off at the end.
pub(super) const CUT: u8 = 6 * PER_NAT as u8;

/// How bytes read in one encoding.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Reading {
    /// The surprisal of all characters, in nats.
    pub(super) surprisal: f64,
    /// The part of it that falls to characters beyond ASCII, and to bytes that stand for nothing.
    pub(super) beyond_ascii: f64,
    /// The number of those.
    pub(super) n_beyond_ascii: usize,
    /// The number of bytes that stand for nothing.
    pub(super) n_invalid: usize,
}

impl Reading {
    /// Reads `bytes` from their first one. That a character breaks off at the end is weak evidence only.
    pub(super) fn of(bytes: &[u8], charset: Charset) -> Self {
        match charset {
            Charset::Utf8 => Self::by(bytes, charset, first_utf8),
            Charset::Gb18030 => Self::by(bytes, charset, first_gb18030),
            Charset::Big5 => Self::by(bytes, charset, first_big5),
            Charset::EucTw => Self::by(bytes, charset, first_euc_tw),
            Charset::Utf16Le => Self::by(bytes, charset, |bytes| first_utf16(bytes, u16::from_le_bytes)),
            Charset::Utf16Be => Self::by(bytes, charset, |bytes| first_utf16(bytes, u16::from_be_bytes)),
            Charset::Utf32Le => Self::by(bytes, charset, |bytes| first_utf32(bytes, u32::from_le_bytes)),
            Charset::Utf32Be => Self::by(bytes, charset, |bytes| first_utf32(bytes, u32::from_be_bytes)),
            Charset::Hz | Charset::Iso2022Cn => seven_bit::reading(bytes, charset),
            Charset::Other(encoding) => {
                let (text, _) = encoding.decode_without_bom_handling(bytes);
                Self::by(text.as_bytes(), Charset::Utf8, first_utf8)
            }
        }
    }

    fn by(bytes: &[u8], charset: Charset, first: impl Fn(&[u8]) -> First) -> Self {
        let unit = charset.unit();
        let mut reading = Self::default();
        let (mut at, mut total, mut beyond) = (0, 0_u64, 0_u64);
        while at < bytes.len() {
            let rest = &bytes[at..];
            let (width, cost) = match first(rest) {
                Some(character) => character,
                None if rest.len() < 4 && is_cut(rest, charset) => (rest.len(), CUT),
                None => {
                    reading.n_invalid += 1;
                    (unit.min(rest.len()), INVALID)
                }
            };
            total += u64::from(cost);
            if width > unit || unit > 1 || rest[0] >= 0x80 {
                beyond += u64::from(cost);
                reading.n_beyond_ascii += 1;
            }
            at += width;
        }
        reading.surprisal = total as f64 / f64::from(PER_NAT);
        reading.beyond_ascii = beyond as f64 / f64::from(PER_NAT);
        reading
    }

    /// The reading of `n` bytes that stand for nothing.
    pub(super) fn of_invalid(n: usize) -> Self {
        let surprisal = n as f64 * f64::from(INVALID) / f64::from(PER_NAT);
        Self { surprisal, beyond_ascii: surprisal, n_beyond_ascii: n, n_invalid: n }
    }

    /// Both readings as one.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            surprisal: self.surprisal + other.surprisal,
            beyond_ascii: self.beyond_ascii + other.beyond_ascii,
            n_beyond_ascii: self.n_beyond_ascii + other.n_beyond_ascii,
            n_invalid: self.n_invalid + other.n_invalid,
        }
    }

    /// The mean surprisal of a character beyond ASCII, in nats: about 6.5 for Chinese text, 12 and more for bytes
    /// read in the wrong encoding.
    pub(super) fn mean(&self) -> f64 {
        if self.n_beyond_ascii == 0 { 0.0 } else { self.beyond_ascii / self.n_beyond_ascii as f64 }
    }
}

/// The first character in UTF-32.
fn first_utf32(bytes: &[u8], number: fn([u8; 4]) -> u32) -> First {
    let character = char::from_u32(number(*bytes.first_chunk()?))?;
    Some((4, if character == '\0' { INVALID } else { surprisal(character) }))
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;

    use super::*;

    #[test]
    fn the_right_encoding_reads_best() {
        let text = "全面贯彻党的二十大精神，推动高质量发展。";
        let (bytes, _, unmappable) = GB18030.encode(text);
        assert!(!unmappable);
        let right = Reading::of(&bytes, Charset::Gb18030);
        assert!(right.mean() < 7.5, "{right:?}");
        for wrong in [Charset::Big5, Charset::Utf8, Charset::Utf16Le, Charset::Utf16Be] {
            let wrong = Reading::of(&bytes, wrong);
            assert!(wrong.surprisal > right.surprisal + 60.0, "{wrong:?}");
        }
    }

    #[test]
    fn the_first_character_is_the_decoders_one() {
        for code in (0..0x3_0000).filter_map(char::from_u32) {
            let mut buffer = [0; 4];
            let utf8 = code.encode_utf8(&mut buffer);
            assert_eq!(first_utf8(utf8.as_bytes()).map(|first| first.0), Some(utf8.len()), "{code:?}");
            let (bytes, _, unmappable) = GB18030.encode(utf8);
            // U+E5E5 has no form in GB 18030; every other character has one.
            if !unmappable && code != '€' {
                assert_eq!(first_gb18030(&bytes).map(|first| first.0), Some(bytes.len()), "{code:?}");
            }
        }
    }

    #[test]
    fn overlong_and_cut_forms_are_no_characters() {
        for bytes in
            [&b"\xc0\xaf"[..], b"\xe0\x80\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe4\xb8", b"\x80"]
        {
            assert_eq!(first_utf8(bytes), None, "{bytes:x?}");
        }
    }
}
