//! A configuration in one walk over the text; `fuse.rs` says why that gives the same as all passes.

use std::borrow::Cow;
use std::ops::Range;

use super::description::description_end;
use super::fuse::{HEADER, PAGE, SECTIONS, cell};
use crate::dictionary::compile::{Compiled, DESCRIPTION_CHARACTERS};
use crate::dictionary::matcher::View;
use crate::dictionary::neighbours::{Mixed, Neighbours, Pairs, word};

/// The fused table of a configuration.
#[derive(Debug, Clone)]
pub(super) struct FusedTable {
    bytes: Cow<'static, [u8]>,
    values: Cow<'static, str>,
    plane: Box<[u32; PLANE]>,
}

/// How many code points the Basic Multilingual Plane has. Its cells are copied out of their pages when the table is
/// loaded, since a look at them is most of a conversion's work.
const PLANE: usize = 1 << 16;

impl From<Compiled> for FusedTable {
    fn from(compiled: Compiled) -> Self {
        Self::new(Cow::Owned(compiled.bytes), Cow::Owned(compiled.values))
    }
}

impl FusedTable {
    fn new(bytes: Cow<'static, [u8]>, values: Cow<'static, str>) -> Self {
        let mut plane: Box<[u32]> = vec![0; PLANE].into();
        let [_, cells, _, _, _, index] = sections(&bytes);
        let pages = index.as_chunks().0.iter().map(|page| usize::from(u16::from_le_bytes(*page)));
        for (room, page) in plane.chunks_exact_mut(PAGE).zip(pages).filter(|(_, page)| *page != 0) {
            let cells = cells.as_chunks().0[page * PAGE..].iter().map(|cell| u32::from_le_bytes(*cell));
            room.iter_mut().zip(cells).for_each(|(room, cell)| *room = cell);
        }
        Self { bytes, values, plane: plane.try_into().expect("of that length") }
    }

    /// A table that was compiled with the program.
    pub(super) fn embedded(bytes: &'static [u8], values: &'static str) -> Self {
        Self::new(Cow::Borrowed(bytes), Cow::Borrowed(values))
    }

    /// The sections, ready for look-ups.
    pub(super) fn view(&self) -> Fused<'_> {
        let [low, high] = [0, 1].map(|half| self.bytes[SECTIONS * 4..].as_chunks().0[half]);
        let [triggers, cells, pairs, starts, bonds, index] = sections(&self.bytes);
        Fused {
            active_ascii: u128::from(u64::from_le_bytes(high)) << 64 | u128::from(u64::from_le_bytes(low)),
            triggers: View::new(triggers, &self.values),
            plane: &self.plane,
            cells: cells.as_chunks().0,
            pairs: Pairs::new(pairs),
            starts: Neighbours::new(starts),
            bonds: Neighbours::new(bonds),
            index: index.as_chunks().0,
        }
    }
}

/// The sections of a table, of which `fuse.rs` tells.
fn sections(bytes: &[u8]) -> [&[u8]; SECTIONS] {
    let ends = bytes.as_chunks::<4>().0;
    let mut start = HEADER;
    std::array::from_fn(|section| {
        let end = u32::from_le_bytes(ends[section]) as usize;
        &bytes[std::mem::replace(&mut start, end)..end]
    })
}

/// A [`FusedTable`] with its sections at hand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fused<'a> {
    active_ascii: u128,
    triggers: View<'a>,
    plane: &'a [u32; PLANE],
    cells: &'a [[u8; 4]],
    pairs: Option<Pairs<'a>>,
    starts: Neighbours<'a>,
    bonds: Neighbours<'a>,
    index: &'a [[u8; 2]],
}

impl<'a> Fused<'a> {
    /// Converts a text. `exact` takes a piece through all passes.
    pub(super) fn convert(&self, text: &str, output: &mut String, exact: impl FnMut(&str, &mut String)) {
        match &self.pairs {
            Some(pairs) if text.len() <= SHORT => self.write::<SHORT>(text, output, exact, pairs),
            Some(pairs) => self.write::<LONG>(text, output, exact, pairs),
            None if text.len() <= SHORT => self.write::<SHORT>(text, output, exact, &Marks),
            None => self.write::<LONG>(text, output, exact, &Marks),
        }
    }

    /// Converts a text with a buffer of `SIZE` bytes.
    #[inline(always)]
    fn write<const SIZE: usize>(
        &self,
        text: &str,
        output: &mut String,
        mut exact: impl FnMut(&str, &mut String),
        starts: &impl Starts,
    ) {
        let bytes = text.as_bytes();
        let mut writer = Writer { buffer: [0; SIZE], filled: 0, output };
        let mut at = 0;
        // The end of the last piece, which no piece reaches over.
        let mut floor = 0;
        let mut before = Before::default();
        loop {
            let length = self.run(&bytes[at..], writer.room(), &mut before, starts);
            writer.filled += length;
            at += length;
            if at == bytes.len() {
                break;
            }
            let (character, width, code) = character(bytes, at);
            let cell = self.cell(code);
            let found = if cell & cell::TRIGGER != 0 {
                Some((self.piece(text, floor, at), None))
            } else if starts.may_hold(&before, &Before::new(character, cell)) {
                self.triggered(text, floor, at - before.width())
            } else {
                None
            };
            if let Some((range, value)) = found {
                // Since the last piece all characters have become others of the same length.
                writer.take_back(at - range.start);
                match value {
                    Some(value) => writer.push_str(value),
                    None => writer.push_with(|output| exact(&text[range.clone()], output)),
                }
                at = range.end;
                floor = at;
                before = Before::default();
                continue;
            }
            writer.push(character ^ (cell & cell::BYTES), width);
            before = Before::new(character, cell);
            at += width;
        }
        writer.flush();
    }

    /// Writes what becomes of characters of three bytes and in ASCII, which are nearly all in Chinese text, up to
    /// one that needs a look; and tells how many bytes they have. Four bytes are read and written at once.
    #[inline(always)]
    fn run(&self, bytes: &[u8], room: &mut [u8], before: &mut Before, starts: &impl Starts) -> usize {
        let length = bytes.len();
        let mut rest = bytes;
        let mut room = room;
        while let (Some(&old), Some(new)) = (rest.first_chunk::<4>(), room.first_chunk_mut::<4>()) {
            let four = u32::from_le_bytes(old);
            if four & 0xF0 != 0xE0 {
                let n_passing = self.copy_ascii(rest, room);
                let Some(last) = rest[..n_passing].last() else { break };
                *before = Before::new((*last).into(), self.plane[usize::from(*last)]);
                rest = &rest[n_passing..];
                room = &mut room[n_passing..];
                continue;
            }
            let cell = self.plane[code_of_three(four) as usize];
            let character = four & 0xFF_FFFF;
            let here = Before::new(character, cell);
            if (cell & cell::TRIGGER != 0) | starts.may_hold(before, &here)
                && (cell & cell::TRIGGER != 0
                    || self.may_start(before.character, character, rest[3..].first_chunk()))
            {
                break;
            }
            *new = (character ^ cell).to_le_bytes();
            *before = here;
            rest = &rest[3..];
            room = &mut room[3..];
        }
        length - rest.len()
    }

    /// Copies up to eight characters in ASCII, up to one that is active. Eight bytes are written at once, of which
    /// those behind are written over.
    #[inline(always)]
    fn copy_ascii(&self, bytes: &[u8], room: &mut [u8]) -> usize {
        let (Some(eight), Some(room)) = (bytes.first_chunk(), room.first_chunk_mut()) else { return 0 };
        *room = *eight;
        let others = u64::from_le_bytes(*eight) & 0x8080_8080_8080_8080;
        let n_ascii = others.trailing_zeros() as usize / 8;
        match self.active_ascii {
            0 => n_ascii,
            active => eight[..n_ascii].iter().take_while(|byte| active >> **byte & 1 == 0).count(),
        }
    }

    /// Whether a trigger may start with two characters, or with them and the one behind them if that is another one
    /// of three bytes.
    #[inline(never)]
    fn may_start(&self, first: u32, second: u32, third: Option<&[u8; 3]>) -> bool {
        let Some(&[lead @ 0xE0..0xF0, middle, last]) = third else { return true };
        let third = u32::from_le_bytes([lead, middle, last, 0]);
        self.starts.may_hold([first, second]) || self.starts.may_hold([first, second, third])
    }

    /// The largest pieces that no key reaches out of, in their order: all of the text.
    pub(super) fn pieces(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let start = at;
            at = self.piece_end(text, start, text[start..].chars().next()?);
            Some(start..at)
        })
    }

    /// What becomes of a character that is a piece by itself: one of the same length; or else nothing is known here.
    pub(super) fn alone(&self, found: char) -> Option<char> {
        let cell = self.cell(found.into());
        let bytes = (word(found) ^ (cell & cell::BYTES)).to_le_bytes();
        let new = std::str::from_utf8(&bytes[..found.len_utf8()]).ok()?.chars().next();
        new.filter(|_| cell & cell::TRIGGER == 0)
    }

    /// The cell of a code point.
    #[inline(always)]
    fn cell(&self, code: u32) -> u32 {
        let code = code as usize;
        self.plane.get(code).copied().unwrap_or_else(|| {
            let page = self.index.get(code / PAGE).map_or(0, |page| usize::from(u16::from_le_bytes(*page)));
            self.cells.get(page * PAGE + code % PAGE).map_or(0, |cell| u32::from_le_bytes(*cell))
        })
    }

    /// The piece around a trigger of several characters that starts at `start`, if one does.
    #[inline(never)]
    fn triggered(&self, text: &str, floor: usize, start: usize) -> Option<(Range<usize>, Option<&'a str>)> {
        let first = text[start..].chars().next()?;
        let cell = self.triggers.character(first.into());
        let found = self.triggers.longest(text.as_bytes(), start + first.len_utf8(), cell)?;
        let range = self.piece(text, floor, start);
        let value = (range == (start..found.end)).then(|| self.triggers.value(found.value));
        Some((range, value))
    }

    /// The piece that the character at `at` stands in.
    #[inline(never)]
    fn piece(&self, text: &str, floor: usize, at: usize) -> Range<usize> {
        let mut start = at;
        let mut here = text[at..].chars().next().unwrap_or_default();
        let end = self.piece_end(text, at, here);
        while start > floor
            && let Some(before) = text[..start].chars().next_back()
            && self.are_bonded(before, here)
        {
            start -= before.len_utf8();
            here = before;
        }
        start..end
    }

    /// The end of the piece that the character `here` at `at` stands in.
    fn piece_end(&self, text: &str, at: usize, mut here: char) -> usize {
        let mut end = at;
        loop {
            if DESCRIPTION_CHARACTERS.contains(&here.into()) {
                // What is no sequence may become one, when a pass makes several characters of one.
                return description_end(text, end).unwrap_or(text.len());
            }
            end += here.len_utf8();
            match text[end..].chars().next() {
                Some(next) if self.are_bonded(here, next) => here = next,
                _ => return end,
            }
        }
    }

    /// Whether a key may reach over two neighbours.
    fn are_bonded(&self, first: char, second: char) -> bool {
        self.bonds.may_hold([first, second].map(word))
            || (self.cell(first.into()) | self.cell(second.into())) & cell::NORMALIZED != 0
    }
}

/// How many bytes are collected before they are checked and handed on: few for short texts, so that clearing the
/// memory costs less than the conversion.
const SHORT: usize = 256;
const LONG: usize = 4096;

/// The character at `at`: its bytes from the lowest up, how many they are, and its code point.
#[inline(always)]
fn character(bytes: &[u8], at: usize) -> (u32, usize, u32) {
    let four = u32::from_le_bytes(match bytes[at..] {
        [a, b, c, d, ..] => [a, b, c, d],
        [a, b, c] => [a, b, c, 0],
        [a, b] => [a, b, 0, 0],
        [a] => [a, 0, 0, 0],
        [] => [0; 4],
    });
    if four & 0x80 == 0 {
        (four & 0x7F, 1, four & 0x7F)
    } else if four & 0xF0 == 0xE0 {
        (four & 0xFF_FFFF, 3, code_of_three(four))
    } else if four & 0xE0 == 0xC0 {
        (four & 0xFFFF, 2, (four & 0x1F) << 6 | four >> 8 & 0x3F)
    } else {
        (four, 4, (four & 7) << 18 | (four >> 8 & 0x3F) << 12 | (four >> 16 & 0x3F) << 6 | four >> 24 & 0x3F)
    }
}

/// The code point of a character whose three bytes are the lowest of `word`.
#[inline(always)]
fn code_of_three(word: u32) -> u32 {
    (word & 0xF) << 12 | word >> 2 & 0xFC0 | word >> 16 & 0x3F
}

/// A character that is before another one, or none.
#[derive(Debug, Clone, Copy)]
struct Before {
    /// Its bytes in UTF-8 from the lowest up.
    character: u32,
    cell: u32,
    mixed: Mixed,
}

impl Default for Before {
    fn default() -> Self {
        Self::new(0, 0)
    }
}

/// Tells where no trigger starts.
trait Starts {
    /// Whether one may start with two characters; `false` is sure.
    fn may_hold(&self, first: &Before, second: &Before) -> bool;
}

impl Starts for Pairs<'_> {
    #[inline(always)]
    fn may_hold(&self, first: &Before, second: &Before) -> bool {
        Pairs::may_hold(self, first.mixed, second.mixed)
    }
}

/// The marks of characters that are first, and of those that are second in a trigger.
struct Marks;

impl Starts for Marks {
    #[inline(always)]
    fn may_hold(&self, first: &Before, second: &Before) -> bool {
        // Both marks are next to each other.
        first.cell << 1 & second.cell & cell::SECOND != 0
    }
}

impl Before {
    #[inline(always)]
    fn new(character: u32, cell: u32) -> Self {
        Self { character, cell, mixed: Mixed::new(character) }
    }

    fn width(&self) -> usize {
        (u32::BITS - self.character.leading_zeros()).div_ceil(8) as usize
    }
}

/// Writes what becomes of a text.
struct Writer<'o, const SIZE: usize> {
    /// The bytes that are not yet in the output. A character is written as four of them, whatever its width.
    buffer: [u8; SIZE],
    filled: usize,
    output: &'o mut String,
}

impl<const SIZE: usize> Writer<'_, SIZE> {
    /// Room for characters of three bytes; some, if it is not the rest of a text.
    #[inline(always)]
    fn room(&mut self) -> &mut [u8] {
        &mut self.buffer[self.filled..]
    }

    /// Writes a character of `width` bytes.
    #[inline(always)]
    fn push(&mut self, character: u32, width: usize) {
        if self.filled + 4 > SIZE {
            self.flush();
        }
        if let Some(four) = self.buffer.get_mut(self.filled..self.filled + 4) {
            four.copy_from_slice(&character.to_le_bytes());
        }
        self.filled += width;
    }

    fn push_str(&mut self, text: &str) {
        if self.filled + text.len() > SIZE {
            self.flush();
        }
        match self.buffer.get_mut(self.filled..self.filled + text.len()) {
            Some(room) => {
                room.copy_from_slice(text.as_bytes());
                self.filled += text.len();
            }
            None => self.output.push_str(text),
        }
    }

    /// Lets `write` write to the output.
    fn push_with(&mut self, write: impl FnOnce(&mut String)) {
        self.flush();
        write(self.output);
    }

    /// Takes back the last `count` bytes.
    fn take_back(&mut self, count: usize) {
        if count <= self.filled {
            self.filled -= count;
        } else {
            self.output.truncate(self.output.len() - (count - self.filled));
            self.filled = 0;
        }
    }

    #[inline(never)]
    fn flush(&mut self) {
        let filled = simdutf8::basic::from_utf8(&self.buffer[..self.filled]);
        self.output.push_str(filled.expect("whole characters have become whole characters"));
        self.filled = 0;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::convert::fuse::Stages;
    use crate::convert::pass::{Words, passes, segments};
    use crate::dictionary::compile::{Purpose, compile};
    use crate::dictionary::entries::Entry;
    use crate::dictionary::matcher::Matcher;

    /// Some of these are normalized: 乐 and 𠂆.
    const TEXT: &str = "[abé中国学后乐𠀀𠂆⿰⿾]{0,60}";

    /// A dictionary over a few characters of all widths, with keys and values of one to four.
    fn dictionary() -> impl Strategy<Value = Vec<Entry>> {
        let entries = prop::collection::btree_map("[abé中国学后乐𠀀]{1,4}", "[abé中国学后𠀀]{1,3}", 0..12);
        entries.prop_map(|entries| entries.into_iter().map(entry).collect())
    }

    fn entry((key, value): (String, String)) -> Entry {
        Entry { key, candidates: vec![value] }
    }

    fn is_single(entry: &Entry) -> bool {
        entry.key.chars().nth(1).is_none()
    }

    /// A dictionary of which most characters become one other, as in real ones.
    fn layered() -> impl Strategy<Value = Vec<Entry>> {
        let characters = prop::collection::btree_map("[ab中国学后]", "[ab中国学后𠀀]", 0..6);
        (dictionary(), characters).prop_map(|(mut entries, characters)| {
            entries.retain(|entry| !is_single(entry) || !characters.contains_key(&entry.key));
            entries.extend(characters.into_iter().map(entry));
            entries.sort_by(|a, b| a.key.cmp(&b.key));
            entries
        })
    }

    fn normalization() -> impl Strategy<Value = Vec<Entry>> {
        let entries = prop::collection::btree_map("[乐𠂆]", "[a中学𠀀]{1,2}", 0..3);
        entries.prop_map(|entries| entries.into_iter().map(entry).collect())
    }

    fn check(
        normalization: &[Entry],
        words: &[Entry],
        chain: &[Vec<Entry>],
        texts: &[String],
    ) -> Result<(), TestCaseError> {
        let stages = Stages {
            normalization: vec![normalization.iter().collect()],
            words: words.iter().collect(),
            chain: chain.iter().map(|stage| stage.iter().collect()).collect(),
        };
        let matcher =
            |entries: &[&Entry], purpose| compile(entries, purpose).map(Matcher::from).expect("small");
        let matchers: Vec<Matcher> =
            stages.chain.iter().map(|stage| matcher(stage, Purpose::Values)).collect();
        let views: Vec<View<'_>> = matchers.iter().map(Matcher::view).collect();
        let first = matcher(&stages.normalization[0], Purpose::Values);
        let segmentation = matcher(&stages.words, Purpose::Keys);
        let words_view = Words { view: segmentation.view(), longer: false };
        let exact = |text: &str| -> String {
            let normal = passes(&[first.view()], text);
            segments(&words_view, &normal).map(|segment| passes(&views, segment)).collect()
        };
        let table = stages.fuse().expect("small").map(FusedTable::from);
        let table = table.expect("no word has one character, and no value is empty");
        for text in texts {
            let mut found = String::new();
            table.view().convert(text, &mut found, |piece, output| output.push_str(&exact(piece)));
            prop_assert_eq!(
                found,
                exact(text),
                "{} with {:?}, {:?} and {:?}",
                text,
                normalization,
                words,
                chain
            );
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_chain_can_be_fused(
            normalization in normalization(),
            mut words in dictionary(),
            chain in prop::collection::vec(layered(), 1..4),
            texts in prop::collection::vec(TEXT, 1..8),
        ) {
            words.retain(|word| !is_single(word));
            check(&normalization, &words, &chain, &texts)?;
        }

        #[test]
        fn a_chain_whose_first_pass_has_the_words_can_be_fused(
            chain in prop::collection::vec(layered(), 1..4),
            texts in prop::collection::vec(TEXT, 1..8),
        ) {
            let words: Vec<Entry> = chain[0].iter().filter(|entry| !is_single(entry)).cloned().collect();
            check(&[], &words, &chain, &texts)?;
        }
    }

    #[test]
    fn long_texts_are_written_in_parts() {
        let entries: Vec<Entry> = [("中", "国"), ("中学", "后"), ("学", "中")]
            .map(|(key, value)| entry((key.into(), value.into())))
            .into();
        // Pieces that start before what has been handed on: the last character of a part and the first of the next.
        let texts: Vec<String> = (0..12).map(|shift| "a".repeat(shift) + &"中国中学".repeat(2000)).collect();
        check(&[], &[], &[entries], &texts).expect("the same");
    }
}
