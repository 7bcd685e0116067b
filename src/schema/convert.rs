//! The result of a script conversion.

use serde::Serialize;

use super::offsets::{OffsetUnit, Offsets};
use crate::convert::{Ambiguity, Inspection, Step};
use crate::text::Rewrite;

/// A converted text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ConvertV1 {
    /// The id that the request gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The configuration that was used.
    pub config: String,
    /// The unit of the offsets.
    pub offsets: OffsetUnit,
    /// The converted text.
    pub text: String,
    /// What was converted to what, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edits: Option<Vec<ConvertEditV1>>,
    /// Where the dictionaries offer more than was taken, with and without an edit, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ambiguities: Option<Vec<ConvertAmbiguityV1>>,
    /// What each stage did, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspection: Option<ConvertInspectionV1>,
}

/// One converted word or character.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ConvertEditV1 {
    /// The stage of the pipeline that the rule belongs to.
    pub stage: String,
    /// The rule that allowed it.
    pub rule: String,
    /// The place in the given text.
    pub a: [usize; 2],
    /// The place in the converted text.
    pub b: [usize; 2],
    /// What stood there.
    pub before: String,
    /// What stands there now.
    pub after: String,
    /// From 0 to 1.
    pub confidence: f32,
    /// What else the dictionaries offer, their first choice first.
    pub alternatives: Vec<String>,
}

/// A place where another candidate of a dictionary would have given another text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ConvertAmbiguityV1 {
    /// The place in the given text.
    pub a: [usize; 2],
    /// The place in the converted text.
    pub b: [usize; 2],
    /// What stood there.
    pub before: String,
    /// What stands there now; the same where the choice left no edit.
    pub after: String,
    /// What would stand there had another candidate been taken.
    pub alternatives: Vec<String>,
    /// The choices that were made here.
    pub choices: Vec<ConvertChoiceV1>,
}

/// A key of a dictionary that has more than one candidate.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ConvertChoiceV1 {
    /// Who chose: `user` for a dictionary ahead of the configuration, else the name of a step of the inspection.
    pub step: String,
    /// The key, as it stood in the text before the step.
    pub key: String,
    /// All candidates in the order of the dictionary; the first one was taken.
    pub candidates: Vec<String>,
}

/// A conversion with its steps laid open.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ConvertInspectionV1 {
    /// The steps over the whole text before anything else.
    pub normalization: Vec<ConvertStepV1>,
    /// The text behind these.
    pub normalized: String,
    /// The segments, which together are the normalized text.
    pub segments: Vec<String>,
    /// Where each segment stands in the given text.
    pub places: Vec<[usize; 2]>,
    /// The stages of the chain.
    pub stages: Vec<ConvertStageV1>,
}

/// A step, and what it looks into.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ConvertStepV1 {
    /// The name: `normalization-1` and so on.
    pub step: String,
    /// Its dictionaries, in the order of the configuration.
    pub dictionaries: Vec<String>,
}

/// What a stage of the chain made of the segments.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ConvertStageV1 {
    /// The name: `chain-1` and so on.
    pub step: String,
    /// Its dictionaries, in the order of the configuration; `inline` for one that is written into it.
    pub dictionaries: Vec<String>,
    /// What has become of each segment behind this stage.
    pub segments: Vec<String>,
}

impl ConvertV1 {
    /// A conversion without explanations.
    pub fn plain(id: Option<String>, config: &str, text: String, unit: OffsetUnit) -> Self {
        let config = config.to_owned();
        Self { id, config, offsets: unit, text, edits: None, ambiguities: None, inspection: None }
    }

    /// Adds the edits that made the text of `input`.
    pub fn with_edits(mut self, input: &str, rewrite: &Rewrite<'_>) -> Self {
        let (old, new) = (Offsets::new(input, self.offsets), Offsets::new(&rewrite.text, self.offsets));
        let edits = (rewrite.edits.changes())
            .map(|change| ConvertEditV1 {
                stage: change.rule.stage.name().to_owned(),
                rule: change.rule.id.to_owned(),
                a: old.pair(change.old.start, change.old.end),
                b: new.pair(change.new.start, change.new.end),
                before: String::from_utf8_lossy(change.before).into_owned(),
                after: change.after.to_owned(),
                confidence: change.confidence,
                alternatives: change.alternatives.to_vec(),
            })
            .collect();
        self.edits = Some(edits);
        self
    }

    /// Adds the choices that the dictionaries left in `input`.
    pub fn with_ambiguities(mut self, input: &str, ambiguities: Vec<Ambiguity>) -> Self {
        let (old, new) = (Offsets::new(input, self.offsets), Offsets::new(&self.text, self.offsets));
        let ambiguities = ambiguities
            .into_iter()
            .map(|ambiguity| ConvertAmbiguityV1 {
                a: old.pair(ambiguity.old.start, ambiguity.old.end),
                b: new.pair(ambiguity.new.start, ambiguity.new.end),
                before: input[ambiguity.old].to_owned(),
                after: ambiguity.after,
                alternatives: ambiguity.alternatives,
                choices: (ambiguity.choices.into_iter())
                    .map(|choice| ConvertChoiceV1 {
                        step: step_name(choice.step),
                        key: choice.key,
                        candidates: choice.candidates,
                    })
                    .collect(),
            })
            .collect();
        self.ambiguities = Some(ambiguities);
        self
    }

    /// Adds what each stage made of `input`.
    pub fn with_inspection(mut self, input: &str, inspection: Inspection) -> Self {
        let old = Offsets::new(input, self.offsets);
        let Inspection { normalization, normalized, segments, places, stages, .. } = inspection;
        let name_of = |step: fn(usize) -> Step, number| step_name(step(number));
        self.inspection = Some(ConvertInspectionV1 {
            normalization: (normalization.into_iter().enumerate())
                .map(|(number, dictionaries)| ConvertStepV1 {
                    step: name_of(Step::Normalization, number),
                    dictionaries,
                })
                .collect(),
            normalized,
            segments,
            places: places.into_iter().map(|place| old.pair(place.start, place.end)).collect(),
            stages: (stages.into_iter().enumerate())
                .map(|(number, stage)| ConvertStageV1 {
                    step: name_of(Step::Chain, number),
                    dictionaries: stage.dictionaries,
                    segments: stage.segments,
                })
                .collect(),
        });
        self
    }
}

fn step_name(step: Step) -> String {
    match step {
        Step::User => "user".to_owned(),
        Step::Normalization(number) => format!("normalization-{}", number + 1),
        Step::Chain(number) => format!("chain-{}", number + 1),
    }
}
