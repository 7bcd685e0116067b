//! Bytes of one known encoding → text, with the width of every character on both sides.

use encoding_rs::{DecoderResult, EUC_JP, EUC_KR, Encoding, SHIFT_JIS, UTF_16BE, UTF_16LE};

use super::charset::Charset;
use super::double_byte;
use super::seven_bit::{self, Step};
use crate::text::{Edits, Reason, Risk, Rule, Stage};

/// Bytes that stand for no character become U+FFFD.
pub(super) static INVALID_BYTES: Rule = Rule {
    id: "invalid-bytes",
    stage: Stage::Decode,
    why: "The bytes stand for no character of the encoding; U+FFFD marks the place.",
    example: ("深圳 + byte FF + 市", "深圳\u{fffd}市"),
    risk: Risk::None,
    lossy: false,
};

const REPLACEMENT: &str = "\u{fffd}";

/// At most this many bytes are handed to the decoder at once, so that its output buffer grows with the text.
const STEP: usize = 1 << 16;

/// The text that was read so far.
#[derive(Debug, Default)]
pub(super) struct Transcript {
    pub(super) text: String,
    pub(super) edits: Edits,
    /// Whether bytes were replaced by U+FFFD.
    pub(super) lost: bool,
    /// Whether a character of four bytes was read since the flag was last cleared.
    pub(super) four_byte_forms: bool,
}

impl Transcript {
    /// A transcript whose text will have about the length that `bytes` bytes of `charset` give.
    pub(super) fn for_bytes(bytes: usize, charset: Charset) -> Self {
        let capacity = match charset {
            Charset::Utf8 | Charset::Other(_) | Charset::Hz | Charset::Iso2022Cn => bytes,
            Charset::Gb18030 | Charset::Big5 | Charset::EucTw | Charset::Utf16Le | Charset::Utf16Be => {
                bytes / 2 * 3
            }
            Charset::Utf32Le | Charset::Utf32Be => bytes / 4 * 3,
        };
        Self { text: String::with_capacity(capacity + 16), ..Self::default() }
    }

    /// Passes over a byte order mark of `len` bytes.
    pub(super) fn skip_mark(&mut self, len: usize) {
        self.edits.units(1, len, 0);
    }

    /// Replaces bytes that stand for no character.
    pub(super) fn lose(&mut self, bytes: &[u8]) {
        self.text.push_str(REPLACEMENT);
        // What stood there is lost: U+FFFD is right for no text.
        let also = match bytes {
            [letter @ 0x21..=0x7e] => vec![char::from(*letter).to_string()],
            _ => Vec::new(),
        };
        self.edits.change(bytes, REPLACEMENT, Reason::guess(&INVALID_BYTES, 0.0).or(also));
        self.lost = true;
    }

    /// Reads `bytes`, which start at a character.
    pub(super) fn decode(&mut self, bytes: &[u8], charset: Charset) {
        match charset {
            Charset::Utf8 => self.decode_utf8(bytes),
            Charset::Utf32Le => self.decode_utf32(bytes, u32::from_le_bytes),
            Charset::Utf32Be => self.decode_utf32(bytes, u32::from_be_bytes),
            Charset::Gb18030 | Charset::Big5 | Charset::EucTw => double_byte::decode(self, bytes, charset),
            Charset::Hz | Charset::Iso2022Cn => self.decode_seven_bit(bytes, charset),
            Charset::Utf16Le => self.decode_by(UTF_16LE, bytes, |bytes| utf16_unit(bytes, 1)),
            Charset::Utf16Be => self.decode_by(UTF_16BE, bytes, |bytes| utf16_unit(bytes, 0)),
            Charset::Other(encoding) => self.decode_by(encoding, bytes, other_unit(encoding)),
        }
    }

    /// Adds valid UTF-8 to the text, without a receipt.
    pub(super) fn append(&mut self, utf8: &[u8]) {
        self.text.push_str(simdutf8::basic::from_utf8(utf8).expect("the tables hold whole characters"));
    }

    /// A sign stands for no text: it is a unit that is empty in the text.
    fn decode_seven_bit(&mut self, bytes: &[u8], charset: Charset) {
        let mut at = 0;
        for step in seven_bit::steps(bytes, charset) {
            match step {
                Step::Character(character, width) => {
                    self.text.push(character);
                    self.edits.units(1, width, character.len_utf8());
                    at += width;
                }
                Step::Sign(width) => {
                    self.edits.units(1, width, 0);
                    at += width;
                }
                Step::Invalid(width) => {
                    self.lose(&bytes[at..at + width]);
                    at += width;
                }
            }
        }
    }

    fn decode_utf8(&mut self, bytes: &[u8]) {
        for chunk in bytes.utf8_chunks() {
            self.text.push_str(chunk.valid());
            self.edits.keep(chunk.valid().len());
            if !chunk.invalid().is_empty() {
                self.lose(chunk.invalid());
            }
        }
    }

    fn decode_utf32(&mut self, bytes: &[u8], number: fn([u8; 4]) -> u32) {
        let (units, rest) = bytes.as_chunks::<4>();
        for unit in units {
            match char::from_u32(number(*unit)) {
                Some(character) => {
                    self.text.push(character);
                    self.edits.units(1, 4, character.len_utf8());
                }
                None => self.lose(unit),
            }
        }
        if !rest.is_empty() {
            self.lose(rest);
        }
    }

    /// Reads by a decoder of `encoding_rs`; `unit` tells the width of the first character of valid bytes and how
    /// many characters it stands for.
    fn decode_by(
        &mut self,
        encoding: &'static Encoding,
        bytes: &[u8],
        unit: impl Fn(&[u8]) -> (usize, usize),
    ) {
        let mut decoder = encoding.new_decoder_without_bom_handling();
        // What the decoder has taken in, and up to where the receipt is written. They differ while the decoder
        // holds the first bytes of a character back.
        let (mut read, mut written) = (0, 0);
        let mut text_start = self.text.len();
        loop {
            let end = bytes.len().min(read + STEP);
            let room = decoder.max_utf8_buffer_length_without_replacement(end - read);
            self.text.reserve(room.expect("a step's output fits in memory"));
            let (result, n) = decoder.decode_to_string_without_replacement(
                &bytes[read..end],
                &mut self.text,
                end == bytes.len(),
            );
            read += n;
            match result {
                DecoderResult::InputEmpty if read == bytes.len() => {
                    self.account(&bytes[written..], text_start, &unit);
                    return;
                }
                DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
                DecoderResult::Malformed(len, after) => {
                    let bad_end = read - usize::from(after);
                    let bad = bad_end - usize::from(len);
                    self.account(&bytes[written..bad], text_start, &unit);
                    self.lose(&bytes[bad..bad_end]);
                    // The bytes after the bad ones are read again, by a decoder that holds nothing back.
                    decoder = encoding.new_decoder_without_bom_handling();
                    (read, written, text_start) = (bad_end, bad_end, self.text.len());
                }
            }
        }
    }

    /// Writes the receipt of valid `bytes` that became the text from `text_start`.
    fn account(&mut self, bytes: &[u8], text_start: usize, unit: impl Fn(&[u8]) -> (usize, usize)) {
        let text = &self.text.as_bytes()[text_start..];
        let (mut source, mut target) = (0, 0);
        let mut run = (0, 1, 1);
        while source < bytes.len() {
            let (old, n_characters) = unit(&bytes[source..]);
            let new = (0..n_characters).fold(0, |len, _| len + utf8_width(text[target + len]));
            if (old, new) != (run.1, run.2) {
                self.edits.units(run.0, run.1, run.2);
                run = (0, old, new);
            }
            run.0 += 1;
            source += old;
            target += new;
        }
        self.edits.units(run.0, run.1, run.2);
        debug_assert_eq!((source, target), (bytes.len(), text.len()), "the units are those of the decoder");
    }
}

/// The width of the UTF-8 character that starts with `lead`.
fn utf8_width(lead: u8) -> usize {
    match lead {
        0..=0x7f => 1,
        0x80..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xff => 4,
    }
}

/// The width in UTF-16; `high` is the place of the high byte in a code unit.
fn utf16_unit(bytes: &[u8], high: usize) -> (usize, usize) {
    (if (0xd8..=0xdb).contains(&bytes[high]) { 4 } else { 2 }, 1)
}

/// The widths of the encodings that are not made for Chinese: East Asian ones, and single bytes for the rest.
fn other_unit(encoding: &'static Encoding) -> fn(&[u8]) -> (usize, usize) {
    if encoding == SHIFT_JIS {
        |bytes| (if matches!(bytes[0], 0x81..=0x9f | 0xe0..=0xfc) { 2 } else { 1 }, 1)
    } else if encoding == EUC_JP {
        |bytes| {
            let width = match bytes[0] {
                0x8f => 3,
                0x8e | 0xa1..=0xfe => 2,
                _ => 1,
            };
            (width, 1)
        }
    } else if encoding == EUC_KR {
        |bytes| (if bytes[0] > 0x80 { 2 } else { 1 }, 1)
    } else {
        |_| (1, 1)
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, GB18030};

    use super::*;

    fn read(bytes: &[u8], charset: Charset) -> Transcript {
        let mut transcript = Transcript::for_bytes(bytes.len(), charset);
        transcript.decode(bytes, charset);
        assert_eq!(transcript.edits.input_len(), bytes.len());
        assert_eq!(transcript.edits.output_len(), transcript.text.len());
        transcript
    }

    #[test]
    fn every_pair_of_bytes_is_accounted_for() {
        let encodings = [
            Charset::Gb18030,
            Charset::Big5,
            Charset::EucTw,
            Charset::Other(SHIFT_JIS),
            Charset::Other(EUC_KR),
        ];
        for charset in encodings.into_iter().chain([Charset::Other(EUC_JP)]) {
            for first in 0x80..=0xff {
                for second in 0..=0xff {
                    read(&[b'a', first, second, b'z'], charset);
                }
            }
        }
    }

    #[test]
    fn four_byte_forms_are_told_from_pairs() {
        let text = read(b"\xd6\xd0\x95\x32\x82\x36\xb9\xfa", Charset::Gb18030);
        assert_eq!(text.text, "中𠀀国");
        assert!(text.four_byte_forms);
        assert!(!read(b"\xd6\xd0\xb9\xfa", Charset::Gb18030).four_byte_forms);
    }

    #[test]
    fn bytes_that_stand_for_nothing_are_replaced_one_malformed_sequence_at_a_time() {
        let text = read(b"\xd6\xd0\xff\xb9\xfa\x81", Charset::Gb18030);
        assert_eq!(text.text, "中\u{fffd}国\u{fffd}");
        let changes: Vec<_> =
            text.edits.changes().map(|change| (change.old, change.before.to_vec())).collect();
        assert_eq!(changes, [(2..3, vec![0xff]), (5..6, vec![0x81])]);
        // A four-byte form that breaks off: the digits that follow its lead are text.
        assert_eq!(
            read(b"\x81\x30\x81a", Charset::Gb18030).text,
            encoding_rs_text(GB18030, b"\x81\x30\x81a")
        );
    }

    #[test]
    fn the_text_is_that_of_the_whatwg_decoders() {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut noise = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 32) as u8
        };
        for (charset, encoding) in [
            (Charset::Gb18030, GB18030),
            (Charset::Big5, BIG5),
            (Charset::Utf16Le, UTF_16LE),
            (Charset::Utf16Be, UTF_16BE),
            (Charset::Other(SHIFT_JIS), SHIFT_JIS),
            (Charset::Other(EUC_JP), EUC_JP),
            (Charset::Utf8, encoding_rs::UTF_8),
        ] {
            for _ in 0..500 {
                let bytes: Vec<u8> = (0..40).map(|_| noise()).collect();
                assert_eq!(read(&bytes, charset).text, encoding_rs_text(encoding, &bytes), "{bytes:x?}");
            }
        }
    }

    fn encoding_rs_text(encoding: &'static Encoding, bytes: &[u8]) -> String {
        encoding.decode_without_bom_handling(bytes).0.into_owned()
    }

    #[test]
    fn utf32_is_read_unit_by_unit() {
        let text = read(b"\x2d\x4e\0\0\0\xd8\0\0\xfd\x56\0\0\x01", Charset::Utf32Le);
        assert_eq!(text.text, "中\u{fffd}国\u{fffd}");
    }
}
