//! Languages whose bytes also read as Chinese characters, if rare ones: Japanese, Korean and Thai.

use encoding_rs::{EUC_JP, EUC_KR, Encoding, WINDOWS_874};

use super::charset::Charset;
use super::evidence::INVALID;
use crate::dictionary::surprisal::{PER_NAT, surprisal};

/// How unlikely a source is in these encodings before anything is known of it, in nats.
pub(super) const RARITY: f64 = 8.0;

/// How surprising a character is behind another one, in eighths of a nat.
type Cost = fn(char, char) -> u32;

/// The encodings, and how surprising a character is in their language, in eighths of a nat; the second argument is the
/// character before it.
const LANGUAGES: [(&Encoding, Cost); 3] = [(EUC_JP, japanese), (EUC_KR, korean), (WINDOWS_874, thai)];

/// A kanji is not more surprising than this …
const MOST: u32 = 10 * PER_NAT;
/// … but for one that is no part of everyday writing …
const RARE: u32 = 14 * PER_NAT;
/// … or a Chinese character in Korean.
const HANJA: u32 = 18 * PER_NAT;

/// How the samples read in each of the languages: the surprisal in nats, and how often bytes within them stand for
/// nothing.
pub(super) fn readings(samples: &[&[u8]]) -> [(Charset, f64, usize); 3] {
    LANGUAGES.map(|(encoding, cost)| {
        let readings = samples.iter().map(|sample| reading(sample, encoding, cost));
        let (sum, n_invalid) = readings.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        (Charset::Other(encoding), f64::from(sum) / f64::from(PER_NAT), n_invalid)
    })
}

fn reading(sample: &[u8], encoding: &'static Encoding, cost: Cost) -> (u32, usize) {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    // The ends of a sample may cut a character.
    let n_invalid =
        text.trim_matches(char::REPLACEMENT_CHARACTER).matches(char::REPLACEMENT_CHARACTER).count();
    let cost = if encoding == EUC_JP && !has_kana(&text) { kanji_alone } else { cost };
    let mut before = '\n';
    let surprisal = text.chars().fold(0, |sum, character| {
        let cost = match character {
            char::REPLACEMENT_CHARACTER | '\u{80}'..='\u{9f}' => u32::from(INVALID),
            _ => cost(character, before),
        };
        before = character;
        sum + cost
    });
    (surprisal, n_invalid)
}

/// Whether there is one kana to five other characters or more: in written Japanese it is every third and more.
fn has_kana(text: &str) -> bool {
    let n_kana = text.chars().filter(|c| ('\u{3041}'..='\u{30fc}').contains(c)).count();
    n_kana * 6 >= text.chars().filter(|c| !c.is_ascii()).count()
}

/// Names and headings may be all kanji, but then the Chinese reading is as good a guess as any.
fn kanji_alone(character: char, _: char) -> u32 {
    u32::from(surprisal(character)).max(RARE)
}

fn japanese(character: char, _: char) -> u32 {
    match character {
        '\u{3041}'..='\u{3096}' => 9 * PER_NAT / 2,
        '\u{30a1}'..='\u{30fc}' => 11 * PER_NAT / 2,
        '\u{4e00}'..='\u{9fff}' => {
            // The kanji of the first level, which are those of everyday writing, end with the lead byte CF.
            let is_common = EUC_JP_LEVEL_1.contains(&euc_lead(character, EUC_JP));
            u32::from(surprisal(character)).clamp(6 * PER_NAT, if is_common { MOST } else { RARE })
        }
        _ => u32::from(surprisal(character)),
    }
}

/// The lead bytes of the kanji of the first level.
const EUC_JP_LEVEL_1: std::ops::RangeInclusive<u8> = 0xb0..=0xcf;

fn euc_lead(character: char, encoding: &'static Encoding) -> u8 {
    let mut buffer = [0; 4];
    encoding.encode(character.encode_utf8(&mut buffer)).0[0]
}

/// Syllables of endings and particles and of the commonest words: two of five in a Korean text.
const FREQUENT: &str = "이다는에의을를가은한고지로하기서도사대인정아나리자어시그해수들과라일제부보전";

fn korean(character: char, _: char) -> u32 {
    match character {
        '\u{ac00}'..='\u{d7a3}' if FREQUENT.contains(character) => 5 * PER_NAT,
        // The 2350 syllables of everyday writing; those that only the extension has are rarer.
        '\u{ac00}'..='\u{d7a3}' if euc_lead(character, EUC_KR) >= 0xb0 => 35 * PER_NAT / 4,
        // Korean is hardly written in them any more.
        '\u{4e00}'..='\u{9fff}' => HANJA,
        _ => u32::from(surprisal(character)),
    }
}

fn thai(character: char, before: char) -> u32 {
    let is_consonant = |c: char| ('\u{e01}'..='\u{e2e}').contains(&c);
    let is_mark = |c: char| matches!(c, '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}');
    let is_leading = |c: char| ('\u{e40}'..='\u{e44}').contains(&c);
    let is_thai = |c: char| ('\u{e01}'..='\u{e5b}').contains(&c);
    let stands_behind = |c: char| is_mark(c) || matches!(c, '\u{e30}' | '\u{e32}' | '\u{e33}');
    match character {
        // Marks stand on consonants, or on marks on them; behind a vowel that is written first comes a consonant.
        _ if stands_behind(character) && !is_consonant(before) && !is_mark(before) => u32::from(INVALID),
        '\u{e01}'..='\u{e5b}' if is_leading(before) && !is_consonant(character) => u32::from(INVALID),
        // A letter of one script stands beside one of the other where a second byte of a pair is ASCII.
        _ if is_thai(character) && before.is_ascii_alphabetic()
            || is_thai(before) && character.is_ascii_alphabetic() =>
        {
            10 * PER_NAT
        }
        // Letters and signs that are no longer written.
        '\u{e03}' | '\u{e05}' | '\u{e4e}' => 12 * PER_NAT,
        // Letters of loans from Sanskrit.
        'ฆ' | 'ฌ' | 'ฎ' | 'ฏ' | 'ฐ' | 'ฑ' | 'ฒ' | 'ฬ' => 7 * PER_NAT,
        '\u{e2f}' | '\u{e3f}' | '\u{e4f}'..='\u{e5b}' => 8 * PER_NAT,
        '\u{e01}'..='\u{e4e}' => 17 * PER_NAT / 4,
        _ => u32::from(surprisal(character)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_reads_best_in_its_own_encoding() {
        for (n, text) in [
            "内閣府によると、経済は回復している。",
            "정부는 경제가 회복되고 있다고",
            "รัฐบาลได้เสนอร่างงบประมาณ",
        ]
        .into_iter()
        .enumerate()
        {
            let (bytes, _, unmappable) = LANGUAGES[n].0.encode(text);
            assert!(!unmappable);
            let readings = readings(&[&bytes]);
            let best = readings.iter().min_by(|a, b| a.1.total_cmp(&b.1)).map(|best| best.0);
            assert_eq!(best, Some(Charset::Other(LANGUAGES[n].0)), "{readings:?}");
        }
    }
}
