//! A configuration with its dictionaries, ready to convert.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::builtin;
use super::config::{CONFIGS, Config, ConfigError, Node, stem};
use super::fuse::Stages;
use super::fused::{Fused, FusedTable};
use super::pass::{Words, passes, segments};
use crate::dictionary::compile::{Purpose, compile};
use crate::dictionary::entries::{Entry, parse_entries};
use crate::dictionary::layers::Layers;
use crate::dictionary::matcher::{Matcher, View};

/// How a configuration is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoadOptions {
    /// Whether dictionaries marked `may_output_tofu` take part: they give characters that many fonts lack, such as
    /// 殢 → 𣨼. The default is `true`, as in OpenCC's library; its command line leaves them out.
    pub include_tofu_risk_dictionaries: bool,
}

impl Default for LoadOptions {
    fn default() -> Self {
        Self { include_tofu_risk_dictionaries: true }
    }
}

/// Converts text by OpenCC's algorithm.
///
/// The text passes the normalization; the segmentation, if there is one, cuts it into words and the runs between
/// them; each segment passes the stages of the chain alone. A pass replaces, from left to right, the key that its
/// dictionaries choose by the first of its candidates, and copies ideographic description sequences whole.
#[derive(Debug, Clone)]
pub struct Converter {
    name: String,
    normalization: Vec<Stage>,
    segmentation: Option<Segmentation>,
    chain: Vec<Stage>,
    /// All of it in one table, but for what no dictionary of OpenCC has.
    fused: Option<FusedTable>,
    user: Option<User>,
}

/// Where the words come from.
#[derive(Debug, Clone)]
enum Segmentation {
    Own(Matcher),
    /// The keys of several characters of the first pass.
    FirstPass,
}

/// One pass: its matcher, and the files that went into it.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    pub(super) matcher: Matcher,
    pub(super) dictionaries: Vec<String>,
}

/// The dictionaries that were put ahead of the configuration.
#[derive(Debug, Clone)]
struct User {
    layers: Vec<Layers>,
    matcher: Matcher,
}

/// The sections of all matchers at hand.
pub(super) struct Views<'a> {
    pub(super) normalization: Vec<View<'a>>,
    pub(super) segmentation: Option<Words<'a>>,
    pub(super) chain: Vec<View<'a>>,
    pub(super) fused: Option<Fused<'a>>,
    pub(super) user: Option<View<'a>>,
}

/// A part of a text.
pub(super) enum Part<'t> {
    /// Between the phrases of the user.
    Plain(&'t str),
    /// A phrase of the user, and the number of its value.
    Phrase(&'t str, u32),
}

impl Converter {
    /// One of the [`CONFIGS`], which come with the program and need no file.
    ///
    /// # Errors
    /// When there is no configuration of that name.
    pub fn builtin(name: &str) -> Result<Self, ConfigError> {
        Self::builtin_with(name, LoadOptions::default())
    }

    /// One of the [`CONFIGS`], with options.
    ///
    /// # Errors
    /// When there is no configuration of that name, or it is left out of a build without the feature `regional`.
    pub fn builtin_with(name: &str, options: LoadOptions) -> Result<Self, ConfigError> {
        let name = name.strip_suffix(".json").unwrap_or(name);
        let Some(json) = builtin::config(name).filter(|_| CONFIGS.contains(&name)) else {
            let message = if CONFIGS.contains(&name) {
                "this build is without the dictionaries of the regions: its feature `regional` is off"
                    .to_owned()
            } else {
                format!("there is no such configuration; there are {}", CONFIGS.join(", "))
            };
            return Err(ConfigError::new(name, None, message));
        };
        Self::from_json_with(name, json, &|file| Err(format!("{file} comes with the program")), options)
    }

    /// A configuration in OpenCC's JSON dialect. `load` gives the text of a dictionary by the name that the
    /// configuration uses; dictionaries that it does not find come from the program, if it has them.
    ///
    /// # Errors
    /// When the configuration or a dictionary is wrong; the error names the file and the line.
    pub fn from_json(
        name: &str,
        json: &str,
        load: &dyn Fn(&str) -> Result<String, String>,
    ) -> Result<Self, ConfigError> {
        Self::from_json_with(name, json, load, LoadOptions::default())
    }

    /// A configuration in OpenCC's JSON dialect, with options.
    ///
    /// # Errors
    /// As for [`from_json`](Self::from_json).
    pub fn from_json_with(
        name: &str,
        json: &str,
        load: &dyn Fn(&str) -> Result<String, String>,
        options: LoadOptions,
    ) -> Result<Self, ConfigError> {
        let config = Config::parse(name, json, options.include_tofu_risk_dictionaries)?;
        let loader = Loader { config: name, load, loaded: RefCell::default() };
        let stages = |nodes: &[Node]| -> Result<Vec<Stage>, ConfigError> {
            nodes.iter().map(|node| loader.stage(node, Purpose::Values)).collect()
        };
        let (fused, words_in_first_pass) = loader.fused(&config)?;
        let segmentation = match &config.segmentation {
            None => None,
            Some(_) if words_in_first_pass => Some(Segmentation::FirstPass),
            Some(node) => Some(Segmentation::Own(loader.stage(node, Purpose::Keys)?.matcher)),
        };
        Ok(Self {
            name: stem(name.strip_suffix(".json").unwrap_or(name)).to_owned(),
            normalization: stages(&config.normalization)?,
            segmentation,
            chain: stages(&config.chain)?,
            fused,
            user: None,
        })
    }

    /// The same converter with a dictionary of the user ahead of everything.
    ///
    /// Its phrases are looked for first, in the text as it is: the leftmost, then the longest, then the one of the
    /// dictionary that was added first. What is put in their place passes no other stage, and the text around them
    /// is converted as if it stood alone.
    ///
    /// # Errors
    /// When a line of `tsv` is wrong; the error names `file_name` and the line.
    pub fn with_dictionary(&self, file_name: &str, tsv: &str) -> Result<Self, ConfigError> {
        let mut layers = self.user.as_ref().map(|user| user.layers.clone()).unwrap_or_default();
        layers.push(Layers::Dictionary(entries(file_name, tsv)?));
        let all = Layers::LongestMatch(layers.clone());
        let compiled = compile(&all.flatten(), Purpose::Values);
        let matcher = compiled.map_err(|message| ConfigError::new(file_name, None, message))?.into();
        Ok(Self { user: Some(User { layers, matcher }), ..self.clone() })
    }

    /// The name of the configuration, such as `tw2s`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Converts `text`.
    pub fn convert(&self, text: &str) -> String {
        let mut output = String::with_capacity(text.len() + text.len() / 16);
        match (&self.fused, &self.user) {
            (Some(fused), None) => {
                // The passes are only looked up when a piece of the text takes them.
                let views = OnceCell::new();
                let exact = |piece: &str, output: &mut String| {
                    output.push_str(&views.get_or_init(|| self.views()).exact(piece));
                };
                fused.view().convert(text, &mut output, exact);
            }
            _ => {
                let views = self.views();
                views.for_each_part(text, |part| match part {
                    Part::Plain(text) => views.convert(text, &mut output),
                    Part::Phrase(_, value) => output.push_str(views.user_value(value)),
                });
            }
        }
        output
    }

    pub(super) fn views(&self) -> Views<'_> {
        Views {
            normalization: self.normalization.iter().map(|stage| stage.matcher.view()).collect(),
            segmentation: self.segmentation.as_ref().and_then(|segmentation| match segmentation {
                Segmentation::Own(matcher) => Some(Words { view: matcher.view(), longer: false }),
                Segmentation::FirstPass => {
                    Some(Words { view: self.chain.first()?.matcher.view(), longer: true })
                }
            }),
            chain: self.chain.iter().map(|stage| stage.matcher.view()).collect(),
            fused: self.fused.as_ref().map(FusedTable::view),
            user: self.user.as_ref().map(|user| user.matcher.view()),
        }
    }

    pub(super) fn normalization(&self) -> &[Stage] {
        &self.normalization
    }

    pub(super) fn chain(&self) -> &[Stage] {
        &self.chain
    }
}

impl<'a> Views<'a> {
    /// Cuts `text` at the phrases of the user.
    pub(super) fn for_each_part<'t>(&self, text: &'t str, mut take: impl FnMut(Part<'t>)) {
        let mut at = 0;
        while let Some((start, found)) = self.user.and_then(|user| user.find(text, at, 1, |_, next| next)) {
            if at < start {
                take(Part::Plain(&text[at..start]));
            }
            take(Part::Phrase(&text[start..found.end], found.value));
            at = found.end;
        }
        if at < text.len() {
            take(Part::Plain(&text[at..]));
        }
    }

    /// The text of a value of the user's dictionaries.
    pub(super) fn user_value(&self, value: u32) -> &'a str {
        self.user.map_or("", |user| user.value(value))
    }

    /// Converts a part without phrases of the user.
    fn convert(&self, text: &str, output: &mut String) {
        match &self.fused {
            Some(fused) => {
                fused.convert(text, output, |piece, output| output.push_str(&self.exact(piece)));
            }
            None => output.push_str(&self.exact(text)),
        }
    }

    /// Converts a part by all passes, one after the other.
    fn exact(&self, text: &str) -> String {
        let text = passes(&self.normalization, text);
        match &self.segmentation {
            None => passes(&self.chain, &text).into_owned(),
            Some(words) => segments(words, &text).map(|segment| passes(&self.chain, segment)).collect(),
        }
    }
}

fn entries(file: &str, text: &str) -> Result<Vec<Entry>, ConfigError> {
    parse_entries(text).map_err(|error| ConfigError::new(file, error.line, error.message))
}

/// Finds the dictionaries of one configuration.
struct Loader<'a> {
    config: &'a str,
    load: &'a dyn Fn(&str) -> Result<String, String>,
    /// What `load` gave: a dictionary may serve the segmentation and the chain.
    loaded: RefCell<HashMap<String, Result<Rc<str>, String>>>,
}

impl Loader<'_> {
    fn stage(&self, node: &Node, purpose: Purpose) -> Result<Stage, ConfigError> {
        let dictionaries = node.names().into_iter().map(str::to_owned).collect();
        let kind = if purpose == Purpose::Keys { "keys " } else { "" };
        if self.all_built_in([node])
            && let Some(matcher) =
                node.signature().and_then(|signature| builtin::stage(&format!("{kind}{signature}")))
        {
            return Ok(Stage { matcher, dictionaries });
        }
        let layers = self.layers(node)?;
        let compiled = compile(&layers.flatten(), purpose);
        let matcher = compiled.map_err(|message| ConfigError::new(self.config, None, message))?.into();
        Ok(Stage { matcher, dictionaries })
    }

    /// The fused table of a configuration, if it has one; and whether its first pass finds the words of the
    /// segmentation.
    fn fused(&self, config: &Config) -> Result<(Option<FusedTable>, bool), ConfigError> {
        let nodes = || config.normalization.iter().chain(&config.segmentation).chain(&config.chain);
        if self.all_built_in(nodes())
            && let Some((table, words_in_first_pass)) =
                config.signature().and_then(|signature| builtin::fused(&signature))
        {
            return Ok((Some(table), words_in_first_pass));
        }
        let layers = |nodes: &[Node]| -> Result<Vec<Layers>, ConfigError> {
            nodes.iter().map(|node| self.layers(node)).collect()
        };
        let (normalization, chain) = (layers(&config.normalization)?, layers(&config.chain)?);
        let words = layers(config.segmentation.as_slice())?;
        let stages = Stages {
            normalization: normalization.iter().map(Layers::flatten).collect(),
            words: words.iter().flat_map(Layers::flatten).collect(),
            chain: chain.iter().map(Layers::flatten).collect(),
        };
        let table = stages.fuse().map_err(|message| ConfigError::new(self.config, None, message))?;
        Ok((table.map(FusedTable::from), stages.words_are_in_first_pass()))
    }

    /// Whether the user has given none of the dictionaries.
    fn all_built_in<'n>(&self, nodes: impl IntoIterator<Item = &'n Node>) -> bool {
        nodes.into_iter().flat_map(Node::files).all(|(name, _)| self.text(name).is_err())
    }

    fn text(&self, name: &str) -> Result<Rc<str>, String> {
        let load = || (self.load)(name).map(Rc::from);
        self.loaded.borrow_mut().entry(name.to_owned()).or_insert_with(load).clone()
    }

    fn layers(&self, node: &Node) -> Result<Layers, ConfigError> {
        let all = |nodes: &[Node]| -> Result<Vec<Layers>, ConfigError> {
            nodes.iter().map(|node| self.layers(node)).collect()
        };
        Ok(match node {
            Node::File { name, line } => Layers::Dictionary(self.dictionary(name, *line)?),
            Node::Inline(entries) => Layers::Dictionary(entries.clone()),
            Node::FirstMatch(nodes) => Layers::FirstMatch(all(nodes)?),
            Node::LongestMatch(nodes) => Layers::LongestMatch(all(nodes)?),
        })
    }

    fn dictionary(&self, name: &str, line: usize) -> Result<Vec<Entry>, ConfigError> {
        match self.text(name) {
            Ok(text) => entries(name, &text),
            Err(message) => match builtin::dictionary(stem(name)) {
                Some(text) => entries(name, text),
                None => Err(ConfigError::new(self.config, line, format!("dictionary {name}: {message}"))),
            },
        }
    }
}
