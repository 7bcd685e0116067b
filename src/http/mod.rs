//! The HTTP service: addresses, limits, problems. The work itself is done by [`crate::requests`].
//!
//! [`router()`] is the whole service as a function of its [`Config`], so that it can be tested without a socket;
//! [`serve()`] puts it on one.

mod config;
mod error;
mod form;
mod frame;
mod keys;
mod limits;
mod ndjson;
mod openapi;
mod pairs;
mod query;
mod router;
mod routes;
mod serve;
mod service;

pub use config::{Config, ConfigSource, InvalidConfig, LogFormat, Origins};
pub use keys::{ApiKey, InvalidApiKey};
pub use openapi::description;
pub use router::router;
pub use serve::{ServeError, serve, serve_on};
