//! The integration tests, one crate.
#![allow(clippy::unwrap_used, reason = "a test that unwraps fails, which is what it is for")]

/// The direction of imports and the other rules of the house.
mod architecture;
/// The stage `canonicalize`.
mod canonicalize;
/// The command line.
#[cfg(feature = "cli")]
mod cli;
/// Script conversion.
mod convert;
/// Script detection.
mod convert_detection;
/// The stage `decode`.
mod decode;
/// How well scripts are told apart.
mod detection;
/// The tables.
mod dictionaries;
/// Comparing two texts.
mod diff;
/// What a report says of a few documents with dates.
mod evolution;
/// The HTTP service.
#[cfg(feature = "serve")]
mod http;
/// The laws of receipts and maps.
mod laws;
/// Script conversion beside OpenCC itself.
#[cfg(feature = "opencc-native")]
mod oracle;
/// Mining and reporting phrases.
mod phrases;
/// The ranking of phrases against lists drawn by eye.
#[cfg(feature = "cli")]
mod phrases_gold;
/// Damage by a tool that annotates bytes, made and undone.
mod pinyin;
/// Numbers for samples.
mod random;
/// The stage `repair`.
mod repair;
/// The stage `segment`.
mod segment;
/// Corpora that stay.
#[cfg(feature = "store")]
mod store;
