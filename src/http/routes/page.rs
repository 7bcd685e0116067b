//! `GET /`: the page for people, which uses the service as any client does.

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// The page loads its own files and calls its own service, nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(in crate::http) async fn index() -> Response {
    file("text/html; charset=utf-8", include_str!("../../../web/index.html"))
}

pub(in crate::http) async fn style() -> Response {
    file("text/css; charset=utf-8", include_str!("../../../web/page.css"))
}

pub(in crate::http) async fn script() -> Response {
    file("text/javascript; charset=utf-8", include_str!("../../../web/page.js"))
}

pub(in crate::http) async fn corpora_script() -> Response {
    file("text/javascript; charset=utf-8", include_str!("../../../web/corpora.js"))
}

pub(in crate::http) async fn charts_script() -> Response {
    file("text/javascript; charset=utf-8", include_str!("../../../web/charts.js"))
}

pub(in crate::http) async fn icon() -> Response {
    file("image/svg+xml", include_str!("../../../web/icon.svg"))
}

fn file(media_type: &'static str, text: &'static str) -> Response {
    let headers =
        [(CONTENT_TYPE, media_type), (CONTENT_SECURITY_POLICY, POLICY), (CACHE_CONTROL, "no-cache")];
    (headers, text).into_response()
}
