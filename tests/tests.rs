//! The integration tests, one crate.
#![allow(clippy::unwrap_used, reason = "a test that unwraps fails, which is what it is for")]

/// The stage `canonicalize`.
mod canonicalize;
/// The stage `segment`.
mod segment;
/// The tables.
mod dictionaries;
/// The laws of receipts and maps.
mod laws;
