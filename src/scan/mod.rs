//! Security scans.
pub mod ir;
pub mod lower;
