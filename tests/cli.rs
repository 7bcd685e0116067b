//! The command line as a user meets it: output, messages, exit codes.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Stdio};

use assert_cmd::Command;
use serde_json::{Value, json};
use tempfile::TempDir;

mod batch;
/// `tifa convert`.
mod convert;
/// `tifa corpus`.
#[cfg(feature = "store")]
mod corpora;
mod report;

struct Ran {
    out: String,
    said: String,
    code: i32,
}

fn tifa(arguments: &[&str]) -> Ran {
    tifa_on(b"", arguments)
}

fn tifa_on(input: &[u8], arguments: &[&str]) -> Ran {
    let run = Command::new(env!("CARGO_BIN_EXE_tifa")).args(arguments).write_stdin(input).output();
    let output = run.expect("the program can be started");
    Ran {
        out: String::from_utf8(output.stdout).expect("output is UTF-8"),
        said: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        code: output.status.code().expect("the program ends by itself"),
    }
}

fn spawn(arguments: &[&str]) -> Child {
    std::process::Command::new(env!("CARGO_BIN_EXE_tifa"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started")
}

/// A folder with these files in it.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for (name, text) in files {
        put(folder.path(), name, text);
    }
    folder
}

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

fn at(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).to_str().expect("temporary paths are UTF-8").to_owned()
}

fn read(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect()
}

#[test]
fn the_whole_chain_ends_the_last_line_and_early_stages_keep_every_byte() {
    assert_eq!(tifa_on("全面深化改革".as_bytes(), &["normalize"]).out, "全面深化改革\n");
    for stage in ["decode", "repair"] {
        for text in ["全面深化改革", "全面深化改革\n", "第一行\r\n第二行\r\n\n", ""] {
            let ran = tifa_on(text.as_bytes(), &["normalize", "--until", stage, "-"]);
            assert_eq!((ran.out.as_str(), ran.code), (text, 0), "{stage}");
        }
    }
}

#[test]
fn json_names_its_unit_and_the_path_as_id() {
    let folder = folder(&[("a.txt", "改革𨼆开放")]);
    let path = at(&folder, "a.txt");
    for unit in ["byte", "char", "utf16"] {
        let ran = tifa(&["normalize", &path, "--format", "json", "--offsets", unit]);
        let json: Value = serde_json::from_str(&ran.out).expect("one JSON object");
        assert_eq!((json["offsets"].as_str(), json["id"].as_str()), (Some(unit), Some(path.as_str())));
        for field in ["text", "encoding", "script", "changes", "notes", "metadata", "outline"] {
            assert!(!json[field].is_null(), "{field}");
        }
    }
}

#[test]
fn several_documents_are_an_array_or_lines_in_the_order_of_their_paths() {
    let names: Vec<String> = (0..40).map(|number| format!("d/{number:02}.txt")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), name.as_str())).collect();
    let folder = folder(&files);
    put(folder.path(), "d/.hidden", "no document");
    put(folder.path(), "d/manifest.toml", "");
    let root = at(&folder, "d");
    let one = tifa(&["normalize", &root, "--format", "jsonl"]);
    let ids: Vec<String> = lines(&one.out).iter().map(|line| line["id"].to_string()).collect();
    assert_eq!(ids.len(), 40);
    assert!(ids.is_sorted());
    let array: Value =
        serde_json::from_str(&tifa(&["normalize", &root, "--format", "json"]).out).expect("JSON");
    assert_eq!(array.as_array().map(Vec::len), Some(40));

    let alone = Command::new(env!("CARGO_BIN_EXE_tifa"))
        .args(["normalize", &root, "--format", "jsonl"])
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .expect("the program can be started");
    assert_eq!(one.out.as_bytes(), alone.stdout, "threads must not show");
}

#[test]
fn a_missing_file_is_named_and_the_rest_goes_on() {
    let folder = folder(&[("a.txt", "改革"), ("empty.txt", "")]);
    let (good, bad) = (at(&folder, "a.txt"), at(&folder, "b.txt"));
    let ran = tifa(&["normalize", &bad, &good]);
    assert_eq!((ran.out.as_str(), ran.code), ("改革\n", 2));
    assert!(ran.said.contains(&bad), "{}", ran.said);
    let ran = tifa(&["normalize", &bad, &good, "--format", "jsonl"]);
    assert_eq!(lines(&ran.out)[0]["id"], bad.as_str());
    assert!(lines(&ran.out)[0]["error"]["detail"].is_string());
    assert_eq!(lines(&ran.out)[1]["text"], "改革");
    assert_eq!(tifa(&["normalize", &at(&folder, "empty.txt")]).code, 0);
}

#[test]
fn results_in_a_folder_replace_neither_sources_nor_each_other() {
    let folder = folder(&[("one/a.txt", "改革"), ("two/a.txt", "开放"), ("one/b.html", "发展")]);
    let out = at(&folder, "out");
    let ran = tifa(&["normalize", &at(&folder, "one"), "--out", &out]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(read(&folder, "out/a.txt"), "改革\n");
    assert_eq!(read(&folder, "out/b.html.txt"), "发展\n");
    let ran = tifa(&["normalize", &at(&folder, "one/a.txt"), "--out", &at(&folder, "one")]);
    assert_eq!((ran.code, read(&folder, "one/a.txt").as_str()), (2, "改革"));
    let ran = tifa(&["normalize", &at(&folder, "one/a.txt"), &at(&folder, "two/a.txt"), "--out", &out]);
    assert_eq!((ran.code, read(&folder, "out/a.txt").as_str()), (2, "改革\n"));
}

#[test]
fn wrong_options_exit_with_two_and_say_what_there_is() {
    for (arguments, expected) in [
        (&["normalize", "--to", "latin"][..], "hant-tw"),
        (&["normalize", "--until", "segment"], "canonicalize"),
        (&["normalize", "--offsets", "bit"], "utf16"),
        (&["normalize", "--encoding", "gbk2"], "gb18030"),
        (&["convert", "-c", "s2x"], "s2twp"),
        (&["convert", "-c", "no/such.json"], "no/such.json"),
        (&["diff", "only-one"], "<NEW>"),
        (&["report"], "<PATH>"),
        (&["kwic", "改革", "no-such-folder"], "no-such-folder"),
        (&["batch", "no-such-folder", "out"], "no-such-folder"),
        (&["unknown"], "unrecognized"),
    ] {
        let ran = tifa(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.said.contains(expected), "{arguments:?} says {}", ran.said);
        assert_eq!(ran.out, "", "{arguments:?}");
    }
}

#[test]
fn every_record_gets_one_answer_in_order() {
    let folder = folder(&[("a.txt", "开放")]);
    let records = [
        json!({"id": "text", "text": "改革"}).to_string(),
        json!({"id": "bytes", "bytes_b64": "5pS56Z2p", "hint": "utf-8"}).to_string(),
        "{broken".to_owned(),
        String::new(),
        json!({"id": "path", "path": at(&folder, "a.txt")}).to_string(),
        json!({"id": "gone", "path": at(&folder, "b.txt")}).to_string(),
        json!({"id": "hint", "text": "", "hint": {"encoding": "no such"}}).to_string(),
        json!({"id": 7, "text": "发展"}).to_string(),
    ];
    let ran = tifa_on(records.join("\n").as_bytes(), &["normalize", "--jsonl"]);
    assert_eq!(ran.code, 2);
    let answers = lines(&ran.out);
    let ids: Vec<&Value> = answers.iter().map(|answer| &answer["id"]).collect();
    let expected =
        [json!("text"), json!("bytes"), json!(null), json!("path"), json!("gone"), json!("hint"), json!("7")];
    assert_eq!(ids, expected.iter().collect::<Vec<_>>());
    for (number, text) in [(0, "改革"), (1, "改革"), (3, "开放"), (6, "发展")] {
        assert_eq!(answers[number]["text"], text);
    }
    for number in [2, 4, 5] {
        assert!(answers[number]["error"]["detail"].is_string(), "{}", answers[number]);
    }
    assert_eq!(answers[2]["line"], 3);
    assert!(ran.said.contains("3 of 7"), "{}", ran.said);
}

#[test]
fn a_record_is_answered_before_the_next_one_comes() {
    let mut child = spawn(&["normalize", "--jsonl"]);
    let mut input = child.stdin.take().expect("input is piped");
    let mut output = BufReader::new(child.stdout.take().expect("output is piped"));
    for text in ["改革", "开放"] {
        writeln!(input, "{}", json!({"text": text})).expect("the program reads");
        let mut answer = String::new();
        output.read_line(&mut answer).expect("the program answers");
        assert_eq!(lines(&answer)[0]["text"], text);
    }
    drop(input);
    assert!(child.wait().expect("the program ends").success());
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = folder(&[("a.txt", &"全面深化改革。\n".repeat(40_000))]);
    let mut child = spawn(&["normalize", "--until", "decode", &at(&folder, "a.txt")]);
    drop(child.stdout.take());
    let status = child.wait().expect("the program ends");
    let mut said = String::new();
    child.stderr.take().expect("messages are piped").read_to_string(&mut said).expect("messages are UTF-8");
    assert_eq!((status.code(), said.as_str()), (Some(0), ""));
}

#[test]
fn diff_tells_same_different_and_trouble_apart() {
    let folder = folder(&[
        ("a.txt", "推动高质量发展。"),
        ("b.txt", "推动高水平发展。"),
        ("c.txt", "推动高质量发展。"),
    ]);
    let (a, b, c) = (at(&folder, "a.txt"), at(&folder, "b.txt"), at(&folder, "c.txt"));
    assert_eq!(tifa(&["diff", &a, &c]).code, 0);
    assert_eq!(tifa(&["diff", &a, &at(&folder, "d.txt")]).code, 2);
    for format in ["terminal", "unified", "json", "html"] {
        let ran = tifa(&["diff", &a, &b, "--format", format]);
        assert_eq!(ran.code, 1, "{format}");
        assert!(!ran.out.is_empty(), "{format}");
        assert!(!ran.out.contains('\u{1b}'), "no colours in a pipe: {format}");
    }
    let json: Value = serde_json::from_str(&tifa(&["diff", &a, &b, "--format", "json"]).out).expect("JSON");
    assert_eq!(json["offsets"], "byte");
    assert!(json["ops"].as_array().is_some_and(|ops| !ops.is_empty()));
}

#[test]
fn diff_records_are_compared_exactly_as_given_unless_asked_otherwise() {
    let records = "{\"id\":\"1\",\"a\":\"改革 \",\"b\":\"改革\"}\n{\"id\":\"2\",\"a\":\"x\"}\n{\"id\":\"3\",\"a\":\"同\",\"b\":\"同\"}\n";
    let ran = tifa_on(records.as_bytes(), &["diff", "--jsonl"]);
    let answers = lines(&ran.out);
    assert_eq!((ran.code, answers.len()), (2, 3));
    assert!(answers[0]["ops"].as_array().is_some_and(|ops| !ops.is_empty()));
    assert_eq!(answers[0].get("a_text"), None);
    assert_eq!(answers[1]["id"], "2");
    assert!(answers[1]["error"].is_object());
    assert_eq!((&answers[2]["ops"], &answers[2]["similarity"]), (&json!([]), &json!(1.0)));
    let record = "{\"id\":\"1\",\"a\":\"改革\",\"b\":\"开放\",\"until\":\"decode\"}";
    let answer = &lines(&tifa_on(record.as_bytes(), &["diff", "--jsonl"]).out)[0];
    assert_eq!((&answer["a_text"], &answer["b_text"]), (&json!("改革"), &json!("开放")));
}

#[test]
fn diff_compares_what_stages_leave_and_knows_own_words() {
    let folder = folder(&[
        ("a.txt", "推动高質量發展,加快建设深圳东部中心。"),
        ("b.txt", "推动高质量发展，加快建设深圳西部中心。"),
        ("words.txt", "深圳东部中心\n深圳西部中心\n"),
        ("wrong.txt", "深圳东部中心 often\n"),
    ]);
    let (a, b) = (at(&folder, "a.txt"), at(&folder, "b.txt"));
    let ops = |more: &[&str]| {
        let ran = tifa(&[&["diff", &a, &b, "--format", "json"], more].concat());
        let json: Value = serde_json::from_str(&ran.out).expect("JSON");
        let text = |op: &Value, side: &str| op[side].as_str().unwrap_or_default().to_owned();
        let ops = json["ops"].as_array().expect("operations").clone();
        ops.iter().map(|op| (text(op, "a_text"), text(op, "b_text"))).collect::<Vec<_>>()
    };
    let pair = |old: &str, new: &str| (old.to_owned(), new.to_owned());
    // What normalizing hid, what it leaves, and the same with words that are not cut.
    assert_eq!(ops(&["--until", "decode"]).len(), 3);
    assert_eq!(ops(&[]), [pair("东部", "西部")]);
    assert_eq!(ops(&["--words", &at(&folder, "words.txt")]), [pair("深圳东部中心", "深圳西部中心")]);
    let ran = tifa(&["diff", &a, &b, "--words", &at(&folder, "wrong.txt")]);
    assert_eq!(ran.code, 2);
    assert!(ran.said.contains("wrong.txt") && ran.said.contains("line 1"), "{}", ran.said);
}

#[test]
fn lineages_follow_clauses_through_the_documents_of_a_series() {
    let folder = folder(&[
        (
            "2021_政府工作报告.txt",
            "政府工作报告\n推动高质量发展。优化城市空间布局，提升城市功能品质。办好人民满意的教育事业。\n",
        ),
        ("2022_政府工作报告.txt", "政府工作报告\n推动高质量发展。优化城市空间布局，完善城市功能品质。\n"),
        (
            "2023_政府工作报告.txt",
            "政府工作报告\n推动高质量发展。完善城市功能品质。办好人民满意的教育事业。\n",
        ),
    ]);
    let root = folder.path().display().to_string();
    let ran = tifa(&["lineage", &root, "--format", "json"]);
    assert_eq!((ran.code, ran.said.as_str()), (0, ""));
    let json: Value = serde_json::from_str(&ran.out).expect("JSON");
    let lineages = json[0]["lineages"].as_array().expect("lineages");
    let status = |start: &str| {
        let text = |lineage: &Value| lineage["forms"][0]["text"].as_str().unwrap_or_default().to_owned();
        let lineage = lineages.iter().find(|lineage| text(lineage).starts_with(start)).expect("it is there");
        lineage["status"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(
        ["推动", "提升", "优化", "办好"].map(status),
        ["kept", "edited", "dropped", "returned"].map(str::to_owned)
    );
    let form = &lineages[1]["forms"][0];
    let bytes =
        fs::read(folder.path().join(form["document"].as_str().expect("an id"))).expect("the document");
    let [start, end] = [0, 1].map(|k| form["source"][k].as_u64().expect("an offset") as usize);
    assert_eq!(String::from_utf8_lossy(&bytes[start..end]), form["text"].as_str().expect("a text"));
    for format in ["terminal", "html"] {
        let ran = tifa(&["lineage", &root, "--format", format]);
        assert!(ran.code == 0 && ran.out.contains("办好人民满意的教育事业"), "{format}");
    }
    let alone = tifa(&["lineage", &at(&folder, "2021_政府工作报告.txt")]);
    assert_eq!(alone.code, 2, "{}", alone.said);
}

#[test]
fn any_phrase_can_be_asked_for_in_either_script() {
    let folder = folder(&[
        ("2009_政府工作报告.txt", "政府工作报告\n为全面建设小康社会而奋斗，人民生活不断改善。\n"),
        (
            "2016_政府工作报告.txt",
            "政府工作报告\n决胜全面建成小康社会，人民生活不断改善。如期全面建成小康社会。\n",
        ),
        ("2024_政府工作报告.txt", "政府工作报告\n推进中国式现代化，人民生活不断改善。\n"),
    ]);
    let root = folder.path().display().to_string();
    let ran = tifa(&["phrase", "全面建成小康社會", &root, "--format", "json"]);
    assert_eq!((ran.code, ran.said.as_str()), (0, ""));
    let json: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!((&json["phrase"], &json["n"]), (&json!("全面建成小康社会"), &json!(2)));
    assert_eq!(json["documents"], json!(["2016_政府工作报告.txt"]));
    let counts = json["lifeline"].as_array().expect("a point a document").iter().map(|point| &point["n"]);
    assert_eq!(counts.collect::<Vec<_>>(), [&json!(0), &json!(2), &json!(0)]);
    assert_eq!(json["status"], "too-few-documents");
    assert_eq!(json["variants"][0]["text"], "全面建设小康社会");
    assert_eq!(json["variants"][0]["first"], "2009");
    let bytes = fs::read(folder.path().join("2016_政府工作报告.txt")).expect("the report");
    let [start, end] = [0, 1].map(|k| json["lines"][0]["source"][k].as_u64().expect("an offset") as usize);
    assert_eq!(String::from_utf8_lossy(&bytes[start..end]), "全面建成小康社会");
    let absent = tifa(&["phrase", "共同富裕", &root]);
    assert!(absent.code == 0 && absent.out.contains("absent"), "{}", absent.out);
}

const REPORT: &str = "一、推动高质量发展。\n加快建设深圳东部中心,推动高质量发展。";

#[test]
fn a_report_knows_its_documents_from_manifest_and_names() {
    let folder = folder(&[
        ("set/documents/a.txt", REPORT),
        ("set/documents/2021_政府工作报告.txt", REPORT),
        (
            "set/manifest.toml",
            "[[document]]\nfile = \"documents/a.txt\"\ndate = \"2022-01-21\"\nsha256 = \"00\"\n",
        ),
    ]);
    let root = at(&folder, "set/documents");
    let ran = tifa(&["report", &root, "--json", "-"]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    let json: Value = serde_json::from_str(&ran.out).expect("one JSON object");
    let dates: Vec<(&str, &str)> = (json["documents"].as_array().expect("documents").iter())
        .map(|document| (document["id"].as_str().unwrap_or(""), document["date"].as_str().unwrap_or("")))
        .collect();
    assert_eq!(dates, [("2021_政府工作报告.txt", "2021"), ("a.txt", "2022-01-21")]);
    assert!(ran.said.contains("SHA-256"), "{}", ran.said);

    let (html, csv, markdown) =
        (at(&folder, "r/report.html"), at(&folder, "tables"), at(&folder, "report.md"));
    let ran = tifa(&["report", &root, "--html", &html, "--csv", &csv, "--markdown", &markdown]);
    assert!(ran.code == 0 && !ran.out.is_empty(), "a summary is printed");
    assert!(read(&folder, "r/report.html").to_lowercase().contains("<!doctype html>"));
    assert!(!read(&folder, "report.md").is_empty());
    assert!(fs::read_dir(folder.path().join("tables")).expect("the tables' folder").count() > 0);
}

#[test]
fn a_broken_manifest_is_said_and_not_guessed_around() {
    let folder =
        folder(&[("a.txt", REPORT), ("manifest.toml", "[[document]]\nfile = \"a.txt\"\ndate = \"soon\"\n")]);
    let ran = tifa(&["report", &at(&folder, "")]);
    assert_eq!(ran.code, 2);
    assert!(ran.said.contains("manifest.toml") && ran.said.contains("soon"), "{}", ran.said);
}

#[test]
fn kwic_leads_back_to_the_source_bytes() {
    let text = "会议指出，要总结过去一年的工作。\n会议强调，要推动高质量发展，不断取得新的成绩。\n会议要求，各单位要抓好落实。\n";
    let folder =
        folder(&[("2021_a.txt", text), ("2022_b.txt", "会议指出，要总结过去一年的工作。\n会议到此结束。\n")]);
    let ran = tifa(&["kwic", "高质量", &at(&folder, ""), "--format", "json"]);
    let found: Value = serde_json::from_str(&ran.out).expect("one JSON object");
    assert_eq!((ran.code, &found["n"], &found["offsets"]), (0, &json!(1), &json!("byte")), "{}", ran.said);
    let start = text.find("高质量").expect("it stands there");
    assert_eq!(found["lines"][0]["source"], json!([start, start + "高质量".len()]));
    assert!(tifa(&["kwic", "高质量", &at(&folder, "")]).out.contains("高质量"));
    let ran = tifa(&["kwic", "没有的话", &at(&folder, "")]);
    assert!(ran.code == 0 && ran.out.is_empty() && ran.said.contains("2 documents"), "{}", ran.said);
}

#[test]
fn strict_refuses_guesses_of_the_encoding_and_of_the_text() {
    // Two bytes that are a character in several encodings.
    let unsure = tifa_on(b"\xa4\xa4", &["normalize", "--strict"]);
    assert_eq!((unsure.code, unsure.out.as_str()), (2, ""), "{}", unsure.said);
    assert!(unsure.said.contains("name the encoding"), "{}", unsure.said);
    let named = tifa_on(b"\xa4\xa4", &["normalize", "--strict", "--encoding", "big5"]);
    assert_eq!((named.code, named.out.trim_end()), (0, "中"), "{}", named.said);
    let clean = tifa_on("推动高质量发展。".as_bytes(), &["normalize", "--strict"]);
    assert_eq!(clean.code, 0, "{}", clean.said);
    let damaged = tifa(&["normalize", "--strict", "seeds/documents/003_4f2a037b8341d7e8.txt"]);
    assert_eq!((damaged.code, damaged.out.as_str()), (2, ""), "{}", damaged.said);
    assert!(damaged.said.contains("guess"), "{}", damaged.said);
}

#[test]
fn shells_and_manual_pages_know_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let ran = tifa(&["completions", shell]);
        assert!(ran.code == 0 && ran.out.contains("normalize") && ran.out.contains("resume"), "{shell}");
    }
    let folder = folder(&[]);
    assert_eq!(tifa(&["manual", &at(&folder, "man1")]).code, 0);
    assert!(read(&folder, "man1/tifa-report.1").contains(".TH"));
    assert!(read(&folder, "man1/tifa.1").contains("batch"));
}

#[cfg(feature = "serve")]
#[test]
fn the_settings_of_the_service_are_printed_with_where_they_come_from() {
    let folder = folder(&[("tifa.toml", "queue = 5\nworkers = 3\n"), ("wrong.toml", "quueue = 5\n")]);
    let ran = tifa(&["serve", "--print-config", "--config", &at(&folder, "tifa.toml"), "--workers", "4"]);
    assert!(ran.code == 0 && ran.out.contains("queue = 5 # file\n"), "{}", ran.said);
    assert!(
        ran.out.contains("workers = 4 # flag or environment\n")
            && ran.out.contains("rate_limit = 0 # default")
    );
    let ran = tifa(&["serve", "--print-config", "--config", &at(&folder, "wrong.toml")]);
    assert!(ran.code == 2 && ran.said.contains("quueue") && ran.said.contains("wrong.toml"), "{}", ran.said);
}
