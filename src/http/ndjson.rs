//! NDJSON: a stream of records in, a stream of answers out, in the same order and in constant memory.

use std::io;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _};
use tokio_util::io::StreamReader;

use super::limits::{body_problem, slow_body};
use super::service::{Place, Service};
use crate::requests::{Answer, Problem, ProblemKind, Watch, answer_record};

/// The media type of the answers.
const NDJSON: HeaderValue = HeaderValue::from_static("application/x-ndjson");

/// The names that such bodies go by.
const NAMES: [&str; 4] =
    ["application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"];

/// Whether the body is a stream of records.
pub(super) fn is_ndjson(headers: &HeaderMap) -> bool {
    let name = headers.get(CONTENT_TYPE).and_then(|name| name.to_str().ok()).unwrap_or_default();
    let name = name.split(';').next().unwrap_or_default().trim();
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Answers every record of `body` by `run`; a bad one gets an error record, and the rest goes on.
///
/// As many records are in memory as there are workers. The stream ends early, with an error record, when the
/// body breaks off.
pub(super) fn answer<Request, Reply>(
    service: Service,
    place: Place,
    body: Body,
    run: impl Fn(Request, &Watch) -> Result<Reply, Problem> + Send + Sync + 'static,
) -> Response
where
    Request: DeserializeOwned + 'static,
    Reply: Serialize + 'static,
{
    let at_once = service.config.workers.max(1);
    answer_so_many(service, place, body, run, at_once)
}

/// The same, one record after the other: what a record changes, the next one finds.
pub(super) fn answer_in_turn<Request, Reply>(
    service: Service,
    place: Place,
    body: Body,
    run: impl Fn(Request, &Watch) -> Result<Reply, Problem> + Send + Sync + 'static,
) -> Response
where
    Request: DeserializeOwned + 'static,
    Reply: Serialize + 'static,
{
    answer_so_many(service, place, body, run, 1)
}

fn answer_so_many<Request, Reply>(
    service: Service,
    place: Place,
    body: Body,
    run: impl Fn(Request, &Watch) -> Result<Reply, Problem> + Send + Sync + 'static,
    at_once: usize,
) -> Response
where
    Request: DeserializeOwned + 'static,
    Reply: Serialize + 'static,
{
    let run = Arc::new(run);
    let answers = records(service.clone(), body)
        .map(move |(number, record)| {
            let (service, run) = (service.clone(), run.clone());
            async move {
                let work = move |watch: &Watch| {
                    let run = |request| run(request, watch);
                    Ok(answer_record(number, record.as_deref().map_err(Clone::clone), run))
                };
                let answered = service.work(work).await;
                answered.unwrap_or_else(|problem| failed(number, problem)).line
            }
        })
        .buffered(at_once)
        .map(move |line| {
            // The stream holds its place as long as it lasts.
            let _held = &place;
            Ok::<Bytes, io::Error>(Bytes::from(line))
        });
    ([(CONTENT_TYPE, NDJSON)], Body::from_stream(answers)).into_response()
}

/// Lines that are there already, as such an answer.
pub(super) fn lines(lines: Vec<u8>) -> Response {
    ([(CONTENT_TYPE, NDJSON)], lines).into_response()
}

fn failed(number: usize, problem: Problem) -> Answer {
    answer_record(number, Err(problem), |_: serde::de::IgnoredAny| Ok(()))
}

type Record = Result<Vec<u8>, Problem>;

/// The records of a body with the numbers of their lines, from 1; blank lines are left out.
fn records(service: Service, body: Body) -> impl Stream<Item = (usize, Record)> {
    let body = body.into_data_stream().map_err(io::Error::other);
    let reader = Box::pin(StreamReader::new(body));
    stream::unfold(Some((reader, 0_usize)), move |state| {
        let service = service.clone();
        async move {
            let (mut reader, mut number) = state?;
            loop {
                number += 1;
                let time = service.config.body_timeout();
                let line = next_line(&mut reader, service.config.max_body_bytes);
                return match tokio::time::timeout(time, line).await {
                    Ok(Ok(None)) => None,
                    Ok(Ok(Some(Ok(line)))) if line.trim_ascii().is_empty() => continue,
                    Ok(Ok(Some(record))) => Some(((number, record), Some((reader, number)))),
                    Ok(Err(error)) => Some(((number, Err(body_problem(&error))), None)),
                    Err(_) => Some(((number, Err(slow_body(time))), None)),
                };
            }
        }
    })
}

/// The next line without its end; `None` at the end of the body. A line that is too long is read over.
async fn next_line(reader: &mut (impl AsyncBufRead + Unpin), limit: usize) -> io::Result<Option<Record>> {
    let mut line = Vec::new();
    if reader.take(limit as u64 + 1).read_until(b'\n', &mut line).await? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        return Ok(Some(Ok(line)));
    }
    if line.len() <= limit {
        return Ok(Some(Ok(line)));
    }
    loop {
        let rest = reader.fill_buf().await?;
        let (len, is_end) = match memchr::memchr(b'\n', rest) {
            Some(place) => (place + 1, true),
            None => (rest.len(), rest.is_empty()),
        };
        reader.consume(len);
        if is_end {
            break;
        }
    }
    let what = format!("the record has more than {limit} bytes");
    Ok(Some(Err(Problem::new(
        ProblemKind::TooLarge,
        what,
        "send less in one record, or use the command line",
    ))))
}
