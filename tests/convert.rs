//! Script conversion: OpenCC's own cases, recorded results, the laws of the receipts, configurations of the user,
//! documents of mixed script.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use sha2::{Digest, Sha256};
use tifa::convert::{CONFIGS, Converter, LoadOptions, RULES, Target, convert_document, unify_variants};
use tifa::document::Script;

/// Ambiguities and inspections.
mod explain;
/// Configurations and dictionaries of the user.
mod user;

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn builtin(name: &str) -> Converter {
    Converter::builtin(name).expect("the configuration comes with the program")
}

fn converters() -> BTreeMap<&'static str, Converter> {
    CONFIGS.into_iter().map(|name| (name, builtin(name))).collect()
}

/// The conversion, after checking that the text with a receipt and the inspected one are the same.
fn convert(converter: &Converter, text: &str) -> String {
    let plain = converter.convert(text);
    let rewrite = converter.rewrite(text);
    assert_eq!(rewrite.text, plain, "{} with a receipt: {text:?}", converter.name());
    assert_eq!(rewrite.edits.apply(text).as_deref(), Some(plain.as_str()), "{}: {text:?}", converter.name());
    assert_eq!(converter.inspect(text).output, plain, "{} inspected: {text:?}", converter.name());
    plain
}

/// Compares long texts line by line, so that a failure can be read.
fn assert_same(found: &str, expected: &str, what: &str) {
    for (number, (found, expected)) in found.split('\n').zip(expected.split('\n')).enumerate() {
        assert_eq!(found, expected, "{what}, line {}", number + 1);
    }
    assert_eq!(found.len(), expected.len(), "{what}");
}

#[test]
fn the_vendored_files_are_those_of_the_package() {
    let source = read("dictionaries/opencc/SOURCE");
    let sums: Vec<(&str, &str)> =
        source.lines().filter_map(|line| line.split_once("  ")).filter(|(sum, _)| sum.len() == 64).collect();
    assert_eq!(sums.len(), 1 + 22 + 16);
    for (sum, file) in sums {
        let bytes = fs::read(root().join("dictionaries/opencc").join(file)).expect(file);
        let found: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, sum, "{file}");
    }
}

#[test]
fn openccs_own_cases_pass() {
    let cases: serde_json::Value =
        serde_json::from_str(&read("tests/cases/convert/testcases.json")).expect("JSON");
    let converters = converters();
    let mut n_expectations = 0;
    for case in cases["cases"].as_array().expect("a list of cases") {
        let input = case["input"].as_str().expect("an input");
        for (config, expected) in case["expected"].as_object().expect("expectations") {
            let found = convert(&converters[config.as_str()], input);
            assert_eq!(found, expected.as_str().expect("a text"), "{} {config}: {input}", case["id"]);
            n_expectations += 1;
        }
    }
    assert_eq!(n_expectations, 556);
}

#[test]
fn recorded_results_of_opencc_are_met() {
    let recorded = read("tests/cases/convert/recorded.tsv");
    let converters = converters();
    let mut n_changed = 0;
    for line in recorded.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let input = fields.next().expect("a string");
        let expected: BTreeMap<&str, &str> =
            fields.map(|field| field.split_once('=').expect("name=result")).collect();
        n_changed += expected.len();
        for (name, converter) in &converters {
            assert_eq!(convert(converter, input), *expected.get(name).unwrap_or(&input), "{name}: {input}");
        }
    }
    assert!(n_changed > 2000, "{n_changed} recorded changes");
}

#[test]
fn tofu_risk_is_an_option() {
    assert_eq!(builtin("t2s").convert("殢"), "𣨼");
    let options = LoadOptions { include_tofu_risk_dictionaries: false };
    let careful = Converter::builtin_with("t2s", options).expect("the configuration comes with the program");
    assert_eq!(careful.convert("殢國"), "殢国");
}

#[test]
fn an_unknown_configuration_is_refused_with_the_known_ones() {
    let error = Converter::builtin("s2x").expect_err("there is no s2x");
    assert!(error.to_string().starts_with("s2x: ") && error.to_string().contains("s2twp"), "{error}");
}

fn simplified_seeds() -> Vec<(String, String)> {
    let documents =
        ["000_8160d1a4ffc1a918", "001_6bbf6b6bd295e350", "002_8449d72a67507038", "004_87e769d0dbf5db3d"];
    documents.map(|name| (name.to_owned(), read(format!("seeds/documents/{name}.txt")))).to_vec()
}

#[test]
fn simplified_text_stays_as_it_is() {
    for (name, text) in simplified_seeds() {
        for config in ["tw2s", "hk2s", "hk2sp", "t2s"] {
            assert_eq!(convert(&builtin(config), &text), text, "{name} {config}");
        }
        let converted = convert_document(&text, Target::Hans);
        assert_eq!(converted.rewrite.text, text, "{name}");
        assert_eq!(converted.script.detected, Script::Hans, "{name}");
        assert!(converted.script.confidence > 0.99, "{name}");
    }
}

#[test]
fn simplified_text_comes_back_from_traditional() {
    for (name, text) in simplified_seeds() {
        for (there, back) in [("s2t", "t2s"), ("s2tw", "tw2s"), ("s2hk", "hk2s"), ("s2hkp", "hk2sp")] {
            let traditional = convert(&builtin(there), &text);
            assert_ne!(traditional, text);
            assert_same(&convert(&builtin(back), &traditional), &text, &format!("{name} {there} {back}"));
            // s2hkp also writes other words, which are not a matter of script.
            if there != "s2hkp" {
                let document = convert_document(&traditional, Target::Hans).rewrite.text;
                assert_same(&document, &text, &format!("{name} {there}"));
            }
        }
    }
}

#[test]
fn the_script_of_a_converted_document_is_found() {
    for (name, text) in simplified_seeds() {
        for (config, target, script) in [
            ("s2t", Target::Hant, Script::Hant),
            ("s2tw", Target::HantTw, Script::HantTw),
            ("s2hk", Target::HantHk, Script::HantHk),
        ] {
            let traditional = builtin(config).convert(&text);
            assert_eq!(convert_document(&text, target).rewrite.text, traditional, "{name} {config}");
            let again = convert_document(&traditional, target);
            // The shortest one has too few forms of Taiwan to name the region.
            let found = again.script.detected;
            assert!(found == script || (name.starts_with("002") && found == Script::Hant), "{name} {config}");
            assert_eq!(again.rewrite.text, traditional, "{name} {config}");
            assert_eq!(again.script.spans.len(), 1, "{name} {config}");
        }
    }
}

#[test]
fn a_seed_in_any_script_stays_as_it_is() {
    let traditional = ("003".to_owned(), read("seeds/documents/003_4f2a037b8341d7e8.txt"));
    for (name, text) in simplified_seeds().into_iter().chain([traditional]) {
        for target in [Target::Hans, Target::Hant, Target::HantTw, Target::HantHk] {
            let once = convert_document(&text, target).rewrite.text;
            let twice = convert_document(&once, target).rewrite.text;
            assert_same(&twice, &once, &format!("{name} {target:?}"));
        }
    }
}

#[test]
fn the_traditional_seed_is_traditional() {
    let text = read("seeds/documents/003_4f2a037b8341d7e8.txt");
    let converted = convert_document(&text, Target::Hans);
    assert_eq!(converted.rewrite.text, builtin("tw2s").convert(&text));
    assert!(converted.script.detected.is_traditional(), "{:?}", converted.script);
    assert!(converted.script.confidence > 0.95, "{:?}", converted.script);
}

#[test]
fn a_mixed_document_is_taken_apart() {
    let simplified = "乾隆年间的制度，王著先生的显著贡献。我们要坚持改革开放，发展现代农业。\n";
    let traditional = "歷史的經驗告訴我們，改革開放是決定當代中國命運的關鍵。執著追求，著力推動。\n";
    let text = [simplified, traditional, simplified, traditional, traditional].concat();
    let converted = convert_document(&text, Target::Hans);
    let plain = "历史的经验告诉我们，改革开放是决定当代中国命运的关键。执着追求，着力推动。\n";
    assert_eq!(converted.rewrite.text, [simplified, plain, simplified, plain, plain].concat());
    assert_eq!(converted.script.detected, Script::Mixed);
    let parts: Vec<(&str, Script)> =
        converted.script.spans.iter().map(|part| (&text[part.span.range()], part.script)).collect();
    let both = [traditional, traditional].concat();
    assert_eq!(
        parts,
        [
            (simplified, Script::Hans),
            (traditional, Script::HantTw),
            (simplified, Script::Hans),
            (both.as_str(), Script::HantTw),
        ]
    );
    // To Traditional, the Traditional parts stay.
    let there = convert_document(&text, Target::HantTw).rewrite.text;
    assert_eq!(there.lines().nth(1), traditional.lines().next());
    assert!(there.starts_with("乾隆年間的制度"), "{there}");
    assert_eq!(convert_document(&text, Target::Keep).rewrite.text, text);
}

#[test]
fn strays_are_converted_and_their_neighbours_are_not() {
    // One Traditional character in Simplified text, beside words that a conversion of the whole would change.
    let text = "乾隆与乾元之年，朱乾的发展经验，我國坚持改革开放。";
    let converted = convert_document(text, Target::Hans);
    assert_eq!(converted.rewrite.text, "乾隆与乾元之年，朱乾的发展经验，我国坚持改革开放。");
    assert_eq!(converted.script.detected, Script::Hans);
    // And the other way round.
    let text = "歷史的經驗告訴我們，改革開放是關鍵，我国的發展。";
    assert_eq!(convert_document(text, Target::Hant).rewrite.text, text.replace('国', "國"));
}

#[test]
fn the_forms_of_hong_kong_are_those_that_the_first_stage_misses() {
    let (s2hk, tw2s, hk2s) = (builtin("s2hk"), builtin("tw2s"), builtin("hk2s"));
    let simplified =
        ["STCharacters", "STPhrases"].map(|name| read(format!("dictionaries/opencc/{name}.txt"))).concat();
    let written: BTreeSet<char> = s2hk.convert(&simplified).chars().collect();
    let is_missed = |form: &String| tw2s.convert(form) == *form && hk2s.convert(form) != *form;
    let mut missed: Vec<String> = written.iter().map(char::to_string).filter(is_missed).collect();
    missed.sort();
    let table = read("dictionaries/convert/HKForms.txt");
    let listed: Vec<String> = table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| Some(line.split_once('\t')?.0.to_owned()))
        .collect();
    assert_eq!(listed, missed);
    assert!(listed.is_sorted_by(|a, b| a < b));
}

#[test]
fn text_that_does_not_tell_has_no_script() {
    for text in ["", "2024 年 1 月", "Shenzhen", "一心一意"] {
        let converted = convert_document(text, Target::Hans);
        assert_eq!((converted.script.detected, converted.script.spans.len()), (Script::None, 0), "{text}");
        assert_eq!(converted.rewrite.text, text);
    }
}

#[test]
fn confidence_grows_with_evidence() {
    let confidence = |text: &str| convert_document(text, Target::Keep).script.confidence;
    let grown = ["国", "国际", "国际关系", "国际关系发展", "国际关系发展经济转轨"].map(confidence);
    assert!(grown.is_sorted_by(|a, b| a < b), "{grown:?}");
    assert!(confidence("国國国國") < confidence("国国国国"));
}

#[test]
fn a_receipt_tells_rule_and_alternatives() {
    let rewrite = builtin("s2tw").rewrite("干部里面有着发展SQL注入\u{F9DD}");
    for change in rewrite.edits.changes() {
        assert!(RULES.iter().any(|rule| std::ptr::eq(*rule, change.rule)));
        assert!(change.confidence >= 0.9);
    }
    let rewrite = builtin("s2t").rewrite("里。台");
    let changes: Vec<_> =
        rewrite.edits.changes().map(|change| (change.after, change.alternatives.to_vec())).collect();
    assert_eq!(changes.len(), 2, "{changes:?}");
    assert_eq!(changes[0], ("裏", vec!["里".to_owned(), "哩".to_owned()]));
    assert!(changes[1].1.contains(&"台".to_owned()), "{changes:?}");
    // The alternatives pass the later stages too: 里 → 裏 → 裡.
    let rewrite = builtin("s2tw").rewrite("里");
    let change = rewrite.edits.changes().next().expect("里 becomes 裡");
    assert_eq!((change.after, change.alternatives), ("裡", ["里".to_owned(), "哩".to_owned()].as_slice()));
}

#[test]
fn the_examples_of_the_rules_are_true() {
    let mut seen = Vec::new();
    for rule in RULES {
        let (before, after) = rule.example;
        let converter = if rule.id == "convert-user-phrase" {
            builtin("s2t")
                .with_dictionary("example.tsv", &format!("{before}\t{after}"))
                .expect("a dictionary")
        } else {
            builtin("tw2s")
        };
        let is_of_words = rule.id == "variant-word";
        let rewrite = if is_of_words { unify_variants(before) } else { converter.rewrite(before) };
        assert_eq!(rewrite.text, after, "{}", rule.id);
        assert!(rewrite.edits.changes().all(|change| change.rule == rule), "{}", rule.id);
        assert!(!seen.contains(&rule.id));
        seen.push(rule.id);
    }
}

fn cases(file: &str) -> Vec<toml::Table> {
    let table: toml::Table = read(format!("tests/cases/convert/{file}.toml")).parse().expect(file);
    let cases = table["case"].as_array().expect("cases");
    cases.iter().map(|case| case.as_table().expect("a case").clone()).collect()
}

#[test]
fn known_failures_still_fail() {
    for case in cases("known-failures") {
        let [config, text, wanted] =
            ["config", "text", "wanted"].map(|name| case[name].as_str().expect(name));
        assert_ne!(convert(&builtin(config), text), wanted, "{config} {text}: take it off the list");
    }
}

#[test]
fn text_in_the_target_script_is_not_touched() {
    for case in cases("negative") {
        let [target, text] = ["target", "text"].map(|name| case[name].as_str().expect(name));
        let all = [Target::Hans, Target::Hant, Target::HantTw, Target::HantHk, Target::Keep];
        let target = all.into_iter().find(|one| one.name() == target).expect(target);
        let converted = convert_document(text, target);
        assert_eq!(converted.rewrite.text, text, "{:?}", converted.script);
        assert!(converted.rewrite.edits.is_identity());
    }
}

/// Pieces that are hard to convert, with text between them.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(vec![
            "國", "国", "發展", "发展", "頭髮", "头发", "乾淨", "干净", "着力", "著力", "著名", "什麼", "什么", "里面", "裡面",
            "裏面", "台湾", "臺灣", "軟體", "软件", "滑鼠", "SQL注入", "宏內核", "高級管理人才", "為", "爲", "說", "説", "衞", "群",
            "羣", "后", "後", "只", "隻", "殢", "一目了然", "党中央的核心", "横浜", "橫濱", "駅弁", "污染", "汙染", "吃", "喫",
        ]).prop_map(str::to_owned),
        2 => prop::sample::select(vec!["，", "。", "\n", "\n\n", " ", "a", "1", "é", "《", "”", "\u{3000}", "\0", "\r\n"]).prop_map(str::to_owned),
        1 => prop::sample::select(vec!["⿰", "⿱艹⿰釒", "⿿", "\u{F9DD}", "\u{FA5B}", "\u{2F800}", "𠀀", "𣨼", "😀", "\u{FE00}"]).prop_map(str::to_owned),
        2 => prop::char::range('\u{4E00}', '\u{9FFF}').prop_map(|found| found.to_string()),
        1 => any::<char>().prop_map(|found| found.to_string()),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_ways_to_convert_agree(text in text()) {
        for name in CONFIGS {
            convert(&builtin(name), &text);
        }
    }

    #[test]
    fn long_texts_are_cut_without_a_trace(text in text(), n in 200usize..400) {
        // Longer than a block, so that the cuts show if they can.
        let long = format!("{text}\n").repeat(n);
        for name in ["s2twp", "tw2s"] {
            let converter = builtin(name);
            prop_assert_eq!(converter.rewrite(&long).text, converter.convert(&long));
        }
    }

    #[test]
    fn a_document_is_converted_once(text in text()) {
        let once = convert_document(&text, Target::Hans).rewrite.text.into_owned();
        let twice = convert_document(&once, Target::Hans).rewrite.text.into_owned();
        prop_assert_eq!(twice, once);
    }

    #[test]
    fn the_parts_of_a_document_cover_it(text in text()) {
        for target in [Target::Hans, Target::Hant, Target::HantTw, Target::HantHk, Target::Keep] {
            let converted = convert_document(&text, target);
            prop_assert_eq!(converted.rewrite.edits.apply(&text), Some(converted.rewrite.text.into_owned()));
            let spans = converted.script.spans;
            prop_assert_eq!(spans.is_empty(), converted.script.detected == Script::None);
            let mut end = 0;
            for pair in spans.windows(2) {
                prop_assert!(pair[0].script != pair[1].script);
            }
            for part in &spans {
                prop_assert_eq!(part.span.start(), end);
                end = part.span.end();
            }
            prop_assert!(spans.is_empty() || end == text.len());
        }
    }
}
