//! The engines that are compared.

use std::path::Path;

use tifa::convert::{Converter, Target, convert_document};

/// Converts a text into a new string.
pub(crate) type Conversion = Box<dyn Fn(&str) -> String>;

/// One implementation of script conversion.
pub(crate) struct Engine {
    pub(crate) name: String,
    /// Makes the conversion of one of OpenCC's configurations; `None` when the engine does not have it. The folder is
    /// for files that the engine wants to read.
    pub(crate) make: fn(configuration: &str, folder: &Path) -> Option<Conversion>,
}

impl Engine {
    pub(crate) fn new(
        name: impl Into<String>,
        make: fn(configuration: &str, folder: &Path) -> Option<Conversion>,
    ) -> Self {
        Self { name: name.into(), make }
    }
}

/// The name of the engine that the others are measured against.
pub(crate) const OURS: &str = "tifa";
/// The name of the engine whose results are the right ones, where it is there.
pub(crate) const REFERENCE: &str = "OpenCC";
/// The name of the least that reading a text as UTF-8 and returning a new one can cost.
pub(crate) const COPY: &str = "validate + copy";

/// tifa, tifa with the receipt of every change, its conversion of a document that may mix scripts (which is meant to
/// differ from OpenCC), the C++ OpenCC with the feature `opencc-native`, and the plain copy.
pub(crate) fn standard() -> Vec<Engine> {
    vec![
        Engine::new(OURS, |configuration, _| {
            let converter = Converter::builtin(configuration).ok()?;
            Some(Box::new(move |text| converter.convert(text)))
        }),
        Engine::new("tifa with receipts", |configuration, _| {
            let converter = Converter::builtin(configuration).ok()?;
            Some(Box::new(move |text| converter.rewrite(text).text.into_owned()))
        }),
        Engine::new("tifa, whole document", |configuration, _| {
            (configuration == "tw2s").then(|| {
                Box::new(|text: &str| convert_document(text, Target::Hans).rewrite.text.into_owned())
                    as Conversion
            })
        }),
        #[cfg(feature = "opencc-native")]
        Engine::new(REFERENCE, |configuration, folder| {
            let converter = tifa::convert::native::NativeConverter::new(configuration, folder).ok()?;
            Some(Box::new(move |text| converter.convert(text).expect("the text holds no U+0000")))
        }),
        Engine::new(COPY, |_, _| {
            Some(Box::new(|text| {
                std::str::from_utf8(std::hint::black_box(text.as_bytes()))
                    .expect("a text is UTF-8")
                    .to_owned()
            }))
        }),
    ]
}
