//! What the page draws as it is looked at: every phrase with its counts and places, and the sentences that hold
//! them, each once.

use std::collections::HashMap;

use serde::Serialize;

use super::offsets::{OffsetUnit, Offsets};
use super::report::{PointsV1, ReportV1};

/// The sentences in the page have at most so many bytes together; JSON and `tifa kwic` have all.
const MOST_SENTENCES: usize = 8_000_000;

/// The issuer of a document that does not say one.
const UNKNOWN: &str = "—";

#[derive(Serialize)]
struct Data<'a> {
    documents: Vec<Document<'a>>,
    statuses: Vec<&'a str>,
    points: [&'static str; 9],
    base: f64,
    sentences: Vec<&'a str>,
    phrases: Vec<Phrase<'a>>,
    missing: &'a [u16],
}

#[derive(Serialize)]
struct Document<'a> {
    name: &'a str,
    issuer: &'a str,
    date: Option<&'a str>,
    year: Option<f64>,
    level: Option<&'a str>,
}

/// Short names: there may be fifty thousand.
#[derive(Serialize)]
struct Phrase<'a> {
    /// The wording.
    t: &'a str,
    /// The score, and its points in the order of `Data::points`.
    s: f64,
    p: [f64; 9],
    /// The number of the status.
    u: usize,
    /// k of n.
    k: usize,
    n: usize,
    /// The head of its family and its field.
    f: Option<&'a str>,
    d: Option<&'a str>,
    /// Document, count, use per 10,000 characters.
    c: Vec<(usize, usize, f64)>,
    /// Document, sentence, place in the sentence in UTF-16 units, source bytes.
    o: Vec<[usize; 6]>,
}

/// The data of a report as JSON that may stand in a page.
pub(crate) fn report_page_data(report: &ReportV1) -> String {
    let numbers: HashMap<&str, usize> = report
        .documents
        .iter()
        .enumerate()
        .map(|(number, document)| (document.id.as_str(), number))
        .collect();
    let statuses: Vec<&str> = report.statuses.keys().map(String::as_str).collect();
    let mut sentences = Sentences { known: HashMap::new(), list: Vec::new(), bytes: 0 };
    let round = |value: f64| (value * 1000.0).round() / 1000.0;
    let phrases = (report.phrases.iter())
        .map(|phrase| Phrase {
            t: &phrase.text,
            s: round(phrase.score),
            p: phrase.parts.points.values().map(round),
            u: statuses.iter().position(|status| **status == phrase.status).unwrap_or_default(),
            k: phrase.k,
            n: phrase.n,
            f: phrase.family.as_deref(),
            d: phrase.parts.field.as_deref(),
            c: (phrase.counts.iter())
                .map(|(id, &count)| {
                    let exposure = phrase.exposure.get(id).copied().unwrap_or(0.0);
                    (numbers[id.as_str()], count, round(exposure))
                })
                .collect(),
            o: (phrase.occurrences.iter())
                .filter_map(|occurrence| {
                    let document = numbers[occurrence.document.as_str()];
                    let sentence = sentences.number(document, &occurrence.sentence)?;
                    let [start, end] = in_utf16(&occurrence.sentence, occurrence.at, report.offsets);
                    Some([document, sentence, start, end, occurrence.source[0], occurrence.source[1]])
                })
                .collect(),
        })
        .collect();
    let data = Data {
        documents: (report.documents.iter())
            .map(|document| Document {
                name: document.title.as_deref().unwrap_or(&document.id),
                issuer: document.issuer.as_deref().or(document.series.as_deref()).unwrap_or(UNKNOWN),
                date: document.date.as_deref(),
                year: document.year,
                level: document.level.as_deref(),
            })
            .collect(),
        statuses,
        points: PointsV1::NAMES,
        base: report.settings.base_points,
        phrases,
        sentences: sentences.list,
        missing: &report.coverage.missing_years,
    };
    // `</script>` in a text must not end the element that holds it.
    serde_json::to_string(&data).expect("strings and numbers serialize").replace('<', "\\u003c")
}

/// Sentences by number; those beyond the budget have none.
struct Sentences<'a> {
    known: HashMap<(usize, &'a str), usize>,
    list: Vec<&'a str>,
    bytes: usize,
}

impl<'a> Sentences<'a> {
    fn number(&mut self, document: usize, sentence: &'a str) -> Option<usize> {
        if let Some(&number) = self.known.get(&(document, sentence)) {
            return Some(number);
        }
        (self.bytes + sentence.len() <= MOST_SENTENCES).then(|| {
            self.bytes += sentence.len();
            self.known.insert((document, sentence), self.list.len());
            self.list.push(sentence);
            self.list.len() - 1
        })
    }
}

/// A place of a text in UTF-16 units.
fn in_utf16(text: &str, place: [usize; 2], unit: OffsetUnit) -> [usize; 2] {
    let bytes = match unit {
        OffsetUnit::Utf16 => return place,
        OffsetUnit::Byte => place,
        OffsetUnit::Char => place.map(|at| text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte)),
    };
    Offsets::new(text, OffsetUnit::Utf16).pair(bytes[0], bytes[1])
}
