//! Comparing: the operations give the new text, say what a reader would say, and end in bounded time.

mod cases;
mod noise;
mod planted;
mod rendering;
mod score;
mod source;
mod wire;

use std::sync::LazyLock;

use planted::{Pair, Plan, plant};
use proptest::prelude::*;
use score::{Score, by_tifa};
use source::Source;
use tifa::diff::{Budget, Diff, Op, OpKind, Options, Side, Stretch, apply, diff, stretches};

use crate::random::Random;

static SOURCE: LazyLock<Source> = LazyLock::new(Source::read);

fn compare(a: &str, b: &str) -> Diff {
    let found = diff(Side::of_text(a), Side::of_text(b), &Options::default());
    check(a, b, &found);
    found
}

/// What must hold of every result.
fn check(a: &str, b: &str, found: &Diff) {
    assert_eq!(apply(a, b, &found.ops), b, "applied to {a:?}: {:#?}", found.ops);
    check_ops(a, b, &found.ops);
    assert!((0.0..=1.0).contains(&found.similarity), "similarity {}", found.similarity);
    assert_eq!(found.ops.is_empty(), a == b, "{a:?} {b:?}");
    let (mut in_a, mut in_b) = (0, 0);
    for piece in stretches(0..a.len(), 0..b.len(), &found.ops) {
        let (range_a, range_b) = match piece {
            Stretch::Equal { a: range_a, b: range_b } => {
                assert_eq!(a[range_a.clone()], b[range_b.clone()]);
                (range_a, range_b)
            }
            Stretch::Op(op) if op.kind == OpKind::Move => (in_a..in_a, op.b.clone()),
            Stretch::Op(op) if op.kind == OpKind::Insert => (in_a..in_a, op.b.clone()),
            Stretch::Op(op) => (op.a.clone(), op.b.clone()),
            Stretch::Departure(op) => (op.a.clone(), in_b..in_b),
        };
        assert_eq!((range_a.start, range_b.start), (in_a, in_b), "{a:?} → {b:?}: {:#?}", found.ops);
        (in_a, in_b) = (range_a.end, range_b.end);
    }
    assert_eq!((in_a, in_b), (a.len(), b.len()));
}

fn check_ops(a: &str, b: &str, ops: &[Op]) {
    let mut end = 0;
    for op in ops {
        assert!(op.b.start >= end, "the operations are in the order of the new text");
        end = op.b.end;
        assert!(a.get(op.a.clone()).is_some() && b.get(op.b.clone()).is_some());
        let sides = (op.a.is_empty(), op.b.is_empty());
        match op.kind {
            OpKind::Insert => assert_eq!(sides, (true, false)),
            OpKind::Delete => assert_eq!(sides, (false, true)),
            OpKind::Replace => {
                assert_eq!(sides, (false, false));
                assert_ne!(a[op.a.clone()], b[op.b.clone()], "a replacement changes something");
            }
            OpKind::Move => {
                assert_eq!(sides, (false, false));
                assert!(op.edits.iter().all(|edit| edit.kind != OpKind::Move));
                for edit in &op.edits {
                    assert!(op.a.start <= edit.a.start && edit.a.end <= op.a.end);
                    assert!(op.b.start <= edit.b.start && edit.b.end <= op.b.end);
                }
                check_ops(a, b, &op.edits);
            }
        }
        assert_eq!(op.similarity.is_some(), matches!(op.kind, OpKind::Replace | OpKind::Move));
    }
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(vec![
            "推动高质量发展，", "推动高水平发展，", "一是", "二是", "坚持稳中求进。\n", "增长6.7%，", "增长6%左右，",
            "约1.2万亿元", "2025年1月16日", "“百千万工程”", "“", "”", "、", "。", "\n", "\n\n", "\r\n", "龙岗区", "的",
            "持续优化营商环境，打造一流的创新生态。", "全面落实各项改革任务，确保取得实效；",
        ]).prop_map(str::to_owned),
        1 => "[a-c0-9 ,.:《》（）的了一二十百万\n]{0,6}",
        1 => "\\PC{0,3}",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_two_texts(a in text(), b in text()) {
        compare(&a, &b);
    }

    #[test]
    fn a_text_whose_clauses_were_shuffled(a in text(), seed in any::<u64>()) {
        let mut clauses: Vec<&str> = a.split_inclusive(['，', '。', '\n']).collect();
        let mut random = Random(seed | 1);
        for _ in 0..random.below(6) {
            if clauses.len() > 2 {
                let n = 1 + random.below(clauses.len().min(6) - 1);
                let from = random.below(clauses.len() - n + 1);
                let stretch: Vec<&str> = clauses.drain(from..from + n).collect();
                let to = random.below(clauses.len() + 1);
                clauses.splice(to..to, stretch);
            }
        }
        compare(&a, &clauses.concat());
    }

    #[test]
    fn planted_differences(seed in any::<u64>(), per_cent in 0usize..60, moves in 0usize..8) {
        let mut random = Random(seed | 1);
        let text = &SOURCE.reports[random.below(SOURCE.reports.len())];
        let from = random.below(text.len() - 8);
        let pair = plant(&SOURCE, &text[from..from + 8], Plan { per_cent, moves }, &mut random);
        compare(&pair.a, &pair.b);
    }

    #[test]
    fn any_budget(a in text(), b in text(), steps in 0u64..3000) {
        let options = Options { budget: Budget::of_steps(steps), ..Options::default() };
        check(&a, &b, &diff(Side::of_text(&a), Side::of_text(&b), &options));
    }
}

/// Pairs made of every report, with few and many differences, with and without moves.
fn pairs() -> Vec<Pair> {
    let mut random = Random(20250116);
    let mut pairs = Vec::new();
    for report in &SOURCE.reports {
        for per_cent in [3, 8, 15, 30] {
            for moves in [0, 4] {
                pairs.push(plant(&SOURCE, report, Plan { per_cent, moves }, &mut random));
            }
        }
    }
    pairs
}

#[test]
#[ignore = "prints the quality table: cargo test --test tests diff::quality -- --ignored --nocapture"]
fn quality() {
    let mut score = Score::default();
    let pairs = pairs();
    pairs.iter().for_each(|pair| score.add(&SOURCE, pair, &by_tifa(pair)));
    println!("{} pairs\n{}", pairs.len(), score.row("tifa"));
    let mut score = Score::default();
    for (number, pair) in pairs.iter().enumerate() {
        let (pair, found) = noise::noisy(pair, 28 + number % 30);
        score.add(&SOURCE, &pair, &found);
    }
    println!("{}", score.row("tifa, Traditional, wrapped"));
}

#[test]
fn what_was_planted_is_found() {
    let mut score = Score::default();
    pairs().iter().for_each(|pair| score.add(&SOURCE, pair, &by_tifa(pair)));
    let row = score.row("tifa");
    // Below the figures of `quality`, so that a better way to do the same is not refused for a thousandth. The seeds
    // are full of quotations and numbers, of which more is marked than was planted.
    assert!(score.character_f1() > 0.97, "{row}");
    assert!(score.exact() > 0.98 && score.precision() > 0.98, "{row}");
    assert!(score.move_recall() > 0.95 && score.move_precision() > 0.95, "{row}");
    assert_eq!(score.invented_moves(), 0, "{row}");
    assert!(score.number_recall() > 0.98, "{row}");
}

#[test]
fn texts_made_to_be_slow_end_within_the_budget() {
    for name in source::ADVERSARIAL {
        let (a, b) = source::adversarial(name);
        let found = compare(&a, &b);
        // Of a few clauses repeated many thousand times not every choice is tried.
        let repeated = ["one-character lines", "two clauses alternating", "repeated paragraphs", "numerals"];
        assert_eq!(found.truncated, repeated.contains(&name), "{name}");
        assert_eq!(found, compare(&a, &b), "{name}: the same input gives the same output");
        let little = Options { budget: Budget::of_steps(100_000), ..Options::default() };
        let found = diff(Side::of_text(&a), Side::of_text(&b), &little);
        assert!(found.truncated, "{name} fits into a budget of 100 000 steps");
        check(&a, &b, &found);
    }
}

#[test]
fn a_long_text_is_compared_as_well_as_a_report() {
    let mut random = Random(5);
    let text = source::long_text(&SOURCE, 400_000, &mut random);
    let pair = plant(&SOURCE, &text, Plan { per_cent: 10, moves: 20 }, &mut random);
    assert!(!compare(&pair.a, &pair.b).truncated);
    let mut score = Score::default();
    score.add(&SOURCE, &pair, &by_tifa(&pair));
    assert!(score.character_f1() > 0.97 && score.move_recall() > 0.9, "{}", score.row("tifa"));
}

#[test]
fn the_similarity_counts_what_moved_as_equal() {
    let (a, b) = (
        "优化城市空间布局，提升城市功能品质。深化重点领域改革，激发市场活力。",
        "深化重点领域改革，激发市场活力。优化城市空间布局，提升城市功能品质。",
    );
    assert_eq!(compare(a, b).similarity, 1.0);
    assert_eq!(compare("", "").similarity, 1.0);
    assert_eq!(compare("甲乙丙丁", "ABCD").similarity, 0.0);
}
