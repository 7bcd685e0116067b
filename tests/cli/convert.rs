//! `tifa convert`.

use super::*;

#[test]
fn the_help_of_convert_names_every_configuration() {
    let help = tifa(&["convert", "--help"]).out;
    let line = help.lines().find(|line| line.starts_with("Configurations:")).expect("a list of them");
    let mut named: Vec<&str> = line.split_whitespace().skip(1).collect();
    let mut known = tifa::convert::CONFIGS;
    named.sort_unstable();
    known.sort_unstable();
    assert_eq!(named, known);
}

#[test]
fn convert_reads_and_writes_as_opencc_does() {
    let folder = folder(&[("in.txt", "ASCII stays\n"), ("bad.tsv", "no tab here\n"), ("bytes.txt", "")]);
    let (input, output) = (at(&folder, "in.txt"), at(&folder, "out.txt"));
    let ran = tifa(&["convert", "-c", "s2t", "-i", &input, "-o", &output]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(read(&folder, "out.txt"), "ASCII stays\n");
    assert_eq!(tifa_on(b"ASCII stays", &["convert", "-c", "tw2sp.json"]).out, "ASCII stays");
    let ran = tifa(&["convert", "-c", "s2t", "-i", &input, "--dictionary", &at(&folder, "bad.tsv")]);
    assert!(ran.code == 2 && ran.said.contains("bad.tsv"), "{}", ran.said);
    let ran = tifa_on(b"\xc8\xab\xc3\xe6", &["convert", "-c", "s2t"]);
    assert!(ran.code == 2 && ran.said.contains("UTF-8"), "{}", ran.said);
    let explained: Value =
        serde_json::from_str(&tifa_on(b"ASCII", &["convert", "-c", "s2t", "--explain"]).out).expect("JSON");
    assert_eq!((&explained["text"], &explained["edits"]), (&json!("ASCII"), &json!([])));
}

#[test]
fn an_explanation_has_edits_ambiguities_and_the_inspection() {
    let explain = |arguments: &[&str]| -> Value {
        let ran = tifa_on("瞭望，頭髮𣨼乾".as_bytes(), &[&["convert", "-c", "tw2s"], arguments].concat());
        assert_eq!(ran.code, 0, "{}", ran.said);
        serde_json::from_str(&ran.out).expect("JSON")
    };
    let all = explain(&["--explain", "--offsets", "char"]);
    assert_eq!((&all["text"], &all["offsets"]), (&json!("瞭望，头发𣨼干"), &json!("char")));
    assert_eq!(all["edits"][0]["a"], json!([3, 4]));
    // 瞭望 is a word, 乾 alone may stay.
    let ambiguity = &all["ambiguities"][0];
    assert_eq!(
        *ambiguity,
        json!({"a": [6, 7], "b": [6, 7], "before": "乾", "after": "干", "alternatives": ["乾"],
            "choices": [{"step": "chain-2", "key": "乾", "candidates": ["干", "乾"]}]})
    );
    assert_eq!(all["ambiguities"].as_array().map(Vec::len), Some(1));
    let inspection = &all["inspection"];
    assert_eq!(inspection["normalized"], "瞭望，頭髮𣨼乾");
    assert_eq!(inspection["segments"], json!(["瞭望", "，頭髮𣨼乾"]));
    assert_eq!(inspection["places"], json!([[0, 2], [2, 7]]));
    assert_eq!(inspection["normalization"][0]["dictionaries"], json!(["CJK_Compatibility_Ideographs"]));
    let names = |field: &str| -> Vec<&Value> {
        inspection["stages"].as_array().expect("stages").iter().map(|stage| &stage[field]).collect()
    };
    assert_eq!(names("step"), ["chain-1", "chain-2"]);
    assert_eq!(names("dictionaries")[1], &json!(["TSPhrases", "TSCharactersExt", "TSCharacters"]));
    assert_eq!(names("segments")[1], &json!(["瞭望", "，头发𣨼干"]));
    // The places follow the unit.
    let utf16 = explain(&["--explain=ambiguities,inspection", "--offsets", "utf16"]);
    assert_eq!(utf16["ambiguities"][0]["a"], json!([7, 8]));
    assert_eq!(utf16["inspection"]["places"][1], json!([2, 8]));
    assert_eq!(utf16.get("edits"), None);
    let bytes = explain(&["--explain=edits"]);
    assert_eq!(bytes["edits"][0]["a"], json!([9, 12]));
    assert_eq!((bytes.get("ambiguities"), bytes.get("inspection")), (None, None));
}

#[test]
fn an_explanation_shows_choices_that_left_no_edit() {
    let ran = tifa_on("表".as_bytes(), &["convert", "-c", "s2t", "--explain"]);
    let explained: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(explained["edits"], json!([]));
    assert_eq!(explained["ambiguities"][0]["alternatives"], json!(["錶"]));
}

#[test]
fn tofu_risk_is_a_named_choice() {
    let convert =
        |arguments: &[&str]| tifa_on("殢國".as_bytes(), &[&["convert", "-c", "t2s"], arguments].concat());
    assert_eq!(convert(&[]).out, "𣨼国");
    assert_eq!(convert(&["--tofu-risk", "include"]).out, "𣨼国");
    assert_eq!(convert(&["--tofu-risk", "exclude"]).out, "殢国");
    let wrong = convert(&["--tofu-risk", "none"]);
    assert!(wrong.code == 2 && wrong.said.contains("exclude"), "{}", wrong.said);
    // It holds for configurations of the user too.
    let folder = folder(&[(
        "my.json",
        r#"{"conversion_chain": [{"dict": {"type": "group", "dicts": [
            {"type": "text", "file": "risky.txt", "may_output_tofu": true},
            {"type": "ocd2", "file": "TSCharacters.ocd2"}]}}]}"#,
    )]);
    put(folder.path(), "risky.txt", "國\t囻\n");
    let config = at(&folder, "my.json");
    let convert = |choice| tifa_on("國際".as_bytes(), &["convert", "-c", &config, "--tofu-risk", choice]).out;
    assert_eq!((convert("include").as_str(), convert("exclude").as_str()), ("囻际", "国际"));
}

#[test]
fn a_configuration_finds_its_dictionaries_beside_itself() {
    let json = r#"{
        "normalization": [{"dict": {"type": "inline", "entries": {"（": "("}}}],
        "segmentation": {"type": "mmseg", "dict": {"type": "group", "match_policy": "union", "dicts": [
            {"type": "text", "file": "own/words.txt"}, {"type": "ocd2", "file": "STPhrases.ocd2"}]}},
        "conversion_chain": [{"dict": {"type": "group", "match_policy": "short_circuit", "dicts": [
            {"type": "text", "file": "own/words.txt"},
            {"type": "text", "file": "STPhrases.txt"},
            {"type": "text", "file": "STCharacters.txt"}]}}]}"#;
    let folder = folder(&[("conf/my.json", json), ("conf/own/words.txt", "# own\r\n罗湖\t羅湖區\r\n\r\n")]);
    put(folder.path(), "more.tsv", "发展\t發展吧\n");
    put(folder.path(), "late.tsv", "发展\t不用\n国\t囯\n");
    let (config, more, late) =
        (at(&folder, "conf/my.json"), at(&folder, "more.tsv"), at(&folder, "late.tsv"));
    let convert = |arguments: &[&str]| {
        let ran = tifa_on("（罗湖发展国".as_bytes(), &[&["convert", "-c", &config], arguments].concat());
        assert_eq!(ran.code, 0, "{}", ran.said);
        ran.out
    };
    assert_eq!(convert(&[]), "(羅湖區發展國");
    assert_eq!(convert(&["--dictionary", &more, "--dictionary", &late]), "(羅湖區發展吧囯");
    // A dictionary of the user with the name of a built-in one takes its place.
    put(folder.path(), "conf/STCharacters.txt", "国\t圀\n");
    assert_eq!(convert(&[]), "(羅湖區發展圀");
}

#[test]
fn what_is_wrong_with_own_files_is_named_with_its_line() {
    let chain = |dict: &str| format!("{{\n\"conversion_chain\": [\n{{\"dict\": {dict}}}]}}");
    let text = |file: &str| chain(&format!("\n{{\"type\": \"text\",\n\"file\": \"{file}\"}}"));
    let own = text("own.txt");
    // The configuration, the dictionary, the file and the line that are named, and what is said of it.
    let cases: &[(&str, &[u8], &str, &str)] = &[
        ("{\n\"conversion_chain\" [", b"", "my.json:2: ", "':'"),
        ("{\n\"name\": \"x\"}", b"", "my.json:1: ", "conversion_chain"),
        (&chain("\n{\"type\": \"trie\"}"), b"", "my.json:4: ", "unknown dictionary type \"trie\""),
        (
            &chain("{\"type\": \"group\",\n\"match_policy\": \"all\", \"dicts\": []}"),
            b"",
            "my.json:4: ",
            "union",
        ),
        (&chain("\n{\"type\": \"text\"}"), b"", "my.json:4: ", "\"file\" is missing"),
        (&chain("\n{\"file\": \"own.txt\"}"), b"", "my.json:4: ", "\"type\" is missing"),
        (&chain("{\"type\": \"group\"}"), b"", "my.json:3: ", "\"dicts\" is missing"),
        (
            &chain("{\"type\": \"inline\", \"entries\": {\n\"a\": \"b\",\n\"a\": \"c\"}}"),
            b"",
            "my.json:5: ",
            "twice",
        ),
        (&text("gone.txt"), b"", "my.json:5: ", "gone.txt"),
        (&text("gone.ocd2"), b"", "my.json:5: ", "\"type\": \"text\""),
        (&text("my.json"), b"", "my.json:1: ", "no tab"),
        (&text("."), b"", "my.json:5: ", "dictionary ."),
        (&own, "好\t好\n\n没有 tab\n".as_bytes(), "own.txt:3: ", "no tab"),
        (&own, b"\tb\n", "own.txt:1: ", "empty"),
        (&own, b"# x\na\t\n", "own.txt:2: ", "no value"),
        (&own, b"\xef\xbb\xbfa\tb\r\nc\td\r\na\tb\r\n", "own.txt:3: ", "line 1 already"),
        (&own, b"a\tb\rc\td\r", "own.txt:1: ", "carriage return"),
        (&own, b"a\tb\n\xb9\xfa\tc\n", "own.txt:2: ", "not UTF-8 at byte 4"),
        (&own, b"OPENCC_MARISA_0.2.5...", "my.json:5: ", "binary dictionary"),
        (&own, b"OPENCCDARTS1...", "my.json:5: ", "binary dictionary"),
    ];
    for (config, dictionary, place, said) in cases {
        let folder = folder(&[("my.json", config)]);
        fs::write(folder.path().join("own.txt"), dictionary).expect("a file can be written");
        let ran = tifa_on(b"x", &["convert", "-c", &at(&folder, "my.json")]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{config}");
        let expected = format!("tifa: {}", at(&folder, place));
        assert!(ran.said.starts_with(&expected) && ran.said.contains(said), "{}{config}", ran.said);
        assert_eq!(ran.said.lines().count(), 1, "{}", ran.said);
    }
    let folder = folder(&[("s2t.json", &text("STPhrases.ocd2"))]);
    fs::write(folder.path().join("latin.json"), b"{\"name\":\n\"\xe9\"}").expect("a file can be written");
    let ran = tifa(&["convert", "-c", &at(&folder, "latin.json")]);
    assert!(ran.code == 2 && ran.said.contains("latin.json:2: not UTF-8 at byte 10"), "{}", ran.said);
    // A binary dictionary with the name of one that comes with the program is not quietly replaced by it.
    let config = at(&folder, "s2t.json");
    assert_eq!(tifa_on("头发".as_bytes(), &["convert", "-c", &config]).out, "頭髮");
    put(folder.path(), "STPhrases.ocd2", "OPENCC_MARISA_0.2.5...");
    let ran = tifa_on("头发".as_bytes(), &["convert", "-c", &config]);
    assert!(ran.code == 2 && ran.said.contains("take the file away"), "{}", ran.said);
}

#[test]
fn what_is_wrong_with_a_dictionary_option_is_named_with_its_line() {
    let folder = folder(&[("a.tsv", "发展\t發展\n\n发展\t發達\n"), ("b.tsv", "")]);
    fs::write(folder.path().join("b.tsv"), b"a\tb\n\xff").expect("a file can be written");
    for (file, said) in [
        ("a.tsv", "a.tsv:3: \"发展\" stands in line 1 already"),
        ("b.tsv", "b.tsv:2: not UTF-8"),
        ("no.tsv", "no such file"),
    ] {
        let ran = tifa_on(b"x", &["convert", "-c", "s2t", "--dictionary", &at(&folder, file)]);
        assert!(ran.code == 2 && ran.said.contains(said), "{}", ran.said);
    }
}

#[test]
fn bytes_that_are_not_utf8_are_refused_with_their_place() {
    let folder = folder(&[("bad.txt", "")]);
    fs::write(folder.path().join("bad.txt"), b"ok \xc8\xab\xc3\xe6").expect("a file can be written");
    for arguments in [&["convert", "-c", "s2t"][..], &["convert", "-c", "s2t", "--explain"]] {
        let ran = tifa_on(b"ok \xc8\xab\xc3\xe6", arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert!(ran.said.contains("UTF-8 at byte 5") && ran.said.contains("tifa normalize"), "{}", ran.said);
    }
    let ran = tifa(&["convert", "-c", "s2t", "-i", &at(&folder, "bad.txt")]);
    assert!(ran.code == 2 && ran.said.contains("bad.txt: this is not UTF-8 at byte 5"), "{}", ran.said);
    // And the way that the message points to works.
    let decoded = tifa(&["normalize", "--until", "decode", &at(&folder, "bad.txt")]);
    assert_eq!((decoded.code, decoded.out.is_empty()), (0, false));
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_a_device_a_device_and_a_private_file_private() {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

    let folder = folder(&[("in.txt", "软件"), ("private.txt", "old"), ("real.txt", "old")]);
    let (input, link) = (at(&folder, "in.txt"), folder.path().join("link.txt"));
    symlink(folder.path().join("real.txt"), &link).expect("a link can be made");
    let private = folder.path().join("private.txt");
    fs::set_permissions(&private, fs::Permissions::from_mode(0o600)).expect("a file has permissions");
    for output in ["link.txt", "private.txt"] {
        let ran = tifa(&["convert", "-c", "s2t", "-i", &input, "-o", &at(&folder, output)]);
        assert_eq!(ran.code, 0, "{}", ran.said);
        assert_eq!(read(&folder, output), "軟件");
    }
    assert!(fs::symlink_metadata(&link).expect("it is there").is_symlink());
    assert_eq!(fs::metadata(&private).expect("it is there").permissions().mode() & 0o777, 0o600);
    // A folder of its own stands for /dev: were the device replaced, nothing of the machine is harmed.
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs");
    assert!(made.success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read_to_string(pipe).expect("the pipe can be read")
    });
    let ran = tifa(&["convert", "-c", "s2t", "-i", &input, "-o", &pipe.display().to_string()]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    assert_eq!(reader.join().expect("the reader ends"), "軟件");
    assert!(fs::symlink_metadata(&pipe).expect("it is there").file_type().is_fifo());
}
