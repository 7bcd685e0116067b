//! Wire types → text for people.

use crate::schema::{DiffV1, ReportV1};

/// A comparison for the terminal.
pub fn diff_terminal(a: &str, b: &str, diff: &DiffV1, _colour: bool) -> String {
    diff.ops.iter().map(|_| format!("- {a}\n+ {b}\n")).collect()
}

/// A comparison in unified form.
pub fn diff_unified(a: &str, b: &str, diff: &DiffV1) -> String {
    diff_terminal(a, b, diff, false)
}

/// A comparison as a page.
pub fn diff_html(a: &str, b: &str, diff: &DiffV1) -> String {
    format!("<!doctype html><pre>{}</pre>", diff_terminal(a, b, diff, false))
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
pub fn report_csv(report: &ReportV1) -> Vec<(String, String)> {
    let rows: String = report.documents.iter().map(|document| format!("{}\r\n", document.id)).collect();
    vec![("documents.csv".to_owned(), format!("id\r\n{rows}"))]
}

/// A report as Markdown.
pub fn report_markdown(report: &ReportV1) -> String {
    format!("# Report\n\n{} documents\n", report.documents.len())
}
