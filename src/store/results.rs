//! What was worked out from documents, kept by their hashes, the question and the rules.

use sha2::{Digest as _, Sha256};

use super::database::Statements;
use super::{Store, StoreError};

/// Results, but for what lists say, have at most so many bytes in the store together; the oldest go first.
const MOST_BYTES: i64 = 512 << 20;

/// What kind of question a result answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultKind {
    /// What a list says of a document.
    Facts,
    /// The canonical form of a document.
    Canonical,
    /// What changed from one document to another.
    Diff,
    /// A report about a selection of documents, in some form.
    Report,
}

impl ResultKind {
    fn name(self) -> &'static str {
        match self {
            Self::Facts => "facts",
            Self::Canonical => "canonical",
            Self::Diff => "diff",
            Self::Report => "report",
        }
    }
}

/// A result's place in the store: what was asked, of which documents, by which rules.
#[derive(Debug, Clone)]
pub struct KeptResult {
    kind: ResultKind,
    rules: String,
    sources: Vec<String>,
    key: String,
}

impl KeptResult {
    /// The place of the answer to `question` about the documents with the hashes `sources`, by `rules`.
    pub fn new(kind: ResultKind, rules: &str, sources: Vec<String>, question: &str) -> Self {
        let mut hash = Sha256::new();
        // No part holds a NUL, so that no two lists of parts are one text.
        for part in [kind.name(), rules, question].into_iter().chain(sources.iter().map(String::as_str)) {
            hash.update(part);
            hash.update([0]);
        }
        let key = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Self { kind, rules: rules.to_owned(), sources, key }
    }
}

impl Store {
    /// The answer that is kept there.
    ///
    /// # Errors
    /// Those of the database; so it is with everything below.
    pub fn kept(&self, result: &KeptResult) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT answer FROM result WHERE key = $1";
        self.database.find(|statements| {
            let mut rows = statements.rows(sql, &[result.key.as_str().into()])?;
            rows.pop().map(|mut row| row.bytes()).transpose()
        })
    }

    /// The answers that are kept at several places, in their order.
    ///
    /// # Errors
    /// Those of the database.
    pub fn all_kept(&self, results: &[KeptResult]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        let sql = "SELECT answer FROM result WHERE key = $1";
        self.database.find(|statements| {
            let mut one = |result: &KeptResult| {
                let mut rows = statements.rows(sql, &[result.key.as_str().into()])?;
                rows.pop().map(|mut row| row.bytes()).transpose()
            };
            results.iter().map(&mut one).collect()
        })
    }

    /// Keeps answers. One about bytes that were deleted in the meantime is not kept.
    ///
    /// # Errors
    /// Those of the database.
    pub fn keep(&self, answers: &[(KeptResult, Vec<u8>)]) -> Result<(), StoreError> {
        self.database.change(|statements| {
            for (result, answer) in answers {
                keep(statements, result, answer)?;
            }
            if answers.iter().any(|(result, _)| result.kind != ResultKind::Facts) {
                leave_out_oldest(statements)?;
            }
            Ok(())
        })
    }

    /// Deletes all results that were made by other rules.
    ///
    /// # Errors
    /// Those of the database.
    pub fn leave_out_other_rules(&self, rules: &str) -> Result<(), StoreError> {
        let others = "SELECT COUNT(*) FROM result WHERE rules <> $1";
        let n = self.database.find(|statements| {
            statements.rows(others, &[rules.into()])?.first_mut().map_or(Ok(0), super::database::Row::integer)
        })?;
        if n == 0 {
            return Ok(());
        }
        let sql = "DELETE FROM result WHERE rules <> $1";
        self.database.change(|statements| statements.run(sql, &[rules.into()])).map(|_| ())
    }
}

fn keep(statements: &mut dyn Statements, result: &KeptResult, answer: &[u8]) -> Result<(), StoreError> {
    let KeptResult { kind, rules, sources, key } = result;
    for source in sources {
        if statements.rows("SELECT 1 FROM source WHERE sha256 = $1", &[source.as_str().into()])?.is_empty() {
            return Ok(());
        }
    }
    let sql = "INSERT INTO result (key, kind, rules, n_bytes, answer) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    let values =
        [key.as_str().into(), kind.name().into(), rules.as_str().into(), answer.len().into(), answer.into()];
    statements.run(sql, &values)?;
    for source in sources {
        let sql = "INSERT INTO result_source (sha256, key) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        statements.run(sql, &[source.as_str().into(), key.as_str().into()])?;
    }
    Ok(())
}

fn leave_out_oldest(statements: &mut dyn Statements) -> Result<(), StoreError> {
    let sql = "DELETE FROM result WHERE number IN (SELECT number FROM (SELECT number, CAST(SUM(n_bytes) OVER \
               (ORDER BY number DESC) AS BIGINT) AS bytes FROM result WHERE kind <> 'facts') AS sums WHERE bytes > $1)";
    statements.run(sql, &[MOST_BYTES.into()])?;
    Ok(())
}
