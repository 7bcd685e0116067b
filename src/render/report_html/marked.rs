//! Text with some of its places marked.

use crate::schema::OffsetUnit;

/// Why a place is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// It is the wording that the line is about.
    Phrase,
    /// An edit takes it out.
    Old,
    /// An edit puts it in.
    New,
}

/// A text as a row of pieces, marked and not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marked {
    pub(super) pieces: Vec<Piece>,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// The element of HTML that marks it, `""` for none.
    element: &'static str,
    pub(super) text: String,
}

impl Piece {
    fn new(element: &'static str, text: &str) -> Self {
        Self { element, text: text.to_owned() }
    }

    pub(super) fn is(&self, element: &str) -> bool {
        self.element == element
    }
}

impl Marked {
    /// Marks `places` of `text`, which count in `unit`, are ordered and do not overlap.
    pub(super) fn new(text: &str, places: &[([usize; 2], Mark)], unit: OffsetUnit) -> Self {
        let mut pieces = Vec::new();
        let mut at = 0;
        for (place, mark) in places {
            let [start, end] = place.map(|offset| byte(text, offset, unit));
            if start < at || end < start {
                continue;
            }
            let element = match mark {
                Mark::Phrase => "mark",
                Mark::Old => "del",
                Mark::New => "ins",
            };
            pieces.push(Piece::new("", &text[at..start]));
            pieces.push(Piece::new(element, &text[start..end]));
            at = end;
        }
        pieces.push(Piece::new("", &text[at..]));
        pieces.retain(|piece: &Piece| !piece.text.is_empty());
        Self { pieces }
    }
}

/// The part of `text` at `place`, which counts in `unit`.
pub(super) fn cut(text: &str, place: [usize; 2], unit: OffsetUnit) -> &str {
    let [start, end] = place.map(|offset| byte(text, offset, unit));
    &text[start..end]
}

/// The byte at an offset in `unit`.
fn byte(text: &str, offset: usize, unit: OffsetUnit) -> usize {
    match unit {
        OffsetUnit::Byte => offset,
        OffsetUnit::Char => text.char_indices().nth(offset).map_or(text.len(), |(place, _)| place),
        OffsetUnit::Utf16 => {
            let mut count = 0;
            let mut places = text.char_indices().skip_while(|(_, character)| {
                let is_before = count < offset;
                count += character.len_utf16();
                is_before
            });
            places.next().map_or(text.len(), |(place, _)| place)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_marked_in_every_unit() {
        let text = "甲𨼆乙丙";
        for (unit, place) in
            [(OffsetUnit::Byte, [7, 10]), (OffsetUnit::Char, [2, 3]), (OffsetUnit::Utf16, [3, 4])]
        {
            let marked = Marked::new(text, &[(place, Mark::New)], unit);
            let pieces: Vec<(&str, &str)> =
                marked.pieces.iter().map(|piece| (piece.element, piece.text.as_str())).collect();
            assert_eq!(pieces, [("", "甲𨼆"), ("ins", "乙"), ("", "丙")]);
            assert_eq!(cut(text, place, unit), "乙");
        }
    }
}
