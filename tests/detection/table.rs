//! How well the script of a text is found, by script and length.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use tifa::convert::{Converter, Target, convert_document};
use tifa::document::Script;

use super::texts::{Samples, Texts};

const LENGTHS: [usize; 10] = [4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096];
const MOST_SAMPLES: usize = 2000;

/// A sample in a script, and what a reader can know about it.
struct Sample {
    text: String,
    truth: Script,
    /// The verdict that says all that the text tells: the truth, or less when other scripts write it in the same way.
    best: Script,
    /// Written in its script, not converted to it: words may tell more than the comparison with conversions knows.
    is_written: bool,
}

#[derive(Default, Clone)]
struct Cell {
    samples: usize,
    /// The samples that tell their script, region included.
    telling: usize,
    /// Of those, the samples whose script and region are found.
    found: usize,
    less: usize,
    wrong: BTreeMap<&'static str, usize>,
}

/// How a verdict stands to the sample: right, true but less than the text tells, or wrong.
enum Judgement {
    Right,
    Less,
    Wrong,
}

fn judge(sample: &Sample, found: Script) -> Judgement {
    if found == sample.best || found == sample.truth && sample.is_written {
        return Judgement::Right;
    }
    let is_less = match sample.best {
        Script::HantTw | Script::HantHk => matches!(found, Script::Hant | Script::None),
        Script::Hant | Script::Hans => found == Script::None,
        _ => false,
    };
    if is_less { Judgement::Less } else { Judgement::Wrong }
}

/// Writes a Simplified text in each script.
struct Scribe {
    hant: Converter,
    taiwan: Converter,
    hong_kong: Converter,
    taiwan_words: Converter,
    hong_kong_words: Converter,
    to_simplified: Converter,
    from_taiwan: Converter,
}

impl Scribe {
    fn new() -> Self {
        let builtin = |name| Converter::builtin(name).expect("it comes with the program");
        Self {
            hant: builtin("s2t"),
            taiwan: builtin("s2tw"),
            hong_kong: builtin("s2hk"),
            taiwan_words: builtin("s2twp"),
            hong_kong_words: builtin("s2hkp"),
            to_simplified: builtin("tw2s"),
            from_taiwan: builtin("tw2t"),
        }
    }

    fn write(&self, simplified: &str, row: &str) -> Option<Sample> {
        let [hant, taiwan, hong_kong] =
            [&self.hant, &self.taiwan, &self.hong_kong].map(|converter| converter.convert(simplified));
        let traditional = |text: String, truth: Script| {
            let best = if text == simplified {
                Script::None
            } else if text == hant || (text == taiwan && text == hong_kong) {
                Script::Hant
            } else {
                truth
            };
            Sample { text, truth, best, is_written: false }
        };
        Some(match row {
            "hans" => {
                let tells = [&hant, &taiwan, &hong_kong].iter().all(|text| *text != simplified);
                let best = if tells { Script::Hans } else { Script::None };
                Sample { text: simplified.to_owned(), truth: Script::Hans, best, is_written: false }
            }
            "hant (s2t)" => traditional(hant.clone(), Script::Hant),
            "hant-tw (s2tw)" => traditional(taiwan.clone(), Script::HantTw),
            "hant-hk (s2hk)" => traditional(hong_kong.clone(), Script::HantHk),
            "hant-tw (s2twp)" => traditional(self.taiwan_words.convert(simplified), Script::HantTw),
            "hant-hk (s2hkp)" => traditional(self.hong_kong_words.convert(simplified), Script::HantHk),
            "none" => {
                let shared = |found: &char| {
                    let mut buffer = [0; 4];
                    let one: &str = found.encode_utf8(&mut buffer);
                    [&self.hant, &self.taiwan, &self.hong_kong, &self.to_simplified]
                        .iter()
                        .all(|converter| converter.convert(one) == one)
                };
                let text: String = simplified.chars().filter(shared).collect();
                Sample { text, truth: Script::None, best: Script::None, is_written: false }
            }
            _ => return None,
        })
    }

    /// A text that was written in Taiwan.
    fn taiwanese(&self, text: String) -> Sample {
        let best = if self.to_simplified.convert(&text) == text {
            Script::None
        } else if self.from_taiwan.convert(&text) == text {
            Script::Hant
        } else {
            Script::HantTw
        };
        Sample { text, truth: Script::HantTw, best, is_written: true }
    }
}

const ROWS: [&str; 7] =
    ["hans", "hant (s2t)", "hant-tw (s2tw)", "hant-hk (s2hk)", "hant-tw (s2twp)", "hant-hk (s2hkp)", "none"];

/// Verdicts by their confidence, to see whether it says how many are right.
#[derive(Default)]
struct Reliability(BTreeMap<(&'static str, u32), (usize, usize, f64)>);

const BORDERS: [f32; 7] = [0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999];

impl Reliability {
    fn add(&mut self, sample: &Sample, found: Script, confidence: f32) {
        let bin = BORDERS.iter().filter(|border| confidence >= **border).count() as u32;
        let is_true = found == sample.truth || (found == Script::Hant && sample.truth.is_traditional());
        let (count, right, sum) = self.0.entry((found.name(), bin)).or_default();
        *count += 1;
        *right += usize::from(is_true);
        *sum += f64::from(confidence);
    }
}

/// The tables for docs/script-conversion.md.
#[test]
#[ignore = "a measurement, not a test: it prints tables"]
fn detection_table() {
    let texts = Texts::read();
    let scribe = Scribe::new();
    let mut reliability = Reliability::default();
    let mut rows: Vec<(&str, Vec<Cell>)> = Vec::new();
    let real = if texts.taiwanese.is_empty() { None } else { Some("hant-tw (written)") };
    for (number, row) in ROWS.into_iter().chain(real).enumerate() {
        let source = if ROWS.contains(&row) { &texts.simplified } else { &texts.taiwanese };
        let mut samples = Samples::new(source, number as u64 + 1);
        let mut cells = Vec::new();
        for length in LENGTHS {
            let mut cell = Cell::default();
            for _ in 0..samples.worth(length, MOST_SAMPLES) {
                let Some(text) = samples.part(length) else { break };
                let Some(sample) = scribe.write(&text, row).or_else(|| Some(scribe.taiwanese(text))) else {
                    break;
                };
                let report = convert_document(&sample.text, Target::Keep).script;
                cell.samples += 1;
                cell.telling += usize::from(sample.best == sample.truth);
                match judge(&sample, report.detected) {
                    Judgement::Right => {
                        let is_found = report.detected == sample.truth && sample.best == sample.truth;
                        cell.found += usize::from(is_found);
                    }
                    Judgement::Less => cell.less += 1,
                    Judgement::Wrong => {
                        *cell.wrong.entry(report.detected.name()).or_default() += 1;
                        if std::env::var_os("TIFA_DETECTION_SHOW").is_some() {
                            println!("{row} {length}: {} {:?}", report.detected.name(), sample.text);
                        }
                    }
                }
                if report.detected != Script::None {
                    reliability.add(&sample, report.detected, report.confidence);
                }
            }
            cells.push(cell);
        }
        rows.push((row, cells));
    }
    println!("{}", verdicts(&rows));
    println!("{}", confidences(&reliability));
}

/// What a table shows of a cell.
type Show<'a> = &'a dyn Fn(&Cell) -> String;

fn verdicts(rows: &[(&str, Vec<Cell>)]) -> String {
    let mut tables = String::new();
    let share = |count: usize, of: usize| match of {
        0 => "–".to_owned(),
        _ => format!("{:.1}", 100.0 * count as f64 / of as f64),
    };
    let wrong = |cell: &Cell| {
        let verdicts: Vec<String> =
            cell.wrong.iter().map(|(name, count)| format!("{count} {name}")).collect();
        if verdicts.is_empty() { "0".to_owned() } else { verdicts.join(", ") }
    };
    let columns: [(&str, Show<'_>); 5] = [
        ("samples", &|cell| cell.samples.to_string()),
        ("tell their script and region, in 100", &|cell| share(cell.telling, cell.samples)),
        ("found, of 100 that tell", &|cell| share(cell.found, cell.telling)),
        ("true but less than the text tells, in 100", &|cell| share(cell.less, cell.samples)),
        ("wrong", &wrong),
    ];
    for (name, value) in columns {
        let lengths: Vec<String> = LENGTHS.iter().map(usize::to_string).collect();
        let _ =
            writeln!(tables, "| {name} | {} |\n|---{}|", lengths.join(" | "), "|---".repeat(LENGTHS.len()));
        for (row, cells) in rows {
            let cells: Vec<String> = cells.iter().map(value).collect();
            let _ = writeln!(tables, "| {row} | {} |", cells.join(" | "));
        }
        tables.push('\n');
    }
    tables
}

fn confidences(reliability: &Reliability) -> String {
    let mut table =
        String::from("| verdict | confidence | verdicts | mean confidence | true |\n|---|---|---|---|---|\n");
    for ((name, bin), (count, right, sum)) in &reliability.0 {
        let bin = *bin as usize;
        let from = bin.checked_sub(1).map_or(0.0, |bin| BORDERS[bin]);
        let to = BORDERS.get(bin).copied().unwrap_or(1.0);
        let _ = writeln!(
            table,
            "| {name} | {from}–{to} | {count} | {:.3} | {:.4} |",
            sum / *count as f64,
            *right as f64 / *count as f64,
        );
    }
    table
}
