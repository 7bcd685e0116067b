//! Text that is wrapped at one width throughout: which lines are full, and which go on in the next.
//!
//! A program that wraps breaks every line that would be longer, so a line that is not full ends its paragraph. What a
//! full line does is told by what marks the paragraphs, if anything does, else by its end and by the language model.

use super::lines::{Beginning, Ending, Line, NARROWEST_PROSE};
use crate::dictionary::language_model::{BOUNDARY, LanguageModel, symbol};
use crate::text::is_han;

/// Text is hardly wrapped narrower than this, in columns; verse is.
const NARROWEST: usize = 16;
/// The same where something marks the paragraphs.
const NARROWEST_MARKED: usize = 10;

/// So many open lines of one width are no chance, when the language model agrees in the mean …
const SIMILAR_LINES: usize = 3;
/// … by so much, in nats.
const AGREES: f32 = 1.0;
/// One open line, or two, need as much, in nats, …
const AGREES_ALONE: f32 = 8.0;
/// … and text that is wrapped so wide at least, in columns.
const WIDE_ALONE: usize = 30;

/// Of the full lines so many in five break inside of a clause; verse, lists and addresses do not.
const OPEN_OF_FIVE: usize = 2;

/// One line in so many may be longer than the width: an address of the net is not broken.
const TOO_LONG: usize = 50;

/// By how much likelier as one, in nats, two lines are one paragraph where a sentence ends at the edge. Two characters
/// on each side tell little of that; this value made the fewest errors on the renditions of both corpora.
const GOES_ON: f32 = 0.7;

/// The indentation of a paragraph's first line, which extracted text has often lost, in characters and columns …
const INDENTATION: (usize, usize) = (2, 4);
/// … and how much likelier the lines must be as one then, in nats.
const LOST_INDENT: f32 = 2.0;

/// A full line that starts its paragraph is a heading when it is so much likelier to end there, in nats.
const HEADING: f32 = -1.0;

/// A line that is not full speaks against the width when it is so much likelier to go on, in nats …
const AGAINST: f32 = 3.0;
/// … unless such are one in so many full lines.
const FEW: usize = 12;

/// The widths that are tried.
const CANDIDATES: usize = 8;

/// What a line is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// Characters.
    Characters,
    /// Columns: two for a wide character.
    Columns,
}

/// What marks the first line of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Its indentation.
    Indent,
    /// More blank lines before it than this.
    BlankLines(usize),
    /// Nothing.
    None,
}

impl Mark {
    /// Whether a line without the mark goes on with the paragraph before it.
    fn goes_on(self, line: &Line) -> bool {
        match self {
            Self::Indent => !line.is_indented(),
            Self::BlankLines(usual) => line.blank_before <= usual,
            Self::None => false,
        }
    }
}

/// What stood where a line was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// The line ends with its paragraph.
    No,
    /// The next line continues it.
    Yes,
    /// The same, but the paragraph may as well end there.
    Unsure,
    /// The same, and nothing stood between them: the line was broken where it was full.
    Tight,
    /// The same, and a space stood between them, which the margin hides.
    Spaced,
}

/// How a text is wrapped.
#[derive(Debug, Clone, Copy)]
struct Wrap {
    unit: Unit,
    width: usize,
}

/// For each line but the last, whether the next one continues it; `None` if the text is not wrapped at one width.
pub(super) fn continuations(text: &str, lines: &[Line]) -> Option<Vec<Join>> {
    let wrap = Wrap::find(text, lines)?;
    let (mark, _) = wrap.mark(lines);
    if mark == Mark::None && !wrap.holds_throughout(text, lines) {
        return None;
    }
    let mut joins: Vec<Join> = Vec::with_capacity(lines.len());
    for pair in lines.windows(2) {
        let (line, next) = (&pair[0], &pair[1]);
        let starts = joins.last().is_none_or(|before| *before == Join::No);
        let goes_on = |line, next| match mark {
            Mark::None => goes_on(text, line, next, starts),
            _ => mark.goes_on(next),
        };
        joins.push(match wrap.fills(line, next) {
            Some(is_tight) if goes_on(line, next) => match (is_tight, mark, line.ending) {
                (_, Mark::None, Ending::Sentence) => Join::Unsure,
                (true, ..) => Join::Tight,
                (false, ..) => Join::Spaced,
            },
            None if starts && mark == Mark::None && wrap.has_lost_indent(text, line, next) => Join::Yes,
            _ => Join::No,
        });
    }
    Some(joins)
}

/// Whether a full line goes on in the next one, by what is written there. `starts` says that it starts its paragraph,
/// so that it could be a heading.
fn goes_on(text: &str, line: &Line, next: &Line, starts: bool) -> bool {
    match (line.ending, next.beginning) {
        (Ending::Number, _) => false,
        (Ending::Sentence, Beginning::Block | Beginning::Enumeration) => false,
        (Ending::Sentence, Beginning::Text) => advantage(text, line, next) > GOES_ON,
        (Ending::Open | Ending::Clause, Beginning::Block) => advantage(text, line, next) > 0.0,
        (Ending::Open, _) if starts => advantage(text, line, next) > HEADING,
        (Ending::Open | Ending::Clause, _) => true,
    }
}

/// Whether Chinese characters stand on both sides of a break.
pub(super) fn is_chinese_break(text: &str, line: &Line, next: &Line) -> bool {
    text[line.span.clone()].ends_with(|c| is_han(c) || c == '、')
        && text[next.span.clone()].starts_with(is_han)
}

/// How much likelier the two lines are as one than as two paragraphs, in nats.
pub(super) fn advantage(text: &str, line: &Line, next: &Line) -> f32 {
    let (line, next) = (&text[line.span.clone()], &text[next.span.clone()]);
    let model = LanguageModel::get();
    let boundary = BOUNDARY as u16;
    let mut last = line.chars().rev().filter_map(symbol);
    let (b, a) = (last.next().unwrap_or(boundary), last.next().unwrap_or(boundary));
    let mut first = next.chars().filter_map(symbol);
    let (c, d) = (first.next().unwrap_or(boundary), first.next().unwrap_or(boundary));
    let parted = model.surprisal([a, b], boundary)
        + model.surprisal([b, boundary], c)
        + model.surprisal([boundary, c], d);
    parted - model.surprisal([a, b], c) - model.surprisal([b, c], d)
}

impl Wrap {
    fn find(text: &str, lines: &[Line]) -> Option<Self> {
        if !lines.windows(2).any(|pair| pair[0].ending == Ending::Open && pair[0].columns >= NARROWEST_MARKED)
        {
            return None;
        }
        let wraps = [Unit::Columns, Unit::Characters].into_iter().flat_map(|unit| {
            let widths = candidates(lines, unit);
            widths.into_iter().map(move |width| Self { unit, width })
        });
        wraps
            .filter_map(|wrap| Some((wrap.support(text, lines)?, wrap)))
            .max_by_key(|best| best.0)
            .map(|best| best.1)
    }

    /// The number of lines that are full, if the text can be wrapped so.
    fn support(self, text: &str, lines: &[Line]) -> Option<usize> {
        let n_long = lines.iter().filter(|line| self.overflows(line)).count();
        if n_long * TOO_LONG > lines.len() {
            return None;
        }
        let full = || lines.windows(2).filter(|pair| self.fills(&pair[0], &pair[1]).is_some());
        // Markup and tables have lines of one length, too.
        let open = || {
            full().filter(|pair| pair[0].ending == Ending::Open && is_chinese_break(text, &pair[0], &pair[1]))
        };
        if self.is_marked_throughout(lines) {
            return Some(full().count());
        }
        let (n_full, n_open) = (full().count(), open().count());
        let is_narrow = full().all(|pair| pair[0].columns < NARROWEST);
        if is_narrow && self.mark(lines).0 == Mark::None {
            return None;
        }
        if n_open == 0 || n_open * 5 < n_full * OPEN_OF_FIVE {
            return None;
        }
        // Prose punctuates inside its lines; lists of names do not.
        let n_marks: usize = full().map(|pair| pair[0].marks(text)).sum();
        if n_marks * 3 < n_open {
            return None;
        }
        let agreement: f32 = open().map(|pair| advantage(text, &pair[0], &pair[1])).sum();
        let is_enough = if n_open >= SIMILAR_LINES {
            agreement >= AGREES * n_open as f32
        } else {
            agreement >= AGREES_ALONE && open().all(|pair| pair[0].columns >= WIDE_ALONE)
        };
        is_enough.then_some(n_full)
    }

    /// Whether the marks of paragraphs and the width agree in every line, and lines break inside of their clauses: then
    /// the text is wrapped also where it is no prose, as the head of a page.
    fn is_marked_throughout(self, lines: &[Line]) -> bool {
        let (mark, is_exact) = self.mark(lines);
        let full = || lines.windows(2).filter(|pair| self.fills(&pair[0], &pair[1]).is_some());
        let n_full = full().filter(|pair| mark.goes_on(&pair[1])).count();
        let n_open = full()
            .filter(|pair| mark.goes_on(&pair[1]) && pair[0].ending == Ending::Open)
            .filter(|pair| pair[0].columns >= NARROWEST_PROSE && pair[1].beginning == Beginning::Text)
            .count();
        is_exact && mark != Mark::None && n_open > 0 && n_open * 5 >= n_full * OPEN_OF_FIVE
    }

    /// Whether hardly any line breaks inside of a sentence before it is full: columns of several widths are measured
    /// line by line.
    fn holds_throughout(self, text: &str, lines: &[Line]) -> bool {
        let (mut n_full, mut n_against) = (0, 0);
        for pair in lines.windows(2) {
            let (line, next) = (&pair[0], &pair[1]);
            if self.fills(line, next).is_some() {
                n_full += 1;
            } else if line.ending == Ending::Open
                && next.beginning == Beginning::Text
                && is_chinese_break(text, &pair[0], &pair[1])
                && !self.has_lost_indent(text, line, next)
                && advantage(text, line, next) > AGAINST
            {
                n_against += 1;
            }
        }
        n_against < SIMILAR_LINES || n_against * FEW <= n_full
    }

    fn size(self, line: &Line) -> usize {
        match self.unit {
            Unit::Characters => line.indent_characters + line.characters,
            Unit::Columns => line.indent + line.columns,
        }
    }

    /// Its size without the marks at its end, which may stand beyond the edge.
    fn size_without_marks(self, line: &Line) -> usize {
        match self.unit {
            Unit::Characters => self.size(line) - line.hanging.0,
            Unit::Columns => self.size(line) - line.hanging.1,
        }
    }

    fn overflows(self, line: &Line) -> bool {
        self.size_without_marks(line) > self.width
    }

    /// Whether a line is full, so that the next had to begin; and if so, whether nothing was left out there.
    fn fills(self, line: &Line, next: &Line) -> Option<bool> {
        if self.overflows(line) {
            return None;
        }
        let room = self.width.saturating_sub(self.size(line));
        let of = |size: (usize, usize)| if self.unit == Unit::Characters { size.0 } else { size.1 };
        let first = if self.unit == Unit::Columns && next.head.1 > next.head.0 { 2 } else { 1 };
        if room < first {
            return Some(next.indent != 1);
        }
        // A mark must not stand at the start of a line, and takes the character before it with it.
        if room < of(next.head) && next.beginning == Beginning::Text {
            return Some(true);
        }
        // A space at the edge was trimmed with the margin.
        (room <= first && line.latin.1 && next.latin.0).then_some(false)
    }

    /// Whether the first line of a paragraph is full but for an indentation that was lost.
    fn has_lost_indent(self, text: &str, line: &Line, next: &Line) -> bool {
        let room = self.width.saturating_sub(self.size(line));
        let most = if self.unit == Unit::Characters { INDENTATION.0 } else { INDENTATION.1 + 1 };
        room <= most
            && line.indent == 0
            && matches!(line.ending, Ending::Open | Ending::Clause)
            && next.beginning == Beginning::Text
            && advantage(text, line, next) > LOST_INDENT
    }

    /// What marks the paragraphs: it stands behind nearly all lines that are not full, and behind few that are; and
    /// whether it does so without exception.
    fn mark(self, lines: &[Line]) -> (Mark, bool) {
        let is = |of: &dyn Fn(&Line) -> bool| {
            let (mut n_short, mut marked_short, mut n_full, mut marked_full) = (0, 0, 0, 0);
            for pair in lines.windows(2) {
                let is_marked = usize::from(of(&pair[1]));
                if self.fills(&pair[0], &pair[1]).is_some() {
                    (n_full, marked_full) = (n_full + 1, marked_full + is_marked);
                } else {
                    (n_short, marked_short) = (n_short + 1, marked_short + is_marked);
                }
            }
            let first = usize::from(lines.first().is_some_and(of));
            let is_mark = (marked_short + first) > 0
                && marked_short * 10 >= n_short * 9
                && marked_full * 3 <= n_full * 2;
            is_mark.then_some(marked_short == n_short && marked_short > 0)
        };
        // Blank lines may stand between all lines, and more of them between paragraphs.
        let usual = lines.iter().skip(1).map(|line| line.blank_before).min().unwrap_or(0);
        let is_apart = |line: &Line| line.blank_before > usual;
        if let Some(is_exact) = is(&Line::is_indented) {
            (Mark::Indent, is_exact && lines.first().is_some_and(Line::is_indented))
        } else if let Some(is_exact) = is(&is_apart).filter(|_| lines.iter().skip(1).any(is_apart)) {
            (Mark::BlankLines(usual), is_exact)
        } else {
            (Mark::None, false)
        }
    }
}

/// The commonest sizes of lines that do not end a sentence, and the largest.
fn candidates(lines: &[Line], unit: Unit) -> Vec<usize> {
    let measure = Wrap { unit, width: 0 };
    let mut sizes: Vec<usize> = lines
        .iter()
        .filter(|line| line.ending != Ending::Sentence && line.columns >= NARROWEST_MARKED)
        .flat_map(|line| [measure.size(line), measure.size_without_marks(line)])
        .collect();
    sizes.sort_unstable();
    let mut counted: Vec<(usize, usize)> = Vec::new();
    for size in sizes {
        match counted.last_mut() {
            Some((_, known)) if *known == size => counted.last_mut().expect("it was just seen").0 += 1,
            _ => counted.push((1, size)),
        }
    }
    let largest = counted.last().map(|(_, size)| *size);
    counted.sort_unstable_by(|a, b| b.cmp(a));
    counted.truncate(CANDIDATES);
    let mut widths: Vec<usize> = counted.into_iter().map(|(_, size)| size).chain(largest).collect();
    widths.sort_unstable();
    widths.dedup();
    widths
}
