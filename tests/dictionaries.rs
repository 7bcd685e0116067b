//! The tables in `dictionaries/`: headers, order, unique keys.

use std::fs;
use std::path::{Path, PathBuf};

fn tables(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // OpenCC's files are kept as they came; their checksums are tested instead.
            if path.file_name().unwrap() != "opencc" {
                found.extend(tables(&path));
            }
        } else if path.extension().is_some_and(|extension| extension == "tsv") {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_table_says_what_it_is_and_is_sorted() {
    let tables = tables(&Path::new(env!("CARGO_MANIFEST_DIR")).join("dictionaries"));
    assert!(tables.len() >= 4);
    for path in tables {
        let name = path.display();
        let table = fs::read_to_string(&path).unwrap();
        for field in ["# What:", "# Format:", "# Licence:", "# Source:", "# Used by:"] {
            assert!(table.contains(field), "{name} has no `{field}` in its header");
        }
        let keys: Vec<&str> = table
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .map(|line| line.split('\t').next().unwrap())
            .collect();
        assert!(!keys.is_empty(), "{name} is empty");
        for pair in keys.windows(2) {
            assert!(pair[0] < pair[1], "{name}: `{}` must not stand before `{}`", pair[0], pair[1]);
        }
    }
}
