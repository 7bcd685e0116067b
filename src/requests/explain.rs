//! What a conversion shows of itself.

use std::str::FromStr;

use serde::{Deserialize, Deserializer};

use super::problem::{Problem, ProblemKind};

/// Which parts of the explanation of a conversion are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Explain {
    /// What was converted to what.
    pub edits: bool,
    /// Where the dictionaries offer more than was taken.
    pub ambiguities: bool,
    /// What each stage did.
    pub inspection: bool,
}

impl Explain {
    /// All parts.
    pub const ALL: Self = Self { edits: true, ambiguities: true, inspection: true };

    /// No part.
    pub const NOTHING: Self = Self { edits: false, ambiguities: false, inspection: false };

    /// The parts of both.
    pub fn or(self, other: Self) -> Self {
        Self {
            edits: self.edits | other.edits,
            ambiguities: self.ambiguities | other.ambiguities,
            inspection: self.inspection | other.inspection,
        }
    }

    /// Whether any part is wanted.
    pub fn any(self) -> bool {
        self != Self::NOTHING
    }
}

impl FromStr for Explain {
    type Err = Problem;

    /// Reads names with commas between them: `edits,ambiguities`; `all`, `true` and nothing are all parts, `false`
    /// is none.
    fn from_str(text: &str) -> Result<Self, Problem> {
        match text {
            "" | "all" | "true" | "1" => return Ok(Self::ALL),
            "false" | "0" => return Ok(Self::NOTHING),
            _ => {}
        }
        text.split(',').try_fold(Self::NOTHING, |parts, name| {
            let part = match name.trim() {
                "edits" => Self { edits: true, ..Self::NOTHING },
                "ambiguities" => Self { ambiguities: true, ..Self::NOTHING },
                "inspection" => Self { inspection: true, ..Self::NOTHING },
                other => {
                    let what = format!("`{other}` is no part of an explanation");
                    let next =
                        "write edits, ambiguities, inspection, several with commas between them, or all";
                    return Err(Problem::new(ProblemKind::InvalidOption, what, next).at("explain"));
                }
            };
            Ok(parts.or(part))
        })
    }
}

/// How the parts are written in JSON: `true` and `false`, the names in one string, or a list of them.
#[derive(Deserialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub(super) enum ExplainParts {
    All(bool),
    Names(String),
    List(Vec<String>),
}

impl<'de> Deserialize<'de> for Explain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = match ExplainParts::deserialize(deserializer)? {
            ExplainParts::All(all) => return Ok(if all { Self::ALL } else { Self::NOTHING }),
            ExplainParts::List(names) if names.is_empty() => return Ok(Self::NOTHING),
            ExplainParts::Names(names) => names,
            ExplainParts::List(names) => names.join(","),
        };
        names.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_in_every_form() {
        let some = Explain { edits: true, ambiguities: true, inspection: false };
        for (json, parts) in [
            ("true", Explain::ALL),
            ("false", Explain::NOTHING),
            ("\"all\"", Explain::ALL),
            ("\"edits,ambiguities\"", some),
            ("[\"ambiguities\", \"edits\"]", some),
            ("[]", Explain::NOTHING),
        ] {
            assert_eq!(serde_json::from_str::<Explain>(json).expect(json), parts, "{json}");
        }
        for json in ["1", "\"edit\"", "[\"edits\", 1]", "{}"] {
            assert!(serde_json::from_str::<Explain>(json).is_err(), "{json}");
        }
    }
}
