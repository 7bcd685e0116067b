//! The receipt of a repair replays.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tifa::repair::repair;

fuzz_target!(|text: &str| {
    let rewrite = repair(text);
    assert_eq!(rewrite.edits.apply(text).as_deref(), Some(rewrite.text.as_ref()));
});
