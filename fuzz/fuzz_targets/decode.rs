//! Any bytes decode to a text whose receipt covers them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tifa::decode::{Hint, decode};

fuzz_target!(|bytes: &[u8]| {
    let decoded = decode(bytes, &Hint::default());
    assert_eq!(decoded.rewrite.edits.input_len(), bytes.len());
    assert_eq!(decoded.rewrite.edits.output_len(), decoded.rewrite.text.len());
});
