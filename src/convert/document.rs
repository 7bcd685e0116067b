//! Documents, which may mix scripts, to one script.

use std::ops::Range;

use super::builtin;
use super::detect::{Part, detect};
use super::evidence::HANT;
use super::receipt::Planned;
use super::routes::Routes;
use super::stretch::stretches;
use crate::document::{Script, ScriptReport};
use crate::text::{Rewrite, Rewriter};

/// The script that a document is converted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord, Hash)]
pub enum Target {
    /// Simplified, by the semantics of OpenCC's `tw2s`, and of `hk2s` for the forms that only Hong Kong writes.
    #[default]
    Hans,
    /// Traditional in OpenCC's standard.
    #[cfg(feature = "regional")]
    Hant,
    /// Traditional as written in Taiwan.
    #[cfg(feature = "regional")]
    HantTw,
    /// Traditional as written in Hong Kong.
    #[cfg(feature = "regional")]
    HantHk,
    /// The script stays as it is.
    Keep,
}

impl Target {
    /// All targets of this build: without the feature `regional` there is no way to Traditional.
    pub const ALL: &'static [Self] = &[
        Self::Hans,
        #[cfg(feature = "regional")]
        Self::Hant,
        #[cfg(feature = "regional")]
        Self::HantTw,
        #[cfg(feature = "regional")]
        Self::HantHk,
        Self::Keep,
    ];

    /// The name on the command line and in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hans => "hans",
            #[cfg(feature = "regional")]
            Self::Hant => "hant",
            #[cfg(feature = "regional")]
            Self::HantTw => "hant-tw",
            #[cfg(feature = "regional")]
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
///
/// A part in the other script is converted as a whole. In a part that already is in the target script only the
/// words change that hold a character which that script never writes, so that 乾隆 and 王著 stay in Simplified
/// text; beside a Traditional character, up to the next Simplified one or mark, the rest changes with it (隨著). Where
/// nothing tells of the script, only the words with a form that only one region writes change. Traditional text takes
/// the forms of the wanted region.
pub fn convert_document(text: &str, target: Target) -> Converted<'_> {
    let detected = detect(text);
    if target == Target::Keep {
        return Converted { rewrite: Rewrite::unchanged(text), script: detected.report };
    }
    let mut rewriter = Rewriter::new(text);
    for part in &detected.parts {
        for change in changes(text, part, target) {
            change.make(&mut rewriter);
        }
    }
    Converted { rewrite: rewriter.finish(), script: detected.report }
}

fn changes(text: &str, part: &Part, target: Target) -> Vec<Planned> {
    let Some(Routes { whole, strays }) = Routes::find(part.script, target) else { return Vec::new() };
    let range = part.start..part.end;
    let changes = whole.map_or(Vec::new(), |converter| converter.changes(text, range.clone()));
    let Some((converter, foreign)) = strays.filter(|(_, foreign)| part.flags & foreign != 0) else {
        return changes;
    };
    let classes = builtin::evidence();
    let is_foreign = |before: &str| before.chars().any(|found| classes.of(found.into()) & foreign != 0);
    let mut strays = converter.changes(text, range.clone());
    let is_simplified = part.script == Script::Hans && part.flags & HANT != 0;
    let stretches = if is_simplified { stretches(text, range) } else { Vec::new() };
    let is_beside = |place: &Range<usize>| {
        let number = stretches.partition_point(|stretch| stretch.end < place.end);
        stretches.get(number).is_some_and(|stretch| stretch.start <= place.start)
    };
    strays.retain(|change| is_foreign(&text[change.range.clone()]) || is_beside(&change.range));
    merge(strays, changes)
}

/// All of `first` and what of `second` does not touch it, in the order of the text.
fn merge(first: Vec<Planned>, second: Vec<Planned>) -> Vec<Planned> {
    let mut merged: Vec<Planned> = Vec::with_capacity(first.len() + second.len());
    let mut second = second.into_iter().peekable();
    for change in first {
        while let Some(other) = second.next_if(|other| other.range.start < change.range.end) {
            if other.range.end <= change.range.start
                && merged.last().is_none_or(|last| last.range.end <= other.range.start)
            {
                merged.push(other);
            }
        }
        merged.push(change);
    }
    let end = merged.last().map_or(0, |last| last.range.end);
    merged.extend(second.skip_while(|other| other.range.start < end));
    merged
}
