//! Records: one JSON object a line in, one a line out.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};

use super::problem::{Problem, ProblemKind};
use crate::schema::ErrorRecordV1;

/// The answer to one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// A line of JSON, with its line feed.
    pub line: Vec<u8>,
    /// Whether it is a result, not an error record.
    pub is_result: bool,
}

/// Parses a record and answers it by `run`; whatever is wrong becomes an error record with the record's id.
///
/// `number` is the record's line, from 1. A panic in `run` becomes an error record too: the records behind it
/// are not to suffer.
pub fn answer_record<Request, Response>(
    number: usize,
    record: Result<&[u8], Problem>,
    run: impl FnOnce(Request) -> Result<Response, Problem>,
) -> Answer
where
    Request: DeserializeOwned,
    Response: Serialize,
{
    answer_work(number, || record.clone().ok().and_then(id_of), || run(parse_request(record.clone()?)?))
}

/// Answers one piece of work: by its result, or by an error record with the id that `id` gives. A panic becomes an error
/// record too.
pub fn answer_work<Response: Serialize>(
    number: usize,
    id: impl FnOnce() -> Option<String>,
    work: impl FnOnce() -> Result<Response, Problem>,
) -> Answer {
    let attempt = catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Problem::internal("the work on this record broke off")));
    let (written, is_result) = match attempt {
        Ok(response) => (serde_json::to_vec(&response), true),
        Err(problem) => {
            let error = ErrorRecordV1 { id: id(), line: Some(number), error: problem.to_wire(None) };
            (serde_json::to_vec(&error), false)
        }
    };
    let mut line =
        written.expect("wire types have string keys only, and memory does not fail to be written to");
    line.push(b'\n');
    Answer { line, is_result }
}

/// Parses the JSON of a request.
///
/// # Errors
/// A [`Problem`] with the place where it stops to read.
pub fn parse_request<Request: DeserializeOwned>(json: &[u8]) -> Result<Request, Problem> {
    serde_json::from_slice(json).map_err(|error| {
        if let Err(error) = std::str::from_utf8(json) {
            let what = format!("the request is not UTF-8 at byte {}", error.valid_up_to());
            let next = "JSON is UTF-8; text in another encoding can be normalized, as `bytes_b64`";
            return Problem::new(ProblemKind::InvalidRequest, what, next);
        }
        let next = match error.classify() {
            serde_json::error::Category::Data => "look at the names and the types of the fields",
            _ => "one JSON object in UTF-8 is expected",
        };
        Problem::new(ProblemKind::InvalidRequest, error.to_string(), next)
    })
}

/// The id of a record whose other fields may be wrong.
fn id_of(json: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        #[serde(default, deserialize_with = "id")]
        id: Option<String>,
    }
    serde_json::from_slice::<Named>(json).ok().and_then(|named| named.id)
}

/// An id: a string, or a number, which comes back as a string.
pub(super) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Id {
        Text(String),
        Number(serde_json::Number),
    }
    Ok(Option::<Id>::deserialize(deserializer)?.map(|id| match id {
        Id::Text(text) => text,
        Id::Number(number) => number.to_string(),
    }))
}

/// What a record may be called by, as the description of the service has it: a string, or a number, which comes back as a
/// string.
#[cfg(feature = "serve")]
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only described")]
pub(super) enum RecordId {
    Text(String),
    Number(f64),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::requests::{NormalizeRequest, NormalizeSettings};

    fn answer(record: &str) -> (serde_json::Value, bool) {
        let refuse = |_: &str| Err(Problem::internal("no files here"));
        let run = |request: NormalizeRequest| request.run(&NormalizeSettings::default(), &refuse);
        let answer = answer_record(7, Ok(record.as_bytes()), run);
        assert!(answer.line.ends_with(b"\n"));
        (serde_json::from_slice(&answer.line).expect("an answer is JSON"), answer.is_result)
    }

    #[test]
    fn a_good_record_gives_its_result() {
        let (json, is_result) = answer(r#"{"id": 7, "text": "改革", "url": "not ours"}"#);
        assert!(is_result);
        assert_eq!((json["id"].as_str(), json["text"].as_str()), (Some("7"), Some("改革")));
    }

    #[test]
    fn a_bad_record_gives_an_error_with_its_id() {
        for (record, id) in [
            (r#"{"id": "a", "text": 5}"#, Some("a")),
            (r#"{"id": "a", "bytes_b64": "%"}"#, Some("a")),
            (r#"{"id": "a"}"#, Some("a")),
            (r#"{"id": "a", "text": "", "bytes_b64": ""}"#, Some("a")),
            (r#"{"id": "a", "path": "/x"}"#, Some("a")),
            (r#"{"id": {}, "text": ""}"#, None),
            ("{", None),
            ("", None),
            ("[]", None),
        ] {
            let (json, is_result) = answer(record);
            assert!(!is_result, "{record}");
            assert_eq!(json["id"].as_str(), id, "{record}");
            assert_eq!(json["line"], 7, "{record}");
            assert!(json["error"]["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{record}");
        }
    }

    #[test]
    fn a_panic_in_one_record_is_its_error() {
        let run =
            |_: NormalizeRequest| -> Result<crate::schema::NormalizeV1, Problem> { panic!("on purpose") };
        let answer = answer_record(1, Ok(br#"{"id":"p","text":""}"#), run);
        assert!(!answer.is_result);
        assert!(String::from_utf8_lossy(&answer.line).contains("urn:tifa:problem:internal"));
    }
}
