//! How much may come in, and how long it may take.

use std::error::Error;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt as _;

use super::error::ApiError;
use super::ndjson;
use super::service::Service;
use crate::requests::{Problem, ProblemKind};

/// The body has more bytes than it may have.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the body has more than {limit} bytes")]
pub(super) struct BodyTooLarge {
    pub(super) limit: u64,
}

impl From<BodyTooLarge> for Problem {
    fn from(error: BodyTooLarge) -> Self {
        let next = "send less at once, send records as application/x-ndjson, or use the command line";
        Self::new(ProblemKind::TooLarge, error.to_string(), next)
    }
}

/// Bounds the body as it comes over the wire; [`read`] and the reader of records bound it once more after
/// decompression.
///
/// Both are needed: a small body can unpack to a huge one, and a huge one can unpack to nothing.
pub(super) async fn limit_wire(State(service): State<Service>, mut request: Request, next: Next) -> Response {
    let limit = match ndjson::is_ndjson(request.headers()) {
        true => service.config.max_stream_bytes,
        false => service.config.max_body_bytes as u64,
    };
    let declared =
        request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if declared.is_some_and(|declared: u64| declared > limit) {
        return ApiError::from(Problem::from(BodyTooLarge { limit })).into_response();
    }
    // Codings have no case (RFC 9110, section 8.4.1), but the layer that undoes them knows small letters only.
    if let Some(coding) = request.headers_mut().get_mut(CONTENT_ENCODING)
        && let Ok(lower) = HeaderValue::from_bytes(&coding.as_bytes().to_ascii_lowercase())
    {
        *coding = lower;
    }
    let request = request.map(|body| {
        if body.is_end_stream() {
            return body;
        }
        let mut received = 0_u64;
        Body::from_stream(body.into_data_stream().map(move |chunk| {
            let chunk = chunk?;
            received += chunk.len() as u64;
            if received > limit { Err(axum::Error::new(BodyTooLarge { limit })) } else { Ok(chunk) }
        }))
    });
    next.run(request).await
}

/// Reads a whole body into memory, within the limits of size and time.
pub(super) async fn read(service: &Service, body: Body) -> Result<Bytes, Problem> {
    let limit = service.config.max_body_bytes;
    let reading = async {
        let mut stream = body.into_data_stream();
        let mut read = Vec::new();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|error| body_problem(&error))?;
            if read.len() + chunk.len() > limit {
                return Err(BodyTooLarge { limit: limit as u64 }.into());
            }
            read.extend_from_slice(&chunk);
        }
        Ok(Bytes::from(read))
    };
    let time = service.config.body_timeout();
    tokio::time::timeout(time, reading).await.unwrap_or_else(|_| Err(slow_body(time)))
}

/// The problem behind an error of a body's stream.
pub(super) fn body_problem(error: &(dyn Error + 'static)) -> Problem {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(too_large) = error.downcast_ref::<BodyTooLarge>() {
            return (*too_large).into();
        }
        cause = error.source();
    }
    let next = "send it again, and look at its Content-Encoding";
    Problem::new(ProblemKind::InvalidRequest, format!("the body broke off ({error})"), next)
}

pub(super) fn slow_body(limit: std::time::Duration) -> Problem {
    let what = format!("more than {} s passed before it was complete", limit.as_secs());
    Problem::new(ProblemKind::SlowRequest, what, "send it again, in smaller parts")
}
