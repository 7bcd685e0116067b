//! Pairs of texts with known differences, planted into the paragraphs of real reports.

use std::ops::Range;

/// The reports that the paragraphs come from.
const REPORTS: [&str; 3] = [
    include_str!("../../seeds/documents/001_6bbf6b6bd295e350.txt"),
    include_str!("../../seeds/documents/004_87e769d0dbf5db3d.txt"),
    include_str!("../../seeds/documents/002_8449d72a67507038.txt"),
];

/// Words of reports and what may stand in their place.
const WORDS: [(&str, &str); 24] = [
    ("高质量", "高水平"),
    ("推动", "促进"),
    ("加快", "抓紧"),
    ("持续", "不断"),
    ("全面", "系统"),
    ("建设", "打造"),
    ("提升", "增强"),
    ("企业", "机构"),
    ("创新", "改革"),
    ("优化", "完善"),
    ("深化", "拓展"),
    ("服务", "保障"),
    ("重点", "关键"),
    ("实施", "落实"),
    ("积极", "主动"),
    ("新增", "增加"),
    ("完成", "实现"),
    ("安全", "稳定"),
    ("国家级", "省级"),
    ("社区", "街区"),
    ("有效", "切实"),
    ("群众", "居民"),
    ("项目", "工程"),
    ("深入", "扎实"),
];

/// What one planted difference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Number,
    Inserted,
    Deleted,
}

/// One planted difference: the old and the new stretch, in bytes.
#[derive(Debug, Clone)]
pub(crate) struct Edit {
    pub(crate) kind: Kind,
    pub(crate) a: Range<usize>,
    pub(crate) b: Range<usize>,
}

/// A pair of texts with all that is different between them.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) a: String,
    pub(crate) b: String,
    pub(crate) edits: Vec<Edit>,
    /// Old and new place of each moved stretch; the edits inside are among `edits`.
    pub(crate) moves: Vec<(Range<usize>, Range<usize>)>,
}

/// Numbers that look random and are the same everywhere (xorshift).
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % n as u64) as usize
    }
}

/// The paragraphs of the reports that are long enough to be text, in full-width punctuation.
pub(crate) fn paragraphs(report: usize) -> Vec<String> {
    let report = REPORTS[report];
    let full = |line: &str| {
        let characters: Vec<char> = line.trim().chars().collect();
        (0..characters.len())
            .map(|k| {
                let in_number = k > 0
                    && characters[k - 1].is_ascii_digit()
                    && characters.get(k + 1).is_some_and(char::is_ascii_digit);
                match characters[k] {
                    ',' if !in_number => '，',
                    ';' => '；',
                    ':' if !in_number => '：',
                    '!' => '！',
                    other => other,
                }
            })
            .collect::<String>()
    };
    report.lines().map(full).filter(|line| line.chars().count() > 60).collect()
}

/// The clauses of a paragraph, cut after 。；，！.
fn clauses(paragraph: &str) -> Vec<String> {
    let mut clauses: Vec<String> =
        paragraph.split_inclusive(['。', '；', '，', '！']).map(str::to_owned).collect();
    if let Some(last) = clauses.last_mut() {
        last.push('\n');
    }
    clauses
}

/// A clause of the new text.
struct Item {
    /// The number of the old clause, `None` for an inserted one.
    old: Option<usize>,
    text: String,
    /// Planted differences: kind, old stretch in the old clause, new stretch in `text`.
    edits: Vec<(Kind, Range<usize>, Range<usize>)>,
}

/// How many differences are planted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// Of every hundred clauses so many are changed, as far as there are words and numbers to change.
    pub(crate) per_cent: usize,
    /// So many stretches of clauses move.
    pub(crate) moves: usize,
}

/// Plants differences into `text`, a list of paragraphs.
pub(crate) fn plant(paragraphs: &[String], plan: Plan, random: &mut Random) -> Pair {
    let old: Vec<String> = paragraphs.iter().flat_map(|paragraph| clauses(paragraph)).collect();
    let strange: Vec<String> = self::paragraphs(2).iter().flat_map(|paragraph| clauses(paragraph)).collect();
    let mut deleted: Vec<usize> = Vec::new();
    let mut items: Vec<Item> = Vec::new();
    // Differences that are due: not every clause has a word or a number to change, so the next one makes up.
    let mut due = 0;
    // What follows an inserted or deleted clause stays as it is, so that the truth is not ambiguous.
    let mut quiet = false;
    for (number, clause) in old.iter().enumerate() {
        let mut item = Item { old: Some(number), text: clause.clone(), edits: Vec::new() };
        due += usize::from(random.below(100) < plan.per_cent);
        if quiet || due == 0 {
            quiet = false;
            items.push(item);
            continue;
        }
        let alone = items.last().is_none_or(|before| before.edits.is_empty());
        let longer = clause.chars().count() >= 6 && !clause.ends_with('\n') && alone && number > 0;
        match random.below(10) {
            0 if longer => {
                deleted.push(number);
                quiet = true;
                due -= 1;
                continue;
            }
            1 if longer && !old[number - 1].ends_with('\n') => {
                let text = strange[random.below(strange.len())].trim_end().replace('。', "，");
                if text.chars().count() >= 6 && text.ends_with('，') {
                    items.push(Item { old: None, text, edits: Vec::new() });
                    quiet = true;
                    due -= 1;
                }
            }
            2..=4 => change_number(&mut item, random),
            _ => change_word(&mut item, random),
        }
        due -= item.edits.len();
        items.push(item);
    }
    let moved = move_stretches(&mut items, plan.moves, random);
    lay_out(&old, &items, &deleted, &moved)
}

fn change_word(item: &mut Item, random: &mut Random) {
    let from = random.below(WORDS.len());
    for k in 0..WORDS.len() {
        let (word, other) = WORDS[(from + k) % WORDS.len()];
        if let Some(place) = item.text.find(word) {
            item.text.replace_range(place..place + word.len(), other);
            item.edits.push((Kind::Word, place..place + word.len(), place..place + other.len()));
            return;
        }
    }
}

/// Changes a plain number: digits that are followed by a unit and do not belong to a date or a word.
fn change_number(item: &mut Item, random: &mut Random) {
    const UNITS: [&str; 8] = ["%", "亿元", "万元", "个", "家", "万平方米", "公里", "人"];
    let bytes = item.text.as_bytes();
    let is_number = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    let mut start = 0;
    while start < bytes.len() {
        if !bytes[start].is_ascii_digit() {
            start += 1;
            continue;
        }
        let end = start + bytes[start..].iter().take_while(|byte| is_number(**byte)).count();
        let unit = UNITS.iter().find(|unit| item.text[end..].starts_with(**unit));
        let before = item.text[..start].chars().next_back().unwrap_or('，');
        if let Some(unit) = unit
            && !before.is_ascii_alphanumeric()
            && !"约近超逾第过/-—".contains(before)
        {
            let new = format!("{}.{}", 1 + random.below(900), 1 + random.below(9));
            if item.text[start..end] == new {
                return;
            }
            item.text.replace_range(start..end, &new);
            let (old_end, new_end) = (end + unit.len(), start + new.len() + unit.len());
            item.edits.push((Kind::Number, start..old_end, start..new_end));
            return;
        }
        start = end;
    }
}

/// Moves stretches of two to five clauses to other places; returns the first and last old clause of each.
fn move_stretches(items: &mut Vec<Item>, n: usize, random: &mut Random) -> Vec<(usize, usize)> {
    let mut moved: Vec<(usize, usize)> = Vec::new();
    let is_moved = |item: &Item, moved: &[(usize, usize)]| {
        item.old.is_some_and(|old| moved.iter().any(|&(first, last)| (first..=last).contains(&old)))
    };
    for _ in 0..50 * n {
        if moved.len() == n {
            break;
        }
        let length = 2 + random.below(4);
        let from = random.below(items.len().saturating_sub(length + 2)) + 1;
        let stretch = &items[from..from + length];
        let in_order = stretch.windows(2).all(|pair| match (pair[0].old, pair[1].old) {
            (Some(first), Some(second)) => second == first + 1,
            _ => false,
        });
        let n_characters: usize = stretch.iter().map(|item| item.text.chars().count()).sum();
        let inside = |item: &Item| !item.text.ends_with('\n');
        let neighbours = [&items[from - 1], &items[from + length]];
        if !in_order
            || n_characters < 30
            || !stretch.iter().all(inside)
            || stretch.iter().chain(neighbours).any(|item| is_moved(item, &moved))
            || neighbours.iter().any(|item| item.old.is_none())
        {
            continue;
        }
        let (Some(first), Some(last)) = (stretch[0].old, stretch[length - 1].old) else { continue };
        let to = random.below(items.len() - 1) + 1;
        let far = to + 12 < from || to > from + length + 12;
        let place_is_free = far
            && items[to - 1..=to]
                .iter()
                .all(|item| item.old.is_some() && item.edits.is_empty() && !is_moved(item, &moved))
            && items[to].old == items[to - 1].old.map(|old| old + 1)
            && inside(&items[to - 1]);
        if !place_is_free {
            continue;
        }
        let stretch: Vec<Item> = items.drain(from..from + length).collect();
        let to = if to > from { to - length } else { to };
        items.splice(to..to, stretch);
        moved.push((first, last));
    }
    moved
}

fn lay_out(old: &[String], items: &[Item], deleted: &[usize], moved: &[(usize, usize)]) -> Pair {
    let mut starts = Vec::with_capacity(old.len() + 1);
    let mut a = String::new();
    for clause in old {
        starts.push(a.len());
        a.push_str(clause);
    }
    starts.push(a.len());
    let mut b = String::new();
    let mut edits = Vec::new();
    let mut moves = Vec::new();
    let mut next_old = 0;
    let mut new_starts = vec![None; old.len() + 1];
    for item in items {
        let at = b.len();
        b.push_str(&item.text);
        match item.old {
            None => edits.push(Edit {
                kind: Kind::Inserted,
                a: starts[next_old]..starts[next_old],
                b: at..b.len(),
            }),
            Some(number) => {
                new_starts[number] = Some(at..b.len());
                next_old = number + 1;
                let shift = |range: &Range<usize>, by: usize| range.start + by..range.end + by;
                edits.extend(item.edits.iter().map(|(kind, in_a, in_b)| Edit {
                    kind: *kind,
                    a: shift(in_a, starts[number]),
                    b: shift(in_b, at),
                }));
            }
        }
    }
    for &number in deleted {
        edits.push(Edit { kind: Kind::Deleted, a: starts[number]..starts[number + 1], b: 0..0 });
    }
    for &(first, last) in moved {
        if let (Some(from), Some(to)) = (&new_starts[first], &new_starts[last]) {
            moves.push((starts[first]..starts[last + 1], from.start..to.end));
        }
    }
    // One paragraph a line, and none after the last.
    for text in [&mut a, &mut b] {
        text.truncate(text.trim_end_matches('\n').len());
    }
    Pair { a, b, edits, moves }
}

/// A long text: paragraphs made of the clauses of the reports in random order, with other numbers.
pub(crate) fn long_text(n_bytes: usize, random: &mut Random) -> Vec<String> {
    let source: Vec<String> = (0..2)
        .flat_map(paragraphs)
        .flat_map(|paragraph| clauses(&paragraph))
        .map(|clause| clause.trim_end().to_owned())
        .collect();
    let mut text = Vec::new();
    let mut length = 0;
    while length < n_bytes {
        let mut paragraph = String::new();
        for _ in 0..3 + random.below(12) {
            let clause = &source[random.below(source.len())];
            // Half of the clauses are made of the halves of two.
            if random.below(2) == 0 {
                let other = &source[random.below(source.len())];
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

/// Two texts of about 1 MB that are slow for simple algorithms.
pub(crate) fn adversarial(name: &str) -> (String, String) {
    let mut random = Random::new(11);
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
        _ => ("甲乙丙丁，戊己庚辛。".repeat(35_000), "戊己庚辛。甲乙丙丁，子丑寅卯；".repeat(24_000)),
    }
}
