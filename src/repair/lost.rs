//! Characters that an earlier reader gave up.

use std::ops::Range;

use memchr::memmem;

use super::context;
use super::plausibility::is_han;
use crate::text::Note;

/// What readers write for bytes that they cannot read: U+FFFD, and what becomes of two of them when their UTF-8 is
/// read as GBK or as Latin-1.
const TRACES: [&str; 3] = ["\u{fffd}", "锟斤拷", "ï¿½"];

/// So many question marks in a row, between Chinese characters, stand for lost ones: readers ask three times at most.
const QUESTION_MARKS: usize = 4;

/// The places that have a note each; the last one speaks for all others.
const MOST_NOTES: usize = 50;

/// Notes the places of `text` where characters are lost.
pub(super) fn notes(text: &str) -> Vec<Note> {
    let mut places: Vec<Range<usize>> = Vec::new();
    for trace in TRACES {
        places.extend(memmem::find_iter(text.as_bytes(), trace).map(|at| at..at + trace.len()));
    }
    places.extend(question_marks(text));
    // A text about wrong readings shows what comes of them; U+FFFD is no part of any text.
    places.retain(|place| text[place.clone()] == *TRACES[0] || !context::is_explained(text, place));
    places.sort_unstable_by_key(|place| place.start);
    let mut runs: Vec<(Range<usize>, usize)> = Vec::new();
    for place in places {
        match runs.last_mut() {
            Some((run, n)) if place.start <= run.end => {
                run.end = run.end.max(place.end);
                *n += 1;
            }
            _ => runs.push((place, 1)),
        }
    }
    let n_runs = runs.len();
    let notes = runs.into_iter().take(MOST_NOTES).enumerate().map(|(number, (run, n))| {
        let more = match n_runs - number {
            rest @ 2.. if number + 1 == MOST_NOTES => format!(" and at {} later places", rest - 1),
            _ => String::new(),
        };
        let traces = if n == 1 { "a trace stands".to_owned() } else { format!("{n} traces stand") };
        let message = format!(
            "Characters were lost here{more} before or while the text was decoded; {traces} in their place."
        );
        Note::warning("lost-bytes", message).at(run)
    });
    notes.collect()
}

/// Rows of question marks between Chinese characters.
fn question_marks(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut rows = Vec::new();
    let mut known = 0;
    for at in memmem::find_iter(bytes, "????") {
        if at < known {
            continue;
        }
        let len = bytes[at..].iter().take_while(|byte| **byte == b'?').count();
        known = at + len;
        let beside = [text[..at].chars().next_back(), text[known..].chars().next()];
        if len >= QUESTION_MARKS && beside.iter().all(|side| side.is_some_and(is_chinese)) {
            rows.push(at..known);
        }
    }
    rows
}

fn is_chinese(character: char) -> bool {
    is_han(character)
        || matches!(character, '，' | '。' | '、' | '；' | '：' | '”' | '《' | '》' | '（' | '）')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_run_of_traces_is_one_note_with_its_place() {
        let text = "深圳锟斤拷锟斤拷市\u{fffd}政府????工作";
        let notes = notes(text);
        let places: Vec<&str> =
            notes.iter().map(|note| &text[note.place.clone().expect("a place")]).collect();
        assert_eq!(places, ["锟斤拷锟斤拷", "\u{fffd}", "????"]);
        assert!(notes[0].message.contains("2 traces"), "{}", notes[0].message);
        assert!(super::notes("深圳市锟铻，真的吗??????? what? ok????").is_empty());
    }

    #[test]
    fn a_text_full_of_traces_has_a_limited_number_of_notes() {
        let notes = notes(&"深\u{fffd}".repeat(1000));
        assert_eq!(notes.len(), MOST_NOTES);
        assert!(notes[MOST_NOTES - 1].message.contains("950 later places"));
    }
}
