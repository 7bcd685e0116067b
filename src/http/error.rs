//! Problems as responses.

use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse;

use crate::requests::{Problem, ProblemKind};

/// The media type of RFC 9457.
pub(super) const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// A problem that ends a request. Boxed, because results carry it through every handler.
#[derive(Debug)]
pub(super) struct ApiError(Box<Problem>);

/// The problem of a response that has no body yet: the frame writes it, for it knows the request's id.
#[derive(Debug, Clone)]
struct Pending(Problem);

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem))
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response<Body> {
        let (_, _, status) = self.0.kind.description();
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response.extensions_mut().insert(Pending(*self.0));
        response
    }
}

/// Gives every error response its problem as body, whoever made it.
pub(super) fn with_problem(mut response: Response<Body>, request_id: &str) -> Response<Body> {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let problem = match response.extensions_mut().remove::<Pending>() {
        Some(Pending(problem)) => problem,
        None => problem_of_status(status),
    };
    if problem.kind == ProblemKind::Internal {
        tracing::error!(id = request_id, %problem, "a fault");
    }
    let mut wire = problem.to_wire(Some(request_id.to_owned()));
    wire.status = status.as_u16();
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.insert(CONTENT_TYPE, PROBLEM_JSON);
    if matches!(problem.kind, ProblemKind::Overloaded | ProblemKind::Stopping) {
        // A second is what most requests take; whoever waits knows no better.
        parts.headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    let body = serde_json::to_vec(&wire).expect("a problem is strings and numbers, which JSON can hold");
    Response::from_parts(parts, Body::from(body))
}

/// The problem behind a status that a library chose.
fn problem_of_status(status: StatusCode) -> Problem {
    let (kind, what, next) = match status {
        StatusCode::NOT_FOUND => {
            (ProblemKind::NotFound, "nothing has this address", "see /docs for those there are")
        }
        StatusCode::METHOD_NOT_ALLOWED => {
            let what = "the address does not take this method";
            (ProblemKind::MethodNotAllowed, what, "see the header Allow, or /docs")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            let what = "the body is compressed in a way that is not known here";
            (ProblemKind::UnsupportedMediaType, what, "send it as it is, or with Content-Encoding: gzip")
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            (ProblemKind::TooLarge, "the body is too large", "send less at once")
        }
        _ if status.is_client_error() => {
            (ProblemKind::InvalidRequest, "the request does not read", "see /docs for its form")
        }
        _ => (
            ProblemKind::Internal,
            "the work on this request broke off",
            "please report it with the request id",
        ),
    };
    Problem::new(kind, what, next)
}
