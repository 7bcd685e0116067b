//! Longest-match look-up in a compiled dictionary.

use std::borrow::Cow;

use super::compile::{BASE_MASK, BIAS, Compiled, HEADER, LABEL_MASK, MORE, PAGE, character, phrase};

/// A compiled dictionary: a table over all characters, and a trie for the keys of two and more.
///
/// The table holds what replaces a character and whether a longer key may start with it, so that the trie is
/// asked only there. Nothing is parsed before the first look-up.
#[derive(Debug, Clone)]
pub struct Matcher {
    bytes: Cow<'static, [u8]>,
    values: Cow<'static, str>,
}

/// A [`Matcher`] with its sections at hand.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pages: &'a [[u8; 8]],
    cells: &'a [[u8; 8]],
    ends: &'a [[u8; 4]],
    index: &'a [[u8; 2]],
    values: &'a str,
}

/// What a table says about one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CharacterCell(u64);

/// The longest key at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// The byte after the key.
    pub end: usize,
    /// The number of its value.
    pub value: u32,
    /// Whether the value is the key itself.
    pub same: bool,
}

impl From<Compiled> for Matcher {
    fn from(compiled: Compiled) -> Self {
        Self { bytes: Cow::Owned(compiled.bytes), values: Cow::Owned(compiled.values) }
    }
}

impl Matcher {
    /// A matcher that was compiled with the program.
    pub fn embedded(bytes: &'static [u8], values: &'static str) -> Self {
        Self { bytes: Cow::Borrowed(bytes), values: Cow::Borrowed(values) }
    }

    /// The sections, ready for look-ups.
    pub fn view(&self) -> View<'_> {
        View::new(&self.bytes, &self.values)
    }
}

impl CharacterCell {
    /// The number of its value; 0 when it is no key.
    #[inline(always)]
    pub fn value(self) -> u32 {
        self.field(character::VALUE, (1 << character::VALUE_BITS) - 1)
    }

    #[inline(always)]
    fn field(self, shift: u32, mask: u64) -> u32 {
        (self.0 >> shift & mask) as u32
    }
}

impl<'a> View<'a> {
    /// The sections in the bytes of a [`Compiled`] dictionary.
    pub fn new(bytes: &'a [u8], values: &'a str) -> Self {
        let (numbers, _) = bytes.as_chunks::<4>();
        let number = |place: usize| u32::from_le_bytes(numbers[place]);
        let rest = &bytes[HEADER * 4..];
        let (pages, rest) = rest.split_at(number(0) as usize * 8);
        let (cells, rest) = rest.split_at(number(1) as usize * 8);
        let (ends, rest) = rest.split_at(number(2) as usize * 4);
        let index = &rest[..number(3) as usize * 2];
        View {
            pages: pages.as_chunks().0,
            cells: cells.as_chunks().0,
            ends: ends.as_chunks().0,
            index: index.as_chunks().0,
            values,
        }
    }

    /// What is known of the character `code`.
    #[inline(always)]
    pub fn character(&self, code: u32) -> CharacterCell {
        let page = self.index.get(code as usize / PAGE).map_or(0, |page| u16::from_le_bytes(*page));
        let cell = self.pages.get(usize::from(page) * PAGE + code as usize % PAGE);
        CharacterCell(cell.map_or(0, |cell| u64::from_le_bytes(*cell)))
    }

    /// The longest key that starts at a place, where a character with the cell `cell` ends at `next`.
    #[inline]
    pub fn longest(&self, text: &[u8], next: usize, cell: CharacterCell) -> Option<Match> {
        let value = cell.value();
        let mut found =
            (value != 0).then_some(Match { end: next, value, same: cell.0 & character::SAME != 0 });
        let mut base = cell.field(character::BASE, BASE_MASK);
        let mut at = next;
        while base != 0 && at < text.len() {
            let (code, width) = decode(text, at);
            let label = self.character(code).field(character::LABEL, LABEL_MASK);
            let place = (base + label).wrapping_sub(BIAS) as usize;
            let Some(step) = self.cells.get(place).map(|cell| u64::from_le_bytes(*cell)) else { break };
            if label == 0 || (step >> phrase::LABEL & LABEL_MASK) as u32 != label {
                break;
            }
            at += width;
            let value = (step >> phrase::VALUE) as u32 & ((1 << phrase::VALUE_BITS) - 1);
            if value != 0 {
                found = Some(Match { end: at, value, same: step & phrase::SAME != 0 });
            }
            base = (step >> phrase::BASE & BASE_MASK) as u32;
        }
        found
    }

    /// The key that the text as a whole is.
    pub fn alone(&self, text: &str) -> Option<Match> {
        let first = text.chars().next()?;
        let found = self.longest(text.as_bytes(), first.len_utf8(), self.character(first.into()));
        found.filter(|found| found.end == text.len())
    }

    /// The first key of at least `characters` characters, one or two, at or after `from`, and where it starts.
    /// `skip` tells where to go on behind the places that hold none.
    pub fn find(
        &self,
        text: &str,
        from: usize,
        characters: usize,
        skip: impl Fn(usize, usize) -> usize,
    ) -> Option<(usize, Match)> {
        let bytes = text.as_bytes();
        let mut at = from;
        while at < bytes.len() {
            let (code, width) = decode(bytes, at);
            let found = self.longest(bytes, at + width, self.character(code));
            if let Some(found) = found.filter(|found| characters == 1 || found.end > at + width) {
                return Some((at, found));
            }
            at = skip(at, at + width);
        }
        None
    }

    /// The text of the value `number`.
    #[inline]
    pub fn value(&self, number: u32) -> &'a str {
        let end = |number: u32| (u32::from_le_bytes(self.ends[number as usize]) & !MORE) as usize;
        &self.values[end(number - 1)..end(number)]
    }

    /// The other candidates for the key whose value is `number`, in their order.
    pub fn alternatives(&self, number: u32) -> impl Iterator<Item = &'a str> {
        let view = *self;
        let has_more = move |number: &u32| u32::from_le_bytes(view.ends[*number as usize]) & MORE != 0;
        (number..).take_while(has_more).map(move |number| view.value(number + 1))
    }
}

/// The character at `at` and its width in bytes; `text` is UTF-8 and `at` on a border.
#[inline(always)]
pub fn decode(text: &[u8], at: usize) -> (u32, usize) {
    let low = |byte: u8| u32::from(byte & 0x3F);
    match text[at..] {
        [lead @ ..0x80, ..] => (u32::from(lead), 1),
        [lead @ ..0xE0, a, ..] => (u32::from(lead & 0x1F) << 6 | low(a), 2),
        [lead @ ..0xF0, a, b, ..] => (u32::from(lead & 0xF) << 12 | low(a) << 6 | low(b), 3),
        [lead, a, b, c, ..] => (u32::from(lead & 7) << 18 | low(a) << 12 | low(b) << 6 | low(c), 4),
        // Not in UTF-8.
        _ => (0, 1),
    }
}
