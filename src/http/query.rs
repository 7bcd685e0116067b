//! Options in the query, and what the headers say of the body.

use axum::extract::FromRequestParts;
use axum::extract::Query as AxumQuery;
use axum::http::header::{ACCEPT, CONTENT_TYPE, HeaderMap};
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use super::error::ApiError;
use super::service::Service;
use crate::decode::Hint;
use crate::normalize::Options;
use crate::requests::{
    Explain, NormalizeSettings, Problem, ProblemKind, Watch, named_encoding, named_offsets, named_stage,
    named_target,
};

/// Options in the query; a misspelt one is a problem and not ignored.
#[derive(Debug)]
pub(super) struct Query<T>(pub(super) T);

/// How documents are normalized.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct NormalizeQuery {
    /// The id of the document, for a body of raw bytes.
    pub(super) id: Option<String>,
    /// The script of the result: `hans` (without it), `hant`, `hant-tw`, `hant-hk` or `keep`.
    #[param(pattern = "^(hans|hant|hant-tw|hant-hk|keep)$")]
    to: Option<String>,
    /// The last stage to run: `decode`, `repair`, `canonicalize` or `convert`; all without it.
    #[param(pattern = "^(decode|repair|canonicalize|convert)$")]
    until: Option<String>,
    /// The encoding that must be used.
    encoding: Option<String>,
    /// The unit of offsets: `byte` (without it), `char` or `utf16`.
    #[param(pattern = "^(byte|char|utf16)$")]
    offsets: Option<String>,
    /// `true` refuses guesses with status 422.
    #[param(pattern = "^(true|false|1|0|)$")]
    strict: Option<String>,
}

/// How two texts are compared.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DiffQuery {
    /// `true` normalizes given texts before they are compared.
    #[param(pattern = "^(true|false|1|0|)$")]
    normalize: Option<String>,
    /// The script of the result, as in normalizing.
    #[param(pattern = "^(hans|hant|hant-tw|hant-hk|keep)$")]
    to: Option<String>,
    /// The last stage of normalizing; asks for it.
    #[param(pattern = "^(decode|repair|canonicalize|convert)$")]
    until: Option<String>,
    /// The unit of offsets.
    #[param(pattern = "^(byte|char|utf16)$")]
    offsets: Option<String>,
    /// `true` refuses guesses with status 422.
    #[param(pattern = "^(true|false|1|0|)$")]
    strict: Option<String>,
}

/// How a text is converted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ConvertQuery {
    /// The configuration, for a body that is the text itself.
    pub(super) config: Option<String>,
    /// What the result shows of the conversion: `true` for all, or `edits`, `ambiguities`, `inspection`, with commas
    /// between them.
    explain: Option<String>,
    /// Whether dictionaries take part that give characters which many fonts lack: `include` (without it) or
    /// `exclude`.
    #[serde(rename = "tofu-risk", alias = "tofu_risk")]
    #[param(pattern = "^(include|exclude)$")]
    pub(super) tofu_risk: Option<String>,
    /// The unit of offsets.
    #[param(pattern = "^(byte|char|utf16)$")]
    offsets: Option<String>,
}

/// How a report is made and written.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ReportQuery {
    /// `json` (without it), `html`, `markdown` or `csv`.
    #[param(pattern = "^(json|html|markdown|csv)$")]
    pub(super) format: Option<String>,
    /// For `csv`: the table, such as `phrases`; the first one without it.
    pub(super) table: Option<String>,
    /// The script of the result, as in normalizing.
    #[param(pattern = "^(hans|hant|hant-tw|hant-hk|keep)$")]
    to: Option<String>,
    /// The unit of offsets.
    #[param(pattern = "^(byte|char|utf16)$")]
    offsets: Option<String>,
    /// `true` refuses guesses with status 422.
    #[param(pattern = "^(true|false|1|0|)$")]
    strict: Option<String>,
}

impl NormalizeQuery {
    pub(super) fn settings(&self) -> Result<NormalizeSettings, Problem> {
        let mut settings = settings(&self.to, &self.until, &self.offsets, &self.strict)?;
        settings.options.hint.encoding = self.encoding.as_deref().map(named_encoding).transpose()?;
        Ok(settings)
    }
}

impl DiffQuery {
    pub(super) fn settings(&self) -> Result<crate::requests::DiffSettings, Problem> {
        Ok(crate::requests::DiffSettings {
            normalize: settings(&self.to, &self.until, &self.offsets, &self.strict)?,
            normalize_texts: flag("normalize", &self.normalize)? || self.until.is_some(),
            segmenter: None,
        })
    }
}

impl ConvertQuery {
    pub(super) fn offsets(&self) -> Result<crate::schema::OffsetUnit, Problem> {
        Ok(self.offsets.as_deref().map(named_offsets).transpose()?.unwrap_or_default())
    }

    pub(super) fn explain(&self) -> Result<Explain, Problem> {
        self.explain.as_deref().map_or(Ok(Explain::NOTHING), str::parse)
    }
}

/// The query of requests about several documents.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SeveralQuery {
    /// The script of the result, as in normalizing.
    #[param(pattern = "^(hans|hant|hant-tw|hant-hk|keep)$")]
    to: Option<String>,
    /// The unit of offsets.
    #[param(pattern = "^(byte|char|utf16)$")]
    offsets: Option<String>,
    /// `true` refuses guesses with status 422.
    #[param(pattern = "^(true|false|1|0|)$")]
    strict: Option<String>,
}

impl SeveralQuery {
    pub(super) fn settings(&self) -> Result<NormalizeSettings, Problem> {
        settings(&self.to, &None, &self.offsets, &self.strict)
    }
}

impl ReportQuery {
    pub(super) fn settings(&self) -> Result<NormalizeSettings, Problem> {
        settings(&self.to, &None, &self.offsets, &self.strict)
    }
}

fn settings(
    to: &Option<String>,
    until: &Option<String>,
    offsets: &Option<String>,
    strict: &Option<String>,
) -> Result<NormalizeSettings, Problem> {
    Ok(NormalizeSettings {
        options: Options {
            to: to.as_deref().map(named_target).transpose()?.unwrap_or_default(),
            until: until.as_deref().map(named_stage).transpose()?,
            hint: Hint::default(),
        },
        offsets: offsets.as_deref().map(named_offsets).transpose()?.unwrap_or_default(),
        strict: flag("strict", strict)?,
        watch: Watch::default(),
    })
}

/// `?strict`, `?strict=true` and `?strict=1` are one.
fn flag(name: &str, value: &Option<String>) -> Result<bool, Problem> {
    match value.as_deref() {
        None | Some("false" | "0") => Ok(false),
        Some("" | "true" | "1") => Ok(true),
        Some(other) => {
            let what = format!("`{other}` is no value of it");
            Err(Problem::new(ProblemKind::InvalidOption, what, "write true or false").at(name))
        }
    }
}

impl<T: DeserializeOwned> FromRequestParts<Service> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _service: &Service) -> Result<Self, ApiError> {
        match AxumQuery::try_from_uri(&parts.uri) {
            Ok(AxumQuery(query)) => Ok(Self(query)),
            Err(error) => {
                let next = "see /docs for the options of this address";
                Err(Problem::new(ProblemKind::InvalidOption, error.body_text(), next).into())
            }
        }
    }
}

/// The media type of the body in lower case, without its parameters.
pub(super) fn media_type(headers: &HeaderMap) -> String {
    content_type(headers).split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The encoding that the header declares for the body.
pub(super) fn declared_charset(headers: &HeaderMap) -> Option<String> {
    let mut parameters = content_type(headers).split(';').skip(1);
    parameters.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// Whether the caller wants the bare text: it accepts `text/plain` by name and not JSON.
pub(super) fn wants_text(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    accept.contains("text/plain") && !accept.contains("json")
}

/// Refuses a body that hides its bytes in a form.
pub(super) fn refuse_forms(headers: &HeaderMap) -> Result<(), Problem> {
    if media_type(headers) != "multipart/form-data" {
        return Ok(());
    }
    let next = "send the bytes themselves as the body, such as by curl --data-binary @FILE";
    Err(Problem::new(ProblemKind::UnsupportedMediaType, "the body is a form", next))
}

fn content_type(headers: &HeaderMap) -> &str {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
