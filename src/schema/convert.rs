//! The result of a script conversion.

use serde::Serialize;

use super::offsets::{OffsetUnit, Offsets};
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

impl ConvertV1 {
    /// Writes the conversion of `input` in wire form, with its edits.
    pub fn explained(
        id: Option<String>,
        config: &str,
        input: &str,
        rewrite: Rewrite<'_>,
        unit: OffsetUnit,
    ) -> Self {
        let (old, new) = (Offsets::new(input, unit), Offsets::new(&rewrite.text, unit));
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
        let config = config.to_owned();
        Self { id, config, offsets: unit, edits: Some(edits), text: rewrite.text.into_owned() }
    }
}
