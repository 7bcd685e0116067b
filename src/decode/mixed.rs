//! Sources in several encodings, and sources with bytes that are missing or too many.

use std::ops::Range;

use super::charset::Charset;
use super::evidence::{
    CUT, FirstOf, INVALID, Reading, first_big5, first_euc_tw, first_gb18030, first_utf8, is_cut,
};
use super::smooth::smooth_until;
use super::start;
use crate::dictionary::surprisal::PER_NAT;

/// A stretch of the source in one encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) charset: Charset,
    pub(super) range: Range<usize>,
    /// The bytes in it that stand for nothing, in order. What lies between them reads without an error.
    pub(super) invalid: Vec<Range<usize>>,
}

impl Piece {
    /// How the piece reads; its invalid bytes surprise, too.
    fn reading(&self, bytes: &[u8]) -> Reading {
        let mut start = self.range.start;
        let mut reading = Reading::default();
        for lost in self.invalid.iter().cloned().chain(std::iter::once(self.range.end..self.range.end)) {
            reading = reading.and(Reading::of(&bytes[start..lost.start], self.charset));
            start = lost.end;
        }
        reading.and(Reading::of_invalid(self.invalid.len()))
    }
}

/// How `bytes` read when they are divided.
pub(super) fn read_divided(bytes: &[u8], base: Charset) -> Reading {
    divide(bytes, base).iter().fold(Reading::default(), |reading, piece| reading.and(piece.reading(bytes)))
}

/// The encodings that a source can mix: those in which a line feed is a line feed. EUC-TW is so rare that only a source
/// that is EUC-TW on the whole is divided into it.
const STATES: [(Charset, FirstOf); 4] = [
    (Charset::Utf8, first_utf8),
    (Charset::Gb18030, first_gb18030),
    (Charset::Big5, first_big5),
    (Charset::EucTw, first_euc_tw),
];

/// The surprisal of a change of the encoding, in eighths of a nat: at the start of a line, where files are joined …
const SWITCH_AT_LINE: u32 = 14 * PER_NAT;
/// … after an ASCII character, where templates are filled in …
const SWITCH_AFTER_ASCII: u32 = 18 * PER_NAT;
/// … and between two other characters.
const SWITCH: u32 = 24 * PER_NAT;

/// The surprisal of a byte that stands for nothing, in eighths of a nat …
const LOST: u32 = INVALID as u32;
/// … and at the start of the source, where it is the rest of a character that was cut.
const LOST_AT_START: u32 = 8 * PER_NAT;
/// The most bytes that a cut leaves of a character; of a pair it is one.
const MAX_REST: usize = 3;

/// A stretch in another encoding than the rest is believed from this many characters beyond ASCII on …
const MIN_CHARACTERS: usize = 3;
/// … if they surprise no more than this, in nats a character: bytes that are read wrongly have 12 and more.
const MAX_SURPRISAL: f64 = 9.5;
/// … where UTF-8, whose form is evidence by itself, may hold odd characters such as the icons of a page.
const MAX_SURPRISAL_UTF8: f64 = 12.5;

/// The bytes that are decided on at once.
const BLOCK: usize = 1 << 14;
/// The last bytes of a block are decided on with the next, which knows how they go on.
const OVERLAP: usize = 1 << 10;

const UNREACHED: u32 = u32::MAX / 2;

/// Divides `bytes` into stretches of one encoding, by the least surprising way from the first byte to the last
/// (Viterbi's algorithm over encodings). `base` is the encoding of the source as a whole.
///
/// Where the bytes read smoothly in the encoding so far, no other is asked. A byte that stands for nothing may be
/// stepped over anywhere, so the way also finds back to the right alignment after a byte was lost.
pub(super) fn divide(bytes: &[u8], base: Charset) -> Vec<Piece> {
    let Some(mut state) = STATES.iter().position(|(charset, _)| *charset == base) else {
        return vec![Piece { charset: base, range: 0..bytes.len(), invalid: Vec::new() }];
    };
    let n_states = if base == Charset::EucTw { 4 } else { 3 };
    let mut steps = Steps { pieces: Vec::new() };
    let mut start = 0;
    while start < bytes.len() {
        if start == 0 {
            start = start::rest_of_character(bytes, base);
            if start > 0 {
                steps.push(0..start, base, true);
            }
        }
        let smooth = smooth_until(bytes, start, STATES[state].0);
        if smooth > start {
            steps.push(start..smooth, STATES[state].0, false);
            start = smooth;
        }
        if start == bytes.len() {
            break;
        }
        let end = bytes.len().min(start + BLOCK);
        let mut costs = [UNREACHED; 4];
        costs[state] = 0;
        if start == 0 {
            costs[..n_states].iter_mut().for_each(|cost| *cost = (*cost).min(SWITCH));
        }
        let mut block = Block::walk(bytes, start..end, costs, &STATES[..n_states], base);
        let commit = if end == bytes.len() { end } else { end - OVERLAP };
        (start, state) = block.write(commit, &mut steps);
    }
    believe(bytes, base, steps.pieces)
}

/// The ways through one block.
struct Block {
    start: usize,
    /// The least surprisal of a way that ends at a byte, for the last four bytes; the index is the place modulo 8.
    costs: [[u32; 4]; 8],
    /// For each place and state, how the best way gets there.
    ways: Vec<[Way; 4]>,
    end: usize,
}

/// The last step of a way: the state before it, its width in bytes, whether it steps over a byte that stands for
/// nothing. Packed, because there are four for each byte.
#[derive(Debug, Clone, Copy, Default)]
struct Way(u8);

impl Way {
    fn new(from: usize, width: usize, invalid: bool) -> Self {
        Self((from as u8) << 4 | (width as u8) << 1 | u8::from(invalid))
    }

    fn from(self) -> usize {
        usize::from(self.0 >> 4)
    }

    fn width(self) -> usize {
        usize::from(self.0 >> 1 & 7)
    }

    fn invalid(self) -> bool {
        self.0 & 1 == 1
    }
}

impl Block {
    fn walk(
        bytes: &[u8],
        range: Range<usize>,
        costs: [u32; 4],
        states: &[(Charset, FirstOf)],
        base: Charset,
    ) -> Self {
        let mut block = Self {
            start: range.start,
            costs: [[UNREACHED; 4]; 8],
            ways: vec![[Way::default(); 4]; range.len() + 1],
            end: range.end,
        };
        block.costs[range.start % 8] = costs;
        for at in range.clone() {
            let here = std::mem::replace(&mut block.costs[at % 8], [UNREACHED; 4]);
            let switch = match at.checked_sub(1).map(|before| bytes[before]) {
                None | Some(b'\n') => SWITCH_AT_LINE,
                // These are never the second byte of a pair.
                Some(0..=0x2f | 0x3a..=0x3f) => SWITCH_AFTER_ASCII,
                Some(_) => SWITCH,
            };
            let cheapest = (0..4).min_by_key(|state| here[*state]).expect("there are four states");
            if here[cheapest] >= UNREACHED {
                continue;
            }
            for (state, (charset, first)) in states.iter().enumerate() {
                let most = match *charset {
                    Charset::Utf8 => MAX_REST,
                    // Decided before, by a closer look.
                    Charset::Gb18030 | Charset::Big5 if *charset == base => 0,
                    _ => 1,
                };
                // A letter behind is the second byte of a pair, which is whole.
                let may_be_cut = at < most && !matches!(bytes.get(at + 1), Some(0x40..=0x7e));
                let lost = if may_be_cut { LOST_AT_START } else { LOST };
                let (from, cost) = if here[state] <= here[cheapest] + switch {
                    (state, here[state])
                } else {
                    (cheapest, here[cheapest] + switch)
                };
                let rest = &bytes[at..range.end];
                if range.end == bytes.len() && rest.len() <= MAX_REST && is_cut(rest, *charset) {
                    block.reach(range.end, state, cost + u32::from(CUT), Way::new(from, rest.len(), true));
                }
                if let Some((width, surprisal)) = first(rest) {
                    block.reach(at + width, state, cost + u32::from(surprisal), Way::new(from, width, false));
                }
                if bytes[at] >= 0x80 {
                    block.reach(at + 1, state, cost + lost, Way::new(from, 1, true));
                }
            }
        }
        block
    }

    fn reach(&mut self, place: usize, state: usize, cost: u32, way: Way) {
        let known = &mut self.costs[place % 8][state];
        if cost < *known {
            *known = cost;
            self.ways[place - self.start][state] = way;
        }
    }

    /// Writes the best way's steps up to `commit`, or a step further, and returns where they end and in which state.
    fn write(&mut self, commit: usize, steps: &mut Steps) -> (usize, usize) {
        let last = self.costs[self.end % 8];
        let mut state = (0..4).min_by_key(|state| last[*state]).expect("there are four states");
        let mut place = self.end;
        let mut way = Vec::new();
        let mut stop = (place, state);
        while place > self.start {
            let step = self.ways[place - self.start][state];
            if place >= commit {
                stop = (place, state);
                way.clear();
            }
            way.push((place - step.width()..place, state, step.invalid()));
            place -= step.width();
            state = step.from();
        }
        for (range, state, invalid) in way.into_iter().rev() {
            steps.push(range, STATES[state].0, invalid);
        }
        stop
    }
}

/// Collects steps into pieces.
struct Steps {
    pieces: Vec<Piece>,
}

impl Steps {
    fn push(&mut self, range: Range<usize>, charset: Charset, invalid: bool) {
        let lost = invalid.then(|| range.clone());
        match self.pieces.last_mut() {
            Some(last) if last.charset == charset => {
                last.range.end = range.end;
                last.invalid.extend(lost);
            }
            _ => self.pieces.push(Piece { charset, range, invalid: lost.into_iter().collect() }),
        }
    }
}

/// Gives stretches that are too short or too odd for a verdict to the encoding of the rest.
fn believe(bytes: &[u8], base: Charset, pieces: Vec<Piece>) -> Vec<Piece> {
    let mut believed: Vec<Piece> = Vec::with_capacity(pieces.len());
    for mut piece in pieces {
        if piece.charset != base {
            let reading = piece.reading(bytes);
            let most = if piece.charset == Charset::Utf8 { MAX_SURPRISAL_UTF8 } else { MAX_SURPRISAL };
            if reading.n_beyond_ascii < MIN_CHARACTERS || reading.mean() > most {
                piece.invalid = invalid_in(bytes, piece.range.clone(), base);
                piece.charset = base;
            }
        }
        piece.invalid = without_need(bytes, &piece);
        match believed.last_mut() {
            Some(last) if last.charset == piece.charset => {
                last.range.end = piece.range.end;
                last.invalid.append(&mut piece.invalid);
            }
            _ => believed.push(piece),
        }
    }
    believed
}

/// The invalid bytes of a piece, but for those in stretches that read without an error from their first byte.
///
/// There, stepping over a byte and back would replace what the source says by what it should say. That a text was
/// damaged before it was encoded is for the repair to find, in any encoding alike.
fn without_need(bytes: &[u8], piece: &Piece) -> Vec<Range<usize>> {
    let mut needed = Vec::new();
    let mut invalid = piece.invalid.iter().cloned().peekable();
    while let Some(lost) = invalid.next() {
        let first = lost.start;
        // A stretch ends after an ASCII character that is never the second byte of a pair.
        let ends = |byte: &u8| matches!(byte, 0..=0x2f | 0x3a..=0x3f);
        let start = bytes[piece.range.start..first].iter().rposition(ends).map_or(0, |at| at + 1);
        let start = piece.range.start + start;
        let end =
            bytes[first..piece.range.end].iter().position(ends).map_or(piece.range.end, |at| first + at + 1);
        let is_needed = first < MAX_REST || !invalid_in(bytes, start..end, piece.charset).is_empty();
        let stretch =
            std::iter::once(lost).chain(std::iter::from_fn(|| invalid.next_if(|lost| lost.start < end)));
        if is_needed {
            needed.extend(stretch);
        } else {
            stretch.for_each(drop);
        }
    }
    needed
}

/// The bytes that stand for nothing when the bytes of `range` are read from the first one.
fn invalid_in(bytes: &[u8], range: Range<usize>, charset: Charset) -> Vec<Range<usize>> {
    let first = STATES.iter().find(|(state, _)| *state == charset).map_or(STATES[0].1, |(_, first)| *first);
    let (mut at, mut invalid) = (range.start, Vec::new());
    while at < range.end {
        match first(&bytes[at..range.end]) {
            Some((width, _)) => at += width,
            None => {
                let is_cut = range.end == bytes.len() && is_cut(&bytes[at..], charset);
                let width = if is_cut { range.end - at } else { 1 };
                invalid.push(at..at + width);
                at += width;
            }
        }
    }
    invalid
}
