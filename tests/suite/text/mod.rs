//! Documents: held against the editors' reference, against a plain model, and against kept cases.

mod cases;
mod differential;
mod model;
pub(crate) mod random;
mod store;
