//! The encodings that are mistaken for each other: characters ↔ bytes, one at a time.
//!
//! The decoders of `encoding_rs` read whole texts. A search for damage asks at every byte what would start there,
//! and for every character which bytes a reader took for it.

use std::sync::LazyLock;

use encoding_rs::{BIG5, Encoding, GB18030, GBK, WINDOWS_1252};

/// An encoding that a text was written in, or that its bytes were read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Codec {
    /// Windows-1252, and Latin-1 where that has no character for a byte.
    Windows1252,
    /// UTF-8.
    Utf8,
    /// GBK, with the four-byte forms of GB 18030.
    Gbk,
    /// Big5 with the Hong Kong characters.
    Big5,
}

/// The bytes of one character.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bytes {
    bytes: [u8; 4],
    len: u8,
}

impl Bytes {
    fn new(bytes: &[u8]) -> Option<Self> {
        let mut buffer = [0; 4];
        buffer.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(Self { bytes: buffer, len: bytes.len() as u8 })
    }

    /// The bytes.
    pub(super) fn as_slice(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

/// `dictionaries/repair/readers.tsv`.
const READERS: &str = include_str!("../../dictionaries/repair/readers.tsv");

/// Lead bytes 81 to FE by second bytes 40 to FE.
const TRAILS: usize = 0xfe - 0x40 + 1;

/// The characters of two bytes in one encoding.
struct Pairs {
    /// By lead and second byte; U+0000 where a pair stands for nothing.
    characters: Box<[char]>,
    /// By code point of the Basic Multilingual Plane; 0 for a character without a pair.
    pairs: Box<[u16]>,
}

static GBK_PAIRS: LazyLock<Pairs> = LazyLock::new(|| Pairs::of(GB18030, GBK, "gbk"));
static BIG5_PAIRS: LazyLock<Pairs> = LazyLock::new(|| Pairs::of(BIG5, BIG5, "big5"));

impl Pairs {
    fn of(decoding: &'static Encoding, encoding: &'static Encoding, name: &str) -> Self {
        let mut characters = vec!['\0'; (0xfe - 0x81 + 1) * TRAILS].into_boxed_slice();
        let mut pairs = vec![0; 0x1_0000].into_boxed_slice();
        for (number, place) in characters.iter_mut().enumerate() {
            let pair = [0x81 + (number / TRAILS) as u8, 0x40 + (number % TRAILS) as u8];
            let Some(text) = decoding.decode_without_bom_handling_and_without_replacement(&pair) else {
                continue;
            };
            let mut decoded = text.chars();
            let (Some(character), None) = (decoded.next(), decoded.next()) else { continue };
            *place = character;
            let Some(known) = pairs.get_mut(character as usize) else { continue };
            // Some characters have two pairs; the encoder knows the usual one.
            if *known == 0 || encoding.encode(&text).0.as_ref() == pair {
                *known = u16::from_be_bytes(pair);
            }
        }
        for line in READERS.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split('\t');
            if let (Some(character), Some(reader), Some(pair)) = (fields.next(), fields.next(), fields.next())
                && reader == name
                && let (Some(character), Ok(pair)) = (character.chars().next(), u16::from_str_radix(pair, 16))
                && let Some(known @ 0) = pairs.get_mut(character as usize)
            {
                *known = pair;
            }
        }
        Self { characters, pairs }
    }

    fn character(&self, lead: u8, trail: u8) -> Option<char> {
        if !(0x81..=0xfe).contains(&lead) || !(0x40..=0xfe).contains(&trail) {
            return None;
        }
        let character = self.characters[usize::from(lead - 0x81) * TRAILS + usize::from(trail - 0x40)];
        (character != '\0').then_some(character)
    }

    fn bytes(&self, character: char) -> Option<Bytes> {
        match self.pairs.get(character as usize) {
            Some(&pair) if pair != 0 => Bytes::new(&pair.to_be_bytes()),
            _ => None,
        }
    }
}

/// The characters of Windows-1252 for the bytes 80 to 9F.
static HIGH_CONTROLS: LazyLock<[char; 32]> = LazyLock::new(|| {
    std::array::from_fn(|number| {
        let byte = [0x80 + number as u8];
        let text = WINDOWS_1252.decode_without_bom_handling(&byte).0;
        text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
    })
});

impl Codec {
    /// The WHATWG's label.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Windows1252 => "windows-1252",
            Self::Utf8 => "utf-8",
            Self::Gbk => "gbk",
            Self::Big5 => "big5",
        }
    }

    /// The bytes that a reader of this encoding takes for `character`.
    pub(super) fn bytes(self, character: char) -> Option<Bytes> {
        if character.is_ascii() {
            return Bytes::new(&[character as u8]);
        }
        match self {
            Self::Windows1252 => {
                let byte = u8::try_from(u32::from(character)).ok().or_else(|| {
                    let number = HIGH_CONTROLS.iter().position(|control| *control == character)?;
                    Some(0x80 + number as u8)
                })?;
                Bytes::new(&[byte])
            }
            Self::Utf8 => Bytes::new(character.encode_utf8(&mut [0; 4]).as_bytes()),
            Self::Gbk if character == '€' => Bytes::new(&[0x80]),
            Self::Gbk => GBK_PAIRS.bytes(character),
            Self::Big5 => BIG5_PAIRS.bytes(character),
        }
    }

    /// The first character of `bytes` and its width; `None` where none starts.
    pub(super) fn first(self, bytes: &[u8]) -> Option<(usize, char)> {
        let (&lead, rest) = bytes.split_first()?;
        if lead < 0x80 {
            return Some((1, char::from(lead)));
        }
        match self {
            Self::Windows1252 => {
                Some((1, HIGH_CONTROLS.get(usize::from(lead - 0x80)).copied().unwrap_or(char::from(lead))))
            }
            Self::Utf8 => {
                let width = match lead {
                    0xc2..=0xdf => 2,
                    0xe0..=0xef => 3,
                    0xf0..=0xf4 => 4,
                    _ => return None,
                };
                let character = std::str::from_utf8(bytes.get(..width)?).ok()?.chars().next()?;
                Some((width, character))
            }
            Self::Gbk => match *rest {
                [0x30..=0x39, 0x81..=0xfe, 0x30..=0x39, ..] => {
                    let text = GB18030.decode_without_bom_handling_and_without_replacement(&bytes[..4])?;
                    Some((4, text.chars().next()?))
                }
                [trail, ..] if lead != 0x80 => GBK_PAIRS.character(lead, trail).map(|found| (2, found)),
                _ => (lead == 0x80).then_some((1, '€')),
            },
            Self::Big5 => BIG5_PAIRS.character(lead, *rest.first()?).map(|found| (2, found)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_and_its_bytes_lead_to_each_other() {
        for codec in [Codec::Windows1252, Codec::Utf8, Codec::Gbk, Codec::Big5] {
            for character in ['a', '中', '國', '们', 'é', '€', '。', '\u{81}', 'ㄅ', '─'] {
                if let Some(bytes) = codec.bytes(character) {
                    let bytes = bytes.as_slice();
                    assert_eq!(codec.first(bytes), Some((bytes.len(), character)), "{codec:?}");
                }
            }
        }
        assert!(Codec::Big5.bytes('们').is_none() && Codec::Windows1252.bytes('中').is_none());
    }

    #[test]
    fn other_readers_characters_have_bytes_too() {
        for line in READERS.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let codec = if fields[1] == "gbk" { Codec::Gbk } else { Codec::Big5 };
            let bytes = codec.bytes(fields[0].chars().next().expect("a character")).expect("a pair");
            let pair = u16::from_str_radix(fields[2], 16).expect("a pair of bytes");
            assert_eq!(bytes.as_slice(), pair.to_be_bytes());
        }
    }
}
