//! The repairing stage from outside.

mod damage;
mod laws;
mod negative;
mod table;

use std::borrow::Cow;
use std::ops::Range;

use proptest::prelude::*;
use serde::Deserialize;
use tifa::repair::repair;
use tifa::text::Rewrite;

use crate::pinyin::{Damaged, damage};

const SEED: &str = include_str!("../seeds/documents/003_4f2a037b8341d7e8.txt");
const CLEAN_SEEDS: [&str; 4] = [
    include_str!("../seeds/documents/000_8160d1a4ffc1a918.txt"),
    include_str!("../seeds/documents/001_6bbf6b6bd295e350.txt"),
    include_str!("../seeds/documents/002_8449d72a67507038.txt"),
    include_str!("../seeds/documents/004_87e769d0dbf5db3d.txt"),
];

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    input: String,
    output: Option<String>,
    #[serde(default)]
    notes: Vec<String>,
    #[serde(default)]
    marked: Vec<String>,
}

impl Case {
    /// What is wrong with the repair of this case.
    fn check(&self) -> Result<(), String> {
        let rewrite = repair(&self.input);
        let expected = self.output.as_ref().unwrap_or(&self.input);
        let notes: Vec<&str> = rewrite.notes.iter().map(|note| note.code).collect();
        if rewrite.text != *expected {
            return Err(format!("{}: {}", self.name, rewrite.text));
        }
        if rewrite.edits.apply(&self.input).as_ref() != Some(expected) {
            return Err(format!("{}: the receipt tells something else", self.name));
        }
        if notes != self.notes || marked(&rewrite) != self.marked {
            return Err(format!("{}: {notes:?} {:?}", self.name, marked(&rewrite)));
        }
        Ok(())
    }
}

fn cases(toml: &str) -> Vec<Case> {
    toml::from_str::<Cases>(toml).expect("a file of cases").case
}

fn places(rewrite: &Rewrite) -> Vec<Range<usize>> {
    let notes = rewrite.notes.iter().filter(|note| note.code == "damaged-misaligned");
    notes.filter_map(|note| note.place.clone()).collect()
}

fn marked<'a>(rewrite: &'a Rewrite) -> Vec<&'a str> {
    places(rewrite).into_iter().map(|place| &rewrite.text[place]).collect()
}

#[test]
fn cases_come_out_as_they_should() {
    for file in [include_str!("cases/repair/wild.toml"), include_str!("cases/repair/synthetic.toml")] {
        let wrong: Vec<String> = cases(file).iter().filter_map(|case| case.check().err()).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

#[test]
fn clean_text_stays_as_it_is() {
    for case in cases(include_str!("cases/repair/negative.toml")) {
        assert_eq!(case.check(), Ok(()));
        assert!(matches!(repair(&case.input).text, Cow::Borrowed(_)), "{}", case.name);
    }
    for text in CLEAN_SEEDS {
        let rewrite = repair(text);
        assert!(matches!(rewrite.text, Cow::Borrowed(_)) && rewrite.notes.is_empty());
    }
}

#[test]
fn known_failures_still_fail() {
    for case in cases(include_str!("cases/repair/known-failures.toml")) {
        assert!(case.check().is_err(), "{} passes now: move it to another file", case.name);
    }
}

#[test]
fn the_place_of_a_note_is_in_the_text_without_the_pinyin() {
    let rewrite = repair("產(chǎn)業(yè)轉(zhuǎn)积极开拓&#20013;&#22269;市場，產(chǎn)業(yè)轉(zhuǎn)型");
    assert_eq!(rewrite.text, "產業轉积极开拓中国市場，產業轉型");
    let noted: Vec<&str> =
        rewrite.notes.iter().filter_map(|note| Some(&rewrite.text[note.place.clone()?])).collect();
    assert_eq!(noted, ["中国"]);
}

#[test]
fn the_damaged_seed_loses_its_pinyin_and_shows_its_damaged_places() {
    let rewrite = repair(SEED);
    assert_eq!(rewrite.edits.apply(SEED).as_deref(), Some(rewrite.text.as_ref()));
    let (read_again, stripped): (Vec<_>, Vec<_>) =
        rewrite.edits.changes().partition(|change| change.rule.id == "byte-shift");
    assert!(stripped.iter().all(|change| change.confidence > 0.9 && change.after.is_empty()));
    assert_eq!(stripped.len(), 289);
    let [read_again] = read_again.as_slice() else { panic!("{read_again:?}") };
    assert_eq!(read_again.before, "?zhí)盥駡霏h(huán)".as_bytes());
    assert!(
        read_again.confidence < 0.9 && !read_again.alternatives.is_empty(),
        "a guess says that it is one"
    );
    assert!(rewrite.text.contains("玉龍填埋場環境修復工程"));
    let marked = marked(&rewrite);
    let [marked] = marked.as_slice() else { panic!("{marked:?}") };
    assert!(marked.starts_with("?lián)敗⒏沙") && marked.ends_with("母镩_"), "{marked}");
    let rest = rewrite.text.replace(marked, "");
    assert!(!rest.contains(|c| "āáǎàēéěèīíǐìōóǒòūúǔù".contains(c)));
    assert!(
        matches!(repair(&rewrite.text).text, Cow::Borrowed(_)),
        "a second repair finds nothing to change"
    );
}

/// The clean lines of the seed, as the page was before the pinyin.
fn clean_lines() -> String {
    let repaired = repair(SEED);
    repaired
        .text
        .lines()
        .filter(|line| !line.contains('?') && !line.contains('('))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Characters of the seed that a tool could have on its list.
const READINGS: [(char, &str); 24] = [
    ('區', "qū"),
    ('發', "fā"),
    ('業', "yè"),
    ('產', "chǎn"),
    ('質', "zhì"),
    ('創', "chuàng"),
    ('現', "xiàn"),
    ('態', "tài"),
    ('續', "xù"),
    ('領', "lǐng"),
    ('國', "guó"),
    ('學', "xué"),
    ('會', "huì"),
    ('進', "jìn"),
    ('動', "dòng"),
    ('義', "yì"),
    ('實', "shí"),
    ('設', "shè"),
    ('體', "tǐ"),
    ('環', "huán"),
    ('經', "jīng"),
    ('執', "zhí"),
    ('聯', "lián"),
    ('標', "biāo"),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn damage_by_any_list_of_characters_is_undone_or_marked(list in prop::sample::subsequence(READINGS.to_vec(), 6..24)) {
        let clean = clean_lines();
        let list = list.into_iter().collect();
        let Damaged { text: damaged, n_cuts } = damage(&clean, &list);
        let rewrite = repair(&damaged);
        prop_assert_eq!(rewrite.edits.apply(&damaged), Some(rewrite.text.to_string()));
        let marked = places(&rewrite);
        prop_assert!(marked.len() <= n_cuts);
        if n_cuts == 0 {
            prop_assert_eq!(rewrite.text.as_ref(), &clean);
        }
        if marked.is_empty() {
            prop_assert_eq!(&damage(&rewrite.text, &list).text, &damaged);
        }
        // Outside the marked places and those that were read again each line is that of the clean text.
        let read_again = rewrite.edits.changes().filter(|change| change.rule.id == "byte-shift");
        let mut places: Vec<Range<usize>> = read_again.map(|change| change.new).chain(marked).collect();
        places.sort_by_key(|place| place.start);
        places.push(rewrite.text.len()..rewrite.text.len());
        let mut rest = clean.as_str();
        let mut start = 0;
        for place in places {
            for piece in rewrite.text[start..place.start].split_inclusive('\n') {
                let found = rest.find(piece);
                prop_assert!(found.is_some(), "{piece:?}");
                rest = &rest[found.unwrap_or(0) + piece.len()..];
            }
            start = place.end;
        }
    }

    #[test]
    fn the_receipt_gives_the_text(text in "[區產業國(?)a-zāǎàūī\u{fffd}锟斤拷\n，ÉîÛÚ]{0,80}") {
        let rewrite = repair(&text);
        prop_assert_eq!(rewrite.edits.apply(&text), Some(rewrite.text.to_string()));
        for note in &rewrite.notes {
            prop_assert!(note.place.clone().is_none_or(|place| rewrite.text.get(place).is_some()));
        }
    }
}

#[test]
fn long_lines_take_linear_time() {
    for unit in ["區(qū)產(chǎn)業(yè)", "新?lián)敗⒏沙鲂伦鳛椤", "(lián", "lián)", "?", "锟斤拷", "Éî"]
    {
        let text = unit.repeat(2_000_000 / unit.len());
        let rewrite = repair(&text);
        assert_eq!(rewrite.edits.input_len(), text.len());
    }
}
