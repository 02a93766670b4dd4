//! The models that a person has named, in the order in which they are asked.
//!
//! The first one that works is asked first; one that failed rests for a while and comes back by
//! itself. Which of them answers is the pipeline's loop
//! ([`crate::completion::complete_in_turn`]), because each wants its prompt written anew.

pub use super::health::Change;
use super::health::Health;
use super::limits::Limited;
use crate::completion::Trigger;
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

    /// Every model, the one to ask first in front; for the file at `path`, which a model on another
    /// machine may not see where it is excluded.
    ///
    /// A remote model that rests is left alone while a person types: they would wait for nothing at
    /// every key. May read a model's head and a repository's patterns, and so block.
    pub fn in_turn(
        &self,
        path: Option<&Path>,
        trigger: Trigger,
    ) -> Vec<(String, Result<Opened, BackendError>)> {
        let now = Instant::now();
        let mut order: Vec<(bool, &Member)> = self
            .members
            .iter()
            .map(|member| (lock(&member.health).is_resting(now), member))
            .collect();
        // Stable: among those that work, and among those that rest, the person's order holds.
        order.sort_by_key(|(rests, _)| *rests);
        let is_excluded =
            LazyCell::new(|| path.is_some_and(|path| exclusions::excludes(path, &self.exclude)));
        let turn = |(rests, member): (bool, &Member)| {
            let opened = member.opened();
            let opened = match opened {
                Ok(Opened::Remote(_)) if *is_excluded => Err(BackendError::Excluded),
                Ok(Opened::Remote(_)) if rests && trigger == Trigger::Automatic => return None,
                opened => opened,
            };
            Some((member.name.clone(), opened))
        };
        order.into_iter().filter_map(turn).collect()
    }

    /// Notes how the model `name` has done.
    pub fn note(&self, name: &str, outcome: Result<(), &BackendError>) -> Change {
        let member = self.members.iter().find(|member| member.name == name);
        member.map_or(Change::None, |member| lock(&member.health).note(outcome, Instant::now()))
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
