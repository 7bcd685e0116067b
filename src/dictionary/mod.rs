//! Tables and tries, and their file formats; no stage.
//!
//! | module | what it knows |
//! |---|---|
//! | [`entries`] | the text form of a dictionary |
//! | [`json`] | JSON with comments, trailing commas and line numbers |
//! | [`layers`] | several dictionaries that answer as one |
//! | [`compile`] | entries → bytes that are used in place |
//! | [`classes`] | a set of flags for every character, in the same form |
//! | [`matcher`] | longest-match look-up in these bytes |
//! | [`neighbours`] | a set of pairs and triples of neighbouring characters, in the same form |
//! | [`pages`] | tables over all characters in the making |
//! | [`language_model`] | how surprising a character is after the two before it |
//! | [`surprisal`] | how surprising a character is in Chinese text |
//! | [`words`] | the word segmenter |
//!
//! The build script compiles all but the last three and the language model into itself and runs them over `dictionaries/`.

pub mod classes;
pub mod compile;
pub mod entries;
pub mod json;
pub mod language_model;
pub mod layers;
pub mod matcher;
pub mod neighbours;
pub mod pages;
pub mod surprisal;
pub mod words;
