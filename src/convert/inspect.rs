//! What a converter does to a text, step by step.

use std::ops::Range;

use super::alignment::Change;
use super::converter::{Converter, Part};
use super::pass::{passes, segments};
use super::trace::composed;

/// A conversion with its steps laid open.
///
/// Its size is that of the text times the number of stages; nothing in it grows faster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// The text as it was given.
    pub input: String,
    /// The dictionaries of each stage of the normalization, in the order of the configuration.
    pub normalization: Vec<Vec<String>>,
    /// The text behind the normalization.
    pub normalized: String,
    /// The segments, which together are the normalized text. Without a segmentation there is one.
    pub segments: Vec<String>,
    /// Where each segment stands in the given text, in bytes. A border inside a change of the normalization widens
    /// to the whole change.
    pub places: Vec<Range<usize>>,
    /// The stages of the chain.
    pub stages: Vec<StageInspection>,
    /// The converted text.
    pub output: String,
}

/// What one stage of the chain made of the segments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageInspection {
    /// The dictionaries of the stage, in the order of the configuration; `inline` for one that is written into it.
    pub dictionaries: Vec<String>,
    /// What has become of each segment behind this stage. A phrase of the user stands there as it ends.
    pub segments: Vec<String>,
}

impl Converter {
    /// Converts `text` and shows the segments and what each stage makes of them.
    pub fn inspect(&self, text: &str) -> Inspection {
        let views = self.views();
        // Each segment with what has become of it; `None` for a phrase of the user, which is done at once.
        let mut pieces: Vec<(String, Option<String>)> = Vec::new();
        let mut places = Vec::new();
        let mut at = 0;
        views.for_each_part(text, |part| match part {
            Part::Plain(plain) => {
                let traced = views.trace_normalization(plain);
                let changes = composed(&traced).changes;
                let normalized = traced.last().map_or(plain, |pass| pass.output.as_str());
                let mut take = |place: Range<usize>, segment: &str| {
                    places.push(at + place.start..at + place.end);
                    pieces.push((segment.to_owned(), None));
                };
                let mut border = Border::default();
                match &views.segmentation {
                    Some(words) => {
                        let mut end = 0;
                        for segment in segments(words, normalized) {
                            let start = border.before(&changes, end);
                            end += segment.len();
                            take(start..border.behind(&changes, end), segment);
                        }
                    }
                    None => take(0..plain.len(), normalized),
                }
                at += plain.len();
            }
            Part::Phrase(phrase, value) => {
                places.push(at..at + phrase.len());
                pieces.push((phrase.to_owned(), Some(views.user_value(value).to_owned())));
                at += phrase.len();
            }
        });
        let mut current: Vec<String> =
            pieces.iter().map(|(segment, done)| done.as_ref().unwrap_or(segment).clone()).collect();
        let mut stages = Vec::new();
        for (stage, view) in self.chain().iter().zip(&views.chain) {
            for (segment, (_, done)) in current.iter_mut().zip(&pieces) {
                if done.is_none() {
                    *segment = passes(std::slice::from_ref(view), segment).into_owned();
                }
            }
            stages.push(StageInspection {
                dictionaries: stage.dictionaries.clone(),
                segments: current.clone(),
            });
        }
        let segments: Vec<String> = pieces.into_iter().map(|(segment, _)| segment).collect();
        Inspection {
            input: text.to_owned(),
            normalization: self.normalization().iter().map(|stage| stage.dictionaries.clone()).collect(),
            normalized: segments.concat(),
            segments,
            places,
            stages,
            output: current.concat(),
        }
    }
}

/// Leads places behind some changes back to those before them, from left to right.
#[derive(Default)]
struct Border {
    /// How many changes end at the place or before it.
    done: usize,
}

impl Border {
    /// Where what starts at `place` starts.
    fn before(&mut self, changes: &[Change], place: usize) -> usize {
        self.lead_back(changes, place, |change| change.old.start)
    }

    /// Where what ends at `place` ends.
    fn behind(&mut self, changes: &[Change], place: usize) -> usize {
        self.lead_back(changes, place, |change| change.old.end)
    }

    fn lead_back(&mut self, changes: &[Change], place: usize, inside: impl Fn(&Change) -> usize) -> usize {
        while changes.get(self.done).is_some_and(|change| change.new.end <= place) {
            self.done += 1;
        }
        match (self.done.checked_sub(1).and_then(|last| changes.get(last)), changes.get(self.done)) {
            (_, Some(next)) if next.new.start < place => inside(next),
            (Some(last), _) => last.old.end + (place - last.new.end),
            (None, _) => place,
        }
    }
}
