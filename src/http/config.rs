//! What can be set from outside: flags of `tifa serve`, or environment variables.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use clap::{Args, ValueEnum};

/// The settings of the service. Every flag has an environment variable of the same name behind `TIFA_`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Config {
    /// The address to listen on; 0.0.0.0:8080 lets other machines in
    #[arg(long, env = "TIFA_LISTEN", value_name = "ADDR", default_value_t = Config::default().listen)]
    pub listen: SocketAddr,
    /// The most bytes of one body, or of one record of a stream, after decompression
    #[arg(long, env = "TIFA_MAX_BODY_BYTES", value_name = "BYTES", default_value_t = Config::default().max_body_bytes)]
    pub max_body_bytes: usize,
    /// The most bytes of a stream of records
    #[arg(long, env = "TIFA_MAX_STREAM_BYTES", value_name = "BYTES", default_value_t = Config::default().max_stream_bytes)]
    pub max_stream_bytes: u64,
    /// How many pieces of work run at once; one for each processor without it
    #[arg(long, env = "TIFA_WORKERS", value_name = "N", default_value_t = Config::default().workers, hide_default_value = true)]
    pub workers: usize,
    /// How many more requests may wait for a worker before the service answers 503
    #[arg(long, env = "TIFA_QUEUE", value_name = "N", default_value_t = Config::default().queue)]
    pub queue: usize,
    /// Seconds that a body, or a record of a stream, may take to arrive
    #[arg(long, env = "TIFA_BODY_TIMEOUT", value_name = "SECONDS", default_value_t = Config::default().body_timeout)]
    pub body_timeout: u64,
    /// Seconds that the work on a request, or on a record of a stream, may take
    #[arg(long, env = "TIFA_REQUEST_TIMEOUT", value_name = "SECONDS", default_value_t = Config::default().request_timeout)]
    pub request_timeout: u64,
    /// Seconds that accepted requests have to finish when the service is told to stop
    #[arg(long, env = "TIFA_SHUTDOWN_GRACE", value_name = "SECONDS", default_value_t = Config::default().shutdown_grace)]
    pub shutdown_grace: u64,
    /// The form of the log on standard error; TIFA_LOG sets its level, such as `info` or `tifa=debug`
    #[arg(long, env = "TIFA_LOG_FORMAT", value_enum, value_name = "FORMAT", default_value_t = Config::default().log_format)]
    pub log_format: LogFormat,
}

/// The form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
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
            log_format: LogFormat::Text,
        }
    }
}

impl Config {
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
