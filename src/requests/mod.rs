//! JSON requests → wire types: what the records of the command line and the bodies of the HTTP service have in
//! common.
//!
//! A request is parsed, carried out by pure functions and answered with a wire type of [`crate::schema`] or
//! with a [`Problem`]. Nothing here reads files or sockets.

mod convert;
mod diff;
mod explain;
mod lineage;
mod names;
mod normalize;
mod phrase;
mod problem;
mod record;
mod report;
mod report_format;
mod watch;

pub use convert::{ConvertRequest, converted, named_converter};
pub use diff::{Comparison, DiffRequest, DiffSettings, diff_documents};
pub use explain::Explain;
pub use lineage::{LineageRequest, by_series, lineages_of};
pub use names::{named_encoding, named_offsets, named_stage, named_target, named_tofu_risk};
pub use normalize::{DeclaredHint, NormalizeRequest, NormalizeSettings, bytes_of_base64, source};
pub use phrase::{PhraseRequest, canonical_phrase, phrase_life};
pub use problem::{Problem, ProblemKind};
pub use record::{Answer, answer_record, answer_work, parse_request};
pub use report::{ReportDocument, ReportHow, ReportRequest};
pub use report_format::{ReportFormat, WrittenReport};
pub use watch::{StageEnded, Watch};
