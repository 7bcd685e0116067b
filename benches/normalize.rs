//! The speed of the whole normalization, beside what is usually put together for it: `encoding_rs` (told the encoding),
//! NFKC of `unicode-normalization` and, with the feature `opencc-native`, the C++ OpenCC.
//!
//! The text is made from the seed documents. Every figure is the best of several rounds, on one thread.

use std::hint::black_box;
use std::time::{Duration, Instant};

use encoding_rs::{Encoding, GB18030, UTF_8};
use tifa::convert::Converter;
use tifa::document::SourceText;
use tifa::normalize::{Options, normalize};
use unicode_normalization::UnicodeNormalization;

const SEEDS: [&str; 2] = [
    include_str!("../seeds/documents/001_6bbf6b6bd295e350.txt"),
    include_str!("../seeds/documents/002_8449d72a67507038.txt"),
];
/// The size of each text, in bytes of UTF-8.
const SIZE: usize = 10_000_000;
const ROUNDS: usize = 5;

fn main() {
    let web = SEEDS.concat();
    let canonical = normalize(&source(web.clone().into_bytes()), &Options::default()).text + "\n";
    let traditional = Converter::builtin("s2tw").expect("a configuration").convert(&canonical);
    #[cfg(feature = "opencc-native")]
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    #[cfg(feature = "opencc-native")]
    let opencc =
        tifa::convert::native::NativeConverter::new("tw2s", folder.path()).expect("OpenCC is installed");
    let simplify = |text: String| {
        #[cfg(feature = "opencc-native")]
        let text = opencc.convert(&text).expect("text without U+0000");
        text
    };
    println!("{:<28}{:>14}{:>14}", "MB/s", "tifa", "usual stack");
    for (name, text, encoding) in [
        ("canonical, UTF-8", &canonical, UTF_8),
        ("canonical, GBK", &canonical, GB18030),
        ("web pages, UTF-8", &web, UTF_8),
        ("Traditional, UTF-8", &traditional, UTF_8),
    ] {
        let text = text.repeat(SIZE / text.len() + 1);
        let bytes = encoding.encode(&text).0.into_owned();
        let size = bytes.len() as f64 / 1e6;
        let of_peers = size
            / best(|| drop(black_box(simplify(decode_and_compose(black_box(&bytes), encoding)))))
                .as_secs_f64();
        let source = source(bytes);
        let own =
            size / best(|| drop(black_box(normalize(black_box(&source), &Options::default())))).as_secs_f64();
        println!("{name:<28}{own:>14.0}{of_peers:>14.0}");
    }
}

fn source(bytes: Vec<u8>) -> SourceText {
    SourceText::new(bytes).expect("the text is not too large")
}

fn decode_and_compose(bytes: &[u8], encoding: &'static Encoding) -> String {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    text.nfkc().collect()
}

fn best(mut run: impl FnMut()) -> Duration {
    let time = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..ROUNDS).map(|_| time(&mut run)).min().unwrap_or_default()
}
