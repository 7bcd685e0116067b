//! Units: the stretches of text that frames are looked for in, and which of them run parallel.

use std::ops::Range;

use rayon::prelude::*;

use super::super::symbols::{SEPARATOR, Symbols, is_mark};
use super::super::words::WordClass;

/// How many clauses ahead a parallel one is looked for: between two headings there are a few sentences.
const REACH: u32 = 8;
/// How many blocks ahead the opening clauses of a block are compared, and how many clauses open a block.
const BLOCK_REACH: u32 = 3;
const OPENING_CLAUSES: u32 = 3;
/// How many headings, or enumerated clauses, ahead a parallel one is looked for: between them there are pages.
const SERIES_REACH: u32 = 4;
/// The characters of a unit: shorter clauses have no room for a frame, longer ones are no slogans.
const LENGTHS: std::ops::RangeInclusive<usize> = 4..=50;
/// How many symbols at each end of a unit stand in its key.
const KEY_SYMBOLS: usize = 4;

/// A clause, two clauses of a sentence joined, or a member of a clause.
#[derive(Debug)]
pub(super) struct Unit {
    /// Its symbols; a joined one holds the separator between its clauses.
    start: u32,
    end: u32,
    /// The number of its clause, the first clause of its block, and its block.
    clause: u32,
    block_start: u32,
    block: u32,
    /// Its number among the headings of the document, and among the clauses that begin with an enumerator, from 1 on;
    /// 0 for none.
    heading: u32,
    enumerated: u32,
    /// Its first symbols, and its last ones from the end inwards.
    first: u64,
    last: u64,
}

impl Unit {
    fn new(symbols: &Symbols, range: &Range<usize>, clause: &Clause) -> Self {
        let is_text = |&&symbol: &&i32| symbol != SEPARATOR;
        let text = &symbols.text[range.clone()];
        Self {
            start: narrow(range.start),
            end: narrow(range.end),
            clause: clause.number,
            block_start: clause.block_start,
            block: clause.block,
            heading: clause.heading,
            enumerated: clause.enumerated,
            first: key(text.iter().filter(is_text).copied()),
            last: key(text.iter().rev().filter(is_text).copied()),
        }
    }

    /// Its stretch of the text.
    pub(super) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Writes the positions of its symbols, without the separator.
    pub(super) fn positions(&self, symbols: &Symbols, positions: &mut Vec<usize>) {
        positions.clear();
        positions.extend(self.range().filter(|&at| symbols.text[at] != SEPARATOR));
    }

    /// Whether two units begin with the same symbols, as many as asked for.
    pub(super) fn begins_like(&self, other: &Self, n: usize) -> bool {
        start_of_key(self.first, n) == start_of_key(other.first, n)
    }

    /// Whether two units end with the same symbols, as many as asked for.
    pub(super) fn ends_like(&self, other: &Self, n: usize) -> bool {
        start_of_key(self.last, n) == start_of_key(other.last, n)
    }

    /// Whether two units run parallel: they follow each other closely, or open blocks that do.
    pub(super) fn is_near(&self, later: &Self) -> bool {
        let in_block = |unit: &Self| unit.clause - unit.block_start;
        let follows = |a: u32, b: u32| a > 0 && b > 0 && (1..=SERIES_REACH).contains(&(b - a));
        later.clause - self.clause <= REACH
            || follows(self.heading, later.heading)
            || follows(self.enumerated, later.enumerated)
            || (later.block - self.block <= BLOCK_REACH
                && in_block(self) == in_block(later)
                && in_block(self) < OPENING_CLAUSES)
    }
}

/// The later units of a document that run parallel to one.
pub(super) fn parallel_to(units: &[Unit], number: usize) -> impl Iterator<Item = &Unit> {
    let unit = &units[number];
    let later = &units[number + 1..];
    let is_in_reach =
        |other: &&Unit| other.clause - unit.clause <= REACH || other.block - unit.block <= BLOCK_REACH;
    let near = later.iter().take_while(is_in_reach);
    // Headings, and enumerated clauses, as far as they are looked at.
    let is_serial = unit.heading > 0 || unit.enumerated > 0;
    let within = |a: u32, b: u32| a == 0 || b == 0 || b - a <= SERIES_REACH;
    let far = (if is_serial { later } else { &[] }).iter().take_while(move |other| {
        within(unit.heading, other.heading) && within(unit.enumerated, other.enumerated)
    });
    near.chain(far.filter(move |other| !is_in_reach(other))).filter(|other| unit.is_near(other))
}

/// A clause as its units know it.
struct Clause {
    number: u32,
    block_start: u32,
    block: u32,
    heading: u32,
    enumerated: u32,
}

/// The units of each document: every clause, its members, and the first clause of a sentence joined with the next.
pub(super) fn units(symbols: &Symbols, n_documents: usize) -> Vec<Vec<Unit>> {
    (0..n_documents)
        .into_par_iter()
        .map(|document| units_of(symbols, symbols.document_range(document)))
        .collect()
}

fn units_of(symbols: &Symbols, document: Range<usize>) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    if document.is_empty() {
        return units;
    }
    let clauses = symbols.clause(document.start)..symbols.clause(document.end - 1) + 1;
    let mut joins_next = true;
    let (mut block_start, mut last_block) = (clauses.start, None);
    let (mut headings, mut enumerated_clauses) = (0, 0);
    for number in clauses.clone() {
        let range = symbols.clause_range(number);
        let Some(last) = range.clone().next_back() else { continue };
        let block = symbols.block(number);
        if last_block != Some(block) {
            (block_start, last_block) = (number, Some(block));
        }
        let is_heading = symbols.border(range.start).is_heading();
        let is_enumerated = begins_with_enumerator(symbols, range.clone());
        headings += u32::from(is_heading && number == block_start);
        enumerated_clauses += u32::from(is_enumerated);
        let clause = Clause {
            number: narrow(number),
            block_start: narrow(block_start),
            block: narrow(block),
            heading: if is_heading { headings } else { 0 },
            enumerated: if is_enumerated { enumerated_clauses } else { 0 },
        };
        let is_inner = symbols.character(last) == '，';
        let joined = (joins_next && is_inner && number + 1 < clauses.end)
            .then(|| range.start..symbols.clause_range(number + 1).end);
        let stretches = std::iter::once(range.clone()).chain(members(symbols, range)).chain(joined);
        units.extend(
            stretches
                .filter_map(|stretch| trimmed(symbols, stretch))
                .map(|stretch| Unit::new(symbols, &stretch, &clause)),
        );
        joins_next = !is_inner;
    }
    units
}

/// The members of a clause between its enumeration commas: 把试点变成亮点、把先行变成先成.
fn members(symbols: &Symbols, range: Range<usize>) -> Vec<Range<usize>> {
    let commas: Vec<usize> = range
        .clone()
        .filter(|&at| symbols.character(at) == '、' && !symbols.border(at).is_sealed())
        .collect();
    if commas.is_empty() {
        return Vec::new();
    }
    let starts = std::iter::once(range.start).chain(commas.iter().map(|comma| comma + 1));
    let ends = commas.iter().copied().chain([range.end]);
    starts.zip(ends).map(|(start, end)| start..end).collect()
}

/// A stretch without enumerators before and punctuation around; `None` when it is too short or too long.
fn trimmed(symbols: &Symbols, range: Range<usize>) -> Option<Range<usize>> {
    let starts_unit = |&(_, number): &(usize, u32)| {
        let word = symbols.vocabulary.word(number);
        word.class != WordClass::Punctuation && !is_enumerator(&word.text)
            || matches!(word.text.as_str(), "“" | "‘" | "《")
    };
    let start = symbols.words(range.clone()).find(starts_unit).map_or(range.start, |(at, _)| at);
    let is_open_end = |at: usize| is_mark(symbols.character(at)) && symbols.character(at) != '”';
    let last = (start..range.end).rev().find(|&at| !is_open_end(at))?;
    let stretch = start..last + 1;
    let n = symbols.text[stretch.clone()].iter().filter(|&&symbol| symbol != SEPARATOR).count();
    LENGTHS.contains(&n).then_some(stretch)
}

/// Whether a clause begins with 一是, （二） or 三、.
fn begins_with_enumerator(symbols: &Symbols, range: Range<usize>) -> bool {
    (symbols.words(range))
        .map(|(_, number)| symbols.vocabulary.word(number))
        .find(|word| word.class != WordClass::Punctuation)
        .is_some_and(|word| is_enumerator(&word.text))
}

fn is_enumerator(word: &str) -> bool {
    let is_numeral =
        |character: char| "一二三四五六七八九十".contains(character) || character.is_ascii_digit();
    let stem = word.strip_suffix('是').unwrap_or(word);
    !stem.is_empty() && stem.chars().all(is_numeral)
}

/// The units by their ends.
pub(super) struct UnitsByEnd {
    by_first: Vec<(u32, u32)>,
    by_last: Vec<(u32, u32)>,
}

impl UnitsByEnd {
    pub(super) fn new(units: &[Vec<Unit>]) -> Self {
        let all: Vec<(u32, u32)> = (0u32..)
            .zip(units)
            .flat_map(|(document, list)| (0..narrow(list.len())).map(move |number| (document, number)))
            .collect();
        let sorted = |end: fn(&Unit) -> u64| {
            let mut list = all.clone();
            list.par_sort_unstable_by_key(|&(document, number)| {
                (end(&units[document as usize][number as usize]), document, number)
            });
            list
        };
        Self { by_first: sorted(|unit| unit.first), by_last: sorted(|unit| unit.last) }
    }

    /// The units that begin with some symbols or end with others, as far as the keys say: those of the rarer end.
    pub(super) fn of(&self, units: &[Vec<Unit>], start: &[i32], end: &[i32]) -> &[(u32, u32)] {
        let range = |list: &'_ [(u32, u32)],
                     symbols: &mut dyn Iterator<Item = i32>,
                     n: usize,
                     of: fn(&Unit) -> u64| {
            let wanted = start_of_key(key(symbols), n);
            let key = |&(document, number): &(u32, u32)| {
                start_of_key(of(&units[document as usize][number as usize]), n)
            };
            let from = list.partition_point(|unit| key(unit) < wanted);
            from..from + list[from..].partition_point(|unit| key(unit) == wanted)
        };
        let first = range(&self.by_first, &mut start.iter().copied(), start.len(), |unit| unit.first);
        let last = range(&self.by_last, &mut end.iter().rev().copied(), end.len(), |unit| unit.last);
        if first.len() < last.len() { &self.by_first[first] } else { &self.by_last[last] }
    }
}

/// The first symbols of a row, each in sixteen bits: of a larger alphabet some share a key, which is looked into.
fn key(symbols: impl Iterator<Item = i32>) -> u64 {
    let filled = symbols.chain(std::iter::repeat(SEPARATOR)).take(KEY_SYMBOLS);
    filled.fold(0, |key, symbol| key << 16 | u64::from(symbol as u16))
}

/// What a key says of the first `n` symbols.
fn start_of_key(key: u64, n: usize) -> u64 {
    match n.min(KEY_SYMBOLS) {
        0 => 0,
        n => key >> (16 * (KEY_SYMBOLS - n)),
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).expect("a corpus has fewer than four thousand million characters")
}
