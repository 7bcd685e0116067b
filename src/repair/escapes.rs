//! Characters that a program wrote as escapes, where a reader should see the characters.
//!
//! Each notation gives tokens: places with what they stand for. The tokens of a line are judged together, by what
//! they say and by what stands around them: in code, in an address and in an explanation escapes are meant.

mod backslash;
mod bytes;
mod html;
mod percent;
mod quoted_printable;
mod utf7;

use std::ops::Range;

use super::chain::Step;
use super::codec::Codec;
use super::context::{self, Context};
use super::patch::Patch;
use super::plausibility::{Evidence, is_han};
use super::rules;

/// A way to write characters in ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Notation {
    /// `&#20013;`, `&#x4e2d;`, `&ldquo;`, also escaped again and without the semicolon.
    Html,
    /// `\u4e2d`, and `\xe4\xb8\xad` for bytes.
    Backslash,
    /// `%u4e2d`.
    PercentU,
    /// `%E4%B8%AD`: bytes of UTF-8, GBK or Big5.
    Percent,
    /// `=E4=B8=AD`, as in mail.
    QuotedPrintable,
    /// `+Ti0-`, as in old mail.
    Utf7,
}

/// A place in a text with what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    range: Range<usize>,
    text: String,
    strength: Strength,
}

/// What a token says about the tokens around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// Means something else, too: `\n`, `+-`.
    Weak,
    /// Nobody writes it in prose but by accident: `&nbsp;`.
    Sufficient,
    /// Counts by the characters that it stands for.
    Ordinary,
}

impl Notation {
    pub(super) const ALL: [Self; 6] =
        [Self::Html, Self::Backslash, Self::PercentU, Self::Percent, Self::QuotedPrintable, Self::Utf7];

    /// The name in chains.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Backslash => "backslash",
            Self::PercentU => "percent-u",
            Self::Percent => "percent",
            Self::QuotedPrintable => "quoted-printable",
            Self::Utf7 => "utf-7",
        }
    }

    /// Whether the escapes stand for bytes of an encoding.
    pub(super) fn is_of_bytes(self) -> bool {
        matches!(self, Self::Backslash | Self::Percent | Self::QuotedPrintable)
    }

    /// The tokens of `text`, with the encoding of the bytes among them: the given one, or the one that fits best.
    fn tokens(self, text: &str, codec: Option<Codec>) -> (Vec<Token>, Codec) {
        let (tokens, known) = match self {
            Self::Html => return (html::tokens(text), Codec::Utf8),
            Self::PercentU => return (percent::tokens_of_code_units(text), Codec::Utf8),
            Self::Utf7 => return (utf7::tokens(text), Codec::Utf8),
            Self::Backslash => backslash::tokens(text),
            Self::Percent => percent::tokens_of_bytes(text),
            Self::QuotedPrintable => quoted_printable::tokens(text),
        };
        let codec = codec.unwrap_or_else(|| bytes::best(&known));
        let mut tokens: Vec<Token> = tokens;
        // Half of a character in UTF-8 may be a whole one in another encoding by chance.
        for raw in known.into_iter().filter(|raw| codec == Codec::Utf8 || !bytes::is_cut_utf8(&raw.bytes)) {
            if let Some(said) = bytes::read(&raw.bytes, codec) {
                tokens.push(Token { range: raw.range, text: said, strength: Strength::Ordinary });
            }
        }
        tokens.sort_by_key(|token| token.range.start);
        (tokens, codec)
    }

    /// `text` with all its escapes replaced, whatever stands around them; bytes are read in `codec`.
    pub(super) fn unescape(self, text: &str, codec: Codec) -> String {
        let mut output = String::with_capacity(text.len());
        let mut cursor = 0;
        for token in self.tokens(text, Some(codec)).0 {
            output.push_str(&text[cursor..token.range.start]);
            output.push_str(&token.text);
            cursor = token.range.end;
        }
        output + &text[cursor..]
    }
}

/// All escapes of `text` that are damage, in order.
pub(super) fn find(text: &str) -> Vec<Patch> {
    // Most texts have none of the signs that start an escape, but for percentages.
    let bytes = text.as_bytes();
    let signs = [b'&', b'\\', b'%', b'%', b'=', b'+'];
    let none = memchr::memchr3(b'&', b'\\', b'=', bytes).is_none() && memchr::memchr(b'+', bytes).is_none();
    for (notation, sign) in Notation::ALL.into_iter().zip(signs) {
        if none && sign != b'%' {
            continue;
        }
        let patches = of_notation(text, notation);
        if !patches.is_empty() {
            return patches;
        }
    }
    Vec::new()
}

/// The tokens of a group span no more than this, in bytes; a longer line is several groups.
const GROUP: usize = 4096;

/// Tokens that stand for so many characters beyond ASCII in one line leave no doubt that the text is escaped.
const AMPLE: u32 = 8;

fn of_notation(text: &str, notation: Notation) -> Vec<Patch> {
    let (tokens, codec) = notation.tokens(text, None);
    if tokens.iter().all(|token| token.strength == Strength::Weak) {
        return Vec::new();
    }
    let groups: Vec<&[Token]> = tokens
        .chunk_by(|a, b| {
            let gap = &text.as_bytes()[a.range.end..b.range.start];
            a.range.start / GROUP == b.range.start / GROUP
                && (gap.is_empty() || memchr::memchr(b'\n', gap).is_none())
        })
        .collect();
    let verdicts: Vec<Verdict> = groups.iter().map(|group| judge(text, notation, group)).collect();
    let is_escaped = verdicts.iter().any(|verdict| verdict.accepted && verdict.n_said >= AMPLE);
    let mut patches = Vec::new();
    for (group, verdict) in groups.into_iter().zip(verdicts) {
        let is_accepted = verdict.accepted || (is_escaped && verdict.plausible);
        if is_accepted {
            write(group, Step::Unescape { notation, codec }, verdict.confidence, &mut patches);
        }
    }
    patches
}

struct Verdict {
    /// The group speaks for itself.
    accepted: bool,
    /// It would be accepted in a text with better evidence.
    plausible: bool,
    /// The characters beyond ASCII that it stands for.
    n_said: u32,
    confidence: f32,
}

/// Bytes that stand for text have no more than this mean surprisal of a character, in nats.
const PLAUSIBLE_BYTES: f64 = 10.5;
/// Numbers that stand for characters hardly do so by chance.
const PLAUSIBLE_NUMBERS: f64 = 15.5;

fn judge(text: &str, notation: Notation, group: &[Token]) -> Verdict {
    let mut said = String::new();
    group.iter().for_each(|token| said.push_str(&token.text));
    let evidence = Evidence::of('\n', &said);
    let whole = group[0].range.start..group[group.len() - 1].range.end;
    let n_han = evidence.n_han;
    let is_written =
        said.chars().all(|c| c != '\u{fffd}' && !matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'));
    // Some letters of Latin-1 may be damage of their own, which the next round looks at.
    let is_latin1 = notation == Notation::Html
        && said.chars().all(|c| c < '\u{100}' || !is_han(c))
        && evidence.n_beyond_ascii >= 2;
    let limit = match notation {
        Notation::Html | Notation::PercentU => PLAUSIBLE_NUMBERS,
        Notation::Backslash if !said.contains(|c| ('\u{80}'..'\u{100}').contains(&c)) => PLAUSIBLE_NUMBERS,
        _ => PLAUSIBLE_BYTES,
    };
    let is_strong = group.iter().any(|token| token.strength > Strength::Weak);
    let is_possible = is_written && is_strong && (is_latin1 || evidence.mean() <= PLAUSIBLE_NUMBERS);
    let is_plausible = is_possible && (is_latin1 || evidence.mean() <= limit);
    let is_beside_han = || {
        let before = text[..whole.start].chars().next_back();
        let after = text[whole.end..].chars().next();
        [before, after].into_iter().flatten().any(|c| {
            is_han(c) || matches!(c, '，' | '。' | '、' | '“' | '”' | '（' | '）' | '：' | '；' | '《' | '》')
        })
    };
    let is_sufficient = group.iter().any(|token| token.strength == Strength::Sufficient);
    let enough = n_han >= 2
        || (n_han == 1 && notation != Notation::QuotedPrintable
            || evidence.n_beyond_ascii > 0 && notation == Notation::Html)
            && is_beside_han()
        || is_sufficient && has_chinese_line(text, &whole)
        || is_latin1 && evidence.n_beyond_ascii >= 4;
    let is_meant = || {
        let ranges: Vec<Range<usize>> = group.iter().map(|token| token.range.clone()).collect();
        context::around(text, &ranges) != Context::Prose
    };
    let plausible = is_possible && !is_meant();
    let confidence = match n_han {
        8.. => 0.999,
        2.. => 0.98,
        _ => 0.94,
    };
    Verdict {
        accepted: plausible && is_plausible && enough,
        plausible,
        n_said: evidence.n_beyond_ascii,
        confidence,
    }
}

/// Whether the line around a place holds Han characters.
fn has_chinese_line(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().rev().take(40).take_while(|c| *c != '\n');
    let after = text[range.end..].chars().take(40).take_while(|c| *c != '\n');
    before.chain(after).any(is_han)
}

/// Writes the tokens as patches, those that touch each other as one for each clause.
fn write(group: &[Token], step: Step, confidence: f32, patches: &mut Vec<Patch>) {
    for token in group {
        match patches.last_mut() {
            Some(last)
                if last.range.end == token.range.start
                    && !last.after.ends_with(['，', '。', '；', '：', '、', '\n']) =>
            {
                last.range.end = token.range.end;
                last.after.push_str(&token.text);
            }
            _ => patches.push(Patch {
                range: token.range.clone(),
                after: token.text.clone(),
                rule: rules::of(&[step]),
                confidence,
                alternatives: Vec::new(),
                steps: vec![step],
            }),
        }
    }
}
