//! Families: wordings that are one formula, under the form that is used most.

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::candidates::{Candidate, candidate, quoted_names};
use super::lexicon::Lexicon;
use super::ranking::word_information;
use super::recurrence::Suffixes;
use super::symbols::{SEPARATOR, Symbols, is_han, is_numeral};
use super::variants::{Change, Variant, Variants, WordEdit};
use super::words::WordClass;
use super::{Occurrence, occurrences};

/// A phrase and its variants.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// The form that stands in most documents, then most often, then first.
    pub head: String,
    /// All forms, the head first, then by their first occurrence.
    pub forms: Vec<Form>,
    /// The change that separates most forms from the head.
    pub change: Change,
}

/// A form of a family.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// The wording.
    pub text: String,
    /// Every place where it stands.
    pub occurrences: Vec<Occurrence>,
    /// What separates it from the head; `None` for the head itself.
    pub change: Option<Change>,
    /// Where it differs from the head.
    pub edits: Vec<WordEdit>,
}

/// A family has at most this many forms: the nearest ones.
const MOST_FORMS: usize = 12;

/// A wording that is open at one end is completed by at most this many characters.
const LONGEST_COMPLETION: usize = 4;

/// How many times as much as its completion a wording tells.
const STEM_SHARE: f64 = 1.5;

/// Two names in quotation marks are variants when they share at least this many characters of one length.
const LEAST_SHARED_OF_NAME: usize = 3;

/// The longest name that is compared character by character.
const LONGEST_NAME: usize = 10;

/// A phrase, or what its completions share, has at least this many Han characters: shorter ones are everywhere
/// alike.
const LEAST_HAN: usize = 6;

/// The wordings that an open one is completed to: 走在前列、勇当 → 走在前列、勇当尖兵, 走在前列、勇当先锋.
///
/// A wording is open when it never ends at punctuation and in each place a short way leads to punctuation or
/// to 的, over different words that tell less than the wording itself. Returns the completed wordings, at least
/// two, or nothing.
pub(crate) fn completions(
    symbols: &Symbols,
    lexicon: &Lexicon,
    suffixes: &Suffixes,
    open: &Candidate,
) -> Vec<Candidate> {
    if open.first().filter(|&at| is_han(symbols.character(at))).count() < LEAST_HAN {
        return Vec::new();
    }
    let ways: Option<Vec<usize>> = (open.places.iter())
        .map(|&place| {
            let end = place + open.length;
            if symbols.border(end).is_free() {
                return None;
            }
            let stop = (end + 1..=end + LONGEST_COMPLETION)
                .find(|&at| symbols.border(at).is_free() || symbols.character(at) == '的');
            stop.or_else(|| next_noun(symbols, end))
        })
        .collect();
    let Some(ends) = ways else { return Vec::new() };
    let bits = |range: Range<usize>| -> f64 {
        symbols.words(range).map(|(_, word)| word_information(symbols, lexicon, word)).sum()
    };
    let known = bits(open.first());
    let is_small = |(&place, &end): (&usize, &usize)| {
        let added = place + open.length..end;
        !added.clone().any(|at| symbols.character(at).is_ascii_digit()) && known >= STEM_SHARE * bits(added)
    };
    if !open.places.iter().zip(&ends).all(is_small) {
        return Vec::new();
    }
    let patterns: FxHashSet<&[i32]> =
        open.places.iter().zip(&ends).map(|(&place, &end)| &symbols.text[place..end]).collect();
    if patterns.len() < 2 || patterns.iter().any(|pattern| pattern.contains(&SEPARATOR)) {
        return Vec::new();
    }
    let mut completed: Vec<Candidate> =
        patterns.into_iter().filter_map(|pattern| candidate(symbols, suffixes, pattern)).collect();
    completed.sort_by_key(|candidate| candidate.places[0]);
    completed
}

/// The end of the noun that begins at a position, when a verb follows it: 勇当尖兵 before 作出.
fn next_noun(symbols: &Symbols, at: usize) -> Option<usize> {
    let word_at = |at: usize| {
        let (_, number) = symbols.words(at..at + 1).next()?;
        let word = symbols.vocabulary.word(number);
        Some((word.class, at + word.text.chars().count()))
    };
    let (class, end) = word_at(at)?;
    let is_closed =
        class == WordClass::Noun && word_at(end).is_some_and(|(class, _)| class == WordClass::Verb);
    (is_closed && end <= at + LONGEST_COMPLETION).then_some(end)
}

/// The variants of each phrase anywhere in the corpus, best first.
pub(crate) fn variants_of_each(variants: &Variants<'_>, phrases: &[Candidate]) -> Vec<Vec<Variant>> {
    let symbols = variants.symbols;
    let names = quoted_names(symbols);
    (phrases.par_iter())
        .map(|phrase| {
            let range = phrase.first();
            let han = range.clone().filter(|&at| is_han(symbols.character(at))).count();
            let mut found = name_variants(symbols, &names, range.clone());
            if han >= LEAST_HAN {
                found.extend(variants.of(range));
            }
            found
        })
        .collect()
}

/// Groups the variants of the phrases, which come in the order of their ranking, behind the families of
/// completed wordings. A wording belongs to one family.
pub(crate) fn families(
    symbols: &Symbols,
    suffixes: &Suffixes,
    completed: Vec<Family>,
    phrases: &[Candidate],
    found: &[Vec<Variant>],
) -> Vec<Family> {
    let mut families = completed;
    let mut taken: FxHashSet<String> =
        families.iter().flat_map(|family| family.forms.iter().map(|form| form.text.clone())).collect();
    for (phrase, found) in phrases.iter().zip(found) {
        let text = symbols.string(phrase.first());
        if taken.contains(&text) {
            continue;
        }
        let mut forms: Vec<(String, Variant)> = Vec::new();
        for variant in found {
            let other = symbols.string(variant.range.clone());
            let is_new =
                other != text && !taken.contains(&other) && forms.iter().all(|(form, _)| *form != other);
            if is_new && forms.len() < MOST_FORMS {
                forms.push((other, variant.clone()));
            }
        }
        if forms.is_empty() {
            continue;
        }
        taken.insert(text);
        taken.extend(forms.iter().map(|(form, _)| form.clone()));
        families.push(family(symbols, suffixes, phrase, forms));
    }
    families
}

fn family(
    symbols: &Symbols,
    suffixes: &Suffixes,
    phrase: &Candidate,
    variants: Vec<(String, Variant)>,
) -> Family {
    let mut counts: BTreeMap<Change, usize> = BTreeMap::new();
    for (_, variant) in &variants {
        *counts.entry(variant.change).or_default() += 1;
    }
    let change = counts.into_iter().max_by_key(|&(change, count)| (count, std::cmp::Reverse(change)));
    let mut forms: Vec<(usize, Form)> = (variants.into_iter())
        .filter_map(|(text, variant)| {
            let places = candidate(symbols, suffixes, &symbols.text[variant.range.clone()])?;
            let form = Form {
                text,
                occurrences: occurrences(symbols, &places),
                change: Some(variant.change),
                edits: variant.edits,
            };
            Some((places.places[0], form))
        })
        .collect();
    forms.sort_by_key(|&(place, _)| place);
    let text = symbols.string(phrase.first());
    let head = Form {
        text: text.clone(),
        occurrences: occurrences(symbols, phrase),
        change: None,
        edits: Vec::new(),
    };
    Family {
        head: text,
        forms: std::iter::once(head).chain(forms.into_iter().map(|(_, form)| form)).collect(),
        change: change.map_or(Change::Several, |(change, _)| change),
    }
}

/// The family of the wordings that complete one stem: all but the last words are the same.
pub(crate) fn completed_family(symbols: &Symbols, stem: &Candidate, forms: &[&Candidate]) -> Family {
    let mut forms: Vec<&Candidate> = forms.to_vec();
    forms.sort_by_key(|form| {
        (std::cmp::Reverse(form.documents), std::cmp::Reverse(form.places.len()), form.places[0])
    });
    let texts: Vec<String> = forms.iter().map(|form| symbols.string(form.first())).collect();
    let stem = symbols.string(stem.first()).len();
    let form = |number: usize| {
        let difference = (number > 0).then(|| tail_change(&texts[0], &texts[number], stem));
        Form {
            text: texts[number].clone(),
            occurrences: occurrences(symbols, forms[number]),
            change: difference.as_ref().map(|(change, _)| *change),
            edits: difference.into_iter().map(|(_, edit)| edit).collect(),
        }
    };
    let forms: Vec<Form> = (0..forms.len()).map(form).collect();
    let change = forms[1..].iter().find_map(|form| form.change).unwrap_or(Change::ReplacedTail);
    Family { head: texts[0].clone(), forms, change }
}

/// How two wordings differ that share their first `stem` bytes.
fn tail_change(head: &str, form: &str, stem: usize) -> (Change, WordEdit) {
    let (head_tail, form_tail) = (&head[stem..], &form[stem..]);
    let common: usize = (head_tail.chars().rev().zip(form_tail.chars().rev()))
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let edit = WordEdit { head: stem..head.len() - common, form: stem..form.len() - common };
    let change = match (edit.head.is_empty(), edit.form.is_empty()) {
        (true, _) => Change::InsertedModifier,
        (_, true) => Change::DroppedModifier,
        _ if common == 0 => Change::ReplacedTail,
        _ => Change::ReplacedWord,
    };
    (change, edit)
}

/// Names in quotation marks that differ from a name by one character: “民生七有” and “民生七优”.
///
/// Numerals do not count: “四个意识” and “七个意识” are two lists, not two forms.
fn name_variants(symbols: &Symbols, names: &[Range<usize>], phrase: Range<usize>) -> Vec<Variant> {
    if !names.iter().any(|name| name.len() == phrase.len() && same(symbols, name, &phrase))
        || phrase.len() > LONGEST_NAME + 2
    {
        return Vec::new();
    }
    let mut seen: FxHashSet<String> = FxHashSet::default();
    (names.iter())
        .filter(|name| name.len() == phrase.len() && seen.insert(symbols.string((*name).clone())))
        .filter_map(|name| {
            let mut differing =
                phrase.clone().zip(name.clone()).filter(|&(a, b)| symbols.text[a] != symbols.text[b]);
            let (a, b) = differing.next()?;
            let shared = phrase.len() - 3;
            let is_variant = differing.next().is_none()
                && shared >= LEAST_SHARED_OF_NAME
                && is_han(symbols.character(a))
                && is_han(symbols.character(b))
                && !(is_numeral(symbols.character(a)) && is_numeral(symbols.character(b)))
                && shares_a_word(symbols, phrase.clone(), a)
                && !(a == phrase.start + 2 && is_numeral(symbols.character(phrase.start + 1)))
                && !(are_contrasted(symbols, names, &phrase, name)
                    && are_words(symbols, phrase.clone(), name, a));
            is_variant.then(|| {
                let bytes =
                    |range: Range<usize>| -> usize { range.map(|at| symbols.character(at).len_utf8()).sum() };
                let before = bytes(phrase.start..a);
                let place = before..before + symbols.character(a).len_utf8();
                let other = before..before + symbols.character(b).len_utf8();
                Variant {
                    range: name.clone(),
                    similarity: shared as f64 / (shared + 2) as f64,
                    change: Change::ReplacedCharacter,
                    edits: vec![WordEdit { head: place, form: other }],
                }
            })
        })
        .collect()
}

fn same(symbols: &Symbols, a: &Range<usize>, b: &Range<usize>) -> bool {
    symbols.text[a.clone()] == symbols.text[b.clone()]
}

/// Whether some document holds both names.
fn are_contrasted(symbols: &Symbols, names: &[Range<usize>], a: &Range<usize>, b: &Range<usize>) -> bool {
    let documents = |wanted: &Range<usize>| -> FxHashSet<usize> {
        (names.iter())
            .filter(|name| name.len() == wanted.len() && same(symbols, name, wanted))
            .map(|name| symbols.document(name.start))
            .collect()
    };
    !documents(a).is_disjoint(&documents(b))
}

/// Whether both names have a word of the dictionary at the character that differs: “深圳速度” and “深圳高度” say
/// two things.
fn are_words(symbols: &Symbols, phrase: Range<usize>, name: &Range<usize>, differing: usize) -> bool {
    let is_word = |range: Range<usize>, at: usize| {
        symbols.words(range).any(|(start, number)| {
            let word = symbols.vocabulary.word(number);
            word.is_ordinary && (start..start + word.text.chars().count()).contains(&at)
        })
    };
    is_word(phrase.clone(), differing) && is_word(name.clone(), name.start + differing - phrase.start)
}

/// Whether a name holds a word of content that does not touch the character that differs.
fn shares_a_word(symbols: &Symbols, phrase: Range<usize>, differing: usize) -> bool {
    symbols.words(phrase).any(|(at, number)| {
        let word = symbols.vocabulary.word(number);
        let length = word.text.chars().count();
        let is_content =
            !word.class.is_grammatical() && !matches!(word.class, WordClass::Number | WordClass::Measure);
        length >= 2 && is_content && !(at..at + length).contains(&differing)
    })
}
