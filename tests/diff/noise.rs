//! The same pairs with one side in Traditional characters and wrapped at some width, as another source has it.

use tifa::convert::Converter;
use tifa::diff::{Options, Side, Stretch, diff, stretches};
use tifa::document::{Canonical, SourceText};

use super::planted::Pair;
use super::score::{Found, of_ops};

/// The pair as it is in canonical form after its new side went through Traditional characters and lines of `width`
/// characters, and what is found in it.
pub(crate) fn noisy(pair: &Pair, width: usize) -> (Pair, Found) {
    let a = canonical(&pair.a);
    let b = canonical(&traditional(&wrapped(&pair.b, width)));
    let found = of_ops(&diff(Side::of_canonical(&a), Side::of_canonical(&b), &Options::default()).ops);
    let (in_a, in_b) = (Moved::new(&pair.a, &a.text), Moved::new(&pair.b, &b.text));
    let mut pair = pair.clone();
    for edit in &mut pair.edits {
        edit.a = in_a.place(edit.a.start)..in_a.place(edit.a.end);
        edit.b = in_b.place(edit.b.start)..in_b.place(edit.b.end);
    }
    for (a, b) in &mut pair.moves {
        *a = in_a.place(a.start)..in_a.place(a.end);
        *b = in_b.place(b.start)..in_b.place(b.end);
    }
    (Pair { a: a.text, b: b.text, ..pair }, found)
}

fn canonical(text: &str) -> Canonical {
    let source = SourceText::new(text.as_bytes().to_vec()).expect("the text is not too large");
    tifa::normalize::normalize(&source, &Default::default())
}

fn traditional(text: &str) -> String {
    Converter::builtin("s2t").expect("s2t is built in").convert(text)
}

/// Paragraphs with an indent, in lines of so many characters.
fn wrapped(text: &str, width: usize) -> String {
    let mut lines = String::new();
    for paragraph in text.lines() {
        let characters: Vec<char> = "　　".chars().chain(paragraph.chars()).collect();
        for line in characters.chunks(width) {
            lines.extend(line);
            lines.push('\n');
        }
    }
    lines
}

/// Where the places of a text are in what became of it.
struct Moved {
    /// The first bytes of equal stretches: in the text, and in the other; and their lengths.
    equal: Vec<(usize, usize, usize)>,
    end: usize,
}

impl Moved {
    fn new(text: &str, other: &str) -> Self {
        let found = diff(Side::of_text(text), Side::of_text(other), &Options::default());
        let equal = (stretches(0..text.len(), 0..other.len(), &found.ops).into_iter())
            .filter_map(|stretch| match stretch {
                Stretch::Equal { a, b } => Some((a.start, b.start, a.len())),
                _ => None,
            })
            .collect();
        Self { equal, end: other.len() }
    }

    fn place(&self, at: usize) -> usize {
        let before = self.equal.partition_point(|&(start, _, _)| start <= at);
        match before.checked_sub(1).map(|number| self.equal[number]) {
            Some((start, other, length)) => (other + (at - start).min(length)).min(self.end),
            None => 0,
        }
    }
}
