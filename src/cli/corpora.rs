//! `tifa corpus`: corpora that are kept.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use comfy_table::Table;

use super::settings::offsets;
use super::{Outcome, corpus, diff, input, output, progress, trouble};
use crate::corpora::{Corpora, GivenDocument, ReportQuestion, Selection};
use crate::decode::{Hint, decode};
use crate::document::{Date, SourceText};
use crate::render::phrase_terminal;
use crate::requests::{Problem, ProblemKind, ReportFormat, ReportHow, Watch};
use crate::schema::OffsetUnit;
use crate::store::{Declared, Place, Store};

/// Keep documents in corpora: put them in once, then list, read, compare and report on them
///
/// The documents are kept with their bytes, in one file or in PostgreSQL; what is worked out from them is kept, too.
/// `tifa serve` shows the same corpora on its page.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tifa corpus add reports downloads/
  tifa corpus list reports
  tifa corpus report reports --from 2020 --html report.html
  tifa corpus phrase reports 新质生产力")]
pub(super) struct Arguments {
    /// Where corpora are kept: a file, or postgres://… [default: tifa/corpora.sqlite in the user's folder for data]
    #[arg(long, env = "TIFA_STORE", value_name = "PLACE", global = true)]
    store: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Put files and folders into a corpus, which is made where there is none
    ///
    /// A file is called by its path in the folder that is named. What is there already is left as it is; what a manifest says
    /// of it is taken over.
    Add {
        /// The name of the corpus
        corpus: String,
        /// Files and folders; a manifest.toml says what is known of them
        #[arg(value_name = "PATH", required = true)]
        paths: Vec<PathBuf>,
        /// Put a file in the place of a document that has its name and other bytes
        #[arg(long)]
        replace: bool,
    },
    /// List the corpora, or the documents of one
    List {
        /// The name of the corpus
        corpus: Option<String>,
        /// What is written
        #[arg(long, value_enum, default_value_t = Format::Terminal)]
        format: Format,
    },
    /// Print a document: its canonical text, the same with its changes and its map, or its bytes as they came
    Show {
        /// The name of the corpus
        corpus: String,
        /// The name of the document
        id: String,
        /// What is printed
        #[arg(long, value_enum, default_value_t = Shown::Text)]
        format: Shown,
        /// The unit of offsets into the text
        #[arg(long, value_name = "UNIT", default_value = "byte", value_parser = offsets())]
        offsets: OffsetUnit,
    },
    /// Show what changed from one document to another
    Diff {
        /// The name of the corpus
        corpus: String,
        /// The name of the earlier document
        old: String,
        /// The name of the later document
        new: String,
        /// What is written
        #[arg(long, value_enum, default_value_t = diff::Format::Terminal)]
        format: diff::Format,
        /// The unit of offsets
        #[arg(long, value_name = "UNIT", default_value = "byte", value_parser = offsets())]
        offsets: OffsetUnit,
    },
    /// Report which phrasing persists, changes, appears and fades
    Report {
        /// The name of the corpus
        corpus: String,
        #[command(flatten)]
        selection: SelectionArguments,
        /// Write a page to this file, `-` for standard output
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,
        /// Write JSON to this file
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
        /// Write Markdown to this file
        #[arg(long, value_name = "FILE")]
        markdown: Option<PathBuf>,
        /// Compare the documents before this date with those from it on
        #[arg(long, value_name = "DATE")]
        split: Option<Date>,
        /// Give phrases a tier of the China Media Project's scale
        #[arg(long)]
        tiers: bool,
    },
    /// Show the life of one phrase
    Phrase {
        /// The name of the corpus
        corpus: String,
        /// The phrase, in either script
        phrase: String,
        #[command(flatten)]
        selection: SelectionArguments,
        /// What is written
        #[arg(long, value_enum, default_value_t = Format::Terminal)]
        format: Format,
    },
    /// Delete documents, or the whole corpus with --all
    Delete {
        /// The name of the corpus
        corpus: String,
        /// The names of the documents
        #[arg(value_name = "ID", required_unless_present = "all", conflicts_with = "all")]
        ids: Vec<String>,
        /// Delete the corpus with all its documents
        #[arg(long)]
        all: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Terminal,
    /// For programs
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shown {
    /// The canonical text
    Text,
    /// The canonical form with its changes and its map
    Json,
    /// The bytes as they came
    Source,
}

/// Which documents are asked
#[derive(Debug, Args)]
struct SelectionArguments {
    /// Documents of this date and later
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Documents of this date and earlier
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Documents of this issuer
    #[arg(long)]
    issuer: Option<String>,
    /// Documents of this series
    #[arg(long)]
    series: Option<String>,
    /// Documents of this level
    #[arg(long)]
    level: Option<String>,
    /// This document alone; may stand several times
    #[arg(long = "document", value_name = "ID")]
    ids: Vec<String>,
}

/// Documents are put in groups: a transaction each would wait for the disk each time.
const PUT_AT_ONCE: usize = 64;
/// A group has at most about so many bytes.
const PUT_BYTES_AT_ONCE: usize = 16 << 20;

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let place = arguments.store.as_deref().map_or_else(Place::of_user, Place::of);
    let corpora = Corpora::open(&place)?;
    match arguments.command {
        Command::Add { corpus, paths, replace } => add(&corpora, &corpus, &paths, replace),
        Command::List { corpus: None, format } => list(&corpora, format),
        Command::List { corpus: Some(corpus), format } => documents(&corpora, &corpus, format),
        Command::Show { corpus, id, format, offsets } => {
            let bytes = match format {
                Shown::Text => corpora.text(&corpus, &id)?.into_bytes(),
                Shown::Json => line(corpora.canonical(&corpus, &id, offsets)?),
                Shown::Source => corpora.source(&corpus, &id)?,
            };
            output::print(&bytes)?;
            Ok(Outcome::Fine)
        }
        Command::Diff { corpus, old, new, format, offsets } => {
            let comparison = corpora.comparison(&corpus, &old, &new)?;
            diff::print(&comparison, format, &old, &new, offsets)
        }
        Command::Report { corpus, selection, html, json, markdown, split, tiers } => {
            let how = ReportHow { split: split.map(|date| date.to_string()), tiers, ..ReportHow::default() };
            report(
                &corpora,
                &corpus,
                &selection.selection(),
                &how,
                [(html, ReportFormat::Html), (json, ReportFormat::Json), (markdown, ReportFormat::Markdown)],
            )
        }
        Command::Phrase { corpus, phrase, selection, format } => {
            let selection = selection.selection();
            let written = match format {
                Format::Terminal => {
                    phrase_terminal(&corpora.phrase_life(&corpus, &selection, &phrase)?).into_bytes()
                }
                Format::Json => {
                    let unit = OffsetUnit::default();
                    line(corpora.phrase(&corpus, &selection, &phrase, None, unit, &Watch::default())?)
                }
            };
            output::print(&written)?;
            Ok(Outcome::Fine)
        }
        Command::Delete { corpus, ids: _, all: true } => {
            corpora.delete(&corpus)?;
            trouble::say(&format!("the corpus `{corpus}` is deleted"));
            Ok(Outcome::Fine)
        }
        Command::Delete { corpus, ids, all: false } => {
            for id in &ids {
                corpora.delete_document(&corpus, id)?;
            }
            trouble::say(&format!("{} documents are deleted", ids.len()));
            Ok(Outcome::Fine)
        }
    }
}

fn add(corpora: &Corpora, name: &str, paths: &[PathBuf], replace: bool) -> anyhow::Result<Outcome> {
    let (members, mut is_partial) = corpus::members(paths)?;
    corpora.make(name)?;
    let there = corpora.hashes(name)?;
    let bar = progress::files(members.len() as u64);
    let mut statuses = std::collections::BTreeMap::<&str, usize>::new();
    let mut n_same = 0;
    let mut group = Vec::new();
    let mut n_bytes = 0;
    let mut put = |group: Vec<GivenDocument>| -> Result<(), Problem> {
        for put in corpora.put(name, group)? {
            *statuses.entry(put.status).or_default() += 1;
            n_same += usize::from(put.same_as.is_some());
        }
        Ok(())
    };
    for member in members {
        bar.inc(1);
        match readable(&member, &there, replace) {
            Err(problem) => {
                bar.suspend(|| trouble::report_problem(&problem));
                is_partial = true;
            }
            Ok(source) => {
                n_bytes += source.bytes().len();
                let declared = member.entry.as_ref().map(declared);
                group.push(GivenDocument { id: member.id, bytes: source.bytes().to_vec(), declared });
            }
        }
        if group.len() >= PUT_AT_ONCE || n_bytes >= PUT_BYTES_AT_ONCE {
            n_bytes = 0;
            put(std::mem::take(&mut group))?;
        }
    }
    put(group)?;
    bar.finish_and_clear();
    let mut parts: Vec<String> = statuses.iter().map(|(status, n)| format!("{n} {status}")).collect();
    if n_same > 0 {
        parts.push(format!("{n_same} with the same bytes as another one, counted once in reports"));
    }
    trouble::say(&format!(
        "{name}: {}",
        if parts.is_empty() { "nothing to add".to_owned() } else { parts.join(", ") }
    ));
    let step = progress::step("looking for phrases");
    corpora.warm(name, &Watch::default())?;
    step.finish_and_clear();
    Ok(Outcome::trouble_if(is_partial))
}

/// The bytes of a file that may be put into a corpus, where the hashes `there` are.
fn readable(
    member: &corpus::Member,
    there: &HashMap<String, String>,
    replace: bool,
) -> Result<SourceText, Problem> {
    let place = || member.found.display();
    Store::check_id(&member.id).map_err(|error| Problem::from(error).at(place()))?;
    let source = input::read_source(&member.found.path)?;
    if decode(source.bytes(), &Hint::default()).rewrite.notes.iter().any(|note| note.code == input::BINARY) {
        return Err(
            Problem::new(ProblemKind::File, "this is no text", "convert it to text first").at(place())
        );
    }
    match there.get(&member.id) {
        Some(hash) if !replace && *hash != source.sha256() => {
            let what = format!("the corpus has other bytes by the name `{}`", member.id);
            let next = "add it by another path, or put it in their place by --replace";
            Err(Problem::new(ProblemKind::File, what, next).at(place()))
        }
        _ => Ok(source),
    }
}

/// What a manifest says of a document.
fn declared(entry: &crate::document::ManifestEntry) -> Declared {
    Declared {
        encoding: None,
        charset: None,
        title: entry.title.clone(),
        issuer: entry.issuer.clone(),
        date: entry.date.map(|date| date.to_string()),
        series: entry.series.clone(),
        level: entry.level.map(|level| level.name().to_owned()),
    }
}

fn list(corpora: &Corpora, format: Format) -> anyhow::Result<Outcome> {
    let list = corpora.list()?;
    let written = match format {
        Format::Json => serde_json::to_string_pretty(&list)? + "\n",
        Format::Terminal if list.corpora.is_empty() => {
            trouble::say("there is no corpus yet: make one by tifa corpus add NAME PATH");
            String::new()
        }
        Format::Terminal => {
            let mut table = table(["corpus", "documents", "bytes"]);
            for corpus in list.corpora {
                table.add_row([corpus.name, corpus.n_documents.to_string(), corpus.n_bytes.to_string()]);
            }
            format!("{table}\n")
        }
    };
    output::print(written.as_bytes())?;
    Ok(Outcome::Fine)
}

fn documents(corpora: &Corpora, name: &str, format: Format) -> anyhow::Result<Outcome> {
    let corpus = corpora.describe(name)?;
    let written = match format {
        Format::Json => serde_json::to_string_pretty(&corpus)? + "\n",
        Format::Terminal => {
            let mut table =
                table(["date", "document", "issuer", "characters", "encoding", "script", "notes"]);
            for document in corpus.documents {
                let facts = document.facts;
                let mut notes = Vec::new();
                if facts.n_warnings > 0 {
                    let noun = if facts.n_warnings == 1 { "warning" } else { "warnings" };
                    notes.push(format!("{} {noun}", facts.n_warnings));
                }
                notes.extend(document.same_as.map(|id| format!("same bytes as {id}")));
                table.add_row([
                    facts.date.unwrap_or_default(),
                    document.id,
                    facts.issuer.unwrap_or_default(),
                    facts.n_chars.to_string(),
                    facts.encoding,
                    facts.script,
                    notes.join(", "),
                ]);
            }
            format!("{table}\n")
        }
    };
    output::print(written.as_bytes())?;
    Ok(Outcome::Fine)
}

fn report(
    corpora: &Corpora,
    corpus: &str,
    selection: &Selection,
    how: &ReportHow,
    files: [(Option<PathBuf>, ReportFormat); 3],
) -> anyhow::Result<Outcome> {
    let step = progress::step("looking for phrases");
    let ask = |format: ReportFormat| {
        let question = ReportQuestion::Whole { how: how.clone(), unit: OffsetUnit::default(), format };
        corpora.report(corpus, selection, &question, &Watch::default())
    };
    let mut is_summary_wanted = true;
    for (path, format) in files {
        if let Some(path) = path {
            is_summary_wanted &= path.as_os_str() != "-";
            output::write(&path, &ask(format)?)?;
        }
    }
    let summary = is_summary_wanted.then(|| ask(ReportFormat::Terminal)).transpose()?;
    step.finish_and_clear();
    if let Some(summary) = summary {
        output::print(&summary)?;
    }
    Ok(Outcome::Fine)
}

impl SelectionArguments {
    fn selection(self) -> Selection {
        let Self { from, until, issuer, series, level, ids } = self;
        Selection { ids, from, until, issuer, series, level }
    }
}

fn table<const N: usize>(heads: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING).set_header(heads);
    table
}

fn line(mut json: Vec<u8>) -> Vec<u8> {
    json.push(b'\n');
    json
}
