//! Applying the operations of a diff to the old text gives the new one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tifa::diff::{Options, Side, apply, diff};

fuzz_target!(|pair: (&str, &str)| {
    let (old, new) = pair;
    let result = diff(Side::of_text(old), Side::of_text(new), &Options::default());
    assert_eq!(apply(old, new, &result.ops), new);
});
