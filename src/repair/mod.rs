//! Damaged text → text.
//!
//! What the evidence proves is undone; what is damaged and cannot be undone is marked with a note and left.

mod chain;
mod codec;
mod context;
mod escapes;
mod lost;
mod misaligned;
mod mojibake;
mod patch;
mod pinyin;
mod plausibility;
mod readings;
mod reread;
mod rules;
mod suspicion;
mod undo;

pub use chain::{Chain, UnknownStep};

use crate::text::{Note, Rewrite, Rewriter, Rule};

/// The rules of this stage.
pub static RULES: [&Rule; 15] = [
    &pinyin::PINYIN_ARTEFACT,
    &rules::UTF8_READ_AS_LATIN1,
    &rules::GBK_READ_AS_LATIN1,
    &rules::BIG5_READ_AS_LATIN1,
    &rules::UTF8_READ_AS_GBK,
    &rules::BIG5_READ_AS_GBK,
    &rules::GBK_READ_AS_BIG5,
    &rules::UTF8_READ_AS_BIG5,
    &rules::CHAINED,
    &rules::HTML_ESCAPE,
    &rules::BACKSLASH_ESCAPE,
    &rules::PERCENT_U_ESCAPE,
    &rules::PERCENT_ESCAPE,
    &rules::QUOTED_PRINTABLE,
    &rules::UTF7,
];

/// Undoes the damage that the evidence in the text proves, in time linear in its length.
///
/// Notes: `damage-undone` for each chain of steps that was undone, by the name of the [`Chain`];
/// `damaged-misaligned` for a stretch that was read one byte off; `lost-bytes` for characters that a reader gave up
/// (U+FFFD, 锟斤拷, rows of question marks).
pub fn repair(text: &str) -> Rewrite<'_> {
    let mut rewrite = undo::undo(text, strip);
    rewrite.notes.extend(lost::notes(&rewrite.text));
    rewrite
}

/// Takes out the artefacts of a pinyin tool and marks the places where it cut characters.
fn strip(text: &str) -> Rewrite<'_> {
    let closings = pinyin::closings(text);
    if closings.is_empty() {
        return Rewrite::unchanged(text);
    }
    let damaged = misaligned::find(text, &closings);
    let artefacts = pinyin::artefacts(text, &closings, &damaged);
    let mut writer = Rewriter::new(text);
    let mut artefacts = artefacts.into_iter().peekable();
    for place in damaged {
        while let Some(artefact) = artefacts.next_if(|artefact| artefact.range.start < place.start) {
            writer.replace(artefact.range.clone(), "", artefact.reason());
        }
        writer.keep_to(place.start);
        let start = writer.output_len();
        writer.keep_to(place.end);
        let message =
            "The text was read one byte off here, and bytes were lost: what it said must be looked up.";
        writer.note(Note::warning("damaged-misaligned", message).at(start..writer.output_len()));
    }
    for artefact in artefacts {
        writer.replace(artefact.range.clone(), "", artefact.reason());
    }
    writer.finish()
}
