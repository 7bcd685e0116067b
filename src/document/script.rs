//! Which script a text is written in.

use crate::text::{Canon, Span};

/// The scripts that matter to the conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Script {
    /// Simplified.
    Hans,
    /// Traditional that follows neither region: in OpenCC's standard, or without enough signs.
    Hant,
    /// Traditional in the forms of Taiwan.
    HantTw,
    /// Traditional in the forms of Hong Kong.
    HantHk,
    /// Parts in Simplified and parts in Traditional.
    Mixed,
    /// No characters that tell.
    None,
}

impl Script {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Hans, Self::Hant, Self::HantTw, Self::HantHk, Self::Mixed, Self::None];

    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hans => "hans",
            Self::Hant => "hant",
            Self::HantTw => "hant-tw",
            Self::HantHk => "hant-hk",
            Self::Mixed => "mixed",
            Self::None => "none",
        }
    }

    /// Whether it is one of the Traditional scripts.
    pub fn is_traditional(self) -> bool {
        matches!(self, Self::Hant | Self::HantTw | Self::HantHk)
    }
}

/// What was found out about the script of a text before it was converted.
#[derive(Debug, Clone, PartialEq)]
pub struct ScriptReport {
    /// The script of the whole.
    pub detected: Script,
    /// The share of such verdicts that are right, from 0 to 1.
    pub confidence: f32,
    /// The script of each part, for a mixed text; one part otherwise, none for a text that does not tell.
    pub spans: Vec<ScriptSpan>,
}

/// A part of a text in one script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptSpan {
    /// Its place in the text that the report is about.
    pub span: Span<Canon>,
    /// Its script.
    pub script: Script,
}
