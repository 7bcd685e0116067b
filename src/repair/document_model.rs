//! How surprising a character is at its place in one document.
//!
//! The document itself is the best evidence: what it says elsewhere it may have said where bytes were lost, and it
//! tells which form of a character its writer uses.

use std::collections::HashMap;

use super::pinyin::Closing;
use super::readings::readings;
use crate::dictionary::language_model::{BOUNDARY, LanguageModel, symbol};
use crate::dictionary::surprisal;

/// So many bytes of a document are counted, from its start.
const COUNTED: usize = 600_000;

/// The weight of the document against the model of all reports, when it is long, and how long that is, in characters.
const OWN: f32 = 0.5;
const LONG: f32 = 3000.0;

/// How much the forms of a character that are usual count against those of the document, in occurrences.
const USUAL_FORM: f32 = 2.0;

/// The model of all reports together with the one document.
pub(super) struct DocumentModel<'m> {
    model: &'m LanguageModel,
    characters: Box<[u32]>,
    singles: Box<[u32]>,
    sequences: HashMap<u64, u32>,
    /// How many different symbols follow one or two.
    types: HashMap<u64, u32>,
    total: u32,
    own: f32,
    /// By code point: how surprising the form is, when the symbol is known.
    forms: Box<[f32]>,
}

impl<'m> DocumentModel<'m> {
    /// Counts what `text` says outside its annotations.
    pub(super) fn new(model: &'m LanguageModel, text: &str, closings: &[Closing]) -> Self {
        let mut own = Self {
            model,
            characters: vec![0; 0x1_0000].into(),
            singles: vec![0; 0x1_0000].into(),
            sequences: HashMap::new(),
            types: HashMap::new(),
            total: 0,
            own: 0.0,
            forms: vec![0.0; 0x1_0000].into(),
        };
        let mut before = [BOUNDARY as u16; 2];
        let mut closings = closings.iter().peekable();
        for (at, character) in text.char_indices().take_while(|(at, _)| *at < COUNTED) {
            while closings.next_if(|closing| closing.range.end <= at).is_some() {}
            if closings.peek().is_some_and(|closing| closing.range.start <= at) {
                continue;
            }
            let Some(symbol) = symbol(character) else { continue };
            if symbol == BOUNDARY as u16 && before[1] == symbol {
                continue;
            }
            own.characters[character as usize] += 1;
            own.singles[usize::from(symbol)] += 1;
            own.total += 1;
            for (sequence, context) in [
                (two(before[1], symbol), u64::from(before[1])),
                (three(before, symbol), two(before[0], before[1]) | 1 << 48),
            ] {
                let n = own.sequences.entry(sequence).or_default();
                *own.types.entry(context).or_default() += u32::from(*n == 0);
                *n += 1;
            }
            before = [before[1], symbol];
        }
        own.own = OWN * own.total as f32 / (own.total as f32 + LONG);
        own.count_forms();
        own
    }

    /// Weighs the forms of each symbol: those of the document, and where it says little the usual ones. The Simplified
    /// form of what Traditional text writes otherwise is as usual as such forms are in the document.
    fn count_forms(&mut self) {
        let symbol_of = |code: u16| char::from_u32(code.into()).and_then(symbol).map(usize::from);
        let mut is_told = vec![false; 0x1_0000];
        for code in 1..=u16::MAX {
            if let (Some(symbol), Some(character)) = (symbol_of(code), char::from_u32(code.into()))
                && readings(character).is_some()
            {
                is_told[symbol] = true;
            }
        }
        let (mut simplified, mut all) = (1.0, 50.0);
        for symbol in (0..0x1_0000).filter(|symbol| is_told[*symbol]) {
            simplified += self.characters[symbol] as f32;
            all += self.singles[symbol] as f32;
        }
        let usual = surprisal::basic_plane();
        let weight = |code: usize, symbol: usize| {
            let weight = (-f32::from(usual[code]) / surprisal::PER_NAT as f32).exp();
            if code == symbol && is_told[symbol] { weight * simplified / all } else { weight }
        };
        let mut usual_by_symbol = vec![0.0_f32; 0x1_0000];
        for code in 1..=u16::MAX {
            if let Some(symbol) = symbol_of(code) {
                usual_by_symbol[symbol] += weight(code.into(), symbol);
            }
        }
        for code in 1..=u16::MAX {
            let Some(symbol) = symbol_of(code) else { continue };
            let share = weight(code.into(), symbol) / usual_by_symbol[symbol].max(f32::MIN_POSITIVE);
            let here = self.characters[usize::from(code)] as f32 + USUAL_FORM * share;
            self.forms[usize::from(code)] =
                -(here / (self.singles[symbol] as f32 + USUAL_FORM)).max(1e-6).ln();
        }
    }

    /// The surprisal of the character with this code point after two symbols, in nats.
    pub(super) fn surprisal(&self, before: [u16; 2], code: u16) -> f32 {
        let Some(symbol) = char::from_u32(code.into()).and_then(symbol) else { return f32::INFINITY };
        let general = (-self.model.surprisal(before, symbol)).exp();
        let found = |map: &HashMap<u64, u32>, key: u64| map.get(&key).map_or(0.0, |n| *n as f32);
        // Witten and Bell: what followed in many ways may be followed by anything.
        let mut here = self.singles[usize::from(symbol)] as f32 / (self.total as f32).max(1.0);
        let one = self.singles[usize::from(before[1])] as f32;
        if one > 0.0 {
            let types = found(&self.types, before[1].into());
            here = (found(&self.sequences, two(before[1], symbol)) + types * here) / (one + types);
            let both = found(&self.sequences, two(before[0], before[1]));
            if both > 0.0 {
                let types = found(&self.types, two(before[0], before[1]) | 1 << 48);
                here = (found(&self.sequences, three(before, symbol)) + types * here) / (both + types);
            }
        }
        -((1.0 - self.own) * general + self.own * here).ln() + self.forms[usize::from(code)]
    }

    /// Whether the document holds the character with this code point, outside annotations.
    pub(super) fn holds(&self, code: u16) -> bool {
        self.characters[usize::from(code)] > 0
    }

    /// The surprisal of the character without a context, in nats.
    pub(super) fn alone(&self, code: u16) -> f32 {
        char::from_u32(code.into()).and_then(symbol).map_or(f32::INFINITY, |symbol| self.model.alone(symbol))
            + self.forms[usize::from(code)]
    }
}

fn two(a: u16, b: u16) -> u64 {
    u64::from(a) << 16 | u64::from(b)
}

fn three(before: [u16; 2], c: u16) -> u64 {
    1 << 48 | two(before[0], before[1]) << 16 | u64::from(c)
}
