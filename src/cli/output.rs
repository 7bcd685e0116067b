//! Files and standard output that commands write.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, StdoutLock, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use ignore::WalkBuilder;

use super::trouble;
use crate::requests::Problem;

/// Standard output, buffered; it must be flushed.
pub(super) fn standard() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// Writes a text to standard output at once.
pub(super) fn print(text: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text).and_then(|()| out.flush()).context("standard output")
}

/// Writes a text to the file `path`, or to standard output for `-`.
pub(super) fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if path == Path::new("-") { print(bytes) } else { Ok(write_file(path, bytes)?) }
}

/// Writes a file as a whole: nobody ever sees a part of it, and a file that is replaced keeps its permissions. Folders
/// are made as needed. Through a link its target is written; to what is no ordinary file, such as a device or a pipe,
/// the bytes are written as they come.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let existing = fs::metadata(path).ok();
    if existing.as_ref().is_some_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        let write = || OpenOptions::new().write(true).open(path)?.write_all(bytes);
        return write().map_err(|error| trouble::file(path, &error));
    }
    let part = part_of(path);
    let attempt = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        File::create(&part)?.write_all(bytes)?;
        if let Some(metadata) = &existing {
            fs::set_permissions(&part, metadata.permissions())?;
        }
        fs::rename(&part, path)
    };
    attempt().map_err(|error| {
        // What is left of it has no use; that it cannot be removed adds nothing to the first error.
        let _ = fs::remove_file(&part);
        trouble::file(path, &error)
    })
}

/// Removes the parts of files that killed processes left in a folder and those below it.
pub(super) fn remove_parts(folder: &Path) {
    for entry in WalkBuilder::new(folder).standard_filters(false).build().flatten() {
        let name = entry.file_name().to_string_lossy();
        let is_part = (name.strip_prefix('.').and_then(|name| name.strip_suffix(".part")))
            .and_then(|name| name.rsplit_once('.'))
            .is_some_and(|(_, process)| process.parse::<u32>().is_ok());
        if is_part {
            // One that cannot be removed does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The hidden neighbour that a file is first written to; no other process uses it.
pub(super) fn part_of(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    path.with_file_name(format!(".{name}.{}.part", std::process::id()))
}
