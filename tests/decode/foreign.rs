//! Text in other languages is not read as Chinese.

use encoding_rs::Encoding;
use serde::Deserialize;
use tifa::decode::{Hint, decode};

#[derive(Deserialize)]
struct Languages {
    language: Vec<Language>,
}

#[derive(Deserialize)]
struct Language {
    name: String,
    encodings: Vec<String>,
    texts: Vec<String>,
}

/// The labels of the encodings that Chinese is written in.
const CHINESE: [&str; 7] = ["gbk", "gb18030", "big5", "euc-tw", "utf-16le", "utf-16be", "mixed"];

/// How many texts of a language are read exactly, how many are at least not taken for Chinese, and all.
fn count(language: &Language, label: &str) -> [usize; 3] {
    let encoding = Encoding::for_label(label.as_bytes()).expect("a label of the standard");
    let mut counts = [0, 0, language.texts.len()];
    for text in &language.texts {
        let (bytes, _, unmappable) = encoding.encode(text);
        assert!(!unmappable, "{label} has no form of {text}");
        let decoded = decode(&bytes, &Hint::default());
        counts[0] += usize::from(decoded.rewrite.text == *text);
        let label = decoded.encoding.label;
        counts[1] += usize::from(!CHINESE.contains(&label));
        if std::env::var_os("TIFA_SHOW").is_some() && decoded.rewrite.text != *text {
            println!("{label} {}: {text}\n  {}", decoded.encoding.confidence, decoded.rewrite.text);
        }
    }
    counts
}

fn languages() -> Vec<Language> {
    let file = include_str!("../cases/decode/foreign.toml");
    toml::from_str::<Languages>(file).expect("a file of languages").language
}

#[test]
fn other_languages_are_not_taken_for_chinese() {
    for language in languages() {
        for label in &language.encodings {
            let [_, not_chinese, all] = count(&language, label);
            assert_eq!(not_chinese, all, "{} in {label}", language.name);
        }
    }
}

/// What becomes of each language.
#[test]
#[ignore = "a measurement"]
fn foreign_table() {
    println!("{:28}{:>8}{:>14}{:>8}", "language, encoding", "exact", "not Chinese", "texts");
    for language in languages() {
        for label in &language.encodings {
            let [exact, not_chinese, all] = count(&language, label);
            println!("{:28}{exact:>8}{not_chinese:>14}{all:>8}", format!("{}, {label}", language.name));
        }
    }
}
