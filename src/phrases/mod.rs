//! Recurring phrasing: a corpus → phrases, families of variants, frames with slots, shared passages.

mod boundaries;
mod candidates;
mod kinds;
mod lexicon;
mod ranking;
mod recurrence;
mod symbols;
mod words;

pub use boundaries::Boundary;
pub use kinds::Kind;
pub use ranking::Score;

use crate::document::Corpus;

#[doc(hidden)]
pub fn try_out(corpus: &Corpus) -> Vec<(String, Kind, Score, Boundary)> {
    let t = std::time::Instant::now();
    let symbols = symbols::Symbols::new(corpus);
    eprintln!("symbols {} {:?}", symbols.text.len(), t.elapsed());
    let lexicon = lexicon::Lexicon::new(&symbols.vocabulary);
    let suffixes = recurrence::Suffixes::new(&symbols.text);
    eprintln!("suffixes {:?}", t.elapsed());
    let all = candidates::collect(&symbols, &suffixes, &lexicon);
    eprintln!("candidates {} {:?}", all.len(), t.elapsed());
    let all: Vec<_> = all.into_iter().filter(|c| c.places.len() >= 2 ).filter(|c| {
        let b = boundaries::boundary(&symbols, &c.places, c.length);
        b.left >= 0.5 && b.right >= 0.5
    }).collect();
    eprintln!("edges {} {:?}", all.len(), t.elapsed());
    let kept = candidates::drop_covered(&symbols, all);
    eprintln!("kept {} {:?}", kept.len(), t.elapsed());
    let mut scored: Vec<_> = kept.into_iter().filter(|c| c.documents >= 2).map(|c| {
        let (s, b) = ranking::score(&symbols, &lexicon, &c);
        (c, s, b)
    }).collect();
    let mut other: Vec<_> = Vec::new();
    scored.retain(|(c, s, b)| {
        let k = kinds::kind(&symbols, &lexicon, c.first());
        if k != Kind::Formulation { other.push((symbols.string(c.first()), k, *s, *b)); }
        k == Kind::Formulation
    });
    ranking::rank(&symbols, &lexicon, &mut scored);
    eprintln!("ranked {:?}", t.elapsed());
    other.sort_by(|a,b| b.2.total.total_cmp(&a.2.total));
    let mut out: Vec<_> = scored.into_iter().map(|(c, s, b)| (symbols.string(c.first()), Kind::Formulation, s, b)).collect();
    out.extend(other);
    out
}
