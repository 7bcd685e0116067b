//! `POST /v1/reports`.

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::{Given, json};
use crate::http::error::ApiError;
use crate::http::form::DocumentsForm;
use crate::http::query::{Query, ReportQuery};
use crate::http::service::{Place, Service};
use crate::render::{report_csv, report_html, report_markdown};
use crate::requests::{Problem, ProblemKind, ReportRequest, Watch};
use crate::schema::{ProblemV1, ReportV1};

/// The page of a report carries its own style and script and loads nothing.
const REPORT_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

/// A report as it goes out.
enum Written {
    Json(Box<ReportV1>),
    Text { media_type: &'static str, text: String },
    Table { name: String, text: String },
}

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
    check_format(query.format.as_deref())?;
    let given = Given::read(&service, &headers, body).await?;
    let work = move |watch: &Watch| {
        let request = given.request(|request: &mut ReportRequest| &mut request.documents)?;
        let report = request.run(&settings.watched_by(watch))?;
        write(report, query.format.as_deref(), query.table.as_deref())
    };
    Ok(match service.work(work).await? {
        Written::Json(report) => json(report),
        Written::Text { media_type, text } => {
            ([(CONTENT_TYPE, media_type), (CONTENT_SECURITY_POLICY, REPORT_POLICY)], text).into_response()
        }
        Written::Table { name, text } => {
            let disposition = format!("attachment; filename=\"{name}\"");
            let media_type = "text/csv; charset=utf-8".to_owned();
            ([(CONTENT_TYPE, media_type), (CONTENT_DISPOSITION, disposition)], text).into_response()
        }
    })
}

/// Refuses an unknown format before any work is done.
fn check_format(format: Option<&str>) -> Result<(), Problem> {
    match format {
        None | Some("json" | "html" | "markdown" | "csv") => Ok(()),
        Some(other) => {
            let what = format!("`{other}` is no value of it");
            let next = "write json, html, markdown or csv";
            Err(Problem::new(ProblemKind::InvalidOption, what, next).at("format"))
        }
    }
}

fn write(report: ReportV1, format: Option<&str>, table: Option<&str>) -> Result<Written, Problem> {
    Ok(match format {
        Some("html") => Written::Text { media_type: "text/html; charset=utf-8", text: report_html(&report) },
        Some("markdown") => {
            Written::Text { media_type: "text/markdown; charset=utf-8", text: report_markdown(&report) }
        }
        Some("csv") => {
            let tables = report_csv(&report);
            let bare = |name: &str| name.trim_end_matches(".csv").to_owned();
            let names: Vec<String> = tables.iter().map(|(name, _)| bare(name)).collect();
            let wanted = |name: &str| table.is_none_or(|table| bare(table) == bare(name));
            let found = tables.into_iter().find(|(name, _)| wanted(name));
            let (name, text) = found.ok_or_else(|| {
                let what = format!("there is no table `{}`", table.unwrap_or_default());
                let next = format!("choose one of {}", names.join(", "));
                Problem::new(ProblemKind::InvalidOption, what, next).at("table")
            })?;
            Written::Table { name, text }
        }
        _ => Written::Json(Box::new(report)),
    })
}
