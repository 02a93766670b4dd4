//! Undertone: an AI coding-assistant language server that a person can run alone.
//!
//! The modules, in the order in which data passes them; each knows only those above it.
//!
//! | module | what it does |
//! |---|---|
//! | [`text`] | documents: rope, positions, edits |
//! | [`syntax`] | languages and their syntax trees |
//! | [`secrets`] | keys, tokens and passwords in a text |
//! | [`scan`] | security scans: rules, data flow, findings |
//! | [`references`] | packages, their source code and licences |
//! | [`completion`] | the pipeline: intent, context, prompt, generation, trimming |
//! | [`guard`] | what may leave this machine |
//! | [`policy`] | what becomes of suggestions that resemble known code |
//! | [`ledger`] | what is counted, kept on this machine |
//! | [`models`] | LLM backends, the catalogue of models, download |
//! | [`config`] | settings, and where each may come from |
//! | [`workspace`] | the files of the folders that a person works in |
//! | [`server`] | the LSP edge; the only place that knows JSON-RPC |
//! | [`cli`] | the command line, one file a subcommand |

pub mod cli;
pub mod completion;
pub mod config;
pub mod guard;
pub mod ledger;
pub mod models;
pub mod policy;
pub mod references;
pub mod scan;
pub mod secrets;
pub mod server;
pub mod syntax;
pub mod text;
pub mod workspace;
