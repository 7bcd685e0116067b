//! `tifa convert`: script conversion by a named configuration, as `opencc` does.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::settings::offsets;
use super::{Outcome, input, output, trouble};
use crate::convert::{CONFIGS, ConfigError, Converter, LoadOptions};
use crate::requests::{Explain, Problem, ProblemKind, converted, named_converter, named_tofu_risk};
use crate::schema::OffsetUnit;

/// Convert a text between scripts and regions, as `opencc` does
#[derive(Debug, Args)]
#[command(after_help = "\
Configurations: s2t s2tw s2twp s2hk s2hkp t2s t2tw t2hk t2jp tw2s tw2sp tw2t hk2s hk2sp hk2t jp2t

Examples:
  tifa convert -c s2twp < simplified.txt > taiwan.txt
  tifa convert -c tw2s -i in.txt -o out.txt --dictionary names.tsv
  tifa convert -c conf/mine.json < in.txt
  printf '软件' | tifa convert -c s2twp --explain
  tifa convert -c s2t -i in.txt --explain=ambiguities --offsets char")]
pub(super) struct Arguments {
    /// A configuration by its name, or the path of one in OpenCC's JSON
    #[arg(short, long, value_name = "CONFIG", default_value = "s2t")]
    config: String,
    /// The file to read; standard input without it
    #[arg(short, long, value_name = "IN", default_value = "-", hide_default_value = true)]
    input: PathBuf,
    /// The file to write; standard output without it
    #[arg(short, long, value_name = "OUT", default_value = "-", hide_default_value = true)]
    output: PathBuf,
    /// A dictionary that goes before those of the configuration: word, tab, word a line
    #[arg(long = "dictionary", value_name = "FILE.tsv")]
    dictionaries: Vec<PathBuf>,
    /// Dictionaries that give characters which many fonts lack, such as 殢 → 𣨼: `include` converts whatever can be
    /// converted, `exclude` leaves those characters as they are (the default of the program `opencc`)
    #[arg(long, value_name = "CHOICE", default_value = "include", value_parser = tofu_risk())]
    tofu_risk: LoadOptions,
    /// Write JSON with the text and the edits, the ambiguities (what else the dictionaries offer, also where nothing
    /// changed) and the inspection (what each stage did), or those of them that are named
    #[arg(long, value_name = "PARTS", num_args = 0..=1, require_equals = true, default_missing_value = "all")]
    explain: Option<Explain>,
    /// The unit of the offsets that `--explain` gives
    #[arg(long, value_name = "UNIT", default_value = "byte", value_parser = offsets())]
    offsets: OffsetUnit,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let mut converter = converter(&arguments.config, arguments.tofu_risk)?;
    for path in &arguments.dictionaries {
        let tsv = input::read_source(path)?;
        let name = path.display().to_string();
        converter = converter.with_dictionary_bytes(&name, tsv.bytes()).map_err(refused)?;
    }
    let text = input::read_utf8(&arguments.input)?;
    let written = match arguments.explain.filter(|parts| parts.any()) {
        Some(parts) => {
            let result = converted(&converter, None, &arguments.config, &text, parts, arguments.offsets);
            let mut json = serde_json::to_vec_pretty(&result)?;
            json.push(b'\n');
            json
        }
        None => converter.convert(&text).into_bytes(),
    };
    output::write(&arguments.output, &written)?;
    Ok(Outcome::Fine)
}

/// The converter of a configuration, which is a name or a file.
fn converter(config: &str, options: LoadOptions) -> Result<Converter, Problem> {
    let path = Path::new(config);
    if !path.is_file() && is_name(config) {
        return named_converter(config, options);
    }
    let json = fs::read(path).map_err(|error| trouble::file(path, &error))?;
    // A configuration names its dictionaries relative to itself.
    let folder = path.parent().unwrap_or(Path::new(""));
    let read = |name: &str| match fs::read(folder.join(name)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{}: {error}", folder.join(name).display())),
    };
    Converter::from_bytes(config, &json, &read, options).map_err(|error| {
        let is_own = error.file == config;
        let file = if is_own { error.file } else { folder.join(&error.file).display().to_string() };
        refused(ConfigError { file, ..error })
    })
}

/// Whether a configuration without a file can only be meant by its name.
fn is_name(config: &str) -> bool {
    let bare = config.strip_suffix(".json").unwrap_or(config);
    CONFIGS.contains(&bare) || (bare == config && !config.contains(std::path::is_separator))
}

fn refused(error: ConfigError) -> Problem {
    Problem::new(ProblemKind::InvalidConfiguration, error.to_string(), "")
}

fn tofu_risk() -> impl TypedValueParser<Value = LoadOptions> {
    PossibleValuesParser::new(["include", "exclude"]).try_map(|name| named_tofu_risk(&name))
}
