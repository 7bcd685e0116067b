//! A set of flags for every character.

use std::collections::BTreeMap;

use super::pages::Pages;

/// A table over all characters with eight flags each, 64 characters a page; most pages are the empty one.
#[derive(Debug, Clone, Copy)]
pub struct Classes<'a> {
    index: &'a [[u8; 2]],
    pages: &'a [[u8; 64]],
}

impl<'a> Classes<'a> {
    /// Compiles the table: the number of pages, the page of each 64 code points, and the pages.
    pub fn compile(flags: &BTreeMap<char, u8>) -> Vec<u8> {
        let mut pages: Pages<u8, 64> = Pages::default();
        flags.iter().for_each(|(found, flags)| *pages.of((*found).into()) = *flags);
        let mut bytes = (pages.index.len() as u32).to_le_bytes().to_vec();
        pages.write_index(&mut bytes);
        bytes.extend_from_slice(&pages.cells);
        bytes
    }

    /// Reads what [`compile`](Self::compile) wrote, in place.
    pub fn new(bytes: &'a [u8]) -> Self {
        let Some((length, rest)) = bytes.split_first_chunk::<4>() else {
            return Self { index: &[], pages: &[] };
        };
        let (index, pages) = rest.split_at(u32::from_le_bytes(*length) as usize * 2);
        Self { index: index.as_chunks().0, pages: pages.as_chunks().0 }
    }

    /// The flags of a character; 0 for one that is not in the table.
    #[inline]
    pub fn of(&self, character: u32) -> u8 {
        let page = self.index.get(character as usize >> 6).map_or(0, |page| u16::from_le_bytes(*page));
        self.pages.get(usize::from(page)).map_or(0, |page| page[character as usize & 63])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_keeps_its_flags() {
        let flags = BTreeMap::from([('a', 1), ('国', 2), ('國', 4), ('𠀀', 8), ('\u{10FFFF}', 16)]);
        let bytes = Classes::compile(&flags);
        let classes = Classes::new(&bytes);
        for code in (0..0x11_0000).filter_map(char::from_u32) {
            assert_eq!(classes.of(code.into()), flags.get(&code).copied().unwrap_or(0), "{code:?}");
        }
    }
}
