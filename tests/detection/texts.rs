//! The texts of the measurements, and reproducible samples of them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use tifa::convert::Converter;

use crate::convert::root;

/// Names a folder with more texts: UTF-8 files ending in `.txt`, in folders of any depth.
const MORE_TEXTS: &str = "TIFA_DETECTION_TEXTS";

/// Texts as somebody has written them, by script.
pub(super) struct Texts {
    pub(super) simplified: Vec<String>,
    /// Written in Taiwan, not converted; empty without [`MORE_TEXTS`].
    pub(super) taiwanese: Vec<String>,
}

impl Texts {
    /// The Simplified documents of the seeds, or the texts in the folder that `TIFA_DETECTION_TEXTS` names.
    ///
    /// A text counts as Simplified when no conversion to Simplified changes one in a thousand characters of it,
    /// as Traditional when that changes one in ten and a conversion to Traditional not one in a hundred. Others,
    /// which mix the scripts, are left out. The measurement cannot see where a Traditional text comes from: the
    /// folder must hold none but Taiwanese ones.
    pub(super) fn read() -> Self {
        let more = env::var_os(MORE_TEXTS).map(PathBuf::from);
        let mut paths = Vec::new();
        find(&more.clone().unwrap_or_else(|| root().join("seeds/documents")), &mut paths);
        paths.sort();
        let [to_simplified, to_traditional] =
            ["tw2s", "s2t"].map(|name| Converter::builtin(name).expect("it comes with the program"));
        let mut texts = Self { simplified: Vec::new(), taiwanese: Vec::new() };
        for path in paths {
            let text = fs::read_to_string(&path).expect("a text in UTF-8");
            let in_thousand = |converter: &Converter| {
                differences(&text, &converter.convert(&text)) * 1000 / text.chars().count().max(1)
            };
            match (in_thousand(&to_simplified), in_thousand(&to_traditional), &more) {
                (0, ..) => texts.simplified.push(text),
                (100.., ..10, Some(_)) => texts.taiwanese.push(text),
                _ => {}
            }
        }
        assert!(!texts.simplified.is_empty(), "no Simplified text");
        texts
    }
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
