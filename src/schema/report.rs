//! The phrase-evolution report.

use std::collections::BTreeMap;

use serde::Serialize;

use super::offsets::OffsetUnit;

/// What recurs in a corpus, and how it changes.
///
/// `canonical` offsets count in the canonical text of the named document, in the unit that `offsets` names;
/// `source` offsets count raw bytes. `at`, `from` and `to` count in the text beside them, in the same unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ReportV1 {
    /// The unit of all offsets but those of `source`.
    pub offsets: OffsetUnit,
    /// What the data say in plain sentences, strongest first.
    pub findings: Vec<FindingV1>,
    /// What the data do not allow to say.
    pub limits: Vec<FindingV1>,
    /// The documents, by date.
    pub documents: Vec<DocumentV1>,
    /// The formulations, best first.
    pub phrases: Vec<PhraseV1>,
    /// Variants of one formula.
    pub families: Vec<FamilyV1>,
    /// Wordings with slots.
    pub frames: Vec<FrameV1>,
    /// Long stretches that documents share.
    pub passages: Vec<PassageV1>,
    /// Consecutive documents of one series: what was kept, reworded, dropped, and what is new.
    pub comparisons: Vec<ComparisonV1>,
    /// Wordings that several levels of the administration use.
    pub levels: Vec<LevelUseV1>,
    /// The earlier and the later documents beside each other; `null` where one of the periods is empty.
    pub keyness: Option<KeynessV1>,
    /// What recurs and is no formulation, and the lines that were not mined.
    pub excluded: Vec<ExcludedV1>,
    /// What the report rests on.
    pub coverage: CoverageV1,
    /// The meaning of each status.
    pub statuses: BTreeMap<String, String>,
    /// How the report was made.
    pub settings: SettingsV1,
}

/// A sentence and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct FindingV1 {
    /// `kept`, `reworded`, `dropped`, `new`, `family`, `shared`, `trend` or `limit`.
    pub kind: String,
    /// The sentence in Chinese.
    pub chinese: String,
    /// The sentence in English.
    pub english: String,
    /// The wordings that it speaks of and where they stand.
    pub evidence: Vec<EvidenceV1>,
}

/// A wording and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct EvidenceV1 {
    /// The wording.
    pub text: String,
    /// Its places, at most a dozen.
    pub occurrences: Vec<OccurrenceV1>,
}

/// A document and what was done to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct DocumentV1 {
    /// The path relative to the given root.
    pub id: String,
    /// The title.
    pub title: Option<String>,
    /// Who speaks.
    pub issuer: Option<String>,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Option<String>,
    /// The date on an axis of years, such as 2022.055.
    pub year: Option<f64>,
    /// The series that it continues.
    pub series: Option<String>,
    /// `national`, `province`, `city`, `district` or `subdistrict`.
    pub level: Option<String>,
    /// The characters of the canonical text.
    pub n_chars: usize,
    /// The characters that were mined: the body without addresses.
    pub n_mined: usize,
    /// The encoding that its bytes were read by.
    pub encoding: String,
    /// How sure the encoding is, from 0 to 1.
    pub encoding_confidence: f32,
    /// The script before the conversion.
    pub script: String,
    /// The changes by stage and rule, most frequent first.
    pub changes: Vec<RuleCountV1>,
    /// How many changes are repairs of damage.
    pub n_repairs: usize,
    /// What was noticed.
    pub notes: Vec<ReportNoteV1>,
    /// How many lines of the page around the text were left out.
    pub n_furniture: usize,
    /// SHA-256 of the source bytes.
    pub sha256: String,
    /// The rules by which the canonical text was made.
    pub profile: String,
    /// The canonical text.
    pub text: String,
    /// The lines of the text: what each is.
    pub blocks: Vec<ReportBlockV1>,
}

/// How often a rule changed a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct RuleCountV1 {
    /// `decode`, `repair`, `canonicalize` or `convert`.
    pub stage: String,
    /// The rule.
    pub rule: String,
    /// Its changes.
    pub n: usize,
    /// The least confidence among them, from 0 to 1.
    pub least_confidence: f32,
}

/// Something that was noticed about a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ReportNoteV1 {
    /// The kind of note.
    pub code: String,
    /// `information` or `warning`.
    pub severity: String,
    /// What happened and what can be done.
    pub message: String,
    /// The raw bytes, where the note is about a place.
    pub source: Option<[usize; 2]>,
}

/// A line of a canonical text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ReportBlockV1 {
    /// `title`, `heading`, `paragraph`, `salutation`, `glossary`, `metadata` or `furniture`.
    pub kind: String,
    /// Its place.
    pub canonical: [usize; 2],
}

/// A formulation.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct PhraseV1 {
    /// The wording.
    pub text: String,
    /// 1 is the best.
    pub rank: usize,
    /// The score by which it is ranked.
    pub score: f64,
    /// What the score is made of.
    pub parts: ScorePartsV1,
    /// The ids of the documents that use it.
    pub documents: Vec<String>,
    /// Its occurrences in each of them.
    pub counts: BTreeMap<String, usize>,
    /// The same per 10,000 mined characters.
    pub exposure: BTreeMap<String, f64>,
    /// The first date at which it stands.
    pub first: Option<String>,
    /// The last one.
    pub last: Option<String>,
    /// `persistent`, `emerging`, `fading`, `revived`, `single-period`, `intermittent` or `too-few-documents`;
    /// `statuses` says what each means.
    pub status: String,
    /// The number of dated documents that use it.
    pub k: usize,
    /// The number of dated documents.
    pub n: usize,
    /// The head of its family, when it has variants.
    pub family: Option<String>,
    /// The wording that it and its variants begin with, when only they together reach the least documents.
    pub completes: Option<String>,
    /// Its tier, where tiers were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<TierV1>,
    /// The places where it stands: all of them, as long as all phrases together have 200,000, then 50 each.
    pub occurrences: Vec<OccurrenceV1>,
}

impl PhraseV1 {
    /// All its occurrences, those that are not written among them.
    pub fn n(&self) -> usize {
        self.counts.values().sum()
    }
}

/// What a score is made of.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ScorePartsV1 {
    /// The information of the words, in bits.
    pub information: f64,
    /// Documents.
    pub documents: usize,
    /// Occurrences.
    pub occurrences: usize,
    /// The field of policy, for a formulation that the table of formulations has: `party`, `economy` and so on.
    pub field: Option<String>,
    /// The points for each trait; with the constant `settings.base_points` they make the score.
    pub points: PointsV1,
    /// The share of the places in which it begins and ends at a word border or a mark: the weaker end.
    pub boundary: f64,
    /// The branching entropy of the characters before it, in bits, where there are enough.
    pub left_entropy: Option<f64>,
    /// The same behind it.
    pub right_entropy: Option<f64>,
}

/// The points of a phrase: each is what a trait adds to the logarithm of the odds that a careful reader lists it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct PointsV1 {
    /// For the number of its documents.
    pub documents: f64,
    /// For the number of its occurrences.
    pub occurrences: f64,
    /// For its length.
    pub length: f64,
    /// For the information of its characters.
    pub density: f64,
    /// For a formulation that the table of formulations has.
    pub known: f64,
    /// For ends that stand free.
    pub ends: f64,
    /// For the form of its words.
    pub form: f64,
    /// For what it is about.
    pub matter: f64,
    /// Off for what better phrases have shown already.
    pub shown: f64,
}

impl PointsV1 {
    /// The names of the points.
    pub const NAMES: [&'static str; 9] =
        ["documents", "occurrences", "length", "density", "known", "ends", "form", "matter", "shown"];

    /// The points in the order of [`Self::NAMES`].
    pub fn values(&self) -> [f64; 9] {
        let Self { documents, occurrences, length, density, known, ends, form, matter, shown } = *self;
        [documents, occurrences, length, density, known, ends, form, matter, shown]
    }
}

/// A place where a wording stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct OccurrenceV1 {
    /// The id of the document.
    pub document: String,
    /// The place in its canonical text.
    pub canonical: [usize; 2],
    /// The raw bytes that it came from.
    pub source: [usize; 2],
    /// The sentence that holds it, at most 500 characters on either side.
    pub sentence: String,
    /// The place in the sentence.
    pub at: [usize; 2],
}

/// Variants of one formula.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct FamilyV1 {
    /// The form that stands in most documents.
    pub head: String,
    /// All forms, the head first.
    pub forms: Vec<FormV1>,
    /// The change that separates most forms from the head: `replaced-tail`, `replaced-head`, `replaced-word`,
    /// `inserted-modifier`, `dropped-modifier`, `reordered`, `replaced-character` or `several`.
    pub change: String,
    /// The edits of all forms.
    pub edits: Vec<FamilyEditV1>,
}

/// A form of a family.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct FormV1 {
    /// The wording.
    pub text: String,
    /// The ids of the documents that use it.
    pub documents: Vec<String>,
    /// The first date.
    pub first: Option<String>,
    /// The last date.
    pub last: Option<String>,
    /// What separates it from the head; none for the head.
    pub change: Option<String>,
    /// `earlier`, `later` or `same-time`: its first date against that of the head.
    pub direction: Option<String>,
    /// Every place where it stands.
    pub occurrences: Vec<OccurrenceV1>,
}

/// An edit between the head of a family and a form.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct FamilyEditV1 {
    /// The form.
    pub form: String,
    /// What separates it from the head.
    pub change: String,
    /// The places that differ.
    pub edits: Vec<EditV1>,
}

/// One place where two wordings differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct EditV1 {
    /// What stands in the first wording; empty for words put in.
    pub before: String,
    /// What stands in the second one; empty for words left out.
    pub after: String,
    /// The place in the first wording.
    pub from: [usize; 2],
    /// The place in the second one.
    pub to: [usize; 2],
}

/// A wording with slots.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct FrameV1 {
    /// The wording, `{}` for each slot.
    pub skeleton: String,
    /// How often it is filled.
    pub n: usize,
    /// The score by which frames are ordered.
    pub score: f64,
    /// The ids of the documents that use it.
    pub documents: Vec<String>,
    /// What fills the slots, use by use.
    pub fillers: Vec<Vec<String>>,
    /// Where it is filled, use by use.
    pub occurrences: Vec<OccurrenceV1>,
}

/// A long stretch that documents share.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct PassageV1 {
    /// The text.
    pub text: String,
    /// Its characters.
    pub n_chars: usize,
    /// The ids of the documents that share it.
    pub documents: Vec<String>,
    /// The phrases that it holds, best first.
    pub phrases: Vec<String>,
    /// Every place where it stands, without the sentence.
    pub occurrences: Vec<PlaceV1>,
}

/// A place in a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct PlaceV1 {
    /// The id of the document.
    pub document: String,
    /// The place in its canonical text.
    pub canonical: [usize; 2],
    /// The raw bytes that it came from.
    pub source: [usize; 2],
}

/// Two consecutive documents of one series.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ComparisonV1 {
    /// The series.
    pub series: String,
    /// The id of the earlier document.
    pub earlier: String,
    /// The id of the later document.
    pub later: String,
    /// The date of the earlier document.
    pub earlier_date: Option<String>,
    /// The date of the later document.
    pub later_date: Option<String>,
    /// What became of the wording, by fate and then by rank.
    pub wordings: Vec<WordingV1>,
    /// How many more of each fate there are than are listed.
    pub unlisted: BTreeMap<String, usize>,
}

/// What became of a wording.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct WordingV1 {
    /// `kept`, `reworded`, `dropped` or `new`.
    pub fate: String,
    /// The wording in the earlier document; in the later one, for a new wording.
    pub text: String,
    /// The wording in the later document, for a reworded one.
    pub becomes: Option<String>,
    /// What separates the two, for a reworded one.
    pub change: Option<String>,
    /// Where they differ.
    pub edits: Vec<EditV1>,
    /// The places in the earlier document.
    pub earlier: Vec<OccurrenceV1>,
    /// The places in the later document.
    pub later: Vec<OccurrenceV1>,
    /// The score of the wording.
    pub score: f64,
}

/// A wording that several levels of the administration use.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct LevelUseV1 {
    /// The wording, or the head of its family.
    pub text: String,
    /// The levels that use it, from the centre down.
    pub levels: Vec<LevelFormsV1>,
}

/// How one level words a formula.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct LevelFormsV1 {
    /// `national`, `province`, `city`, `district` or `subdistrict`.
    pub level: String,
    /// The forms that its documents use.
    pub forms: Vec<LevelFormV1>,
}

/// A form that a level uses.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct LevelFormV1 {
    /// The wording.
    pub text: String,
    /// The ids of the documents.
    pub documents: Vec<String>,
    /// Its occurrences there.
    pub n: usize,
}

/// Something that is not listed among the phrases.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct ExcludedV1 {
    /// The wording, or the line.
    pub text: String,
    /// Why it is not listed.
    pub why: String,
    /// `measurement`, `calendar`, `office`, `ceremony`, `generic` or `ordinary-word` for a wording; `metadata`,
    /// `furniture` or `salutation` for a line.
    pub kind: String,
    /// The ids of the documents that hold it.
    pub documents: Vec<String>,
    /// How often it stands there.
    pub n: usize,
    /// Its first place.
    pub place: Option<PlaceV1>,
}

/// What the report rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct CoverageV1 {
    /// Documents.
    pub n_documents: usize,
    /// Documents with a date.
    pub n_dated: usize,
    /// Issuers.
    pub n_issuers: usize,
    /// Series of two documents or more.
    pub n_series: usize,
    /// The first date.
    pub first: Option<String>,
    /// The last date.
    pub last: Option<String>,
    /// The years between them without a document.
    pub missing_years: Vec<u16>,
    /// The characters of all canonical texts.
    pub n_chars: usize,
    /// The characters that were mined.
    pub n_mined: usize,
    /// The phrases that are listed.
    pub n_phrases: usize,
    /// The phrases that were found and are not listed.
    pub n_unlisted: usize,
    /// The occurrences of the listed phrases: the sum of all their counts.
    pub n_occurrences: usize,
}

/// Two periods and the phrases that tell them apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct KeynessV1 {
    /// The earlier documents.
    pub earlier: PeriodV1,
    /// The later documents.
    pub later: PeriodV1,
    /// `compared`, or `too-few-documents` where no phrase could be told from chance.
    pub verdict: String,
    /// The phrases that were compared.
    pub n_compared: usize,
    /// Those whose q-value is at most 0.05, surest first.
    pub phrases: Vec<KeyPhraseV1>,
}

/// Some of the dated documents.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct PeriodV1 {
    /// The first date.
    pub from: String,
    /// The last date.
    pub to: String,
    /// Documents.
    pub n: usize,
}

/// A phrase that the documents of one period use more than those of the other.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct KeyPhraseV1 {
    /// The wording.
    pub text: String,
    /// Its rank among the phrases.
    pub rank: usize,
    /// The earlier documents that use it.
    pub k_earlier: usize,
    /// The later documents that use it.
    pub k_later: usize,
    /// The share of the later documents minus that of the earlier ones.
    pub difference: f64,
    /// The 95 % interval of the difference.
    pub interval: [f64; 2],
    /// Fisher's exact p-value, two-sided.
    pub p: f64,
    /// The q-value (Benjamini and Hochberg) over all compared phrases.
    pub q: f64,
}

/// The tier of a phrase on the China Media Project's scale.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct TierV1 {
    /// `沸`, `烫`, `below` the published thresholds, or `too-few-documents`.
    pub tier: String,
    /// The year: the last one of the corpus.
    pub year: u16,
    /// The share of its documents that use the phrase.
    pub share: f64,
}

/// How a report was made.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "serve", derive(utoipa::ToSchema))]
pub struct SettingsV1 {
    /// The least documents of a phrase.
    pub least_documents: usize,
    /// The least characters of a passage.
    pub passage_length: usize,
    /// The most phrases that are listed.
    pub most_phrases: usize,
    /// The most frames that are listed.
    pub most_frames: usize,
    /// Exposure counts occurrences per this many characters.
    pub per_characters: f64,
    /// Where the sum of the points of a phrase begins.
    pub base_points: f64,
    /// The version of the program.
    pub version: String,
}
