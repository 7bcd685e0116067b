//! Configurations of the user beside OpenCC: written ones over the real dictionaries, and generated ones over small
//! dictionaries whose keys overlap as much as they can.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;
use tifa::convert::native::NativeConverter;
use tifa::convert::{Converter, LoadOptions};

use super::{Generator, Random, number};
use crate::convert::root;

/// A dictionary of the user in all the forms that a line may have.
const MINE: &str = "\u{feff}# mine\r\n\r\n头发\t頭毛 頭髮\r\n发展中\t發展之中\r\n里\t裡\r\n⿰\t+\r\nSQL\t結構化查詢\r\n着力\t著力\r\n乾\t乾\r\n国\t囯";

/// What stands behind `"conversion_chain": ` and, where there is any, the rest of the configuration.
const WRITTEN: [(&str, &str); 14] = [
    (r#"[{"dict": FIRST(MINE, STP, STC)}]"#, ""),
    (r#"[{"dict": UNION(MINE, STP, STC)}]"#, ""),
    (r#"[{"dict": UNION(STP, STC, MINE)}]"#, ""),
    (r#"[{"dict": FIRST(STC, STP, MINE)}]"#, ""),
    (r#"[{"dict": GROUP(MINE, UNION(STP, STC))}]"#, ""),
    (r#"[{"dict": FIRST(UNION(MINE, STP), STC)}, {"dict": FIRST(TWP, TWV)}]"#, SEGMENTED),
    (r#"[{"dict": FIRST(STP, STC)}, {"dict": UNION(TWP, MINE, TWV)}]"#, SEGMENTED),
    (r#"[{"dict": FIRST(STP, STC)}, {"dict": FIRST(TWP, TWV)}]"#, ""),
    (r#"[{"dict": FIRST(STP, STC)}, {"dict": FIRST(TSP, TSC)}, {"dict": INLINE}]"#, NORMALIZED),
    (r#"[{"dict": FIRST(MINE, TOFU, TSC)}]"#, NORMALIZED),
    (r#"[{"dict": INLINE}]"#, NORMALIZED),
    (r#"[{"dict": MINE}]"#, SEGMENTED),
    (r#"[]"#, SEGMENTED),
    (r#"[{"dict": UNION(FIRST(MINE, STC), FIRST(STP, INLINE))}, {"dict": UNION(TWV, TWP)}]"#, SEGMENTED),
];

const SEGMENTED: &str = r#", "segmentation": {"type": "mmseg", "dict": UNION(MINE, STP)}"#;
const NORMALIZED: &str = r#", "normalization": [{"dict": COMPATIBILITY}, {"dict": INLINE}]"#;

/// Writes the names of the dictionaries and groups out.
fn written(chain: &str, rest: &str) -> String {
    let mut json = format!("{{\"name\": \"written\", \"conversion_chain\": {chain}{rest}}}");
    for (name, file) in [
        ("MINE", "mine.txt"),
        ("STP", "STPhrases.txt"),
        ("STC", "STCharacters.txt"),
        ("TSP", "TSPhrases.txt"),
        ("TSC", "TSCharacters.txt"),
        ("TWP", "TWPhrases.txt"),
        ("TWV", "TWVariants.txt"),
        ("COMPATIBILITY", "CJK_Compatibility_Ideographs.txt"),
    ] {
        json = json.replace(name, &format!("{{\"type\": \"text\", \"file\": \"{file}\"}}"));
    }
    json =
        json.replace("TOFU", r#"{"type": "text", "file": "TSCharactersExt.txt", "may_output_tofu": true}"#);
    json = json.replace(
        "INLINE",
        r#"{"type": "inline", "entries": {"的": "之", "發展": "發 展", "SQL": "S", "（": "("}}"#,
    );
    for (name, policy) in [
        ("FIRST(", "\"match_policy\": \"short_circuit\", "),
        ("UNION(", "\"match_policy\": \"union\", "),
        ("GROUP(", ""),
    ] {
        json = json.replace(name, &format!("{{\"type\": \"group\", {policy}\"dicts\": ["));
    }
    json.replace(')', "]}")
}

fn ours(folder: &Path, json: &str) -> Converter {
    let read = |name: &str| Ok(fs::read(folder.join(name)).ok());
    Converter::from_bytes("generated.json", json.as_bytes(), &read, LoadOptions::default())
        .unwrap_or_else(|error| panic!("{error}\n{json}"))
}

fn theirs(folder: &Path, json: &str) -> NativeConverter {
    let path = folder.join("generated.json");
    fs::write(&path, json).expect("a file can be written");
    NativeConverter::open(&path).unwrap_or_else(|error| panic!("{error}\n{json}"))
}

/// How many of the strings the configuration changes.
fn compare(folder: &Path, json: &str, strings: impl Iterator<Item = String>) -> usize {
    let (ours, theirs) = (ours(folder, json), theirs(folder, json));
    let mut n_changed = 0;
    for text in strings {
        let expected = theirs.convert(&text).expect("the library converts what holds no U+0000");
        assert_eq!(ours.convert(&text), expected, "{text:?}\n{json}");
        assert_eq!(ours.rewrite(&text).text, expected, "with a receipt: {text:?}\n{json}");
        assert_eq!(ours.inspect(&text).output, expected, "inspected: {text:?}\n{json}");
        for one in ours.ambiguities(&text) {
            assert_eq!(expected.get(one.new.clone()), Some(one.after.as_str()), "{text:?} {one:?}\n{json}");
        }
        n_changed += usize::from(expected != text);
    }
    n_changed
}

#[test]
fn written_configurations_give_the_same() {
    let folder = TempDir::new().expect("a temporary folder");
    let dictionaries = fs::read_dir(root().join("dictionaries/opencc")).expect("the dictionaries are there");
    for path in dictionaries.map(|entry| entry.expect("a file").path()) {
        if path.extension().is_some_and(|end| end == "txt") {
            let name = path.file_name().expect("a file has a name");
            fs::copy(&path, folder.path().join(name)).expect("a file can be copied");
        }
    }
    fs::write(folder.path().join("mine.txt"), MINE).expect("a file can be written");
    let mut generator = Generator::new(number("TIFA_ORACLE_SEED", 1));
    let n_strings = number("TIFA_ORACLE_STRINGS", 2_000).min(2_000) as usize;
    for (chain, rest) in WRITTEN {
        let strings: Vec<String> = (0..n_strings).map(|_| generator.string()).collect();
        let n_changed = compare(folder.path(), &written(chain, rest), strings.into_iter());
        println!("{n_changed} of {n_strings} strings change by {chain}{rest}");
        assert_eq!(n_changed == 0, chain == "[]", "{chain}");
    }
}

/// What keys, values and texts are made of: few, so that keys are often the beginning of others or overlap.
const LETTERS: [&str; 11] = ["甲", "乙", "丙", "丁", "a", "B", "⿰", "⿱", "\u{F9DD}", "𠀀", "é"];

/// Writes configurations with their dictionaries.
struct Author<'a> {
    random: &'a mut Random,
    folder: &'a Path,
    n_files: usize,
}

impl Author<'_> {
    fn letters(&mut self, fewest: usize, most: usize) -> String {
        let length = fewest + self.random.below(most - fewest + 1);
        // The smaller of two numbers: the first letters are the frequent ones.
        let mut letter = || LETTERS[self.random.below(LETTERS.len()).min(self.random.below(LETTERS.len()))];
        (0..length).map(|_| letter()).collect()
    }

    fn configuration(&mut self) -> String {
        let mut json = String::from("{ // generated\n\"name\": \"generated\",\n");
        if self.random.below(3) == 0 {
            json += &format!("\"normalization\": {},\n", self.stages(1, 2));
        }
        if self.random.below(2) == 0 {
            json += &format!("\"segmentation\": {{\"type\": \"mmseg\", \"dict\": {}}},\n", self.node(2));
        }
        json + &format!("\"conversion_chain\": {}, /* all */ }}", self.stages(0, 3))
    }

    fn stages(&mut self, fewest: usize, most: usize) -> String {
        let number = fewest + self.random.below(most - fewest + 1);
        let stages: Vec<String> = (0..number).map(|_| format!("{{\"dict\": {}}}", self.node(3))).collect();
        format!("[{}]", stages.join(",\n"))
    }

    fn node(&mut self, depth: usize) -> String {
        match self.random.below(if depth == 0 { 5 } else { 10 }) {
            0 => self.inline(),
            1..5 => self.file(),
            kind => {
                let number = 1 + self.random.below(3);
                let nodes: Vec<String> = (0..number).map(|_| self.node(depth - 1)).collect();
                let policy = match kind {
                    5 => "",
                    6..8 => "\"match_policy\": \"short_circuit\", ",
                    _ => "\"match_policy\": \"union\", ",
                };
                format!("{{\"type\": \"group\", {policy}\"dicts\": [{}]}}", nodes.join(", "))
            }
        }
    }

    fn entries(&mut self, most_candidates: usize) -> BTreeMap<String, Vec<String>> {
        let number = 1 + self.random.below(9);
        let entry = |author: &mut Self| {
            let n_candidates = 1 + author.random.below(most_candidates);
            (author.letters(1, 4), (0..n_candidates).map(|_| author.letters(1, 4)).collect())
        };
        (0..number).map(|_| entry(self)).collect()
    }

    fn inline(&mut self) -> String {
        let entries: Vec<String> =
            self.entries(1).iter().map(|(key, values)| format!("\"{key}\": \"{}\"", values[0])).collect();
        format!("{{\"type\": \"inline\", \"entries\": {{{}}}}}", entries.join(", "))
    }

    fn file(&mut self) -> String {
        self.n_files += 1;
        let name = format!("{}.txt", self.n_files);
        let line_end = ["\n", "\r\n"][self.random.below(2)];
        let mut text = ["", "\u{feff}", "# comment\n\n"][self.random.below(3)].to_owned();
        for (key, values) in self.entries(3).into_iter().rev() {
            text += &format!("{key}\t{}{line_end}", values.join(" "));
        }
        fs::write(self.folder.join(&name), text).expect("a file can be written");
        let tofu = ["", ", \"may_output_tofu\": true"][self.random.below(8) / 7];
        format!("{{\"type\": \"text\", \"file\": \"{name}\"{tofu}}}")
    }
}

#[test]
fn generated_configurations_give_the_same() {
    let mut random = Random(number("TIFA_ORACLE_SEED", 1) | 1);
    let n_configurations = number("TIFA_ORACLE_STRINGS", 20_000) / 50;
    let (mut n_strings, mut n_changed) = (0, 0);
    for _ in 0..n_configurations {
        let folder = TempDir::new().expect("a temporary folder");
        let mut author = Author { random: &mut random, folder: folder.path(), n_files: 0 };
        let json = author.configuration();
        let strings: Vec<String> = (0..200).map(|_| author.letters(1, 24)).collect();
        n_strings += strings.len();
        n_changed += compare(folder.path(), &json, strings.into_iter());
    }
    println!("{n_configurations} generated configurations, {n_changed} of {n_strings} strings change");
    assert!(n_changed * 4 > n_strings);
}
