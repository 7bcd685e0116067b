//! What both databases have in common: transactions of statements with values.

use std::fmt;

use super::StoreError;

/// A value in a statement or a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// The values of one row, in the order of the statement's columns.
#[derive(Debug)]
pub(super) struct Row(pub(super) std::vec::IntoIter<Value>);

/// Where statements are carried out. Values stand in them as `$1`, `$2` …, which appear in that order.
pub(super) trait Statements {
    /// Carries out a statement; the number of rows that it changed.
    fn run(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError>;
    /// The rows that a statement finds.
    fn rows(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, StoreError>;
}

/// Work inside one transaction.
pub(super) type Work<'a> = &'a mut dyn FnMut(&mut dyn Statements) -> Result<(), StoreError>;

/// A database.
pub(super) trait Database: fmt::Debug + Send + Sync {
    /// Its words for what each database calls otherwise.
    fn dialect(&self) -> Dialect;
    /// Reads in one transaction, which sees one state.
    fn read(&self, work: Work<'_>) -> Result<(), StoreError>;
    /// Writes in one transaction: when this returns, all of it is on the disk, or nothing.
    fn write(&self, work: Work<'_>) -> Result<(), StoreError>;
}

/// The words of a database for the same things.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dialect {
    /// The type of bytes.
    pub(super) bytes: &'static str,
    /// The type of a key that counts up by itself.
    pub(super) serial: &'static str,
    /// The present time in UTC as text.
    pub(super) now: &'static str,
}

impl dyn Database + '_ {
    /// What `work` finds in one state.
    pub(super) fn find<T>(
        &self,
        mut work: impl FnMut(&mut dyn Statements) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut found = None;
        self.read(&mut |statements| {
            found = Some(work(statements)?);
            Ok(())
        })?;
        found.ok_or_else(never_ran)
    }

    /// What `work` gives, once all of it is on the disk.
    pub(super) fn change<T>(
        &self,
        mut work: impl FnMut(&mut dyn Statements) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut given = None;
        self.write(&mut |statements| {
            given = Some(work(statements)?);
            Ok(())
        })?;
        given.ok_or_else(never_ran)
    }
}

fn never_ran() -> StoreError {
    StoreError::Database("a transaction ended without its work".to_owned())
}

impl Row {
    pub(super) fn text(&mut self) -> Result<String, StoreError> {
        self.optional_text()?.ok_or_else(unexpected)
    }

    pub(super) fn optional_text(&mut self) -> Result<Option<String>, StoreError> {
        match self.0.next() {
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Null) => Ok(None),
            _ => Err(unexpected()),
        }
    }

    pub(super) fn integer(&mut self) -> Result<i64, StoreError> {
        match self.0.next() {
            Some(Value::Integer(number)) => Ok(number),
            _ => Err(unexpected()),
        }
    }

    pub(super) fn bytes(&mut self) -> Result<Vec<u8>, StoreError> {
        match self.0.next() {
            Some(Value::Bytes(bytes)) => Ok(bytes),
            _ => Err(unexpected()),
        }
    }
}

fn unexpected() -> StoreError {
    StoreError::Database("a column holds something else than it should".to_owned())
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&Option<String>> for Value {
    fn from(text: &Option<String>) -> Self {
        text.as_ref().map_or(Self::Null, |text| Self::Text(text.clone()))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        // No length in memory is longer.
        Self::Integer(number.try_into().unwrap_or(i64::MAX))
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}
