//! `tifa kwic`: every occurrence of a phrase in its context.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::settings::SettingsArguments;
use super::{Outcome, corpus, output, trouble};
use crate::phrases::kwic;
use crate::requests::canonical_phrase;
use crate::schema::{KwicLineV1, KwicV1};

/// Show every occurrence of a phrase in its context, with document, date and source offset
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tifa kwic 高质量发展 reports/
  tifa kwic 高質量發展 reports/ --width 40 --format json")]
pub(super) struct Arguments {
    /// The phrase, in either script
    phrase: String,
    /// Files and folders
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    settings: SettingsArguments,
    /// How much context stands on either side, in characters
    #[arg(long, value_name = "CHARACTERS", default_value_t = 20, value_parser = clap::value_parser!(u32).range(..=10_000))]
    width: u32,
    /// What is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines that are aligned on the phrase
    Text,
    /// For programs
    Json,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let settings = arguments.settings.settings(None);
    let phrase = canonical_phrase(&arguments.phrase, &settings).map_err(|problem| problem.at("PHRASE"))?.text;
    let loaded = corpus::load(&arguments.paths, &settings)?;
    let lines = kwic(&loaded.corpus, &phrase, arguments.width as usize);
    let found = KwicV1::new(&phrase, &lines, &loaded.corpus, settings.offsets);
    let written = match arguments.format {
        Format::Text => found.lines.iter().map(|found| line(found, arguments.width as usize)).collect(),
        Format::Json => serde_json::to_string_pretty(&found)? + "\n",
    };
    output::print(written.as_bytes())?;
    if found.lines.is_empty() {
        let n = loaded.corpus.documents().len();
        trouble::say(&format!("`{phrase}` does not occur in {n} documents"));
    }
    Ok(Outcome::trouble_if(loaded.is_partial))
}

/// One occurrence with its left context flush right; a Han character is two columns wide.
fn line(found: &KwicLineV1, width: usize) -> String {
    let left: String =
        found.left.chars().map(|character| if character == '\n' { ' ' } else { character }).collect();
    let right = found.right.replace('\n', " ");
    let padding = " ".repeat((2 * width).saturating_sub(columns(&left)));
    let date = found.date.as_deref().unwrap_or("undated");
    let [start, end] = found.source;
    format!(
        "{date:10}  {padding}{left}【{}】{right}  {} bytes {start}..{end}\n",
        found.phrase, found.document
    )
}

fn columns(text: &str) -> usize {
    text.chars().map(|character| if character < '\u{1100}' { 1 } else { 2 }).sum()
}
