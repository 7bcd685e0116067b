//! `POST /v1/diff`.

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::{json, parse};
use crate::http::error::ApiError;
use crate::http::query::{DiffQuery, Query, refuse_forms};
use crate::http::service::{Place, Service};
use crate::http::{limits, ndjson};
use crate::requests::DiffRequest;
use crate::schema::{DiffV1, ProblemV1};

/// Show what changed from one text to another
///
/// Texts `a` and `b` are compared exactly as they are given, unless `normalize` or `until` is asked for; bytes
/// `a_b64` and `b_b64` are always normalized. What was compared comes back as `a_text` and `b_text` where it is
/// not what was given.
#[utoipa::path(
    post,
    path = "/v1/diff",
    tag = "documents",
    params(DiffQuery),
    request_body(
        description = "A JSON object, or one a line",
        content(
            (DiffRequest = "application/json", example = json!({"id": "1", "a": "推动高质量发展", "b": "推动高水平发展"})),
            (DiffRequest = "application/x-ndjson"),
        ),
    ),
    responses(
        (status = 200, description = "What changed", content((DiffV1 = "application/json"), (DiffV1 = "application/x-ndjson"))),
        (status = "4XX", description = "What is wrong, and what to do", body = ProblemV1, content_type = "application/problem+json"),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn diff(
    State(service): State<Service>,
    place: Place,
    Query(query): Query<DiffQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let settings = query.settings()?;
    refuse_forms(&headers)?;
    if ndjson::is_ndjson(&headers) {
        return Ok(ndjson::answer(service, place, body, move |request: DiffRequest| request.run(&settings)));
    }
    let body = limits::read(&service, body).await?;
    Ok(json(service.work(move || parse::<DiffRequest>(&body)?.run(&settings)).await?))
}
