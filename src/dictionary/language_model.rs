//! How surprising a character is after the two before it, in a Chinese report.

use std::collections::HashMap;
use std::sync::LazyLock;

/// `dictionaries/language_model/characters.tsv`, with a level as one ASCII character from `!` on.
const TABLE: &str = include_str!("../../dictionaries/language_model/characters.tsv");

/// `dictionaries/opencc/TSCharacters.txt`.
const TO_SIMPLIFIED: &str = include_str!("../../dictionaries/opencc/TSCharacters.txt");

/// Levels of a table in one nat.
const PER_NAT: f32 = 8.0;

/// The level of a weight of one.
const WEIGHT_OF_ONE: f32 = 16.0;

/// The surprisal of a symbol that is in no report, in nats.
const UNKNOWN: f32 = 13.5;

/// The end of a paragraph.
pub const BOUNDARY: char = '\n';

static MODEL: LazyLock<LanguageModel> = LazyLock::new(|| LanguageModel::read(TABLE));

static SYMBOLS: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    let mut symbols: Box<[u16]> =
        (0..=u16::MAX).map(|code| char::from_u32(code.into()).map_or(code, fold)).collect();
    for line in TO_SIMPLIFIED.lines() {
        let mut columns =
            line.split('\t').map(|column| column.split(' ').next().and_then(|word| word.chars().next()));
        if let (Some(Some(traditional)), Some(Some(simplified))) = (columns.next(), columns.next())
            && let (Ok(traditional), Ok(simplified)) = (u16::try_from(traditional), u16::try_from(simplified))
        {
            symbols[usize::from(traditional)] = simplified;
        }
    }
    symbols
});

/// The symbol of a character without its script: one for all digits, one for all Latin letters, and one for the forms
/// of a punctuation mark.
fn fold(character: char) -> u16 {
    let narrow = match character {
        '\u{ff01}'..='\u{ff5e}' => u8::try_from(character as u32 - 0xfee0).unwrap_or(b'?'),
        _ => u8::try_from(character).unwrap_or(0),
    };
    let symbol = match (narrow, character) {
        (b'0'..=b'9', _) => '0',
        (b'a'..=b'z' | b'A'..=b'Z', _) => 'A',
        (b',', _) => '，',
        (b';', _) => '；',
        (b':', _) => '：',
        (b'!', _) => '！',
        (b'?', _) => '？',
        (b'(', _) => '（',
        (b')', _) => '）',
        (b'"' | b'\'', _) | (_, '“' | '「' | '『' | '‘') => '“',
        (_, '”' | '」' | '』' | '’') => '”',
        (b'\n', _) => BOUNDARY,
        (b'\t' | b' ' | 0xa0, _) | (_, '\u{3000}') => ' ',
        (0, _) => character,
        (ascii, _) => char::from(ascii),
    };
    symbol as u16
}

/// The class of a character in the model, as a code point: its Simplified form, `0` for any digit, `A` for any Latin
/// letter, `，` for any comma; `None` beyond the Basic Multilingual Plane.
pub fn symbol(character: char) -> Option<u16> {
    u16::try_from(character).ok().map(|code| SYMBOLS[usize::from(code)])
}

/// A trigram model over symbols, with back-off.
#[derive(Debug)]
pub struct LanguageModel {
    contexts: HashMap<u32, Context, Hashed>,
    followers: Vec<(u16, u8)>,
    singles: Box<[u8]>,
}

/// What follows one or two symbols.
#[derive(Debug, Clone, Copy)]
struct Context {
    start: u32,
    len: u32,
    /// What is left for symbols that are not among the followers, in nats.
    weight: f32,
}

/// Multiplies a key; the keys are pairs of code points, and no stranger chooses them.
#[derive(Debug, Default, Clone, Copy)]
struct Hashed;

#[derive(Debug, Default)]
struct Multiply(u64);

impl std::hash::BuildHasher for Hashed {
    type Hasher = Multiply;

    fn build_hasher(&self) -> Multiply {
        Multiply(0)
    }
}

impl std::hash::Hasher for Multiply {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32((self.0 as u32) << 8 | u32::from(*byte));
        }
    }

    fn write_u32(&mut self, key: u32) {
        let product = u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = product ^ (product >> 32);
    }
}

impl LanguageModel {
    /// The model of this program, read on first use.
    pub fn get() -> &'static Self {
        &MODEL
    }

    /// Reads the form of `characters.tsv`; lines that are none of its rows are skipped.
    pub fn read(table: &str) -> Self {
        let mut model = Self {
            contexts: HashMap::default(),
            followers: Vec::new(),
            singles: vec![u8::MAX; 0x1_0000].into(),
        };
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(context), Some(weight), Some(row)) = (columns.next(), columns.next(), columns.next())
            else {
                continue;
            };
            let start = model.followers.len();
            let mut characters = row.chars();
            while let (Some(follower), Some(level)) = (characters.next(), characters.next()) {
                let level = (level as u32).saturating_sub(u32::from(b'!')) as u8;
                model.followers.push((code(follower), level));
            }
            model.followers[start..].sort_unstable();
            if context == "*" {
                for (follower, level) in model.followers.drain(start..) {
                    model.singles[usize::from(follower)] = level;
                }
                continue;
            }
            let key = context.chars().fold(0, |key, character| key << 16 | u32::from(code(character)));
            let weight = weight
                .bytes()
                .next()
                .map_or(0.0, |level| f32::from(level.saturating_sub(b'!')) - WEIGHT_OF_ONE);
            let len = model.followers.len() - start;
            model
                .contexts
                .insert(key, Context { start: start as u32, len: len as u32, weight: weight / PER_NAT });
        }
        model
    }

    /// The surprisal of a symbol after two others, in nats: minus the natural logarithm of its probability.
    pub fn surprisal(&self, before: [u16; 2], symbol: u16) -> f32 {
        let mut sum = 0.0;
        for key in [u32::from(before[0]) << 16 | u32::from(before[1]), u32::from(before[1])] {
            if let Some(context) = self.contexts.get(&key) {
                let followers = &self.followers[context.start as usize..][..context.len as usize];
                match followers.binary_search_by_key(&symbol, |(follower, _)| *follower) {
                    Ok(at) => return sum + f32::from(followers[at].1) / PER_NAT,
                    Err(_) => sum += context.weight,
                }
            }
        }
        sum + self.alone(symbol)
    }

    /// The surprisal of a symbol without a context, in nats.
    pub fn alone(&self, symbol: u16) -> f32 {
        match self.singles[usize::from(symbol)] {
            u8::MAX => UNKNOWN,
            level => f32::from(level) / PER_NAT,
        }
    }
}

/// The code point of a symbol of the table.
fn code(character: char) -> u16 {
    u16::try_from(if character == '\u{240a}' { BOUNDARY } else { character }).unwrap_or(0xfffd)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surprisal(text: &str) -> f32 {
        let symbols: Vec<u16> = text.chars().filter_map(symbol).collect();
        let last = symbols.len() - 1;
        LanguageModel::get().surprisal([symbols[last - 2], symbols[last - 1]], symbols[last])
    }

    #[test]
    fn the_script_and_the_form_of_punctuation_tell_nothing() {
        for (one, other) in
            [("國際標準", "国际标准"), ("發展，", "发展,"), ("２０２４", "1999"), ("「臺灣」", "“台湾”")]
        {
            let symbols = |text: &str| text.chars().map(symbol).collect::<Vec<_>>();
            assert_eq!(symbols(one), symbols(other));
        }
        assert_eq!(symbol('𠮷'), None);
    }

    #[test]
    fn what_is_said_often_surprises_least() {
        assert!(surprisal("改革開放") < 1.0, "{}", surprisal("改革開放"));
        assert!(
            surprisal("改革開放") < surprisal("改革開會") && surprisal("改革開會") < surprisal("改革開鳛")
        );
        assert_eq!(LanguageModel::get().alone(0xe000), UNKNOWN);
    }

    #[test]
    fn the_probabilities_after_a_context_add_up_to_one() {
        let model = LanguageModel::get();
        for context in ["中国", "改革", "鳛，", "，的"] {
            let context: Vec<u16> = context.chars().filter_map(symbol).collect();
            let known = (0..=u16::MAX).filter(|symbol| model.singles[usize::from(*symbol)] != u8::MAX);
            let sum: f32 =
                known.map(|symbol| (-model.surprisal([context[0], context[1]], symbol)).exp()).sum();
            assert!((0.85..1.15).contains(&sum), "{context:?} {sum}");
        }
    }

    #[test]
    fn each_row_of_the_table_reads() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 3, "{line}");
            assert!(columns[0] == "*" || (1..=2).contains(&columns[0].chars().count()), "{line}");
            assert!(columns[1].len() == 1 && columns[2].chars().count().is_multiple_of(2), "{line}");
            let (symbols, levels): (Vec<_>, Vec<_>) =
                columns[2].chars().enumerate().partition(|(at, _)| at % 2 == 0);
            assert!(levels.iter().all(|(_, level)| ('!'..='~').contains(level)), "{line}");
            assert!(symbols.is_sorted_by(|a, b| a.1 < b.1) || columns[2].contains('\u{240a}'), "{line}");
        }
    }
}
