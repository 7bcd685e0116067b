//! The stage `segment` on the real documents, and its laws.

use std::fmt::Write as _;

use proptest::prelude::*;
use tifa::document::{BlockKind, Canonical, Document, SourceText};
use tifa::normalize::{Options, normalize};
use tifa::segment::{clauses_of, leave_out_repeated, segment};
use tifa::text::Stage;

fn document(name: &str) -> Canonical {
    let path = format!("{}/seeds/documents/{name}", env!("CARGO_MANIFEST_DIR"));
    normalize(&SourceText::new(std::fs::read(path).unwrap()).unwrap(), &Options::default())
}

/// What each line of a document is, its outline, glossary, quotations and notes, and what it says about itself.
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
    lines.push_str("\nglossary\n");
    for entry in &canonical.structure.glossary {
        let [term, definition] = [entry.term, entry.definition].map(|span| &canonical.text[span.range()]);
        let opening: String = definition.chars().take(12).collect();
        writeln!(lines, "{} | {term} | {opening}", entry.number).unwrap();
    }
    lines.push_str("\nquotations\n");
    for quotation in &canonical.structure.quotations {
        let quoted = &canonical.text[quotation.span.range()];
        writeln!(lines, "{}{} | {quoted}", "  ".repeat(quotation.depth), quotation.kind.name()).unwrap();
    }
    lines.push_str("\nnotes\n");
    for note in canonical.notes.iter().filter(|note| note.stage == Stage::Segment) {
        let place = note.canonical.map_or("", |span| &canonical.text[span.range()]);
        writeln!(lines, "{} | {}", note.code, place.replace('\n', " ⏎ ")).unwrap();
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
fn what_stands_around_the_text_on_every_page_of_a_site_is_left_out() {
    let prose = "现在，我代表区人民政府向大会作工作报告，请予审议，并请各位政协委员和其他列席人员提出意见，同志们辛苦了，谢谢大家。";
    let page = |year: u16, channel: &str| {
        let text = format!(
            "某某在线新闻中心的首页\n{channel}\n某区{year}年政府工作报告\n——{year}年1月16日在某区大会上\n各位代表：\n\
             {prose}{year}\n一、工作回顾\n{prose}\n{year}年主要预期目标\n地区生产总值增长5%左右\n改造老旧小区\n\
             谢谢大家！\n某某在线出品，翻印必究"
        );
        let canonical = normalize(&SourceText::new(text.into_bytes()).unwrap(), &Options::default());
        Document::assemble(format!("{year}.txt"), canonical, None)
    };
    let mut documents = vec![page(2023, "今日某区的各种消息"), page(2024, "头条新闻和视频")];
    leave_out_repeated(&mut documents);
    for document in &documents {
        let canonical = &document.canonical;
        let left_out =
            canonical.structure.blocks.iter().filter(|block| block.why == Some("repeated-on-other-pages"));
        let left_out: Vec<&str> = left_out.map(|block| &canonical.text[block.span.range()]).collect();
        assert_eq!(left_out, ["某某在线新闻中心的首页", "某某在线出品，翻印必究"]);
        assert!(canonical.structure.blocks.iter().any(|block| block.kind == BlockKind::Salutation));
    }
    let mut alone = vec![page(2023, "今日某区的各种消息")];
    leave_out_repeated(&mut alone);
    assert!(
        alone[0].canonical.structure.blocks.iter().all(|block| block.why != Some("repeated-on-other-pages"))
    );
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
        let structure = segment(&text, &[]).structure;
        let mut last = 0;
        for block in &structure.blocks {
            prop_assert!(block.span.start() >= last && !block.span.is_empty());
            last = block.span.end();
        }
    }
}
