//! A report as tables: the rows that CSV and Parquet write.

use crate::schema::{OccurrenceV1, ReportV1};

/// A table of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name, without an ending.
    pub name: &'static str,
    /// The names of its columns.
    pub columns: Vec<&'static str>,
    /// Its rows, a cell for each column; empty where there is no value.
    pub rows: Vec<Vec<String>>,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
}

/// The columns of whole numbers, in all tables.
const INTEGERS: &[&str] = &[
    "canonical_end",
    "canonical_start",
    "k_earlier",
    "k_later",
    "n",
    "n_chars",
    "n_documents",
    "n_earlier",
    "n_furniture",
    "n_later",
    "n_mined",
    "n_repairs",
    "rank",
    "source_end",
    "source_start",
];

/// The columns of numbers; those that begin with `points_` are numbers too.
const NUMBERS: &[&str] = &[
    "boundary",
    "difference",
    "information",
    "interval_high",
    "interval_low",
    "p",
    "per_10000_characters",
    "q",
    "score",
];

impl Table {
    fn new(name: &'static str, columns: &[&'static str]) -> Self {
        Self { name, columns: columns.to_vec(), rows: Vec::new() }
    }

    fn row(&mut self, cells: &[String]) {
        self.rows.push(cells.to_vec());
    }

    /// What the cells of the column `number` are.
    pub fn kind(&self, number: usize) -> ColumnKind {
        let name = self.columns[number];
        if INTEGERS.contains(&name) {
            ColumnKind::Integer
        } else if NUMBERS.contains(&name) || name.starts_with("points_") {
            ColumnKind::Number
        } else {
            ColumnKind::Text
        }
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

fn text(value: Option<&String>) -> String {
    value.cloned().unwrap_or_default()
}

fn number(value: f64) -> String {
    format!("{value:.4}")
}

fn documents(report: &ReportV1) -> Table {
    let mut table = Table::new(
        "documents",
        &[
            "id",
            "title",
            "issuer",
            "date",
            "series",
            "level",
            "n_chars",
            "n_mined",
            "encoding",
            "script",
            "n_repairs",
            "n_furniture",
            "sha256",
        ],
    );
    for document in &report.documents {
        table.row(&[
            document.id.clone(),
            text(document.title.as_ref()),
            text(document.issuer.as_ref()),
            text(document.date.as_ref()),
            text(document.series.as_ref()),
            text(document.level.as_ref()),
            document.n_chars.to_string(),
            document.n_mined.to_string(),
            document.encoding.clone(),
            document.script.clone(),
            document.n_repairs.to_string(),
            document.n_furniture.to_string(),
            document.sha256.clone(),
        ]);
    }
    table
}

fn phrases(report: &ReportV1) -> Table {
    let mut table = Table::new(
        "phrases",
        &[
            "rank",
            "phrase",
            "score",
            "n",
            "n_documents",
            "first",
            "last",
            "status",
            "family",
            "information",
            "boundary",
            "field",
            "points_documents",
            "points_occurrences",
            "points_length",
            "points_density",
            "points_known",
            "points_ends",
            "points_form",
            "points_matter",
            "points_shown",
        ],
    );
    for phrase in &report.phrases {
        let points = |name: &str| number(phrase.parts.points.get(name).copied().unwrap_or(0.0));
        table.row(&[
            phrase.rank.to_string(),
            phrase.text.clone(),
            number(phrase.score),
            phrase.n().to_string(),
            phrase.documents.len().to_string(),
            text(phrase.first.as_ref()),
            text(phrase.last.as_ref()),
            phrase.status.clone(),
            text(phrase.family.as_ref()),
            number(phrase.parts.information),
            number(phrase.parts.boundary),
            text(phrase.parts.field.as_ref()),
            points("documents"),
            points("occurrences"),
            points("length"),
            points("density"),
            points("known"),
            points("ends"),
            points("form"),
            points("matter"),
            points("shown"),
        ]);
    }
    table
}

fn counts(report: &ReportV1) -> Table {
    let mut table = Table::new("counts", &["rank", "phrase", "document", "n", "per_10000_characters"]);
    for phrase in &report.phrases {
        for (document, count) in &phrase.counts {
            let exposure = phrase.exposure.get(document).copied().unwrap_or(0.0);
            table.row(&[
                phrase.rank.to_string(),
                phrase.text.clone(),
                document.clone(),
                count.to_string(),
                number(exposure),
            ]);
        }
    }
    table
}

/// The cells of an occurrence: document, canonical start and end, source start and end, sentence.
fn place(occurrence: &OccurrenceV1) -> [String; 6] {
    [
        occurrence.document.clone(),
        occurrence.canonical[0].to_string(),
        occurrence.canonical[1].to_string(),
        occurrence.source[0].to_string(),
        occurrence.source[1].to_string(),
        occurrence.sentence.clone(),
    ]
}

fn occurrences(report: &ReportV1) -> Table {
    let mut table = Table::new(
        "occurrences",
        &[
            "rank",
            "phrase",
            "document",
            "canonical_start",
            "canonical_end",
            "source_start",
            "source_end",
            "sentence",
        ],
    );
    for phrase in &report.phrases {
        for occurrence in &phrase.occurrences {
            let [document, start, end, source_start, source_end, sentence] = place(occurrence);
            let rank = phrase.rank.to_string();
            table.row(&[rank, phrase.text.clone(), document, start, end, source_start, source_end, sentence]);
        }
    }
    table
}

fn families(report: &ReportV1) -> Table {
    let mut table = Table::new(
        "families",
        &["head", "form", "change", "before", "after", "direction", "documents", "first", "last", "n"],
    );
    for family in &report.families {
        for form in &family.forms {
            let edits = family.edits.iter().find(|edit| edit.form == form.text);
            let side = |pick: fn(&crate::schema::EditV1) -> &String| {
                edits.map(|edit| edit.edits.iter().map(pick).cloned().collect::<Vec<_>>().join("…"))
            };
            table.row(&[
                family.head.clone(),
                form.text.clone(),
                text(form.change.as_ref()),
                side(|edit| &edit.before).unwrap_or_default(),
                side(|edit| &edit.after).unwrap_or_default(),
                text(form.direction.as_ref()),
                form.documents.join(" "),
                text(form.first.as_ref()),
                text(form.last.as_ref()),
                form.occurrences.len().to_string(),
            ]);
        }
    }
    table
}

fn frames(report: &ReportV1) -> Table {
    let mut table = Table::new(
        "frames",
        &["skeleton", "n", "document", "fillers", "source_start", "source_end", "sentence"],
    );
    for frame in &report.frames {
        for (fillers, occurrence) in frame.fillers.iter().zip(&frame.occurrences) {
            let [document, _, _, start, end, sentence] = place(occurrence);
            let (skeleton, n) = (frame.skeleton.clone(), frame.n.to_string());
            table.row(&[skeleton, n, document, fillers.join(" | "), start, end, sentence]);
        }
    }
    table
}

fn passages(report: &ReportV1) -> Table {
    let mut table = Table::new("passages", &["passage", "n_chars", "document", "source_start", "source_end"]);
    for passage in &report.passages {
        for place in &passage.occurrences {
            table.row(&[
                passage.text.clone(),
                passage.n_chars.to_string(),
                place.document.clone(),
                place.source[0].to_string(),
                place.source[1].to_string(),
            ]);
        }
    }
    table
}

fn comparisons(report: &ReportV1) -> Table {
    let mut table = Table::new(
        "comparisons",
        &[
            "series",
            "earlier",
            "later",
            "fate",
            "text",
            "becomes",
            "change",
            "n_earlier",
            "n_later",
            "earlier_sentence",
            "later_sentence",
        ],
    );
    for comparison in &report.comparisons {
        for wording in &comparison.wordings {
            let sentence = |places: &[OccurrenceV1]| {
                places.first().map(|place| place.sentence.clone()).unwrap_or_default()
            };
            table.row(&[
                comparison.series.clone(),
                comparison.earlier.clone(),
                comparison.later.clone(),
                wording.fate.clone(),
                wording.text.clone(),
                text(wording.becomes.as_ref()),
                text(wording.change.as_ref()),
                wording.earlier.len().to_string(),
                wording.later.len().to_string(),
                sentence(&wording.earlier),
                sentence(&wording.later),
            ]);
        }
    }
    table
}

fn levels(report: &ReportV1) -> Table {
    let mut table = Table::new("levels", &["formula", "level", "form", "documents", "n"]);
    for used in &report.levels {
        for level in &used.levels {
            for form in &level.forms {
                let (formula, form_text) = (used.text.clone(), form.text.clone());
                table.row(&[
                    formula,
                    level.level.clone(),
                    form_text,
                    form.documents.join(" "),
                    form.n.to_string(),
                ]);
            }
        }
    }
    table
}

fn keyness(report: &ReportV1) -> Table {
    let mut table = Table::new(
        "keyness",
        &[
            "rank",
            "phrase",
            "k_earlier",
            "n_earlier",
            "k_later",
            "n_later",
            "difference",
            "interval_low",
            "interval_high",
            "p",
            "q",
        ],
    );
    if let Some(keyness) = &report.keyness {
        for found in &keyness.phrases {
            table.row(&[
                found.rank.to_string(),
                found.text.clone(),
                found.k_earlier.to_string(),
                keyness.earlier.n.to_string(),
                found.k_later.to_string(),
                keyness.later.n.to_string(),
                number(found.difference),
                number(found.interval[0]),
                number(found.interval[1]),
                format!("{:e}", found.p),
                format!("{:e}", found.q),
            ]);
        }
    }
    table
}

fn findings(report: &ReportV1) -> Table {
    let mut table = Table::new("findings", &["kind", "chinese", "english"]);
    for finding in report.findings.iter().chain(&report.limits) {
        table.row(&[finding.kind.clone(), finding.chinese.clone(), finding.english.clone()]);
    }
    table
}

fn excluded(report: &ReportV1) -> Table {
    let mut table = Table::new("excluded", &["text", "kind", "why", "documents", "n"]);
    for excluded in &report.excluded {
        table.row(&[
            excluded.text.clone(),
            excluded.kind.clone(),
            excluded.why.clone(),
            excluded.documents.join(" "),
            excluded.n.to_string(),
        ]);
    }
    table
}
