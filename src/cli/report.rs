//! `tifa report`: the phrase-evolution report.

use std::path::PathBuf;

use clap::Args;

use super::settings::SettingsArguments;
use super::{Outcome, corpus, output, progress, trouble};
use crate::document::Date;
use crate::evolution::{Settings, report};
use crate::phrases;
#[cfg(feature = "parquet")]
use crate::render::report_parquet;
use crate::render::{report_csv, report_html, report_markdown, report_terminal};
use crate::schema::ReportV1;

/// Show which phrasing persists, changes, appears and fades in dated documents
///
/// A `manifest.toml` in a folder or above it says titles, issuers, dates and series; without one, the texts and
/// the file names (2022_政府工作报告.txt) are asked. A summary goes to standard output.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tifa report reports/ --html report.html
  tifa report 2022.txt 2025.txt --json - | jq .phrases
  tifa report reports/ --csv tables/ --markdown report.md")]
pub(super) struct Arguments {
    /// Files and folders
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    settings: SettingsArguments,
    /// The least documents of a phrase; with 1, wordings that recur inside one document are phrases too
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..))]
    least_documents: u32,
    /// The most phrases that are listed
    #[arg(long, value_name = "N", default_value_t = 2000)]
    most_phrases: usize,
    /// Where the later of the two periods begins that are compared; without it, at the middle document
    #[arg(long, value_name = "DATE")]
    split: Option<Date>,
    /// Give each phrase its tier on the scale of the China Media Project, as far as that scale is published
    #[arg(long)]
    tiers: bool,
    /// Write the report as one page
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write the report as JSON; `-` is standard output, in place of the summary
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Write the report's tables into this folder
    #[arg(long, value_name = "DIR")]
    csv: Option<PathBuf>,
    /// Write the report's tables into this folder as Parquet, for pandas and R
    #[cfg(feature = "parquet")]
    #[arg(long, value_name = "DIR")]
    parquet: Option<PathBuf>,
    /// Write the report as Markdown; `-` is standard output, in place of the summary
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let settings = arguments.settings.settings(None);
    let loaded = corpus::load(&arguments.paths, &settings)?;
    let step = progress::step("looking for phrases");
    let settings_of_report = Settings {
        phrases: phrases::Settings {
            least_documents: arguments.least_documents as usize,
            most_phrases: arguments.most_phrases,
            ..phrases::Settings::default()
        },
        split: arguments.split,
        has_tiers: arguments.tiers,
        ..Settings::default()
    };
    let report = report(&loaded.corpus, &settings_of_report);
    if let Some(split) = arguments.split.filter(|_| report.keyness.is_none()) {
        trouble::say(&format!(
            "no dated document stands on one side of {split}: no two periods are compared"
        ));
    }
    let report = ReportV1::new(&report, &loaded.corpus, settings.offsets);
    step.finish_and_clear();

    let mut is_summary_wanted = true;
    let mut write = |path: &PathBuf, bytes: &[u8]| {
        is_summary_wanted &= path.as_os_str() != "-";
        output::write(path, bytes)
    };
    if let Some(path) = &arguments.html {
        write(path, report_html(&report).as_bytes())?;
    }
    if let Some(path) = &arguments.json {
        let mut json = serde_json::to_vec(&report)?;
        json.push(b'\n');
        write(path, &json)?;
    }
    if let Some(path) = &arguments.markdown {
        write(path, report_markdown(&report).as_bytes())?;
    }
    if let Some(folder) = &arguments.csv {
        for (name, table) in report_csv(&report) {
            output::write_file(&folder.join(name), table.as_bytes())?;
        }
    }
    #[cfg(feature = "parquet")]
    if let Some(folder) = &arguments.parquet {
        for (name, table) in report_parquet(&report)? {
            output::write_file(&folder.join(name), &table)?;
        }
    }
    if is_summary_wanted {
        output::print(report_terminal(&report).as_bytes())?;
    }
    if loaded.is_partial {
        trouble::say("some files could not be read: the report is without them");
    }
    Ok(Outcome::trouble_if(loaded.is_partial))
}
