//! A comparison as one HTML page: both texts side by side, readable without scripts, colours and network.

use std::fmt::Write as _;
use std::ops::Range;

use super::diff_rows::{Cell, Piece, Row, rows};
use super::diff_terminal::{number_note, summary};
use crate::diff::{Diff, Op, OpKind};
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
/// So few paragraphs are not worth folding.
const FOLDED_AT_LEAST: usize = 3;

/// Writes a comparison as a page of its own: both texts side by side, what changed marked by form and colour,
/// moves linked, unchanged paragraphs folded. Every mark names its bytes in its text and in its source.
pub fn diff_html(a: &DiffDocument<'_>, b: &DiffDocument<'_>, diff: &Diff) -> String {
    let rows = rows(a.text, b.text, diff);
    let mut page = Page { sides: [a, b], diff, html: String::new() };
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
             <li><span class=\"moved\">moved, with a link to the other place</span></li>\n\
             <li><span class=\"note\">+1</span> what a number grew by</li>\n\
             <li class=\"keys\"><kbd>n</kbd> <kbd>p</kbd> next and previous change</li>\n</ul>\n</header>\n\
             <main>\n<div class=\"row titles\"><h2 lang=\"zh\">{a}</h2><h2 lang=\"zh\">{b}</h2></div>\n"
        ));
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
        self.put(format_args!(
            "<div class=\"text\" id=\"{name}-{first}\"><a class=\"line\" href=\"#{name}-{first}\">{first}</a><p lang=\"zh\">"
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
        let place = self.place(side, op);
        self.html.push_str("<span class=\"moved\"");
        if begins {
            self.put(format_args!(" id=\"move-{moved}-{here}\" data-change"));
        }
        self.put(format_args!(" title=\"moved {place}\">"));
        if begins {
            let arrow = if side == 0 { "↷ moved to ¶" } else { "↶ moved from ¶" };
            let other = self.sides[1 - side].text;
            let start = if side == 0 { op.b.start } else { op.a.start };
            let line = other[..start].matches('\n').count() + 1;
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
        let place = self.place(side, edit);
        let (kind, unit) = (edit.kind.name(), edit.unit.name());
        let text = with_breaks(text);
        self.put(format_args!("<{tag}{stop} title=\"{kind}, {unit} {place}\">{text}</{tag}>"));
        if side == 1
            && let Some(note) = number_note(edit)
        {
            self.put(format_args!("<span class=\"note\">{}</span>", escaped(&note)));
        }
    }

    /// The bytes of one side of an operation, in its text and in its source.
    fn place(&self, side: usize, op: &Op) -> String {
        let Range { start, end } = if side == 0 { op.a.clone() } else { op.b.clone() };
        let mut place = format!("(bytes {start}–{end} of the text");
        if let Some(map) = self.sides[side].source {
            let raw = map.to_raw(Span::new(start, end));
            write!(place, ", {}–{} of the source", raw.start(), raw.end()).expect(CANNOT_FAIL);
        }
        place.push(')');
        place
    }

    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        self.html.write_fmt(text).expect(CANNOT_FAIL);
    }
}

const CANNOT_FAIL: &str = "writing to a string cannot fail";

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
