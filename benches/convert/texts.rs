//! The texts that are converted.
//!
//! They are made from the seed documents, or from the files in the folder `TIFA_BENCH_TEXTS`, in either script: first
//! the lines as they are, then, until the text is long enough, lines of clauses that a small generator draws from all
//! of them. A line has as many clauses as one of the documents has, so the text has their vocabulary and rhythm but
//! does not repeat itself, which would let caches and branch predictors learn it.
//!
//! Real text uses a small part of the dictionaries. The words text is the opposite: every phrase that OpenCC knows,
//! in no order, so that nearly each one misses the caches.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use tifa::convert::Converter;

/// The least size of a text, in bytes.
const SIZE: usize = 6_000_000;
/// Strings that short conversions are measured on, and the characters in each.
const SHORT_STRINGS: usize = 1000;
const SHORT_CHARACTERS: usize = 20;

pub(crate) struct Texts {
    source: String,
    simplified: String,
    documents: Vec<Document>,
    words: String,
}

struct Document {
    lines: Vec<String>,
    is_traditional: bool,
}

impl Texts {
    pub(crate) fn new() -> Self {
        let folder =
            env::var_os("TIFA_BENCH_TEXTS").map_or_else(|| root().join("seeds/documents"), PathBuf::from);
        let documents = documents(&folder);
        let simplify = converter("tw2s");
        let simplified = long(&lines(&documents, |line, _| simplify.convert(line)));
        let source = folder.strip_prefix(root()).unwrap_or(&folder).display().to_string();
        Self { source, simplified, documents, words: words() }
    }

    /// The folder of the documents.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// The text in Simplified script.
    pub(crate) fn simplified(&self) -> &str {
        &self.simplified
    }

    /// The text in the Traditional script that `configuration` reads. Documents in Traditional script are taken as
    /// they are, the others are converted the opposite way.
    pub(crate) fn traditional(&self, configuration: &str) -> String {
        let opposite = converter(&opposite(configuration));
        long(&lines(
            &self.documents,
            |line, is_traditional| {
                if is_traditional { line.to_owned() } else { opposite.convert(line) }
            },
        ))
    }

    /// Phrases of OpenCC's dictionary in no order, in the script that `configuration` reads.
    pub(crate) fn words(&self, configuration: &str) -> String {
        if configuration.starts_with("s2") {
            self.words.clone()
        } else {
            converter(&opposite(configuration)).convert(&self.words)
        }
    }
}

/// Different strings of [`SHORT_CHARACTERS`] characters from anywhere in the text.
pub(crate) fn short_strings(text: &str) -> Vec<String> {
    let lines: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
    let mut random = Random::new();
    let mut strings = BTreeSet::new();
    for _ in 0..100 * SHORT_STRINGS {
        let line = &lines[random.below(lines.len())];
        if line.len() > SHORT_CHARACTERS && strings.len() < SHORT_STRINGS {
            let start = random.below(line.len() - SHORT_CHARACTERS);
            strings.insert(line[start..start + SHORT_CHARACTERS].iter().collect::<String>());
        }
    }
    assert!(strings.len() == SHORT_STRINGS, "the text has too few lines of {SHORT_CHARACTERS} characters");
    strings.into_iter().collect()
}

/// `s2tw` for `tw2s`.
fn opposite(configuration: &str) -> String {
    let (variety, phrases) = configuration.strip_suffix('p').map_or((configuration, ""), |rest| (rest, "p"));
    let variety = variety.strip_suffix("2s").expect("a configuration into Simplified script");
    format!("s2{variety}{phrases}")
}

fn converter(name: &str) -> Converter {
    Converter::builtin(name).expect("the configuration comes with the program")
}

/// The folder of the program's source.
fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .find(|folder| folder.join("seeds/documents").is_dir())
        .expect("the seed documents are there")
}

fn documents(folder: &Path) -> Vec<Document> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a file").path())
        .collect();
    paths.sort();
    let (simplify, traditionalize) = (converter("tw2s"), converter("s2tw"));
    let texts = paths.iter().filter_map(|path| fs::read_to_string(path).ok());
    texts
        .map(|text| Document {
            lines: text.lines().filter(|line| line.chars().count() > 3).map(str::to_owned).collect(),
            is_traditional: differing(&text, &simplify.convert(&text))
                > differing(&text, &traditionalize.convert(&text)),
        })
        .collect()
}

/// How many characters differ at the same place.
fn differing(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).filter(|(a, b)| a != b).count()
}

fn lines(documents: &[Document], convert: impl Fn(&str, bool) -> String) -> Vec<String> {
    let convert = &convert;
    documents
        .iter()
        .flat_map(|document| document.lines.iter().map(|line| convert(line, document.is_traditional)))
        .collect()
}

/// The lines, and lines of clauses drawn from them until the text has its size.
fn long(lines: &[String]) -> String {
    let clauses: Vec<Vec<&str>> = lines
        .iter()
        .map(|line| line.split_inclusive(['，', '。', '；', '：', '、', '！', '？']).collect())
        .collect();
    let (all, counts) = (clauses.concat(), clauses.iter().map(Vec::len).collect::<Vec<_>>());
    let mut random = Random::new();
    let mut text = lines.join("\n") + "\n";
    while text.len() < SIZE {
        for _ in 0..random.one(&counts) {
            text.push_str(random.one(&all));
        }
        text.push('\n');
    }
    text
}

fn words() -> String {
    let path = root().join("dictionaries/opencc/STPhrases.txt");
    let table = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let rows = table.lines().filter(|row| !row.starts_with('#'));
    let phrases: Vec<&str> = rows.filter_map(|row| row.split('\t').next()).collect();
    let mut random = Random::new();
    let mut text = String::with_capacity(SIZE + 4096);
    while text.len() < SIZE {
        for _ in 0..10 {
            text.push_str(random.one(&phrases));
            text.push('，');
        }
        text.push('\n');
    }
    text
}

/// A small generator that always draws the same.
struct Random(u64);

impl Random {
    fn new() -> Self {
        Self(0x9E37_79B9_7F4A_7C15)
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % limit
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}
