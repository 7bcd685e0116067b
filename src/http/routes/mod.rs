//! The addresses of the service, one file each.

pub(super) mod convert;
pub(super) mod corpora;
pub(super) mod diff;
pub(super) mod health;
pub(super) mod lineages;
pub(super) mod normalize;
pub(super) mod page;
pub(super) mod phrases;
pub(super) mod reports;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::form::{self, Part};
use super::limits;
use super::service::Service;
use crate::requests::{Problem, ReportDocument, parse_request};

/// The request in a body of JSON.
fn parse<Request: DeserializeOwned>(body: &Bytes) -> Result<Request, Problem> {
    parse_request(body)
}

/// The body of a request about several documents, before it is parsed.
enum Given {
    Json(Bytes),
    Form(Vec<Part>),
}

impl Given {
    async fn read(service: &Service, headers: &HeaderMap, body: Body) -> Result<Self, Problem> {
        Ok(match form::is_form(headers) {
            true => Self::Form(form::read(service, headers, body).await?),
            false => Self::Json(limits::read(service, body).await?),
        })
    }

    /// The request; the files of a form are among its documents.
    fn request<Request: DeserializeOwned>(
        self,
        documents_of: fn(&mut Request) -> &mut Vec<ReportDocument>,
    ) -> Result<Request, Problem> {
        match self {
            Self::Json(body) => parse(&body),
            Self::Form(parts) => form::request_of(parts, documents_of),
        }
    }
}

/// A result as JSON.
fn json(result: impl Serialize) -> Response {
    Json(result).into_response()
}
