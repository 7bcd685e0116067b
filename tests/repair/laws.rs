//! Laws of the repair, as properties over generated damage.

use proptest::prelude::*;
use tifa::repair::{Chain, repair};
use tifa::text::Rewrite;

use super::CLEAN_SEEDS;
use super::damage::KINDS;

/// The chains that the notes name.
fn chains(rewrite: &Rewrite<'_>) -> Vec<Chain> {
    let notes = rewrite.notes.iter().filter(|note| note.code == "damage-undone");
    let name =
        |message: &str| message.rsplit(": ").next().unwrap_or_default().trim_end_matches('.').to_owned();
    notes.map(|note| name(&note.message).parse().expect("a note names a chain")).collect()
}

/// The changes that no named chain replays.
fn unexplained(rewrite: &Rewrite<'_>) -> Vec<String> {
    let chains = chains(rewrite);
    let changes = rewrite.edits.changes().filter(|change| change.rule.id != "pinyin-artefact");
    changes
        .filter(|change| {
            let before = std::str::from_utf8(change.before).expect("text");
            !chains.iter().any(|chain| chain.apply(before).as_deref() == Some(change.after))
        })
        .map(|change| {
            format!("{} {:?} {:?}", change.rule.id, String::from_utf8_lossy(change.before), change.after)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_undone_replays(
        kind in 0..KINDS.len(), seed in 0..CLEAN_SEEDS.len(), start in 0..2000_usize, len in 8..300_usize, part in any::<bool>(),
    ) {
        let clean: String = CLEAN_SEEDS[seed].chars().skip(start).take(len).collect();
        let Some(damaged) = (KINDS[kind].damage)(&clean) else { return Ok(()) };
        let damaged = if part { format!("会议指出，“{damaged}”。全市经济平稳发展。") } else { damaged };
        let rewrite = repair(&damaged);
        let replayed = rewrite.edits.apply(&damaged);
        prop_assert_eq!(replayed.as_deref(), Some(rewrite.text.as_ref()));
        let unexplained = unexplained(&rewrite);
        prop_assert!(unexplained.is_empty(), "{}: {:?}", KINDS[kind].name, unexplained);
        for note in &rewrite.notes {
            prop_assert!(note.place.clone().is_none_or(|place| rewrite.text.get(place).is_some()));
        }
    }

    #[test]
    fn any_text_has_a_true_receipt(text in "[ä¸\u{ad}æ·±ÉîÛÚ鍏ㄩ潰娣卞寲&#x20013;%E4B8AD\\\\u4e2d=+-a中国。\n\u{80}-\u{ff}]{0,120}") {
        let rewrite = repair(&text);
        let replayed = rewrite.edits.apply(&text);
        prop_assert_eq!(replayed.as_deref(), Some(rewrite.text.as_ref()));
    }

    #[test]
    fn text_beside_damage_stays_byte_for_byte(seed in 0..CLEAN_SEEDS.len(), start in 0..2000_usize) {
        let clean: String = CLEAN_SEEDS[seed].chars().skip(start).take(120).collect();
        let damaged = "È«ÃæÉî»¯¸Ä¸ï£¬À©´ó¿ª·Å£¬ÍÆ¶¯¸ßÖÊÁ¿·¢Õ¹";
        let rewrite = repair(&format!("{clean}\n{damaged}\n{clean}")).text.into_owned();
        prop_assert_eq!(rewrite, format!("{clean}\n全面深化改革，扩大开放，推动高质量发展\n{clean}"));
    }
}

/// A search that took quadratic time would not come to an end here.
#[test]
fn damage_of_a_large_text_is_undone() {
    let clean: String = CLEAN_SEEDS[1].chars().take(3000).collect();
    for kind in KINDS {
        let Some(damaged) = (kind.damage)(&clean) else { continue };
        let text = damaged.repeat(400_000 / damaged.len() + 1);
        let rewrite = repair(&text);
        assert_eq!(rewrite.edits.input_len(), text.len(), "{}", kind.name);
        assert!(rewrite.edits.n_changes() > 0, "{}", kind.name);
    }
}
