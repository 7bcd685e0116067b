//! Where a text may have been read in the wrong encoding: a cheap look at all of it.

use std::ops::Range;

use super::codec::Codec;
use super::plausibility::{is_han, nats};
use super::reread::{Goal, MISTAKES, reread};
use crate::dictionary::surprisal::surprisal;

/// Letters of Western Europe that stand so close together, in bytes, are one cluster.
const CLOSE: usize = 5;

/// The letters of a cluster that damage has at least.
const CLUSTER: usize = 3;

/// One character in so many bytes is looked at.
const STRIDE: usize = 8;

/// A character beyond ASCII that surprises so much is looked at with its neighbours.
const RARE: u32 = nats(10);

/// A sign or letter of another script that surprises so much is strange.
const ODD: u32 = nats(9);

/// The characters on each side that are looked at.
const NEIGHBOURS: usize = 8;

/// The characters before and behind a mark that are read again on trial.
const WINDOW: (usize, usize) = (24, 48);

/// The rare characters among them that damage has at least: so many, and nine in twenty of those beyond ASCII.
const MIN_RARE: usize = 3;

/// Suspicious lines that stand so close together, in bytes, are searched as one.
const GAP: usize = 200;

/// A region grows no further than this, in bytes.
const REGION: usize = 1 << 15;

/// The lines of `text`, some together, in which something looks wrong; in order.
pub(super) fn regions(text: &str) -> Vec<Range<usize>> {
    let mut marks: Vec<(usize, bool)> = clusters(text).into_iter().map(|mark| (mark, true)).collect();
    marks.extend(rare_neighbours(text).into_iter().map(|mark| (mark, false)));
    marks.sort_unstable();
    let bytes = text.as_bytes();
    let mut regions: Vec<Range<usize>> = Vec::new();
    for (mark, is_cluster) in marks {
        if regions.last().is_some_and(|last| mark < last.end) || !is_cluster && !reads_better(text, mark) {
            continue;
        }
        let known = regions.last().map_or(0, |last| last.end);
        let line_start = memchr::memrchr(b'\n', &bytes[known..mark]).map_or(known, |at| known + at + 1);
        let line_end = memchr::memchr(b'\n', &bytes[mark..]).map_or(bytes.len(), |at| mark + at + 1);
        match regions.last_mut() {
            Some(last) if line_start - last.end <= GAP && line_end - last.start <= REGION => {
                last.end = line_end
            }
            _ => {
                // Short lines beside may be damaged, too, and too short to show it.
                let before = lines_before(bytes, line_start, known);
                regions.push(before..line_end);
            }
        }
    }
    let mut ends: Vec<usize> = Vec::with_capacity(regions.len());
    for (number, region) in regions.iter().enumerate() {
        let limit = regions.get(number + 1).map_or(bytes.len(), |next| next.start);
        let rest = &bytes[region.end..limit];
        let near = &rest[..rest.len().min(GAP)];
        let lines = if near.len() == rest.len() {
            near.len()
        } else {
            memchr::memrchr(b'\n', near).map_or(0, |at| at + 1)
        };
        ends.push(region.end + lines);
    }
    regions.iter_mut().zip(ends).for_each(|(region, end)| region.end = end);
    regions.into_iter().flat_map(|region| pieces(text, region)).collect()
}

/// The start of the first of the lines that end at `start` and are near enough.
fn lines_before(bytes: &[u8], start: usize, known: usize) -> usize {
    if start - known <= GAP {
        return known;
    }
    let near = start - GAP;
    memchr::memchr(b'\n', &bytes[near..start]).map_or(start, |at| near + at + 1)
}

/// A line without end is searched in pieces.
fn pieces(text: &str, region: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = region.start;
    while region.end - start > 2 * REGION {
        let limit = start + REGION;
        // Nothing below 30 is the second byte of a pair.
        let cut = text.as_bytes()[start..limit].iter().rposition(|byte| *byte < 0x30);
        let mut end = cut.map_or(limit, |at| start + at + 1);
        while !text.is_char_boundary(end) {
            end += 1;
        }
        pieces.push(start..end);
        start = end;
    }
    pieces.push(start..region.end);
    pieces
}

/// Places where several letters of Western Europe stand close together.
fn clusters(text: &str) -> Vec<usize> {
    let mut marks = Vec::new();
    let (mut last, mut n) = (0, 0);
    let bytes = text.as_bytes();
    for at in memchr::memchr2_iter(0xc2, 0xc3, bytes) {
        // Spaces and middle dots stand in rows in layouts.
        let is_layout = bytes[at] == 0xc2 && matches!(bytes[at + 1], 0xa0 | 0xb7);
        n = if n > 0 && at - last <= CLOSE { n + usize::from(!is_layout) } else { usize::from(!is_layout) };
        last = at;
        if n == CLUSTER {
            marks.push(at);
            // The next mark is needed in the next line at the earliest, but lines are not known here.
        } else if n > 64 {
            n = CLUSTER - 1;
        }
    }
    marks
}

/// Places where rare characters stand close together.
fn rare_neighbours(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut marks = Vec::new();
    let mut next = 0;
    while next < bytes.len() {
        let mut at = next;
        while at < bytes.len() && bytes[at] & 0xc0 == 0x80 {
            at += 1;
        }
        next = at.max(next) + STRIDE;
        let Some(&[first, second, third]) = bytes.get(at..at + 3) else { break };
        if first & 0xf0 != 0xe0 {
            continue;
        }
        let code = u32::from(first & 0xf) << 12 | u32::from(second & 0x3f) << 6 | u32::from(third & 0x3f);
        let is_rare = char::from_u32(code).is_some_and(is_strange);
        if is_rare && has_rare_neighbours(text, at) {
            marks.push(at);
            // What follows belongs to the same line or is found by its own mark.
            next = at + 64;
        }
    }
    marks
}

/// Whether a wrong reading would give `character` more often than a writer: rare ideographs, and what stands between
/// the ideographs in the encodings: letters of other scripts, signs, private characters.
fn is_strange(character: char) -> bool {
    let limit = if is_han(character) { RARE } else { ODD };
    character >= '\u{370}' && u32::from(surprisal(character)) >= limit
}

fn has_rare_neighbours(text: &str, at: usize) -> bool {
    let before = text[..at].chars().rev().take(NEIGHBOURS);
    let after = text[at..].chars().take(NEIGHBOURS + 1);
    let (mut n, mut n_rare) = (0, 0);
    for character in before.chain(after).filter(|character| !character.is_ascii()) {
        n += 1;
        n_rare += usize::from(is_strange(character));
    }
    n_rare >= MIN_RARE && n_rare * 20 >= n * 9 || has_rare_side(text, at)
}

/// Whether some of the characters around a mark read better in another encoding: most rare neighbours are words for
/// crimes, diseases or animals.
fn reads_better(text: &str, mark: usize) -> bool {
    let start = text[..mark].char_indices().rev().nth(WINDOW.0).map_or(0, |(at, _)| at);
    let end = text[mark..].char_indices().nth(WINDOW.1).map_or(text.len(), |(at, _)| mark + at);
    let window = &text[start..end];
    let mistakes = MISTAKES.into_iter().filter(|(read_as, _)| *read_as != Codec::Windows1252);
    mistakes.into_iter().any(|(read_as, written_in)| {
        [Goal::Text, Goal::Damage]
            .into_iter()
            .any(|goal| !reread(window, read_as, written_in, goal).is_empty())
    })
}

/// Whether four of six characters from `at` on, or up to it, are rare: the border of damage.
fn has_rare_side(text: &str, at: usize) -> bool {
    let count =
        |side: &mut dyn Iterator<Item = char>| side.filter(|character| is_strange(*character)).count();
    count(&mut text[at..].chars().take(6)) >= 4 || count(&mut text[..at].chars().rev().take(6)) >= 4
}
