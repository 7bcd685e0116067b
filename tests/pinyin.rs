//! Damage by a tool that annotates bytes, made and undone.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use encoding_rs::GBK;
use tifa::convert::Converter;
use tifa::dictionary::language_model::LanguageModel;
use tifa::repair::repair_with;
use tifa::text::Rewrite;

/// Texts without damage, of which none is in the language model.
const CLEAN_SEEDS: [&str; 4] = [
    include_str!("../seeds/documents/000_8160d1a4ffc1a918.txt"),
    include_str!("../seeds/documents/001_6bbf6b6bd295e350.txt"),
    include_str!("../seeds/documents/002_8449d72a67507038.txt"),
    include_str!("../seeds/documents/004_87e769d0dbf5db3d.txt"),
];

/// A page after the tool and the reader.
pub(crate) struct Damaged {
    pub(crate) text: String,
    /// The annotations across a border of characters.
    pub(crate) n_cuts: usize,
}

/// What a tool that annotates bytes and a careless reader make of a page.
pub(crate) fn damage(text: &str, readings: &BTreeMap<char, &str>) -> Damaged {
    let (bytes, _, unmappable) = GBK.encode(text);
    assert!(!unmappable, "the text is none of GBK");
    let pairs: BTreeMap<Vec<u8>, &str> = readings
        .iter()
        .map(|(character, reading)| (GBK.encode(&character.to_string()).0.into_owned(), *reading))
        .collect();
    let mut annotated = Vec::new();
    let mut n_cuts = 0;
    let mut boundary = 0;
    for (at, byte) in bytes.iter().enumerate() {
        annotated.push(*byte);
        let is_end = at + 1 == boundary + if bytes[boundary] < 0x80 { 1 } else { 2 };
        if at > 0
            && let Some(reading) = pairs.get(&bytes[at - 1..=at])
        {
            n_cuts += usize::from(!is_end);
            annotated.extend_from_slice(&GBK.encode(&format!("({reading})")).0);
        }
        boundary = if is_end { at + 1 } else { boundary };
    }
    let mut read = String::new();
    let mut at = 0;
    while at < annotated.len() {
        let pair = &annotated[at..annotated.len().min(at + 2)];
        if pair[0] < 0x80 {
            read.push(char::from(pair[0]));
            at += 1;
            continue;
        }
        match GBK.decode_without_bom_handling_and_without_replacement(pair) {
            Some(text) if text.chars().all(|c| ('\u{e000}'..='\u{f8ff}').contains(&c)) => {}
            Some(text) => read += &text,
            None => read.push('?'),
        }
        at += pair.len();
    }
    Damaged { text: read, n_cuts }
}

/// Numbers that are the same in each run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }
}

/// The characters of `text` that a tool may have on its list, with their usual readings.
fn listable(text: &str) -> Vec<(char, &'static str)> {
    let table = include_str!("../dictionaries/repair/traditional_readings.tsv");
    let rows = table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (character, readings) = line.split_once('\t')?;
        Some((character.chars().next()?, readings.split(',').next()?))
    });
    let rows = rows.filter(|(character, _)| text.contains(*character));
    rows.filter(|(character, _)| GBK.encode(&character.to_string()).0.len() == 2).collect()
}

/// The text as GBK can spell it, in Traditional script.
fn traditional(text: &str, converter: &Converter) -> String {
    let is_kept = |c: &char| {
        let mut buffer = [0; 4];
        let (bytes, _, unmappable) = GBK.encode(c.encode_utf8(&mut buffer));
        !unmappable
            && bytes.len() <= 2
            && !('\u{e000}'..='\u{f8ff}').contains(c)
            && *c != '\r'
            && *c != '\u{80}'
    };
    converter.convert(text).chars().filter(is_kept).collect()
}

/// Whole paragraphs with at least `n` characters together.
fn pieces(text: &str, n: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut len = 0;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if len >= n {
            pieces.push(String::new());
            len = 0;
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(line);
            piece.push('\n');
        }
        len += line.chars().count();
    }
    pieces.retain(|piece| piece.chars().count() * 2 >= n);
    pieces
}

#[derive(Default)]
struct Score {
    samples: usize,
    exact: usize,
    marked: usize,
    wrong: usize,
}

impl Score {
    fn add(&mut self, truth: &str, rewrite: &Rewrite<'_>) {
        self.samples += 1;
        let is_marked = rewrite.notes.iter().any(|note| note.code == "damaged-misaligned");
        match (rewrite.text == truth, is_marked) {
            (true, _) => self.exact += 1,
            (false, true) => self.marked += 1,
            (false, false) => self.wrong += 1,
        }
    }
}

/// Every place that was read again: how sure it was, and whether it is right.
fn judge(truth: &str, rewrite: &Rewrite<'_>, judged: &mut Vec<(f32, bool)>) {
    for change in rewrite.edits.changes().filter(|change| change.rule.id == "byte-shift") {
        let context = |text: &str, back: bool| -> String {
            let mut near: Vec<char> =
                if back { text.chars().rev().take(5).collect() } else { text.chars().take(5).collect() };
            if back {
                near.reverse();
            }
            near.into_iter().collect()
        };
        let before = context(&rewrite.text[..change.new.start], true);
        let after = context(&rewrite.text[change.new.end..], false);
        judged.push((change.confidence, truth.contains(&format!("{before}{}{after}", change.after))));
    }
}

/// The table of docs/repair-pinyin.md, over texts in either script.
fn table(texts: &[String], model: &LanguageModel) -> String {
    let converters = ["s2t", "s2tw"].map(|name| Converter::builtin(name).expect("it is built in"));
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let mut judged = Vec::new();
    let mut changed_clean = 0;
    let mut draw = Draw(1);
    for (number, text) in texts.iter().enumerate() {
        changed_clean += usize::from(repair_with(text, model).edits.n_changes() > 0);
        let text = traditional(text, &converters[number % 2]);
        changed_clean += usize::from(repair_with(&text, model).edits.n_changes() > 0);
        for n_characters in [100, 400, 1500, 6000] {
            let pieces = pieces(&text, n_characters);
            for n_listed in [1, 2, 3, 5, 10, 20, 40] {
                let Some(piece) = pieces.get(draw.below(pieces.len())) else { continue };
                let mut listable = listable(piece);
                let mut list = BTreeMap::new();
                while list.len() < n_listed && !listable.is_empty() {
                    let (character, reading) = listable.swap_remove(draw.below(listable.len()));
                    list.insert(character, reading);
                }
                let damaged = damage(piece, &list);
                if damaged.n_cuts == 0 && list.len() == n_listed {
                    let key = format!("aligned: {n_characters:>4} characters, {n_listed:>2} listed");
                    scores.entry(key).or_default().add(piece, &repair_with(&damaged.text, model));
                }
            }
        }
        for n_characters in [400, 1500, 6000] {
            for piece in pieces(&text, n_characters) {
                let mut listable = listable(&text);
                let mut list = BTreeMap::new();
                while list.len() < 35 && !listable.is_empty() {
                    let (character, reading) = listable.swap_remove(draw.below(listable.len()));
                    list.insert(character, reading);
                }
                let damaged = damage(&piece, &list);
                if damaged.n_cuts == 0 {
                    continue;
                }
                let most = piece.lines().map(|line| damage(line, &list).n_cuts).max().unwrap_or(0);
                let kind = match (damaged.n_cuts, most) {
                    (1, _) => "one cut",
                    (_, 1) => "several cuts, one a paragraph",
                    _ => "several cuts in one paragraph",
                };
                let rewrite = repair_with(&damaged.text, model);
                scores
                    .entry(format!("{kind}: {n_characters:>4} characters"))
                    .or_default()
                    .add(&piece, &rewrite);
                judge(&piece, &rewrite, &mut judged);
                if std::env::var_os("TIFA_SHOW").is_some() && rewrite.text != piece {
                    for (right, found) in piece.lines().zip(rewrite.text.lines()).filter(|(a, b)| a != b) {
                        println!("{right}\n{found}");
                    }
                    for change in rewrite.edits.changes().filter(|change| change.rule.id == "byte-shift") {
                        println!("    {} {} {:?}", change.after, change.confidence, change.alternatives);
                    }
                }
            }
        }
    }
    let mut table = String::from("kind | samples | exact | marked | wrong\n");
    for (kind, score) in &scores {
        let share = 100.0 * score.exact as f64 / score.samples as f64;
        let _ = writeln!(
            table,
            "{kind} | {} | {} ({share:.0} %) | {} | {}",
            score.samples, score.exact, score.marked, score.wrong
        );
    }
    for group in ["aligned", "one cut", "several cuts"] {
        let group_scores = scores.iter().filter(|(kind, _)| kind.starts_with(group)).map(|(_, score)| score);
        let (exact, samples) =
            group_scores.fold((0, 0), |sum, score| (sum.0 + score.exact, sum.1 + score.samples));
        let _ = writeln!(table, "all {group}: {exact} of {samples}");
    }
    for (low, high) in [(0.0, 0.7), (0.7, 0.85), (0.85, 1.0)] {
        let within: Vec<_> =
            judged.iter().filter(|(confidence, _)| *confidence >= low && *confidence < high).collect();
        let mean = within.iter().map(|(confidence, _)| confidence).sum::<f32>() / within.len().max(1) as f32;
        let right = within.iter().filter(|(_, right)| *right).count();
        let _ =
            writeln!(table, "confidence {low} to {high} (mean {mean:.2}): {right} of {} right", within.len());
    }
    let _ = writeln!(table, "clean texts changed: {changed_clean} of {}", 2 * texts.len());
    table
}

/// The texts of the folder in `TIFA_MEASURE`, of files whose names hold one of the words in `TIFA_MEASURE_NAMES` if
/// it is set; without it the seeds without damage.
fn measured() -> Vec<String> {
    let Ok(folder) = std::env::var("TIFA_MEASURE") else { return CLEAN_SEEDS.map(String::from).to_vec() };
    let names = std::env::var("TIFA_MEASURE_NAMES").unwrap_or_default();
    let files = std::fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path());
    let is_asked = |path: &std::path::PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        names.split(' ').any(|part| name.contains(part))
    };
    let mut files: Vec<_> = files.filter(is_asked).collect();
    files.sort();
    files.iter().map(|file| std::fs::read_to_string(file).expect("UTF-8")).collect()
}

/// The figures of docs/repair-pinyin.md; `TIFA_MEASURE_MODEL` is a language model that holds none of the texts.
#[test]
#[ignore = "a measurement"]
fn pinyin_table() {
    let model = std::env::var("TIFA_MEASURE_MODEL")
        .ok()
        .map(|path| LanguageModel::read(&std::fs::read_to_string(path).expect("a language model")));
    println!("{}", table(&measured(), model.as_ref().unwrap_or(LanguageModel::get())));
}
