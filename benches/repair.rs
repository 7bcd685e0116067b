//! The speed of the repair on clean and on damaged text, and of decoding and repair together.
//!
//! The text is made from the seed documents. Every figure is the best of several rounds.

use std::hint::black_box;
use std::time::{Duration, Instant};

use tifa::decode::{Hint, decode};
use tifa::repair::repair;

const SEEDS: [&str; 2] = [
    include_str!("../seeds/documents/001_6bbf6b6bd295e350.txt"),
    include_str!("../seeds/documents/002_8449d72a67507038.txt"),
];
/// The size of each text, in bytes.
const SIZE: usize = 10_000_000;
const ROUNDS: usize = 5;

fn main() {
    let clean = SEEDS.concat();
    let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
    let latin1 = |bytes: &[u8]| bytes.iter().map(|byte| char::from(*byte)).collect::<String>();
    let escaped = |text: &str| -> String {
        text.chars()
            .map(|c| if c.is_ascii() { c.to_string() } else { format!("&#{};", u32::from(c)) })
            .collect()
    };
    let texts = [
        ("clean", clean.clone()),
        ("GBK read as Latin-1", latin1(&gbk(&clean))),
        ("UTF-8 read as Latin-1", latin1(clean.as_bytes())),
        ("character references", escaped(&clean)),
        ("one damaged line in ten", one_line_in_ten(&clean, |line| latin1(&gbk(line)))),
    ];
    for (name, text) in texts {
        let text = text.repeat(SIZE / text.len() + 1);
        let time = best(|| drop(black_box(repair(black_box(&text)))));
        println!("{name:<28}{:>8.0} MB/s", text.len() as f64 / 1e6 / time.as_secs_f64());
    }
    let bytes = clean.repeat(SIZE / clean.len() + 1).into_bytes();
    let time = best(|| {
        let decoded = decode(black_box(&bytes), &Hint::default());
        drop(black_box(repair(&decoded.rewrite.text)));
    });
    println!(
        "{:<28}{:>8.0} MB/s",
        "clean, decoded and repaired",
        bytes.len() as f64 / 1e6 / time.as_secs_f64()
    );
}

fn one_line_in_ten(text: &str, damage: impl Fn(&str) -> String) -> String {
    let line = |(number, line): (usize, &str)| if number % 10 == 0 { damage(line) } else { line.to_owned() };
    text.lines().enumerate().map(|numbered| line(numbered) + "\n").collect()
}

fn best(mut run: impl FnMut()) -> Duration {
    let time = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..ROUNDS).map(|_| time(&mut run)).min().unwrap_or_default()
}
