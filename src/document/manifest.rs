//! `manifest.toml`: what is known of documents beside their text.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::date::Date;
use super::metadata::Level;

/// What a manifest says of the documents beside it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Manifest {
    entries: BTreeMap<String, ManifestEntry>,
}

/// What a manifest says of one document. Every field may be missing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ManifestEntry {
    /// The title.
    pub title: Option<String>,
    /// Who speaks in it.
    pub issuer: Option<String>,
    /// The level of its issuer.
    pub level: Option<Level>,
    /// The series that it continues.
    pub series: Option<String>,
    /// Its day, month or year.
    pub date: Option<Date>,
    /// The SHA-256 that its bytes should have.
    pub sha256: Option<String>,
}

/// Why a manifest cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ManifestError {
    /// It is not TOML of the expected shape: `[[document]]` tables.
    #[error("{0}")]
    Syntax(String),
    /// A document's date or level does not read.
    #[error("`{file}`: {cause}")]
    Value {
        /// The document.
        file: String,
        /// What is wrong.
        cause: String,
    },
    /// Two entries speak of one file.
    #[error("`{0}` stands there twice")]
    Twice(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)] // `[[documents]]` for `[[document]]` must not pass for an empty manifest.
struct Tables {
    #[serde(default)]
    document: Vec<Table>,
}

#[derive(Deserialize)]
struct Table {
    file: String,
    title: Option<String>,
    issuer: Option<String>,
    level: Option<String>,
    series: Option<String>,
    date: Option<String>,
    sha256: Option<String>,
}

impl Manifest {
    /// Reads a manifest: a `[[document]]` table for each file.
    ///
    /// # Errors
    /// [`ManifestError`] names the file and the value that does not read.
    pub fn parse(toml: &str) -> Result<Self, ManifestError> {
        let tables: Tables =
            toml::from_str(toml).map_err(|error| ManifestError::Syntax(error.to_string()))?;
        let mut entries = BTreeMap::new();
        for table in tables.document {
            let value = |cause: String| ManifestError::Value { file: table.file.clone(), cause };
            let date = table.date.as_deref().map(str::parse).transpose();
            let level = table.level.as_deref().map(str::parse).transpose();
            let entry = ManifestEntry {
                title: table.title,
                issuer: table.issuer,
                level: level.map_err(|error: super::metadata::UnknownLevel| value(error.to_string()))?,
                series: table.series,
                date: date.map_err(|error: super::date::InvalidDate| value(error.to_string()))?,
                sha256: table.sha256,
            };
            if entries.insert(table.file.clone(), entry).is_some() {
                return Err(ManifestError::Twice(table.file));
            }
        }
        Ok(Self { entries })
    }

    /// What is said of the document with this id: its path relative to the manifest.
    pub fn entry(&self, id: &str) -> Option<&ManifestEntry> {
        self.entries.get(id)
    }

    /// The files that are spoken of, sorted.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }
}
