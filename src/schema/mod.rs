//! The wire types, version 1: the only types that are serialized.
//!
//! Names are never changed and never removed within a version. Offsets are half-open `[start, end]` pairs in
//! the unit that the result names in `offsets`; `source` always counts raw bytes.

mod diff;
mod normalize;
mod offsets;

pub use diff::{DiffSide, DiffV1, NumberChangeV1, OpV1};
pub use normalize::{
    BlockV1, ChangeV1, EncodingV1, HeadingV1, MetadataV1, NormalizeV1, NoteV1, ScriptSpanV1, ScriptV1, SegmentV1,
};
pub use offsets::{OffsetUnit, Offsets, UnknownOffsetUnit};
