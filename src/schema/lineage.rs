//! Clauses through a series of documents.

use serde::Serialize;

use super::diff::rounded;
use super::offsets::{OffsetUnit, Offsets};
use crate::diff::{Change, Form, Lineage, Lineages};
use crate::document::Document;
use crate::text::Span;

/// What became of each clause of the documents of one series.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct LineagesV1 {
    /// The name of the series, where the documents have one.
    pub series: Option<String>,
    /// The unit of `canonical` offsets; `source` counts raw bytes.
    pub offsets: OffsetUnit,
    /// Whether work was limited, so that fewer clauses were followed than could be.
    pub truncated: bool,
    /// The documents in the order in which they were compared: that of their dates.
    pub documents: Vec<LineageDocumentV1>,
    /// The lineages, in the order in which they first appear.
    pub lineages: Vec<LineageV1>,
}

/// A document of the series.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct LineageDocumentV1 {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its date.
    pub date: Option<String>,
    /// How many of its clauses are in no document before.
    pub new: usize,
    /// How many stand as they stood in the document before.
    pub kept: usize,
    /// How many stand in their place with other words.
    pub edited: usize,
    /// How many stand elsewhere.
    pub moved: usize,
    /// How many were left out before and are back.
    pub returned: usize,
    /// How many clauses of the document before are gone.
    pub dropped: usize,
}

/// One clause through the documents.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct LineageV1 {
    /// The same for the same series, also when later documents are added.
    pub id: String,
    /// What became of it until the last document: `dropped` when it is gone, `new` when it is in the last one only,
    /// else the greatest that happened to it: `returned`, `edited`, `moved` or `kept`.
    pub status: &'static str,
    /// The number of documents that have it.
    pub n: usize,
    /// The id of the first document that has it.
    pub first: String,
    /// The id of the last one.
    pub last: String,
    /// Its wordings.
    pub forms: Vec<LineageFormV1>,
}

/// A clause in one document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct LineageFormV1 {
    /// The id of the document.
    pub document: String,
    /// What happened to it since the form before: `new`, `kept`, `edited`, `moved` or `returned`.
    pub change: &'static str,
    /// The wording.
    pub text: String,
    /// The heading of the section that it stands in.
    pub heading: Option<String>,
    /// The place in the canonical text.
    pub canonical: [usize; 2],
    /// The raw bytes that it came from.
    pub source: [usize; 2],
    /// The share of characters that it has in common with the form before, from 0 to 1.
    pub similarity: f64,
}

impl LineagesV1 {
    /// Writes lineages in wire form, with offsets in `unit`; `documents` are those that were compared.
    ///
    /// What stands outside of a text, such as the head and foot of a web page, is left out.
    pub fn new(series: Option<String>, found: &Lineages, documents: &[&Document], unit: OffsetUnit) -> Self {
        let offsets: Vec<Offsets<'_>> =
            documents.iter().map(|document| Offsets::new(&document.canonical.text, unit)).collect();
        let in_text = |lineage: &&Lineage| {
            lineage.forms.iter().all(|form| is_in_body(documents[form.document], form.range.start))
        };
        let followed: Vec<&Lineage> = found.lineages.iter().filter(in_text).collect();
        let count = |number: usize, change: Change| {
            let forms = followed.iter().flat_map(|lineage| &lineage.forms);
            forms.filter(|form| form.document == number && form.change == change).count()
        };
        let dropped = |number: usize| {
            let is_in = |lineage: &Lineage, number| lineage.forms.iter().any(|form| form.document == number);
            let is_dropped =
                |lineage: &Lineage| number > 0 && is_in(lineage, number - 1) && !is_in(lineage, number);
            followed.iter().filter(|lineage| is_dropped(lineage)).count()
        };
        let form = |form: &Form| {
            let document = documents[form.document];
            let raw = document.canonical.map.to_raw(Span::new(form.range.start, form.range.end));
            LineageFormV1 {
                document: document.id.clone(),
                change: form.change.name(),
                text: document.canonical.text[form.range.clone()].to_owned(),
                heading: heading_of(document, form.range.start),
                canonical: offsets[form.document].pair(form.range.start, form.range.end),
                source: [raw.start(), raw.end()],
                similarity: rounded(form.similarity),
            }
        };
        let document_of = |form: &Form| documents[form.document].id.clone();
        Self {
            series,
            offsets: unit,
            truncated: found.truncated,
            documents: (documents.iter().enumerate())
                .map(|(number, document)| LineageDocumentV1 {
                    id: document.id.clone(),
                    title: document.title.clone(),
                    date: document.date.map(|date| date.to_string()),
                    new: count(number, Change::New),
                    kept: count(number, Change::Kept),
                    edited: count(number, Change::Edited),
                    moved: count(number, Change::Moved),
                    returned: count(number, Change::Returned),
                    dropped: dropped(number),
                })
                .collect(),
            lineages: (followed.iter())
                .map(|lineage| LineageV1 {
                    id: lineage.id.clone(),
                    status: status(lineage, documents.len()),
                    n: lineage.forms.len(),
                    first: document_of(&lineage.forms[0]),
                    last: document_of(&lineage.forms[lineage.forms.len() - 1]),
                    forms: lineage.forms.iter().map(form).collect(),
                })
                .collect(),
        }
    }
}

fn status(lineage: &Lineage, n_documents: usize) -> &'static str {
    let forms = &lineage.forms;
    if forms[forms.len() - 1].document + 1 < n_documents {
        return "dropped";
    }
    let happened = |change| forms.iter().any(|form| form.change == change);
    match forms.len() {
        1 => Change::New.name(),
        _ => [Change::Returned, Change::Edited, Change::Moved]
            .into_iter()
            .find(|&change| happened(change))
            .unwrap_or(Change::Kept)
            .name(),
    }
}

fn is_in_body(document: &Document, place: usize) -> bool {
    let blocks = &document.canonical.structure.blocks;
    let behind = blocks.partition_point(|block| block.span.start() <= place);
    behind.checked_sub(1).is_none_or(|number| blocks[number].kind.is_body())
}

/// The innermost heading whose section holds a place.
fn heading_of(document: &Document, place: usize) -> Option<String> {
    let holds = |span: Span<_>| span.start() <= place && place < span.end();
    let outline = &document.canonical.structure.outline;
    let heading = outline.iter().rev().find(|heading| holds(heading.section))?;
    Some(document.canonical.text[heading.span.range()].to_owned())
}
