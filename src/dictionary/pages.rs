//! A table over all characters, of which most hold nothing: pages of code points, of which most are the empty one.

/// A table that is being made. Page 0 is the empty one.
#[derive(Debug, Clone)]
pub struct Pages<T, const SIZE: usize> {
    /// The pages, one after the other.
    pub cells: Vec<T>,
    /// The page of each `SIZE` code points, up to the last that are not empty.
    pub index: Vec<u16>,
}

impl<T: Copy + Default, const SIZE: usize> Default for Pages<T, SIZE> {
    fn default() -> Self {
        // At most 0x110000 / 32 = 34,816 pages, whose numbers fit in 16 bits.
        const { assert!(SIZE >= 32) };
        Self { cells: vec![T::default(); SIZE], index: Vec::new() }
    }
}

impl<T: Copy + Default, const SIZE: usize> Pages<T, SIZE> {
    /// The cell of a character.
    pub fn of(&mut self, code: u32) -> &mut T {
        let (block, place) = (code as usize / SIZE, code as usize % SIZE);
        if self.index.len() <= block {
            self.index.resize(block + 1, 0);
        }
        if self.index[block] == 0 {
            self.index[block] = (self.cells.len() / SIZE) as u16;
            self.cells.resize(self.cells.len() + SIZE, T::default());
        }
        &mut self.cells[usize::from(self.index[block]) * SIZE + place]
    }

    /// Adds the numbers of the pages to `bytes`, each as two of them, the lower first.
    pub fn write_index(&self, bytes: &mut Vec<u8>) {
        self.index.iter().for_each(|page| bytes.extend_from_slice(&page.to_le_bytes()));
    }
}
