//! The bytes as they were obtained.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// The most bytes that one document may have: 1 GiB.
///
/// Positions are stored as 32-bit numbers, and no stage grows a text more than threefold.
pub const MAX_SOURCE_BYTES: usize = 1 << 30;

/// Source bytes that never change, known by their SHA-256.
#[derive(Debug, Clone)]
pub struct SourceText {
    bytes: Vec<u8>,
}

/// The source is longer than [`MAX_SOURCE_BYTES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the source has {bytes} bytes, and a document may have {MAX_SOURCE_BYTES}: split it first")]
pub struct SourceTooLarge {
    /// The number of bytes of the source.
    pub bytes: usize,
}

impl SourceText {
    /// Takes over `bytes` as they are.
    ///
    /// # Errors
    /// [`SourceTooLarge`] for more than [`MAX_SOURCE_BYTES`].
    pub fn new(bytes: Vec<u8>) -> Result<Self, SourceTooLarge> {
        if bytes.len() > MAX_SOURCE_BYTES {
            return Err(SourceTooLarge { bytes: bytes.len() });
        }
        Ok(Self { bytes })
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The SHA-256 of the bytes, 64 hexadecimal digits.
    pub fn sha256(&self) -> String {
        Sha256::digest(&self.bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("writing to a string cannot fail");
            hex
        })
    }
}
