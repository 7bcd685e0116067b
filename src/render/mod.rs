//! Results as people read them: on the terminal, as a patch, as a page.

use crate::schema::ReportV1;

mod diff_html;
mod diff_rows;
mod diff_terminal;
mod diff_unified;

pub use diff_html::{DiffDocument, diff_html};
pub use diff_terminal::diff_terminal;
pub use diff_unified::diff_unified;

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
