//! `tifa batch`: a tree of files → a tree of canonical texts with a manifest.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::Args;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::input::{self, Found};
use super::settings::{SettingsArguments, UntilArgument};
use super::{Outcome, normalize, ordered, output, progress, trouble};
use crate::requests::{NormalizeSettings, Problem, ProblemKind};
use crate::schema::{BatchProblemV1, BatchRecordV1};
use crate::text::Severity;

/// Normalize a tree of files, with a manifest and a progress bar
///
/// OUT gets the canonical text of every file under its path (with `.txt` at the end), and `manifest.jsonl` with a
/// line for each. A file that cannot be done has an `error` there, and the rest goes on.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tifa batch crawl/ canonical/
  tifa batch crawl/ canonical/ --resume --jobs 8")]
pub(super) struct Arguments {
    /// The folder to read
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// The folder to write
    #[arg(value_name = "OUT")]
    output: PathBuf,
    #[command(flatten)]
    settings: SettingsArguments,
    #[command(flatten)]
    until: UntilArgument,
    /// How many files are worked on at once; one for each processor without it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Go on where an earlier run ended: files that the manifest has, unchanged and by the same rules, are skipped
    #[arg(long)]
    resume: bool,
}

/// What became of one file.
enum Done {
    /// It was written; the record has its warnings counted by their code.
    Written(Box<BatchRecordV1>, Vec<String>),
    /// It was done by an earlier run, with these warnings.
    Skipped(Vec<String>),
    /// It could not be done.
    Failed(Box<(BatchProblemV1, Problem)>),
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    check_folders(&arguments.input, &arguments.output)?;
    let jobs = arguments.jobs.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build().context("threads")?;
    let settings = arguments.settings.settings(arguments.until.until);
    let path = arguments.output.join("manifest.jsonl");
    fs::create_dir_all(&arguments.output).map_err(|error| trouble::file(&arguments.output, &error))?;
    let batch = Batch {
        earlier: if arguments.resume { earlier_records(&path, &settings)? } else { HashMap::new() },
        input: arguments.input,
        output: arguments.output,
        settings,
    };
    let resume = arguments.resume;
    let manifest = OpenOptions::new().create(true).write(true).append(resume).truncate(!resume).open(&path);
    let manifest = manifest.map_err(|error| trouble::file(&path, &error))?;
    if resume {
        output::remove_parts(&batch.output);
    }
    let summary = pool.install(|| batch.run(BufWriter::new(manifest)))?;
    if resume {
        leave_out_superseded(&path).map_err(|error| trouble::file(&path, &error))?;
    }
    summary.print();
    let has_binaries = summary.warnings.contains_key(input::BINARY);
    Ok(Outcome::trouble_if(summary.failed > 0 || has_binaries))
}

struct Batch {
    input: PathBuf,
    output: PathBuf,
    settings: NormalizeSettings,
    /// The files that an earlier run has done by the same rules.
    earlier: HashMap<String, EarlierRecord>,
}

#[derive(Debug, Default)]
struct Summary {
    written: u64,
    skipped: u64,
    failed: u64,
    warnings: BTreeMap<String, u64>,
}

impl Batch {
    fn run(&self, mut manifest: impl Write + Send) -> anyhow::Result<Summary> {
        let bar = progress::files(0);
        if !bar.is_hidden() {
            bar.set_length(input::walk(&self.input).count() as u64);
        }
        let mut summary = Summary::default();
        let (start, mut bytes) = (Instant::now(), 0);
        let size = |found: &Result<Found, Problem>| found.as_ref().map_or(0, Found::size);
        ordered::in_order(
            input::walk(&self.input),
            size,
            |found| self.make(found),
            |done| {
                bar.inc(1);
                match done {
                    Done::Skipped(warnings) => {
                        summary.skipped += 1;
                        summary.warn(warnings);
                        return Ok(());
                    }
                    Done::Written(record, warnings) => {
                        summary.written += 1;
                        summary.warn(warnings);
                        bytes += record.bytes;
                        bar.set_message(rate(bytes as u64, start.elapsed()));
                        serde_json::to_writer(&mut manifest, &record)?;
                    }
                    Done::Failed(failed) => {
                        let (record, problem) = *failed;
                        summary.failed += 1;
                        bar.suspend(|| trouble::report_problem(&problem));
                        serde_json::to_writer(&mut manifest, &record)?;
                    }
                }
                // Each line is handed to the system at once: what a killed run has done stays done.
                manifest.write_all(b"\n").and_then(|()| manifest.flush()).context("manifest.jsonl")
            },
        )?;
        bar.finish_and_clear();
        Ok(summary)
    }

    fn make(&self, found: Result<Found, Problem>) -> Done {
        let (path, attempt) = match found {
            Err(problem) => (problem.place.clone().unwrap_or_default(), Err(problem)),
            Ok(found) => {
                let attempt = catch_unwind(AssertUnwindSafe(|| self.make_one(&found)));
                let attempt = attempt.unwrap_or_else(|_| {
                    Err(Problem::internal("the work on this file broke off").at(found.display()))
                });
                (found.relative, attempt)
            }
        };
        attempt.unwrap_or_else(|problem| {
            Done::Failed(Box::new((BatchProblemV1 { path, error: problem.to_wire(None) }, problem)))
        })
    }

    fn make_one(&self, found: &Found) -> Result<Done, Problem> {
        let source = input::read_source(&found.path)?;
        let name = self.output_name(&found.relative);
        if let Some(earlier) = self.earlier.get(&found.relative)
            && earlier.sha256 == source.sha256()
            && earlier.output == name
            && fs::metadata(self.output.join(&name)).is_ok_and(|file| file.len() == earlier.output_bytes)
            && fs::read(self.output.join(&name)).is_ok_and(|text| sha256(&text) == earlier.output_sha256)
        {
            let warnings = earlier.notes.iter().filter(|note| note.severity == "warning");
            return Ok(Done::Skipped(warnings.map(|note| note.code.clone()).collect()));
        }
        let canonical = self.settings.normalize(&source).map_err(|problem| problem.at(found.display()))?;
        let warnings = canonical.notes.iter().filter(|note| note.severity == Severity::Warning);
        let warnings = warnings.map(|note| note.code.to_owned()).collect();
        let mut record = BatchRecordV1::new(found.relative.clone(), name, &canonical);
        let text = normalize::file_text(canonical, self.settings.options.until);
        (record.output_bytes, record.output_sha256) = (text.len() as u64, sha256(&text));
        output::write_file(&self.output.join(&record.output), &text)?;
        Ok(Done::Written(Box::new(record), warnings))
    }

    /// The path of a file's canonical text: the file's own, with `.txt` at its end where it is not there.
    ///
    /// Beside a file `a.txt`, the text of a file `a` goes to `a.txt.txt`: no file's text replaces another's.
    fn output_name(&self, relative: &str) -> String {
        if relative.ends_with(".txt") {
            return relative.to_owned();
        }
        let mut name = format!("{relative}.txt");
        while self.input.join(&name).exists() {
            name.push_str(".txt");
        }
        name
    }
}

/// How much was read in a time.
fn rate(bytes: u64, time: Duration) -> String {
    format!("{:.1} MB/s", bytes as f64 / 1e6 / time.as_secs_f64().max(0.001))
}

impl Summary {
    fn warn(&mut self, codes: Vec<String>) {
        for code in codes {
            *self.warnings.entry(code).or_default() += 1;
        }
    }

    fn print(&self) {
        let Self { written, skipped, failed, warnings } = self;
        let mut parts = vec![format!("{written} files written")];
        if *skipped > 0 {
            parts.push(format!("{skipped} done before"));
        }
        if *failed > 0 {
            parts.push(format!("{failed} could not be done: see their `error` in manifest.jsonl"));
        }
        trouble::say(&parts.join(", "));
        for (code, n) in warnings {
            trouble::say(&format!("{n} × {code}: see the notes in manifest.jsonl"));
        }
    }
}

/// What a manifest says of a file that is done.
#[derive(Debug, Deserialize)]
struct EarlierRecord {
    path: String,
    output: String,
    output_bytes: u64,
    output_sha256: String,
    sha256: String,
    profile: String,
    #[serde(default)]
    notes: Vec<EarlierNote>,
}

/// A note of an earlier run: what was wrong with a file is still wrong when it is not done again.
#[derive(Debug, Deserialize)]
struct EarlierNote {
    code: String,
    severity: String,
}

/// The files that the manifest of an earlier run has as done by the rules of this one.
///
/// A line that was cut short when that run was killed is taken out, so that the next one starts a line.
fn earlier_records(
    path: &Path,
    settings: &NormalizeSettings,
) -> Result<HashMap<String, EarlierRecord>, Problem> {
    let mut records = HashMap::new();
    let file = match OpenOptions::new().read(true).write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(records),
        Err(error) => return Err(trouble::file(path, &error)),
    };
    let profile = settings.options.profile();
    let mut read = |file: &File| {
        let (mut reader, mut line, mut complete) = (BufReader::new(file), Vec::new(), 0);
        while reader.read_until(b'\n', &mut line)? > 0 && line.ends_with(b"\n") {
            complete += line.len() as u64;
            // Failures have no checksum and are tried again.
            if let Ok(record) = serde_json::from_slice::<EarlierRecord>(&line)
                && record.profile == profile
            {
                records.insert(record.path.clone(), record);
            }
            line.clear();
        }
        file.set_len(complete)
    };
    read(&file).map_err(|error| trouble::file(path, &error))?;
    Ok(records)
}

/// The SHA-256 of a text, in hexadecimal.
fn sha256(text: &[u8]) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Leaves the lines of a manifest out that a later line supersedes: one about the same file, which was done again or tried
/// again, or one about another file whose text has that name now.
fn leave_out_superseded(path: &Path) -> std::io::Result<()> {
    #[derive(Deserialize)]
    struct Named {
        path: String,
        output: Option<String>,
    }
    let lines = || Ok::<_, std::io::Error>(BufReader::new(File::open(path)?).split(b'\n').enumerate());
    let (mut of_path, mut of_output) = (HashMap::new(), HashMap::new());
    let mut n_lines = 0;
    for (number, line) in lines()? {
        n_lines += 1;
        if let Ok(Named { path, output }) = serde_json::from_slice(&line?) {
            of_path.insert(path, (number, output.clone()));
            of_output.extend(output.map(|output| (output, number)));
        }
    }
    let is_last = |(number, output): &(usize, Option<String>)| {
        output.as_ref().is_none_or(|output| of_output.get(output) == Some(number))
    };
    let kept: HashSet<usize> = of_path.into_values().filter(is_last).map(|(number, _)| number).collect();
    if kept.len() == n_lines {
        return Ok(());
    }
    let part = output::part_of(path);
    let mut out = BufWriter::new(File::create(&part)?);
    for (_, line) in lines()?.filter(|(number, _)| kept.contains(number)) {
        out.write_all(&line?)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    fs::rename(&part, path)
}

/// Refuses what would read its own output.
fn check_folders(input: &Path, output: &Path) -> Result<(), Problem> {
    let input_path = fs::canonicalize(input).map_err(|error| trouble::file(input, &error))?;
    if !input_path.is_dir() {
        let next = "for single files there is: tifa normalize FILE --out DIR";
        return Err(
            Problem::new(ProblemKind::File, "this is no folder", next).at(input.display().to_string())
        );
    }
    // The output need not exist yet: its nearest folder that does is looked at.
    let absolute = std::path::absolute(output).map_err(|error| trouble::file(output, &error))?;
    let existing = absolute.ancestors().find_map(|folder| fs::canonicalize(folder).ok());
    let is_nested = existing.is_some_and(|folder| folder.starts_with(&input_path))
        || fs::canonicalize(output).is_ok_and(|folder| input_path.starts_with(folder));
    if is_nested {
        let what = "IN and OUT lie in each other, so that results could replace sources";
        let next = "choose a folder beside it";
        return Err(Problem::new(ProblemKind::File, what, next).at(output.display().to_string()));
    }
    Ok(())
}
