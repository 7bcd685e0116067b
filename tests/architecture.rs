//! What ARCHITECTURE.md promises about the source itself.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What each top module may import, beside itself. A module that is missing here fails the test.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("dictionary", &["text"]),
    ("document", &["text", "dictionary"]),
    ("decode", STAGES),
    ("repair", STAGES),
    ("canonicalize", STAGES),
    ("convert", STAGES),
    ("segment", STAGES),
    (
        "normalize",
        &["text", "dictionary", "document", "decode", "repair", "canonicalize", "convert", "segment"],
    ),
    ("diff", STAGES),
    ("phrases", STAGES),
    ("evolution", &["text", "dictionary", "document", "diff", "phrases"]),
    ("schema", DOMAIN),
    ("render", &["schema", "text", "document", "diff"]),
    ("requests", BELOW_SHELLS),
    ("store", &[]),
    ("corpora", SHELLS),
    ("http", SHELLS),
    ("cli", SHELLS),
];

const STAGES: &[&str] = &["text", "dictionary", "document"];

const DOMAIN: &[&str] = &[
    "text",
    "dictionary",
    "document",
    "decode",
    "repair",
    "canonicalize",
    "convert",
    "segment",
    "normalize",
    "diff",
    "phrases",
    "evolution",
];

const BELOW_SHELLS: &[&str] = &[
    "text",
    "dictionary",
    "document",
    "decode",
    "repair",
    "canonicalize",
    "convert",
    "segment",
    "normalize",
    "diff",
    "phrases",
    "evolution",
    "schema",
    "render",
    "requests",
];

const SHELLS: &[&str] = &[
    "text",
    "dictionary",
    "document",
    "decode",
    "repair",
    "canonicalize",
    "convert",
    "segment",
    "normalize",
    "diff",
    "phrases",
    "evolution",
    "schema",
    "render",
    "requests",
    "store",
    "corpora",
];

/// `tifa serve` is the one place where one shell starts the other.
const EXCEPTIONS: &[(&str, &str)] = &[("cli/serve.rs", "http")];

const MOST_LINES: usize = 600;

#[test]
fn imports_point_one_way() {
    let mut wrong = Vec::new();
    for file in sources() {
        let relative = relative(&file);
        let own = top_module(&relative);
        if own == "lib" || own == "main" {
            continue;
        }
        let allowed = MAY_IMPORT.iter().find(|(module, _)| *module == own);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("say in MAY_IMPORT what `{own}` may import"));
        for module in imports(&file, &relative) {
            let is_exception = EXCEPTIONS.contains(&(relative.as_str(), module.as_str()));
            if module != own && !allowed.contains(&module.as_str()) && !is_exception {
                wrong.push(format!("{relative} imports {module}"));
            }
        }
    }
    assert!(wrong.is_empty(), "against ARCHITECTURE.md:\n{}", wrong.join("\n"));
}

#[test]
fn only_the_schema_is_serialized() {
    let derives = |text: &str| {
        text.lines()
            .any(|line| line.contains("derive(") && line.contains("Serialize") && !only_deserializes(line))
    };
    let wrong: Vec<String> = sources()
        .into_iter()
        .filter(|file| derives(&code_of(file)))
        .map(|file| relative(&file))
        .filter(|relative| top_module(relative) != "schema")
        .collect();
    assert!(wrong.is_empty(), "wire types belong into schema/: {wrong:?}");
}

fn only_deserializes(line: &str) -> bool {
    !line.replace("Deserialize", "").contains("Serialize")
}

#[test]
fn files_stay_short_enough_to_read() {
    let long: Vec<String> = sources()
        .into_iter()
        .chain(files_below("tests", &["rs"]))
        .map(|file| (fs::read_to_string(&file).expect("a source is UTF-8").lines().count(), relative(&file)))
        .filter(|(lines, _)| *lines > MOST_LINES)
        .map(|(lines, file)| format!("{file}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "more than {MOST_LINES} lines:\n{}", long.join("\n"));
}

#[test]
fn the_core_does_no_input_and_output() {
    let shells = ["cli", "http", "main", "store", "corpora"];
    let traces = ["std::fs", "std::net", "SystemTime::now", "Instant::now", "std::env::var", "println!"];
    // A budget of time is the caller's wish, not a reading of the clock into results.
    let allowed = [("diff", "Instant::now")];
    let mut wrong = Vec::new();
    for file in sources() {
        let relative = relative(&file);
        let own = top_module(&relative);
        let code = code_of(&file);
        for trace in traces.iter().filter(|trace| code.contains(**trace)) {
            if !shells.contains(&own.as_str()) && !allowed.contains(&(own.as_str(), *trace)) {
                wrong.push(format!("{relative} uses {trace}"));
            }
        }
    }
    assert!(wrong.is_empty(), "files, sockets and clocks are the shells' affair:\n{}", wrong.join("\n"));
}

#[test]
fn no_text_names_a_place_on_one_machine() {
    // Put together, so that this file does not find itself.
    let places = ["work", "root", "home", "Users"].map(|folder| format!("/{folder}/"));
    let kinds =
        ["rs", "md", "toml", "tsv", "txt", "html", "css", "js", "yml", "yaml", "sh", "json", "just", ""];
    let mut wrong = Vec::new();
    for file in files_below("", &kinds) {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        for (number, line) in text.lines().enumerate() {
            let names_place = places.iter().any(|place| {
                line.match_indices(place.as_str()).any(|(start, _)| {
                    // Inside an address or a relative path it is something else.
                    !line[..start]
                        .ends_with(|before: char| before.is_alphanumeric() || "./_-}*~".contains(before))
                })
            });
            if names_place {
                wrong.push(format!("{}:{}: {}", relative(&file), number + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "these hold on one machine only:\n{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_imports_sees_all_their_forms() {
    let code = "use crate::{text::Span, document::{self, Date}};\nuse super::super::decode::decode;\n\
                fn f() { crate::repair::repair(\"\") }\nuse super::sibling;\nuse std::fs;";
    let found = imports_of(code, &["convert".to_owned(), "chain".to_owned()]);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["decode", "document", "repair", "text"]);
}

/// The top modules that a source file names.
fn imports(file: &Path, relative: &str) -> BTreeSet<String> {
    let stem = relative.trim_end_matches(".rs");
    let mut path: Vec<String> = stem.split('/').map(str::to_owned).collect();
    if path.last().is_some_and(|name| name == "mod") {
        path.pop();
    }
    imports_of(&code_of(file), &path)
}

/// The top modules that `code` of the module `path` names: `crate::a`, `crate::{a, b::c}`, `super::…::a`.
fn imports_of(code: &str, path: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut collect = |rest: &str| match rest.strip_prefix('{') {
        None => found.extend(first_name(rest)),
        Some(group) => {
            let (mut depth, mut is_start) = (0, true);
            for (place, character) in group.char_indices() {
                match character {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => is_start = true,
                    _ if is_start && !character.is_whitespace() => {
                        is_start = false;
                        found.extend(first_name(&group[place..]));
                    }
                    _ => {}
                }
            }
        }
    };
    for (place, prefix) in code.match_indices("crate::") {
        if !code[..place].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == '$')
        {
            collect(&code[place + prefix.len()..]);
        }
    }
    for (place, _) in code.match_indices("super::") {
        if code[..place].ends_with("super::") || code[..place].ends_with(char::is_alphanumeric) {
            continue;
        }
        let mut rest = &code[place..];
        let mut up = 0;
        while let Some(after) = rest.strip_prefix("super::") {
            (rest, up) = (after, up + 1);
        }
        match path.len().checked_sub(up) {
            Some(0) => collect(rest),
            // Not above the own top module: no matter.
            Some(_) => {}
            None => panic!("`super` leads out of the crate in {path:?}"),
        }
    }
    found
}

fn first_name(text: &str) -> Option<String> {
    let name: String = text.chars().take_while(|next| next.is_alphanumeric() || *next == '_').collect();
    // A capital is an item of lib.rs itself, not a module.
    (!name.is_empty() && name.starts_with(|first: char| first.is_lowercase()) && name != "self")
        .then_some(name)
}

/// The code of a file without comments and without its unit tests, which may use what they like.
fn code_of(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a source is UTF-8");
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let without_comment = |line: &str| match line.trim_start().starts_with("//") {
        true => String::new(),
        false => line.split(" // ").next().unwrap_or_default().to_owned(),
    };
    code.lines().map(without_comment).collect::<Vec<_>>().join("\n")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<PathBuf> {
    let files = files_below("src", &["rs"]);
    assert!(files.len() > 20, "the sources were not found");
    files
}

/// The files below a folder of the project with one of these extensions; not what was built or obtained.
fn files_below(folder: &str, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the project can be read") {
            let path = entry.expect("an entry can be read").path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            if name.starts_with('.') || ["target", "corpus", "artifacts"].contains(&name.as_str()) {
                continue;
            }
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
            if path.is_dir() {
                if path != root().join("seeds/documents") {
                    folders.push(path);
                }
            } else if extensions.contains(&extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The path of a file below `src/`, or below the project.
fn relative(file: &Path) -> String {
    let path = file.strip_prefix(root()).expect("files are found below the project");
    let path = path.strip_prefix("src").unwrap_or(path);
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn top_module(relative: &str) -> String {
    relative.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned()
}
