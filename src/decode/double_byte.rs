//! GB 18030, Big5 and EUC-TW → text by one table look-up a character.
//!
//! The table is that of the WHATWG's decoders (`encoding_rs`), whose results a test compares; to read it directly is
//! four times as fast, and the receipt comes with it.

use encoding_rs::GB18030;

use super::charset::Charset;
use super::pairs::Pairs;
use super::planes;
use super::transcode::Transcript;

/// What starts where no pair and no ASCII does.
enum Odd {
    /// A character, and its width in bytes.
    Character(char, usize),
    /// So many bytes that stand for nothing.
    Invalid(usize),
}

/// Reads what is no pair.
type OddOf = fn(&[u8]) -> Odd;

/// The characters that are gathered before they join the text. A character has at most four bytes.
const GATHERED: usize = 4096;

/// Reads `bytes`, which start at a character, in GB 18030, Big5 or EUC-TW.
pub(super) fn decode(transcript: &mut Transcript, bytes: &[u8], charset: Charset) {
    let (pairs, odd): (_, OddOf) = match charset {
        Charset::Big5 => (Pairs::big5(), odd_in_big5),
        Charset::EucTw => (Pairs::euc_tw(), odd_in_euc_tw),
        _ => (Pairs::gb18030(), odd_in_gb18030),
    };
    let mut gathered = [0; GATHERED + 4];
    let (mut len, mut at) = (0, 0);
    // The last run of the receipt: so many characters of so many bytes in the source and in the text.
    let (mut count, mut old, mut new) = (0, 2, 3);
    while at < bytes.len() {
        let lead = bytes[at];
        let pair =
            if lead < 0x80 { 0 } else { bytes.get(at + 1).map_or(0, |trail| pairs.text(lead, *trail)) };
        let (utf8, width) = if lead < 0x80 {
            (u32::from(lead), 1)
        } else if pair != 0 {
            (pair, 2)
        } else {
            match odd(&bytes[at..]) {
                Odd::Character(character, width) => {
                    let mut utf8 = [0; 4];
                    character.encode_utf8(&mut utf8);
                    transcript.four_byte_forms |= width == 4;
                    (u32::from_le_bytes(utf8), width)
                }
                Odd::Invalid(width) => {
                    transcript.edits.units(count, old, new);
                    transcript.append(&gathered[..len]);
                    transcript.lose(&bytes[at..at + width]);
                    (count, len) = (0, 0);
                    at += width;
                    continue;
                }
            }
        };
        // NUL is one byte of text, too.
        let utf8_len = (4 - utf8.leading_zeros() as usize / 8).max(1);
        gathered[len..len + 4].copy_from_slice(&utf8.to_le_bytes());
        len += utf8_len;
        at += width;
        if (width, utf8_len) == (old, new) {
            count += 1;
        } else {
            transcript.edits.units(count, old, new);
            (count, old, new) = (1, width, utf8_len);
        }
        if len > GATHERED - 4 {
            transcript.append(&gathered[..len]);
            len = 0;
        }
    }
    transcript.edits.units(count, old, new);
    transcript.append(&gathered[..len]);
}

/// The single byte and the four-byte forms of GB 18030.
fn odd_in_gb18030(bytes: &[u8]) -> Odd {
    match *bytes {
        [0x80, ..] => Odd::Character('€', 1),
        [0x81..=0xfe, 0x30..=0x39, 0x81..=0xfe, 0x30..=0x39, ..] => {
            let text = GB18030.decode_without_bom_handling_and_without_replacement(&bytes[..4]);
            match text.as_deref().and_then(|text| text.chars().next()) {
                Some(character) => Odd::Character(character, 4),
                None => Odd::Invalid(4),
            }
        }
        // A form that breaks off at the end is one loss, as the standard has it.
        [0x81..=0xfe] | [0x81..=0xfe, 0x30..=0x39] | [0x81..=0xfe, 0x30..=0x39, 0x81..=0xfe] => {
            Odd::Invalid(bytes.len())
        }
        [0x81..=0xfe, 0x80..=0xff, ..] => Odd::Invalid(2),
        _ => Odd::Invalid(1),
    }
}

/// What is no character in Big5; an ASCII byte behind a lead is text.
fn odd_in_big5(bytes: &[u8]) -> Odd {
    Odd::Invalid(if matches!(bytes, [0x81..=0xfe, 0x80..=0xff, ..]) { 2 } else { 1 })
}

/// The four-byte forms of EUC-TW.
fn odd_in_euc_tw(bytes: &[u8]) -> Odd {
    match *bytes {
        [0x8e, plane @ 0xa1..=0xb0, first @ 0xa1..=0xfe, second @ 0xa1..=0xfe, ..] => {
            match planes::cns(plane - 0xa0, first & 0x7f, second & 0x7f) {
                Some(character) => Odd::Character(character, 4),
                None => Odd::Invalid(4),
            }
        }
        [0x8e] | [0x8e, 0xa1..=0xb0] | [0x8e, 0xa1..=0xb0, 0xa1..=0xfe] => Odd::Invalid(bytes.len()),
        [0xa1..=0xfe, 0xa1..=0xfe, ..] => Odd::Invalid(2),
        _ => Odd::Invalid(1),
    }
}
