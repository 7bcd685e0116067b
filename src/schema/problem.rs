//! What went wrong, in the form of RFC 9457.

use serde::Serialize;

use super::normalize::ChangeV1;

/// A problem: the body of every HTTP error, and the `error` of a bad record.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ProblemV1 {
    /// The kind of problem: `urn:tifa:problem:` and a fixed name.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status that belongs to it.
    pub status: u16,
    /// What happened, where, and what to do next.
    pub detail: String,
    /// The id of the request, as in the header `x-request-id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The guesses that a strict request refuses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub guesses: Vec<ChangeV1>,
}

/// What stands in the place of the result of a bad record.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ErrorRecordV1 {
    /// The record's id, where it could be read.
    pub id: Option<String>,
    /// The number of the record's line, from 1, where records are lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// What is wrong with it.
    pub error: ProblemV1,
}
