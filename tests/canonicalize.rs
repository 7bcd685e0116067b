//! The stage `canonicalize` on cases, and its laws.

use proptest::prelude::*;
use serde::Deserialize;
use tifa::canonicalize::rules;

/// How often the renditions of a text converge.
mod convergence;
/// A text in any encoding, script, punctuation and layout.
mod renditions;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    label: String,
    #[serde(alias = "text")]
    before: String,
    after: Option<String>,
}

fn canonicalize(text: &str) -> String {
    tifa::canonicalize::canonicalize(text).text.into_owned()
}

fn check(toml: &str, holds: impl Fn(&Case, &str) -> bool) {
    let cases: Cases = toml::from_str(toml).unwrap();
    assert!(!cases.case.is_empty());
    for case in cases.case {
        let result = canonicalize(&case.before);
        assert!(holds(&case, &result), "{}:\n{}\nbecame\n{result}", case.label, case.before);
    }
}

#[test]
fn wild_and_synthetic_text_gets_its_canonical_form() {
    let expected = |case: &Case, result: &str| case.after.as_deref() == Some(result);
    check(include_str!("cases/canonicalize/wild.toml"), expected);
    check(include_str!("cases/canonicalize/synthetic.toml"), expected);
}

#[test]
fn what_must_stay_stays() {
    check(include_str!("cases/canonicalize/negative.toml"), |case, result| case.before == result);
}

/// The paragraphs of a seed that was drawn from a PDF, put together by hand from its lines.
const PARAGRAPHS: &str = include_str!("cases/canonicalize/paragraphs/000.txt");

#[test]
fn the_lines_of_a_pdf_become_its_paragraphs() {
    let found = canonicalize(include_str!("../seeds/documents/000_8160d1a4ffc1a918.txt"));
    let found: std::collections::BTreeSet<&str> = found.lines().collect();
    let (mut n_right, mut n) = (0, 0);
    for paragraph in PARAGRAPHS.lines() {
        let len = paragraph.chars().count();
        n += len;
        n_right += if found.contains(paragraph) { len } else { 0 };
    }
    let share = n_right as f64 / f64::from(n as u32);
    println!("{:.1} % of the characters stand in a paragraph that is exactly right", 100.0 * share);
    assert!(share > 0.99, "{share}");
}

#[test]
fn known_failures_still_fail() {
    check(include_str!("cases/canonicalize/known-failures.toml"), |case, result| {
        case.after.as_deref() != Some(result)
    });
}

#[test]
fn the_canonical_form_is_specified_rule_by_rule() {
    let specification = include_str!("../docs/canonical-form.md");
    for rule in rules() {
        assert!(
            specification.contains(&format!("`{}`", rule.id)),
            "docs/canonical-form.md must name `{}`",
            rule.id
        );
        assert!(!rule.why.is_empty() && rule.example.0 != rule.example.1, "{}", rule.id);
    }
}

/// Characters that the rules look at, and neighbours that tell their context.
const ALPHABET: &str =
    "[发展改革区一二是○年、，。；：\t（）()“”‘’「」『』《》,.;:!?\"'0-9a-z %\n\u{3000}\u{A0}—―…·•〇○-]{0,60}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn canonicalizing_twice_changes_nothing(text in ALPHABET) {
        let once = canonicalize(&text);
        prop_assert_eq!(canonicalize(&once), once);
    }

    #[test]
    fn the_receipts_replay(text in ALPHABET) {
        let canonicalized = tifa::canonicalize::canonicalize(&text);
        let replayed = canonicalized.turns.iter().try_fold(text.clone(), |text, (edits, _)| edits.apply(&text));
        prop_assert_eq!(replayed.as_deref(), Some(canonicalized.text.as_ref()));
    }
}
