//! The time and the memory of `tifa report` over collections of a chosen size, files to JSON.
//!
//!     TIFA_MEASURE=folder TIFA_MEGABYTES=20,200 cargo bench --bench phrases
//!
//! Without `TIFA_MEASURE` the text is that of the seed documents, without `TIFA_MEGABYTES` there are 20 MB of it.
//! A collection is made in two ways: `recombined` puts runs of one to six sentences of all documents together anew,
//! so that wordings recur and documents do not; `copied` takes whole documents and leaves out one sentence in fifty,
//! so that nearly everything recurs in long passages.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tifa::document::SourceText;
use tifa::normalize::{Options, normalize};

/// The size of a document, in bytes of UTF-8: that of a national report.
const DOCUMENT: usize = 60_000;
/// How often the memory of the program is looked at.
const GLANCE: Duration = Duration::from_millis(20);

fn main() {
    let folder = std::env::var_os("TIFA_MEASURE").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/documents")),
        PathBuf::from,
    );
    let texts = texts(&folder);
    let megabytes = std::env::var("TIFA_MEGABYTES").unwrap_or_else(|_| "20".to_owned());
    println!("{:<24}{:>10}{:>10}{:>10}", "", "seconds", "MB/s", "peak MB");
    for size in megabytes.split(',') {
        let size: usize = size.parse().expect("TIFA_MEGABYTES is a list of whole numbers");
        for (name, collection) in [("recombined", recombined as Collection), ("copied", copied)] {
            let scratch = tempfile::TempDir::new().expect("a temporary folder");
            let documents = scratch.path().join("documents");
            fs::create_dir(&documents).expect("a folder");
            collection(&texts, size * 1_000_000, &mut |number, text| {
                let year = 1950 + number % 75;
                fs::write(documents.join(format!("{year}_{number:05}.txt")), text).expect("a file");
            });
            let (time, memory) = report(&documents, scratch.path());
            let seconds = time.as_secs_f64();
            println!(
                "{:<24}{seconds:>10.1}{:>10.1}{:>10}",
                format!("{name}, {size} MB"),
                size as f64 / seconds,
                memory / 1000
            );
        }
    }
}

/// The canonical sentences of each document of a folder.
fn texts(folder: &Path) -> Vec<Vec<String>> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    (files.iter())
        .filter(|file| file.extension().is_some_and(|ending| ending == "txt"))
        .map(|file| {
            let source = SourceText::new(fs::read(file).expect("a file")).expect("a text");
            let text = normalize(&source, &Options::default()).text;
            text.split_inclusive(['。', '\n']).map(str::to_owned).collect()
        })
        .collect()
}

type Collection = fn(&[Vec<String>], usize, &mut dyn FnMut(usize, &str));

fn recombined(texts: &[Vec<String>], size: usize, write: &mut dyn FnMut(usize, &str)) {
    let mut random = Random(7);
    for number in 0..size / DOCUMENT {
        let mut text = String::new();
        while text.len() < DOCUMENT {
            let from = &texts[random.below(texts.len())];
            let start = random.below(from.len());
            let end = (start + 1 + random.below(6)).min(from.len());
            text.push_str(&from[start..end].concat());
        }
        write(number, &text);
    }
}

fn copied(texts: &[Vec<String>], size: usize, write: &mut dyn FnMut(usize, &str)) {
    let mut random = Random(7);
    let mut written = 0;
    for number in 0.. {
        if written >= size {
            break;
        }
        let kept: String =
            texts[number % texts.len()].iter().filter(|_| random.below(50) > 0).map(String::as_str).collect();
        written += kept.len();
        write(number, &kept);
    }
}

/// Runs the program; its time and its greatest memory in kB (`VmHWM`, Linux only).
fn report(documents: &Path, scratch: &Path) -> (Duration, usize) {
    let start = Instant::now();
    let mut program = Command::new(env!("CARGO_BIN_EXE_tifa"))
        .arg("report")
        .arg(documents)
        .arg("--json")
        .arg(scratch.join("report.json"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let status = format!("/proc/{}/status", program.id());
    let mut memory = 0;
    loop {
        let lines = fs::read_to_string(&status).unwrap_or_default();
        let peak = lines.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse().ok());
        memory = memory.max(peak.unwrap_or(0));
        if let Some(ended) = program.try_wait().expect("the program can be waited for") {
            assert!(ended.success(), "{ended}");
            return (start.elapsed(), memory);
        }
        thread::sleep(GLANCE);
    }
}

/// A generator (xorshift) with its state: the same collections in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % n.max(1)
    }
}
