//! `tifa convert`: script conversion by a named configuration, as `opencc` does.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::settings::offsets;
use super::{Outcome, input, output, trouble};
use crate::convert::Converter;
use crate::requests::{Problem, ProblemKind, named_converter};
use crate::schema::{ConvertV1, OffsetUnit};

/// Convert a text between scripts and regions, as `opencc` does
#[derive(Debug, Args)]
#[command(after_help = "\
Configurations: s2t s2tw s2twp s2hk s2hkp t2s t2tw t2hk t2jp tw2s tw2sp tw2t hk2s hk2sp hk2t jp2t

Examples:
  tifa convert -c s2twp < simplified.txt > taiwan.txt
  tifa convert -c tw2s -i in.txt -o out.txt --dictionary names.tsv
  printf '软件' | tifa convert -c s2twp --explain")]
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
    /// Write what was converted to what, with the alternatives, as JSON
    #[arg(long)]
    explain: bool,
    /// The unit of the offsets that `--explain` gives
    #[arg(long, value_name = "UNIT", default_value = "byte", value_parser = offsets())]
    offsets: OffsetUnit,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let mut converter = converter(&arguments.config)?;
    for path in &arguments.dictionaries {
        let tsv = input::read_utf8(path)?;
        let name = path.display().to_string();
        converter = converter.with_dictionary(&name, &tsv).map_err(|error| {
            let next = "a line is a word, a tab, and what it becomes";
            Problem::new(ProblemKind::InvalidConfiguration, error.to_string(), next)
        })?;
    }
    let text = input::read_utf8(&arguments.input)?;
    let written = if arguments.explain {
        let rewrite = converter.rewrite(&text);
        let explained = ConvertV1::explained(None, &arguments.config, &text, rewrite, arguments.offsets);
        let mut json = serde_json::to_vec_pretty(&explained)?;
        json.push(b'\n');
        json
    } else {
        converter.convert(&text).into_bytes()
    };
    output::write(&arguments.output, &written)?;
    Ok(Outcome::Fine)
}

/// The converter of a configuration, which is a name or a file.
fn converter(config: &str) -> Result<Converter, Problem> {
    let path = Path::new(config);
    if !config.contains(std::path::is_separator) && !path.is_file() {
        return named_converter(config);
    }
    let json = fs::read_to_string(path).map_err(|error| trouble::file(path, &error))?;
    // A configuration names its dictionaries relative to itself.
    let folder = path.parent().unwrap_or(Path::new(""));
    let load = |name: &str| {
        let file = folder.join(name);
        fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))
    };
    Converter::from_json(config, &json, &load).map_err(|error| {
        let next = "a configuration has the form of OpenCC's, with dictionaries as text";
        Problem::new(ProblemKind::InvalidConfiguration, error.to_string(), next)
    })
}
