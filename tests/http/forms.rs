use axum::body::Body;
use axum::http::{Request, StatusCode};
use tifa::http::Config;

use super::{Reply, send_with};

/// The parts of a form: the field, the file, the bytes.
type Parts<'a> = &'a [(&'a str, Option<&'a str>, &'a [u8])];

async fn send_form(config: Config, address: &str, parts: Parts<'_>) -> Reply {
    let mut body = Vec::new();
    for (name, file, bytes) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body.extend(format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes());
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--X--\r\n");
    let request = Request::post(address).header("content-type", "multipart/form-data; boundary=X");
    send_with(config, request.body(Body::from(body)).expect("a request of this test")).await
}

/// 改革 in GBK.
const GBK: &[u8] = b"\xb8\xc4\xb8\xef";

#[tokio::test]
async fn the_files_of_a_form_are_normalized_each_as_a_line() {
    let parts: Parts<'_> = &[
        ("file", Some("一.txt"), "改革開放".as_bytes()),
        ("file", Some("gbk.txt"), GBK),
        ("x", Some("e"), b""),
    ];
    let lines = send_form(Config::default(), "/v1/normalize", parts).await.lines();
    let texts: Vec<(&str, &str)> = (lines.iter())
        .map(|line| (line["id"].as_str().unwrap_or_default(), line["text"].as_str().unwrap_or_default()))
        .collect();
    assert_eq!(texts, [("一.txt", "改革开放"), ("gbk.txt", "改革"), ("e", "")]);
    let parts: Parts<'_> = &[("f", Some("half"), b"\xb8"), ("f", Some("whole"), "改革".as_bytes())];
    let strict = send_form(Config::default(), "/v1/normalize?strict=true", parts).await.lines();
    let errors: Vec<bool> = strict.iter().map(|line| line.get("error").is_some()).collect();
    assert_eq!(errors, [true, false], "a bad file is one error record");
    assert_eq!(strict[0]["id"], "half");
}

#[tokio::test]
async fn two_files_of_a_form_are_compared() {
    let parts: Parts<'_> =
        &[("a", Some("old"), "推动改革".as_bytes()), ("b", Some("new"), "深化改革".as_bytes())];
    let diff = send_form(Config::default(), "/v1/diff", parts).await.json();
    assert_eq!(diff["ops"][0]["op"], "replace");
    let twice = send_form(Config::default(), "/v1/diff", &[parts[0], parts[0], parts[1]]).await;
    assert!(twice.status == StatusCode::BAD_REQUEST && twice.text().contains("twice"), "{}", twice.text());
    let one = send_form(Config::default(), "/v1/diff", &parts[..1]).await;
    assert_eq!(one.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_files_of_a_form_make_a_report_and_a_field_says_the_rest() {
    let text = "全面推动高质量发展，加快建设现代化产业体系。".as_bytes();
    let request =
        r#"{"documents":[{"id":"b.txt","date":"2025","issuer":"甲区"}],"most_phrases":1}"#.as_bytes();
    let parts: Parts<'_> =
        &[("request", None, request), ("f", Some("2022_a.txt"), text), ("f", Some("b.txt"), text)];
    let report = send_form(Config::default(), "/v1/reports", parts).await.json();
    let documents: Vec<(&str, &str)> = (report["documents"].as_array().into_iter().flatten())
        .map(|document| {
            (document["id"].as_str().unwrap_or_default(), document["date"].as_str().unwrap_or_default())
        })
        .collect();
    assert_eq!(documents, [("2022_a.txt", "2022"), ("b.txt", "2025")]);
    assert_eq!(report["phrases"].as_array().map(Vec::len), Some(1));
    let phrase = r#"{"phrase":"高質量發展"}"#.as_bytes();
    let life =
        send_form(Config::default(), "/v1/phrases", &[("request", None, phrase), parts[1], parts[2]]).await;
    assert_eq!((life.status, life.json()["n"].as_u64()), (StatusCode::OK, Some(2)));
}

#[tokio::test]
async fn a_bad_form_says_what_is_wrong() {
    let field = send_form(Config::default(), "/v1/normalize", &[("strict", None, b"true")]).await;
    assert_eq!(field.status, StatusCode::BAD_REQUEST);
    assert!(field.text().contains("options stand in the query"), "{}", field.text());
    assert_eq!(send_form(Config::default(), "/v1/normalize", &[]).await.status, StatusCode::BAD_REQUEST);
    let phrase: (&str, Option<&str>, &[u8]) = ("request", Some("r.json"), br#"{"phrase":"x"}"#);
    let twice = send_form(Config::default(), "/v1/phrases", &[phrase, phrase]).await;
    assert!(twice.status == StatusCode::BAD_REQUEST && twice.text().contains("twice"), "{}", twice.text());
    let config = || Config { max_body_bytes: 300, ..Config::default() };
    let large = send_form(config(), "/v1/normalize", &[("f", Some("f"), &[b'a'; 1000])]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    let request = Request::post("/v1/normalize").header("content-type", "multipart/form-data");
    let request = request.body(Body::from("x")).expect("a request of this test");
    assert_eq!(send_with(Config::default(), request).await.status, StatusCode::BAD_REQUEST);
    let request = Request::post("/v1/normalize").header("content-type", "multipart/form-data; boundary=X");
    let cut = "--X\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\nabc";
    let request = request.body(Body::from(cut)).expect("a request of this test");
    assert_eq!(send_with(Config::default(), request).await.status, StatusCode::BAD_REQUEST, "cut short");
}
