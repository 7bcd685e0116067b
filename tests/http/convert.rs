//! `/v1/convert`.

use super::*;

#[tokio::test]
async fn an_explanation_is_that_of_the_command_line() {
    let text = "表，里面后";
    let body = json!({"config": "s2tw", "text": text, "explain": true}).to_string();
    let reply = post("/v1/convert?offsets=char", JSON, body).await;
    let run = assert_cmd::Command::new(env!("CARGO_BIN_EXE_tifa"))
        .args(["convert", "-c", "s2tw", "--explain", "--offsets", "char"])
        .write_stdin(text)
        .output();
    let told: Value = serde_json::from_slice(&run.expect("the program can be started").stdout).expect("JSON");
    assert_eq!(reply.json(), told);
    assert_eq!(told["ambiguities"][0]["alternatives"], json!(["錶"]));
    assert_eq!(told["inspection"]["segments"], json!(["表，", "里面", "后"]));
    for address in
        ["/v1/convert?config=s2tw&explain=true&offsets=char", "/v1/convert?config=s2tw&explain&offsets=char"]
    {
        assert_eq!(post(address, "text/plain", text).await.json(), told, "{address}");
    }
}

#[tokio::test]
async fn parts_of_an_explanation_can_be_named() {
    let parts = |reply: &Reply| -> Vec<bool> {
        let json = reply.json();
        ["edits", "ambiguities", "inspection"].map(|part| json.get(part).is_some()).to_vec()
    };
    let body = |explain: Value| json!({"config": "s2t", "text": "里", "explain": explain}).to_string();
    for (address, explain, expected) in [
        ("/v1/convert", json!(false), [false, false, false]),
        ("/v1/convert", json!(["edits"]), [true, false, false]),
        ("/v1/convert", json!("ambiguities,inspection"), [false, true, true]),
        ("/v1/convert?explain=edits", json!(["ambiguities"]), [true, true, false]),
    ] {
        let reply = post(address, JSON, body(explain)).await;
        assert_eq!(parts(&reply), expected, "{address} {}", reply.text());
    }
    let record = body(json!(["ambiguities"]));
    let reply = post("/v1/convert", NDJSON, format!("{record}\n{record}\n")).await;
    assert!(reply.lines().iter().all(|line| line["ambiguities"][0]["before"] == "里"));
    assert_problem(&post("/v1/convert?explain=edit", JSON, body(json!(true))).await, 400, "invalid-option");
    assert_problem(&post("/v1/convert", JSON, body(json!("edit"))).await, 400, "invalid-request");
}

#[tokio::test]
async fn tofu_risk_is_a_named_choice() {
    let body =
        |choice: Option<&str>| json!({"config": "t2s", "text": "殢國", "tofu_risk": choice}).to_string();
    for (address, choice, expected) in [
        ("/v1/convert", None, "𣨼国"),
        ("/v1/convert", Some("include"), "𣨼国"),
        ("/v1/convert", Some("exclude"), "殢国"),
        ("/v1/convert?tofu-risk=exclude", None, "殢国"),
        // What a record says goes before the query.
        ("/v1/convert?tofu-risk=exclude", Some("include"), "𣨼国"),
    ] {
        let reply = post(address, JSON, body(choice)).await;
        assert_eq!(reply.json()["text"], expected, "{address} {choice:?}");
    }
    let reply = post("/v1/convert?config=t2s&tofu-risk=exclude", "text/plain", "殢國").await;
    assert_eq!(reply.json()["text"], "殢国");
    assert_problem(&post("/v1/convert", JSON, body(Some("maybe"))).await, 400, "invalid-option");
    assert_problem(&post("/v1/convert?tofu-risk=1", JSON, body(None)).await, 400, "invalid-option");
}

#[tokio::test]
async fn bytes_that_are_not_utf8_are_refused_with_their_place() {
    let reply = post("/v1/convert?config=s2t", "text/plain", &b"ok \xc8\xab\xc3\xe6"[..]).await;
    assert_problem(&reply, 400, "invalid-request");
    let detail = reply.json()["detail"].to_string();
    assert!(detail.contains("byte 5") && detail.contains("/v1/normalize"), "{detail}");
    let record = b"{\"config\":\"s2t\",\"text\":\"\xc8\xab\xc3\xe6\"}\n";
    let reply = post("/v1/convert", JSON, &record[..]).await;
    assert_problem(&reply, 400, "invalid-request");
    assert!(reply.text().contains("not UTF-8 at byte 26"), "{}", reply.text());
    let reply = post("/v1/convert", NDJSON, &record[..]).await;
    assert!(reply.lines()[0]["error"]["detail"].to_string().contains("not UTF-8 at byte 26"));
}

#[tokio::test]
async fn very_long_texts_are_converted_but_not_explained() {
    let text = "里".repeat((4 << 20) / 3 + 1);
    let reply = post("/v1/convert?config=s2t", "text/plain", text.clone()).await;
    assert_eq!(reply.status, StatusCode::OK);
    let reply = post("/v1/convert?config=s2t&explain=inspection", "text/plain", text).await;
    assert_problem(&reply, 413, "too-large");
    assert!(reply.json()["detail"].to_string().contains("in parts"), "{}", reply.text());
}
