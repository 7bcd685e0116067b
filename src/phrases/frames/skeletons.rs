//! Skeletons: what two units have in common, with slots where they differ, and how a skeleton fits a unit.

use std::ops::Range;

use super::super::lexicon::Lexicon;
use super::super::symbols::{Symbols, is_balanced, is_han};
use super::super::words::WordClass;
use super::units::Unit;

const MOST_SLOTS: usize = 4;
/// The least characters that are fixed around one slot, and around several.
const LEAST_FIXED: usize = 4;
const LEAST_FIXED_OF_SEVERAL: usize = 3;
/// The least where a slot comes first.
const LEAST_FIXED_BEHIND_SLOT: usize = 6;
/// What a shared character is worth, and how much more when the one before it is shared as well: whole words before
/// scattered characters.
const SHARED: u16 = 2;
const ADJACENT: u16 = 3;

/// Single characters that hold a frame together.
const HINGES: &str = "以在把为将向从到之对上中下必则者有变成";

/// A part of a skeleton: fixed symbols or a slot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// Symbols.
    Fixed(Vec<i32>),
    /// A slot.
    Slot,
}

/// Whether two units may have a skeleton in common: they begin or end alike, or begin with the same hinge.
pub(super) fn may_share(symbols: &Symbols, a: &Unit, b: &Unit) -> bool {
    a.begins_like(b, 2)
        || a.ends_like(b, 2)
        || a.begins_like(b, 1) && HINGES.contains(symbols.character(a.range().start))
}

/// What two units have in common, in order, with slots where they differ.
pub(super) fn skeleton(
    symbols: &Symbols,
    lexicon: &Lexicon,
    a: &[usize],
    b: &[usize],
    alignment: &mut Alignment,
) -> Option<Vec<Part>> {
    alignment.align(symbols, a, b);
    let mut parts: Vec<Part> = Vec::new();
    let (mut next_a, mut next_b) = (0, 0);
    for (from_a, from_b, length) in alignment.runs.iter().copied() {
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

/// The room that aligning two units takes, used again for the next two.
#[derive(Default)]
pub(super) struct Alignment {
    /// The best alignment of the rests of two units, and the best of those that begin by pairing their next symbols.
    best: Vec<u16>,
    paired: Vec<u16>,
    /// The shared runs: their starts in both units, and their length.
    runs: Vec<(usize, usize, usize)>,
}

impl Alignment {
    /// Finds the runs of the alignment that shares most symbols, whole runs before scattered ones.
    fn align(&mut self, symbols: &Symbols, a: &[usize], b: &[usize]) {
        let Self { best, paired, runs } = self;
        let width = b.len() + 1;
        for table in [&mut *best, &mut *paired] {
            table.clear();
            table.resize((a.len() + 1) * width, 0);
        }
        for i in (0..a.len()).rev() {
            for j in (0..b.len()).rev() {
                let here = i * width + j;
                let next = here + width + 1;
                if symbols.text[a[i]] == symbols.text[b[j]] {
                    let joined = if paired[next] > 0 { paired[next] + ADJACENT } else { 0 };
                    paired[here] = SHARED + joined.max(best[next]);
                }
                best[here] = paired[here].max(best[here + width]).max(best[here + 1]);
            }
        }
        runs.clear();
        let (mut i, mut j) = (0, 0);
        while i < a.len() && j < b.len() {
            let here = i * width + j;
            if paired[here] > 0 && paired[here] >= best[here + width] && paired[here] >= best[here + 1] {
                let (from_i, from_j) = (i, j);
                loop {
                    let next = (i + 1) * width + j + 1;
                    let continues = i + 1 < a.len()
                        && j + 1 < b.len()
                        && paired[next] > 0
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
    }
}

/// The symbols of a fixed part; none for a slot, or for no part.
pub(super) fn fixed_symbols(part: Option<&Part>) -> &[i32] {
    match part {
        Some(Part::Fixed(symbols)) => symbols,
        _ => &[],
    }
}

fn is_frame(symbols: &Symbols, parts: &[Part]) -> bool {
    let slots = parts.iter().filter(|part| **part == Part::Slot).count();
    let begins_open = parts.first() == Some(&Part::Slot);
    // 深化…改革 says how; …高质量发展 is a phrase with what stands before it.
    let is_phrase_with_lead = slots == 1 && begins_open;
    let is_open_on_both_ends = begins_open && parts.last() == Some(&Part::Slot);
    if !(1..=MOST_SLOTS).contains(&slots) || is_phrase_with_lead || is_open_on_both_ends {
        return false;
    }
    let fixed =
        || parts.iter().flat_map(|part| fixed_symbols(Some(part))).map(|&symbol| symbols.letter(symbol));
    let han = fixed().filter(|&character| is_han(character)).count();
    // {}教育{}发展 is two topics; what opens with a slot must say more.
    (!begins_open || han >= LEAST_FIXED_BEHIND_SLOT)
        && han >= if slots > 1 { LEAST_FIXED_OF_SEVERAL } else { LEAST_FIXED }
        && is_balanced(fixed())
        && !fixed().any(|character| character.is_ascii_digit())
}

/// Whether a stretch holds every fixed part of a skeleton. A part with a comma may go over the border of two clauses:
/// it is not looked for.
pub(super) fn may_fit(symbols: &Symbols, skeleton: &[Part], range: Range<usize>) -> bool {
    let text = &symbols.text[range];
    let holds = |fixed: &[i32]| {
        let begins = |start: usize| text[start] == fixed[0] && text[start..].starts_with(fixed);
        (0..text.len()).any(begins)
    };
    skeleton.iter().all(|part| match part {
        Part::Slot => true,
        Part::Fixed(fixed) => fixed.iter().any(|&symbol| symbols.letter(symbol) == '，') || holds(fixed),
    })
}

/// The part of a unit that stands in each slot, or `None` when the skeleton does not fit.
pub(super) fn fit(symbols: &Symbols, skeleton: &[Part], unit: &[usize]) -> Option<Vec<Range<usize>>> {
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

pub(super) fn written(symbols: &Symbols, skeleton: &[Part]) -> String {
    (skeleton.iter())
        .map(|part| match part {
            Part::Slot => "{}".to_owned(),
            Part::Fixed(fixed) => fixed.iter().map(|&symbol| symbols.letter(symbol)).collect(),
        })
        .collect()
}
