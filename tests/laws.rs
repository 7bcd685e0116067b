//! Laws of the receipts and the offset map, as properties over generated edits, and of all stages together.

use proptest::prelude::*;
use tifa::decode::Hint;
use tifa::document::{Canonical, SourceText};
use tifa::normalize::{Options, normalize};
use tifa::text::{Edits, OffsetMap, Rewrite, Rewriter, Risk, Rule, Span, Stage};

static RULE: Rule = Rule {
    id: "generated",
    stage: Stage::Repair,
    why: "a property test",
    example: ("", ""),
    risk: Risk::None,
    lossy: false,
};

/// One step over the text: keep some characters, then replace some by others.
type Step = (usize, usize, String);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((0..5_usize, 0..4_usize, "[a甲乙é𨼆]{0,3}"), 0..8)
}

fn rewrite<'a>(text: &'a str, steps: &[Step]) -> Rewrite<'a> {
    let borders: Vec<usize> = text.char_indices().map(|(place, _)| place).chain([text.len()]).collect();
    let mut writer = Rewriter::new(text);
    let mut at = 0;
    for (keep, take, put) in steps {
        let start = (at + keep).min(borders.len() - 1);
        let end = (start + take).min(borders.len() - 1);
        writer.replace(borders[start]..borders[end], put, &RULE);
        at = end;
    }
    writer.finish()
}

proptest! {
    #[test]
    fn a_receipt_replays(text in "[a甲乙é𨼆\n]{0,40}", steps in steps()) {
        let rewrite = rewrite(&text, &steps);
        prop_assert_eq!(rewrite.edits.input_len(), text.len());
        let replayed = rewrite.edits.apply(&text);
        prop_assert_eq!(replayed.as_deref(), Some(rewrite.text.as_ref()));
    }

    #[test]
    fn going_back_and_forth_never_loses_a_byte(text in "[a甲乙é𨼆]{1,40}", steps in steps()) {
        let rewrite = rewrite(&text, &steps);
        let map = OffsetMap::new(&rewrite.edits);
        for (place, character) in rewrite.text.char_indices() {
            let span = Span::new(place, place + character.len_utf8());
            let raw = map.to_raw(span);
            if !raw.is_empty() {
                prop_assert!(map.to_canonical(raw).contains(span), "{span:?} by {raw:?}");
            }
        }
    }

    #[test]
    fn unchanged_characters_lead_to_themselves(
        text in "[a甲乙é𨼆]{0,40}", first in steps(), second in steps(),
    ) {
        let one = rewrite(&text, &first);
        let two = rewrite(&one.text, &second);
        let map = OffsetMap::new(&one.edits).then(&two.edits);
        prop_assert_eq!(map.raw_len(), text.len());
        prop_assert_eq!(map.canonical_len(), two.text.len());
        let touched = |edits: &Edits, start: usize, end: usize| {
            edits.changes().any(|change| change.new.start < end && start < change.new.end)
        };
        let back = OffsetMap::new(&two.edits);
        for (place, character) in two.text.char_indices() {
            let span = Span::new(place, place + character.len_utf8());
            let middle = back.to_raw(span);
            if touched(&two.edits, span.start(), span.end()) || touched(&one.edits, middle.start(), middle.end()) {
                continue;
            }
            let mut buffer = [0; 4];
            prop_assert_eq!(&text[map.to_raw(span).range()], &*character.encode_utf8(&mut buffer));
        }
    }

    #[test]
    fn composing_widens_and_never_shifts(text in "[a甲乙é𨼆]{0,40}", first in steps(), second in steps()) {
        let one = rewrite(&text, &first);
        let two = rewrite(&one.text, &second);
        let (map_one, map_two) = (OffsetMap::new(&one.edits), OffsetMap::new(&two.edits));
        let composed = map_one.then(&two.edits);
        let mut last_start = 0;
        for (place, character) in two.text.char_indices() {
            let span = Span::new(place, place + character.len_utf8());
            let middle = map_two.to_raw(span);
            let nested = map_one.to_raw(Span::new(middle.start(), middle.end()));
            let direct = composed.to_raw(span);
            if !nested.is_empty() {
                prop_assert!(direct.contains(nested), "{direct:?} must hold {nested:?}");
            }
            prop_assert!(direct.start() >= last_start);
            last_start = direct.start();
        }
    }
}

/// Pieces that every stage has something to do with: damage, escapes, layouts, marks, both scripts.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "发展",
        "改革",
        "區(qū)",
        "轉(zhuǎn)",
        "國家",
        "着力",
        "一是",
        "一、",
        "（一）",
        "1.",
        "2024年",
        "○",
        "3.5%",
        "1 9 9 7年",
        "&#20013;",
        "&amp;",
        "%E4%B8%AD",
        "\\u4e2d",
        "ä¸\u{ad}å\u{9b}½",
        "\"",
        "'",
        "“",
        "”",
        "「",
        "」",
        "(",
        ")",
        "（",
        "）",
        ".",
        "。",
        ",",
        "，",
        ":",
        "；",
        "…",
        "--",
        "—",
        "·",
        "•",
        "\t",
        "  ",
        "\u{3000}",
        "\u{a0}",
        "\n",
        "\n\n",
        "\r\n",
        "Hello",
        "http://a.cn/x",
        "⼯",
        "Ａ",
        "\u{200b}",
        "é",
        "①",
    ]);
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

fn normalized(bytes: Vec<u8>) -> Canonical {
    normalize(&SourceText::new(bytes).unwrap(), &Options::default())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn normalizing_twice_changes_nothing(text in pieces()) {
        let once = normalized(text.into_bytes()).text;
        let twice = normalized(once.clone().into_bytes()).text;
        prop_assert_eq!(twice, once);
    }

    #[test]
    fn every_ideograph_leads_to_its_two_bytes_in_gbk(
        text in "[发展改革开放的和是在推动经济高质量，、。：“”]{12,60}",
        width in 8_usize..30,
        between in prop::sample::select(vec!["\n", "\r\n", "\n\n", " \n\u{3000}\u{3000}"]),
    ) {
        let lines: Vec<String> =
            text.chars().collect::<Vec<_>>().chunks(width).map(|line| line.iter().collect()).collect();
        let habit = lines.join(between).replace('，', ",").replace('。', ".").replace(['“', '”'], "\"");
        let source = encoding_rs::GB18030.encode(&habit).0.into_owned();
        let canonical = normalize(
            &SourceText::new(source.clone()).unwrap(),
            &Options { hint: Hint { encoding: Some("gbk".to_owned()), ..Hint::default() }, ..Options::default() },
        );
        let mut last = 0;
        for (at, character) in canonical.text.char_indices().filter(|(_, it)| ('一'..='龥').contains(it)) {
            let raw = canonical.map.to_raw(Span::new(at, at + character.len_utf8())).range();
            prop_assert!(raw.start >= last);
            prop_assert_eq!(encoding_rs::GB18030.decode(&source[raw.clone()]).0, character.to_string());
            last = raw.end;
        }
    }
}

/// Each would take hours if a place looked at all of its line.
#[test]
fn hostile_lines_are_normalized_in_time_that_grows_with_their_length() {
    for piece in [
        "2 1 ",
        "中1.",
        "中a,”",
        "http://a.cn/x，中",
        "“",
        "“’",
        "‘“中”",
        "中\"",
        "--中",
        "一是中。",
        "（",
        "&#20013",
    ] {
        let text = piece.repeat(60_000);
        let once = normalized(text.into_bytes()).text;
        assert_eq!(normalized(once.clone().into_bytes()).text, once, "{piece}");
    }
    // Marks whose width depends on what stands before all of them.
    for piece in ["(", "（", "）", ":", "a.", "1."] {
        let text = format!("甲乙。{}", piece.repeat(60_000));
        let once = normalized(text.into_bytes()).text;
        assert_eq!(normalized(once.clone().into_bytes()).text, once, "{piece}");
    }
}
