//! Placeholder of the module that follows.
