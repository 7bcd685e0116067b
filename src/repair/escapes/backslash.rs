//! `\u4e2d` of JSON, JavaScript and Java, and `\xe4\xb8\xad` for bytes.

use memchr::memmem;

use super::bytes::{RawToken, hex, hex4};
use super::{Strength, Token};

/// All escapes of `text`: those that stand for characters, and those that stand for bytes.
pub(super) fn tokens(text: &str) -> (Vec<Token>, Vec<RawToken>) {
    let bytes = text.as_bytes();
    let mut tokens: Vec<Token> = Vec::new();
    let mut raw: Vec<RawToken> = Vec::new();
    let has_code_units = memmem::find_iter(bytes, "\\u").any(|at| code_unit(&bytes[at..]).is_some());
    for at in memchr::memchr_iter(b'\\', bytes) {
        let known =
            tokens.last().map_or(0, |last| last.range.end).max(raw.last().map_or(0, |last| last.range.end));
        if at < known {
            continue;
        }
        let found = match bytes.get(at + 1) {
            Some(b'u') => code_unit(&bytes[at..]).map(|(len, said)| (len, said, Strength::Ordinary)),
            Some(b'U') => {
                let code = bytes.get(at + 2..at + 10).and_then(|digits| std::str::from_utf8(digits).ok());
                let character =
                    code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
                character.map(|character| (10, character.to_string(), Strength::Ordinary))
            }
            Some(b'x') => {
                let (len, said) = byte_string(&bytes[at..], !has_code_units);
                match said[..] {
                    [] => None,
                    [byte] => Some((4, char::from(byte).to_string(), Strength::Ordinary)),
                    _ => {
                        raw.push(RawToken { range: at..at + len, bytes: said });
                        None
                    }
                }
            }
            Some(b'n') => Some((2, "\n".to_owned(), Strength::Weak)),
            Some(b'r') => Some((2, "\r".to_owned(), Strength::Weak)),
            Some(b't') => Some((2, "\t".to_owned(), Strength::Weak)),
            Some(mark @ (b'"' | b'\'' | b'/' | b'\\')) => {
                Some((2, char::from(*mark).to_string(), Strength::Weak))
            }
            _ => None,
        };
        if let Some((len, said, strength)) = found {
            tokens.push(Token { range: at..at + len, text: said, strength });
        }
    }
    (tokens, raw)
}

/// `\u` and four digits, or two of them for a character outside the Basic Multilingual Plane.
fn code_unit(bytes: &[u8]) -> Option<(usize, String)> {
    let unit = hex4(bytes.get(2..)?)?;
    if let Some(character) = char::from_u32(u32::from(unit)) {
        return Some((6, character.to_string()));
    }
    if bytes.get(6..8)? != b"\\u" {
        return None;
    }
    let low = hex4(bytes.get(8..)?)?;
    let pair = char::decode_utf16([unit, low]).next()?.ok()?;
    Some((12, pair.to_string()))
}

/// `\x` and two digits, several times, with the ASCII characters that are the second bytes of pairs. One alone is
/// a character of Latin-1.
fn byte_string(text: &[u8], has_pairs: bool) -> (usize, Vec<u8>) {
    let mut bytes = Vec::new();
    let (mut at, mut n_high) = (0, 0);
    loop {
        if text.get(at..at + 2) == Some(b"\\x")
            && let Some(byte) = text.get(at + 2..).and_then(hex)
        {
            bytes.push(byte);
            at += 4;
            n_high = if byte >= 0x80 { n_high + 1 } else { 0 };
        } else if let Some(trail @ 0x40..=0x7e) = text.get(at)
            && n_high % 2 == 1
            && has_pairs
        {
            bytes.push(*trail);
            at += 1;
            n_high = 0;
        } else {
            break;
        }
    }
    (at, bytes)
}
