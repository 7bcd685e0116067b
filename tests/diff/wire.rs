//! The wire form of a comparison.

use serde_json::{Value, json};
use tifa::diff::{Options, Side, diff};
use tifa::document::{Canonical, SourceText};
use tifa::normalize::{self, normalize};
use tifa::schema::{DiffSide, DiffV1, OffsetUnit};
use tifa::text::{Edits, OffsetMap};

fn wire(a: &str, b: &str, unit: OffsetUnit) -> Value {
    let found = diff(Side::of_text(a), Side::of_text(b), &Options::default());
    let wire = DiffV1::new(Some("1".to_owned()), DiffSide::of_text(a), DiffSide::of_text(b), &found, unit);
    serde_json::to_value(wire).expect("wire types serialize")
}

#[test]
fn a_replaced_number_in_wire_form() {
    let expected = json!({
        "id": "1", "offsets": "char", "similarity": 0.5556, "truncated": false,
        "ops": [{
            "op": "replace", "kind": "number", "a": [4, 8], "b": [4, 8], "a_text": "6.7%", "b_text": "6%左右",
            "similarity": 0.5, "number": {"old": "6.7%", "new": "6%左右", "difference": -0.7, "unit": "个百分点"}
        }]
    });
    assert_eq!(wire("总值增长6.7%，", "总值增长6%左右，", OffsetUnit::Char), expected);
}

#[test]
fn bytes_and_utf16_units_count_as_they_should() {
    let (a, b) = ("𠀀推动发展，", "𠀀促进发展，");
    for (unit, range) in
        [(OffsetUnit::Byte, [4, 10]), (OffsetUnit::Char, [1, 3]), (OffsetUnit::Utf16, [2, 4])]
    {
        assert_eq!(wire(a, b, unit)["ops"][0]["a"], json!(range), "{unit:?}");
    }
}

#[test]
fn the_operations_of_documents_lead_to_their_bytes() {
    let [a, b] = ["推动发展", "促进发展"].map(|text| {
        let source = SourceText::new(text.as_bytes().to_vec()).expect("twelve bytes are not too many");
        // As if the source had been GBK: two bytes became three, four times.
        let mut edits = Edits::default();
        edits.units(4, 2, 3);
        Canonical { map: OffsetMap::new(&edits), ..normalize(&source, &normalize::Options::default()) }
    });
    let found = diff(Side::of_canonical(&a), Side::of_canonical(&b), &Options::default());
    let sides = (DiffSide::of_canonical(&a), DiffSide::of_canonical(&b));
    let wire = DiffV1::new(None, sides.0, sides.1, &found, OffsetUnit::Byte).with_texts(&a.text, &b.text);
    let wire = serde_json::to_value(wire).expect("wire types serialize");
    assert_eq!(wire["ops"][0]["a"], json!([0, 6]));
    assert_eq!(wire["ops"][0]["a_source"], json!([0, 4]));
    assert_eq!(wire["ops"][0]["b_source"], json!([0, 4]));
    assert_eq!(wire["b_text"], json!("促进发展"));
    assert_eq!(wire["a_profile"], json!(a.profile));
}

#[test]
fn a_move_has_its_edits() {
    let a = "优化城市空间布局，提升城市功能品质。\n深化重点领域改革，激发经营主体活力，优化营商环境。\n";
    let b = "深化重点领域改革，激发经营主体活力，优化营商环境。\n优化城市空间布局，完善城市功能品质。\n";
    let wire = wire(a, b, OffsetUnit::Char);
    let op = &wire["ops"][0];
    assert_eq!((&op["op"], &op["kind"], &op["b"]), (&json!("move"), &json!("paragraph"), &json!([26, 45])));
    let edit = &op["edits"][0];
    assert_eq!(
        (&edit["a_text"], &edit["b_text"], &edit["b"]),
        (&json!("提升"), &json!("完善"), &json!([35, 37]))
    );
}
