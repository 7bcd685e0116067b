//! A report as a summary for the terminal.

use std::fmt::Write as _;

use super::report_markdown::marked;
use crate::schema::{ReportV1, WordingV1};

/// How many phrases and how many of each other part the summary shows.
const PHRASES: usize = 25;
const OTHERS: usize = 6;

/// Writes what a reader wants to know first: findings, limits, the strongest phrases, rewordings, families and
/// frames. Plain text, no control sequences.
pub fn report_terminal(report: &ReportV1) -> String {
    let mut text = String::new();
    write_to(&mut text, report).expect("writing to a string cannot fail");
    text
}

fn write_to(text: &mut String, report: &ReportV1) -> std::fmt::Result {
    let coverage = &report.coverage;
    writeln!(
        text,
        "documents: {}  issuers: {}  characters mined: {}  phrases: {}  occurrences: {}",
        coverage.n_documents,
        coverage.n_issuers,
        coverage.n_mined,
        coverage.n_phrases + coverage.n_unlisted,
        coverage.n_occurrences
    )?;
    for document in &report.documents {
        let date = document.date.as_deref().unwrap_or("no date");
        let title = document.title.as_deref().unwrap_or("");
        writeln!(text, "  {} {} {}", pad(date, 10), pad(&document.id, 28), title)?;
    }
    heading(text, "Findings")?;
    for finding in &report.findings {
        writeln!(text, "  {}", finding.chinese)?;
    }
    heading(text, "Limits")?;
    for limit in &report.limits {
        writeln!(text, "  {}\n  {}", limit.chinese, limit.english)?;
    }
    heading(text, "Phrases")?;
    for phrase in report.phrases.iter().take(PHRASES) {
        writeln!(
            text,
            "{:>4}  {}×{} in {}  {}",
            phrase.rank,
            pad(&phrase.text, 64),
            phrase.n(),
            phrase.documents.len(),
            phrase.status
        )?;
    }
    more(text, report.phrases.len() + coverage.n_unlisted, PHRASES)?;
    let reworded: Vec<&WordingV1> = (report.comparisons.iter())
        .flat_map(|comparison| &comparison.wordings)
        .filter(|wording| wording.fate == "reworded")
        .collect();
    if !reworded.is_empty() {
        heading(text, "Reworded")?;
    }
    for wording in reworded.iter().take(OTHERS) {
        let becomes = wording.becomes.as_deref().unwrap_or_default();
        let before: Vec<[usize; 2]> = wording.edits.iter().map(|edit| edit.from).collect();
        let after: Vec<[usize; 2]> = wording.edits.iter().map(|edit| edit.to).collect();
        writeln!(text, "  - {}", marked(&wording.text, &before, report.offsets, ("[-", "-]")))?;
        writeln!(text, "  + {}", marked(becomes, &after, report.offsets, ("{+", "+}")))?;
    }
    more(text, reworded.len(), OTHERS)?;
    if !report.families.is_empty() {
        heading(text, "Families")?;
    }
    for family in report.families.iter().take(OTHERS) {
        let forms: Vec<&str> = family.forms.iter().map(|form| form.text.as_str()).collect();
        writeln!(text, "  {} ({})", forms.join(" | "), family.change)?;
    }
    more(text, report.families.len(), OTHERS)?;
    if !report.frames.is_empty() {
        heading(text, "Frames")?;
    }
    for frame in report.frames.iter().take(OTHERS) {
        writeln!(text, "  {} ×{}", frame.skeleton.replace("{}", "…"), frame.n)?;
    }
    more(text, report.frames.len(), OTHERS)?;
    writeln!(text, "\n{} entries were left out as no formulations.", report.excluded.len())
}

fn heading(text: &mut String, title: &str) -> std::fmt::Result {
    writeln!(text, "\n{title}")
}

fn more(text: &mut String, all: usize, shown: usize) -> std::fmt::Result {
    if all > shown { writeln!(text, "  … {} more", all - shown) } else { Ok(()) }
}

/// Fills a text up to `width` columns; Han characters and full-width punctuation take two.
fn pad(text: &str, width: usize) -> String {
    let columns: usize = text.chars().map(columns).sum();
    format!("{text}{}", " ".repeat(width.saturating_sub(columns).max(1)))
}

fn columns(character: char) -> usize {
    let is_wide = matches!(character,
        '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' | '\u{20000}'..='\u{3FFFD}');
    if is_wide { 2 } else { 1 }
}
