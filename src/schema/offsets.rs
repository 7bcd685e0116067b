//! Units of offsets: bytes inside, bytes, characters or UTF-16 units at the edge.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The unit in which a result counts the offsets of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum OffsetUnit {
    /// UTF-8 bytes.
    #[default]
    Byte,
    /// Unicode scalar values, as Python counts.
    Char,
    /// UTF-16 units, as JavaScript and Java count.
    Utf16,
}

/// The text is the name of no [`OffsetUnit`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no unit of offsets: write byte, char or utf16")]
pub struct UnknownOffsetUnit(String);

impl FromStr for OffsetUnit {
    type Err = UnknownOffsetUnit;

    fn from_str(text: &str) -> Result<Self, UnknownOffsetUnit> {
        match text {
            "byte" => Ok(Self::Byte),
            "char" => Ok(Self::Char),
            "utf16" => Ok(Self::Utf16),
            _ => Err(UnknownOffsetUnit(text.to_owned())),
        }
    }
}

/// Translates byte offsets of one text into a unit.
#[derive(Debug)]
pub struct Offsets<'a> {
    text: &'a str,
    unit: OffsetUnit,
    /// The count of units before every `STRIDE`-th byte (before the character that holds it).
    marks: Vec<usize>,
}

const STRIDE: usize = 256;

impl<'a> Offsets<'a> {
    /// Prepares the offsets of `text`: one pass over it, 8 bytes for every 256 of it.
    pub fn new(text: &'a str, unit: OffsetUnit) -> Self {
        let mut marks = Vec::new();
        if unit != OffsetUnit::Byte {
            let mut count = 0;
            for (place, character) in text.char_indices() {
                while marks.len() * STRIDE < place + character.len_utf8() {
                    marks.push(count);
                }
                count += width(character, unit);
            }
        }
        Self { text, unit, marks }
    }

    /// The unit.
    pub fn unit(&self) -> OffsetUnit {
        self.unit
    }

    /// The offset of the byte `place`, which must be the border of a character.
    pub fn offset(&self, place: usize) -> usize {
        if self.unit == OffsetUnit::Byte || place == 0 {
            return place;
        }
        let mark = ((place - 1) / STRIDE).min(self.marks.len() - 1);
        let mut from = mark * STRIDE;
        while !self.text.is_char_boundary(from) {
            from -= 1;
        }
        self.marks[mark]
            + self.text[from..place].chars().map(|character| width(character, self.unit)).sum::<usize>()
    }

    /// The offsets of a range of bytes.
    pub fn pair(&self, start: usize, end: usize) -> [usize; 2] {
        [self.offset(start), self.offset(end)]
    }
}

fn width(character: char, unit: OffsetUnit) -> usize {
    match unit {
        OffsetUnit::Byte => character.len_utf8(),
        OffsetUnit::Char => 1,
        OffsetUnit::Utf16 => character.len_utf16(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_border_has_the_offset_that_counting_gives() {
        let text = "政府a工作𨼆报告é".repeat(60);
        for unit in [OffsetUnit::Byte, OffsetUnit::Char, OffsetUnit::Utf16] {
            let offsets = Offsets::new(&text, unit);
            let mut count = 0;
            for (place, character) in text.char_indices() {
                assert_eq!(offsets.offset(place), count, "{unit:?} at byte {place}");
                count += width(character, unit);
            }
            assert_eq!(offsets.offset(text.len()), count);
        }
    }
}
