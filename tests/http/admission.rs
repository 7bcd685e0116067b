use axum::body::Body;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD,
    AUTHORIZATION, ORIGIN, RETRY_AFTER, WWW_AUTHENTICATE,
};
use axum::http::{Method, Request, StatusCode};
use tifa::http::{Config, router};
use tower::ServiceExt as _;

use super::{Reply, send_with};

/// The SHA-256 of `open sesame`.
const HASH: &str = "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb";

fn guarded() -> Config {
    let key = format!("reader:{HASH}").parse().expect("a key of this test");
    Config { api_keys: vec![key], ..Config::default() }
}

fn normalize(headers: &[(&str, &str)]) -> Request<Body> {
    let request = headers
        .iter()
        .fold(Request::post("/v1/normalize"), |request, (name, value)| request.header(*name, *value));
    request.body(Body::from("改革")).expect("a request of this test")
}

#[tokio::test]
async fn with_keys_only_those_who_have_one_are_answered() {
    for headers in [
        vec![],
        vec![("authorization", "Bearer open barley")],
        vec![("authorization", "Basic open sesame")],
        vec![("x-api-key", "")],
    ] {
        let reply = send_with(guarded(), normalize(&headers)).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{headers:?}");
        assert_eq!(reply.header(WWW_AUTHENTICATE), "Bearer");
        assert!(reply.json()["detail"].as_str().is_some_and(|detail| detail.contains("x-api-key")));
    }
    for headers in [("authorization", "Bearer open sesame"), ("x-api-key", "open sesame")] {
        assert_eq!(send_with(guarded(), normalize(&[headers])).await.status, StatusCode::OK, "{headers:?}");
    }
    let get = |address: &str| Request::get(address).body(Body::empty()).expect("a request of this test");
    assert_eq!(send_with(guarded(), get("/metrics")).await.status, StatusCode::UNAUTHORIZED);
    for open in ["/healthz", "/readyz", "/", "/openapi.json"] {
        assert_eq!(send_with(guarded(), get(open)).await.status, StatusCode::OK, "{open}");
    }
}

#[test]
fn a_key_is_kept_as_its_hash_alone() {
    let written = format!("reader:{HASH}");
    let key: tifa::http::ApiKey = written.parse().expect("a key of this test");
    assert_eq!(key.to_string(), written);
    for wrong in ["reader", "reader:41ef", ":41ef", &format!("reader:{}", "z".repeat(64))] {
        assert!(wrong.parse::<tifa::http::ApiKey>().is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn whoever_asks_too_often_waits() {
    let app = router(Config { rate_limit: 1, rate_burst: 2, ..Config::default() });
    let mut statuses = Vec::new();
    for _ in 0..3 {
        let response = app.clone().oneshot(normalize(&[])).await.expect("a router always answers");
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            let seconds = response.headers()[RETRY_AFTER].to_str().expect("a number").parse::<u64>();
            assert!(seconds.is_ok_and(|seconds| seconds >= 1));
        }
        statuses.push(response.status().as_u16());
    }
    assert_eq!(statuses, [200, 200, 429]);
    let health = Request::get("/healthz").body(Body::empty()).expect("a request of this test");
    assert_eq!(app.oneshot(health).await.expect("a router always answers").status(), StatusCode::OK);
}

#[tokio::test]
async fn only_pages_of_named_origins_may_ask() {
    let config = || Config {
        cors_origins: vec!["https://example.org".to_owned()],
        api_keys: guarded().api_keys,
        ..Config::default()
    };
    let preflight = |origin: &str| {
        let request = Request::builder().method(Method::OPTIONS).uri("/v1/normalize").header(ORIGIN, origin);
        let request = request.header(ACCESS_CONTROL_REQUEST_METHOD, "POST");
        let request = request.header(ACCESS_CONTROL_REQUEST_HEADERS, AUTHORIZATION.as_str());
        request.body(Body::empty()).expect("a request of this test")
    };
    let allowed = |reply: &Reply| reply.header(ACCESS_CONTROL_ALLOW_ORIGIN).to_owned();
    let known = send_with(config(), preflight("https://example.org")).await;
    assert_eq!((known.status, allowed(&known).as_str()), (StatusCode::OK, "https://example.org"));
    assert_eq!(allowed(&send_with(config(), preflight("https://example.com")).await), "");
    assert_eq!(allowed(&send_with(Config::default(), preflight("https://example.org")).await), "");
}
