//! The stage `segment` on the real documents, and its laws.

use std::fmt::Write as _;

use proptest::prelude::*;
use tifa::document::{Canonical, SourceText};
use tifa::normalize::{Options, normalize};
use tifa::segment::{clauses_of, segment};

fn document(name: &str) -> Canonical {
    let path = format!("{}/seeds/documents/{name}", env!("CARGO_MANIFEST_DIR"));
    normalize(&SourceText::new(std::fs::read(path).unwrap()).unwrap(), &Options::default())
}

/// What each line of a document is, its outline, and what it says about itself.
fn outline_of(canonical: &Canonical) -> String {
    let mut lines = String::new();
    for block in &canonical.structure.blocks {
        let opening: String = canonical.text[block.span.range()].chars().take(24).collect();
        writeln!(lines, "{:<10} {:<16} {opening}", block.kind.name(), block.why.unwrap_or("")).unwrap();
    }
    lines.push_str("\noutline\n");
    for heading in &canonical.structure.outline {
        let indent = "  ".repeat(usize::from(heading.level));
        writeln!(lines, "{indent}{} | {}", heading.number, heading.title).unwrap();
    }
    writeln!(lines, "\n{:#?}", canonical.metadata).unwrap();
    lines
}

#[test]
fn the_parts_of_a_newspaper_summary() {
    insta::assert_snapshot!(outline_of(&document("000_8160d1a4ffc1a918.txt")));
}

#[test]
fn the_parts_of_a_government_page() {
    insta::assert_snapshot!(outline_of(&document("001_6bbf6b6bd295e350.txt")));
}

#[test]
fn the_parts_of_a_news_page() {
    insta::assert_snapshot!(outline_of(&document("002_8449d72a67507038.txt")));
}

#[test]
fn the_parts_of_a_damaged_traditional_page() {
    insta::assert_snapshot!(outline_of(&document("003_4f2a037b8341d7e8.txt")));
}

#[test]
fn the_parts_of_a_subdistrict_report() {
    insta::assert_snapshot!(outline_of(&document("004_87e769d0dbf5db3d.txt")));
}

#[test]
fn the_clauses_of_every_document_partition_its_body() {
    for entry in std::fs::read_dir(format!("{}/seeds/documents", env!("CARGO_MANIFEST_DIR"))).unwrap() {
        let canonical = document(entry.unwrap().file_name().to_str().unwrap());
        for (number, block) in canonical.structure.blocks.iter().enumerate() {
            let clauses: Vec<_> =
                canonical.structure.clauses.iter().filter(|clause| clause.block == number).collect();
            let joined: String = clauses.iter().map(|clause| &canonical.text[clause.span.range()]).collect();
            let expected = if block.kind.is_body() { &canonical.text[block.span.range()] } else { "" };
            assert_eq!(joined, expected);
        }
    }
}

proptest! {
    #[test]
    fn clauses_hold_every_byte_once(text in "[发展，。！？；：“”（）…a.,0-9 \n]{0,60}") {
        let joined: String = clauses_of(&text).into_iter().map(|range| &text[range]).collect();
        prop_assert_eq!(joined, text);
    }

    #[test]
    fn any_text_can_be_segmented(text in "[一二、（）是发展，。：日期来源2025年1月——附件名词解释\n]{0,120}") {
        let structure = segment(&text).structure;
        let mut last = 0;
        for block in &structure.blocks {
            prop_assert!(block.span.start() >= last && !block.span.is_empty());
            last = block.span.end();
        }
    }
}
