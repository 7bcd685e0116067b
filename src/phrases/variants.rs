//! Variants: wordings that differ from a phrase by a small edit of words.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::lexicon::Lexicon;
use super::ranking::word_information;
use super::symbols::{Symbols, closing, opening};
use super::words::WordClass;

/// Shared information over all information of both wordings, from which they count as variants.
const LEAST_SIMILARITY: f64 = 0.6;

/// The same where the first or the last words differ: what follows a name is often another matter.
const LEAST_SIMILARITY_OF_ENDS: f64 = 0.7;

/// Of the shorter wording, the share that the longer must hold when the edit only adds or drops words.
const LEAST_CONTAINED: f64 = 0.95;

/// The least information that two wordings share, in bits: about two words of policy.
pub(crate) const LEAST_SHARED_BITS: f64 = 24.0;

/// A word that stands in more clauses does not lead to variants.
const MOST_CLAUSES: usize = 400;

/// A clause that shares less of the information of a phrase is not looked at closely.
const LEAST_SHARED: f64 = 0.3;

/// How many more words may replace the first or the last words of a phrase than there were.
const MORE_WORDS: usize = 1;

/// What separates two wordings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// The last words are others.
    ReplacedTail,
    /// The first words are others.
    ReplacedHead,
    /// Words inside are others.
    ReplacedWord,
    /// Words were put in.
    InsertedModifier,
    /// Words were left out.
    DroppedModifier,
    /// The same words in another order.
    Reordered,
    /// One character of a name is another.
    ReplacedCharacter,
    /// The name of another place stands there: 绿美龙岗, 绿美罗湖.
    LocalisedPlace,
    /// The formulation that took the place of another: the table of successions knows them.
    Succession,
    /// Several of these.
    Several,
}

impl Change {
    /// All changes.
    pub const ALL: [Self; 10] = [
        Self::ReplacedTail,
        Self::ReplacedHead,
        Self::ReplacedWord,
        Self::InsertedModifier,
        Self::DroppedModifier,
        Self::Reordered,
        Self::ReplacedCharacter,
        Self::LocalisedPlace,
        Self::Succession,
        Self::Several,
    ];

    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReplacedTail => "replaced-tail",
            Self::ReplacedHead => "replaced-head",
            Self::ReplacedWord => "replaced-word",
            Self::InsertedModifier => "inserted-modifier",
            Self::DroppedModifier => "dropped-modifier",
            Self::Reordered => "reordered",
            Self::ReplacedCharacter => "replaced-character",
            Self::LocalisedPlace => "localised-place",
            Self::Succession => "succession",
            Self::Several => "several",
        }
    }
}

impl Change {
    /// The change that leads back.
    pub fn reversed(self) -> Self {
        match self {
            Self::InsertedModifier => Self::DroppedModifier,
            Self::DroppedModifier => Self::InsertedModifier,
            other => other,
        }
    }
}

/// One place where two wordings differ: bytes of the one, bytes of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordEdit {
    /// The bytes of the head form that are replaced; empty for words put in.
    pub head: Range<usize>,
    /// The bytes of the other form that replace them; empty for words left out.
    pub form: Range<usize>,
}

impl WordEdit {
    /// The edit that leads back.
    pub fn reversed(&self) -> Self {
        Self { head: self.form.clone(), form: self.head.clone() }
    }
}

/// A stretch of the corpus that is a variant of a phrase.
#[derive(Debug, Clone)]
pub(crate) struct Variant {
    pub(crate) range: Range<usize>,
    /// Shared information over all information, from 0 to 1.
    pub(crate) similarity: f64,
    pub(crate) change: Change,
    pub(crate) edits: Vec<WordEdit>,
}

/// For each word, the first clauses that hold it, in order: one more than lead to variants.
#[derive(Debug, Clone)]
pub(crate) struct Postings {
    clauses: Vec<Vec<u32>>,
}

impl Postings {
    pub(crate) fn new(symbols: &Symbols) -> Self {
        let mut postings = Self { clauses: Vec::new() };
        postings.add(symbols, 0);
        postings
    }

    /// Adds the clauses from number `first` on.
    pub(crate) fn add(&mut self, symbols: &Symbols, first: usize) {
        let Self { clauses } = self;
        clauses.resize(symbols.vocabulary.len(), Vec::new());
        for clause in first..symbols.n_clauses() {
            let number = u32::try_from(clause).expect("a corpus has fewer clauses than symbols");
            for (_, word) in symbols.words(symbols.clause_range(clause)) {
                let list = &mut clauses[word as usize];
                if list.len() <= MOST_CLAUSES && list.last() != Some(&number) {
                    list.push(number);
                }
            }
        }
    }

    /// The clauses that hold a word.
    pub(crate) fn clauses(&self, word: u32) -> &[u32] {
        &self.clauses[word as usize]
    }
}

/// A word with its place and weight, punctuation left out.
#[derive(Debug, Clone, Copy)]
struct Weighed {
    at: usize,
    end: usize,
    word: u32,
    bits: f64,
}

/// What the search for variants needs to know of the corpus.
#[derive(Debug)]
pub(crate) struct Variants<'a> {
    pub(crate) symbols: &'a Symbols,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) postings: &'a Postings,
    /// The least information that two wordings share, in bits.
    pub(crate) least_shared_bits: f64,
}

impl Variants<'_> {
    /// The variants of the wording at `phrase` in the clauses that do not hold it word for word, best first.
    pub(crate) fn of(&self, phrase: Range<usize>) -> Vec<Variant> {
        let words = self.weighed(phrase.clone());
        let text = self.symbols.string(phrase.clone());
        let mut variants: Vec<Variant> = (self.clauses_near(&words).into_iter())
            .filter_map(|clause| {
                let range = self.symbols.clause_range(clause);
                if self.symbols.text[range.clone()]
                    .windows(phrase.len())
                    .any(|window| window == &self.symbols.text[phrase.clone()])
                {
                    return None;
                }
                self.variant_in(phrase.clone(), &words, range)
            })
            .filter(|variant| {
                let other = self.symbols.string(variant.range.clone());
                !text.contains(&other) && !other.contains(&text)
            })
            .collect();
        variants
            .sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.range.start.cmp(&b.range.start)));
        variants
    }

    fn weighed(&self, range: Range<usize>) -> Vec<Weighed> {
        let mut words: Vec<Weighed> = (self.symbols.words(range.clone()))
            .map(|(at, word)| Weighed {
                at,
                end: at + self.symbols.vocabulary.word(word).text.chars().count(),
                word,
                bits: word_information(self.symbols, self.lexicon, word),
            })
            .collect();
        words.retain(|word| {
            self.symbols.vocabulary.word(word.word).class != WordClass::Punctuation && word.end <= range.end
        });
        words
    }

    /// The clauses that share enough information with a phrase, found by those of its words that are not
    /// everywhere.
    fn clauses_near(&self, words: &[Weighed]) -> Vec<usize> {
        let total: f64 = words.iter().map(|word| word.bits).sum();
        let least = self.least_shared_bits.max(LEAST_SHARED * total);
        let is_rare = |word: &&Weighed| self.postings.clauses(word.word).len() <= MOST_CLAUSES;
        let mut near: FxHashMap<u32, f64> = FxHashMap::default();
        for word in words.iter().filter(is_rare) {
            for &clause in self.postings.clauses(word.word) {
                *near.entry(clause).or_default() += word.bits;
            }
        }
        let common: f64 = words.iter().filter(|word| !is_rare(word)).map(|word| word.bits).sum();
        let shared = |clause: u32| -> f64 {
            let range = self.symbols.clause_range(clause as usize);
            let held: Vec<u32> = self.symbols.words(range).map(|(_, word)| word).collect();
            words.iter().filter(|word| held.contains(&word.word)).map(|word| word.bits).sum()
        };
        let mut clauses: Vec<usize> = (near.into_iter())
            .filter(|&(clause, rare)| rare + common >= least && shared(clause) >= least)
            .map(|(clause, _)| clause as usize)
            .collect();
        clauses.sort_unstable();
        clauses
    }

    /// The best variant of a phrase in one clause.
    fn variant_in(&self, phrase: Range<usize>, head: &[Weighed], clause: Range<usize>) -> Option<Variant> {
        let form = self.weighed(clause.clone());
        if let Some(variant) = self.reordered(head, &form, phrase.clone()) {
            return Some(variant);
        }
        let pairs = align(head, &form);
        let (&(first_head, first_form), &(last_head, last_form)) = (pairs.first()?, pairs.last()?);
        let start = self.extend_start(first_head, first_form, &form, clause.start)?;
        let end = self.extend_end(head.len() - 1 - last_head, last_form, &form, clause.end)?;
        let window = &form[start..end];
        let range = self.with_quotes(window.first()?.at..window.last()?.end, clause);
        let edits = edits(head, &form, &pairs, phrase.clone(), start..end);
        let shared: f64 = pairs.iter().map(|&(word, _)| head[word].bits).sum();
        let sum = |words: &[Weighed]| words.iter().map(|word| word.bits).sum::<f64>();
        let (all_head, all_form) = (sum(head), sum(window));
        let similarity = shared / (all_head + all_form - shared).max(f64::MIN_POSITIVE);
        let regions = edits.len();
        let change = match edits.as_slice() {
            [edit] if self.are_places(head, &edit.head) && self.are_places(&form, &edit.form) => {
                Change::LocalisedPlace
            }
            _ => change(&edits, phrase.clone()),
        };
        let (head_words, form_words) = (head, form.as_slice());
        let least = match change {
            Change::ReplacedHead | Change::ReplacedTail => LEAST_SIMILARITY_OF_ENDS,
            _ => LEAST_SIMILARITY,
        };
        let is_near = similarity >= least
            && (1..=2).contains(&regions)
            && edits.iter().all(|edit| self.is_same_part(head_words, form_words, edit));
        let only_modified = matches!(change, Change::InsertedModifier | Change::DroppedModifier)
            && regions == 1
            && pairs.len() >= 3
            && shared >= LEAST_CONTAINED * all_head.min(all_form)
            && self.has_free_edges(range.clone());
        (shared >= self.least_shared_bits && (is_near || only_modified)).then(|| Variant {
            edits: edits.into_iter().map(|edit| self.in_bytes(&edit, phrase.start, range.clone())).collect(),
            range,
            similarity,
            change,
        })
    }

    /// The first word of the variant: the words before the first shared one replace as many of the phrase.
    fn extend_start(&self, missing: usize, first: usize, form: &[Weighed], clause: usize) -> Option<usize> {
        if missing == 0 || self.symbols.border(form[first].at).is_free() {
            return Some(first);
        }
        let reach = first.saturating_sub(missing + MORE_WORDS);
        (reach..first)
            .rev()
            .find(|&word| form[word].at == clause || self.symbols.border(form[word].at).is_free())
    }

    /// The end of the variant, as [`Self::extend_start`].
    fn extend_end(&self, missing: usize, last: usize, form: &[Weighed], clause: usize) -> Option<usize> {
        if missing == 0 || self.symbols.border(form[last].end).is_free() {
            return Some(last + 1);
        }
        let reach = (last + 1 + missing + MORE_WORDS).min(form.len());
        (last + 1..reach)
            .find(|&word| form[word].end == clause || self.symbols.border(form[word].end).is_free())
            .map(|word| word + 1)
    }

    /// Whether what replaces words ends in a word of the same class: a noun for a noun, a verb for a verb.
    fn is_same_part(&self, head: &[Weighed], form: &[Weighed], edit: &SymbolEdit) -> bool {
        let class = |words: &[Weighed], range: &Range<usize>| {
            (words.iter().rfind(|word| range.contains(&word.at)))
                .map(|word| coarse(self.symbols.vocabulary.word(word.word).class))
        };
        match (class(head, &edit.head), class(form, &edit.form)) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        }
    }

    /// Whether a stretch is nothing but names of places.
    fn are_places(&self, words: &[Weighed], range: &Range<usize>) -> bool {
        let mut inside = words.iter().filter(|word| range.contains(&word.at)).peekable();
        inside.peek().is_some()
            && inside.all(|word| self.symbols.vocabulary.word(word.word).class == WordClass::Place)
    }

    fn has_free_edges(&self, range: Range<usize>) -> bool {
        self.symbols.border(range.start).is_edge() && self.symbols.border(range.end).is_free()
    }

    /// Takes in the quotation mark that stands beside a stretch when its other half is inside.
    fn with_quotes(&self, range: Range<usize>, clause: Range<usize>) -> Range<usize> {
        let mut open = 0usize;
        let mut lone_closing = false;
        for at in range.clone() {
            let character = self.symbols.character(at);
            if opening(character).is_some() {
                open += 1;
            } else if closing(character).is_some() {
                lone_closing |= open == 0;
                open = open.saturating_sub(1);
            }
        }
        let closes =
            open > 0 && range.end < clause.end && closing(self.symbols.character(range.end)).is_some();
        let opens = lone_closing
            && range.start > clause.start
            && opening(self.symbols.character(range.start - 1)).is_some();
        range.start - usize::from(opens)..range.end + usize::from(closes)
    }

    /// The same words in another order, side by side.
    fn reordered(&self, head: &[Weighed], form: &[Weighed], phrase: Range<usize>) -> Option<Variant> {
        let sorted = |words: &[Weighed]| {
            let mut numbers: Vec<u32> = words.iter().map(|word| word.word).collect();
            numbers.sort_unstable();
            numbers
        };
        let wanted = sorted(head);
        let window = form.windows(head.len().max(1)).find(|window| sorted(window) == wanted)?;
        // 积极的财政政策 and 积极财政政策的 have their words of content in one order.
        let content = |words: &[Weighed]| -> Vec<u32> {
            let is_content =
                |word: &&Weighed| !self.symbols.vocabulary.word(word.word).class.is_grammatical();
            words.iter().filter(is_content).map(|word| word.word).collect()
        };
        if content(window) == content(head) {
            return None;
        }
        let range = window.first()?.at..window.last()?.end;
        let edit = SymbolEdit { head: phrase.clone(), form: range.clone() };
        Some(Variant {
            edits: vec![self.in_bytes(&edit, phrase.start, range.clone())],
            range,
            similarity: 1.0,
            change: Change::Reordered,
        })
    }

    /// An edit counted in bytes of the two wordings.
    fn in_bytes(&self, edit: &SymbolEdit, head: usize, form: Range<usize>) -> WordEdit {
        let bytes = |from: usize, to: usize| (from..to).map(|at| self.symbols.character(at).len_utf8()).sum();
        let span = |origin: usize, range: &Range<usize>| {
            let start: usize = bytes(origin, range.start.max(origin));
            let length: usize = bytes(range.start.max(origin), range.end.max(origin));
            start..start + length
        };
        let clamped = edit.form.start.min(form.end)..edit.form.end.min(form.end);
        WordEdit { head: span(head, &edit.head), form: span(form.start, &clamped) }
    }
}

/// The class of a word as far as another can take its part; the dictionary tags many verbs as nouns.
fn coarse(class: WordClass) -> WordClass {
    match class {
        WordClass::Idiom | WordClass::Adverb | WordClass::Adjective | WordClass::Attributive => {
            WordClass::Verb
        }
        class => class,
    }
}

/// An edit counted in symbols of the corpus.
struct SymbolEdit {
    head: Range<usize>,
    form: Range<usize>,
}

/// The pairs of equal words in the alignment that shares most information.
fn align(head: &[Weighed], form: &[Weighed]) -> Vec<(usize, usize)> {
    // What a skipped word costs against what it weighs: a gap is dearer than nothing, cheaper than a match.
    // Whole runs of modifiers may be missing, so that it is small.
    const GAP: f64 = 0.1;
    let width = form.len() + 1;
    let mut best = vec![0.0f64; (head.len() + 1) * width];
    for i in 1..=head.len() {
        for j in 1..=form.len() {
            let skip_head = best[(i - 1) * width + j] - GAP * head[i - 1].bits;
            let skip_form = best[i * width + j - 1] - GAP * form[j - 1].bits;
            let mut value = skip_head.max(skip_form).max(0.0);
            if head[i - 1].word == form[j - 1].word {
                value = value.max(best[(i - 1) * width + j - 1] + head[i - 1].bits + f64::EPSILON);
            }
            best[i * width + j] = value;
        }
    }
    let (mut i, mut j) = (0, 0);
    for a in 1..=head.len() {
        for b in 1..=form.len() {
            if best[a * width + b] > best[i * width + j] {
                (i, j) = (a, b);
            }
        }
    }
    let mut pairs = Vec::new();
    while i > 0 && j > 0 && best[i * width + j] > 0.0 {
        let value = best[i * width + j];
        let diagonal = best[(i - 1) * width + j - 1] + head[i - 1].bits + f64::EPSILON;
        if head[i - 1].word == form[j - 1].word && value == diagonal {
            pairs.push((i - 1, j - 1));
            (i, j) = (i - 1, j - 1);
        } else if value == best[(i - 1) * width + j] - GAP * head[i - 1].bits {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    pairs.reverse();
    pairs
}

/// The stretches between the pairs of equal words.
fn edits(
    head: &[Weighed],
    form: &[Weighed],
    pairs: &[(usize, usize)],
    phrase: Range<usize>,
    window: Range<usize>,
) -> Vec<SymbolEdit> {
    let mut edits = Vec::new();
    let (mut next_head, mut next_form) = (0, window.start);
    let ends = [(head.len(), window.end)];
    for &(to_head, to_form) in pairs.iter().chain(&ends) {
        if to_head > next_head || to_form > next_form {
            edits.push(SymbolEdit {
                head: stretch(head, next_head..to_head, phrase.end),
                form: stretch(form, next_form..to_form, form.last().map_or(0, |word| word.end)),
            });
        }
        (next_head, next_form) = (to_head + 1, to_form + 1);
    }
    edits
}

/// The symbols from the first word of a run to its last; an empty place before the next word for an empty run.
fn stretch(words: &[Weighed], run: Range<usize>, end: usize) -> Range<usize> {
    match (words.get(run.start), run.is_empty()) {
        (Some(first), false) => first.at..words[run.end - 1].end,
        (Some(next), true) => next.at..next.at,
        (None, _) => end..end,
    }
}

/// The kind of change that a list of edits is.
fn change(edits: &[SymbolEdit], phrase: Range<usize>) -> Change {
    let [edit] = edits else { return Change::Several };
    if edit.head.is_empty() {
        Change::InsertedModifier
    } else if edit.form.is_empty() {
        Change::DroppedModifier
    } else if edit.head.end == phrase.end {
        Change::ReplacedTail
    } else if edit.head.start == phrase.start {
        Change::ReplacedHead
    } else {
        Change::ReplacedWord
    }
}
