//! Recurring phrasing and its evolution: data cases, laws, a small corpus from end to end.

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;
use tifa::document::{
    Block, BlockKind, Canonical, Clause, Corpus, Document, EncodingReport, Metadata, Script, ScriptReport,
    Structure,
};
use tifa::evolution::{self, Counts, Fate, Status};
use tifa::phrases::{self, PhraseIndex, kwic};
use tifa::render::{report_csv, report_markdown, report_terminal};
use tifa::schema::{KwicV1, OffsetUnit, ReportV1};
use tifa::text::{Edits, OffsetMap, Span};

/// The bytes before the text in the source of a test document, so that source and canonical offsets differ.
const SOURCE_SHIFT: usize = 7;

/// A document whose lines are blocks, as the segmenting stage would read them.
pub(crate) fn document(id: &str, date: Option<&str>, series: Option<&str>, lines: &[String]) -> Document {
    let mut text = String::new();
    let mut structure = Structure::default();
    for line in lines {
        let (kind, line) = match line.split_once(':') {
            Some(("F", rest)) => (BlockKind::Furniture, rest),
            Some(("M", rest)) => (BlockKind::Metadata, rest),
            Some(("H", rest)) => (BlockKind::Heading, rest),
            Some(("S", rest)) => (BlockKind::Salutation, rest),
            _ => (BlockKind::Paragraph, line.as_str()),
        };
        if !structure.blocks.is_empty() {
            text.push('\n');
        }
        let start = text.len();
        text.push_str(line);
        if kind.is_body() {
            structure.clauses.extend(clauses(&text, start, structure.blocks.len()));
        }
        let why = (!kind.is_body()).then_some("the page around the text");
        structure.blocks.push(Block { span: Span::new(start, text.len()), kind, why });
    }
    let mut edits = Edits::default();
    edits.units(SOURCE_SHIFT, 1, 0);
    edits.keep(text.len());
    Document {
        id: id.to_owned(),
        canonical: Canonical {
            source_id: String::new(),
            profile: "test".to_owned(),
            map: OffsetMap::new(&edits),
            text,
            receipts: Vec::new(),
            notes: Vec::new(),
            encoding: EncodingReport { label: "utf-8", confidence: 1.0, segments: Vec::new() },
            script: ScriptReport { detected: Script::Hans, confidence: 1.0, spans: Vec::new() },
            structure,
            metadata: Metadata::default(),
        },
        title: None,
        issuer: Some("甲区".to_owned()),
        date: date.map(|date| date.parse().expect("a date of this test")),
        level: None,
        series: series.map(str::to_owned),
    }
}

fn clauses(text: &str, from: usize, block: usize) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let mut start = from;
    let characters: Vec<(usize, char)> = text[from..].char_indices().collect();
    for (number, (at, character)) in characters.iter().enumerate() {
        if "。！？；，：".contains(*character) {
            let mut end = from + at + character.len_utf8();
            if let Some((_, quote @ ('”' | '’'))) = characters.get(number + 1) {
                end += quote.len_utf8();
            }
            clauses.push(Clause { span: Span::new(start, end), block });
            start = end;
        }
    }
    if start < text.len() {
        clauses.push(Clause { span: Span::new(start, text.len()), block });
    }
    clauses
}

fn corpus(documents: &[Vec<String>]) -> Corpus {
    Corpus::new(
        (documents.iter().enumerate())
            .map(|(number, lines)| {
                document(&format!("{number}.txt"), Some(&format!("{}", 2001 + number)), None, lines)
            })
            .collect(),
    )
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(rename = "comment")]
    _comment: Option<String>,
    documents: Vec<Vec<String>>,
    #[serde(default)]
    phrases: Vec<String>,
    #[serde(default)]
    local: Vec<String>,
    #[serde(default)]
    absent: Vec<String>,
    #[serde(default)]
    excluded: Vec<ExpectedExcluded>,
    #[serde(default)]
    families: Vec<ExpectedFamily>,
    #[serde(default)]
    no_family: Vec<Vec<String>>,
    #[serde(default)]
    frames: Vec<String>,
    #[serde(default)]
    no_frame: Vec<String>,
    #[serde(default)]
    passages: Vec<String>,
    #[serde(default)]
    no_passages: bool,
}

#[derive(Deserialize)]
struct ExpectedExcluded {
    text: String,
    kind: String,
}

#[derive(Deserialize)]
struct ExpectedFamily {
    forms: Vec<String>,
    change: String,
}

impl Case {
    /// What is not as expected.
    fn failures(&self) -> Vec<String> {
        let index = phrases::mine(&corpus(&self.documents), &phrases::Settings::default());
        let listed: Vec<&str> = index.phrases.iter().map(|phrase| phrase.text.as_str()).collect();
        let mut failures = Vec::new();
        let mut expect = |holds: bool, what: String| {
            if !holds {
                failures.push(what);
            }
        };
        for text in &self.phrases {
            expect(listed.contains(&text.as_str()), format!("{text} is a phrase: {listed:?}"));
        }
        for text in &self.absent {
            expect(!listed.contains(&text.as_str()), format!("{text} is no phrase: {listed:?}"));
        }
        for text in &self.local {
            expect(index.local.iter().any(|phrase| phrase.text == *text), format!("{text} is local"));
        }
        for wanted in &self.excluded {
            let found: Vec<(&str, &str)> =
                index.excluded.iter().map(|excluded| (excluded.text.as_str(), excluded.kind)).collect();
            let holds = found.contains(&(wanted.text.as_str(), wanted.kind.as_str()));
            expect(holds, format!("{} is excluded as {}: {found:?}", wanted.text, wanted.kind));
        }
        let are_kin = |a: &str, b: &str| {
            index
                .families
                .iter()
                .find(|family| [a, b].iter().all(|text| family.forms.iter().any(|form| form.text == **text)))
        };
        for wanted in &self.families {
            let forward = wanted.change.as_str();
            let back = match forward {
                "inserted-modifier" => "dropped-modifier",
                "dropped-modifier" => "inserted-modifier",
                other => other,
            };
            let holds = are_kin(&wanted.forms[0], &wanted.forms[1]).is_some_and(|family| {
                let expected = if family.head == wanted.forms[0] { forward } else { back };
                family.forms.iter().any(|form| {
                    wanted.forms.contains(&form.text)
                        && form.change.is_some_and(|change| change.name() == expected)
                })
            });
            let found: Vec<Vec<&str>> = (index.families.iter())
                .map(|family| family.forms.iter().map(|form| form.text.as_str()).collect())
                .collect();
            expect(holds, format!("{:?} are a family by {forward}: {found:?}", wanted.forms));
        }
        for pair in &self.no_family {
            expect(are_kin(&pair[0], &pair[1]).is_none(), format!("{pair:?} are no family"));
        }
        let skeletons: Vec<&str> = index.frames.iter().map(|frame| frame.skeleton.as_str()).collect();
        for skeleton in &self.frames {
            expect(skeletons.contains(&skeleton.as_str()), format!("{skeleton} is a frame: {skeletons:?}"));
        }
        for skeleton in &self.no_frame {
            expect(!skeletons.contains(&skeleton.as_str()), format!("{skeleton} is no frame"));
        }
        let passages: Vec<&str> = index.passages.iter().map(|passage| passage.text.as_str()).collect();
        for text in &self.passages {
            expect(passages.contains(&text.as_str()), format!("{text} is a passage: {passages:?}"));
        }
        expect(!self.no_passages || passages.is_empty(), format!("no passages: {passages:?}"));
        failures
    }

    fn expects_something(&self) -> bool {
        self.no_passages
            || [
                self.phrases.len(),
                self.local.len(),
                self.absent.len(),
                self.excluded.len(),
                self.families.len(),
                self.no_family.len(),
                self.frames.len(),
                self.no_frame.len(),
                self.passages.len(),
            ]
            .iter()
            .any(|&count| count > 0)
    }
}

fn check(cases: &str) {
    let cases: Cases = toml::from_str(cases).expect("the cases read");
    let mut failures = Vec::new();
    for case in &cases.case {
        assert!(case.expects_something(), "{}: a case must expect something", case.name);
        failures.extend(case.failures().into_iter().map(|failure| format!("{}: {failure}", case.name)));
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn synthetic_cases() {
    check(include_str!("cases/phrases/synthetic.toml"));
}

#[test]
fn negative_cases() {
    check(include_str!("cases/phrases/negative.toml"));
}

#[test]
fn wild_cases() {
    check(include_str!("cases/phrases/wild.toml"));
}

#[test]
fn known_failures_still_fail() {
    let cases: Cases =
        toml::from_str(include_str!("cases/phrases/known-failures.toml")).expect("the cases read");
    for case in &cases.case {
        assert!(!case.failures().is_empty(), "{}: passes now, move it to another file", case.name);
    }
}

/// Texts of words that recur often, with punctuation and quotation marks, so that everything overlaps.
fn random_documents() -> impl Strategy<Value = Vec<Vec<String>>> {
    let word = prop::sample::select(vec![
        "高质量",
        "发展",
        "推动",
        "现代化",
        "“百千万工程”",
        "改革",
        "、",
        "的",
        "创新",
        "2024年",
        "，",
        "。",
        "“",
        "”",
        "A1",
        "坚持",
        "把",
        "走在前列",
        "𠀀",
    ]);
    let line = prop::collection::vec(word, 1..14).prop_map(|words| words.concat());
    prop::collection::vec(prop::collection::vec(line, 1..5), 1..5)
}

fn assert_occurrences(corpus: &Corpus, index: &PhraseIndex) {
    let text = |occurrence: &phrases::Occurrence| {
        &corpus.documents()[occurrence.document].canonical.text[occurrence.span.range()]
    };
    for phrase in index.phrases.iter().chain(&index.local) {
        assert!(!phrase.occurrences.is_empty());
        assert!(phrase.occurrences.iter().all(|occurrence| text(occurrence) == phrase.text));
        assert!(phrase.occurrences.windows(2).all(|pair| {
            pair[0].document < pair[1].document || pair[0].span.end() <= pair[1].span.start()
        }));
    }
    for form in index.families.iter().flat_map(|family| &family.forms) {
        assert!(form.occurrences.iter().all(|occurrence| text(occurrence) == form.text));
    }
    for family in &index.families {
        for form in &family.forms {
            for edit in &form.edits {
                assert!(family.head.get(edit.head.clone()).is_some(), "{}: {edit:?}", family.head);
                assert!(form.text.get(edit.form.clone()).is_some(), "{}: {edit:?}", form.text);
            }
        }
    }
    for passage in &index.passages {
        assert!(passage.occurrences.iter().all(|occurrence| text(occurrence) == passage.text));
    }
    for used in index.frames.iter().flat_map(|frame| &frame.uses) {
        let whole = text(&used.occurrence);
        let mut at = 0;
        for filler in &used.fillers {
            at += whole[at..].find(filler.as_str()).expect("the fillers stand in the whole, in order")
                + filler.len();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn every_occurrence_holds_its_phrase(documents in random_documents(), least in 1usize..3) {
        let corpus = corpus(&documents);
        let settings = phrases::Settings { least_documents: least, passage_length: 8, ..Default::default() };
        let index = phrases::mine(&corpus, &settings);
        assert_occurrences(&corpus, &index);
        for phrase in &index.phrases {
            let found = kwic(&corpus, &phrase.text, 3);
            prop_assert_eq!(found.len(), phrase.occurrences.len(), "{}", &phrase.text);
        }
    }

    #[test]
    fn counts_equal_occurrences(documents in random_documents()) {
        let corpus = corpus(&documents);
        let report = evolution::report(&corpus, &evolution::Settings::default());
        let occurrences: usize = report.index.phrases.iter().map(|phrase| phrase.occurrences.len()).sum();
        prop_assert_eq!(report.counts.total(), occurrences);
        for (phrase, life) in report.index.phrases.iter().zip(&report.lifelines) {
            prop_assert_eq!(life.counts.iter().map(|(_, count)| count).sum::<usize>(), phrase.occurrences.len());
        }
        let wire = ReportV1::new(&report, &corpus, OffsetUnit::Char);
        prop_assert_eq!(wire.coverage.n_occurrences, occurrences);
        for phrase in &wire.phrases {
            prop_assert_eq!(phrase.counts.values().sum::<usize>(), phrase.occurrences.len());
            for occurrence in &phrase.occurrences {
                let held: String = occurrence.sentence.chars()
                    .skip(occurrence.at[0]).take(occurrence.at[1] - occurrence.at[0]).collect();
                prop_assert_eq!(&held, &phrase.text);
            }
        }
    }

    #[test]
    fn merging_counts_is_associative_and_commutative(
        records in prop::collection::vec(prop::collection::vec((0usize..3, 0usize..3, 0usize..4), 0..6), 3)
    ) {
        let record = |rows: &Vec<(usize, usize, usize)>| {
            let mut counts = Counts::default();
            for &(wording, document, n) in rows {
                counts.add(&wording.to_string(), &document.to_string(), n);
            }
            counts
        };
        let merged = |parts: &[&Counts]| {
            let mut all = Counts::default();
            for part in parts {
                all.merge(part);
            }
            all
        };
        let (a, b, c) = (record(&records[0]), record(&records[1]), record(&records[2]));
        let left = merged(&[&merged(&[&a, &b]), &c]);
        prop_assert_eq!(&left, &merged(&[&a, &merged(&[&b, &c])]));
        prop_assert_eq!(&left, &merged(&[&c, &b, &a]));
        prop_assert_eq!(left.total(), a.total() + b.total() + c.total());
    }
}

/// Two reports of one district and one of another.
fn small_corpus() -> Corpus {
    let lines = |lines: &[&str]| -> Vec<String> { lines.iter().map(|line| (*line).to_owned()).collect() };
    Corpus::new(vec![
        document(
            "a/2022.txt",
            Some("2022-01-21"),
            Some("甲区"),
            &lines(&[
                "F:返回首页",
                "大力实施“一芯两核”区域发展战略，持续加快建设好现代化国际化创新型深圳东部中心。",
                "抢抓“双区”驱动机遇，坚定实施“一芯两核”区域发展战略。",
                "全区加快建设好现代化国际化创新型深圳东部中心，做好“六稳”工作。",
            ]),
        ),
        document(
            "a/2025.txt",
            Some("2025-01-16"),
            Some("甲区"),
            &lines(&[
                "深入实施“一芯两核”区域发展战略，全面落实“百千万工程”。",
                "加快建设深圳东部中心，坚持稳中求进工作总基调。",
            ]),
        ),
        document(
            "b/2024.txt",
            Some("2024"),
            None,
            &lines(&["推进“百千万工程”走深走实，坚持稳中求进工作总基调。"]),
        ),
    ])
}

#[test]
fn a_series_shows_what_was_kept_reworded_dropped_and_what_is_new() {
    let report = evolution::report(&small_corpus(), &evolution::Settings::default());
    let [comparison] = report.comparisons.as_slice() else { panic!("one series, one pair of documents") };
    let of = |fate: Fate| -> Vec<(&str, Option<&str>)> {
        (comparison.wordings.iter())
            .filter(|wording| wording.fate == fate)
            .map(|wording| (wording.text.as_str(), wording.becomes.as_deref()))
            .collect()
    };
    assert_eq!(of(Fate::Kept).first(), Some(&("“一芯两核”区域发展战略", None)));
    assert!(
        of(Fate::Reworded)
            .contains(&("加快建设好现代化国际化创新型深圳东部中心", Some("加快建设深圳东部中心"))),
        "{:?}",
        of(Fate::Reworded)
    );
    let dropped = of(Fate::Dropped);
    for name in ["“双区”", "“六稳”"] {
        assert!(dropped.contains(&(name, None)), "{dropped:?}");
    }
    let new = of(Fate::New);
    for name in ["“百千万工程”", "坚持稳中求进工作总基调"] {
        assert!(new.contains(&(name, None)), "{new:?}");
    }
    assert!(report.lifelines.iter().all(|life| life.status == Status::TooFewDocuments));
    assert!(report.limits.iter().any(|limit| limit.english.contains("no trend can be read")));
}

#[test]
fn the_wire_form_keeps_its_names_and_leads_to_the_source() {
    let corpus = small_corpus();
    let report = evolution::report(&corpus, &evolution::Settings::default());
    for unit in [OffsetUnit::Byte, OffsetUnit::Char, OffsetUnit::Utf16] {
        let wire = serde_json::to_value(ReportV1::new(&report, &corpus, unit)).expect("a report serializes");
        for field in
            ["offsets", "documents", "phrases", "families", "frames", "passages", "excluded", "coverage"]
        {
            assert!(wire.get(field).is_some(), "{field}");
        }
        for field in ["id", "title", "issuer", "date", "series", "n_chars"] {
            assert!(wire["documents"][0].get(field).is_some(), "documents[].{field}");
        }
        let phrase = &wire["phrases"][0];
        for field in
            ["text", "rank", "score", "documents", "counts", "first", "last", "status", "occurrences"]
        {
            assert!(phrase.get(field).is_some(), "phrases[].{field}");
        }
        for field in ["head", "forms", "change", "edits"] {
            assert!(wire["families"][0].get(field).is_some(), "families[].{field}");
        }
        for field in ["text", "documents", "first", "last"] {
            assert!(wire["families"][0]["forms"][0].get(field).is_some(), "families[].forms[].{field}");
        }
        let occurrence = &phrase["occurrences"][0];
        let document = (corpus.documents().iter())
            .find(|document| occurrence["document"] == document.id.as_str())
            .expect("an occurrence names a document");
        let text = phrase["text"].as_str().expect("a text");
        let byte = document.canonical.text.find(text).expect("the phrase stands in its document");
        let expected = match unit {
            OffsetUnit::Byte => byte,
            OffsetUnit::Char => document.canonical.text[..byte].chars().count(),
            OffsetUnit::Utf16 => document.canonical.text[..byte].encode_utf16().count(),
        };
        assert_eq!(occurrence["canonical"][0], Value::from(expected));
        assert_eq!(occurrence["source"][0], Value::from(byte + SOURCE_SHIFT));
        assert_eq!(occurrence["source"][1], Value::from(byte + SOURCE_SHIFT + text.len()));
        assert!(occurrence["sentence"].as_str().is_some_and(|sentence| sentence.contains(text)));
    }
}

#[test]
fn a_report_is_the_same_whatever_the_number_of_threads() {
    let corpus = small_corpus();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool of threads");
        pool.install(|| {
            let report = evolution::report(&corpus, &evolution::Settings::default());
            serde_json::to_string(&ReportV1::new(&report, &corpus, OffsetUnit::Byte))
                .expect("a report serializes")
        })
    };
    assert_eq!(with(1), with(4));
}

#[test]
fn a_report_reads_in_every_form() {
    let corpus = small_corpus();
    let report = evolution::report(&corpus, &evolution::Settings::default());
    let wire = ReportV1::new(&report, &corpus, OffsetUnit::Byte);
    insta::assert_snapshot!("report_terminal", report_terminal(&wire));
    insta::assert_snapshot!("report_markdown", report_markdown(&wire));
    let tables = report_csv(&wire);
    for (name, table) in &tables {
        let columns = table.lines().next().map(|head| head.split(',').count());
        assert!(columns.is_some_and(|columns| columns > 2), "{name}");
    }
    let phrases = &tables.iter().find(|(name, _)| *name == "phrases.csv").expect("a table of phrases").1;
    assert_eq!(phrases.lines().count(), wire.phrases.len() + 1);
}

#[test]
fn words_in_context_stand_between_their_neighbours() {
    let corpus = small_corpus();
    let lines = kwic(&corpus, "东部中心", 4);
    let wire = KwicV1::new("东部中心", &lines, &corpus, OffsetUnit::Char);
    assert_eq!(wire.n, 3);
    let first = &wire.lines[0];
    assert_eq!(
        (first.left.as_str(), first.phrase.as_str(), first.right.as_str()),
        ("新型深圳", "东部中心", "。")
    );
    assert_eq!((first.document.as_str(), first.date.as_deref()), ("a/2022.txt", Some("2022-01-21")));
    assert!(kwic(&corpus, "返回首页", 4).is_empty(), "the page around the text is no context");
    assert!(kwic(&corpus, "", 4).is_empty());
}

#[test]
fn nothing_gives_an_empty_report() {
    for documents in [vec![], vec![vec![]], vec![vec!["F:返回".to_owned()]], vec![vec![String::new()]]] {
        let corpus = corpus(&documents);
        let report = evolution::report(&corpus, &evolution::Settings::default());
        assert!(report.index.phrases.is_empty() && report.index.passages.is_empty());
        let wire = ReportV1::new(&report, &corpus, OffsetUnit::Utf16);
        assert_eq!(wire.documents.len(), documents.len());
        assert!(report_terminal(&wire).contains("documents: "));
    }
}

#[test]
fn one_document_may_be_enough() {
    let corpus = corpus(&[vec![
        "深入实施培土倍增行动。今年继续深入实施培土倍增行动，推出“厚土新芽”专班。".to_owned(),
    ]]);
    let mine = |least_documents: usize| -> Vec<String> {
        let settings = phrases::Settings { least_documents, ..Default::default() };
        phrases::mine(&corpus, &settings).phrases.into_iter().map(|phrase| phrase.text).collect()
    };
    assert!(mine(2).is_empty());
    assert_eq!(mine(1), ["深入实施培土倍增行动"], "a name that stands once does not recur");
}
