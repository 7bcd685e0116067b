//! `--jsonl`: one record a line in, one a line out, in the same order and in constant memory.

use std::io::{self, BufRead, BufReader, Read, Write};

use anyhow::Context as _;
use rayon::prelude::*;

use super::{Outcome, output, trouble};
use crate::requests::{Answer, Problem, ProblemKind};

/// The longest line that is read: more than a document of 128 MiB in base64.
const MAX_RECORD_BYTES: usize = 192 << 20;

/// Lines that are there already are read ahead up to this many bytes, and answered in parallel.
const READ_AHEAD: usize = 1 << 20;

/// Answers every line of standard input by `answer`, which gets the line's number from 1.
pub(super) fn run(
    answer: impl Fn(usize, Result<&[u8], Problem>) -> Answer + Sync,
) -> anyhow::Result<Outcome> {
    let mut input = Lines::new(io::stdin().lock());
    let mut output = output::standard();
    let (mut records, mut failed) = (0_u64, 0_u64);
    loop {
        let group = input.next_group().context("standard input")?;
        if group.is_empty() {
            break;
        }
        let answer = |(number, line): &(usize, Line)| answer(*number, line.as_deref().map_err(Clone::clone));
        let answers: Vec<Answer> = group.par_iter().map(answer).collect();
        for answer in answers {
            records += 1;
            failed += u64::from(!answer.is_result);
            output.write_all(&answer.line).context("standard output")?;
        }
        output.flush().context("standard output")?;
    }
    if failed > 0 {
        trouble::say(&format!("{failed} of {records} records could not be done: see their `error`"));
    }
    Ok(Outcome::trouble_if(failed > 0))
}

/// The lines of a reader with their numbers; blank ones are counted and left out.
struct Lines<R> {
    reader: BufReader<R>,
    number: usize,
}

type Line = Result<Vec<u8>, Problem>;

impl<R: Read> Lines<R> {
    fn new(reader: R) -> Self {
        Self { reader: BufReader::with_capacity(READ_AHEAD, reader), number: 0 }
    }

    /// The next line, waited for, and the complete lines that came with it. Empty at the end.
    ///
    /// A program that sends one record and waits for its answer must get it: so only the first line is waited
    /// for.
    fn next_group(&mut self) -> io::Result<Vec<(usize, Line)>> {
        let mut group = Vec::new();
        while group.is_empty() || self.reader.buffer().contains(&b'\n') {
            let Some(line) = self.next_line()? else { break };
            self.number += 1;
            if !matches!(&line, Ok(line) if line.trim_ascii().is_empty()) {
                group.push((self.number, line));
            }
        }
        Ok(group)
    }

    /// The next line without its end; `None` at the end of the input.
    fn next_line(&mut self) -> io::Result<Option<Line>> {
        let mut line = Vec::new();
        let limit = MAX_RECORD_BYTES as u64 + 1;
        if self.reader.by_ref().take(limit).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        } else if line.len() > MAX_RECORD_BYTES {
            self.reader.skip_until(b'\n')?;
            let what = format!("the line has more than {MAX_RECORD_BYTES} bytes");
            let next = "name the file by `path` instead of sending its bytes";
            return Ok(Some(Err(Problem::new(ProblemKind::TooLarge, what, next))));
        }
        Ok(Some(Ok(line)))
    }
}
