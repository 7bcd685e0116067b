//! Script detection: verdicts and parts of given texts, laws of the parts, and what the conversion of mixed documents
//! leaves alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;

use proptest::prelude::*;
use tifa::convert::{Converter, Target, convert_document, detect_script};
use tifa::document::Script;

use crate::convert::root;

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn cases(file: &str, kind: &str) -> Vec<toml::Table> {
    let table: toml::Table = read(&format!("tests/cases/convert/{file}.toml")).parse().expect(file);
    let cases = table[kind].as_array().expect("cases");
    cases.iter().map(|case| case.as_table().expect("a case").clone()).collect()
}

fn field<'a>(case: &'a toml::Table, name: &str) -> &'a str {
    case[name].as_str().unwrap_or_else(|| panic!("{name} of {case:?}"))
}

#[test]
fn verdicts_about_given_texts() {
    for case in cases("detection", "verdict") {
        let text = field(&case, "text");
        let report = detect_script(text);
        assert_eq!(report.detected.name(), field(&case, "script"), "{text}: {report:?}");
        assert_eq!(report, convert_document(text, Target::Keep).script, "{text}");
    }
}

#[test]
fn parts_of_given_texts() {
    for case in cases("detection", "parts") {
        let expected: Vec<(&str, &str)> = (case["parts"].as_array().expect("parts").iter())
            .map(|part| part.as_array().expect("a pair"))
            .map(|part| (part[0].as_str().expect("a script"), part[1].as_str().expect("a text")))
            .collect();
        let text: String = expected.iter().map(|(_, text)| *text).collect();
        let report = detect_script(&text);
        let found: Vec<(&str, &str)> =
            report.spans.iter().map(|part| (part.script.name(), &text[part.span.range()])).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn conversions_of_given_mixtures() {
    for case in cases("detection", "conversion") {
        let converted = convert_document(field(&case, "text"), Target::Hans);
        assert_eq!(converted.rewrite.text, field(&case, "hans"), "{:?}", converted.script);
    }
}

#[test]
fn what_fails_still_fails() {
    for case in cases("detection-known-failures", "verdict") {
        let text = field(&case, "text");
        assert_ne!(
            detect_script(text).detected.name(),
            field(&case, "wanted"),
            "{text}: take it off the list"
        );
    }
    for case in cases("detection-known-failures", "conversion") {
        let text = field(&case, "text");
        let converted = convert_document(text, Target::Hans).rewrite.text;
        assert_ne!(converted, field(&case, "wanted"), "{text}: take it off the list");
    }
}

#[test]
fn the_forms_of_the_regions_are_those_of_opencc() {
    let dictionary = |name: &str| -> BTreeMap<char, char> {
        let table = read(&format!("dictionaries/opencc/{name}.txt"));
        let rows =
            table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
        rows.filter_map(|(key, values)| Some((key.chars().next()?, values.chars().next()?))).collect()
    };
    let (taiwan, hong_kong) = (dictionary("TWVariants"), dictionary("HKVariants"));
    let mut seen = BTreeSet::new();
    for line in read("dictionaries/convert/regions.tsv").lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        assert_eq!(fields.len(), 7, "{line}");
        let [standard, own, other] = [0, 1, 2].map(|number| fields[number].chars().next().expect("a form"));
        assert_eq!(own, taiwan.get(&standard).copied().unwrap_or(standard), "{line}");
        assert_eq!(other, hong_kong.get(&standard).copied().unwrap_or(standard), "{line}");
        let mut forms: BTreeSet<char> = [standard, own, other].into();
        for usual in fields[3..6].iter().filter(|field| **field != "-") {
            let (form, share) = usual.split_at(usual.chars().next().expect("a form").len_utf8());
            assert!((1..100).contains(&share.parse::<u32>().expect("a share")), "{line}");
            forms.extend(form.chars());
        }
        let holds_a_form = |word: &str| forms.iter().any(|form| word.contains(*form));
        assert!(fields[6] == "-" || fields[6].split(' ').all(holds_a_form), "{line}");
        // A form belongs to one set, or it would say two things.
        for form in forms {
            assert!(seen.insert(form), "{form}");
        }
    }
    for line in read("dictionaries/convert/region_words.tsv").lines().filter(|line| !line.starts_with('#')) {
        let (_, region) = line.split_once('\t').expect("two fields");
        assert!(["taiwan", "hong-kong", "taiwan,hong-kong"].contains(&region), "{line}");
    }
    for line in read("dictionaries/convert/leanings.tsv").lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        assert!(fields.len() == 3 && ["hans", "hant", "either"].contains(&fields[1]), "{line}");
        assert!(fields[2] == "-" || fields[2].split(' ').all(|word| word.contains(fields[0])), "{line}");
    }
}

#[test]
fn the_region_of_a_converted_document_is_found() {
    for name in
        ["000_8160d1a4ffc1a918", "001_6bbf6b6bd295e350", "002_8449d72a67507038", "004_87e769d0dbf5db3d"]
    {
        let text = read(&format!("seeds/documents/{name}.txt"));
        for (config, script) in [
            ("s2t", Script::Hant),
            ("s2tw", Script::HantTw),
            ("s2twp", Script::HantTw),
            ("s2hk", Script::HantHk),
            ("s2hkp", Script::HantHk),
        ] {
            let converter = Converter::builtin(config).expect("it comes with the program");
            let report = detect_script(&converter.convert(&text));
            assert_eq!((report.detected, report.spans.len()), (script, 1), "{name} {config}");
        }
    }
}

/// The lines of the Simplified seeds that hold enough to tell.
fn lines() -> Vec<String> {
    let names =
        ["000_8160d1a4ffc1a918", "001_6bbf6b6bd295e350", "002_8449d72a67507038", "004_87e769d0dbf5db3d"];
    let texts = names.map(|name| read(&format!("seeds/documents/{name}.txt")));
    let telling = |line: &&str| {
        line.chars().filter(|found| detect_script(&found.to_string()).detected == Script::Hans).count() >= 3
    };
    texts.iter().flat_map(|text| text.lines()).filter(telling).map(str::to_owned).collect()
}

/// Simplified text that a conversion of the whole would change, or that holds characters which Traditional text writes
/// too.
const TREACHEROUS: [&str; 8] = [
    "乾隆年间的制度，王著先生的显著贡献。",
    "瞭望台上的干事，发展中的里程碑。",
    "覆盖全国的服务网络，著作等身的学者们。",
    "朱乾与谢覆之讨论宫商角徵羽的传统。",
    "樊於期将军的历史，於菟的传说。",
    "党中央的核心，互动与执行，建设智慧城市。",
    "以拚命精神投入战斗，苏轼与周顗之间。",
    "魏徵进谏，李世民虚心听取意见。",
];

/// Lines in one script or the other, and which of them are Traditional.
fn mixture() -> impl Strategy<Value = (String, Vec<(Range<usize>, bool)>)> {
    let mut lines = lines();
    lines.extend(TREACHEROUS.map(str::to_owned));
    let line = (prop::sample::select(lines), 0usize..6);
    prop::collection::vec(line, 1..24).prop_map(|lines| {
        let converters =
            ["s2t", "s2tw", "s2hk"].map(|name| Converter::builtin(name).expect("it comes with the program"));
        let mut text = String::new();
        let mut parts: Vec<(Range<usize>, bool)> = Vec::new();
        for (line, script) in lines {
            let start = text.len();
            let converter = converters.get(script);
            text.push_str(&converter.map_or(line.clone(), |converter| converter.convert(&line)));
            parts.push((start..text.len(), converter.is_some()));
            text.push('\n');
        }
        (text, parts)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn simplified_lines_stay_and_traditional_ones_become_what_they_would_alone((text, parts) in mixture()) {
        let converted = convert_document(&text, Target::Hans).rewrite.text;
        let lines: Vec<&str> = converted.lines().collect();
        prop_assert_eq!(lines.len(), parts.len());
        for (line, (range, is_traditional)) in lines.iter().zip(&parts) {
            let before = &text[range.clone()];
            if *is_traditional {
                let alone = convert_document(before, Target::Hans).rewrite.text;
                prop_assert_eq!(*line, alone.as_ref());
            } else {
                prop_assert_eq!(*line, before);
            }
        }
    }

    #[test]
    fn lines_are_found_in_their_script((text, parts) in mixture()) {
        let report = detect_script(&text);
        for (range, is_traditional) in &parts {
            let spans = report.spans.iter().filter(|span| span.span.range().contains(&range.start));
            for span in spans {
                prop_assert_eq!(span.script.is_traditional(), *is_traditional, "{}", &text[range.clone()]);
                prop_assert!(span.span.end() >= range.end);
            }
        }
        let first = parts[0].1;
        prop_assert_eq!(report.detected == Script::Mixed, parts.iter().any(|(_, other)| *other != first));
    }

    #[test]
    fn spans_are_sorted_cover_the_text_and_alternate(
        (text, _) in mixture(),
        noise in "[a-zA-Z0-9 \n，。“”（）国國后後台臺裡裏著着於⿰釒]{0,40}",
        at in any::<prop::sample::Index>(),
    ) {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let (before, behind) = text.split_at(places[at.index(places.len())]);
        let text = [before, &noise, behind].concat();
        let report = detect_script(&text);
        prop_assert!((0.0..=1.0).contains(&report.confidence));
        prop_assert_eq!(report.spans.is_empty(), report.detected == Script::None);
        let mut end = 0;
        for span in &report.spans {
            prop_assert_eq!(span.span.start(), end);
            prop_assert!(!span.span.is_empty());
            prop_assert!(!matches!(span.script, Script::Mixed | Script::None));
            end = span.span.end();
            prop_assert!(text.is_char_boundary(end));
        }
        prop_assert!(report.spans.is_empty() || end == text.len());
        let is_mixed = report.spans.windows(2).any(|pair| pair[0].script != pair[1].script);
        prop_assert_eq!(report.detected == Script::Mixed, is_mixed);
        for pair in report.spans.windows(2) {
            prop_assert!(pair[0].script.is_traditional() != pair[1].script.is_traditional());
        }
    }
}
