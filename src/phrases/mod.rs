//! Recurring phrasing: a corpus → phrases, families of variants, frames with slots, shared passages.
//!
//! The corpus becomes one row of symbols, clause after clause. Its maximal repeats (suffix array) are cut at
//! word borders and quotation marks into wordings; those that live on their own are told apart by kind and
//! ranked. Families gather the variants of a wording, frames the wordings with open slots, passages what is
//! too long to be a phrase.

mod ask;
mod boundaries;
mod candidates;
mod families;
mod formulations;
mod frames;
mod kinds;
mod kwic;
mod lexicon;
mod passages;
mod ranking;
mod recurrence;
mod successions;
mod symbols;
mod variants;
mod words;

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use candidates::Candidate;
use lexicon::Lexicon;
use recurrence::Suffixes;
use symbols::Symbols;
use variants::{Postings, Variant, Variants};

use crate::document::Corpus;
use crate::text::{Canon, Span};

pub use ask::{Asked, Index, Wordings};
pub use boundaries::Boundary;
pub use families::{Family, Form};
pub use formulations::fields;
pub use frames::{Frame, FrameUse};
pub use kinds::Kind;
pub use kwic::{KwicLine, kwic};
pub use passages::Passage;
pub use ranking::{BASE_POINTS, Points, Score};
pub use variants::{Change, WordEdit};

/// How a corpus is mined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The least documents of a phrase. With 1, wordings that recur inside one document are phrases too.
    pub least_documents: usize,
    /// The least characters of a passage.
    pub passage_length: usize,
    /// The most phrases that are listed.
    pub most_phrases: usize,
    /// The most frames that are listed.
    pub most_frames: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { least_documents: 2, passage_length: 30, most_phrases: 2_000, most_frames: 100 }
    }
}

/// What recurs in a corpus.
#[derive(Debug, Clone, Default)]
pub struct PhraseIndex {
    /// The formulations, best first.
    pub phrases: Vec<Phrase>,
    /// How many more were found than are listed.
    pub n_unlisted: usize,
    /// Formulations of fewer documents, best first: they recur inside one, stand in quotation marks, or are known.
    pub local: Vec<Phrase>,
    /// Variants of one formula.
    pub families: Vec<Family>,
    /// Wordings with slots.
    pub frames: Vec<Frame>,
    /// Long stretches that documents share.
    pub passages: Vec<Passage>,
    /// What recurs and is no formulation, and what was not mined.
    pub excluded: Vec<Excluded>,
    /// The number of characters mined in each document.
    pub n_mined: Vec<usize>,
}

/// A wording and all its places.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase {
    /// The wording.
    pub text: String,
    /// Its place in the ranking and what it is made of.
    pub score: Score,
    /// What its places say about its ends.
    pub boundary: Boundary,
    /// The number of documents.
    pub documents: usize,
    /// Every place where it stands, in the order of the corpus.
    pub occurrences: Vec<Occurrence>,
    /// The wording that its variants share, for a phrase that reaches the least number of documents only
    /// together with them.
    pub completes: Option<String>,
}

/// A place in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Occurrence {
    /// The number of the document in the corpus.
    pub document: usize,
    /// Its bytes in the canonical text.
    pub span: Span<Canon>,
}

/// Something that is not listed among the phrases.
#[derive(Debug, Clone, PartialEq)]
pub struct Excluded {
    /// The wording, or the line of the page.
    pub text: String,
    /// What it is: a name of [`Kind`], or of a kind of block.
    pub kind: &'static str,
    /// Why it is not listed.
    pub why: String,
    /// Every place where it stands.
    pub occurrences: Vec<Occurrence>,
}

/// Mines a corpus.
///
/// The result depends on the corpus and the settings alone, not on the number of threads. Time and memory grow
/// linearly with the text but for sorting what was found.
pub fn mine(corpus: &Corpus, settings: &Settings) -> PhraseIndex {
    mine_keeping(corpus, settings).0
}

/// The corpus as it was mined, for questions about single phrases.
#[derive(Debug)]
pub(crate) struct Mined {
    symbols: Symbols,
    suffixes: Suffixes,
    /// The variants of each phrase, and behind them those of the local ones.
    variants: Vec<Vec<Variant>>,
}

/// A variant of a phrase in one document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rewording {
    pub(crate) text: String,
    pub(crate) occurrence: Occurrence,
    pub(crate) change: Change,
    pub(crate) edits: Vec<WordEdit>,
}

impl Mined {
    /// The nearest variant of a phrase in a document, of those that do not stand in the document `other` as well: what
    /// stands in both is no rewording. The number counts the phrases and then the local ones.
    pub(crate) fn rewording(&self, head: usize, document: usize, other: usize) -> Option<Rewording> {
        let range = self.symbols.document_range(document);
        let elsewhere = self.symbols.document_range(other);
        let stands_elsewhere = |variant: &Variant| {
            let rows = self.suffixes.find(&self.symbols.text, &self.symbols.text[variant.range.clone()]);
            self.suffixes.places(rows).any(|place| elsewhere.contains(&place))
        };
        let nearest = (self.variants[head].iter())
            .find(|variant| range.contains(&variant.range.start) && !stands_elsewhere(variant))?;
        Some(Rewording {
            text: self.symbols.string(nearest.range.clone()),
            occurrence: occurrence(&self.symbols, nearest.range.clone()),
            change: nearest.change,
            edits: nearest.edits.clone(),
        })
    }
}

/// Mines a corpus and keeps what further questions need.
pub(crate) fn mine_keeping(corpus: &Corpus, settings: &Settings) -> (PhraseIndex, Mined) {
    let symbols = Symbols::new(corpus);
    let lexicon = Lexicon::new(&symbols.vocabulary);
    let suffixes = Suffixes::new(&symbols.text);
    let n_documents = corpus.documents().len();
    let ((passages, frames), listed) = rayon::join(
        || {
            let least_documents = settings.least_documents.max(2);
            rayon::join(
                || passages::passages(&symbols, &suffixes, settings.passage_length, least_documents),
                || frames::frames(&symbols, &lexicon, n_documents, settings.most_frames),
            )
        },
        || Listed::new(corpus, &symbols, &lexicon, &suffixes, settings),
    );
    let index = PhraseIndex {
        phrases: listed.phrases,
        n_unlisted: listed.n_unlisted,
        local: listed.local,
        families: listed.families,
        frames,
        passages,
        excluded: listed.excluded,
        n_mined: (0..n_documents)
            .map(|document| {
                symbols.document_range(document).filter(|&at| symbols.text[at] != symbols::SEPARATOR).count()
            })
            .collect(),
    };
    (index, Mined { symbols, suffixes, variants: listed.variants })
}

/// The wordings of a corpus, ranked, with their families and with what is kept apart from them.
struct Listed {
    phrases: Vec<Phrase>,
    n_unlisted: usize,
    local: Vec<Phrase>,
    families: Vec<Family>,
    excluded: Vec<Excluded>,
    variants: Vec<Vec<Variant>>,
}

impl Listed {
    fn new(
        corpus: &Corpus,
        symbols: &Symbols,
        lexicon: &Lexicon,
        suffixes: &Suffixes,
        settings: &Settings,
    ) -> Self {
        let collected = candidates::collect(symbols, suffixes, lexicon);
        let (formulations, others) = by_kind(symbols, lexicon, settings, collected);
        let mut formulations = candidates::drop_covered(symbols, lexicon, formulations);
        let completed = complete(symbols, lexicon, suffixes, &formulations, settings);
        let taken: FxHashSet<Range<usize>> =
            completed.forms.iter().filter(|form| !form.is_part).map(|form| form.form.first()).collect();
        formulations.retain(|candidate| {
            !completed.open.contains(&candidate.first()) && !taken.contains(&candidate.first())
        });
        formulations.extend(completed.parts.iter().cloned());

        let (wide, local): (Vec<Candidate>, Vec<Candidate>) =
            (formulations.into_iter()).partition(|candidate| {
                candidate.documents >= settings.least_documents && candidate.places.len() > 1
            });
        let score = |candidate: Candidate| {
            let (score, boundary) = ranking::score(symbols, lexicon, &candidate);
            (candidate, score, boundary)
        };
        let mut wide: Vec<(Candidate, Score, Boundary)> = wide.into_par_iter().map(score).collect();
        wide.extend(completed.scored(symbols, lexicon));
        let n_unlisted = wide.len().saturating_sub(settings.most_phrases);
        let ranked = ranking::rank(symbols, wide, settings.most_phrases);
        let local = local.into_par_iter().map(score).collect();
        let ranked_local = ranking::rank(symbols, local, settings.most_phrases);
        let heads: Vec<Candidate> =
            ranked.iter().chain(&ranked_local).map(|(candidate, _, _)| candidate.clone()).collect();
        let variants = families::variants_of_each(
            &Variants {
                symbols,
                lexicon,
                postings: &Postings::new(symbols),
                least_shared_bits: variants::LEAST_SHARED_BITS,
            },
            &heads,
        );
        let mut families = successions::successions(corpus, symbols, suffixes);
        let completed_families = completed.families(symbols);
        families.extend(families::families(symbols, suffixes, completed_families, &heads, &variants));
        let phrase = |(candidate, score, boundary): (Candidate, Score, Boundary)| Phrase {
            text: symbols.string(candidate.first()),
            score,
            boundary,
            documents: candidate.documents,
            occurrences: occurrences(symbols, &candidate),
            completes: completed.stem(symbols, candidate.first()),
        };
        Self {
            phrases: ranked.into_iter().map(phrase).collect(),
            n_unlisted,
            local: ranked_local.into_iter().map(phrase).collect(),
            families,
            excluded: excluded(corpus, symbols, lexicon, others, settings),
            variants,
        }
    }
}

/// Wordings whose kind is not a formulation.
type Others = Vec<(Candidate, Kind)>;

/// Drops what is cut, and tells the formulations from the rest.
fn by_kind(
    symbols: &Symbols,
    lexicon: &Lexicon,
    settings: &Settings,
    collected: Vec<Candidate>,
) -> (Vec<Candidate>, Others) {
    let kinds: Vec<Option<Kind>> = (collected.par_iter())
        .map(|candidate| {
            let boundary = boundaries::boundary(symbols, &candidate.places, candidate.length);
            let is_cut = boundary.left < boundaries::EDGE_SHARE || boundary.right < boundaries::EDGE_SHARE;
            let is_known = || symbols.formulations().known(symbols, candidate.first()).field.is_some();
            (!is_cut || is_known()).then(|| kinds::kind(symbols, lexicon, candidate.first()))
        })
        .collect();
    let (mut formulations, mut others) = (Vec::new(), Vec::new());
    for (candidate, kind) in collected.into_iter().zip(kinds) {
        match kind {
            Some(Kind::Formulation) => formulations.push(candidate),
            Some(kind) if candidate.documents >= settings.least_documents && candidate.places.len() > 1 => {
                others.push((candidate, kind));
            }
            _ => {}
        }
    }
    (formulations, others)
}

/// Open wordings and what they are completed to.
struct Completed {
    open: FxHashSet<Range<usize>>,
    /// What stands alone in an open wording before the part that is open.
    parts: Vec<Candidate>,
    forms: Vec<Completion>,
}

/// A wording that completes a stem.
struct Completion {
    form: Candidate,
    stem: Candidate,
    /// Whether a longer wording stands in all its places: the family tells of it, the ranking does not.
    is_part: bool,
}

fn complete(
    symbols: &Symbols,
    lexicon: &Lexicon,
    suffixes: &Suffixes,
    formulations: &[Candidate],
    settings: &Settings,
) -> Completed {
    let is_wide = |candidate: &&Candidate| candidate.documents >= settings.least_documents;
    let known: FxHashSet<&[i32]> =
        formulations.iter().filter(is_wide).map(|candidate| &symbols.text[candidate.first()]).collect();
    // The longest wording that begins at a place and stands in a number of places.
    let mut longest: FxHashMap<(usize, usize), usize> = FxHashMap::default();
    for candidate in formulations {
        let length = longest.entry((candidate.places[0], candidate.places.len())).or_default();
        *length = candidate.length.max(*length);
    }
    let mut completed = Completed { open: FxHashSet::default(), parts: Vec::new(), forms: Vec::new() };
    let mut seen: FxHashSet<Range<usize>> = FxHashSet::default();
    let open: Vec<&Candidate> = (formulations.par_iter())
        .filter(is_wide)
        .filter(|candidate| !families::completions(symbols, lexicon, suffixes, candidate).is_empty())
        .collect();
    for candidate in open {
        completed.open.insert(candidate.first());
        let (part, predicate) = boundaries::split_predicate(symbols, lexicon, candidate.first());
        let find = |range: Range<usize>| candidates::candidate(symbols, suffixes, &symbols.text[range]);
        if let Some(part) = part
            && !known.contains(&symbols.text[part.clone()])
            && seen.insert(part.clone())
        {
            completed.parts.extend(find(part));
        }
        let Some(stem) = find(predicate) else { continue };
        for form in families::completions(symbols, lexicon, suffixes, &stem) {
            let is_formulation = kinds::kind(symbols, lexicon, form.first()) == Kind::Formulation;
            if is_formulation && !known.contains(&symbols.text[form.first()]) && seen.insert(form.first()) {
                let is_part = longest.get(&(form.places[0], form.places.len())) > Some(&form.length);
                completed.forms.push(Completion { form, stem: stem.clone(), is_part });
            }
        }
    }
    completed
}

impl Completed {
    /// The completed wordings, scored with the documents of all that complete the same stem.
    fn scored(&self, symbols: &Symbols, lexicon: &Lexicon) -> Vec<(Candidate, Score, Boundary)> {
        (self.forms.iter())
            .filter(|completion| !completion.is_part)
            .map(|Completion { form, stem, .. }| {
                let (score, boundary) = ranking::score_of_completion(symbols, lexicon, form, stem);
                (form.clone(), score, boundary)
            })
            .collect()
    }

    /// The wordings that complete one stem, as a family.
    fn families(&self, symbols: &Symbols) -> Vec<Family> {
        let mut stems: Vec<(&Candidate, Vec<&Candidate>)> = Vec::new();
        for Completion { form, stem, .. } in &self.forms {
            match stems.iter_mut().find(|(known, _)| known.first() == stem.first()) {
                Some((_, forms)) => forms.push(form),
                None => stems.push((stem, vec![form])),
            }
        }
        (stems.into_iter())
            .filter(|(_, forms)| forms.len() > 1)
            .map(|(stem, forms)| families::completed_family(symbols, stem, &forms))
            .collect()
    }

    fn stem(&self, symbols: &Symbols, form: Range<usize>) -> Option<String> {
        (self.forms.iter())
            .find(|completion| completion.form.first() == form)
            .map(|completion| symbols.string(completion.stem.first()))
    }
}

/// What recurs without being a formulation, and the lines that were not mined.
fn excluded(
    corpus: &Corpus,
    symbols: &Symbols,
    lexicon: &Lexicon,
    others: Others,
    settings: &Settings,
) -> Vec<Excluded> {
    let mut lists: BTreeMap<Kind, Vec<Candidate>> = BTreeMap::new();
    for (candidate, kind) in others {
        lists.entry(kind).or_default().push(candidate);
    }
    let mut by_kind: Vec<(f64, Candidate, Kind)> = Vec::new();
    for (kind, list) in lists {
        by_kind.par_extend(
            (candidates::drop_covered(symbols, lexicon, list).into_par_iter())
                .map(|candidate| (ranking::score(symbols, lexicon, &candidate).0.total, candidate, kind)),
        );
    }
    by_kind.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.places[0].cmp(&b.1.places[0])));
    by_kind.truncate(settings.most_phrases);
    let wordings = by_kind.into_iter().map(|(_, candidate, kind)| Excluded {
        text: symbols.string(candidate.first()),
        kind: kind.name(),
        why: kind.why().to_owned(),
        occurrences: occurrences(symbols, &candidate),
    });
    let lines = corpus.documents().iter().enumerate().flat_map(|(number, document)| {
        let canonical = &document.canonical;
        canonical.structure.blocks.iter().filter(|block| !symbols::is_mined(block.kind)).map(move |block| {
            Excluded {
                text: canonical.text[block.span.range()].to_owned(),
                kind: block.kind.name(),
                why: block.why.unwrap_or("an address to the audience").to_owned(),
                occurrences: vec![Occurrence { document: number, span: block.span }],
            }
        })
    });
    wordings.chain(lines).collect()
}

/// The place of a stretch of symbols.
fn occurrence(symbols: &Symbols, range: Range<usize>) -> Occurrence {
    Occurrence { document: symbols.document(range.start), span: symbols.span(range) }
}

/// All places of a wording.
fn occurrences(symbols: &Symbols, candidate: &Candidate) -> Vec<Occurrence> {
    candidate.places.iter().map(|&place| occurrence(symbols, place..place + candidate.length)).collect()
}
