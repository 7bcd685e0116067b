//! A report as a page needs it: what stands in lists, without the places of every occurrence.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::report::{CoverageV1, ReportV1};

/// A report without its evidence.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct OverviewV1<'a> {
    /// The name of the corpus.
    pub name: &'a str,
    /// The documents, in order.
    pub documents: Vec<OverviewDocumentV1<'a>>,
    /// The phrases, by rank.
    pub phrases: Vec<OverviewPhraseV1<'a>>,
    /// Wordings of one formula.
    pub families: Vec<OverviewFamilyV1<'a>>,
    /// Wordings with slots.
    pub frames: Vec<OverviewFrameV1<'a>>,
    /// What changed inside each series.
    pub comparisons: Vec<OverviewComparisonV1<'a>>,
    /// What stands out.
    pub findings: Vec<OverviewFindingV1<'a>>,
    /// What the documents do not allow to say.
    pub limits: Vec<OverviewFindingV1<'a>>,
    /// The rule of each status.
    pub statuses: &'a BTreeMap<String, String>,
    /// What the documents cover.
    pub coverage: &'a CoverageV1,
}

/// A document of an overview.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct OverviewDocumentV1<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: Option<&'a str>,
    /// Who speaks in it.
    pub issuer: Option<&'a str>,
    /// Its day, month or year.
    pub date: Option<&'a str>,
    /// Its place on a time axis, in years.
    pub year: Option<f64>,
    /// The series that it continues.
    pub series: Option<&'a str>,
    /// The level of its issuer.
    pub level: Option<&'a str>,
    /// The characters of its canonical text.
    pub n_chars: usize,
}

/// A phrase of an overview.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct OverviewPhraseV1<'a> {
    /// The wording.
    pub text: &'a str,
    /// Its place in the ranking, from 1.
    pub rank: usize,
    /// Its score.
    pub score: f64,
    /// What its dates allow to say.
    pub status: &'a str,
    /// The first date at which it stands.
    pub first: Option<&'a str>,
    /// The last one.
    pub last: Option<&'a str>,
    /// The number of documents that hold it,
    pub k: usize,
    /// of so many that could.
    pub n: usize,
    /// The head of its family.
    pub family: Option<&'a str>,
    /// Its field.
    pub field: Option<&'a str>,
    /// The number of a document in `documents`, and its occurrences there.
    pub counts: Vec<[usize; 2]>,
}

/// A family of an overview.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct OverviewFamilyV1<'a> {
    /// The wording that stands for all.
    pub head: &'a str,
    /// What separates its forms.
    pub change: &'a str,
    /// The wordings.
    pub forms: Vec<OverviewFormV1<'a>>,
}

/// A wording of a family.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct OverviewFormV1<'a> {
    /// The wording.
    pub text: &'a str,
    /// The number of documents that hold it.
    pub n_documents: usize,
    /// The first date at which it stands.
    pub first: Option<&'a str>,
    /// The last one.
    pub last: Option<&'a str>,
    /// What separates it from the head.
    pub change: Option<&'a str>,
    /// Whether it comes before or after the head.
    pub direction: Option<&'a str>,
}

/// A wording with slots.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct OverviewFrameV1<'a> {
    /// The wording, with `{}` for a slot.
    pub skeleton: &'a str,
    /// The number of its occurrences.
    pub n: usize,
    /// The numbers of the documents that hold it.
    pub documents: Vec<usize>,
    /// What stands in the slots.
    pub fillers: &'a [Vec<String>],
}

/// Two documents of a series that follow each other.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct OverviewComparisonV1<'a> {
    /// The series.
    pub series: &'a str,
    /// The id of the earlier document.
    pub earlier: &'a str,
    /// The id of the later one.
    pub later: &'a str,
    /// The date of the earlier document.
    pub earlier_date: Option<&'a str>,
    /// The date of the later one.
    pub later_date: Option<&'a str>,
    /// What became of wordings.
    pub wordings: Vec<OverviewWordingV1<'a>>,
    /// How many more there are of each fate.
    pub unlisted: &'a BTreeMap<String, usize>,
}

/// What became of a wording.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct OverviewWordingV1<'a> {
    /// What became of it.
    pub fate: &'a str,
    /// The wording.
    pub text: &'a str,
    /// The later wording.
    pub becomes: Option<&'a str>,
    /// What separates the two.
    pub change: Option<&'a str>,
}

/// Something that stands out.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct OverviewFindingV1<'a> {
    /// Its kind.
    pub kind: &'a str,
    /// It in Chinese.
    pub chinese: &'a str,
    /// It in English.
    pub english: &'a str,
}

impl<'a> OverviewV1<'a> {
    /// The overview of a report on the corpus `name`.
    pub fn new(name: &'a str, report: &'a ReportV1) -> Self {
        let ids =
            report.documents.iter().enumerate().map(|(number, document)| (document.id.as_str(), number));
        let numbers: HashMap<&str, usize> = ids.collect();
        let findings = |list: &'a [super::report::FindingV1]| -> Vec<OverviewFindingV1<'a>> {
            let one = |finding: &'a super::report::FindingV1| OverviewFindingV1 {
                kind: &finding.kind,
                chinese: &finding.chinese,
                english: &finding.english,
            };
            list.iter().map(one).collect()
        };
        Self {
            name,
            documents: (report.documents.iter())
                .map(|document| OverviewDocumentV1 {
                    id: &document.id,
                    title: document.title.as_deref(),
                    issuer: document.issuer.as_deref(),
                    date: document.date.as_deref(),
                    year: document.year,
                    series: document.series.as_deref(),
                    level: document.level.as_deref(),
                    n_chars: document.n_chars,
                })
                .collect(),
            phrases: (report.phrases.iter())
                .map(|phrase| OverviewPhraseV1 {
                    text: &phrase.text,
                    rank: phrase.rank,
                    score: phrase.score,
                    status: &phrase.status,
                    first: phrase.first.as_deref(),
                    last: phrase.last.as_deref(),
                    k: phrase.k,
                    n: phrase.n,
                    family: phrase.family.as_deref(),
                    field: phrase.parts.field.as_deref(),
                    counts: phrase.counts.iter().map(|(id, &n)| [numbers[id.as_str()], n]).collect(),
                })
                .collect(),
            families: (report.families.iter())
                .map(|family| OverviewFamilyV1 {
                    head: &family.head,
                    change: &family.change,
                    forms: (family.forms.iter())
                        .map(|form| OverviewFormV1 {
                            text: &form.text,
                            n_documents: form.documents.len(),
                            first: form.first.as_deref(),
                            last: form.last.as_deref(),
                            change: form.change.as_deref(),
                            direction: form.direction.as_deref(),
                        })
                        .collect(),
                })
                .collect(),
            frames: (report.frames.iter())
                .map(|frame| OverviewFrameV1 {
                    skeleton: &frame.skeleton,
                    n: frame.n,
                    documents: frame.documents.iter().map(|id| numbers[id.as_str()]).collect(),
                    fillers: &frame.fillers,
                })
                .collect(),
            comparisons: (report.comparisons.iter())
                .map(|comparison| OverviewComparisonV1 {
                    series: &comparison.series,
                    earlier: &comparison.earlier,
                    later: &comparison.later,
                    earlier_date: comparison.earlier_date.as_deref(),
                    later_date: comparison.later_date.as_deref(),
                    wordings: (comparison.wordings.iter())
                        .map(|wording| OverviewWordingV1 {
                            fate: &wording.fate,
                            text: &wording.text,
                            becomes: wording.becomes.as_deref(),
                            change: wording.change.as_deref(),
                        })
                        .collect(),
                    unlisted: &comparison.unlisted,
                })
                .collect(),
            findings: findings(&report.findings),
            limits: findings(&report.limits),
            statuses: &report.statuses,
            coverage: &report.coverage,
        }
    }
}
