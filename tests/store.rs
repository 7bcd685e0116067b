//! Corpora that stay: the same laws for SQLite and for PostgreSQL, and what survives the death of the service.

use std::collections::BTreeMap;
use std::sync::Barrier;

use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use tifa::store::{Declared, KeptResult, NewDocument, Place, PutStatus, ResultKind, Store, StoreError};

/// The service killed again and again while documents are put.
#[cfg(all(unix, feature = "serve"))]
mod killed;

fn document(id: &str, text: &str) -> NewDocument {
    NewDocument {
        id: id.to_owned(),
        sha256: sha256(text.as_bytes()),
        bytes: text.as_bytes().to_vec(),
        declared: Some(Declared::default()),
    }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn in_file(test: impl FnOnce(&Place)) {
    let folder = TempDir::new().expect("a temporary folder");
    test(&Place::File(folder.path().join("deep/corpora.sqlite")));
}

/// Runs a test on the database that the environment names, which must be empty of corpora.
#[cfg(feature = "postgres")]
fn in_postgres(test: impl FnOnce(&Place)) {
    let address = std::env::var("TIFA_TEST_POSTGRES").expect("the address of a database for tests");
    let place = Place::of(&address);
    let store = Store::open(&place).expect("a store");
    for corpus in store.corpora().expect("a list") {
        store.delete_corpus(&corpus.name).expect("a corpus");
    }
    test(&place);
}

macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::in_file(super::$name); })*
        }
        #[cfg(feature = "postgres")]
        mod postgres {
            $(#[test] #[ignore = "needs a database: tests/postgres/run"] fn $name() { super::in_postgres(super::$name); })*
        }
    };
}

on_both!(
    documents_are_put_replaced_and_deleted,
    bytes_are_kept_once_and_go_with_their_last_document,
    a_group_is_put_whole_or_not_at_all,
    results_go_with_their_sources_and_their_rules,
    many_writers_lose_nothing,
);

fn documents_are_put_replaced_and_deleted(place: &Place) {
    let store = Store::open(place).expect("a store");
    assert!(store.make_corpus("reports").expect("a corpus"));
    assert!(!store.make_corpus("reports").expect("a corpus"), "it is there");
    let put = |document: NewDocument| store.put("reports", &[document]).expect("a put")[0].clone();
    assert_eq!(put(document("a/b.txt", "改革")).status, PutStatus::Added);
    assert_eq!(put(document("a/b.txt", "改革")).status, PutStatus::Unchanged);
    assert_eq!(put(document("a/b.txt", "开放")).status, PutStatus::Replaced);
    let mut said = document("a/b.txt", "开放");
    said.declared = Some(Declared { title: Some("题目".to_owned()), ..Declared::default() });
    assert_eq!(put(said.clone()).status, PutStatus::Replaced, "something else is said of it");
    let found = store.document("reports", "a/b.txt").expect("a document");
    assert_eq!(
        (found.sha256, found.n_bytes, Some(found.declared)),
        (sha256("开放".as_bytes()), 6, said.declared)
    );
    let silent = NewDocument { declared: None, ..document("a/b.txt", "开放") };
    assert_eq!(put(silent).status, PutStatus::Unchanged, "who says nothing takes nothing back");
    assert!(found.added.len() == 20 && found.added.ends_with('Z'), "{}", found.added);

    // What was stored is there for whoever opens it next.
    let again = Store::open(place).expect("the same store");
    let ids: Vec<String> =
        again.documents("reports").expect("a list").into_iter().map(|document| document.id).collect();
    assert_eq!(ids, ["a/b.txt"]);
    let corpora = again.corpora().expect("a list");
    assert_eq!((corpora[0].name.as_str(), corpora[0].n_documents, corpora[0].n_bytes), ("reports", 1, 6));

    store.delete_document("reports", "a/b.txt").expect("a document");
    assert!(matches!(store.delete_document("reports", "a/b.txt"), Err(StoreError::NoDocument { .. })));
    assert!(matches!(store.document("reports", "a/b.txt"), Err(StoreError::NoDocument { .. })));
    store.delete_corpus("reports").expect("a corpus");
    assert!(matches!(store.documents("reports"), Err(StoreError::NoCorpus(_))));
    for name in ["", ".", "..", "a/b", "a b", &"长".repeat(65)] {
        assert!(matches!(store.make_corpus(name), Err(StoreError::InvalidName(_))), "{name}");
    }
    for id in ["", "a\nb", "..", &"长".repeat(400)] {
        assert!(matches!(store.put("reports", &[document(id, "")]), Err(StoreError::InvalidId(_))), "{id}");
    }
    assert!(store.corpora().expect("a list").is_empty(), "a refused put makes no corpus");
}

fn bytes_are_kept_once_and_go_with_their_last_document(place: &Place) {
    let store = Store::open(place).expect("a store");
    let text = "推动高质量发展";
    store.put("one", &[document("a", text), document("b", text)]).expect("a put");
    let put = store.put("two", &[document("c", text)]).expect("a put");
    assert_eq!(put[0].same_as, None, "the other corpus is another one");
    let put = store.put("one", &[document("z", text)]).expect("a put");
    assert_eq!(put[0].same_as.as_deref(), Some("a"));
    let hash = sha256(text.as_bytes());
    let is_there = || store.source(&hash).expect("an answer").is_some();
    for id in ["a", "b", "z"] {
        assert!(is_there());
        store.delete_document("one", id).expect("a document");
    }
    assert!(is_there(), "the other corpus has them");
    store.delete_corpus("two").expect("a corpus");
    assert!(!is_there(), "nobody has them");
    store.put("one", &[document("a", text)]).expect("a put");
    store.put("one", &[document("a", "别的")]).expect("a put");
    assert!(!is_there(), "the document that had them has others");
}

fn a_group_is_put_whole_or_not_at_all(place: &Place) {
    let store = Store::open(place).expect("a store");
    let group = [document("a", "改革"), document("b\n", "开放")];
    assert!(matches!(store.put("reports", &group), Err(StoreError::InvalidId(_))));
    assert!(store.corpora().expect("a list").is_empty());
}

fn results_go_with_their_sources_and_their_rules(place: &Place) {
    let store = Store::open(place).expect("a store");
    store.put("reports", &[document("a", "改革"), document("b", "开放")]).expect("a put");
    let (a, b) = (sha256("改革".as_bytes()), sha256("开放".as_bytes()));
    let result = |rules: &str, sources: &[&String], question: &str| {
        let sources = sources.iter().map(|source| (*source).clone()).collect();
        KeptResult::new(ResultKind::Diff, rules, sources, question)
    };
    let both = result("1", &[&a, &b], "diff");
    let one = result("1", &[&a], "text");
    let gone = result("1", &[&sha256(b"gone")], "text");
    let of_old_rules = result("0", &[&a], "text");
    let answers: Vec<(KeptResult, Vec<u8>)> = [&both, &one, &gone, &of_old_rules]
        .map(|result| (result.clone(), format!("{result:?}").into_bytes()))
        .to_vec();
    store.keep(&answers).expect("a keeping");
    store.keep(&answers).expect("the same again");
    let is_kept = |result: &KeptResult| store.kept(result).expect("an answer").is_some();
    assert_eq!([&both, &one, &gone, &of_old_rules].map(is_kept), [true, true, false, true]);
    assert_eq!(store.kept(&both).expect("an answer"), Some(answers[0].1.clone()));
    // Another question, other sources, other rules: another place.
    for other in
        [result("1", &[&a, &b], "text"), result("1", &[&b, &a], "diff"), result("2", &[&a, &b], "diff")]
    {
        assert!(!is_kept(&other), "{other:?}");
    }
    store.leave_out_other_rules("1").expect("a cleaning");
    assert_eq!([&both, &one, &of_old_rules].map(is_kept), [true, true, false]);
    store.delete_document("reports", "b").expect("a document");
    assert_eq!([&both, &one].map(is_kept), [false, true], "what was worked out from deleted bytes is gone");
}

fn many_writers_lose_nothing(place: &Place) {
    const WRITERS: usize = 4;
    const EACH: usize = 15;
    // Each as an instance of its own would: they share nothing but the database.
    let stores: Vec<Store> = (0..WRITERS).map(|_| Store::open(place).expect("a store")).collect();
    let barrier = Barrier::new(WRITERS);
    std::thread::scope(|scope| {
        for (writer, store) in stores.iter().enumerate() {
            let barrier = &barrier;
            scope.spawn(move || {
                barrier.wait();
                for number in 0..EACH {
                    // Bytes that all of them put and delete again beside bytes of their own.
                    let shared = document(&format!("shared {writer}"), &format!("共同 {number}"));
                    let own = document(&format!("{writer} {number}"), &format!("自己 {writer} {number}"));
                    store.put("reports", &[own, shared]).expect("a put");
                    store.delete_document("reports", &format!("shared {writer}")).expect("a document");
                }
            });
        }
    });
    let store = &stores[0];
    let documents = store.documents("reports").expect("a list");
    assert_eq!(documents.len(), WRITERS * EACH);
    let sources: BTreeMap<String, Option<Vec<u8>>> = documents
        .iter()
        .map(|document| (document.sha256.clone(), store.source(&document.sha256).expect("an answer")))
        .collect();
    assert_eq!(sources.len(), WRITERS * EACH);
    for (hash, bytes) in sources {
        assert_eq!(sha256(&bytes.expect("the bytes of a document")), hash);
    }
    assert_eq!(store.source(&sha256("共同 3".as_bytes())).expect("an answer"), None);
}

#[test]
fn a_store_of_a_later_version_and_a_file_that_is_none_are_refused() {
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join("corpora.sqlite");
    drop(Store::open(&Place::File(path.clone())).expect("a store"));
    let connection = rusqlite::Connection::open(&path).expect("the file");
    connection.execute("UPDATE form SET version = 99", []).expect("the table");
    drop(connection);
    let opened = Store::open(&Place::File(path));
    assert!(matches!(opened, Err(StoreError::Newer { found: 99, .. })), "{opened:?}");

    let other = folder.path().join("notes.txt");
    std::fs::write(&other, "no database at all, but long enough to be taken for one ".repeat(20))
        .expect("a file");
    let opened = Store::open(&Place::File(other.clone()));
    assert!(opened.is_err(), "{opened:?}");
    assert!(
        std::fs::read_to_string(&other).expect("the file").starts_with("no database"),
        "it is not touched"
    );
}
