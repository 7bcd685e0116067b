//! The flags of characters that tell the scripts apart. The build script draws them from OpenCC's tables.

/// Written in Simplified text only.
pub(crate) const HANS: u8 = 1;
/// Written in Traditional text only.
pub(crate) const HANT: u8 = 2;
/// In Traditional text, a form of Taiwan.
pub(crate) const TAIWAN: u8 = 4;
/// In Traditional text, a form of Hong Kong.
pub(crate) const HONG_KONG: u8 = 8;
/// In Traditional text, a form that Taiwan replaces by its own.
pub(crate) const NOT_TAIWAN: u8 = 16;
/// In Traditional text, a form that Hong Kong replaces by its own.
pub(crate) const NOT_HONG_KONG: u8 = 32;

/// Another code for a character that has one of its own.
pub(crate) const COMPATIBILITY: u8 = 64;
