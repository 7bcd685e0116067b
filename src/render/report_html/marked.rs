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
    /// The pieces; the element that marks each, `""` for none.
    pub(super) pieces: Vec<(&'static str, String)>,
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
            pieces.push(("", text[at..start].to_owned()));
            pieces.push((element, text[start..end].to_owned()));
            at = end;
        }
        pieces.push(("", text[at..].to_owned()));
        pieces.retain(|(_, piece)| !piece.is_empty());
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
        for (unit, place) in [(OffsetUnit::Byte, [7, 10]), (OffsetUnit::Char, [2, 3]), (OffsetUnit::Utf16, [3, 4])] {
            let marked = Marked::new(text, &[(place, Mark::New)], unit);
            let pieces: Vec<(&str, &str)> =
                marked.pieces.iter().map(|(element, piece)| (*element, piece.as_str())).collect();
            assert_eq!(pieces, [("", "甲𨼆"), ("ins", "乙"), ("", "丙")]);
            assert_eq!(cut(text, place, unit), "乙");
        }
    }
}
