//! Lineages on the terminal: what happened from document to document, and the wordings that changed most often.

use std::fmt::Write as _;

use crate::schema::{LineageV1, LineagesV1};

/// So many lineages of each kind are shown; JSON has all.
const SHOWN: usize = 12;
/// A shorter clause says little.
const CHARACTERS: usize = 6;

/// Writes the lineages of one series for people.
pub fn lineage_terminal(found: &LineagesV1) -> String {
    let mut text = String::new();
    if let Some(series) = &found.series {
        line(&mut text, format_args!("{series}"));
    }
    line(
        &mut text,
        format_args!(
            "{:>6} {:>6} {:>6} {:>6} {:>8} {:>7}",
            "kept", "edited", "moved", "new", "returned", "dropped"
        ),
    );
    for document in &found.documents {
        let name = document.title.as_deref().unwrap_or(&document.id);
        let date = document.date.as_deref().unwrap_or("undated");
        line(
            &mut text,
            format_args!(
                "{:>6} {:>6} {:>6} {:>6} {:>8} {:>7}   {date} {name}",
                document.kept,
                document.edited,
                document.moved,
                document.new,
                document.returned,
                document.dropped
            ),
        );
    }
    let long =
        |lineage: &&LineageV1| lineage.forms.iter().any(|form| form.text.chars().count() >= CHARACTERS);
    for (title, status) in [("Edited, and still there", "edited"), ("Left out and brought back", "returned")]
    {
        let mut list: Vec<&LineageV1> =
            found.lineages.iter().filter(|lineage| lineage.status == status).filter(long).collect();
        list.sort_by_key(|lineage| std::cmp::Reverse((changes(lineage), lineage.n)));
        if list.is_empty() {
            continue;
        }
        line(&mut text, format_args!("\n{title}: {}", list.len()));
        for lineage in list.iter().take(SHOWN) {
            line(&mut text, format_args!("  {}", lineage.id));
            for form in lineage.forms.iter().filter(|form| form.change != "kept") {
                let wording = form.text.replace(['\n', '\r'], "⏎");
                line(&mut text, format_args!("    {:8} {}  {wording}", form.change, form.document));
            }
        }
        if list.len() > SHOWN {
            line(&mut text, format_args!("  … {} more: --format html or json", list.len() - SHOWN));
        }
    }
    if found.truncated {
        line(&mut text, format_args!("\nThe work was limited: fewer clauses were followed than could be."));
    }
    text
}

/// How often the words changed.
fn changes(lineage: &LineageV1) -> usize {
    lineage.forms.iter().filter(|form| form.similarity < 1.0).count()
}

fn line(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    writeln!(text, "{arguments}").expect("writing to a string cannot fail");
}
