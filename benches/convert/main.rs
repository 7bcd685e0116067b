//! The speed of script conversion on one thread: `cargo bench --bench convert -- [CONFIGURATION …]`.
//!
//! With the feature `opencc-native` the C++ OpenCC runs beside it. benches/peers adds other engines to the same
//! comparison; `TIFA_ORACLE_COMMAND=bench tests/oracle/run` runs that one.

mod comparison;
mod engine;
mod figures;
mod texts;

fn main() {
    comparison::Comparison::new(engine::standard()).run();
}
