//! How many samples of encoded text are decoded exactly, by encoding and length.
//!
//! `cargo test --test tests -- decoding_table --ignored --nocapture`; the texts are those of the folder in
//! `TIFA_MEASURE`, any UTF-8 files in it, else the seeds. `TIFA_SAMPLES` is the number of samples a cell, `TIFA_ROWS` a
//! part of the names of the rows to print, and `TIFA_SHOW` prints what is wrong.

use std::path::Path;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use tifa::convert::Converter;
use tifa::decode::{Hint, decode};

use super::encode::encode;
use crate::random::Random;

/// The texts that samples are taken from, in both scripts.
struct Texts {
    hans: Vec<char>,
    hant: Vec<char>,
    /// Simplified with names whose characters GB 18030 writes in four bytes.
    rare: Vec<char>,
    /// Traditional with characters of Hong Kong.
    hong_kong: Vec<char>,
    hans_lines: Vec<String>,
    hant_lines: Vec<String>,
}

/// Characters of names and of the languages of minorities, in four bytes of GB 18030.
const FOUR_BYTES: &str = "𠮷𫖯㛃𬭎㐂𣲗䥽𬺈㬎𫍽བོད་སྐདئۇيغۇرᠮᠣᠩᠭᠣᠯꆈꌠ";

/// Characters that Big5 has since Hong Kong's supplement.
const HONG_KONG: &str = "喺嘅咗嚟嗰哋㗎啲冇咁啱嘢攞嬲曱甴埗衞裏着";

impl Texts {
    fn load() -> Self {
        let folder = std::env::var("TIFA_MEASURE").unwrap_or_else(|_| "seeds/documents".into());
        let mut all = String::new();
        let mut paths: Vec<_> = Path::new(&folder)
            .read_dir()
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        paths.sort();
        for path in paths.iter().filter(|path| path.is_file()) {
            all += &std::fs::read_to_string(path).expect("UTF-8");
        }
        all.retain(|c| !matches!(c, '\u{a0}' | '\r' | '\u{e000}'..='\u{f8ff}'));
        let convert = |config: &str| Converter::builtin(config).expect("a configuration").convert(&all);
        let (hans, hant) = (convert("t2s"), convert("s2tw"));
        let lines = |text: &str| -> Vec<String> {
            text.lines().filter(|line| line.chars().count() > 8).map(|line| format!("{line}\n")).collect()
        };
        let (hans_lines, hant_lines) = (lines(&hans), lines(&hant));
        let mut random = Random(7);
        let mut sprinkle = |text: &str, with: &str| -> Vec<char> {
            let with: Vec<char> = with.chars().collect();
            let each = text.chars().flat_map(|character| {
                let extra =
                    (!character.is_ascii() && random.below(8) == 0).then(|| with[random.below(with.len())]);
                std::iter::once(character).chain(extra)
            });
            each.collect()
        };
        Self {
            rare: sprinkle(&hans, FOUR_BYTES),
            hong_kong: sprinkle(&hant, HONG_KONG),
            hans: hans.chars().collect(),
            hant: hant.chars().collect(),
            hans_lines,
            hant_lines,
        }
    }
}

/// Encoded bytes, and the text that they should give.
struct Sample {
    bytes: Vec<u8>,
    text: String,
    label: &'static str,
}

impl Sample {
    /// Whether a source of this sample is called `label`; ASCII is the same in most encodings.
    fn is_called(&self, label: &str) -> bool {
        let own = self.label.trim_end_matches(" with mark").trim_end_matches("-hkscs");
        label == own || (own == "gb18030" && label == "gbk") || (label == "utf-8" && self.text.is_ascii())
    }
}

/// The text that bytes are in a known encoding.
fn truth(bytes: &[u8], label: &str) -> String {
    let label = label.trim_end_matches(" with mark").trim_end_matches("-hkscs");
    decode(bytes, &Hint { encoding: Some(label.into()), declared: None }).rewrite.text.into_owned()
}

/// A stretch of `text` that has at most `len` bytes in the encoding, and nearly as many.
fn sample(text: &[char], label: &'static str, len: usize, random: &mut Random) -> Sample {
    let start = random.below(text.len().saturating_sub(len));
    let mut most = len.min(text.len() - start);
    loop {
        let stretch: String = text[start..start + most].iter().collect();
        let bytes = encode(&stretch, label);
        if bytes.len() <= len {
            return Sample { text: truth(&bytes, label), bytes, label };
        }
        most -= ((bytes.len() - len) / 5).max(1);
    }
}

/// The lengths of the samples in bytes.
const LENGTHS: [usize; 7] = [16, 32, 64, 128, 256, 1024, 4096];

/// Encodings by the texts that they are made of, with the share of 16-byte samples and of longer ones that must be
/// exact for the cell not to be listed as failing.
type Row = (&'static str, &'static str, fn(&Texts) -> &[char], f64, f64);
const ROWS: [Row; 19] = [
    ("UTF-8", "utf-8", |texts| &texts.hans, 1.0, 1.0),
    ("UTF-8, rare characters", "utf-8", |texts| &texts.rare, 1.0, 1.0),
    ("UTF-8 with mark", "utf-8 with mark", |texts| &texts.hant, 1.0, 1.0),
    ("GBK Simplified", "gbk", |texts| &texts.hans, 0.99, 0.99),
    ("GBK Traditional", "gbk", |texts| &texts.hant, 0.99, 0.99),
    ("GB18030, four-byte forms", "gb18030", |texts| &texts.rare, 0.0, 0.99),
    ("Big5", "big5", |texts| &texts.hant, 0.99, 0.99),
    ("Big5-HKSCS", "big5-hkscs", |texts| &texts.hong_kong, 0.0, 0.99),
    ("UTF-16LE Simplified", "utf-16le", |texts| &texts.hans, 0.95, 0.99),
    ("UTF-16BE Simplified", "utf-16be", |texts| &texts.hans, 0.95, 0.99),
    ("UTF-16LE Traditional", "utf-16le", |texts| &texts.hant, 0.95, 0.99),
    ("UTF-16LE with mark", "utf-16le with mark", |texts| &texts.hans, 1.0, 1.0),
    ("UTF-16BE with mark", "utf-16be with mark", |texts| &texts.hant, 1.0, 1.0),
    ("UTF-32LE with mark", "utf-32le with mark", |texts| &texts.hans, 1.0, 1.0),
    ("UTF-32BE with mark", "utf-32be with mark", |texts| &texts.hant, 1.0, 1.0),
    ("HZ", "hz-gb-2312", |texts| &texts.hans, 0.0, 0.99),
    ("ISO-2022-CN Simplified", "iso-2022-cn", |texts| &texts.hans, 0.0, 0.99),
    ("ISO-2022-CN Traditional", "iso-2022-cn", |texts| &texts.hant, 0.0, 0.99),
    ("EUC-TW", "euc-tw", |texts| &texts.hant, 0.0, 0.99),
];

fn chardetng_text(bytes: &[u8]) -> String {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow).decode(bytes).0.into_owned()
}

/// Which verdicts on the encoding were right, at which confidence.
#[derive(Default)]
struct Reliability {
    verdicts: Vec<(f32, bool)>,
}

impl Reliability {
    const BOUNDS: [f32; 8] = [0.0, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 0.999];

    fn print(&self) {
        println!("\n{:>16}{:>10}{:>12}{:>10}", "confidence", "samples", "mean", "right");
        for (n, from) in Self::BOUNDS.into_iter().enumerate() {
            let to = Self::BOUNDS.get(n + 1).copied().unwrap_or(1.1);
            let inside: Vec<_> = self.verdicts.iter().filter(|v| (from..to).contains(&v.0)).collect();
            let share = |sum: f32| sum / inside.len().max(1) as f32;
            let right = inside.iter().filter(|verdict| verdict.1).count();
            println!(
                "{:>7} to {:<6}{:>10}{:>12.4}{:>10.4}",
                from,
                to.min(1.0),
                inside.len(),
                share(inside.iter().map(|verdict| verdict.0).sum()),
                share(right as f32)
            );
        }
    }
}

struct Score {
    texts: Texts,
    random: Random,
    samples: usize,
    reliability: Reliability,
    failing: Vec<String>,
}

impl Score {
    fn new() -> Self {
        let samples = std::env::var("TIFA_SAMPLES").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
        let (reliability, failing) = (Reliability::default(), Vec::new());
        Self { texts: Texts::load(), random: Random(0x2545_f491_4f6c_dd1d), samples, reliability, failing }
    }

    /// The share of samples that `judge` finds right, in per cent, ours and chardetng's.
    fn cell(
        &mut self,
        name: &str,
        goal: f64,
        make: &dyn Fn(&Texts, &mut Random) -> Sample,
        is_right: &dyn Fn(&str, &Sample) -> bool,
    ) -> String {
        let (mut ours, mut theirs) = (0, 0);
        for _ in 0..self.samples {
            let sample = make(&self.texts, &mut self.random);
            let decoded = decode(&sample.bytes, &Hint::default());
            let right = is_right(&decoded.rewrite.text, &sample);
            if !right && std::env::var_os("TIFA_SHOW").is_some() {
                println!("{name}: {:?}\n  {:?}\n  {:?}", decoded.encoding, sample.text, decoded.rewrite.text);
            }
            ours += usize::from(right);
            theirs += usize::from(is_right(&chardetng_text(&sample.bytes), &sample));
            let named = sample.is_called(decoded.encoding.label);
            self.reliability.verdicts.push((decoded.encoding.confidence, named));
        }
        let share = |n: usize| 100.0 * n as f64 / self.samples as f64;
        if share(ours) < 100.0 * goal {
            self.failing.push(format!("{name}: {:.1} < {:.1}", share(ours), 100.0 * goal));
        }
        format!("{:>8.1} ({:>3.0})", share(ours), share(theirs))
    }

    fn row(
        &mut self,
        name: &str,
        goals: [f64; 2],
        make: &dyn Fn(&Texts, &mut Random, usize) -> Sample,
        is_right: &dyn Fn(&str, &Sample) -> bool,
    ) {
        if std::env::var("TIFA_ROWS").is_ok_and(|part| !name.contains(&part)) {
            return;
        }
        let cells = LENGTHS.map(|len| {
            let goal = if len == 16 {
                goals[0]
            } else if len < 64 {
                0.0
            } else {
                goals[1]
            };
            let make = |texts: &Texts, random: &mut Random| make(texts, random, len);
            self.cell(&format!("{name}, {len} bytes"), goal, &make, is_right)
        });
        println!("{name:28}{}", cells.concat());
    }

    fn close(self) {
        self.reliability.print();
        println!("\n{} cells fail{}", self.failing.len(), if self.failing.is_empty() { "" } else { ":" });
        self.failing.iter().for_each(|cell| println!("  {cell}"));
    }
}

fn exactly(found: &str, sample: &Sample) -> bool {
    found == sample.text
}

/// The text but for what a cut left of its first or last character.
fn but_for_a_cut(found: &str, sample: &Sample) -> bool {
    found.trim_matches('\u{fffd}') == sample.text
}

#[test]
#[ignore = "a measurement"]
fn decoding_table() {
    let mut score = Score::new();
    let heads = LENGTHS.map(|len| format!("{len:>8} (cdn)"));
    println!("{:28}{}", "exact, % (chardetng)", heads.concat());
    for (name, label, text, short, long) in ROWS {
        score.row(
            name,
            [short, long],
            &|texts, random, len| sample(text(texts), label, len, random),
            &exactly,
        );
    }
    println!("\nthe first byte is missing");
    for (name, label, text, ..) in ROWS.into_iter().filter(|row| !row.1.ends_with("with mark")) {
        let make = |texts: &Texts, random: &mut Random, len: usize| {
            let mut cut = sample(text(texts), label, len, random);
            while cut.text.starts_with(|c: char| c.is_ascii()) {
                cut = sample(text(texts), label, len, random);
            }
            cut.bytes.remove(0);
            // The sign that begins HZ and ISO-2022-CN is no character.
            if !matches!(label, "hz-gb-2312" | "iso-2022-cn") {
                cut.text.remove(0);
            }
            cut
        };
        score.row(name, [0.0, 0.9], &make, &but_for_a_cut);
    }
    println!("\nthe last byte is missing");
    for (name, label, text, ..) in ROWS {
        let make = |texts: &Texts, random: &mut Random, len: usize| {
            let mut cut = sample(text(texts), label, len, random);
            while cut.text.ends_with(|c: char| c.is_ascii()) {
                cut = sample(text(texts), label, len, random);
            }
            cut.bytes.pop();
            if !matches!(label, "hz-gb-2312" | "iso-2022-cn") {
                cut.text.pop();
            }
            cut
        };
        let is_right = |found: &str, sample: &Sample| but_for_a_cut(found.trim_end_matches('~'), sample);
        score.row(name, [0.0, 1.0], &make, &is_right);
    }
    score.close();
}

/// Exact decodings of sources in several encodings.
#[test]
#[ignore = "a measurement"]
fn mixture_table() {
    let mut score = Score::new();
    type Part = (bool, usize, &'static str);
    const LINE: usize = usize::MAX;
    let mixtures: [(&str, f64, &[Part]); 12] = [
        (
            "three encodings by line",
            0.95,
            &[(false, LINE, "utf-8"), (false, LINE, "gbk"), (true, LINE, "big5"), (false, LINE, "gbk")],
        ),
        (
            "Big5, UTF-8, GBK by line",
            0.95,
            &[(true, LINE, "big5"), (true, LINE, "utf-8"), (false, LINE, "gbk")],
        ),
        ("UTF-8 with a GBK footer", 0.95, &[(false, LINE, "utf-8"), (false, LINE, "gbk")]),
        (
            "long UTF-8, GBK footer",
            0.95,
            &[(false, LINE, "utf-8"), (false, LINE, "utf-8"), (false, LINE, "utf-8"), (false, 12, "gbk")],
        ),
        ("UTF-8 with a Big5 footer", 0.95, &[(true, LINE, "utf-8"), (true, LINE, "big5")]),
        ("GBK with a UTF-8 footer", 0.95, &[(false, LINE, "gbk"), (false, LINE, "utf-8")]),
        ("GBK with a Big5 line", 0.95, &[(false, LINE, "gbk"), (true, LINE, "big5"), (false, LINE, "gbk")]),
        ("4 of GBK inside UTF-8", 0.95, &[(false, 30, "utf-8"), (false, 4, "gbk"), (false, LINE, "utf-8")]),
        ("8 of GBK inside UTF-8", 0.95, &[(false, 30, "utf-8"), (false, 8, "gbk"), (false, LINE, "utf-8")]),
        ("20 of GBK inside UTF-8", 0.95, &[(false, 30, "utf-8"), (false, 20, "gbk"), (false, LINE, "utf-8")]),
        ("8 of UTF-8 inside GBK", 0.0, &[(false, 30, "gbk"), (false, 8, "utf-8"), (false, LINE, "gbk")]),
        (
            "Traditional GBK in UTF-8",
            0.95,
            &[(true, LINE, "utf-8"), (true, 12, "gbk"), (true, LINE, "utf-8")],
        ),
    ];
    for (name, goal, parts) in mixtures {
        let make = |texts: &Texts, random: &mut Random| {
            let (mut bytes, mut text) = (Vec::new(), String::new());
            for (hant, most, label) in parts {
                let lines = if *hant { &texts.hant_lines } else { &texts.hans_lines };
                let line: String = lines[random.below(lines.len())].chars().take(*most).collect();
                let encoded = encode(&line, label);
                text += &truth(&encoded, label);
                bytes.extend(encoded);
            }
            Sample { bytes, text, label: "mixed" }
        };
        println!("{name:28}{}", score.cell(name, goal, &make, &exactly));
    }
    score.close();
}

/// Whole files of the folder, encoded, and the speed.
#[test]
#[ignore = "a measurement"]
fn whole_files() {
    let texts = Texts::load();
    for (name, label, text, ..) in ROWS {
        let bytes = encode(&text(&texts).iter().collect::<String>(), label);
        let expected = truth(&bytes, label);
        let clock = std::time::Instant::now();
        let decoded = decode(&bytes, &Hint::default());
        let speed = bytes.len() as f64 / 1e6 / clock.elapsed().as_secs_f64();
        let right = if decoded.rewrite.text == expected { "exact" } else { "WRONG" };
        println!("{name:28}{:>10}{right:>8}{speed:>8.0} MB/s", bytes.len());
    }
}
