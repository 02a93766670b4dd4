//! Security scans.
//!
//! ```text
//! file ─► syntax tree ─► module ─┐
//! rules ─► patterns, models ─────┴─► data flow ─► facts ─► search ─► findings
//! any text ─► secrets ─────────────────────────────────────────────────┘
//! ```
//!
//! Everything here is pure but [`project`], which starts threads, [`walk`], which reads files, and
//! [`changes`], which asks git.

pub mod changes;
pub mod check;
pub mod constant;
pub mod finding;
pub mod fixing;
pub mod flow;
pub mod ir;
pub mod live;
pub mod lower;
pub mod page;
pub mod pattern;
pub mod project;
pub mod repair;
pub mod rules;
pub mod sarif;
pub mod secrets;
pub mod suppression;
pub mod walk;
