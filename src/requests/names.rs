//! The names of options, as the command line and HTTP spell them.

use super::problem::{Problem, ProblemKind};
use crate::convert::Target;
use crate::schema::OffsetUnit;
use crate::text::Stage;

const TARGETS: [Target; 5] = [Target::Hans, Target::Hant, Target::HantTw, Target::HantHk, Target::Keep];

/// The target script with this name.
///
/// # Errors
/// A [`Problem`] that lists the names there are.
pub fn named_target(name: &str) -> Result<Target, Problem> {
    let found = TARGETS.into_iter().find(|target| target.name() == name);
    found.ok_or_else(|| unknown("to", name, "hans, hant, hant-tw, hant-hk or keep"))
}

/// The stage with this name.
///
/// # Errors
/// A [`Problem`] that lists the names there are.
pub fn named_stage(name: &str) -> Result<Stage, Problem> {
    let found = Stage::ALL.into_iter().find(|stage| stage.name() == name);
    found.ok_or_else(|| unknown("until", name, "decode, repair, canonicalize or convert"))
}

/// The unit of offsets with this name.
///
/// # Errors
/// A [`Problem`] that lists the names there are.
pub fn named_offsets(name: &str) -> Result<OffsetUnit, Problem> {
    name.parse().map_err(|_| unknown("offsets", name, "byte, char or utf16"))
}

fn unknown(option: &str, name: &str, names: &str) -> Problem {
    Problem::new(ProblemKind::InvalidOption, format!("`{name}` is no value of it"), format!("write {names}"))
        .at(option)
}

/// Encodings that have no label in the Encoding Standard.
const OTHER_ENCODINGS: [&str; 5] = ["hz-gb-2312", "iso-2022-cn", "euc-tw", "utf-32le", "utf-32be"];

/// The label of an encoding, if it is one.
///
/// # Errors
/// A [`Problem`] that says where labels are listed.
pub fn named_encoding(label: &str) -> Result<String, Problem> {
    let lower = label.trim().to_ascii_lowercase();
    let is_known = OTHER_ENCODINGS.contains(&lower.as_str())
        || encoding_rs::Encoding::for_label_no_replacement(lower.as_bytes()).is_some();
    if is_known {
        return Ok(lower);
    }
    let names = "a label such as gbk, gb18030, big5 or utf-8 (encoding.spec.whatwg.org lists them)";
    Err(unknown("encoding", label, names))
}
