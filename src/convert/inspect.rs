//! What a converter does to a text, step by step.

use super::converter::{Converter, Part};
use super::pass::{passes, segments};

/// A conversion with its steps laid open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// The text as it was given.
    pub input: String,
    /// The text behind the normalization.
    pub normalized: String,
    /// The segments, which together are the normalized text. Without a segmentation there is one.
    pub segments: Vec<String>,
    /// The stages of the chain.
    pub stages: Vec<StageInspection>,
    /// The converted text.
    pub output: String,
}

/// What one stage of the chain made of the segments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageInspection {
    /// The dictionaries of the stage, in the order of the configuration.
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
        views.for_each_part(text, |part| match part {
            Part::Plain(plain) => {
                let normalized = passes(&views.normalization, plain);
                match &views.segmentation {
                    Some(words) => {
                        pieces.extend(segments(words, &normalized).map(|segment| (segment.to_owned(), None)))
                    }
                    None => pieces.push((normalized.into_owned(), None)),
                }
            }
            Part::Phrase(phrase, value) => {
                pieces.push((phrase.to_owned(), Some(views.user_value(value).to_owned())))
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
            normalized: segments.concat(),
            segments,
            stages,
            output: current.concat(),
        }
    }
}
