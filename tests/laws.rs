//! Laws of the receipts and the offset map, as properties over generated edits.

use proptest::prelude::*;
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
