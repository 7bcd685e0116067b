//! A comparison as one HTML page: both texts side by side, readable without scripts, colours and network.

use std::fmt::Write as _;
use std::ops::Range;

use super::diff_rows::{Cell, Lines, Piece, Row, rows};
use super::diff_terminal::{number_note, summary};
use crate::diff::{Diff, Op, OpKind, Unit};
use crate::text::{OffsetMap, Span};

/// One of the two documents on the page.
#[derive(Debug, Clone, Copy)]
pub struct DiffDocument<'a> {
    /// What stands over its column.
    pub title: &'a str,
    /// The text that was compared.
    pub text: &'a str,
    /// The way to its source bytes, where there is one.
    pub source: Option<&'a OffsetMap>,
}

/// Unchanged paragraphs beside a changed one are shown, those further away are folded.
const CONTEXT: usize = 1;
/// So much text before a number tells what it counts, in bytes.
const CONTEXT_BYTES: usize = 120;
/// So few paragraphs are not worth folding.
const FOLDED_AT_LEAST: usize = 3;

/// Writes a comparison as a page of its own: both texts side by side, what changed marked by form and colour,
/// moves linked, unchanged paragraphs folded. Every mark names its bytes in its text and in its source.
pub fn diff_html(a: &DiffDocument<'_>, b: &DiffDocument<'_>, diff: &Diff) -> String {
    let rows = rows(a.text, b.text, diff);
    let lines = [Lines::of(a.text), Lines::of(b.text)];
    let mut page = Page { sides: [a, b], lines, diff, html: String::new() };
    page.head();
    let same: Vec<bool> = rows.iter().map(|row| row.is_same(a.text, b.text)).collect();
    let mut number = 0;
    while number < rows.len() {
        let end = (number..rows.len()).find(|&k| same[k] != same[number]).unwrap_or(rows.len());
        let mut shown_before = number;
        if same[number] {
            // The neighbours of changed rows stay in sight.
            let from = if number == 0 { number } else { (number + CONTEXT).min(end) };
            let to = if end == rows.len() { end } else { end.saturating_sub(CONTEXT).max(from) };
            if to - from >= FOLDED_AT_LEAST {
                rows[number..from].iter().for_each(|row| page.row(row, false));
                page.folded(&rows[from..to]);
                shown_before = to;
            }
        }
        rows[shown_before..end].iter().for_each(|row| page.row(row, !same[number]));
        number = end;
    }
    page.foot();
    page.html
}

struct Page<'a> {
    sides: [&'a DiffDocument<'a>; 2],
    lines: [Lines; 2],
    diff: &'a Diff,
    html: String,
}

impl Page<'_> {
    fn head(&mut self) {
        let [a, b] = self.sides.map(|side| escaped(side.title));
        let summary = escaped(&summary(self.diff));
        let style = include_str!("../../web/diff/page.css");
        self.put(format_args!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{a} → {b}</title>\n<style>\n{style}</style>\n</head>\n<body>\n\
             <header>\n<h1><span lang=\"zh\">{a}</span> → <span lang=\"zh\">{b}</span></h1>\n<p>{summary}</p>\n\
             <ul class=\"legend\">\n<li><del>taken out</del></li>\n<li><ins>put in</ins></li>\n\
             <li><ins class=\"number\">a number or a date</ins></li>\n\
             <li><span class=\"note\">+1</span> what the number grew by</li>\n\
             <li><ins class=\"punctuation\">，</ins> punctuation, <span class=\"break\">⏎</span> line end</li>\n\
             <li><span class=\"moved\">moved, with a link to the other place</span></li>\n\
             <li class=\"keys\"><kbd>n</kbd> <kbd>p</kbd> next and previous change, <kbd>u</kbd> unfold all</li>\n\
             <li>point at a mark or a line number: its bytes in the source</li>\n</ul>\n"
        ));
        self.moves();
        self.numbers();
        self.put(format_args!(
            "</header>\n<main>\n<div class=\"row titles\"><h2 lang=\"zh\">{a}</h2><h2 lang=\"zh\">{b}</h2></div>\n"
        ));
    }

    /// Where each moved stretch went, with links.
    fn moves(&mut self) {
        let moves: Vec<(usize, &Op)> =
            self.diff.ops.iter().enumerate().filter(|(_, op)| op.kind == OpKind::Move).collect();
        if moves.is_empty() {
            return;
        }
        self.put(format_args!("<details class=\"list\"><summary>Moved: {}</summary>\n<ol>\n", moves.len()));
        for (number, op) in moves {
            let [from, to] =
                [(0, op.a.start), (1, op.b.start)].map(|(side, start)| self.line_of(side, start));
            let text = excerpt(&self.sides[1].text[op.b.clone()]);
            self.put(format_args!(
                "<li>¶<a href=\"#move-{number}-from\">{from}</a> → ¶<a href=\"#move-{number}-to\">{to}</a> \
                 <span lang=\"zh\">{text}</span></li>\n"
            ));
        }
        self.html.push_str("</ol></details>\n");
    }

    /// The numbers that were replaced, with links.
    fn numbers(&mut self) {
        let all = self.diff.ops.iter().flat_map(|op| std::iter::once(op).chain(&op.edits));
        let numbers: Vec<&Op> = all.filter(|op| op.number.is_some()).collect();
        if numbers.is_empty() {
            return;
        }
        self.put(format_args!(
            "<details class=\"list\"><summary>Numbers replaced: {}</summary>\n<ol>\n",
            numbers.len()
        ));
        for op in numbers {
            let (old, new) = (&self.sides[0].text[op.a.clone()], &self.sides[1].text[op.b.clone()]);
            let before = &self.sides[1].text[..op.b.start];
            let mut start = before.len().saturating_sub(CONTEXT_BYTES);
            while !before.is_char_boundary(start) {
                start += 1;
            }
            let context = before[start..].rsplit(['。', '，', '；', '\n']).next().unwrap_or_default();
            let note = number_note(op).map(|note| format!(" <span class=\"note\">{}</span>", escaped(&note)));
            self.put(format_args!(
                "<li><a href=\"#number-{}\" lang=\"zh\">{} {} → {}</a>{}</li>\n",
                op.b.start,
                excerpt(context),
                escaped(old),
                escaped(new),
                note.unwrap_or_default()
            ));
        }
        self.html.push_str("</ol></details>\n");
    }

    /// The number of the paragraph that holds a place, from 1.
    fn line_of(&self, side: usize, place: usize) -> usize {
        self.lines[side].at(place) + 1
    }

    fn foot(&mut self) {
        let script = include_str!("../../web/diff/page.js");
        self.put(format_args!("</main>\n<script>\n{script}</script>\n</body>\n</html>\n"));
    }

    fn folded(&mut self, rows: &[Row<'_>]) {
        self.put(format_args!(
            "<details class=\"same\">\n<summary>{} paragraphs are the same</summary>\n",
            rows.iter().map(|row| row.b.lines.len()).sum::<usize>()
        ));
        rows.iter().for_each(|row| self.row(row, false));
        self.html.push_str("</details>\n");
    }

    fn row(&mut self, row: &Row<'_>, changed: bool) {
        self.html.push_str(if changed { "<div class=\"row changed\">\n" } else { "<div class=\"row\">\n" });
        self.cell(0, &row.a);
        self.cell(1, &row.b);
        self.html.push_str("</div>\n");
    }

    fn cell(&mut self, side: usize, cell: &Cell<'_>) {
        if cell.lines.is_empty() {
            self.html.push_str("<div class=\"empty\"></div>\n");
            return;
        }
        let name = if side == 0 { 'a' } else { 'b' };
        let first = cell.lines.start + 1;
        let place = self.place(side, &cell.range);
        self.put(format_args!(
            "<div class=\"text\" id=\"{name}-{first}\"><a class=\"line\" href=\"#{name}-{first}\" \
             title=\"{place}\">{first}</a><p lang=\"zh\">"
        ));
        let mut moved = None;
        for (number, piece) in cell.pieces.iter().enumerate() {
            if piece.moved != moved {
                self.close_move(moved);
                self.open_move(side, piece.moved, cell, number);
                moved = piece.moved;
            }
            self.piece(side, piece);
        }
        self.close_move(moved);
        self.html.push_str("</p></div>\n");
    }

    fn open_move(&mut self, side: usize, moved: Option<usize>, cell: &Cell<'_>, number: usize) {
        let Some(moved) = moved else { return };
        let op = &self.diff.ops[moved];
        // A move over several paragraphs has its label where it begins.
        let range = if side == 0 { &op.a } else { &op.b };
        let begins = cell.pieces[number].range.start == range.start;
        let (here, there) = if side == 0 { ("from", "to") } else { ("to", "from") };
        let place = self.place(side, range);
        self.html.push_str("<span class=\"moved\"");
        if begins {
            self.put(format_args!(" id=\"move-{moved}-{here}\" data-change"));
        }
        self.put(format_args!(" title=\"moved ({place})\">"));
        if begins {
            let arrow = if side == 0 { "↷ moved to ¶" } else { "↶ moved from ¶" };
            let line = self.line_of(1 - side, if side == 0 { op.b.start } else { op.a.start });
            self.put(format_args!(
                "<a class=\"label\" lang=\"en\" href=\"#move-{moved}-{there}\">{arrow}{line}</a>"
            ));
        }
    }

    fn close_move(&mut self, moved: Option<usize>) {
        if moved.is_some() {
            self.html.push_str("</span>");
        }
    }

    fn piece(&mut self, side: usize, piece: &Piece<'_>) {
        let text = &self.sides[side].text[piece.range.clone()];
        let Some(edit) = piece.edit else {
            self.html.push_str(&with_breaks(text));
            return;
        };
        let tag = if side == 0 { "del" } else { "ins" };
        // A replacement is one stop: on the new side.
        let stops = side == 1 || edit.kind == OpKind::Delete;
        let stop = if stops { " data-change" } else { "" };
        let place = self.place(side, if side == 0 { &edit.a } else { &edit.b });
        let (kind, unit) = (edit.kind.name(), edit.unit.name());
        let class = match edit.unit {
            Unit::Number | Unit::Date => " class=\"number\"",
            Unit::Punctuation => " class=\"punctuation\"",
            _ => "",
        };
        // An operation over several paragraphs is one stop: where it begins.
        let begins = piece.range.start == if side == 0 { edit.a.start } else { edit.b.start };
        let stop = if begins { stop } else { "" };
        let id = match (side, &edit.number) {
            (1, Some(_)) => format!(" id=\"number-{}\"", edit.b.start),
            _ => String::new(),
        };
        let text = with_breaks(text);
        self.put(format_args!("<{tag}{id}{class}{stop} title=\"{kind}, {unit} ({place})\">{text}</{tag}>"));
        if side == 1
            && let Some(note) = number_note(edit)
        {
            self.put(format_args!("<span class=\"note\">{}</span>", escaped(&note)));
        }
    }

    /// The bytes of a stretch, in its text and in its source.
    fn place(&self, side: usize, range: &Range<usize>) -> String {
        let Range { start, end } = range;
        let mut place = format!("bytes {start}–{end} of the text");
        if let Some(map) = self.sides[side].source {
            let raw = map.to_raw(Span::new(*start, *end));
            write!(place, ", {}–{} of the source", raw.start(), raw.end()).expect(CANNOT_FAIL);
        }
        place
    }

    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        self.html.write_fmt(text).expect(CANNOT_FAIL);
    }
}

const CANNOT_FAIL: &str = "writing to a string cannot fail";

/// What a reader takes in of a stretch, as HTML.
fn excerpt(text: &str) -> String {
    const CHARACTERS: usize = 30;
    match text.char_indices().nth(CHARACTERS) {
        Some((at, _)) => format!("{}…", escaped(&text[..at]).replace('\n', "⏎")),
        None => escaped(text).replace('\n', "⏎"),
    }
}

/// Text as HTML; a line end inside a row is shown as one.
fn with_breaks(text: &str) -> String {
    match text.strip_suffix('\n') {
        // The last line end of a row is the row's own, unless it is all that is marked.
        Some("") => "<span class=\"break\">⏎</span>".to_owned(),
        Some(text) => format!("{}<span class=\"break\">⏎</span>", escaped(text).replace('\n', "⏎<br>")),
        None => escaped(text).replace('\n', "⏎<br>"),
    }
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            // Control characters are not allowed in HTML.
            '\n' | '\t' => html.push(character),
            control if control.is_control() => html.push('\u{fffd}'),
            _ => html.push(character),
        }
    }
    html
}
