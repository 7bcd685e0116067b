//! The texts that differences are planted into: paragraphs of reports, and texts made to be slow.

use std::collections::BTreeMap;

use jieba_rs::Jieba;

use crate::random::Random;

/// Reports with what can be planted into others.
pub(crate) struct Source {
    /// The paragraphs of each report, in canonical form.
    pub(crate) reports: Vec<Vec<String>>,
    /// Words of two to four characters by their part of speech.
    words: BTreeMap<String, Vec<String>>,
    pub(crate) jieba: Jieba,
}

impl Source {
    /// The reports in the folder that `TIFA_MEASURE` names, or the seeds.
    pub(crate) fn read() -> Self {
        let folder = std::env::var("TIFA_MEASURE").unwrap_or_else(|_| "seeds/documents".into());
        let mut paths: Vec<_> = std::fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{folder}: {error}"))
            .map(|entry| entry.expect("the folder reads").path())
            .collect();
        paths.sort();
        Self::of(paths.iter().filter_map(|path| std::fs::read(path).ok()))
    }

    fn of(files: impl Iterator<Item = Vec<u8>>) -> Self {
        let mut reports = Vec::new();
        for bytes in files {
            let source = tifa::document::SourceText::new(bytes).expect("a report is not too large");
            let text = tifa::normalize::normalize(&source, &Default::default()).text;
            // Paragraphs that stand in a report twice cannot be told apart.
            let mut seen = std::collections::HashSet::new();
            let paragraphs: Vec<String> =
                text.lines().filter(|line| seen.insert(line.to_owned())).map(str::to_owned).collect();
            if paragraphs.len() >= 12 && text.len() >= 6_000 {
                reports.push(paragraphs);
            }
        }
        let jieba = Jieba::new();
        let mut words: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for paragraph in reports.iter().flatten().step_by(7) {
            for tagged in jieba.tag(paragraph, false) {
                let n = tagged.word.chars().count();
                if (2..=4).contains(&n) && tagged.word.chars().all(is_ideograph) {
                    words.entry(tagged.tag.to_owned()).or_default().push(tagged.word.to_owned());
                }
            }
        }
        Self { reports, words, jieba }
    }

    /// Another word of the same part of speech.
    pub(crate) fn other_word(&self, word: &str, random: &mut Random) -> Option<String> {
        let tag = self.jieba.tag(word, false).first()?.tag.to_owned();
        let words = self.words.get(&tag)?;
        let is_other = |other: &String| {
            other != word && !other.contains(['一', '二', '三', '四', '五', '十', '百', '千', '万', '亿'])
        };
        (0..8).map(|_| words[random.below(words.len())].clone()).find(is_other)
    }

    /// A clause of some report, at least six characters long, with its comma.
    pub(crate) fn clause(&self, random: &mut Random) -> String {
        loop {
            let report = &self.reports[random.below(self.reports.len())];
            let paragraph = &report[random.below(report.len())];
            let clauses = clauses(paragraph);
            let clause = clauses[random.below(clauses.len())].trim_end().to_owned();
            if clause.chars().count() > 6 && clause.ends_with('，') {
                return clause;
            }
        }
    }
}

pub(crate) fn is_ideograph(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

/// The clauses of a paragraph, cut after 。；，！：？; the line end belongs to the last.
pub(crate) fn clauses(paragraph: &str) -> Vec<String> {
    let mut clauses: Vec<String> = Vec::new();
    for piece in paragraph.split_inclusive(['。', '；', '，', '！', '：', '？']) {
        match clauses.last_mut() {
            // What closes a quotation belongs to what it closes.
            Some(last) if piece.starts_with(['”', '’', '」', '）']) => {
                let mark = piece.chars().next().expect("it starts with a mark");
                last.push(mark);
                if piece.len() > mark.len_utf8() {
                    clauses.push(piece[mark.len_utf8()..].to_owned());
                }
            }
            _ => clauses.push(piece.to_owned()),
        }
    }
    if let Some(last) = clauses.last_mut() {
        last.push('\n');
    }
    clauses
}

/// A long text: paragraphs made of the clauses of the reports in random order, half of them of halves of two.
pub(crate) fn long_text(source: &Source, n_bytes: usize, random: &mut Random) -> Vec<String> {
    let all: Vec<String> = (source.reports.iter().flatten())
        .flat_map(|paragraph| clauses(paragraph))
        .map(|clause| clause.trim_end().to_owned())
        .collect();
    let mut text = Vec::new();
    let mut length = 0;
    while length < n_bytes {
        let mut paragraph = String::new();
        for _ in 0..3 + random.below(12) {
            let clause = &all[random.below(all.len())];
            if random.below(2) == 0 {
                let other = &all[random.below(all.len())];
                let half =
                    |text: &str| text.char_indices().nth(text.chars().count() / 2).map_or(0, |at| at.0);
                paragraph.push_str(&clause[..half(clause)]);
                paragraph.push_str(&format!("第{}批", random.below(100_000)));
                paragraph.push_str(&other[half(other)..]);
            } else {
                paragraph.push_str(clause);
            }
        }
        length += paragraph.len();
        text.push(paragraph);
    }
    text
}

/// The names of the pairs of [`adversarial`].
pub(crate) const ADVERSARIAL: [&str; 7] = [
    "unrelated",
    "repeated clause",
    "no punctuation",
    "one-character lines",
    "two clauses alternating",
    "repeated paragraphs",
    "numerals",
];

/// Two texts of about 1 MB that are slow for simple algorithms.
pub(crate) fn adversarial(name: &str) -> (String, String) {
    let mut random = Random(11);
    let han = |random: &mut Random, n: usize| -> String {
        (0..n).filter_map(|_| char::from_u32(0x4e00 + random.below(3000) as u32)).collect()
    };
    match name {
        "unrelated" => {
            let mut text = || {
                (0..30_000)
                    .map(|_| {
                        let n = 4 + random.below(14);
                        han(&mut random, n) + "，"
                    })
                    .collect::<String>()
            };
            (text(), text())
        }
        "repeated clause" => {
            let clause = "坚持稳中求进，";
            let mut b = clause.repeat(99_000);
            for _ in 0..300 {
                let at = random.below(99_000) * clause.len();
                let new = han(&mut random, 6) + "，";
                if b.is_char_boundary(at) && b[..at].ends_with('，') {
                    b.insert_str(at, &new);
                }
            }
            (clause.repeat(100_000), b)
        }
        "no punctuation" => {
            let a = han(&mut random, 330_000);
            let mut b = a.clone();
            for _ in 0..1000 {
                let at = 3 * random.below(320_000);
                b.replace_range(at..at + 6, &han(&mut random, 3));
            }
            (a, b)
        }
        "one-character lines" => {
            let mut text = || {
                (0..250_000)
                    .map(|_| format!("{}\n", ["甲", "乙", "丙", "丁"][random.below(4)]))
                    .collect::<String>()
            };
            (text(), text())
        }
        "repeated paragraphs" => {
            let paragraphs: Vec<String> = (0..40).map(|_| han(&mut random, 30) + "。\n").collect();
            let mut text = || (0..11_000).map(|_| paragraphs[random.below(40)].as_str()).collect::<String>();
            (text(), text())
        }
        "numerals" => {
            let numerals = "一二三五六七八九".repeat(40_000);
            (numerals.clone(), format!("四{numerals}"))
        }
        _ => ("甲乙丙丁，戊己庚辛。".repeat(35_000), "戊己庚辛。甲乙丙丁，子丑寅卯；".repeat(24_000)),
    }
}
