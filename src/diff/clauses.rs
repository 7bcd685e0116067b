//! A text as a row of clauses: the units that are aligned first.

use std::collections::HashMap;
use std::ops::Range;

use super::Side;
use super::numbers::enumerator;

/// A clause: a stretch that ends with 。！？；，：, with a line, or where it grows too long.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    /// Its first byte.
    pub(super) start: usize,
    /// The byte after its last one, line end included.
    pub(super) end: usize,
    /// The byte after its last one, line end excluded.
    pub(super) core_end: usize,
    /// The same for the same text, line end excluded, on either side.
    pub(super) key: u32,
    /// Its characters, line end excluded.
    pub(super) n_characters: u32,
    /// Whether a line starts with it.
    pub(super) opens_line: bool,
    /// What part of the document it is in.
    pub(super) role: Role,
    /// Whether it opens a line with the number of a heading or an item.
    pub(super) is_numbered: bool,
}

/// What part of a document a clause is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    /// It is a heading: the whole line, whatever punctuation is in it.
    Heading,
    /// The page around the text: the date of publication, buttons.
    Outside,
}

impl Clause {
    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    pub(super) fn core(&self) -> Range<usize> {
        self.start..self.core_end
    }

    /// Whether it can be another wording of `other`: headings are not wordings of what stands inside of paragraphs.
    pub(super) fn is_of_the_kind_of(&self, other: &Self) -> bool {
        let is_outside = |clause: &Self| clause.role == Role::Outside;
        self.role == other.role
            || self.is_numbered && other.is_numbered && !is_outside(self) && !is_outside(other)
    }
}

/// Cuts both sides, with keys that tell which clauses are the same.
pub(super) fn cut_both<'a>(a: &Side<'a>, b: &Side<'a>) -> (Vec<Clause>, Vec<Clause>) {
    let mut keys = HashMap::new();
    (clauses_of(a, &mut keys), clauses_of(b, &mut keys))
}

fn clauses_of<'a>(side: &Side<'a>, keys: &mut HashMap<&'a str, u32>) -> Vec<Clause> {
    let text = side.text;
    let headings = headings(side);
    let mut headings = headings.iter().peekable();
    let mut opens_line = true;
    let mut start = 0;
    let mut clauses = Vec::new();
    for end in borders(side) {
        while headings.next_if(|heading| heading.end <= start).is_some() {}
        let role = match headings.peek() {
            Some(heading) if heading.start <= start && end < heading.end => continue,
            Some(heading) if heading.start <= start => Role::Heading,
            _ if is_outside(side, start) => Role::Outside,
            _ => Role::Text,
        };
        let core_end = start + text[start..end].trim_end_matches(is_line_end).len();
        let core = &text[start..core_end];
        let next_key = keys.len() as u32;
        clauses.push(Clause {
            start,
            end,
            core_end,
            key: *keys.entry(core).or_insert(next_key),
            n_characters: core.chars().count() as u32,
            opens_line,
            role,
            is_numbered: opens_line && enumerator(core).is_some(),
        });
        opens_line = core_end < end;
        start = end;
    }
    clauses
}

/// Whether a place is in a block that belongs to the page and not to the text.
fn is_outside(side: &Side<'_>, place: usize) -> bool {
    let blocks = side.structure.map_or(&[][..], |structure| &structure.blocks);
    let behind = blocks.partition_point(|block| block.span.start() <= place);
    behind.checked_sub(1).is_some_and(|number| !blocks[number].kind.is_body())
}

/// The lines that are headings, with their line ends, in order: those of the outline, or of a text of which
/// nothing else is known, the short lines that are numbered.
fn headings(side: &Side<'_>) -> Vec<Range<usize>> {
    let text = side.text;
    let line_of = |range: Range<usize>| {
        let opens = range.start == 0 || text[..range.start].ends_with(is_line_end);
        let rest = text.get(range.end..)?;
        let line_end = rest.len() - rest.trim_start_matches(is_line_end).len();
        (opens && (rest.is_empty() || line_end > 0)).then_some(range.start..range.end + line_end)
    };
    match side.structure {
        Some(structure) => (structure.outline.iter())
            .map(|heading| heading.span.range())
            .filter(|range| text.get(range.clone()).is_some_and(|line| !line.contains(is_line_end)))
            .filter_map(line_of)
            .collect(),
        None => {
            let mut headings = Vec::new();
            let mut start = 0;
            for line in text.split_inclusive(is_line_end) {
                let core = line.trim_end_matches(is_line_end);
                if is_numbered_heading(core) {
                    headings.extend(line_of(start..start + core.len()));
                }
                start += line.len();
            }
            headings
        }
    }
}

/// A longer line is no heading.
const HEADING_CHARACTERS: usize = 40;

fn is_numbered_heading(line: &str) -> bool {
    let line = line.trim();
    let ends_as_text = line.ends_with(['。', '；', '！', '？', '，', '：']);
    !ends_as_text && line.chars().nth(HEADING_CHARACTERS).is_none() && enumerator(line).is_some()
}

/// The ends of the clauses, in order; the last is the end of the text.
fn borders(side: &Side<'_>) -> Vec<usize> {
    let text = side.text;
    let mut borders = Vec::new();
    let mut done = 0;
    if let Some(structure) = side.structure {
        for clause in &structure.clauses {
            let Range { start, end } = clause.span.range();
            // A structure that was read from another text does not fit; the text is cut without it then.
            if start < done || !text.is_char_boundary(start) || !text.is_char_boundary(end) {
                borders.clear();
                done = 0;
                break;
            }
            cut(text, done..start, true, &mut borders);
            cut(text, start..end, false, &mut borders);
            done = end;
        }
    }
    cut(text, done..text.len(), true, &mut borders);
    for border in &mut borders {
        // A line end belongs to the clause before it.
        *border = text.len() - text[*border..].trim_start_matches(is_line_end).len();
    }
    borders.dedup();
    borders
}

/// A clause of this many characters is cut at the next place that its own text picks.
const LONG: usize = 128;
/// A clause of this many characters is cut wherever it is.
const TOO_LONG: usize = 1024;

/// Cuts `range` and adds the ends of its parts, `range.end` among them unless the range is empty.
///
/// Text without punctuation is cut where the last four characters have a certain sum, so that both sides are cut
/// at the same places again soon after a difference.
fn cut(text: &str, range: Range<usize>, at_punctuation: bool, borders: &mut Vec<usize>) {
    if range.is_empty() {
        return;
    }
    let mut length = 0;
    let mut last_four = [' '; 4];
    let mut characters = text[range.clone()].char_indices().peekable();
    while let Some((_, character)) = characters.next() {
        length += 1;
        let before = last_four[3];
        last_four.rotate_left(1);
        last_four[3] = character;
        let next = characters.peek().map(|&(_, next)| next);
        let mut ends = is_line_end(character) && next.is_none_or(|next| !is_line_end(next));
        if at_punctuation && ends_clause(before, character, next) {
            while characters
                .next_if(|&(_, next)| is_closing(next) || ends_clause(character, next, None))
                .is_some()
            {}
            while characters.next_if(|&(_, next)| is_line_end(next)).is_some() {}
            ends = true;
        }
        if ends || length >= LONG && (picks_border(&last_four, next) || length >= TOO_LONG) {
            let here = characters.peek().map_or(range.end, |&(place, _)| range.start + place);
            borders.push(here);
            length = 0;
        }
    }
    if borders.last() != Some(&range.end) {
        borders.push(range.end);
    }
}

fn picks_border(last_four: &[char; 4], next: Option<char>) -> bool {
    let between_words = |character: char| !character.is_ascii_alphanumeric() && !"%.,".contains(character);
    let sum =
        last_four.iter().fold(0u32, |sum, &character| sum.wrapping_mul(31).wrapping_add(character as u32));
    sum.wrapping_mul(0x9E37_79B1) >> 26 == 0 && between_words(last_four[3]) && next.is_some_and(between_words)
}

fn ends_clause(before: char, character: char, next: Option<char>) -> bool {
    match character {
        '。' | '！' | '？' | '；' | '：' | '!' | '?' | ';' => true,
        // 1,000 and 18:49 are one number, whatever the width of their punctuation.
        '，' | ',' | ':' => !(before.is_ascii_digit() && next.is_some_and(|next| next.is_ascii_digit())),
        // Neither 6.7 nor 1. nor www.gov.cn.
        '.' => !before.is_ascii_digit() && next.is_none_or(|next| !next.is_ascii_alphanumeric()),
        _ => false,
    }
}

fn is_closing(character: char) -> bool {
    matches!(character, '”' | '’' | '」' | '』' | '）' | ')' | '】' | '》' | '〉' | ']')
}

pub(super) fn is_line_end(character: char) -> bool {
    matches!(character, '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<&str> {
        let (clauses, _) = cut_both(&Side::of_text(text), &Side::of_text(""));
        clauses.iter().map(|clause| &text[clause.range()]).collect()
    }

    #[test]
    fn a_clause_takes_its_punctuation_its_closing_quote_and_its_line_end() {
        assert_eq!(
            parts("他说：“稳中求进。”会议强调，要实干！\n一、总体\n\n好"),
            ["他说：", "“稳中求进。”", "会议强调，", "要实干！\n", "一、总体\n\n", "好"]
        );
    }

    #[test]
    fn numbers_and_addresses_are_not_cut() {
        assert_eq!(
            parts("18:49发布,共1,000家.见www.sz.gov.cn"),
            ["18:49发布,", "共1,000家.", "见www.sz.gov.cn"]
        );
    }

    #[test]
    fn text_without_punctuation_is_cut_at_the_same_places_again_after_a_difference() {
        let text: String = (0..4000u32).filter_map(|n| char::from_u32(0x4e00 + n * n % 5003)).collect();
        let changed = format!("新的开头{text}");
        let (old, new) = (parts(&text), parts(&changed));
        let kept = old.iter().filter(|part| new.contains(part)).count();
        assert!(old.len() > 10 && kept * 4 > old.len() * 3, "{kept} of {} parts are kept", old.len());
    }
}
