//! `tifa lineage`: what became of each clause through a series of documents.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::settings::SettingsArguments;
use super::{Outcome, corpus, output, progress, trouble};
use crate::diff::{Options, Side, lineages};
use crate::document::Document;
use crate::render::{lineage_html, lineage_terminal};
use crate::requests::{Problem, ProblemKind};
use crate::schema::LineagesV1;

/// Follow each clause through a series of documents: kept, edited, moved, dropped, brought back
///
/// Documents are taken in the order of their dates. Where a manifest names series, each is followed by itself. Exit
/// code 0; 2: trouble.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tifa lineage reports/
  tifa lineage 2023.txt 2024.txt 2025.txt --format html > clauses.html
  tifa lineage reports/ --format json | jq '.[0].lineages[] | select(.status == \"returned\")'")]
pub(super) struct Arguments {
    /// Files and folders
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    settings: SettingsArguments,
    /// What is written
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Terminal,
    /// For programs: a list with one object for each series
    Json,
    /// A page
    Html,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let settings = arguments.settings.settings(None);
    let loaded = corpus::load(&arguments.paths, &settings)?;
    let step = progress::step("following clauses");
    let mut found = Vec::new();
    for (series, documents) in by_series(loaded.corpus.documents()) {
        if documents.len() < 2 {
            let alone = documents.iter().map(|document| document.id.as_str()).collect::<String>();
            trouble::say(&format!("{alone}: left out, since no other document is of its series"));
            continue;
        }
        let undated: Vec<&str> = documents
            .iter()
            .filter(|document| document.date.is_none())
            .map(|document| document.id.as_str())
            .collect();
        if !undated.is_empty() {
            let list = undated.join(", ");
            trouble::say(&format!(
                "no date is known of {list}: taken as the last; a manifest may name dates"
            ));
        }
        let sides: Vec<Side<'_>> =
            documents.iter().map(|document| Side::of_canonical(&document.canonical)).collect();
        let lineages = lineages(&sides, &Options::default());
        found.push(LineagesV1::new(series, &lineages, &documents, settings.offsets));
    }
    step.finish_and_clear();
    if found.is_empty() {
        let what = "there are no two documents of one series";
        let next = "give at least two documents; a manifest may name their series";
        return Err(Problem::new(ProblemKind::InvalidRequest, what, next).into());
    }
    let written = match arguments.format {
        Format::Terminal => found.iter().map(lineage_terminal).collect::<Vec<_>>().join("\n"),
        Format::Json => serde_json::to_string_pretty(&found)? + "\n",
        Format::Html => lineage_html(&found),
    };
    output::print(written.as_bytes())?;
    if loaded.is_partial {
        trouble::say("some files could not be read: the lineages are without them");
    }
    Ok(Outcome::trouble_if(loaded.is_partial))
}

/// The documents of each series; all together where none has one.
fn by_series(documents: &[Document]) -> Vec<(Option<String>, Vec<&Document>)> {
    let mut all: Vec<(Option<String>, Vec<&Document>)> = Vec::new();
    for document in documents {
        match all.iter_mut().find(|(series, _)| *series == document.series) {
            Some((_, list)) => list.push(document),
            None => all.push((document.series.clone(), vec![document])),
        }
    }
    // What has no series is of no one series, unless there is no other.
    let n = all.len();
    all.into_iter()
        .flat_map(|(series, list)| match &series {
            None if n > 1 => list.into_iter().map(|document| (None, vec![document])).collect(),
            _ => vec![(series, list)],
        })
        .collect()
}
