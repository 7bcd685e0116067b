//! Files and folders → a corpus, with what manifests say of them.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::input::{self, Found};
use super::{ordered, progress, trouble};
use crate::document::{Corpus, Document, Manifest};
use crate::requests::{NormalizeSettings, Problem, ProblemKind};
use crate::segment::leave_out_repeated;

/// A corpus, and whether some files could not be read into it.
pub(super) struct Loaded {
    pub(super) corpus: Corpus,
    pub(super) is_partial: bool,
}

/// A file of the corpus with what the manifest beside it says.
pub(super) struct Member {
    pub(super) found: Found,
    pub(super) id: String,
    pub(super) entry: Option<crate::document::ManifestEntry>,
}

/// Reads and normalizes all files in `paths`.
///
/// A file that cannot be read is reported and left out.
pub(super) fn load(paths: &[PathBuf], settings: &NormalizeSettings) -> Result<Loaded, Problem> {
    let (members, mut is_partial) = members(paths)?;
    let bar = progress::files(members.len() as u64);
    let mut documents = Vec::with_capacity(members.len());
    let work = |member: Member| {
        let place = member.found.display();
        let source = input::read_source(&member.found.path)?;
        let canonical = settings.normalize(&source).map_err(|problem| problem.at(&place))?;
        if canonical.notes.iter().any(|note| note.code == input::BINARY) {
            let next = "take it out, or normalize it alone to see what it holds";
            return Err(Problem::new(ProblemKind::File, "this is no text", next).at(&place));
        }
        let differs = (member.entry.as_ref())
            .and_then(|entry| entry.sha256.as_ref())
            .is_some_and(|sha256| !sha256.eq_ignore_ascii_case(&canonical.source_id));
        let warning = differs.then(|| {
            format!("{place}: its SHA-256 is not the one in the manifest; the file has changed since it was entered")
        });
        Ok((Document::assemble(member.id, canonical, member.entry.as_ref()), warning))
    };
    let taken = ordered::in_order(
        members.into_iter(),
        |member| member.found.size(),
        work,
        |made: Result<_, Problem>| {
            bar.inc(1);
            match made {
                Ok((document, warning)) => {
                    bar.suspend(|| warning.iter().for_each(|warning| trouble::say(warning)));
                    documents.push(document);
                }
                Err(problem) => {
                    bar.suspend(|| trouble::report_problem(&problem));
                    is_partial = true;
                }
            }
            Ok(())
        },
    );
    taken.map_err(|error| Problem::internal(format!("{error:#}")))?;
    bar.finish_and_clear();
    leave_out_repeated(&mut documents);
    Ok(Loaded { corpus: Corpus::new(documents), is_partial })
}

/// The files in all `paths` with what manifests say of them, and whether some could not be found out.
///
/// A path that does not exist ends it: a report without a document that was named would mislead.
pub(super) fn members(paths: &[PathBuf]) -> Result<(Vec<Member>, bool), Problem> {
    let mut members = Vec::new();
    let mut is_partial = false;
    let mut ids = HashSet::new();
    let mut files = HashSet::new();
    for root in paths {
        if let Err(error) = fs::metadata(root) {
            return Err(trouble::file(root, &error));
        }
        let manifest = manifest_of(root)?;
        let mut named = HashSet::new();
        for found in input::walk(root) {
            match found {
                Err(problem) => {
                    trouble::report_problem(&problem);
                    is_partial = true;
                }
                Ok(found) => {
                    let is_new = fs::canonicalize(&found.path).map_or(true, |path| files.insert(path));
                    if !is_new {
                        trouble::say(&format!("{}: named twice, taken once", found.display()));
                        continue;
                    }
                    let entry =
                        manifest.as_ref().and_then(|manifest| manifest.entry(&found.relative)).cloned();
                    named.insert(found.relative.clone());
                    let id =
                        if ids.contains(&found.relative) { found.display() } else { found.relative.clone() };
                    ids.insert(id.clone());
                    members.push(Member { found, id, entry });
                }
            }
        }
        if let Some(manifest) = manifest.filter(|_| root.is_dir()) {
            for file in manifest.missing(&named) {
                trouble::say(&format!("{}: the manifest names `{file}`, which is not there", root.display()));
            }
        }
    }
    Ok((members, is_partial))
}

/// A manifest as seen from a folder in its own folder or one below it.
struct NearbyManifest {
    manifest: Manifest,
    /// The path from the manifest to the given folder, with a `/` at its end, or nothing.
    prefix: String,
}

impl NearbyManifest {
    fn entry(&self, relative: &str) -> Option<&crate::document::ManifestEntry> {
        self.manifest.entry(&format!("{}{relative}", self.prefix))
    }

    /// The files below the given folder that the manifest names and the folder does not have.
    fn missing(&self, named: &HashSet<String>) -> Vec<&str> {
        let below = self.manifest.files().filter_map(|file| file.strip_prefix(&self.prefix));
        below.filter(|file| !named.contains(*file)).collect()
    }
}

/// The manifest in the folder `root` (or of the file `root`), or one folder above it.
fn manifest_of(root: &Path) -> Result<Option<NearbyManifest>, Problem> {
    if root == Path::new("-") {
        return Ok(None);
    }
    let root = fs::canonicalize(root).map_err(|error| trouble::file(root, &error))?;
    let folder = match root.parent() {
        Some(parent) if !root.is_dir() => parent,
        _ => &root,
    };
    let mut prefix = String::new();
    for folder in folder.ancestors().take(2) {
        let path = folder.join("manifest.toml");
        if path.is_file() {
            let text = fs::read_to_string(&path).map_err(|error| trouble::file(&path, &error))?;
            let manifest = Manifest::parse(&text).map_err(|error| {
                let next = "correct it, or move it away";
                Problem::new(ProblemKind::File, error.to_string(), next).at(path.display().to_string())
            })?;
            return Ok(Some(NearbyManifest { manifest, prefix }));
        }
        if let Some(name) = folder.file_name() {
            prefix = format!("{}/{prefix}", name.to_string_lossy());
        }
    }
    Ok(None)
}
