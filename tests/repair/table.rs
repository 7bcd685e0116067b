//! The measurement: how much of generated damage is undone, and how far confidences can be trusted.

use std::collections::BTreeMap;
use std::path::Path;

use tifa::convert::Converter;
use tifa::repair::repair;

use super::damage::KINDS;

/// The lengths of the damaged part, in characters.
const LENGTHS: [usize; 4] = [16, 64, 256, 1024];

/// Where the damage stands.
const PLACES: [&str; 4] = ["whole", "paragraph", "line", "quotation"];

/// How often each outcome came.
#[derive(Default, Clone, Copy)]
struct Outcomes {
    exact: usize,
    untouched: usize,
    wrong: usize,
}

impl Outcomes {
    fn n(self) -> usize {
        self.exact + self.untouched + self.wrong
    }
}

/// A text with damage in it, and as it was.
struct Sample {
    damaged: String,
    truth: String,
}

/// Pieces of `text` with `len` characters each, at places spread over all of it.
fn pieces(text: &str, len: usize, n: usize) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() < 2 * len + 400 {
        return Vec::new();
    }
    let span = characters.len() - len - 200;
    let start = |number: usize| 100 + number * (span - 100) / n;
    (0..n).map(|number| characters[start(number)..start(number) + len].iter().collect()).collect()
}

fn sample(clean: &str, piece: &str, place: &str, damage: fn(&str) -> Option<String>) -> Option<Sample> {
    let neighbours: Vec<&str> = clean.lines().filter(|line| line.chars().count() > 30).take(3).collect();
    let [first, second, third] = neighbours[..] else { return None };
    let in_line = piece.replace('\n', "");
    let (before, piece, after) = match place {
        "whole" => (String::new(), piece.to_owned(), String::new()),
        "paragraph" => (format!("{first}\n\n"), piece.to_owned(), format!("\n\n{second}\n{third}")),
        "line" => (format!("{first}\n"), in_line, format!("\n{second}")),
        _ => (format!("{first}\n会议指出，“"), in_line, format!("”。{second}")),
    };
    let n_han = piece.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    let damaged = damage(&piece).filter(|_| n_han * 2 >= piece.chars().count())?;
    (damaged != piece).then(|| Sample {
        damaged: format!("{before}{damaged}{after}"),
        truth: format!("{before}{piece}{after}"),
    })
}

/// The texts of the folder in `TIFA_REPAIR_TEXTS`, or the seeds; the remainder of their numbers by
/// `TIFA_REPAIR_PART` (as in `1/3`) only.
fn texts() -> Vec<String> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/documents");
    let folder = std::env::var("TIFA_REPAIR_TEXTS").map_or(own, Into::into);
    let part = std::env::var("TIFA_REPAIR_PART").unwrap_or_else(|_| "0/1".to_owned());
    let (rest, of) = part.split_once('/').expect("a remainder and a divisor, as in 1/3");
    let (rest, of): (usize, usize) = (rest.parse().expect("a number"), of.parse().expect("a number"));
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").flatten().map(|file| file.path()).collect();
    files.sort();
    let files = files.into_iter().enumerate().filter(|(number, _)| number % of == rest);
    // The seed with the pinyin artefacts is damaged itself.
    let texts = files
        .filter_map(|(_, file)| std::fs::read_to_string(file).ok())
        .filter(|text| !text.contains("(qū)"));
    texts.map(|text| text.replace('\u{feff}', "").replace("\r\n", "\n")).collect()
}

fn traditional(text: &str) -> String {
    Converter::builtin("s2tw").expect("the configuration comes with the program").convert(text)
}

#[test]
#[ignore = "a measurement"]
fn repair_table() {
    let n: usize = std::env::var("TIFA_REPAIR_SAMPLES").map_or(4, |n| n.parse().expect("a number"));
    let only = std::env::var("TIFA_REPAIR_KIND").unwrap_or_default();
    let show = std::env::var("TIFA_REPAIR_SHOW").is_ok();
    let mut by_confidence: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let texts: Vec<(String, String)> = texts()
        .into_iter()
        .map(|text| {
            let other = traditional(&text);
            (text, other)
        })
        .collect();
    println!(
        "| kind | samples | exact | untouched | wrong | whole 16 | 64 | 256 | 1024 | part 16 | 64 | 256 | 1024 |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    for kind in KINDS.iter().filter(|kind| kind.name.contains(&only)) {
        let mut cells: BTreeMap<(bool, usize), Outcomes> = BTreeMap::new();
        for (simplified, traditional) in &texts {
            for clean in [simplified, traditional] {
                for (place, len) in PLACES.iter().flat_map(|place| LENGTHS.map(|len| (place, len))) {
                    for piece in pieces(clean, len, n) {
                        let Some(sample) = sample(clean, &piece, place, kind.damage) else { continue };
                        let rewrite = repair(&sample.damaged);
                        let outcomes = cells.entry((*place != "whole", len)).or_default();
                        let is_exact = rewrite.text == sample.truth;
                        match is_exact {
                            true => outcomes.exact += 1,
                            false if rewrite.text == sample.damaged => outcomes.untouched += 1,
                            false => outcomes.wrong += 1,
                        }
                        if show && !is_exact {
                            println!(
                                "{} {place} {len}\n  {:?}\n  {:?}\n  {:?}",
                                kind.name, sample.damaged, rewrite.text, sample.truth
                            );
                        }
                        for change in rewrite.edits.changes() {
                            let bin = format!("{:.3}", change.confidence);
                            let tally = by_confidence.entry(bin).or_default();
                            tally.0 += 1;
                            tally.1 += usize::from(is_exact || sample.truth.contains(change.after));
                        }
                    }
                }
            }
        }
        let sum = cells.values().fold(Outcomes::default(), |sum, one| Outcomes {
            exact: sum.exact + one.exact,
            untouched: sum.untouched + one.untouched,
            wrong: sum.wrong + one.wrong,
        });
        let cell = |is_part: bool, len: usize| match cells.get(&(is_part, len)) {
            Some(outcomes) => format!("{:.1}", outcomes.exact as f64 * 100.0 / outcomes.n() as f64),
            None => "–".to_owned(),
        };
        let row: Vec<String> =
            [false, true].into_iter().flat_map(|is_part| LENGTHS.map(|len| cell(is_part, len))).collect();
        let percent = |n: usize| n as f64 * 100.0 / sum.n().max(1) as f64;
        println!(
            "| {} | {} | {:.1} | {:.1} | {:.1} | {} |",
            kind.name,
            sum.n(),
            percent(sum.exact),
            percent(sum.untouched),
            percent(sum.wrong),
            row.join(" | ")
        );
    }
    println!("\n| confidence | changes | right, % |\n|---|---|---|");
    for (confidence, (n, right)) in by_confidence {
        println!("| {confidence} | {n} | {:.2} |", right as f64 * 100.0 / n as f64);
    }
}
