//! Characters that an earlier reader gave up.

use memchr::memmem;

use crate::text::Note;

/// What readers write for bytes that they cannot read: U+FFFD, and what becomes of two of them when their UTF-8 is
/// read as GBK.
const TRACES: [&str; 2] = ["\u{fffd}", "锟斤拷"];

/// Notes that characters of `text` are lost, with their number and the place of the first.
pub(super) fn note(text: &str) -> Option<Note> {
    let traces = TRACES.map(|trace| {
        let mut places = memmem::find_iter(text.as_bytes(), trace).map(|at| at..at + trace.len());
        let first = places.next()?;
        Some((1 + places.count(), first))
    });
    let n: usize = traces.iter().flatten().map(|(n, _)| n).sum();
    let first = traces.into_iter().flatten().map(|(_, first)| first).min_by_key(|first| first.start)?;
    let message = format!(
        "Characters were lost before or while the text was decoded, at {n} places; the first is here."
    );
    Some(Note::warning("lost-bytes", message).at(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_traces_are_one_note_with_the_first_place() {
        let text = "深圳锟斤拷锟斤拷市\u{fffd}政府";
        let note = note(text).expect("three traces");
        assert_eq!(note.place, Some(6..15));
        assert!(note.message.contains(" 3 places"), "{}", note.message);
        assert_eq!(super::note("深圳市锟铻"), None);
    }
}
