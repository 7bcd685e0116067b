//! What a report says of a few documents with dates.

use tifa::document::Corpus;
use tifa::evolution;
use tifa::schema::{OffsetUnit, ReportV1};

use crate::phrases::document;

/// One document a year, of one line each.
fn yearly(lines: &[(u16, &str)]) -> Corpus {
    let document = |(year, line): &(u16, &str)| {
        document(&format!("{year}.txt"), Some(&year.to_string()), None, &[(*line).to_owned()])
    };
    Corpus::new(lines.iter().map(document).collect())
}

#[test]
fn a_known_line_is_told_only_in_the_order_that_the_documents_show() {
    let (first, second) = ("坚持又好又快发展，改善民生。", "推动高质量发展，改善民生。");
    let findings = |lines: &[(u16, &str)]| -> Vec<String> {
        let report = evolution::report(&yearly(lines), &evolution::Settings::default());
        report.findings.into_iter().map(|finding| finding.english).collect()
    };
    let forward = findings(&[(2007, first), (2008, first), (2018, second), (2019, second)]);
    let told = "又好又快发展 (2007–2008, 2 documents) → 高质量发展 (2018–2019, 2 documents)";
    assert!(forward.iter().any(|finding| finding.starts_with(told)), "{forward:?}");
    let backward = findings(&[(2007, second), (2008, second), (2018, first), (2019, first)]);
    assert!(backward.iter().all(|finding| !finding.contains('→') && !finding.contains("known line")));
    assert!(!backward.is_empty());
}

#[test]
fn a_sentence_without_an_end_is_shown_in_part() {
    let line = format!("推动高质量发展{}", "改善了城乡面貌又多了许多工厂".repeat(200));
    let corpus = yearly(&[(2018, &line), (2019, &line)]);
    let report = evolution::report(&corpus, &evolution::Settings::default());
    let report = ReportV1::new(&report, &corpus, OffsetUnit::Byte);
    let occurrences = || report.phrases.iter().flat_map(|phrase| &phrase.occurrences);
    assert!(occurrences().count() > 0);
    for occurrence in occurrences() {
        let text = &report.documents[0].text[occurrence.canonical[0]..occurrence.canonical[1]];
        assert_eq!(&occurrence.sentence[occurrence.at[0]..occurrence.at[1]], text);
        assert!(occurrence.sentence.chars().count() <= text.chars().count() + 1000);
    }
}
