//! `POST /v1/convert`.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use super::{json, parse};
use crate::http::error::ApiError;
use crate::http::query::{ConvertQuery, Query, media_type, refuse_forms, wants_text};
use crate::http::service::{Place, Service};
use crate::http::{limits, ndjson};
use crate::requests::{ConvertRequest, Explain, Problem, ProblemKind, Watch};
use crate::schema::{ConvertV1, ProblemV1};

/// Convert a text between scripts and regions, as `opencc` does
///
/// The body is an object with `config` and `text`, one such object a line, or the text itself with the
/// configuration in the query. `explain` and `tofu_risk` of an object add to the options of the query and go before
/// them.
#[utoipa::path(
    post,
    path = "/v1/convert",
    tag = "documents",
    params(ConvertQuery),
    request_body(
        description = "A JSON object, one a line, or the text itself",
        content(
            (ConvertRequest = "application/json", example = json!({"config": "s2twp", "text": "软件"})),
            (ConvertRequest = "application/x-ndjson"),
            (String = "text/plain"),
        ),
    ),
    responses(
        (status = 200, description = "The converted text",
            content((ConvertV1 = "application/json"), (ConvertV1 = "application/x-ndjson"), (String = "text/plain"))),
        (status = "4XX", description = "What is wrong, and what to do", body = ProblemV1, content_type = "application/problem+json"),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn convert(
    State(service): State<Service>,
    place: Place,
    Query(query): Query<ConvertQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let (offsets, explain) = (query.offsets()?, query.explain()?);
    refuse_forms(&headers)?;
    let tofu_risk = query.tofu_risk;
    let run = move |mut request: ConvertRequest, _: &Watch| {
        request.explain = request.explain.or(explain);
        request.tofu_risk = request.tofu_risk.or_else(|| tofu_risk.clone());
        request.run(offsets)
    };
    if ndjson::is_ndjson(&headers) {
        return Ok(ndjson::answer(service, place, body, run));
    }
    let body = limits::read(&service, body).await?;
    let is_json = media_type(&headers) == "application/json";
    let work =
        move |watch: &Watch| run(if is_json { parse(&body)? } else { of_text(query.config, body)? }, watch);
    let result = service.work(work).await?;
    Ok(if wants_text(&headers) { result.text.into_response() } else { json(result) })
}

fn of_text(config: Option<String>, body: Bytes) -> Result<ConvertRequest, Problem> {
    let Some(config) = config else {
        let next =
            "add it to the address, such as ?config=s2t, or send application/json with `config` and `text`";
        return Err(Problem::new(ProblemKind::InvalidRequest, "no configuration is named", next).at("config"));
    };
    match String::from_utf8(body.into()) {
        Ok(text) => Ok(ConvertRequest { id: None, config, text, explain: Explain::NOTHING, tofu_risk: None }),
        Err(error) => {
            let what = format!("the body is not UTF-8 at byte {}", error.utf8_error().valid_up_to());
            Err(Problem::new(
                ProblemKind::InvalidRequest,
                what,
                "decode it first: /v1/normalize?until=decode reads any encoding",
            ))
        }
    }
}
