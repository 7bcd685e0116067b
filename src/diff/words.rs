//! What changed inside a changed clause: words, numbers, punctuation.

use std::collections::HashMap;
use std::ops::Range;

use jieba_rs::Jieba;

use super::budget::Meter;
use super::chain::{Pair, heaviest_chain};
use super::names::{is_person, is_place_or_body};
use super::numbers::{are_of_one_unit, number_change};
use super::ops::{Op, OpKind, Unit};
use super::regions::{Region, regions};
use super::similarity::characters_in_common;
use super::tokens::{Class, Quotations, Token, quotation, tokenize};

/// When less of two clauses is the same, they are reported as replaced and not taken apart.
const WORTH_TAKING_APART: f64 = 0.25;
/// In a region with more pairs of numbers, dates and quotations no counterparts are looked for.
const FEW_COUNTERPARTS: usize = 4_000;
/// Quotations with so many characters in common, marks among them, are two wordings of one: “百千万工程” and
/// “百县千镇万村高质量发展工程”.
const ALIKE_QUOTATIONS: f64 = 0.5;
/// A quotation of so many characters between its marks is one word, and stays whole when it changes.
const SHORT_QUOTATION: usize = 3;

/// Punctuation between words, clauses and sentences.
const MARKS: &str = "，。；：！？、,.;:!?";

/// The two sides that are compared.
pub(super) struct Texts<'a> {
    pub(super) a: &'a str,
    pub(super) b: &'a str,
    /// What cuts both into words.
    pub(super) jieba: &'a Jieba,
}

/// What turns `a_range` of the old text into `b_range` of the new one, in order.
pub(super) fn edits(
    texts: &Texts<'_>,
    a_range: Range<usize>,
    b_range: Range<usize>,
    meter: &mut Meter,
) -> Vec<Op> {
    let whole = || {
        let marks = shared_marks(&texts.a[a_range.clone()], &texts.b[b_range.clone()]);
        let (in_a, in_b) = (a_range.start..a_range.end - marks, b_range.start..b_range.end - marks);
        vec![texts.replaced(in_a, in_b, Unit::Clause)]
    };
    if texts.a[a_range.clone()] == texts.b[b_range.clone()] {
        return Vec::new();
    }
    if !meter.spend(4 * (a_range.len() + b_range.len())) {
        return whole();
    }
    let Some(ops) = word_edits(texts, a_range.clone(), b_range.clone(), Quotations::AreTokens, meter) else {
        return whole();
    };
    let changed: usize = ops.iter().map(|op| op.a.len() + op.b.len()).sum();
    let equal = 1.0 - changed as f64 / (a_range.len() + b_range.len()) as f64;
    let in_pieces = ops.iter().filter(|op| op.unit != Unit::Punctuation).count() > 1;
    if in_pieces && equal <= WORTH_TAKING_APART && !a_range.is_empty() && !b_range.is_empty() {
        whole()
    } else {
        ops
    }
}

/// The length of the marks and line ends that two texts both end with, if something stands before them in both.
fn shared_marks(a: &str, b: &str) -> usize {
    let same = a.chars().rev().zip(b.chars().rev());
    let marks = same.take_while(|(a, b)| a == b && !a.is_alphanumeric()).map(|(a, _)| a.len_utf8()).sum();
    if marks < a.len().min(b.len()) { marks } else { 0 }
}

/// The same, however little is the same; `None` when the budget does not allow it.
fn word_edits(
    texts: &Texts<'_>,
    a_range: Range<usize>,
    b_range: Range<usize>,
    quotations: Quotations,
    meter: &mut Meter,
) -> Option<Vec<Op>> {
    let a = tokenize(&texts.a[a_range.clone()], a_range.start, quotations, texts.jieba);
    let b = tokenize(&texts.b[b_range.clone()], b_range.start, quotations, texts.jieba);
    let keys = texts.keys(&a, &b);
    let starts = (a_range.start, b_range.start);
    let mut ops = Vec::new();
    for (in_a, in_b) in regions(&keys, [&a, &b], texts, meter)? {
        let n_quoted = |tokens: &[Token]| tokens.iter().filter(|token| token.class == Class::Quoted).count();
        let has_words = !in_a.is_empty() && !in_b.is_empty();
        if has_words && n_quoted(&a[in_a.clone()]) != n_quoted(&b[in_b.clone()]) {
            // “甲” became 甲, or was too long to be one token: the marks are punctuation like any other.
            let (text_a, text_b) = (extent(&a, in_a.clone(), starts.0), extent(&b, in_b.clone(), starts.1));
            let edits = word_edits(texts, text_a.clone(), text_b.clone(), Quotations::AreText, meter)?;
            if most_stays(texts, &text_a, &text_b, &edits) {
                ops.extend(edits);
                continue;
            }
        }
        let mut found = Vec::new();
        texts.push_region(&a, in_a, &b, in_b, starts, &mut found);
        for op in found {
            match inside_quotation(texts, &op, meter) {
                Some(edits) => ops.extend(edits),
                None => ops.push(op),
            }
        }
    }
    Some(ops)
}

/// What changed in a quotation of which most stayed; `None` for all other operations, and for short ones, which are
/// one word.
fn inside_quotation(texts: &Texts<'_>, op: &Op, meter: &mut Meter) -> Option<Vec<Op>> {
    let inner = |text: &str, range: &Range<usize>| {
        let quoted = &text[range.clone()];
        let mut marks = quoted.chars();
        let (opens, closes) = (marks.next()?, marks.next_back()?);
        (quotation(quoted) == Some(quoted.len()))
            .then(|| (opens, range.start + opens.len_utf8()..range.end - closes.len_utf8()))
    };
    let ((opens_a, in_a), (opens_b, in_b)) = (inner(texts.a, &op.a)?, inner(texts.b, &op.b)?);
    let n = |text: &str, range: &Range<usize>| text[range.clone()].chars().count();
    if opens_a != opens_b || n(texts.a, &in_a).max(n(texts.b, &in_b)) <= SHORT_QUOTATION {
        return None;
    }
    let edits = edits(texts, in_a.clone(), in_b.clone(), meter);
    most_stays(texts, &in_a, &in_b, &edits).then_some(edits)
}

/// Whether `edits` leave a third of each side as it was.
fn most_stays(texts: &Texts<'_>, a: &Range<usize>, b: &Range<usize>, edits: &[Op]) -> bool {
    let n = |text: &str, range: &Range<usize>| text[range.clone()].chars().count();
    let changed_a: usize = edits.iter().map(|edit| n(texts.a, &edit.a)).sum();
    let changed_b: usize = edits.iter().map(|edit| n(texts.b, &edit.b)).sum();
    3 * changed_a <= 2 * n(texts.a, a) && 3 * changed_b <= 2 * n(texts.b, b)
}

/// The bytes from the first of `tokens` to the last; for none, the empty place before the token `next`.
fn extent(all: &[Token], tokens: Range<usize>, start: usize) -> Range<usize> {
    let place = |number: usize| match number.checked_sub(1) {
        None => start,
        Some(before) => all[before].range.end,
    };
    place(tokens.start)..place(tokens.end)
}

impl Texts<'_> {
    /// The same number for the same text and class, on both sides.
    fn keys(&self, a: &[Token], b: &[Token]) -> [Vec<u32>; 2] {
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let mut number = |text| {
            let next = numbers.len() as u32;
            *numbers.entry(text).or_insert(next)
        };
        [
            a.iter().map(|token| number(&self.a[token.range.clone()])).collect(),
            b.iter().map(|token| number(&self.b[token.range.clone()])).collect(),
        ]
    }

    /// Reports a region: its numbers, dates and quotations each with its counterpart, and what is between them.
    fn push_region(
        &self,
        a: &[Token],
        in_a: Range<usize>,
        b: &[Token],
        in_b: Range<usize>,
        starts: (usize, usize),
        ops: &mut Vec<Op>,
    ) {
        let (in_a, in_b) = self.trim(a, in_a, b, in_b);
        let mut from = (in_a.start, in_b.start);
        for (i, j) in self.counterparts(a, in_a.clone(), b, in_b.clone()) {
            self.push_without_marks(a, from.0..i, b, from.1..j, starts, ops);
            self.push_op(a, i..i + 1, b, j..j + 1, starts, ops);
            from = (i + 1, j + 1);
        }
        self.push_without_marks(a, from.0..in_a.end, b, from.1..in_b.end, starts, ops);
    }

    /// Reports a replacement, and what changed in the marks at its ends apart: where sentences are joined and split
    /// is another matter than the words.
    fn push_without_marks(
        &self,
        a: &[Token],
        in_a: Range<usize>,
        b: &[Token],
        in_b: Range<usize>,
        starts: (usize, usize),
        ops: &mut Vec<Op>,
    ) {
        let words = |text: &str, tokens: &[Token], range: &Range<usize>| -> Option<Range<usize>> {
            let is_word = |&k: &usize| match tokens[k].class {
                Class::LineEnd => false,
                Class::Punctuation => !MARKS.contains(&text[tokens[k].range.clone()]),
                _ => true,
            };
            Some(range.clone().find(is_word)?..range.clone().rev().find(is_word)? + 1)
        };
        match (words(self.a, a, &in_a), words(self.b, b, &in_b)) {
            (Some(words_a), Some(words_b)) => {
                self.push_op(a, in_a.start..words_a.start, b, in_b.start..words_b.start, starts, ops);
                self.push_op(a, words_a.clone(), b, words_b.clone(), starts, ops);
                self.push_op(a, words_a.end..in_a.end, b, words_b.end..in_b.end, starts, ops);
            }
            _ => self.push_op(a, in_a, b, in_b, starts, ops),
        }
    }

    /// The numbers, dates and quotations of a region that became each other, in order: those that have something
    /// in common, and others where both sides have as many of their class.
    fn counterparts(
        &self,
        a: &[Token],
        in_a: Range<usize>,
        b: &[Token],
        in_b: Range<usize>,
    ) -> Vec<(usize, usize)> {
        const CLASSES: [Class; 3] = [Class::Number, Class::Date, Class::Quoted];
        let of_classes = |tokens: &[Token], range: Range<usize>| -> Vec<usize> {
            range.filter(|&k| CLASSES.contains(&tokens[k].class)).collect()
        };
        let (list_a, list_b) = (of_classes(a, in_a), of_classes(b, in_b));
        if list_a.is_empty() || list_b.is_empty() || list_a.len() * list_b.len() > FEW_COUNTERPARTS {
            return Vec::new();
        }
        let as_many = CLASSES.map(|class| {
            let count =
                |tokens: &[Token], list: &[usize]| list.iter().filter(|&&k| tokens[k].class == class).count();
            (class, count(a, &list_a) == count(b, &list_b))
        });
        let weight = |i: usize, j: usize| -> u64 {
            let class = a[i].class;
            if class != b[j].class {
                return 0;
            }
            let (text_a, text_b) = (&self.a[a[i].range.clone()], &self.b[b[j].range.clone()]);
            let alike = match class {
                Class::Number => are_of_one_unit(text_a, text_b),
                Class::Quoted => characters_in_common(text_a, text_b) > ALIKE_QUOTATIONS,
                _ => true,
            };
            if alike { 4 } else { u64::from(as_many.contains(&(class, true))) }
        };
        let mut pairs = Vec::new();
        for (row, &i) in list_a.iter().enumerate() {
            for (column, &j) in list_b.iter().enumerate() {
                let weight = weight(i, j);
                if weight > 0 {
                    pairs.push(Pair { a: row, b: column, weight });
                }
            }
        }
        heaviest_chain(pairs).iter().map(|pair| (list_a[pair.a], list_b[pair.b])).collect()
    }

    /// Takes off tokens that are cut otherwise on the other side but are the same text: 在/会上 and 在会上.
    fn trim(&self, a: &[Token], in_a: Range<usize>, b: &[Token], in_b: Range<usize>) -> Region {
        let (n_a, n_b) = self
            .common(a[in_a.clone()].iter(), b[in_b.clone()].iter(), |text, start| text.strip_prefix(start));
        let (in_a, in_b) = (in_a.start + n_a..in_a.end, in_b.start + n_b..in_b.end);
        let (n_a, n_b) =
            self.common(a[in_a.clone()].iter().rev(), b[in_b.clone()].iter().rev(), |text, end| {
                text.strip_suffix(end)
            });
        (in_a.start..in_a.end - n_a, in_b.start..in_b.end - n_b)
    }

    /// How many tokens of each side hold the longest text that both begin with and that ends with a token.
    fn common<'t>(
        &self,
        mut a: impl Iterator<Item = &'t Token>,
        mut b: impl Iterator<Item = &'t Token>,
        strip: impl for<'s> Fn(&'s str, &str) -> Option<&'s str>,
    ) -> (usize, usize) {
        // The tokens taken, and what is left of the last one of the side that is ahead.
        let (mut taken, mut common) = ((0, 0), (0, 0));
        let (mut rest_a, mut rest_b) = ("", "");
        loop {
            if rest_a.is_empty() && rest_b.is_empty() {
                common = taken;
            }
            if rest_a.is_empty() {
                let Some(token) = a.next() else { return common };
                rest_a = &self.a[token.range.clone()];
                taken.0 += 1;
            }
            if rest_b.is_empty() {
                let Some(token) = b.next() else { return common };
                rest_b = &self.b[token.range.clone()];
                taken.1 += 1;
            }
            let rest = strip(rest_a, rest_b).map(|rest| (rest, ""));
            let Some(rest) = rest.or_else(|| strip(rest_b, rest_a).map(|rest| ("", rest))) else {
                return common;
            };
            (rest_a, rest_b) = rest;
        }
    }

    fn push_op(
        &self,
        a: &[Token],
        in_a: Range<usize>,
        b: &[Token],
        in_b: Range<usize>,
        starts: (usize, usize),
        ops: &mut Vec<Op>,
    ) {
        let (tokens_a, tokens_b) = (&a[in_a.clone()], &b[in_b.clone()]);
        let (range_a, range_b) = (extent(a, in_a, starts.0), extent(b, in_b, starts.1));
        if self.a[range_a.clone()] == self.b[range_b.clone()] {
            return; // Numbers that stand between differences.
        }
        let (range_a, range_b) = self.without_shared_words(range_a, tokens_a, range_b, tokens_b);
        let kind = match (range_a.is_empty(), range_b.is_empty()) {
            (true, true) => return,
            (true, false) => OpKind::Insert,
            (false, true) => OpKind::Delete,
            (false, false) => OpKind::Replace,
        };
        let mut unit = self.unit(&parts_in(tokens_a, &range_a), &parts_in(tokens_b, &range_b));
        if kind == OpKind::Replace && is_person(self.a, &range_a) && is_person(self.b, &range_b) {
            unit = Unit::Name;
        }
        if kind != OpKind::Replace {
            ops.push(Op::new(kind, unit, range_a, range_b));
            return;
        }
        let mut op = self.replaced(range_a, range_b, unit);
        if unit == Unit::Number {
            op.number = Some(number_change(&self.a[op.a.clone()], &self.b[op.b.clone()]));
        }
        ops.push(op);
    }

    /// Takes off a word of one side that the other side's word begins or ends with: 稳定 → 保持稳定 inserts 保持.
    ///
    /// Single characters are left alone, on either side of the cut: 质量 → 高质量 stays one replaced word.
    fn without_shared_words(
        &self,
        a: Range<usize>,
        tokens_a: &[Token],
        b: Range<usize>,
        tokens_b: &[Token],
    ) -> Region {
        let is_word = |token: &Token| token.class == Class::Word;
        if a.is_empty() || b.is_empty() || !tokens_a.iter().chain(tokens_b).all(is_word) {
            return (a, b);
        }
        let at_least_two = |text: &str| text.is_empty() || text.chars().nth(1).is_some();
        let (text_a, text_b) = (&self.a[a.clone()], &self.b[b.clone()]);
        // The first bytes that are the same, as far as a border of words of either side.
        let lengths = |tokens: &[Token], start: usize| -> Vec<usize> {
            tokens.iter().map(|token| token.range.end - start).collect()
        };
        let shared_start = (lengths(tokens_a, a.start).into_iter().chain(lengths(tokens_b, b.start)))
            .filter(|&len| {
                text_a.get(..len).is_some_and(|start| at_least_two(start) && text_b.starts_with(start))
                    && at_least_two(&text_a[len..])
                    && at_least_two(&text_b[len..])
            })
            .max()
            .unwrap_or(0);
        let (text_a, text_b) = (&text_a[shared_start..], &text_b[shared_start..]);
        let lengths = |tokens: &[Token], end: usize| -> Vec<usize> {
            tokens.iter().map(|token| end - token.range.start).collect()
        };
        let shared_end = (lengths(tokens_a, a.end).into_iter().chain(lengths(tokens_b, b.end)))
            .filter(|&len| {
                let Some(from) = text_a.len().checked_sub(len) else { return false };
                text_a.get(from..).is_some_and(|end| at_least_two(end) && text_b.ends_with(end))
                    && at_least_two(&text_a[..from])
                    && at_least_two(&text_b[..text_b.len() - len])
            })
            .max()
            .unwrap_or(0);
        (a.start + shared_start..a.end - shared_end, b.start + shared_start..b.end - shared_end)
    }

    /// A replacement with its similarity.
    pub(super) fn replaced(&self, a: Range<usize>, b: Range<usize>, unit: Unit) -> Op {
        let similarity = characters_in_common(&self.a[a.clone()], &self.b[b.clone()]);
        Op { similarity: Some(similarity), ..Op::new(OpKind::Replace, unit, a, b) }
    }

    fn unit(&self, a: &[Token], b: &[Token]) -> Unit {
        let sides: Vec<&[Token]> = [a, b].into_iter().filter(|side| !side.is_empty()).collect();
        let all = |test: &dyn Fn(&[Token]) -> bool| sides.iter().all(|side| test(side));
        let one_of =
            |class: Class| all(&|side| matches!(content(side).as_slice(), [only] if only.class == class));
        if all(&|side| side.iter().all(|token| token.class == Class::LineEnd)) {
            Unit::Paragraph
        } else if all(&|side| content(side).is_empty()) {
            Unit::Punctuation
        } else if one_of(Class::Number) && all(&|side| side.len() == 1) {
            Unit::Number
        } else if one_of(Class::Date) && all(&|side| side.len() == 1) {
            Unit::Date
        } else if one_of(Class::Word) {
            let are_names = |text: &str, side: &[Token]| {
                content(side).iter().all(|token| is_place_or_body(&text[token.range.clone()], self.jieba))
            };
            if are_names(self.a, a) && are_names(self.b, b) { Unit::Name } else { Unit::Word }
        } else {
            Unit::Phrase
        }
    }
}

/// The tokens that have a part in `range`.
fn parts_in(tokens: &[Token], range: &Range<usize>) -> Vec<Token> {
    let has_part = |token: &&Token| token.range.start < range.end && range.start < token.range.end;
    tokens.iter().filter(has_part).cloned().collect()
}

fn content(tokens: &[Token]) -> Vec<&Token> {
    tokens.iter().filter(|token| token.is_content()).collect()
}
