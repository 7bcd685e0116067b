//! Corpora and their documents.

use super::database::{Row, Statements, Value};
use super::{MOST_ID_BYTES, MOST_NAME_CHARACTERS, Store, StoreError};

/// A corpus in the list of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorpusEntry {
    /// Its name.
    pub name: String,
    /// The number of its documents.
    pub n_documents: usize,
    /// The bytes of all its documents together.
    pub n_bytes: usize,
}

/// What is said of a document beside its bytes. It is believed before its text and its name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Declared {
    /// The encoding that must be used.
    pub encoding: Option<String>,
    /// The encoding that a header declares; the evidence may overrule it.
    pub charset: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// Who speaks in it.
    pub issuer: Option<String>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Option<String>,
    /// The series that it continues.
    pub series: Option<String>,
    /// The level of its issuer.
    pub level: Option<String>,
}

/// A document to put into a corpus.
#[derive(Debug, Clone)]
pub struct NewDocument {
    /// Its name in the corpus.
    pub id: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its bytes as they came.
    pub bytes: Vec<u8>,
    /// What is said of it; `None` leaves what was said before.
    pub declared: Option<Declared>,
}

/// A document of a corpus, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDocument {
    /// Its name in the corpus.
    pub id: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// The number of its bytes.
    pub n_bytes: usize,
    /// When it was put there, UTC.
    pub added: String,
    /// What is said of it.
    pub declared: Declared,
}

/// What a put did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutStatus {
    /// The id is new.
    Added,
    /// The id had other bytes, or something else was said of it.
    Replaced,
    /// All of it was there.
    Unchanged,
}

/// A document that is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// What the put did.
    pub status: PutStatus,
    /// The first other document of the corpus with the same bytes.
    pub same_as: Option<String>,
}

const COLUMNS: &str =
    "d.id, d.sha256, d.n_bytes, d.added, d.encoding, d.charset, d.title, d.issuer, d.date, d.series, d.level";

impl Store {
    /// All corpora, by their names.
    ///
    /// # Errors
    /// Those of the database; so it is with everything below.
    pub fn corpora(&self) -> Result<Vec<CorpusEntry>, StoreError> {
        let sql = "SELECT c.name, COUNT(d.id), CAST(COALESCE(SUM(d.n_bytes), 0) AS BIGINT) FROM corpus c \
                   LEFT JOIN document d ON d.corpus = c.id GROUP BY c.name";
        let rows = self.database.find(|statements| statements.rows(sql, &[]))?;
        let mut entries: Vec<CorpusEntry> = (rows.into_iter())
            .map(|mut row| {
                let (name, n_documents, n_bytes) = (row.text()?, row.integer()?, row.integer()?);
                Ok(CorpusEntry { name, n_documents: count(n_documents), n_bytes: count(n_bytes) })
            })
            .collect::<Result<_, StoreError>>()?;
        // Databases order text in ways of their own.
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    /// Makes a corpus; whether it is new.
    ///
    /// # Errors
    /// [`StoreError::InvalidName`].
    pub fn make_corpus(&self, name: &str) -> Result<bool, StoreError> {
        check_name(name)?;
        self.database.change(|statements| make(statements, name))
    }

    /// Deletes a corpus with all its documents, and with what was worked out from bytes that no other corpus has.
    ///
    /// # Errors
    /// [`StoreError::NoCorpus`].
    pub fn delete_corpus(&self, name: &str) -> Result<(), StoreError> {
        self.database.change(|statements| {
            let corpus = corpus_number(statements, name)?;
            statements.run("DELETE FROM document WHERE corpus = $1", &[corpus.into()])?;
            statements.run("DELETE FROM corpus WHERE id = $1", &[corpus.into()])?;
            let orphans = "SELECT sha256 FROM source WHERE sha256 NOT IN (SELECT sha256 FROM document)";
            for mut row in statements.rows(orphans, &[])? {
                forget(statements, &row.text()?)?;
            }
            Ok(())
        })
    }

    /// Puts documents into a corpus, which is made where there is none: all of them, or none. What becomes of each, in
    /// their order.
    ///
    /// # Errors
    /// [`StoreError::InvalidName`] and [`StoreError::InvalidId`].
    pub fn put(&self, corpus: &str, documents: &[NewDocument]) -> Result<Vec<Stored>, StoreError> {
        check_name(corpus)?;
        for document in documents {
            check_id(&document.id)?;
        }
        self.database.change(|statements| {
            make(statements, corpus)?;
            let corpus = corpus_number(statements, corpus)?;
            documents.iter().map(|document| put(statements, corpus, document)).collect()
        })
    }

    /// The documents of a corpus, by their ids.
    ///
    /// # Errors
    /// [`StoreError::NoCorpus`].
    pub fn documents(&self, corpus: &str) -> Result<Vec<StoredDocument>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM document d WHERE d.corpus = $1");
        let rows = self.database.find(|statements| {
            let corpus = corpus_number(statements, corpus)?;
            statements.rows(&sql, &[corpus.into()])
        })?;
        let mut documents: Vec<StoredDocument> = rows.into_iter().map(document).collect::<Result<_, _>>()?;
        documents.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(documents)
    }

    /// One document of a corpus.
    ///
    /// # Errors
    /// [`StoreError::NoCorpus`] and [`StoreError::NoDocument`].
    pub fn document(&self, corpus: &str, id: &str) -> Result<StoredDocument, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM document d WHERE d.corpus = $1 AND d.id = $2");
        self.database.find(|statements| {
            let number = corpus_number(statements, corpus)?;
            match statements.rows(&sql, &[number.into(), id.into()])?.pop() {
                Some(row) => document(row),
                None => Err(no_document(corpus, id)),
            }
        })
    }

    /// The bytes with a hash, as they came; `None` where no document has them any more.
    ///
    /// # Errors
    /// Those of the database.
    pub fn source(&self, sha256: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.database.find(|statements| {
            let mut rows = statements.rows("SELECT bytes FROM source WHERE sha256 = $1", &[sha256.into()])?;
            rows.pop().map(|mut row| row.bytes()).transpose()
        })
    }

    /// Deletes a document, and its bytes with what was worked out from them where no other document has them.
    ///
    /// # Errors
    /// [`StoreError::NoCorpus`] and [`StoreError::NoDocument`].
    pub fn delete_document(&self, corpus: &str, id: &str) -> Result<(), StoreError> {
        self.database.change(|statements| {
            let number = corpus_number(statements, corpus)?;
            let Some(earlier) = earlier(statements, number, id)? else { return Err(no_document(corpus, id)) };
            statements
                .run("DELETE FROM document WHERE corpus = $1 AND id = $2", &[number.into(), id.into()])?;
            forget(statements, &earlier.sha256)
        })
    }
}

fn no_document(corpus: &str, id: &str) -> StoreError {
    StoreError::NoDocument { corpus: corpus.to_owned(), id: id.to_owned() }
}

fn check_name(name: &str) -> Result<(), StoreError> {
    let is_allowed = |character: char| character.is_alphanumeric() || "-_.".contains(character);
    let is_name = (1..=MOST_NAME_CHARACTERS).contains(&name.chars().count())
        && name.chars().all(is_allowed)
        // A path in an address leaves these out.
        && name != "."
        && name != "..";
    if is_name { Ok(()) } else { Err(StoreError::InvalidName(name.to_owned())) }
}

pub(super) fn check_id(id: &str) -> Result<(), StoreError> {
    let is_id = (1..=MOST_ID_BYTES).contains(&id.len())
        && !id.chars().any(char::is_control)
        // A path in an address leaves these out.
        && id != "."
        && id != "..";
    if is_id { Ok(()) } else { Err(StoreError::InvalidId(id.escape_debug().to_string())) }
}

fn make(statements: &mut dyn Statements, name: &str) -> Result<bool, StoreError> {
    let sql = "INSERT INTO corpus (name) VALUES ($1) ON CONFLICT DO NOTHING";
    Ok(statements.run(sql, &[name.into()])? > 0)
}

fn corpus_number(statements: &mut dyn Statements, name: &str) -> Result<i64, StoreError> {
    match statements.rows("SELECT id FROM corpus WHERE name = $1", &[name.into()])?.first_mut() {
        Some(row) => row.integer(),
        None => Err(StoreError::NoCorpus(name.to_owned())),
    }
}

/// The document that has the id now.
fn earlier(
    statements: &mut dyn Statements,
    corpus: i64,
    id: &str,
) -> Result<Option<StoredDocument>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM document d WHERE d.corpus = $1 AND d.id = $2");
    statements.rows(&sql, &[corpus.into(), id.into()])?.pop().map(document).transpose()
}

fn put(statements: &mut dyn Statements, corpus: i64, new: &NewDocument) -> Result<Stored, StoreError> {
    let NewDocument { id, sha256, bytes, declared } = new;
    let earlier = earlier(statements, corpus, id)?;
    let declared = match (declared, &earlier) {
        (Some(declared), _) => declared.clone(),
        (None, Some(earlier)) => earlier.declared.clone(),
        (None, None) => Declared::default(),
    };
    let status = match &earlier {
        None => PutStatus::Added,
        Some(earlier) if earlier.sha256 == *sha256 && earlier.declared == declared => PutStatus::Unchanged,
        Some(_) => PutStatus::Replaced,
    };
    if status != PutStatus::Unchanged {
        let sql = "INSERT INTO source (sha256, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        statements.run(sql, &[sha256.as_str().into(), bytes.as_slice().into()])?;
        let Declared { encoding, charset, title, issuer, date, series, level } = &declared;
        let values = [
            Value::from(corpus),
            id.as_str().into(),
            sha256.as_str().into(),
            bytes.len().into(),
            encoding.into(),
            charset.into(),
            title.into(),
            issuer.into(),
            date.into(),
            series.into(),
            level.into(),
        ];
        let sql = "INSERT INTO document (corpus, id, sha256, n_bytes, encoding, charset, title, issuer, date, series, level) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (corpus, id) DO UPDATE SET \
                   sha256 = excluded.sha256, n_bytes = excluded.n_bytes, encoding = excluded.encoding, \
                   charset = excluded.charset, title = excluded.title, issuer = excluded.issuer, \
                   date = excluded.date, series = excluded.series, level = excluded.level";
        statements.run(sql, &values)?;
    }
    if let Some(earlier) = earlier.filter(|earlier| earlier.sha256 != *sha256) {
        forget(statements, &earlier.sha256)?;
    }
    let others =
        "SELECT id FROM document WHERE corpus = $1 AND sha256 = $2 AND id <> $3 ORDER BY added, id LIMIT 1";
    let mut others = statements.rows(others, &[corpus.into(), sha256.as_str().into(), id.as_str().into()])?;
    Ok(Stored { status, same_as: others.pop().map(|mut row| row.text()).transpose()? })
}

/// Deletes bytes that no document has any more, and all that was worked out from them.
fn forget(statements: &mut dyn Statements, sha256: &str) -> Result<(), StoreError> {
    let users = "SELECT COUNT(*) FROM document WHERE sha256 = $1";
    let is_used =
        statements.rows(users, &[sha256.into()])?.first_mut().map(Row::integer).transpose()? != Some(0);
    if is_used {
        return Ok(());
    }
    let results = "DELETE FROM result WHERE key IN (SELECT key FROM result_source WHERE sha256 = $1)";
    statements.run(results, &[sha256.into()])?;
    statements.run("DELETE FROM source WHERE sha256 = $1", &[sha256.into()])?;
    Ok(())
}

fn document(mut row: Row) -> Result<StoredDocument, StoreError> {
    Ok(StoredDocument {
        id: row.text()?,
        sha256: row.text()?,
        n_bytes: count(row.integer()?),
        added: row.text()?,
        declared: Declared {
            encoding: row.optional_text()?,
            charset: row.optional_text()?,
            title: row.optional_text()?,
            issuer: row.optional_text()?,
            date: row.optional_text()?,
            series: row.optional_text()?,
            level: row.optional_text()?,
        },
    })
}

fn count(number: i64) -> usize {
    number.try_into().unwrap_or_default()
}
