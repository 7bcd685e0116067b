//! What frames every request: its id, its log line, the form of its errors, headers for browsers.

use axum::body::Body;
use axum::extract::Request;
use axum::http::Response;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::Next;
use tower_http::request_id::{MakeRequestId as _, MakeRequestUuid};

use super::error::with_problem;

/// The header that carries the id of a request, both ways.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What a caller may use as the id of a request: it is written to the log as it is.
const MAX_REQUEST_ID_BYTES: usize = 128;

/// Nothing may be loaded, unless the response says otherwise.
const STRICT_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Gives the request an id, logs it, and finishes its response.
pub(super) async fn frame(mut request: Request, next: Next) -> Response<Body> {
    let id = match request.headers().get(REQUEST_ID).filter(|id| is_safe(id)) {
        Some(id) => id.clone(),
        None => MakeRequestUuid
            .make_request_id(&request)
            .map_or_else(|| HeaderValue::from_static("none"), |id| id.into_header_value()),
    };
    request.headers_mut().insert(REQUEST_ID, id.clone());
    let id_text = id.to_str().unwrap_or_default().to_owned();

    let (method, uri) = (request.method().clone(), request.uri().clone());
    let started = std::time::Instant::now();
    let mut response = with_problem(next.run(request).await, &id_text);
    tracing::info!(
        id = %id_text,
        %method,
        path = uri.path(),
        status = response.status().as_u16(),
        milliseconds = started.elapsed().as_millis(),
        "answered"
    );
    finish_headers(response.headers_mut(), id);
    response
}

fn finish_headers(headers: &mut HeaderMap, id: HeaderValue) {
    headers.insert(REQUEST_ID, id);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(STRICT_POLICY);
}

fn is_safe(id: &HeaderValue) -> bool {
    let is_safe_byte = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':');
    (1..=MAX_REQUEST_ID_BYTES).contains(&id.len()) && id.as_bytes().iter().all(is_safe_byte)
}
