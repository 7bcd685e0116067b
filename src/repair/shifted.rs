//! Stretches that were read one byte off are read again, where the evidence carries it.

use std::ops::Range;

use super::byte_tool::{Tool, pair};
use super::document_model::DocumentModel;
use super::lattice::{Found, Hypothesis, Search, Token, is_read};
use super::misaligned;
use super::pinyin::{self, Closing};
use super::readings::{is_syllable, is_toned_vowel};
use crate::dictionary::language_model::{BOUNDARY, LanguageModel, symbol};
use crate::text::{Reason, Risk, Rule, Stage};

/// A stretch that was read one byte off is read right, and what was lost in it is filled in.
pub(super) static BYTE_SHIFT: Rule = Rule {
    id: "byte-shift",
    stage: Stage::Repair,
    why: "A tool cut a character in two bytes and the reader went on one byte off; this text becomes just what is shown here when it is damaged so, and is the likeliest such text.",
    example: ("龍?zhí)盥駡霏h(huán)境", "龍填埋場環境"),
    risk: Risk::Context,
    lossy: true,
};

/// Characters that may be weighed for one text.
const BUDGET: usize = 40_000_000;

/// Tokens of a stretch, at most. Of 100 stretches one is longer than 60.
const LONGEST: usize = 160;

/// How far the language model is believed: its logarithms are this much too large.
const BELIEF: f32 = 0.9;

/// A reading that is less likely than this is not written.
const LEAST: f32 = 0.5;

/// What cannot be proven is less sure than this.
const MOST: f32 = 0.89;

/// A text that surprises more than this in the mean, in nats a character, is no report.
const PLAUSIBLE: f32 = 8.0;

/// Other readings that are told.
const ALTERNATIVES: usize = 4;

/// A damaged place, with its repair when there is one.
#[derive(Debug)]
pub(super) struct Damage {
    pub(super) range: Range<usize>,
    pub(super) reading: Option<Reading>,
}

/// What stood at a damaged place.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) text: String,
    pub(super) reason: Reason,
}

/// The damaged places of `text`, in order, each with what stood there if that can be told.
pub(super) fn find<'m>(
    text: &str,
    closings: &[Closing],
    model: impl FnOnce() -> &'m LanguageModel,
) -> Vec<Damage> {
    let marked = misaligned::find(text, closings);
    if marked.is_empty() {
        return Vec::new();
    }
    let document = Document {
        text,
        closings,
        tool: pinyin::tool(text, closings),
        model: DocumentModel::new(model(), text, closings),
    };
    let mut budget = BUDGET;
    let mut found: Vec<Damage> = Vec::new();
    for range in marked {
        let known = found.last().map_or(0, |damage| damage.range.end);
        if range.start < known {
            continue;
        }
        let damage = document.read_again(range.start, known, &mut budget);
        found.push(damage.unwrap_or(Damage { range, reading: None }));
    }
    found
}

struct Document<'a> {
    text: &'a str,
    closings: &'a [Closing],
    tool: Tool,
    model: DocumentModel<'a>,
}

impl Document<'_> {
    /// Reads the stretch that starts with the cut at `start`. Nothing before `known` counts as sound.
    fn read_again(&self, start: usize, known: usize, budget: &mut usize) -> Option<Damage> {
        let (tokens, ends) = self.tokens(start);
        let (anchor, bytes, before) = self.anchor(start, known)?;
        let mut search = Search { model: &self.model, tool: &self.tool, budget: *budget };
        let found = search.run(bytes, before, &tokens);
        *budget = search.budget;
        let Found { n_tokens, mut hypotheses } = found?;
        let end = *ends.get(n_tokens.checked_sub(1)?)?;
        hypotheses.retain(|hypothesis| {
            hypothesis.surprisal <= PLAUSIBLE * (hypothesis.text.chars().count() + 2) as f32
        });
        let best = hypotheses.first()?;
        let weight = |hypothesis: &Hypothesis| (-BELIEF * (hypothesis.surprisal - best.surprisal)).exp();
        let confidence = 1.0 / hypotheses.iter().map(weight).sum::<f32>();
        if confidence < LEAST || !self.is_what_becomes_of(&best.text, anchor..end, &tokens[..n_tokens]) {
            return None;
        }
        hypotheses.truncate(1 + ALTERNATIVES);
        let mut readings = hypotheses.into_iter().map(|hypothesis| hypothesis.text);
        let text = readings.next()?;
        let reason =
            Reason { rule: &BYTE_SHIFT, confidence: confidence.min(MOST), alternatives: readings.collect() };
        Some(Damage { range: start..end, reading: Some(Reading { text, reason }) })
    }

    /// Whether `reading`, behind the character that starts `range`, is damaged to just what the range shows, and what
    /// follows it stays what it is.
    fn is_what_becomes_of(&self, reading: &str, range: Range<usize>, tokens: &[Token<'_>]) -> bool {
        let anchor = self.text[range.start..].chars().next().into_iter();
        let following = self.text[range.end..].chars().next().filter(|c| c.is_ascii() || pair(*c).is_some());
        let text: String = anchor.chain(reading.chars()).chain(following).collect();
        let bytes: Vec<u8> = text
            .chars()
            .flat_map(|character| match u8::try_from(character) {
                Ok(byte) if character.is_ascii() => vec![byte],
                _ => pair(character).map(Vec::from).unwrap_or_default(),
            })
            .collect();
        let mut unseen = Tool::default();
        for token in tokens {
            let (Token::Annotation(syllable) | Token::Cut(syllable)) = token else { continue };
            for bytes in bytes.windows(2) {
                if let Some(character) = is_read([bytes[0], bytes[1]], syllable)
                    && !self.model.holds(character as u16)
                {
                    unseen.annotate(character, syllable);
                }
            }
        }
        let damaged = self.tool.damage(&unseen, &text);
        damaged.is_some_and(|damaged| self.text[range.start..].starts_with(&damaged))
    }

    /// The character before the cut, where it starts, and the two symbols that end with it; annotations are none.
    fn anchor(&self, start: usize, known: usize) -> Option<(usize, [u8; 2], [u16; 2])> {
        let mut at = start;
        let mut anchor = None;
        let mut before = [BOUNDARY as u16; 2];
        for place in [1, 0] {
            while let Some(annotation) = self.annotation_before(at) {
                at = annotation.start;
            }
            let Some(character) = self.text[..at].chars().next_back() else { break };
            if place == 1 {
                if at <= known {
                    return None;
                }
                anchor = Some((at - character.len_utf8(), pair(character)?));
            }
            before[place] = symbol(character)?;
            if character == BOUNDARY {
                break;
            }
            at -= character.len_utf8();
        }
        anchor.map(|(at, bytes)| (at, bytes, before))
    }

    /// The annotation that ends at `at`.
    fn annotation_before(&self, at: usize) -> Option<Range<usize>> {
        let next = self.closings.partition_point(|closing| closing.range.end < at);
        let closing = self.closings.get(next).filter(|closing| closing.range.end == at)?;
        (closing.opening == '(' && is_annotation(closing)).then(|| closing.range.clone())
    }

    /// What the reader showed from `start` on, and where each token ends.
    fn tokens(&self, start: usize) -> (Vec<Token<'_>>, Vec<usize>) {
        let (mut tokens, mut ends) = (Vec::new(), Vec::new());
        let mut at = start;
        let mut closings = self.closings
            [self.closings.partition_point(|closing| closing.range.start < start)..]
            .iter()
            .peekable();
        while tokens.len() < LONGEST {
            while closings.next_if(|closing| closing.range.start < at).is_some() {}
            let closing =
                closings.peek().filter(|closing| closing.range.start == at && is_annotation(closing));
            let Some(character) = self.text[at..].chars().next() else { break };
            let (token, len) = match (closing, u8::try_from(character)) {
                (Some(closing), _) if matches!(closing.opening, '(' | '?') => {
                    let syllable = &self.text[at + 1..closing.range.end - 1];
                    let is_cut = closing.opening == '?';
                    let token = if is_cut { Token::Cut(syllable) } else { Token::Annotation(syllable) };
                    (token, closing.range.len())
                }
                (_, Ok(byte)) if byte.is_ascii() => (Token::Ascii(byte), 1),
                _ => match pair(character) {
                    Some(bytes) => (Token::Pair(bytes), character.len_utf8()),
                    None => break,
                },
            };
            at += len;
            tokens.push(token);
            ends.push(at);
        }
        (tokens, ends)
    }
}

fn is_annotation(closing: &Closing) -> bool {
    closing.syllable.contains(is_toned_vowel) && is_syllable(&closing.syllable)
}
