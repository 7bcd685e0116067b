//! Compiles the dictionaries into the form that the program uses in place.
//!
//! Every stage of every built-in configuration becomes one matcher. An error in a dictionary or a configuration
//! stops the build and names file and line.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

// Written for the library, of which the build needs a part.
#[path = "src/convert"]
#[allow(dead_code, unreachable_pub)]
mod convert {
    pub(crate) mod config;
    pub(crate) mod description;
    pub(crate) mod evidence;
    pub(crate) mod fuse;
    pub(crate) mod pass;
}
#[path = "src/dictionary"]
#[allow(dead_code, unreachable_pub)]
mod dictionary {
    pub(crate) mod classes;
    pub(crate) mod compile;
    pub(crate) mod entries;
    pub(crate) mod json;
    pub(crate) mod layers;
    pub(crate) mod matcher;
    pub(crate) mod neighbours;
    pub(crate) mod pages;
}

use convert::config::{Config, Node, stem};
use convert::evidence::{COMPATIBILITY, HANS, HANT, HONG_KONG, LEANS_HANS, LEANS_HANT, REGIONAL, TAIWAN};
use convert::fuse::Stages as Passes;
use dictionary::classes::Classes;
use dictionary::compile::{Purpose, compile};
use dictionary::entries::{Entry, parse_entries};
use dictionary::layers::Layers;

fn main() {
    let modules =
        ["config", "description", "evidence", "fuse", "pass"].map(|name| format!("src/convert/{name}.rs"));
    let folders =
        ["build.rs", "dictionaries/opencc", "dictionaries/convert", "src/dictionary"].map(String::from);
    for path in modules.iter().chain(&folders) {
        println!("cargo::rerun-if-changed={path}");
    }
    if let Err(message) = conversion(&["dictionaries/opencc", "dictionaries/convert"].map(Path::new)) {
        println!("cargo::error={message}");
        std::process::exit(1);
    }
}

/// The configurations of a build without the feature `regional`: all that lead to Simplified by the forms of
/// characters, and OpenCC's standard of Traditional.
const WITHOUT_REGIONAL: [&str; 5] = ["hant2s", "hk2s", "s2t", "t2s", "tw2s"];

/// Writes the matchers, their values, the script evidence, and the table of contents as Rust.
fn conversion(folders: &[&Path]) -> Result<(), String> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    let mut dictionaries = read_dictionaries(folders)?;
    let evidence = Classes::compile(&script_evidence(&dictionaries)?);
    let mut configs = files(folders.iter().map(|folder| folder.join("config")), "json")?;
    if env::var_os("CARGO_FEATURE_REGIONAL").is_none() {
        configs.retain(|name, _| WITHOUT_REGIONAL.contains(&name.as_str()));
        let mut used = BTreeSet::new();
        for (path, text) in configs.values() {
            let config = Config::parse(&path.display().to_string(), text, true);
            let config = config.map_err(|error| error.to_string())?;
            let nodes = config.normalization.iter().chain(&config.segmentation).chain(&config.chain);
            used.extend(nodes.flat_map(Node::files).map(|(name, _)| stem(name).to_owned()));
        }
        dictionaries.retain(|name, _| used.contains(name));
    }
    let mut stages = BTreeMap::new();
    let mut fused = BTreeMap::new();
    for (path, text) in configs.values() {
        for include_tofu_risk in [true, false] {
            let config = Config::parse(&path.display().to_string(), text, include_tofu_risk);
            let config = config.map_err(|error| error.to_string())?;
            for node in config.normalization.iter().chain(&config.chain) {
                add_stage(&mut stages, node, "", path)?;
            }
            // Without the risk of tofu a table is made at run time, in some milliseconds: few ask for it.
            if include_tofu_risk {
                let signature = config.signature();
                let signature =
                    signature.ok_or_else(|| format!("{}: an inline dictionary", path.display()))?;
                fused.insert(signature, (config, path));
            }
        }
    }
    let mut compiled = BTreeMap::new();
    for (signature, (config, path)) in &fused {
        let read = |nodes: &[Node]| -> Result<Vec<Layers>, String> {
            nodes.iter().map(|node| layers(node, &dictionaries, path)).collect()
        };
        let (normalization, chain) = (read(&config.normalization)?, read(&config.chain)?);
        let words = read(config.segmentation.as_slice())?;
        let passes = Passes {
            normalization: normalization.iter().map(Layers::flatten).collect(),
            words: words.iter().flat_map(Layers::flatten).collect(),
            chain: chain.iter().map(Layers::flatten).collect(),
        };
        let in_first_pass = passes.words_are_in_first_pass();
        if let Some(node) = config.segmentation.as_ref().filter(|_| !in_first_pass) {
            add_stage(&mut stages, node, "keys ", path)?;
        }
        let table = passes.fuse().map_err(|error| format!("{}: {error}", path.display()))?;
        let table = table.ok_or_else(|| format!("{}: it cannot be fused", path.display()))?;
        let kind = if in_first_pass { "fused with words" } else { "fused" };
        compiled.insert(format!("{kind} {signature}"), table);
    }
    for (signature, (node, purpose, path)) in &stages {
        let layers = layers(node, &dictionaries, path)?;
        let stage = compile(&layers.flatten(), *purpose).map_err(|error| format!("{signature}: {error}"))?;
        compiled.insert(signature.clone(), stage);
    }
    let mut contents = String::new();
    let _ = writeln!(contents, "pub(super) static STAGES: [Stage; {}] = [", compiled.len());
    let (mut bytes, mut values) = (Vec::new(), String::new());
    for (signature, stage) in &compiled {
        let _ = writeln!(
            contents,
            "    Stage {{ signature: {signature:?}, bytes: ({}, {}), values: ({}, {}) }},",
            bytes.len(),
            bytes.len() + stage.bytes.len(),
            values.len(),
            values.len() + stage.values.len(),
        );
        bytes.extend_from_slice(&stage.bytes);
        values.push_str(&stage.values);
    }
    contents.push_str("];\n");
    list(&mut contents, "CONFIGS", configs.iter().map(|(name, (path, _))| (name, path)))?;
    list(&mut contents, "DICTIONARIES", dictionaries.iter().map(|(name, (path, _))| (name, path)))?;
    let write = |name: &str, content: &[u8]| {
        fs::write(out.join(name), content).map_err(|error| format!("{name}: {error}"))
    };
    write("conversion.bin", &bytes)?;
    write("conversion.txt", values.as_bytes())?;
    write("evidence.bin", &evidence)?;
    write("conversion.rs", contents.as_bytes())
}

type Dictionaries = BTreeMap<String, (PathBuf, Vec<Entry>)>;
type Stages = BTreeMap<String, (Node, Purpose, PathBuf)>;

/// The files with this end in the folders, by their names without it, with path and text.
fn files(
    folders: impl Iterator<Item = PathBuf>,
    end: &str,
) -> Result<BTreeMap<String, (PathBuf, String)>, String> {
    let mut found = BTreeMap::new();
    for folder in folders {
        let wrong = |error| format!("{}: {error}", folder.display());
        for file in fs::read_dir(&folder).map_err(wrong)? {
            let path = file.map_err(wrong)?.path();
            let Some(name) = path.file_stem().and_then(|name| name.to_str()) else { continue };
            if path.extension().is_some_and(|found| found == end) {
                let text =
                    fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
                if let Some((other, _)) = found.insert(name.to_owned(), (path.clone(), text)) {
                    return Err(format!("{}: {} has the same name", path.display(), other.display()));
                }
            }
        }
    }
    Ok(found)
}

fn read_dictionaries(folders: &[&Path]) -> Result<Dictionaries, String> {
    let texts = files(folders.iter().map(|folder| folder.to_path_buf()), "txt")?;
    let read = |(name, (path, text)): (String, (PathBuf, String))| {
        let entries = parse_entries(&text)
            .map_err(|error| format!("{}:{}: {}", path.display(), error.line, error.message))?;
        Ok((name, (path, entries)))
    };
    texts.into_iter().map(read).collect()
}

fn add_stage(stages: &mut Stages, node: &Node, kind: &str, path: &Path) -> Result<(), String> {
    let purpose = if kind.is_empty() { Purpose::Values } else { Purpose::Keys };
    let signature = node.signature().ok_or_else(|| format!("{}: an inline dictionary", path.display()))?;
    stages.entry(format!("{kind}{signature}")).or_insert_with(|| (node.clone(), purpose, path.to_owned()));
    Ok(())
}

fn layers(node: &Node, dictionaries: &Dictionaries, path: &Path) -> Result<Layers, String> {
    let all = |nodes: &[Node]| -> Result<Vec<Layers>, String> {
        nodes.iter().map(|node| layers(node, dictionaries, path)).collect()
    };
    Ok(match node {
        Node::File { name, line } => {
            let entries = dictionaries.get(stem(name));
            let entries =
                entries.ok_or_else(|| format!("{}:{line}: there is no dictionary {name}", path.display()))?;
            Layers::Dictionary(entries.1.clone())
        }
        Node::Inline(entries) => Layers::Dictionary(entries.clone()),
        Node::FirstMatch(nodes) => Layers::FirstMatch(all(nodes)?),
        Node::LongestMatch(nodes) => Layers::LongestMatch(all(nodes)?),
    })
}

fn script_evidence(dictionaries: &Dictionaries) -> Result<BTreeMap<char, u8>, String> {
    let table = |name: &str| match dictionaries.get(name) {
        Some((_, entries)) => Ok(entries),
        None => Err(format!("there is no dictionary {name}")),
    };
    let mut traditional = table("TSCharacters")?.clone();
    traditional.extend_from_slice(table("TSCharactersExt")?);
    let mut flags = evidence_of(&EvidenceTables {
        simplified: table("STCharacters")?,
        traditional: &traditional,
        taiwan: table("TWVariants")?,
        hong_kong: table("HKVariants")?,
        compatibility: table("CJK_Compatibility_Ideographs")?,
    });
    for (found, fields) in rows("dictionaries/convert/leanings.tsv")? {
        let flag = flags.entry(found).or_insert(0);
        *flag &= !(HANS | HANT);
        *flag |= match fields.split('\t').next() {
            Some("hans") => LEANS_HANS,
            Some("hant") => LEANS_HANT,
            _ => 0,
        };
    }
    for (standard, others) in rows("dictionaries/convert/regions.tsv")? {
        let forms = others.split('\t').take(5).filter_map(|field| field.chars().next());
        for form in forms.chain([standard]).filter(|form| !form.is_ascii()) {
            *flags.entry(form).or_insert(0) |= REGIONAL;
        }
    }
    for (first, _) in rows("dictionaries/convert/region_words.tsv")? {
        *flags.entry(first).or_insert(0) |= REGIONAL;
    }
    Ok(flags)
}

/// The rows of a table: the first character of the first field, and the other fields.
fn rows(path: &str) -> Result<Vec<(char, String)>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (first, others) = line.split_once('\t').ok_or_else(|| format!("{path}: no tab: {line}"))?;
            let first = first.chars().next().ok_or_else(|| format!("{path}: no key: {line}"))?;
            Ok((first, others.to_owned()))
        })
        .collect()
}

/// A list of names and the texts of their files.
fn list<'a>(
    contents: &mut String,
    name: &str,
    files: impl ExactSizeIterator<Item = (&'a String, &'a PathBuf)>,
) -> Result<(), String> {
    let _ = writeln!(contents, "pub(super) static {name}: [(&str, &str); {}] = [", files.len());
    for (name, path) in files {
        let path = fs::canonicalize(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let _ = writeln!(contents, "    ({name:?}, include_str!({:?})),", path.display().to_string());
    }
    contents.push_str("];\n");
    Ok(())
}

/// The tables that the evidence is drawn from: each character and its candidates.
struct EvidenceTables<'a> {
    /// Simplified → Traditional.
    simplified: &'a [Entry],
    /// Traditional → Simplified.
    traditional: &'a [Entry],
    /// OpenCC's standard → Taiwan.
    taiwan: &'a [Entry],
    /// OpenCC's standard → Hong Kong.
    hong_kong: &'a [Entry],
    /// Compatibility ideograph → the character itself.
    compatibility: &'a [Entry],
}

/// The characters that tell, with their flags.
///
/// A character tells of a script when a table replaces it in every reading and no table gives it back: 国 is never
/// Traditional, while 后, 里, 台 may be either. Forms that a region shares with Simplified (群, 温) tell nothing.
fn evidence_of(tables: &EvidenceTables<'_>) -> BTreeMap<char, u8> {
    let simplified = Table::new(tables.simplified);
    let traditional = Table::new(tables.traditional);
    let regions = [(Table::new(tables.taiwan), TAIWAN), (Table::new(tables.hong_kong), HONG_KONG)];
    let mut flags = BTreeMap::new();
    let mut set = |found: char, flag: u8| *flags.entry(found).or_insert(0) |= flag;
    for found in simplified.always_replaced() {
        let regional = regions.iter().any(|(region, _)| region.values.contains(&found));
        if !traditional.keys.contains_key(&found) && !simplified.values.contains(&found) && !regional {
            set(found, HANS);
        }
    }
    for found in traditional.always_replaced() {
        // Few have a font for Simplified forms outside the Basic Plane, and Simplified texts do without them (周顗).
        let is_usual = traditional.keys[&found][0] <= '\u{FFFF}';
        if is_usual && !simplified.keys.contains_key(&found) && !traditional.values.contains(&found) {
            set(found, HANT);
        }
    }
    for found in Table::new(tables.compatibility).always_replaced() {
        set(found, COMPATIBILITY);
    }
    for (place, (region, own)) in regions.iter().enumerate() {
        let neighbour = &regions[1 - place].0;
        for (standard, candidates) in &region.keys {
            let form = candidates[0];
            let is_standard = simplified.values.contains(&form)
                || [region, neighbour].iter().any(|table| table.keys.contains_key(&form));
            if form != *standard
                && !is_standard
                && !neighbour.values.contains(&form)
                && !traditional.values.contains(&form)
            {
                set(form, *own);
            }
        }
    }
    flags
}

struct Table {
    keys: HashMap<char, Vec<char>>,
    values: HashSet<char>,
}

impl Table {
    fn new(entries: &[Entry]) -> Self {
        let one = |text: &str| {
            let mut characters = text.chars();
            characters.next().filter(|_| characters.next().is_none())
        };
        let mut keys = HashMap::new();
        for entry in entries {
            let candidates: Option<Vec<char>> = entry.candidates.iter().map(|value| one(value)).collect();
            if let (Some(key), Some(candidates)) = (one(&entry.key), candidates) {
                keys.insert(key, candidates);
            }
        }
        let values = keys.values().flatten().copied().collect();
        Self { keys, values }
    }

    /// The keys that are none of their own candidates.
    fn always_replaced(&self) -> impl Iterator<Item = char> {
        self.keys.iter().filter(|(key, candidates)| !candidates.contains(key)).map(|(key, _)| *key)
    }
}
