//! The encoding of a source, by the evidence in its bytes.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::charset::Charset;
use super::evidence::{INVALID, Reading};
use super::foreign;
use super::mixed::read_divided;
use super::seven_bit;
use crate::dictionary::surprisal::PER_NAT;

/// What is known of the encoding before the bytes are looked at: declarations, the most trusted first.
pub(super) type Declared<'a> = &'a [Charset];

/// The encoding that explains the bytes best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Verdict {
    pub(super) charset: Charset,
    /// The share of such verdicts that are right, from 0 to 1.
    pub(super) confidence: f32,
    /// The bytes at the start that are the rest of a character, where that has to be known to read on.
    pub(super) skip: usize,
    /// Whether the bytes are no text in any encoding that is known here.
    pub(super) binary: bool,
}

/// The bytes of one sample. Three of them (the start, the middle, the end) stand for a longer source: 12 KiB decide
/// every case of the measurements, and reading them costs less than a tenth of a millisecond.
const SAMPLE: usize = 4096;

/// What a declaration is worth, in nats: as much as two or three characters that only one encoding reads well.
const DECLARED: [f64; 2] = [14.0, 10.0];

/// How unlikely a source is in each encoding before anything is known of it, in nats.
const RARITY: [(Charset, f64); 6] = [
    (Charset::Utf8, 0.0),
    (Charset::Gb18030, 1.0),
    (Charset::Big5, 2.0),
    (Charset::Utf16Le, 5.0),
    (Charset::Utf16Be, 6.0),
    (Charset::EucTw, 6.0),
];

/// The highest mean surprisal of a character that a Chinese text has, in nats. 93 work reports have at most 8 in any
/// sample, their readings in wrong encodings 12 and more.
const IMPLAUSIBLE: f64 = 11.0;

/// How sure a reading as UTF-8 is that some bytes do not fit.
const DAMAGED_UTF8: f32 = 0.95;

/// The mean surprisal of a character, in nats, up to which a text is Chinese beyond doubt.
const COMMON: f64 = 7.5;

/// So many zero bytes or four-byte forms prove an encoding …
const FORM: usize = 8;
/// … so surely.
const OF_FORM: f32 = 0.99;

/// A Chinese list of rare characters has fewer characters than this …
const LONG_LIST: usize = 40;
/// … and so few that read as another language, too, are not surely in that.
const IN_DOUBT: f32 = 0.8;

/// Text has no control characters but for white space; a program or a picture has some 11 %.
const CONTROLS_IN_BINARY: f64 = 0.03;

/// What a nat between the best encoding and the next is worth: less than a nat, because neighbouring characters are not
/// independent.
const WORTH: f64 = 0.45;

/// No margin makes a verdict surer than this.
const SUREST: f64 = 0.999;

/// UTF-8 behind its mark that some bytes do not fit.
pub(super) const DAMAGED: Verdict =
    Verdict { charset: Charset::Utf8, confidence: DAMAGED_UTF8, skip: 0, binary: false };

/// How unlikely it is that the first byte of a source is missing, in nats.
const RARITY_CUT: f64 = 8.0;

/// How unlikely HZ and ISO-2022-CN are before anything is known, in nats: ASCII with their signs in it.
const RARITY_SEVEN_BIT: f64 = 6.0;

/// The encoding of ASCII bytes that stand for other characters, too.
pub(super) fn seven_bit(bytes: &[u8]) -> Option<Verdict> {
    let charset = seven_bit::suspect(bytes)?;
    let sample = &bytes[..bytes.len().min(16 * SAMPLE)];
    let (plain, reading) = (Reading::of(sample, Charset::Utf8), seven_bit::reading(sample, charset));
    let margin = plain.surprisal - reading.surprisal - RARITY_SEVEN_BIT;
    let is_text = reading.n_beyond_ascii > reading.n_invalid && reading.mean() < IMPLAUSIBLE;
    (is_text && margin > 0.0).then(|| Verdict {
        charset,
        confidence: sureness(margin) as f32,
        skip: 0,
        binary: false,
    })
}

/// The confidence that a margin between two readings gives, in nats.
fn sureness(margin: f64) -> f64 {
    (1.0 - 0.5 * (-WORTH * margin).exp()).min(SUREST)
}

/// Finds the encoding of bytes that are not valid UTF-8, or that are so only by chance.
pub(super) fn detect(bytes: &[u8], declared: Declared) -> Verdict {
    let samples = samples(bytes);
    if let Some(charset) = utf32(&samples) {
        return Verdict { charset, confidence: 0.999, skip: 0, binary: false };
    }
    if let Some(charset) = by_form(&samples) {
        return Verdict { charset, confidence: OF_FORM, skip: 0, binary: false };
    }
    let mut ranked: Vec<(f64, Charset, Reading, usize)> = RARITY
        .into_iter()
        .map(|(charset, rarity)| {
            let reading = read_samples(&samples, charset);
            (reading.surprisal + rarity - trust_in(charset, declared), charset, reading, 0)
        })
        .chain(cut_utf16(bytes))
        .filter(|(_, charset, reading, _)| charset.unit() == 1 || reading.mean() < IMPLAUSIBLE)
        .collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (best, charset, reading, skip) = ranked[0];
    if charset.unit() == 1 && share_of_controls(&samples) > CONTROLS_IN_BINARY {
        return Verdict {
            charset: Charset::Other(encoding_rs::WINDOWS_1252),
            confidence: 0.0,
            skip: 0,
            binary: true,
        };
    }
    let mut reading = reading;
    if reading.mean() > IMPLAUSIBLE {
        // Several encodings: none of them reads well throughout.
        let divided = samples.iter().map(|sample| read_divided(sample, charset));
        reading = divided.fold(Reading::default(), Reading::and);
    }
    if charset.unit() == 1 && samples.iter().all(|sample| is_mostly_utf8(sample)) {
        return Verdict { charset: Charset::Utf8, confidence: DAMAGED_UTF8, skip: 0, binary: false };
    }
    if reading.mean() > IMPLAUSIBLE
        && let Some(charset) = not_chinese(&samples, declared)
    {
        return Verdict { charset, confidence: 0.5, skip: 0, binary: false };
    }
    if charset.unit() == 1 && reading.mean() > COMMON {
        // Bytes that stand for something in a Chinese encoding do not stand for nothing in the right one.
        let foreign = foreign::readings(&samples)
            .into_iter()
            .filter(|(_, _, n_invalid)| *n_invalid <= reading.n_invalid)
            .map(|(charset, surprisal, _)| {
                (surprisal + foreign::RARITY - trust_in(charset, declared), charset)
            });
        let (surprisal, charset) = foreign.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((best, charset));
        if surprisal < best {
            let confidence = sureness(best - surprisal) as f32;
            let is_short = reading.n_invalid == 0 && reading.n_beyond_ascii < LONG_LIST;
            let confidence = if is_short { confidence.min(IN_DOUBT) } else { confidence };
            return Verdict { charset, confidence, skip: 0, binary: false };
        }
    }
    let sureness = sureness(ranked[1].0 - best);
    // No more sure than the reading is plausible.
    let plausibility = ((IMPLAUSIBLE + 3.0 - reading.mean()) / 4.0).clamp(0.3, 1.0);
    let confidence = sureness * plausibility;
    Verdict { charset, confidence: confidence as f32, skip, binary: false }
}

/// Whether bytes that are valid UTF-8 could be something else all the same: they hold control characters, or they
/// are so short and so odd that a declared encoding explains them better.
pub(super) fn is_doubtful_utf8(bytes: &[u8], declared: Declared) -> bool {
    let head = &bytes[..bytes.len().min(SAMPLE)];
    // All bytes are looked at, for then many are looked at once.
    let has_control = head.iter().fold(false, |found, byte| found | is_control(*byte));
    if has_control || memchr::memchr(0, bytes).is_some() {
        return true;
    }
    // No Han character is written in two bytes of UTF-8, and two-byte forms are what chance makes of GBK and Big5.
    bytes.len() <= SAMPLE
        && declared.iter().any(|charset| matches!(charset, Charset::Gb18030 | Charset::Big5))
        && bytes.iter().all(|byte| *byte < 0xe0)
        && bytes.iter().any(|byte| *byte >= 0x80)
}

fn is_control(byte: u8) -> bool {
    // Tab, line feed, vertical tab, form feed, carriage return, end of file in DOS, escape.
    !matches!(byte, 0x09..=0x0d | 0x1a | 0x1b) && (byte < 0x20 || byte == 0x7f)
}

/// Whether bytes are UTF-8 but for a few: long characters that follow its rules do not come about by chance.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut long, mut invalid) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        long += chunk.valid().bytes().filter(|byte| !byte.is_ascii()).count();
        invalid += chunk.invalid().len();
    }
    long >= 6 && long >= 3 * invalid
}

/// The share of control characters among the bytes of the samples.
fn share_of_controls(samples: &[&[u8]]) -> f64 {
    let bytes = samples.iter().copied().flatten();
    let (n, controls) =
        bytes.fold((0, 0), |(n, controls), byte| (n + 1, controls + usize::from(is_control(*byte))));
    controls as f64 / f64::from(n.max(1))
}

/// The start, the middle and the end of a source, cut at multiples of four bytes from its start.
fn samples(bytes: &[u8]) -> Vec<&[u8]> {
    if bytes.len() <= 3 * SAMPLE {
        return vec![bytes];
    }
    let aligned = |at: usize| at / 4 * 4;
    let (middle, end) = (aligned(bytes.len() / 2), aligned(bytes.len() - SAMPLE));
    vec![&bytes[..SAMPLE], &bytes[middle..middle + SAMPLE], &bytes[end..]]
}

/// Reads all samples. A sample of an encoding without code units may start within a character: of the possible
/// starts the best one counts.
fn read_samples(samples: &[&[u8]], charset: Charset) -> Reading {
    let shifts = if charset.unit() == 1 { 2 } else { 1 };
    let read = |sample: &&[u8]| {
        let starts = (0..shifts.min(sample.len())).map(|shift| {
            let mut reading = Reading::of(&sample[shift..], charset);
            if shift > 0 {
                reading.surprisal += f64::from(INVALID) / f64::from(PER_NAT) / 2.0;
            }
            reading
        });
        starts.min_by(|a, b| a.surprisal.total_cmp(&b.surprisal)).unwrap_or_default()
    };
    samples.iter().map(read).fold(Reading::default(), Reading::and)
}

/// What the declarations are worth for an encoding, in nats.
fn trust_in(charset: Charset, declared: Declared) -> f64 {
    let place = declared.iter().position(|declared| *declared == charset);
    place.and_then(|place| DECLARED.get(place)).copied().unwrap_or(0.0)
}

/// The readings as UTF-16 of bytes whose first one is missing: their number is odd.
fn cut_utf16(bytes: &[u8]) -> Vec<(f64, Charset, Reading, usize)> {
    if bytes.len().is_multiple_of(2) || bytes.len() < 3 {
        return Vec::new();
    }
    let samples = samples(&bytes[1..]);
    let utf16 = RARITY.into_iter().filter(|(charset, _)| charset.unit() == 2);
    let read = |(charset, rarity)| {
        let reading = read_samples(&samples, charset);
        (reading.surprisal + rarity + RARITY_CUT, charset, reading, 1)
    };
    utf16.map(read).collect()
}

/// An encoding that the form of the bytes proves, whatever they say: UTF-16 of mostly Latin letters, where every second
/// byte is zero, and GB 18030 with rows of four-byte forms. Text that was read wrongly before looks so.
fn by_form(samples: &[&[u8]]) -> Option<Charset> {
    let zeros = |parity: usize| {
        let bytes = samples.iter().flat_map(|sample| sample.iter().skip(parity).step_by(2));
        bytes.fold((0, 0), |(n, zeros), byte| (n + 1, zeros + usize::from(*byte == 0)))
    };
    let (even, odd) = (zeros(0), zeros(1));
    let is_mostly = |(n, zeros): (usize, usize)| zeros >= FORM && zeros * 10 >= n * 3;
    let is_hardly = |(n, zeros): (usize, usize)| zeros * 50 <= n;
    let utf16 = if is_mostly(odd) && is_hardly(even) {
        Some((Charset::Utf16Le, 0))
    } else if is_mostly(even) && is_hardly(odd) {
        Some((Charset::Utf16Be, 1))
    } else {
        None
    };
    if let Some((charset, low)) = utf16 {
        // Sounds and tables of numbers have zeros, too; their other bytes are any.
        let low_bytes: Vec<u8> =
            samples.iter().flat_map(|sample| sample.iter().skip(low).step_by(2)).copied().collect();
        let is_text = share_of_controls(&[&low_bytes]) <= CONTROLS_IN_BINARY;
        return (is_text && read_samples(samples, charset).n_invalid == 0).then_some(charset);
    }
    let is_form = |bytes: &[u8]| matches!(bytes, [0x81..=0xfe, 0x30..=0x39, 0x81..=0xfe, 0x30..=0x39]);
    let n_forms: usize =
        samples.iter().map(|sample| sample.windows(4).filter(|bytes| is_form(bytes)).count()).sum();
    let n_high = samples.iter().flat_map(|sample| sample.iter()).filter(|byte| **byte >= 0x80).count();
    // The second and third sample may start and end within a form.
    let most_invalid = 2 * (samples.len() - 1);
    // No other encoding has a digit as the second byte of a character.
    (n_forms >= FORM
        && n_forms * 10 >= n_high
        && read_samples(samples, Charset::Gb18030).n_invalid <= most_invalid)
        .then_some(Charset::Gb18030)
}

/// UTF-32 without a mark: no other text makes characters of every four bytes.
fn utf32(samples: &[&[u8]]) -> Option<Charset> {
    let long_enough = samples.iter().all(|sample| sample.len() >= 8);
    [Charset::Utf32Le, Charset::Utf32Be].into_iter().find(|charset| {
        let reading = read_samples(samples, *charset);
        long_enough && reading.n_invalid == 0 && reading.mean() < IMPLAUSIBLE
    })
}

/// An encoding that is not made for Chinese, for bytes that are no Chinese text: the declared one, else the guess of
/// chardetng, which is asked here alone, because it reads 3 MB a second.
fn not_chinese(samples: &[&[u8]], declared: Declared) -> Option<Charset> {
    let reads = |charset: &Charset| match charset {
        Charset::Other(encoding) => samples
            .iter()
            .all(|sample| encoding.decode_without_bom_handling_and_without_replacement(sample).is_some()),
        _ => false,
    };
    if let Some(charset) = declared.iter().copied().find(reads) {
        return Some(charset);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for sample in samples {
        // Never the last: a sample's end cuts a character, which would speak against the right encoding.
        detector.feed(sample, false);
    }
    let guess = detector.guess(None, Utf8Detection::Deny);
    Charset::for_label(guess.name()).filter(reads)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoding_without_an_error_is_no_evidence() {
        // Every Big5 text reads in GB 18030 without an error; what it says there is nonsense.
        let (bytes, ..) = encoding_rs::BIG5.encode("政府應該推動經濟發展，改善人民生活。");
        assert!(encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(&bytes).is_some());
        assert_eq!(detect(&bytes, &[]).charset, Charset::Big5);
    }

    #[test]
    fn a_declaration_is_a_prior_and_no_verdict() {
        let (bytes, ..) = encoding_rs::GBK.encode("坚持以人民为中心的发展思想");
        assert_eq!(detect(&bytes, &[Charset::Big5]).charset, Charset::Gb18030);
        // Two bytes that are a character in both: the declaration decides.
        let unsure = b"\xa4\xa4";
        assert_eq!(detect(unsure, &[Charset::Big5]).charset, Charset::Big5);
    }

    #[test]
    fn utf16_without_a_mark_is_seen() {
        for (charset, order) in
            [(Charset::Utf16Le, u16::to_le_bytes as fn(u16) -> [u8; 2]), (Charset::Utf16Be, u16::to_be_bytes)]
        {
            let bytes: Vec<u8> = "推动高质量发展".encode_utf16().flat_map(order).collect();
            let verdict = detect(&bytes, &[]);
            assert_eq!(verdict.charset, charset);
            assert!(verdict.confidence > 0.9, "{verdict:?}");
        }
    }

    #[test]
    fn text_in_other_languages_is_left_to_its_own_encodings() {
        for (label, text) in [
            ("windows-1252", "Le général a déjà été reçu à l’Élysée, où il s’est déclaré très honoré."),
            ("shift_jis", "これは日本語の文章です。漢字とかなを使います。東京都に住んでいます。"),
            ("windows-1251", "Съешь же ещё этих мягких французских булок, да выпей чаю."),
        ] {
            let encoding =
                encoding_rs::Encoding::for_label(label.as_bytes()).expect("a label of the standard");
            let (bytes, _, unmappable) = encoding.encode(text);
            assert!(!unmappable);
            assert_eq!(detect(&bytes, &[]).charset.label(false), label);
        }
    }

    #[test]
    fn utf16_of_latin_letters_is_known_by_its_form_and_numbers_of_two_bytes_are_none() {
        let text = "Ò»¾ÅÎå¾ÅÄê»ù±¾½¨ÉèÍ¶×Ê×Ü¶î";
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(by_form(&[&bytes]), Some(Charset::Utf16Le));
        let numbers: Vec<u8> = (0..400_u16).flat_map(|n| (n * 37 % 256 + 1).to_le_bytes()).collect();
        assert_eq!(by_form(&[&numbers]), None);
    }

    #[test]
    fn noise_is_binary() {
        let noise: Vec<u8> = (0..4000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(detect(&noise, &[]).binary);
    }
}
