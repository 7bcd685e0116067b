//! Stretches that were read one byte off are read again, where the evidence carries it.

use std::ops::Range;

use super::byte_tool::{Tool, pair};
use super::document_model::DocumentModel;
use super::lattice::{Found, Hypothesis, Search, Token};
use super::misaligned;
use super::pinyin::{self, Closing};
use super::readings::{is_syllable, is_toned_vowel, letter, with_reading};
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
const LEAST: f32 = 0.35;

/// What cannot be proven is less sure than this.
const MOST: f32 = 0.89;

/// A text that surprises more than this in the mean, in nats a character, is no report.
const PLAUSIBLE: f32 = 8.0;

/// How much less likely, in nats, a cut is by a character that the document annotates nowhere else.
const UNSEEN: f32 = 3.0;

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
        let Some(Token::Cut(syllable)) = tokens.first() else { return None };
        let (anchor_start, anchor, before) = self.anchor(start, known)?;
        let mut hypotheses: Vec<(Hypothesis, Option<char>)> = Vec::new();
        let mut n_tokens = 0;
        let mut search = |tool: &Tool, candidates: &[[u8; 2]]| -> Option<Found> {
            let mut search =
                Search { model: &self.model, tool, budget: *budget, beam: param("BEAM", 64.0) as usize };
            let found = search.run(anchor, before, candidates, &tokens);
            *budget = search.budget;
            found
        };
        let listed: Vec<[u8; 2]> = self
            .tool
            .pairs()
            .filter(|(pair, own)| own == syllable && pair[0] == anchor[1])
            .map(|(pair, _)| pair)
            .collect();
        if let Some(found) = search(&self.tool, &listed) {
            n_tokens = found.n_tokens;
            hypotheses.extend(found.hypotheses.into_iter().map(|hypothesis| (hypothesis, None)));
        }
        if listed.is_empty() {
            let spelt: String = syllable.chars().filter_map(letter).collect();
            let unseen = with_reading(&spelt).filter_map(|character| Some((character, pair(character)?)));
            for (character, bytes) in unseen.filter(|(_, bytes)| bytes[0] == anchor[1]) {
                if self.text.contains(character) {
                    continue;
                }
                let mut tool = self.tool.clone();
                tool.annotate(character, syllable);
                let Some(found) = search(&tool, &[bytes]) else { continue };
                n_tokens = found.n_tokens;
                hypotheses.extend(found.hypotheses.into_iter().map(|hypothesis| {
                    (Hypothesis { surprisal: hypothesis.surprisal + UNSEEN, ..hypothesis }, Some(character))
                }));
            }
        }
        hypotheses.sort_by(|a, b| a.0.surprisal.total_cmp(&b.0.surprisal));
        let end = *ends.get(n_tokens.checked_sub(1)?)?;
        let (best, unseen) = hypotheses.first()?;
        let n = best.text.chars().count();
        let weight = |hypothesis: &Hypothesis| {
            (-param("BELIEF", BELIEF) * (hypothesis.surprisal - best.surprisal)).exp()
        };
        let confidence = 1.0 / hypotheses.iter().map(|(hypothesis, _)| weight(hypothesis)).sum::<f32>();
        if std::env::var_os("TIFA_DEBUG").is_some() {
            for (h, _) in hypotheses.iter().take(4) {
                eprintln!("{:.2} {} {} budget {}", h.surprisal, h.text, n, *budget);
            }
        }
        if confidence < param("LEAST", LEAST) || best.surprisal > PLAUSIBLE * (n + 2) as f32 {
            return None;
        }
        let mut tool = self.tool.clone();
        if let Some(character) = unseen {
            tool.annotate(*character, syllable);
        }
        let anchor = self.text[anchor_start..].chars().next()?;
        let (damaged, _) = tool.damage(&format!("{anchor}{}", best.text))?;
        if damaged != self.text[anchor_start..end] {
            return None;
        }
        let others = hypotheses.iter().skip(1).take(ALTERNATIVES).map(|(other, _)| other.text.clone());
        let reason =
            Reason { rule: &BYTE_SHIFT, confidence: confidence.min(MOST), alternatives: others.collect() };
        Some(Damage { range: start..end, reading: Some(Reading { text: best.text.clone(), reason }) })
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

pub(super) fn param(name: &str, default: f32) -> f32 {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default)
}
