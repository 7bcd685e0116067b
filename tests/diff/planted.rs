//! Pairs of texts with known differences, planted into the paragraphs of real reports.

use std::ops::Range;

use super::source::{Source, clauses, is_ideograph};
use crate::random::Random;

/// What one planted difference is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word in the place of another, or put in, or taken out.
    Word,
    /// A number with its unit and hedge.
    Number,
    /// A whole clause put in or taken out.
    Clause,
    /// Punctuation: where sentences are split and joined.
    Punctuation,
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

/// How many differences are planted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// Of every hundred clauses so many are changed.
    pub(crate) per_cent: usize,
    /// So many stretches move: clauses, sentences, paragraphs, or several paragraphs.
    pub(crate) moves: usize,
}

/// A clause of the new text.
struct Item {
    /// The number of the old clause, `None` for one that was put in.
    old: Option<usize>,
    text: String,
    /// Kind, old stretch in the old clause, new stretch in `text`.
    edits: Vec<(Kind, Range<usize>, Range<usize>)>,
    /// The number of the move that it belongs to.
    moved: Option<usize>,
}

/// Plants differences into a text, given as its paragraphs.
pub(crate) fn plant(source: &Source, paragraphs: &[String], plan: Plan, random: &mut Random) -> Pair {
    let old: Vec<String> = paragraphs.iter().flat_map(|paragraph| clauses(paragraph)).collect();
    let mut items: Vec<Item> = Vec::new();
    for (number, clause) in old.iter().enumerate() {
        let mut item = Item { old: Some(number), text: clause.clone(), edits: Vec::new(), moved: None };
        if random.below(100) < plan.per_cent {
            let whole = clause.chars().count() >= 6 && clause.ends_with(['，', '；', '。']) && number > 0;
            match random.below(20) {
                0 if whole => {
                    item.text.clear();
                    item.edits.push((Kind::Clause, 0..clause.len(), 0..0));
                }
                1 if whole && !old[number - 1].ends_with('\n') => {
                    let text = source.clause(random);
                    let edits = vec![(Kind::Clause, 0..0, 0..text.len())];
                    items.push(Item { old: None, text, edits, moved: None });
                }
                2 => change_mark(&mut item, clause),
                _ => change_words(source, &mut item, clause, random),
            }
        }
        items.push(item);
    }
    let moves = move_stretches(&mut items, &old, plan.moves, random);
    lay_out(&old, &items, moves)
}

/// Splits or joins sentences at the end of a clause, sometimes with the paragraph.
fn change_mark(item: &mut Item, clause: &str) {
    let new = match clause.chars().next_back() {
        Some('，' | '；') => "。",
        Some('。') => "；",
        _ => return,
    };
    let old = new.len();
    let start = clause.len() - old;
    item.text.replace_range(start.., new);
    item.edits.push((Kind::Punctuation, start..clause.len(), start..start + new.len()));
}

/// A piece of a clause.
struct Part {
    range: Range<usize>,
    is_number: bool,
}

/// Cuts a clause into words and numbers with their units.
fn parts(source: &Source, clause: &str) -> Vec<Part> {
    const UNITS: [&str; 12] =
        ["个百分点", "万平方米", "万亿元", "亿元", "万元", "万人", "公里", "%", "个", "家", "人", "项"];
    let mut parts: Vec<Part> = Vec::new();
    let mut at = 0;
    let words: Vec<&str> = source.jieba.cut(clause, false).iter().map(|token| token.word).collect();
    for word in words {
        let range = at..at + word.len();
        at = range.end;
        if let Some(last) = parts.last()
            && range.start < last.range.end
        {
            continue; // In the number before it.
        }
        let text = &clause[range.start..];
        let before = clause[..range.start].chars().next_back().unwrap_or('，');
        let n_digits = text.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
        let unit = UNITS.iter().find(|unit| text[n_digits..].starts_with(**unit));
        if n_digits > 0
            && let Some(unit) = unit
            && !before.is_ascii_alphanumeric()
            && !"约近超逾第过到达至/-—～.".contains(before)
            && !text[..n_digits].ends_with('.')
            && !["左右", "以上", "多", "次", "月", "位"]
                .iter()
                .any(|hedge| text[n_digits + unit.len()..].starts_with(hedge))
        {
            parts.push(Part { range: range.start..range.start + n_digits + unit.len(), is_number: true });
        } else {
            parts.push(Part { range, is_number: false });
        }
    }
    parts
}

/// Changes one or two words or numbers of a clause; two often touch.
fn change_words(source: &Source, item: &mut Item, clause: &str, random: &mut Random) {
    let parts = parts(source, clause);
    let can_change = |part: &Part| {
        let text = &clause[part.range.clone()];
        let is_numeral = |character: char| "一二三四五六七八九十百千万亿两零〇".contains(character);
        part.is_number
            || text.chars().nth(1).is_some()
                && text.chars().all(|character| is_ideograph(character) && !is_numeral(character))
    };
    let candidates: Vec<usize> = (0..parts.len()).filter(|&k| can_change(&parts[k])).collect();
    let numbers: Vec<usize> = candidates.iter().copied().filter(|&k| parts[k].is_number).collect();
    if candidates.is_empty() {
        return;
    }
    let pool = if !numbers.is_empty() && random.below(2) == 0 { &numbers } else { &candidates };
    let first = pool[random.below(pool.len())];
    let mut chosen = vec![first];
    match random.below(6) {
        0 => chosen.extend(candidates.iter().copied().find(|&k| k == first + 1)),
        1 => chosen.extend(candidates.iter().copied().find(|&k| k > first + 2)),
        _ => {}
    }
    // At least two fifths of the clause stay.
    let changed: usize = chosen.iter().map(|&k| parts[k].range.len()).sum();
    if changed * 5 > clause.len() * 3 {
        return;
    }
    let mut text = String::new();
    let mut from = 0;
    for k in chosen {
        let part = &parts[k];
        let old = &clause[part.range.clone()];
        text.push_str(&clause[from..part.range.start]);
        from = part.range.end;
        let start = text.len();
        let alone = parts.len() > 4;
        let (kind, at, new) = match random.below(6) {
            _ if part.is_number => (Kind::Number, part.range.clone(), other_number(old, random)),
            0 if alone => {
                const ADVERBS: [&str; 8] = ["进一步", "着力", "切实", "大力", "不断", "有序", "统筹", "加紧"];
                (Kind::Word, part.range.start..part.range.start, ADVERBS[random.below(8)].to_owned())
            }
            1 if alone => (Kind::Word, part.range.clone(), String::new()),
            _ => match source.other_word(old, random) {
                Some(new) => (Kind::Word, part.range.clone(), new),
                None => {
                    text.push_str(old);
                    continue;
                }
            },
        };
        text.push_str(&new);
        item.edits.push((kind, at.clone(), start..text.len()));
        if at.is_empty() {
            text.push_str(old);
        }
    }
    text.push_str(&clause[from..]);
    item.text = text;
}

fn other_number(old: &str, random: &mut Random) -> String {
    let n_digits = old.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let unit = &old[n_digits..];
    loop {
        let number = match random.below(3) {
            0 => format!("{}.{}", 1 + random.below(900), 1 + random.below(9)),
            _ => format!("{}", 2 + random.below(2000)),
        };
        if number != old[..n_digits] {
            return match random.below(5) {
                0 => format!("{number}{unit}左右"),
                1 => format!("约{number}{unit}"),
                _ => format!("{number}{unit}"),
            };
        }
    }
}

/// Moves stretches to other places; returns the first and last old clause of each.
fn move_stretches(
    items: &mut Vec<Item>,
    old: &[String],
    n: usize,
    random: &mut Random,
) -> Vec<(usize, usize)> {
    let ends_line = |item: &Item| item.old.is_some_and(|old_number| old[old_number].ends_with('\n'));
    let size = |items: &[Item]| items.iter().map(|item| item.text.chars().count()).sum::<usize>();
    let mut moved = Vec::new();
    for _ in 0..200 * n {
        if moved.len() == n {
            break;
        }
        let whole_lines = random.below(2) == 0;
        let from = 1 + random.below(items.len().saturating_sub(3));
        let to_length = if whole_lines { 1 + random.below(4) } else { 1 + random.below(5) };
        // Whole lines, or clauses inside of one.
        let length = if whole_lines {
            let ends = (from..items.len()).filter(|&k| ends_line(&items[k])).nth(to_length - 1);
            ends.map_or(0, |end| end + 1 - from)
        } else {
            to_length
        };
        if length == 0 || from + length >= items.len() || length > 60 {
            continue;
        }
        let stretch = &items[from..from + length];
        let fits = |item: &Item| item.old.is_some() && item.moved.is_none() && !item.text.is_empty();
        let opens_line = ends_line(&items[from - 1]);
        if !stretch.iter().all(fits)
            || !fits(&items[from - 1])
            || !fits(&items[from + length])
            || size(stretch) < 24
            || whole_lines && !opens_line
            || !whole_lines && stretch.iter().any(ends_line)
        {
            continue;
        }
        let to = 1 + random.below(items.len() - 2);
        let passed = if to < from { &items[to..from] } else { &items[(from + length).min(to)..to] };
        // A stretch that passes less than itself could as well have stayed.
        if (from..=from + length).contains(&to)
            || size(passed) < 2 * size(stretch)
            || !fits(&items[to - 1])
            || !fits(&items[to])
            || ends_line(&items[to - 1]) != whole_lines
        {
            continue;
        }
        let (Some(first), Some(last)) = (stretch[0].old, stretch[length - 1].old) else { continue };
        let mut stretch: Vec<Item> = items.drain(from..from + length).collect();
        stretch.iter_mut().for_each(|item| item.moved = Some(moved.len()));
        let to = if to > from { to - length } else { to };
        items.splice(to..to, stretch);
        moved.push((first, last));
    }
    moved
}

fn lay_out(old: &[String], items: &[Item], moved: Vec<(usize, usize)>) -> Pair {
    let mut starts = Vec::with_capacity(old.len() + 1);
    let mut a = String::new();
    for clause in old {
        starts.push(a.len());
        a.push_str(clause);
    }
    starts.push(a.len());
    let mut b = String::new();
    let mut edits = Vec::new();
    let mut next_old = 0;
    let mut new_places = vec![0..0; old.len()];
    for item in items {
        let at = b.len();
        b.push_str(&item.text);
        let from = match item.old {
            None => starts[next_old],
            Some(number) => {
                new_places[number] = at..b.len();
                next_old = number + 1;
                starts[number]
            }
        };
        let shift = |range: &Range<usize>, by: usize| range.start + by..range.end + by;
        let shifted = (item.edits.iter()).map(|(kind, in_a, in_b)| Edit {
            kind: *kind,
            a: shift(in_a, from),
            b: shift(in_b, at),
        });
        edits.extend(shifted);
    }
    let moves = (moved.into_iter())
        .map(|(first, last)| (starts[first]..starts[last + 1], new_places[first].start..new_places[last].end))
        .collect();
    // One paragraph a line, and none after the last.
    for text in [&mut a, &mut b] {
        text.truncate(text.trim_end_matches('\n').len());
    }
    for edit in &mut edits {
        edit.a = edit.a.start.min(a.len())..edit.a.end.min(a.len());
        edit.b = edit.b.start.min(b.len())..edit.b.end.min(b.len());
    }
    Pair { a, b, edits, moves }
}
