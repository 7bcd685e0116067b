//! A report as CSV files.

use super::report_tables::{Cells, Table, report_tables};
use crate::schema::ReportV1;

/// Writes each part of a report as a CSV file: its name and its content (RFC 4180, UTF-8 without a byte order
/// mark, line ends `\n`).
///
/// A cell of text that a spreadsheet would take for a formula begins with an apostrophe.
pub fn report_csv(report: &ReportV1) -> Vec<(String, String)> {
    (report_tables(report).into_iter())
        .map(|table| (format!("{}.csv", table.name), written(&table)))
        .collect()
}

fn written(table: &Table) -> String {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let mut text = names.join(",");
    text.push('\n');
    for row in 0..table.len() {
        let cells: Vec<String> = table.columns.iter().map(|column| cell(&column.cells, row)).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

fn cell(cells: &Cells, row: usize) -> String {
    match cells {
        Cells::Text(cells) => quoted(&cells[row]),
        Cells::Integers(cells) => cells[row].to_string(),
        Cells::Numbers(cells) => cells[row].to_string(),
    }
}

fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{guard}{}\"", cell.replace('"', "\"\""))
    } else {
        format!("{guard}{cell}")
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        for (cell, expected) in [
            ("高质量发展", "高质量发展"),
            ("a,b", "\"a,b\""),
            ("说\"好\"", "\"说\"\"好\"\"\""),
            ("=1+1", "'=1+1"),
            ("-3.5", "'-3.5"),
            ("+低空", "'+低空"),
            ("-a,b", "\"'-a,b\""),
        ] {
            assert_eq!(quoted(cell), expected);
        }
    }
}
