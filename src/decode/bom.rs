//! Byte order marks.

use super::charset::Charset;

/// The encoding that the first bytes name, and how many bytes the mark has.
///
/// `FF FE 00 00` is also UTF-16LE with a first character NUL: it is taken for UTF-32 only where the length and the
/// next character agree.
pub(super) fn byte_order_mark(bytes: &[u8]) -> Option<(Charset, usize)> {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => Some((Charset::Utf8, 3)),
        [0xff, 0xfe, 0, 0, rest @ ..] if starts_with_scalar(rest, u32::from_le_bytes) => {
            Some((Charset::Utf32Le, 4))
        }
        [0, 0, 0xfe, 0xff, rest @ ..] if starts_with_scalar(rest, u32::from_be_bytes) => {
            Some((Charset::Utf32Be, 4))
        }
        [0xff, 0xfe, ..] => Some((Charset::Utf16Le, 2)),
        [0xfe, 0xff, ..] => Some((Charset::Utf16Be, 2)),
        _ => None,
    }
}

/// Whether the next four bytes, if there are as many, are a character.
fn starts_with_scalar(rest: &[u8], number: fn([u8; 4]) -> u32) -> bool {
    match rest.first_chunk::<4>() {
        Some(unit) => char::from_u32(number(*unit)).is_some(),
        None => rest.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mark_names_its_encoding() {
        let mark = |bytes: &[u8]| byte_order_mark(bytes).map(|(charset, len)| (charset.label(false), len));
        assert_eq!(mark(b"\xef\xbb\xbfa"), Some(("utf-8", 3)));
        assert_eq!(mark(b"\xff\xfea\0"), Some(("utf-16le", 2)));
        assert_eq!(mark(b"\xfe\xff\0a"), Some(("utf-16be", 2)));
        assert_eq!(mark(b"\xff\xfe\0\0a\0\0\0"), Some(("utf-32le", 4)));
        assert_eq!(mark(b"\0\0\xfe\xff\0\0\0a"), Some(("utf-32be", 4)));
        assert_eq!(mark(b"\xff\xfe\0\0\x2d\x4e\xfd\x56"), Some(("utf-16le", 2)), "NUL, then 中国");
        assert_eq!(mark(b"\xef\xbb"), None);
    }
}
