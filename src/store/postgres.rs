//! PostgreSQL: one database for several instances of the service.

use std::error::Error;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, IsolationLevel, NoTls};

use super::StoreError;
use super::database::{Database, Dialect, Row, Statements, Value, Work};

/// Connections that are kept open.
const MOST_KEPT: usize = 8;

/// How long a connection that was kept may take to answer.
const STILL_THERE: Duration = Duration::from_secs(2);

/// A lock that ends with its transaction; the number is `tifa` in ASCII.
const WAIT_FOR_OTHER_WRITERS: &str = "SELECT pg_advisory_xact_lock(1953064545)";

/// A PostgreSQL database.
#[derive(Debug)]
pub(super) struct Postgres {
    settings: postgres::Config,
    kept: Mutex<Kept>,
}

/// Open connections, which cannot be printed.
#[derive(Default)]
struct Kept(Vec<Client>);

impl std::fmt::Debug for Kept {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} connections", self.0.len())
    }
}

impl Postgres {
    pub(super) fn open(address: &str) -> Result<Self, StoreError> {
        let open = || -> Result<Self, postgres::Error> {
            let mut settings: postgres::Config = address.parse()?;
            // A table that is there already is no news.
            settings.notice_callback(|_| {});
            let database = Self { settings, kept: Mutex::default() };
            let client = database.settings.connect(NoTls)?;
            database.keep(client);
            Ok(database)
        };
        // The address may hold a password, and is not shown.
        open().map_err(|error| StoreError::Open { place: "PostgreSQL".to_owned(), cause: in_words(&error) })
    }

    /// A connection that is kept, or a new one: the server may have ended those that were kept.
    fn client(&self) -> Result<Client, postgres::Error> {
        while let Some(mut client) = self.take() {
            if client.is_valid(STILL_THERE).is_ok() {
                return Ok(client);
            }
        }
        self.settings.connect(NoTls)
    }

    fn take(&self) -> Option<Client> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).0.pop()
    }

    fn keep(&self, client: Client) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0.len() < MOST_KEPT {
            kept.0.push(client);
        }
    }

    fn transact(&self, kind: Kind, work: Work<'_>) -> Result<(), StoreError> {
        let mut client = self.client()?;
        let mut builder = client.build_transaction();
        builder = match kind {
            Kind::Read => builder.isolation_level(IsolationLevel::RepeatableRead).read_only(true),
            Kind::Write => builder.isolation_level(IsolationLevel::ReadCommitted),
        };
        let mut transaction = builder.start()?;
        if kind == Kind::Write {
            transaction.execute(WAIT_FOR_OTHER_WRITERS, &[])?;
        }
        work(&mut transaction)?;
        transaction.commit()?;
        self.keep(client);
        Ok(())
    }
}

/// What a transaction does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It sees one state to its end.
    Read,
    /// It waits for the one that writes, as in SQLite, and then sees all that it wrote: no two can cross each other.
    Write,
}

impl Database for Postgres {
    fn dialect(&self) -> Dialect {
        Dialect {
            bytes: "BYTEA",
            serial: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
            now: "to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')",
        }
    }

    fn read(&self, work: Work<'_>) -> Result<(), StoreError> {
        self.transact(Kind::Read, work)
    }

    fn write(&self, work: Work<'_>) -> Result<(), StoreError> {
        self.transact(Kind::Write, work)
    }
}

impl Statements for postgres::Transaction<'_> {
    fn run(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        Ok(self.execute(sql, &parameters(values))?)
    }

    fn rows(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let rows = self.query(sql, &parameters(values))?;
        rows.iter().map(|row| (0..row.len()).map(|column| value(row, column)).collect()).collect()
    }
}

impl FromIterator<Value> for Row {
    fn from_iter<T: IntoIterator<Item = Value>>(values: T) -> Self {
        Self(values.into_iter().collect::<Vec<_>>().into_iter())
    }
}

fn parameters(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn value(row: &postgres::Row, column: usize) -> Result<Value, StoreError> {
    let value = match *row.columns()[column].type_() {
        Type::INT8 => row.try_get::<_, Option<i64>>(column)?.map(Value::Integer),
        Type::INT4 => row.try_get::<_, Option<i32>>(column)?.map(|number| Value::Integer(number.into())),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(column)?.map(Value::Bytes),
        _ => row.try_get::<_, Option<String>>(column)?.map(Value::Text),
    };
    Ok(value.unwrap_or(Value::Null))
}

impl ToSql for Value {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) => number.to_sql_checked(kind, out),
            Self::Text(text) => text.to_sql_checked(kind, out),
            Self::Bytes(bytes) => bytes.to_sql_checked(kind, out),
        }
    }

    fn accepts(_kind: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl From<postgres::Error> for StoreError {
    fn from(error: postgres::Error) -> Self {
        Self::Database(in_words(&error))
    }
}

/// What the server says, with its cause.
fn in_words(error: &postgres::Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(said), _) => said.to_string(),
        (None, Some(cause)) => format!("{error}: {cause}"),
        (None, None) => error.to_string(),
    }
}
