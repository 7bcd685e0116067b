//! The parts of a document: blocks, headings, clauses.

use crate::text::{Canon, Span};

/// What the segmenting stage read from a canonical text. It changes nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Structure {
    /// The lines of the canonical text, in order, with what each is.
    pub blocks: Vec<Block>,
    /// The headings, in order.
    pub outline: Vec<Heading>,
    /// The clauses of the body; together they hold every byte of every body block once.
    pub clauses: Vec<Clause>,
    /// The entries of the glossary at the end (有关名词解释).
    pub glossary: Vec<GlossaryEntry>,
    /// What the body puts in quotation marks or in the marks of titles, in order.
    pub quotations: Vec<Quotation>,
}

/// One line of the canonical text: a paragraph, a heading, a piece of the page around them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its place, without the line feed.
    pub span: Span<Canon>,
    /// What it is.
    pub kind: BlockKind,
    /// Why it is not part of the body, for [`BlockKind::Furniture`] and [`BlockKind::Metadata`]: one phrase.
    pub why: Option<&'static str>,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKind {
    /// The title of the document, or a line of it.
    Title,
    /// A heading of the outline.
    Heading,
    /// Running text.
    Paragraph,
    /// An address to the audience, such as 各位代表.
    Salutation,
    /// An entry of the glossary at the end, or its heading (有关名词解释).
    Glossary,
    /// A line that says something about the document: dates, numbers, bylines, picture captions.
    Metadata,
    /// The page around the text: navigation, buttons, page numbers.
    Furniture,
}

impl BlockKind {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::Salutation => "salutation",
            Self::Glossary => "glossary",
            Self::Metadata => "metadata",
            Self::Furniture => "furniture",
        }
    }

    /// Whether it belongs to what the document says, rather than to the page it stands on.
    pub fn is_body(self) -> bool {
        !matches!(self, Self::Metadata | Self::Furniture)
    }
}

/// A heading of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// How deep it stands: 1 for the highest headings, one more below each.
    pub level: u8,
    /// The enumerator as it stands, such as 一、 or （二） or 三是 or ——; empty for a heading without one.
    pub number: String,
    /// The heading's own text, without the enumerator.
    pub title: String,
    /// The heading's place, enumerator and all.
    pub span: Span<Canon>,
    /// The section that it opens, from the heading's end to the next heading of its depth or a higher one.
    pub section: Span<Canon>,
}

/// An entry of a glossary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlossaryEntry {
    /// The enumerator as it stands; may be empty.
    pub number: String,
    /// The place of the term, its own quotation marks included.
    pub term: Span<Canon>,
    /// The place of what is said about it, to the end of its last paragraph.
    pub definition: Span<Canon>,
}

/// A quoted unit: “四链”, 《关于…的意见》.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotation {
    /// The place of what is quoted, without its marks.
    pub span: Span<Canon>,
    /// Which marks it has.
    pub kind: QuotationKind,
    /// In how many other quotations it stands.
    pub depth: usize,
}

/// What the marks of a quotation say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuotationKind {
    /// Words: “” or ‘’.
    Words,
    /// The title of a work: 《》 or 〈〉.
    Title,
}

impl QuotationKind {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Title => "title",
        }
    }
}

/// A stretch of the body that ends in 。！？；，：, or with its block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// Its place, closing punctuation and closing quotes included.
    pub span: Span<Canon>,
    /// The number of its block in [`Structure::blocks`].
    pub block: usize,
}

impl Structure {
    /// The blocks that belong to what the document says.
    pub fn body(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| block.kind.is_body())
    }
}
