//! What happens to documents that mix the scripts: where the parts are found, and what the conversion to Simplified
//! does to each.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use tifa::convert::{Converter, Target, convert_document};
use tifa::document::Script;

use super::texts::{Random, Texts};

const SAMPLES: usize = 300;

/// How a document is put together.
#[derive(Clone, Copy)]
enum Composition {
    /// Each line is in the one or the other script; so many in a hundred are Traditional.
    Lines(usize),
    /// Three lines in the other script in the middle.
    Paragraph,
    /// The first line is in the other script.
    Title,
    /// A quotation of so many characters in the other script, in a line of the document, and in marks.
    Quotation(usize),
    /// A word of two characters in the other script.
    Word,
}

struct Row {
    name: &'static str,
    composition: Composition,
    /// The script of the document around the other parts.
    is_traditional: bool,
}

const fn row(name: &'static str, composition: Composition, is_traditional: bool) -> Row {
    Row { name, composition, is_traditional }
}

const ROWS: [Row; 21] = [
    row("lines, 5 in 100 Traditional", Composition::Lines(5), false),
    row("lines, 20 in 100 Traditional", Composition::Lines(20), false),
    row("lines, 50 in 100 Traditional", Composition::Lines(50), false),
    row("lines, 80 in 100 Traditional", Composition::Lines(80), false),
    row("lines, 95 in 100 Traditional", Composition::Lines(95), false),
    row("Traditional paragraph in Simplified", Composition::Paragraph, false),
    row("Simplified paragraph in Traditional", Composition::Paragraph, true),
    row("Traditional title of Simplified", Composition::Title, false),
    row("Simplified title of Traditional", Composition::Title, true),
    row("Traditional quotation of 4", Composition::Quotation(4), false),
    row("Traditional quotation of 8", Composition::Quotation(8), false),
    row("Traditional quotation of 16", Composition::Quotation(16), false),
    row("Traditional quotation of 32", Composition::Quotation(32), false),
    row("Traditional quotation of 64", Composition::Quotation(64), false),
    row("Simplified quotation of 4", Composition::Quotation(4), true),
    row("Simplified quotation of 8", Composition::Quotation(8), true),
    row("Simplified quotation of 16", Composition::Quotation(16), true),
    row("Simplified quotation of 32", Composition::Quotation(32), true),
    row("Simplified quotation of 64", Composition::Quotation(64), true),
    row("Traditional word in Simplified", Composition::Word, false),
    row("Simplified word in Traditional", Composition::Word, true),
];

/// A text whose parts are known.
#[derive(Default)]
struct Mixture {
    text: String,
    parts: Vec<(Range<usize>, bool)>,
}

impl Mixture {
    fn push(&mut self, text: &str, is_traditional: bool) {
        let start = self.text.len();
        self.text.push_str(text);
        match self.parts.last_mut() {
            Some((range, last)) if *last == is_traditional => range.end = self.text.len(),
            _ if text.is_empty() => {}
            _ => self.parts.push((start..self.text.len(), is_traditional)),
        }
    }
}

struct Composer {
    lines: Vec<String>,
    converters: Vec<Converter>,
    random: Random,
}

impl Composer {
    fn line(&mut self) -> String {
        let place = self.random.below(self.lines.len());
        self.lines[place].clone()
    }

    fn in_script(&self, text: &str, is_traditional: bool, region: usize) -> String {
        if is_traditional { self.converters[region].convert(text) } else { text.to_owned() }
    }

    fn compose(&mut self, row: &Row) -> Mixture {
        let region = self.random.below(self.converters.len());
        let main = row.is_traditional;
        let mut mixture = Mixture::default();
        let n_lines = 16;
        for number in 0..n_lines {
            let line = self.line();
            let in_middle = number == n_lines / 2;
            match row.composition {
                Composition::Lines(share) => {
                    let is_traditional = self.random.below(100) < share;
                    mixture.push(&self.in_script(&line, is_traditional, region), is_traditional);
                }
                Composition::Paragraph => {
                    let is_other = (n_lines / 2..n_lines / 2 + 3).contains(&number);
                    mixture.push(&self.in_script(&line, main ^ is_other, region), main ^ is_other);
                }
                Composition::Title => {
                    let is_other = number == 0;
                    mixture.push(&self.in_script(&line, main ^ is_other, region), main ^ is_other);
                }
                Composition::Quotation(length) if in_middle => {
                    let place = self.place(&line, 0);
                    let from = self.random.below(self.lines.len());
                    let quotation: String = self.lines[from..]
                        .concat()
                        .chars()
                        .filter(|found| *found != '\n')
                        .take(length)
                        .collect();
                    mixture.push(&self.in_script(&line[..place], main, region), main);
                    mixture.push("“", main);
                    mixture.push(&self.in_script(&quotation, !main, region), !main);
                    mixture.push("”", main);
                    mixture.push(&self.in_script(&line[place..], main, region), main);
                }
                Composition::Word if in_middle => {
                    let start = self.place(&line, 2);
                    let end = line[start..].char_indices().nth(2).map_or(line.len(), |(at, _)| start + at);
                    mixture.push(&self.in_script(&line[..start], main, region), main);
                    mixture.push(&self.in_script(&line[start..end], !main, region), !main);
                    mixture.push(&self.in_script(&line[end..], main, region), main);
                }
                Composition::Quotation(_) | Composition::Word => {
                    mixture.push(&self.in_script(&line, main, region), main);
                }
            }
            mixture.push("\n", mixture.parts.last().is_some_and(|(_, last)| *last));
        }
        mixture
    }

    /// A place in a line, in bytes, with at least so many characters behind it.
    fn place(&mut self, line: &str, behind: usize) -> usize {
        let places: Vec<usize> = line.char_indices().map(|(at, _)| at).collect();
        places[self.random.below(places.len() - behind)]
    }
}

#[derive(Default)]
struct Tally {
    samples: usize,
    verdicts_right: usize,
    characters: usize,
    characters_right: usize,
    borders: usize,
    borders_exact: usize,
    borders_missed: usize,
    border_error: usize,
    hans: (usize, usize),
    hant: (usize, usize),
}

/// Borders further off than this count as missed.
const FURTHEST: usize = 40;

impl Tally {
    fn add(&mut self, mixture: &Mixture, is_word: bool, by_length: &mut ByLength) {
        let text = &mixture.text;
        let converted = convert_document(text, Target::Hans);
        let spans = &converted.script.spans;
        self.samples += 1;
        let found = converted.script.detected;
        // A stray word does not make a document mixed.
        let (first, is_mixed) = match mixture.parts.as_slice() {
            [] => return,
            [(_, first), others @ ..] => (*first, !others.is_empty() && !is_word),
        };
        self.verdicts_right += usize::from(match found {
            Script::Mixed => is_mixed,
            _ => !is_mixed && found != Script::None && found.is_traditional() == first,
        });
        for (range, is_traditional) in &mixture.parts {
            for (at, _) in text[range.clone()].char_indices() {
                let at = range.start + at;
                let found = spans.iter().find(|part| part.span.range().contains(&at));
                self.characters += 1;
                self.characters_right +=
                    usize::from(found.is_some_and(|part| part.script.is_traditional() == *is_traditional));
            }
        }
        for pair in mixture.parts.windows(2) {
            let border = pair[1].0.start;
            let distance = |found: usize| {
                let (from, to) = (found.min(border), found.max(border));
                text[from..to].chars().count()
            };
            let nearest = spans.iter().skip(1).map(|part| distance(part.span.start())).min();
            self.borders += 1;
            match nearest {
                Some(error) if error <= FURTHEST => {
                    self.border_error += error;
                    self.borders_exact += usize::from(error == 0);
                }
                _ => self.borders_missed += 1,
            }
        }
        for (range, is_traditional) in &mixture.parts {
            let before = &text[range.clone()];
            let alone = convert_document(before, Target::Hans).rewrite.text;
            let expected = if *is_traditional { alone.as_ref() } else { before };
            let is_right = after(&converted.rewrite, text, range).as_deref() == Some(expected);
            let counts = if *is_traditional { &mut self.hant } else { &mut self.hans };
            counts.0 += 1;
            counts.1 += usize::from(is_right);
            let length = before.chars().count();
            let bin = LENGTHS.iter().filter(|border| length >= **border).count();
            let counts = by_length.0.entry((*is_traditional, bin)).or_default();
            counts.0 += 1;
            counts.1 += usize::from(is_right);
            if !is_right && std::env::var_os("TIFA_DETECTION_SHOW").is_some() {
                println!("{} {before:?} became {:?}", length, after(&converted.rewrite, text, range));
            }
        }
    }
}

/// What a part became; `None` when a change crosses its border.
fn after(rewrite: &tifa::text::Rewrite<'_>, text: &str, part: &Range<usize>) -> Option<String> {
    let mut output = String::new();
    let mut at = part.start;
    for change in rewrite.edits.changes() {
        let old = change.old.clone();
        if old.end <= part.start || old.start >= part.end {
            continue;
        }
        if old.start < part.start || old.end > part.end {
            return None;
        }
        output.push_str(&text[at..old.start]);
        output.push_str(change.after);
        at = old.end;
    }
    output.push_str(&text[at..part.end]);
    Some(output)
}

const LENGTHS: [usize; 7] = [4, 8, 16, 32, 64, 128, 256];

#[derive(Default)]
struct ByLength(BTreeMap<(bool, usize), (usize, usize)>);

/// The tables for docs/script-conversion.md.
#[test]
#[ignore = "a measurement, not a test: it prints tables"]
fn mixture_table() {
    let texts = Texts::read();
    let is_prose = |line: &&str| line.chars().filter(|found| tifa::text::is_han(*found)).count() >= 8;
    let lines: Vec<String> =
        texts.simplified.iter().flat_map(|text| text.lines()).filter(is_prose).map(str::to_owned).collect();
    let converters = ["s2t", "s2tw", "s2hk"]
        .map(|name| Converter::builtin(name).expect("it comes with the program"))
        .into();
    let mut composer = Composer { lines, converters, random: Random::new(7) };
    let mut by_length = ByLength::default();
    let mut table = String::from(
        "| document | verdict right | characters right | borders exact | missed | mean error | Simplified intact | Traditional as alone |\n|---|---|---|---|---|---|---|---|\n",
    );
    for row in &ROWS {
        let mut tally = Tally::default();
        for _ in 0..SAMPLES {
            tally.add(&composer.compose(row), matches!(row.composition, Composition::Word), &mut by_length);
        }
        let share = |count: usize, of: usize| format!("{:.1}", 100.0 * count as f64 / of.max(1) as f64);
        let found = (tally.borders - tally.borders_missed).max(1);
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {} | {:.2} | {} of {} | {} of {} |",
            row.name,
            share(tally.verdicts_right, tally.samples),
            share(tally.characters_right, tally.characters),
            share(tally.borders_exact, tally.borders),
            share(tally.borders_missed, tally.borders),
            tally.border_error as f64 / found as f64,
            share(tally.hans.1, tally.hans.0),
            tally.hans.0,
            share(tally.hant.1, tally.hant.0),
            tally.hant.0,
        );
    }
    println!("{table}");
    println!("| part | characters | parts | as they should be |\n|---|---|---|---|");
    for ((is_traditional, bin), (count, right)) in &by_length.0 {
        let name = if *is_traditional { "Traditional" } else { "Simplified" };
        let from = bin.checked_sub(1).map_or(1, |bin| LENGTHS[bin]);
        println!("| {name} | from {from} | {count} | {:.2} |", 100.0 * *right as f64 / *count as f64);
    }
}
