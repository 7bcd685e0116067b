//! `tifa serve`: the HTTP service.

use clap::Args;

use super::Outcome;
use crate::http;

/// Answer HTTP requests: normalizing, comparing, converting, reports, and a page for people
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  tifa serve
  TIFA_LISTEN=0.0.0.0:8080 tifa serve --request-timeout 60
  curl --data-binary @report.txt http://127.0.0.1:8080/v1/normalize")]
pub(super) struct Arguments {
    #[command(flatten)]
    config: http::Config,
}

pub(super) fn run(arguments: Arguments) -> anyhow::Result<Outcome> {
    http::serve(arguments.config)?;
    Ok(Outcome::Fine)
}
