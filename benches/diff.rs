//! How long comparing takes: long reports with more and less changed, and texts made to be slow.
//!
//! Other engines stand beside ours in `benches/peers/src/bin/diff.rs`.
//!
//! `cargo bench --bench diff`, or with the development profile
//! `CARGO_PROFILE_DEV_OPT_LEVEL=3 cargo bench --profile dev --bench diff`.

use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::BytesCount;
use tifa::diff::{Options, Side, diff};

#[path = "../tests/diff/planted.rs"]
#[allow(dead_code)]
mod planted;
#[path = "../tests/random.rs"]
#[allow(dead_code)]
mod random;
#[path = "../tests/diff/source.rs"]
#[allow(dead_code)]
mod source;

use planted::{Pair, Plan, plant};
use random::Random;
use source::{ADVERSARIAL, Source, long_text};

static SOURCE: LazyLock<Source> = LazyLock::new(Source::read);

fn main() {
    // The segmenter's dictionary is loaded once in a process; that is not what is measured.
    diff(Side::of_text("推动发展，稳中求进"), Side::of_text("促进发展，稳中求进"), &Options::default());
    divan::main();
}

fn run(bencher: Bencher<'_, '_>, a: &str, b: &str) {
    bencher.counter(BytesCount::new(a.len() + b.len())).bench(|| {
        diff(Side::of_text(divan::black_box(a)), Side::of_text(divan::black_box(b)), &Options::default())
    });
}

fn megabytes(n: usize, per_cent: usize, moves: usize) -> Pair {
    let mut random = Random(7);
    let text = long_text(&SOURCE, n * 1_000_000, &mut random);
    plant(&SOURCE, &text, Plan { per_cent, moves }, &mut random)
}

#[divan::bench(args = [1, 10, 50], sample_count = 5)]
fn one_megabyte_changed_per_cent(bencher: Bencher<'_, '_>, per_cent: usize) {
    let pair = megabytes(1, per_cent, 20);
    run(bencher, &pair.a, &pair.b);
}

#[divan::bench(sample_count = 2)]
fn ten_megabytes_changed_ten_per_cent(bencher: Bencher<'_, '_>) {
    let pair = megabytes(10, 10, 50);
    run(bencher, &pair.a, &pair.b);
}

#[divan::bench(sample_count = 5)]
fn one_report(bencher: Bencher<'_, '_>) {
    let pair = plant(&SOURCE, &SOURCE.reports[1], Plan { per_cent: 15, moves: 3 }, &mut Random(3));
    run(bencher, &pair.a, &pair.b);
}

/// Texts that are slow for simple algorithms.
#[divan::bench(args = ADVERSARIAL, sample_count = 2)]
fn adversarial(bencher: Bencher<'_, '_>, name: &str) {
    let (a, b) = source::adversarial(name);
    run(bencher, &a, &b);
}
