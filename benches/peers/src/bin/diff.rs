//! Other engines beside ours on the same planted pairs, scored by the same script in the same run; then how long each
//! takes.
//!
//!     TIFA_MEASURE=folder cargo run --release --manifest-path benches/peers/Cargo.toml --bin diff
//!
//! The pairs are made of the reports in the folder, of the seeds without one. `git` must be on the path.

use std::io::Write as _;
use std::ops::Range;
use std::process::Command;
use std::time::Instant;

use imara_diff::InternedInput;
use similar::{Algorithm, DiffTag, capture_diff_slices};

#[path = "../../../../tests/diff/planted.rs"]
mod planted;
#[path = "../../../../tests/random.rs"]
#[allow(dead_code)]
mod random;
#[path = "../../../../tests/diff/score.rs"]
#[allow(dead_code)]
mod score;
#[path = "../../../../tests/diff/source.rs"]
#[allow(dead_code)]
mod source;

use planted::{Pair, Plan, plant};
use random::Random;
use score::{Change, Found, Score, by_tifa};
use source::Source;

/// What a flat engine compares.
#[derive(Clone, Copy, PartialEq)]
enum Tokens {
    Characters,
    Words,
}

enum Engine {
    Tifa,
    Similar(Algorithm),
    Imara(imara_diff::Algorithm),
    Git,
}

fn main() {
    let source = Source::read();
    let mut random = Random(20250117);
    let mut pairs = Vec::new();
    let step = source.reports.len().div_ceil(12);
    for report in source.reports.iter().step_by(step) {
        for (per_cent, moves) in [(3, 0), (8, 4), (15, 0), (30, 4)] {
            pairs.push(plant(&source, report, Plan { per_cent, moves }, &mut random));
        }
    }
    let mut engines = vec![("tifa", Engine::Tifa, Tokens::Words)];
    for tokens in [Tokens::Characters, Tokens::Words] {
        engines.push(("similar Myers", Engine::Similar(Algorithm::Myers), tokens));
        engines.push(("similar Patience", Engine::Similar(Algorithm::Patience), tokens));
        engines.push(("imara-diff Myers", Engine::Imara(imara_diff::Algorithm::Myers), tokens));
        engines.push(("imara-diff Histogram", Engine::Imara(imara_diff::Algorithm::Histogram), tokens));
    }
    engines.push(("git --word-diff", Engine::Git, Tokens::Characters));
    println!("{} pairs", pairs.len());
    for (name, engine, tokens) in &engines {
        let mut score = Score::default();
        pairs.iter().for_each(|pair| score.add(&source, pair, &run(engine, *tokens, &source, pair)));
        println!("{}", score.row(&named(name, *tokens)));
    }
    speed(&source, &engines);
}

fn named(name: &str, tokens: Tokens) -> String {
    format!("{name}, {}", if tokens == Tokens::Words { "words" } else { "char" })
}

/// The time of one megabyte with a tenth of the clauses changed, the cutting into tokens with it, as it is needed.
fn speed(source: &Source, engines: &[(&str, Engine, Tokens)]) {
    let mut random = Random(7);
    let text = source::long_text(source, 1_000_000, &mut random);
    let pair = plant(source, &text, Plan { per_cent: 10, moves: 20 }, &mut random);
    println!("\n1 MB, 10 % of the clauses changed, 20 moves: best of 3");
    let mut ours = None;
    for (name, engine, tokens) in engines {
        if matches!(engine, Engine::Git) {
            continue;
        }
        let times = (0..3).map(|_| {
            let start = Instant::now();
            std::hint::black_box(run(engine, *tokens, source, &pair));
            start.elapsed().as_secs_f64() * 1e3
        });
        let best = times.fold(f64::INFINITY, f64::min);
        let ours = *ours.get_or_insert(best);
        println!("{:26} {best:8.1} ms, {:5.1} times tifa's", named(name, *tokens), best / ours);
    }
}

fn run(engine: &Engine, tokens: Tokens, source: &Source, pair: &Pair) -> Found {
    let cut = |text: &str| borders(source, tokens, text);
    match engine {
        Engine::Tifa => by_tifa(pair),
        Engine::Similar(algorithm) => {
            let (a, b) = (cut(&pair.a), cut(&pair.b));
            let changes = capture_diff_slices(*algorithm, &pieces(&pair.a, &a), &pieces(&pair.b, &b));
            let changed = changes.iter().filter(|op| op.tag() != DiffTag::Equal);
            found(changed.map(|op| (op.old_range(), op.new_range())), &a, &b)
        }
        Engine::Imara(algorithm) => {
            let (a, b) = (cut(&pair.a), cut(&pair.b));
            let mut input = InternedInput::default();
            input.update_before(pieces(&pair.a, &a).into_iter());
            input.update_after(pieces(&pair.b, &b).into_iter());
            let diff = imara_diff::Diff::compute(*algorithm, &input);
            let range = |range: Range<u32>| range.start as usize..range.end as usize;
            found(diff.hunks().map(|hunk| (range(hunk.before), range(hunk.after))), &a, &b)
        }
        Engine::Git => by_git(pair),
    }
}

/// The first bytes of the tokens, and the length of the text.
fn borders(source: &Source, tokens: Tokens, text: &str) -> Vec<usize> {
    let mut borders: Vec<usize> = match tokens {
        Tokens::Characters => text.char_indices().map(|(at, _)| at).collect(),
        Tokens::Words => {
            let ends = source.jieba.cut(text, false).into_iter().scan(0, |at, token| {
                *at += token.word.len();
                Some(*at)
            });
            std::iter::once(0).chain(ends).filter(|&at| at < text.len()).collect()
        }
    };
    borders.push(text.len());
    borders
}

fn pieces<'t>(text: &'t str, borders: &[usize]) -> Vec<&'t str> {
    borders.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect()
}

fn found(changes: impl Iterator<Item = (Range<usize>, Range<usize>)>, a: &[usize], b: &[usize]) -> Found {
    let bytes = |range: Range<usize>, borders: &[usize]| borders[range.start]..borders[range.end];
    Found { changes: changes.map(|(in_a, in_b)| (bytes(in_a, a), bytes(in_b, b))).collect(), ..Found::default() }
}

/// What `git diff --word-diff=porcelain` says, every character a word.
fn by_git(pair: &Pair) -> Found {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        // One line, since git does not say on which side a line end is.
        let text = text.replace('\n', "\u{1}");
        std::fs::File::create(&path).and_then(|mut file| file.write_all(text.as_bytes())).expect("a file");
        path
    };
    let output = Command::new("git")
        .args(["diff", "--no-index", "--word-diff=porcelain", "--word-diff-regex=.", "-U1000000"])
        .args([file("a", &pair.a), file("b", &pair.b)])
        .output()
        .expect("git runs");
    let output = String::from_utf8(output.stdout).expect("git writes what it read");
    let (mut at, mut changes): ((usize, usize), Vec<Change>) = ((0, 0), Vec::new());
    for line in output.lines().skip_while(|line| !line.starts_with("@@")).skip(1) {
        let (sign, text) = line.split_at(1);
        if sign == "~" || sign == "\\" {
            continue;
        }
        let (in_a, in_b) = (sign != "+", sign != "-");
        let next = (at.0 + if in_a { text.len() } else { 0 }, at.1 + if in_b { text.len() } else { 0 });
        if in_a != in_b {
            changes.push((at.0..next.0, at.1..next.1));
        }
        at = next;
    }
    Found { changes, ..Found::default() }
}
