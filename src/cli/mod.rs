//! The command line: arguments, files, progress, exit codes. One file a command.
//!
//! Exit codes: 0 same or fine, 1 different, 2 trouble. What a command makes goes to standard output, what it
//! has to say to standard error.

mod batch;
mod completions;
mod convert;
#[cfg(feature = "store")]
mod corpora;
mod corpus;
mod diff;
mod input;
mod jsonl;
mod kwic;
mod lineage;
mod normalize;
mod ordered;
mod output;
mod phrase;
mod progress;
mod report;
#[cfg(feature = "serve")]
mod serve;
mod settings;
mod trouble;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

/// One canonical form for Chinese reports of any encoding, script or damage, and the evolution of the official
/// phrasing in them.
#[derive(Debug, Parser)]
#[command(
    name = "tifa",
    version,
    arg_required_else_help = true,
    after_help = "Exit codes: 0 same or fine, 1 different, 2 trouble.\n\n\
                  Example: tifa normalize report.txt --format json"
)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Normalize(normalize::Arguments),
    Convert(convert::Arguments),
    Diff(diff::Arguments),
    Lineage(lineage::Arguments),
    Report(report::Arguments),
    Phrase(phrase::Arguments),
    Kwic(kwic::Arguments),
    Batch(batch::Arguments),
    #[cfg(feature = "store")]
    Corpus(corpora::Arguments),
    #[cfg(feature = "serve")]
    Serve(serve::Arguments),
    Completions(completions::Completions),
    Manual(completions::Manual),
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Same, or fine.
    Fine,
    /// The two sides differ.
    Different,
    /// Something could not be done, and standard error says what.
    Trouble,
}

impl Outcome {
    fn trouble_if(trouble: bool) -> Self {
        if trouble { Self::Trouble } else { Self::Fine }
    }
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let outcome = match CommandLine::parse().command {
        Command::Normalize(arguments) => normalize::run(arguments),
        Command::Convert(arguments) => convert::run(arguments),
        Command::Diff(arguments) => diff::run(arguments),
        Command::Lineage(arguments) => lineage::run(arguments),
        Command::Report(arguments) => report::run(arguments),
        Command::Phrase(arguments) => phrase::run(arguments),
        Command::Kwic(arguments) => kwic::run(arguments),
        Command::Batch(arguments) => batch::run(arguments),
        #[cfg(feature = "store")]
        Command::Corpus(arguments) => corpora::run(arguments),
        #[cfg(feature = "serve")]
        Command::Serve(arguments) => serve::run(arguments),
        Command::Completions(arguments) => completions::run(&arguments, CommandLine::command()),
        Command::Manual(arguments) => completions::manual(&arguments, CommandLine::command()),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Different) => ExitCode::from(1),
        Ok(Outcome::Trouble) => ExitCode::from(2),
        // The reader has seen enough, as in `tifa kwic … | head`.
        Err(error) if trouble::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            trouble::report(&error);
            ExitCode::from(2)
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_well_formed_and_every_command_has_an_example() {
        let command = super::CommandLine::command();
        command.clone().debug_assert();
        for command in command.get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("Example"), "{}", command.get_name());
        }
    }
}
