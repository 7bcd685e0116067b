//! The service is killed (SIGKILL) at random moments while documents are put, and must have every one that it acknowledged,
//! whole.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tifa::store::{Place, Store};

use super::{BTreeMap, sha256};
use crate::random::Random;

const ROUNDS: usize = 12;
const WRITERS: usize = 4;

#[test]
fn in_a_file() {
    super::in_file(what_was_acknowledged_is_there);
}

#[cfg(feature = "postgres")]
#[test]
#[ignore = "needs a database: tests/postgres/run"]
fn in_postgres() {
    super::in_postgres(what_was_acknowledged_is_there);
}

fn what_was_acknowledged_is_there(place: &Place) {
    let mut random = Random(0x5eed_cafe);
    // What each id had when its put was acknowledged; and what it may have instead, when the next put was not.
    let mut acknowledged: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut n_killed_at_work = 0;
    Store::open(place).and_then(|store| store.make_corpus("killed")).expect("a corpus");
    for round in 0..ROUNDS {
        let (mut service, address) = start(place);
        let written = Mutex::new(Vec::new());
        let in_flight = Mutex::new(Vec::new());
        let is_over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (written, in_flight, is_over) = (&written, &in_flight, &is_over);
                scope.spawn(move || {
                    let mut number = 0;
                    while !is_over.load(Ordering::Relaxed) {
                        number += 1;
                        // Some ids are put again in every round, with other bytes; sizes from a line to many pages.
                        let id = match number % 3 {
                            0 => format!("again-{writer}"),
                            _ => format!("{round}-{writer}-{number}"),
                        };
                        let bytes = format!("第{round}轮{writer}第{number}篇。")
                            .repeat(1 << (number % 12))
                            .into_bytes();
                        match put(address, &id, &bytes) {
                            Some(true) => written.lock().unwrap().push((id, bytes)),
                            Some(false) => panic!("the service refused {id}"),
                            None => {
                                in_flight.lock().unwrap().push((id, bytes));
                                return;
                            }
                        }
                    }
                });
            }
            std::thread::sleep(Duration::from_millis(50 + random.below(200) as u64));
            service.0.kill().expect("the service runs");
            service.0.wait().expect("it ends");
            is_over.store(true, Ordering::Relaxed);
        });
        let in_flight: BTreeMap<String, Vec<u8>> = in_flight.into_inner().unwrap().into_iter().collect();
        n_killed_at_work += usize::from(!in_flight.is_empty());
        acknowledged.extend(written.into_inner().unwrap());

        let store = Store::open(place).expect("the store opens again");
        let mut found: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for document in store.documents("killed").expect("the corpus") {
            let bytes = store.source(&document.sha256).expect("an answer").expect("the bytes of a document");
            assert_eq!(sha256(&bytes), document.sha256, "{}", document.id);
            found.insert(document.id, bytes);
        }
        for (id, bytes) in &acknowledged {
            let is_newer = found.get(id).is_some_and(|found| in_flight.get(id) == Some(found));
            assert!(found.get(id) == Some(bytes) || is_newer, "round {round}: {id} is lost or half");
        }
        for (id, bytes) in &found {
            let is_known = acknowledged.get(id) == Some(bytes) || in_flight.get(id) == Some(bytes);
            assert!(is_known, "round {round}: nobody put {id} as it is");
        }
        acknowledged = found;
    }
    assert!(acknowledged.len() > ROUNDS, "the rounds did too little: {} documents", acknowledged.len());
    assert!(n_killed_at_work > ROUNDS / 2, "only {n_killed_at_work} rounds were killed at work");
}

/// A service, which ends with the test, however that ends.
struct Service(Child);

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(place: &Place) -> (Service, SocketAddr) {
    let mut service = Command::new(env!("CARGO_BIN_EXE_tifa"))
        .args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json", "--store", &place.to_string()])
        .env_remove("TIFA_LOG")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    let mut lines = BufReader::new(service.stderr.take().expect("a pipe"));
    let mut line = String::new();
    while !line.contains("http://") {
        line.clear();
        assert_ne!(lines.read_line(&mut line).expect("a line of the log"), 0, "the service ended");
    }
    let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
    let address = address.and_then(|address| address.parse().ok());
    // The log must go on to be read: a full pipe would stop the service.
    std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
    (Service(service), address.unwrap_or_else(|| panic!("no address in {line}")))
}

/// Whether a document was acknowledged; `None` when the service went away.
fn put(address: SocketAddr, id: &str, bytes: &[u8]) -> Option<bool> {
    let mut stream = TcpStream::connect(address).ok()?;
    let head = format!(
        "PUT /v1/corpora/killed/documents/{id} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        bytes.len()
    );
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(bytes)).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer);
    // Without its whole body the answer has not come.
    let (head, body) = answer.split_once("\r\n\r\n")?;
    serde_json::from_str::<serde_json::Value>(body.trim()).ok()?;
    Some(head.starts_with("HTTP/1.1 20"))
}
