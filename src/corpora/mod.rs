//! Corpora that stay, with what is asked of them: a [`Store`] below, the requests of both shells above.
//!
//! Nothing is worked out twice: answers about documents are kept by the hashes of their bytes, the question and the rules;
//! the corpora that were opened last stay in memory.

mod opened;
mod question;
mod rules;
mod selection;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use crate::decode::{Hint, decode};
use crate::document::{Canonical, Document, ManifestEntry, SourceText};
use crate::normalize::Options;
use crate::requests::{
    Comparison, DiffSettings, NormalizeSettings, Problem, ProblemKind, Watch, canonical_phrase,
    named_encoding, phrase_life, source,
};
use crate::schema::{
    CorporaV1, CorpusDocumentV1, CorpusEntryV1, CorpusV1, FactsV1, MappedV1, OffsetUnit, PhraseLifeV1, PutV1,
};
use crate::store::{
    Declared, KeptResult, NewDocument, Place, PutStatus, ResultKind, Store, StoreError, Stored,
    StoredDocument,
};
use opened::{Opened, OpenedCorpora};
pub use question::ReportQuestion;
use rules::rules;
pub use selection::Selection;

/// The note of the decoding stage on bytes that are no text.
const LOOKS_BINARY: &str = "looks-binary";

/// The most bytes of a corpus that is prepared before somebody asks: mining takes half a second a megabyte.
const MOST_WARMED_BYTES: usize = 16 << 20;

/// The corpora of a store.
#[derive(Debug)]
pub struct Corpora {
    store: Store,
    rules: String,
    opened: OpenedCorpora,
}

/// A document to put into a corpus.
#[derive(Debug, Clone, Default)]
pub struct GivenDocument {
    /// Its name in the corpus.
    pub id: String,
    /// Its bytes as they came.
    pub bytes: Vec<u8>,
    /// What is said of it; `None` leaves what was said before.
    pub declared: Option<Declared>,
}

/// A document with what is known of it.
#[derive(Debug, Clone)]
struct Known {
    stored: StoredDocument,
    facts: FactsV1,
    same_as: Option<String>,
}

impl Corpora {
    /// Opens the corpora at a place.
    ///
    /// # Errors
    /// A [`Problem`] when the store does not open.
    pub fn open(place: &Place) -> Result<Self, Problem> {
        let store = Store::open(place)?;
        let rules = rules();
        store.leave_out_other_rules(&rules)?;
        Ok(Self { store, rules, opened: OpenedCorpora::default() })
    }

    /// All corpora.
    ///
    /// # Errors
    /// A [`Problem`] when the store fails; so it is with everything below.
    pub fn list(&self) -> Result<CorporaV1, Problem> {
        let entry = |entry: crate::store::CorpusEntry| CorpusEntryV1 {
            name: entry.name,
            n_documents: entry.n_documents,
            n_bytes: entry.n_bytes,
        };
        Ok(CorporaV1 { corpora: self.store.corpora()?.into_iter().map(entry).collect() })
    }

    /// Makes a corpus; whether it is new.
    ///
    /// # Errors
    /// A [`Problem`] for a name that none may have.
    pub fn make(&self, corpus: &str) -> Result<bool, Problem> {
        Ok(self.store.make_corpus(corpus)?)
    }

    /// Deletes a corpus with all its documents.
    ///
    /// # Errors
    /// A [`Problem`] where there is none.
    pub fn delete(&self, corpus: &str) -> Result<(), Problem> {
        Ok(self.store.delete_corpus(corpus)?)
    }

    /// Puts documents into a corpus, which is made where there is none: all of them, or none. When this returns, they are on
    /// the disk.
    ///
    /// # Errors
    /// A [`Problem`] for a bad name, id, date, level or encoding, and for too many bytes.
    pub fn put(&self, corpus: &str, documents: Vec<GivenDocument>) -> Result<Vec<PutV1>, Problem> {
        let new: Vec<NewDocument> = documents.into_par_iter().map(new_document).collect::<Result<_, _>>()?;
        let stored = self.store.put(corpus, &new)?;
        let answer = |(document, stored): (NewDocument, Stored)| PutV1 {
            id: document.id,
            sha256: document.sha256,
            status: match stored.status {
                PutStatus::Added => "added",
                PutStatus::Replaced => "replaced",
                PutStatus::Unchanged => "unchanged",
            },
            same_as: stored.same_as,
        };
        Ok(new.into_iter().zip(stored).map(answer).collect())
    }

    /// The hash of each document's bytes.
    ///
    /// # Errors
    /// A [`Problem`] where there is no such corpus.
    pub fn hashes(&self, corpus: &str) -> Result<HashMap<String, String>, Problem> {
        let documents = self.store.documents(corpus)?;
        Ok(documents.into_iter().map(|document| (document.id, document.sha256)).collect())
    }

    /// Deletes a document.
    ///
    /// # Errors
    /// A [`Problem`] where there is none.
    pub fn delete_document(&self, corpus: &str, id: &str) -> Result<(), Problem> {
        Ok(self.store.delete_document(corpus, id)?)
    }

    /// A corpus with its documents.
    ///
    /// # Errors
    /// A [`Problem`] where there is none.
    pub fn describe(&self, corpus: &str) -> Result<CorpusV1, Problem> {
        let known = self.known(corpus)?;
        Ok(CorpusV1 {
            name: corpus.to_owned(),
            profile: Options::default().profile(),
            n_documents: known.len(),
            n_bytes: known.iter().map(|known| known.stored.n_bytes).sum(),
            documents: known.into_iter().map(Known::into_wire).collect(),
        })
    }

    /// One document of a corpus.
    ///
    /// # Errors
    /// A [`Problem`] where there is none.
    pub fn document(&self, corpus: &str, id: &str) -> Result<CorpusDocumentV1, Problem> {
        // Whether another one has the same bytes, all must be asked.
        let found = self.known(corpus)?.into_iter().find(|known| known.stored.id == id);
        let none = || StoreError::NoDocument { corpus: corpus.to_owned(), id: id.to_owned() };
        Ok(found.ok_or_else(none)?.into_wire())
    }

    /// The bytes of a document as they came.
    ///
    /// # Errors
    /// A [`Problem`] where there is none.
    pub fn source(&self, corpus: &str, id: &str) -> Result<Vec<u8>, Problem> {
        let stored = self.store.document(corpus, id)?;
        self.bytes_of(&stored)
    }

    /// The canonical text of a document.
    ///
    /// # Errors
    /// A [`Problem`] where there is none.
    pub fn text(&self, corpus: &str, id: &str) -> Result<String, Problem> {
        let stored = self.store.document(corpus, id)?;
        Ok(canonical_of(&stored.declared, self.bytes_of(&stored)?)?.text)
    }

    /// The canonical form of a document with its changes and its map, as JSON of [`MappedV1`].
    ///
    /// # Errors
    /// A [`Problem`] where there is none.
    pub fn canonical(&self, corpus: &str, id: &str, unit: OffsetUnit) -> Result<Vec<u8>, Problem> {
        let stored = self.store.document(corpus, id)?;
        let Declared { encoding, charset, .. } = &stored.declared;
        let question = format!("{unit:?}\n{encoding:?}\n{charset:?}\n{id}");
        self.answer(ResultKind::Canonical, vec![stored.sha256.clone()], &question, || {
            let canonical = canonical_of(&stored.declared, self.bytes_of(&stored)?)?;
            json(&MappedV1::new(id.to_owned(), &canonical, unit))
        })
    }

    /// What changed from one document to another, as JSON of [`DiffV1`](crate::schema::DiffV1).
    ///
    /// # Errors
    /// A [`Problem`] where one of them is not there.
    pub fn diff(&self, corpus: &str, a: &str, b: &str, unit: OffsetUnit) -> Result<Vec<u8>, Problem> {
        let (a, b) = (self.store.document(corpus, a)?, self.store.document(corpus, b)?);
        let question = format!("{unit:?}\n{:?}\n{:?}", a.declared, b.declared);
        let sources = vec![a.sha256.clone(), b.sha256.clone()];
        self.answer(ResultKind::Diff, sources, &question, || json(&self.compare(&a, &b)?.to_wire(None, unit)))
    }

    /// Two documents, compared.
    ///
    /// # Errors
    /// A [`Problem`] where one of them is not there.
    pub fn comparison(&self, corpus: &str, a: &str, b: &str) -> Result<Comparison, Problem> {
        self.compare(&self.store.document(corpus, a)?, &self.store.document(corpus, b)?)
    }

    fn compare(&self, a: &StoredDocument, b: &StoredDocument) -> Result<Comparison, Problem> {
        let canonical = |stored: &StoredDocument| canonical_of(&stored.declared, self.bytes_of(stored)?);
        let (a, b) = rayon::join(|| canonical(a), || canonical(b));
        Ok(Comparison::of_documents(a?, b?, &DiffSettings::default()))
    }

    /// What a report on a selection of a corpus says, in the form that is asked for.
    ///
    /// # Errors
    /// A [`Problem`] where there is no such corpus, the selection is empty, or a setting makes no sense.
    pub fn report(
        &self,
        corpus: &str,
        selection: &Selection,
        question: &ReportQuestion,
        watch: &Watch,
    ) -> Result<Vec<u8>, Problem> {
        question.check()?;
        let selected = self.selected(corpus, selection)?;
        let sources = selected.iter().map(|known| known.stored.sha256.clone()).collect();
        let asked = format!("{}\n{}", question.key(corpus), identity(&selected));
        self.answer(ResultKind::Report, sources, &asked, || {
            let opened = self.opened(&selected, watch)?;
            watch.check()?;
            question.answer(corpus, &opened)
        })
    }

    /// Works out what a page shows of a corpus first, unless it is large.
    ///
    /// # Errors
    /// A [`Problem`] where there is no such corpus.
    pub fn warm(&self, corpus: &str, watch: &Watch) -> Result<(), Problem> {
        let described = self.describe(corpus)?;
        if (1..=MOST_WARMED_BYTES).contains(&described.n_bytes) {
            let all = Selection::default();
            self.report(corpus, &all, &ReportQuestion::Overview, watch)?;
            self.opened(&self.selected(corpus, &all)?, watch)?.index();
        }
        Ok(())
    }

    /// The life of a wording in a selection of a corpus, as JSON of [`PhraseLifeV1`].
    ///
    /// # Errors
    /// A [`Problem`] where there is no such corpus, the selection is empty, or the wording is.
    pub fn phrase(
        &self,
        corpus: &str,
        selection: &Selection,
        phrase: &str,
        width: Option<usize>,
        unit: OffsetUnit,
        watch: &Watch,
    ) -> Result<Vec<u8>, Problem> {
        let selected = self.selected(corpus, selection)?;
        let sources = selected.iter().map(|known| known.stored.sha256.clone()).collect();
        let asked = format!("phrase {phrase:?} {width:?} {unit:?}\n{}", identity(&selected));
        self.answer(ResultKind::Report, sources, &asked, || {
            json(&self.life(&selected, phrase, width, unit, watch)?)
        })
    }

    /// The life of a wording in a selection of a corpus, with offsets in bytes.
    ///
    /// # Errors
    /// As those of [`Self::phrase`].
    pub fn phrase_life(
        &self,
        corpus: &str,
        selection: &Selection,
        phrase: &str,
    ) -> Result<PhraseLifeV1, Problem> {
        let selected = self.selected(corpus, selection)?;
        self.life(&selected, phrase, None, OffsetUnit::default(), &Watch::default())
    }

    fn life(
        &self,
        selected: &[Known],
        phrase: &str,
        width: Option<usize>,
        unit: OffsetUnit,
        watch: &Watch,
    ) -> Result<PhraseLifeV1, Problem> {
        let settings = NormalizeSettings { offsets: unit, ..NormalizeSettings::default() };
        let wording = canonical_phrase(phrase, &settings).map_err(|problem| problem.at("phrase"))?;
        let opened = self.opened(selected, watch)?;
        Ok(phrase_life(&opened.corpus, opened.index(), wording, width, &settings))
    }

    /// The documents of a corpus that a selection takes, in order, each sequence of bytes once.
    fn selected(&self, corpus: &str, selection: &Selection) -> Result<Vec<Known>, Problem> {
        let mut known = self.known(corpus)?;
        selection.check(&known)?;
        known.retain(|known| selection.takes(known));
        let mut seen = HashSet::new();
        known.retain(|known| seen.insert(known.stored.sha256.clone()));
        if known.is_empty() {
            let next = "put documents into the corpus, or select more of them";
            return Err(Problem::new(ProblemKind::InvalidOption, "no document is selected", next));
        }
        Ok(known)
    }

    /// A selection, ready to be asked.
    fn opened(&self, selected: &[Known], watch: &Watch) -> Result<Arc<Opened>, Problem> {
        self.opened.get(&identity(selected), || {
            let document = |known: &Known| {
                watch.check()?;
                assemble(&known.stored, self.bytes_of(&known.stored)?)
            };
            let documents = selected.par_iter().map(document).collect::<Result<Vec<_>, Problem>>()?;
            let n_bytes = selected.iter().map(|known| known.stored.n_bytes).sum();
            Ok(Opened::new(documents, n_bytes))
        })
    }

    /// All documents of a corpus with what is known of them, in the order of their dates.
    fn known(&self, corpus: &str) -> Result<Vec<Known>, Problem> {
        let stored = self.store.documents(corpus)?;
        let places: Vec<KeptResult> = (stored.iter())
            .map(|stored| {
                let question = format!("{}\n{:?}", stored.id, stored.declared);
                KeptResult::new(ResultKind::Facts, &self.rules, vec![stored.sha256.clone()], &question)
            })
            .collect();
        let kept = self.store.all_kept(&places)?;
        let facts: Vec<(FactsV1, bool)> = (stored.par_iter().zip(kept))
            .map(|(stored, kept)| match kept.and_then(|kept| serde_json::from_slice(&kept).ok()) {
                Some(facts) => Ok((facts, true)),
                None => Ok((FactsV1::new(&assemble(stored, self.bytes_of(stored)?)?), false)),
            })
            .collect::<Result<_, Problem>>()?;
        let new: Vec<(KeptResult, Vec<u8>)> = (places.into_iter().zip(&facts))
            .filter(|(_, (_, is_kept))| !is_kept)
            .map(|(place, (facts, _))| Ok((place, json(facts)?)))
            .collect::<Result<_, Problem>>()?;
        if !new.is_empty() {
            // The same holds here: what cannot be kept is worked out again.
            let _ = self.store.keep(&new);
        }
        let mut first_with: HashMap<String, String> = HashMap::new();
        let mut known: Vec<Known> = (stored.into_iter().zip(facts))
            .map(|(stored, (facts, _))| Known { stored, facts, same_as: None })
            .collect();
        let date = |known: &Known| known.facts.date.as_ref().and_then(|date| date.parse().ok());
        known.sort_by_cached_key(|known| {
            let date: Option<crate::document::Date> = date(known);
            (date.is_none(), date, known.stored.id.clone())
        });
        for known in &mut known {
            known.same_as = first_with.get(&known.stored.sha256).cloned();
            first_with.entry(known.stored.sha256.clone()).or_insert_with(|| known.stored.id.clone());
        }
        Ok(known)
    }

    /// The answer to a question: the one that is kept, or what `make` makes, which then is.
    fn answer(
        &self,
        kind: ResultKind,
        sources: Vec<String>,
        question: &str,
        make: impl FnOnce() -> Result<Vec<u8>, Problem>,
    ) -> Result<Vec<u8>, Problem> {
        let place = KeptResult::new(kind, &self.rules, sources, question);
        if let Some(kept) = self.store.kept(&place)? {
            return Ok(kept);
        }
        let made = make()?;
        // An answer that cannot be kept, on a full disk, is an answer.
        let _ = self.store.keep(&[(place, made.clone())]);
        Ok(made)
    }

    fn bytes_of(&self, stored: &StoredDocument) -> Result<Vec<u8>, Problem> {
        self.store.source(&stored.sha256)?.ok_or_else(|| {
            let what = format!("`{}` was deleted in the meantime", stored.id);
            Problem::new(ProblemKind::NotFound, what, "list the documents again")
        })
    }
}

/// What tells one selection from all others, by its bytes and what is said of them.
fn identity(selected: &[Known]) -> String {
    let one = |known: &Known| {
        let StoredDocument { id, sha256, declared, .. } = &known.stored;
        format!("{sha256} {id:?} {declared:?}\n")
    };
    selected.iter().map(one).collect()
}

fn new_document(given: GivenDocument) -> Result<NewDocument, Problem> {
    let GivenDocument { id, bytes, declared } = given;
    let at = |problem: Problem| problem.at(id.clone());
    if let Some(declared) = &declared {
        entry(declared).map_err(at)?;
        if let Some(label) = &declared.encoding {
            named_encoding(label).map_err(at)?;
        }
    }
    let source = source(bytes).map_err(at)?;
    let hint = Hint { encoding: declared.as_ref().and_then(|it| it.encoding.clone()), declared: None };
    if decode(source.bytes(), &hint).rewrite.notes.iter().any(|note| note.code == LOOKS_BINARY) {
        let what = "this is no text: it has control characters throughout";
        return Err(at(Problem::new(ProblemKind::InvalidRequest, what, "convert it to text first")));
    }
    Ok(NewDocument { sha256: source.sha256(), bytes: source.bytes().to_vec(), id, declared })
}

fn canonical_of(declared: &Declared, bytes: Vec<u8>) -> Result<Canonical, Problem> {
    let hint = Hint { encoding: declared.encoding.clone(), declared: declared.charset.clone() };
    let source: SourceText = source(bytes)?;
    Ok(crate::normalize::normalize(&source, &Options { hint, ..Options::default() }))
}

fn assemble(stored: &StoredDocument, bytes: Vec<u8>) -> Result<Document, Problem> {
    let entry = entry(&stored.declared)?;
    Ok(Document::assemble(stored.id.clone(), canonical_of(&stored.declared, bytes)?, Some(&entry)))
}

/// What is said of a document, read.
fn entry(declared: &Declared) -> Result<ManifestEntry, Problem> {
    let invalid = |name: &str, what: String| {
        Problem::new(ProblemKind::InvalidOption, format!("{name}: {what}"), "correct it, or leave it out")
    };
    let Declared { encoding: _, charset: _, title, issuer, date, series, level } = declared.clone();
    for (name, said) in [("title", &title), ("issuer", &issuer), ("series", &series)] {
        if said.as_ref().is_some_and(|said| said.chars().any(char::is_control)) {
            return Err(invalid(name, "it has control characters".to_owned()));
        }
    }
    Ok(ManifestEntry {
        title,
        issuer,
        series,
        date: (date.map(|date| date.parse()).transpose())
            .map_err(|error: crate::document::InvalidDate| invalid("date", error.to_string()))?,
        level: (level.map(|level| level.parse()).transpose())
            .map_err(|error: crate::document::UnknownLevel| invalid("level", error.to_string()))?,
        sha256: None,
    })
}

fn json(result: &impl Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(result).map_err(|error| Problem::internal(error.to_string()))
}

impl Known {
    fn into_wire(self) -> CorpusDocumentV1 {
        let Self { stored, facts, same_as } = self;
        let StoredDocument { id, sha256, n_bytes, added, declared: _ } = stored;
        CorpusDocumentV1 { id, sha256, n_bytes, added, facts, same_as }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let (kind, next) = match &error {
            StoreError::NoCorpus(_) => (ProblemKind::NotFound, "list the corpora for those there are"),
            StoreError::NoDocument { .. } => {
                (ProblemKind::NotFound, "list the documents of the corpus for those there are")
            }
            StoreError::InvalidName(_) => (
                ProblemKind::InvalidOption,
                "take 1 to 64 letters, digits, hyphens, underscores and full stops",
            ),
            StoreError::InvalidId(_) => (ProblemKind::InvalidOption, "choose another id"),
            StoreError::Newer { .. } => (ProblemKind::Store, "take the later version of tifa that made it"),
            StoreError::Open { .. } => (ProblemKind::Store, "look at the place, its owner and its mode"),
            StoreError::NoPostgres => (ProblemKind::Store, "or name a file"),
            StoreError::Database(_) => (ProblemKind::Store, "try again; look at the disk and the database"),
        };
        Self::new(kind, error.to_string(), next)
    }
}
