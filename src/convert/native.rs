//! The C++ OpenCC as a second backend, behind the feature `opencc-native`.
//!
//! It is the oracle of the conversion tests and serves to compare speed. It has no receipts. `tests/oracle/run` says how to get the library.

use std::path::Path;

use opencc_rust::{DefaultConfig, OpenCC, generate_static_dictionary};

use super::config::{CONFIGS, ConfigError};

const KNOWN: [DefaultConfig; 16] = [
    DefaultConfig::HK2S,
    DefaultConfig::HK2SP,
    DefaultConfig::HK2T,
    DefaultConfig::JP2T,
    DefaultConfig::S2HK,
    DefaultConfig::S2HKP,
    DefaultConfig::S2T,
    DefaultConfig::S2TW,
    DefaultConfig::S2TWP,
    DefaultConfig::T2HK,
    DefaultConfig::T2JP,
    DefaultConfig::T2S,
    DefaultConfig::T2TW,
    DefaultConfig::TW2S,
    DefaultConfig::TW2SP,
    DefaultConfig::TW2T,
];

/// A configuration of the C++ OpenCC.
pub struct NativeConverter {
    name: String,
    backend: OpenCC,
}

impl NativeConverter {
    /// One of the [`CONFIGS`]; its files are written to `folder`, where the library reads them.
    ///
    /// # Errors
    /// When there is no configuration of that name, `folder` cannot be written, or the library refuses.
    pub fn new(name: &str, folder: &Path) -> Result<Self, ConfigError> {
        let wrong = |message: String| ConfigError::new(name, None, message);
        let file = format!("{name}.json");
        let config = KNOWN.into_iter().find(|config| config.get_file_name() == file);
        let config = config.ok_or_else(|| wrong(format!("there are {}", CONFIGS.join(", "))))?;
        generate_static_dictionary(folder, config).map_err(|error| wrong(error.to_string()))?;
        let backend = OpenCC::new(folder.join(file)).map_err(|error| wrong(error.to_string()))?;
        Ok(Self { name: name.to_owned(), backend })
    }

    /// The configuration in the file `path`, with the dictionaries beside it.
    ///
    /// # Errors
    /// When the library refuses.
    pub fn open(path: &Path) -> Result<Self, ConfigError> {
        let name = path.display().to_string();
        let backend = OpenCC::new(path).map_err(|error| ConfigError::new(&name, None, error.to_string()))?;
        Ok(Self { name, backend })
    }

    /// Converts `text`.
    ///
    /// # Errors
    /// When `text` holds U+0000, which ends a text in C.
    pub fn convert(&self, text: &str) -> Result<String, ConfigError> {
        self.backend.convert(text).map_err(|error| ConfigError::new(&self.name, None, error.to_string()))
    }
}
