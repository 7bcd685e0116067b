//! Damaged text → text.
//!
//! What the evidence proves is undone; what is damaged and cannot be undone is marked with a note and left.

mod byte_tool;
mod chain;
mod codec;
mod context;
mod document_model;
mod escapes;
mod lattice;
mod lost;
mod misaligned;
mod mojibake;
mod patch;
mod pinyin;
mod plausibility;
mod readings;
mod reread;
mod rules;
mod shifted;
mod suspicion;
mod undo;

pub use chain::{Chain, UnknownStep};

use shifted::Damage;

use crate::dictionary::language_model::LanguageModel;
use crate::text::{Note, Rewrite, Rewriter, Rule};

/// The rules of this stage.
pub static RULES: [&Rule; 16] = [
    &pinyin::PINYIN_ARTEFACT,
    &shifted::BYTE_SHIFT,
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
/// `damaged-misaligned` for a stretch that was read one byte off and is not read again; `lost-bytes` for characters that a reader gave up
/// (U+FFFD, 锟斤拷, rows of question marks).
pub fn repair(text: &str) -> Rewrite<'_> {
    repair_by(text, LanguageModel::get)
}

/// As [`repair`], with another language model: to measure on texts that it was not made from.
pub fn repair_with<'a>(text: &'a str, model: &LanguageModel) -> Rewrite<'a> {
    repair_by(text, || model)
}

fn repair_by<'a, 'm>(text: &'a str, model: impl FnOnce() -> &'m LanguageModel) -> Rewrite<'a> {
    let mut rewrite = undo::undo(text, |text| strip(text, model));
    rewrite.notes.extend(lost::notes(&rewrite.text));
    rewrite
}

/// Takes out the artefacts of a pinyin tool, reads again what a reader took one byte off behind them, and marks the
/// places where that is not possible.
fn strip<'a, 'm>(text: &'a str, model: impl FnOnce() -> &'m LanguageModel) -> Rewrite<'a> {
    let closings = pinyin::closings(text);
    if closings.is_empty() {
        return Rewrite::unchanged(text);
    }
    let damaged = shifted::find(text, &closings, model);
    let places: Vec<_> = damaged.iter().map(|damage| damage.range.clone()).collect();
    let artefacts = pinyin::artefacts(text, &closings, &places);
    let mut writer = Rewriter::new(text);
    let mut artefacts = artefacts.into_iter().peekable();
    for Damage { range: place, reading } in damaged {
        while let Some(artefact) = artefacts.next_if(|artefact| artefact.range.start < place.start) {
            writer.replace(artefact.range.clone(), "", artefact.reason());
        }
        if let Some(reading) = reading {
            writer.replace(place, &reading.text, reading.reason);
            continue;
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
