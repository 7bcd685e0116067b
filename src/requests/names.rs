//! The names of options, as the command line and HTTP spell them.

use super::problem::{Problem, ProblemKind};
use crate::convert::{LoadOptions, Target};
use crate::decode::{Hint, decode};
use crate::schema::OffsetUnit;
use crate::text::Stage;

/// The target script with this name.
///
/// # Errors
/// A [`Problem`] that lists the names there are.
pub fn named_target(name: &str) -> Result<Target, Problem> {
    let found = Target::ALL.iter().copied().find(|target| target.name() == name);
    let names = || Target::ALL.iter().map(|target| target.name()).collect::<Vec<_>>().join(", ");
    found.ok_or_else(|| unknown("to", name, &format!("one of {}", names())))
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

/// Whether the dictionaries with a risk of tofu take part, by the name of the choice.
///
/// # Errors
/// A [`Problem`] that lists the names there are.
pub fn named_tofu_risk(name: &str) -> Result<LoadOptions, Problem> {
    let include_tofu_risk_dictionaries = match name {
        "include" => true,
        "exclude" => false,
        _ => return Err(unknown("tofu-risk", name, "include or exclude")),
    };
    Ok(LoadOptions { include_tofu_risk_dictionaries })
}

fn unknown(option: &str, name: &str, names: &str) -> Problem {
    Problem::new(ProblemKind::InvalidOption, format!("`{name}` is no value of it"), format!("write {names}"))
        .at(option)
}

/// The label of an encoding, if the decoding stage can be made to read it.
///
/// # Errors
/// A [`Problem`] that says where labels are listed.
pub fn named_encoding(label: &str) -> Result<String, Problem> {
    // The stage itself is asked, so that there is one list of encodings.
    let hint = Hint { encoding: Some(label.to_owned()), declared: None };
    let is_unknown = decode(b"", &hint).rewrite.notes.iter().any(|note| note.code == UNKNOWN_ENCODING);
    if is_unknown {
        let names = "a label such as gbk, gb18030, big5 or utf-8 (encoding.spec.whatwg.org lists them)";
        return Err(unknown("encoding", label, names));
    }
    Ok(label.to_owned())
}

/// The note of the decoding stage on a label that it does not know.
const UNKNOWN_ENCODING: &str = "unknown-encoding";
