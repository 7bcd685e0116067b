//! Other engines beside ours: the comparison of benches/convert with them in it.
//!
//!     TIFA_ORACLE_COMMAND=bench tests/oracle/run [CONFIGURATION …]
//!
//! `cargo run --release --manifest-path benches/peers/Cargo.toml` compares without the C++ OpenCC; then our results
//! stand for the right ones.

#[path = "../../convert/comparison.rs"]
mod comparison;
#[path = "../../convert/engine.rs"]
mod engine;
#[path = "../../convert/figures.rs"]
mod figures;
#[path = "../../convert/texts.rs"]
mod texts;

use ferrous_opencc::config::BuiltinConfig;
use hanconv::Converters;
use opencc_fmmseg::OpenccConfig;
use simplecc::dicts;

use comparison::Comparison;
use engine::{Conversion, Engine};

fn main() {
    let peers = [
        peer("hanconv", |configuration, _| hanconv(configuration)),
        peer("opencc-fmmseg", |configuration, _| opencc_fmmseg(configuration)),
        peer("ferrous-opencc", |configuration, _| ferrous_opencc(configuration)),
        peer("simplecc", |configuration, _| simplecc(configuration)),
        peer("character_converter", |configuration, _| character_converter(configuration)),
        peer("fast2s", |configuration, _| (configuration == "t2s").then(|| boxed(fast2s::convert))),
        peer("simplet2s", |configuration, _| (configuration == "t2s").then(|| boxed(simplet2s::convert))),
    ];
    Comparison::new(engine::standard().into_iter().chain(peers).collect()).run();
}

/// An engine with the version that this package builds with.
fn peer(name: &str, make: fn(&str, &std::path::Path) -> Option<Conversion>) -> Engine {
    let lock = include_str!("../Cargo.lock");
    let entry = lock.split_once(&format!("name = \"{name}\"\nversion = \"")).map(|(_, entry)| entry);
    let version =
        entry.and_then(|entry| entry.split('"').next()).expect("the lock file names every dependency");
    Engine::new(format!("{name} {version}"), make)
}

fn boxed(convert: fn(&str) -> String) -> Conversion {
    Box::new(convert)
}

fn hanconv(configuration: &str) -> Option<Conversion> {
    let converters = match configuration {
        "s2t" => Converters::S2T,
        "t2s" => Converters::T2S,
        "s2tw" => Converters::S2TW,
        "tw2s" => Converters::TW2S,
        "s2twp" => Converters::S2TWP,
        "tw2sp" => Converters::TW2SP,
        "s2hk" => Converters::S2HK,
        "hk2s" => Converters::HK2S,
        _ => return None,
    };
    let converter = converters.new_converter();
    Some(Box::new(move |text| converter.convert(text)))
}

fn opencc_fmmseg(configuration: &str) -> Option<Conversion> {
    let configuration = OpenccConfig::parse(configuration)?;
    let mut converter = opencc_fmmseg::OpenCC::new();
    converter.set_parallel(false);
    Some(Box::new(move |text| converter.convert_with_config(text, configuration, false)))
}

fn ferrous_opencc(configuration: &str) -> Option<Conversion> {
    let configuration = BuiltinConfig::from_filename(&format!("{configuration}.json")).ok()?;
    let converter = ferrous_opencc::OpenCC::from_config(configuration).ok()?;
    Some(Box::new(move |text| converter.convert(text)))
}

fn simplecc(configuration: &str) -> Option<Conversion> {
    let dictionary: &'static simplecc::Dict = match configuration {
        "s2t" => &dicts::S2T,
        "t2s" => &dicts::T2S,
        "s2tw" => &dicts::S2TW,
        "s2twp" => &dicts::S2TWP,
        "s2hk" => &dicts::S2HK,
        _ => return None,
    };
    Some(Box::new(|text| dictionary.replace_all(text)))
}

fn character_converter(configuration: &str) -> Option<Conversion> {
    match configuration {
        "s2t" => Some(Box::new(|text| character_converter::simplified_to_traditional(text).into_owned())),
        "t2s" => Some(Box::new(|text| character_converter::traditional_to_simplified(text).into_owned())),
        _ => None,
    }
}
