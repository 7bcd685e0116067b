//! `/v1/corpora`.

use super::*;
use axum::Router;
use axum::http::Method;
use tempfile::TempDir;

/// The service with a store of its own, and what it is asked.
struct Library {
    router: Router,
    _folder: TempDir,
}

impl Library {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let store = folder.path().join("corpora.sqlite").display().to_string();
        Self { router: router(Config { store, ..Config::default() }), _folder: folder }
    }

    async fn send(&self, method: Method, address: &str, media_type: &str, body: impl Into<Body>) -> Reply {
        let request = Request::builder().method(method).uri(address).header(CONTENT_TYPE, media_type);
        let response = self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Reply { status: parts.status, headers: parts.headers, body: body.into() }
    }

    async fn get(&self, address: &str) -> Reply {
        self.send(Method::GET, address, "", Body::empty()).await
    }

    async fn put(&self, address: &str, body: impl Into<Body>) -> Reply {
        self.send(Method::PUT, address, "application/octet-stream", body).await
    }

    async fn delete(&self, address: &str) -> Reply {
        self.send(Method::DELETE, address, "", Body::empty()).await
    }

    /// Three reports of one district.
    async fn with_reports() -> Self {
        let library = Self::new();
        for (id, text) in [
            ("2022.txt", "推动高质量发展，奋力谱写新篇章。\n深化营商环境改革。"),
            ("2023.txt", "推动高质量发展，奋力谱写新篇章。\n优化营商环境。"),
            ("2024.txt", "推动高质量发展，加快发展新质生产力。\n优化营商环境。"),
        ] {
            let address =
                format!("/v1/corpora/longgang/documents/{id}?issuer=%E9%BE%99%E5%B2%97&date={}", &id[..4]);
            assert_eq!(library.put(&address, text).await.status, StatusCode::CREATED);
        }
        library
    }
}

#[tokio::test]
async fn a_document_comes_back_as_it_came_and_in_canonical_form() {
    let library = Library::new();
    // 全面深化改革 in GBK.
    let bytes = b"\xc8\xab\xc3\xe6\xc9\xee\xbb\xaf\xb8\xc4\xb8\xef".to_vec();
    let address = "/v1/corpora/%E6%8A%A5%E5%91%8A/documents/a%2Fb.txt";
    let put = library.put(&format!("{address}?title=T"), bytes.clone()).await;
    assert_eq!((put.status, put.json()["status"].as_str()), (StatusCode::CREATED, Some("added")));
    assert_eq!(put.json()["id"], "a/b.txt");
    let again = library.put(&format!("{address}?title=T"), bytes.clone()).await;
    assert_eq!((again.status, again.json()["status"].as_str()), (StatusCode::OK, Some("unchanged")));

    let source = library.get(&format!("{address}/source")).await;
    assert_eq!(
        (source.body, source.headers[CONTENT_TYPE].to_str().unwrap()),
        (bytes, "application/octet-stream")
    );
    assert_eq!(library.get(&format!("{address}/text")).await.text(), "全面深化改革");
    let canonical = library.get(&format!("{address}/canonical?offsets=char")).await.json();
    assert_eq!(
        (canonical["text"].as_str(), canonical["id"].as_str()),
        (Some("全面深化改革"), Some("a/b.txt"))
    );
    assert_eq!(canonical["map"], json!([[0, 0, 6, 2, 3]]), "six units of two bytes give six of three");
    let known = library.get(address).await.json();
    for (field, value) in
        [("title", json!("T")), ("encoding", json!("gbk")), ("n_chars", json!(6)), ("n_bytes", json!(12))]
    {
        assert_eq!(known[field], value, "{known}");
    }
    let list = library.get("/v1/corpora").await.json();
    assert_eq!(list["corpora"], json!([{"name": "报告", "n_documents": 1, "n_bytes": 12}]));
}

#[tokio::test]
async fn documents_are_listed_by_date_and_equal_bytes_told_of() {
    let library = Library::with_reports().await;
    let twin = "推动高质量发展，奋力谱写新篇章。\n优化营商环境。";
    let put = library.put("/v1/corpora/longgang/documents/copy?date=2025-03", twin).await;
    assert_eq!(put.json()["same_as"], "2023.txt");
    let corpus = library.get("/v1/corpora/longgang").await.json();
    let documents = corpus["documents"].as_array().unwrap();
    let ids: Vec<&str> = documents.iter().map(|document| document["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["2022.txt", "2023.txt", "2024.txt", "copy"]);
    assert_eq!(documents[3]["same_as"], "2023.txt");
    assert_eq!(documents[1]["same_as"], Value::Null);
    assert_eq!(documents[0]["issuer"], "龙岗");
    let report = library.get("/v1/corpora/longgang/report").await.json();
    assert_eq!(report["documents"].as_array().unwrap().len(), 3, "equal bytes count once");
}

#[tokio::test]
async fn a_report_and_a_phrase_are_those_of_the_same_documents_sent_at_once() {
    let library = Library::with_reports().await;
    let documents: Vec<Value> = [
        ("2022.txt", "推动高质量发展，奋力谱写新篇章。\n深化营商环境改革。"),
        ("2023.txt", "推动高质量发展，奋力谱写新篇章。\n优化营商环境。"),
        ("2024.txt", "推动高质量发展，加快发展新质生产力。\n优化营商环境。"),
    ]
    .map(|(id, text)| json!({"id": id, "text": text, "issuer": "龙岗", "date": &id[..4]}))
    .to_vec();
    let sent = post("/v1/reports", JSON, json!({"documents": documents}).to_string()).await.json();
    let kept = library.get("/v1/corpora/longgang/report").await;
    assert_eq!(kept.json(), sent);
    assert!(!sent["phrases"].as_array().unwrap().is_empty());
    let again = library.get("/v1/corpora/longgang/report").await;
    assert_eq!(again.body, kept.body, "the kept answer is the same, byte for byte");

    let request = json!({"documents": documents, "phrase": "營商環境", "width": 5}).to_string();
    let sent = post("/v1/phrases", JSON, request).await.json();
    let kept =
        library.get("/v1/corpora/longgang/phrases/%E7%87%9F%E5%95%86%E7%92%B0%E5%A2%83?width=5").await.json();
    assert_eq!(kept, sent);
    assert_eq!(kept["n"], 3);

    let overview = library.get("/v1/corpora/longgang/overview").await.json();
    let texts = |report: &Value| -> Vec<String> {
        report["phrases"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["text"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(texts(&overview), texts(&library.get("/v1/corpora/longgang/report").await.json()));
    assert_eq!(overview["phrases"][0]["counts"].as_array().unwrap().len(), overview["phrases"][0]["k"]);
}

#[tokio::test]
async fn a_selection_takes_the_documents_that_meet_all_conditions() {
    let library = Library::with_reports().await;
    let ids = async |query: &str| -> Vec<String> {
        let report = library.get(&format!("/v1/corpora/longgang/report?{query}")).await;
        assert_eq!(report.status, StatusCode::OK, "{query}: {}", report.text());
        let report = report.json();
        report["documents"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids("from=2023").await, ["2023.txt", "2024.txt"]);
    assert_eq!(ids("until=2023").await, ["2022.txt", "2023.txt"]);
    assert_eq!(ids("from=2023&until=2023").await, ["2023.txt"]);
    assert_eq!(ids("id=2024.txt&id=2022.txt").await, ["2022.txt", "2024.txt"]);
    assert_eq!(ids("issuer=%E9%BE%99%E5%B2%97&from=2024").await, ["2024.txt"]);
    for (query, status, kind) in [
        ("issuer=nobody", 400, "invalid-option"),
        ("from=soon", 400, "invalid-option"),
        ("form=2023", 400, "invalid-option"),
        ("from=2022&from=2023", 400, "invalid-option"),
        ("id=2021.txt", 404, "not-found"),
        ("format=xlsx", 400, "invalid-option"),
        ("least_documents=0", 400, "invalid-request"),
        ("format=csv&table=nothing", 400, "invalid-option"),
    ] {
        assert_problem(&library.get(&format!("/v1/corpora/longgang/report?{query}")).await, status, kind);
    }
    let table = library.get("/v1/corpora/longgang/report?format=csv&table=documents").await;
    assert!(table.text().contains("2022.txt"), "{}", table.text());
    let page = library.get("/v1/corpora/longgang/report?format=html").await;
    assert!(page.text().starts_with("<!doctype html>"));
    assert!(page.header(CONTENT_SECURITY_POLICY).contains("style-src 'unsafe-inline'"));
}

#[tokio::test]
async fn two_documents_are_compared_as_they_are_when_they_are_sent() {
    let library = Library::with_reports().await;
    let diff = library.get("/v1/corpora/longgang/diff?a=2022.txt&b=2023.txt&offsets=char").await.json();
    let ops = diff["ops"].as_array().unwrap();
    assert!(!ops.is_empty());
    assert_eq!(
        (diff["offsets"].as_str(), diff["a_text"].as_str().map(|text| text.lines().count())),
        (Some("char"), Some(2))
    );
    let same = library.get("/v1/corpora/longgang/diff?a=2022.txt&b=2022.txt").await.json();
    assert_eq!((&same["ops"], &same["similarity"]), (&json!([]), &json!(1.0)));
    assert_problem(&library.get("/v1/corpora/longgang/diff?a=2022.txt").await, 400, "invalid-option");
    assert_problem(&library.get("/v1/corpora/longgang/diff?a=2022.txt&b=no").await, 404, "not-found");
}

#[tokio::test]
async fn records_and_files_are_put_in_groups() {
    let library = Library::new();
    let records = concat!(
        r#"{"id": "a", "text": "改革", "date": "2024"}"#,
        "\n",
        r#"{"id": "b", "bytes_b64": "uMS47w==", "encoding": "gbk"}"#,
        "\n",
        r#"{"id": "c"}"#,
        "\n",
        r#"{"id": "d", "text": "改革", "date": "soon"}"#,
        "\n",
    );
    let put = library.send(Method::POST, "/v1/corpora/many/documents", NDJSON, records).await;
    let lines = put.lines();
    assert_eq!((lines[0]["status"].as_str(), lines[1]["status"].as_str()), (Some("added"), Some("added")));
    assert_eq!((lines[2]["id"].as_str(), lines[2]["error"]["status"].as_u64()), (Some("c"), Some(400)));
    assert_eq!((lines[3]["id"].as_str(), lines[3]["error"]["status"].as_u64()), (Some("d"), Some(400)));
    assert_eq!(library.get("/v1/corpora/many/documents/b/text").await.text(), "改革");

    let form = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"2021.txt\"\r\n\r\n开放\r\n\
                --x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"2022.txt\"\r\n\r\n发展\r\n--x--\r\n";
    let put = library
        .send(Method::POST, "/v1/corpora/many/documents", "multipart/form-data; boundary=x", form)
        .await;
    assert_eq!(put.lines().len(), 2, "{}", put.text());
    let corpus = library.get("/v1/corpora/many").await.json();
    let ids: Vec<&str> =
        corpus["documents"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["2021.txt", "2022.txt", "a", "b"]);
}

#[tokio::test]
async fn what_is_deleted_is_gone() {
    let library = Library::with_reports().await;
    assert_eq!(library.get("/v1/corpora/longgang/documents/2022.txt/text").await.status, StatusCode::OK);
    assert_eq!(
        library.delete("/v1/corpora/longgang/documents/2022.txt").await.status,
        StatusCode::NO_CONTENT
    );
    for tail in ["", "/text", "/canonical", "/source"] {
        let address = format!("/v1/corpora/longgang/documents/2022.txt{tail}");
        assert_problem(&library.get(&address).await, 404, "not-found");
    }
    assert_problem(&library.delete("/v1/corpora/longgang/documents/2022.txt").await, 404, "not-found");
    let report = library.get("/v1/corpora/longgang/report").await.json();
    assert_eq!(report["documents"].as_array().unwrap().len(), 2);
    assert_eq!(library.delete("/v1/corpora/longgang").await.status, StatusCode::NO_CONTENT);
    assert_problem(&library.get("/v1/corpora/longgang").await, 404, "not-found");
    assert_problem(&library.get("/v1/corpora/longgang/overview").await, 404, "not-found");
}

#[tokio::test]
async fn pages_of_other_origins_change_nothing() {
    let folder = TempDir::new().unwrap();
    let store = folder.path().join("corpora.sqlite").display().to_string();
    let cors_origins = vec!["https://friend.example".to_owned()];
    let router = router(Config { store, cors_origins, ..Config::default() });
    let put = async |origin: Option<&str>| {
        let mut request = Request::put("/v1/corpora/x").header("host", "127.0.0.1:8080");
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap().status().as_u16()
    };
    assert_eq!(put(Some("https://evil.example")).await, 403);
    assert_eq!(put(Some("null")).await, 403);
    assert_eq!(put(None).await, 201);
    assert_eq!(put(Some("http://127.0.0.1:8080")).await, 200);
    assert_eq!(put(Some("https://friend.example")).await, 200);
    let list = async |host: &str| {
        let request = Request::get("/v1/corpora").header("host", host).body(Body::empty()).unwrap();
        router.clone().oneshot(request).await.unwrap().status().as_u16()
    };
    for (host, status) in
        [("localhost:8080", 200), ("[::1]:8080", 200), ("friend.example", 200), ("rebound.example:8080", 403)]
    {
        assert_eq!(list(host).await, status, "{host}");
    }
}

#[tokio::test]
async fn names_that_are_none_are_refused() {
    let library = Library::new();
    for (address, status) in [
        ("/v1/corpora/a%20b", 400),
        ("/v1/corpora/a%2Fb", 400),
        ("/v1/corpora/x/documents/a%0Ab", 400),
        ("/v1/corpora/x/documents/a?level=galaxy", 400),
        ("/v1/corpora/x/documents/a?encoding=klingon", 400),
        ("/v1/corpora/x/documents/a?colour=red", 400),
        ("/v1/corpora/x/documents/a?title=%1b%5B31m", 400),
        ("/v1/corpora/x/documents/%2E%2E", 400),
    ] {
        let reply = library.put(address, "改革").await;
        assert_eq!(reply.status.as_u16(), status, "{address}: {}", reply.text());
        assert_eq!(reply.header(CONTENT_TYPE), "application/problem+json");
    }
    let zeros = library.put("/v1/corpora/x/documents/zeros", vec![0; 100_000]).await;
    assert_problem(&zeros, 400, "invalid-request");
    assert_eq!(library.get("/v1/corpora").await.json()["corpora"], json!([]));
    assert_eq!(library.put("/v1/corpora/empty", "").await.status, StatusCode::CREATED);
    assert_eq!(library.put("/v1/corpora/empty", "").await.status, StatusCode::OK);
    assert_problem(&library.get("/v1/corpora/empty/overview").await, 400, "invalid-option");
}
