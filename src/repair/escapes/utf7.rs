//! UTF-7: `+`, the code units in Base64, and `-`.

use super::{Strength, Token};

/// The fewest digits that stand for a character.
const SHORTEST: usize = 3;

/// A row of digits is read from so many of its plus signs, of which all but the first are digits in UTF-7: Base64 of
/// other things has one in 64.
const TRIES: usize = 4;

/// All stretches of `text` that are valid UTF-7.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens: Vec<Token> = Vec::new();
    let (mut row_end, mut n_tries) = (0, 0);
    for at in memchr::memchr_iter(b'+', bytes) {
        if tokens.last().is_some_and(|last| at < last.range.end) {
            continue;
        }
        if bytes.get(at + 1) == Some(&b'-') {
            tokens.push(Token { range: at..at + 2, text: "+".to_owned(), strength: Strength::Weak });
            continue;
        }
        if at >= row_end {
            let len = bytes[at + 1..].iter().take_while(|byte| digit(**byte).is_some()).count();
            (row_end, n_tries) = (at + 1 + len, 0);
        }
        n_tries += 1;
        if n_tries > TRIES {
            continue;
        }
        let Some(said) = read(&bytes[at + 1..row_end]) else { continue };
        let end = row_end;
        let end = end + usize::from(bytes.get(end) == Some(&b'-'));
        tokens.push(Token { range: at..end, text: said, strength: Strength::Ordinary });
    }
    tokens
}

fn digit(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

/// The text of Base64 digits: whole code units, and zeros for the rest.
fn read(digits: &[u8]) -> Option<String> {
    if digits.len() < SHORTEST {
        return None;
    }
    let (mut units, mut bits, mut n_bits) = (Vec::new(), 0_u32, 0);
    for value in digits.iter().copied().filter_map(digit) {
        bits = bits << 6 | value;
        n_bits += 6;
        if n_bits >= 16 {
            n_bits -= 16;
            units.push((bits >> n_bits) as u16);
            bits &= (1 << n_bits) - 1;
        }
    }
    if n_bits >= 6 || bits != 0 {
        return None;
    }
    let text = String::from_utf16(&units).ok()?;
    text.chars().all(|character| !character.is_control()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_other_things_takes_linear_time() {
        let text = "+AAA".repeat(500_000);
        assert!(tokens(&text).is_empty());
        let said: Vec<String> = tokens("1+1 a+b+WJ4-").into_iter().map(|t| t.text).collect();
        assert_eq!(said.last().map(String::as_str), Some("增"));
    }
}
