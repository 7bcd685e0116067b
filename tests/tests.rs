//! The one integration crate. Each module speaks for a part.

/// Imports point one way, and files stay readable.
mod architecture;
/// The command line: what it prints, where, and how it exits.
#[cfg(feature = "cli")]
mod cli;
/// The HTTP service, mostly without a socket.
#[cfg(feature = "serve")]
mod http;
