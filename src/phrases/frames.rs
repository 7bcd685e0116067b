//! Frames: a wording with open slots, such as 坚持把…作为创新发展之…, found where clauses run parallel.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rayon::prelude::*;

use super::lexicon::{Lexicon, WordKind};
use super::ranking::word_information;
use super::symbols::{SEPARATOR, Symbols, is_balanced, is_han, is_mark, is_numeral};
use super::words::WordClass;
use super::{Occurrence, occurrence};

/// A wording with slots.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// The wording, `{}` for each slot.
    pub skeleton: String,
    /// Where it is filled, and with what.
    pub uses: Vec<FrameUse>,
    /// The number of documents.
    pub documents: usize,
    /// The information of the fixed words, in bits, to the power of 0.7, times the logarithms of the distinct
    /// fillings and of the documents, times the share of the uses that stand near another; frames are ordered
    /// by it.
    pub score: f64,
}

/// One filled frame.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameUse {
    /// The place of the whole.
    pub occurrence: Occurrence,
    /// What stands in each slot.
    pub fillers: Vec<String>,
}

/// How many clauses ahead a parallel one is looked for: between two headings there are a few sentences.
const REACH: usize = 8;
/// How many blocks ahead the opening clauses of a block are compared, and how many clauses open a block.
const BLOCK_REACH: usize = 3;
const OPENING_CLAUSES: usize = 3;
/// How many headings, or enumerated clauses, ahead a parallel one is looked for: between them there are pages.
const SERIES_REACH: usize = 4;
/// Longer clauses, in characters, are no slogans.
const LONGEST_UNIT: usize = 50;
const MOST_SLOTS: usize = 4;
/// The least characters that are fixed; around two slots and more, and in a unit.
const LEAST_FIXED: usize = 4;
const LEAST_FIXED_OF_SEVERAL: usize = 3;
/// The least where a slot comes first.
const LEAST_FIXED_BEHIND_SLOT: usize = 6;
/// The least share of the characters that is fixed: less is chance.
const LEAST_FIXED_SHARE: f64 = 0.3;
/// The least information of the fixed words, in bits; and of those of a frame with several slots whose uses all
/// stand beside another: 我们有令必行, 我们有呼必应, 我们有难必解.
const LEAST_BITS: f64 = 12.0;
const LEAST_BITS_OF_FIGURE: f64 = 4.0;
/// A filler is longer than a name, shorter than a sentence.
const LONGEST_FILLER: usize = 24;
/// The least distinct fillings of a frame.
const LEAST_FILLINGS: usize = 3;
/// The least distinct fillings, as a share of the uses.
const LEAST_VARIETY: f64 = 0.6;
/// A short frame with one slot is a collocation unless this share of its uses stands near another.
const LEAST_PARALLEL: f64 = 0.7;
/// From this many fixed characters a frame with one slot is no collocation.
const TELLING_FIXED: usize = 7;
/// What a character is worth when the one before it is shared as well: whole words before scattered characters.
const ADJACENT: f64 = 1.5;

/// Single characters that hold a frame together.
const HINGES: &str = "以在把为将向从到之对上中下必则者有变成";

/// A part of a skeleton: fixed symbols or a slot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Fixed(Vec<i32>),
    Slot,
}

/// A clause, or two clauses of a sentence joined.
struct Unit {
    /// The positions of its symbols.
    symbols: Vec<usize>,
    /// The number of its clause, and the first clause of its block.
    clause: usize,
    block_start: usize,
    block: usize,
    /// Its number among the headings of the document, and among the clauses that begin with an enumerator.
    heading: Option<usize>,
    enumerated: Option<usize>,
}

impl Unit {
    /// Whether two units run parallel: they follow each other closely, or open blocks that do.
    fn is_near(&self, later: &Self) -> bool {
        let in_block = |unit: &Self| unit.clause - unit.block_start;
        let follows = |a: Option<usize>, b: Option<usize>| {
            a.zip(b).is_some_and(|(a, b)| (1..=SERIES_REACH).contains(&(b - a)))
        };
        later.clause - self.clause <= REACH
            || follows(self.heading, later.heading)
            || follows(self.enumerated, later.enumerated)
            || (later.block - self.block <= BLOCK_REACH
                && in_block(self) == in_block(later)
                && in_block(self) < OPENING_CLAUSES)
    }
}

/// Finds the frames of a corpus, the strongest first, at most `most`.
pub(crate) fn frames(symbols: &Symbols, lexicon: &Lexicon, most: usize) -> Vec<Frame> {
    let units = units(symbols);
    let skeletons: Vec<Vec<Vec<Part>>> = units
        .par_iter()
        .map(|units| {
            let mut found = Vec::new();
            for (number, unit) in units.iter().enumerate() {
                let same_reach = |other: &&Unit| {
                    other.clause - unit.clause <= REACH || other.block - unit.block <= BLOCK_REACH
                };
                let near = units[number + 1..].iter().take_while(same_reach);
                let far = in_series(units, number).filter(|other| !same_reach(other));
                for other in near.chain(far) {
                    if unit.is_near(other) {
                        found.extend(skeleton(symbols, lexicon, &unit.symbols, &other.symbols));
                    }
                }
            }
            found
        })
        .collect();
    let mut support: BTreeMap<Vec<Part>, usize> = BTreeMap::new();
    for skeleton in skeletons.into_iter().flatten() {
        *support.entry(skeleton).or_default() += 1;
    }
    let by_edge = UnitsByEdge::new(symbols, &units);
    let skeletons: Vec<Vec<Part>> =
        support.into_iter().filter(|(_, pairs)| *pairs >= 2).map(|(skeleton, _)| skeleton).collect();
    let found: Vec<Frame> = (skeletons.par_iter())
        .filter_map(|skeleton| frame(symbols, lexicon, &units, &by_edge, skeleton))
        .collect();
    let mut frames = without_shadows(found);
    frames.truncate(most);
    frames
}

/// The later units that are headings as a unit is, or enumerated as it is, as far as they are looked at.
fn in_series(units: &[Unit], number: usize) -> impl Iterator<Item = &Unit> {
    let unit = &units[number];
    let is_serial = unit.heading.is_some() || unit.enumerated.is_some();
    let later = if is_serial { &units[number + 1..] } else { &[] };
    let within = |a: Option<usize>, b: Option<usize>| a.zip(b).is_none_or(|(a, b)| b - a <= SERIES_REACH);
    later.iter().take_while(move |other| {
        within(unit.heading, other.heading) && within(unit.enumerated, other.enumerated)
    })
}

/// The units of each document: every clause, and the first clause of a sentence joined with the next.
fn units(symbols: &Symbols) -> Vec<Vec<Unit>> {
    let mut units: Vec<Vec<Unit>> = Vec::new();
    let mut joins_next = true;
    let (mut block_start, mut place) = (0, (usize::MAX, usize::MAX));
    // Headings and enumerated clauses, counted through the corpus.
    let (mut headings, mut enumerated_clauses) = (0, 0);
    for clause in 0..symbols.n_clauses() {
        let range = symbols.clause_range(clause);
        let Some(last) = range.clone().next_back() else { continue };
        let document = symbols.document(range.start);
        units.resize_with(units.len().max(document + 1), Vec::new);
        let block = symbols.block(clause);
        if place != (document, block) {
            (block_start, place) = (clause, (document, block));
        }
        let is_heading = symbols.border(range.start).is_heading();
        let is_enumerated = begins_with_enumerator(symbols, range.clone());
        headings += usize::from(is_heading && clause == block_start);
        enumerated_clauses += usize::from(is_enumerated);
        let placed = |symbols| Unit {
            symbols,
            clause,
            block_start,
            block,
            heading: is_heading.then_some(headings),
            enumerated: is_enumerated.then_some(enumerated_clauses),
        };
        units[document].extend(unit(symbols, range.clone()).map(placed));
        for member in members(symbols, range.clone()) {
            units[document].extend(unit(symbols, member).map(placed));
        }
        let is_inner = symbols.character(last) == '，';
        if joins_next && is_inner && clause + 1 < symbols.n_clauses() {
            let joined = range.start..symbols.clause_range(clause + 1).end;
            units[document].extend(unit(symbols, joined).map(placed));
        }
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

/// The symbols of a stretch, without enumerators before and punctuation around.
fn unit(symbols: &Symbols, range: Range<usize>) -> Option<Vec<usize>> {
    let mut start = range.start;
    for (at, number) in symbols.words(range.clone()) {
        let word = symbols.vocabulary.word(number);
        if word.class != WordClass::Punctuation && !is_enumerator(&word.text)
            || matches!(word.text.as_str(), "“" | "‘" | "《")
        {
            start = at;
            break;
        }
    }
    let mut unit: Vec<usize> = (start..range.end).filter(|&at| symbols.text[at] != SEPARATOR).collect();
    while unit.last().is_some_and(|&at| is_mark(symbols.character(at)) && symbols.character(at) != '”') {
        unit.pop();
    }
    (LEAST_FIXED..=LONGEST_UNIT).contains(&unit.len()).then_some(unit)
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

/// What two units have in common, in order, with slots where they differ.
fn skeleton(symbols: &Symbols, lexicon: &Lexicon, a: &[usize], b: &[usize]) -> Option<Vec<Part>> {
    let symbol = |unit: &[usize], at: usize| symbols.text[unit[at]];
    let agree = |from_end: bool| {
        (0..2).all(|step| {
            let at = |unit: &[usize]| if from_end { unit.len() - 1 - step } else { step };
            symbol(a, at(a)) == symbol(b, at(b))
        })
    };
    let begins_with_hinge = symbol(a, 0) == symbol(b, 0) && HINGES.contains(symbols.character(a[0]));
    if !agree(false) && !agree(true) && !begins_with_hinge {
        return None;
    }
    let runs = common_runs(symbols, a, b);
    let mut parts: Vec<Part> = Vec::new();
    let (mut next_a, mut next_b) = (0, 0);
    for (from_a, from_b, length) in runs {
        let is_end = from_a == 0 || from_a + length == a.len();
        if !is_end && !is_anchor(symbols, lexicon, a, b, (from_a, from_b, length)) {
            continue;
        }
        if !is_whole(symbols, a, from_a, length) && !is_whole(symbols, b, from_b, length) {
            continue;
        }
        match (from_a > next_a, from_b > next_b) {
            (true, true) => parts.push(Part::Slot),
            (false, false) if next_a == 0 => {}
            _ => return None,
        }
        parts.push(Part::Fixed(a[from_a..from_a + length].iter().map(|&at| symbols.text[at]).collect()));
        (next_a, next_b) = (from_a + length, from_b + length);
    }
    match (next_a < a.len(), next_b < b.len()) {
        (true, true) => parts.push(Part::Slot),
        (false, false) => {}
        _ => return None,
    }
    is_frame(symbols, &parts).then_some(parts)
}

/// Whether a run begins and ends with a word, or with a hinge; the border of the unit is certain.
fn is_whole(symbols: &Symbols, unit: &[usize], from: usize, length: usize) -> bool {
    let is_hinge = |at: usize| HINGES.contains(symbols.character(unit[at]));
    let is_edge = |at: usize| unit.get(at).is_none_or(|&position| symbols.is_word_border(position));
    (from == 0 || is_edge(from) || is_hinge(from)) && (is_edge(from + length) || is_hinge(from + length - 1))
}

/// Whether a shared run inside of two units holds a frame together: a hinge, or whole words of which one says
/// what is done. A lone noun says what the clauses speak of, and not how.
fn is_anchor(
    symbols: &Symbols,
    lexicon: &Lexicon,
    a: &[usize],
    b: &[usize],
    (from_a, from_b, length): (usize, usize, usize),
) -> bool {
    if length == 1 {
        return HINGES.contains(symbols.character(a[from_a]));
    }
    let acts = symbols.words(a[from_a]..a[from_a + length - 1] + 1).any(|(_, number)| {
        let word = symbols.vocabulary.word(number);
        let is_joint = word.text == "，" || lexicon.entry(number).is_light;
        is_joint || matches!(word.class, WordClass::Verb | WordClass::Preposition | WordClass::Localizer)
    });
    acts && is_whole(symbols, a, from_a, length) && is_whole(symbols, b, from_b, length)
}

/// The runs of the alignment that shares most symbols, whole runs before scattered ones.
fn common_runs(symbols: &Symbols, a: &[usize], b: &[usize]) -> Vec<(usize, usize, usize)> {
    let equal = |i: usize, j: usize| symbols.text[a[i]] == symbols.text[b[j]];
    let width = b.len() + 1;
    // The best alignment of the rests, and the best of those that begin by pairing the two.
    let mut best = vec![0.0f64; (a.len() + 1) * width];
    let mut paired = vec![0.0f64; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let here = i * width + j;
            let next = here + width + 1;
            if equal(i, j) {
                let joined = if paired[next] > 0.0 { paired[next] + ADJACENT } else { 0.0 };
                paired[here] = 1.0 + joined.max(best[next]);
            }
            best[here] = paired[here].max(best[here + width]).max(best[here + 1]);
        }
    }
    let mut runs: Vec<(usize, usize, usize)> = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        let here = i * width + j;
        if paired[here] > 0.0 && paired[here] >= best[here + width] && paired[here] >= best[here + 1] {
            let (from_i, from_j) = (i, j);
            loop {
                let next = (i + 1) * width + j + 1;
                let continues = i + 1 < a.len()
                    && j + 1 < b.len()
                    && paired[next] > 0.0
                    && paired[next] + ADJACENT >= best[next];
                (i, j) = (i + 1, j + 1);
                if !continues {
                    break;
                }
            }
            runs.push((from_i, from_j, i - from_i));
        } else if best[here + width] >= best[here + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    runs
}

fn is_frame(symbols: &Symbols, parts: &[Part]) -> bool {
    let slots = parts.iter().filter(|part| **part == Part::Slot).count();
    let fixed = written(symbols, parts).replace("{}", "");
    let han = fixed.chars().filter(|&character| is_han(character)).count();
    let is_open_on_both_ends = parts.first() == Some(&Part::Slot) && parts.last() == Some(&Part::Slot);
    // 深化…改革 says how; …高质量发展 is a phrase with what stands before it.
    let is_phrase_with_lead = slots == 1 && parts.first() == Some(&Part::Slot);
    (1..=MOST_SLOTS).contains(&slots)
        && !is_phrase_with_lead
        // {}教育{}发展 is two topics; what opens with a slot must say more.
        && (parts.first() != Some(&Part::Slot) || han >= LEAST_FIXED_BEHIND_SLOT)
        && han >= if slots > 1 { LEAST_FIXED_OF_SEVERAL } else { LEAST_FIXED }
        && !is_open_on_both_ends
        && is_balanced(fixed.chars())
        && !fixed.chars().any(|character| character.is_ascii_digit())
}

/// The units by the symbols at their ends, by one and by two of them.
struct UnitsByEdge {
    first: BTreeMap<Edge, Vec<(u32, u32)>>,
    last: BTreeMap<Edge, Vec<(u32, u32)>>,
}

/// One symbol, or two from the end inwards.
type Edge = (i32, Option<i32>);

impl UnitsByEdge {
    fn new(symbols: &Symbols, units: &[Vec<Unit>]) -> Self {
        let mut by_edge = Self { first: BTreeMap::new(), last: BTreeMap::new() };
        for (document, list) in (0u32..).zip(units) {
            for (number, unit) in (0u32..).zip(list) {
                let text = |at: usize| symbols.text[unit.symbols[at]];
                let last = unit.symbols.len() - 1;
                for (edges, ends) in [
                    (&mut by_edge.first, [text(0), text(1)]),
                    (&mut by_edge.last, [text(last), text(last - 1)]),
                ] {
                    edges.entry((ends[0], None)).or_default().push((document, number));
                    edges.entry((ends[0], Some(ends[1]))).or_default().push((document, number));
                }
            }
        }
        by_edge
    }

    /// The units that a skeleton may fit: by the end that is fixed.
    fn of(&self, skeleton: &[Part]) -> &[(u32, u32)] {
        let list = match (skeleton.first(), skeleton.last()) {
            (Some(Part::Fixed(symbols)), _) => self.first.get(&(symbols[0], symbols.get(1).copied())),
            (_, Some(Part::Fixed(symbols))) => {
                let last = symbols.len() - 1;
                self.last.get(&(symbols[last], last.checked_sub(1).map(|at| symbols[at])))
            }
            _ => None,
        };
        list.map_or(&[], Vec::as_slice)
    }
}

/// Fills a skeleton wherever it fits, and keeps it when it is used often enough with other words.
fn frame(
    symbols: &Symbols,
    lexicon: &Lexicon,
    units: &[Vec<Unit>],
    by_edge: &UnitsByEdge,
    skeleton: &[Part],
) -> Option<Frame> {
    let mut uses: Vec<FrameUse> = Vec::new();
    let mut numbers: Vec<(usize, usize)> = Vec::new();
    let mut end = (usize::MAX, 0);
    let mut example: Option<(&[usize], Vec<Range<usize>>)> = None;
    for &(document, number) in by_edge.of(skeleton) {
        let (document, number) = (document as usize, number as usize);
        let unit = units[document][number].symbols.as_slice();
        let Some(slots) = fit(symbols, skeleton, unit) else { continue };
        let (Some(&first), Some(&last)) = (unit.first(), unit.last()) else { continue };
        if end.0 == document && first < end.1 {
            continue;
        }
        let fillers: Vec<String> = slots
            .iter()
            .map(|slot| unit[slot.clone()].iter().map(|&at| symbols.character(at)).collect())
            .collect();
        let is_filler = |filler: &String| {
            filler.chars().count() <= LONGEST_FILLER && !filler.contains('，') && is_balanced(filler.chars())
        };
        let open: usize = slots.iter().map(ExactSizeIterator::len).sum();
        let fixed_share = 1.0 - open as f64 / unit.len() as f64;
        if fixed_share >= LEAST_FIXED_SHARE && fillers.iter().all(is_filler) {
            end = (document, last + 1);
            numbers.push((document, number));
            uses.push(FrameUse { occurrence: occurrence(symbols, first..last + 1), fillers });
            example.get_or_insert((unit, slots));
        }
    }
    let distinct: BTreeSet<&[String]> = uses.iter().map(|filled| filled.fillers.as_slice()).collect();
    let figures = (uses.iter())
        .filter(|filled| filled.fillers.iter().any(|filler| filler.chars().any(is_figure_mark)))
        .count();
    let is_varied = distinct.len() >= LEAST_FILLINGS
        && distinct.len() as f64 >= LEAST_VARIETY * uses.len() as f64
        && 2 * figures <= uses.len();
    let (unit, slots) = example.filter(|_| is_varied)?;
    let bits = fixed_information(symbols, lexicon, unit, &slots)?;
    let n_distinct = distinct.len() as f64;
    let documents = numbers.chunk_by(|a, b| a.0 == b.0).count();
    let parallel = parallel_share(units, &numbers);
    let fixed = unit.len() - slots.iter().map(ExactSizeIterator::len).sum::<usize>();
    let is_telling =
        parallel >= LEAST_PARALLEL || (slots.len() > 1 || fixed >= TELLING_FIXED) && parallel > 0.0;
    let is_figure = slots.len() > 1 && parallel >= 1.0;
    let least_bits = if is_figure { LEAST_BITS_OF_FIGURE } else { LEAST_BITS };
    (bits >= least_bits && is_telling).then(|| Frame {
        skeleton: written(symbols, skeleton),
        documents,
        score: bits.powf(0.7) * (1.0 + n_distinct).ln() * (1.0 + documents as f64).ln() * parallel,
        uses,
    })
}

/// Whether a character speaks of figures: a digit, or a Chinese numeral other than the frequent 一.
fn is_figure_mark(character: char) -> bool {
    character.is_ascii_digit() || (is_numeral(character) && !matches!(character, '一' | '双' | '千' | '万'))
}

/// The share of the uses that stand near another use: of a figure of speech most do, of a mere collocation few.
fn parallel_share(units: &[Vec<Unit>], numbers: &[(usize, usize)]) -> f64 {
    let near =
        |a: &(usize, usize), b: &(usize, usize)| a.0 == b.0 && units[a.0][a.1].is_near(&units[b.0][b.1]);
    let parallel = (0..numbers.len())
        .filter(|&number| {
            let before = number > 0 && near(&numbers[number - 1], &numbers[number]);
            before || numbers.get(number + 1).is_some_and(|next| near(&numbers[number], next))
        })
        .count();
    parallel as f64 / numbers.len().max(1) as f64
}

/// The information of the fixed words of a filled frame, in bits; `None` when they speak of figures, or hold
/// nothing but one light verb.
fn fixed_information(
    symbols: &Symbols,
    lexicon: &Lexicon,
    unit: &[usize],
    slots: &[Range<usize>],
) -> Option<f64> {
    let mut bits = 0.0;
    let mut light = true;
    for (index, &at) in unit.iter().enumerate() {
        if slots.iter().any(|slot| slot.contains(&index)) {
            continue;
        }
        for (_, number) in symbols.words(at..at + 1) {
            let entry = lexicon.entry(number);
            if entry.kind == Some(WordKind::Measurement) && !entry.is_light {
                return None;
            }
            let word = symbols.vocabulary.word(number);
            light &= entry.is_light || word.class.is_grammatical();
            // A name in a frame makes it an office with departments.
            if matches!(word.class, WordClass::Organisation | WordClass::Person) {
                return None;
            }
            bits += 1.0 + word_information(symbols, lexicon, number);
        }
    }
    (!light || slots.len() > 1).then_some(bits)
}

/// The part of a unit that stands in each slot, or `None` when the skeleton does not fit.
fn fit(symbols: &Symbols, skeleton: &[Part], unit: &[usize]) -> Option<Vec<Range<usize>>> {
    let mut slots = Vec::new();
    let mut at = 0;
    let mut open: Option<usize> = None;
    for (number, part) in skeleton.iter().enumerate() {
        match part {
            Part::Slot => open = Some(at),
            Part::Fixed(fixed) => {
                let holds = |from: usize| {
                    unit.get(from..from + fixed.len()).is_some_and(|stretch| {
                        stretch.iter().zip(fixed).all(|(&position, symbol)| symbols.text[position] == *symbol)
                    })
                };
                let is_last = number + 1 == skeleton.len();
                let place = match open {
                    None => Some(at).filter(|&from| holds(from)),
                    Some(start) if is_last => {
                        unit.len().checked_sub(fixed.len()).filter(|&from| from > start && holds(from))
                    }
                    Some(start) => (start + 1..unit.len()).find(|&from| holds(from)),
                }?;
                slots.extend(open.take().map(|start| start..place));
                at = place + fixed.len();
            }
        }
    }
    match open {
        Some(start) if start < unit.len() => slots.push(start..unit.len()),
        Some(_) => return None,
        None if at < unit.len() => return None,
        None => {}
    }
    Some(slots)
}

fn written(symbols: &Symbols, skeleton: &[Part]) -> String {
    (skeleton.iter())
        .map(|part| match part {
            Part::Slot => "{}".to_owned(),
            Part::Fixed(fixed) => fixed.iter().map(|&symbol| symbols.letter(symbol)).collect(),
        })
        .collect()
}

/// Orders frames and drops those most of whose uses are uses of stronger ones.
fn without_shadows(mut frames: Vec<Frame>) -> Vec<Frame> {
    frames.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.skeleton.cmp(&b.skeleton)));
    let mut used: BTreeSet<(usize, usize)> = BTreeSet::new();
    frames.retain(|frame| {
        let ends: Vec<(usize, usize)> = (frame.uses.iter())
            .map(|filled| (filled.occurrence.document, filled.occurrence.span.end()))
            .collect();
        let starts =
            frame.uses.iter().map(|filled| (filled.occurrence.document, filled.occurrence.span.start()));
        let places: Vec<(usize, usize)> = starts.chain(ends).collect();
        let known = places.iter().filter(|place| used.contains(place)).count();
        let is_new = 2 * known < places.len();
        if is_new {
            used.extend(places);
        }
        is_new
    });
    frames
}
