//! Measurements of the script detection.
//!
//! `cargo test --test tests -- detection:: --ignored --nocapture --test-threads=1` prints them for the Simplified
//! documents of the seeds; `TIFA_DETECTION_TEXTS` names a folder with other Simplified texts, and
//! `TIFA_DETECTION_TAIWANESE` one with Taiwanese ones.

mod mixtures;
mod phrases;
mod table;
mod texts;
