//! Settings, and where each may come from.
