//! Measurements of the script detection.
//!
//! `cargo test --test tests -- detection:: --ignored --nocapture` prints them for the Simplified documents of the
//! seeds; `TIFA_DETECTION_TEXTS=FOLDER` takes other texts.

mod mixtures;
mod table;
mod texts;
