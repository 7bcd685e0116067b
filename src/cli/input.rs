//! Files and folders on the command line.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::trouble;
use crate::document::{MAX_SOURCE_BYTES, SourceText, SourceTooLarge};
use crate::requests::{Problem, ProblemKind};

/// The name that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// The files that describe a folder and are no documents of it.
const MANIFESTS: [&str; 2] = ["manifest.toml", "manifest.jsonl"];

/// The note of the decoding stage on bytes that are no text. A reader of the result must not miss it: it counts
/// as trouble.
pub(super) const BINARY: &str = "looks-binary";

/// The note of the decoding stage on a source without bytes: no warning, but worth a message.
pub(super) const EMPTY: &str = "empty";

/// A file that was named, or found in a folder that was named.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// Where it is.
    pub(super) path: PathBuf,
    /// Its path relative to the folder that was named, with `/`; its name if it was named itself.
    pub(super) relative: String,
}

impl Found {
    /// The path as a user would write it.
    pub(super) fn display(&self) -> String {
        self.path.display().to_string()
    }

    /// The size in bytes; 0 where it cannot be told.
    pub(super) fn size(&self) -> u64 {
        fs::metadata(&self.path).map_or(0, |metadata| metadata.len())
    }
}

/// The files in `root`, sorted by their path, or `root` itself if it is a file.
///
/// Hidden files and manifests are skipped; links are not followed.
pub(super) fn walk(root: &Path) -> Box<dyn Iterator<Item = Result<Found, Problem>>> {
    let metadata = match fs::metadata(root) {
        _ if root == Path::new(STANDARD_INPUT) => {
            return Box::new(std::iter::once(Ok(Found { path: root.to_owned(), relative: "-".to_owned() })));
        }
        Ok(metadata) => metadata,
        Err(error) => return Box::new(std::iter::once(Err(trouble::file(root, &error)))),
    };
    if !metadata.is_dir() {
        let name = root.file_name().map_or_else(|| root.to_string_lossy(), |name| name.to_string_lossy());
        let found = Found { path: root.to_owned(), relative: name.into_owned() };
        return Box::new(std::iter::once(Ok(found)));
    }
    let base = root.to_owned();
    let entries = WalkBuilder::new(root)
        .standard_filters(false)
        .hidden(true)
        .sort_by_file_name(std::cmp::Ord::cmp)
        .build()
        .filter_map(move |entry| match entry {
            Err(error) => {
                let next = "look at its owner and its mode";
                let problem = Problem::new(ProblemKind::File, error.to_string(), next);
                Some(Err(match path_of(&error) {
                    Some(path) => problem.at(path.display().to_string()),
                    None => problem,
                }))
            }
            Ok(entry) => {
                let is_manifest = entry.file_name().to_str().is_some_and(|name| MANIFESTS.contains(&name));
                let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                (is_file && !is_manifest).then(|| {
                    let path = entry.into_path();
                    let relative = slashed(path.strip_prefix(&base).unwrap_or(&path));
                    Ok(Found { path, relative })
                })
            }
        });
    Box::new(entries)
}

/// The file or folder that an error of walking is about.
fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

/// The files in all `roots`, in their order.
pub(super) fn walk_all(roots: &[PathBuf]) -> impl Iterator<Item = Result<Found, Problem>> {
    roots.iter().flat_map(|root| walk(root))
}

/// The bytes of a file, or of standard input for `-`.
pub(super) fn read_source(path: &Path) -> Result<SourceText, Problem> {
    if path == Path::new(STANDARD_INPUT) {
        return read_limited(io::stdin().lock(), Path::new("standard input"));
    }
    let open = || {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        Ok((file, metadata))
    };
    let (file, metadata) = open().map_err(|error: io::Error| trouble::file(path, &error))?;
    if metadata.is_dir() {
        let next = "name a file in it";
        return Err(Problem::new(ProblemKind::File, "this is a folder", next).at(path.display().to_string()));
    }
    // The size is asked first, so that a file beyond the limit costs nothing.
    let bytes = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
    if bytes > MAX_SOURCE_BYTES {
        return Err(too_large(path, SourceTooLarge { bytes }));
    }
    read_limited(file, path)
}

/// The text of a UTF-8 file, or of standard input for `-`.
pub(super) fn read_utf8(path: &Path) -> Result<String, Problem> {
    let source = read_source(path)?;
    match std::str::from_utf8(source.bytes()) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(Problem::new(
            ProblemKind::File,
            format!("this is not UTF-8 at byte {}", error.valid_up_to()),
            "decode it first: tifa normalize --until decode FILE reads any encoding",
        )
        .at(path.display().to_string())),
    }
}

fn read_limited(reader: impl Read, path: &Path) -> Result<SourceText, Problem> {
    let mut bytes = Vec::new();
    let limit = MAX_SOURCE_BYTES as u64 + 1;
    reader.take(limit).read_to_end(&mut bytes).map_err(|error| trouble::file(path, &error))?;
    SourceText::new(bytes).map_err(|error| too_large(path, error))
}

fn too_large(path: &Path, error: SourceTooLarge) -> Problem {
    Problem::new(ProblemKind::TooLarge, error.to_string(), "").at(path.display().to_string())
}

/// A relative path with `/` on every system. Bytes of a name that are not UTF-8 are written as U+FFFD and their
/// hexadecimal digits, so that two names stay two.
fn slashed(path: &Path) -> String {
    let parts: Vec<String> = path.components().map(|part| readable(part.as_os_str())).collect();
    parts.join("/")
}

fn readable(name: &OsStr) -> String {
    let mut readable = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        readable.push_str(chunk.valid());
        for byte in chunk.invalid() {
            readable.push_str(&format!("\u{FFFD}{byte:02X}"));
        }
    }
    readable
}
