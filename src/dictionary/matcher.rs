//! Longest-match look-up in a compiled dictionary.

use std::borrow::Cow;

use super::compile::{
    BASE_MASK, BIAS, CHARACTER_MASK, Compiled, HEADER, LEAD_PAIRS, MORE, Spread, character, phrase,
};

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
    leads: [[u8; 4]; LEAD_PAIRS],
    spread: Spread,
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
    /// The value, when key and value are one character each.
    pub replacement: Option<char>,
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
        let (numbers, _) = self.bytes.as_chunks::<4>();
        let length = |section: usize| u32::from_le_bytes(numbers[section]) as usize;
        let rest = &self.bytes[HEADER * 4..];
        let (pages, rest) = rest.split_at(length(0) * 8);
        let (cells, rest) = rest.split_at(length(1) * 8);
        let (ends, rest) = rest.split_at(length(2) * 4);
        let index = &rest[..length(3) * 2];
        View {
            pages: pages.as_chunks().0,
            cells: cells.as_chunks().0,
            ends: ends.as_chunks().0,
            index: index.as_chunks().0,
            leads: [numbers[4], numbers[5], numbers[6]],
            spread: Spread { factor: u32::from_le_bytes(numbers[7]), mask: u32::from_le_bytes(numbers[8]) },
            values: &self.values,
        }
    }
}

impl CharacterCell {
    /// That of a character of which the table knows nothing.
    pub const PLAIN: Self = Self(0);

    /// Whether nothing starts with the character, and it passes as it is.
    #[inline(always)]
    pub fn is_plain(self) -> bool {
        self.0 == 0
    }

    /// Whether it starts an ideographic description sequence.
    #[inline(always)]
    pub fn starts_description(self) -> bool {
        self.0 & character::DESCRIPTION != 0
    }

    /// Whether it has the [`INNER`](character::INNER) mark.
    #[inline(always)]
    pub fn is_inner(self) -> bool {
        self.0 & character::INNER != 0
    }

    /// The character that replaces it when no longer key starts here; 0 when none does.
    #[inline(always)]
    pub fn replacement(self) -> u32 {
        self.field(character::REPLACEMENT, CHARACTER_MASK)
    }

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
    /// What is known of the character `code`.
    #[inline(always)]
    pub fn character(&self, code: u32) -> CharacterCell {
        let page =
            self.index.get(code as usize >> 6).map_or(0, |page| usize::from(u16::from_le_bytes(*page)));
        CharacterCell(
            self.pages.get(page * 64 + (code as usize & 63)).map_or(0, |cell| u64::from_le_bytes(*cell)),
        )
    }

    /// Whether more can happen at a place than that the character with this cell passes or gives way to another
    /// one, when the character `next` stands behind it.
    ///
    /// Most characters that can start a key do not, and which do is hard to foresee; so the first step of the trie
    /// is taken for every character, without a branch.
    #[inline(always)]
    pub fn is_special(&self, cell: CharacterCell, next: u32) -> bool {
        cell.0 & (character::DESCRIPTION | character::TEXT) != 0 || self.starts_key(cell, next)
    }

    /// Whether a key starts with the character with this cell and the character `next`.
    #[inline(always)]
    pub fn starts_key(&self, cell: CharacterCell, next: u32) -> bool {
        let base = cell.field(character::BASE, BASE_MASK);
        let place = if base == 0 { 0 } else { (base + self.spread.place(next)).wrapping_sub(BIAS) as usize };
        let step = self.cells.get(place).map_or(0, |step| u64::from_le_bytes(*step));
        ((step >> phrase::LABEL & CHARACTER_MASK) as u32 == next) & (base != 0)
    }

    /// The longest key that starts at a place, where a character with the cell `cell` ends at `next`.
    #[inline]
    pub fn longest(&self, text: &[u8], next: usize, cell: CharacterCell) -> Option<Match> {
        let value = cell.value();
        let mut found = (value != 0).then(|| Match {
            end: next,
            value,
            same: cell.0 & character::SAME != 0,
            replacement: char::from_u32(cell.replacement()).filter(|replacement| *replacement != '\0'),
        });
        let mut base = cell.field(character::BASE, BASE_MASK);
        let mut at = next;
        while base != 0 && at < text.len() {
            let (code, width) = decode(text, at);
            let place = (base + self.spread.place(code)).wrapping_sub(BIAS) as usize;
            let Some(step) = self.cells.get(place).map(|cell| u64::from_le_bytes(*cell)) else { break };
            if (step >> phrase::LABEL & CHARACTER_MASK) as u32 != code {
                break;
            }
            at += width;
            let value = (step >> phrase::VALUE) as u32 & ((1 << phrase::VALUE_BITS) - 1);
            if value != 0 {
                found = Some(Match { end: at, value, same: step & phrase::SAME != 0, replacement: None });
            }
            base = (step >> phrase::BASE & BASE_MASK) as u32;
        }
        found
    }

    /// The first key of at least `characters` characters, one or two, at or after `from`, and where it starts. `skip` is asked about the characters that start an
    /// ideographic description sequence, and tells where to go on.
    pub fn find(
        &self,
        text: &str,
        from: usize,
        characters: usize,
        skip: impl Fn(usize) -> usize,
    ) -> Option<(usize, Match)> {
        let bytes = text.as_bytes();
        let mut at = from;
        let (mut code, mut width) = decode_or_end(bytes, at);
        while at < bytes.len() {
            let next = at + width;
            let (next_code, next_width) = decode_or_end(bytes, next);
            let cell = self.character(code);
            if (cell.value() == 0 || characters > 1) && !self.is_special(cell, next_code) {
                (at, code, width) = (next, next_code, next_width);
                continue;
            }
            let found = self.longest(bytes, next, cell);
            if let Some(found) = found.filter(|found| characters == 1 || found.end > next) {
                return Some((at, found));
            }
            at = if cell.starts_description() { skip(at) } else { next };
            (code, width) = decode_or_end(bytes, at);
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

    /// Whether `text` may hold a key. Reads a text much faster than a look-up at each place, and only helps for
    /// dictionaries of a few rare characters; for others it is always true.
    pub fn may_match(&self, text: &str) -> bool {
        if self.leads[0] == [0; 4] {
            return true;
        }
        self.leads.into_iter().any(|[lead, low, high, _]| lead != 0 && has_pair(text, [lead, low, high]))
    }
}

/// Whether the byte `lead` stands in `text` with a byte from `low` to `high` behind it.
pub fn has_pair(text: &str, [lead, low, high]: [u8; 3]) -> bool {
    const CHUNK: usize = 4096;
    let first = text.as_bytes();
    let second = first.get(1..).unwrap_or_default();
    first.chunks(CHUNK).zip(second.chunks(CHUNK)).any(|(first, second)| {
        // Without a branch, so that the compiler can look at many bytes at once.
        let hit = |(first, second): (&u8, &u8)| (*first == lead) & (second.wrapping_sub(low) <= high - low);
        first.iter().zip(second).fold(false, |any, pair| any | hit(pair))
    })
}

/// As [`decode`]; at the end of the text, no character.
#[inline(always)]
pub fn decode_or_end(text: &[u8], at: usize) -> (u32, usize) {
    if at < text.len() { decode(text, at) } else { (0, 0) }
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
