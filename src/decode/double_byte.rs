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
    let mut gathered = Gathered { bytes: [0; GATHERED + 4], len: 0, count: 0, old: 2, new: 3 };
    let mut at = 0;
    while at < bytes.len() {
        gathered.make_room(transcript);
        let n_han = gathered.take_han(&bytes[at..], pairs);
        gathered.count(n_han, 2, 3, transcript);
        at += 2 * n_han;
        let n_ascii = gathered.take_ascii(&bytes[at..]);
        gathered.count(n_ascii, 1, 1, transcript);
        at += n_ascii;
        if n_han + n_ascii > 0 || at == bytes.len() {
            continue;
        }
        let pair = bytes.get(at + 1).map_or(0, |trail| pairs.text(bytes[at], *trail));
        let (utf8, width) = if pair != 0 {
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
                    gathered.flush(transcript);
                    transcript.lose(&bytes[at..at + width]);
                    at += width;
                    continue;
                }
            }
        };
        let len = 4 - utf8.leading_zeros() as usize / 8;
        gathered.push(utf8, len);
        gathered.count(1, width, len, transcript);
        at += width;
    }
    gathered.flush(transcript);
}

/// Text that has not joined the transcript yet, and the last run of its receipt.
struct Gathered {
    bytes: [u8; GATHERED + 4],
    len: usize,
    /// `count` characters of `old` bytes in the source and `new` bytes in the text.
    count: usize,
    old: usize,
    new: usize,
}

impl Gathered {
    /// Takes pairs that stand for characters of three bytes, as Han characters are, as long as there is room.
    #[inline]
    fn take_han(&mut self, bytes: &[u8], pairs: &Pairs) -> usize {
        let room = (GATHERED - self.len) / 3;
        let mut n = 0;
        for pair in bytes.as_chunks::<2>().0.iter().take(room) {
            let text = if pair[0] < 0x80 { 0 } else { pairs.text(pair[0], pair[1]) };
            if !(0x1_0000..0x100_0000).contains(&text) {
                break;
            }
            self.push(text, 3);
            n += 1;
        }
        n
    }

    /// Takes ASCII, as long as there is room.
    #[inline]
    fn take_ascii(&mut self, bytes: &[u8]) -> usize {
        let room = GATHERED - self.len;
        let n = bytes.iter().take(room).take_while(|byte| byte.is_ascii()).count();
        self.bytes[self.len..self.len + n].copy_from_slice(&bytes[..n]);
        self.len += n;
        n
    }

    #[inline]
    fn push(&mut self, utf8: u32, len: usize) {
        self.bytes[self.len..self.len + 4].copy_from_slice(&utf8.to_le_bytes());
        self.len += len;
    }

    /// Writes `n` characters of these widths into the receipt, with the run before them if it is of the same kind.
    #[inline]
    fn count(&mut self, n: usize, old: usize, new: usize, transcript: &mut Transcript) {
        if n == 0 {
            return;
        }
        if (old, new) != (self.old, self.new) {
            transcript.edits.units(self.count, self.old, self.new);
            (self.count, self.old, self.new) = (0, old, new);
        }
        self.count += n;
    }

    /// Makes room for one character at least.
    fn make_room(&mut self, transcript: &mut Transcript) {
        if self.len + 4 > GATHERED {
            transcript.append(&self.bytes[..self.len]);
            self.len = 0;
        }
    }

    fn flush(&mut self, transcript: &mut Transcript) {
        transcript.edits.units(self.count, self.old, self.new);
        transcript.append(&self.bytes[..self.len]);
        (self.count, self.len) = (0, 0);
    }
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
