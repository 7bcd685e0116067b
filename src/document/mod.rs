//! The nouns that the stages speak of: sources, canonical documents, their structure, and corpora of them.

mod canonical;
mod corpus;
mod date;
mod encoding;
mod file_name;
mod manifest;
mod metadata;
mod script;
mod source;
mod structure;

pub use canonical::{Canonical, PlacedChange, PlacedNote, Receipt};
pub use corpus::{Corpus, Document};
pub use date::{Date, InvalidDate};
pub use encoding::{EncodingReport, EncodingSegment};
pub use file_name::FileName;
pub use manifest::{Manifest, ManifestEntry, ManifestError};
pub use metadata::{Level, Metadata, UnknownLevel};
pub use script::{Script, ScriptReport, ScriptSpan};
pub use source::{MAX_SOURCE_BYTES, SourceText, SourceTooLarge};
pub use structure::{Block, BlockKind, Clause, GlossaryEntry, Heading, Quotation, QuotationKind, Structure};
