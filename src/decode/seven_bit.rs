//! HZ and ISO-2022-CN: Chinese in 7 bits, between ASCII, with signs that say what the next bytes are.

use super::charset::Charset;
use super::evidence::{CUT, INVALID, Reading};
use super::pairs::Pairs;
use super::planes;
use crate::dictionary::surprisal::{PER_NAT, surprisal};

/// One step through such a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A character, and the number of its bytes.
    Character(char, usize),
    /// A sign that stands for no text, and the number of its bytes.
    Sign(usize),
    /// Bytes that stand for nothing.
    Invalid(usize),
}

/// The steps through `bytes`, which are HZ or else ISO-2022-CN.
pub(super) fn steps(bytes: &[u8], charset: Charset) -> Steps<'_> {
    Steps { bytes, at: 0, is_hz: charset == Charset::Hz, state: State::default() }
}

/// Whether HZ starts with the second byte of `~{`: a run ends that was never begun.
fn starts_within_sign(bytes: &[u8]) -> bool {
    let sign = bytes.windows(2).find(|pair| matches!(pair, [b'~', b'{' | b'}'] | [b'\n', _]));
    sign.is_some_and(|sign| sign == b"~}")
}

/// Walks through the bytes.
#[derive(Debug, Clone)]
pub(super) struct Steps<'a> {
    bytes: &'a [u8],
    at: usize,
    is_hz: bool,
    state: State,
}

/// What the signs so far say.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    /// Whether two bytes stand for a character.
    shifted: bool,
    /// The set between SO and SI; that of SS2; that of SS3.
    sets: [Option<Set>; 3],
}

impl State {
    /// The rest of a sign whose first byte is missing, at the start of a source: its width.
    fn start_cut(&mut self, bytes: &[u8], is_hz: bool) -> Option<usize> {
        if is_hz {
            self.shifted = bytes[0] == b'{' && starts_within_sign(bytes);
            return self.shifted.then_some(1);
        }
        let (place, set) = designated(bytes)?;
        self.sets[place] = Some(set);
        Some(3)
    }
}

/// A set of 94 × 94 characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    Gb2312,
    IsoIr165,
    Cns(u8),
}

impl Set {
    fn get(self, first: u8, second: u8) -> Option<char> {
        match self {
            Self::Gb2312 => gb2312(first, second),
            Self::IsoIr165 => planes::beyond_gb2312(first, second).or_else(|| gb2312(first, second)),
            Self::Cns(plane) => planes::cns(plane, first, second),
        }
    }
}

/// GB 2312 is a part of GBK; the rows beyond it that users filled are read as there.
fn gb2312(first: u8, second: u8) -> Option<char> {
    if !(0x21..=0x7e).contains(&first) || !(0x21..=0x7e).contains(&second) {
        return None;
    }
    let utf8 = Pairs::gb18030().text(first | 0x80, second | 0x80).to_le_bytes();
    std::str::from_utf8(&utf8).ok()?.chars().next().filter(|character| *character != '\0')
}

impl Iterator for Steps<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let cut = if self.at == 0 { self.state.start_cut(rest, self.is_hz) } else { None };
        let step = match cut {
            Some(width) => Step::Invalid(width),
            None if self.is_hz => hz_step(rest, &mut self.state),
            None => iso_step(rest, &mut self.state),
        };
        let (Step::Character(_, width) | Step::Sign(width) | Step::Invalid(width)) = step;
        self.at += width;
        Some(step)
    }
}

fn hz_step(rest: &[u8], state: &mut State) -> Step {
    match (state.shifted, rest) {
        (false, [b'~', b'{', ..]) => {
            state.shifted = true;
            Step::Sign(2)
        }
        (false, [b'~', b'~', ..]) => Step::Character('~', 2),
        (false, [b'~', b'\n', ..]) => Step::Sign(2),
        (true, [b'~', b'}', ..]) => {
            state.shifted = false;
            Step::Sign(2)
        }
        // A run ends with its line at the latest.
        (true, [b'\n', ..]) => {
            state.shifted = false;
            Step::Character('\n', 1)
        }
        (true, _) => two_bytes(rest, Some(Set::Gb2312)),
        (false, _) => one_byte(rest),
    }
}

fn iso_step(rest: &[u8], state: &mut State) -> Step {
    if let [0x1b, tail @ ..] = rest {
        if let Some((place, set)) = designated(tail) {
            state.sets[place] = Some(set);
            return Step::Sign(4);
        }
        if let [shift @ (b'N' | b'O'), first, second, ..] = *tail {
            let set = state.sets[usize::from(shift - b'N') + 1];
            return match set.and_then(|set| set.get(first, second)) {
                Some(character) => Step::Character(character, 4),
                None => Step::Invalid(4),
            };
        }
        return Step::Invalid(if is_cut_sign(tail) { rest.len() } else { 1 });
    }
    match (state.shifted, rest) {
        (_, [0x0e, ..]) => {
            state.shifted = true;
            Step::Sign(1)
        }
        (_, [0x0f, ..]) => {
            state.shifted = false;
            Step::Sign(1)
        }
        // A source whose first bytes are missing may have lost what SO means; GB 2312 is usual.
        (true, _) => two_bytes(rest, state.sets[0].or(Some(Set::Gb2312))),
        (false, _) => one_byte(rest),
    }
}

/// The set that the bytes behind an escape name, and its place.
fn designated(tail: &[u8]) -> Option<(usize, Set)> {
    match *tail {
        [b'$', b')', b'A', ..] => Some((0, Set::Gb2312)),
        [b'$', b')', b'E', ..] => Some((0, Set::IsoIr165)),
        [b'$', b')', b'G', ..] => Some((0, Set::Cns(1))),
        [b'$', b'*', b'H', ..] => Some((1, Set::Cns(2))),
        [b'$', b'+', plane @ b'I'..=b'M', ..] => Some((2, Set::Cns(plane - b'I' + 3))),
        _ => None,
    }
}

/// Whether the last bytes of a source are the beginning of a sign.
fn is_cut_sign(tail: &[u8]) -> bool {
    matches!(tail, [] | [b'$'] | [b'$', b')' | b'*' | b'+'] | [b'N' | b'O'] | [b'N' | b'O', 0x21..=0x7e])
}

/// The character of two bytes; white space and controls stand for themselves in any state.
fn two_bytes(rest: &[u8], set: Option<Set>) -> Step {
    match *rest {
        [0x21..=0x7e] => Step::Invalid(1),
        [first @ 0x21..=0x7e, second, ..] => match set.and_then(|set| set.get(first, second)) {
            Some(character) => Step::Character(character, 2),
            None if (0x21..=0x7e).contains(&second) => Step::Invalid(2),
            None => Step::Invalid(1),
        },
        _ => one_byte(rest),
    }
}

fn one_byte(rest: &[u8]) -> Step {
    match rest[0] {
        ascii @ 0..=0x7f => Step::Character(char::from(ascii), 1),
        _ => Step::Invalid(1),
    }
}

/// The surprisal of a sign, in eighths of a nat: where Chinese begins is no great news.
const SIGN: u32 = 2 * PER_NAT;

/// How bytes read in HZ or ISO-2022-CN.
pub(super) fn reading(bytes: &[u8], charset: Charset) -> Reading {
    let (mut total, mut beyond) = (0, 0);
    let mut reading = Reading::default();
    let mut steps = steps(bytes, charset);
    while let (start, Some(step)) = (steps.at, steps.next()) {
        let cost = match step {
            Step::Character(character, _) => u32::from(surprisal(character)),
            Step::Sign(_) => SIGN,
            // A sign or a character that breaks off.
            Step::Invalid(_) if start == 0 || steps.at == bytes.len() => u32::from(CUT),
            Step::Invalid(_) => u32::from(INVALID),
        };
        total += u64::from(cost);
        if matches!(step, Step::Invalid(_) | Step::Character('\u{80}'.., _)) {
            beyond += u64::from(cost);
            reading.n_beyond_ascii += 1;
        }
        reading.n_invalid += usize::from(cost == u32::from(INVALID));
    }
    reading.surprisal = total as f64 / f64::from(PER_NAT);
    reading.beyond_ascii = beyond as f64 / f64::from(PER_NAT);
    reading
}

/// The encoding that 7-bit `bytes` are written in, if they hold its signs: `None` for plain ASCII.
pub(super) fn suspect(bytes: &[u8]) -> Option<Charset> {
    let followed = |byte: u8, by: &dyn Fn(&[u8]) -> bool| {
        memchr::memchr_iter(byte, bytes).any(|at| by(bytes.get(at + 1..).unwrap_or_default()))
    };
    if followed(0x1b, &|tail| designated(tail).is_some())
        || (designated(bytes).is_some() && memchr::memchr(0x0e, bytes).is_some())
    {
        return Some(Charset::Iso2022Cn);
    }
    let starts_cut = bytes.first() == Some(&b'{') && starts_within_sign(bytes);
    (starts_cut || followed(b'~', &|tail| tail.first() == Some(&b'{'))).then_some(Charset::Hz)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(bytes: &[u8], charset: Charset) -> String {
        let characters = steps(bytes, charset).filter_map(|step| match step {
            Step::Character(character, _) => Some(character),
            Step::Sign(_) => None,
            Step::Invalid(_) => Some(char::REPLACEMENT_CHARACTER),
        });
        characters.collect()
    }

    #[test]
    fn hz_is_read_by_its_signs() {
        assert_eq!(text_of(b"a~~b~{VPND~}c~\nd", Charset::Hz), "a~b中文cd");
        assert_eq!(text_of(b"~{VPND\nabc", Charset::Hz), "中文\nabc", "a line ends a run");
        assert_eq!(text_of(b"~{VPN", Charset::Hz), "中\u{fffd}");
        assert_eq!(text_of(b"{VPND~}c", Charset::Hz), "\u{fffd}中文c", "the first byte is missing");
        assert_eq!(text_of(b"{\"a\": 1}\n~{VP~}", Charset::Hz), "{\"a\": 1}\n中");
    }

    #[test]
    fn iso_2022_cn_is_read_by_its_designations() {
        let bytes = b"\x1b$)A\x0eVPND\x0f a \x1b$)G\x0eDcE>\x1b$*H\x1bN!!\x0f\n";
        let text = text_of(bytes, Charset::Iso2022Cn);
        assert!(text.starts_with("中文 a 中"), "{text}");
        assert!(text.ends_with("乂\n"), "{text}");
        assert_eq!(text_of(b"\x1b$)E\x0e*!VP\x0f", Charset::Iso2022Cn), "!中");
        assert_eq!(text_of(b"\x1b$)A\x0eVP\x1b$", Charset::Iso2022Cn), "中\u{fffd}");
    }

    #[test]
    fn plain_ascii_raises_no_suspicion() {
        assert_eq!(suspect(b"cd ~/a && ls ~b {c} ~"), None);
        assert_eq!(suspect(b"\x1b[31mred\x1b[0m"), None);
        assert_eq!(suspect(b"~{VPND~}"), Some(Charset::Hz));
        assert_eq!(suspect(b"\x1b$)A\x0eVPND\x0f"), Some(Charset::Iso2022Cn));
    }
}
