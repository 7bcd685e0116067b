//! The life of one wording on the terminal.

use std::fmt::Write as _;

use crate::schema::{NeighbourV1, PhraseLifeV1};

/// The longest bar, in columns.
const BAR: f64 = 40.0;
/// So many occurrences are shown; JSON has all.
const SHOWN: usize = 30;

/// Writes what a corpus says of a wording for people.
pub fn phrase_terminal(found: &PhraseLifeV1) -> String {
    let mut text = String::new();
    let n_documents = found.lifeline.len();
    line(
        &mut text,
        format_args!(
            "{}: {} times in {} of {n_documents} documents; {}",
            found.phrase,
            found.n,
            found.documents.len(),
            found.status
        ),
    );
    line(&mut text, format_args!("  {}", found.rule));
    if found.n > 0 {
        line(&mut text, format_args!("\nPer 10,000 characters:"));
        let most = found.lifeline.iter().map(|point| point.per_10000).fold(0.0, f64::max);
        for point in &found.lifeline {
            let bar = "█".repeat((BAR * point.per_10000 / most).round() as usize);
            let mark = if point.n == 0 { "·" } else { bar.as_str() };
            let date = point.date.as_deref().unwrap_or("undated");
            let share =
                if point.n == 0 { String::new() } else { format!(" {:.2} ({})", point.per_10000, point.n) };
            line(&mut text, format_args!("  {date:10} {mark}{share}"));
        }
    }
    for (title, list) in [("Before it", &found.before), ("Behind it", &found.behind)] {
        if !list.is_empty() {
            let word = |word: &NeighbourV1| format!("{} {}", word.text, word.n);
            line(
                &mut text,
                format_args!("\n{title}: {}", list.iter().map(word).collect::<Vec<_>>().join(", ")),
            );
        }
    }
    if !found.variants.is_empty() {
        line(&mut text, format_args!("\nOther wordings:"));
        for variant in &found.variants {
            let dates = match (&variant.first, &variant.last) {
                (Some(first), Some(last)) if first != last => format!("{first} – {last}"),
                (Some(first), _) => first.clone(),
                _ => "undated".to_owned(),
            };
            line(
                &mut text,
                format_args!("  {} × {}  ({}, {dates})", variant.n, variant.text, variant.change),
            );
        }
    }
    if !found.lines.is_empty() {
        line(&mut text, format_args!("\nIn context:"));
        for found in found.lines.iter().take(SHOWN) {
            let date = found.date.as_deref().unwrap_or("undated");
            let around = format!("{}【{}】{}", found.left, found.phrase, found.right).replace('\n', " ");
            let [start, end] = found.source;
            line(&mut text, format_args!("  {date:10} {around}  {} bytes {start}..{end}", found.document));
        }
        if found.lines.len() > SHOWN {
            let more = found.lines.len() - SHOWN;
            line(&mut text, format_args!("  … {more} more: --format json, or `tifa kwic`"));
        }
    }
    text
}

fn line(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    writeln!(text, "{arguments}").expect("writing to a string cannot fail");
}
