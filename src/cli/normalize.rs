//! `tifa normalize`: documents → their canonical form.

use std::collections::HashSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use super::input::{self, Found};
use super::settings::{SettingsArguments, UntilArgument};
use super::{Outcome, jsonl, ordered, output, progress, trouble};
use crate::document::{Canonical, PlacedNote};
use crate::requests::{NormalizeRequest, NormalizeSettings, Problem, ProblemKind, answer_record};
use crate::schema::{ErrorRecordV1, NormalizeV1};
use crate::text::{Severity, Stage};

/// Bring documents into canonical form
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tifa normalize article.html
  tifa normalize --to keep --until repair damaged.txt
  tifa normalize reports/ --format jsonl > reports.jsonl
  printf '{\"id\":\"1\",\"text\":\"全面深化改革\"}\\n' | tifa normalize --jsonl")]
pub(super) struct Arguments {
    /// Files and folders; `-` and nothing at all are standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    settings: SettingsArguments,
    #[command(flatten)]
    until: UntilArgument,
    /// What is written: the text, or all that is known of it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write a file for each document into this folder, instead of standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Answer JSON lines: {"id", "bytes_b64" | "text" | "path", "hint"?} in, a result a line out
    #[arg(long, conflicts_with_all = ["paths", "format", "out"])]
    jsonl: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The canonical text
    Text,
    /// One JSON value: an object, or an array for a folder or several paths
    Json,
    /// One line of JSON for each document
    Jsonl,
}

/// What one document became.
struct Made {
    /// The path as it was given; nothing for standard input.
    id: Option<String>,
    /// Where its file goes in the folder of the results.
    relative: String,
    bytes: Result<Vec<u8>, Problem>,
    /// For standard error, where the format does not carry them.
    warnings: Vec<String>,
    /// Whether the bytes are no text.
    is_binary: bool,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let settings = arguments.settings.settings(arguments.until.until);
    if arguments.jsonl {
        let read = |path: &str| input::read_source(Path::new(path));
        return jsonl::run(|number, record| {
            answer_record(number, record, |request: NormalizeRequest| request.run(&settings, &read))
        });
    }
    let Arguments { mut paths, format, out, .. } = arguments;
    if paths.is_empty() {
        paths.push(PathBuf::from("-"));
    }
    let is_array = format == Format::Json && out.is_none() && (paths.len() > 1 || paths[0].is_dir());
    let bar = progress::files(0);
    let mut standard = output::standard();
    let (mut n_written, mut failed, mut targets) = (0_u64, false, HashSet::new());
    let found = input::walk_all(&paths).inspect(|_| bar.inc_length(1));
    let work = |found: Result<Found, Problem>| make(found, format, &settings);
    let size = |found: &Result<Found, Problem>| found.as_ref().map_or(0, Found::size);
    ordered::in_order(found, size, work, |made| {
        bar.inc(1);
        failed |= made.is_binary;
        bar.suspend(|| made.warnings.iter().for_each(|warning| trouble::say(warning)));
        let bytes = match made.bytes {
            Ok(bytes) => bytes,
            Err(problem) => {
                failed = true;
                bar.suspend(|| trouble::report_problem(&problem));
                if format == Format::Text || out.is_some() {
                    return Ok(());
                }
                let id = made.id.clone();
                let error = ErrorRecordV1 { id, line: None, error: problem.to_wire(None) };
                json(&error, format)?
            }
        };
        n_written += 1;
        match &out {
            Some(folder) => {
                let written = check_target(made.id.as_deref(), folder, &made.relative, &mut targets)
                    .and_then(|path| output::write_file(&path, &bytes));
                if let Err(problem) = written {
                    failed = true;
                    bar.suspend(|| trouble::report_problem(&problem));
                }
                Ok(())
            }
            None => {
                let before: &[u8] = match (is_array, n_written) {
                    (false, _) => b"",
                    (true, 1) => b"[\n",
                    (true, _) => b",\n",
                };
                let bytes = if is_array { bytes.trim_ascii_end() } else { &bytes };
                standard.write_all(before).and_then(|()| standard.write_all(bytes)).context("standard output")
            }
        }
    })?;
    bar.finish_and_clear();
    if is_array {
        let end: &[u8] = if n_written == 0 { b"[]\n" } else { b"\n]\n" };
        standard.write_all(end).context("standard output")?;
    }
    standard.flush().context("standard output")?;
    Ok(Outcome::trouble_if(failed))
}

fn make(found: Result<Found, Problem>, format: Format, settings: &NormalizeSettings) -> Made {
    let found = match found {
        Ok(found) => found,
        Err(problem) => {
            return Made {
                id: problem.place.clone(),
                relative: String::new(),
                bytes: Err(problem),
                warnings: Vec::new(),
                is_binary: false,
            };
        }
    };
    let id = (found.relative != "-").then(|| found.display());
    let place = id.clone().unwrap_or_else(|| "standard input".to_owned());
    let normalized = input::read_source(&found.path)
        .and_then(|source| settings.normalize(&source).map_err(|problem| problem.at(&place)));
    let (mut warnings, mut is_binary) = (Vec::new(), false);
    let bytes = normalized.and_then(|canonical| {
        is_binary = canonical.notes.iter().any(|note| note.code == input::BINARY);
        match format {
            Format::Text => {
                warnings = warnings_of(&canonical, &place);
                Ok(file_text(canonical, settings.options.until))
            }
            Format::Json | Format::Jsonl => {
                json(&NormalizeV1::new(id.clone(), &canonical, settings.offsets), format)
            }
        }
    });
    Made { id, relative: with_extension(&found.relative, format), bytes, warnings, is_binary }
}

/// What the notes warn of, as messages.
fn warnings_of(canonical: &Canonical, place: &str) -> Vec<String> {
    let is_worth_saying =
        |note: &&PlacedNote| note.severity == Severity::Warning || note.code == input::EMPTY;
    let warnings = canonical.notes.iter().filter(is_worth_saying);
    warnings
        .map(|note| match note.source {
            None => format!("{place}: {}", note.message),
            Some(span) => format!("{place}: bytes {}..{}: {}", span.start(), span.end(), note.message),
        })
        .collect()
}

/// The text as it stands in a file: a canonical text ends its last line, an earlier stage's text is given
/// exactly.
pub(super) fn file_text(canonical: Canonical, until: Option<Stage>) -> Vec<u8> {
    let mut text = canonical.text;
    if until.is_none_or(|stage| stage > Stage::Repair) {
        text.push('\n');
    }
    text.into_bytes()
}

fn json(value: &impl serde::Serialize, format: Format) -> Result<Vec<u8>, Problem> {
    let written =
        if format == Format::Json { serde_json::to_vec_pretty(value) } else { serde_json::to_vec(value) };
    let mut bytes = written.map_err(|error| Problem::internal(error.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The name of a document's file in the folder of the results.
fn with_extension(relative: &str, format: Format) -> String {
    let extension = if format == Format::Text { ".txt" } else { ".json" };
    let name = if relative == "-" { "standard-input" } else { relative };
    if name.ends_with(extension) { name.to_owned() } else { format!("{name}{extension}") }
}

/// The path of a result, if writing it replaces neither its source nor another result.
fn check_target(
    source: Option<&str>,
    folder: &Path,
    relative: &str,
    targets: &mut HashSet<String>,
) -> Result<PathBuf, Problem> {
    let path = folder.join(relative);
    let is_source = source.is_some_and(|source| {
        fs::canonicalize(source).is_ok_and(|source| fs::canonicalize(&path).is_ok_and(|path| path == source))
    });
    let refused = |what: &str| {
        let next = "choose another folder, or one run for each";
        Err(Problem::new(ProblemKind::File, what, next).at(path.display().to_string()))
    };
    if is_source {
        return refused("the result would replace its source");
    }
    if !targets.insert(relative.to_owned()) {
        return refused("two documents of one name would go here");
    }
    Ok(path)
}
