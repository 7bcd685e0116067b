//! Words: where they begin and end, what class they are of, and how much a reader could have expected them.

use rustc_hash::FxHashMap;

use crate::dictionary::words::segmenter;

/// The number of running words behind the frequencies of the segmenter's dictionary.
const BACKGROUND_WORDS: f64 = 60_101_964.0;

/// What a word does in a sentence, as far as the edges and the kinds of phrases need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum WordClass {
    Noun,
    Verb,
    Adjective,
    /// What only stands before a noun: 国家级, 系统性.
    Attributive,
    Adverb,
    /// A fixed expression or an abbreviation of the dictionary.
    Idiom,
    Number,
    Measure,
    Time,
    Place,
    Person,
    Organisation,
    Pronoun,
    Preposition,
    Conjunction,
    Particle,
    Localizer,
    Punctuation,
    Other,
}

impl WordClass {
    /// Reads a tag of the segmenter; `word` decides where the tag is silent.
    fn new(tag: &str, word: &str) -> Self {
        if word.chars().all(|character| !character.is_alphanumeric()) {
            return Self::Punctuation;
        }
        let is_known = |word: &str| segmenter().has_word(word);
        match tag {
            "ns" => Self::Place,
            "nt" => Self::Organisation,
            "m" | "mq" | "mg" => Self::Number,
            "f" => Self::Localizer,
            "c" => Self::Conjunction,
            "p" => Self::Preposition,
            "q" | "vq" => Self::Measure,
            "r" | "rr" | "rz" | "rg" => Self::Pronoun,
            "i" | "l" | "j" => Self::Idiom,
            "d" | "df" | "dg" => Self::Adverb,
            "k" | "y" | "e" | "o" => Self::Particle,
            _ => match tag.as_bytes().first() {
                // The tag of an unknown word is a guess, and a poor one for names; longer "names" of the
                // dictionary are wordings such as 从严治党.
                _ if tag.starts_with("nr") && is_known(word) && word.chars().count() <= 3 => Self::Person,
                _ if tag.starts_with("nr") => Self::Other,
                Some(b'n') => Self::Noun,
                Some(b'v') => Self::Verb,
                Some(b'b') => Self::Attributive,
                Some(b'a' | b'z') => Self::Adjective,
                Some(b't') => Self::Time,
                Some(b'u') => Self::Particle,
                _ => Self::Other,
            },
        }
    }

    /// Whether such words hold a phrase together without being part of what it says.
    pub(crate) fn is_grammatical(self) -> bool {
        matches!(
            self,
            Self::Preposition | Self::Conjunction | Self::Particle | Self::Pronoun | Self::Punctuation
        )
    }
}

impl WordClass {
    /// Whether such words say that something is done or felt.
    pub(crate) fn is_act(self) -> bool {
        matches!(self, Self::Verb | Self::Noun | Self::Idiom | Self::Adjective | Self::Attributive)
    }
}

/// What is known of a word, whatever its place.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) class: WordClass,
    /// The information of its appearance in general Chinese, in bits; 0 for punctuation.
    pub(crate) bits: f32,
    /// Whether the dictionary has it.
    pub(crate) is_ordinary: bool,
}

/// The distinct words of a corpus.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vocabulary {
    words: Vec<Word>,
    numbers: FxHashMap<String, u32>,
}

impl Vocabulary {
    /// The number of a word, new or known. A word keeps the class that it was first seen with.
    fn intern(&mut self, text: &str, class: WordClass) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = u32::try_from(self.words.len()).expect("a corpus has fewer words than bytes");
        self.words.push(Word::new(text, class));
        self.numbers.insert(text.to_owned(), number);
        number
    }

    /// Takes words in, in their order, and says the number of each.
    pub(crate) fn absorb(&mut self, words: &WordList) -> Vec<u32> {
        words.words.iter().map(|(text, class)| self.intern(text, *class)).collect()
    }

    pub(crate) fn word(&self, number: u32) -> &Word {
        &self.words[number as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }
}

/// The distinct words of some documents, before anything is asked about them.
#[derive(Default)]
pub(crate) struct WordList {
    words: Vec<(String, WordClass)>,
    numbers: FxHashMap<String, u32>,
}

impl WordList {
    /// The number of a word, new or known. A word keeps the class that it was first seen with.
    pub(crate) fn number(&mut self, text: &str, class: WordClass) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = u32::try_from(self.words.len()).expect("a corpus has fewer words than bytes");
        self.words.push((text.to_owned(), class));
        self.numbers.insert(text.to_owned(), number);
        number
    }
}

impl Word {
    fn new(text: &str, class: WordClass) -> Self {
        let jieba = segmenter();
        let (bits, is_ordinary) = if class == WordClass::Punctuation {
            (0.0, false)
        } else {
            let hits = jieba.suggest_freq(text);
            let bits = (BACKGROUND_WORDS / hits.max(1) as f64).log2();
            (bits as f32, jieba.has_word(text))
        };
        Self { text: text.to_owned(), class, bits, is_ordinary }
    }
}

/// A word of a clause: its bytes in the clause and its class.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TaggedWord {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) class: WordClass,
}

/// Splits a clause into words.
pub(crate) fn split(clause: &str) -> Vec<TaggedWord> {
    (segmenter().tag(clause, true).iter())
        .map(|tag| TaggedWord {
            start: tag.byte_start,
            end: tag.byte_end,
            class: WordClass::new(tag.tag, tag.word),
        })
        .collect()
}

#[cfg(test)]
mod tests {

    use super::*;

    #[test]
    fn the_words_of_a_clause_cover_it() {
        let clause = "坚持以“百千万工程”为牵引，GDP增长6.7%。";
        let words = split(clause);
        assert_eq!(words.first().map(|word| word.start), Some(0));
        assert_eq!(words.last().map(|word| word.end), Some(clause.len()));
        assert!(words.windows(2).all(|pair| pair[0].end == pair[1].start));
    }

    #[test]
    fn rare_words_tell_more() {
        let mut vocabulary = Vocabulary::default();
        let common = vocabulary.intern("发展", WordClass::Verb);
        let rare = vocabulary.intern("现代化", WordClass::Noun);
        assert!(vocabulary.word(common).bits < vocabulary.word(rare).bits);
        assert_eq!(vocabulary.intern("发展", WordClass::Noun), common);
    }
}
