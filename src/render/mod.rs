//! Wire types → text for people.

use crate::diff::Diff;
use crate::schema::ReportV1;
use crate::text::OffsetMap;

/// One side of a comparison.
#[derive(Debug, Clone, Copy)]
pub struct DiffDocument<'a> {
    /// What stands over its column.
    pub title: &'a str,
    /// The text that was compared.
    pub text: &'a str,
    /// The way to its source bytes, where there is one.
    pub source: Option<&'a OffsetMap>,
}

/// A comparison for the terminal.
pub fn diff_terminal(a: &str, b: &str, diff: &Diff, _colour: bool, _width: usize) -> String {
    diff.ops.iter().map(|_| format!("- {a}\n+ {b}\n")).collect()
}

/// A comparison in unified form.
pub fn diff_unified(_: &str, _: &str, a: &str, b: &str, diff: &Diff, _context: usize) -> String {
    diff_terminal(a, b, diff, false, 0)
}

/// A comparison as a page.
pub fn diff_html(a: &DiffDocument<'_>, b: &DiffDocument<'_>, diff: &Diff) -> String {
    format!("<!doctype html><pre>{}</pre>", diff_terminal(a.text, b.text, diff, false, 0))
}

/// The summary of a report.
pub fn report_terminal(report: &ReportV1) -> String {
    format!("{} documents\n", report.documents.len())
}

/// A report as a page.
pub fn report_html(report: &ReportV1) -> String {
    format!("<!doctype html><p>{} documents", report.documents.len())
}

/// A report as tables: names and contents.
pub fn report_csv(report: &ReportV1) -> Vec<(&'static str, String)> {
    let rows: String = report.documents.iter().map(|document| format!("{}\r\n", document.id)).collect();
    vec![("documents.csv", format!("id\r\n{rows}"))]
}

/// A report as Markdown.
pub fn report_markdown(report: &ReportV1) -> String {
    format!("# Report\n\n{} documents\n", report.documents.len())
}
