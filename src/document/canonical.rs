//! A document in canonical form, with the whole way back to its bytes.

use std::cell::LazyCell;

use super::encoding::EncodingReport;
use super::metadata::Metadata;
use super::script::ScriptReport;
use super::structure::Structure;
use crate::text::{Canon, Change, Edits, Note, OffsetMap, Raw, Severity, Span, Stage};

/// The canonical text of one source, and all that was found out on the way.
#[derive(Debug, Clone)]
pub struct Canonical {
    /// The SHA-256 of the source bytes.
    pub source_id: String,
    /// The rules by which it was made: the version of the canonical form, the target script and the last stage.
    pub profile: String,
    /// The canonical text: UTF-8, one paragraph a line, no line feed at the end.
    pub text: String,
    /// The way back to the source bytes.
    pub map: OffsetMap,
    /// What each stage did, in their order.
    pub receipts: Vec<Receipt>,
    /// What the stages noticed.
    pub notes: Vec<PlacedNote>,
    /// How the bytes were read.
    pub encoding: EncodingReport,
    /// The script before the conversion; its spans point into the canonical text.
    pub script: ScriptReport,
    /// The parts of the text.
    pub structure: Structure,
    /// What the document says about itself.
    pub metadata: Metadata,
}

/// What one stage did.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// The stage.
    pub stage: Stage,
    /// From the text before it to the text after it.
    pub edits: Edits,
}

/// A change with its place in the source and in the canonical text.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedChange<'a> {
    /// The bytes that the replaced text came from.
    pub source: Span<Raw>,
    /// Where the replacing text, or what later stages made of it, stands.
    pub canonical: Span<Canon>,
    /// The change itself; its own places count in the texts before and after its stage.
    pub change: Change<'a>,
}

/// A note with its place in the source and in the canonical text.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedNote {
    /// The stage that noted it.
    pub stage: Stage,
    /// The kind of note, for machines.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What happened and what can be done.
    pub message: String,
    /// The source bytes, where the note is about a place.
    pub source: Option<Span<Raw>>,
    /// The place in the canonical text, where the note is about one.
    pub canonical: Option<Span<Canon>>,
}

impl Canonical {
    /// All changes, stage by stage, each with its way to the source and to the canonical text.
    pub fn changes(&self) -> Vec<PlacedChange<'_>> {
        let edits: Vec<&Edits> = self.receipts.iter().map(|receipt| &receipt.edits).collect();
        let ways = Ways::new(&edits);
        let mut placed = Vec::with_capacity(edits.iter().map(|edits| edits.n_changes()).sum());
        for (number, edits) in edits.iter().enumerate() {
            placed.extend(edits.changes().map(|change| PlacedChange {
                source: ways.source_of_input(number, change.old.start, change.old.end),
                canonical: ways.canonical_of_output(number, change.new.start, change.new.end),
                change,
            }));
        }
        placed
    }

    /// Places the notes of every stage, given with the receipts they belong to.
    pub(crate) fn place_notes(receipts: &[Receipt], notes: Vec<Vec<Note>>) -> Vec<PlacedNote> {
        // Few stages note a place, so few maps are made, and none is kept.
        let last_place = notes.iter().rposition(|notes| notes.iter().any(|note| note.place.is_some()));
        let mut back: Option<OffsetMap> = None;
        let mut placed = Vec::new();
        for (number, (receipt, notes)) in receipts.iter().zip(notes).enumerate() {
            if Some(number) <= last_place {
                let whole = |map: OffsetMap| map.then(&receipt.edits);
                back = Some(back.map_or_else(|| OffsetMap::new(&receipt.edits), whole));
            }
            let on = LazyCell::new(|| {
                let start = OffsetMap::new(&Edits::identity(receipt.edits.output_len()));
                receipts[number + 1..].iter().fold(start, |map, later| map.then(&later.edits))
            });
            for Note { code, severity, message, place } in notes {
                let source = place
                    .as_ref()
                    .and_then(|place| Some(back.as_ref()?.to_raw(Span::new(place.start, place.end))));
                let canonical = place.map(|place| on.to_canonical(Span::new(place.start, place.end)));
                placed.push(PlacedNote { stage: receipt.stage, code, severity, message, source, canonical });
            }
        }
        placed
    }
}

/// The maps from every intermediate text back to the source and on to the canonical text.
struct Ways {
    /// `back[k]` leads from the text after stage `k` to the source.
    back: Vec<OffsetMap>,
    /// `on[k]` leads from the text after stage `k` (its raw side) to the canonical text.
    on: Vec<OffsetMap>,
}

impl Ways {
    fn new(edits: &[&Edits]) -> Self {
        let mut back: Vec<OffsetMap> = Vec::with_capacity(edits.len());
        for edits in edits {
            back.push(match back.last() {
                None => OffsetMap::new(edits),
                Some(map) => map.then(edits),
            });
        }
        let on = (0..edits.len())
            .map(|number| {
                let start = OffsetMap::new(&Edits::identity(edits[number].output_len()));
                edits[number + 1..].iter().fold(start, |map, edits| map.then(edits))
            })
            .collect();
        Self { back, on }
    }

    fn source_of_output(&self, stage: usize, start: usize, end: usize) -> Span<Raw> {
        self.back[stage].to_raw(Span::new(start, end))
    }

    fn source_of_input(&self, stage: usize, start: usize, end: usize) -> Span<Raw> {
        match stage.checked_sub(1) {
            None => Span::new(start, end),
            Some(previous) => self.source_of_output(previous, start, end),
        }
    }

    fn canonical_of_output(&self, stage: usize, start: usize, end: usize) -> Span<Canon> {
        self.on[stage].to_canonical(Span::new(start, end))
    }
}
