//! SQLite: one file, written by one at a time, read by many.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql, TransactionBehavior, params_from_iter};

use super::StoreError;
use super::database::{Database, Dialect, Row, Statements, Value, Work};

/// How long another process may hold the file, such as `tifa corpus add` beside the service.
const BUSY_FOR: Duration = Duration::from_secs(5);

/// Connections for readers that are kept open.
const MOST_READERS: usize = 8;

/// A file of SQLite.
#[derive(Debug)]
pub(super) struct Sqlite {
    path: std::path::PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Sqlite {
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let place = || path.display().to_string();
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|error| StoreError::Open { place: place(), cause: error.to_string() })?;
        }
        // The documents are their owner's.
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            // Where the file is there it keeps its mode; what else is wrong is told by the next line.
            let _ = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        }
        let writer =
            connect(path).map_err(|error| StoreError::Open { place: place(), cause: error.to_string() })?;
        Ok(Self { path: path.to_owned(), writer: Mutex::new(writer), readers: Mutex::default() })
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    // Each connection is used by one thread at a time, which the compiler sees to.
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_FOR)?;
    // Readers see the last state that was written, and need not wait; what is written is on the disk when its transaction
    // ends, even if the power fails.
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What is deleted is written over.
    connection.pragma_update(None, "secure_delete", true)?;
    Ok(connection)
}

impl Database for Sqlite {
    fn dialect(&self) -> Dialect {
        Dialect { bytes: "BLOB", serial: "INTEGER PRIMARY KEY", now: "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')" }
    }

    fn read(&self, work: Work<'_>) -> Result<(), StoreError> {
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = kept.map_or_else(|| connect(&self.path), Ok)?;
        let mut transaction = connection.transaction()?;
        work(&mut transaction)?;
        drop(transaction);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < MOST_READERS {
            readers.push(connection);
        }
        Ok(())
    }

    fn write(&self, work: Work<'_>) -> Result<(), StoreError> {
        // A panic in the middle of a transaction has rolled it back.
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        work(&mut transaction)?;
        transaction.commit()?;
        Ok(())
    }
}

impl Statements for rusqlite::Transaction<'_> {
    fn run(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        Ok(self.prepare_cached(sql)?.execute(params_from_iter(values))? as u64)
    }

    fn rows(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let mut statement = self.prepare_cached(sql)?;
        let n_columns = statement.column_count();
        let rows = statement.query_map(params_from_iter(values), |row| {
            let values: Result<Vec<Value>, _> =
                (0..n_columns).map(|column| value(row.get_ref(column)?)).collect();
            Ok(Row(values?.into_iter()))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn value(value: ValueRef<'_>) -> rusqlite::Result<Value> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Text(text) => Value::Text(std::str::from_utf8(text)?.to_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Real(_) => return Err(rusqlite::Error::InvalidQuery),
    })
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.to_string())
    }
}
