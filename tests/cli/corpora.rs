//! `tifa corpus`.

use super::*;

fn corpus(store: &Path, arguments: &[&str]) -> Ran {
    let store = store.join("corpora.sqlite").display().to_string();
    tifa(&[&["corpus", "--store", &store], arguments].concat())
}

#[test]
fn a_folder_becomes_a_corpus_that_is_listed_read_compared_and_reported_on() {
    let store = folder(&[]);
    let store = store.path();
    let reports = folder(&[
        ("2022_报告.txt", "推动高质量发展，奋力谱写新篇章。\n"),
        ("more/2023_报告.txt", "推動高質量發展，奮力譜寫新篇章。\n加快發展。\n"),
        ("2024_报告.txt", "推动高质量发展，加快发展新质生产力。\n"),
        (
            "manifest.toml",
            "[[document]]\nfile = \"2022_报告.txt\"\nissuer = \"龙岗区\"\ntitle = \"工作报告\"\n",
        ),
    ]);
    let path = reports.path().to_str().unwrap();
    let added = corpus(store, &["add", "longgang", path]);
    assert_eq!((added.code, added.said.contains("3 added")), (0, true), "{}", added.said);
    let again = corpus(store, &["add", "longgang", path]);
    assert_eq!((again.code, again.said.contains("3 unchanged")), (0, true), "{}", again.said);

    assert!(corpus(store, &["list"]).out.contains("longgang"));
    let list: Value =
        serde_json::from_str(&corpus(store, &["list", "longgang", "--format", "json"]).out).unwrap();
    assert_eq!(list["documents"][0]["issuer"], "龙岗区");
    assert_eq!(list["documents"][1]["id"], "more/2023_报告.txt");
    assert_eq!(list["documents"][1]["script"], "hant");

    let text = corpus(store, &["show", "longgang", "more/2023_报告.txt"]).out;
    assert_eq!(text, "推动高质量发展，奋力谱写新篇章。\n加快发展。");
    let source = corpus(store, &["show", "longgang", "more/2023_报告.txt", "--format", "source"]).out;
    assert_eq!(source, "推動高質量發展，奮力譜寫新篇章。\n加快發展。\n");

    assert_eq!(corpus(store, &["diff", "longgang", "2022_报告.txt", "2022_报告.txt"]).code, 0);
    let diff =
        corpus(store, &["diff", "longgang", "2022_报告.txt", "more/2023_报告.txt", "--format", "json"]);
    assert_eq!(diff.code, 1, "{}", diff.said);
    assert!(!serde_json::from_str::<Value>(&diff.out).unwrap()["ops"].as_array().unwrap().is_empty());

    // The report is that of the files themselves.
    let of_corpus = corpus(store, &["report", "longgang", "--json", "-"]).out;
    let of_files = tifa(&["report", path, "--json", "-"]).out;
    assert_eq!(of_corpus.trim(), of_files.trim());
    let late = corpus(store, &["report", "longgang", "--from", "2023", "--json", "-"]).out;
    assert_eq!(serde_json::from_str::<Value>(&late).unwrap()["documents"].as_array().unwrap().len(), 2);
    let phrase = corpus(store, &["phrase", "longgang", "高質量發展", "--format", "json"]).out;
    assert_eq!(serde_json::from_str::<Value>(&phrase).unwrap()["n"], 3);

    assert_eq!(corpus(store, &["delete", "longgang", "2022_报告.txt"]).code, 0);
    assert_eq!(corpus(store, &["show", "longgang", "2022_报告.txt"]).code, 2);
    assert_eq!(corpus(store, &["delete", "longgang", "--all"]).code, 0);
    let gone = corpus(store, &["list", "longgang"]);
    assert_eq!((gone.code, gone.said.contains("no corpus")), (2, true), "{}", gone.said);
}

#[test]
fn what_is_there_is_not_lost_to_a_file_of_the_same_name() {
    let store = folder(&[]);
    let (one, two) = (folder(&[("a.txt", "改革\n")]), folder(&[("a.txt", "开放\n"), ("b.txt", "发展\n")]));
    let (one, two) = (one.path().to_str().unwrap(), two.path().to_str().unwrap());
    assert_eq!(corpus(store.path(), &["add", "x", one]).code, 0);
    let refused = corpus(store.path(), &["add", "x", two]);
    assert_eq!(
        (refused.code, refused.said.contains("--replace"), refused.said.contains("1 added")),
        (2, true, true)
    );
    assert_eq!(corpus(store.path(), &["show", "x", "a.txt"]).out, "改革");
    assert_eq!(corpus(store.path(), &["add", "x", two, "--replace"]).code, 0);
    assert_eq!(corpus(store.path(), &["show", "x", "a.txt"]).out, "开放");
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let store = folder(&[]);
    let reports = folder(&[("good.txt", "改革\n"), ("bad\tname.txt", "开放\n")]);
    fs::write(reports.path().join("zeros.txt"), vec![0; 5000]).unwrap();
    let added = corpus(store.path(), &["add", "x", reports.path().to_str().unwrap()]);
    assert_eq!((added.code, added.said.contains("1 added")), (2, true), "{}", added.said);
    assert!(added.said.contains("zeros.txt") && added.said.contains("bad"), "{}", added.said);
}

#[test]
fn what_cannot_be_done_is_said() {
    let store = folder(&[("notes.txt", "no database")]);
    let missing = corpus(store.path(), &["add", "x", "there/is/no/such/folder"]);
    assert_eq!(missing.code, 2);
    assert_eq!(corpus(store.path(), &["list"]).out, "", "nothing was made");
    assert_eq!(corpus(store.path(), &["delete", "x"]).code, 2, "neither documents nor --all");
    let file = store.path().join("notes.txt").display().to_string();
    let refused = tifa(&["corpus", "--store", &file, "list"]);
    assert_eq!((refused.code, refused.said.contains("notes.txt")), (2, true), "{}", refused.said);
}
