//! Documents, which may mix scripts, to one script.

use std::ops::Range;
use std::sync::LazyLock;

use super::builtin;
use super::converter::Converter;
use super::detect::{Part, detect};
use super::evidence::{COMPATIBILITY, HANS, HANT, HONG_KONG, TAIWAN};
use super::receipt::Planned;
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

/// How a part is brought into the target script.
struct Routes {
    /// Converts all of it.
    whole: Option<&'static Converter>,
    /// Converts what holds one of these characters, and goes before `whole`.
    strays: Option<(&'static Converter, u8)>,
}

impl Routes {
    fn find(script: Script, target: Target) -> Option<Self> {
        let from_simplified = match target {
            Target::Keep => return None,
            Target::Hans => &HANT2S,
            Target::Hant => &S2T,
            Target::HantTw => &S2TW,
            Target::HantHk => &S2HK,
        };
        let whole: Option<&'static Converter> = match (script, target) {
            (Script::Hans | Script::None, Target::Hans) => None,
            (_, Target::Hans) => Some(&HANT2S),
            (Script::HantTw, Target::Hant) => Some(&TW2T),
            (Script::HantHk, Target::Hant) => Some(&HK2T),
            (Script::Hant, Target::Hant) => None,
            (Script::HantHk, Target::HantTw) => Some(&HK2TW),
            (Script::Hant | Script::HantTw, Target::HantTw) => Some(&T2TW),
            (Script::HantTw, Target::HantHk) => Some(&TW2HK),
            (Script::Hant | Script::HantHk, Target::HantHk) => Some(&T2HK),
            (Script::Hans | Script::Mixed | Script::None, _) => Some(from_simplified),
            (_, Target::Keep) => return None,
        };
        let strays: Option<(&'static Converter, u8)> = match (script, target) {
            (Script::Hans, Target::Hans) => Some((&HANT2S, HANT | HONG_KONG | COMPATIBILITY)),
            // 著力 may well be Traditional; 么, which would become 幺, may not.
            (Script::None, Target::Hans) => Some((&HANT2S, TAIWAN | HONG_KONG | COMPATIBILITY)),
            (script, target) if script.is_traditional() && target != Target::Hans => {
                Some((from_simplified, HANS))
            }
            _ => None,
        };
        Some(Self { whole, strays })
    }
}

static HANT2S: LazyLock<Converter> = LazyLock::new(|| own("hant2s"));
static S2T: LazyLock<Converter> = LazyLock::new(|| own("s2t"));
static S2TW: LazyLock<Converter> = LazyLock::new(|| own("s2tw"));
static S2HK: LazyLock<Converter> = LazyLock::new(|| own("s2hk"));
static TW2T: LazyLock<Converter> = LazyLock::new(|| own("tw2t"));
static HK2T: LazyLock<Converter> = LazyLock::new(|| own("hk2t"));
static T2TW: LazyLock<Converter> = LazyLock::new(|| own("t2tw"));
static T2HK: LazyLock<Converter> = LazyLock::new(|| own("t2hk"));
static HK2TW: LazyLock<Converter> = LazyLock::new(|| own("hk2tw"));
static TW2HK: LazyLock<Converter> = LazyLock::new(|| own("tw2hk"));

fn own(name: &str) -> Converter {
    let json = builtin::config(name).expect("the configuration stands in dictionaries");
    let load = |file: &str| Err(format!("{file} comes with the program"));
    Converter::from_json(name, json, &load).expect("the build script has read the configuration")
}
