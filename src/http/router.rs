//! The one table of addresses, and the layers around them.

use std::net::Ipv4Addr;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, ORIGIN, RETRY_AFTER,
};
use axum::http::{HeaderValue, Method};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum_prometheus::{EndpointLabel, PrometheusMetricLayerBuilder};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _, SizeAbove};
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::decompression::RequestDecompressionLayer;
use utoipa_swagger_ui::SwaggerUi;

use super::config::Config;
use super::error::ApiError;
use super::frame::{REQUEST_ID, frame};
use super::keys::{X_API_KEY, admit};
use super::limits;
use super::openapi::description;
use super::routes::{convert, corpora, diff, health, lineages, normalize, page, phrases, reports};
use super::service::Service;
use crate::requests::{Problem, ProblemKind};

/// The documentation page styles itself.
const DOCS_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; \
     img-src 'self' data:; frame-ancestors 'none'",
);

/// The least bytes of an answer that is compressed.
const LEAST_COMPRESSED: u64 = 16_384;

/// The whole service.
pub fn router(config: Config) -> Router {
    with_service(Service::new(config))
}

pub(super) fn with_service(service: Service) -> Router {
    let docs = Router::from(SwaggerUi::new("/docs").url("/openapi.json", description()));
    // A stream of records is not held back until there is enough of it to compress; a short answer costs more time to
    // compress than to send.
    let compressible = DefaultPredicate::new()
        .and(NotForContentType::const_new("application/x-ndjson"))
        .and(SizeAbove::new(LEAST_COMPRESSED));
    Router::new()
        .route("/v1/normalize", post(normalize::normalize))
        .route("/v1/diff", post(diff::diff))
        .route("/v1/convert", post(convert::convert))
        .route("/v1/reports", post(reports::reports))
        .route("/v1/phrases", post(phrases::phrases))
        .route("/v1/lineages", post(lineages::lineages))
        .route("/v1/corpora", get(corpora::list))
        .route("/v1/corpora/{corpus}", get(corpora::describe).put(corpora::make).delete(corpora::delete))
        .route("/v1/corpora/{corpus}/documents", post(corpora::put_all))
        .route(
            "/v1/corpora/{corpus}/documents/{id}",
            get(corpora::document).put(corpora::put).delete(corpora::delete_document),
        )
        .route("/v1/corpora/{corpus}/documents/{id}/canonical", get(corpora::canonical))
        .route("/v1/corpora/{corpus}/documents/{id}/text", get(corpora::text))
        .route("/v1/corpora/{corpus}/documents/{id}/source", get(corpora::source))
        .route("/v1/corpora/{corpus}/diff", get(corpora::diff))
        .route("/v1/corpora/{corpus}/report", get(corpora::report))
        .route("/v1/corpora/{corpus}/overview", get(corpora::overview))
        .route("/v1/corpora/{corpus}/phrases/{phrase}", get(corpora::phrase))
        .layer(from_fn_with_state(service.clone(), refuse_other_pages))
        .layer(RequestDecompressionLayer::new())
        .layer(from_fn_with_state(service.clone(), limits::limit_wire))
        .route("/metrics", get(health::metrics))
        .layer(from_fn_with_state(service.clone(), admit))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/", get(page::index))
        .route("/page.css", get(page::style))
        .route("/page.js", get(page::script))
        .route("/corpora.js", get(page::corpora_script))
        .route("/charts.js", get(page::charts_script))
        .route("/icon.svg", get(page::icon))
        .merge(docs.layer(from_fn(docs_policy)))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| -> Response<Body> {
            ApiError::from(Problem::internal("the work on this request broke off")).into_response()
        }))
        .layer(metrics())
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(compressible))
        .layer(cors(&service.config))
        .layer(from_fn(frame))
        .with_state(service)
}

/// Lets the pages of the origins that are named ask in a browser; of no others.
fn cors(config: &Config) -> CorsLayer {
    let origins = &config.cors_origins;
    let allowed = match origins.iter().any(|origin| origin == "*") {
        true => AllowOrigin::any(),
        false => AllowOrigin::list(origins.iter().filter_map(|origin| origin.parse().ok())),
    };
    let headers = [ACCEPT, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, REQUEST_ID, X_API_KEY];
    let cors = CorsLayer::new()
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers(headers);
    cors.expose_headers([REQUEST_ID, RETRY_AFTER]).allow_origin(allowed)
}

/// Counts and times requests by their route; all that have none are counted together, for their number has no
/// bound.
fn metrics() -> axum_prometheus::PrometheusMetricLayer<'static> {
    health::recorder();
    PrometheusMetricLayerBuilder::new()
        .with_endpoint_label_type(EndpointLabel::MatchedPathWithFallbackFn(|_| "other".to_owned()))
        .build()
}

/// Keeps pages of other origins, which a reader's browser may open, away from the corpora.
///
/// A form needs no permission of CORS to be sent: a change from a foreign origin is refused. And a foreign name may be made to
/// lead to this machine: a service that answers this machine alone, without keys, is asked by its address or as localhost.
/// Programs that are no browsers send no origin.
async fn refuse_other_pages(State(service): State<Service>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let is_own = |origin: &str| {
        let host = origin.split_once("://").map_or("", |(_, host)| host);
        text(HOST).is_some_and(|own| own.eq_ignore_ascii_case(host))
    };
    let is_allowed = |origin: &str| {
        service.config.cors_origins.iter().any(|allowed| allowed == "*" || allowed == origin)
            || is_own(origin)
    };
    let Config { listen, api_keys, .. } = &*service.config;
    let name = text(HOST).map_or("", |host| host.rsplit_once(':').map_or(host, |(name, _)| name));
    let is_address = name.starts_with('[') || name.parse::<Ipv4Addr>().is_ok();
    let is_foreign_name = listen.ip().is_loopback()
        && api_keys.is_empty()
        && !(name.is_empty() || is_address || name.eq_ignore_ascii_case("localhost"))
        && !service.config.cors_origins.iter().any(|allowed| allowed.ends_with(&format!("://{name}")));
    let is_change = request.method() != Method::GET && request.uri().path().starts_with("/v1/corpora");
    match text(ORIGIN) {
        Some(origin) if is_change && !is_allowed(origin) => {
            let what = format!("a page of {origin} may not change corpora");
            let next = "allow it by --cors-origin, if it is yours";
            ApiError::from(Problem::new(ProblemKind::Forbidden, what, next)).into_response()
        }
        _ if is_foreign_name && request.uri().path().starts_with("/v1/corpora") => {
            let what = format!("this service is not known as {name}");
            let next = "ask it by its address, set keys, or allow the origin by --cors-origin";
            ApiError::from(Problem::new(ProblemKind::Forbidden, what, next)).into_response()
        }
        _ => next.run(request).await,
    }
}

async fn docs_policy(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, DOCS_POLICY);
    response
}
