//! `tifa lineage`: what became of each clause through a series of documents.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::settings::SettingsArguments;
use super::{Outcome, corpus, output, progress, trouble};
use crate::document::Document;
use crate::render::{lineage_html, lineage_terminal};
use crate::requests::{by_series, lineages_of};

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
    for (_, documents) in by_series(loaded.corpus.documents()) {
        let ids = |documents: &mut dyn Iterator<Item = &&Document>| -> Vec<String> {
            documents.map(|document| document.id.clone()).collect()
        };
        if documents.len() < 2 {
            let alone = ids(&mut documents.iter()).concat();
            trouble::say(&format!("{alone}: left out, since no other document is of its series"));
            continue;
        }
        let undated = ids(&mut documents.iter().filter(|document| document.date.is_none()));
        if !undated.is_empty() {
            let list = undated.join(", ");
            trouble::say(&format!(
                "no date is known of {list}: taken as the last; a manifest may name dates"
            ));
        }
    }
    let found = lineages_of(&loaded.corpus, &settings);
    step.finish_and_clear();
    let found = found?;
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
