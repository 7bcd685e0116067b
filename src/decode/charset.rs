//! The encodings that a source can be read by, and their names.

use encoding_rs::{BIG5, Encoding, GB18030, GBK, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};

/// An encoding that the decoding stage can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    /// UTF-8, and with it ASCII.
    Utf8,
    /// GB 2312, GBK and GB 18030: each is a part of the next.
    Gb18030,
    /// Big5 with the Hong Kong characters.
    Big5,
    Utf16Le,
    Utf16Be,
    Utf32Le,
    Utf32Be,
    /// CNS 11643 in bytes beyond ASCII: two for plane 1, four for the others.
    EucTw,
    /// GB 2312 between `~{` and `~}`, all in 7 bits.
    Hz,
    /// GB 2312, ISO-IR-165 and CNS 11643 behind escape sequences, all in 7 bits.
    Iso2022Cn,
    /// An encoding that is not made for Chinese.
    Other(&'static Encoding),
}

impl Charset {
    /// The encoding that a header, a page or a user calls `label`; `None` for one that cannot be read.
    pub(super) fn for_label(label: &str) -> Option<Self> {
        match label.trim().to_ascii_lowercase().as_str() {
            "utf-32" | "utf-32le" | "ucs-4le" => return Some(Self::Utf32Le),
            "utf-32be" | "ucs-4" | "ucs-4be" => return Some(Self::Utf32Be),
            "euc-tw" | "euctw" | "x-euc-tw" | "cns11643" => return Some(Self::EucTw),
            "hz-gb-2312" | "hz" | "hz-gb2312" | "chinese-hz" => return Some(Self::Hz),
            "iso-2022-cn" | "iso2022cn" | "iso-2022-cn-ext" | "iso2022cnext" | "csiso2022cn" => {
                return Some(Self::Iso2022Cn);
            }
            _ => {}
        }
        let encoding = Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != REPLACEMENT)?;
        let known = [
            (UTF_8, Self::Utf8),
            (GBK, Self::Gb18030),
            (GB18030, Self::Gb18030),
            (BIG5, Self::Big5),
            (UTF_16LE, Self::Utf16Le),
            (UTF_16BE, Self::Utf16Be),
        ];
        let own = known.into_iter().find(|(known, _)| *known == encoding);
        match own {
            Some((_, charset)) => Some(charset),
            None => encoding.is_ascii_compatible().then_some(Self::Other(encoding)),
        }
    }

    /// The name in results. GB 18030 is called `gbk` as long as no four-byte form occurs.
    pub(super) fn label(self, four_byte_forms: bool) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Gb18030 if four_byte_forms => "gb18030",
            Self::Gb18030 => "gbk",
            Self::Big5 => "big5",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Utf32Le => "utf-32le",
            Self::Utf32Be => "utf-32be",
            Self::EucTw => "euc-tw",
            Self::Hz => "hz-gb-2312",
            Self::Iso2022Cn => "iso-2022-cn",
            Self::Other(encoding) => {
                let lower = OTHER_LABELS.iter().find(|label| label.eq_ignore_ascii_case(encoding.name()));
                lower.copied().unwrap_or(encoding.name())
            }
        }
    }

    /// The width of a code unit in bytes: a piece of the source must be cut at a multiple of it.
    pub(super) fn unit(self) -> usize {
        match self {
            Self::Utf16Le | Self::Utf16Be => 2,
            Self::Utf32Le | Self::Utf32Be => 4,
            _ => 1,
        }
    }
}

/// The names of the WHATWG's other encodings, as labels are written.
const OTHER_LABELS: [&str; 32] = [
    "euc-jp",
    "euc-kr",
    "ibm866",
    "iso-8859-10",
    "iso-8859-13",
    "iso-8859-14",
    "iso-8859-15",
    "iso-8859-16",
    "iso-8859-2",
    "iso-8859-3",
    "iso-8859-4",
    "iso-8859-5",
    "iso-8859-6",
    "iso-8859-7",
    "iso-8859-8",
    "iso-8859-8-i",
    "koi8-r",
    "koi8-u",
    "macintosh",
    "shift_jis",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "windows-874",
    "x-mac-cyrillic",
    "x-user-defined",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_lead_to_the_encoding_and_back_to_the_usual_label() {
        for (label, usual) in [
            ("UTF8", "utf-8"),
            ("gb2312", "gbk"),
            ("gb18030", "gbk"),
            ("big5-hkscs", "big5"),
            ("utf-16", "utf-16le"),
            ("UTF-32BE", "utf-32be"),
            ("HZ", "hz-gb-2312"),
            ("iso-2022-cn-ext", "iso-2022-cn"),
            ("x-euc-tw", "euc-tw"),
            ("latin1", "windows-1252"),
            ("sjis", "shift_jis"),
        ] {
            assert_eq!(Charset::for_label(label).map(|charset| charset.label(false)), Some(usual), "{label}");
        }
        assert_eq!(Charset::Gb18030.label(true), "gb18030");
    }

    #[test]
    fn what_cannot_be_read_has_no_charset() {
        for label in ["", "klingon", "iso-2022-kr", "replacement", "iso-2022-jp"] {
            assert_eq!(Charset::for_label(label), None, "{label}");
        }
    }

    #[test]
    fn every_other_encoding_has_a_lower_case_label() {
        for label in OTHER_LABELS {
            assert_eq!(Charset::for_label(label).map(|charset| charset.label(false)), Some(label));
        }
    }
}
