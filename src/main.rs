//! The command `tifa`.

use std::process::ExitCode;

fn main() -> ExitCode {
    tifa::cli::main()
}
