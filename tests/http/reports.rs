//! `/v1/reports`, `/v1/phrases` and `/v1/lineages`.

use super::*;

fn documents() -> serde_json::Value {
    json!([
        {"id": "2022_工作报告.txt", "text": "全区推动高质量发展，加快绿色转型。\n今年坚持稳字当头。", "issuer": "龙岗区"},
        {"id": "2025_工作报告.txt", "text": "全区扎实推动高质量发展，加快绿色转型。\n今年坚持稳字当头。", "issuer": "龙岗区"},
    ])
}

#[tokio::test]
async fn a_wording_is_asked_for_in_either_script() {
    let body = json!({"phrase": "高質量發展", "documents": documents(), "width": 3}).to_string();
    let life = post("/v1/phrases?offsets=char", JSON, body).await;
    assert_eq!(life.status, StatusCode::OK, "{}", life.text());
    let life = life.json();
    assert_eq!(life["phrase"], json!("高质量发展"));
    let lines = life["lines"].as_array().expect("lines of context");
    assert_eq!(lines.len(), 2, "{life}");
    assert_eq!((&lines[0]["left"], &lines[0]["right"]), (&json!("区推动"), &json!("，加快")));
    let empty = json!({"phrase": " ", "documents": documents()}).to_string();
    assert_problem(&post("/v1/phrases", JSON, empty).await, 400, "invalid-option");
}

#[tokio::test]
async fn lineages_follow_the_clauses_of_a_series() {
    let lineages = post("/v1/lineages", JSON, json!({"documents": documents()}).to_string()).await;
    assert_eq!(lineages.status, StatusCode::OK, "{}", lineages.text());
    let lineages = lineages.json();
    assert_eq!(lineages.as_array().map(Vec::len), Some(1), "{lineages}");
    assert!(lineages[0]["lineages"].as_array().is_some_and(|all| !all.is_empty()), "{lineages}");
    let alone = json!({"documents": [documents()[0]]}).to_string();
    assert_problem(&post("/v1/lineages", JSON, alone).await, 400, "invalid-request");
}

#[tokio::test]
async fn a_report_is_made_as_the_body_says() {
    let with = |key: &str, value: serde_json::Value| {
        let mut body = json!({"documents": documents()});
        body[key] = value;
        body.to_string()
    };
    let plain = post("/v1/reports", JSON, with("tiers", json!(false))).await.json();
    assert!(plain["phrases"][0].get("tier").is_none(), "{plain}");
    assert_eq!(plain["keyness"]["verdict"], json!("too-few-documents"));
    let tiers = post("/v1/reports", JSON, with("tiers", json!(true))).await.json();
    assert_eq!(tiers["phrases"][0]["tier"]["tier"], json!("too-few-documents"));
    let one = post("/v1/reports", JSON, with("most_phrases", json!(1))).await.json();
    assert_eq!(one["phrases"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        one["coverage"]["n_unlisted"].as_u64().map(|n| n + 1),
        plain["coverage"]["n_phrases"].as_u64()
    );
    let split = post("/v1/reports", JSON, with("split", json!("2023"))).await.json();
    assert_eq!(split["keyness"]["later"]["from"], json!("2025"));
    let outside = post("/v1/reports", JSON, with("split", json!("1999"))).await.json();
    assert!(outside["keyness"].is_null());
    for (key, value) in [("split", json!("soon")), ("least_documents", json!(0))] {
        assert_problem(&post("/v1/reports", JSON, with(key, value)).await, 400, "invalid-request");
    }
}
