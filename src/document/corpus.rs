//! Documents side by side.

use super::canonical::Canonical;
use super::date::Date;
use super::file_name::FileName;
use super::manifest::ManifestEntry;
use super::metadata::Level;

/// A document of a corpus: its canonical form, and what is known of it from the manifest, its text or its name.
#[derive(Debug, Clone)]
pub struct Document {
    /// The name in results: the path relative to the root that was given, with `/`.
    pub id: String,
    /// The canonical form.
    pub canonical: Canonical,
    /// The title.
    pub title: Option<String>,
    /// Who speaks in it.
    pub issuer: Option<String>,
    /// Its day, month or year.
    pub date: Option<Date>,
    /// The level of its issuer.
    pub level: Option<Level>,
    /// The series that it continues: documents of one issuer that follow each other.
    pub series: Option<String>,
}

impl Document {
    /// Joins what the manifest, the text and the file name say of a document.
    ///
    /// The manifest is believed first, then the text, then the name. The date in front of a name is the
    /// exception: someone filed the document under it, while a text names many dates; so the text may only
    /// refine it (2022 → 2022-01-21) and not contradict it.
    pub fn assemble(id: String, canonical: Canonical, entry: Option<&ManifestEntry>) -> Self {
        let name = FileName::parse(&id);
        let said = &canonical.metadata;
        let from_text = match (name.leading_date, said.date) {
            (Some(filed), Some(read)) if !read.refines(&filed) => Some(filed),
            (filed, read) => read.or(filed),
        };
        let entry = entry.cloned().unwrap_or_default();
        Self {
            title: entry.title.or_else(|| said.title.clone()).or(name.title),
            issuer: entry.issuer.or_else(|| said.issuer.clone()).or(name.issuer),
            date: entry.date.or(from_text).or(name.date_within),
            level: entry.level,
            series: entry.series.or(name.series),
            id,
            canonical,
        }
    }
}

/// Documents in the order of their dates, undated ones last, and of their ids.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    documents: Vec<Document>,
}

impl Corpus {
    /// Orders the documents.
    pub fn new(mut documents: Vec<Document>) -> Self {
        documents.sort_by(|a, b| (a.date.is_none(), a.date, &a.id).cmp(&(b.date.is_none(), b.date, &b.id)));
        Self { documents }
    }

    /// The documents, in order.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{EncodingReport, Metadata, Script, ScriptReport, Structure};
    use crate::text::{Edits, OffsetMap};

    fn canonical(date: Option<&str>, issuer: Option<&str>) -> Canonical {
        Canonical {
            source_id: String::new(),
            profile: String::new(),
            text: String::new(),
            map: OffsetMap::new(&Edits::default()),
            receipts: Vec::new(),
            notes: Vec::new(),
            encoding: EncodingReport { label: "utf-8", confidence: 1.0, segments: Vec::new() },
            script: ScriptReport { detected: Script::None, confidence: 0.0, spans: Vec::new() },
            structure: Structure::default(),
            metadata: Metadata {
                date: date.map(|date| date.parse().expect("a date of this test")),
                issuer: issuer.map(str::to_owned),
                ..Metadata::default()
            },
        }
    }

    fn date(id: &str, text: Option<&str>) -> Option<String> {
        Document::assemble(id.to_owned(), canonical(text, None), None).date.map(|date| date.to_string())
    }

    #[test]
    fn the_text_refines_the_date_of_the_file_and_does_not_contradict_it() {
        assert_eq!(date("2022_报告.txt", Some("2022-01-21")).as_deref(), Some("2022-01-21"));
        assert_eq!(date("2022_报告.txt", Some("2019-01-21")).as_deref(), Some("2022"));
        assert_eq!(date("2022-01-21_报告.txt", Some("2022")).as_deref(), Some("2022-01-21"));
        assert_eq!(date("龙岗2022年报告.txt", Some("2023")).as_deref(), Some("2023"));
        assert_eq!(date("报告.txt", None), None);
    }

    #[test]
    fn the_manifest_is_believed_first() {
        let entry = ManifestEntry {
            issuer: Some("罗湖区".to_owned()),
            date: "2024".parse().ok(),
            ..ManifestEntry::default()
        };
        let canonical = canonical(Some("2020"), Some("龙岗区"));
        let document = Document::assemble("2019_福田区政府工作报告.txt".to_owned(), canonical, Some(&entry));
        assert_eq!(document.issuer.as_deref(), Some("罗湖区"));
        assert_eq!(document.date.map(|date| date.year), Some(2024));
        assert_eq!(document.title.as_deref(), Some("福田区政府工作报告"));
    }
}
