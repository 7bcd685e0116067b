//! The text form of a dictionary: one key a line, a tab, and its candidates separated by spaces.

/// One line of a dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The word that is looked up.
    pub key: String,
    /// What may stand for it, the one to take first.
    pub candidates: Vec<String>,
}

/// What is wrong with a line of a dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong and what should stand there.
    pub message: String,
}

/// Reads a dictionary in OpenCC's text form: `key TAB candidate SPACE candidate …`, with `#` comment lines.
///
/// # Errors
/// When a line has no tab, no key or no candidate, or a key stands in the file twice.
pub fn parse_entries(text: &str) -> Result<Vec<Entry>, EntryError> {
    let mut entries = Vec::new();
    let mut seen = std::collections::HashMap::new();
    for (index, line) in text.strip_prefix('\u{feff}').unwrap_or(text).split('\n').enumerate() {
        let number = index + 1;
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |message: String| EntryError { line: number, message };
        if line.contains('\r') {
            return Err(wrong("a carriage return inside the line; lines end with LF or CRLF".to_owned()));
        }
        let Some((key, values)) = line.split_once('\t') else {
            return Err(wrong(format!("no tab between a key and its value in {line:?}")));
        };
        if key.is_empty() {
            return Err(wrong("the key before the tab is empty".to_owned()));
        }
        if values.contains('\t') {
            return Err(wrong(format!("a second tab; candidates for {key:?} are separated by spaces")));
        }
        if key.contains('\0') || values.contains('\0') {
            return Err(wrong("the character U+0000 can stand neither in a key nor in a value".to_owned()));
        }
        let candidates: Vec<String> =
            values.split(' ').filter(|value| !value.is_empty()).map(str::to_owned).collect();
        if candidates.is_empty() {
            return Err(wrong(format!("no value for {key:?} after the tab")));
        }
        if let Some(first) = seen.insert(key, number) {
            return Err(wrong(format!("{key:?} stands in line {first} already")));
        }
        entries.push(Entry { key: key.to_owned(), candidates });
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_comments_candidates_and_any_line_end() {
        let entries =
            parse_entries("\u{feff}# comment\r\n后\t後 后\r\n\r\n发展\t發展\n").expect("every line is right");
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[0].candidates, ["後", "后"]);
        assert_eq!(entries[1], Entry { key: "发展".to_owned(), candidates: vec!["發展".to_owned()] });
    }

    #[test]
    fn an_error_names_its_line() {
        for (text, line) in [
            ("a\tb\nc d", 2),
            ("\n\tb", 2),
            ("a\t", 1),
            ("a\t \n", 1),
            ("a\tb\na\tc", 2),
            ("a\tb\tc", 1),
            ("a\tb\rc\td", 1),
        ] {
            assert_eq!(parse_entries(text).expect_err(text).line, line, "{text:?}");
        }
    }
}
