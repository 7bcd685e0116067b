//! The integration tests, one crate.
#![allow(clippy::unwrap_used, reason = "a test that unwraps fails, which is what it is for")]

/// The stage `canonicalize`.
mod canonicalize;
/// The stage `decode`.
mod decode;
/// The tables.
mod dictionaries;
/// The laws of receipts and maps.
mod laws;
/// The stage `repair`.
mod repair;
/// The stage `segment`.
mod segment;
