//! The ranking of phrases against lists that readers drew by eye.
//!
//! `tests/cases/phrases/gold` holds two readers' lists for each of three collections. The weights of the ranking
//! were set with the seeds and `national-tune` in view, and never with `national-report`.
//!
//!     TIFA_MEASURE=folder-of-national-reports cargo test --test tests -- gold_table --ignored --nocapture

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;

/// Two readers' lists of the phrases of some documents.
struct Gold {
    documents: Vec<PathBuf>,
    readers: [&'static str; 2],
}

impl Gold {
    fn seeds() -> Self {
        Self {
            documents: vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/documents"))],
            readers: [
                include_str!("cases/phrases/gold/seeds-1.txt"),
                include_str!("cases/phrases/gold/seeds-2.txt"),
            ],
        }
    }

    fn reader(&self, number: usize, texts: &[String]) -> Vec<String> {
        let mut list: Vec<String> = Vec::new();
        for line in self.readers[number].lines().filter(|line| !line.starts_with('#')) {
            let wording = bare(line);
            let documents = texts.iter().filter(|text| text.contains(&wording)).count();
            if documents >= 2 && !list.contains(&wording) {
                list.push(wording);
            }
        }
        list
    }
}

/// A wording without the marks by which readers and programs write it differently.
fn bare(text: &str) -> String {
    text.chars().filter(|character| !"“”‘’\"《》 \n".contains(*character)).collect()
}

#[derive(Debug)]
struct Scored {
    /// How many phrases both readers have, and how many of them are among the first 200.
    agreed: usize,
    found: usize,
    /// How many of the first 100 a reader has.
    precise: usize,
    /// The first 200.
    first: Vec<String>,
    /// The lines and wordings that the report keeps apart as furniture of pages.
    furniture: BTreeSet<String>,
}

fn scored(gold: &Gold) -> Scored {
    let tifa = |arguments: &[&str]| {
        let run = assert_cmd::Command::new(env!("CARGO_BIN_EXE_tifa"))
            .args(arguments)
            .args(&gold.documents)
            .output()
            .expect("the program runs");
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        run.stdout
    };
    let report: Value = serde_json::from_slice(&tifa(&["report", "--json", "-"])).expect("the report reads");
    let texts: Vec<String> = (tifa(&["normalize", "--format", "jsonl"]).split(|byte| *byte == b'\n'))
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice::<Value>(line).expect("a result reads"))
        .map(|result| bare(result["text"].as_str().expect("a text")))
        .collect();
    let first: Vec<String> = (report["phrases"].as_array().expect("a list").iter().take(200))
        .map(|phrase| bare(phrase["text"].as_str().expect("a wording")))
        .collect();
    let lists = [gold.reader(0, &texts), gold.reader(1, &texts)];
    let agreed: Vec<&String> = lists[0].iter().filter(|wording| lists[1].contains(wording)).collect();
    let is_listed = |wording: &&String| lists.iter().any(|list| list.contains(wording));
    Scored {
        found: agreed.iter().filter(|wording| first.contains(wording)).count(),
        agreed: agreed.len(),
        precise: first.iter().take(100).filter(is_listed).count(),
        furniture: (report["excluded"].as_array().expect("a list").iter())
            .filter(|excluded| matches!(excluded["kind"].as_str(), Some("furniture" | "metadata")))
            .map(|excluded| bare(excluded["text"].as_str().expect("a text")))
            .collect(),
        first,
    }
}

#[test]
fn the_first_phrases_of_the_seeds_are_those_that_readers_name() {
    let scored = scored(&Gold::seeds());
    assert!(scored.agreed > 150, "the lists are read: {scored:?}");
    assert!(scored.found * 100 >= scored.agreed * 75, "{} of {}", scored.found, scored.agreed);
    assert!(scored.precise >= 85, "{} of the first 100 are on a list", scored.precise);
    let furniture: Vec<&String> =
        scored.first.iter().filter(|wording| scored.furniture.contains(*wording)).collect();
    assert!(furniture.is_empty(), "{furniture:?}");
}

#[test]
#[ignore = "measures; asks for the national reports"]
fn gold_table() {
    let folder = PathBuf::from(std::env::var_os("TIFA_MEASURE").expect("TIFA_MEASURE names a folder"));
    let of_years = |years: [u16; 4], readers| Gold {
        documents: years.iter().map(|year| folder.join(format!("{year}_政府工作报告.txt"))).collect(),
        readers,
    };
    let national_tune = [
        include_str!("cases/phrases/gold/national-tune-1.txt"),
        include_str!("cases/phrases/gold/national-tune-2.txt"),
    ];
    let national_report = [
        include_str!("cases/phrases/gold/national-report-1.txt"),
        include_str!("cases/phrases/gold/national-report-2.txt"),
    ];
    println!(
        "| collection | agreed by two readers | of them in the first 200 | of the first 100 on a list |"
    );
    println!("|---|---|---|---|");
    for (name, gold) in [
        ("seeds", Gold::seeds()),
        ("national, tuned on", of_years([2014, 2019, 2022, 2025], national_tune)),
        ("national, held out", of_years([2006, 2011, 2017, 2023], national_report)),
    ] {
        let scored = scored(&gold);
        println!("| {name} | {} | {} | {} |", scored.agreed, scored.found, scored.precise);
    }
}
