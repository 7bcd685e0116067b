//! One line of text and its marks: what stands beside them, and whether that is Chinese.

use std::ops::Range;

use crate::text::{Reason, Rewriter, is_chinese_punctuation, is_han};

/// A Latin quotation in Chinese text is at most this long, in characters.
const LONGEST_QUOTATION: usize = 200;

/// What is further away tells nothing of a mark; looking further would take time that grows with the square of a line.
pub(super) const IN_SIGHT: usize = 400;

/// One line of the text, with random access to its characters.
pub(super) struct Marks {
    pub(super) characters: Vec<(usize, char)>,
    end: usize,
    /// Whether most of the line's letters are Han: the context of a mark whose neighbours do not tell.
    pub(super) is_chinese: bool,
}

impl Marks {
    pub(super) fn new(text: &str, range: Range<usize>) -> Self {
        let characters: Vec<(usize, char)> = text[range.clone()]
            .char_indices()
            .map(|(place, character)| (range.start + place, character))
            .collect();
        let han = characters.iter().filter(|(_, character)| is_han(*character)).count();
        let words = latin_words(&text[range.clone()]);
        Self { characters, end: range.end, is_chinese: han > 0 && han >= words }
    }

    /// For each bracket whether it is full-width; `None` for what is no bracket.
    pub(super) fn bracket_widths(&self) -> Vec<Option<bool>> {
        let mut widths = vec![None; self.characters.len()];
        let mut open: Vec<usize> = Vec::new();
        for number in 0..self.characters.len() {
            match self.characters[number].1 {
                '(' | '（' => open.push(number),
                ')' | '）' => match open.pop() {
                    Some(opening) => {
                        let inside = &self.characters[opening + 1..number];
                        let is_wide = inside.iter().take(IN_SIGHT).any(|(_, character)| is_han(*character))
                            || self.is_chinese_run(opening..number + 1);
                        widths[opening] = Some(is_wide);
                        widths[number] = Some(is_wide);
                    }
                    None => widths[number] = self.unpaired_width(number),
                },
                _ => {}
            }
        }
        for opening in open {
            widths[opening] = self.unpaired_width(opening);
        }
        widths
    }

    /// A lone bracket is widened in Chinese text and never narrowed.
    pub(super) fn unpaired_width(&self, number: usize) -> Option<bool> {
        self.is_chinese_run(number..number + 1).then_some(true)
    }

    pub(super) fn separates_thousands(&self, number: usize) -> bool {
        let digits_before = self.characters[..number]
            .iter()
            .rev()
            .take(IN_SIGHT)
            .take_while(|(_, it)| it.is_ascii_digit())
            .count();
        let digits_after = self.characters[number + 1..]
            .iter()
            .take(IN_SIGHT)
            .take_while(|(_, it)| it.is_ascii_digit())
            .count();
        let is_ascii = self.characters[number].1 == ',';
        // As it stands between digits an ASCII comma is part of the number; a full-width one only where the
        // groups are those of thousands.
        digits_before > 0 && digits_after > 0 && (is_ascii || (digits_after == 3 && digits_before <= 3))
    }

    pub(super) fn between_digits(&self, number: usize) -> bool {
        let is_digit = |neighbour: Option<char>| neighbour.is_some_and(|it| it.is_ascii_digit());
        is_digit(self.before(number)) && is_digit(self.after(number))
    }

    /// Whether the characters `range` stand in Chinese text: by the nearest letters on both sides, else by the
    /// line. Marks whose own width is at stake tell nothing: two of them would judge by each other.
    pub(super) fn is_chinese_run(&self, range: Range<usize>) -> bool {
        let is_evidence = |character: &char| !character.is_whitespace() && !has_two_widths(*character);
        let before =
            self.characters[..range.start].iter().rev().take(IN_SIGHT).map(|(_, it)| *it).find(is_evidence);
        let after = self.characters[range.end..].iter().take(IN_SIGHT).map(|(_, it)| *it).find(is_evidence);
        let is_chinese = |it: char| is_han(it) || is_kana(it) || is_chinese_punctuation(it);
        let is_latin = |it: char| it.is_ascii_alphanumeric();
        if self.ends_latin_quotation(&range) {
            return false;
        }
        match (before, after) {
            (Some(one), _) if is_chinese(one) => true,
            (_, Some(other)) if is_chinese(other) => true,
            (Some(one), Some(other)) if is_latin(one) && is_latin(other) => false,
            _ => self.is_chinese,
        }
    }

    /// Whether the characters `range` end a quotation of several Latin words: “Well begun, half done!”
    pub(super) fn ends_latin_quotation(&self, range: &Range<usize>) -> bool {
        if !matches!(self.characters.get(range.end), Some((_, '”' | '"'))) {
            return false;
        }
        let before = &self.characters[range.start.saturating_sub(LONGEST_QUOTATION)..range.start];
        let is_quote = |(_, it): &(usize, char)| matches!(it, '“' | '”' | '"');
        let Some(quote) = before.iter().rposition(is_quote).filter(|quote| before[*quote].1 != '”') else {
            return false;
        };
        let inside = || before[quote + 1..].iter().map(|(_, it)| *it);
        inside().any(|it| it == ' ') && !inside().any(|it| is_han(it) || is_kana(it))
    }

    /// The addresses of the net in the line: from http:// or www. up to what is no ASCII, without the marks at their end.
    pub(super) fn addresses(&self) -> Vec<Range<usize>> {
        let is_part = |place: usize| self.characters.get(place).is_some_and(|(_, it)| it.is_ascii_graphic());
        let begins = |place: usize| {
            let starts_with = |start: &str| {
                start
                    .chars()
                    .enumerate()
                    .all(|(at, it)| self.characters.get(place + at).is_some_and(|(_, c)| *c == it))
            };
            ["http://", "https://", "ftp://", "www."].into_iter().any(starts_with)
        };
        let mut found: Vec<Range<usize>> = Vec::new();
        let mut place = 0;
        while place < self.characters.len() {
            if !begins(place) {
                place += 1;
                continue;
            }
            let mut end = (place..).find(|at| !is_part(*at)).unwrap_or(place);
            let ends_with_mark = |end: usize| {
                matches!(self.characters[end - 1].1, ',' | '.' | ';' | ':' | '!' | '?' | '"' | '\'')
            };
            while end > place && ends_with_mark(end) {
                end -= 1;
            }
            // A bracket that closes none of its own is of the text around.
            let part = &self.characters[place..end];
            let count = |bracket: char| part.iter().filter(|(_, it)| *it == bracket).count();
            if part.last().is_some_and(|(_, it)| *it == ')') && count(')') > count('(') {
                end -= 1;
            }
            found.push(place..end.max(place + 1));
            place = end.max(place + 1);
        }
        found
    }

    /// Whether a full-width mark stands in Latin text for certain: a word before it, a word or nothing behind.
    pub(super) fn is_latin_context(&self, number: usize) -> bool {
        let is_word = |neighbour: char| neighbour.is_ascii_alphanumeric();
        !self.is_chinese && self.before(number).is_some_and(is_word) && self.after(number).is_none_or(is_word)
    }

    /// The nearest character before that is no space.
    pub(super) fn before(&self, number: usize) -> Option<char> {
        self.characters[..number].iter().rev().map(|(_, it)| *it).find(|it| !it.is_whitespace())
    }

    /// The nearest character behind that is no space.
    pub(super) fn after(&self, number: usize) -> Option<char> {
        self.characters[number + 1..].iter().map(|(_, it)| *it).find(|it| !it.is_whitespace())
    }

    pub(super) fn next(&self, number: usize) -> Option<char> {
        self.characters.get(number + 2).map(|(_, it)| *it)
    }

    pub(super) fn run(&self, number: usize, belongs: impl Fn(char) -> bool) -> usize {
        self.characters[number..].iter().take_while(|(_, character)| belongs(*character)).count()
    }

    pub(super) fn replace(
        &self,
        writer: &mut Rewriter<'_>,
        range: Range<usize>,
        after: &str,
        reason: impl Into<Reason>,
    ) {
        let start = self.characters[range.start].0;
        let end = self.characters.get(range.end).map_or(self.end, |(place, _)| *place);
        writer.replace(start..end, after, reason);
    }
}

/// The number of words and addresses in Latin letters; each counts as one Han character does.
///
/// What the forms of marks depend on must not depend on the forms of marks: one inside of an address is part of it, as
/// it stays as it is there, and every other one parts words.
fn latin_words(line: &str) -> usize {
    let bytes = line.as_bytes();
    let is_part = |at: usize| match bytes.get(at) {
        Some(byte) if byte.is_ascii_alphanumeric() => true,
        Some(b'@' | b'/' | b'_' | b'%' | b'=' | b'&' | b'#' | b'+') => true,
        Some(b'.' | b'-' | b':' | b'?') => {
            let is_inner =
                |at: usize| bytes.get(at).is_some_and(|it| it.is_ascii_alphanumeric() || *it == b'/');
            at > 0 && is_inner(at - 1) && is_inner(at + 1)
        }
        _ => false,
    };
    let (mut n, mut has_letter) = (0, false);
    for (at, byte) in bytes.iter().enumerate() {
        if is_part(at) {
            n += usize::from(!has_letter && byte.is_ascii_alphabetic());
            has_letter |= byte.is_ascii_alphabetic();
        } else {
            has_letter = false;
        }
    }
    n
}

/// Marks that are full-width or ASCII by their context, and those that Chinese and English share.
fn has_two_widths(character: char) -> bool {
    matches!(
        character,
        '，' | '；'
            | '：'
            | '！'
            | '？'
            | '（'
            | '）'
            | '“'
            | '”'
            | '‘'
            | '’'
            | '—'
            | '…'
            | '～'
            | '·'
    ) || matches!(character, ',' | ';' | ':' | '!' | '?' | '(' | ')' | '"' | '\'' | '.' | '-' | '~')
}

pub(super) fn is_kana(character: char) -> bool {
    matches!(character, '\u{3041}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}')
}
