//! The reference tracker: packages, their archives, their source code and its licences.

mod archive;
mod archives;
mod fetching;
mod licences;
mod packages;
mod selection;
