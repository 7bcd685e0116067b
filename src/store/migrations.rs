//! The form of the database, step by step. A step that was released is never changed; the next one goes behind it.

use super::StoreError;
use super::database::{Database, Dialect};

/// Each step's statements, with a dialect's words in braces.
const STEPS: [&[&str]; 1] = [&[
    "CREATE TABLE corpus (id {serial}, name TEXT NOT NULL UNIQUE)",
    "CREATE TABLE source (sha256 TEXT PRIMARY KEY, bytes {bytes} NOT NULL)",
    "CREATE TABLE document (
        corpus BIGINT NOT NULL REFERENCES corpus (id) ON DELETE CASCADE,
        id TEXT NOT NULL,
        sha256 TEXT NOT NULL REFERENCES source (sha256),
        n_bytes BIGINT NOT NULL,
        added TEXT NOT NULL DEFAULT ({now}),
        encoding TEXT, charset TEXT, title TEXT, issuer TEXT, date TEXT, series TEXT, level TEXT,
        PRIMARY KEY (corpus, id)
    )",
    "CREATE INDEX document_source ON document (sha256)",
    // `number` tells which result is the oldest.
    "CREATE TABLE result (
        number {serial}, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, rules TEXT NOT NULL,
        n_bytes BIGINT NOT NULL, answer {bytes} NOT NULL
    )",
    "CREATE TABLE result_source (
        sha256 TEXT NOT NULL REFERENCES source (sha256) ON DELETE CASCADE,
        key TEXT NOT NULL REFERENCES result (key) ON DELETE CASCADE,
        PRIMARY KEY (sha256, key)
    )",
    "CREATE INDEX result_of_key ON result_source (key)",
]];

/// Brings a database into the latest form.
///
/// # Errors
/// [`StoreError::Newer`] for one that a later version has made.
pub(super) fn migrate(database: &dyn Database) -> Result<(), StoreError> {
    let dialect = database.dialect();
    database.change(|statements| {
        statements.run("CREATE TABLE IF NOT EXISTS form (version BIGINT NOT NULL)", &[])?;
        let found = match statements.rows("SELECT version FROM form", &[])?.first_mut() {
            Some(row) => row.integer()?,
            None => {
                statements.run("INSERT INTO form (version) VALUES (0)", &[])?;
                0
            }
        };
        let known = STEPS.len() as i64;
        if found > known {
            return Err(StoreError::Newer { found, known });
        }
        for step in STEPS.iter().skip(found as usize) {
            for statement in *step {
                statements.run(&in_words_of(statement, dialect), &[])?;
            }
        }
        if found < known {
            statements.run("UPDATE form SET version = $1", &[known.into()])?;
        }
        Ok(())
    })
}

fn in_words_of(statement: &str, dialect: Dialect) -> String {
    let Dialect { bytes, serial, now } = dialect;
    statement.replace("{bytes}", bytes).replace("{serial}", serial).replace("{now}", now)
}
