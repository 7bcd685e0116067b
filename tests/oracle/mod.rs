//! Differential test against the C++ OpenCC: both convert generated strings, and every difference is a failure.
//!
//! `tests/oracle/run` provides the library and runs it. `TIFA_ORACLE_STRINGS` is the number of strings,
//! `TIFA_ORACLE_SEED` the seed of the generator.

/// Configurations of the user.
mod user;

use std::env;
use std::fs;

use tifa::convert::native::NativeConverter;
use tifa::convert::{CONFIGS, Converter};

use crate::convert::root;

/// A small generator with a seed, so that a run can be repeated anywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: usize) -> usize {
        ((self.next() >> 33) as usize) % limit
    }

    fn one<'a, T: ?Sized>(&mut self, of: &'a [Box<T>]) -> &'a T {
        &of[self.below(of.len())]
    }

    fn character(&mut self, from: u32, to: u32) -> char {
        char::from_u32(from + self.below((to - from) as usize) as u32).unwrap_or('中')
    }
}

struct Generator {
    random: Random,
    /// Keys and values, dictionary by dictionary, so that small dictionaries are not lost among large ones.
    dictionaries: Vec<Vec<Box<str>>>,
    lines: Vec<Box<str>>,
}

impl Generator {
    fn new(seed: u64) -> Self {
        let mut dictionaries = Vec::new();
        let mut paths: Vec<_> = fs::read_dir(root().join("dictionaries/opencc"))
            .expect("the dictionaries are there")
            .map(|entry| entry.expect("a file").path())
            .filter(|path| path.extension().is_some_and(|end| end == "txt"))
            .collect();
        paths.sort();
        for path in paths {
            let text = fs::read_to_string(path).expect("a dictionary");
            let rows = text.lines().filter(|line| !line.starts_with('#'));
            dictionaries.push(
                rows.flat_map(|row| row.split(['\t', ' ']))
                    .filter(|word| !word.is_empty())
                    .map(Box::from)
                    .collect(),
            );
        }
        let seeds = fs::read_dir(root().join("seeds/documents")).expect("the seeds are there");
        let mut texts: Vec<String> =
            seeds.filter_map(|entry| fs::read_to_string(entry.expect("a file").path()).ok()).collect();
        texts.sort();
        let lines = texts
            .iter()
            .flat_map(|text| text.lines())
            .filter(|line| !line.is_empty())
            .map(Box::from)
            .collect();
        Self { random: Random(seed | 1), dictionaries, lines }
    }

    fn string(&mut self) -> String {
        if self.random.below(8) == 0 {
            let line = self.random.one(&self.lines);
            return line.chars().take(120).collect();
        }
        let pieces = 1 + self.random.below(12);
        (0..pieces).map(|_| self.piece()).collect()
    }

    fn piece(&mut self) -> String {
        let random = &mut self.random;
        match random.below(100) {
            0..50 => self.word(),
            // The beginning or the end of a word, so that matches fail late and overlap.
            50..62 => {
                let length = 1 + self.random.below(4);
                self.word().chars().take(length).collect()
            }
            62..70 => {
                let skipped = 1 + self.random.below(3);
                self.word().chars().skip(skipped).collect()
            }
            70..78 => random.character(0x4E00, 0xA000).to_string(),
            78..81 => random.character(0x3400, 0x4DC0).to_string(),
            81..84 => random.character(0xF900, 0xFB00).to_string(),
            84..86 => random.character(0x2F800, 0x2FA20).to_string(),
            86..88 => random.character(0x20000, 0x32400).to_string(),
            88..91 => random.character(0x2FF0, 0x3000).to_string(),
            91..93 => random.character(0x20, 0x7F).to_string(),
            93 => random.character(1, 0xD800).to_string(),
            94 => random.character(0xE000, 0x11_0000).to_string(),
            _ => ["，", "。", "\n", " ", "SQL", "\u{FE00}", "\u{E0100}", "\r\n"][random.below(8)].to_owned(),
        }
    }

    fn word(&mut self) -> String {
        let dictionary = self.random.below(self.dictionaries.len());
        self.random.one(&self.dictionaries[dictionary]).to_owned()
    }
}

/// A number that is set from outside.
fn number(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |value| value.parse().unwrap_or_else(|_| panic!("{name} is not a number")))
}

#[test]
fn opencc_gives_the_same() {
    let (n_strings, seed) = (number("TIFA_ORACLE_STRINGS", 2_000), number("TIFA_ORACLE_SEED", 1));
    let folder = tempfile::tempdir().expect("a folder for the files of the library");
    let both = CONFIGS.map(|name| {
        let ours = Converter::builtin(name).expect("the configuration comes with the program");
        let theirs = NativeConverter::new(name, folder.path()).expect("the library is there");
        (name, ours, theirs)
    });
    let mut generator = Generator::new(seed);
    let (mut n_characters, mut n_changed, mut differences) = (0, 0usize, Vec::new());
    for _ in 0..n_strings {
        let text = generator.string();
        n_characters += text.chars().count();
        for (name, ours, theirs) in &both {
            let expected = theirs.convert(&text).expect("the library converts what holds no U+0000");
            let found = ours.convert(&text);
            n_changed += usize::from(expected != text);
            if found != expected || ours.rewrite(&text).text != expected {
                differences.push(format!("{name}\n  {text:?}\n  OpenCC {expected:?}\n  ours   {found:?}"));
            }
        }
    }
    println!(
        "{n_strings} strings, {n_characters} characters, {} configurations, {n_changed} results other than the string, \
         {} differences",
        both.len(),
        differences.len()
    );
    differences.truncate(10);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(n_changed > 0);
}
