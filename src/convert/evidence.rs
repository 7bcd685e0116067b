//! The flags of characters that tell the scripts apart. The build script draws them from OpenCC's tables and ours.

/// Written in Simplified text only.
pub(crate) const HANS: u8 = 1;
/// Written in Traditional text only.
pub(crate) const HANT: u8 = 2;
/// In Traditional text, a form of Taiwan.
pub(crate) const TAIWAN: u8 = 4;
/// In Traditional text, a form of Hong Kong.
pub(crate) const HONG_KONG: u8 = 8;
/// Much more frequent in Simplified text, but possible in Traditional.
pub(crate) const LEANS_HANS: u8 = 16;
/// Much more frequent in Traditional text, but possible in Simplified.
pub(crate) const LEANS_HANT: u8 = 32;
/// Another code for a character that has one of its own.
pub(crate) const COMPATIBILITY: u8 = 64;
/// In Traditional text, a form that some region writes in another way, or the start of a word of some region.
pub(crate) const REGIONAL: u8 = 128;
