//! `tifa serve`: the HTTP service.

use std::fs;
use std::path::PathBuf;

use clap::Args;

use super::{Outcome, output, trouble};
use crate::http::{self, Config, ConfigSource};
use crate::requests::{Problem, ProblemKind};

/// Answer HTTP requests: normalizing, comparing, converting, reports, and a page for people
///
/// A flag goes before its environment variable, that before the file, the file before the default.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tifa serve
  tifa serve --config /etc/tifa.toml --print-config
  TIFA_LISTEN=0.0.0.0:8080 tifa serve --request-timeout 60
  curl --data-binary @report.txt http://127.0.0.1:8080/v1/normalize")]
pub(super) struct Arguments {
    #[command(flatten)]
    given: ConfigSource,
    /// Read settings from a file of TOML, such as `queue = 100`: the names of the flags, with `_` for `-`
    #[arg(long, env = "TIFA_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print every setting and where it comes from, as such a file, and end
    #[arg(long)]
    print_config: bool,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    let file = match &arguments.config {
        None => ConfigSource::default(),
        Some(path) => {
            let text = fs::read_to_string(path).map_err(|error| trouble::file(path, &error))?;
            toml::from_str(&text).map_err(|error| {
                let next = "see tifa serve --print-config for the names of the settings";
                Problem::new(ProblemKind::InvalidOption, error.to_string().trim_end(), next)
                    .at(path.display().to_string())
            })?
        }
    };
    let (config, origins) = Config::of_sources(arguments.given, file)?;
    if arguments.print_config {
        let lines: String = (origins.iter())
            .map(|(name, origin)| format!("{name} = {} # {origin}\n", config.written(name)))
            .collect();
        output::print(lines.as_bytes())?;
        return Ok(Outcome::Fine);
    }
    http::serve(config)?;
    Ok(Outcome::Fine)
}
