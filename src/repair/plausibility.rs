//! How surprising text is as it stands, in eighths of a nat.

use crate::dictionary::surprisal::{PER_NAT, surprisal};

/// Nats in the unit of this module.
pub(super) const fn nats(nats: u32) -> u32 {
    nats * PER_NAT
}

/// A letter of Western Europe inside of a word.
const INSIDE_WORD: u32 = nats(5);

/// A sign of Latin-1 that no Chinese character stands before.
const LATIN1_SIGN: u32 = nats(10);

/// A sign or letter beside another one of its kind: a word in Cyrillic or kana, a frame, a row of circled numbers.
const IN_ITS_COMPANY: u32 = nats(4);

/// The kinds of characters that come in company, by code point: each stretch is one kind.
const COMPANIES: [std::ops::RangeInclusive<u32>; 12] = [
    0x0100..=0x024f,
    0x0300..=0x036f,
    0x0370..=0x03ff,
    0x0400..=0x052f,
    0x1e00..=0x1eff,
    0x2150..=0x218f,
    0x2190..=0x23ff,
    0x2460..=0x24ff,
    0x2500..=0x27bf,
    0x3040..=0x312f,
    0xac00..=0xd7a3,
    0xff01..=0xffdc,
];

/// The surprisal of `character` behind `previous`.
///
/// A foreign word surprises as a whole and not with each letter; so only Han characters, and letters of Western
/// Europe in the company of each other, go by themselves.
pub(super) fn plain(previous: char, character: char) -> u32 {
    let alone = u32::from(surprisal(character));
    let code = u32::from(character);
    let is_latin1 = |character: char| ('\u{80}'..='\u{ff}').contains(&character);
    if character == previous && !is_han(character) || character == '\u{a0}' && !is_latin1(previous) {
        // Rows of dots, of lines and of spaces are layout.
        return alone.min(IN_ITS_COMPANY);
    }
    if ('\u{a1}'..='\u{bf}').contains(&character) && !is_han(previous) {
        // The middle dot stands between the parts of a name.
        return alone.max(LATIN1_SIGN);
    }
    if character.is_ascii() || is_han(character) || alone <= IN_ITS_COMPANY {
        return alone;
    }
    if code < 0x250 && previous.is_ascii_alphabetic() && code >= 0xc0 {
        return alone.min(INSIDE_WORD);
    }
    let company = COMPANIES.iter().find(|company| company.contains(&code));
    match company {
        Some(company) if company.contains(&u32::from(previous)) || previous.is_ascii_alphabetic() => {
            IN_ITS_COMPANY
        }
        _ => alone,
    }
}

/// Whether it is a Han character of the Basic Multilingual Plane or an extension.
pub(super) fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

/// What is known of a stretch of text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    /// The surprisal of all characters.
    pub(super) surprisal: u32,
    /// That of the characters beyond ASCII.
    pub(super) beyond_ascii: u32,
    /// The number of those.
    pub(super) n_beyond_ascii: u32,
    /// The number of Han characters.
    pub(super) n_han: u32,
    /// The number of spaces beyond ASCII and of ASCII characters in their wide form, which say nothing of a language.
    pub(super) n_neutral: u32,
}

impl Evidence {
    /// Reads `text`, which stands behind `previous`.
    pub(super) fn of(mut previous: char, text: &str) -> Self {
        let mut evidence = Self::default();
        for character in text.chars() {
            let cost = plain(previous, character);
            evidence.surprisal = evidence.surprisal.saturating_add(cost);
            if !character.is_ascii() {
                evidence.beyond_ascii = evidence.beyond_ascii.saturating_add(cost);
                evidence.n_beyond_ascii += 1;
                evidence.n_han += u32::from(is_han(character));
                let is_neutral = matches!(character, '\u{a0}' | '\u{3000}' | '\u{ff01}'..='\u{ff5e}');
                evidence.n_neutral += u32::from(is_neutral);
            }
            previous = character;
        }
        evidence
    }

    /// The mean surprisal of a character beyond ASCII, in nats.
    pub(super) fn mean(&self) -> f64 {
        f64::from(self.beyond_ascii) / f64::from(PER_NAT) / f64::from(self.n_beyond_ascii.max(1))
    }
}
