//! Comparing two texts.

use std::sync::Arc;

use serde::Deserialize;

use super::names::{named_stage, named_target};
use super::normalize::{NormalizeSettings, bytes_of_base64, source};
use super::problem::{Problem, ProblemKind};
use super::watch::Watch;
use crate::dictionary::words::Segmenter;
use crate::diff::{Diff, Options, Side, diff};
use crate::document::{Canonical, SourceText};
use crate::schema::{DiffSide, DiffV1, OffsetUnit};

/// How two texts are compared, beside the texts themselves.
#[derive(Debug, Clone, Default)]
pub struct DiffSettings {
    /// How the sides are normalized, where they are, and the unit of the offsets.
    pub normalize: NormalizeSettings,
    /// Whether given texts are normalized before they are compared.
    pub normalize_texts: bool,
    /// What cuts changed clauses into words, where it is not the standard segmenter.
    pub segmenter: Option<Arc<Segmenter>>,
}

impl DiffSettings {
    /// The same settings for work that is watched.
    #[must_use]
    pub fn watched_by(&self, watch: &Watch) -> Self {
        Self { normalize: self.normalize.watched_by(watch), ..self.clone() }
    }

    /// How the comparison itself is made.
    fn options(&self) -> Options<'_> {
        Options { segmenter: self.segmenter.as_deref(), ..Options::default() }
    }
}

/// Two texts to compare, or the bytes of two documents in base64.
///
/// Texts are compared exactly as they are given, unless `normalize` or `until` is asked for; bytes are always
/// normalized. What was compared comes back as `a_text` and `b_text` where it is not what was given.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct DiffRequest {
    /// Comes back in the result.
    #[serde(default, deserialize_with = "super::record::id")]
    #[cfg_attr(feature = "serve", schema(value_type = Option<super::record::RecordId>))]
    pub id: Option<String>,
    /// The first text.
    pub a: Option<String>,
    /// The second text.
    pub b: Option<String>,
    /// The bytes of the first document, in base64.
    pub a_b64: Option<String>,
    /// The bytes of the second document, in base64.
    pub b_b64: Option<String>,
    /// Whether texts are normalized before they are compared.
    pub normalize: Option<bool>,
    /// The last stage of normalizing: `decode`, `repair`, `canonicalize` or `convert`.
    pub until: Option<String>,
    /// The script to convert to, as in normalizing.
    pub to: Option<String>,
}

/// Two compared documents with the result.
#[derive(Debug)]
pub struct Comparison {
    /// The first document.
    pub a: Canonical,
    /// The second document.
    pub b: Canonical,
    /// What changed.
    pub diff: Diff,
}

impl Comparison {
    /// Compares two canonical documents.
    ///
    /// Documents that went through the whole chain are compared with their structure, others as texts.
    pub fn of_documents(a: Canonical, b: Canonical, settings: &DiffSettings) -> Self {
        let side = |canonical| match settings.normalize.options.until {
            None => Side::of_canonical(canonical),
            Some(_) => Side::of_text(&canonical.text),
        };
        let diff = diff(side(&a), side(&b), &settings.options());
        Self { a, b, diff }
    }

    /// The comparison in wire form, with the texts that were compared.
    pub fn to_wire(&self, id: Option<String>, offsets: OffsetUnit) -> DiffV1 {
        let Self { a, b, diff } = self;
        let (a_side, b_side) = (DiffSide::of_canonical(a), DiffSide::of_canonical(b));
        DiffV1::new(id, a_side, b_side, diff, offsets).with_texts(&a.text, &b.text)
    }
}

impl DiffRequest {
    /// Carries the request out.
    ///
    /// # Errors
    /// A [`Problem`] for a request without two sides, bad base64, an unknown option, and guesses in a strict
    /// request.
    pub fn run(self, settings: &DiffSettings) -> Result<DiffV1, Problem> {
        let mut settings = settings.clone();
        let options = &mut settings.normalize.options;
        settings.normalize_texts |= self.until.is_some();
        if let Some(stage) = &self.until {
            options.until = Some(named_stage(stage)?);
        }
        if let Some(target) = &self.to {
            options.to = named_target(target)?;
        }
        settings.normalize_texts = self.normalize.unwrap_or(settings.normalize_texts);
        match (self.a, self.b, self.a_b64, self.b_b64) {
            (Some(a), Some(b), None, None) if !settings.normalize_texts => {
                let found = diff(Side::of_text(&a), Side::of_text(&b), &settings.options());
                let unit = settings.normalize.offsets;
                Ok(DiffV1::new(self.id, DiffSide::of_text(&a), DiffSide::of_text(&b), &found, unit))
            }
            (Some(a), Some(b), None, None) => {
                settings.normalize.options.hint = crate::decode::Hint::default();
                diff_documents(self.id, source(a.into_bytes())?, source(b.into_bytes())?, &settings)
            }
            (None, None, Some(a), Some(b)) => {
                let (a, b) = (bytes_of_base64("a_b64", &a)?, bytes_of_base64("b_b64", &b)?);
                diff_documents(self.id, source(a)?, source(b)?, &settings)
            }
            _ => Err(Problem::new(
                ProblemKind::InvalidRequest,
                "the request has not exactly two sides",
                "give `a` and `b` as texts, or `a_b64` and `b_b64` as bytes in base64",
            )),
        }
    }
}

/// Normalizes two sources and compares them.
///
/// # Errors
/// A [`Problem`] for guesses, when the settings are strict.
pub fn diff_documents(
    id: Option<String>,
    a: SourceText,
    b: SourceText,
    settings: &DiffSettings,
) -> Result<DiffV1, Problem> {
    let a = settings.normalize.normalize(&a).map_err(|problem| problem.at("a"))?;
    let b = settings.normalize.normalize(&b).map_err(|problem| problem.at("b"))?;
    Ok(Comparison::of_documents(a, b, settings).to_wire(id, settings.normalize.offsets))
}
