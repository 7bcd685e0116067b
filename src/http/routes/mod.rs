//! The addresses of the service, one file each.

pub(super) mod convert;
pub(super) mod diff;
pub(super) mod health;
pub(super) mod lineages;
pub(super) mod normalize;
pub(super) mod page;
pub(super) mod phrases;
pub(super) mod reports;

use axum::Json;
use axum::body::Bytes;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::requests::{Problem, parse_request};

/// The request in a body of JSON.
fn parse<Request: DeserializeOwned>(body: &Bytes) -> Result<Request, Problem> {
    parse_request(body)
}

/// A result as JSON.
fn json(result: impl Serialize) -> Response {
    Json(result).into_response()
}
