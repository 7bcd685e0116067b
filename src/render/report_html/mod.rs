//! The report as one self-contained page.
//!
//! The page is a template (`web/templates/report.html`) over the report and a few views that are computed here:
//! sentences cut at what is marked in them, the places of the lifelines, the lines left out by document. Style and
//! script stand inside the page; it asks for nothing from anywhere.

mod labels;
mod lifelines;
mod marked;

use std::collections::BTreeMap;

use askama::Template;

use crate::schema::{
    ComparisonV1, DocumentV1, EditV1, ExcludedV1, FamilyV1, FindingV1, FormV1, FrameV1, KeyPhraseV1,
    OccurrenceV1, PhraseV1, ReportBlockV1, ReportV1, WordingV1, report_page_data,
};
use lifelines::Lifelines;
use marked::{Mark, Marked};

/// The most phrases of the table for paper and for readers without scripts; the list for the others has all.
const MOST_PHRASES: usize = 200;
/// The most sentences behind one frame.
const MOST_SENTENCES: usize = 20;
/// The documents' texts are in the page up to so many characters together.
const MOST_TEXT: usize = 400_000;
/// The most wordings of each fate, families and lines that are shown.
const MOST_ROWS: usize = 120;
/// The most wordings of each fate where there are more comparisons than one looks through.
const MANY_COMPARISONS: usize = 8;
const FEW_ROWS: usize = 12;

/// A report as a page of HTML.
pub fn report_html(report: &ReportV1) -> String {
    let page = Page::new(report);
    page.render().expect("the template only fails to write, and writes to a string")
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: &'a ReportV1,
    style: &'static str,
    script: &'static str,
    findings: Vec<Finding<'a>>,
    lifelines: Lifelines<'a>,
    comparisons: Vec<Comparison<'a>>,
    key_phrases: &'a [KeyPhraseV1],
    families: Vec<Family<'a>>,
    phrases: Vec<Row<'a>>,
    data: String,
    label_data: String,
    frames: Vec<Frame<'a>>,
    documents: Vec<Document<'a>>,
    excluded: Vec<(&'a str, Vec<&'a ExcludedV1>, usize)>,
}

/// How a document is called in a line of evidence.
#[derive(Clone, Copy)]
struct Name<'a> {
    number: usize,
    date: &'a str,
    issuer: &'a str,
}

struct Sentence<'a> {
    name: Name<'a>,
    document: &'a str,
    marked: Marked,
    source: [usize; 2],
}

struct Finding<'a> {
    chinese: &'a str,
    english: &'a str,
    evidence: Vec<Sentence<'a>>,
}

struct Comparison<'a> {
    series: &'a str,
    earlier: Name<'a>,
    later: Name<'a>,
    fates: Vec<Fate<'a>>,
}

/// The wordings of one comparison that share a fate.
struct Fate<'a> {
    id: &'static str,
    chinese: &'static str,
    english: &'static str,
    wordings: Vec<Wording<'a>>,
    n_hidden: usize,
}

struct Wording<'a> {
    text: &'a str,
    becomes: Option<&'a str>,
    change: Option<&'a str>,
    earlier: Vec<Sentence<'a>>,
    later: Vec<Sentence<'a>>,
}

struct Family<'a> {
    head_sentence: Option<Sentence<'a>>,
    forms: Vec<Variant<'a>>,
}

struct Variant<'a> {
    form: &'a FormV1,
    head_wording: Marked,
    wording: Marked,
    sentence: Option<Sentence<'a>>,
}

struct Row<'a> {
    phrase: &'a PhraseV1,
    n: usize,
}

struct Frame<'a> {
    parts: Vec<&'a str>,
    n: usize,
    n_documents: usize,
    uses: Vec<(String, Option<Sentence<'a>>)>,
}

struct Document<'a> {
    number: usize,
    document: &'a DocumentV1,
    left_out: Vec<&'a ExcludedV1>,
    lines: Vec<Line<'a>>,
}

/// A line of a document's text, with the phrases in it marked.
struct Line<'a> {
    kind: &'a str,
    marked: Marked,
}

/// The fates of a comparison, in the order of their interest, in Chinese and in English.
const FATES: [(&str, &str, &str); 4] = [
    ("reworded", "改变说法", "Reworded"),
    ("kept", "沿用", "Kept"),
    ("dropped", "不再出现", "No longer there"),
    ("new", "新出现", "New"),
];

impl<'a> Page<'a> {
    fn new(report: &'a ReportV1) -> Self {
        let scribe = Scribe { report };
        let mut kinds: BTreeMap<&str, Vec<&ExcludedV1>> = BTreeMap::new();
        for excluded in &report.excluded {
            kinds.entry(&excluded.kind).or_default().push(excluded);
        }
        Self {
            report,
            style: include_str!("../../../web/report.css"),
            script: concat!(include_str!("../../../web/report.js"), include_str!("../../../web/explorer.js")),
            findings: report.findings.iter().map(|finding| scribe.finding(finding)).collect(),
            lifelines: Lifelines::new(report),
            comparisons: report.comparisons.iter().map(|comparison| scribe.comparison(comparison)).collect(),
            key_phrases: (report.keyness.as_ref())
                .map_or(&[], |keyness| &keyness.phrases[..keyness.phrases.len().min(MOST_ROWS)]),
            families: report
                .families
                .iter()
                .take(MOST_ROWS)
                .filter_map(|family| scribe.family(family))
                .collect(),
            phrases: (report.phrases.iter().take(MOST_PHRASES))
                .map(|phrase| Row { phrase, n: phrase.n() })
                .collect(),
            data: report_page_data(report),
            label_data: labels::json(),
            frames: report.frames.iter().map(|frame| scribe.frame(frame)).collect(),
            documents: scribe.documents(),
            excluded: (kinds.into_iter())
                .map(|(kind, all)| {
                    let n_hidden = all.len().saturating_sub(MOST_ROWS);
                    (kind, all.into_iter().take(MOST_ROWS).collect(), n_hidden)
                })
                .collect(),
        }
    }
}

/// Writes the views of one report.
struct Scribe<'a> {
    report: &'a ReportV1,
}

impl<'a> Scribe<'a> {
    fn name(&self, id: &str) -> Name<'a> {
        let documents = &self.report.documents;
        let at = documents.iter().position(|document| document.id == id);
        let at = at.expect("a report only speaks of its own documents");
        Name {
            number: at + 1,
            date: documents[at].date.as_deref().unwrap_or("?"),
            issuer: documents[at].issuer.as_deref().unwrap_or(&documents[at].id),
        }
    }

    /// A sentence with the wording in it marked.
    fn sentence(&self, occurrence: &'a OccurrenceV1) -> Sentence<'a> {
        self.sentence_with(occurrence, &[(occurrence.at, Mark::Phrase)])
    }

    fn sentence_with(&self, occurrence: &'a OccurrenceV1, marks: &[([usize; 2], Mark)]) -> Sentence<'a> {
        Sentence {
            name: self.name(&occurrence.document),
            document: &occurrence.document,
            marked: Marked::new(&occurrence.sentence, marks, self.report.offsets),
            source: occurrence.source,
        }
    }

    /// A sentence in which the places are marked that an edit takes out (`Mark::Old`) or puts in (`Mark::New`).
    fn edited(&self, occurrence: &'a OccurrenceV1, edits: &[EditV1], mark: Mark) -> Sentence<'a> {
        let marks: Vec<([usize; 2], Mark)> = (edits.iter())
            .map(|edit| if mark == Mark::Old { edit.from } else { edit.to })
            .filter(|[start, end]| start < end)
            .map(|place| (place.map(|offset| occurrence.at[0] + offset), mark))
            .collect();
        // On the side where nothing is to be marked, the wording itself is.
        if marks.is_empty() { self.sentence(occurrence) } else { self.sentence_with(occurrence, &marks) }
    }

    fn finding(&self, finding: &'a FindingV1) -> Finding<'a> {
        let occurrences = finding.evidence.iter().flat_map(|evidence| evidence.occurrences.iter().take(4));
        Finding {
            chinese: &finding.chinese,
            english: &finding.english,
            evidence: occurrences.map(|occurrence| self.sentence(occurrence)).collect(),
        }
    }

    fn comparison(&self, comparison: &'a ComparisonV1) -> Comparison<'a> {
        let most = if self.report.comparisons.len() > MANY_COMPARISONS { FEW_ROWS } else { MOST_ROWS };
        let fates = FATES.into_iter().map(|(id, chinese, english)| {
            let all: Vec<&WordingV1> =
                comparison.wordings.iter().filter(|wording| wording.fate == id).collect();
            let n_unlisted = comparison.unlisted.get(id).copied().unwrap_or(0);
            Fate {
                id,
                chinese,
                english,
                n_hidden: all.len().saturating_sub(most) + n_unlisted,
                wordings: all.into_iter().take(most).map(|wording| self.wording(wording)).collect(),
            }
        });
        Comparison {
            series: &comparison.series,
            earlier: self.name(&comparison.earlier),
            later: self.name(&comparison.later),
            fates: fates.filter(|fate| !fate.wordings.is_empty()).collect(),
        }
    }

    fn wording(&self, wording: &'a WordingV1) -> Wording<'a> {
        let is_reworded = wording.becomes.is_some();
        let sentences = |occurrences: &'a [OccurrenceV1], mark: Mark| {
            let few = occurrences.iter().take(if is_reworded { 1 } else { 3 });
            few.map(|occurrence| match is_reworded {
                true => self.edited(occurrence, &wording.edits, mark),
                false => self.sentence(occurrence),
            })
            .collect()
        };
        Wording {
            text: &wording.text,
            becomes: wording.becomes.as_deref(),
            change: wording.change.as_deref(),
            earlier: sentences(&wording.earlier, Mark::Old),
            later: sentences(&wording.later, Mark::New),
        }
    }

    fn family(&self, family: &'a FamilyV1) -> Option<Family<'a>> {
        let (head, forms) = family.forms.split_first()?;
        let variant = |form: &'a FormV1| {
            let edits = family.edits.iter().find(|edits| edits.form == form.text);
            let edits = edits.map_or(&[][..], |edits| &edits.edits);
            let marks = |place: fn(&EditV1) -> [usize; 2], mark: Mark| -> Vec<([usize; 2], Mark)> {
                edits.iter().map(|edit| (place(edit), mark)).filter(|([start, end], _)| start < end).collect()
            };
            let unit = self.report.offsets;
            Variant {
                form,
                head_wording: Marked::new(&head.text, &marks(|edit| edit.from, Mark::Old), unit),
                wording: Marked::new(&form.text, &marks(|edit| edit.to, Mark::New), unit),
                sentence: form
                    .occurrences
                    .first()
                    .map(|occurrence| self.edited(occurrence, edits, Mark::New)),
            }
        };
        Some(Family {
            head_sentence: head.occurrences.first().map(|occurrence| self.sentence(occurrence)),
            forms: forms.iter().map(variant).collect(),
        })
    }

    fn frame(&self, frame: &'a FrameV1) -> Frame<'a> {
        let uses = frame.fillers.iter().enumerate().take(MOST_SENTENCES).map(|(number, fillers)| {
            let occurrence = frame.occurrences.get(number);
            (fillers.join(" … "), occurrence.map(|occurrence| self.sentence(occurrence)))
        });
        Frame {
            parts: frame.skeleton.split("{}").collect(),
            n: frame.n,
            n_documents: frame.documents.len(),
            uses: uses.collect(),
        }
    }

    fn documents(&self) -> Vec<Document<'a>> {
        let documents = &self.report.documents;
        let has_text = documents.iter().map(|document| document.n_chars).sum::<usize>() <= MOST_TEXT;
        let is_line = |excluded: &&ExcludedV1| matches!(excluded.kind.as_str(), "furniture" | "metadata");
        let one = |(number, document): (usize, &'a DocumentV1)| Document {
            number: number + 1,
            document,
            left_out: (self.report.excluded.iter())
                .filter(is_line)
                .filter(|excluded| excluded.documents.contains(&document.id))
                .collect(),
            lines: if has_text { self.lines(document) } else { Vec::new() },
        };
        documents.iter().enumerate().map(one).collect()
    }

    /// The text of a document, line by line, the listed phrases marked where they do not overlap a better one.
    fn lines(&self, document: &'a DocumentV1) -> Vec<Line<'a>> {
        let phrases = self.report.phrases.iter();
        let mut places: Vec<[usize; 2]> = Vec::new();
        for occurrence in phrases.flat_map(|phrase| &phrase.occurrences) {
            let [start, end] = occurrence.canonical;
            let is_free = || places.iter().all(|place| end <= place[0] || place[1] <= start);
            if occurrence.document == document.id && is_free() {
                places.push(occurrence.canonical);
            }
        }
        places.sort_unstable();
        let line = |block: &'a ReportBlockV1| {
            let [start, end] = block.canonical;
            let inside = places.iter().filter(|place| start <= place[0] && place[1] <= end);
            let marks: Vec<_> =
                inside.map(|place| (place.map(|offset| offset - start), Mark::Phrase)).collect();
            let unit = self.report.offsets;
            Line {
                kind: &block.kind,
                marked: Marked::new(marked::cut(&document.text, block.canonical, unit), &marks, unit),
            }
        };
        document.blocks.iter().map(line).collect()
    }
}
