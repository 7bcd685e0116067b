//! A line of the manifest that a batch run keeps.

use serde::Serialize;

use super::normalize::NoteV1;
use super::offsets::{OffsetUnit, Offsets};
use super::problem::ProblemV1;
use crate::document::Canonical;
use crate::normalize::GUESS_BELOW;

/// What was made of one file of a batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BatchRecordV1 {
    /// The file, relative to the input folder.
    pub path: String,
    /// The canonical text, relative to the output folder.
    pub output: String,
    /// The length of the canonical text's file in bytes.
    pub output_bytes: u64,
    /// SHA-256 of the written text.
    pub output_sha256: String,
    /// SHA-256 of the source bytes.
    pub sha256: String,
    /// The number of source bytes.
    pub bytes: usize,
    /// The encoding, as in the result of normalizing.
    pub encoding: String,
    /// From 0 to 1.
    pub encoding_confidence: f32,
    /// The script before the conversion.
    pub script: String,
    /// The number of changes.
    pub n_changes: usize,
    /// The number of changes that are guesses.
    pub n_guesses: usize,
    /// What was noticed.
    pub notes: Vec<NoteV1>,
    /// The rules by which the text was made.
    pub profile: String,
}

impl BatchRecordV1 {
    /// The record of the file `path`, whose canonical text goes to `output`; what is written there is still to be said.
    pub fn new(path: String, output: String, canonical: &Canonical) -> Self {
        let offsets = Offsets::new(&canonical.text, OffsetUnit::Byte);
        let changes = || canonical.receipts.iter().flat_map(|receipt| receipt.edits.changes());
        Self {
            path,
            output,
            output_bytes: 0,
            output_sha256: String::new(),
            sha256: canonical.source_id.clone(),
            bytes: canonical.map.raw_len(),
            encoding: canonical.encoding.label.to_owned(),
            encoding_confidence: canonical.encoding.confidence,
            script: canonical.script.detected.name().to_owned(),
            n_changes: changes().count(),
            n_guesses: changes().filter(|change| change.confidence < GUESS_BELOW).count(),
            notes: canonical.notes.iter().map(|note| NoteV1::new(note, &offsets)).collect(),
            profile: canonical.profile.clone(),
        }
    }
}

/// A file of a batch that could not be done.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BatchProblemV1 {
    /// The file, relative to the input folder.
    pub path: String,
    /// What is wrong.
    pub error: ProblemV1,
}
