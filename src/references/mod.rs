//! The reference tracker: where a suggestion comes from.
//!
//! Here is what comes before an index: packages by their package URLs ([`package`], [`list`]),
//! fetched with this machine's own package clients ([`fetch`]), unpacked in memory ([`unpack`])
//! and cut down to source code with its licences ([`sources`], [`licences`]). Only `fetch` and
//! `sources` touch files and processes; nothing of a package is ever installed, built or run.

pub mod build;
pub mod evaluation;
pub mod fetch;
pub mod fingerprint;
pub mod index;
pub mod lex;
pub mod licences;
pub mod list;
pub mod matching;
pub mod own_code;
pub mod package;
pub mod peers;
pub mod reference;
pub mod repository;
pub mod segment;
pub mod selection;
pub mod sources;
pub mod unpack;
