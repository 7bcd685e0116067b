//! `tifa report`: its settings and its tables.

use super::*;

/// Ten reports of ten years: the later five speak of 新质生产力.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for year in 2016..2026 {
        let slogan =
            if year > 2020 { "因地制宜发展新质生产力" } else { "大力推进精准扶贫" };
        let text = format!(
            "全区坚持稳中求进工作总基调。今年{slogan}，取得实效。\n本区开展培土倍增行动，培土倍增行动见效。\n"
        );
        std::fs::write(folder.path().join(format!("{year}_工作报告.txt")), text).expect("written");
    }
    folder
}

fn report(folder: &tempfile::TempDir, arguments: &[&str]) -> serde_json::Value {
    let path = folder.path().to_str().expect("UTF-8");
    let ran = tifa(&[&["report", path, "--json", "-"], arguments].concat());
    assert_eq!(ran.code, 0, "{}", ran.said);
    serde_json::from_str(&ran.out).expect("JSON")
}

#[test]
fn two_periods_are_compared_by_document() {
    let folder = folder();
    let keyness = &report(&folder, &[])["keyness"];
    assert_eq!(keyness["verdict"], "compared");
    assert_eq!((&keyness["earlier"]["n"], &keyness["later"]["n"]), (&5.into(), &5.into()));
    let found = keyness["phrases"].as_array().expect("a list");
    let of =
        |text: &str| found.iter().find(|phrase| phrase["text"].as_str().is_some_and(|it| it.contains(text)));
    let new = of("新质生产力").expect("more in the later period");
    assert_eq!((&new["k_earlier"], &new["k_later"]), (&0.into(), &5.into()));
    let interval = |end: usize| new["interval"][end].as_f64().expect("a number");
    assert!(0.0 < interval(0) && interval(0) < 1.0 && interval(1) <= 1.0, "{new}");
    let old = of("精准扶贫").expect("more in the earlier period");
    assert_eq!(old["difference"], -1.0);
    assert!(of("稳中求进").is_none(), "what all use tells nothing apart");
    let split = report(&folder, &["--split", "2025"]);
    assert_eq!(split["keyness"]["verdict"], "too-few-documents", "one document against nine");
}

#[test]
fn wordings_of_one_document_are_phrases_on_request() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "本区开展培土倍增行动。培土倍增行动见效。\n";
    std::fs::write(folder.path().join("2024_工作报告.txt"), text).expect("written");
    let lists = |report: &serde_json::Value| {
        let phrases = report["phrases"].as_array().expect("a list");
        phrases.iter().any(|phrase| phrase["text"] == "培土倍增行动")
    };
    assert!(!lists(&report(&folder, &[])));
    assert!(lists(&report(&folder, &["--least-documents", "1"])));
    let path = folder.path().to_str().expect("UTF-8");
    assert_eq!(tifa(&["report", path, "--least-documents", "0"]).code, 2);
}

#[test]
#[cfg(feature = "parquet")]
fn parquet_holds_the_rows_of_csv() {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};

    let folder = folder();
    let path = folder.path().to_str().expect("UTF-8");
    let out = tempfile::tempdir().expect("a folder");
    let out = out.path().to_str().expect("UTF-8");
    let ran = tifa(&["report", path, "--csv", out, "--parquet", out]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    for table in ["phrases", "counts", "keyness", "documents", "families"] {
        let csv = std::fs::read_to_string(format!("{out}/{table}.csv")).expect("a table");
        let file = std::fs::File::open(format!("{out}/{table}.parquet")).expect("a table");
        let reader = SerializedFileReader::new(file).expect("Parquet");
        let rows = reader.metadata().file_metadata().num_rows();
        assert_eq!(usize::try_from(rows).expect("a count") + 1, csv.lines().count(), "{table}");
        let columns = reader.metadata().file_metadata().schema().get_fields().len();
        assert_eq!(columns, csv.lines().next().map_or(0, |head| head.split(',').count()), "{table}");
    }
}

#[test]
fn a_row_of_one_character_is_no_phrase_at_every_length() {
    let folder = tempfile::tempdir().expect("a folder");
    for year in ["2021", "2022"] {
        let text = format!("坚持稳中求进工作总基调。{}。\n", "好".repeat(30_000));
        std::fs::write(folder.path().join(format!("{year}_工作报告.txt")), text).expect("written");
    }
    let report = report(&folder, &[]);
    let phrases = report["phrases"].as_array().expect("a list");
    let texts: Vec<&str> = phrases.iter().filter_map(|phrase| phrase["text"].as_str()).collect();
    assert!(texts.contains(&"坚持稳中求进工作总基调"), "{texts:?}");
    assert!(texts.len() < 5, "{} phrases", texts.len());
}

#[test]
fn a_file_that_is_named_twice_is_taken_once() {
    let folder = folder();
    let (path, file) = (folder.path(), folder.path().join("2020_工作报告.txt"));
    let ran = tifa(&["report", path.to_str().expect("UTF-8"), file.to_str().expect("UTF-8"), "--json", "-"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(report["coverage"]["n_documents"], 10);
    assert!(ran.said.contains("named twice"), "{}", ran.said);
}

#[test]
fn what_stands_in_both_reports_was_not_reworded() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = [
        ("2021", "着力提升城区综合品质形象。着力提升城区综合品质形象。"),
        ("2022", "着力提升城区综合品质形象。着力提升城区综合功能品质形象。着力提升城区综合功能品质形象。"),
    ];
    for (year, text) in lines {
        std::fs::write(folder.path().join(format!("{year}_工作报告.txt")), text).expect("written");
    }
    let report = report(&folder, &["--least-documents", "1"]);
    let wordings = report["comparisons"][0]["wordings"].as_array().expect("a list");
    assert!(wordings.iter().all(|wording| wording["fate"] != "reworded"), "{wordings:?}");
}
