//! Clean text of many kinds: the repair must change nothing in it and note no loss.

use std::ops::RangeInclusive;

use encoding_rs::{BIG5, Encoding, GBK};
use tifa::convert::Converter;
use tifa::document::SourceText;
use tifa::normalize::{Options, normalize};
use tifa::text::Stage;

const WRITTEN: [(&str, &str); 10] = [
    ("prose", include_str!("../cases/repair/negative/prose.txt")),
    ("poetry", include_str!("../cases/repair/negative/poetry.txt")),
    ("names", include_str!("../cases/repair/negative/names.txt")),
    ("foreign", include_str!("../cases/repair/negative/foreign.txt")),
    ("glosses", include_str!("../cases/repair/negative/glosses.txt")),
    ("code", include_str!("../cases/repair/negative/code.txt")),
    ("explanations", include_str!("../cases/repair/negative/explanations.txt")),
    ("urls", include_str!("../cases/repair/negative/urls.txt")),
    ("tables", include_str!("../cases/repair/negative/tables.txt")),
    ("marks", include_str!("../cases/repair/negative/marks.txt")),
];

/// The written cases, with line breaks for their signs.
fn written() -> Vec<String> {
    let cases = WRITTEN.iter().flat_map(|(_, file)| file.lines()).filter(|line| !line.starts_with("# "));
    cases.map(|line| line.replace('↵', "\n")).collect()
}

/// What the stages up to the repair change in a text, or note as lost.
fn harm(text: &str) -> Option<String> {
    let source = SourceText::new(text.as_bytes().to_vec()).expect("a short text");
    let result = normalize(&source, &Options { until: Some(Stage::Repair), ..Options::default() });
    let is_harmed = result.text != text
        || result
            .notes
            .iter()
            .any(|note| matches!(note.code, "lost-bytes" | "damaged-misaligned" | "damage-undone"));
    is_harmed.then(|| format!("{text}\n  became {}\n  {:?}", result.text, result.notes))
}

fn check(cases: &[String]) {
    let harmed: Vec<String> = cases.iter().filter_map(|case| harm(case)).collect();
    assert!(harmed.is_empty(), "{} of {}:\n{}", harmed.len(), cases.len(), harmed.join("\n"));
}

#[test]
fn written_cases_stay_as_they_are() {
    let cases = written();
    let distinct: std::collections::BTreeSet<&String> = cases.iter().collect();
    assert!(distinct.len() >= 200, "{}", distinct.len());
    check(&cases);
}

#[test]
fn clean_text_in_any_company_stays_as_it_is() {
    let traditional = Converter::builtin("s2tw").expect("the configuration comes with the program");
    let lines: Vec<String> = super::CLEAN_SEEDS
        .iter()
        .flat_map(|seed| seed.lines())
        .map(|line| line.trim_matches('\u{feff}').to_owned())
        .filter(|line| line.chars().count() > 12)
        .collect();
    let mut cases = lines.clone();
    cases.extend(lines.iter().map(|line| traditional.convert(line)));
    // The first characters of each line, without the context of a whole sentence.
    cases.extend(lines.iter().step_by(2).map(|line| line.chars().skip(5).take(16).collect()));
    let line = |number: usize| lines[number * 37 % lines.len()].as_str();
    for (number, case) in written().into_iter().enumerate() {
        cases.push(format!("{}\n{case}\n{}", line(number), line(number + 1)));
        cases.push(format!("{}\n\n{case}\n\n{}", traditional.convert(line(number + 2)), line(number + 3)));
        cases.push(format!("{case}\n{}\n", line(number + 4)));
    }
    let all = written();
    let pairs = (0..all.len()).map(|number| (number, (number * 7 + 3) % all.len())).filter(|(a, b)| a != b);
    cases.extend(pairs.map(|(a, b)| format!("{}\n{}", all[a], all[b])));
    assert!(cases.len() >= 2000, "{}", cases.len());
    check(&cases);
}

/// The characters of an encoding with these first bytes, in its order.
fn characters(encoding: &'static Encoding, leads: RangeInclusive<u8>) -> Vec<char> {
    let pairs = leads.flat_map(|lead| (0x40..=0xfe_u8).map(move |trail| [lead, trail]));
    pairs
        .filter_map(|pair| {
            let read = encoding.decode_without_bom_handling_and_without_replacement(&pair)?;
            let mut characters = read.chars();
            let character = characters.next().filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c))?;
            characters.next().is_none().then_some(character)
        })
        .collect()
}

#[test]
fn tables_of_characters_stay_as_they_are() {
    let mut cases: Vec<String> = Vec::new();
    for (encoding, leads) in [
        (GBK, 0x81..=0xfe),
        (GBK, 0xa1..=0xa9),
        (GBK, 0xb0..=0xf7),
        (BIG5, 0x87..=0xfe),
        (BIG5, 0xa1..=0xa3),
        (BIG5, 0xa4..=0xc6),
    ] {
        let characters = characters(encoding, leads);
        cases.extend(characters.chunks(16).map(|row| row.iter().collect()));
        for row in characters.chunks(24) {
            cases.push(row.iter().map(char::to_string).collect::<Vec<_>>().join(" "));
        }
        // A jumble of one part of the table.
        cases.extend(characters.chunks(96).map(|part| (0..20).map(|n| part[n * 37 % part.len()]).collect()));
    }
    for block in [
        '\u{a1}', '\u{370}', '\u{400}', '\u{2000}', '\u{2190}', '\u{2460}', '\u{3040}', '\u{3100}',
        '\u{3200}', '\u{fe30}',
    ] {
        let characters: Vec<char> =
            (block..).take(0x60).filter(|c| !c.is_control() && !c.is_whitespace()).collect();
        cases.extend(characters.chunks(12).map(|row| row.iter().collect()));
        cases.extend(
            (1..12).map(|step| (0..16).map(|n| characters[n * (2 * step + 1) % characters.len()]).collect()),
        );
    }
    assert!(cases.len() >= 5000, "{}", cases.len());
    check(&cases);
}

/// Whether a character is of the first level of GB 2312, those of everyday writing.
fn is_common(character: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, ..) = GBK.encode(character.encode_utf8(&mut buffer));
    matches!(*bytes, [0xb0..=0xd7, 0xa1..=0xfe])
}

#[test]
fn clean_text_in_gbk_stays_as_it_is() {
    let mut n_checked = 0;
    let lines = super::CLEAN_SEEDS.iter().flat_map(|seed| seed.lines()).map(str::to_owned);
    for case in lines.chain(written()).filter(|case| !case.is_ascii()) {
        let (bytes, _, unmappable) = GBK.encode(&case);
        // Common characters tell the encoding; other languages and rows of rare characters have other ones.
        let n_common = case.chars().filter(|c| is_common(*c)).count();
        if unmappable || n_common < 6 || n_common * 2 < case.chars().filter(|c| !c.is_ascii()).count() {
            continue;
        }
        n_checked += 1;
        let source = SourceText::new(bytes.into_owned()).expect("a short text");
        let result = normalize(&source, &Options { until: Some(Stage::Repair), ..Options::default() });
        assert_eq!(result.text, case, "{:?}", result.notes);
    }
    assert!(n_checked >= 500, "{n_checked}");
}
