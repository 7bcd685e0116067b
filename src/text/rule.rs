//! Rules: why a stage may change a text.

/// The stages of the pipeline, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Bytes become text.
    Decode,
    /// Damage is undone.
    Repair,
    /// One form for one meaning: Unicode, punctuation, layout.
    Canonicalize,
    /// The script is converted.
    Convert,
    /// The parts of the text are read; nothing is changed.
    Segment,
}

impl Stage {
    /// The stages that may change the text, in the order in which they run.
    pub const ALL: [Self; 4] = [Self::Decode, Self::Repair, Self::Canonicalize, Self::Convert];

    /// The stage's name as the command line and the JSON spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Decode => "decode",
            Self::Repair => "repair",
            Self::Canonicalize => "canonicalize",
            Self::Convert => "convert",
            Self::Segment => "segment",
        }
    }
}

/// What can go wrong when a rule fires where it should not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Risk {
    /// No meaning can change.
    None,
    /// Wrong only in text that a report does not hold.
    Low,
    /// Rests on evidence from the context; the confidence says how much.
    Context,
}

/// One reason to change a text. Rules are constants; a change points at its rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name in results, `kebab-case`, unique over all stages.
    pub id: &'static str,
    /// The stage that applies it.
    pub stage: Stage,
    /// Why the change is right, in one sentence.
    pub why: &'static str,
    /// A real case: the text before and after.
    pub example: (&'static str, &'static str),
    /// What can go wrong.
    pub risk: Risk,
    /// Whether the change throws away something that cannot be told from the result alone.
    pub lossy: bool,
}
