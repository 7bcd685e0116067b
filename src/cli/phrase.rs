//! `tifa phrase`: the life of one wording.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::settings::SettingsArguments;
use super::{Outcome, corpus, output};
use crate::phrases::Index;
use crate::render::phrase_terminal;
use crate::requests::{canonical_phrase, phrase_life};

/// Show the life of one phrase: when it is used, what stands around it, its other wordings, every occurrence
///
/// It need not be one that a report lists: any wording can be asked for, in either script.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tifa phrase 新质生产力 reports/
  tifa phrase 全面建成小康社會 reports/ --format json")]
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
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Terminal,
    /// For programs
    Json,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let settings = arguments.settings.settings(None);
    let wording = canonical_phrase(&arguments.phrase, &settings).map_err(|problem| problem.at("PHRASE"))?;
    let loaded = corpus::load(&arguments.paths, &settings)?;
    let found = phrase_life(
        &loaded.corpus,
        &Index::new(&loaded.corpus),
        wording,
        Some(arguments.width as usize),
        &settings,
    );
    let written = match arguments.format {
        Format::Terminal => phrase_terminal(&found),
        Format::Json => serde_json::to_string_pretty(&found)? + "\n",
    };
    output::print(written.as_bytes())?;
    Ok(Outcome::trouble_if(loaded.is_partial))
}
