//! A report as tables: the columns that CSV and Parquet write.

use crate::schema::{
    EditV1, FamilyV1, FormV1, FrameV1, OccurrenceV1, PassageV1, PhraseV1, PlaceV1, ReportV1,
};

/// A table of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name, without an ending.
    pub name: &'static str,
    /// Its columns, all of one length.
    pub columns: Vec<Column>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its cells.
    pub cells: Cells,
}

/// The cells of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    /// Text, empty where there is none.
    Text(Vec<String>),
    /// Whole numbers.
    Integers(Vec<i64>),
    /// Numbers.
    Numbers(Vec<f64>),
}

impl Table {
    /// The number of its rows.
    pub fn len(&self) -> usize {
        self.columns.first().map_or(0, |column| match &column.cells {
            Cells::Text(cells) => cells.len(),
            Cells::Integers(cells) => cells.len(),
            Cells::Numbers(cells) => cells.len(),
        })
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The parts of a report, each as a table.
pub fn report_tables(report: &ReportV1) -> Vec<Table> {
    vec![
        documents(report),
        phrases(report),
        counts(report),
        occurrences(report),
        families(report),
        frames(report),
        passages(report),
        comparisons(report),
        levels(report),
        keyness(report),
        findings(report),
        excluded(report),
    ]
}

/// A table in the making: what its rows are about, and the columns so far.
struct Rows<R> {
    rows: Vec<R>,
    columns: Vec<Column>,
}

impl<R> Rows<R> {
    fn new(rows: impl Iterator<Item = R>) -> Self {
        Self { rows: rows.collect(), columns: Vec::new() }
    }

    fn column(mut self, name: &'static str, cells: impl Fn(&[R]) -> Cells) -> Self {
        self.columns.push(Column { name, cells: cells(&self.rows) });
        self
    }

    fn text(self, name: &'static str, cell: impl Fn(&R) -> &str) -> Self {
        self.column(name, |rows| Cells::Text(rows.iter().map(|row| cell(row).to_owned()).collect()))
    }

    /// Text that some rows do not have.
    fn optional(self, name: &'static str, cell: impl Fn(&R) -> &Option<String>) -> Self {
        self.text(name, |row| cell(row).as_deref().unwrap_or_default())
    }

    /// Several texts in one cell.
    fn joined<'a>(self, name: &'static str, between: &str, cell: impl Fn(&R) -> Vec<&'a str>) -> Self {
        self.column(name, |rows| Cells::Text(rows.iter().map(|row| cell(row).join(between)).collect()))
    }

    fn integer(self, name: &'static str, cell: impl Fn(&R) -> usize) -> Self {
        self.column(name, |rows| Cells::Integers(rows.iter().map(|row| cell(row) as i64).collect()))
    }

    fn number(self, name: &'static str, cell: impl Fn(&R) -> f64) -> Self {
        self.column(name, |rows| Cells::Numbers(rows.iter().map(&cell).collect()))
    }

    fn named(self, name: &'static str) -> Table {
        Table { name, columns: self.columns }
    }
}

fn strings(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

fn documents(report: &ReportV1) -> Table {
    Rows::new(report.documents.iter())
        .text("id", |document| &document.id)
        .optional("title", |document| &document.title)
        .optional("issuer", |document| &document.issuer)
        .optional("date", |document| &document.date)
        .optional("series", |document| &document.series)
        .optional("level", |document| &document.level)
        .integer("n_chars", |document| document.n_chars)
        .integer("n_mined", |document| document.n_mined)
        .text("encoding", |document| &document.encoding)
        .text("script", |document| &document.script)
        .integer("n_repairs", |document| document.n_repairs)
        .integer("n_furniture", |document| document.n_furniture)
        .text("sha256", |document| &document.sha256)
        .named("documents")
}

fn phrases(report: &ReportV1) -> Table {
    Rows::new(report.phrases.iter())
        .integer("rank", |phrase| phrase.rank)
        .text("phrase", |phrase| &phrase.text)
        .number("score", |phrase| phrase.score)
        .integer("n", |phrase| phrase.n())
        .integer("n_documents", |phrase| phrase.documents.len())
        .optional("first", |phrase| &phrase.first)
        .optional("last", |phrase| &phrase.last)
        .text("status", |phrase| &phrase.status)
        .optional("family", |phrase| &phrase.family)
        .number("information", |phrase| phrase.parts.information)
        .number("boundary", |phrase| phrase.parts.boundary)
        .optional("field", |phrase| &phrase.parts.field)
        .number("points_documents", |phrase| phrase.parts.points.documents)
        .number("points_occurrences", |phrase| phrase.parts.points.occurrences)
        .number("points_length", |phrase| phrase.parts.points.length)
        .number("points_density", |phrase| phrase.parts.points.density)
        .number("points_known", |phrase| phrase.parts.points.known)
        .number("points_ends", |phrase| phrase.parts.points.ends)
        .number("points_form", |phrase| phrase.parts.points.form)
        .number("points_matter", |phrase| phrase.parts.points.matter)
        .number("points_shown", |phrase| phrase.parts.points.shown)
        .named("phrases")
}

fn counts(report: &ReportV1) -> Table {
    let rows = (report.phrases.iter())
        .flat_map(|phrase| phrase.counts.iter().map(move |(document, &count)| (phrase, document, count)));
    Rows::new(rows)
        .integer("rank", |(phrase, _, _)| phrase.rank)
        .text("phrase", |(phrase, _, _)| &phrase.text)
        .text("document", |(_, document, _)| document)
        .integer("n", |&(_, _, count)| count)
        .number("per_10000_characters", |(phrase, document, _)| phrase.exposure[*document])
        .named("counts")
}

/// A row that stands at a place.
trait Placed {
    fn place(&self) -> &OccurrenceV1;
}

impl Placed for (&PhraseV1, &OccurrenceV1) {
    fn place(&self) -> &OccurrenceV1 {
        self.1
    }
}

impl Placed for (&FrameV1, &Vec<String>, &OccurrenceV1) {
    fn place(&self) -> &OccurrenceV1 {
        self.2
    }
}

impl<R: Placed> Rows<R> {
    fn document(self) -> Self {
        self.text("document", |row| &row.place().document)
    }

    fn canonical_place(self) -> Self {
        self.integer("canonical_start", |row| row.place().canonical[0])
            .integer("canonical_end", |row| row.place().canonical[1])
    }

    fn source_place(self) -> Self {
        self.integer("source_start", |row| row.place().source[0])
            .integer("source_end", |row| row.place().source[1])
            .text("sentence", |row| &row.place().sentence)
    }
}

fn occurrences(report: &ReportV1) -> Table {
    let rows = (report.phrases.iter())
        .flat_map(|phrase| phrase.occurrences.iter().map(move |occurrence| (phrase, occurrence)));
    Rows::new(rows)
        .integer("rank", |(phrase, _)| phrase.rank)
        .text("phrase", |(phrase, _)| &phrase.text)
        .document()
        .canonical_place()
        .source_place()
        .named("occurrences")
}

fn families(report: &ReportV1) -> Table {
    fn edits<'a>(family: &'a FamilyV1, form: &FormV1) -> &'a [EditV1] {
        let edits = family.edits.iter().find(|edit| edit.form == form.text);
        edits.map_or(&[], |edit| &edit.edits)
    }
    let rows = (report.families.iter())
        .flat_map(|family| family.forms.iter().map(move |form| (family, form, edits(family, form))));
    Rows::new(rows)
        .text("head", |(family, _, _)| &family.head)
        .text("form", |(_, form, _)| &form.text)
        .optional("change", |(_, form, _)| &form.change)
        .joined("before", "…", |(_, _, edits)| edits.iter().map(|edit| edit.before.as_str()).collect())
        .joined("after", "…", |(_, _, edits)| edits.iter().map(|edit| edit.after.as_str()).collect())
        .optional("direction", |(_, form, _)| &form.direction)
        .joined("documents", " ", |(_, form, _)| strings(&form.documents))
        .optional("first", |(_, form, _)| &form.first)
        .optional("last", |(_, form, _)| &form.last)
        .integer("n", |(_, form, _)| form.occurrences.len())
        .named("families")
}

fn frames(report: &ReportV1) -> Table {
    let rows = (report.frames.iter()).flat_map(|frame| {
        (frame.fillers.iter().zip(&frame.occurrences))
            .map(move |(fillers, occurrence)| (frame, fillers, occurrence))
    });
    Rows::new(rows)
        .text("skeleton", |(frame, _, _)| &frame.skeleton)
        .integer("n", |(frame, _, _)| frame.n)
        .document()
        .joined("fillers", " | ", |(_, fillers, _)| strings(fillers))
        .source_place()
        .named("frames")
}

fn passages(report: &ReportV1) -> Table {
    let rows = (report.passages.iter()).flat_map(|passage: &PassageV1| {
        passage.occurrences.iter().map(move |place: &PlaceV1| (passage, place))
    });
    Rows::new(rows)
        .text("passage", |(passage, _)| &passage.text)
        .integer("n_chars", |(passage, _)| passage.n_chars)
        .text("document", |(_, place)| &place.document)
        .integer("source_start", |(_, place)| place.source[0])
        .integer("source_end", |(_, place)| place.source[1])
        .named("passages")
}

fn comparisons(report: &ReportV1) -> Table {
    fn sentence(places: &[OccurrenceV1]) -> &str {
        places.first().map_or("", |place| &place.sentence)
    }
    let rows = (report.comparisons.iter())
        .flat_map(|comparison| comparison.wordings.iter().map(move |wording| (comparison, wording)));
    Rows::new(rows)
        .text("series", |(comparison, _)| &comparison.series)
        .text("earlier", |(comparison, _)| &comparison.earlier)
        .text("later", |(comparison, _)| &comparison.later)
        .text("fate", |(_, wording)| &wording.fate)
        .text("text", |(_, wording)| &wording.text)
        .optional("becomes", |(_, wording)| &wording.becomes)
        .optional("change", |(_, wording)| &wording.change)
        .integer("n_earlier", |(_, wording)| wording.earlier.len())
        .integer("n_later", |(_, wording)| wording.later.len())
        .text("earlier_sentence", |(_, wording)| sentence(&wording.earlier))
        .text("later_sentence", |(_, wording)| sentence(&wording.later))
        .named("comparisons")
}

fn levels(report: &ReportV1) -> Table {
    let rows = report.levels.iter().flat_map(|used| {
        (used.levels.iter()).flat_map(move |level| level.forms.iter().map(move |form| (used, level, form)))
    });
    Rows::new(rows)
        .text("formula", |(used, _, _)| &used.text)
        .text("level", |(_, level, _)| &level.level)
        .text("form", |(_, _, form)| &form.text)
        .joined("documents", " ", |(_, _, form)| strings(&form.documents))
        .integer("n", |(_, _, form)| form.n)
        .named("levels")
}

fn keyness(report: &ReportV1) -> Table {
    let rows = (report.keyness.iter())
        .flat_map(|keyness| keyness.phrases.iter().map(move |phrase| (keyness, phrase)));
    Rows::new(rows)
        .integer("rank", |(_, phrase)| phrase.rank)
        .text("phrase", |(_, phrase)| &phrase.text)
        .integer("k_earlier", |(_, phrase)| phrase.k_earlier)
        .integer("n_earlier", |(keyness, _)| keyness.earlier.n)
        .integer("k_later", |(_, phrase)| phrase.k_later)
        .integer("n_later", |(keyness, _)| keyness.later.n)
        .number("difference", |(_, phrase)| phrase.difference)
        .number("interval_low", |(_, phrase)| phrase.interval[0])
        .number("interval_high", |(_, phrase)| phrase.interval[1])
        .number("p", |(_, phrase)| phrase.p)
        .number("q", |(_, phrase)| phrase.q)
        .named("keyness")
}

fn findings(report: &ReportV1) -> Table {
    Rows::new(report.findings.iter().chain(&report.limits))
        .text("kind", |finding| &finding.kind)
        .text("chinese", |finding| &finding.chinese)
        .text("english", |finding| &finding.english)
        .named("findings")
}

fn excluded(report: &ReportV1) -> Table {
    Rows::new(report.excluded.iter())
        .text("text", |excluded| &excluded.text)
        .text("kind", |excluded| &excluded.kind)
        .text("why", |excluded| &excluded.why)
        .joined("documents", " ", |excluded| strings(&excluded.documents))
        .integer("n", |excluded| excluded.n)
        .named("excluded")
}
