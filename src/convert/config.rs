//! OpenCC's configurations: which dictionaries work together, and in which order.

use std::collections::HashSet;
use std::fmt;

use crate::dictionary::entries::Entry;
use crate::dictionary::json::{Json, Value, parse};

/// The configurations that come with the program, as OpenCC names them.
pub const CONFIGS: [&str; 16] = [
    "hk2s", "hk2sp", "hk2t", "jp2t", "s2hk", "s2hkp", "s2t", "s2tw", "s2twp", "t2hk", "t2jp", "t2s", "t2tw",
    "tw2s", "tw2sp", "tw2t",
];

/// Why a configuration or a dictionary is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The file at fault, as it was named to the program.
    pub file: String,
    /// The line, counted from 1; `None` when the file as a whole is at fault.
    pub line: Option<usize>,
    /// What is wrong and what should stand there.
    pub message: String,
}

impl ConfigError {
    pub(crate) fn new(file: &str, line: impl Into<Option<usize>>, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: line.into(), message: message.into() }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "{}:{line}: {}", self.file, self.message),
            None => write!(formatter, "{}: {}", self.file, self.message),
        }
    }
}

impl std::error::Error for ConfigError {}

/// A configuration as it is written, before any dictionary is read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Config {
    /// Passes over the whole text before anything else.
    pub(crate) normalization: Vec<Node>,
    /// The words that no match of the chain may cross the border of.
    pub(crate) segmentation: Option<Node>,
    /// Passes over each segment, one after the other.
    pub(crate) chain: Vec<Node>,
}

/// A dictionary, or several that answer as one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    /// A file, and the line that names it.
    File { name: String, line: usize },
    /// Entries written into the configuration itself.
    Inline(Vec<Entry>),
    /// The answer of the first child that has any.
    FirstMatch(Vec<Node>),
    /// The longest answer of all children.
    LongestMatch(Vec<Node>),
}

impl Config {
    /// Reads a configuration. Without `include_tofu_risk`, dictionaries marked `may_output_tofu` are left out,
    /// but for those of the segmentation, as in OpenCC.
    pub(crate) fn parse(file: &str, text: &str, include_tofu_risk: bool) -> Result<Self, ConfigError> {
        let json = parse(text).map_err(|error| ConfigError::new(file, error.line, error.message))?;
        let reader = Reader { file, include_tofu_risk };
        reader.refuse_repeated(&json)?;
        if !matches!(json.value, Value::Object(_)) {
            return Err(reader.wrong(&json, "a configuration is an object"));
        }
        let normalization = match json.get("normalization") {
            Some(stages) => reader.stages(stages, "normalization")?,
            None => Vec::new(),
        };
        let segmentation = match json.get("segmentation") {
            Some(found) => Some(Reader { file, include_tofu_risk: true }.segmentation(found)?),
            None => None,
        };
        let chain = json.get("conversion_chain");
        let chain =
            chain.ok_or_else(|| reader.wrong(&json, "the property \"conversion_chain\" is missing"))?;
        Ok(Self { normalization, segmentation, chain: reader.stages(chain, "conversion_chain")? })
    }

    /// All dictionary files, with the lines that name them.
    pub(crate) fn files(&self) -> Vec<(&str, usize)> {
        let nodes = self.normalization.iter().chain(&self.segmentation).chain(&self.chain);
        nodes.flat_map(Node::files).collect()
    }

    /// The structure of all of it; as for a node.
    pub(crate) fn signature(&self) -> Option<String> {
        let sign = |nodes: &[Node]| -> Option<String> {
            Some(nodes.iter().map(Node::signature).collect::<Option<Vec<String>>>()?.join(" > "))
        };
        let [normalization, words, chain] =
            [&self.normalization, self.segmentation.as_slice(), &self.chain].map(sign);
        Some(format!("{} | {} | {}", normalization?, words?, chain?))
    }
}

impl Node {
    /// The files in it, in their order, with the lines that name them.
    pub(crate) fn files(&self) -> Vec<(&str, usize)> {
        match self {
            Self::File { name, line } => vec![(name, *line)],
            Self::Inline(_) => Vec::new(),
            Self::FirstMatch(nodes) | Self::LongestMatch(nodes) => {
                nodes.iter().flat_map(Self::files).collect()
            }
        }
    }

    /// The names of the dictionaries in it, in their order; `inline` for entries of the configuration itself.
    pub(crate) fn names(&self) -> Vec<&str> {
        match self {
            Self::File { name, .. } => vec![stem(name)],
            Self::Inline(_) => vec!["inline"],
            Self::FirstMatch(nodes) | Self::LongestMatch(nodes) => {
                nodes.iter().flat_map(Self::names).collect()
            }
        }
    }

    /// The structure in one line; equal for equal dictionaries, and `None` when it holds entries of its own.
    ///
    /// Dictionaries that come with the program are compiled once for each signature.
    pub(crate) fn signature(&self) -> Option<String> {
        let group = |sign: &str, nodes: &[Self]| {
            let inner: Option<Vec<String>> = nodes.iter().map(Self::signature).collect();
            Some(format!("{sign}({})", inner?.join(" ")))
        };
        match self {
            Self::File { name, .. } => Some(stem(name).to_owned()),
            Self::Inline(_) => None,
            Self::FirstMatch(nodes) => group("first", nodes),
            Self::LongestMatch(nodes) => group("longest", nodes),
        }
    }
}

/// A dictionary's name without the end that tells OpenCC's binary form from the text form.
pub(crate) fn stem(name: &str) -> &str {
    [".txt", ".ocd2", ".ocd"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
}

struct Reader<'a> {
    file: &'a str,
    include_tofu_risk: bool,
}

impl Reader<'_> {
    fn wrong(&self, json: &Json, message: impl Into<String>) -> ConfigError {
        ConfigError::new(self.file, json.line, message)
    }

    /// Refuses objects in which a name stands twice: readers of JSON do not agree on which one counts.
    fn refuse_repeated(&self, json: &Json) -> Result<(), ConfigError> {
        match &json.value {
            Value::Array(elements) => elements.iter().try_for_each(|element| self.refuse_repeated(element)),
            Value::Object(members) => {
                let mut seen = HashSet::with_capacity(members.len());
                members.iter().try_for_each(|(name, value)| {
                    if !seen.insert(name) {
                        return Err(self.wrong(value, format!("{name:?} is given twice in one object")));
                    }
                    self.refuse_repeated(value)
                })
            }
            _ => Ok(()),
        }
    }

    fn required<'a>(&self, json: &'a Json, name: &str) -> Result<&'a Json, ConfigError> {
        json.get(name).ok_or_else(|| self.wrong(json, format!("the property \"{name}\" is missing")))
    }

    fn text<'a>(&self, json: &'a Json, name: &str) -> Result<&'a str, ConfigError> {
        let found = self.required(json, name)?;
        found.as_str().ok_or_else(|| self.wrong(found, format!("the property \"{name}\" is a string")))
    }

    fn stages(&self, json: &Json, name: &str) -> Result<Vec<Node>, ConfigError> {
        let stages = json.as_array().ok_or_else(|| self.wrong(json, format!("\"{name}\" is an array")))?;
        stages
            .iter()
            .filter_map(|stage| self.required(stage, "dict").and_then(|dict| self.node(dict)).transpose())
            .collect()
    }

    fn segmentation(&self, json: &Json) -> Result<Node, ConfigError> {
        let kind = self.text(json, "type")?;
        if kind != "mmseg" {
            let kind_place = self.required(json, "type")?;
            let message = format!("unknown segmentation {kind:?}; there is \"mmseg\"");
            return Err(self.wrong(kind_place, message));
        }
        let dictionary = self.required(json, "dict")?;
        self.node(dictionary)?.ok_or_else(|| self.wrong(dictionary, "the segmentation has no dictionary"))
    }

    /// Reads a dictionary, or nothing when it may output tofu and that is not wanted.
    fn node(&self, json: &Json) -> Result<Option<Node>, ConfigError> {
        let kind = self.text(json, "type")?;
        let risky = match json.get("may_output_tofu") {
            None => false,
            Some(Json { value: Value::Bool(risky), .. }) => *risky,
            Some(found) => return Err(self.wrong(found, "\"may_output_tofu\" is true or false")),
        };
        match kind {
            "text" | "ocd2" | "ocd" => {
                let name = self.text(json, "file")?.to_owned();
                let node = Node::File { name, line: self.required(json, "file")?.line };
                Ok((!risky || self.include_tofu_risk).then_some(node))
            }
            "inline" if risky => {
                Err(self.wrong(json, "an inline dictionary cannot be marked \"may_output_tofu\""))
            }
            "inline" => self.inline(self.required(json, "entries")?).map(Some),
            "group" => self.group(json, risky),
            _ => {
                let message =
                    format!("unknown dictionary type {kind:?}; there are text, ocd2, inline, group");
                Err(self.wrong(self.required(json, "type")?, message))
            }
        }
    }

    fn group(&self, json: &Json, risky: bool) -> Result<Option<Node>, ConfigError> {
        let members = self.required(json, "dicts")?;
        let members = members.as_array().ok_or_else(|| self.wrong(members, "\"dicts\" is an array"))?;
        let nodes: Result<Vec<Node>, ConfigError> =
            members.iter().filter_map(|member| self.node(member).transpose()).collect();
        let nodes = nodes?;
        let group = match json.get("match_policy").map(|policy| (policy, policy.as_str())) {
            None | Some((_, Some("short_circuit"))) => Node::FirstMatch(nodes),
            Some((_, Some("union"))) => Node::LongestMatch(nodes),
            Some((found, _)) => {
                return Err(self.wrong(found, "\"match_policy\" is \"short_circuit\" or \"union\""));
            }
        };
        let is_empty =
            matches!(&group, Node::FirstMatch(nodes) | Node::LongestMatch(nodes) if nodes.is_empty());
        Ok((!is_empty && (!risky || self.include_tofu_risk)).then_some(group))
    }

    fn inline(&self, json: &Json) -> Result<Node, ConfigError> {
        let Value::Object(members) = &json.value else {
            return Err(self.wrong(json, "\"entries\" is an object of strings"));
        };
        let mut entries: Vec<Entry> = Vec::with_capacity(members.len());
        for (key, value) in members {
            let text = value.as_str().filter(|text| !text.is_empty());
            let text = text.ok_or_else(|| {
                self.wrong(value, format!("the value of {key:?} is a string that is not empty"))
            })?;
            if key.is_empty() || key.contains(['\0', '\n']) || text.contains('\0') {
                return Err(
                    self.wrong(value, "a key is not empty and holds no line break; nothing holds U+0000")
                );
            }
            entries.push(Entry { key: key.clone(), candidates: vec![text.to_owned()] });
        }
        Ok(Node::Inline(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_file_and_line() {
        let cases = [
            ("[]", 1, "object"),
            ("{\n}", 1, "conversion_chain"),
            ("{\"conversion_chain\": [\n{}]}", 2, "dict"),
            ("{\"conversion_chain\": [\n{\"dict\": {\n\"type\": \"magic\"}}]}", 3, "magic"),
            (
                "{\"conversion_chain\": [{\"dict\": {\"type\": \"group\",\n\"match_policy\": 1, \"dicts\": []}}]}",
                2,
                "union",
            ),
            (
                "{\"conversion_chain\": [{\"dict\": {\"type\": \"inline\", \"entries\":\n{\"a\": 1}}}]}",
                2,
                "string",
            ),
            ("{\"conversion_chain\": [], \"segmentation\":\n{\"type\": \"jieba\"}}", 2, "jieba"),
            ("{\"conversion_chain\": [}", 1, "value"),
            ("{\"conversion_chain\": [],\n\"conversion_chain\": []}", 2, "twice"),
            (
                "{\"conversion_chain\": [{\"dict\": {\"type\": \"inline\", \"entries\": {\"a\": \"b\",\n\"a\": \"c\"}}}]}",
                2,
                "twice",
            ),
        ];
        for (text, line, part) in cases {
            let error = Config::parse("my.json", text, true).expect_err(text);
            assert_eq!(error.line, Some(line), "{text}: {error}");
            assert!(error.to_string().starts_with(&format!("my.json:{line}: ")), "{error}");
            assert!(error.message.contains(part), "{error}");
        }
    }

    #[test]
    fn tofu_risk_can_be_left_out_of_the_chain() {
        let dict = "{\"type\": \"group\", \"dicts\": [{\"type\": \"ocd2\", \"file\": \"A.ocd2\"},
            {\"type\": \"text\", \"file\": \"B.txt\", \"may_output_tofu\": true}]}";
        let text = format!(
            "{{\"segmentation\": {{\"type\": \"mmseg\", \"dict\": {dict}}}, \"conversion_chain\": [{{\"dict\": {dict}}}]}}"
        );
        let signatures = |include| -> Vec<_> {
            let config = Config::parse("x", &text, include).expect("the text is right");
            config.segmentation.iter().chain(&config.chain).map(Node::signature).collect()
        };
        let (both, one) = (Some("first(A B)".to_owned()), Some("first(A)".to_owned()));
        assert_eq!(signatures(true), [both.clone(), both.clone()]);
        assert_eq!(signatures(false), [both, one]);
    }
}
