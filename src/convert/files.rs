//! Configurations and dictionaries from the bytes of their files.

use std::collections::HashMap;

use super::builtin;
use super::config::{Config, ConfigError, stem};
use super::converter::{Converter, LoadOptions};

/// The first bytes of OpenCC's binary dictionaries: `.ocd2` and `.ocd`.
const BINARY_STARTS: [&[u8]; 2] = [b"OPENCC_MARISA_", b"OPENCCDARTS"];

/// Gives the bytes of a dictionary by the name that a configuration uses; `None` where there is no such file, and a
/// message where it cannot be read.
pub type DictionaryReader<'a> = dyn Fn(&str) -> Result<Option<Vec<u8>>, String> + 'a;

impl Converter {
    /// A configuration in OpenCC's JSON dialect, from the bytes of its file.
    ///
    /// Dictionaries for which `read` has no file come from the program, if it has them: `STPhrases.txt` and
    /// `STPhrases.ocd2` are the same to it.
    ///
    /// ```
    /// use tifa::convert::{Converter, LoadOptions};
    ///
    /// let json = br#"{"conversion_chain": [{"dict": {"type": "group", "dicts": [
    ///     {"type": "text", "file": "mine.txt"}, {"type": "ocd2", "file": "STCharacters.ocd2"}]}}]}"#;
    /// let read = |name: &str| Ok((name == "mine.txt").then(|| "国家\t邦國\n".into()));
    /// let converter = Converter::from_bytes("mine.json", json, &read, LoadOptions::default())?;
    /// assert_eq!(converter.convert("国家发展"), "邦國發展");
    /// # Ok::<(), tifa::convert::ConfigError>(())
    /// ```
    ///
    /// # Errors
    /// When the configuration or a dictionary is wrong, is not UTF-8, or is one of OpenCC's binary dictionaries;
    /// the error names the file and the line.
    pub fn from_bytes(
        name: &str,
        json: &[u8],
        read: &DictionaryReader<'_>,
        options: LoadOptions,
    ) -> Result<Self, ConfigError> {
        let json = utf8(name, json)?;
        let config = Config::parse(name, json, options.include_tofu_risk_dictionaries)?;
        let mut texts: HashMap<&str, String> = HashMap::new();
        for (file, line) in config.files() {
            if texts.contains_key(file) {
                continue;
            }
            let wrong =
                |message: String| ConfigError::new(name, line, format!("dictionary {file}: {message}"));
            match read(file).map_err(wrong)? {
                Some(bytes) if is_binary(file, &bytes) => return Err(wrong(refusal_of_binary(file))),
                Some(bytes) => {
                    texts.insert(file, utf8(file, &bytes)?.to_owned());
                }
                None if builtin::dictionary(stem(file)).is_some() => {}
                None => return Err(wrong(missing(file))),
            }
        }
        let load = |file: &str| texts.get(file).cloned().ok_or_else(|| missing(file));
        Self::from_json_with(name, json, &load, options)
    }

    /// As [`with_dictionary`](Self::with_dictionary), from the bytes of the file.
    ///
    /// # Errors
    /// When a line is wrong or not UTF-8; the error names `file_name` and the line.
    pub fn with_dictionary_bytes(&self, file_name: &str, tsv: &[u8]) -> Result<Self, ConfigError> {
        if is_binary(file_name, tsv) {
            return Err(ConfigError::new(file_name, None, refusal_of_binary(file_name)));
        }
        self.with_dictionary(file_name, utf8(file_name, tsv)?)
    }
}

/// Whether a file is one of OpenCC's binary dictionaries. The oldest of them have no mark but their name.
fn is_binary(file: &str, bytes: &[u8]) -> bool {
    let is_named_so = file.ends_with(".ocd2") || file.ends_with(".ocd");
    BINARY_STARTS.iter().any(|start| bytes.starts_with(start))
        || (is_named_so && std::str::from_utf8(bytes).is_err())
}

fn missing(file: &str) -> String {
    let found = "there is no such file, and no dictionary of this name comes with the program".to_owned();
    if file == stem(file) || file.ends_with(".txt") { found } else { format!("{found}; {TEXT_INSTEAD}") }
}

fn refusal_of_binary(file: &str) -> String {
    let removed = if builtin::dictionary(stem(file)).is_some() {
        ", or take the file away to use the dictionary of this name that comes with the program"
    } else {
        ""
    };
    format!("this is a binary dictionary of OpenCC, which is not read; {TEXT_INSTEAD}{removed}")
}

const TEXT_INSTEAD: &str = "write \"type\": \"text\" and the text file that it was made from (`opencc_dict -f ocd2 -t text` makes one)";

fn utf8<'b>(file: &str, bytes: &'b [u8]) -> Result<&'b str, ConfigError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let place = error.valid_up_to();
        let line = bytes[..place].iter().filter(|byte| **byte == b'\n').count() + 1;
        let message =
            format!("not UTF-8 at byte {place} of the file; `tifa normalize --until decode` makes it so");
        ConfigError::new(file, line, message)
    })
}
