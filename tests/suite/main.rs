//! The one integration-test binary; each module tests one part of the product.
//!
//! `make test` runs it, and sets up what it needs: models, Neovim, the reference for text.

#[path = "../support/mod.rs"]
mod support;

mod architecture;
mod cases;
mod completion;
mod context;
mod guard;
mod intent;
mod models;
mod nvim;
mod policy;
mod references;
mod scan;
mod server;
mod syntax;
mod text;
mod trim;
mod workspace;
