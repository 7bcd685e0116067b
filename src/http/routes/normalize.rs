//! `POST /v1/normalize`.

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use rayon::prelude::*;

use super::{json, parse};
use crate::document::SourceText;
use crate::http::error::ApiError;
use crate::http::form::{self, FilesForm, Part};
use crate::http::query::{NormalizeQuery, Query, declared_charset, media_type, wants_text};
use crate::http::service::{Place, Service};
use crate::http::{limits, ndjson};
use crate::requests::{
    NormalizeRequest, NormalizeSettings, Problem, ProblemKind, Watch, answer_work, source,
};
use crate::schema::{NormalizeV1, ProblemV1};

/// Bring a document into canonical form
///
/// The body is the document's raw bytes; or, as `application/json`, an object with `bytes_b64` or `text`; or, as
/// `application/x-ndjson`, such an object a line, answered by a result or an error a line in the same order; or, as
/// `multipart/form-data`, files, answered in the same way with their names as ids.
#[utoipa::path(
    post,
    path = "/v1/normalize",
    tag = "documents",
    params(NormalizeQuery),
    request_body(
        description = "Raw bytes, a JSON object, NDJSON, or files",
        content(
            (Vec<u8> = "application/octet-stream"),
            (NormalizeRequest = "application/json", example = json!({"id": "1", "text": "全面深化改革"})),
            (NormalizeRequest = "application/x-ndjson"),
            (FilesForm = "multipart/form-data"),
        ),
    ),
    responses(
        (status = 200, description = "The canonical form; for NDJSON, a line for each record",
            content((NormalizeV1 = "application/json"), (NormalizeV1 = "application/x-ndjson"), (String = "text/plain"))),
        (status = "4XX", description = "What is wrong, and what to do", body = ProblemV1, content_type = "application/problem+json"),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn normalize(
    State(service): State<Service>,
    place: Place,
    Query(query): Query<NormalizeQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let settings = query.settings()?;
    if form::is_form(&headers) {
        let parts = form::read(&service, &headers, body).await?;
        return Ok(ndjson::lines(
            service.work(move |watch| files(parts, &settings.watched_by(watch))).await?,
        ));
    }
    if ndjson::is_ndjson(&headers) {
        let run = move |request: NormalizeRequest, watch: &Watch| {
            request.run(&settings.watched_by(watch), &no_files)
        };
        return Ok(ndjson::answer(service, place, body, run));
    }
    let body = limits::read(&service, body).await?;
    let (is_json, charset) = (media_type(&headers) == "application/json", declared_charset(&headers));
    let n_bytes = body.len();
    let work = move |watch: &Watch| {
        let mut settings = settings.watched_by(watch);
        if is_json {
            return parse::<NormalizeRequest>(&body)?.run(&settings, &no_files);
        }
        settings.options.hint.declared = charset;
        let source = SourceText::new(body.into()).map_err(|error| {
            Problem::new(ProblemKind::TooLarge, error.to_string(), "use the command line on parts of it")
        })?;
        let canonical = settings.normalize(&source)?;
        Ok(NormalizeV1::new(query.id, &canonical, settings.offsets))
    };
    let result = service.work_on(n_bytes, work).await?;
    Ok(if wants_text(&headers) { result.text.into_response() } else { json(result) })
}

/// A line for each file of a form: its result, or what is wrong with it.
fn files(parts: Vec<Part>, settings: &NormalizeSettings) -> Result<Vec<u8>, Problem> {
    if let Some(part) = parts.iter().find(|part| part.file.is_none()) {
        return Err(form::unknown_field(&part.name));
    }
    let answer = |(number, part): (usize, Part)| {
        let work = || {
            let canonical = settings.normalize(&source(part.bytes.to_vec())?)?;
            Ok(NormalizeV1::new(part.file.clone(), &canonical, settings.offsets))
        };
        answer_work(number + 1, || part.file.clone(), work).line
    };
    let lines: Vec<Vec<u8>> = parts.into_par_iter().enumerate().map(answer).collect();
    settings.watch.check()?;
    Ok(lines.concat())
}

fn no_files(_path: &str) -> Result<SourceText, Problem> {
    let next = "send its bytes as `bytes_b64`";
    Err(Problem::new(ProblemKind::InvalidRequest, "files cannot be named over HTTP", next).at("path"))
}
