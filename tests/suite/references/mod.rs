//! The reference tracker: packages, their archives, their source code and its licences.

mod archive;
mod archives;
mod command;
mod fetching;
mod index;
mod lexing;
mod licences;
mod packages;
mod repository;
mod selection;
