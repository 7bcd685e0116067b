//! The HTTP service: addresses, limits, problems. The work itself is done by [`crate::requests`].
//!
//! [`router()`] is the whole service as a function of its [`Config`], so that it can be tested without a socket;
//! [`serve()`] puts it on one.

mod config;
mod error;
mod frame;
mod limits;
mod ndjson;
mod openapi;
mod query;
mod router;
mod routes;
mod serve;
mod service;

pub use config::{Config, LogFormat};
pub use openapi::description;
pub use router::router;
pub use serve::{ServeError, serve, serve_on};
