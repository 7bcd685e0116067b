//! Chains of steps that undo damage, by name and in effect.

use std::fmt;
use std::str::FromStr;

use super::codec::Codec;
use super::escapes::Notation;

/// One step that undoes damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Step {
    /// The bytes that `read_as` took for other characters are read in the encoding that they were written in.
    Reread {
        /// The encoding that was wrong.
        read_as: Codec,
        /// The encoding that is right.
        written_in: Codec,
    },
    /// Escapes become the characters that they stand for.
    Unescape {
        /// How they are written.
        notation: Notation,
        /// The encoding of the bytes that they stand for.
        codec: Codec,
    },
}

/// Steps that undo damage one after the other, as in `encode windows-1252, decode gbk`.
///
/// The notes of the repair name the chain of every kind of damage that it undid; applying the chain to the text
/// before a change gives the text after it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Chain(pub(super) Vec<Step>);

impl Step {
    /// The step on all of `text`; `None` when a character or a byte cannot take part.
    fn apply(self, text: &str) -> Option<String> {
        match self {
            Self::Unescape { notation, codec } => Some(notation.unescape(text, codec)),
            Self::Reread { read_as, written_in } => {
                let mut bytes = Vec::with_capacity(text.len());
                for character in text.chars() {
                    bytes.extend_from_slice(read_as.bytes(character)?.as_slice());
                }
                let mut read = String::with_capacity(bytes.len());
                let mut at = 0;
                while at < bytes.len() {
                    let (width, character) = written_in.first(&bytes[at..])?;
                    read.push(character);
                    at += width;
                }
                Some(read)
            }
        }
    }
}

impl Chain {
    /// What the steps make of `text`; `None` when a step cannot be taken on all of it.
    pub fn apply(&self, text: &str) -> Option<String> {
        self.0.iter().try_fold(text.to_owned(), |text, step| step.apply(&text))
    }
}

/// The text that the steps would have been undone from: what wrong readings make of `text`. `None` for escapes, which
/// can be written in several ways, and where a character cannot take part.
pub(super) fn redo(steps: &[Step], text: &str) -> Option<String> {
    steps.iter().rev().try_fold(text.to_owned(), |text, step| match *step {
        Step::Reread { read_as, written_in } => {
            Step::Reread { read_as: written_in, written_in: read_as }.apply(&text)
        }
        Step::Unescape { .. } => None,
    })
}

impl fmt::Display for Chain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, step) in self.0.iter().enumerate() {
            let comma = if number > 0 { ", " } else { "" };
            match step {
                Step::Reread { read_as, written_in } => {
                    write!(formatter, "{comma}encode {}, decode {}", read_as.label(), written_in.label())?;
                }
                Step::Unescape { notation, codec } if notation.is_of_bytes() => {
                    write!(formatter, "{comma}unescape {}, decode {}", notation.name(), codec.label())?;
                }
                Step::Unescape { notation, .. } => write!(formatter, "{comma}unescape {}", notation.name())?,
            }
        }
        Ok(())
    }
}

/// A chain in other words than [`Chain`] is displayed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownStep(String);

impl fmt::Display for UnknownStep {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is no step of a repair", self.0)
    }
}

impl std::error::Error for UnknownStep {}

impl FromStr for Chain {
    type Err = UnknownStep;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let codec = |label: &str| {
            [Codec::Windows1252, Codec::Utf8, Codec::Gbk, Codec::Big5]
                .into_iter()
                .find(|c| c.label() == label)
        };
        let mut steps = Vec::new();
        let mut words = text.split(", ").filter(|words| !words.is_empty());
        while let Some(word) = words.next() {
            let unknown = || UnknownStep(word.to_owned());
            let mut decoded = || words.next().and_then(|word| word.strip_prefix("decode ")).and_then(codec);
            if let Some(name) = word.strip_prefix("unescape ") {
                let notation = Notation::ALL.into_iter().find(|notation| notation.name() == name);
                let notation = notation.ok_or_else(unknown)?;
                let codec = if notation.is_of_bytes() { decoded() } else { Some(Codec::Utf8) };
                steps.push(Step::Unescape { notation, codec: codec.ok_or_else(unknown)? });
                continue;
            }
            let read_as = word.strip_prefix("encode ").and_then(codec).ok_or_else(unknown)?;
            steps.push(Step::Reread { read_as, written_in: decoded().ok_or_else(unknown)? });
        }
        Ok(Self(steps))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_read_as_it_is_written_and_replays() {
        for (name, before, after) in [
            ("encode windows-1252, decode gbk", "ÉîÛÚ 2025", "深圳 2025"),
            ("encode gbk, decode utf-8", "鍏ㄩ潰娣卞寲鏀归潻", "全面深化改革"),
            ("unescape html, encode windows-1252, decode utf-8", "&aring;&#141;&#151;å±±", "南山"),
            ("unescape backslash, decode utf-8", r"\u6df1\u5733", "深圳"),
        ] {
            let chain: Chain = name.parse().expect("a chain");
            assert_eq!(chain.to_string(), name);
            assert_eq!(chain.apply(before).as_deref(), Some(after));
        }
        assert!("encode klingon, decode utf-8".parse::<Chain>().is_err());
        assert_eq!(
            "encode windows-1252, decode gbk".parse::<Chain>().map(|chain| chain.apply("深")),
            Ok(None)
        );
    }
}
