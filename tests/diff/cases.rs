//! The cases in `tests/cases/diff`.

use serde::Deserialize;
use tifa::diff::Op;

use super::compare;

#[derive(Deserialize)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    label: String,
    a: String,
    b: String,
    #[serde(default)]
    ops: Vec<Vec<String>>,
    #[serde(default)]
    never: Vec<Vec<String>>,
}

fn read(file: &str) -> Vec<Case> {
    let file: File = toml::from_str(file).expect("the case file reads");
    assert!(!file.case.is_empty());
    file.case
}

/// An operation in the words of a case: operation, kind, old, new and, for numbers, the difference.
fn told(case: &Case, op: &Op) -> Vec<String> {
    let mut told = vec![
        op.kind.name().to_owned(),
        op.unit.name().to_owned(),
        case.a[op.a.clone()].to_owned(),
        case.b[op.b.clone()].to_owned(),
    ];
    if let Some(difference) = op.number.as_ref().and_then(|number| number.difference.as_ref()) {
        told.push(format!("{}{}", difference.value, difference.unit));
    }
    told
}

fn ops(case: &Case) -> Vec<Vec<String>> {
    compare(&case.a, &case.b).ops.iter().map(|op| told(case, op)).collect()
}

#[test]
fn wild() {
    for case in read(include_str!("../cases/diff/wild.toml")) {
        assert_eq!(ops(&case), case.ops, "{}", case.label);
    }
}

#[test]
fn synthetic() {
    for case in read(include_str!("../cases/diff/synthetic.toml")) {
        assert_eq!(ops(&case), case.ops, "{}", case.label);
    }
}

#[test]
fn negative() {
    for case in read(include_str!("../cases/diff/negative.toml")) {
        assert!(!case.never.is_empty(), "{} forbids nothing", case.label);
        for told in ops(&case) {
            for never in &case.never {
                let matches = never.len() <= told.len()
                    && never.iter().zip(&told).all(|(never, told)| never.is_empty() || never == told);
                assert!(!matches, "{}: {told:?}", case.label);
            }
        }
    }
}

#[test]
fn known_failures_still_fail() {
    for case in read(include_str!("../cases/diff/known-failures.toml")) {
        assert_ne!(ops(&case), case.ops, "{} passes now: move it to another file", case.label);
    }
}
