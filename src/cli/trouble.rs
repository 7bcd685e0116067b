//! Messages on standard error: what, where, next step.

use std::io;
use std::path::Path;

use crate::requests::{Problem, ProblemKind};

/// Says on standard error what ended the command, with the guesses where a strict run refused them.
pub(super) fn report(error: &anyhow::Error) {
    match error.downcast_ref::<Problem>() {
        Some(problem) => report_problem(problem),
        None => say(&format!("{error:#}")),
    }
}

/// Says on standard error what is wrong.
pub(super) fn report_problem(problem: &Problem) {
    say(&problem.to_string());
    for guess in &problem.guesses {
        let alternatives = match guess.alternatives.as_slice() {
            [] => String::new(),
            others => format!(", or {}", others.join(", ")),
        };
        eprintln!(
            "  bytes {}..{}: {} → {}{alternatives} ({} {}, confidence {:.2})",
            guess.source[0],
            guess.source[1],
            visible(&guess.before),
            visible(&guess.after),
            guess.stage,
            guess.rule,
            guess.confidence,
        );
    }
}

/// Writes one message.
pub(super) fn say(message: &str) {
    eprintln!("tifa: {message}");
}

/// A problem with a file.
pub(super) fn file(path: &Path, error: &io::Error) -> Problem {
    let (what, next) = match error.kind() {
        io::ErrorKind::NotFound => ("no such file or folder".to_owned(), "look at the path"),
        io::ErrorKind::PermissionDenied => ("no permission".to_owned(), "look at the owner and the mode"),
        _ => (error.to_string(), ""),
    };
    Problem::new(ProblemKind::File, what, next).at(path.display().to_string())
}

/// Whether the command ended because nobody reads its output any more.
pub(super) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

fn visible(text: &str) -> String {
    if text.is_empty() { "nothing".to_owned() } else { format!("{text:?}") }
}
