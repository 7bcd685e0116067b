//! A corpus as one row of symbols: a number for each character, a separator after each unit.

use std::ops::{Range, RangeInclusive};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::formulations::Formulations;
use super::words::{Vocabulary, WordClass, WordList, split};
use crate::document::{BlockKind, Clause, Corpus, Document};
use crate::text::{Canon, Span};

/// The symbol between units. No character has it.
pub(crate) const SEPARATOR: i32 = 0;

/// A longer quotation is a sentence, not a name: what stands in it may be cut.
const LONGEST_QUOTED_NAME: usize = 16;

/// A known formulation of these lengths is never cut. In a longer one, or one of several members, a part may be
/// what recurs; a shorter one may be what changes: 勇当尖兵, 勇当先锋.
const WHOLE: RangeInclusive<usize> = 5..=7;

const OPENING_QUOTES: [char; 4] = ['“', '‘', '《', '〈'];
const CLOSING_QUOTES: [char; 4] = ['”', '’', '》', '〉'];

/// What is known of the border before a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Border(u8);

impl Border {
    const WORD: u8 = 1;
    const FREE: u8 = 2;
    const SEALED: u8 = 4;
    const HEADING: u8 = 8;
    const INNER: u8 = 16;

    /// Whether a phrase may begin or end here: a word border that is inside of no quoted name and of no known
    /// formulation.
    pub(crate) fn is_edge(self) -> bool {
        self.0 & (Self::WORD | Self::FREE) != 0 && self.0 & (Self::SEALED | Self::INNER) == 0
    }

    /// Whether punctuation or the end of the clause makes the border certain.
    pub(crate) fn is_free(self) -> bool {
        self.0 & Self::FREE != 0 && self.0 & Self::SEALED == 0
    }

    /// Whether it lies inside a quoted name.
    pub(crate) fn is_sealed(self) -> bool {
        self.0 & Self::SEALED != 0
    }

    /// Whether it lies in a title or a heading.
    pub(crate) fn is_heading(self) -> bool {
        self.0 & Self::HEADING != 0
    }
}

/// The corpus as symbols, clause after clause.
#[derive(Debug, Clone)]
pub(crate) struct Symbols {
    /// A number for each character, [`SEPARATOR`] after each clause.
    pub(crate) text: Vec<i32>,
    /// The character of each number.
    alphabet: Vec<char>,
    /// The byte of the document at which each symbol stands; a separator has the end of its clause.
    bytes: Vec<u32>,
    /// The border before each symbol.
    borders: Vec<Border>,
    /// The word that begins at each symbol, or [`NO_WORD`].
    words: Vec<u32>,
    /// The first symbol of each document, and the end of all.
    documents: Vec<u32>,
    /// The first symbol of each clause, and the end of all.
    clauses: Vec<u32>,
    /// The clause that holds every [`HINT_STRIDE`]th symbol.
    hints: Vec<u32>,
    /// The block of each clause, counted through the document.
    blocks: Vec<u32>,
    pub(crate) vocabulary: Vocabulary,
    formulations: Formulations,
}

const NO_WORD: u32 = u32::MAX;

/// Into how many parts a corpus is divided to be read at the same time. The result does not depend on it.
const ROWS: usize = 64;

/// A clause has some fifteen symbols: from a hint a few steps lead to it.
const HINT_STRIDE: usize = 32;

/// Whether the phrases of a block are mined. An address to the audience is no wording of policy.
pub(crate) fn is_mined(kind: BlockKind) -> bool {
    kind.is_body() && kind != BlockKind::Salutation
}

impl Symbols {
    /// Reads the clauses of every mined block.
    pub(crate) fn new(corpus: &Corpus) -> Self {
        let alphabet = alphabet(corpus);
        let numbers: FxHashMap<char, i32> = alphabet.iter().copied().zip(1..).collect();
        let documents = corpus.documents();
        let rows: Vec<Rows> = (documents.par_chunks((documents.len() / ROWS).max(1)))
            .map(|documents| Rows::new(documents, &numbers))
            .collect();
        let mut symbols = Self {
            text: Vec::new(),
            alphabet,
            bytes: Vec::new(),
            borders: Vec::new(),
            words: Vec::new(),
            documents: vec![0],
            clauses: Vec::new(),
            hints: Vec::new(),
            blocks: Vec::new(),
            vocabulary: Vocabulary::default(),
            formulations: Formulations::default(),
        };
        for rows in rows {
            symbols.append(rows);
        }
        symbols.end_clauses();
        symbols.formulations = Formulations::new(&symbols);
        for range in symbols.formulations.ranges().filter(|range| WHOLE.contains(&range.len())) {
            if symbols.text[range.clone()].iter().any(|&symbol| is_mark(symbols.letter(symbol))) {
                continue;
            }
            for inner in range.start + 1..range.end {
                symbols.borders[inner].0 |= Border::INNER;
            }
        }
        symbols
    }

    /// The same corpus with one document more at its end. Characters that only it has stand behind the sorted ones, where
    /// [`Self::pattern`] does not find them, and its formulations are not looked for.
    pub(crate) fn with(&self, document: &Document) -> Self {
        let mut joint = self.clone();
        let mut numbers: FxHashMap<char, i32> = joint.alphabet.iter().copied().zip(1..).collect();
        for character in document.canonical.text.chars() {
            let next = numbers.len() as i32 + 1;
            if *numbers.entry(character).or_insert(next) == next {
                joint.alphabet.push(character);
            }
        }
        joint.clauses.pop();
        joint.append(Rows::new(std::slice::from_ref(document), &numbers));
        joint.end_clauses();
        joint
    }

    /// Puts the end of all behind the clauses, and the hints that are missing.
    fn end_clauses(&mut self) {
        self.clauses.push(self.end());
        let missing = (self.hints.len() * HINT_STRIDE..self.text.len()).step_by(HINT_STRIDE);
        let hint = |at| narrow(self.clauses.partition_point(|&start| start as usize <= at) - 1);
        let missing: Vec<u32> = missing.map(hint).collect();
        self.hints.extend(missing);
    }

    /// Whether a word, a mark or a clause begins or ends at a position.
    pub(crate) fn is_word_border(&self, at: usize) -> bool {
        self.borders[at].0 & (Border::WORD | Border::FREE) != 0
    }

    /// The places of the known formulations.
    pub(crate) fn formulations(&self) -> &Formulations {
        &self.formulations
    }

    fn end(&self) -> u32 {
        u32::try_from(self.text.len()).expect("a corpus has fewer than four thousand million characters")
    }

    fn append(&mut self, rows: Rows) {
        let start = self.end();
        let numbers = self.vocabulary.absorb(&rows.vocabulary);
        self.text.extend(rows.text);
        self.bytes.extend(rows.bytes);
        self.borders.extend(rows.borders);
        let number = |word: u32| if word == NO_WORD { NO_WORD } else { numbers[word as usize] };
        self.words.extend(rows.words.into_iter().map(number));
        self.documents.extend(rows.documents.into_iter().map(|end| start + end));
        self.clauses.extend(rows.clauses.into_iter().map(|clause| start + clause));
        self.blocks.extend(rows.blocks);
    }

    /// The character at a position; a separator reads as a line feed.
    pub(crate) fn character(&self, at: usize) -> char {
        self.letter(self.text[at])
    }

    /// The character of a symbol; a separator reads as a line feed.
    pub(crate) fn letter(&self, symbol: i32) -> char {
        match symbol {
            SEPARATOR => '\n',
            number => self.alphabet[number as usize - 1],
        }
    }

    /// The symbols of a text; `None` when the corpus lacks one of its characters.
    pub(crate) fn pattern(&self, text: &str) -> Option<Vec<i32>> {
        let symbol = |character: char| {
            let number = self.alphabet.binary_search(&character).ok()?;
            i32::try_from(number + 1).ok()
        };
        text.chars().map(symbol).collect()
    }

    /// The characters of a stretch.
    pub(crate) fn string(&self, range: Range<usize>) -> String {
        range.map(|at| self.character(at)).collect()
    }

    /// The border before a position.
    pub(crate) fn border(&self, at: usize) -> Border {
        self.borders[at]
    }

    /// The document that holds a position.
    pub(crate) fn document(&self, at: usize) -> usize {
        self.documents.partition_point(|&start| start as usize <= at) - 1
    }

    /// The symbols of a document.
    pub(crate) fn document_range(&self, document: usize) -> Range<usize> {
        self.documents[document] as usize..self.documents[document + 1] as usize
    }

    /// The number of clauses.
    pub(crate) fn n_clauses(&self) -> usize {
        self.clauses.len() - 1
    }

    /// The clause that holds a position.
    pub(crate) fn clause(&self, at: usize) -> usize {
        let mut clause = self.hints[at / HINT_STRIDE] as usize;
        while self.clauses[clause + 1] as usize <= at {
            clause += 1;
        }
        clause
    }

    /// The number of the block of a clause in its document.
    pub(crate) fn block(&self, clause: usize) -> usize {
        self.blocks[clause] as usize
    }

    /// The symbols of a clause, its separator left out.
    pub(crate) fn clause_range(&self, clause: usize) -> Range<usize> {
        self.clauses[clause] as usize..self.clauses[clause + 1] as usize - 1
    }

    /// The place of a stretch in its document.
    pub(crate) fn span(&self, range: Range<usize>) -> Span<Canon> {
        let last = range.end - 1;
        let end = self.bytes[last] as usize + self.character(last).len_utf8();
        Span::new(self.bytes[range.start] as usize, end)
    }

    /// The words that begin in a stretch: their positions and numbers.
    pub(crate) fn words(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = (usize, u32)> + '_ {
        range.map(|at| (at, self.words[at])).filter(|&(_, word)| word != NO_WORD)
    }
}

/// The characters of a corpus, sorted.
fn alphabet(corpus: &Corpus) -> Vec<char> {
    let mut holds = vec![false; char::MAX as usize + 1];
    for character in corpus.documents().iter().flat_map(|document| document.canonical.text.chars()) {
        holds[character as usize] = true;
    }
    ('\0'..=char::MAX).filter(|&character| holds[character as usize]).collect()
}

/// Whether a character stands between words: a percent sign belongs to its figure.
pub(crate) fn is_mark(character: char) -> bool {
    // Most characters are of this block, and Unicode's own table is slow.
    !matches!(character, '\u{4E00}'..='\u{9FFF}')
        && !character.is_alphanumeric()
        && !matches!(character, '%' | '％' | '‰' | '℃')
}

fn narrow(place: usize) -> u32 {
    u32::try_from(place).expect("sources are limited to 1 GiB, and no stage grows a text fourfold")
}

/// Some documents as symbols, before the others are known: what [`Symbols`] has of the whole corpus.
#[derive(Default)]
struct Rows {
    text: Vec<i32>,
    bytes: Vec<u32>,
    borders: Vec<Border>,
    words: Vec<u32>,
    /// The end of each document.
    documents: Vec<u32>,
    clauses: Vec<u32>,
    blocks: Vec<u32>,
    vocabulary: WordList,
}

impl Rows {
    fn new(documents: &[Document], numbers: &FxHashMap<char, i32>) -> Self {
        let mut rows = Self::default();
        for document in documents {
            let structure = &document.canonical.structure;
            for clause in &structure.clauses {
                let Some(block) = structure.blocks.get(clause.block) else { continue };
                if is_mined(block.kind) && !clause.span.is_empty() {
                    let is_heading = matches!(block.kind, BlockKind::Title | BlockKind::Heading);
                    rows.push_clause(&document.canonical.text, clause, is_heading, numbers);
                }
            }
            rows.documents.push(narrow(rows.text.len()));
        }
        rows
    }

    fn push_clause(&mut self, text: &str, clause: &Clause, is_heading: bool, numbers: &FxHashMap<char, i32>) {
        let first = self.text.len();
        self.clauses.push(narrow(first));
        self.blocks.push(narrow(clause.block));
        let text = &text[clause.span.range()];
        let heading = if is_heading { Border::HEADING } else { 0 };
        let mut is_after_punctuation = true;
        for (place, character) in text.char_indices() {
            let is_punctuation = is_mark(character);
            let free = if is_punctuation || is_after_punctuation { Border::FREE } else { 0 };
            self.text.push(numbers[&character]);
            self.bytes.push(narrow(clause.span.start() + place));
            self.borders.push(Border(free | heading));
            self.words.push(NO_WORD);
            is_after_punctuation = is_punctuation;
        }
        let mut at = first;
        for word in split(text) {
            let word_text = &text[word.start..word.end];
            self.words[at] = self.vocabulary.number(word_text, word.class);
            self.borders[at].0 |= Border::WORD;
            at += word_text.chars().count();
        }
        self.seal_quoted_names(text, first);
        self.text.push(SEPARATOR);
        self.bytes.push(narrow(clause.span.end()));
        self.borders.push(Border(Border::FREE | Border::WORD | heading));
        self.words.push(NO_WORD);
    }

    /// Forbids borders inside the quoted names of a clause, whose symbols begin at `first`.
    fn seal_quoted_names(&mut self, clause: &str, first: usize) {
        let mut open = None;
        for (at, character) in (first..).zip(clause.chars()) {
            if OPENING_QUOTES.contains(&character) {
                open = Some(at);
            } else if CLOSING_QUOTES.contains(&character)
                && let Some(start) = open.take()
                && at - start - 1 <= LONGEST_QUOTED_NAME
            {
                for inner in start + 2..at {
                    self.borders[inner].0 |= Border::SEALED;
                }
            }
        }
    }
}

/// Whether a character counts for the length of a phrase: Han, not punctuation, digits or Latin letters.
pub(crate) fn is_han(character: char) -> bool {
    matches!(character,
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
        || character == '〇'
}

/// Whether a character is a Chinese numeral, the counting of pairs included.
pub(crate) fn is_numeral(character: char) -> bool {
    "〇零一二三四五六七八九十百千万两双".contains(character)
}

/// Whether a text opens every quotation that it closes, and closes every one that it opens.
pub(crate) fn is_balanced(text: impl Iterator<Item = char>) -> bool {
    let mut open = Vec::new();
    for character in text {
        if let Some(kind) = opening(character) {
            open.push(kind);
        } else if let Some(kind) = closing(character)
            && open.pop() != Some(kind)
        {
            return false;
        }
    }
    open.is_empty()
}

/// Which pair of marks a character opens.
pub(crate) fn opening(character: char) -> Option<usize> {
    OPENING_QUOTES.iter().chain(['（'].iter()).position(|&mark| mark == character)
}

/// Which pair of marks a character closes.
pub(crate) fn closing(character: char) -> Option<usize> {
    CLOSING_QUOTES.iter().chain(['）'].iter()).position(|&mark| mark == character)
}

/// Whether words of this class may stand alone as what a phrase is about.
pub(crate) fn is_content(class: WordClass) -> bool {
    !class.is_grammatical() && !matches!(class, WordClass::Number | WordClass::Measure | WordClass::Localizer)
}
