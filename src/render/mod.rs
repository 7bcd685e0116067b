//! Wire types → text for people and for tables.

mod report_csv;
mod report_markdown;
mod report_terminal;

pub use report_csv::report_csv;
pub use report_markdown::report_markdown;
pub use report_terminal::report_terminal;
