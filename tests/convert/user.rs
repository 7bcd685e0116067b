//! Configurations and dictionaries of the user.

use super::*;

fn refuse(file: &str) -> Result<String, String> {
    Err(format!("no file {file}"))
}

#[test]
fn phrases_go_ahead_of_everything() {
    let converter = builtin("s2tw")
        .with_dictionary("my.tsv", "# mine\n软件\t軟體 軟件\n工作着\t工作着\n")
        .expect("right");
    let converter =
        converter.with_dictionary("more.tsv", "软件园\t科技園區\n软件\t不會用到\n").expect("right");
    assert_eq!(convert(&converter, "软件和软件园的发展，工作着"), "軟體和科技園區的發展，工作着");
    let rewrite = converter.rewrite("开发软件");
    let change = rewrite.edits.changes().last().expect("a change");
    assert_eq!((change.rule.id, change.after, change.old.clone()), ("convert-user-phrase", "軟體", 6..12));
    assert_eq!(change.alternatives, ["軟件".to_owned()]);
}

#[test]
fn a_wrong_line_is_named() {
    let error = builtin("s2t").with_dictionary("my.tsv", "软件\t軟體\n硬件 硬體\n").expect_err("no tab");
    assert_eq!((error.file.as_str(), error.line), ("my.tsv", Some(2)), "{error}");
}

#[test]
fn a_configuration_may_mix_own_and_built_in_dictionaries() {
    let json = r#"{
        // Comments and trailing commas are allowed.
        "segmentation": {"type": "mmseg", "dict": {"type": "group", "dicts": [
            {"type": "text", "file": "mine.txt"}, {"type": "ocd2", "file": "STPhrases.ocd2"}]}},
        "conversion_chain": [
            {"dict": {"type": "group", "dicts": [
                {"type": "text", "file": "mine.txt"},
                {"type": "ocd2", "file": "STPhrases.ocd2"},
                {"type": "ocd2", "file": "STCharacters.ocd2"},
            ]}},
            {"dict": {"type": "inline", "entries": {"里": "裡"}}},
        ],
    }"#;
    let load = |file: &str| {
        if file == "mine.txt" { Ok("赛博里\t賽博里\n".to_owned()) } else { refuse(file) }
    };
    let converter = Converter::from_json("mine.json", json, &load).expect("the configuration is right");
    assert_eq!(convert(&converter, "赛博里的头发发展"), "賽博裡的頭髮發展");
    let inspection = converter.inspect("赛博里的头发发展");
    assert_eq!(inspection.segments, ["赛博里", "的", "头发", "发展"]);
    assert_eq!(inspection.stages[0].dictionaries, ["mine", "STPhrases", "STCharacters"]);
    assert_eq!(inspection.stages[0].segments, ["賽博里", "的", "頭髮", "發展"]);
    assert_eq!(inspection.stages[1].segments[0], "賽博裡");
}

#[test]
fn errors_name_file_and_line() {
    let json = "{\"conversion_chain\": [\n{\"dict\": {\"type\": \"text\", \"file\": \"mine.txt\"}}]}";
    let missing = Converter::from_json("mine.json", json, &refuse).expect_err("there is no mine.txt");
    assert_eq!((missing.file.as_str(), missing.line), ("mine.json", Some(2)), "{missing}");
    let load = |_: &str| Ok("a\tb\nc\n".to_owned());
    let wrong = Converter::from_json("mine.json", json, &load).expect_err("line 2 has no tab");
    assert_eq!((wrong.file.as_str(), wrong.line), ("mine.txt", Some(2)), "{wrong}");
}

#[test]
fn a_configuration_loaded_from_text_is_the_built_in_one() {
    // Every dictionary is given, so that all of them are compiled at run time.
    let load = |file: &str| Ok(read(format!("dictionaries/opencc/{file}")));
    let recorded = read("tests/cases/convert/recorded.tsv");
    for name in ["s2twp", "tw2sp", "hk2s", "t2jp"] {
        let json = read(format!("dictionaries/opencc/config/{name}.json"));
        let loaded = Converter::from_json(name, &json, &load).expect("the configuration is right");
        for text in recorded.lines().filter_map(|line| line.split('\t').next()) {
            assert_eq!(loaded.convert(text), builtin(name).convert(text), "{name}: {text}");
        }
    }
}
