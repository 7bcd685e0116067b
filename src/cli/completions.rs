//! `tifa completions` and `tifa manual`: what shells and manual pages know of the command line, from its definition.

use std::fs;
use std::path::PathBuf;

use clap::{Args, Command};
use clap_complete::Shell;

use super::{Outcome, output, trouble};

/// Print the completions of a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tifa completions bash > ~/.local/share/bash-completion/completions/tifa
  tifa completions zsh > ~/.zfunc/_tifa")]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Write the manual pages: tifa.1, and one for each command
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  tifa manual ~/.local/share/man/man1 && man tifa-report")]
pub(super) struct Manual {
    /// The folder to write to
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(arguments: &Completions, mut command: Command) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "tifa", &mut script);
    output::print(&script)?;
    Ok(Outcome::Fine)
}

pub(super) fn manual(arguments: &Manual, command: Command) -> anyhow::Result<Outcome> {
    let folder = &arguments.folder;
    fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(command, folder))
        .map_err(|error| trouble::file(folder, &error))?;
    Ok(Outcome::Fine)
}
