//! Findings: what the data say, in plain sentences that hold nothing the data do not carry.

use std::collections::{BTreeMap, BTreeSet};

use super::comparison::{Comparison, Fate, Wording};
use super::status::Status;
use super::timeline::Lifeline;
use crate::document::Corpus;
use crate::phrases::{Change, Family, Form, Occurrence, PhraseIndex};

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// A wording that a series keeps.
    Kept,
    /// A wording that a series has reworded.
    Reworded,
    /// Wordings that a series has dropped.
    Dropped,
    /// Wordings that are new in a series.
    New,
    /// One formula in several wordings.
    Family,
    /// A wording that many documents share.
    Shared,
    /// A wording whose dates say something.
    Trend,
    /// What cannot be said.
    Limit,
}

impl FindingKind {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Reworded => "reworded",
            Self::Dropped => "dropped",
            Self::New => "new",
            Self::Family => "family",
            Self::Shared => "shared",
            Self::Trend => "trend",
            Self::Limit => "limit",
        }
    }
}

/// A sentence and what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What it is about.
    pub kind: FindingKind,
    /// The sentence in Chinese.
    pub chinese: String,
    /// The sentence in English.
    pub english: String,
    /// The wordings that it speaks of, with the places that show it.
    pub evidence: Vec<Evidence>,
}

/// A wording and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The wording.
    pub text: String,
    /// The places.
    pub occurrences: Vec<Occurrence>,
}

/// How many findings of one comparison name a kept or a reworded wording each.
const EACH: usize = 4;
/// How many wordings one sentence lists.
const LISTED: usize = 6;

/// The findings of a corpus, strongest first.
pub(crate) fn findings(
    corpus: &Corpus,
    index: &PhraseIndex,
    lifelines: &[Lifeline],
    comparisons: &[Comparison],
    most: usize,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    // The latest comparison of each series: the reader asks first what is new.
    let mut latest: BTreeMap<&str, &Comparison> = BTreeMap::new();
    for comparison in comparisons {
        latest.insert(&comparison.series, comparison);
    }
    for comparison in latest.values() {
        findings.extend(of_comparison(corpus, comparison));
    }
    findings.extend(successions(corpus, index));
    findings.extend(trends(index, lifelines));
    findings.extend(shared(corpus, index, lifelines));
    findings.extend(families(corpus, index));
    findings.truncate(most);
    findings
}

fn name(corpus: &Corpus, document: usize) -> String {
    let document = &corpus.documents()[document];
    let who = document.issuer.as_ref().or(document.title.as_ref()).unwrap_or(&document.id);
    match document.date {
        Some(date) => format!("{who} {date}"),
        None => who.clone(),
    }
}

fn of_comparison(corpus: &Corpus, comparison: &Comparison) -> Vec<Finding> {
    let (earlier, later) = (name(corpus, comparison.earlier), name(corpus, comparison.later));
    let of = |fate: Fate| comparison.wordings.iter().filter(move |wording| wording.fate == fate);
    let mut findings = Vec::new();
    for wording in of(Fate::Kept).take(EACH) {
        let (a, b) = (wording.earlier.len(), wording.later.len());
        findings.push(Finding {
            kind: FindingKind::Kept,
            chinese: format!("{}沿用：{earlier}（{a}次）→ {later}（{b}次）。", quoted(&wording.text)),
            english: format!("{} persists: {earlier} ({a}×) → {later} ({b}×).", wording.text),
            evidence: vec![evidence(wording)],
        });
    }
    for wording in of(Fate::Reworded).take(EACH) {
        let becomes = wording.becomes.as_deref().unwrap_or_default();
        let (left_out, put_in) = differences(wording);
        findings.push(Finding {
            kind: FindingKind::Reworded,
            chinese: format!(
                "{}（{earlier}）在{later}中作{}：{}。",
                quoted(&wording.text),
                quoted(becomes),
                edit_in_chinese(&left_out, &put_in)
            ),
            english: format!(
                "{} ({earlier}) stands as {becomes} in {later}: {}.",
                wording.text,
                edit_in_english(&left_out, &put_in)
            ),
            evidence: vec![evidence(wording)],
        });
    }
    for (fate, kind, chinese, english) in [
        (
            Fate::Dropped,
            FindingKind::Dropped,
            format!("见于{earlier}而不见于{later}"),
            format!("In {earlier} and not in {later}"),
        ),
        (
            Fate::New,
            FindingKind::New,
            format!("见于{later}而不见于{earlier}"),
            format!("In {later} and not in {earlier}"),
        ),
    ] {
        let listed: Vec<&Wording> = of(fate).take(LISTED).collect();
        if listed.is_empty() {
            continue;
        }
        let texts: Vec<&str> = listed.iter().map(|wording| wording.text.as_str()).collect();
        findings.push(Finding {
            kind,
            chinese: format!("{chinese}：{}。", texts.join("；")),
            english: format!("{english}: {}.", texts.join("; ")),
            evidence: listed.into_iter().map(evidence).collect(),
        });
    }
    findings
}

/// A wording in quotation marks, unless it has some of its own.
fn quoted(text: &str) -> String {
    if text.contains('“') { text.to_owned() } else { format!("“{text}”") }
}

fn evidence(wording: &Wording) -> Evidence {
    Evidence {
        text: wording.text.clone(),
        occurrences: wording.earlier.iter().chain(&wording.later).copied().collect(),
    }
}

/// What was left out and what was put in, over all edits.
fn differences(wording: &Wording) -> (String, String) {
    let becomes = wording.becomes.as_deref().unwrap_or_default();
    let pick = |text: &str, ranges: Vec<std::ops::Range<usize>>| -> String {
        let parts: Vec<&str> =
            ranges.into_iter().filter_map(|range| text.get(range)).filter(|part| !part.is_empty()).collect();
        parts.join("…")
    };
    (
        pick(&wording.text, wording.edits.iter().map(|edit| edit.head.clone()).collect()),
        pick(becomes, wording.edits.iter().map(|edit| edit.form.clone()).collect()),
    )
}

fn edit_in_chinese(left_out: &str, put_in: &str) -> String {
    match (left_out.is_empty(), put_in.is_empty()) {
        (false, true) => format!("少{}", quoted(left_out)),
        (true, false) => format!("多{}", quoted(put_in)),
        _ => format!("{}作{}", quoted(left_out), quoted(put_in)),
    }
}

fn edit_in_english(left_out: &str, put_in: &str) -> String {
    match (left_out.is_empty(), put_in.is_empty()) {
        (false, true) => format!("without {left_out}"),
        (true, false) => format!("with {put_in}"),
        _ => format!("{put_in} for {left_out}"),
    }
}

fn trends(index: &PhraseIndex, lifelines: &[Lifeline]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (status, chinese, english) in [
        (Status::Emerging, "新近出现", "emerging"),
        (Status::Fading, "已经淡出", "fading"),
        (Status::Revived, "重新出现", "revived"),
        (Status::Persistent, "始终沿用", "persistent"),
    ] {
        for (phrase, lifeline) in
            index.phrases.iter().zip(lifelines).filter(|(_, lifeline)| lifeline.status == status).take(EACH)
        {
            let (n, k) = (lifeline.presence.n(), lifeline.presence.k());
            let dates = match (lifeline.first, lifeline.last) {
                (Some(first), Some(last)) => format!("{first}–{last}"),
                _ => String::new(),
            };
            findings.push(Finding {
                kind: FindingKind::Trend,
                chinese: format!("{}{chinese}：{n}份文件中有{k}份使用，{dates}。", quoted(&phrase.text)),
                english: format!("{} is {english}: {k} of {n} documents use it, {dates}.", phrase.text),
                evidence: vec![Evidence {
                    text: phrase.text.clone(),
                    occurrences: phrase.occurrences.clone(),
                }],
            });
        }
    }
    findings
}

fn shared(corpus: &Corpus, index: &PhraseIndex, lifelines: &[Lifeline]) -> Vec<Finding> {
    let n = corpus.documents().len();
    let most = index.phrases.iter().map(|phrase| phrase.documents).max().unwrap_or(0);
    (index.phrases.iter().zip(lifelines))
        .filter(|(phrase, lifeline)| {
            phrase.documents > 2
                && 4 * phrase.documents >= 3 * most
                && matches!(lifeline.status, Status::TooFewDocuments | Status::Intermittent)
        })
        .take(EACH)
        .map(|(phrase, _)| {
            let (k, count) = (phrase.documents, phrase.occurrences.len());
            Finding {
                kind: FindingKind::Shared,
                chinese: format!("{}见于{n}份文件中的{k}份，共{count}次。", quoted(&phrase.text)),
                english: format!("{} stands in {k} of {n} documents, {count} times.", phrase.text),
                evidence: vec![Evidence {
                    text: phrase.text.clone(),
                    occurrences: phrase.occurrences.clone(),
                }],
            }
        })
        .collect()
}

/// Known lines of formulations, as far as each step stands in several documents of its own time.
fn successions(corpus: &Corpus, index: &PhraseIndex) -> Vec<Finding> {
    /// The least documents of a step.
    const LEAST: usize = 2;
    struct Step<'a> {
        text: &'a str,
        first: u16,
        last: u16,
        n: usize,
    }
    let step = |form: &Form| {
        let documents: BTreeSet<usize> =
            form.occurrences.iter().map(|occurrence| occurrence.document).collect();
        let years =
            || documents.iter().filter_map(|&number| corpus.documents()[number].date).map(|date| date.year);
        Some((years().min()?, years().max()?, documents.len()))
    };
    (index.families.iter())
        .filter(|family| family.change == Change::Succession)
        .filter_map(|family| {
            let mut steps: Vec<Step<'_>> = (family.forms.iter())
                .filter_map(|form| {
                    let (first, last, n) = step(form)?;
                    (n >= LEAST).then_some(Step { text: &form.text, first, last, n })
                })
                .collect();
            steps.sort_by_key(|step| (step.first, step.last));
            let is_line = steps.len() > 1
                && steps.windows(2).all(|pair| pair[0].first < pair[1].first && pair[0].last < pair[1].last);
            is_line.then(|| Finding {
                kind: FindingKind::Family,
                chinese: {
                    let steps: Vec<String> = (steps.iter())
                        .map(|step| {
                            format!("{}（{}—{}，{}份）", quoted(step.text), step.first, step.last, step.n)
                        })
                        .collect();
                    format!("{}：依首见年份先后，是已知的一脉说法。", steps.join("→"))
                },
                english: {
                    let steps: Vec<String> = (steps.iter())
                        .map(|step| {
                            format!("{} ({}–{}, {} documents)", step.text, step.first, step.last, step.n)
                        })
                        .collect();
                    format!("{}: a known line of formulations, by the year of first use.", steps.join(" → "))
                },
                evidence: (family.forms.iter())
                    .map(|form| Evidence { text: form.text.clone(), occurrences: form.occurrences.clone() })
                    .collect(),
            })
        })
        .take(EACH)
        .collect()
}

fn families(corpus: &Corpus, index: &PhraseIndex) -> Vec<Finding> {
    let documents = |family: &Family, form: usize| -> BTreeSet<usize> {
        family.forms[form].occurrences.iter().map(|occurrence| occurrence.document).collect()
    };
    (index.families.iter())
        .filter(|family| family.change != Change::Succession)
        .filter_map(|family| {
            let other = (1..family.forms.len())
                .find(|&form| documents(family, 0).is_disjoint(&documents(family, form)))?;
            let (head, form) = (&family.forms[0], &family.forms[other]);
            let who = |form: usize| {
                documents(family, form).iter().map(|&document| name(corpus, document)).collect::<Vec<_>>()
            };
            Some(Finding {
                kind: FindingKind::Family,
                chinese: format!(
                    "{}（{}）在{}中作{}。",
                    quoted(&head.text),
                    who(0).join("、"),
                    who(other).join("、"),
                    quoted(&form.text)
                ),
                english: format!(
                    "{} ({}) stands as {} in {}.",
                    head.text,
                    who(0).join(", "),
                    form.text,
                    who(other).join(", ")
                ),
                evidence: [head, form]
                    .iter()
                    .map(|form| Evidence { text: form.text.clone(), occurrences: form.occurrences.clone() })
                    .collect(),
            })
        })
        .take(EACH)
        .collect()
}

/// What a corpus does not allow to say.
pub(crate) fn limits(corpus: &Corpus, lifelines: &[Lifeline]) -> Vec<Finding> {
    let documents = corpus.documents();
    let limit = |chinese: String, english: String| Finding {
        kind: FindingKind::Limit,
        chinese,
        english,
        evidence: Vec::new(),
    };
    let mut limits = Vec::new();
    let issuers: BTreeSet<&str> =
        documents.iter().filter_map(|document| document.issuer.as_deref()).collect();
    let n = documents.len();
    let is_short =
        !lifelines.is_empty() && lifelines.iter().all(|life| life.status == Status::TooFewDocuments);
    if is_short || n < 2 {
        limits.push(limit(
            format!("共{n}份文件，出自{}个发文单位：不足以读出趋势。", issuers.len()),
            format!("{}: no trend can be read from them.", documents_of_issuers(n, issuers.len())),
        ));
    }
    let undated = documents.iter().filter(|document| document.date.is_none()).count();
    if undated > 0 {
        limits.push(limit(
            format!("{undated}份文件没有日期，不计入时间线。"),
            format!("{undated} of {n} documents have no date and are left out of the timelines."),
        ));
    }
    let missing = missing_years(corpus);
    if !missing.is_empty() {
        let years: Vec<String> = missing.iter().map(u16::to_string).collect();
        limits.push(limit(
            format!("缺少的年份：{}。", years.join("、")),
            format!("Years without a document: {}.", years.join(", ")),
        ));
    }
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for series in documents.iter().filter_map(|document| document.series.as_deref()) {
        *names.entry(series).or_default() += 1;
    }
    if n > 1 && !names.values().any(|&count| count > 1) {
        limits.push(limit(
            "没有两份文件属于同一系列：差异也可能出自发文单位，而不是时间。".to_owned(),
            "No two documents belong to one series: a difference may be that of the issuers and not of time."
                .to_owned(),
        ));
    }
    limits
}

fn documents_of_issuers(n: usize, issuers: usize) -> String {
    let plural = |n: usize, noun: &str| if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") };
    format!("{} of {}", plural(n, "document"), plural(issuers, "issuer"))
}

/// The years between the first and the last document that have none.
pub(crate) fn missing_years(corpus: &Corpus) -> Vec<u16> {
    let years: BTreeSet<u16> =
        corpus.documents().iter().filter_map(|document| document.date.map(|date| date.year)).collect();
    match (years.first(), years.last()) {
        (Some(&first), Some(&last)) => (first..=last).filter(|year| !years.contains(year)).collect(),
        _ => Vec::new(),
    }
}
