//! Tables of what is known of characters and words; knows no stage.

pub mod surprisal;
