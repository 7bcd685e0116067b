//! `tifa diff`: what changed from one document to another.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use super::settings::{SettingsArguments, UntilArgument};
use super::{Outcome, input, jsonl, output};
use crate::dictionary::words::Segmenter;
use crate::render::{DiffDocument, diff_html, diff_terminal, diff_unified};
use crate::requests::{Comparison, DiffRequest, DiffSettings, Problem, ProblemKind, answer_record};
use crate::schema::OffsetUnit;

/// As many unchanged paragraphs stand around a change in a patch: what `diff -u` shows.
const CONTEXT: usize = 3;

/// Show what changed from one document to another
///
/// Both are brought into canonical form first, so that encoding, script, punctuation and layout do not count as
/// changes. Exit code 0: same; 1: different; 2: trouble.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tifa diff 2022.txt 2025.txt
  tifa diff 2022.txt 2025.txt --format html > changes.html
  printf '{\"id\":\"1\",\"a\":\"高质量发展\",\"b\":\"高水平发展\"}\\n' | tifa diff --jsonl")]
pub(super) struct Arguments {
    /// The earlier document; `-` is standard input
    #[arg(value_name = "OLD", required_unless_present = "jsonl")]
    old: Option<PathBuf>,
    /// The later document
    #[arg(value_name = "NEW", required_unless_present = "jsonl")]
    new: Option<PathBuf>,
    #[command(flatten)]
    settings: SettingsArguments,
    #[command(flatten)]
    until: UntilArgument,
    /// What is written
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    format: Format,
    /// Answer JSON lines: {"id", "a", "b"} in, a result a line out; texts are compared exactly as given
    #[arg(long, conflicts_with_all = ["old", "new", "format"])]
    jsonl: bool,
    /// With --jsonl: normalize the texts first; the results carry what was compared as a_text and b_text
    #[arg(long, requires = "jsonl")]
    normalize: bool,
    /// Words of your own that are never cut: one a line, as in jieba's dictionaries
    #[arg(long, value_name = "FILE")]
    words: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Terminal,
    /// For patch tools
    Unified,
    /// For programs
    Json,
    /// A page
    Html,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let until = arguments.until.until;
    let settings = DiffSettings {
        normalize: arguments.settings.settings(until),
        normalize_texts: arguments.normalize || until.is_some(),
        segmenter: arguments.words.as_deref().map(own_words).transpose()?,
    };
    let (Some(old), Some(new)) = (&arguments.old, &arguments.new) else {
        return jsonl::run(|number, record| {
            answer_record(number, record, |request: DiffRequest| request.run(&settings))
        });
    };
    if old.as_os_str() == "-" && new.as_os_str() == "-" {
        let what = "both sides are standard input, which can be read once";
        return Err(Problem::new(ProblemKind::InvalidOption, what, "give a file for one of them").into());
    }
    let canonical = |path: &PathBuf| {
        let source = input::read_source(path)?;
        let canonical = settings
            .normalize
            .normalize(&source)
            .map_err(|problem| problem.at(path.display().to_string()))?;
        if canonical.notes.iter().any(|note| note.code == input::BINARY) {
            let what = "the file looks like no text: it has control characters throughout";
            return Err(Problem::new(ProblemKind::InvalidRequest, what, "convert it to text first")
                .at(path.display().to_string()));
        }
        Ok(canonical)
    };
    let (a, b) = rayon::join(|| canonical(old), || canonical(new));
    let comparison = Comparison::of_documents(a?, b?, &settings);
    let (old, new) = (old.display().to_string(), new.display().to_string());
    print(&comparison, arguments.format, &old, &new, settings.normalize.offsets)
}

/// Prints a comparison of two documents with these names.
pub(super) fn print(
    comparison: &Comparison,
    format: Format,
    old: &str,
    new: &str,
    unit: OffsetUnit,
) -> anyhow::Result<Outcome> {
    let Comparison { a, b, diff } = comparison;
    let written = match format {
        Format::Terminal => diff_terminal(&a.text, &b.text, diff, is_coloured(), columns()),
        Format::Unified => diff_unified(old, new, &a.text, &b.text, diff, CONTEXT),
        Format::Html => {
            let a = DiffDocument { title: old, text: &a.text, source: Some(&a.map) };
            let b = DiffDocument { title: new, text: &b.text, source: Some(&b.map) };
            diff_html(&a, &b, diff)
        }
        Format::Json => serde_json::to_string_pretty(&comparison.to_wire(None, unit))? + "\n",
    };
    output::print(written.as_bytes())?;
    Ok(if diff.ops.is_empty() { Outcome::Fine } else { Outcome::Different })
}

/// The segmenter with the words of a file.
fn own_words(path: &Path) -> anyhow::Result<Arc<Segmenter>> {
    let place = path.display();
    let list = std::fs::read_to_string(path).with_context(|| format!("{place}"))?;
    let segmenter = Segmenter::with_words(&list).map_err(|error| anyhow::anyhow!("{place}: {error}"))?;
    Ok(Arc::new(segmenter))
}

/// The width of the terminal; 0, for lines of any length, in a pipe.
fn columns() -> usize {
    if !std::io::stdout().is_terminal() {
        return 0;
    }
    comfy_table::Table::new().width().map_or(0, usize::from)
}

/// Colours are for terminals, unless the user wants none (no-color.org).
fn is_coloured() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
