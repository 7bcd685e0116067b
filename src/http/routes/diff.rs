//! `POST /v1/diff`.

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::{json, parse};
use crate::http::error::ApiError;
use crate::http::form::{self, Part, SidesForm};
use crate::http::query::{DiffQuery, Query};
use crate::http::service::{Place, Service};
use crate::http::{limits, ndjson};
use crate::requests::{DiffRequest, DiffSettings, Problem, ProblemKind, Watch, diff_documents, source};
use crate::schema::{DiffV1, ProblemV1};

/// Show what changed from one text to another
///
/// Texts `a` and `b` are compared exactly as they are given, unless `normalize` or `until` is asked for; bytes
/// `a_b64` and `b_b64` are always normalized. What was compared comes back as `a_text` and `b_text` where it is
/// not what was given. A form, `multipart/form-data`, has the files `a` and `b`, which are normalized.
#[utoipa::path(
    post,
    path = "/v1/diff",
    tag = "documents",
    params(DiffQuery),
    request_body(
        description = "A JSON object, one a line, or two files",
        content(
            (DiffRequest = "application/json", example = json!({"id": "1", "a": "推动高质量发展", "b": "推动高水平发展"})),
            (DiffRequest = "application/x-ndjson"),
            (SidesForm = "multipart/form-data"),
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
    if form::is_form(&headers) {
        let parts = form::read(&service, &headers, body).await?;
        let work = move |watch: &Watch| files(parts, &settings.watched_by(watch));
        return Ok(json(service.work(work).await?));
    }
    if ndjson::is_ndjson(&headers) {
        let run = move |request: DiffRequest, watch: &Watch| request.run(&settings.watched_by(watch));
        return Ok(ndjson::answer(service, place, body, run));
    }
    let body = limits::read(&service, body).await?;
    let work = move |watch: &Watch| parse::<DiffRequest>(&body)?.run(&settings.watched_by(watch));
    Ok(json(service.work(work).await?))
}

/// Compares the files `a` and `b` of a form.
fn files(parts: Vec<Part>, settings: &DiffSettings) -> Result<DiffV1, Problem> {
    let (mut a, mut b) = (None, None);
    for part in parts {
        let side = match (part.name.as_str(), &part.file) {
            ("a", Some(_)) => &mut a,
            ("b", Some(_)) => &mut b,
            (name, _) => return Err(form::unknown_field(name)),
        };
        if side.replace(source(part.bytes.to_vec())?).is_some() {
            return Err(form::given_twice(&part.name));
        }
    }
    match (a, b) {
        (Some(a), Some(b)) => diff_documents(None, a, b, settings),
        _ => {
            let next = "send both, such as by curl -F a=@OLD -F b=@NEW";
            Err(Problem::new(ProblemKind::InvalidRequest, "the form has not the two files `a` and `b`", next))
        }
    }
}
