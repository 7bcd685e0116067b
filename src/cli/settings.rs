//! The options that several commands share.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::convert::Target;
use crate::decode::Hint;
use crate::normalize::Options;
use crate::requests::{NormalizeSettings, Watch, named_encoding, named_offsets, named_stage, named_target};
use crate::schema::OffsetUnit;
use crate::text::Stage;

/// How documents are normalized.
#[derive(Debug, Args)]
pub(super) struct SettingsArguments {
    /// The script of the result
    #[arg(long, value_name = "SCRIPT", default_value = "hans", value_parser = target())]
    to: Target,
    /// Read the bytes in this encoding, whatever the evidence says
    #[arg(long, value_name = "LABEL", value_parser = named_encoding)]
    encoding: Option<String>,
    /// Refuse guesses: list the changes that are not proven, and make nothing
    #[arg(long)]
    strict: bool,
    /// The unit of offsets into the text; offsets into the source are always bytes
    #[arg(long, value_name = "UNIT", default_value = "byte", value_parser = offsets())]
    offsets: OffsetUnit,
}

/// Where normalizing stops.
#[derive(Debug, Args)]
pub(super) struct UntilArgument {
    /// The last stage to run; all without it
    #[arg(long, value_name = "STAGE", value_parser = stage())]
    pub(super) until: Option<Stage>,
}

impl SettingsArguments {
    /// The settings that the arguments ask for.
    pub(super) fn settings(&self, until: Option<Stage>) -> NormalizeSettings {
        NormalizeSettings {
            watch: Watch::default(),
            options: Options {
                to: self.to,
                until,
                hint: Hint { encoding: self.encoding.clone(), declared: None },
            },
            offsets: self.offsets,
            strict: self.strict,
        }
    }
}

fn target() -> impl TypedValueParser<Value = Target> {
    PossibleValuesParser::new(Target::ALL.iter().map(|target| target.name()))
        .try_map(|name| named_target(&name))
}

fn stage() -> impl TypedValueParser<Value = Stage> {
    PossibleValuesParser::new(Stage::ALL.map(Stage::name)).try_map(|name| named_stage(&name))
}

pub(super) fn offsets() -> impl TypedValueParser<Value = OffsetUnit> {
    PossibleValuesParser::new(["byte", "char", "utf16"]).try_map(|name| named_offsets(&name))
}
