//! Successions: formulations that took each other's place, as the table of successions knows them. No likeness of words
//! leads from 全面建成小康社会 to 全面建设社会主义现代化国家.

use std::cmp::Reverse;

use rustc_hash::FxHashSet;

use super::candidates::{Candidate, candidate};
use super::families::{Family, Form};
use super::occurrences;
use super::recurrence::Suffixes;
use super::symbols::Symbols;
use super::variants::{Change, WordEdit};
use crate::document::{Corpus, Date};

const SUCCESSIONS: &str = include_str!("../../dictionaries/phrases/successions.tsv");

/// The lines of which the corpus holds two steps or more in their order, each as a family.
pub(crate) fn successions(corpus: &Corpus, symbols: &Symbols, suffixes: &Suffixes) -> Vec<Family> {
    rows()
        .filter_map(|row| family(symbols, in_order(corpus, symbols, steps(symbols, suffixes, &row))))
        .collect()
}

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    SUCCESSIONS.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

/// The steps of a row that the corpus holds, in the order of the row.
fn steps(symbols: &Symbols, suffixes: &Suffixes, row: &[&str]) -> Vec<Candidate> {
    // The longest step takes its places first: they are not those of a shorter one inside.
    let mut longest_first: Vec<(usize, &str)> = row.iter().copied().enumerate().collect();
    longest_first.sort_by_key(|(_, step)| Reverse(step.len()));
    let mut taken: FxHashSet<usize> = FxHashSet::default();
    let mut found: Vec<(usize, Candidate)> = Vec::new();
    for (number, step) in longest_first {
        let Some(pattern) = symbols.pattern(step) else { continue };
        let Some(mut form) = candidate(symbols, suffixes, &pattern) else { continue };
        form.places.retain(|&place| {
            let is_whole = symbols.is_word_border(place) && symbols.is_word_border(place + form.length);
            is_whole && !taken.contains(&place)
        });
        taken.extend(form.places.iter().flat_map(|&place| place..place + form.length));
        let mut documents: Vec<usize> = form.places.iter().map(|&place| symbols.document(place)).collect();
        documents.dedup();
        form.documents = documents.len();
        if !form.places.is_empty() {
            found.push((number, form));
        }
    }
    found.sort_by_key(|(number, _)| *number);
    found.into_iter().map(|(_, form)| form).collect()
}

/// The steps that the corpus shows in their order: each first stands at a later date than the one before. What the
/// table knows and the documents do not bear out is not said.
fn in_order(corpus: &Corpus, symbols: &Symbols, steps: Vec<Candidate>) -> Vec<Candidate> {
    let mut latest = None;
    let is_later = |step: &Candidate| {
        let first = first_date(step.places.iter().map(|&place| symbols.document(place)), corpus);
        let is_later = first.is_some() && first > latest;
        latest = latest.max(first);
        is_later
    };
    steps.into_iter().filter(is_later).collect()
}

fn first_date(documents: impl Iterator<Item = usize>, corpus: &Corpus) -> Option<Date> {
    documents.filter_map(|number| corpus.documents()[number].date).min()
}

fn family(symbols: &Symbols, steps: Vec<Candidate>) -> Option<Family> {
    if steps.len() < 2 {
        return None;
    }
    // The head is the step of most documents; the others follow in their order.
    let head = (0..steps.len()).max_by_key(|&number| (steps[number].documents, Reverse(number)))?;
    let head_text = symbols.string(steps[head].first());
    let form = |number: usize| {
        let text = symbols.string(steps[number].first());
        let is_head = number == head;
        Form {
            occurrences: occurrences(symbols, &steps[number]),
            change: (!is_head).then_some(Change::Succession),
            edits: if is_head { Vec::new() } else { vec![edit(&head_text, &text)] },
            text,
        }
    };
    let others = (0..steps.len()).filter(|&number| number != head);
    let forms = std::iter::once(head).chain(others).map(form).collect();
    Some(Family { head: head_text.clone(), forms, change: Change::Succession })
}

/// What stands between the shared start and the shared end of two wordings.
fn edit(head: &str, form: &str) -> WordEdit {
    let shared = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>| -> usize {
        a.zip(b).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
    };
    let start = shared(&mut head.chars(), &mut form.chars());
    let end = shared(&mut head[start..].chars().rev(), &mut form[start..].chars().rev());
    WordEdit { head: start..head.len() - end, form: start..form.len() - end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_every_row_leads_somewhere() {
        let rows: Vec<Vec<&str>> = rows().collect();
        assert!(rows.windows(2).all(|pair| pair[0] < pair[1]), "sorted and unique");
        assert!(rows.iter().all(|row| row.len() > 1));
        assert!(rows.iter().flatten().all(|step| step.chars().count() > 2));
    }

    #[test]
    fn an_edit_is_what_differs() {
        assert_eq!(edit("全面建设小康社会", "全面建成小康社会"), WordEdit { head: 9..12, form: 9..12 });
        assert_eq!(edit("依法治国", "全面依法治国"), WordEdit { head: 0..0, form: 0..6 });
    }
}
