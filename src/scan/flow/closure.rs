//! Variables that a function shares with the functions within it.
//!
//! An inner function that is passed on runs when nobody sees it: it finds the variables as they were
//! where it was made, unless they are assigned later. What it assigns itself, others find in turn.

use super::Analysis;
use super::state::{Frame, Locals, State};
use super::value::{FunctionRef, Value};
use crate::scan::ir::{MODULE_BODY, Slot};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// What is known of variables that functions share.
#[derive(Default)]
pub(super) struct Shared {
    /// Counts assignments.
    clock: u64,
    /// When each variable was last assigned.
    assigned: FxHashMap<(FunctionRef, Slot), u64>,
    /// The inner functions of each function, and its variables where they were made or called.
    births: FxHashMap<FunctionRef, Vec<Birth>>,
    /// What inner functions find in the function around them.
    views: FxHashMap<FunctionRef, Frame>,
}

/// An inner function, where it was made or called.
struct Birth {
    function: FunctionRef,
    locals: Locals,
    clock: u64,
    reason: Reason,
}

/// Why a function may find variables as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// It is made. Nobody runs it yet, so that once it is seen to be used this no longer counts.
    Made,
    /// It is called, or passed on.
    Used,
}

impl Analysis<'_> {
    /// A function assigns one of its own variables.
    pub(super) fn note_assignment(&mut self, function: FunctionRef, slot: Slot) {
        if function.function != MODULE_BODY {
            self.shared.clock += 1;
            self.shared.assigned.insert((function, slot), self.shared.clock);
        }
    }

    /// Whether a variable was last assigned after another one was.
    pub(super) fn is_assigned_after(&self, function: FunctionRef, slot: Slot, other: Slot) -> bool {
        let when = |slot| self.shared.assigned.get(&(function, slot)).copied().unwrap_or(0);
        when(slot) > when(other)
    }

    /// A function becomes a value, or is called.
    pub(super) fn note_birth(&mut self, state: &State, function: FunctionRef, reason: Reason) {
        let Some(outer) = self.outer(function) else { return };
        let Some(frame) = state.frames.iter().rfind(|it| it.function == outer) else { return };
        let clock = self.shared.clock;
        let births = self.shared.births.entry(outer).or_default();
        match births.iter_mut().find(|it| it.function == function) {
            Some(birth) if (birth.reason, reason) == (Reason::Made, Reason::Used) => {
                *birth = Birth { function, locals: frame.locals.clone(), clock, reason };
            }
            Some(birth) => {
                birth.locals.merge(&frame.locals, Value::join);
                birth.clock = clock;
            }
            None => {
                births.push(Birth { function, locals: frame.locals.clone(), clock, reason });
            }
        }
    }

    /// A function has ended with these variables: what do those within it find?
    pub(super) fn show_inner(&mut self, outer: FunctionRef, end: &Frame) {
        for birth in self.shared.births.remove(&outer).unwrap_or_default() {
            let mut locals = birth.locals.without_parameters();
            for (slot, value) in (0..).map(Slot).zip(end.locals.iter()) {
                let assigned = self.shared.assigned.get(&(outer, slot)).copied().unwrap_or(0);
                if assigned > birth.clock {
                    locals.set(slot, value.clone());
                }
            }
            let frame = Frame { locals, ..end.clone() };
            self.shared.views.insert(birth.function, frame);
        }
    }

    /// The variables that a function finds in the one around it.
    pub(super) fn outer_frame(&self, function: FunctionRef, outer: FunctionRef) -> Option<Frame> {
        self.shared.views.get(&function).or_else(|| self.ends.get(&outer)).cloned()
    }

    /// An inner function has ended: what it has made of the variables around it, those find that
    /// run after it.
    pub(super) fn share(&mut self, before: &[Frame], after: &State) {
        for (before, after_frame) in before.iter().zip(&after.frames) {
            let function = after_frame.function;
            if function.function == MODULE_BODY || before.function != function {
                continue;
            }
            for object in before.locals.iter().flat_map(|it| &it.objects) {
                if let (Some(kept), Some(changed)) =
                    (self.kept.get_mut(object), after.object(*object))
                    && !Rc::ptr_eq(kept, changed)
                {
                    *kept = Rc::new(kept.join(&changed.without_parameters()));
                }
            }
            let changed = before.locals.differences(&after_frame.locals);
            let changed: Vec<_> =
                changed.map(|(slot, _, after)| (slot, after.without_parameters())).collect();
            let views = self.shared.views.values_mut().filter(|it| it.function == function);
            for frame in self.ends.get_mut(&function).into_iter().chain(views) {
                for (slot, value) in &changed {
                    if let Some(local) = frame.locals.get(*slot) {
                        let joined = local.join(value);
                        frame.locals.set(*slot, joined);
                    }
                }
            }
        }
    }

    /// The function around one, if that is not the module's own code.
    fn outer(&self, function: FunctionRef) -> Option<FunctionRef> {
        let outer = self.module(function.module).function(function.function).parent?;
        (outer != MODULE_BODY).then_some(FunctionRef { function: outer, ..function })
    }
}
