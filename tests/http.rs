//! The HTTP service: addresses, limits, problems, streams, stopping.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::Stdio;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, RETRY_AFTER,
};
use axum::http::{HeaderMap, Request, StatusCode};
use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};
use tifa::http::{Config, router, serve_on};
use tower::ServiceExt as _;

/// Keys, rates, origins.
mod admission;
/// `/v1/convert`.
mod convert;
/// Corpora that stay.
mod corpora;
/// Forms.
mod forms;
mod reports;

const JSON: &str = "application/json";
const NDJSON: &str = "application/x-ndjson";

/// 200,000 times `a` in gzip: 230 bytes that unpack to more than the limits of these tests.
const BOMB: &str = "1f8b08000000000002ffedc13101000000c2a0aceb5fc20cfe4001000000000000000000000000000000000000000000\
    000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000\
    000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000\
    000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000\
    00000000000000000000000000000000000000000000000000000000af019b5369e0400d0300";

struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn header(&self, name: impl axum::http::header::AsHeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    fn lines(&self) -> Vec<Value> {
        self.text().lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
    }
}

async fn send_with(config: Config, request: Request<Body>) -> Reply {
    let response = router(config).oneshot(request).await.expect("a router always answers");
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("the answer is complete");
    Reply { status: parts.status, headers: parts.headers, body: body.into() }
}

async fn post(address: &str, media_type: &str, body: impl Into<Body>) -> Reply {
    send_with(Config::default(), request(address, media_type, body)).await
}

fn request(address: &str, media_type: &str, body: impl Into<Body>) -> Request<Body> {
    let request = Request::post(address).header(CONTENT_TYPE, media_type);
    request.body(body.into()).expect("a request of this test")
}

async fn get(address: &str) -> Reply {
    send_with(Config::default(), Request::get(address).body(Body::empty()).expect("a request of this test"))
        .await
}

/// A body that begins with `start` and never ends.
fn endless(start: &'static str) -> Body {
    let start = stream::iter([Ok::<_, std::io::Error>(Bytes::from(start))]);
    Body::from_stream(start.chain(stream::pending()))
}

fn assert_problem(reply: &Reply, status: u16, kind: &str) {
    assert_eq!(reply.status.as_u16(), status, "{}", reply.text());
    assert_eq!(reply.header(CONTENT_TYPE), "application/problem+json");
    let problem = reply.json();
    assert_eq!(problem["type"], format!("urn:tifa:problem:{kind}"), "{problem}");
    assert_eq!(problem["status"], status);
    assert_eq!(problem["request_id"], reply.header("x-request-id"));
    for field in ["title", "detail"] {
        assert!(problem[field].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
    }
}

#[tokio::test]
async fn a_document_comes_as_bytes_or_as_json() {
    let raw = post("/v1/normalize?offsets=char&id=a", "text/plain", "全面深化改革").await;
    assert_eq!(raw.status, StatusCode::OK, "{}", raw.text());
    let expected = (json!("a"), json!("char"), json!("全面深化改革"));
    let (id, unit, text) = (&raw.json()["id"], &raw.json()["offsets"], &raw.json()["text"]);
    assert_eq!((id, unit, text), (&expected.0, &expected.1, &expected.2));
    for body in [
        json!({"id": "a", "text": "全面深化改革"}),
        json!({"id": "a", "bytes_b64": "5YWo6Z2i5rex5YyW5pS56Z2p"}),
    ] {
        let reply = post("/v1/normalize?offsets=char", JSON, body.to_string()).await;
        assert_eq!(reply.json()["text"], raw.json()["text"]);
    }
    let mut plain = request("/v1/normalize", "application/octet-stream", "改革");
    plain.headers_mut().insert("accept", "text/plain".parse().expect("a header"));
    assert_eq!(send_with(Config::default(), plain).await.text(), "改革");
}

#[tokio::test]
async fn every_error_is_a_problem_with_the_id_of_its_request() {
    for (reply, status, kind) in [
        (get("/nothing/here").await, 404, "not-found"),
        (get("/docs/nothing").await, 404, "not-found"),
        (get("/v1/normalize").await, 405, "method-not-allowed"),
        (post("/healthz", JSON, "").await, 405, "method-not-allowed"),
        (post("/v1/normalize", JSON, "{").await, 400, "invalid-request"),
        (post("/v1/normalize", JSON, "{}").await, 400, "invalid-request"),
        (post("/v1/normalize", JSON, "{\"text\":1}").await, 400, "invalid-request"),
        (post("/v1/normalize", JSON, "{\"path\":\"Cargo.toml\"}").await, 400, "invalid-request"),
        (post("/v1/normalize", JSON, "{\"bytes_b64\":\"?\"}").await, 400, "invalid-request"),
        (post("/v1/normalize?to=latin", JSON, "{\"text\":\"\"}").await, 400, "invalid-option"),
        (post("/v1/normalize?too=hans", JSON, "{\"text\":\"\"}").await, 400, "invalid-option"),
        (post("/v1/normalize?strict=perhaps", JSON, "{\"text\":\"\"}").await, 400, "invalid-option"),
        (post("/v1/normalize?encoding=none", "text/plain", "").await, 400, "invalid-option"),
        (post("/v1/convert", "multipart/form-data; boundary=x", "").await, 415, "unsupported-media-type"),
        (post("/v1/diff", JSON, "{\"a\":\"x\"}").await, 400, "invalid-request"),
        (post("/v1/diff", JSON, "{\"a\":\"x\",\"b\":\"y\",\"until\":\"end\"}").await, 400, "invalid-option"),
        (post("/v1/convert", JSON, "{\"config\":\"s2x\",\"text\":\"\"}").await, 400, "invalid-configuration"),
        (post("/v1/convert", "text/plain", "改革").await, 400, "invalid-request"),
        (post("/v1/convert?config=s2t", "text/plain", vec![0xff]).await, 400, "invalid-request"),
        (post("/v1/reports", JSON, "{}").await, 400, "invalid-request"),
        (post("/v1/reports?format=pdf", JSON, "{\"documents\":[]}").await, 400, "invalid-option"),
        (
            post("/v1/reports", JSON, "{\"documents\":[{\"id\":\"a\",\"text\":\"\",\"date\":\"soon\"}]}")
                .await,
            400,
            "invalid-request",
        ),
        (
            post(
                "/v1/reports",
                JSON,
                "{\"documents\":[{\"id\":\"a\",\"text\":\"\"},{\"id\":\"a\",\"text\":\"\"}]}",
            )
            .await,
            400,
            "invalid-request",
        ),
    ] {
        assert_problem(&reply, status, kind);
    }
    assert_eq!(get("/v1/diff").await.header("allow"), "POST");
}

#[tokio::test]
async fn a_safe_request_id_comes_back_and_another_is_replaced() {
    for (given, is_kept) in
        [("run-7.a:1", true), ("two words", false), ("", false), (&"x".repeat(300), false)]
    {
        let request = Request::get("/healthz").header("x-request-id", given).body(Body::empty());
        let reply = send_with(Config::default(), request.expect("a request of this test")).await;
        assert_eq!(reply.header("x-request-id") == given, is_kept, "{given}");
        assert!(!reply.header("x-request-id").is_empty());
    }
}

#[tokio::test]
async fn a_body_is_limited_on_the_wire_and_after_decompression() {
    let config = || Config { max_body_bytes: 1000, ..Config::default() };
    let fits = send_with(config(), request("/v1/normalize", "text/plain", "a".repeat(1000))).await;
    assert_eq!(fits.status, StatusCode::OK);
    let known = send_with(config(), request("/v1/normalize", "text/plain", "a".repeat(1001))).await;
    assert_problem(&known, 413, "too-large");
    let mut lying = request("/v1/normalize", "text/plain", "a");
    lying.headers_mut().insert(CONTENT_LENGTH, "99999999".parse().expect("a header"));
    assert_problem(&send_with(config(), lying).await, 413, "too-large");
    let chunks = stream::iter((0..100).map(|_| Ok::<_, std::io::Error>(Bytes::from_static(&[b'a'; 100]))));
    let unknown = request("/v1/normalize", "text/plain", Body::from_stream(chunks));
    assert_problem(&send_with(config(), unknown).await, 413, "too-large");
    let mut packed = request("/v1/normalize", "text/plain", bomb());
    packed.headers_mut().insert(CONTENT_ENCODING, "gzip".parse().expect("a header"));
    assert_problem(&send_with(config(), packed).await, 413, "too-large");
}

#[tokio::test]
async fn gzip_is_understood_and_broken_gzip_is_said() {
    let packed = |body: Vec<u8>, name: &str| {
        let mut packed = request("/v1/normalize", "text/plain", body);
        packed.headers_mut().insert(CONTENT_ENCODING, name.parse().expect("a header"));
        packed
    };
    let reply = send_with(Config::default(), packed(bomb(), "gzip")).await;
    assert_eq!(reply.json()["text"].as_str().map(str::len), Some(200_000));
    assert_problem(
        &send_with(Config::default(), packed(b"aaa".to_vec(), "gzip")).await,
        400,
        "invalid-request",
    );
    let unknown = send_with(Config::default(), packed(b"aaa".to_vec(), "zstd")).await;
    assert_problem(&unknown, 415, "unsupported-media-type");

    let mut wants_gzip = request("/v1/normalize", "text/plain", "改革".repeat(10_000));
    wants_gzip.headers_mut().insert("accept-encoding", "gzip".parse().expect("a header"));
    let reply = send_with(Config::default(), wants_gzip).await;
    assert_eq!(reply.header(CONTENT_ENCODING), "gzip");
    assert!(reply.body.len() < 10_000);
    let mut short = request("/v1/normalize", "text/plain", "改革".repeat(100));
    short.headers_mut().insert("accept-encoding", "gzip".parse().expect("a header"));
    assert_eq!(send_with(Config::default(), short).await.header(CONTENT_ENCODING), "", "not worth the time");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let config = || Config { body_timeout: 0, ..Config::default() };
    let reply = send_with(config(), request("/v1/normalize", "text/plain", endless("a"))).await;
    assert_problem(&reply, 408, "slow-request");
    // In a stream the answer has begun: the problem is its last record.
    let reply = send_with(config(), request("/v1/normalize", NDJSON, endless("{\"text\":\"a\"}\n{"))).await;
    assert_eq!(reply.status, StatusCode::OK);
    let lines = reply.lines();
    assert_eq!(lines.last().map(|line| &line["error"]["status"]), Some(&json!(408)), "{lines:?}");
}

#[tokio::test]
async fn when_all_places_are_taken_the_answer_is_503() {
    let app = router(Config { workers: 1, queue: 0, ..Config::default() });
    let held = tokio::spawn(app.clone().oneshot(request("/v1/normalize", "text/plain", endless("a"))));
    let mut refused = None;
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        let response = app.clone().oneshot(request("/v1/diff", JSON, "{\"a\":\"\",\"b\":\"\"}")).await;
        let response = response.expect("a router always answers");
        if response.status() == StatusCode::SERVICE_UNAVAILABLE {
            refused = Some(response);
            break;
        }
    }
    let (parts, body) = refused.expect("the place is taken").into_parts();
    assert!(parts.headers.contains_key(RETRY_AFTER));
    let body = to_bytes(body, usize::MAX).await.expect("the answer is complete");
    assert_problem(
        &Reply { status: parts.status, headers: parts.headers, body: body.into() },
        503,
        "overloaded",
    );
    // The place is given back with the request that held it.
    held.abort();
    assert!(held.await.is_err());
    let response = app.oneshot(request("/v1/diff", JSON, "{\"a\":\"\",\"b\":\"\"}")).await;
    assert_eq!(response.expect("a router always answers").status(), StatusCode::OK);
}

#[tokio::test]
async fn records_are_answered_in_order_and_bad_ones_apart() {
    let mut body: Vec<String> = (0..500).map(|id| json!({"id": id, "text": "改革"}).to_string()).collect();
    body[100] = "{\"id\": \"bad\", \"text\": []}".to_owned();
    body[200] = String::new();
    body[300] = json!({"id": "long", "text": "a".repeat(5000)}).to_string();
    let config = Config { max_body_bytes: 1000, ..Config::default() };
    let reply = send_with(config, request("/v1/normalize", NDJSON, body.join("\n"))).await;
    assert_eq!((reply.status, reply.header(CONTENT_TYPE)), (StatusCode::OK, NDJSON));
    let lines = reply.lines();
    assert_eq!(lines.len(), 499);
    assert_eq!((&lines[100]["id"], &lines[100]["line"]), (&json!("bad"), &json!(101)));
    assert_eq!(lines[100]["error"]["type"], "urn:tifa:problem:invalid-request");
    assert_eq!(lines[299]["error"]["type"], "urn:tifa:problem:too-large");
    for (number, line) in lines.iter().enumerate().filter(|(number, _)| ![100, 299].contains(number)) {
        let id = if number < 200 { number } else { number + 1 };
        assert_eq!((&line["id"], &line["text"]), (&json!(id.to_string()), &json!("改革")));
    }
    for (address, record) in [
        ("/v1/diff", json!({"id": "d", "a": "x", "b": "y"})),
        ("/v1/convert", json!({"id": "d", "config": "s2t", "text": "x"})),
    ] {
        let reply = post(address, NDJSON, format!("{record}\n{record}\n")).await;
        assert_eq!(reply.lines().iter().map(|line| &line["id"]).collect::<Vec<_>>(), ["d", "d"]);
    }
}

#[tokio::test]
async fn a_stream_is_answered_while_it_comes() {
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel::<&str>();
    let body = stream::unfold(receiver, |mut receiver| async move {
        let record = receiver.recv().await?;
        Some((Ok::<_, std::io::Error>(Bytes::from(record)), receiver))
    });
    let app = router(Config { workers: 2, ..Config::default() });
    let response = app.oneshot(request("/v1/normalize", NDJSON, Body::from_stream(body))).await;
    let mut answers = response.expect("a router always answers").into_body().into_data_stream();
    for (record, id) in [("{\"id\":1,\"text\":\"a\"}\n", "1"), ("{\"id\":2,\"text\":\"b\"}\n", "2")] {
        sender.send(record).expect("the body is read");
        let answer = answers.next().await.expect("an answer").expect("the stream is whole");
        assert_eq!(serde_json::from_slice::<Value>(&answer).expect("JSON")["id"], id);
    }
    drop(sender);
    assert!(answers.next().await.is_none());
}

#[tokio::test]
async fn comparisons_leave_given_texts_as_they_are_unless_asked() {
    let body = json!({"id": "1", "a": "改革", "b": "改革 "});
    let exact = post("/v1/diff", JSON, body.to_string()).await.json();
    assert!(
        exact["ops"].as_array().is_some_and(|ops| !ops.is_empty()) && exact.get("a_text").is_none(),
        "{exact}"
    );
    let until = post("/v1/diff?until=decode&offsets=utf16", JSON, body.to_string()).await.json();
    assert_eq!(
        (&until["a_text"], &until["b_text"], &until["offsets"]),
        (&json!("改革"), &json!("改革 "), &json!("utf16"))
    );
    let bytes =
        post("/v1/diff", JSON, json!({"a_b64": "5pS56Z2p", "b_b64": "5pS56Z2p"}).to_string()).await.json();
    assert_eq!((&bytes["a_text"], &bytes["ops"]), (&json!("改革"), &json!([])));
}

#[tokio::test]
async fn a_report_comes_in_every_format() {
    let body = json!({"documents": [
        {"id": "2022_a.txt", "text": "推动高质量发展。", "issuer": "龙岗区", "level": "district"},
        {"id": "b.txt", "text": "推动高质量发展。", "date": "2021-03"},
    ]})
    .to_string();
    let report = post("/v1/reports", JSON, body.clone()).await;
    assert_eq!(report.status, StatusCode::OK, "{}", report.text());
    let documents = &report.json()["documents"];
    assert_eq!((&documents[0]["id"], &documents[0]["date"]), (&json!("b.txt"), &json!("2021-03")));
    assert_eq!((&documents[1]["id"], &documents[1]["date"]), (&json!("2022_a.txt"), &json!("2022")));
    for (format, media_type) in [("html", "text/html"), ("markdown", "text/markdown"), ("csv", "text/csv")] {
        let reply = post(&format!("/v1/reports?format={format}"), JSON, body.clone()).await;
        assert_eq!(reply.status, StatusCode::OK, "{format}");
        assert!(reply.header(CONTENT_TYPE).starts_with(media_type) && !reply.body.is_empty(), "{format}");
    }
    let table = post("/v1/reports?format=csv&table=nonsense", JSON, body).await;
    assert_problem(&table, 400, "invalid-option");
}

#[tokio::test]
async fn the_description_is_complete_and_its_references_lead_somewhere() {
    let reply = get("/openapi.json").await;
    let description = reply.json();
    assert!(description["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    let v1 =
        ["normalize", "diff", "convert", "reports", "phrases", "lineages"].map(|name| format!("/v1/{name}"));
    for path in v1.iter().map(String::as_str).chain(["/healthz", "/readyz", "/metrics"]) {
        assert!(description["paths"][path].is_object(), "{path}");
    }
    let text = reply.text();
    let references: Vec<&str> =
        text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(references.len() > 10);
    for reference in references {
        assert!(description.pointer(reference).is_some(), "{reference}");
    }
    assert_eq!(get("/docs/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_page_loads_nothing_from_elsewhere() {
    for (address, media_type) in [
        ("/", "text/html"),
        ("/page.css", "text/css"),
        ("/page.js", "text/javascript"),
        ("/icon.svg", "image/svg+xml"),
    ] {
        let reply = get(address).await;
        assert_eq!(reply.status, StatusCode::OK, "{address}");
        assert!(reply.header(CONTENT_TYPE).starts_with(media_type), "{address}");
        assert!(reply.header(CONTENT_SECURITY_POLICY).starts_with("default-src 'none'"), "{address}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        let text = reply.text().replace("http://www.w3.org/2000/svg", "");
        assert!(!text.contains("://") && !text.contains("src=\"//"), "{address} names another place");
        assert!(
            !text.contains("<style") && !text.contains(" style=") && !text.contains(" onclick="),
            "{address}"
        );
    }
}

#[tokio::test]
async fn operators_see_health_and_numbers_by_route() {
    assert_eq!(get("/healthz").await.status, StatusCode::OK);
    assert_eq!(get("/readyz").await.status, StatusCode::OK);
    get("/some/address/that/nobody/has").await;
    post("/v1/diff", JSON, "{}").await;
    let metrics = get("/metrics").await.text();
    assert!(metrics.contains("endpoint=\"/v1/diff\""), "{metrics}");
    assert!(!metrics.contains("nobody"), "unknown addresses have no numbers of their own");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_accepted_before_the_stop_is_finished() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (stop, told) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve_on(listener, Config::default(), async {
        // Either the word or the end of the one who would say it.
        let _ = told.await;
    }));
    let answered = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).expect("the service listens");
        let head =
            "POST /v1/normalize HTTP/1.1\r\nhost: t\r\naccept: text/plain\r\ncontent-length: 6\r\n\r\n";
        stream.write_all(head.as_bytes()).expect("the service reads");
        stream.write_all("改".as_bytes()).expect("the service reads");
        std::thread::sleep(Duration::from_millis(200));
        stop.send(()).expect("the service waits for it");
        std::thread::sleep(Duration::from_millis(200));
        stream.write_all("革".as_bytes()).expect("an accepted request is read to its end");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer, and then the end");
        answer
    });
    let answer = answered.await.expect("the client ends");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("改革"), "{answer}");
    server.await.expect("the server ends").expect("without an error");
    assert!(TcpStream::connect(address).is_err(), "nothing new is accepted");
}

#[cfg(unix)]
#[test]
fn the_program_stops_on_a_signal_and_exits_with_zero() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_tifa"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .env("TIFA_LOG", "info")
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program can be started");
    let mut log = BufReader::new(child.stderr.take().expect("the log is piped"));
    let mut line = String::new();
    log.read_line(&mut line).expect("the log is UTF-8");
    let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let address: SocketAddr = address.parse().unwrap_or_else(|_| panic!("no address in {line}"));
    let mut stream = TcpStream::connect(address).expect("the service listens");
    stream
        .write_all(b"GET /readyz HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n")
        .expect("the service reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let told = std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(told.expect("kill can be started").success());
    assert_eq!(child.wait().expect("the program ends").code(), Some(0));
}

fn bomb() -> Vec<u8> {
    let digits = BOMB.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).expect("ASCII"));
    digits.map(|pair| u8::from_str_radix(pair, 16).expect("a hexadecimal number")).collect()
}

#[tokio::test]
async fn the_metrics_name_the_stages() {
    assert_eq!(post("/v1/normalize", "application/octet-stream", "改革開放").await.status, StatusCode::OK);
    let metrics = get("/metrics").await.text();
    for stage in ["decode", "repair", "canonicalize", "convert", "segment"] {
        let line = format!("tifa_stage_seconds_count{{stage=\"{stage}\"}}");
        assert!(metrics.contains(&line), "{line}");
    }
}
