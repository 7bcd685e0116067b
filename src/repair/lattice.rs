//! The search for what stood where a reader was one byte off.
//!
//! All that the reader showed says which bytes it had; where it left out a pair of private use it showed nothing, so
//! between any two characters up to [`MOST_LEFT_OUT`] such pairs may have stood. Every way to fill the gaps under
//! which the bytes spell text, and under which the tool annotates just what it did, is a hypothesis; a language model
//! weighs them, and a beam keeps the best.

use std::sync::LazyLock;

use super::byte_tool::{Tool, is_left_out, pair, shown};
use super::document_model::DocumentModel;
use super::readings::{letter, readings, with_reading};
use crate::dictionary::language_model::{BOUNDARY, LanguageModel, symbol};

/// The hypotheses that are kept at each place.
const BEAM: usize = 64;

/// The hypotheses that are kept in the middle of a second pair that was left out at one place.
const NARROW: usize = 24;

/// Pairs that may be left out between two characters that are shown.
const MOST_LEFT_OUT: usize = 2;

/// A character more surprising than this without its context, in nats, is no candidate for a gap.
const RAREST: f32 = 16.0;

/// ASCII characters that a broken pair may have swallowed. They are those of reports below 40, in which a byte cannot
/// be the second of a pair.
const SWALLOWED: &[u8] = b",.;:()%\"\n 0123456789-/?!";

/// What the reader made of one or two bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// One byte below 80.
    Ascii(u8),
    /// A character of two bytes.
    Pair([u8; 2]),
    /// `(pinyin)`.
    Annotation(&'a str),
    /// `?pinyin)`: the reader took the byte before `(` together with it.
    Cut(&'a str),
}

/// A token with what stands behind it, and the characters that may end with it when it is a cut.
#[derive(Debug, Clone, Copy)]
struct Reads<'a> {
    token: Token<'a>,
    behind: Option<&'a str>,
    ends: &'a [[u8; 2]],
}

/// A hypothesis in the making. `last` is the first byte of a character, the second of which is not read yet.
#[derive(Debug, Clone, Copy)]
struct State {
    surprisal: f32,
    node: u32,
    before: [u16; 2],
    last: u8,
}

/// A character of a hypothesis and the one before it.
#[derive(Debug, Clone, Copy)]
struct Node {
    before: u32,
    code: u16,
}

/// A hypothesis about a whole stretch.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hypothesis {
    /// What stood there.
    pub(super) text: String,
    /// Minus the natural logarithm of its probability, together with the characters that follow.
    pub(super) surprisal: f32,
}

/// What the search found for one stretch.
#[derive(Debug)]
pub(super) struct Found {
    /// The tokens from the cut on that the hypotheses explain.
    pub(super) n_tokens: usize,
    /// The best hypotheses, the likeliest first.
    pub(super) hypotheses: Vec<Hypothesis>,
}

/// The characters of GBK that the language model knows, by their first and by their second byte.
struct Vocabulary {
    by_lead: Vec<Vec<u8>>,
    by_trail: Vec<Vec<u8>>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let model = LanguageModel::get();
    let unknown = model.alone(u16::MAX);
    let mut vocabulary = Vocabulary { by_lead: vec![Vec::new(); 256], by_trail: vec![Vec::new(); 256] };
    for [lead, trail] in (0x8140..=0xfefe_u16).map(u16::to_be_bytes) {
        let symbol = shown([lead, trail]).and_then(|code| char::from_u32(code.into())).and_then(symbol);
        if symbol.is_some_and(|symbol| model.alone(symbol) < unknown) {
            vocabulary.by_lead[usize::from(lead)].push(trail);
            vocabulary.by_trail[usize::from(trail)].push(lead);
        }
    }
    vocabulary
});

/// The search over the stretches of one document.
pub(super) struct Search<'a> {
    pub(super) model: &'a DocumentModel<'a>,
    pub(super) tool: &'a Tool,
    /// How many more characters may be weighed.
    pub(super) budget: usize,
}

/// The characters of all hypotheses about one stretch, and those that are complete.
#[derive(Default)]
struct Work {
    nodes: Vec<Node>,
    complete: Vec<State>,
}

const NO_NODE: u32 = u32::MAX;

impl Search<'_> {
    /// Reads the stretch that starts with the cut `tokens[0]`. `anchor` is the character before it, `before` the two
    /// symbols that end with it. `None` when no hypothesis explains it, or the budget is spent.
    pub(super) fn run(&mut self, anchor: [u8; 2], before: [u16; 2], tokens: &[Token<'_>]) -> Option<Found> {
        let mut work = Work::default();
        let Some(Token::Cut(syllable)) = tokens.first() else { return None };
        let starts = self.annotated_so(syllable).into_iter().filter(|pair| pair[0] == anchor[1]);
        let mut beam: Vec<State> =
            starts.map(|pair| State { surprisal: 0.0, node: NO_NODE, before, last: pair[1] }).collect();
        let mut at = 1;
        while !beam.is_empty() {
            let token = *tokens.get(at)?;
            let behind = match tokens.get(at + 1) {
                Some(Token::Annotation(syllable)) => Some(*syllable),
                _ => None,
            };
            if self.budget == 0 {
                return None;
            }
            beam = self.step(&mut work, &beam, token, behind);
            at += 1 + usize::from(behind.is_some());
        }
        self.end(work, &tokens[at.min(tokens.len())..]).map(|hypotheses| Found { n_tokens: at, hypotheses })
    }

    /// Lets all hypotheses read one token, with up to [`MOST_LEFT_OUT`] pairs before it that the reader left out.
    fn step(
        &mut self,
        work: &mut Work,
        beam: &[State],
        token: Token<'_>,
        behind: Option<&str>,
    ) -> Vec<State> {
        let mut next = Vec::new();
        let ends = match token {
            Token::Cut(syllable) => self.annotated_so(syllable),
            _ => Vec::new(),
        };
        let reads = Reads { token, behind, ends: &ends };
        for state in beam {
            self.read(work, &mut next, *state, reads);
        }
        let firsts: Option<Vec<u8>> = match token {
            Token::Pair([first, _]) => Some(vec![first]),
            Token::Ascii(byte) if byte >= 0x40 => Some(vec![byte]),
            Token::Cut(_) => Some(ends.iter().map(|pair| pair[1]).collect()),
            _ => None,
        };
        if let Some(mut firsts) = firsts {
            firsts.sort_unstable();
            firsts.dedup();
            let mut halves: Vec<(State, u8)> = Vec::new();
            for state in beam {
                for second in &VOCABULARY.by_lead[usize::from(state.last)] {
                    self.write_half(work, &mut halves, *state, *second);
                }
            }
            for round in 0..MOST_LEFT_OUT {
                keep_best(&mut halves, if round == 0 { BEAM } else { NARROW }, |(state, _)| state.surprisal);
                for (state, first) in &halves {
                    for then in &firsts {
                        for last in &VOCABULARY.by_trail[usize::from(*then)] {
                            if is_left_out([*first, *last]) {
                                self.read(work, &mut next, State { last: *last, ..*state }, reads);
                            }
                        }
                    }
                }
                if round + 1 < MOST_LEFT_OUT {
                    keep_best(&mut halves, NARROW, |(state, _)| state.surprisal);
                    let mut deeper = Vec::new();
                    for (state, first) in &halves {
                        for last in 0x81..=0xfe {
                            if is_left_out([*first, last]) {
                                for second in &VOCABULARY.by_lead[usize::from(last)] {
                                    self.write_half(work, &mut deeper, State { last, ..*state }, *second);
                                }
                            }
                        }
                    }
                    halves = deeper;
                }
            }
        }
        keep_best(&mut next, BEAM, |state| state.surprisal);
        next
    }

    /// Ends the open character with the first byte of a pair that the reader left out.
    fn write_half(&mut self, work: &mut Work, halves: &mut Vec<(State, u8)>, state: State, second: u8) {
        if !matches!(second, 0xa1..=0xa7 | 0xaa..=0xaf | 0xf8..=0xfe)
            || self.tool.syllable([state.last, second]).is_some()
        {
            return;
        }
        halves.extend(self.write(work, state, [state.last, second]).map(|state| (state, second)));
    }

    /// Lets a hypothesis read a token.
    fn read(&mut self, work: &mut Work, next: &mut Vec<State>, state: State, reads: Reads<'_>) {
        let behind = reads.behind;
        match reads.token {
            Token::Pair([first, second]) => {
                let open = [state.last, first];
                if self.tool.syllable(open).is_some() || !self.agrees([first, second], behind) {
                    return;
                }
                let Some(state) = self.write(work, state, open) else { return };
                if second >= 0x80 {
                    next.push(State { last: second, ..state });
                } else if let Some(state) = self.write_ascii(work, state, second) {
                    work.complete.push(state);
                }
            }
            Token::Ascii(b'?') => {
                for first in VOCABULARY.by_lead[usize::from(state.last)].iter().filter(|byte| **byte > 0x80) {
                    if self.tool.syllable([state.last, *first]).is_some() {
                        continue;
                    }
                    let Some(state) = self.write(work, state, [state.last, *first]) else { continue };
                    for swallowed in SWALLOWED {
                        let complete = self.write_ascii(work, state, *swallowed);
                        work.complete.extend(complete);
                    }
                }
            }
            Token::Ascii(byte) => {
                if self.agrees([state.last, byte], behind) {
                    let complete = self.write(work, state, [state.last, byte]);
                    work.complete.extend(complete);
                }
            }
            Token::Cut(_) => {
                for pair in reads.ends.iter().filter(|pair| pair[0] == state.last) {
                    let complete = self.write(work, state, *pair);
                    work.complete.extend(complete);
                }
            }
            Token::Annotation(_) => {}
        }
    }

    /// The characters that may carry this annotation: those on the list, or else those that the document does not hold.
    fn annotated_so(&self, syllable: &str) -> Vec<[u8; 2]> {
        let listed: Vec<[u8; 2]> =
            self.tool.pairs().filter(|(_, own)| *own == syllable).map(|(pair, _)| pair).collect();
        if !listed.is_empty() {
            return listed;
        }
        let spelt = spelt(syllable);
        let unseen = with_reading(&spelt).filter(|character| !self.model.holds(*character as u16));
        unseen.filter_map(pair).collect()
    }

    /// Whether the tool puts what stands `behind` these bytes there.
    fn agrees(&self, bytes: [u8; 2], behind: Option<&str>) -> bool {
        match (self.tool.syllable(bytes), behind) {
            (None, Some(syllable)) => {
                is_read(bytes, syllable).is_some_and(|character| !self.model.holds(character as u16))
            }
            (own, behind) => own == behind,
        }
    }

    /// The hypothesis with one more character, if there is one of these bytes.
    fn write(&mut self, work: &mut Work, state: State, bytes: [u8; 2]) -> Option<State> {
        shown(bytes).and_then(|code| self.write_code(work, state, code))
    }

    fn write_ascii(&mut self, work: &mut Work, state: State, byte: u8) -> Option<State> {
        self.write_code(work, state, byte.into())
    }

    fn write_code(&mut self, work: &mut Work, state: State, code: u16) -> Option<State> {
        self.budget = self.budget.saturating_sub(1);
        if self.model.alone(code) > RAREST {
            return None;
        }
        let symbol = char::from_u32(code.into()).and_then(symbol)?;
        let surprisal = state.surprisal + self.model.surprisal(state.before, code);
        let node = u32::try_from(work.nodes.len()).ok()?;
        work.nodes.push(Node { before: state.node, code });
        Some(State { surprisal, node, before: [state.before[1], symbol], ..state })
    }

    /// The best complete hypotheses, weighed together with what follows.
    fn end(&mut self, mut work: Work, following: &[Token<'_>]) -> Option<Vec<Hypothesis>> {
        let following: Vec<u16> = following
            .iter()
            .filter_map(|token| match token {
                Token::Ascii(byte) => Some(u16::from(*byte)),
                Token::Pair(bytes) => shown(*bytes),
                Token::Annotation(_) | Token::Cut(_) => None,
            })
            .chain([BOUNDARY as u16])
            .take(2)
            .collect();
        for state in &mut work.complete {
            for code in &following {
                state.surprisal += self.model.surprisal(state.before, *code);
                let symbol = char::from_u32((*code).into()).and_then(symbol)?;
                state.before = [state.before[1], symbol];
            }
        }
        keep_best(&mut work.complete, BEAM, |state| state.surprisal);
        work.complete.sort_by(|a, b| a.surprisal.total_cmp(&b.surprisal));
        let hypotheses: Vec<Hypothesis> = work.complete.iter().map(|state| work.spell(state)).collect();
        (!hypotheses.is_empty()).then_some(hypotheses)
    }
}

impl Work {
    fn spell(&self, state: &State) -> Hypothesis {
        let mut reversed = Vec::new();
        let mut node = state.node;
        while let Some(Node { before, code }) = self.nodes.get(node as usize) {
            reversed.extend(char::from_u32((*code).into()));
            node = *before;
        }
        Hypothesis { text: reversed.into_iter().rev().collect(), surprisal: state.surprisal }
    }
}

/// The syllable as the table of readings spells it.
pub(super) fn spelt(syllable: &str) -> String {
    syllable.chars().filter_map(letter).collect()
}

/// The character of two bytes, when it is of Traditional text only and may be read so.
pub(super) fn is_read(bytes: [u8; 2], syllable: &str) -> Option<char> {
    let character = shown(bytes).and_then(|code| char::from_u32(code.into()))?;
    let spelt = spelt(syllable);
    readings(character)?.any(|reading| reading == spelt).then_some(character)
}

/// Keeps the `n` states that surprise least, in any order.
fn keep_best<T>(states: &mut Vec<T>, n: usize, surprisal: impl Fn(&T) -> f32) {
    if states.len() > n {
        states.select_nth_unstable_by(n, |a, b| surprisal(a).total_cmp(&surprisal(b)));
        states.truncate(n);
    }
}
