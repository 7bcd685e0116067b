//! Whole texts whose bytes were read as Latin-1 or Windows-1252.
//!
//! Only what can be inverted without a loss is undone, and only where the result is Chinese beyond doubt.

use std::sync::LazyLock;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, WINDOWS_1252};

use crate::dictionary::surprisal::{PER_NAT, surprisal};
use crate::text::{Reason, Rewrite, Rewriter, Risk, Rule, Stage};

/// UTF-8 bytes that were read as Latin-1 or Windows-1252 are read again.
pub(super) static UTF8_READ_AS_LATIN1: Rule = Rule {
    id: "utf8-read-as-latin1",
    stage: Stage::Repair,
    why: "All characters are bytes of valid UTF-8, read one by one; together they are Chinese text.",
    example: ("å\u{8d}\u{97}å±±", "南山"),
    risk: Risk::Low,
    lossy: false,
};

/// GBK bytes that were read as Latin-1 or Windows-1252 are read again.
pub(super) static GBK_READ_AS_LATIN1: Rule = Rule {
    id: "gbk-read-as-latin1",
    stage: Stage::Repair,
    why: "All characters are bytes of GBK, read one by one; together they are Chinese text.",
    example: ("ÉîÛÚ", "深圳"),
    risk: Risk::Low,
    lossy: false,
};

/// Big5 bytes that were read as Latin-1 or Windows-1252 are read again.
pub(super) static BIG5_READ_AS_LATIN1: Rule = Rule {
    id: "big5-read-as-latin1",
    stage: Stage::Repair,
    why: "All characters are bytes of Big5, read one by one; together they are Chinese text.",
    example: ("¬F©²", "政府"),
    risk: Risk::Low,
    lossy: false,
};

/// An encoding that may have been read wrongly, with the evidence that it needs: the fewest characters beyond ASCII,
/// and their highest mean surprisal in nats. Valid UTF-8 is evidence by itself. Chinese text has 5.5 to 8; letters of
/// European languages give pairs of 12 and more.
struct Suspect {
    encoding: &'static Encoding,
    rule: &'static Rule,
    min_characters: usize,
    max_surprisal: f64,
    confidence: f32,
}

static SUSPECTS: [Suspect; 3] = [
    Suspect {
        encoding: UTF_8,
        rule: &UTF8_READ_AS_LATIN1,
        min_characters: 4,
        max_surprisal: 10.0,
        confidence: 0.999,
    },
    Suspect {
        encoding: GB18030,
        rule: &GBK_READ_AS_LATIN1,
        min_characters: 12,
        max_surprisal: 8.5,
        confidence: 0.98,
    },
    Suspect {
        encoding: BIG5,
        rule: &BIG5_READ_AS_LATIN1,
        min_characters: 12,
        max_surprisal: 8.5,
        confidence: 0.98,
    },
];

/// The characters of Windows-1252 for the bytes 80 to 9F.
static HIGH_CONTROLS: LazyLock<[char; 32]> = LazyLock::new(|| {
    std::array::from_fn(|number| {
        let byte = [0x80 + number as u8];
        WINDOWS_1252
            .decode_without_bom_handling(&byte)
            .0
            .chars()
            .next()
            .unwrap_or(char::REPLACEMENT_CHARACTER)
    })
});

/// The bytes that are looked at before all of a text is read again.
const GLANCE: usize = 600;

/// Reads the bytes of `text` again; `None` when it is not mojibake of this kind throughout.
pub(super) fn undo(text: &str) -> Option<Rewrite<'_>> {
    if !looks_like_latin1(text) {
        return None;
    }
    let bytes = text.chars().map(byte_of).collect::<Option<Vec<u8>>>()?;
    let readings = SUSPECTS.iter().filter_map(|suspect| {
        let reread = suspect.encoding.decode_without_bom_handling_and_without_replacement(&bytes)?;
        let mut n = 0;
        let mut sum = 0;
        for character in reread.chars().filter(|character| !character.is_ascii()) {
            n += 1;
            sum += u64::from(surprisal(character));
        }
        let mean = sum as f64 / f64::from(PER_NAT) / f64::from(u32::try_from(n).ok()?);
        (n as usize >= suspect.min_characters && mean <= suspect.max_surprisal).then_some((mean, suspect))
    });
    let (_, suspect) = readings.min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(reread(text, &bytes, suspect))
}

/// Whether the first characters beyond ASCII are mostly letters and signs of Western Europe.
fn looks_like_latin1(text: &str) -> bool {
    let Some(start) = text.bytes().position(|byte| byte >= 0x80) else { return false };
    let glance = text[start..].bytes().take(GLANCE).filter(|byte| *byte >= 0xc0);
    let (mut n, mut western) = (0, 0);
    for lead in glance {
        n += 1;
        // Latin-1, Latin Extended, modifiers, and the quotes and dashes of Windows-1252.
        western += usize::from(matches!(lead, 0xc2 | 0xc3 | 0xc5 | 0xc6 | 0xcb | 0xe2));
    }
    western * 10 >= n * 9
}

/// The byte that Latin-1 or Windows-1252 reads as `character`.
fn byte_of(character: char) -> Option<u8> {
    u8::try_from(u32::from(character)).ok().or_else(|| {
        let number = HIGH_CONTROLS.iter().position(|control| *control == character)?;
        Some(0x80 + number as u8)
    })
}

/// Writes each stretch of wrong characters anew, with the right ones.
fn reread<'a>(text: &'a str, bytes: &[u8], suspect: &Suspect) -> Rewrite<'a> {
    let mut writer = Rewriter::new(text);
    let mut places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let mut place = places.next().unwrap_or(0);
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        while at < bytes.len() && bytes[at] >= 0x80 {
            at += width(&bytes[at..], suspect.encoding).min(bytes.len() - at);
        }
        let n = at - start;
        if n == 0 {
            at += 1;
            place = places.next().unwrap_or(text.len());
            continue;
        }
        let end = places.by_ref().nth(n - 1).unwrap_or(text.len());
        let (right, _) = suspect.encoding.decode_without_bom_handling(&bytes[start..at]);
        writer.replace(place..end, &right, Reason::guess(suspect.rule, suspect.confidence));
        place = end;
    }
    writer.finish()
}

/// The width of the first character, which is none of ASCII, in valid bytes.
fn width(bytes: &[u8], encoding: &'static Encoding) -> usize {
    if encoding == UTF_8 {
        return match bytes[0] {
            0..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xff => 4,
        };
    }
    match bytes {
        [0x80, ..] => 1,
        [_, 0x30..=0x39, ..] => 4,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_as(bytes: &[u8], encoding: &'static Encoding) -> String {
        encoding.decode_without_bom_handling(bytes).0.into_owned()
    }

    #[test]
    fn the_text_comes_back_with_its_places() {
        let text = "深圳市2025年政府工作报告：坚持稳中求进，推动高质量发展。\nThe end。";
        let traditional = "政府2025年施政報告：推動經濟發展，改善人民生活。\nThe end。";
        for (encoding, text) in [(UTF_8, text), (GB18030, text), (BIG5, traditional)] {
            let (bytes, ..) = encoding.encode(text);
            let latin1: String = bytes.iter().map(|byte| char::from(*byte)).collect();
            for damaged in [read_as(&bytes, WINDOWS_1252), latin1] {
                let rewrite = undo(&damaged).expect("mojibake");
                assert_eq!(rewrite.text, text);
                assert_eq!(rewrite.edits.apply(&damaged).as_deref(), Some(text));
                let changes: Vec<_> = rewrite.edits.changes().map(|change| change.after.to_owned()).collect();
                assert_eq!(changes.len(), 3, "one for each stretch between ASCII: {changes:?}");
            }
        }
    }

    #[test]
    fn the_examples_of_the_rules_are_real() {
        for suspect in &SUSPECTS {
            let (before, after) = suspect.rule.example;
            let bytes: Vec<u8> = before.chars().filter_map(byte_of).collect();
            assert_eq!(read_as(&bytes, suspect.encoding), after);
        }
    }

    #[test]
    fn european_text_is_left() {
        for text in [
            "Le général a déjà été reçu à l’Élysée, où il s’est déclaré très honoré de cette fête — naïve, œuvre, ça.",
            "Größe, Übermaß, Straße, ärgerlich, Äpfel, Öl, öde, Fußgängerübergänge, schön, natürlich, für, über, Tür.",
            "Þetta er íslenskur texti með mörgum sérstökum stöfum: á, é, í, ó, ú, ý, þ, æ, ö og ð í orðunum hér.",
            "£20 ± 5 % © 2024 ® ½ ¼ ¾ × ÷ ° µ ¶ § ¡ ¿",
            "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ",
            "Ã© is what é looks like when UTF-8 is read as Latin-1: dÃ©jÃ  vu, cafÃ©, naÃ¯ve, rÃ©sumÃ©.",
        ] {
            assert!(undo(text).is_none(), "{text}");
        }
    }
}
