//! PostgreSQL: one database for several instances of the service.

use std::error::Error;
use std::sync::{Mutex, PoisonError};

use postgres::error::SqlState;
use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, IsolationLevel, NoTls};

use super::StoreError;
use super::database::{Database, Dialect, Row, Statements, Value, Work};

/// Connections that are kept open.
const MOST_KEPT: usize = 8;

/// How often a transaction that another one crossed is begun again.
const TRIES: usize = 10;

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
            let database = Self { settings: address.parse()?, kept: Mutex::default() };
            let client = database.settings.connect(NoTls)?;
            database.keep(client);
            Ok(database)
        };
        // The address may hold a password, and is not shown.
        open().map_err(|error| StoreError::Open { place: "PostgreSQL".to_owned(), cause: in_words(&error) })
    }

    fn keep(&self, client: Client) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0.len() < MOST_KEPT {
            kept.0.push(client);
        }
    }

    fn transact(&self, is_read: bool, work: Work<'_>) -> Result<(), StoreError> {
        for _ in 0..TRIES {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).0.pop();
            let mut client = match kept.filter(|client| !client.is_closed()) {
                Some(client) => client,
                None => self.settings.connect(NoTls)?,
            };
            let (ended, is_crossed) = transact_once(&mut client, is_read, work);
            if !client.is_closed() {
                self.keep(client);
            }
            if ended.is_ok() || !is_crossed {
                return ended;
            }
        }
        Err(StoreError::Database("other transactions crossed this one again and again".to_owned()))
    }
}

/// One try: how it ended, and whether another transaction crossed it.
fn transact_once(client: &mut Client, is_read: bool, work: Work<'_>) -> (Result<(), StoreError>, bool) {
    let builder = client.build_transaction().isolation_level(IsolationLevel::Serializable);
    let transaction = match builder.read_only(is_read).start() {
        Ok(transaction) => transaction,
        Err(error) => return (Err(error.into()), false),
    };
    let mut running = Running { transaction, is_crossed: false };
    if let Err(error) = work(&mut running) {
        return (Err(error), running.is_crossed);
    }
    match running.transaction.commit() {
        Ok(()) => (Ok(()), false),
        Err(error) => {
            let is_crossed = crosses(&error);
            (Err(error.into()), is_crossed)
        }
    }
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
        self.transact(true, work)
    }

    fn write(&self, work: Work<'_>) -> Result<(), StoreError> {
        self.transact(false, work)
    }
}

/// A transaction, and whether another one has crossed it.
struct Running<'a> {
    transaction: postgres::Transaction<'a>,
    is_crossed: bool,
}

impl Running<'_> {
    fn failed(&mut self, error: &postgres::Error) -> StoreError {
        self.is_crossed |= crosses(error);
        StoreError::Database(in_words(error))
    }
}

/// Whether a statement failed because of another transaction, and would not if it came later.
fn crosses(error: &postgres::Error) -> bool {
    let crossings = [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::FOREIGN_KEY_VIOLATION,
        SqlState::UNIQUE_VIOLATION,
        SqlState::DUPLICATE_TABLE,
    ];
    error.code().is_some_and(|code| crossings.contains(code))
}

impl Statements for Running<'_> {
    fn run(&mut self, sql: &str, values: &[Value]) -> Result<u64, StoreError> {
        self.transaction.execute(sql, &parameters(values)).map_err(|error| self.failed(&error))
    }

    fn rows(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let rows = self.transaction.query(sql, &parameters(values)).map_err(|error| self.failed(&error))?;
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
