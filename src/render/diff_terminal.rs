//! A comparison for the terminal: the new text with what was taken out and put in, unchanged text folded.

use std::ops::Range;

use super::diff_rows::Lines;
use crate::diff::{Diff, Op, OpKind, Stretch, stretches};

/// Writes a comparison as running text: `[-old-]` was taken out, `{+new+}` put in, and a move says where it went
/// or came from. Unchanged text is shown to the next clause border and folded beyond.
///
/// `colour` adds ANSI colours; without them nothing is lost. Lines are broken at `width` columns, Han characters
/// counting two; 0 leaves them whole. The last line sums up.
pub fn diff_terminal(a_text: &str, b_text: &str, diff: &Diff, colour: bool, width: usize) -> String {
    let mut writer = Writer {
        pen: Pen { output: String::new(), column: 0, width, colour, style: Style::Plain },
        a_text,
        b_text,
        lines: [Lines::of(a_text), Lines::of(b_text)],
    };
    let pieces = stretches(0..a_text.len(), 0..b_text.len(), &diff.ops);
    for (number, piece) in pieces.iter().enumerate() {
        let (first, last) = (number == 0, number + 1 == pieces.len());
        match piece {
            Stretch::Equal { a, b } => writer.equal(a, b, first, last),
            Stretch::Op(op) if op.kind == OpKind::Move => writer.arrival(op),
            Stretch::Op(op) => writer.edit(op),
            Stretch::Departure(op) => writer.departure(op),
        }
    }
    writer.pen.end_line();
    writer.pen.put(&summary(diff), Style::Quiet);
    writer.pen.end_line();
    writer.pen.output
}

/// One line: how many operations of each kind, and how much is the same.
pub(super) fn summary(diff: &Diff) -> String {
    let count = |kind: OpKind| {
        let inside = |op: &Op| op.edits.iter().filter(|edit| edit.kind == kind).count();
        diff.ops.iter().map(|op| usize::from(op.kind == kind) + inside(op)).sum::<usize>()
    };
    if diff.ops.is_empty() {
        return "no difference".to_owned();
    }
    let limited = if diff.truncated { "; the work was limited, more is marked than needs be" } else { "" };
    format!(
        "{} replaced, {} inserted, {} deleted, {} moved; {:.1} % the same{limited}",
        count(OpKind::Replace),
        count(OpKind::Insert),
        count(OpKind::Delete),
        count(OpKind::Move),
        // Not 100.0 % where something differs.
        (diff.similarity * 1000.0).floor() / 10.0,
    )
}

/// The difference of a replaced number with its sign and its unit.
pub(super) fn number_note(op: &Op) -> Option<String> {
    let difference = op.number.as_ref()?.difference.as_ref()?;
    let value = difference.value.to_string();
    let signed = match value.strip_prefix('-') {
        Some(digits) => format!("−{digits}"),
        // 5%以内 → 5%左右: what changed is how sure it is.
        None if value == "0" => return None,
        None => format!("+{value}"),
    };
    Some(format!("{signed}{}", difference.unit))
}

struct Writer<'a> {
    pen: Pen,
    a_text: &'a str,
    b_text: &'a str,
    lines: [Lines; 2],
}

impl Writer<'_> {
    fn edit(&mut self, op: &Op) {
        self.marked(&self.a_text[op.a.clone()], ["[-", "-]"], Style::Old);
        self.marked(&self.b_text[op.b.clone()], ["{+", "+}"], Style::New);
        if let Some(note) = number_note(op) {
            self.pen.put(&format!("({note})"), Style::Quiet);
        }
    }

    /// Text between marks; of several paragraphs each is marked by itself, on its own line.
    fn marked(&mut self, text: &str, [opens, closes]: [&str; 2], style: Style) {
        let n_paragraphs = text.split_inclusive('\n').count();
        for paragraph in text.split_inclusive('\n') {
            self.pen.put(opens, style);
            self.pen.put(&visible(paragraph), style);
            self.pen.close(closes, style);
            if n_paragraphs > 1 && paragraph.ends_with('\n') {
                self.pen.end_line();
            }
        }
    }

    fn departure(&mut self, op: &Op) {
        let to = self.lines[1].at(op.b.start) + 1;
        let text = &self.a_text[op.a.clone()];
        let excerpt = excerpt(text);
        let more = if excerpt.len() < text.len() { "…" } else { "" };
        self.pen.put(&format!("<moved to ¶{to}: {}{more}", visible(excerpt)), Style::Moved);
        self.pen.close(">", Style::Moved);
    }

    fn arrival(&mut self, op: &Op) {
        let from = self.lines[0].at(op.a.start) + 1;
        self.pen.put(&format!("<moved from ¶{from}: "), Style::Moved);
        for piece in stretches(op.a.clone(), op.b.clone(), &op.edits) {
            match piece {
                Stretch::Equal { b, .. } => self.moved_equal(&self.b_text[b]),
                Stretch::Op(edit) | Stretch::Departure(edit) => self.edit(edit),
            }
        }
        self.pen.close(">", Style::Moved);
    }

    /// Text that moved unchanged: its first clause and its last one.
    fn moved_equal(&mut self, text: &str) {
        let (head, tail) = (first_clause(text), last_clause(text));
        if head >= tail {
            self.pen.put(&visible(text), Style::Moved);
            return;
        }
        self.pen.put(&visible(&text[..head]), Style::Moved);
        self.pen.put(" … ", Style::Quiet);
        self.pen.put(&visible(&text[tail..]), Style::Moved);
    }

    /// Unchanged text: its first clause and its last one, and what is folded between them.
    fn equal(&mut self, a: &Range<usize>, b: &Range<usize>, first: bool, last: bool) {
        let text = &self.b_text[b.clone()];
        let head = if first { 0 } else { first_clause(text) };
        let tail = if last { text.len() } else { last_clause(text) };
        if head >= tail || text[head..tail].chars().nth(FOLDED_AT_LEAST).is_none() {
            self.pen.put(text, Style::Plain);
            return;
        }
        self.pen.put(&text[..head], Style::Plain);
        let folded = &text[head..tail];
        if folded.trim_end_matches('\n').contains('\n') || first || last {
            self.pen.end_line();
            let of = |side: usize, at: usize| self.lines[side].at(at) + 1;
            let (a_line, b_line) = (of(0, a.start + tail), of(1, b.start + tail));
            let next = if last { String::new() } else { format!(", then ¶{a_line} → ¶{b_line}") };
            let n = folded.chars().filter(|character| *character != '\n').count();
            self.pen.put(&format!("⋯ {n} characters the same{next} ⋯"), Style::Quiet);
            self.pen.end_line();
        } else {
            self.pen.put(" … ", Style::Quiet);
        }
        self.pen.put(&text[tail..], Style::Plain);
    }
}

/// So few characters are not worth folding.
const FOLDED_AT_LEAST: usize = 24;

/// What a reader takes in of a clause that stands elsewhere.
fn excerpt(text: &str) -> &str {
    const CHARACTERS: usize = 24;
    text.char_indices().nth(CHARACTERS).map_or(text, |(at, _)| &text[..at])
}

/// Line ends are shown, since taking one out joins two paragraphs.
fn visible(text: &str) -> String {
    text.replace("\r\n", "⏎").replace(['\n', '\r'], "⏎")
}

const BORDERS: [char; 7] = ['。', '！', '？', '；', '，', '：', '\n'];

fn first_clause(text: &str) -> usize {
    text.find(BORDERS).map_or(text.len(), |at| at + text[at..].chars().next().map_or(0, char::len_utf8))
}

fn last_clause(text: &str) -> usize {
    let inner = text.trim_end_matches(BORDERS);
    inner.rfind(BORDERS).map_or(0, |at| at + inner[at..].chars().next().map_or(0, char::len_utf8))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Plain,
    Old,
    New,
    Moved,
    Quiet,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "\x1b[0m",
            Self::Old => "\x1b[0;31;9m",
            Self::New => "\x1b[0;32;4m",
            Self::Moved => "\x1b[0;34m",
            Self::Quiet => "\x1b[0;2m",
        }
    }
}

/// Writes text in styles, and breaks its lines.
struct Pen {
    output: String,
    column: usize,
    width: usize,
    colour: bool,
    style: Style,
}

impl Pen {
    /// Writes what must not begin a line.
    fn close(&mut self, mark: &str, style: Style) {
        let width = std::mem::take(&mut self.width);
        self.put(mark, style);
        self.width = width;
    }

    fn put(&mut self, text: &str, style: Style) {
        for character in text.chars() {
            if character == '\n' {
                self.end_line();
                continue;
            }
            let columns = columns_of(character);
            // Punctuation that closes does not begin a line.
            let hangs = "，。；：、！？”’）》」』".contains(character);
            if self.width > 0 && self.column + columns > self.width && !hangs {
                self.end_line();
            }
            if self.colour && self.style != style {
                self.output.push_str(style.code());
                self.style = style;
            }
            self.output.push(if character.is_control() { '\u{fffd}' } else { character });
            self.column += columns;
        }
    }

    fn end_line(&mut self) {
        if self.column == 0 {
            return;
        }
        if self.style != Style::Plain {
            self.output.push_str(Style::Plain.code());
            self.style = Style::Plain;
        }
        self.output.push('\n');
        self.column = 0;
    }
}

/// How many columns a terminal gives a character.
fn columns_of(character: char) -> usize {
    match character as u32 {
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe4f => 2,
        0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1f64f | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}
