//! Which rules answers are made by.

use std::sync::OnceLock;

use sha2::{Digest as _, Sha256};

/// The name of all rules together: the version, and what tells this build from others of it.
///
/// A result is made by code and tables, and the running program holds them all: its hash changes with every rule. Where the
/// program cannot be read, its version stands alone.
pub(super) fn rules() -> String {
    static RULES: OnceLock<String> = OnceLock::new();
    let name = || {
        let version = env!("CARGO_PKG_VERSION");
        let program = std::env::current_exe().and_then(std::fs::read);
        program.map_or_else(
            |_| version.to_owned(),
            |program| {
                let hash = Sha256::digest(&program);
                format!("{version}+{:016x}", u64::from_be_bytes(std::array::from_fn(|place| hash[place])))
            },
        )
    };
    RULES.get_or_init(name).clone()
}
