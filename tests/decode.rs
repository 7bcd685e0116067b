//! The decoding stage from outside.

use std::ops::Range;

use encoding_rs::GBK;
use proptest::prelude::*;
use serde::Deserialize;
use tifa::decode::{Decoded, Hint, decode};
use tifa::text::{OffsetMap, Severity, Span};

/// Encoders.
mod encode;
/// Other languages.
mod foreign;
/// Samples of encoded text and the tables of how they are decoded.
mod score;

use encode::encode;

/// Two seeds in Simplified and one in Traditional script.
const SIMPLIFIED: [&str; 2] = [
    include_str!("../seeds/documents/001_6bbf6b6bd295e350.txt"),
    include_str!("../seeds/documents/002_8449d72a67507038.txt"),
];
const TRADITIONAL: &str = include_str!("../seeds/documents/003_4f2a037b8341d7e8.txt");

const ENCODINGS: [&str; 11] = [
    "utf-8",
    "gbk",
    "gb18030",
    "big5",
    "utf-16le",
    "utf-16be",
    "utf-32le",
    "utf-32be",
    "euc-tw",
    "hz-gb-2312",
    "iso-2022-cn",
];

fn detected(bytes: &[u8]) -> Decoded<'_> {
    decode(bytes, &Hint::default())
}

fn codes<'a>(decoded: &'a Decoded) -> Vec<&'a str> {
    decoded.rewrite.notes.iter().map(|note| note.code).collect()
}

fn map_of(decoded: &Decoded) -> OffsetMap {
    OffsetMap::new(&decoded.rewrite.edits)
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    bytes: String,
    text: String,
    encoding: String,
    declared: Option<String>,
    #[serde(default)]
    notes: Vec<String>,
}

impl Case {
    /// What is wrong with the decoding of this case.
    fn check(&self) -> Result<(), String> {
        let digits = self.bytes.split(' ').map(|byte| u8::from_str_radix(byte, 16));
        let bytes: Vec<u8> = digits.collect::<Result<_, _>>().expect("hexadecimal bytes");
        let decoded = decode(&bytes, &Hint { encoding: None, declared: self.declared.clone() });
        let found = (decoded.rewrite.text.as_ref(), decoded.encoding.label);
        if found == (&self.text, &self.encoding) && codes(&decoded) == self.notes {
            Ok(())
        } else {
            Err(format!("{}: {found:?} {:?}", self.name, codes(&decoded)))
        }
    }
}

fn cases(toml: &str) -> Vec<Case> {
    toml::from_str::<Cases>(toml).expect("a file of cases").case
}

#[test]
fn cases_come_out_as_they_should() {
    for file in [include_str!("cases/decode/synthetic.toml"), include_str!("cases/decode/negative.toml")] {
        let wrong: Vec<String> = cases(file).iter().filter_map(|case| case.check().err()).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

#[test]
fn known_failures_still_fail() {
    for case in cases(include_str!("cases/decode/known-failures.toml")) {
        assert!(case.check().is_err(), "{} passes now: move it to another file", case.name);
    }
}

#[test]
fn every_encoding_gives_the_same_text() {
    let text = "全面贯彻党的二十大精神\n推動高質量發展，2025年增长5.5%。";
    for label in ["utf-8", "gbk", "utf-16le", "utf-16be", "utf-32le", "utf-32be"] {
        let bytes = encode(text, label);
        let decoded = detected(&bytes);
        assert_eq!(decoded.rewrite.text, text, "{label}");
        assert_eq!(decoded.encoding.label, label);
        assert_eq!(codes(&decoded), [""; 0], "{label}");
    }
    let traditional = "推動高質量發展，2025年增長5.5%。";
    let bytes = encode(traditional, "big5");
    assert_eq!(detected(&bytes).rewrite.text, traditional);
    assert_eq!(detected(&bytes).encoding.label, "big5");
}

#[test]
fn valid_utf8_is_borrowed() {
    let decoded = detected("深圳市".as_bytes());
    assert!(matches!(decoded.rewrite.text, std::borrow::Cow::Borrowed("深圳市")));
    assert!(decoded.rewrite.edits.is_identity());
    assert_eq!(detected(b"plain ASCII").encoding.label, "utf-8");
    assert_eq!(codes(&detected(b"")), ["empty"]);
}

#[test]
fn a_mark_decides_and_is_no_part_of_the_text() {
    for (mark, label) in [
        (&b"\xef\xbb\xbf"[..], "utf-8"),
        (b"\xff\xfe", "utf-16le"),
        (b"\xfe\xff", "utf-16be"),
        (b"\xff\xfe\0\0", "utf-32le"),
        (b"\0\0\xfe\xff", "utf-32be"),
    ] {
        let bytes = [mark, &encode("a中", label)].concat();
        let decoded = detected(&bytes);
        assert_eq!((decoded.rewrite.text.as_ref(), decoded.encoding.label), ("a中", label));
        assert_eq!(decoded.encoding.segments[0].source, Span::new(mark.len(), bytes.len()));
        let raw = map_of(&decoded).to_raw(Span::new(1, 4));
        assert_eq!(raw.end(), bytes.len(), "{label}");
        assert!(decoded.encoding.confidence > 0.99);
    }
}

#[test]
fn four_byte_forms_make_it_gb18030() {
    let bytes = encode("县委书记𠮷田到镇里调研，看望慰问困难群众。", "gb18030");
    let decoded = detected(&bytes);
    assert_eq!(decoded.encoding.label, "gb18030");
    assert!(decoded.rewrite.text.contains('𠮷'));
    assert_eq!(detected(&encode("县委书记到镇里调研", "gb18030")).encoding.label, "gbk");
}

#[test]
fn a_forced_label_is_obeyed_and_an_unknown_one_is_noted() {
    let gbk = encode("深圳市龙岗区", "gbk");
    let forced = Hint { encoding: Some("Big5".into()), declared: None };
    assert_eq!(decode(&gbk, &forced).encoding.label, "big5");
    let utf16 = Hint { encoding: Some("utf-16".into()), declared: None };
    assert_eq!(decode(b"\xfe\xff\x4e\x2d", &utf16).rewrite.text, "中");
    let unknown = Hint { encoding: Some("klingon-8".into()), declared: None };
    let decoded = decode(&gbk, &unknown);
    assert_eq!(decoded.rewrite.text, "深圳市龙岗区");
    assert_eq!(codes(&decoded), ["unknown-encoding"]);
}

#[test]
fn a_wrong_declaration_is_overruled_with_a_note() {
    let big5 =
        [b"<meta charset=gb2312>".to_vec(), encode("政府應推動經濟發展，改善人民生活", "big5")].concat();
    let decoded = detected(&big5);
    assert_eq!(decoded.encoding.label, "big5");
    assert_eq!(codes(&decoded), ["declared-encoding-overruled"]);

    let right = [b"<meta charset=gb2312>".to_vec(), encode("政府应推动经济发展", "gbk")].concat();
    assert_eq!(codes(&detected(&right)), [""; 0]);
    let header = Hint { encoding: None, declared: Some("iso-8859-1".into()) };
    assert_eq!(codes(&decode("深圳".as_bytes(), &header)), ["declared-encoding-overruled"]);
    assert_eq!(codes(&decode(b"ASCII says nothing", &header)), [""; 0]);
}

#[test]
fn two_byte_utf8_that_a_declaration_explains_better_is_not_utf8() {
    // 一木 as GBK.
    let bytes = b"\xd2\xbb\xc4\xbe";
    assert!(std::str::from_utf8(bytes).is_ok());
    let declared = Hint { encoding: None, declared: Some("gbk".into()) };
    assert_eq!(decode(bytes, &declared).encoding.label, "gbk");
    assert_eq!(detected(bytes).encoding.label, "utf-8");
}

#[test]
fn a_damaged_character_does_not_make_utf8_into_gbk() {
    let mut bytes = SIMPLIFIED[1].as_bytes().to_vec();
    let at = SIMPLIFIED[1].find("龙岗").expect("the seed is about Longgang");
    bytes.remove(at + 1);
    bytes[at + 400] = 0xff;
    let decoded = detected(&bytes);
    assert_eq!(decoded.encoding.label, "utf-8");
    assert_eq!(codes(&decoded), ["invalid-bytes"]);
    let note = &decoded.rewrite.notes[0];
    assert_eq!(note.severity, Severity::Warning);
    assert_eq!(note.place.clone().map(|place| &decoded.rewrite.text[place]), Some("\u{fffd}"));
    assert_eq!(decoded.rewrite.text, String::from_utf8_lossy(&bytes));
    assert!(decoded.rewrite.edits.changes().all(|change| change.rule.id == "invalid-bytes"));
}

#[test]
fn a_line_in_another_encoding_is_read_in_it() {
    let utf8 = "深圳市龙岗区人民政府工作报告\n各位代表：现在，我代表区人民政府作报告。\n";
    let footer = "主办单位：龙岗区人民政府办公室\n";
    for (label, footer) in [("gbk", footer), ("big5", "主辦單位：龍崗區人民政府辦公室\n")] {
        let bytes = [utf8.as_bytes(), &encode(footer, label), utf8.as_bytes()].concat();
        let decoded = detected(&bytes);
        assert_eq!(decoded.rewrite.text, format!("{utf8}{footer}{utf8}"), "{label}");
        assert_eq!(decoded.encoding.label, "mixed");
        let labels: Vec<_> = decoded.encoding.segments.iter().map(|segment| segment.label).collect();
        assert_eq!(labels, ["utf-8", label, "utf-8"]);
        assert_eq!(codes(&decoded), ["mixed-encodings"]);
        let raw = map_of(&decoded).to_raw(Span::new(utf8.len(), utf8.len() + footer.len()));
        assert_eq!(raw, decoded.encoding.segments[1].source, "the line is the segment");
    }
}

#[test]
fn three_encodings_line_by_line_are_told_apart() {
    let mut expected = String::new();
    let mut bytes = Vec::new();
    for (line, label) in
        SIMPLIFIED[1].lines().filter(|line| line.chars().count() > 12).zip(["utf-8", "gbk"].iter().cycle())
    {
        let line = line.replace('\u{a0}', "");
        bytes.extend(encode(&format!("{line}\n"), label));
        expected += &format!("{line}\n");
    }
    let line = "政府應推動經濟發展，改善人民生活。\n";
    bytes.extend(encode(line, "big5"));
    expected += line;
    let decoded = detected(&bytes);
    assert_eq!(decoded.encoding.label, "mixed");
    assert_eq!(decoded.rewrite.text, expected);
}

#[test]
fn a_cut_first_byte_costs_one_character() {
    for (label, text) in [
        ("gbk", "深圳市龙岗区人民政府工作报告，二〇二五年一月"),
        ("big5", "中華民國政府應推動經濟發展，改善人民生活"),
        ("utf-8", "深圳市龙岗区人民政府工作报告"),
    ] {
        let bytes = encode(text, label);
        let rest: String = text.chars().skip(1).collect();
        let decoded = detected(&bytes[1..]);
        assert_eq!(decoded.rewrite.text.trim_start_matches('\u{fffd}'), rest, "{label}");
        assert_eq!((decoded.encoding.label, codes(&decoded)), (label, vec!["cut-start"]));
        let kept: String = text.chars().take(text.chars().count() - 1).collect();
        let decoded = detected(&bytes[..bytes.len() - 1]);
        assert_eq!(decoded.rewrite.text.trim_end_matches('\u{fffd}'), kept, "{label}");
        assert_eq!((decoded.encoding.label, codes(&decoded)), (label, vec!["cut-end"]));
    }
    let odd = [encode("推动高质量发展", "utf-16le"), vec![0x2d]].concat();
    assert_eq!(codes(&detected(&odd)), ["cut-end"]);
}

#[test]
fn a_lost_byte_inside_costs_one_character() {
    let text: String = SIMPLIFIED[1].chars().filter(|c| !c.is_ascii() && *c != '\u{a0}').take(400).collect();
    let mut bytes = encode(&text, "gbk");
    let n = bytes.len() / 2;
    bytes.remove(200);
    let decoded = detected(&bytes);
    assert_eq!(decoded.encoding.label, "gbk");
    let expected: String =
        text.chars().enumerate().map(|(at, c)| if at == 100 { '\u{fffd}' } else { c }).collect();
    assert_eq!(decoded.rewrite.text.chars().count(), n);
    assert_eq!(decoded.rewrite.text, expected);
}

#[test]
fn a_text_that_was_damaged_before_is_read_as_it_stands() {
    // The seed holds two stretches that were read one byte off; to realign them is the repair's part, so that the
    // text is the same from any encoding.
    for label in ["gbk", "utf-16le", "utf-8"] {
        let bytes = encode(TRADITIONAL, label);
        let decoded = detected(&bytes);
        assert_eq!((decoded.rewrite.text.as_ref(), decoded.encoding.label), (TRADITIONAL, label));
    }
}

#[test]
fn binary_input_is_noted_and_every_byte_is_accounted_for() {
    let mut state = 1_u64;
    let bytes: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    })
    .take(10_000)
    .collect();
    let decoded = detected(&bytes);
    assert_eq!(codes(&decoded), ["looks-binary"]);
    assert_eq!(decoded.rewrite.edits.input_len(), bytes.len());
    let zeros = vec![0; 5000];
    assert_eq!(codes(&detected(&zeros)), ["looks-binary"]);
}

#[test]
fn rare_characters_and_other_languages_inside_are_no_other_encoding() {
    for text in [
        "出席会议的有：毌丘俭、彧彧、亓官昊旻、晁堃、逄锦聚、禚洪斌、仉晟、昝圣达、郤芮、綦彦臣",
        "螽斯羽，诜诜兮。宜尔子孙，振振兮。蘩蘋薀藻之菜，潢污行潦之水。",
        "他说：“ありがとうございます”，意思是谢谢。КПСС，Ελλάδα，①②③，■□▲△，αβγ",
        "一、总体要求 ㈠坚持 ㈡推进 Ⅲ类水体 ㎡ ℃ ‰ № ℡ ∴ ⊙ ≌ ⌒",
    ] {
        let bytes = encode(text, "gbk");
        let decoded = detected(&bytes);
        let mappable = GBK.decode_without_bom_handling(&bytes).0;
        assert_eq!((decoded.rewrite.text.as_ref(), decoded.encoding.label), (mappable.as_ref(), "gbk"));
        assert_eq!(codes(&decoded), [""; 0]);
    }
}

#[test]
fn a_long_line_takes_linear_time() {
    let line = encode(&"坚持稳中求进工作总基调".repeat(100_000), "gbk");
    let mut damaged = line.clone();
    damaged.remove(1_000_001);
    for bytes in [&line, &damaged] {
        let decoded = detected(bytes);
        assert_eq!(decoded.encoding.label, "gbk");
        assert!(decoded.rewrite.edits.n_changes() <= 1);
        assert_eq!(decoded.rewrite.edits.output_len(), decoded.rewrite.text.len());
    }
}

/// The text of the bytes of one character; in an encoding with signs the ones before it say what they are.
fn alone(source: &[u8], place: Range<usize>, label: &str) -> String {
    let (before, bytes) = (&source[..place.start], &source[place]);
    let set = before.windows(4).rfind(|sign| sign.starts_with(b"\x1b$)")).map_or(b'A', |sign| sign[3]);
    let read = |bytes: &[u8], label: &str| {
        decode(bytes, &Hint { encoding: Some(label.into()), declared: None }).rewrite.text.into_owned()
    };
    let high = |bytes: &[u8]| -> Vec<u8> { bytes.iter().map(|byte| byte | 0x80).collect() };
    match (label, bytes) {
        ("hz-gb-2312", [_, _]) if bytes != b"~~" => read(&high(bytes), "gbk"),
        ("iso-2022-cn", [b'\x1b', b'N', pair @ ..]) => {
            read(&[&[0x8e, 0xa2], high(pair).as_slice()].concat(), "euc-tw")
        }
        ("iso-2022-cn", [_, _]) if set == b'G' => read(&high(bytes), "euc-tw"),
        ("iso-2022-cn", [_, _]) => read(&high(bytes), "gbk"),
        _ => read(bytes, label),
    }
}

#[test]
fn signs_are_empty_units_beside_their_characters() {
    for label in ["hz-gb-2312", "iso-2022-cn"] {
        let bytes = encode("a深圳b\n中", label);
        let decoded = detected(&bytes);
        assert_eq!((decoded.rewrite.text.as_ref(), decoded.encoding.label), ("a深圳b\n中", label));
        assert_eq!(decoded.rewrite.edits.n_changes(), 0);
        let map = map_of(&decoded);
        for (character, width) in [("a", 1), ("深", 2), ("圳", 2), ("b", 1), ("中", 2)] {
            let at = decoded.rewrite.text.find(character).expect("a character of the text");
            let source = map.to_raw(Span::new(at, at + character.len()));
            assert_eq!(source.len(), width, "{label}: {character}");
            assert_eq!(alone(&bytes, source.range(), label), character);
        }
    }
}

#[test]
fn sets_that_only_one_standard_has_are_read() {
    let read = |bytes: &[u8], label: &str| {
        decode(bytes, &Hint { encoding: Some(label.into()), declared: None }).rewrite.text.into_owned()
    };
    // Made by glibc's iconv: planes 1, 2 and 3 of CNS 11643, ISO-IR-165.
    assert_eq!(read(b"\xc4\xe3\xc5\xc6\x8e\xa2\xa1\xa1", "euc-tw"), "中文乂");
    assert_eq!(read(b"\x1b$)G\x0eDcEF\x0f", "iso-2022-cn"), "中文");
    assert_eq!(read(b"\x1b$)E\x0e*!VP\x0f", "iso-2022-cn-ext"), "!中");
    assert_eq!(read(b"\xa1", "euc-tw"), "\u{fffd}");
}

/// Every character of the text, read alone from the bytes that the map leads to, is that character.
fn leads_to_its_bytes(decoded: &Decoded, bytes: &[u8], label: &str) -> Result<(), TestCaseError> {
    let map = map_of(decoded);
    for (at, character) in decoded.rewrite.text.char_indices().filter(|(_, c)| *c != '\u{fffd}') {
        let source = map.to_raw(Span::new(at, at + character.len_utf8()));
        prop_assert_eq!(alone(bytes, source.range(), label), character.to_string());
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_receipt_covers_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200), label in 0..ENCODINGS.len()) {
        let hint = Hint { encoding: Some(ENCODINGS[label].into()), declared: None };
        for decoded in [detected(&bytes), decode(&bytes, &hint)] {
            prop_assert_eq!(decoded.rewrite.edits.input_len(), bytes.len());
            prop_assert_eq!(decoded.rewrite.edits.output_len(), decoded.rewrite.text.len());
            let covered: usize = decoded.encoding.segments.iter().map(|segment| segment.source.len()).sum();
            prop_assert!(bytes.len() - covered <= 4, "only a mark is outside the segments");
            for change in decoded.rewrite.edits.changes() {
                prop_assert_eq!(change.before, &bytes[change.old.clone()]);
            }
        }
    }

    #[test]
    fn each_character_leads_to_its_own_bytes(text in "[a-z0-9，。\u{4e00}-\u{9fa5}€é\u{20000}-\u{20100}]{0,60}", label in 0..ENCODINGS.len()) {
        let label = ENCODINGS[label];
        let bytes = encode(&text, label);
        let hint = Hint { encoding: Some(label.into()), declared: None };
        let decoded = decode(&bytes, &hint);
        if !matches!(label, "gbk" | "big5" | "euc-tw" | "hz-gb-2312" | "iso-2022-cn") {
            prop_assert_eq!(decoded.rewrite.text.as_ref(), &text);
        }
        leads_to_its_bytes(&decoded, &bytes, label)?;
    }

    #[test]
    fn mixed_bytes_keep_their_places(parts in prop::collection::vec(("[\u{4e00}-\u{9fa5}a-z\n]{0,30}", 0..3_usize), 0..6)) {
        let bytes: Vec<u8> = parts.iter().flat_map(|(text, n)| encode(text, ["utf-8", "gbk", "big5"][*n])).collect();
        let decoded = detected(&bytes);
        prop_assert_eq!(decoded.rewrite.edits.input_len(), bytes.len());
        let map = map_of(&decoded);
        for segment in &decoded.encoding.segments {
            let text = &decoded.rewrite.text[map.to_canonical(segment.source).range()];
            prop_assert_eq!(map.to_raw(map.to_canonical(segment.source)), segment.source);
            let alone = decode(&bytes[segment.source.range()], &Hint { encoding: Some(segment.label.into()), declared: None });
            if !text.contains('\u{fffd}') {
                prop_assert_eq!(alone.rewrite.text.as_ref(), text);
            }
        }
    }
}
