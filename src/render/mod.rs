//! Results as people read them: on the terminal, as a patch, as a page.

mod diff_html;
mod diff_rows;
mod diff_terminal;
mod diff_unified;

pub use diff_html::{DiffDocument, diff_html};
pub use diff_terminal::diff_terminal;
pub use diff_unified::diff_unified;
