//! Corpora that stay: documents by their names, their bytes once for each hash, and what was worked out from them.
//!
//! A [`Store`] is one file of SQLite, or a PostgreSQL database that several instances share. What it says is stored is on
//! the disk: a put is one transaction, and its bytes, its name and what is said of it stand there together or not at all.

mod database;
mod documents;
mod migrations;
#[cfg(feature = "postgres")]
mod postgres;
mod results;
mod sqlite;

use std::fmt;
use std::path::{Path, PathBuf};

use database::Database;
pub use documents::{CorpusEntry, Declared, NewDocument, PutStatus, Stored, StoredDocument};
pub use results::{KeptResult, ResultKind};

/// Why the store did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No corpus has this name.
    #[error("there is no corpus `{0}`")]
    NoCorpus(String),
    /// The corpus has no such document.
    #[error("the corpus `{corpus}` has no document `{id}`")]
    NoDocument {
        /// The name of the corpus.
        corpus: String,
        /// The id that was asked for.
        id: String,
    },
    /// The name is none that a corpus may have.
    #[error("`{0}` is no name for a corpus")]
    InvalidName(String),
    /// The id is none that a document may have.
    #[error(
        "`{0}` is no id: it has 1 to {MOST_ID_BYTES} bytes, no control characters, and is not `.` or `..`"
    )]
    InvalidId(String),
    /// The database was made by a later version.
    #[error("its form {found} is newer than the form {known} that this version knows")]
    Newer {
        /// The form of the database.
        found: i64,
        /// The latest form known here.
        known: i64,
    },
    /// The database cannot be opened.
    #[error("{place}: {cause}")]
    Open {
        /// Where it should be.
        place: String,
        /// What is wrong.
        cause: String,
    },
    /// The database is asked for in a way that this build does not know.
    #[error("this build has no PostgreSQL: build it with the feature `postgres`")]
    NoPostgres,
    /// The database failed.
    #[error("the database failed ({0})")]
    Database(String),
}

/// The most bytes of a document's id.
const MOST_ID_BYTES: usize = 1024;

/// The most characters of a corpus's name.
const MOST_NAME_CHARACTERS: usize = 64;

/// Where corpora are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file of SQLite.
    File(PathBuf),
    /// The address of a PostgreSQL database, `postgres://…`.
    Postgres(String),
}

impl Place {
    /// The place that a text names: an address of PostgreSQL, or a file.
    pub fn of(text: &str) -> Self {
        match text.starts_with("postgres://") || text.starts_with("postgresql://") {
            true => Self::Postgres(text.to_owned()),
            false => Self::File(PathBuf::from(text)),
        }
    }
}

impl Place {
    /// The file of the user who runs the program: below the folder for data of the XDG specification, or in the present
    /// folder where no home is known.
    pub fn of_user() -> Self {
        let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let data = (folder("XDG_DATA_HOME"))
            .or_else(|| folder("LOCALAPPDATA"))
            .or_else(|| Some(folder("HOME")?.join(".local/share")));
        Self::File(data.unwrap_or_default().join("tifa").join("corpora.sqlite"))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(formatter),
            Self::Postgres(address) => formatter.write_str(address),
        }
    }
}

/// Corpora in a database.
#[derive(Debug)]
pub struct Store {
    database: Box<dyn Database>,
}

impl Store {
    /// Opens the store at a place, and makes it where there is none.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be opened, or was made by a later version.
    pub fn open(place: &Place) -> Result<Self, StoreError> {
        match place {
            Place::File(path) => Self::open_file(path),
            Place::Postgres(address) => Self::open_postgres(address),
        }
    }

    /// Refuses an id that no document may have.
    ///
    /// # Errors
    /// [`StoreError::InvalidId`].
    pub fn check_id(id: &str) -> Result<(), StoreError> {
        documents::check_id(id)
    }

    fn open_file(path: &Path) -> Result<Self, StoreError> {
        // What SQLite takes for a database in memory would be another one for each connection.
        if path.as_os_str().is_empty() || path.to_string_lossy().starts_with([':']) {
            let (place, cause) = (format!("`{}`", path.display()), "this names no file".to_owned());
            return Err(StoreError::Open { place, cause });
        }
        let database = Box::new(sqlite::Sqlite::open(path)?);
        Self::of(database)
    }

    #[cfg(feature = "postgres")]
    fn open_postgres(address: &str) -> Result<Self, StoreError> {
        Self::of(Box::new(postgres::Postgres::open(address)?))
    }

    #[cfg(not(feature = "postgres"))]
    fn open_postgres(_address: &str) -> Result<Self, StoreError> {
        Err(StoreError::NoPostgres)
    }

    fn of(database: Box<dyn Database>) -> Result<Self, StoreError> {
        migrations::migrate(&*database)?;
        Ok(Self { database })
    }
}
