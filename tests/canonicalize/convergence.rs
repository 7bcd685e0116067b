//! How often the renditions of one text have one canonical form.
//!
//! `TIFA_MEASURE=folder cargo test --test tests -- convergence_table --ignored --nocapture`; the texts are the UTF-8
//! files of the folder, else the seeds. `TIFA_SAMPLES` is the number of renditions, `TIFA_SHOW` prints what differs.

use std::collections::BTreeMap;
use std::path::Path;

use tifa::document::SourceText;
use tifa::normalize::{Options, normalize};

use super::renditions::Rendition;
use crate::random::Random;

fn canonical(bytes: Vec<u8>) -> String {
    let source = SourceText::new(bytes).expect("a short text");
    normalize(&source, &Options::default()).text
}

/// Pieces of the canonical text of every file, some paragraphs each.
fn pieces(folder: &str) -> Vec<String> {
    let entries = Path::new(folder).read_dir().expect("a folder");
    let mut paths: Vec<_> =
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file()).collect();
    paths.sort();
    let mut pieces = Vec::new();
    for path in paths {
        let text = canonical(std::fs::read(&path).expect("a file"));
        // Markup that was left in a text is no prose.
        let paragraphs: Vec<&str> = text.lines().filter(|line| !line.contains(['<', '>'])).collect();
        for (number, piece) in paragraphs.chunks(12).enumerate() {
            if number % 3 == 0 && piece.len() >= 6 {
                pieces.push(piece.join("\n"));
            }
        }
    }
    pieces
}

#[test]
fn renditions_that_mark_their_paragraphs_converge() {
    let pieces = pieces("seeds/documents");
    let mut random = Random(5);
    let (mut n, mut differing) = (0, Vec::new());
    while n < 150 {
        let piece = &pieces[random.below(pieces.len())];
        let rendition = Rendition::any(&mut random);
        let Some(bytes) = rendition.bytes(piece).filter(|_| rendition.marks_paragraphs()) else { continue };
        n += 1;
        if canonical(bytes) != *piece {
            differing.push(rendition);
        }
    }
    // The heads of web pages are hardly prose; the table has the figures for running text.
    assert!(differing.len() * 15 <= n, "{} of {n}: {differing:#?}", differing.len());
}

#[test]
#[ignore = "a measurement"]
fn convergence_table() {
    let folder = std::env::var("TIFA_MEASURE").unwrap_or_else(|_| "seeds/documents".into());
    let n: usize = std::env::var("TIFA_SAMPLES").ok().and_then(|n| n.parse().ok()).unwrap_or(1000);
    let show = std::env::var("TIFA_SHOW").is_ok();
    let pieces = pieces(&folder);
    let mut random = Random(11);
    let mut table: BTreeMap<(&str, String), (usize, usize)> = BTreeMap::new();
    let mut done = 0;
    while done < n {
        let piece = &pieces[random.below(pieces.len())];
        let rendition = Rendition::any(&mut random);
        let Some(bytes) = rendition.bytes(piece) else { continue };
        done += 1;
        let found = canonical(bytes);
        let is_right = found == *piece;
        if show && !is_right {
            let at = found.chars().zip(piece.chars()).take_while(|(a, b)| a == b).count();
            let part = |text: &str| -> String { text.chars().skip(at.saturating_sub(18)).take(40).collect() };
            println!("{rendition:?}\n  found {:?}\n  not   {:?}", part(&found), part(piece));
        }
        let layout =
            if rendition.columns == 0 { "not wrapped".to_owned() } else { rendition.breaks.to_owned() };
        for (axis, value) in [
            ("all", String::new()),
            ("script", rendition.script.to_owned()),
            ("punctuation", rendition.punctuation.to_owned()),
            ("width", rendition.width.to_owned()),
            ("layout", layout.clone()),
            ("layout, paragraphs marked", format!("{layout} {}", rendition.marks_paragraphs())),
            ("blank", rendition.blank.to_owned()),
            ("indent", rendition.indent.to_owned()),
            ("ends", rendition.ends.to_owned()),
            ("encoding", rendition.encoding.to_owned()),
            ("damage", rendition.damage.to_owned()),
        ] {
            let cell = table.entry((axis, value)).or_default();
            cell.0 += usize::from(is_right);
            cell.1 += 1;
        }
    }
    for ((axis, value), (right, all)) in table {
        println!("{axis:28}{value:24}{:6.1} % of {all}", 100.0 * right as f64 / all as f64);
    }
}
