//! What the analysis has found out of the expressions of one module, for who looks for code in it.

use super::value::{ModuleId, Value};
use crate::scan::constant::Constant;
use crate::scan::ir::ExprId;
use crate::scan::pattern::Facts;
use crate::scan::rules::PathId;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// What is known of the expressions of a module.
#[derive(Clone, Debug, Default)]
pub struct ModuleFacts {
    paths: Vec<PathId>,
    constants: FxHashMap<ExprId, Vec<Constant>>,
    prefixes: FxHashMap<ExprId, Rc<str>>,
    made_by: FxHashMap<ExprId, ExprId>,
    firsts: FxHashMap<ExprId, Vec<Constant>>,
}

/// The most values that are remembered of one expression.
const MOST_CONSTANTS: usize = 8;

impl ModuleFacts {
    /// For a module of so many expressions.
    pub(super) fn new(exprs: usize) -> Self {
        Self { paths: vec![PathId::NONE; exprs], ..Self::default() }
    }

    /// Adds what an expression was in one run.
    pub(super) fn record(&mut self, id: ExprId, value: &Value, module: ModuleId) {
        if value.path.is_some()
            && let Some(path) = self.paths.get_mut(id.index())
        {
            *path = value.path;
        }
        if let Some(constants) = &value.constants {
            let known = self.constants.entry(id).or_default();
            for constant in constants.iter() {
                if known.len() < MOST_CONSTANTS && !known.contains(constant) {
                    known.push(constant.clone());
                }
            }
        }
        if let Some(prefix) = &value.prefix {
            self.prefixes.insert(id, Rc::clone(prefix));
        }
        if let Some((_, made_by)) = value.made_by.filter(|it| it.0 == module) {
            self.made_by.insert(id, made_by);
        }
    }

    /// Adds what the first element of a list was in one run.
    pub(super) fn record_first(&mut self, id: ExprId, firsts: Vec<Constant>) {
        let known = self.firsts.entry(id).or_default();
        for first in firsts {
            if known.len() < MOST_CONSTANTS && !known.contains(&first) {
                known.push(first);
            }
        }
    }
}

impl Facts for ModuleFacts {
    fn path(&self, id: ExprId) -> PathId {
        self.paths.get(id.index()).copied().unwrap_or_default()
    }

    fn constants(&self, id: ExprId) -> &[Constant] {
        self.constants.get(&id).map_or(&[], Vec::as_slice)
    }

    fn prefix(&self, id: ExprId) -> Option<&str> {
        self.prefixes.get(&id).map(AsRef::as_ref)
    }

    fn first(&self, id: ExprId) -> &[Constant] {
        self.firsts.get(&id).map_or(&[], Vec::as_slice)
    }

    fn made_by(&self, id: ExprId) -> Option<ExprId> {
        self.made_by.get(&id).copied()
    }
}
