//! Ambiguities and inspections.

use super::*;
use tifa::convert::{Ambiguity, Choice, Step};

/// The ambiguities, after checking that they tell the truth about the text and the conversion.
fn ambiguities(converter: &Converter, text: &str) -> Vec<Ambiguity> {
    let (found, output) = (converter.ambiguities(text), converter.convert(text));
    let (mut old, mut new) = (0, 0);
    for one in &found {
        let name = converter.name();
        assert!(old <= one.old.start && one.old.start < one.old.end, "{name}: {text:?} {one:?}");
        assert_eq!(output.get(one.new.clone()), Some(one.after.as_str()), "{name}: {text:?} {one:?}");
        // Between two of them lies what the conversion makes of the text between: in an edit or as it is.
        assert!(new <= one.new.start, "{name}: {text:?}");
        assert!(!one.alternatives.is_empty() && !one.alternatives.contains(&one.after), "{name}: {one:?}");
        assert!(one.choices.iter().all(|choice| choice.candidates.len() > 1), "{name}: {one:?}");
        (old, new) = (one.old.end, one.new.end);
    }
    assert!(text.is_char_boundary(old));
    found
}

/// The places in the given text, what stands there afterwards, and what else could.
fn brief<'t>(text: &'t str, found: &[Ambiguity]) -> Vec<(&'t str, String, String)> {
    found.iter().map(|one| (&text[one.old.clone()], one.after.clone(), one.alternatives.join(" "))).collect()
}

fn brief_of(config: &str, text: &str) -> Vec<(String, String, String)> {
    let found = ambiguities(&builtin(config), text);
    brief(text, &found).into_iter().map(|(old, new, others)| (old.to_owned(), new, others)).collect()
}

fn expected(list: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    list.iter().map(|(old, new, others)| ((*old).into(), (*new).into(), (*others).into())).collect()
}

#[test]
fn choices_are_shown_with_and_without_an_edit() {
    assert_eq!(
        brief_of("s2t", "里、后、干、发、表、面、国"),
        expected(&[
            ("里", "裏", "里 哩"),
            ("后", "後", "后"),
            ("干", "幹", "乾 干 榦"),
            ("发", "發", "髮"),
            ("表", "表", "錶"),
            ("面", "面", "麪"),
        ])
    );
    // A word decides, and nothing is left to choose.
    assert_eq!(brief_of("s2t", "皇后的头发，饼干"), []);
    assert_eq!(brief_of("t2s", "瞭"), expected(&[("瞭", "瞭", "了")]));
    let silent = ambiguities(&builtin("t2s"), "瞭").remove(0);
    let choice =
        Choice { step: Step::Chain(0), key: "瞭".into(), candidates: vec!["瞭".into(), "了".into()] };
    assert_eq!((silent.old, silent.new, silent.choices), (0..3, 0..3, vec![choice]));
}

#[test]
fn candidates_pass_the_later_stages() {
    // 里 → 裏 → 裡 in Taiwan.
    assert_eq!(brief_of("s2tw", "里"), expected(&[("里", "裡", "里 哩")]));
    let json = r#"{"conversion_chain": [
        {"dict": {"type": "text", "file": "first"}}, {"dict": {"type": "text", "file": "second"}}]}"#;
    let load = |file: &str| {
        let text = if file == "first" { "a\tx y\nb\tb w\nc\tz z\n" } else { "x\tX\ny\tY\nxb\t1 2\nz\tZ\n" };
        Ok(text.to_owned())
    };
    let converter = Converter::from_json("two", json, &load).expect("the configuration is right");
    // The second stage takes two results of the first as one word: one place, three choices.
    let text = "abac";
    let found = ambiguities(&converter, text);
    assert_eq!(
        brief(text, &found),
        [("ab", "1".into(), "Yb Xw 2".into()), ("a", "X".into(), "Y".into())],
        "{found:?}"
    );
    let keys: Vec<(Step, &str)> =
        found[0].choices.iter().map(|choice| (choice.step, choice.key.as_str())).collect();
    assert_eq!(keys, [(Step::Chain(0), "a"), (Step::Chain(0), "b"), (Step::Chain(1), "xb")]);
}

#[test]
fn candidates_that_lead_to_the_same_are_no_ambiguity() {
    let json = r#"{"conversion_chain": [{"dict": {"type": "text", "file": "x"}}, {"dict": {"type": "inline",
        "entries": {"b": "a"}}}]}"#;
    let converter = |rows: &'static str| {
        Converter::from_json("x", json, &|_| Ok(rows.to_owned())).expect("the configuration is right")
    };
    assert_eq!(ambiguities(&converter("x\ta b\n"), "x"), []);
    assert_eq!(ambiguities(&converter("x\ta b c\n"), "x")[0].alternatives, ["c"]);
}

#[test]
fn a_dictionary_of_the_user_has_choices_too() {
    let converter = builtin("s2t").with_dictionary("my.tsv", "软件\t軟體 軟件\n后\t后\n").expect("right");
    let text = "表后软件表";
    let found = ambiguities(&converter, text);
    assert_eq!(
        brief(text, &found),
        [
            ("表", "表".into(), "錶".into()),
            ("软件", "軟體".into(), "軟件".into()),
            ("表", "表".into(), "錶".into())
        ]
    );
    assert_eq!(found[1].choices[0].step, Step::User);
}

#[test]
fn a_choice_of_the_normalization_passes_segmentation_and_chain() {
    let json = r#"{
        "normalization": [{"dict": {"type": "text", "file": "n"}}],
        "segmentation": {"type": "mmseg", "dict": {"type": "inline", "entries": {"ab": ""}}},
        "conversion_chain": [{"dict": {"type": "inline", "entries": {"ab": "2", "bc": "3"}}}]}"#
        .replace("\"ab\": \"\"", "\"ab\": \"-\"");
    let load = |file: &str| if file == "n" { Ok("n\tab bc abc\n".to_owned()) } else { Err("no".to_owned()) };
    let converter = Converter::from_json("n", &json, &load).expect("the configuration is right");
    let found = ambiguities(&converter, "xny");
    assert_eq!(brief("xny", &found), [("n", "2".into(), "3 2c".into())]);
    assert_eq!(found[0].choices[0].step, Step::Normalization(0));
}

#[test]
fn every_edit_with_alternatives_is_an_ambiguity_with_the_same() {
    let recorded = read("tests/cases/convert/recorded.tsv");
    let strings: Vec<&str> = recorded.lines().filter_map(|line| line.split('\t').next()).collect();
    let (mut n_edits, mut n_silent) = (0, 0);
    for (name, converter) in converters() {
        for text in &strings {
            let found = ambiguities(&converter, text);
            n_silent += found.iter().filter(|one| text[one.old.clone()] == one.after).count();
            let rewrite = converter.rewrite(text);
            for change in rewrite.edits.changes().filter(|change| !change.alternatives.is_empty()) {
                let same = found.iter().find(|one| one.old == change.old);
                let same = same.unwrap_or_else(|| panic!("{name}: {text}: no ambiguity for {change:?}"));
                assert_eq!((same.after.as_str(), &same.new), (change.after, &change.new), "{name}: {text}");
                // The place of an edit has been one of them; what was left of it may be more.
                for other in change.alternatives {
                    assert!(same.alternatives.contains(other), "{name}: {text}: {other} of {same:?}");
                }
                n_edits += 1;
            }
        }
    }
    assert!(n_edits > 400 && n_silent > 400, "{n_edits} edits, {n_silent} silent choices");
}

#[test]
fn segments_have_places_in_the_given_text() {
    let converter = builtin("s2twp");
    // The first two characters are compatibility ideographs of three and four bytes.
    let text = "\u{F9DD}\u{2F800}头发和软件，里面";
    let inspection = converter.inspect(text);
    assert_eq!(inspection.normalization, [["CJK_Compatibility_Ideographs"]]);
    assert_eq!(inspection.normalized, "利丽头发和软件，里面");
    assert_eq!(inspection.segments, ["利丽", "头发", "和软件，", "里面"]);
    let places: Vec<&str> = inspection.places.iter().map(|place| &text[place.clone()]).collect();
    assert_eq!(places, ["\u{F9DD}\u{2F800}", "头发", "和软件，", "里面"]);
    assert_eq!(inspection.stages.len(), 2);
    assert_eq!(inspection.stages[1].dictionaries, ["TWPhrases", "TWVariantsPhrases", "TWVariants"]);
    assert_eq!(inspection.stages[1].segments, ["利麗", "頭髮", "和軟體，", "裡面"]);
}

#[test]
fn a_segment_border_inside_a_normalized_piece_widens_to_the_piece() {
    let json = r#"{
        "normalization": [{"dict": {"type": "inline", "entries": {"n": "abc"}}}],
        "segmentation": {"type": "mmseg", "dict": {"type": "inline", "entries": {"xa": "-", "c": "-"}}},
        "conversion_chain": []}"#;
    let refuse = |_: &str| Err("no files".to_owned());
    let converter = Converter::from_json("n", json, &refuse).expect("the configuration is right");
    let inspection = converter.inspect("xny");
    assert_eq!(inspection.segments, ["xa", "b", "c", "y"]);
    assert_eq!(inspection.places, [0..2, 1..2, 1..2, 2..3]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn explanations_tell_the_truth(text in text()) {
        for name in CONFIGS {
            let converter = builtin(name);
            ambiguities(&converter, &text);
            let inspection = converter.inspect(&text);
            prop_assert_eq!(inspection.segments.len(), inspection.places.len());
            let mut end = 0;
            for (segment, place) in inspection.segments.iter().zip(&inspection.places) {
                prop_assert_eq!(place.start, end);
                end = place.end;
                // The built-in normalization takes characters one by one, so no border is inside a change.
                if inspection.normalized == text {
                    prop_assert_eq!(&text[place.clone()], segment);
                }
            }
            prop_assert!(inspection.segments.is_empty() || end == text.len());
        }
    }
}
