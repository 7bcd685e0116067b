//! Converting the script of a text by a named configuration.

use serde::Deserialize;

use super::explain::Explain;
use super::names::named_tofu_risk;
use super::problem::{Problem, ProblemKind};
use crate::convert::{CONFIGS, Converter, LoadOptions};
use crate::schema::{ConvertV1, OffsetUnit};

/// The longest text that a request may have explained: all parts together take about 100 times its size in memory
/// and 40 times in the answer, which is not to be had for one request of many.
const MOST_EXPLAINED_BYTES: usize = 4 << 20;

/// A text to convert.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ConvertRequest {
    /// Comes back in the result.
    #[serde(default, deserialize_with = "super::record::id")]
    #[cfg_attr(feature = "serve", schema(value_type = Option<super::record::RecordId>))]
    pub id: Option<String>,
    /// The configuration, such as `s2t` or `tw2sp`.
    pub config: String,
    /// The text.
    pub text: String,
    /// What the result shows of the conversion: `true` for all, or the names of parts: `edits`, `ambiguities`,
    /// `inspection`.
    #[serde(default)]
    #[cfg_attr(feature = "serve", schema(value_type = super::explain::ExplainParts, example = json!(["edits", "ambiguities"])))]
    pub explain: Explain,
    /// Whether dictionaries take part that give characters which many fonts lack: `include` (without it) or
    /// `exclude`.
    #[serde(default)]
    pub tofu_risk: Option<String>,
}

impl ConvertRequest {
    /// Carries the request out.
    ///
    /// # Errors
    /// A [`Problem`] for an unknown configuration or option.
    pub fn run(self, offsets: OffsetUnit) -> Result<ConvertV1, Problem> {
        let options = self.tofu_risk.as_deref().map(named_tofu_risk).transpose()?.unwrap_or_default();
        let converter = named_converter(&self.config, options)?;
        if self.explain.any() && self.text.len() > MOST_EXPLAINED_BYTES {
            let what = format!(
                "the text has {} bytes, and a text to explain {MOST_EXPLAINED_BYTES} at most",
                self.text.len()
            );
            let next = "send it in parts, convert it without `explain`, or use `tifa convert --explain`";
            return Err(Problem::new(ProblemKind::TooLarge, what, next).at("text"));
        }
        Ok(converted(&converter, self.id, &self.config, &self.text, self.explain, offsets))
    }
}

/// Converts `text`, and explains it as far as that is wanted. `config` is the name of the configuration in the
/// result.
pub fn converted(
    converter: &Converter,
    id: Option<String>,
    config: &str,
    text: &str,
    explain: Explain,
    offsets: OffsetUnit,
) -> ConvertV1 {
    let mut result = if explain.edits {
        let rewrite = converter.rewrite(text);
        ConvertV1::plain(id, config, rewrite.text.to_string(), offsets).with_edits(text, &rewrite)
    } else {
        ConvertV1::plain(id, config, converter.convert(text), offsets)
    };
    if explain.ambiguities {
        result = result.with_ambiguities(text, converter.ambiguities(text));
    }
    if explain.inspection {
        result = result.with_inspection(text, converter.inspect(text));
    }
    result
}

/// The built-in converter with this name; `s2t` and `s2t.json` are the same.
///
/// # Errors
/// A [`Problem`] that lists the names there are.
pub fn named_converter(name: &str, options: LoadOptions) -> Result<Converter, Problem> {
    let bare = name.strip_suffix(".json").unwrap_or(name);
    if !CONFIGS.contains(&bare) {
        return Err(Problem::new(
            ProblemKind::InvalidConfiguration,
            format!("`{name}` is no configuration"),
            format!("choose one of {}", CONFIGS.join(", ")),
        )
        .at("config"));
    }
    Converter::builtin_with(bare, options).map_err(|error| {
        let next = "use s2t, t2s, tw2s or hk2s, or a build with the feature";
        Problem::new(ProblemKind::InvalidConfiguration, error.to_string(), next).at("config")
    })
}
