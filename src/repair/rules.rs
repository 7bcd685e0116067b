//! The rules of this stage, but for that of the pinyin artefacts.

use super::chain::Step;
use super::codec::Codec;
use super::escapes::Notation;
use crate::text::{Risk, Rule, Stage};

const fn reread(id: &'static str, why: &'static str, example: (&'static str, &'static str)) -> Rule {
    Rule { id, stage: Stage::Repair, why, example, risk: Risk::Low, lossy: false }
}

/// UTF-8 bytes that were read as Latin-1 or Windows-1252 are read again.
pub(super) static UTF8_READ_AS_LATIN1: Rule = reread(
    "utf8-read-as-latin1",
    "The characters are bytes of valid UTF-8, read one by one; together they are Chinese text.",
    ("å\u{8d}\u{97}å±±", "南山"),
);
/// GBK bytes that were read as Latin-1 or Windows-1252 are read again.
pub(super) static GBK_READ_AS_LATIN1: Rule = reread(
    "gbk-read-as-latin1",
    "The characters are bytes of GBK, read one by one; together they are Chinese text.",
    ("ÉîÛÚ", "深圳"),
);
/// Big5 bytes that were read as Latin-1 or Windows-1252 are read again.
pub(super) static BIG5_READ_AS_LATIN1: Rule = reread(
    "big5-read-as-latin1",
    "The characters are bytes of Big5, read one by one; together they are Chinese text.",
    ("¬F©²", "政府"),
);
/// UTF-8 bytes that were read as GBK are read again.
pub(super) static UTF8_READ_AS_GBK: Rule = reread(
    "utf8-read-as-gbk",
    "The bytes of these rare characters in GBK are valid UTF-8 and common Chinese text.",
    ("鏀归潻", "改革"),
);
/// Big5 bytes that were read as GBK are read again.
pub(super) static BIG5_READ_AS_GBK: Rule = reread(
    "big5-read-as-gbk",
    "The bytes of these rare characters in GBK are common Chinese text in Big5.",
    ("現┎", "政府"),
);
/// GBK bytes that were read as Big5 are read again.
pub(super) static GBK_READ_AS_BIG5: Rule = reread(
    "gbk-read-as-big5",
    "The bytes of these rare characters in Big5 are common Chinese text in GBK.",
    ("淉葬", "政府"),
);
/// UTF-8 bytes that were read as Big5 are read again.
pub(super) static UTF8_READ_AS_BIG5: Rule = reread(
    "utf8-read-as-big5",
    "The bytes of these rare characters in Big5 are valid UTF-8 and common Chinese text.",
    ("撱箄挽", "建设"),
);
/// Several steps, which a note names.
pub(super) static CHAINED: Rule = reread(
    "damage-of-several-steps",
    "The text was read wrongly or escaped several times; undone in the opposite order, it is Chinese text.",
    ("Ã¥Â\u{8d}Â\u{97}Ã¥Â±Â±", "南山"),
);
const fn escape(id: &'static str, why: &'static str, example: (&'static str, &'static str)) -> Rule {
    Rule { id, stage: Stage::Repair, why, example, risk: Risk::Context, lossy: false }
}

/// Character references of HTML become characters.
pub(super) static HTML_ESCAPE: Rule = escape(
    "html-escape",
    "The text was taken out of a page, and its character references were left as they are.",
    ("&#28145;&#22323;&nbsp;&ldquo;", "深圳\u{a0}“"),
);
/// `\u` and `\x` escapes become characters.
pub(super) static BACKSLASH_ESCAPE: Rule = escape(
    "backslash-escape",
    "The text was written for a program, which did not read it; it stands in prose and not in code.",
    (r"\u6df1\u5733", "深圳"),
);
/// `%u` escapes become characters.
pub(super) static PERCENT_U_ESCAPE: Rule = escape(
    "percent-u-escape",
    "The text was escaped by JavaScript for an address, and it stands in none.",
    ("%u6DF1%u5733", "深圳"),
);
/// Bytes as percent escapes become characters.
pub(super) static PERCENT_ESCAPE: Rule = escape(
    "percent-escape",
    "The bytes were escaped for an address, and they stand in none.",
    ("%E6%B7%B1%E5%9C%B3", "深圳"),
);
/// Quoted-printable text becomes the text itself.
pub(super) static QUOTED_PRINTABLE: Rule = escape(
    "quoted-printable",
    "The text was encoded for mail and not decoded.",
    ("=E6=B7=B1=E5=9C=B3", "深圳"),
);
/// UTF-7 becomes the text itself.
pub(super) static UTF7: Rule =
    escape("utf-7", "The text was encoded in UTF-7 for mail and not decoded.", ("+bfFXMw-", "深圳"));

/// The rule of a chain of steps.
pub(super) fn of(steps: &[Step]) -> &'static Rule {
    match steps {
        [Step::Reread { read_as, written_in }] => match (read_as, written_in) {
            (Codec::Windows1252, Codec::Gbk) => &GBK_READ_AS_LATIN1,
            (Codec::Windows1252, Codec::Big5) => &BIG5_READ_AS_LATIN1,
            (Codec::Gbk, Codec::Utf8) => &UTF8_READ_AS_GBK,
            (Codec::Gbk, _) => &BIG5_READ_AS_GBK,
            (Codec::Big5, Codec::Utf8) => &UTF8_READ_AS_BIG5,
            (Codec::Big5, _) => &GBK_READ_AS_BIG5,
            _ => &UTF8_READ_AS_LATIN1,
        },
        [Step::Unescape { notation, .. }] => unescape(*notation),
        _ => &CHAINED,
    }
}

/// The rule of a notation of escapes.
fn unescape(notation: Notation) -> &'static Rule {
    match notation {
        Notation::Html => &HTML_ESCAPE,
        Notation::Backslash => &BACKSLASH_ESCAPE,
        Notation::PercentU => &PERCENT_U_ESCAPE,
        Notation::Percent => &PERCENT_ESCAPE,
        Notation::QuotedPrintable => &QUOTED_PRINTABLE,
        Notation::Utf7 => &UTF7,
    }
}

#[cfg(test)]
mod tests {
    use super::super::chain::Chain;
    use super::*;

    #[test]
    fn the_examples_of_the_rules_are_real() {
        for (chain, rule) in [
            ("encode windows-1252, decode utf-8", &UTF8_READ_AS_LATIN1),
            ("encode windows-1252, decode gbk", &GBK_READ_AS_LATIN1),
            ("encode windows-1252, decode big5", &BIG5_READ_AS_LATIN1),
            ("encode gbk, decode utf-8", &UTF8_READ_AS_GBK),
            ("encode gbk, decode big5", &BIG5_READ_AS_GBK),
            ("encode big5, decode gbk", &GBK_READ_AS_BIG5),
            ("encode big5, decode utf-8", &UTF8_READ_AS_BIG5),
            ("encode windows-1252, decode utf-8, encode windows-1252, decode utf-8", &CHAINED),
            ("unescape html", &HTML_ESCAPE),
            ("unescape backslash, decode utf-8", &BACKSLASH_ESCAPE),
            ("unescape percent-u", &PERCENT_U_ESCAPE),
            ("unescape percent, decode utf-8", &PERCENT_ESCAPE),
            ("unescape quoted-printable, decode utf-8", &QUOTED_PRINTABLE),
            ("unescape utf-7", &UTF7),
        ] {
            let chain: Chain = chain.parse().expect("a chain");
            assert_eq!(chain.apply(rule.example.0).as_deref(), Some(rule.example.1), "{}", rule.id);
            if chain.0.len() == 1 {
                assert_eq!(of(&chain.0), rule);
            }
        }
    }
}
