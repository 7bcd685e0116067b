//! Renditions of one text: every encoding, script, punctuation habit and layout, and damage that can be undone.

use encoding_rs::{BIG5, GB18030};
use tifa::convert::Converter;

use crate::random::Random;

/// How a text is rendered, by axes.
#[derive(Debug, Clone)]
pub(super) struct Rendition {
    pub script: &'static str,
    pub punctuation: &'static str,
    pub width: &'static str,
    /// 0 for a line a paragraph.
    pub columns: usize,
    pub breaks: &'static str,
    pub blank: &'static str,
    pub indent: &'static str,
    pub ends: &'static str,
    pub encoding: &'static str,
    pub damage: &'static str,
}

impl Rendition {
    pub(super) fn any(random: &mut Random) -> Self {
        let is_wrapped = random.below(4) > 0;
        Self {
            script: random.of(&["s", "s2t", "s2tw", "s2hk"]),
            punctuation: random.of(&["as it is", "ASCII", "corner quotes", "straight quotes"]),
            width: random.of(&["as it is", "full-width"]),
            columns: if is_wrapped { 14 + random.below(100) } else { 0 },
            breaks: random.of(&["characters", "columns", "marks hang"]),
            blank: random.of(&["none", "paragraphs", "lines", "lines, more between paragraphs"]),
            indent: random.of(&["none", "ideographic", "no-break", "spaces"]),
            ends: random.of(&["lf", "crlf", "trailing spaces", "tabs"]),
            encoding: random.of(&[
                "utf-8",
                "utf-8 with mark",
                "gb18030",
                "big5",
                "utf-16le",
                "utf-16be with mark",
            ]),
            damage: random.of(&["none", "none", "none", "UTF-8 as Latin-1", "GBK as Latin-1"]),
        }
    }

    /// Whether the layout tells where a paragraph ends, also where its last line is full.
    pub(super) fn marks_paragraphs(&self) -> bool {
        self.columns == 0 || self.blank.ends_with("paragraphs") || self.indent != "none"
    }

    /// The bytes of `text`, one paragraph a line, in this rendition; `None` where its encoding has not all characters.
    pub(super) fn bytes(&self, text: &str) -> Option<Vec<u8>> {
        let converted = match self.script {
            "s" => text.to_owned(),
            config => Converter::builtin(config).expect("a configuration").convert(text),
        };
        let laid_out = self.lay_out(&self.write_full(&self.punctuate(&converted)));
        let damaged = match self.damage {
            "UTF-8 as Latin-1" => laid_out.bytes().map(char::from).collect(),
            "GBK as Latin-1" => encode(&laid_out, GB18030)?.into_iter().map(char::from).collect(),
            _ => laid_out,
        };
        match self.encoding {
            "gb18030" => encode(&damaged, GB18030),
            "big5" => encode(&damaged, BIG5),
            "utf-8 with mark" => Some([b"\xef\xbb\xbf", damaged.as_bytes()].concat()),
            "utf-16le" => Some(damaged.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            "utf-16be with mark" => Some(
                std::iter::once(0xfeff).chain(damaged.encode_utf16()).flat_map(u16::to_be_bytes).collect(),
            ),
            _ => Some(damaged.into_bytes()),
        }
    }

    fn punctuate(&self, text: &str) -> String {
        let pairs: &[(char, &str)] = match self.punctuation {
            "ASCII" => &[
                ('，', ","),
                ('；', ";"),
                ('：', ":"),
                ('！', "!"),
                ('？', "?"),
                ('（', "("),
                ('）', ")"),
                ('。', "."),
                ('“', "\""),
                ('”', "\""),
            ],
            "corner quotes" => &[('“', "「"), ('”', "」"), ('‘', "『"), ('’', "』")],
            "straight quotes" => &[('“', "\""), ('”', "\""), ('‘', "'"), ('’', "'")],
            _ => &[],
        };
        text.chars()
            .map(|character| match pairs.iter().find(|pair| pair.0 == character) {
                Some((_, other)) => (*other).to_owned(),
                None => character.to_string(),
            })
            .collect()
    }

    fn write_full(&self, text: &str) -> String {
        if self.width == "as it is" {
            return text.to_owned();
        }
        let full = |c: char| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c);
        text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '%' { full(c) } else { c }).collect()
    }

    fn lay_out(&self, text: &str) -> String {
        let indent = match self.indent {
            "ideographic" => "\u{3000}\u{3000}",
            "no-break" => "\u{a0}\u{a0}\u{a0}\u{a0}",
            "spaces" => "    ",
            _ => "",
        };
        let (trail, end) = match self.ends {
            "crlf" => ("", "\r\n"),
            "trailing spaces" => ("  ", "\n"),
            "tabs" => ("\t", "\n"),
            _ => ("", "\n"),
        };
        let mut laid_out = String::new();
        for paragraph in text.lines() {
            let lines = self.wrap(&format!("{indent}{paragraph}"));
            for line in &lines {
                laid_out += line;
                laid_out += trail;
                laid_out += end;
                if self.blank.starts_with("lines") {
                    laid_out += end;
                }
            }
            if self.blank.ends_with("paragraphs") {
                laid_out += end;
            }
        }
        laid_out
    }

    /// The lines of a paragraph.
    fn wrap(&self, paragraph: &str) -> Vec<String> {
        if self.columns == 0 {
            return vec![paragraph.to_owned()];
        }
        let wide = |c: char| if c.is_ascii() || c == '\u{a0}' { 1 } else { 2 };
        let mut lines = vec![String::new()];
        let (mut used, mut last) = (0, 0);
        let characters: Vec<char> = paragraph.chars().collect();
        for &character in &characters {
            let size = if self.breaks == "characters" { 2 } else { wide(character) };
            let hangs =
                self.breaks == "marks hang" && "，。、；：！？）》”’」』,.;:!?)\"".contains(character);
            if used + size > self.columns && !hangs {
                lines.push(String::new());
                used = 0;
                last += 1;
            }
            lines[last].push(character);
            used += size;
        }
        lines
    }
}

fn encode(text: &str, encoding: &'static encoding_rs::Encoding) -> Option<Vec<u8>> {
    let (bytes, _, unmappable) = encoding.encode(text);
    (!unmappable).then(|| bytes.into_owned())
}
