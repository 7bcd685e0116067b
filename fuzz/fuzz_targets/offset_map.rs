//! Every character of a canonical text leads to source bytes, in order.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tifa::document::SourceText;
use tifa::normalize::{Options, normalize};
use tifa::text::Span;

fuzz_target!(|bytes: &[u8]| {
    let source = SourceText::new(bytes.to_vec()).expect("a fuzz input is small");
    let canonical = normalize(&source, &Options::default());
    assert_eq!(canonical.map.raw_len(), bytes.len());
    assert_eq!(canonical.map.canonical_len(), canonical.text.len());
    let mut last = 0;
    for (place, character) in canonical.text.char_indices() {
        let raw = canonical.map.to_raw(Span::new(place, place + character.len_utf8()));
        assert!(raw.start() >= last && raw.end() <= bytes.len());
        last = raw.start();
    }
});
