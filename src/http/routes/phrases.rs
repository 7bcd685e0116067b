//! `POST /v1/phrases`.

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::{Given, json};
use crate::http::error::ApiError;
use crate::http::form::DocumentsForm;
use crate::http::query::{Query, SeveralQuery};
use crate::http::service::{Place, Service};
use crate::requests::{PhraseRequest, Watch};
use crate::schema::{PhraseLifeV1, ProblemV1};

/// Show the life of one wording: when it is used, what stands around it, its other wordings, every occurrence
#[utoipa::path(
    post,
    path = "/v1/phrases",
    tag = "reports",
    params(SeveralQuery),
    request_body(content((PhraseRequest = "application/json", example = json!({"phrase": "高質量發展", "documents": [
        {"id": "2022_工作报告.txt", "text": "推动高质量发展。", "issuer": "龙岗区"},
        {"id": "2025_工作报告.txt", "text": "扎实推动高质量发展。", "issuer": "龙岗区"},
    ]})), (DocumentsForm = "multipart/form-data"))),
    responses(
        (status = 200, description = "The life of the wording", body = PhraseLifeV1),
        (status = "4XX", description = "What is wrong, and what to do", body = ProblemV1, content_type = "application/problem+json"),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn phrases(
    State(service): State<Service>,
    _place: Place,
    Query(query): Query<SeveralQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let settings = query.settings()?;
    let given = Given::read(&service, &headers, body).await?;
    let work = move |watch: &Watch| {
        given.request(|request: &mut PhraseRequest| &mut request.documents)?.run(&settings.watched_by(watch))
    };
    Ok(json(service.work(work).await?))
}
