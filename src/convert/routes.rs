//! Which configurations bring a part of a document into the target script.

use std::sync::LazyLock;

use super::builtin;
use super::converter::Converter;
use super::document::Target;
#[cfg(feature = "regional")]
use super::evidence::HANS;
use super::evidence::{COMPATIBILITY, HANT, HONG_KONG, TAIWAN};
use crate::document::Script;
#[cfg(feature = "regional")]
use regional::{HK2T, HK2TW, S2HK, S2T, S2TW, T2HK, T2TW, TW2HK, TW2T};

/// How a part is brought into the target script.
pub(super) struct Routes {
    /// Converts all of it.
    pub(super) whole: Option<&'static Converter>,
    /// Converts what holds one of these characters, and goes before `whole`.
    pub(super) strays: Option<(&'static Converter, u8)>,
}

impl Routes {
    /// The routes from a script to another one; none when nothing is to be done.
    pub(super) fn find(script: Script, target: Target) -> Option<Self> {
        match target {
            Target::Keep => None,
            Target::Hans => Some(Self::to_simplified(script)),
            #[cfg(feature = "regional")]
            Target::Hant => Some(Self::to_traditional(script, &S2T, |script| match script {
                Script::HantTw => Some(&TW2T),
                Script::HantHk => Some(&HK2T),
                _ => None,
            })),
            #[cfg(feature = "regional")]
            Target::HantTw => Some(Self::to_traditional(script, &S2TW, |script| match script {
                Script::HantHk => Some(&HK2TW),
                _ => Some(&T2TW),
            })),
            #[cfg(feature = "regional")]
            Target::HantHk => Some(Self::to_traditional(script, &S2HK, |script| match script {
                Script::HantTw => Some(&TW2HK),
                _ => Some(&T2HK),
            })),
        }
    }

    fn to_simplified(script: Script) -> Self {
        match script {
            Script::Hans => Self { whole: None, strays: Some((&HANT2S, HANT | HONG_KONG | COMPATIBILITY)) },
            // 著力 may well be Traditional; 么, which would become 幺, may not.
            Script::None => Self { whole: None, strays: Some((&HANT2S, TAIWAN | HONG_KONG | COMPATIBILITY)) },
            _ => Self { whole: Some(&HANT2S), strays: None },
        }
    }

    /// `from_traditional` chooses among the forms of the regions.
    #[cfg(feature = "regional")]
    fn to_traditional(
        script: Script,
        from_simplified: &'static Converter,
        from_traditional: impl Fn(Script) -> Option<&'static Converter>,
    ) -> Self {
        if script.is_traditional() {
            Self { whole: from_traditional(script), strays: Some((from_simplified, HANS)) }
        } else {
            Self { whole: Some(from_simplified), strays: None }
        }
    }
}

static HANT2S: LazyLock<Converter> = LazyLock::new(|| own("hant2s"));

/// The converters of the regions.
#[cfg(feature = "regional")]
mod regional {
    use super::{Converter, LazyLock, own};

    pub(super) static S2T: LazyLock<Converter> = LazyLock::new(|| own("s2t"));
    pub(super) static S2TW: LazyLock<Converter> = LazyLock::new(|| own("s2tw"));
    pub(super) static S2HK: LazyLock<Converter> = LazyLock::new(|| own("s2hk"));
    pub(super) static TW2T: LazyLock<Converter> = LazyLock::new(|| own("tw2t"));
    pub(super) static HK2T: LazyLock<Converter> = LazyLock::new(|| own("hk2t"));
    pub(super) static T2TW: LazyLock<Converter> = LazyLock::new(|| own("t2tw"));
    pub(super) static T2HK: LazyLock<Converter> = LazyLock::new(|| own("t2hk"));
    pub(super) static HK2TW: LazyLock<Converter> = LazyLock::new(|| own("hk2tw"));
    pub(super) static TW2HK: LazyLock<Converter> = LazyLock::new(|| own("tw2hk"));
}

fn own(name: &str) -> Converter {
    let json = builtin::config(name).expect("the configuration stands in dictionaries");
    let load = |file: &str| Err(format!("{file} comes with the program"));
    Converter::from_json(name, json, &load).expect("the build script has read the configuration")
}
