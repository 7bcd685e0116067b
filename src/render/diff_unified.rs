//! A comparison as a patch in unified format, line by line.

use std::fmt::Write as _;
use std::ops::Range;

use super::diff_rows::{Row, rows};
use crate::diff::Diff;

/// Writes a comparison in unified format, a line for each paragraph, with `context` unchanged paragraphs around
/// each change.
///
/// `patch` applies it to the files that are written from the texts: where both texts have no line feed at their
/// end, as canonical texts do, the files have one. A move is a deletion and an insertion here, since the format knows no other. Equal texts
/// give an empty patch.
pub fn diff_unified(
    a_title: &str,
    b_title: &str,
    a_text: &str,
    b_text: &str,
    diff: &Diff,
    context: usize,
) -> String {
    let mut lines = Vec::new();
    for row in rows(a_text, b_text, diff) {
        push_lines(&row, a_text, b_text, &mut lines);
    }
    let changed: Vec<usize> = (0..lines.len()).filter(|&number| lines[number].0 != ' ').collect();
    let mut hunks: Vec<Range<usize>> = Vec::new();
    for number in changed {
        let around = number.saturating_sub(context)..(number + context + 1).min(lines.len());
        match hunks.last_mut() {
            Some(last) if around.start <= last.end => last.end = around.end,
            _ => hunks.push(around),
        }
    }
    let mut patch = String::new();
    if !hunks.is_empty() {
        let one_line = |title: &str| title.replace(['\n', '\r', '\t'], " ");
        write!(patch, "--- {}\n+++ {}\n", one_line(a_title), one_line(b_title)).expect(CANNOT_FAIL);
    }
    let (mut before_a, mut before_b, mut done) = (0, 0, 0);
    for hunk in hunks {
        let count = |range: Range<usize>, sign: char| {
            lines[range].iter().filter(|line| line.0 == ' ' || line.0 == sign).count()
        };
        before_a += count(done..hunk.start, '-');
        before_b += count(done..hunk.start, '+');
        let (n_a, n_b) = (count(hunk.clone(), '-'), count(hunk.clone(), '+'));
        // An empty side names the line before it.
        let first = |before: usize, n: usize| if n == 0 { before } else { before + 1 };
        writeln!(patch, "@@ -{},{n_a} +{},{n_b} @@", first(before_a, n_a), first(before_b, n_b))
            .expect(CANNOT_FAIL);
        for (sign, line) in &lines[hunk.clone()] {
            patch.push(*sign);
            patch.push_str(line);
            if !line.ends_with('\n') {
                patch.push('\n');
                if a_text.ends_with('\n') != b_text.ends_with('\n') {
                    patch.push_str("\\ No newline at end of file\n");
                }
            }
        }
        before_a += n_a;
        before_b += n_b;
        done = hunk.end;
    }
    patch
}

const CANNOT_FAIL: &str = "writing to a string cannot fail";

fn push_lines<'t>(row: &Row<'_>, a_text: &'t str, b_text: &'t str, lines: &mut Vec<(char, &'t str)>) {
    let (old, new) = (&a_text[row.a.range.clone()], &b_text[row.b.range.clone()]);
    if old == new {
        lines.extend(old.split_inclusive('\n').map(|line| (' ', line)));
        return;
    }
    lines.extend(old.split_inclusive('\n').map(|line| ('-', line)));
    lines.extend(new.split_inclusive('\n').map(|line| ('+', line)));
}
