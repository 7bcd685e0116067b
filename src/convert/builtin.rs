//! What comes with the program: OpenCC's configurations and dictionaries, compiled by the build script.

use super::fused::FusedTable;
use crate::dictionary::classes::Classes;
use crate::dictionary::matcher::Matcher;

/// Where the matcher of a stage stands in the bytes, and its values in the text.
pub(super) struct Stage {
    signature: &'static str,
    bytes: (usize, usize),
    values: (usize, usize),
}

include!(concat!(env!("OUT_DIR"), "/conversion.rs"));

static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/conversion.bin"));
static VALUES: &str = include_str!(concat!(env!("OUT_DIR"), "/conversion.txt"));
static EVIDENCE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/evidence.bin"));

/// The text of the configuration `name`.
pub(super) fn config(name: &str) -> Option<&'static str> {
    find(&CONFIGS, name)
}

/// The text of the dictionary `name`, without the end of its file name.
pub(super) fn dictionary(name: &str) -> Option<&'static str> {
    find(&DICTIONARIES, name)
}

/// The matcher of the stage with this signature.
pub(super) fn stage(signature: &str) -> Option<Matcher> {
    compiled(signature).map(|(bytes, values)| Matcher::embedded(bytes, values))
}

/// The fused table of the configuration with this signature, and whether its first pass finds the words of the
/// segmentation.
pub(super) fn fused(signature: &str) -> Option<(FusedTable, bool)> {
    [("fused", false), ("fused with words", true)].into_iter().find_map(|(kind, words_in_first_pass)| {
        let (bytes, values) = compiled(&format!("{kind} {signature}"))?;
        Some((FusedTable::embedded(bytes, values), words_in_first_pass))
    })
}

fn compiled(signature: &str) -> Option<(&'static [u8], &'static str)> {
    let place = STAGES.binary_search_by_key(&signature, |stage| stage.signature).ok()?;
    let Stage { bytes, values, .. } = &STAGES[place];
    Some((&BYTES[bytes.0..bytes.1], &VALUES[values.0..values.1]))
}

/// Which characters tell the scripts apart.
pub(super) fn evidence() -> Classes<'static> {
    Classes::new(EVIDENCE)
}

fn find(list: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    let place = list.binary_search_by_key(&name, |(name, _)| name).ok()?;
    Some(list[place].1)
}
