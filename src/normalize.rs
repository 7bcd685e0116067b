//! The only place where the stages are chained: source bytes → canonical document.

use std::borrow::Cow;

use crate::canonicalize::{Canonicalized, INNER_SPACE_ID, canonicalize};
use crate::convert::{Target, convert_document, unify_variants};
use crate::decode::{Hint, decode};
use crate::document::{Canonical, Receipt, Script, ScriptReport, ScriptSpan, SourceText};
use crate::repair::repair;
use crate::segment::{Segmented, segment};
use crate::text::{Edits, Note, OffsetMap, Rewrite, Span, Stage};

/// The version of the canonical form that this program writes; `docs/canonical-form.md` says what it means.
pub const CANONICAL_FORM: &str = "tifa-canonical-1";

/// How often a canonical text is looked at for damage that shows in it only.
const REPAIRS_AGAIN: usize = 3;

/// A change that is less sure than this is a guess, which `--strict` refuses.
pub const GUESS_BELOW: f32 = 0.9;

/// How a document is normalized.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The script to convert to.
    pub to: Target,
    /// The last stage to run; `None` for all.
    pub until: Option<Stage>,
    /// What is known of the encoding.
    pub hint: Hint,
}

impl Options {
    fn runs(&self, stage: Stage) -> bool {
        self.until.is_none_or(|last| stage <= last)
    }

    /// The name of the rules that a result is made by.
    pub fn profile(&self) -> String {
        let until = self.until.map_or("segment", Stage::name);
        format!("{CANONICAL_FORM}/{}/{until}/{}", self.to.name(), env!("CARGO_PKG_VERSION"))
    }
}

/// Brings a source into canonical form.
///
/// Never fails: text that cannot be read well is data, and the notes say what is wrong with it.
pub fn normalize(source: &SourceText, options: &Options) -> Canonical {
    normalize_watched(source, options, &mut |_| {})
}

/// The same, and tells `ended` when each stage has ended; one that has several turns is told of several times.
pub fn normalize_watched(source: &SourceText, options: &Options, ended: &mut dyn FnMut(Stage)) -> Canonical {
    let decoded = decode(source.bytes(), &options.hint);
    ended(Stage::Decode);
    let mut chain = Chain::start(decoded.rewrite);
    if options.runs(Stage::Repair) {
        chain.step(Stage::Repair, repair);
        ended(Stage::Repair);
    }
    if options.runs(Stage::Canonicalize) {
        // What reads as damage depends on what stands beside it, which has its form only now; what is undone then may
        // have another form to get.
        let mut has_changed = chain.canonicalize();
        ended(Stage::Canonicalize);
        for _ in 0..REPAIRS_AGAIN {
            if !has_changed || !options.runs(Stage::Repair) {
                break;
            }
            let is_repaired = chain.repair_again();
            ended(Stage::Repair);
            if !is_repaired {
                break;
            }
            has_changed = chain.canonicalize();
            ended(Stage::Canonicalize);
        }
    }
    let mut script = ScriptReport { detected: Script::None, confidence: 0.0, spans: Vec::new() };
    if options.runs(Stage::Convert) {
        chain.step(Stage::Convert, |text| {
            let converted = convert_document(text, options.to);
            script = converted.script;
            converted.rewrite
        });
        let conversion = OffsetMap::new(&chain.receipts[chain.receipts.len() - 1].edits);
        for part in &mut script.spans {
            let span = conversion.to_canonical(Span::new(part.span.start(), part.span.end()));
            *part = ScriptSpan { span, script: part.script };
        }
        if options.to == Target::Hans {
            // The forms have one length, so the spans stay.
            chain.step(Stage::Convert, unify_variants);
        }
        ended(Stage::Convert);
    }
    let Segmented { structure, metadata, notes } = match options.until {
        None => segment(&chain.text, &pauses(&chain.receipts)),
        Some(_) => Segmented::default(),
    };
    ended(Stage::Segment);
    if !notes.is_empty() {
        chain.record(Stage::Segment, None, Edits::identity(chain.text.len()), notes);
    }
    Canonical {
        source_id: source.sha256(),
        profile: options.profile(),
        notes: Canonical::place_notes(&chain.receipts, chain.notes),
        text: chain.text.into_owned(),
        map: chain.map,
        receipts: chain.receipts,
        encoding: decoded.encoding,
        script,
        structure,
        metadata,
    }
}

/// The places in the last text, ascending, where a space of the source was left out.
fn pauses(receipts: &[Receipt]) -> Vec<usize> {
    let mut places: Vec<usize> = Vec::new();
    for Receipt { stage, edits } in receipts {
        if !places.is_empty() && !edits.is_identity() {
            let map = OffsetMap::new(edits);
            for place in &mut places {
                *place = map.to_canonical(Span::new(*place, *place)).start();
            }
        }
        if *stage == Stage::Canonicalize {
            let left_out =
                edits.changes().filter(|change| change.rule.id == INNER_SPACE_ID && change.after.is_empty());
            places.extend(left_out.map(|change| change.new.start));
        }
    }
    places.sort_unstable();
    places.dedup();
    places
}

/// The text on its way through the stages, with the receipts so far.
struct Chain<'a> {
    text: Cow<'a, str>,
    map: OffsetMap,
    receipts: Vec<Receipt>,
    notes: Vec<Vec<Note>>,
}

impl<'a> Chain<'a> {
    fn start(decoded: Rewrite<'a>) -> Self {
        Self {
            text: decoded.text,
            map: OffsetMap::new(&decoded.edits),
            receipts: vec![Receipt { stage: Stage::Decode, edits: decoded.edits }],
            notes: vec![decoded.notes],
        }
    }

    /// Runs a stage that gives one rewrite.
    fn step(&mut self, stage: Stage, run: impl FnOnce(&str) -> Rewrite<'_>) {
        let Rewrite { text, edits, notes } = run(&self.text);
        let text = match text {
            Cow::Owned(text) => Some(text),
            Cow::Borrowed(_) => None,
        };
        self.record(stage, text, edits, notes);
    }

    /// Runs the stage `canonicalize`, and says whether it changed anything.
    fn canonicalize(&mut self) -> bool {
        let Canonicalized { text, turns } = canonicalize(&self.text);
        let text = match text {
            Cow::Owned(text) => Some(text),
            Cow::Borrowed(_) => None,
        };
        let has_changed = !turns.is_empty();
        for (edits, notes) in turns {
            self.record(Stage::Canonicalize, None, edits, notes);
        }
        if let Some(text) = text {
            self.text = Cow::Owned(text);
        }
        has_changed
    }

    /// Repairs what looks damaged in the canonical form only, and says whether anything did.
    fn repair_again(&mut self) -> bool {
        let Rewrite { text, edits, mut notes } = repair(&self.text);
        if edits.is_identity() {
            return false;
        }
        let text = text.into_owned();
        // What cannot be undone was noted the first time.
        notes.retain(|note| note.code == "damage-undone");
        self.record(Stage::Repair, Some(text), edits, notes);
        true
    }

    fn record(&mut self, stage: Stage, text: Option<String>, edits: Edits, notes: Vec<Note>) {
        self.map = self.map.then(&edits);
        if let Some(text) = text {
            self.text = Cow::Owned(text);
        }
        self.receipts.push(Receipt { stage, edits });
        self.notes.push(notes);
    }
}
