//! `POST /v1/reports`.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};

use super::Given;
use crate::http::error::ApiError;
use crate::http::form::DocumentsForm;
use crate::http::query::{Query, ReportQuery};
use crate::http::service::{Place, Service};
use crate::requests::{ReportFormat, ReportRequest, Watch, WrittenReport};
use crate::schema::{ProblemV1, ReportV1};

/// The page of a report carries its own style and script and loads nothing.
const REPORT_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
);

/// Show which phrasing persists, changes, appears and fades in dated documents
#[utoipa::path(
    post,
    path = "/v1/reports",
    tag = "reports",
    params(ReportQuery),
    request_body(content((ReportRequest = "application/json", example = json!({"documents": [
        {"id": "2022_工作报告.txt", "text": "推动高质量发展。", "issuer": "龙岗区"},
        {"id": "2025_工作报告.txt", "text": "推动高质量发展。", "issuer": "龙岗区"},
    ]})), (DocumentsForm = "multipart/form-data"))),
    responses(
        (status = 200, description = "The report", content(
            (ReportV1 = "application/json"), (String = "text/html"), (String = "text/markdown"), (String = "text/csv"))),
        (status = "4XX", description = "What is wrong, and what to do", body = ProblemV1, content_type = "application/problem+json"),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn reports(
    State(service): State<Service>,
    _place: Place,
    Query(query): Query<ReportQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let settings = query.settings()?;
    let format = ReportFormat::named(query.format.as_deref(), query.table)?;
    let given = Given::read(&service, &headers, body).await?;
    let work = move |watch: &Watch| {
        let request = given.request(|request: &mut ReportRequest| &mut request.documents)?;
        let report = request.run(&settings.watched_by(watch))?;
        Ok((format.write(&report)?, format.media_type()))
    };
    let (written, media_type) = service.work(work).await?;
    Ok(respond(written, media_type))
}

/// A written report as a response.
pub(super) fn respond(written: WrittenReport, media_type: &'static str) -> Response {
    let mut response = ([(CONTENT_TYPE, media_type)], written.bytes).into_response();
    if media_type.starts_with("text/html") {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, REPORT_POLICY);
    }
    let disposition = written.file.map(|name| format!("attachment; filename=\"{name}\""));
    if let Some(disposition) = disposition.and_then(|disposition| disposition.parse().ok()) {
        response.headers_mut().insert(CONTENT_DISPOSITION, disposition);
    }
    response
}
