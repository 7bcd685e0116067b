//! The wire types, version 1: the only types that are serialized.
//!
//! Names are never changed and never removed within a version. Offsets are half-open `[start, end]` pairs in
//! the unit that the result names in `offsets`; `source` always counts raw bytes.

mod batch;
mod convert;
mod corpus;
mod diff;
mod kwic;
mod lineage;
mod normalize;
mod offsets;
mod overview;
mod phrase;
mod problem;
mod report;
mod report_page;
mod report_writer;

pub use batch::{BatchProblemV1, BatchRecordV1};
pub use convert::{
    ConvertAmbiguityV1, ConvertChoiceV1, ConvertEditV1, ConvertInspectionV1, ConvertStageV1, ConvertStepV1,
    ConvertV1,
};
pub use corpus::{CorporaV1, CorpusDocumentV1, CorpusEntryV1, CorpusV1, FactsV1, MappedV1, PutV1};
pub use diff::{DiffSide, DiffV1, NumberChangeV1, OpV1};
pub use kwic::{KwicLineV1, KwicV1};
pub use lineage::{LineageDocumentV1, LineageFormV1, LineageV1, LineagesV1};
pub use normalize::{
    BlockV1, ChangeV1, EncodingV1, HeadingV1, MetadataV1, NormalizeV1, NoteV1, ScriptSpanV1, ScriptV1,
    SegmentV1,
};
pub use offsets::{OffsetUnit, Offsets, UnknownOffsetUnit};
pub use overview::{
    OverviewComparisonV1, OverviewDocumentV1, OverviewFamilyV1, OverviewFindingV1, OverviewFormV1,
    OverviewFrameV1, OverviewPhraseV1, OverviewV1, OverviewWordingV1,
};
pub use phrase::{LifePointV1, NeighbourV1, PhraseLifeV1, VariantV1};
pub use problem::{ErrorRecordV1, ProblemV1};
pub use report::{
    ComparisonV1, CoverageV1, DocumentV1, EditV1, EvidenceV1, ExcludedV1, FamilyEditV1, FamilyV1, FindingV1,
    FormV1, FrameV1, KeyPhraseV1, KeynessV1, LevelFormV1, LevelFormsV1, LevelUseV1, OccurrenceV1, PassageV1,
    PeriodV1, PhraseV1, PlaceV1, PointsV1, ReportBlockV1, ReportNoteV1, ReportV1, RuleCountV1, ScorePartsV1,
    SettingsV1, TierV1, WordingV1,
};
pub(crate) use report_page::report_page_data;
