//! Results as people read them: on the terminal, as a patch, as a page, as tables.

mod diff_html;
mod diff_rows;
mod diff_terminal;
mod diff_unified;
mod lineage_html;
mod lineage_terminal;
mod phrase_terminal;
mod report_csv;
mod report_html;
mod report_markdown;
#[cfg(feature = "parquet")]
mod report_parquet;
mod report_tables;
mod report_terminal;

pub use diff_html::{DiffDocument, diff_html};
pub use diff_terminal::diff_terminal;
pub use diff_unified::diff_unified;
pub use lineage_html::lineage_html;
pub use lineage_terminal::lineage_terminal;
pub use phrase_terminal::phrase_terminal;
pub use report_csv::report_csv;
pub use report_html::report_html;
pub use report_markdown::report_markdown;
#[cfg(feature = "parquet")]
pub use report_parquet::report_parquet;
pub use report_tables::{Cells, Column, Table, report_tables};
pub use report_terminal::report_terminal;
