//! Text → bytes, in every encoding that is read.

use std::collections::HashMap;
use std::sync::LazyLock;

use encoding_rs::{BIG5, Encoding, GB18030, GBK};
use tifa::decode::{Hint, decode};

/// The bytes of the characters of `text` that exist in the encoding; others are left out.
pub(super) fn encode(text: &str, label: &str) -> Vec<u8> {
    let with_mark = |mark: &str, label: &str| encode(&format!("{mark}{text}"), label);
    match label {
        "utf-8" => text.as_bytes().to_vec(),
        "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        "utf-32le" => text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
        "utf-32be" => text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect(),
        "hz-gb-2312" => hz(text),
        "iso-2022-cn" => iso_2022_cn(text),
        _ if label.ends_with(" with mark") => with_mark("\u{feff}", label.trim_end_matches(" with mark")),
        _ => text.chars().flat_map(|character| unit(character, label)).collect(),
    }
}

/// The bytes of a character in an encoding without marks and states; none where it does not exist there.
fn unit(character: char, label: &str) -> Vec<u8> {
    let by = |encoding: &'static Encoding| {
        let mut buffer = [0; 4];
        let (bytes, _, unmappable) = encoding.encode(character.encode_utf8(&mut buffer));
        if unmappable { Vec::new() } else { bytes.into_owned() }
    };
    match label {
        "gbk" => by(GBK),
        "gb18030" => by(GB18030),
        // Four pairs stand for two characters, and the standard's encoder leaves Hong Kong's characters out.
        "big5" | "big5-hkscs" => match by(BIG5) {
            bytes if bytes.is_empty() => BIG5_PAIRS.get(&character).cloned().unwrap_or_default(),
            bytes => bytes,
        },
        "euc-tw" if character.is_ascii() => vec![character as u8],
        "euc-tw" => EUC_TW.get(&character).cloned().unwrap_or_default(),
        _ => unreachable!("`{label}` is no encoding of these tests"),
    }
}

/// The characters that single codes stand for.
fn inverse(codes: impl Iterator<Item = Vec<u8>>, label: &str) -> HashMap<char, Vec<u8>> {
    let hint = Hint { encoding: Some(label.into()), declared: None };
    let mut found = HashMap::new();
    for code in codes {
        let text = decode(&code, &hint).rewrite.text.into_owned();
        let mut characters = text.chars().filter(|c| *c != char::REPLACEMENT_CHARACTER && !c.is_ascii());
        if let (Some(character), None) = (characters.next(), characters.next()) {
            found.entry(character).or_insert(code);
        }
    }
    found
}

static BIG5_PAIRS: LazyLock<HashMap<char, Vec<u8>>> = LazyLock::new(|| {
    inverse((0x81..=0xfe).flat_map(|lead| (0x40..=0xfe).map(move |trail| vec![lead, trail])), "big5")
});

static EUC_TW: LazyLock<HashMap<char, Vec<u8>>> = LazyLock::new(|| {
    let rows = || (0xa1..=0xfe).flat_map(|first| (0xa1..=0xfe).map(move |second| [first, second]));
    let planes = (0xa2..=0xb0).flat_map(|plane| rows().map(move |[a, b]| vec![0x8e, plane, a, b]));
    inverse(rows().map(Vec::from).chain(planes), "euc-tw")
});

/// The two bytes of GB 2312, in 7 bits.
fn gb2312(character: char) -> Option<[u8; 2]> {
    match *unit(character, "gbk") {
        [first @ 0xa1..=0xf7, second @ 0xa1..=0xfe] => Some([first & 0x7f, second & 0x7f]),
        _ => None,
    }
}

fn hz(text: &str) -> Vec<u8> {
    let (mut bytes, mut shifted) = (Vec::new(), false);
    for character in text.chars() {
        let pair = gb2312(character);
        if pair.is_none() && !character.is_ascii() {
            continue;
        }
        if pair.is_some() != shifted {
            bytes.extend(if shifted { b"~}" } else { b"~{" });
            shifted = !shifted;
        }
        match pair {
            Some(pair) => bytes.extend(pair),
            None if character == '~' => bytes.extend(b"~~"),
            None => bytes.push(character as u8),
        }
    }
    if shifted {
        bytes.extend(b"~}");
    }
    bytes
}

/// As RFC 1922 has it: designations hold to the end of the line, which is written in ASCII.
fn iso_2022_cn(text: &str) -> Vec<u8> {
    let (mut bytes, mut shifted, mut first, mut second) = (Vec::new(), false, 0, false);
    for character in text.chars() {
        let from_cns = || match *unit(character, "euc-tw") {
            [a, b] => Some((b'G', [a & 0x7f, b & 0x7f])),
            [0x8e, 0xa2, a, b] => Some((b'H', [a & 0x7f, b & 0x7f])),
            _ => None,
        };
        let pair = gb2312(character).map(|pair| (b'A', pair)).filter(|_| !character.is_ascii());
        match pair.or_else(from_cns) {
            _ if character.is_ascii() => {
                if shifted {
                    bytes.push(0x0f);
                    shifted = false;
                }
                if character == '\n' {
                    (first, second) = (0, false);
                }
                bytes.push(character as u8);
            }
            Some((b'H', pair)) => {
                if !second {
                    bytes.extend(b"\x1b$*H");
                    second = true;
                }
                bytes.extend(b"\x1bN");
                bytes.extend(pair);
            }
            Some((set, pair)) => {
                if first != set {
                    bytes.extend([0x1b, b'$', b')', set]);
                    first = set;
                }
                if !shifted {
                    bytes.push(0x0e);
                    shifted = true;
                }
                bytes.extend(pair);
            }
            None => {}
        }
    }
    if shifted {
        bytes.push(0x0f);
    }
    bytes
}
