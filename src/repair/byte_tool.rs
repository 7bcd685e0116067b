//! The tool that annotates bytes, and the reader that loses some of them.
//!
//! The tool puts `(pinyin)` behind the two bytes in GBK of each character on its list, wherever they stand: also where
//! they are the second byte of one character and the first of the next. The reader takes two bytes from 81 on for one
//! character, writes `?` for two that are none — with it goes the ASCII character that was the second —, and leaves out
//! characters of private use. It is not WHATWG's.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use encoding_rs::{GB18030, GBK};

/// For two bytes of GBK, the code point that the reader shows; 0 for none.
static SHOWN: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    let mut shown = vec![0; 0x1_0000].into_boxed_slice();
    for lead in 0x81..=0xfe_u8 {
        for trail in (0x40..=0xfe_u8).filter(|trail| *trail != 0x7f) {
            let pair = [lead, trail];
            if is_left_out(pair) {
                // WHATWG reads A3A0, which is one of them, as U+3000.
                continue;
            }
            let read = GB18030.decode_without_bom_handling_and_without_replacement(&pair);
            let character = read.and_then(|read| read.chars().next()).filter(|c| !is_private(*c));
            if let Some(Ok(code)) = character.map(u16::try_from) {
                shown[usize::from(u16::from_be_bytes(pair))] = code;
            }
        }
    }
    shown
});

fn is_private(character: char) -> bool {
    ('\u{e000}'..='\u{f8ff}').contains(&character)
}

/// The character of two bytes, as the reader shows it; `None` for a pair of private use and for no character.
pub(super) fn shown(pair: [u8; 2]) -> Option<u16> {
    Some(SHOWN[usize::from(u16::from_be_bytes(pair))]).filter(|code| *code > 0)
}

/// Whether the reader leaves the pair out without a trace.
pub(super) fn is_left_out(pair: [u8; 2]) -> bool {
    match pair {
        [0xaa..=0xaf | 0xf8..=0xfe, 0xa1..=0xfe] => true,
        [0xa1..=0xa7, 0x40..=0xa0] => pair[1] != 0x7f,
        _ => false,
    }
}

/// The two bytes of a character in GBK.
pub(super) fn pair(character: char) -> Option<[u8; 2]> {
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = GBK.encode(character.encode_utf8(&mut buffer));
    if unmappable { None } else { bytes.as_ref().try_into().ok() }
}

/// A tool with its list: two bytes, and the syllable that goes behind them.
#[derive(Debug, Default, Clone)]
pub(super) struct Tool {
    list: BTreeMap<[u8; 2], String>,
}

impl Tool {
    /// Puts a character on the list; one that GBK has not, no tool of this kind can find.
    pub(super) fn annotate(&mut self, character: char, syllable: &str) {
        if let Some(pair) = pair(character) {
            self.list.insert(pair, syllable.to_owned());
        }
    }

    /// The syllable behind these bytes.
    pub(super) fn syllable(&self, pair: [u8; 2]) -> Option<&str> {
        self.list.get(&pair).map(String::as_str)
    }

    /// The list.
    pub(super) fn pairs(&self) -> impl Iterator<Item = ([u8; 2], &str)> {
        self.list.iter().map(|(pair, syllable)| (*pair, syllable.as_str()))
    }

    /// What the reader makes of a text after this tool, when its list also holds that of `also`; `None` when GBK cannot
    /// spell the text.
    pub(super) fn damage(&self, also: &Self, text: &str) -> Option<String> {
        let mut annotated = Vec::with_capacity(text.len() * 2);
        let mut before = None;
        for character in text.chars() {
            let bytes = match u8::try_from(character) {
                Ok(byte) if character.is_ascii() => [Some(byte), None],
                _ => pair(character)?.map(Some),
            };
            for byte in bytes.into_iter().flatten() {
                annotated.push(byte);
                if let Some(syllable) = before.and_then(|before| {
                    self.syllable([before, byte]).or_else(|| also.syllable([before, byte]))
                }) {
                    annotated.push(b'(');
                    for letter in syllable.chars() {
                        match u8::try_from(letter) {
                            Ok(letter) if letter.is_ascii() => annotated.push(letter),
                            _ => annotated.extend_from_slice(&pair(letter)?),
                        }
                    }
                    annotated.push(b')');
                }
                before = Some(byte);
            }
        }
        Some(read(&annotated))
    }
}

/// What the reader makes of bytes.
fn read(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at..] {
            [ascii, ..] if ascii < 0x80 => {
                text.push(char::from(ascii));
                at += 1;
            }
            [lead, trail, ..] => {
                match shown([lead, trail]).and_then(|code| char::from_u32(code.into())) {
                    Some(character) => text.push(character),
                    None if is_left_out([lead, trail]) => {}
                    None => text.push('?'),
                }
                at += 2;
            }
            _ => {
                text.push('?');
                at += 1;
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tool(list: &[(char, &str)]) -> Tool {
        let mut tool = Tool::default();
        for (character, syllable) in list {
            tool.annotate(*character, syllable);
        }
        tool
    }

    #[test]
    fn an_annotation_across_a_border_shifts_the_reader_until_an_ascii_byte() {
        let tool = tool(&[('執', "zhí"), ('環', "huán")]);
        let damaged = |text: &str| tool.damage(&Tool::default(), text);
        assert_eq!(damaged("玉龍填埋場環境").as_deref(), Some("玉龍?zhí)盥駡霏h(huán)境"));
        assert_eq!(damaged("環境").as_deref(), Some("環(huán)境"));
        assert_eq!(damaged("𠮷"), None);
    }

    #[test]
    fn the_reader_shows_what_gbk_has_and_leaves_out_private_use() {
        for pair in (0x8140..=0xfefe_u16).map(u16::to_be_bytes) {
            let read = GB18030.decode_without_bom_handling_and_without_replacement(&pair);
            // Two bytes may also be two characters.
            let character =
                read.as_deref().filter(|read| read.chars().count() == 1).and_then(|read| read.chars().next());
            // A3A0 is of private use, but for WHATWG; of private use are also holes among the symbols.
            let is_private = character.is_some_and(is_private) || pair == [0xa3, 0xa0];
            assert!(is_private || !is_left_out(pair), "{pair:02x?}");
            assert_eq!(shown(pair).is_some(), character.is_some() && !is_private, "{pair:02x?}");
        }
        assert_eq!(read(&[0xd0, 0xc2, 0x93, 0x28, 0xfa, 0xae, b'a']), "新?a");
    }
}
