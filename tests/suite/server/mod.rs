//! The server from the outside: real processes, raw bytes.
//!
//! A fault that is only bytes is a case in `tests/cases/faults/`; one that needs a process, a
//! signal or a clock is code here.

mod context;
mod faults;
mod feedback;
mod flow;
mod frames;
mod panics;
mod process;
mod protocol;
mod references;
mod remote;
mod scans;
mod typing;
