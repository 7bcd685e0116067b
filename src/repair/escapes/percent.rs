//! `%E4%B8%AD` and `%u4e2d`.

use super::bytes::{RawToken, hex, hex4};
use super::{Strength, Token};

/// The parts of an address.
const ADDRESS: [&str; 13] = [
    "://", "www.", ".com", ".cn/", ".org", ".net", ".htm", ".php", ".asp", ".jsp", "?", "mailto:", "magnet:",
];

/// The ASCII characters around a place that are searched for an address.
const NEAR: usize = 400;

/// So many bytes back it is counted which of them are first ones; an even number.
const MOST_HIGH: usize = 4096;

/// All `%u` escapes of `text`, and the others beside them, which stand for characters of Latin-1.
pub(super) fn tokens_of_code_units(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens: Vec<Token> = Vec::new();
    for at in memchr::memchr_iter(b'%', bytes) {
        if tokens.last().is_some_and(|last| at < last.range.end) {
            continue;
        }
        if bytes.get(at + 1) == Some(&b'u') {
            let unit = |at: usize| hex4(bytes.get(at + 2..)?);
            let Some(first) = unit(at) else { continue };
            let is_pair = bytes.get(at + 6..at + 8) == Some(b"%u");
            let (len, character) = match char::from_u32(u32::from(first)) {
                Some(character) => (6, Some(character)),
                None if is_pair => {
                    let pair = unit(at + 6).and_then(|low| char::decode_utf16([first, low]).next()?.ok());
                    (12, pair)
                }
                None => (0, None),
            };
            if let Some(character) = character {
                tokens.push(Token {
                    range: at..at + len,
                    text: character.to_string(),
                    strength: Strength::Ordinary,
                });
            }
        } else if let Some(byte) = bytes.get(at + 1..).and_then(hex) {
            tokens.push(Token {
                range: at..at + 3,
                text: char::from(byte).to_string(),
                strength: Strength::Weak,
            });
        }
    }
    // A token that touches the one before it stands where that one stands.
    let mut last: (usize, bool) = (usize::MAX, false);
    tokens.retain(|token| {
        let is_in_address = if last.0 == token.range.start {
            last.1
        } else {
            let own =
                bytes[..token.range.start].iter().rev().take(NEAR).take_while(|byte| byte.is_ascii_graphic());
            is_address(&text[token.range.start - own.count()..token.range.start], "")
        };
        last = (token.range.end, is_in_address);
        !is_in_address
    });
    tokens
}

/// All stretches of `%` escapes that stand for bytes, but for those in addresses.
pub(super) fn tokens_of_bytes(text: &str) -> (Vec<Token>, Vec<RawToken>) {
    let bytes = text.as_bytes();
    let mut tokens: Vec<RawToken> = Vec::new();
    let mut known = 0;
    for at in memchr::memchr_iter(b'%', bytes) {
        if at < known || bytes.get(at + 1..).and_then(hex).is_none() {
            continue;
        }
        let (end, said) = stretch(&bytes[at..]);
        known = at + end;
        // What stands before the first escape and behind the last one may show that it is an address.
        let is_own = |byte: &u8| byte.is_ascii_graphic();
        let before = bytes[..at].iter().rev().take(NEAR).take_while(|byte| is_own(byte)).count();
        let after = bytes[known..].iter().take(NEAR).take_while(|byte| is_own(byte)).count();
        if is_address(&text[at - before..at], &text[at..known + after]) {
            known += after;
            continue;
        }
        tokens.push(RawToken { range: at..known, bytes: said });
    }
    (Vec::new(), tokens)
}

fn is_address(before: &str, rest: &str) -> bool {
    ADDRESS.iter().any(|part| before.contains(part))
        || before.ends_with(['/', '=', '&', '#', '?', '@'])
        || rest.contains('&') && rest.contains('=')
}

/// The escapes from the start of `text` on, with the characters between them that need no escape: their length and
/// their bytes.
fn stretch(text: &[u8]) -> (usize, Vec<u8>) {
    let mut said = Vec::new();
    let (mut at, mut end, mut said_end) = (0, 0, 0);
    while let Some(&byte) = text.get(at) {
        if byte == b'%'
            && let Some(escaped) = text.get(at + 1..).and_then(hex)
        {
            said.push(escaped);
            at += 3;
            (end, said_end) = (at, said.len());
        } else if is_trail(&said, byte) {
            said.push(byte);
            at += 1;
            (end, said_end) = (at, said.len());
        } else if byte.is_ascii_alphanumeric() || b"-_.~/!*'(),;:@$+".contains(&byte) {
            said.push(byte);
            at += 1;
        } else {
            break;
        }
    }
    said.truncate(said_end);
    (end, said)
}

/// Whether an ASCII character may be the second byte of a pair, the first of which is the last of `said`.
fn is_trail(said: &[u8], byte: u8) -> bool {
    let n_high = said.iter().rev().take_while(|byte| **byte >= 0x80).take(MOST_HIGH).count();
    n_high % 2 == 1 && matches!(byte, 0x40..=0x7e)
}
