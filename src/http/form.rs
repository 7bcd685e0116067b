//! Forms: files as a browser, or `curl -F`, sends them (`multipart/form-data`, RFC 7578).

use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use multer::{Constraints, Multipart, SizeLimit};
use serde_json::Value;

use super::limits::{BodyTooLarge, body_problem, slow_body};
use super::query::media_type;
use super::service::Service;
use crate::requests::{Problem, ProblemKind, ReportDocument, parse_request};

/// Files of a form, as the description of the service has them.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "what a form has is described by its fields, and read part by part")]
pub(super) struct FilesForm {
    /// The files; their names are the ids of the results.
    #[schema(value_type = Vec<String>, content_media_type = "application/octet-stream")]
    file: Vec<Vec<u8>>,
}

/// Two files of a form.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "what a form has is described by its fields, and read part by part")]
pub(super) struct SidesForm {
    /// The earlier file.
    #[schema(value_type = String, content_media_type = "application/octet-stream")]
    a: Vec<u8>,
    /// The later file.
    #[schema(value_type = String, content_media_type = "application/octet-stream")]
    b: Vec<u8>,
}

/// Files of a form with what else there is to say of them.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "what a form has is described by its fields, and read part by part")]
pub(super) struct DocumentsForm {
    /// The object that a request in JSON is; of its documents, those without a text are the files of the same name.
    request: Option<String>,
    /// The files; their names are the ids of the documents.
    #[schema(value_type = Vec<String>, content_media_type = "application/octet-stream")]
    file: Vec<Vec<u8>>,
}

/// A part of a form.
pub(super) struct Part {
    /// The name of its field.
    pub(super) name: String,
    /// The name of the file; none for a field of text.
    pub(super) file: Option<String>,
    pub(super) bytes: Bytes,
}

/// The field that holds what else there is to say of the request, as JSON.
const REQUEST: &str = "request";

/// Whether a body is a form.
pub(super) fn is_form(headers: &HeaderMap) -> bool {
    media_type(headers) == "multipart/form-data"
}

/// Reads the parts of a form, within the limits of a body.
pub(super) async fn read(service: &Service, headers: &HeaderMap, body: Body) -> Result<Vec<Part>, Problem> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let boundary = multer::parse_boundary(content_type).map_err(problem)?;
    let limit = service.config.max_body_bytes as u64;
    let constraints = Constraints::new().size_limit(SizeLimit::new().whole_stream(limit));
    let mut form = Multipart::with_constraints(body.into_data_stream(), boundary, constraints);
    let reading = async {
        let mut parts = Vec::new();
        while let Some(field) = form.next_field().await.map_err(|error| of_limit(error, limit))? {
            let (name, file) =
                (field.name().unwrap_or_default().to_owned(), field.file_name().map(str::to_owned));
            let bytes = field.bytes().await.map_err(|error| of_limit(error, limit))?;
            parts.push(Part { name, file, bytes });
        }
        if parts.is_empty() {
            let next = "send files, such as by curl -F file=@FILE";
            return Err(Problem::new(ProblemKind::InvalidRequest, "the form is empty", next));
        }
        Ok(parts)
    };
    let time = service.config.body_timeout();
    tokio::time::timeout(time, reading).await.unwrap_or_else(|_| Err(slow_body(time)))
}

/// The request of a form about several documents: the field `request`, and a document for each file. What `request`
/// says of a document without a text is said of the file of that name.
pub(super) fn request_of<Request: serde::de::DeserializeOwned>(
    parts: Vec<Part>,
    documents_of: fn(&mut Request) -> &mut Vec<ReportDocument>,
) -> Result<Request, Problem> {
    let (written, files): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(|part| part.name == REQUEST);
    if written.len() > 1 {
        return Err(given_twice(REQUEST));
    }
    let mut fields: serde_json::Map<String, Value> = match written.first() {
        Some(part) => parse_request(&part.bytes).map_err(|problem| problem.at(REQUEST))?,
        None => serde_json::Map::new(),
    };
    // The files are the documents; there need be no others.
    fields.entry("documents").or_insert_with(|| Value::Array(Vec::new()));
    let request = Value::Object(fields).to_string();
    let mut request: Request = parse_request(request.as_bytes()).map_err(|problem| problem.at(REQUEST))?;
    let documents = documents_of(&mut request);
    for part in files {
        let bytes = part.bytes.to_vec();
        match part.file {
            Some(file) => {
                let is_told_of = |document: &&mut ReportDocument| document.id == file && !document.has_text();
                match documents.iter_mut().find(is_told_of) {
                    Some(document) => document.bytes = Some(bytes),
                    None => {
                        documents.push(ReportDocument { id: file, bytes: Some(bytes), ..Default::default() });
                    }
                }
            }
            None => return Err(unknown_field(&part.name)),
        }
    }
    Ok(request)
}

/// The problem of a field that may stand once and stands there again.
pub(super) fn given_twice(name: &str) -> Problem {
    Problem::new(ProblemKind::InvalidRequest, "the form has the field twice", "send it once").at(name)
}

/// The problem of a field that is no file.
pub(super) fn unknown_field(name: &str) -> Problem {
    let next = "send files, such as by curl -F file=@FILE; options stand in the query";
    Problem::new(ProblemKind::InvalidRequest, "the field of the form is no file", next).at(name)
}

fn of_limit(error: multer::Error, limit: u64) -> Problem {
    match error {
        multer::Error::StreamSizeExceeded { .. } => Problem::from(BodyTooLarge { limit }),
        multer::Error::StreamReadFailed(error) => body_problem(&*error),
        other => problem(other),
    }
}

fn problem(error: multer::Error) -> Problem {
    let next = "send it as multipart/form-data with a boundary, such as by curl -F file=@FILE";
    Problem::new(ProblemKind::InvalidRequest, format!("the form does not read ({error})"), next)
}
