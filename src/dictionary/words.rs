//! The word segmenter.

use std::fmt;
use std::sync::OnceLock;

use jieba_rs::Jieba;

/// Jieba's segmenter with its own dictionary: 0.3 seconds and 32 MB, once a process.
pub fn segmenter() -> &'static Jieba {
    Segmenter::standard().jieba()
}

/// A word segmenter, perhaps with words of one's own.
#[derive(Clone)]
pub struct Segmenter {
    jieba: Jieba,
    n_own: usize,
}

/// What is wrong with a list of words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}; a line is a word, and perhaps how often it occurs and its part of speech")]
pub struct WordListError {
    /// The number of the line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

/// A longer word is a sentence.
const LONGEST_WORD: usize = 40;

impl Segmenter {
    /// The segmenter with jieba's own dictionary, loaded at the first call.
    pub fn standard() -> &'static Self {
        static SEGMENTER: OnceLock<Segmenter> = OnceLock::new();
        SEGMENTER.get_or_init(|| Self { jieba: Jieba::new(), n_own: 0 })
    }

    /// The standard segmenter with more words, from the text of a list in jieba's form: one word a line, perhaps
    /// with its frequency and its part of speech (`nr`, `ns` and `nt` are names) behind spaces or tabs. Without a
    /// frequency a word is never cut. Empty lines and lines that begin with `#` say nothing.
    ///
    /// # Errors
    /// A line with more than three fields, a frequency that is no number, or a word of more than 40 characters.
    pub fn with_words(list: &str) -> Result<Self, WordListError> {
        let mut jieba = Self::standard().jieba.clone();
        let mut n_own = 0;
        for (number, line) in list.trim_start_matches('\u{feff}').lines().enumerate() {
            let wrong = |what: String| WordListError { line: number + 1, what };
            let fields: Vec<&str> = line.split_whitespace().collect();
            let (word, rest) = match fields.split_first() {
                Some((word, rest)) if !word.starts_with('#') => (*word, rest),
                _ => continue,
            };
            if word.chars().nth(LONGEST_WORD).is_some() {
                return Err(wrong(format!("a word has {LONGEST_WORD} characters at most")));
            }
            let frequency = match rest.first() {
                None => None,
                Some(count) => {
                    Some(count.parse().map_err(|_| wrong(format!("`{count}` is not a frequency")))?)
                }
            };
            if rest.len() > 2 {
                return Err(wrong(format!("it has {} fields", fields.len())));
            }
            jieba.add_word(word, frequency, rest.get(1).copied());
            n_own += 1;
        }
        Ok(Self { jieba, n_own })
    }

    pub(crate) fn jieba(&self) -> &Jieba {
        &self.jieba
    }
}

impl fmt::Debug for Segmenter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Segmenter").field("own_words", &self.n_own).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_words_are_not_cut() {
        let cut = |segmenter: &Segmenter, text| {
            segmenter.jieba().cut(text, false).iter().map(|token| token.word.to_owned()).collect::<Vec<_>>()
        };
        let text = "加快建设深圳东部中心";
        assert_eq!(cut(Segmenter::standard(), text), ["加快", "建设", "深圳", "东部", "中心"]);
        let own = Segmenter::with_words("# own\n深圳东部中心\n放管服 100 n\n").expect("the list is right");
        assert_eq!(cut(&own, text), ["加快", "建设", "深圳东部中心"]);
    }

    #[test]
    fn a_wrong_line_is_named() {
        for (list, line) in [("新质生产力\n百千万工程 many", 2), ("a 1 n x", 1), (&"长".repeat(41), 1)]
        {
            assert_eq!(Segmenter::with_words(list).expect_err("the list is wrong").line, line);
        }
    }
}
