//! The lines of a layout, measured: how wide they are, how they end and begin, and which continue in the next.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::wrap::{self, Join};
use crate::text::is_han;

/// A line that holds more than spaces.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its bytes, without the spaces around them.
    pub(super) span: Range<usize>,
    /// The spaces before it, in columns.
    pub(super) indent: usize,
    /// The spaces before it, in characters.
    pub(super) indent_characters: usize,
    /// The number of blank lines before it.
    pub(super) blank_before: usize,
    /// Its characters.
    pub(super) characters: usize,
    /// Columns: two for a wide character, one for the others.
    pub(super) columns: usize,
    /// The marks at its end that may stand beyond the edge, in characters and in columns.
    pub(super) hanging: (usize, usize),
    /// What must not be parted at its start, in characters and in columns: its first character and the marks behind it.
    pub(super) head: (usize, usize),
    /// Whether it starts and ends with a Latin letter or a digit.
    pub(super) latin: (bool, bool),
    /// Whether it is a row of cells.
    pub(super) is_row: bool,
    /// How it ends.
    pub(super) ending: Ending,
    /// How it begins.
    pub(super) beginning: Beginning,
}

impl Line {
    /// The number of commas and stops in it.
    pub(super) fn marks(&self, text: &str) -> usize {
        let is_mark = |c: &char| matches!(c, '，' | '。' | '、' | '；' | ',' | ';');
        text[self.span.clone()].chars().filter(is_mark).count()
    }

    /// Whether its first character stands further in than a space that a line break left over.
    pub(super) fn is_indented(&self) -> bool {
        self.indent >= 2
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// 。！？；：… and the like, closing quotes after them included; or the closing bracket of a subtitle.
    Sentence,
    /// ，、 and the like.
    Clause,
    /// A letter, an ideograph, an opening quote.
    Open,
    /// The whole line is a number: of a page, a footnote, a cell.
    Number,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beginning {
    /// 一、 （一） —— • 【 : the line opens a block.
    Block,
    /// 一是 1. 第一 : it does, unless the line before it stops in the middle.
    Enumeration,
    /// Anything else.
    Text,
}

/// Lines that are narrower than this are verse, cells or addresses rather than wrapped prose.
pub(super) const NARROWEST_PROSE: usize = 20;
/// Lines that are wider than this are paragraphs of text that nobody broke, in print or on a screen.
const WIDEST_COLUMN: usize = 240;
/// A full line may be this much shorter than the widest, in columns: it breaks early before a word or a mark that
/// must not stand at its start.
const SHORTFALL: usize = 4;
/// The indentation of a paragraph's first line, in columns, which extracted text has often lost.
const INDENTATION: usize = 4;
/// A line that is shorter by that goes on when it is so much likelier to, in nats.
const GOES_ON: f32 = 2.0;
/// The same in a column narrower than this: headings are as wide.
const GOES_ON_IN_NARROW: f32 = 6.0;
const WIDE: usize = 30;
/// A line goes on in any layout when it is so much likelier to, in nats.
const TORN: f32 = 8.0;
/// So many torn words near a line tell that the text is wrapped there.
const TORN_WORDS: usize = 2;
/// The same behind 、, with which nothing ends.
const TORN_LIST: f32 = 4.5;
/// The same where the next begins with a word that joins, with which little begins.
const TORN_CONJUNCTION: f32 = 6.0;
/// Such words.
const CONJUNCTIONS: [char; 6] = ['和', '的', '及', '或', '与', '等'];
/// A line that begins as others do goes on the one before only when that is so much likelier, in nats.
const PARALLEL: f32 = 5.0;
/// So many characters tell how a line begins.
const HEAD: usize = 3;
/// How many lines on each side tell whether the text is wrapped here.
const WINDOW: usize = 6;
/// How many lines on one side tell how wide the column is.
const REACH: usize = 4;
/// Wrapped text has at least this many open line ends of about one width in the window.
const SIMILAR_LINES: usize = 3;

/// Splits `text` at line feeds and measures each line that is not blank.
pub(super) fn measure(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut start, mut blank_before) = (0, 0);
    for line in text.split('\n') {
        let content = line.trim_matches(is_space);
        if content.is_empty() {
            blank_before += 1;
        } else {
            let margin = &line[..line.len() - line.trim_start_matches(is_space).len()];
            let body = content.trim_end_matches(hangs);
            let head =
                content.char_indices().skip(1).find(|(_, c)| !hangs(*c)).map_or(content.len(), |(at, _)| at);
            let (characters, columns) = size(content);
            lines.push(Line {
                span: start + margin.len()..start + margin.len() + content.len(),
                indent: margin
                    .chars()
                    .map(|space| match space {
                        '\t' => 4,
                        '\u{3000}' => 2,
                        _ => 1,
                    })
                    .sum(),
                indent_characters: margin.chars().count(),
                blank_before,
                characters,
                columns,
                hanging: size(&content[body.len()..]),
                head: size(&content[..head]),
                latin: (content.starts_with(is_latin), content.ends_with(is_latin)),
                is_row: memchr::memchr(b'\t', content.as_bytes()).is_some(),
                ending: ending(content),
                beginning: beginning(content),
            });
            blank_before = 0;
        }
        start += line.len() + 1;
    }
    lines
}

fn is_space(character: char) -> bool {
    character != '\n' && character.is_whitespace()
}

/// Whether it is a letter or digit of a script that parts words by spaces.
pub(super) fn is_latin(character: char) -> bool {
    character.is_alphanumeric() && !is_han(character) && !('\u{3040}'..='\u{30FF}').contains(&character)
}

/// Whether a mark must not stand at the start of a line.
fn hangs(character: char) -> bool {
    matches!(
        character,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | '》'
            | '」'
            | '』'
            | '”'
            | '’'
            | ','
            | '.'
            | ';'
            | ':'
            | '!'
            | '?'
            | ')'
            | '"'
    )
}

/// For each line but the last, whether the next one continues it.
pub(super) fn continuations(text: &str, lines: &[Line]) -> Vec<Join> {
    let mut joins = continuations_of_text(text, lines);
    for (pair, join) in lines.windows(2).zip(&mut joins) {
        if pair.iter().any(|line| line.is_row) {
            *join = Join::No;
        }
    }
    joins
}

fn continuations_of_text(text: &str, lines: &[Line]) -> Vec<Join> {
    if !lines.iter().any(|line| line.ending == Ending::Open) {
        return vec![Join::No; lines.len().saturating_sub(1)];
    }
    if let Some(mut joins) = wrap::continuations(text, lines) {
        for (number, join) in joins.iter_mut().enumerate().filter(|(_, join)| **join == Join::No) {
            if parts_a_pair(text, &lines[number], &lines[number + 1]) {
                *join = Join::Yes;
            }
        }
        return joins;
    }
    let blank_lines_part = blank_lines_part_paragraphs(lines);
    let repeated = LazyCell::new(|| repeated_beginnings(text, lines));
    (1..lines.len())
        .map(|number| {
            let (line, next) = (&lines[number - 1], &lines[number]);
            let is_one = parts_a_pair(text, line, next)
                || next.beginning != Beginning::Block
                    && line.ending != Ending::Number
                    && next.ending != Ending::Number
                    && !(blank_lines_part && next.blank_before > 0)
                    && (is_torn(text, line, next)
                        || column(text, lines, number - 1)
                            .is_some_and(|column| continues(&column, text, lines, number - 1)))
                    && !(repeated.contains(head_of(text, next))
                        && wrap::advantage(text, line, next) < PARALLEL);
            if is_one { Join::Yes } else { Join::No }
        })
        .collect()
}

/// Whether the line after `number` continues it, in a column of wrapped text.
fn continues(column: &Column, text: &str, lines: &[Line], number: usize) -> bool {
    let (line, next) = (&lines[number], &lines[number + 1]);
    if next.columns > line.columns.max(column.narrow) + 2 * SHORTFALL {
        return false;
    }
    match line.ending {
        Ending::Open | Ending::Clause => {
            // Behind a heading comes a line that is shorter, too.
            line.columns + SHORTFALL >= column.narrow
                || line.columns + SHORTFALL + INDENTATION >= column.narrow
                    && (next.ending == Ending::Sentence || next.columns + SHORTFALL >= column.narrow)
                    && wrap::advantage(text, line, next)
                        > if line.columns >= WIDE { GOES_ON } else { GOES_ON_IN_NARROW }
        }
        // A sentence that ends where the line is full goes on more often than the paragraph ends there.
        Ending::Sentence => {
            line.columns + 2 >= column.wide
                && line.beginning != Beginning::Block
                && next.beginning == Beginning::Text
                && next.indent <= line.indent
                && (number == 0 || next.indent <= lines[number - 1].indent)
                && (next.ending != Ending::Open || next.columns + INDENTATION + SHORTFALL >= column.narrow)
        }
        Ending::Number => false,
    }
}

/// The first characters of a line, by which headings of one kind are known.
fn head_of<'a>(text: &'a str, line: &Line) -> &'a str {
    let content = &text[line.span.clone()];
    content.char_indices().nth(HEAD).map_or(content, |(end, _)| &content[..end])
}

/// The beginnings that so many lines have that they are headings of one kind: 坚持把…, 要少谈….
fn repeated_beginnings<'a>(text: &'a str, lines: &[Line]) -> HashSet<&'a str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for line in lines {
        *counts.entry(head_of(text, line)).or_default() += 1;
    }
    counts.retain(|_, count| *count >= SIMILAR_LINES);
    counts.into_keys().collect()
}

/// Whether a break stands right behind an opening mark or right before a closing one: text that was a link or had
/// another form there comes on lines of its own.
fn parts_a_pair(text: &str, line: &Line, next: &Line) -> bool {
    let (line, next) = (&text[line.span.clone()], &text[next.span.clone()]);
    let opens = line.ends_with(['“', '‘', '《', '〈', '（', '「', '『']) && line.chars().nth(1).is_some();
    let closes = next.starts_with(['”', '’', '》', '〉', '」', '』', '，', '。', '、', '；'])
        && !line.ends_with(['。', '！', '？', '；', '：']);
    let is_odd = |line: &str| line.matches('"').count() % 2 == 1;
    let opens_straight = line.ends_with('"')
        && is_odd(line)
        && is_odd(next)
        && line[..line.len() - 1].ends_with(|it: char| is_han(it) || it == '，' || it == '、');
    opens || closes || opens_straight && !next.starts_with('"')
}

/// Whether a break parts a word or an enumeration, whatever the widths are.
fn is_torn(text: &str, line: &Line, next: &Line) -> bool {
    let joins = text[next.span.clone()].starts_with(CONJUNCTIONS);
    let needed = match line.ending {
        Ending::Clause => TORN_LIST,
        Ending::Open if joins => TORN_CONJUNCTION,
        Ending::Open if line.columns >= NARROWEST_PROSE => TORN,
        _ => return false,
    };
    line.beginning != Beginning::Block
        && next.beginning == Beginning::Text
        // The next line of a column is hardly wider.
        && next.columns <= line.columns + INDENTATION + SHORTFALL
        && wrap::is_chinese_break(text, line, next)
        && wrap::advantage(text, line, next) > needed
}

/// How wide the text is wrapped around a line, in columns, by the measure of the lines before and behind it: two
/// columns of different widths may meet there.
struct Column {
    narrow: usize,
    wide: usize,
}

/// The column of wrapped text that a line stands in; `None` where the text is not wrapped.
fn column(text: &str, lines: &[Line], number: usize) -> Option<Column> {
    let line = &lines[number];
    let window = &lines[number.saturating_sub(WINDOW)..(number + WINDOW + 1).min(lines.len())];
    let near = |other: &&Line| {
        other.columns * 4 <= line.columns * 5 + 16 && line.columns * 4 <= other.columns * 5 + 16
    };
    // One long line among the neighbours: nobody wrapped this text, the short lines are short by themselves.
    let longest = window.iter().map(|other| other.columns).max()?;
    if !(NARROWEST_PROSE..=WIDEST_COLUMN).contains(&line.columns) || longest > 2 * line.columns + SHORTFALL {
        return None;
    }
    let of_ending = |ending| window.iter().filter(near).filter(move |other| other.ending == ending).count();
    let (open, clause) = (of_ending(Ending::Open), of_ending(Ending::Clause));
    // Verse and lists break at punctuation; wrapped prose breaks anywhere, and punctuates inside its lines.
    if open < SIMILAR_LINES || open < clause {
        return None;
    }
    let marks: usize = window.iter().filter(near).map(|other| other.marks(text)).sum();
    if marks * 3 < open {
        return None;
    }
    let widest = |side: &[Line]| {
        side.iter().filter(near).filter(|other| other.ending == Ending::Open).map(|other| other.columns).max()
    };
    let before = widest(&lines[number.saturating_sub(REACH)..number]);
    let after = widest(&lines[number + 1..(number + 1 + REACH).min(lines.len())]);
    // Headings and lines that were joined already may be of one length; torn words tell that a width broke them.
    let torn = |pair: &&[Line]| {
        pair[0].ending == Ending::Open
            && wrap::is_chinese_break(text, &pair[0], &pair[1])
            && wrap::advantage(text, &pair[0], &pair[1]) > TORN
    };
    if window.windows(2).filter(torn).count() < TORN_WORDS {
        return None;
    }
    let (one, other) = (before.or(after)?, after.or(before)?);
    Some(Column { narrow: one.min(other), wide: one.max(other) })
}

/// Whether blank lines stand between paragraphs, rather than between all lines.
fn blank_lines_part_paragraphs(lines: &[Line]) -> bool {
    let (mut open, mut open_blank, mut closed, mut closed_blank) = (0, 0, 0, 0);
    for pair in lines.windows(2) {
        let blank = usize::from(pair[1].blank_before > 0);
        match pair[0].ending {
            Ending::Open => (open, open_blank) = (open + 1, open_blank + blank),
            Ending::Sentence => (closed, closed_blank) = (closed + 1, closed_blank + blank),
            Ending::Clause | Ending::Number => {}
        }
    }
    open > 0 && open_blank * 4 <= open && closed_blank * 2 >= closed && closed_blank > 0
}

fn is_digit(character: &char) -> bool {
    matches!(character, '0'..='9' | '０'..='９')
}

/// Characters and columns.
fn size(content: &str) -> (usize, usize) {
    // Two columns for each, less one for each of ASCII: both counts are quick.
    let characters = content.chars().count();
    (characters, 2 * characters - content.bytes().filter(u8::is_ascii).count())
}

fn ending(content: &str) -> Ending {
    if content.chars().all(|character| is_digit(&character) || is_space(character)) {
        return Ending::Number;
    }
    if content.starts_with("——") && content.ends_with(['）', ')']) {
        return Ending::Sentence;
    }
    let closers = ['”', '’', '」', '』', '）', ')', '》', '"', '\''];
    match content.trim_end_matches(closers).chars().next_back() {
        Some('。' | '！' | '？' | '；' | '：' | '…' | '．' | '｡' | '.' | '!' | '?' | ';' | ':') => {
            Ending::Sentence
        }
        Some('，' | '、' | ',') => Ending::Clause,
        _ => Ending::Open,
    }
}

fn beginning(content: &str) -> Beginning {
    let numeral = |character: &char| "一二三四五六七八九十百零〇".contains(*character);
    let rest_after = |is_part: &dyn Fn(&char) -> bool| {
        let length: usize =
            content.chars().take_while(|character| is_part(character)).map(char::len_utf8).sum();
        (length > 0).then(|| &content[length..])
    };
    if content.starts_with("——") || content.starts_with(['•', '●', '◆', '■', '▪', '◇', '【', '□', '★', '▲'])
    {
        return Beginning::Block;
    }
    if let Some(rest) = content.strip_prefix(['（', '(']) {
        let inner: String = rest.chars().take_while(|character| !matches!(character, '）' | ')')).collect();
        let is_number = |character: char| numeral(&character) || is_digit(&character);
        return if !inner.is_empty() && inner.chars().count() <= 3 && inner.chars().all(is_number) {
            Beginning::Block
        } else {
            Beginning::Text
        };
    }
    if let Some(rest) = rest_after(&numeral) {
        if rest.starts_with('、') {
            return Beginning::Block;
        }
        if rest.starts_with('是') {
            return Beginning::Enumeration;
        }
    }
    if let Some(rest) = content.strip_prefix('第') {
        let number: String = rest.chars().take_while(numeral).collect();
        let after = rest[number.len()..].chars().next();
        if !number.is_empty() && matches!(after, Some('章' | '节' | '条' | '，' | ',' | '、')) {
            return Beginning::Enumeration;
        }
    }
    if content.starts_with(|character: char| ('①'..='⑳').contains(&character)) {
        return Beginning::Enumeration;
    }
    if let Some(rest) = rest_after(&is_digit) {
        let mut after = rest.chars();
        if matches!(after.next(), Some('.' | '．' | '、'))
            && after
                .next()
                .is_none_or(|next| is_han(next) || is_space(next) || matches!(next, '“' | '「' | '"'))
        {
            return Beginning::Enumeration;
        }
    }
    Beginning::Text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_know_how_they_begin_and_end() {
        for (content, expected) in [
            ("一、工作回顾", Beginning::Block),
            ("（二）营商环境", Beginning::Block),
            ("——我们有令必行", Beginning::Block),
            ("三是优化服务", Beginning::Enumeration),
            ("1.省委部署", Beginning::Enumeration),
            ("1.5亿元", Beginning::Text),
            ("第一，坚持", Beginning::Enumeration),
            ("第一代芯片", Beginning::Text),
            ("（集团）公司", Beginning::Text),
            ("一网统管", Beginning::Text),
        ] {
            assert_eq!(beginning(content), expected, "{content}");
        }
        for (content, expected) in [
            ("得到发展。”", Ending::Sentence),
            ("坚持依托港澳、", Ending::Clause),
            ("深圳东部中心", Ending::Open),
            ("12", Ending::Number),
            ("（摘要 2）", Ending::Open),
        ] {
            assert_eq!(ending(content), expected, "{content}");
        }
    }
}
