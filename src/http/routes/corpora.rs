//! `/v1/corpora`: corpora that stay, and their documents.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::json;
use crate::corpora::{Corpora, GivenDocument, ReportQuestion};
use crate::http::error::ApiError;
use crate::http::form::{self, FilesForm};
use crate::http::pairs::Pairs;
use crate::http::query::declared_charset;
use crate::http::service::{Place, Service};
use crate::http::{limits, ndjson};
use crate::requests::{Problem, ProblemKind, Watch, WrittenReport, answer_work, bytes_of_base64};
use crate::schema::{
    CorporaV1, CorpusDocumentV1, CorpusV1, DiffV1, MappedV1, OverviewV1, PhraseLifeV1, ProblemV1, PutV1,
    ReportV1,
};
use crate::store::Declared;

/// List the corpora
#[utoipa::path(
    get,
    path = "/v1/corpora",
    tag = "corpora",
    responses(
        (status = 200, description = "They, by their names", body = CorporaV1),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn list(
    State(service): State<Service>,
    _place: Place,
) -> Result<Response, ApiError> {
    Ok(json(service.ask(|corpora, _| corpora.list()).await?))
}

/// Make a corpus
///
/// Nothing happens where it is there. A document that is put into a corpus that is not there makes it, too.
#[utoipa::path(
    put,
    path = "/v1/corpora/{corpus}",
    tag = "corpora",
    params(("corpus" = String, Path, description = "Its name", pattern = "^[A-Za-z0-9_-]{1,64}$")),
    responses(
        (status = 201, description = "It is made"),
        (status = 200, description = "It was there"),
        (status = "4XX", description = "What is wrong, and what to do", body = ProblemV1, content_type = "application/problem+json"),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn make(
    State(service): State<Service>,
    _place: Place,
    Path(corpus): Path<String>,
) -> Result<StatusCode, ApiError> {
    let is_new = service.ask(move |corpora, _| corpora.make(&corpus)).await?;
    Ok(if is_new { StatusCode::CREATED } else { StatusCode::OK })
}

/// Show a corpus with its documents
#[utoipa::path(
    get,
    path = "/v1/corpora/{corpus}",
    tag = "corpora",
    params(("corpus" = String, Path, description = "Its name")),
    responses(
        (status = 200, description = "It, with its documents in the order of their dates", body = CorpusV1),
        (status = "4XX", description = "What is wrong, and what to do", body = ProblemV1, content_type = "application/problem+json"),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn describe(
    State(service): State<Service>,
    _place: Place,
    Path(corpus): Path<String>,
) -> Result<Response, ApiError> {
    Ok(json(service.ask(move |corpora, _| corpora.describe(&corpus)).await?))
}

/// Delete a corpus with all its documents
#[utoipa::path(
    delete,
    path = "/v1/corpora/{corpus}",
    tag = "corpora",
    params(("corpus" = String, Path, description = "Its name")),
    responses(
        (status = 204, description = "It is gone"),
        (status = "4XX", description = "What is wrong, and what to do", body = ProblemV1, content_type = "application/problem+json"),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn delete(
    State(service): State<Service>,
    _place: Place,
    Path(corpus): Path<String>,
) -> Result<StatusCode, ApiError> {
    service.ask(move |corpora, _| corpora.delete(&corpus)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Put a document into a corpus
///
/// The body is its bytes as they were obtained. When the answer is there, they are on the disk.
#[utoipa::path(
    put,
    path = "/v1/corpora/{corpus}/documents/{id}",
    tag = "corpora",
    params(
        ("corpus" = String, Path, description = "The name of the corpus, which is made where it is not there", pattern = "^[A-Za-z0-9_-]{1,64}$"),
        ("id" = String, Path, description = "The name of the document; `/` is written `%2F`", pattern = "^[A-Za-z0-9_-]{1,64}$"),
        ("title" = Option<String>, Query, description = "Its title"),
        ("issuer" = Option<String>, Query, description = "Who speaks in it"),
        ("date" = Option<String>, Query, description = "`YYYY`, `YYYY-MM` or `YYYY-MM-DD`", pattern = "^[1-9][0-9]{3}$"),
        ("series" = Option<String>, Query, description = "The series that it continues"),
        ("level" = Option<String>, Query, description = "The level of its issuer", pattern = "^(national|province|city|district|subdistrict)$"),
        ("encoding" = Option<String>, Query, description = "The encoding that must be used", pattern = "^(utf-8|gbk|big5)$"),
    ),
    request_body(content((Vec<u8> = "application/octet-stream"))),
    responses(
        (status = 201, description = "It is new", body = PutV1),
        (status = 200, description = "It replaces another one, or was there", body = PutV1),
        (status = "4XX", description = "What is wrong, and what to do", body = ProblemV1, content_type = "application/problem+json"),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn put(
    State(service): State<Service>,
    _place: Place,
    Path((corpus, id)): Path<(String, String)>,
    mut query: Pairs,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let declared = Declared {
        charset: declared_charset(&headers),
        encoding: query.take("encoding")?,
        title: query.take("title")?,
        issuer: query.take("issuer")?,
        date: query.take("date")?,
        series: query.take("series")?,
        level: query.take("level")?,
    };
    query.finish()?;
    let bytes = limits::read(&service, body).await?.into();
    let document = GivenDocument { id, bytes, declared: Some(declared) };
    let name = corpus.clone();
    let put = service.ask(move |corpora, _| corpora.put(&name, vec![document])).await?;
    service.warm(corpus);
    let put = put.into_iter().next().ok_or_else(|| Problem::internal("nothing was put"))?;
    let status = if put.status == "added" { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(put)).into_response())
}

/// A document to put into a corpus, as a record.
#[derive(Debug, serde::Deserialize, utoipa::ToSchema)]
pub(in crate::http) struct PutRecord {
    /// Its name in the corpus.
    id: String,
    /// Its bytes in base64.
    bytes_b64: Option<String>,
    /// Its text, where it is known to be decoded.
    text: Option<String>,
    /// Its title.
    title: Option<String>,
    /// Who speaks in it.
    issuer: Option<String>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    date: Option<String>,
    /// The series that it continues.
    series: Option<String>,
    /// The level of its issuer.
    level: Option<String>,
    /// The encoding that must be used.
    encoding: Option<String>,
}

impl PutRecord {
    fn document(self) -> Result<GivenDocument, Problem> {
        let Self { id, bytes_b64, text, title, issuer, date, series, level, mut encoding } = self;
        let bytes = match (bytes_b64, text) {
            (Some(base64), None) => bytes_of_base64("bytes_b64", &base64)?,
            (None, Some(text)) => {
                encoding = Some("utf-8".to_owned());
                text.into_bytes()
            }
            _ => {
                let what = "the document has not exactly one text";
                let kind = ProblemKind::InvalidRequest;
                return Err(Problem::new(kind, what, "give one of `bytes_b64` and `text`"));
            }
        };
        Ok(GivenDocument {
            id,
            bytes,
            declared: Some(Declared { encoding, charset: None, title, issuer, date, series, level }),
        })
    }
}

/// Put several documents into a corpus
///
/// Records, `application/x-ndjson`, are put one by one, and answered as each is on the disk; the files of a form are put
/// together, all or none.
#[utoipa::path(
    post,
    path = "/v1/corpora/{corpus}/documents",
    tag = "corpora",
    params(("corpus" = String, Path, description = "The name of the corpus, which is made where it is not there", pattern = "^[A-Za-z0-9_-]{1,64}$")),
    request_body(description = "Records, or files", content((PutRecord = "application/x-ndjson"), (FilesForm = "multipart/form-data"))),
    responses(
        (status = 200, description = "A line for each document, in their order", content((PutV1 = "application/x-ndjson"))),
        (status = "4XX", description = "What is wrong, and what to do", body = ProblemV1, content_type = "application/problem+json"),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn put_all(
    State(service): State<Service>,
    place: Place,
    Path(corpus): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    if ndjson::is_ndjson(&headers) {
        let of = service.clone();
        let run = move |record: PutRecord, _: &Watch| {
            let put = of.corpora()?.put(&corpus, vec![record.document()?])?;
            of.warm(corpus.clone());
            put.into_iter().next().ok_or_else(|| Problem::internal("nothing was put"))
        };
        return Ok(ndjson::answer_in_turn(service, place, body, run));
    }
    let parts = form::read(&service, &headers, body).await?;
    let mut documents = Vec::with_capacity(parts.len());
    for part in parts {
        let Some(id) = part.file else { return Err(form::unknown_field(&part.name).into()) };
        documents.push(GivenDocument { id, bytes: part.bytes.into(), declared: None });
    }
    let name = corpus.clone();
    let put = service.ask(move |corpora, _| corpora.put(&name, documents)).await?;
    service.warm(corpus);
    let lines = put.into_iter().enumerate();
    let lines: Vec<Vec<u8>> =
        lines.map(|(number, put)| answer_work(number + 1, || None, || Ok(put)).line).collect();
    Ok(ndjson::lines(lines.concat()))
}

/// Show what is known of a document
#[utoipa::path(
    get,
    path = "/v1/corpora/{corpus}/documents/{id}",
    tag = "corpora",
    params(("corpus" = String, Path, description = "The name of the corpus"), ("id" = String, Path, description = "The name of the document")),
    responses(
        (status = 200, description = "What is known of it", body = CorpusDocumentV1),
        (status = "4XX", description = "What is wrong, and what to do", body = ProblemV1, content_type = "application/problem+json"),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn document(
    State(service): State<Service>,
    _place: Place,
    Path((corpus, id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    Ok(json(service.ask(move |corpora, _| corpora.document(&corpus, &id)).await?))
}

/// Delete a document
#[utoipa::path(
    delete,
    path = "/v1/corpora/{corpus}/documents/{id}",
    tag = "corpora",
    params(("corpus" = String, Path, description = "The name of the corpus"), ("id" = String, Path, description = "The name of the document")),
    responses(
        (status = 204, description = "It is gone"),
        (status = "4XX", description = "What is wrong, and what to do", body = ProblemV1, content_type = "application/problem+json"),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn delete_document(
    State(service): State<Service>,
    _place: Place,
    Path((corpus, id)): Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let name = corpus.clone();
    service.ask(move |corpora, _| corpora.delete_document(&name, &id)).await?;
    service.warm(corpus);
    Ok(StatusCode::NO_CONTENT)
}

/// Show the canonical form of a document, with its changes and the map to its bytes
#[utoipa::path(
    get,
    path = "/v1/corpora/{corpus}/documents/{id}/canonical",
    tag = "corpora",
    params(
        ("corpus" = String, Path, description = "The name of the corpus"),
        ("id" = String, Path, description = "The name of the document"),
        ("offsets" = Option<String>, Query, description = "The unit of offsets", pattern = "^(byte|char|utf16)$"),
    ),
    responses(
        (status = 200, description = "The canonical form", body = MappedV1),
        (status = "4XX", description = "What is wrong, and what to do", body = ProblemV1, content_type = "application/problem+json"),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn canonical(
    State(service): State<Service>,
    _place: Place,
    Path((corpus, id)): Path<(String, String)>,
    mut query: Pairs,
) -> Result<Response, ApiError> {
    let unit = query.offsets()?;
    query.finish()?;
    Ok(written(service.ask(move |corpora, _| corpora.canonical(&corpus, &id, unit)).await?))
}

/// Show the canonical text of a document
#[utoipa::path(
    get,
    path = "/v1/corpora/{corpus}/documents/{id}/text",
    tag = "corpora",
    params(("corpus" = String, Path, description = "The name of the corpus"), ("id" = String, Path, description = "The name of the document")),
    responses(
        (status = 200, description = "The text", body = String, content_type = "text/plain"),
        (status = "4XX", description = "What is wrong, and what to do", body = ProblemV1, content_type = "application/problem+json"),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn text(
    State(service): State<Service>,
    _place: Place,
    Path((corpus, id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    Ok(service.ask(move |corpora, _| corpora.text(&corpus, &id)).await?.into_response())
}

/// Give the bytes of a document as they came
#[utoipa::path(
    get,
    path = "/v1/corpora/{corpus}/documents/{id}/source",
    tag = "corpora",
    params(("corpus" = String, Path, description = "The name of the corpus"), ("id" = String, Path, description = "The name of the document")),
    responses(
        (status = 200, description = "The bytes", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = "4XX", description = "What is wrong, and what to do", body = ProblemV1, content_type = "application/problem+json"),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn source(
    State(service): State<Service>,
    _place: Place,
    Path((corpus, id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let bytes = service.ask(move |corpora, _| corpora.source(&corpus, &id)).await?;
    Ok(([(CONTENT_TYPE, "application/octet-stream"), (CONTENT_DISPOSITION, "attachment")], bytes)
        .into_response())
}

/// Show what changed from one document of a corpus to another
#[utoipa::path(
    get,
    path = "/v1/corpora/{corpus}/diff",
    tag = "corpora",
    params(
        ("corpus" = String, Path, description = "The name of the corpus"),
        ("a" = String, Query, description = "The name of the earlier document"),
        ("b" = String, Query, description = "The name of the later document"),
        ("offsets" = Option<String>, Query, description = "The unit of offsets", pattern = "^(byte|char|utf16)$"),
    ),
    responses(
        (status = 200, description = "What changed", body = DiffV1),
        (status = "4XX", description = "What is wrong, and what to do", body = ProblemV1, content_type = "application/problem+json"),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn diff(
    State(service): State<Service>,
    _place: Place,
    Path(corpus): Path<String>,
    mut query: Pairs,
) -> Result<Response, ApiError> {
    let (a, b, unit) = (query.required("a")?, query.required("b")?, query.offsets()?);
    query.finish()?;
    Ok(written(service.ask(move |corpora, _| corpora.diff(&corpus, &a, &b, unit)).await?))
}

/// Show which phrasing persists, changes, appears and fades in a selection of a corpus
#[utoipa::path(
    get,
    path = "/v1/corpora/{corpus}/report",
    tag = "corpora",
    params(
        ("corpus" = String, Path, description = "The name of the corpus"),
        ("format" = Option<String>, Query, description = "The form of the answer", pattern = "^(json|html|markdown|csv)$"),
        ("table" = Option<String>, Query, description = "For `csv`: the table"),
        ("least_documents" = Option<u32>, Query, description = "The least documents of a phrase"),
        ("most_phrases" = Option<u32>, Query, description = "The most phrases that are listed"),
        ("split" = Option<String>, Query, description = "Where the later of the two compared periods begins"),
        ("tiers" = Option<String>, Query, description = "Whether phrases get a tier", pattern = "^(true|false|1|0|)$"),
        ("from" = Option<String>, Query, description = "Documents of this date and later"),
        ("until" = Option<String>, Query, description = "Documents of this date and earlier"),
        ("issuer" = Option<String>, Query, description = "Documents of this issuer"),
        ("series" = Option<String>, Query, description = "Documents of this series"),
        ("level" = Option<String>, Query, description = "Documents of this level"),
        ("id" = Option<Vec<String>>, Query, description = "These documents alone"),
        ("offsets" = Option<String>, Query, description = "The unit of offsets", pattern = "^(byte|char|utf16)$"),
    ),
    responses(
        (status = 200, description = "The report", content(
            (ReportV1 = "application/json"), (String = "text/html"), (String = "text/markdown"), (String = "text/csv"))),
        (status = "4XX", description = "What is wrong, and what to do", body = ProblemV1, content_type = "application/problem+json"),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn report(
    State(service): State<Service>,
    _place: Place,
    Path(corpus): Path<String>,
    mut query: Pairs,
) -> Result<Response, ApiError> {
    let (question, media_type) = query.report()?;
    let selection = query.selection()?;
    query.finish()?;
    let ask = move |corpora: &Corpora, watch: &Watch| corpora.report(&corpus, &selection, &question, watch);
    let bytes = service.ask(ask).await?;
    let report = WrittenReport { bytes, file: None };
    Ok(super::reports::respond(report, media_type))
}

/// Show a report on a selection as a page needs it: without the places of every occurrence
#[utoipa::path(
    get,
    path = "/v1/corpora/{corpus}/overview",
    tag = "corpora",
    params(
        ("corpus" = String, Path, description = "The name of the corpus"),
        ("from" = Option<String>, Query, description = "Documents of this date and later"),
        ("until" = Option<String>, Query, description = "Documents of this date and earlier"),
        ("issuer" = Option<String>, Query, description = "Documents of this issuer"),
        ("series" = Option<String>, Query, description = "Documents of this series"),
        ("level" = Option<String>, Query, description = "Documents of this level"),
        ("id" = Option<Vec<String>>, Query, description = "These documents alone"),
    ),
    responses(
        (status = 200, description = "The report without its evidence", body = inline(OverviewV1<'static>)),
        (status = "4XX", description = "What is wrong, and what to do", body = ProblemV1, content_type = "application/problem+json"),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn overview(
    State(service): State<Service>,
    _place: Place,
    Path(corpus): Path<String>,
    mut query: Pairs,
) -> Result<Response, ApiError> {
    let selection = query.selection()?;
    query.finish()?;
    let (name, question) = (corpus.clone(), ReportQuestion::Overview);
    let ask = move |corpora: &Corpora, watch: &Watch| corpora.report(&name, &selection, &question, watch);
    let overview = service.ask(ask).await?;
    // Whoever looks at it will ask for phrases next, for which the corpus must be open.
    service.warm(corpus);
    Ok(written(overview))
}

/// Show the life of one wording in a selection of a corpus
#[utoipa::path(
    get,
    path = "/v1/corpora/{corpus}/phrases/{phrase}",
    tag = "corpora",
    params(
        ("corpus" = String, Path, description = "The name of the corpus"),
        ("phrase" = String, Path, description = "The wording, in either script"),
        ("width" = Option<u32>, Query, description = "How much context stands on either side, in characters"),
        ("from" = Option<String>, Query, description = "Documents of this date and later"),
        ("until" = Option<String>, Query, description = "Documents of this date and earlier"),
        ("issuer" = Option<String>, Query, description = "Documents of this issuer"),
        ("series" = Option<String>, Query, description = "Documents of this series"),
        ("level" = Option<String>, Query, description = "Documents of this level"),
        ("id" = Option<Vec<String>>, Query, description = "These documents alone"),
        ("offsets" = Option<String>, Query, description = "The unit of offsets", pattern = "^(byte|char|utf16)$"),
    ),
    responses(
        (status = 200, description = "The life of the wording", body = PhraseLifeV1),
        (status = "4XX", description = "What is wrong, and what to do", body = ProblemV1, content_type = "application/problem+json"),
        (status = "5XX", description = "What went wrong", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn phrase(
    State(service): State<Service>,
    _place: Place,
    Path((corpus, phrase)): Path<(String, String)>,
    mut query: Pairs,
) -> Result<Response, ApiError> {
    let (width, unit) = (query.number("width")?, query.offsets()?);
    let selection = query.selection()?;
    query.finish()?;
    let ask = move |corpora: &Corpora, watch: &Watch| {
        corpora.phrase(&corpus, &selection, &phrase, width, unit, watch)
    };
    Ok(written(service.ask(ask).await?))
}

/// JSON that is written already.
fn written(bytes: Vec<u8>) -> Response {
    ([(CONTENT_TYPE, "application/json")], bytes).into_response()
}
