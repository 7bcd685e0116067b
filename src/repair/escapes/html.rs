//! Character references of HTML.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Strength, Token};
use crate::dictionary::surprisal::surprisal;
use crate::repair::codec::Codec;
use crate::repair::plausibility::nats;

/// `dictionaries/repair/entities.tsv`.
const ENTITIES: &str = include_str!("../../../dictionaries/repair/entities.tsv");

static NAMES: LazyLock<HashMap<&'static str, String>> = LazyLock::new(|| {
    let rows =
        ENTITIES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    let character = |code: &str| u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
    rows.map(|(name, codes)| (name, codes.split(' ').filter_map(character).collect())).collect()
});

/// The longest name.
const LONGEST_NAME: usize = 32;

/// The shortest name that is read without the semicolon behind it.
const SHORTEST_NAME: usize = 4;

/// The ampersands that were escaped again and again.
const DEEPEST: usize = 4;

/// The most characters of a number.
const DIGITS: usize = 8;

/// Whether a semicolon behind a reference is a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    /// It is: references have one, or should have.
    Semicolon,
    /// It is not: the references of this text have none, and the semicolon is one of the text.
    Bare,
}

/// All references of `text`.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let tokens = tokens_with(text, Ends::Semicolon);
    let strong = tokens.iter().filter(|token| !token.text.is_ascii());
    let (n, ended) = strong.fold((0, 0), |(n, ended), token| {
        (n + 1, ended + usize::from(text[token.range.clone()].ends_with(';')))
    });
    if ended > 0 && ended * 2 < n { tokens_with(text, Ends::Bare) } else { tokens }
}

fn tokens_with(text: &str, ends: Ends) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for at in memchr::memchr_iter(b'&', text.as_bytes()) {
        if tokens.last().is_some_and(|last| at < last.range.end) {
            continue;
        }
        if let Some((len, said, strength)) = reference(&text[at..], ends) {
            tokens.push(Token { range: at..at + len, text: said, strength });
        }
    }
    tokens
}

/// The reference that `text` starts with: its length and what it stands for.
fn reference(text: &str, ends: Ends) -> Option<(usize, String, Strength)> {
    let mut at = 1;
    for _ in 0..DEEPEST {
        match text[at..].strip_prefix("amp;") {
            Some(rest) if rest.starts_with('#') || rest.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                at += 4
            }
            _ => break,
        }
    }
    // `&amp;D`, where the ampersand was escaped once and a word follows.
    let plain_ampersand = (at > 1).then(|| (5, "&".to_owned(), Strength::Sufficient));
    let rest = &text[at..];
    let found = match rest.strip_prefix('#') {
        Some(number) => numeric(number, ends).map(|(len, said, strength)| (at + 1 + len, said, strength)),
        None => named(rest, ends).map(|(len, said, strength)| (at + len, said, strength)),
    };
    found.or(plain_ampersand)
}

fn numeric(text: &str, ends: Ends) -> Option<(usize, String, Strength)> {
    let (prefix, radix) = if text.starts_with(['x', 'X']) { (1, 16) } else { (0, 10) };
    let digits =
        text[prefix..].bytes().take(DIGITS).take_while(|byte| char::from(*byte).is_digit(radix)).count();
    let digits = &text[prefix..prefix + digits];
    let value = |digits: &str| u32::from_str_radix(digits, radix).ok().and_then(character);
    if ends == Ends::Semicolon && text[prefix + digits.len()..].starts_with(';') {
        let character = value(digits)?;
        let strength = if character.is_ascii() { Strength::Sufficient } else { Strength::Ordinary };
        return Some((prefix + digits.len() + 1, character.to_string(), strength));
    }
    // Without its end, digits behind a reference may belong to the text: the reading that surprises least counts.
    let shortest = if radix == 16 { 2 } else { 3 };
    let readings = (shortest..=digits.len()).filter_map(|len| {
        let code = u32::from_str_radix(&digits[..len], radix).ok();
        let character = code.and_then(char::from_u32).filter(|character| !character.is_ascii())?;
        let cost: u32 =
            cost(character) + digits[len..].chars().map(|digit| u32::from(surprisal(digit))).sum::<u32>();
        Some((cost, len, character))
    });
    let (_, len, character) = readings.min_by_key(|(cost, ..)| *cost)?;
    Some((prefix + len, character.to_string(), Strength::Ordinary))
}

/// What a reading of a number without its end costs: characters that Chinese text seldom has pay for it.
fn cost(character: char) -> u32 {
    match character {
        '\u{a0}' => nats(4),
        '\u{e000}'..='\u{f8ff}' => nats(14),
        '·' | '×' | '°' | '\u{2014}'..='\u{2026}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' => {
            u32::from(surprisal(character))
        }
        '\u{4e00}'..='\u{9fff}' => u32::from(surprisal(character)),
        _ => u32::from(surprisal(character)) + nats(12),
    }
}

/// The character of a number; as browsers do, 80 to 9F are those of Windows-1252.
fn character(code: u32) -> Option<char> {
    match code {
        0 => None,
        0x80..=0x9f => Codec::Windows1252.first(&[code as u8]).map(|(_, character)| character),
        _ => char::from_u32(code),
    }
}

fn named(text: &str, ends: Ends) -> Option<(usize, String, Strength)> {
    let len = text.bytes().take(LONGEST_NAME).take_while(u8::is_ascii_alphanumeric).count();
    if (ends == Ends::Semicolon || NAMES.get(&text[..len]).is_some_and(|said| said.is_ascii()))
        && text[len..].starts_with(';')
        && let Some(said) = NAMES.get(&text[..len])
    {
        return Some((len + 1, said.clone(), Strength::Sufficient));
    }
    // Without its end, only names that stand for no word, and no parameter of an address.
    let is_free = !text[len..].starts_with(['=', '-', '_', '/']);
    let lengths = (SHORTEST_NAME..=len).rev().filter(|_| is_free);
    lengths
        .filter_map(|len| Some((len, NAMES.get(&text[..len])?)))
        .find(|(_, said)| said.chars().all(is_layout))
        .map(|(len, said)| (len, said.clone(), Strength::Sufficient))
}

/// Whether a name without its end stands for the character: those of layout and punctuation are names only, those of
/// letters and signs words, too (`&copy 2024`).
fn is_layout(character: char) -> bool {
    matches!(character, '\u{a0}' | '·' | '×' | '\u{2002}'..='\u{203a}')
}
