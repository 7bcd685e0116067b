//! Lineages as a page: a row for each clause, a column for each document, the changes of wording marked inside.

use askama::Template;

use crate::diff::{OpKind, Options, Side, Stretch, diff, stretches};
use crate::schema::{LineageV1, LineagesV1};

/// Writes the lineages of some series as one page that needs nothing from elsewhere.
///
/// Clauses that stand in one document only are counted and left out; so are those of less than six characters.
pub fn lineage_html(found: &[LineagesV1]) -> String {
    let page = Page { series: found.iter().map(Series::new).collect() };
    page.render().expect("writing to a string cannot fail")
}

/// A shorter clause says little.
const CHARACTERS: usize = 6;

#[derive(Template)]
#[template(path = "lineage.html")]
struct Page<'a> {
    series: Vec<Series<'a>>,
}

struct Series<'a> {
    found: &'a LineagesV1,
    rows: Vec<Row<'a>>,
    n_left_out: usize,
}

struct Row<'a> {
    lineage: &'a LineageV1,
    /// The latest wording.
    text: String,
    /// For each document its mark, and what it means.
    cells: Vec<Cell>,
    /// The wordings, where they changed.
    wordings: Vec<Wording<'a>>,
}

struct Cell {
    mark: &'static str,
    meaning: &'static str,
}

struct Wording<'a> {
    document: &'a str,
    change: &'static str,
    heading: &'a str,
    source: [usize; 2],
    parts: Vec<Part>,
}

struct Part {
    text: String,
    tag: &'static str,
}

impl<'a> Series<'a> {
    fn new(found: &'a LineagesV1) -> Self {
        let is_shown = |lineage: &&LineageV1| {
            lineage.n > 1 && lineage.forms.iter().any(|form| form.text.chars().count() >= CHARACTERS)
        };
        let shown: Vec<&LineageV1> = found.lineages.iter().filter(is_shown).collect();
        Self {
            n_left_out: found.lineages.len() - shown.len(),
            rows: shown.into_iter().map(|lineage| Row::new(found, lineage)).collect(),
            found,
        }
    }
}

impl<'a> Row<'a> {
    fn new(found: &LineagesV1, lineage: &'a LineageV1) -> Self {
        let cells = (found.documents.iter())
            .map(|document| {
                let form = lineage.forms.iter().find(|form| form.document == document.id);
                let (mark, meaning) = match form.map(|form| (form.change, form.similarity < 1.0)) {
                    None => ("", "not there"),
                    Some(("new", _)) => ("●", "new"),
                    Some(("kept", _)) => ("●", "kept"),
                    Some(("edited", _)) => ("◐", "edited"),
                    Some(("moved", false)) => ("↷", "moved"),
                    Some(("moved", true)) => ("↷", "moved and edited"),
                    Some(_) => ("↺", "brought back"),
                };
                Cell { mark, meaning }
            })
            .collect();
        let mut wordings = Vec::new();
        let mut before: Option<&str> = None;
        for form in &lineage.forms {
            if before != Some(form.text.as_str()) {
                wordings.push(Wording {
                    document: &form.document,
                    change: form.change,
                    heading: form.heading.as_deref().unwrap_or_default(),
                    source: form.source,
                    parts: parts(before, &form.text),
                });
            }
            before = Some(&form.text);
        }
        Self { lineage, text: before.unwrap_or_default().to_owned(), cells, wordings }
    }
}

/// A wording with what is other than in the one before.
fn parts(before: Option<&str>, text: &str) -> Vec<Part> {
    let plain = |text: &str, tag| Part { text: text.to_owned(), tag };
    let Some(before) = before else { return vec![plain(text, "span")] };
    let found = diff(Side::of_text(before), Side::of_text(text), &Options::default());
    let mut parts = Vec::new();
    for stretch in stretches(0..before.len(), 0..text.len(), &found.ops) {
        match stretch {
            Stretch::Equal { b, .. } => parts.push(plain(&text[b], "span")),
            Stretch::Departure(op) => parts.push(plain(&before[op.a.clone()], "del")),
            Stretch::Op(op) => {
                if !op.a.is_empty() && op.kind != OpKind::Move {
                    parts.push(plain(&before[op.a.clone()], "del"));
                }
                if !op.b.is_empty() {
                    parts.push(plain(&text[op.b.clone()], "ins"));
                }
            }
        }
    }
    parts
}
