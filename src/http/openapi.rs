//! The description of the service, made from the code.

use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Description;

use super::routes;
use crate::schema::ErrorRecordV1;

/// The service in the form of OpenAPI 3.1.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "tifa",
        description = "One canonical form for Chinese reports of any encoding, script or damage, and the evolution \
                       of the official phrasing in them. Offsets are half-open; every result names their unit in \
                       `offsets`, and `source` always counts raw bytes. Every error is a problem of RFC 9457.",
    ),
    paths(
        routes::normalize::normalize,
        routes::diff::diff,
        routes::convert::convert,
        routes::reports::reports,
        routes::phrases::phrases,
        routes::lineages::lineages,
        routes::corpora::list,
        routes::corpora::make,
        routes::corpora::describe,
        routes::corpora::delete,
        routes::corpora::put,
        routes::corpora::put_all,
        routes::corpora::document,
        routes::corpora::delete_document,
        routes::corpora::canonical,
        routes::corpora::text,
        routes::corpora::source,
        routes::corpora::diff,
        routes::corpora::report,
        routes::corpora::overview,
        routes::corpora::phrase,
        routes::health::healthz,
        routes::health::readyz,
        routes::health::metrics,
    ),
    components(schemas(ErrorRecordV1)),
    tags(
        (name = "documents", description = "One document, or two"),
        (name = "reports", description = "Many documents"),
        (name = "corpora", description = "Documents that stay"),
        (name = "operation", description = "For those who run the service"),
    ),
)]
struct Api;

/// The description that `/openapi.json` answers with.
pub fn description() -> Description {
    Api::openapi()
}
