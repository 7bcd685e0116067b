//! Script conversion by OpenCC's algorithm and data, and script detection.
//!
//! ```
//! use tifa::convert::{Converter, Target, convert_document};
//!
//! let converter = Converter::builtin("s2twp")?;
//! assert_eq!(converter.convert("鼠标里面的硅二极管坏了"), "滑鼠裡面的矽二極體壞了");
//!
//! let converted = convert_document("全面深化改革，著力推動高質量發展", Target::Hans);
//! assert_eq!(converted.rewrite.text, "全面深化改革，着力推动高质量发展");
//! # Ok::<(), tifa::convert::ConfigError>(())
//! ```
//!
//! [`Converter`] does what OpenCC does, text in and text out, for its sixteen [`CONFIGS`] and for those of the
//! user. [`convert_document`] knows about scripts: it finds out which parts of a text are Simplified and which are
//! Traditional, and leaves alone what already is in the target script.

mod alignment;
mod ambiguities;
mod border;
mod builtin;
mod config;
mod converter;
mod description;
mod detect;
mod document;
mod evidence;
mod files;
mod fuse;
mod fused;
mod inspect;
mod leaning;
#[cfg(feature = "opencc-native")]
pub mod native;
mod pass;
mod receipt;
mod region;
mod routes;
mod rules;
mod stretch;
mod trace;
mod variants;

pub use ambiguities::{Ambiguity, Choice, MOST_ALTERNATIVES, Step};
pub use config::{CONFIGS, ConfigError};
pub use converter::{Converter, LoadOptions};
pub use detect::detect_script;
pub use document::{Converted, Target, convert_document};
pub use files::DictionaryReader;
pub use inspect::{Inspection, StageInspection};
pub use rules::RULES;
pub use variants::unify_variants;
