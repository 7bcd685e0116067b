//! `tifa batch`: what it writes, and what it does after a run that was killed.

use super::*;

#[test]
fn a_batch_mirrors_the_tree_and_goes_on_where_it_ended() {
    let folder = folder(&[("in/a.txt", "改革"), ("in/a", "开放"), ("in/deep/b.html", "发展")]);
    let (input, output) = (at(&folder, "in"), at(&folder, "out"));
    let ran = tifa(&["batch", &input, &output, "--jobs", "2"]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    assert_eq!(read(&folder, "out/a.txt"), "改革\n");
    assert_eq!(read(&folder, "out/a.txt.txt"), "开放\n");
    assert_eq!(read(&folder, "out/deep/b.html.txt"), "发展\n");
    let manifest = read(&folder, "out/manifest.jsonl");
    let records = lines(&manifest);
    let paths: Vec<&str> = records.iter().filter_map(|record| record["path"].as_str()).collect();
    assert_eq!(paths, ["a", "a.txt", "deep/b.html"]);
    for field in ["sha256", "bytes", "encoding", "script", "n_changes", "notes", "profile"] {
        assert!(!records[0][field].is_null(), "{field}");
    }

    // A run that was killed: one line cut short, one text lost, one source changed since.
    fs::write(folder.path().join("out/manifest.jsonl"), &manifest[..manifest.len() - 20]).expect("written");
    put(folder.path(), "in/a.txt", "改革开放");
    let ran = tifa(&["batch", &input, &output, "--resume"]);
    assert!(ran.code == 0 && ran.said.contains("2 files written, 1 done before"), "{}", ran.said);
    assert_eq!(read(&folder, "out/a.txt"), "改革开放\n");
    assert_eq!(lines(&read(&folder, "out/manifest.jsonl")).len(), 3, "a line for each file");
    fs::remove_file(folder.path().join("out/a.txt")).expect("removed");
    assert!(tifa(&["batch", &input, &output, "--resume"]).said.contains("1 files written, 2 done before"));
    // Other rules, other texts.
    let ran = tifa(&["batch", &input, &output, "--resume", "--to", "keep"]);
    assert!(ran.said.contains("3 files written"), "{}", ran.said);
    assert!(tifa(&["batch", &input, &output]).said.contains("3 files written"));
    assert_eq!(lines(&read(&folder, "out/manifest.jsonl")).len(), 3);
}

/// Every file below a folder, hidden ones too, with its bytes.
fn tree(root: &std::path::Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut found = std::collections::BTreeMap::new();
    for entry in fs::read_dir(root).expect("a folder").map(|entry| entry.expect("an entry")) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            found.extend(
                tree(&entry.path()).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)),
            );
        } else {
            found.insert(name, fs::read(entry.path()).expect("a file"));
        }
    }
    found
}

#[test]
fn a_batch_that_is_killed_again_and_again_loses_nothing_and_doubles_nothing() {
    let folder = folder(&[]);
    let text = "推動高質量發展，加快建設現代化產業體系。".repeat(200);
    for number in 0..300 {
        put(folder.path(), &format!("in/{}/{number}.txt", number % 7), &format!("{number}\n{text}"));
    }
    let (input, output) = (at(&folder, "in"), at(&folder, "out"));
    let mut random = crate::random::Random(11);
    let mut kills = 0;
    loop {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_tifa"))
            .args(["batch", &input, &output, "--resume"])
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("the program starts");
        // Later and later, so that it ends at last.
        std::thread::sleep(std::time::Duration::from_millis((random.below(20) + 15 * kills) as u64));
        if let Some(ended) = child.try_wait().expect("a child can be asked") {
            assert!(ended.success());
            break;
        }
        child.kill().expect("a child can be killed");
        child.wait().expect("a killed child ends");
        kills += 1;
    }
    assert!(kills > 0, "it was killed at least once");
    let clean = at(&folder, "clean");
    assert_eq!(tifa(&["batch", &input, &clean]).code, 0);
    let manifest = |name: &str| -> Vec<Value> {
        let mut records = lines(&read(&folder, &format!("{name}/manifest.jsonl")));
        records.sort_by_key(|record| record["path"].to_string());
        records
    };
    assert_eq!(manifest("out"), manifest("clean"));
    let texts = |name: &str| {
        let mut files = tree(&folder.path().join(name));
        files.remove("manifest.jsonl");
        files
    };
    assert!(texts("out") == texts("clean"), "the same files with the same bytes, and no others");
}

#[test]
fn a_text_of_an_earlier_run_is_known_by_its_content() {
    let folder = folder(&[("in/a", "改"), ("in/a.txt", "草")]);
    let (input, output) = (at(&folder, "in"), at(&folder, "out"));
    let resume = || assert_eq!(tifa(&["batch", &input, &output, "--resume"]).code, 0);
    resume();
    fs::remove_file(folder.path().join("in/a.txt")).expect("removed");
    resume();
    assert_eq!(read(&folder, "out/a.txt"), "改\n", "the name is free");
    put(folder.path(), "in/a.txt", "草");
    resume();
    assert_eq!((read(&folder, "out/a.txt"), read(&folder, "out/a.txt.txt")), ("草\n".into(), "改\n".into()));
    assert_eq!(lines(&read(&folder, "out/manifest.jsonl")).len(), 2);
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8_stay_apart() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = folder(&[("in/a.txt", "旧")]);
    for (name, text) in [(b"z\xff.txt".as_slice(), "改革"), (b"z\xfe.txt", "发展")] {
        let path = folder.path().join("in").join(std::ffi::OsStr::from_bytes(name));
        fs::write(path, text).expect("a file can be written");
    }
    assert_eq!(tifa(&["batch", &at(&folder, "in"), &at(&folder, "out")]).code, 0);
    assert_eq!(read(&folder, "out/z\u{FFFD}FF.txt"), "改革\n");
    assert_eq!(read(&folder, "out/z\u{FFFD}FE.txt"), "发展\n");
    assert_eq!(lines(&read(&folder, "out/manifest.jsonl")).len(), 3);
}

#[test]
fn one_bad_file_does_not_stop_a_batch() {
    let folder = folder(&[("in/a.txt", "改革"), ("in/z.txt", "发展")]);
    // A hole in a file takes no room on the disk.
    let huge = fs::File::create(folder.path().join("in/huge.txt")).expect("a file can be made");
    huge.set_len((1 << 30) + 1).expect("a file can have a hole");
    let ran = tifa(&["batch", &at(&folder, "in"), &at(&folder, "out")]);
    assert_eq!(ran.code, 2);
    assert!(ran.said.contains("huge.txt") && ran.said.contains("1 could not be done"), "{}", ran.said);
    let records = lines(&read(&folder, "out/manifest.jsonl"));
    assert_eq!(records.len(), 3);
    assert!(records[1]["error"]["detail"].is_string());
    assert_eq!(read(&folder, "out/z.txt"), "发展\n");
}

#[test]
fn a_batch_never_writes_into_what_it_reads() {
    let folder = folder(&[("in/a.txt", "改革")]);
    let input = at(&folder, "in");
    for output in ["in", "in/out", ""] {
        let ran = tifa(&["batch", &input, &at(&folder, output)]);
        assert_eq!(ran.code, 2, "{output}");
    }
    assert_eq!(read(&folder, "in/a.txt"), "改革");
    assert_eq!(fs::read_dir(folder.path().join("in")).expect("the folder").count(), 1);
}
