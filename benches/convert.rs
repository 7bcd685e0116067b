//! The speed of the conversion on one thread, and that of the C++ OpenCC beside it with the feature
//! `opencc-native`: `TIFA_ORACLE_COMMAND=bench tests/oracle/run`.
//!
//! The text is made from the seed documents, or from the folder in `TIFA_BENCH_TEXTS`. Every measurement takes the
//! best of several rounds, ours and theirs in turn, since a machine's speed changes from minute to minute.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs};

#[cfg(feature = "opencc-native")]
use tifa::convert::native::NativeConverter;
use tifa::convert::{Converter, Target, convert_document};

/// The size of the text, in bytes of its Simplified form.
const SIZE: usize = 6_000_000;
const ROUNDS: usize = 5;

fn main() {
    let lines = lines();
    let simplified = text(&lines);
    let traditional = converter("s2tw").convert(&simplified);
    println!(
        "{} bytes Simplified, {} bytes Traditional; best of {ROUNDS} rounds",
        simplified.len(),
        traditional.len()
    );
    let copied =
        best(|| drop(black_box(std::str::from_utf8(black_box(simplified.as_bytes())).map(str::to_owned))));
    println!("validating and copying UTF-8: {:.0} MB/s", rate(simplified.len(), copied));
    load_times();
    println!("\n{:<30}{:>12}{:>14}{:>10}", "", "tifa MB/s", "OpenCC MB/s", "ratio");
    for (config, text, what) in [
        ("t2s", &traditional, "Traditional"),
        ("t2s", &simplified, "Simplified"),
        ("tw2s", &traditional, "Traditional"),
        ("tw2s", &simplified, "Simplified"),
        ("tw2sp", &traditional, "Traditional"),
        ("hk2s", &traditional, "Traditional"),
        ("s2t", &simplified, "Simplified"),
        ("s2tw", &simplified, "Simplified"),
        ("s2twp", &simplified, "Simplified"),
        ("s2hk", &simplified, "Simplified"),
    ] {
        compare(config, text, what);
    }
    println!("\nwith receipts");
    for (text, what) in [(&traditional, "Traditional"), (&simplified, "Simplified")] {
        let time = best(|| drop(black_box(converter("tw2s").rewrite(black_box(text)))));
        println!("{:<30}{:>12.1}", format!("tw2s rewrite, {what}"), rate(text.len(), time));
        let time = best(|| drop(black_box(convert_document(black_box(text), Target::Hans))));
        println!("{:<30}{:>12.1}", format!("document, {what}"), rate(text.len(), time));
    }
    println!(
        "\nshort strings: {:.0} ns for t2s and {:.0} ns for s2t of 21 characters",
        short("t2s"),
        short("s2t")
    );
}

fn converter(name: &str) -> Converter {
    Converter::builtin(name).expect("the configuration comes with the program")
}

/// The time to make a converter and convert one short text, the first time in this process and then.
fn load_times() {
    for config in ["t2s", "s2twp"] {
        let first = time(|| drop(black_box(converter(config).convert("全面深化改革開放"))));
        let again = best(|| drop(black_box(converter(config).convert("全面深化改革開放"))));
        println!("load and first conversion, {config}: {first:?}, then {again:?}");
    }
}

fn compare(config: &str, text: &str, what: &str) {
    let ours = converter(config);
    let label = format!("{config}, {what}");
    #[cfg(feature = "opencc-native")]
    {
        let folder = tempfile::tempdir().expect("a folder for the files of the library");
        let theirs = NativeConverter::new(config, Path::new(folder.path())).expect("the library is there");
        assert!(theirs.convert(text).expect("the text holds no U+0000") == ours.convert(text), "{label}");
        let (mut own, mut other) = (Duration::MAX, Duration::MAX);
        for _ in 0..ROUNDS {
            own = own.min(time(|| drop(black_box(ours.convert(black_box(text))))));
            other = other.min(time(|| drop(black_box(theirs.convert(black_box(text))))));
        }
        let (own, other) = (rate(text.len(), own), rate(text.len(), other));
        println!("{label:<30}{own:>12.1}{other:>14.1}{:>10.1}", own / other);
    }
    #[cfg(not(feature = "opencc-native"))]
    println!(
        "{label:<30}{:>12.1}",
        rate(text.len(), best(|| drop(black_box(ours.convert(black_box(text))))))
    );
}

/// Nanoseconds for one string of 21 characters.
fn short(config: &str) -> f64 {
    const TIMES: u32 = 100_000;
    let ours = converter(config);
    let text = "坚持和加强党的全面领导，推动經濟高質量發展。";
    let all = best(|| (0..TIMES).for_each(|_| drop(black_box(ours.convert(black_box(text))))));
    all.as_nanos() as f64 / f64::from(TIMES)
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn best(work: impl Fn()) -> Duration {
    (0..ROUNDS).map(|_| time(&work)).min().unwrap_or_default()
}

/// Megabytes a second.
fn rate(bytes: usize, time: Duration) -> f64 {
    bytes as f64 / 1e6 / time.as_secs_f64()
}

/// The Simplified lines of the texts.
fn lines() -> Vec<String> {
    let folder = env::var("TIFA_BENCH_TEXTS")
        .unwrap_or_else(|_| format!("{}/seeds/documents", env!("CARGO_MANIFEST_DIR")));
    let mut paths: Vec<_> = fs::read_dir(Path::new(&folder))
        .unwrap_or_else(|error| panic!("{folder}: {error}"))
        .map(|entry| entry.expect("a file").path())
        .collect();
    paths.sort();
    let texts = paths.iter().filter_map(|path| fs::read_to_string(path).ok());
    let simplify = converter("tw2s");
    texts
        .flat_map(|text| text.lines().map(|line| simplify.convert(line)).collect::<Vec<_>>())
        .filter(|line| line.chars().count() > 3)
        .collect()
}

/// A long text of these lines: clauses of any two lines joined, in an order that a small generator draws, so that
/// the text does not repeat itself in the caches.
fn text(lines: &[String]) -> String {
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        &lines[(state >> 33) as usize % lines.len()]
    };
    let mut text = String::with_capacity(SIZE + 4096);
    while text.len() < SIZE {
        let (first, second) = (draw(), draw());
        let middle =
            |line: &str| line.char_indices().nth(line.chars().count() / 2).map_or(0, |(place, _)| place);
        text.push_str(&first[..middle(first)]);
        text.push_str(&second[middle(second)..]);
        text.push('\n');
    }
    text
}
