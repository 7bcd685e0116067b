//! What can be set from outside: flags of `tifa serve`, environment variables, a file.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde::Deserialize;

use super::keys::{ApiKey, InvalidApiKey};
use crate::store::Place;

/// The settings of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The most bytes of one body, or of one record of a stream, after decompression.
    pub max_body_bytes: usize,
    /// The most bytes of a stream of records.
    pub max_stream_bytes: u64,
    /// How many pieces of work run at once.
    pub workers: usize,
    /// How many more requests may wait for a worker before the service answers 503.
    pub queue: usize,
    /// Seconds that a body, or a record of a stream, may take to arrive.
    pub body_timeout: u64,
    /// Seconds that the work on a request, or on a record of a stream, may take.
    pub request_timeout: u64,
    /// Seconds that accepted requests have to finish when the service is told to stop.
    pub shutdown_grace: u64,
    /// Where corpora are kept: a file, or the address of a PostgreSQL database.
    pub store: String,
    /// The form of the log.
    pub log_format: LogFormat,
    /// The keys of which a request must have one; with none, everybody is answered.
    pub api_keys: Vec<ApiKey>,
    /// The origins whose pages may ask in a browser; `*` is every one.
    pub cors_origins: Vec<String>,
    /// Requests a second that one client may send; 0 is no limit.
    pub rate_limit: u32,
    /// Requests that one client may send at once, after a pause.
    pub rate_burst: u32,
}

/// The settings that one source gives: a flag, or the environment variable of the same name behind `TIFA_`; or a file,
/// whose names have `_` for `-`.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigSource {
    /// The address to listen on; 0.0.0.0:8080 lets other machines in [default: 127.0.0.1:8080]
    #[arg(long, env = "TIFA_LISTEN", value_name = "ADDR")]
    listen: Option<SocketAddr>,
    /// The most bytes of one body, or of one record of a stream, after decompression [default: 67108864]
    #[arg(long, env = "TIFA_MAX_BODY_BYTES", value_name = "BYTES")]
    max_body_bytes: Option<usize>,
    /// The most bytes of a stream of records [default: 68719476736]
    #[arg(long, env = "TIFA_MAX_STREAM_BYTES", value_name = "BYTES")]
    max_stream_bytes: Option<u64>,
    /// How many pieces of work run at once [default: one for each processor]
    #[arg(long, env = "TIFA_WORKERS", value_name = "N")]
    workers: Option<usize>,
    /// How many more requests may wait for a worker before the service answers 503 [default: 64]
    #[arg(long, env = "TIFA_QUEUE", value_name = "N")]
    queue: Option<usize>,
    /// Seconds that a body, or a record of a stream, may take to arrive [default: 30]
    #[arg(long, env = "TIFA_BODY_TIMEOUT", value_name = "SECONDS")]
    body_timeout: Option<u64>,
    /// Seconds that the work on a request, or on a record of a stream, may take [default: 60]
    #[arg(long, env = "TIFA_REQUEST_TIMEOUT", value_name = "SECONDS")]
    request_timeout: Option<u64>,
    /// Seconds that accepted requests have to finish when the service is told to stop [default: 30]
    #[arg(long, env = "TIFA_SHUTDOWN_GRACE", value_name = "SECONDS")]
    shutdown_grace: Option<u64>,
    /// Where corpora are kept: a file, or `postgres://…` [default: tifa/corpora.sqlite in the user's folder for data]
    #[arg(long, env = "TIFA_STORE", value_name = "PLACE")]
    store: Option<String>,
    /// The form of the log on standard error; TIFA_LOG sets its level, such as `info` or `tifa=debug` [default: text]
    #[arg(long, env = "TIFA_LOG_FORMAT", value_enum, value_name = "FORMAT")]
    log_format: Option<LogFormat>,
    /// A key that lets requests in, as NAME:SHA256 of the key in hexadecimal; may stand several times [default: none,
    /// and everybody is answered]
    #[arg(long = "api-key", env = "TIFA_API_KEYS", value_name = "NAME:SHA256", value_delimiter = ',')]
    api_keys: Option<Vec<String>>,
    /// An origin whose pages may ask in a browser, such as `https://example.org`, or *; may stand several times
    /// [default: none]
    #[arg(long = "cors-origin", env = "TIFA_CORS_ORIGINS", value_name = "ORIGIN", value_delimiter = ',')]
    cors_origins: Option<Vec<String>>,
    /// Requests a second that one client may send: a key, or an address without keys [default: 0, no limit]
    #[arg(long, env = "TIFA_RATE_LIMIT", value_name = "N")]
    rate_limit: Option<u32>,
    /// Requests that one client may send at once, after a pause [default: 20]
    #[arg(long, env = "TIFA_RATE_BURST", value_name = "N")]
    rate_burst: Option<u32>,
}

/// The form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Lines for people
    Text,
    /// Lines of JSON
    Json,
}

impl Default for Config {
    /// Safe on a shared machine: this machine alone is answered, bodies of 64 MiB at most.
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            max_body_bytes: 64 << 20,
            max_stream_bytes: 64 << 30,
            workers: std::thread::available_parallelism().map_or(1, usize::from),
            queue: 64,
            body_timeout: 30,
            request_timeout: 60,
            shutdown_grace: 30,
            store: Place::of_user().to_string(),
            log_format: LogFormat::Text,
            api_keys: Vec::new(),
            cors_origins: Vec::new(),
            rate_limit: 0,
            rate_burst: 20,
        }
    }
}

/// The name of each setting, and where its value comes from.
pub type Origins = Vec<(&'static str, &'static str)>;

/// A setting is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidConfig {
    /// A key.
    #[error(transparent)]
    Key(#[from] InvalidApiKey),
    /// An origin.
    #[error("`{0}` is no origin: write its scheme and host, such as https://example.org, or *")]
    Origin(String),
}

/// The members of a list that name something: a variable that is set to nothing, or ends with a comma, names nothing there.
fn named(list: &[String]) -> impl Iterator<Item = &str> {
    list.iter().map(|member| member.trim()).filter(|member| !member.is_empty())
}

/// Whether a text is `*`, or a scheme and a host without a path.
fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_host =
        |host: &str| !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/');
    text == "*" || host.is_some_and(is_host)
}

/// Puts what the sources give over the defaults, setting by setting, and says of each where it comes from.
macro_rules! take {
    ($config:ident, $first:ident, $second:ident, $origins:ident: $($name:ident),*) => {
        $(
            let (value, origin) = match ($first.$name, $second.$name) {
                (Some(value), _) => (Some(value), "flag or environment"),
                (None, Some(value)) => (Some(value), "file"),
                (None, None) => (None, "default"),
            };
            if let Some(value) = value {
                $config.$name = value;
            }
            $origins.push((stringify!($name), origin));
        )*
    };
}

impl Config {
    /// The settings of two sources over the defaults: `given`, flags and environment, goes before `file`. With each
    /// setting's name comes where it is from.
    ///
    /// # Errors
    /// [`InvalidConfig`] when a key or an origin is not as it must be.
    pub fn of_sources(given: ConfigSource, file: ConfigSource) -> Result<(Self, Origins), InvalidConfig> {
        let mut config = Self::default();
        let mut origins = Origins::new();
        let keys_origin = match (&given.api_keys, &file.api_keys) {
            (Some(_), _) => "flag or environment",
            (None, Some(_)) => "file",
            (None, None) => "default",
        };
        let keys = given.api_keys.or(file.api_keys).unwrap_or_default();
        config.api_keys = named(&keys).map(str::parse).collect::<Result<_, _>>()?;
        take!(config, given, file, origins: listen, max_body_bytes, max_stream_bytes, workers, queue, body_timeout,
            request_timeout, shutdown_grace, store, log_format, cors_origins, rate_limit, rate_burst);
        origins.push(("api_keys", keys_origin));
        config.cors_origins = named(&config.cors_origins).map(str::to_owned).collect();
        match config.cors_origins.iter().find(|origin| !is_origin(origin)) {
            Some(origin) => Err(InvalidConfig::Origin(origin.clone())),
            None => Ok((config, origins)),
        }
    }

    /// The value of a setting as it stands in a file (TOML).
    pub fn written(&self, name: &str) -> String {
        let list = |list: Vec<String>| format!("{list:?}");
        match name {
            "listen" => format!("{:?}", self.listen.to_string()),
            "max_body_bytes" => self.max_body_bytes.to_string(),
            "max_stream_bytes" => self.max_stream_bytes.to_string(),
            "workers" => self.workers.to_string(),
            "queue" => self.queue.to_string(),
            "body_timeout" => self.body_timeout.to_string(),
            "request_timeout" => self.request_timeout.to_string(),
            "shutdown_grace" => self.shutdown_grace.to_string(),
            "store" => format!("{:?}", self.store),
            "log_format" => match self.log_format {
                LogFormat::Text => "\"text\"".to_owned(),
                LogFormat::Json => "\"json\"".to_owned(),
            },
            "api_keys" => list(self.api_keys.iter().map(ToString::to_string).collect()),
            "cors_origins" => list(self.cors_origins.clone()),
            "rate_limit" => self.rate_limit.to_string(),
            "rate_burst" => self.rate_burst.to_string(),
            _ => String::new(),
        }
    }

    pub(super) fn body_timeout(&self) -> Duration {
        Duration::from_secs(self.body_timeout)
    }

    pub(super) fn request_timeout(&self) -> Duration {
        Duration::from_secs(self.request_timeout)
    }

    pub(super) fn shutdown_grace(&self) -> Duration {
        Duration::from_secs(self.shutdown_grace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(file: &str) -> ConfigSource {
        toml::from_str(file).expect("a source of this test")
    }

    #[test]
    fn flags_go_before_the_file_and_the_file_before_the_defaults() {
        let given = source("queue = 3");
        let file = source("queue = 5\nworkers = 7\nlisten = \"127.0.0.1:9\"");
        let (config, origins) = Config::of_sources(given, file).expect("settings");
        assert_eq!((config.queue, config.workers, config.body_timeout), (3, 7, 30));
        let origin =
            |wanted: &str| origins.iter().find(|(name, _)| *name == wanted).map(|(_, origin)| *origin);
        assert_eq!(origin("queue"), Some("flag or environment"));
        assert_eq!(origin("workers"), Some("file"));
        assert_eq!(origin("rate_limit"), Some("default"));
    }

    #[test]
    fn what_is_printed_reads_as_a_file_with_the_same_meaning() {
        let key = format!("curl:{}", "0123456789abcdef".repeat(4));
        let file =
            format!("api_keys = [{key:?}]\ncors_origins = [\"https://example.org\"]\nlog_format = \"json\"");
        let (config, origins) = Config::of_sources(ConfigSource::default(), source(&file)).expect("settings");
        let printed: Vec<String> =
            origins.iter().map(|(name, _)| format!("{name} = {}", config.written(name))).collect();
        let (again, _) =
            Config::of_sources(ConfigSource::default(), source(&printed.join("\n"))).expect("settings");
        assert_eq!(again, config);
    }

    #[test]
    fn a_variable_that_is_set_to_nothing_names_nothing() {
        let file = source("api_keys = [\"\"]\ncors_origins = [\"\", \" https://example.org \"]");
        let (config, _) = Config::of_sources(ConfigSource::default(), file).expect("settings");
        assert_eq!((config.api_keys.len(), config.cors_origins), (0, vec!["https://example.org".to_owned()]));
    }

    #[test]
    fn an_origin_has_no_path() {
        let of = |origin: &str| {
            let file = source(&format!("cors_origins = [{origin:?}]"));
            Config::of_sources(ConfigSource::default(), file).is_ok()
        };
        assert!(of("https://example.org") && of("http://localhost:3000") && of("*"));
        assert!(!of("https://example.org/") && !of("example.org") && !of("https://"));
    }

    #[test]
    fn a_misspelt_setting_is_an_error() {
        assert!(toml::from_str::<ConfigSource>("lisen = \"127.0.0.1:9\"").is_err());
    }
}
