//! A clause as a row of words, numbers, dates, quoted units and punctuation.

use std::ops::Range;

use jieba_rs::Jieba;

use crate::text::is_han;

use super::clauses::is_line_end;
use super::numbers::{enumerator, read_date, read_quantity};
use super::tables::AFFIXES;

/// A piece of text that is not cut further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) range: Range<usize>,
    pub(super) class: Class,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Word,
    Number,
    Date,
    /// A short quotation or title with its marks: “百千万工程”.
    Quoted,
    Punctuation,
    LineEnd,
}

impl Token {
    /// Whether it says something, rather than separate what does.
    pub(super) fn is_content(&self) -> bool {
        !matches!(self.class, Class::Punctuation | Class::LineEnd)
    }
}

/// A longer row of figures is no code, in bytes.
const LONGEST_CODE: usize = 32;
/// The longest quotation that is one token, in characters between its marks; longer ones are speech.
const QUOTED_CHARACTERS: usize = 12;
/// The same for 《…》: a title of a document.
const TITLE_CHARACTERS: usize = 24;

/// What short quotations are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotations {
    /// One token each: who put the marks knows better than a segmenter what belongs together.
    AreTokens,
    /// Words between marks.
    AreText,
}

/// Cuts `text`; together the tokens hold every byte of it once. The ranges count from `offset`.
pub(super) fn tokenize(text: &str, offset: usize, quotations: Quotations, jieba: &Jieba) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut at = 0;
    let mut before = ' ';
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let (len, class) = if let Some(len) = code(rest, before) {
            (len, Class::Word)
        } else if let Some(len) = enumerator(rest).filter(|_| at == 0) {
            (len, Class::Number)
        } else if let Some(len) = quotation(rest).filter(|_| quotations == Quotations::AreTokens) {
            (len, Class::Quoted)
        } else if let Some((len, class)) = amount(rest, before) {
            (len, class)
        } else if is_han(first) {
            let len = han_run(rest);
            push_words(&rest[..len], offset + at, jieba, &mut tokens);
            before = rest[..len].chars().next_back().unwrap_or(first);
            at += len;
            continue;
        } else if is_line_end(first) {
            (first.len_utf8(), Class::LineEnd)
        } else if first.is_alphanumeric() {
            let is_part = |character: &char| character.is_alphanumeric() && !is_han(*character);
            (rest.chars().take_while(is_part).map(char::len_utf8).sum(), Class::Word)
        } else {
            (first.len_utf8(), Class::Punctuation)
        };
        tokens.push(Token { range: offset + at..offset + at + len, class });
        before = rest[..len].chars().next_back().unwrap_or(first);
        at += len;
    }
    tokens
}

/// The Han text up to the next date or number that begins with a Han character.
fn han_run(text: &str) -> usize {
    let mut len = 0;
    for character in text.chars() {
        if !is_han(character) || len > 0 && starts_amount(character) && amount(&text[len..], '中').is_some()
        {
            break;
        }
        len += character.len_utf8();
    }
    len
}

fn starts_amount(character: char) -> bool {
    "约大近将接超逾不至最第一二两三四五六七八九十〇零".contains(character)
}

fn amount(text: &str, before: char) -> Option<(usize, Class)> {
    let first = text.chars().next()?;
    let is_signed = matches!(first, '-' | '−' | '－') && !before.is_ascii_alphanumeric() && before != '%';
    if !first.is_ascii_digit() && !starts_amount(first) && !is_signed {
        return None;
    }
    if first.is_ascii_digit() {
        // 5G and G60 are words.
        let run = text.bytes().take_while(u8::is_ascii_alphanumeric);
        // 00312 counts nothing.
        let mut digits = text.chars();
        let leads_with_zeros =
            digits.next() == Some('0') && digits.next().is_some_and(|next| next.is_ascii_digit());
        if leads_with_zeros
            || before.is_ascii_alphanumeric()
            || run.clone().any(|byte| byte.is_ascii_alphabetic())
        {
            return None;
        }
    }
    let date = read_date(text).map(|len| (len, Class::Date));
    date.or_else(|| read_quantity(text).map(|quantity| (quantity.len, Class::Number)))
}

/// The length of figures that together name something and count nothing: 1+1+9, 1/3, 2024.3.5.
fn code(text: &str, before: char) -> Option<usize> {
    if !text.starts_with(|first: char| first.is_ascii_digit()) || before.is_ascii_alphanumeric() {
        return None;
    }
    let is_part = |byte: &u8| byte.is_ascii_digit() || b"+/.".contains(byte);
    let run = text.bytes().take(LONGEST_CODE).take_while(is_part).count();
    let run = text[..run].trim_end_matches(['+', '/', '.']);
    let is_code = run.contains(['+', '/']) || run.matches('.').count() > 1;
    is_code.then_some(run.len())
}

/// The length of a short quotation at the start of `text`, marks included.
pub(super) fn quotation(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let (closing, most) = match first {
        '“' => ('”', QUOTED_CHARACTERS),
        '‘' => ('’', QUOTED_CHARACTERS),
        '「' => ('」', QUOTED_CHARACTERS),
        '『' => ('』', QUOTED_CHARACTERS),
        '《' => ('》', TITLE_CHARACTERS),
        _ => return None,
    };
    for (number, (place, character)) in text.char_indices().skip(1).enumerate() {
        if character == closing {
            return (number > 0).then_some(place + character.len_utf8());
        }
        if number >= most || "。！？；，：\n“‘「『《".contains(character) {
            return None;
        }
    }
    None
}

fn push_words(run: &str, offset: usize, jieba: &Jieba, tokens: &mut Vec<Token>) {
    let first_of_run = tokens.len();
    let mut at = offset;
    // The prefix that waits for its word.
    let mut open_prefix = false;
    for word in jieba.cut(run, false) {
        let word = word.word;
        let mut characters = word.chars();
        let single = characters.next().filter(|_| characters.next().is_none());
        let range = at..at + word.len();
        at = range.end;
        let is_suffix = single.is_some_and(|character| AFFIXES.suffixes.contains(&character));
        let joins = tokens.len() > first_of_run
            && tokens.last().is_some_and(|last: &Token| {
                let last_is_single = last.range.len() <= 4;
                if last_is_single { open_prefix && (single.is_none() || is_suffix) } else { is_suffix }
            });
        open_prefix = single.is_some_and(|character| AFFIXES.prefixes.contains(&character));
        match tokens.last_mut() {
            Some(last) if joins => {
                last.range.end = range.end;
                open_prefix = false;
            }
            _ => tokens.push(Token { range, class: Class::Word }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::words::segmenter;

    fn cut(text: &str) -> Vec<&str> {
        tokenize(text, 0, Quotations::AreTokens, segmenter())
            .iter()
            .map(|token| &text[token.range.clone()])
            .collect()
    }

    #[test]
    fn what_is_one_thing_is_one_token() {
        assert_eq!(cut("推动高质量发展，"), ["推动", "高质量", "发展", "，"]);
        assert_eq!(cut("实现高水平发展"), ["实现", "高水平", "发展"]);
        assert_eq!(cut("增长6%左右、约1.2万亿元"), ["增长", "6%左右", "、", "约1.2万亿元"]);
        assert_eq!(cut("落实“百千万工程”，5G基站"), ["落实", "“百千万工程”", "，", "5G", "基站"]);
        assert_eq!(cut("于2025年1月16日在"), ["于", "2025年1月16日", "在"]);
    }

    #[test]
    fn every_byte_is_in_one_token() {
        for text in ["“”《》“", "第第3", "约约约5多", "a1一1b二十\n\r\n", "１２３ｶﾅ한국", "大约三百二十"]
        {
            let mut end = 0;
            for token in tokenize(text, 0, Quotations::AreTokens, segmenter()) {
                assert_eq!(token.range.start, end, "{text}");
                assert!(token.range.end > end, "{text}");
                end = token.range.end;
            }
            assert_eq!(end, text.len(), "{text}");
        }
    }
}
