//! What an analysis has found out of other files than its own, for the next one of the same file: as
//! long as only that is edited, it is the same.
//!
//! What of it depends on the file itself is left out: what looked into it while it was found out, and
//! what names anything in it, since numbers of expressions, functions and classes change with an edit.

use super::parameter::Uses;
use super::report::Hit;
use super::state::Frame;
use super::value::{ClassRef, FunctionRef, ModuleId, Object, ObjectId, Origin, Target, Value};
use super::{Analysis, Context, ModuleFacts, Source, Summary};
use crate::scan::ir::{MODULE_BODY, Span};
use crate::scan::rules::{KindSet, PathId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// What is known of other files.
#[derive(Debug, Default)]
pub struct Neighbours {
    facts: FxHashMap<ModuleId, Rc<ModuleFacts>>,
    sources: Vec<Source>,
    source_numbers: FxHashMap<(ModuleId, Span, KindSet), u32>,
    summaries: FxHashMap<FunctionRef, Vec<(Context, Rc<Summary>)>>,
    ends: FxHashMap<FunctionRef, Frame>,
    pub(super) kept: FxHashMap<ObjectId, Rc<Object>>,
    class_objects: FxHashMap<ClassRef, Option<ObjectId>>,
    class_statics: FxHashMap<ClassRef, Option<ObjectId>>,
    class_paths: FxHashMap<ClassRef, PathId>,
    handlers: FxHashMap<FunctionRef, Vec<usize>>,
    uses: FxHashMap<ModuleId, Rc<Uses>>,
    started_modules: FxHashSet<ModuleId>,
    next_object: ObjectId,
}

/// What to do about other files.
#[derive(Debug)]
pub enum Neighbourhood<'n> {
    /// They are looked at anew, and forgotten.
    Unknown,
    /// They are looked at anew, and what is found out is kept here.
    Learned(&'n mut Option<Neighbours>),
    /// This is known of them.
    Known(&'n Neighbours),
}

/// What is found out once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Unit {
    Function(FunctionRef),
    Class(ClassRef),
}

impl Unit {
    /// The code of a module.
    pub(super) fn module(id: ModuleId) -> Self {
        Self::Function(FunctionRef { module: id, function: MODULE_BODY })
    }
}

impl<'p> Analysis<'p> {
    /// Takes what is known of other files.
    pub(super) fn meet(&mut self, neighbours: &'p Neighbours) {
        self.facts.clone_from(&neighbours.facts);
        self.sources.clone_from(&neighbours.sources);
        self.source_numbers.clone_from(&neighbours.source_numbers);
        self.summaries.clone_from(&neighbours.summaries);
        self.ends.clone_from(&neighbours.ends);
        self.class_objects.clone_from(&neighbours.class_objects);
        self.class_statics.clone_from(&neighbours.class_statics);
        self.class_paths.clone_from(&neighbours.class_paths);
        self.handlers.clone_from(&neighbours.handlers);
        self.uses.clone_from(&neighbours.uses);
        self.started_modules.clone_from(&neighbours.started_modules);
        self.own_objects = self.class_objects.values().filter_map(|it| *it).collect();
        self.next_object = neighbours.next_object;
        self.neighbours = Some(neighbours);
    }

    /// What was found out of other files.
    pub(super) fn into_neighbours(self) -> Neighbours {
        let home = Home { module: self.home, sources: &self.sources };
        let is_other = |module: ModuleId, unit: Unit| {
            module != self.home && !self.units_at_home.contains(&unit)
        };
        let is_function = |it: &FunctionRef| is_other(it.module, Unit::Function(*it));
        let is_class = |it: &ClassRef| is_other(it.module, Unit::Class(*it));
        let mut summaries = self.summaries;
        summaries.retain(|function, known| {
            known.retain(|(_, summary)| !home.is_in_summary(summary));
            is_function(function) && !known.is_empty()
        });
        let mut ends = self.ends;
        ends.retain(|function, frame| is_function(function) && !home.is_in_frame(frame));
        let mut started_modules = self.started_modules;
        let body = |module| FunctionRef { module, function: MODULE_BODY };
        started_modules.retain(|module| ends.contains_key(&body(*module)));
        let mut kept = self.kept;
        kept.retain(|_, object| !home.is_in_object(object));
        let classes = |mut all: FxHashMap<ClassRef, Option<ObjectId>>| {
            all.retain(|class, _| is_class(class));
            all
        };
        let mut neighbours = Neighbours {
            facts: self.facts,
            source_numbers: self.source_numbers,
            summaries,
            ends,
            kept,
            class_objects: classes(self.class_objects),
            class_statics: classes(self.class_statics),
            class_paths: self.class_paths,
            handlers: self.handlers,
            uses: self.uses,
            started_modules,
            next_object: self.next_object,
            sources: Vec::new(),
        };
        neighbours.facts.retain(|module, _| *module != self.home);
        neighbours.source_numbers.retain(|it, _| it.0 != self.home);
        neighbours.class_paths.retain(|class, _| is_class(class));
        neighbours.handlers.retain(|function, _| function.module != self.home);
        neighbours.uses.retain(|module, _| *module != self.home);
        neighbours.sources = self.sources;
        neighbours
    }

    /// What is found out from now on is this; gives what [`Self::found_out`] is to be told.
    pub(super) fn finding_out(&self) -> bool {
        self.is_at_home.replace(false)
    }

    /// Ends what [`Self::finding_out`] began.
    pub(super) fn found_out(&mut self, unit: Unit, outer: bool) {
        if self.is_at_home.get() {
            self.units_at_home.insert(unit);
        }
        self.is_at_home.set(outer || self.is_at_home.get());
    }

    /// What was found out before is used.
    pub(super) fn use_known(&self, module: ModuleId, unit: Unit) {
        if module == self.home || self.units_at_home.contains(&unit) {
            self.is_at_home.set(true);
        }
    }
}

/// The file that is edited.
struct Home<'s> {
    module: ModuleId,
    sources: &'s [Source],
}

impl Home<'_> {
    /// Whether a value names anything in it.
    fn is_in(&self, value: &Value) -> bool {
        let is_target = |it: &Target| match it {
            Target::Function(function) => function.module == self.module,
            Target::Class(class) => class.module == self.module,
            Target::Module(module) => *module == self.module,
            Target::Package(_) => false,
        };
        let is_made_here = value.made_by.is_some_and(|it| it.0 == self.module);
        is_made_here
            || value.targets().iter().any(is_target)
            || value.taints.iter().any(|taint| {
                let is_source = match taint.origin {
                    Origin::Source(number) => self
                        .sources
                        .get(number as usize)
                        .is_none_or(|source| source.module == self.module),
                    Origin::Parameter(_) => false,
                };
                let mut steps =
                    std::iter::successors(taint.steps.as_ref(), |it| it.before.as_ref());
                is_source || steps.any(|step| step.module == self.module)
            })
    }

    fn is_in_object(&self, object: &Object) -> bool {
        object.class.is_some_and(|class| class.module == self.module)
            || object.values().any(|value| self.is_in(value))
    }

    fn is_in_frame(&self, frame: &Frame) -> bool {
        frame.locals.iter().chain([&frame.this]).any(|value| self.is_in(value))
    }

    fn is_in_hit(&self, hit: &Hit) -> bool {
        hit.module == self.module || hit.way.iter().any(|point| point.module == self.module)
    }

    fn is_in_summary(&self, summary: &Summary) -> bool {
        self.is_in(&summary.value)
            || summary.hits.iter().any(|hit| self.is_in_hit(hit))
            || summary.heap.iter().any(|(_, object)| self.is_in_object(object))
    }
}
