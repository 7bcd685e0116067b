//! Converting the script of a text by a named configuration.

use serde::Deserialize;

use super::problem::{Problem, ProblemKind};
use crate::convert::{CONFIGS, Converter};
use crate::schema::{ConvertV1, OffsetUnit};

/// A text to convert.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ConvertRequest {
    /// Comes back in the result.
    #[serde(default, deserialize_with = "super::record::id")]
    pub id: Option<String>,
    /// The configuration, such as `s2t` or `tw2sp`.
    pub config: String,
    /// The text.
    pub text: String,
    /// Whether the result lists what was converted to what.
    #[serde(default)]
    pub explain: bool,
}

impl ConvertRequest {
    /// Carries the request out.
    ///
    /// # Errors
    /// A [`Problem`] for an unknown configuration.
    pub fn run(self, offsets: OffsetUnit) -> Result<ConvertV1, Problem> {
        let converter = named_converter(&self.config)?;
        Ok(if self.explain {
            let rewrite = converter.rewrite(&self.text);
            ConvertV1::explained(self.id, &self.config, &self.text, rewrite, offsets)
        } else {
            let text = converter.convert(&self.text);
            ConvertV1 { id: self.id, config: self.config, offsets, text, edits: None }
        })
    }
}

/// The built-in converter with this name; `s2t` and `s2t.json` are the same.
///
/// # Errors
/// A [`Problem`] that lists the names there are.
pub fn named_converter(name: &str) -> Result<Converter, Problem> {
    let bare = name.strip_suffix(".json").unwrap_or(name);
    if !CONFIGS.contains(&bare) {
        return Err(Problem::new(
            ProblemKind::InvalidConfiguration,
            format!("`{name}` is no configuration"),
            format!("choose one of {}", CONFIGS.join(", ")),
        )
        .at("config"));
    }
    Converter::builtin(bare).map_err(|error| Problem::internal(format!("config {bare}: {error}")))
}
