//! Successions: formulations that took each other's place, as the table of successions knows them. No likeness of words
//! leads from 全面建成小康社会 to 全面建设社会主义现代化国家.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::candidates::{Candidate, candidate};
use super::families::{Family, Form};
use super::occurrences;
use super::recurrence::Suffixes;
use super::symbols::Symbols;
use super::variants::{Change, WordEdit};

const SUCCESSIONS: &str = include_str!("../../dictionaries/phrases/successions.tsv");

/// The lines of which the corpus holds two steps or more, each as a family.
pub(crate) fn successions(symbols: &Symbols, suffixes: &Suffixes) -> Vec<Family> {
    lines().filter_map(|line| family(symbols, suffixes, &line)).collect()
}

/// The rows of the table, the longest step of each first: its places are not those of a shorter one inside.
fn lines() -> impl Iterator<Item = Vec<&'static str>> {
    SUCCESSIONS.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let mut steps: Vec<&str> = line.split('\t').collect();
        steps.sort_by_key(|step| Reverse(step.len()));
        steps
    })
}

fn family(symbols: &Symbols, suffixes: &Suffixes, steps: &[&str]) -> Option<Family> {
    let mut taken: HashSet<usize> = HashSet::new();
    let mut found: Vec<Candidate> = Vec::new();
    for step in steps {
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
            found.push(form);
        }
    }
    // The head is the step of most documents; the others follow as they first stand.
    found.sort_by_key(|form| (Reverse(form.documents), Reverse(form.places.len()), form.places[0]));
    let (head, rest) = found.split_first_mut().filter(|(_, rest)| !rest.is_empty())?;
    rest.sort_by_key(|form| form.places[0]);
    let head_text = symbols.string(head.first());
    let form = |candidate: &Candidate| {
        let text = symbols.string(candidate.first());
        let is_head = text == head_text;
        Form {
            occurrences: occurrences(symbols, candidate),
            change: (!is_head).then_some(Change::Succession),
            edits: if is_head { Vec::new() } else { vec![edit(&head_text, &text)] },
            text,
        }
    };
    let forms = std::iter::once(&*head).chain(rest.iter()).map(form).collect();
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
        let rows: Vec<&str> = SUCCESSIONS.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(rows.windows(2).all(|pair| pair[0] < pair[1]), "sorted and unique");
        assert!(rows.iter().all(|row| row.split('\t').count() > 1));
        assert!(rows.iter().all(|row| row.split('\t').all(|step| step.chars().count() > 2)));
    }

    #[test]
    fn an_edit_is_what_differs() {
        assert_eq!(edit("全面建设小康社会", "全面建成小康社会"), WordEdit { head: 9..12, form: 9..12 });
        assert_eq!(edit("依法治国", "全面依法治国"), WordEdit { head: 0..0, form: 0..6 });
    }
}
