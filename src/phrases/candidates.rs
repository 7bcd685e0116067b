//! Candidates: from repeats to wordings that can stand alone, each with every place where it stands.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::boundaries::{sample, trim};
use super::lexicon::Lexicon;
use super::recurrence::{Repeat, Suffixes};
use super::symbols::{SEPARATOR, Symbols, closing, is_balanced, is_han, is_numeral, opening};
use super::words::WordClass;

/// The least Han characters of a phrase.
const LEAST_HAN: usize = 4;

/// The least Han characters, digits or letters of a phrase in quotation marks: the marks are the evidence that
/// 新常态 or 1310 is a name.
const LEAST_QUOTED: usize = 3;

/// The longest name in quotation marks, in characters.
const LONGEST_QUOTED: usize = 16;

/// A phrase longer than this share of a cover's places is not listed beside the longer wording that covers it.
const COVERED_SHARE: f64 = 0.9;

/// A wording and all its places.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// Where it begins, in ascending order; no two places overlap.
    pub(crate) places: Vec<usize>,
    /// The number of symbols.
    pub(crate) length: usize,
    /// The number of documents.
    pub(crate) documents: usize,
}

impl Candidate {
    pub(crate) fn first(&self) -> Range<usize> {
        self.places[0]..self.places[0] + self.length
    }
}

/// Collects the wordings that stand in at least two places, and the names in quotation marks even when they
/// stand in one. Sorted by length, longest first, then by first place.
pub(crate) fn collect(symbols: &Symbols, suffixes: &Suffixes, lexicon: &Lexicon) -> Vec<Candidate> {
    let text = &symbols.text;
    let mut repeats: Vec<Repeat> = Vec::new();
    suffixes.maximal_repeats(text, LEAST_QUOTED, |repeat| {
        let first = suffixes.place(repeat.rows.start);
        if !suffixes.is_periodic(&symbols.text, &repeat)
            && is_long_enough(symbols, first..first + repeat.length)
        {
            repeats.push(repeat);
        }
    });
    let trimmed: Vec<Range<usize>> = (repeats.par_iter())
        .flat_map_iter(|repeat| {
            let mut places: Vec<usize> = suffixes.places(repeat.rows.clone()).collect();
            places.sort_unstable();
            let places = sample(&places);
            let part = trim(symbols, lexicon, &places, repeat.length);
            part.into_iter().flat_map(move |part| {
                let range = places[0] + part.start..places[0] + part.end;
                let mut parts = pieces(symbols, range.clone());
                parts.push(range);
                parts
            })
        })
        .collect();
    drop(repeats);
    let mut patterns: FxHashSet<&[i32]> = trimmed.into_iter().map(|range| &text[range]).collect();
    let mut named: FxHashSet<&[i32]> = FxHashSet::default();
    for range in quoted_names(symbols) {
        named.insert(&text[range.clone()]);
        if range.len() >= LEAST_QUOTED + 2 {
            named.insert(&text[range.start + 1..range.end - 1]);
        }
    }
    let is_balanced = |range: &Range<usize>| is_balanced(range.clone().map(|at| symbols.character(at)));
    named.extend(symbols.formulations().ranges().filter(is_balanced).map(|range| &text[range]));
    patterns.retain(|pattern| !named.contains(pattern));
    let patterns: Vec<&[i32]> = patterns.into_iter().collect();
    let named: Vec<&[i32]> = named.into_iter().collect();
    let mut candidates: Vec<Candidate> = (patterns.par_iter())
        .filter_map(|pattern| candidate(symbols, suffixes, pattern))
        .filter(|candidate| is_long_enough(symbols, candidate.first()))
        .collect();
    candidates.par_extend(
        (named.par_iter())
            .filter_map(|pattern| candidate(symbols, suffixes, pattern))
            .filter(|candidate| is_name_long_enough(symbols, candidate.first())),
    );
    drop_quoted_twins(symbols, &mut candidates);
    candidates.par_sort_unstable_by(|a, b| (b.length, a.places[0]).cmp(&(a.length, b.places[0])));
    candidates
}

/// The wording `pattern` with all its places.
pub(crate) fn candidate(symbols: &Symbols, suffixes: &Suffixes, pattern: &[i32]) -> Option<Candidate> {
    let mut places: Vec<usize> = suffixes.places(suffixes.find(&symbols.text, pattern)).collect();
    places.sort_unstable();
    let mut end = 0;
    places.retain(|&place| {
        let is_apart = place >= end;
        if is_apart {
            end = place + pattern.len();
        }
        is_apart
    });
    if places.is_empty() {
        return None;
    }
    let mut documents = 0;
    let mut next_document = 0;
    for &place in &places {
        if place >= next_document {
            documents += 1;
            next_document = symbols.document_range(symbols.document(place)).end;
        }
    }
    Some(Candidate { places, length: pattern.len(), documents })
}

/// Of a name that stands in quotation marks and without them, or in marks of two kinds, the name alone is kept.
/// Of one that always stands in the same marks, the name with its marks.
fn drop_quoted_twins(symbols: &Symbols, candidates: &mut Vec<Candidate>) {
    let mut quoted: FxHashMap<&[i32], usize> = FxHashMap::default();
    for candidate in candidates.iter().filter(|candidate| is_name(symbols, candidate.first())) {
        let inner = &symbols.text[candidate.first()][1..candidate.length - 1];
        let places = quoted.entry(inner).or_default();
        *places = candidate.places.len().max(*places);
    }
    let mut open: FxHashSet<&[i32]> = FxHashSet::default();
    candidates.retain(|candidate| {
        let text = &symbols.text[candidate.first()];
        let stands_alone = quoted.get(text).is_none_or(|&places| candidate.places.len() > places);
        if stands_alone && quoted.contains_key(text) {
            open.insert(text);
        }
        stands_alone
    });
    candidates.retain(|candidate| {
        !is_name(symbols, candidate.first())
            || !open.contains(&symbols.text[candidate.first()][1..candidate.length - 1])
    });
}

/// Whether a name in quotation marks, with or without them, or a known formulation is long enough to be one.
fn is_name_long_enough(symbols: &Symbols, range: Range<usize>) -> bool {
    let letters = range.clone().filter(|&at| symbols.character(at).is_alphanumeric()).count();
    letters >= LEAST_QUOTED || is_long_enough(symbols, range)
}

/// Whether a wording is long enough to be one.
fn is_long_enough(symbols: &Symbols, range: Range<usize>) -> bool {
    let mut han = range.clone().filter(|&at| is_han(symbols.character(at)));
    if han.nth(LEAST_HAN - 1).is_some() {
        return true;
    }
    let inner: Vec<usize> = range.clone().filter(|&at| symbols.character(at).is_alphanumeric()).collect();
    let is_quoted = range.clone().any(|at| is_quote(symbols.character(at)));
    // 六稳, 双区: a numeral and what it counts are the shortest names.
    let counts = inner.first().is_some_and(|&at| is_numeral(symbols.character(at)));
    is_quoted && (inner.len() >= LEAST_QUOTED || (inner.len() == 2 && counts && is_name(symbols, range)))
}

/// The parts of a wording between its enumeration commas, outside of quotations: one long shared wording must
/// not swallow the slogans in it.
fn pieces(symbols: &Symbols, range: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = range.start;
    for at in range.clone() {
        if symbols.character(at) == '、' && !symbols.border(at).is_sealed() {
            pieces.push(start..at);
            start = at + 1;
        }
    }
    if !pieces.is_empty() {
        pieces.push(start..range.end);
    }
    pieces.retain(|piece| !piece.is_empty() && is_balanced(piece.clone().map(|at| symbols.character(at))));
    pieces
}

/// The names in quotation marks, marks included.
pub(crate) fn quoted_names(symbols: &Symbols) -> Vec<Range<usize>> {
    let mut names = Vec::new();
    let mut open = None;
    for at in 0..symbols.text.len() {
        let character = symbols.character(at);
        if symbols.text[at] == SEPARATOR {
            open = None;
        } else if opening(character).is_some() {
            open = Some((at, opening(character)));
        } else if closing(character).is_some()
            && let Some((start, kind)) = open.take()
            && kind == closing(character)
            && matches!(character, '”' | '’')
            && at - start - 1 <= LONGEST_QUOTED
        {
            names.push(start..at + 1);
        }
    }
    names
}

/// Whether a wording is one name in quotation marks: it is listed beside any longer wording that holds it.
fn is_name(symbols: &Symbols, range: Range<usize>) -> bool {
    let last = range.end - 1;
    let kind = opening(symbols.character(range.start));
    is_quote(symbols.character(range.start))
        && kind == closing(symbols.character(last))
        && range.filter(|&at| opening(symbols.character(at)).is_some()).count() == 1
}

fn is_quote(character: char) -> bool {
    matches!(character, '“' | '‘')
}

/// Whether a longer wording adds more to one that it holds than light words and verbs before it: 坚持 adds
/// nothing to 稳中求进工作总基调, 新时代 does to 党的建设总要求.
fn says_more(symbols: &Symbols, lexicon: &Lexicon, longer: &Candidate, shorter: &Candidate) -> bool {
    let range = longer.first();
    let wanted = &symbols.text[shorter.first()];
    let Some(lead) = symbols.text[range.clone()].windows(wanted.len()).position(|window| window == wanted)
    else {
        return true;
    };
    lead + wanted.len() < longer.length
        || symbols.words(range.start..range.start + lead).any(|(_, number)| {
            let class = symbols.vocabulary.word(number).class;
            !lexicon.entry(number).is_light && !matches!(class, WordClass::Verb | WordClass::Adverb)
        })
}

/// For every clause, the wordings that are kept there: their numbers and first symbols. Longer ones come first.
struct Owners {
    by_clause: Vec<Vec<(u32, u32)>>,
}

impl Owners {
    fn new(symbols: &Symbols) -> Self {
        Self { by_clause: vec![Vec::new(); symbols.n_clauses()] }
    }

    /// The shortest of the kept wordings that hold all of `range`.
    fn of(&self, symbols: &Symbols, kept: &[Candidate], range: &Range<usize>) -> Option<u32> {
        (self.by_clause[symbols.clause(range.start)].iter().rev())
            .find(|&&(number, start)| {
                start as usize <= range.start && start as usize + kept[number as usize].length >= range.end
            })
            .map(|&(number, _)| number)
    }

    fn add(&mut self, symbols: &Symbols, place: usize, number: u32) {
        let start = u32::try_from(place).expect("positions are stored with 32 bits");
        self.by_clause[symbols.clause(place)].push((number, start));
    }
}

/// Keeps a wording only where it also lives outside the longer ones: of two wordings that stand in the same
/// places the longer is kept. A name in quotation marks is kept beside any longer wording, and so is a known
/// formulation, unless the longer one is known and says more than how it is pursued.
///
/// `candidates` must be sorted by length, longest first.
pub(crate) fn drop_covered(
    symbols: &Symbols,
    lexicon: &Lexicon,
    candidates: Vec<Candidate>,
) -> Vec<Candidate> {
    let mut owners = Owners::new(symbols);
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        // Where more places than this are outside of longer wordings, it lives on its own.
        let most_outside = ((1.0 - COVERED_SHARE) * candidate.places.len() as f64) as usize;
        let mut covers: Vec<u32> = Vec::new();
        let mut outside = 0;
        for &place in &candidate.places {
            match owners.of(symbols, &kept, &(place..place + candidate.length)) {
                Some(owner) => covers.push(owner),
                None => outside += 1,
            }
            if outside > most_outside {
                covers.clear();
                break;
            }
        }
        covers.sort_unstable();
        let covered = covers.chunk_by(|a, b| a == b).max_by_key(|chunk| chunk.len());
        let is_covered = covered.is_some_and(|chunk| {
            chunk.len() == candidate.places.len()
                || (kept[chunk[0] as usize].documents == candidate.documents
                    && chunk.len() as f64 >= COVERED_SHARE * candidate.places.len() as f64)
        });
        let is_known = |range: Range<usize>| symbols.formulations().known(symbols, range).field.is_some();
        if is_covered && !is_name(symbols, candidate.first()) {
            let is_part =
                |cover: &Candidate| is_known(cover.first()) && says_more(symbols, lexicon, cover, &candidate);
            let cover = covered.and_then(|chunk| kept.get(chunk[0] as usize));
            if !is_known(candidate.first()) || cover.is_some_and(is_part) {
                continue;
            }
        }
        let number = u32::try_from(kept.len()).expect("a corpus has fewer wordings than symbols");
        for &place in &candidate.places {
            owners.add(symbols, place, number);
        }
        kept.push(candidate);
    }
    kept
}
