//! What a document says about itself.

use std::fmt;
use std::str::FromStr;

use super::date::Date;

/// The facts that stand in the head, the foot or the byline of a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Metadata {
    /// The title, without the line breaks of the layout.
    pub title: Option<String>,
    /// The body that speaks in the document or published it.
    pub issuer: Option<String>,
    /// The day on which it was delivered, else written, else published.
    pub date: Option<Date>,
    /// The day on which it was delivered, from the line under the title (——2025年1月16日在…会议上).
    pub delivered: Option<Date>,
    /// The day on which it was written (成文日期).
    pub written: Option<Date>,
    /// The day on which it was published: as the page names it, or the date in the line of a news page's origin.
    pub published: Option<Date>,
    /// The document number (文号).
    pub document_number: Option<String>,
    /// The index number of a government information page (索引号).
    pub index_number: Option<String>,
    /// The topic words (主题词).
    pub topics: Vec<String>,
    /// Where the page says that it took the text from (来源).
    pub origin: Option<String>,
    /// Who delivered it, where a line under the title names an office or a name.
    pub speaker: Option<String>,
    /// Reporters named in a byline, in their order.
    pub reporters: Vec<String>,
    /// The editor of the page (编辑).
    pub editor: Option<String>,
}

/// The level of the administration that a document comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The centre.
    National,
    /// A province, or a body of its rank.
    Province,
    /// A city.
    City,
    /// A district or a county.
    District,
    /// A subdistrict, a town or a township.
    Subdistrict,
}

impl Level {
    /// All levels from the centre down.
    pub const ALL: [Self; 5] =
        [Self::National, Self::Province, Self::City, Self::District, Self::Subdistrict];

    /// The name in the manifest and in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::National => "national",
            Self::Province => "province",
            Self::City => "city",
            Self::District => "district",
            Self::Subdistrict => "subdistrict",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The text is the name of no [`Level`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no level: write national, province, city, district or subdistrict")]
pub struct UnknownLevel(String);

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(text: &str) -> Result<Self, UnknownLevel> {
        Self::ALL.into_iter().find(|level| level.name() == text).ok_or_else(|| UnknownLevel(text.to_owned()))
    }
}
