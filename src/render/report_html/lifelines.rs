//! The picture of the report: a row for each phrase, time along x, a dot for each document that uses it.

use crate::schema::{DocumentV1, PhraseV1, ReportV1};

/// The most rows.
const MOST_ROWS: usize = 40;
/// The height of a row, the width of the labels and of the time axis, in pixels.
const ROW: f64 = 24.0;
const LABELS: f64 = 300.0;
const AXIS: f64 = 640.0;
const MARGIN: f64 = 24.0;
const HEAD: f64 = 34.0;
/// The radius of the smallest and of the largest dot, in pixels.
const RADII: (f64, f64) = (3.5, 10.0);
/// The colours that `report.css` has for issuers.
const COLOURS: usize = 8;
/// The longest label, in characters.
const LONGEST_LABEL: usize = 19;

/// The lifelines of the best phrases that stand in more than one dated document.
pub(super) struct Lifelines<'a> {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
    pub(super) ticks: Vec<(f64, i32)>,
    /// Years without a document: start and width.
    pub(super) gaps: Vec<(f64, f64)>,
    pub(super) rows: Vec<Row<'a>>,
    /// Issuers and their colours.
    pub(super) legend: Vec<(&'a str, usize)>,
}

/// The life of one phrase.
pub(super) struct Row<'a> {
    pub(super) label: String,
    pub(super) text: &'a str,
    pub(super) rank: usize,
    pub(super) y: f64,
    pub(super) start: f64,
    pub(super) end: f64,
    pub(super) dots: Vec<Dot<'a>>,
}

/// The use of a phrase in one document.
pub(super) struct Dot<'a> {
    pub(super) x: f64,
    pub(super) radius: f64,
    pub(super) colour: usize,
    pub(super) date: &'a str,
    pub(super) issuer: &'a str,
    pub(super) count: usize,
}

impl<'a> Lifelines<'a> {
    pub(super) fn new(report: &'a ReportV1) -> Self {
        let years = || report.documents.iter().filter_map(|document| document.year);
        let first = years().fold(f64::INFINITY, f64::min).floor();
        let last = years().fold(f64::NEG_INFINITY, f64::max).ceil();
        let span = (last - first).max(1.0);
        let x = |year: f64| LABELS + MARGIN + (year - first) / span * AXIS;
        let mut legend: Vec<(&str, usize)> = Vec::new();
        for document in report.documents.iter().filter(|document| document.year.is_some()) {
            let issuer = issuer(document);
            if !legend.iter().any(|(known, _)| *known == issuer) {
                legend.push((issuer, legend.len() % COLOURS));
            }
        }
        let greatest =
            report.phrases.iter().flat_map(|phrase| phrase.exposure.values()).copied().fold(0.0, f64::max);
        let dots = |phrase: &'a PhraseV1| -> Vec<Dot<'a>> {
            let used = report.documents.iter().filter(|document| phrase.counts.contains_key(&document.id));
            used.filter_map(|document| {
                let exposure = phrase.exposure.get(&document.id).copied().unwrap_or(0.0);
                let issuer = issuer(document);
                Some(Dot {
                    x: x(document.year?),
                    // The area of a dot, not its radius, shows the use.
                    radius: RADII.0
                        + (RADII.1 - RADII.0) * (exposure / greatest.max(f64::MIN_POSITIVE)).sqrt(),
                    colour: legend.iter().find(|(known, _)| *known == issuer)?.1,
                    date: document.date.as_deref()?,
                    issuer,
                    count: phrase.counts[&document.id],
                })
            })
            .collect()
        };
        let with_dots = report.phrases.iter().map(|phrase| (phrase, dots(phrase)));
        let rows: Vec<Row<'a>> = (with_dots.filter(|(_, dots)| dots.len() > 1).take(MOST_ROWS).enumerate())
            .map(|(number, (phrase, dots))| Row {
                label: label(&phrase.text),
                text: &phrase.text,
                rank: phrase.rank,
                y: HEAD + ROW * (row(number) + 0.5),
                start: dots.iter().map(|dot| dot.x).fold(f64::INFINITY, f64::min),
                end: dots.iter().map(|dot| dot.x).fold(0.0, f64::max),
                dots,
            })
            .collect();
        let bottom = HEAD + ROW * row(rows.len());
        let step = if span <= 12.0 {
            1
        } else if span <= 40.0 {
            5
        } else {
            10
        };
        Self {
            width: LABELS + AXIS + 2.0 * MARGIN,
            height: bottom + 12.0,
            left: LABELS + MARGIN,
            right: LABELS + MARGIN + AXIS,
            bottom,
            // Years are whole numbers of four digits, which fit any integer.
            ticks: (first as i32..=last as i32)
                .filter(|year| year % step == 0)
                .map(|year| (x(year.into()), year))
                .collect(),
            gaps: (report.coverage.missing_years.iter())
                .map(|year| (x(f64::from(*year)), AXIS / span))
                .collect(),
            rows,
            legend,
        }
    }
}

fn issuer(document: &DocumentV1) -> &str {
    document.issuer.as_deref().or(document.series.as_deref()).unwrap_or("—")
}

fn row(number: usize) -> f64 {
    // There are at most forty rows.
    u32::try_from(number).map_or(0.0, f64::from)
}

fn label(text: &str) -> String {
    if text.chars().count() <= LONGEST_LABEL {
        return text.to_owned();
    }
    text.chars().take(LONGEST_LABEL - 1).chain(['…']).collect()
}
