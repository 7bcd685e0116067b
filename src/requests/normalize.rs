//! Normalizing one document.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;

use super::names::named_encoding;
use super::problem::{Problem, ProblemKind};
use super::watch::Watch;
use crate::decode::Hint;
use crate::document::{Canonical, EncodingReport, SourceText};
use crate::normalize::{GUESS_BELOW, Options, normalize_watched};
use crate::schema::{ChangeV1, NormalizeV1, OffsetUnit};

/// How a request is carried out, beside the request itself.
#[derive(Debug, Clone, Default)]
pub struct NormalizeSettings {
    /// How the document is normalized.
    pub options: Options,
    /// The unit of the offsets.
    pub offsets: OffsetUnit,
    /// Whether guesses are refused.
    pub strict: bool,
    /// Whether the work goes on, and who is told how long it takes.
    pub watch: Watch,
}

/// A document to normalize: its bytes in base64, its text, or the path of its file.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct NormalizeRequest {
    /// Comes back in the result.
    #[serde(default, deserialize_with = "super::record::id")]
    #[cfg_attr(feature = "serve", schema(value_type = Option<super::record::RecordId>))]
    pub id: Option<String>,
    /// The bytes as they were obtained, in base64.
    pub bytes_b64: Option<String>,
    /// The text, where it is known to be decoded.
    pub text: Option<String>,
    /// The path of a file: on the command line only.
    #[cfg_attr(feature = "serve", schema(ignore))]
    pub path: Option<String>,
    /// What is said of the encoding: a label that the evidence may overrule, or an object.
    pub hint: Option<DeclaredHint>,
}

/// What is said of the encoding.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum DeclaredHint {
    /// The label that a header or a page declares; the evidence may overrule it.
    Declared(String),
    /// The same, or an encoding that must be used.
    Fields {
        /// The encoding that must be used.
        encoding: Option<String>,
        /// What a header or a page declares.
        declared: Option<String>,
    },
}

impl NormalizeSettings {
    /// The same settings for work that is watched.
    #[must_use]
    pub fn watched_by(&self, watch: &Watch) -> Self {
        Self { watch: watch.clone(), ..self.clone() }
    }

    /// Normalizes a source.
    ///
    /// # Errors
    /// A [`Problem`] with the guesses, when the settings are strict and there are some; one when nobody waits for the
    /// result any more.
    pub fn normalize(&self, source: &SourceText) -> Result<Canonical, Problem> {
        self.watch.check()?;
        let canonical = normalize_watched(source, &self.options, &mut self.watch.of_document());
        if !self.strict {
            return Ok(canonical);
        }
        if canonical.encoding.confidence < GUESS_BELOW {
            let EncodingReport { label, confidence, .. } = &canonical.encoding;
            return Err(Problem::new(
                ProblemKind::Guesses,
                format!("that the source is {label} is a guess of confidence {confidence:.2}"),
                "name the encoding, or leave out the strict option",
            ));
        }
        let guesses = ChangeV1::guesses(&canonical, self.offsets);
        match guesses.len() {
            0 => Ok(canonical),
            n => Err(Problem {
                guesses,
                ..Problem::new(
                    ProblemKind::Guesses,
                    if n == 1 {
                        "a change is a guess".to_owned()
                    } else {
                        format!("{n} changes are guesses")
                    },
                    "look at them, then leave out the strict option or correct the source",
                )
            }),
        }
    }
}

impl NormalizeRequest {
    /// Carries the request out. Files are read by `read`, which may refuse to.
    ///
    /// # Errors
    /// A [`Problem`] for a request without a document, bad base64, a file that does not read, a source that is
    /// too large, and guesses in a strict request.
    pub fn run(
        self,
        settings: &NormalizeSettings,
        read: &dyn Fn(&str) -> Result<SourceText, Problem>,
    ) -> Result<NormalizeV1, Problem> {
        let mut settings = settings.clone();
        match self.hint {
            None => {}
            Some(DeclaredHint::Declared(label)) => settings.options.hint.declared = Some(label),
            Some(DeclaredHint::Fields { encoding, declared }) => {
                let encoding = encoding.as_deref().map(named_encoding).transpose()?;
                let hint = &mut settings.options.hint;
                *hint = Hint {
                    encoding: encoding.or_else(|| hint.encoding.take()),
                    declared: declared.or_else(|| hint.declared.take()),
                };
            }
        }
        let source = match (self.bytes_b64, self.text, self.path) {
            (Some(base64), None, None) => source(bytes_of_base64("bytes_b64", &base64)?)?,
            (None, Some(text), None) => {
                // Its bytes are UTF-8 by their way here, whatever was said of the document.
                settings.options.hint = Hint::default();
                source(text.into_bytes())?
            }
            (None, None, Some(path)) => read(&path)?,
            _ => {
                return Err(Problem::new(
                    ProblemKind::InvalidRequest,
                    "the request has not exactly one document",
                    "give one of `bytes_b64`, `text` and (on the command line) `path`",
                ));
            }
        };
        let canonical = settings.normalize(&source)?;
        Ok(NormalizeV1::new(self.id, &canonical, settings.offsets))
    }
}

/// The bytes of the base64 in a field.
///
/// # Errors
/// A [`Problem`] that names the field.
pub fn bytes_of_base64(field: &str, base64: &str) -> Result<Vec<u8>, Problem> {
    BASE64_STANDARD.decode(base64).map_err(|error| {
        Problem::new(
            ProblemKind::InvalidRequest,
            format!("this is not base64 ({error})"),
            "encode the bytes by the standard alphabet, with padding and without line breaks",
        )
        .at(field)
    })
}

/// Bytes as a source.
///
/// # Errors
/// A [`Problem`] when there are more than a source may have.
pub fn source(bytes: Vec<u8>) -> Result<SourceText, Problem> {
    SourceText::new(bytes).map_err(|error| Problem::new(ProblemKind::TooLarge, error.to_string(), ""))
}
