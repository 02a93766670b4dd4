//! Between LSP's types and ours.

pub(super) mod actions;
pub(super) mod findings;
pub(super) mod from_lsp;
pub(super) mod references;
pub(super) mod to_lsp;
