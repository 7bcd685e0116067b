//! What two bytes stand for: one table for each encoding that writes a Chinese character in two bytes.

use std::sync::LazyLock;

use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030};

use super::planes;
use crate::dictionary::surprisal::surprisal;

/// First bytes 80–FF by all second bytes.
const PAIRS: usize = 0x80 * 0x100;

/// The surprisal of a pair that stands for nothing.
const NONE: u8 = u8::MAX;

/// The text and the surprisal of every pair of bytes of one encoding.
pub(super) struct Pairs {
    texts: Box<[u32; PAIRS]>,
    costs: Box<[u8; PAIRS]>,
}

static GB18030_PAIRS: LazyLock<Pairs> = LazyLock::new(|| Pairs::of(GB18030));
static BIG5_PAIRS: LazyLock<Pairs> = LazyLock::new(|| Pairs::of(BIG5));
static EUC_TW_PAIRS: LazyLock<Pairs> = LazyLock::new(|| {
    let plane = |lead, trail| planes::cns(1, lead ^ 0x80, trail ^ 0x80);
    Pairs::by(|lead, trail| (trail >= 0xa1).then(|| plane(lead, trail)).flatten().into_iter().collect())
});

impl Pairs {
    /// The pairs of GB 18030.
    pub(super) fn gb18030() -> &'static Self {
        &GB18030_PAIRS
    }

    /// The pairs of Big5.
    pub(super) fn big5() -> &'static Self {
        &BIG5_PAIRS
    }

    /// The pairs of EUC-TW: plane 1 of CNS 11643.
    pub(super) fn euc_tw() -> &'static Self {
        &EUC_TW_PAIRS
    }

    fn of(encoding: &'static Encoding) -> Self {
        Self::by(|lead, trail| {
            let mut text = String::with_capacity(16);
            let mut decoder = encoding.new_decoder_without_bom_handling();
            let pair = [lead, trail];
            let (result, read) = decoder.decode_to_string_without_replacement(&pair, &mut text, true);
            // A first byte that is a character by itself makes no pair.
            let alone = encoding.decode_without_bom_handling_and_without_replacement(&pair[..1]).is_some();
            let is_pair = result == DecoderResult::InputEmpty && read == 2 && !alone;
            if is_pair { text } else { String::new() }
        })
    }

    fn by(text_of: impl Fn(u8, u8) -> String) -> Self {
        let mut pairs = Self { texts: Box::new([0; PAIRS]), costs: Box::new([NONE; PAIRS]) };
        for (number, (text, cost)) in pairs.texts.iter_mut().zip(pairs.costs.iter_mut()).enumerate() {
            let found = text_of(0x80 + (number >> 8) as u8, number as u8);
            if found.is_empty() {
                continue;
            }
            let mut utf8 = [0; 4];
            utf8[..found.len()].copy_from_slice(found.as_bytes());
            *text = u32::from_le_bytes(utf8);
            let sum: u32 = found.chars().map(|character| u32::from(surprisal(character))).sum();
            *cost = sum.min(u32::from(NONE) - 1) as u8;
        }
        pairs
    }

    /// The text of a pair as UTF-8 in little-endian order, filled up with zeros; 0 for a pair that stands for nothing.
    ///
    /// Four bytes are enough: four pairs of Big5 stand for two characters, of two bytes each.
    #[inline]
    pub(super) fn text(&self, lead: u8, trail: u8) -> u32 {
        self.texts[place(lead, trail)]
    }

    /// The surprisal of a pair, in eighths of a nat; `None` for one that stands for nothing.
    #[inline]
    pub(super) fn cost(&self, lead: u8, trail: u8) -> Option<u8> {
        let cost = self.costs[place(lead, trail)];
        (cost != NONE).then_some(cost)
    }
}

/// The place of a pair in the tables; `lead` is not ASCII.
#[inline]
fn place(lead: u8, trail: u8) -> usize {
    usize::from(lead & 0x7f) << 8 | usize::from(trail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(pairs: &Pairs, lead: u8, trail: u8) -> String {
        let bytes = pairs.text(lead, trail).to_le_bytes();
        let text = std::str::from_utf8(&bytes).expect("the tables hold UTF-8");
        text.trim_end_matches('\0').to_owned()
    }

    #[test]
    fn pairs_stand_for_what_the_encoding_says() {
        assert_eq!(text_of(Pairs::gb18030(), 0xd6, 0xd0), "中");
        assert_eq!(text_of(Pairs::big5(), 0xa4, 0xa4), "中");
        assert_eq!(text_of(Pairs::big5(), 0x88, 0x62), "Ê\u{304}");
        assert_eq!(text_of(Pairs::euc_tw(), 0xc4, 0xe3), "中");
        assert_eq!(text_of(Pairs::gb18030(), 0x81, 0x30), "");
        assert_eq!(Pairs::big5().cost(0x81, 0x40), None);
        assert!(Pairs::gb18030().cost(0xb5, 0xc4) < Pairs::gb18030().cost(0x81, 0x40));
    }
}
