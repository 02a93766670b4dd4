//! The models that a person has named, in the order in which they are asked.
//!
//! The first one that works is asked first; one that failed rests for a while and comes back by
//! itself. Which of them answers is the pipeline's loop
//! ([`crate::completion::complete_in_turn`]), because each wants its prompt written anew.

use super::health::{Change, Health};
use super::limits::Limited;
use crate::completion::generation::{Backend, BackendError};
use crate::config::exclusions;
use std::cell::LazyCell;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Opens a model; called again as long as it fails, so that one that was fetched since is found.
pub(super) type Opener = Box<dyn Fn() -> Result<Opened, BackendError> + Send + Sync>;

/// An opened model, by where it runs.
#[derive(Clone)]
pub enum Opened {
    /// On this machine: nothing is sent.
    Here(Arc<dyn Backend>),
    /// On another one.
    Remote(Arc<Limited>),
}

impl Opened {
    /// The model as the pipeline asks it.
    pub fn backend(&self) -> Arc<dyn Backend> {
        match self {
            Self::Here(backend) => backend.clone(),
            Self::Remote(backend) => backend.clone(),
        }
    }
}

/// The models, in order.
pub struct Failover {
    members: Vec<Member>,
    /// The user's patterns of files that may not leave this machine.
    exclude: Vec<String>,
}

struct Member {
    name: String,
    open: Opener,
    opened: Mutex<Option<Opened>>,
    health: Mutex<Health>,
}

/// What a person should hear of a change of fortune.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// It failed, and another one takes its place, if there is one.
    Fell {
        /// The name of the one that failed.
        name: String,
        /// The name of the one that is asked next.
        next: Option<String>,
    },
    /// It works again.
    Recovered {
        /// Its name.
        name: String,
    },
}

impl Failover {
    pub(super) fn new(
        exclude: Vec<String>,
        members: impl IntoIterator<Item = (String, Opener)>,
    ) -> Self {
        let member = |(name, open)| Member {
            name,
            open,
            opened: Mutex::default(),
            health: Mutex::default(),
        };
        Self { exclude, members: members.into_iter().map(member).collect() }
    }

    /// Every model that may see the file at `path`, the one to ask first in front.
    ///
    /// May read a model's head and a repository's patterns, and so block.
    pub fn in_turn(&self, path: Option<&Path>) -> Vec<(String, Result<Opened, BackendError>)> {
        let now = Instant::now();
        let mut order: Vec<&Member> = self.members.iter().collect();
        // Stable: among those that work, and among those that rest, the person's order holds.
        order.sort_by_key(|member| lock(&member.health).is_resting(now));
        let opened = order.into_iter().map(|member| (member.name.clone(), member.opened()));
        let is_excluded =
            LazyCell::new(|| path.is_some_and(|path| exclusions::excludes(path, &self.exclude)));
        let may = |opened: &Result<Opened, BackendError>| {
            !matches!(opened, Ok(Opened::Remote(_))) || !*is_excluded
        };
        opened.filter(|(_, opened)| may(opened)).collect()
    }

    /// Notes how the model `name` has done.
    pub fn note(&self, name: &str, outcome: Result<(), &BackendError>) -> Option<Notice> {
        let now = Instant::now();
        let member = self.members.iter().find(|member| member.name == name)?;
        let change = lock(&member.health).note(outcome, now);
        match change {
            Change::None => None,
            Change::Recovered => Some(Notice::Recovered { name: name.to_owned() }),
            Change::Fell => {
                let mut others = self.members.iter().filter(|other| other.name != name);
                let next = others.find(|other| !lock(&other.health).is_resting(now));
                let next = next.map(|other| other.name.clone());
                Some(Notice::Fell { name: name.to_owned(), next })
            }
        }
    }
}

impl Member {
    fn opened(&self) -> Result<Opened, BackendError> {
        let mut opened = lock(&self.opened);
        match &*opened {
            Some(opened) => Ok(opened.clone()),
            None => Ok(opened.insert((self.open)()?).clone()),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
