//! Which script a text is written in, as a whole and part by part.

use super::builtin;
use super::description::description_end;
use super::evidence::{HANS, HANT, HONG_KONG, NOT_HONG_KONG, NOT_TAIWAN, TAIWAN};
use crate::dictionary::compile::DESCRIPTION_CHARACTERS;
use crate::dictionary::matcher::decode;
use crate::document::{Script, ScriptReport, ScriptSpan};
use crate::text::Span;

/// What it costs to change the script, counted in characters that tell of the other one: within a line, and at the
/// border of two lines.
///
/// A part in the other script is told from strays when it has more telling characters than its two borders cost.
/// In 675,000 characters of Chinese government reports from 1990 to 2025 two telling characters are Traditional, in
/// 521,000 characters of Taiwanese ones 25 are Simplified, so that three on a line of their own are no accident;
/// within a line more is asked, because names and quotations keep their form. Of 7,560 lines of 4 to 20 characters,
/// one to three at a time among lines of the other script, 99 in 100 were converted as if each stood alone.
const SWITCH_IN_LINE: u32 = 3;
const SWITCH_AT_LINE: u32 = 1;

/// A region is named when its forms are at least this many and more than four in five.
const REGION_FORMS: u32 = 2;
const REGION_MAJORITY: u32 = 4;

/// Telling characters of one script that follow each other, and all text up to the next of the other script.
#[derive(Debug, Clone)]
struct Run {
    is_traditional: bool,
    /// Where a part starts if it starts with this run: behind a line break, else behind a mark of punctuation.
    border: usize,
    follows_line_break: bool,
    count: u32,
    /// The flags of all its characters.
    flags: u8,
    regions: Regions,
}

/// How many forms of a region there are, and how many that the region would replace.
#[derive(Debug, Clone, Copy, Default)]
struct Regions {
    taiwan: (u32, u32),
    hong_kong: (u32, u32),
}

/// A part of a text in one script, region aside.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) script: Script,
    /// The flags of all characters in it, and maybe of some that do not tell in other parts.
    pub(super) flags: u8,
}

/// The parts of a text with the report about them.
#[derive(Debug)]
pub(super) struct Detected {
    pub(super) report: ScriptReport,
    /// The parts, which together are the text; one part without a script when nothing tells.
    pub(super) parts: Vec<Part>,
}

/// Finds the script of a text.
///
/// Characters that only one script writes are the evidence; the parts are those that leave the fewest of them in a
/// part of the other script, where each border counts as some.
pub(super) fn detect(text: &str) -> Detected {
    let (mut runs, flags) = runs(text);
    let none = ScriptReport { detected: Script::None, confidence: 0.0, spans: Vec::new() };
    if runs.is_empty() {
        let whole = Part { start: 0, end: text.len(), script: Script::None, flags };
        return Detected { report: none, parts: vec![whole] };
    }
    // Characters that do not tell may stand between a border and the first one that does.
    let untold = runs.iter().fold(flags, |all, run| all | run.flags) & !(HANS | HANT);
    runs.iter_mut().for_each(|run| run.flags |= untold);
    let states = states(&runs);
    let (mut agreeing, mut contrary) = (0, 0);
    let mut regions = Regions::default();
    let mut parts: Vec<Part> = Vec::new();
    for (run, is_traditional) in runs.iter().zip(&states) {
        if run.is_traditional == *is_traditional {
            agreeing += run.count;
        } else {
            contrary += run.count;
        }
        if *is_traditional {
            regions.add(&run.regions);
        }
        let script = if *is_traditional { Script::Hant } else { Script::Hans };
        match parts.last_mut() {
            Some(last) if last.script == script => last.flags |= run.flags,
            Some(last) => {
                last.end = run.border;
                parts.push(Part { start: run.border, end: text.len(), script, flags: run.flags });
            }
            None => parts.push(Part { start: 0, end: text.len(), script, flags: flags | run.flags }),
        }
    }
    let mut confidence = succession(agreeing, contrary);
    let (region, sureness) = regions.verdict();
    for part in parts.iter_mut().filter(|part| part.script == Script::Hant) {
        part.script = region;
    }
    let detected = if parts.len() > 1 { Script::Mixed } else { parts[0].script };
    if detected.is_traditional() {
        confidence *= sureness;
    }
    let spans =
        parts.iter().map(|part| ScriptSpan { span: Span::new(part.start, part.end), script: part.script });
    Detected { report: ScriptReport { detected, confidence, spans: spans.collect() }, parts }
}

/// The chance that the next of a row of trials succeeds, by Laplace's rule of succession.
///
/// It is on the safe side: of 33,837 verdicts about the first 2 to 200 characters of lines from the same reports
/// two were wrong, both with a confidence of one half.
fn succession(successes: u32, failures: u32) -> f32 {
    (successes + 1) as f32 / (successes + failures + 2) as f32
}

/// The runs of telling characters, and the flags of the text before the first.
fn runs(text: &str) -> (Vec<Run>, u8) {
    let classes = builtin::evidence();
    let bytes = text.as_bytes();
    let mut runs: Vec<Run> = Vec::new();
    let mut before = 0;
    let mut at = 0;
    // Behind the last line break or mark of punctuation since the last telling character.
    let (mut line, mut clause) = (None, None);
    while at < bytes.len() {
        let (code, width) = decode(bytes, at);
        let flags = classes.of(code);
        if flags & (HANS | HANT) != 0 {
            let is_traditional = flags & HANT != 0;
            if runs.last().is_none_or(|last| last.is_traditional != is_traditional) {
                let border = line.or(clause).unwrap_or(at);
                let follows_line_break = line.is_some();
                runs.push(Run {
                    is_traditional,
                    border,
                    follows_line_break,
                    count: 0,
                    flags: 0,
                    regions: Regions::default(),
                });
            }
            (line, clause) = (None, None);
        } else if code == 0x0A {
            line = Some(at + 1);
        } else if is_mark(code) {
            clause = Some(at + width);
        }
        if flags != 0 {
            match runs.last_mut() {
                Some(run) => run.add(flags),
                None => before |= flags,
            }
        }
        // The parts of a described character are not words of the text, and pass every conversion.
        let is_description = DESCRIPTION_CHARACTERS.contains(&code);
        at = if is_description { description_end(text, at) } else { None }.unwrap_or(at + width);
    }
    (runs, before)
}

/// A mark that may stand between two languages: the full-width and ideographic ones that end a clause.
fn is_mark(code: u32) -> bool {
    matches!(
        char::from_u32(code),
        Some('。' | '，' | '；' | '：' | '！' | '？' | '」' | '』' | '”' | '）' | '》' | '.' | ';' | '\t')
    )
}

impl Run {
    fn add(&mut self, flags: u8) {
        self.flags |= flags;
        self.count += u32::from(flags & (HANS | HANT) != 0);
        let regions = &mut self.regions;
        regions.taiwan.0 += u32::from(flags & TAIWAN != 0);
        regions.taiwan.1 += u32::from(flags & NOT_TAIWAN != 0);
        regions.hong_kong.0 += u32::from(flags & HONG_KONG != 0);
        regions.hong_kong.1 += u32::from(flags & NOT_HONG_KONG != 0);
    }
}

impl Regions {
    fn add(&mut self, other: &Self) {
        let sum = |a: (u32, u32), b: (u32, u32)| (a.0 + b.0, a.1 + b.1);
        *self =
            Self { taiwan: sum(self.taiwan, other.taiwan), hong_kong: sum(self.hong_kong, other.hong_kong) };
    }

    /// The region, and how sure it is; no region is sure by itself, as it claims nothing.
    fn verdict(&self) -> (Script, f32) {
        let candidates = [
            (Script::HantTw, self.taiwan.0, self.taiwan.1 + self.hong_kong.0),
            (Script::HantHk, self.hong_kong.0, self.hong_kong.1 + self.taiwan.0),
        ];
        let named = candidates
            .into_iter()
            .find(|(_, forms, others)| *forms >= REGION_FORMS && *forms > others * REGION_MAJORITY);
        named.map_or((Script::Hant, 1.0), |(script, forms, others)| (script, succession(forms, others)))
    }
}

/// For each run, whether the part that holds it is Traditional: the cheapest way through, from the last run back.
fn states(runs: &[Run]) -> Vec<bool> {
    let mut costs = [0u32, 0];
    // For each run and state, whether the state before it was the other one.
    let mut switched: Vec<[bool; 2]> = Vec::with_capacity(runs.len());
    for (number, run) in runs.iter().enumerate() {
        let switch = if run.follows_line_break { SWITCH_AT_LINE } else { SWITCH_IN_LINE };
        let mut from = [false, false];
        let mut next = costs;
        for state in [0, 1] {
            let other = costs[1 - state].saturating_add(switch);
            if number > 0 && other < costs[state] {
                next[state] = other;
                from[state] = true;
            }
        }
        next[usize::from(!run.is_traditional)] += run.count;
        costs = next;
        switched.push(from);
    }
    let mut state = usize::from(costs[1] < costs[0]);
    let mut states = vec![false; runs.len()];
    for number in (0..runs.len()).rev() {
        states[number] = state == 1;
        if switched[number][state] {
            state = 1 - state;
        }
    }
    states
}
