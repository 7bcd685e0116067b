//! The receipt of one stage: how each piece of its input became a piece of its output.

use std::ops::Range;

use super::rule::Rule;

/// A monotone list of runs from the first byte of the input to its last, and the changes among them.
///
/// The shape is that of ICU's `icu::Edits`: only lengths are stored, neighbours of one kind are merged, and a
/// position inside a change stands for the whole change. Transcoding is not a change: a GBK text of Han
/// characters is one run of units that are 2 bytes wide in the input and 3 in the output.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Edits {
    runs: Vec<Run>,
    records: Vec<Record>,
    before: Vec<u8>,
    after: String,
    input_len: usize,
    output_len: usize,
}

/// `count` units, each `old` bytes wide in the input and `new` bytes in the output.
///
/// A run of 1 → 1 is text that passed unchanged, byte for byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) count: usize,
    pub(crate) old: usize,
    pub(crate) new: usize,
}

/// A change as it is stored: 48 bytes, its texts in two shared pools.
#[derive(Debug, Clone, PartialEq)]
struct Record {
    rule: &'static Rule,
    old: (u32, u32),
    new: (u32, u32),
    before: u32,
    after: u32,
    confidence: f32,
    alternatives: Option<Box<[String]>>,
}

/// One change: what stood where, what stands there now, why, and how surely.
#[derive(Debug, Clone, PartialEq)]
pub struct Change<'a> {
    /// The rule that allowed it.
    pub rule: &'static Rule,
    /// The bytes of the input that were replaced.
    pub old: Range<usize>,
    /// The bytes of the output that replace them.
    pub new: Range<usize>,
    /// The replaced bytes: text, but for the decoding stage.
    pub before: &'a [u8],
    /// The replacing text.
    pub after: &'a str,
    /// The share of such changes that are right, from 0 to 1.
    pub confidence: f32,
    /// What else it might have been, most likely first.
    pub alternatives: &'a [String],
}

/// Why a change is made: its rule, how sure it is, and what else could stand there.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The rule that allows the change.
    pub rule: &'static Rule,
    /// The share of such changes that are right, from 0 to 1.
    pub confidence: f32,
    /// What else it might have been, most likely first.
    pub alternatives: Vec<String>,
}

impl From<&'static Rule> for Reason {
    fn from(rule: &'static Rule) -> Self {
        Self { rule, confidence: 1.0, alternatives: Vec::new() }
    }
}

impl Reason {
    /// A change that is right with the probability `confidence`.
    pub fn guess(rule: &'static Rule, confidence: f32) -> Self {
        Self { rule, confidence, alternatives: Vec::new() }
    }

    /// The same reason, with the readings that were not taken.
    pub fn or(mut self, alternatives: Vec<String>) -> Self {
        self.alternatives = alternatives;
        self
    }
}

impl Edits {
    /// The receipt of a stage that changed nothing in `len` bytes.
    pub fn identity(len: usize) -> Self {
        let mut edits = Self::default();
        edits.keep(len);
        edits
    }

    /// Adds `len` bytes that pass unchanged.
    pub fn keep(&mut self, len: usize) {
        self.units(len, 1, 1);
    }

    /// Adds `count` units of `old` input bytes and `new` output bytes each, none of which is a change.
    pub fn units(&mut self, count: usize, old: usize, new: usize) {
        if count == 0 || (old == 0 && new == 0) {
            return;
        }
        self.input_len += count * old;
        self.output_len += count * new;
        match self.runs.last_mut() {
            Some(last) if last.old == old && last.new == new => last.count += count,
            _ => self.runs.push(Run { count, old, new }),
        }
    }

    /// Adds a change of the bytes `before` into `after`.
    pub fn change(&mut self, before: &[u8], after: &str, reason: Reason) {
        let (old_start, new_start) = (self.input_len, self.output_len);
        self.records.push(Record {
            rule: reason.rule,
            old: (narrow(old_start), narrow(old_start + before.len())),
            new: (narrow(new_start), narrow(new_start + after.len())),
            before: narrow(self.before.len()),
            after: narrow(self.after.len()),
            confidence: reason.confidence,
            alternatives: (!reason.alternatives.is_empty()).then(|| reason.alternatives.into_boxed_slice()),
        });
        self.before.extend_from_slice(before);
        self.after.push_str(after);
        self.input_len += before.len();
        self.output_len += after.len();
        // A change stays a unit of its own: merging it with an equal neighbour would be harmless for widths,
        // but 1 → 1 would turn into text that passed unchanged.
        if !before.is_empty() || !after.is_empty() {
            match self.runs.last_mut() {
                Some(last)
                    if last.old == before.len()
                        && last.new == after.len()
                        && (last.old, last.new) != (1, 1) =>
                {
                    last.count += 1;
                }
                _ => self.runs.push(Run { count: 1, old: before.len(), new: after.len() }),
            }
        }
    }

    /// The number of bytes of the input.
    pub fn input_len(&self) -> usize {
        self.input_len
    }

    /// The number of bytes of the output.
    pub fn output_len(&self) -> usize {
        self.output_len
    }

    /// Whether every byte passed as it was.
    pub fn is_identity(&self) -> bool {
        self.records.is_empty() && self.runs.iter().all(|run| run.old == 1 && run.new == 1)
    }

    /// The number of changes.
    pub fn n_changes(&self) -> usize {
        self.records.len()
    }

    /// The changes, in the order of the text.
    pub fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        self.records.iter().map(|record| {
            let (old, new) = (widen(record.old), widen(record.new));
            let (before, after) = (record.before as usize, record.after as usize);
            Change {
                rule: record.rule,
                before: &self.before[before..before + old.len()],
                after: &self.after[after..after + new.len()],
                old,
                new,
                confidence: record.confidence,
                alternatives: record.alternatives.as_deref().unwrap_or_default(),
            }
        })
    }

    /// The input with the changes made, where every unchanged run is text that passed byte for byte.
    ///
    /// Returns `None` when `input` is not the text of this receipt, or when a run is transcoded, which a list
    /// of changes cannot replay.
    pub fn apply(&self, input: &str) -> Option<String> {
        if input.len() != self.input_len {
            return None;
        }
        let mut output = String::with_capacity(self.output_len);
        let mut cursor = 0;
        for change in self.changes() {
            output.push_str(input.get(cursor..change.old.start)?);
            if input.as_bytes().get(change.old.clone())? != change.before {
                return None;
            }
            output.push_str(change.after);
            cursor = change.old.end;
        }
        output.push_str(input.get(cursor..)?);
        (output.len() == self.output_len).then_some(output)
    }

    pub(crate) fn runs(&self) -> &[Run] {
        &self.runs
    }
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).expect("sources are limited to 1 GiB, and no stage grows a text fourfold")
}

fn widen((start, end): (u32, u32)) -> Range<usize> {
    start as usize..end as usize
}
