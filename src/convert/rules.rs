//! The rules of the conversion.

use super::variants::VARIANT_WORD;
use crate::text::{Risk, Rule, Stage};

/// The rules by which this stage changes text.
pub static RULES: [&Rule; 5] = [&CHARACTER, &PHRASE, &COMPATIBILITY, &USER_PHRASE, &VARIANT_WORD];

/// How sure a change is for which the dictionary has other candidates too.
///
/// The rules of the dictionary decide it, so it is no guess; the alternatives say what was not taken.
pub(super) const ONE_OF_SEVERAL: f32 = 0.95;

pub(super) static CHARACTER: Rule = Rule {
    id: "convert-character",
    stage: Stage::Convert,
    why: "The target script writes the character in this form.",
    example: ("國", "国"),
    risk: Risk::Low,
    lossy: true,
};

pub(super) static PHRASE: Rule = Rule {
    id: "convert-phrase",
    stage: Stage::Convert,
    why: "The word as a whole says which form its characters take in the target script.",
    example: ("反反覆覆", "反反复复"),
    risk: Risk::Low,
    lossy: true,
};

pub(super) static COMPATIBILITY: Rule = Rule {
    id: "convert-compatibility",
    stage: Stage::Convert,
    why: "A compatibility ideograph is another code for a character that has one of its own.",
    example: ("\u{F9DD}", "利"),
    risk: Risk::None,
    lossy: true,
};

pub(super) static USER_PHRASE: Rule = Rule {
    id: "convert-user-phrase",
    stage: Stage::Convert,
    why: "A dictionary of the user asks for it.",
    example: ("软件", "軟體"),
    risk: Risk::Low,
    lossy: true,
};
