//! The texts of the measurements, and reproducible samples of them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use tifa::convert::Converter;

use crate::convert::root;

/// Names a folder with Simplified texts: UTF-8 files ending in `.txt`, in folders of any depth.
const SIMPLIFIED: &str = "TIFA_DETECTION_TEXTS";
/// Names a folder with Traditional texts that were written in Taiwan.
const TAIWANESE: &str = "TIFA_DETECTION_TAIWANESE";

/// Texts as somebody has written them, by script.
pub(super) struct Texts {
    pub(super) simplified: Vec<String>,
    /// Written in Taiwan, not converted; empty unless there is a folder of them.
    pub(super) taiwanese: Vec<String>,
}

impl Texts {
    /// The Simplified documents of the seeds and no Taiwanese ones, or those of the folders that are named.
    ///
    /// A document counts as Simplified when a conversion to Simplified changes less than one in a thousand characters
    /// of it; lines that it does change are left out, because the measurement mixes the scripts itself.
    pub(super) fn read() -> Self {
        let folder = |variable| env::var_os(variable).map(PathBuf::from);
        let to_simplified = Converter::builtin("tw2s").expect("it comes with the program");
        let simplified = read(&folder(SIMPLIFIED).unwrap_or_else(|| root().join("seeds/documents")))
            .into_iter()
            .filter(|text| differences(text, &to_simplified.convert(text)) * 1000 < text.chars().count())
            .map(|text| {
                let lines = text.split_inclusive('\n');
                lines.filter(|line| to_simplified.convert(line) == **line).collect::<String>()
            });
        let texts = Self {
            simplified: simplified.collect(),
            taiwanese: folder(TAIWANESE).map_or(Vec::new(), |folder| read(&folder)),
        };
        assert!(!texts.simplified.is_empty(), "no Simplified text");
        texts
    }
}

fn read(folder: &Path) -> Vec<String> {
    let mut paths = Vec::new();
    find(folder, &mut paths);
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).expect("a text in UTF-8")).collect()
}

fn find(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder with texts") {
        let path = entry.expect("a file").path();
        if path.is_dir() {
            find(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "txt") {
            paths.push(path);
        }
    }
}

/// How many characters at the same place differ.
pub(super) fn differences(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).filter(|(a, b)| a != b).count()
}

/// A small generator with a fixed seed, so that every run measures the same.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize) % limit
    }
}

/// Parts of texts, all of one length in characters.
pub(super) struct Samples {
    texts: Vec<Vec<char>>,
    total: usize,
    random: Random,
}

impl Samples {
    pub(super) fn new(texts: &[String], seed: u64) -> Self {
        let texts: Vec<Vec<char>> = texts.iter().map(|text| text.chars().collect()).collect();
        let total = texts.iter().map(Vec::len).sum();
        Self { texts, total, random: Random::new(seed) }
    }

    /// At most this many samples of a length are worth taking: more would overlap too much.
    pub(super) fn worth(&self, length: usize, most: usize) -> usize {
        most.min(self.total * 4 / length)
    }

    /// A part of `length` characters; every place of every text that is long enough is as likely as any other.
    pub(super) fn part(&mut self, length: usize) -> Option<String> {
        let places = |text: &Vec<char>| (text.len() + 1).saturating_sub(length);
        let all: usize = self.texts.iter().map(places).sum();
        if all == 0 {
            return None;
        }
        let mut place = self.random.below(all);
        let text = self.texts.iter().find(|text| {
            let here = places(text);
            let found = place < here;
            place -= if found { 0 } else { here };
            found
        })?;
        Some(text[place..place + length].iter().collect())
    }
}
