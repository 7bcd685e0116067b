//! The verdicts about 49,000 phrases, each by itself.

use std::collections::BTreeMap;
use std::fs;

use tifa::convert::{Converter, detect_script};
use tifa::document::Script;

use crate::convert::root;

#[test]
fn single_phrases_are_never_taken_for_another_script() {
    let table = fs::read_to_string(root().join("dictionaries/opencc/STPhrases.txt")).expect("the dictionary");
    let phrases: Vec<&str> = table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(phrase, _)| phrase)
        .collect();
    assert!(phrases.len() > 49_000);
    let mut wrong: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for (config, truth) in
        [("", Script::Hans), ("s2t", Script::Hant), ("s2tw", Script::HantTw), ("s2hk", Script::HantHk)]
    {
        let converter = Converter::builtin(config).ok();
        for phrase in &phrases {
            let text = converter.as_ref().map_or((*phrase).to_owned(), |converter| converter.convert(phrase));
            let found = detect_script(&text).detected;
            let is_plain = found == Script::Hant && truth.is_traditional();
            if found != truth && found != Script::None && !is_plain {
                wrong.entry((truth.name(), found.name())).or_default().push(text);
            }
        }
    }
    // What is left are words that keep an old form in every script, such as 小价 and 洪适.
    for ((truth, found), texts) in &wrong {
        assert!(texts.len() * 2000 < phrases.len(), "{truth} found as {found}: {texts:?}");
    }
}
