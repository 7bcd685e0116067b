//! `=E4=B8=AD`, the encoding of mail.

use super::Token;
use super::bytes::{RawToken, hex};

/// All stretches of quoted-printable text: the ASCII text around escapes, over soft line breaks.
pub(super) fn tokens(text: &str) -> (Vec<Token>, Vec<RawToken>) {
    let bytes = text.as_bytes();
    let mut tokens: Vec<RawToken> = Vec::new();
    let mut known = 0;
    for at in memchr::memchr_iter(b'=', bytes) {
        if at < known || escape(&bytes[at..]).is_none() {
            continue;
        }
        let (end, said) = stretch(&bytes[at..]);
        known = at + end;
        if said.iter().filter(|byte| **byte >= 0x80).count() < 2 {
            // An equals sign before capital letters, as in `x=BAD`.
            continue;
        }
        tokens.push(RawToken { range: at..known, bytes: said });
    }
    (Vec::new(), tokens)
}

/// The byte that an escape at the start of `bytes` stands for; its digits are capital letters.
fn escape(bytes: &[u8]) -> Option<u8> {
    let digits = bytes.get(1..3)?;
    let is_capital = digits.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F'));
    (bytes[0] == b'=' && is_capital).then(|| hex(digits)).flatten()
}

/// The length of a line break behind `=`, which is none.
fn soft_break(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [b'=', b'\r', b'\n', ..] => Some(3),
        [b'=', b'\n', ..] => Some(2),
        _ => None,
    }
}

/// The escapes from the start of `text` on to the last one of the line, with what is between them.
fn stretch(text: &[u8]) -> (usize, Vec<u8>) {
    let mut said = Vec::new();
    let (mut at, mut end, mut said_end) = (0, 0, 0);
    while let Some(&byte) = text.get(at) {
        if let Some(escaped) = escape(&text[at..]) {
            said.push(escaped);
            at += 3;
            (end, said_end) = (at, said.len());
        } else if let Some(len) = soft_break(&text[at..]) {
            at += len;
            (end, said_end) = (at, said.len());
        } else if byte == b'\n' || !byte.is_ascii() {
            break;
        } else {
            said.push(byte);
            at += 1;
        }
    }
    // The second byte of a pair may be a letter.
    let is_lead = said[..said_end].iter().rev().take_while(|byte| **byte >= 0x80).count() % 2 == 1;
    if is_lead && said.get(said_end).is_some_and(|trail| (0x40..=0x7e).contains(trail)) {
        (end, said_end) = (end + 1, said_end + 1);
    }
    said.truncate(said_end);
    (end, said)
}
