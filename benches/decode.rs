//! How long decoding takes, ours beside chardetng with encoding_rs, on one thread.
//!
//! `cargo bench --bench decode`, or with the development profile
//! `CARGO_PROFILE_DEV_OPT_LEVEL=3 cargo bench --profile dev --bench decode`.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use divan::Bencher;
use divan::counter::BytesCount;
use encoding_rs::{BIG5, GB18030, GBK};
use tifa::decode::{Hint, decode};

const HANS: &str = include_str!("../seeds/documents/001_6bbf6b6bd295e350.txt");
const HANT: &str = include_str!("../seeds/documents/003_4f2a037b8341d7e8.txt");

fn main() {
    // The tables are built once in a process; that is not what is measured.
    inputs().into_iter().for_each(|(_, bytes)| {
        divan::black_box(ours(&bytes[..4096]));
    });
    divan::main();
}

/// The length of an input in bytes.
const LEN: usize = 8 << 20;

fn repeated(piece: &[u8]) -> Vec<u8> {
    piece.iter().copied().cycle().take(LEN / piece.len() * piece.len()).collect()
}

fn inputs() -> Vec<(&'static str, Vec<u8>)> {
    // Han text without odd characters: those of damaged stretches would make all of it rough.
    let plain = |text: &str| -> String {
        text.lines().filter(|line| !line.contains(['(', '\u{a0}'])).flat_map(|line| [line, "\n"]).collect()
    };
    let (hans, hant) = (plain(HANS), plain(HANT));
    let gbk = repeated(&GBK.encode(&hans).0);
    let mut rough = gbk.clone();
    rough.remove(LEN / 2);
    let mut broken = repeated(hans.as_bytes());
    broken.remove(LEN / 2);
    let mut state = 1_u64;
    let noise = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    });
    let line = "政府應推動經濟發展，改善人民生活。\n";
    let alternating = [line.as_bytes(), &GBK.encode(line).0, &BIG5.encode(line).0].concat();
    vec![
        ("UTF-8", repeated(hans.as_bytes())),
        ("GBK Simplified", gbk),
        ("GBK Traditional", repeated(&GBK.encode(&hant).0)),
        ("GB18030 four-byte forms", repeated(&GB18030.encode("𠮷田𫖯到镇里调研，㛃作报告。").0)),
        ("Big5", repeated(&BIG5.encode("政府應推動經濟發展，改善人民生活。2013年增長5.5%\n").0)),
        ("UTF-16LE", repeated(&hans.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>())),
        ("GBK with one byte lost", rough),
        ("UTF-8 with one byte lost", broken),
        ("three encodings by line", repeated(&alternating)),
        ("noise", noise.take(LEN).collect()),
        ("noise without controls", repeated(&[0xb0, 0x41, 0xff, 0x9c, 0xe5, 0x80, 0x30, 0xa1, 0x81, 0xfe])),
    ]
}

fn ours(bytes: &[u8]) -> usize {
    decode(bytes, &Hint::default()).rewrite.text.len()
}

fn names() -> Vec<&'static str> {
    inputs().into_iter().map(|(name, _)| name).collect()
}

fn bytes_of(name: &str) -> Vec<u8> {
    let found = inputs().into_iter().find(|(known, _)| *known == name);
    found.map(|(_, bytes)| bytes).expect("a name of an input")
}

#[divan::bench(args = names(), sample_count = 5, sample_size = 1)]
fn tifa(bencher: Bencher<'_, '_>, name: &str) {
    let bytes = bytes_of(name);
    bencher.counter(BytesCount::new(bytes.len())).bench(|| ours(divan::black_box(&bytes)));
}

/// All bytes are fed to chardetng, and decoded by its verdict.
#[divan::bench(args = names(), sample_count = 1, sample_size = 1)]
fn chardetng_encoding_rs(bencher: Bencher<'_, '_>, name: &str) {
    let bytes = bytes_of(name);
    bencher.counter(BytesCount::new(bytes.len())).bench(|| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
        detector.feed(divan::black_box(&bytes), true);
        detector.guess(None, Utf8Detection::Allow).decode(&bytes).0.len()
    });
}

/// Decoding alone, by encoding_rs that is told the encoding.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn encoding_rs_told_gbk(bencher: Bencher<'_, '_>) {
    let bytes = bytes_of("GBK Simplified");
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench(|| GB18030.decode_without_bom_handling(divan::black_box(&bytes)).0.len());
}
