//! `GET /healthz`, `/readyz` and `/metrics`.

use std::sync::OnceLock;
use std::time::Instant;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum_prometheus::metrics;
use axum_prometheus::metrics_exporter_prometheus::PrometheusHandle;

use crate::http::error::ApiError;
use crate::http::service::Service;
use crate::requests::{Problem, ProblemKind, StageEnded};
use crate::schema::ProblemV1;

/// Whether the process answers
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, description = "It does", body = String)))]
pub(in crate::http) async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether the service takes new work
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "operation",
    responses(
        (status = 200, description = "It does", body = String),
        (status = 503, description = "It is stopping", body = ProblemV1, content_type = "application/problem+json"),
    ),
)]
pub(in crate::http) async fn readyz(State(service): State<Service>) -> Result<&'static str, ApiError> {
    if service.is_stopping() {
        let problem = Problem::new(ProblemKind::Stopping, "no new work is taken", "ask another instance");
        return Err(problem.into());
    }
    Ok("ready\n")
}

/// Counts and times of requests, for Prometheus
#[utoipa::path(get, path = "/metrics", tag = "operation", responses((status = 200, description = "The metrics", body = String)))]
pub(in crate::http) async fn metrics() -> Response {
    let text = recorder().map(PrometheusHandle::render).unwrap_or_default();
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

/// Counts the times of the stages of one document, from now on.
pub(in crate::http) fn stage_times() -> StageEnded {
    let mut last = Instant::now();
    Box::new(move |stage| {
        let time = last.elapsed();
        last = Instant::now();
        metrics::histogram!(STAGE_SECONDS, "stage" => stage.name()).record(time.as_secs_f64());
    })
}

/// The metric of the times of stages; its unit is in its name, as Prometheus has it.
const STAGE_SECONDS: &str = "tifa_stage_seconds";
/// From a short paragraph to a large book.
const STAGE_BUCKETS: [f64; 7] = [0.0001, 0.001, 0.01, 0.1, 1.0, 10.0, 60.0];

/// The recorder of the process: there is one, however many routers are made.
///
/// `None` when the embedding program has set up another one; then that one has the numbers.
pub(in crate::http) fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER
        .get_or_init(|| {
            use axum_prometheus::metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
            use axum_prometheus::utils::{SECONDS_DURATION_BUCKETS, requests_duration_name};
            let name = Matcher::Full(requests_duration_name().to_owned());
            let stages = Matcher::Full(STAGE_SECONDS.to_owned());
            let builder =
                PrometheusBuilder::new().set_buckets_for_metric(name, SECONDS_DURATION_BUCKETS).ok()?;
            builder.set_buckets_for_metric(stages, &STAGE_BUCKETS).ok()?.install_recorder().ok()
        })
        .as_ref()
}
