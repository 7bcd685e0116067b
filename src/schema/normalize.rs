//! The result of normalizing one document.

use serde::Serialize;

use super::offsets::{OffsetUnit, Offsets};
use crate::document::{Canonical, Metadata, PlacedChange, PlacedNote};
use crate::normalize::GUESS_BELOW;
use crate::text::{Severity, Stage};

/// A document in canonical form.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct NormalizeV1 {
    /// The id that the request gave, or the path.
    pub id: Option<String>,
    /// The unit of `canonical`, `outline` and `blocks` offsets.
    pub offsets: OffsetUnit,
    /// The canonical text.
    pub text: String,
    /// How the bytes were read.
    pub encoding: EncodingV1,
    /// The script before the conversion.
    pub script: ScriptV1,
    /// What was changed, stage by stage.
    pub changes: Vec<ChangeV1>,
    /// What was noticed.
    pub notes: Vec<NoteV1>,
    /// What the document says about itself.
    pub metadata: MetadataV1,
    /// The headings.
    pub outline: Vec<HeadingV1>,
    /// The glossary at the end (有关名词解释).
    pub glossary: Vec<GlossaryEntryV1>,
    /// The quoted units of the body.
    pub quotations: Vec<QuotationV1>,
    /// What each line of the text is.
    pub blocks: Vec<BlockV1>,
    /// SHA-256 of the source bytes.
    pub sha256: String,
    /// The rules by which the text was made.
    pub profile: String,
}

/// How the bytes were read.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct EncodingV1 {
    /// The WHATWG label where one exists, else `hz-gb-2312`, `iso-2022-cn`, `euc-tw`, `utf-32le`, `utf-32be`,
    /// `mixed`.
    pub label: String,
    /// From 0 to 1.
    pub confidence: f32,
    /// The stretches of the source and their encodings.
    pub segments: Vec<SegmentV1>,
}

/// A stretch of the source in one encoding.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct SegmentV1 {
    /// Raw bytes, `[start, end]`.
    pub source: [usize; 2],
    /// The encoding.
    pub label: String,
}

/// The script before the conversion.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ScriptV1 {
    /// `hans`, `hant`, `hant-tw`, `hant-hk`, `mixed` or `none`.
    pub detected: String,
    /// From 0 to 1.
    pub confidence: f32,
    /// The script of each part of a mixed text.
    pub spans: Vec<ScriptSpanV1>,
}

/// A part in one script.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ScriptSpanV1 {
    /// Its place in the canonical text.
    pub canonical: [usize; 2],
    /// Its script, as in `detected`.
    pub script: String,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ChangeV1 {
    /// `decode`, `repair`, `canonicalize` or `convert`.
    pub stage: String,
    /// The rule that allowed it.
    pub rule: String,
    /// The raw bytes that the replaced text came from.
    pub source: [usize; 2],
    /// Where the result stands in the canonical text.
    pub canonical: [usize; 2],
    /// What stood there before this stage; bytes that are no text as `\xNN`.
    pub before: String,
    /// What this stage put there.
    pub after: String,
    /// From 0 to 1; below 0.9 it is a guess.
    pub confidence: f32,
    /// What else it might have been, most likely first.
    pub alternatives: Vec<String>,
}

/// Something that a stage noticed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct NoteV1 {
    /// The stage that noticed it.
    pub stage: String,
    /// The kind of note.
    pub code: String,
    /// `information` or `warning`.
    pub severity: String,
    /// What happened and what can be done.
    pub message: String,
    /// Raw bytes, where the note is about a place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<[usize; 2]>,
    /// The place in the canonical text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canonical: Option<[usize; 2]>,
}

/// What the document says about itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct MetadataV1 {
    /// The title.
    pub title: Option<String>,
    /// Who speaks or published.
    pub issuer: Option<String>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Option<String>,
    /// The document number (文号).
    pub document_number: Option<String>,
    /// The day on which it was delivered.
    pub delivered: Option<String>,
    /// The day on which it was written (成文日期).
    pub written: Option<String>,
    /// The day of publication.
    pub published: Option<String>,
    /// The index number (索引号).
    pub index_number: Option<String>,
    /// The topic words (主题词).
    pub topics: Vec<String>,
    /// Where the page took the text from (来源).
    pub origin: Option<String>,
    /// Who delivered it.
    pub speaker: Option<String>,
    /// Reporters.
    pub reporters: Vec<String>,
    /// The editor.
    pub editor: Option<String>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct HeadingV1 {
    /// 1 is the highest.
    pub level: u8,
    /// The enumerator, such as 一、; may be empty.
    pub number: String,
    /// The heading without it.
    pub title: String,
    /// The heading's place in the canonical text.
    pub canonical: [usize; 2],
    /// The heading's raw bytes.
    pub source: [usize; 2],
    /// The section that it opens.
    pub section: [usize; 2],
}

/// An entry of the glossary at the end.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct GlossaryEntryV1 {
    /// The enumerator; may be empty.
    pub number: String,
    /// The term.
    pub term: String,
    /// What is said about it.
    pub definition: String,
    /// The place of the term in the canonical text.
    pub canonical: [usize; 2],
    /// The term's raw bytes.
    pub source: [usize; 2],
    /// The place of the definition in the canonical text.
    pub definition_canonical: [usize; 2],
}

/// A quoted unit of the body.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct QuotationV1 {
    /// What is quoted, without the marks.
    pub text: String,
    /// `words` for “” and ‘’, `title` for 《》 and 〈〉.
    pub kind: String,
    /// In how many other quotations it stands.
    pub depth: usize,
    /// Its place in the canonical text.
    pub canonical: [usize; 2],
    /// Its raw bytes.
    pub source: [usize; 2],
}

/// A line of the canonical text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct BlockV1 {
    /// `title`, `heading`, `paragraph`, `salutation`, `glossary`, `metadata` or `furniture`.
    pub kind: String,
    /// Its place in the canonical text.
    pub canonical: [usize; 2],
    /// Its raw bytes.
    pub source: [usize; 2],
    /// Why it is not part of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl NormalizeV1 {
    /// Writes a canonical document in wire form, with offsets in `unit`.
    pub fn new(id: Option<String>, canonical: &Canonical, unit: OffsetUnit) -> Self {
        let offsets = Offsets::new(&canonical.text, unit);
        let source = |span| {
            let raw = canonical.map.to_raw(span);
            [raw.start(), raw.end()]
        };
        Self {
            id,
            offsets: unit,
            text: canonical.text.clone(),
            encoding: EncodingV1 {
                label: canonical.encoding.label.to_owned(),
                confidence: canonical.encoding.confidence,
                segments: (canonical.encoding.segments.iter())
                    .map(|segment| SegmentV1 {
                        source: [segment.source.start(), segment.source.end()],
                        label: segment.label.to_owned(),
                    })
                    .collect(),
            },
            script: ScriptV1 {
                detected: canonical.script.detected.name().to_owned(),
                confidence: canonical.script.confidence,
                spans: (canonical.script.spans.iter())
                    .map(|part| ScriptSpanV1 {
                        canonical: offsets.pair(part.span.start(), part.span.end()),
                        script: part.script.name().to_owned(),
                    })
                    .collect(),
            },
            changes: canonical.changes().iter().map(|change| ChangeV1::new(change, &offsets)).collect(),
            notes: canonical.notes.iter().map(|note| NoteV1::new(note, &offsets)).collect(),
            metadata: MetadataV1::new(&canonical.metadata),
            outline: (canonical.structure.outline.iter())
                .map(|heading| HeadingV1 {
                    level: heading.level,
                    number: heading.number.clone(),
                    title: heading.title.clone(),
                    canonical: offsets.pair(heading.span.start(), heading.span.end()),
                    source: source(heading.span),
                    section: offsets.pair(heading.section.start(), heading.section.end()),
                })
                .collect(),
            glossary: (canonical.structure.glossary.iter())
                .map(|entry| GlossaryEntryV1 {
                    number: entry.number.clone(),
                    term: canonical.text[entry.term.range()].to_owned(),
                    definition: canonical.text[entry.definition.range()].to_owned(),
                    canonical: offsets.pair(entry.term.start(), entry.term.end()),
                    source: source(entry.term),
                    definition_canonical: offsets.pair(entry.definition.start(), entry.definition.end()),
                })
                .collect(),
            quotations: (canonical.structure.quotations.iter())
                .map(|quotation| QuotationV1 {
                    text: canonical.text[quotation.span.range()].to_owned(),
                    kind: quotation.kind.name().to_owned(),
                    depth: quotation.depth,
                    canonical: offsets.pair(quotation.span.start(), quotation.span.end()),
                    source: source(quotation.span),
                })
                .collect(),
            blocks: (canonical.structure.blocks.iter())
                .map(|block| BlockV1 {
                    kind: block.kind.name().to_owned(),
                    canonical: offsets.pair(block.span.start(), block.span.end()),
                    source: source(block.span),
                    why: block.why.map(str::to_owned),
                })
                .collect(),
            sha256: canonical.source_id.clone(),
            profile: canonical.profile.clone(),
        }
    }
}

impl ChangeV1 {
    /// The changes of a document that are guesses, with offsets in `unit`.
    pub fn guesses(canonical: &Canonical, unit: OffsetUnit) -> Vec<Self> {
        let offsets = Offsets::new(&canonical.text, unit);
        let placed = canonical.changes();
        let guesses = placed.iter().filter(|placed| placed.change.confidence < GUESS_BELOW);
        guesses.map(|placed| Self::new(placed, &offsets)).collect()
    }

    fn new(placed: &PlacedChange<'_>, offsets: &Offsets<'_>) -> Self {
        let change = &placed.change;
        Self {
            stage: change.rule.stage.name().to_owned(),
            rule: change.rule.id.to_owned(),
            source: [placed.source.start(), placed.source.end()],
            canonical: offsets.pair(placed.canonical.start(), placed.canonical.end()),
            before: match (change.rule.stage, std::str::from_utf8(change.before)) {
                (Stage::Decode, _) | (_, Err(_)) => {
                    change.before.iter().map(|byte| format!("\\x{byte:02X}")).collect()
                }
                (_, Ok(text)) => text.to_owned(),
            },
            after: change.after.to_owned(),
            confidence: change.confidence,
            alternatives: change.alternatives.to_vec(),
        }
    }
}

impl NoteV1 {
    pub(super) fn new(note: &PlacedNote, offsets: &Offsets<'_>) -> Self {
        Self {
            stage: note.stage.name().to_owned(),
            code: note.code.to_owned(),
            severity: match note.severity {
                Severity::Information => "information",
                Severity::Warning => "warning",
            }
            .to_owned(),
            message: note.message.clone(),
            source: note.source.map(|span| [span.start(), span.end()]),
            canonical: note.canonical.map(|span| offsets.pair(span.start(), span.end())),
        }
    }
}

impl MetadataV1 {
    fn new(metadata: &Metadata) -> Self {
        Self {
            title: metadata.title.clone(),
            issuer: metadata.issuer.clone(),
            date: metadata.date.map(|date| date.to_string()),
            document_number: metadata.document_number.clone(),
            delivered: metadata.delivered.map(|date| date.to_string()),
            written: metadata.written.map(|date| date.to_string()),
            published: metadata.published.map(|date| date.to_string()),
            index_number: metadata.index_number.clone(),
            topics: metadata.topics.clone(),
            origin: metadata.origin.clone(),
            speaker: metadata.speaker.clone(),
            reporters: metadata.reporters.clone(),
            editor: metadata.editor.clone(),
        }
    }
}
