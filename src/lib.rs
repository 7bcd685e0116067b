//! One canonical form for Chinese reports of any encoding, script or damage, and the evolution of the official
//! phrasing in them.
//!
//! ```
//! use tifa::document::SourceText;
//! use tifa::normalize::{Options, normalize};
//!
//! // 全面深化改革 as GBK bytes.
//! let bytes = b"\xc8\xab\xc3\xe6\xc9\xee\xbb\xaf\xb8\xc4\xb8\xef".to_vec();
//! let canonical = normalize(&SourceText::new(bytes)?, &Options::default());
//! assert_eq!(canonical.text, "全面深化改革");
//! assert_eq!(canonical.encoding.label, "gbk");
//! # Ok::<(), tifa::document::SourceTooLarge>(())
//! ```
//!
//! The folders are the pipeline, and data flows one way through them:
//!
//! | module | from → to |
//! |---|---|
//! | [`decode`] | bytes → text |
//! | [`repair`] | damaged text → text |
//! | [`canonicalize`] | one form for one meaning |
//! | [`convert`] | one script |
//! | [`segment`] | headings, clauses, metadata, the page around the text |
//! | [`normalize`](mod@normalize) | chains these stages into a [`document::Canonical`] |
//! | [`diff`] | two canonical documents → what changed |
//! | [`phrases`] | a corpus → recurring phrasing, families, frames |
//! | [`evolution`] | phrases over time |
//! | [`schema`] | the wire types, version 1 |
//! | [`render`] | wire types → text, HTML, CSV |
//! | `store`, `corpora` | documents that stay, and what is asked of them |
//! | [`requests`] | JSON requests → wire types: what both shells have in common |
//!
//! Under them lie [`text`] (spans, receipts, the offset map), [`dictionary`] (tables and tries) and
//! [`document`] (the nouns). The command line and the HTTP service stand on top.

pub mod canonicalize;
pub mod convert;
pub mod decode;
pub mod dictionary;
pub mod diff;
pub mod document;
pub mod evolution;
pub mod normalize;
pub mod phrases;
pub mod render;
pub mod repair;
pub mod requests;
pub mod schema;
pub mod segment;
pub mod text;

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "store")]
pub mod corpora;
#[cfg(feature = "serve")]
pub mod http;
#[cfg(feature = "store")]
pub mod store;
