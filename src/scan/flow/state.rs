//! What is known at one point of a program: variables and objects.

use super::value::{FunctionRef, Object, ObjectId, Value};
use crate::scan::ir::Slot;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// The variables of one running function.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// The function.
    pub function: FunctionRef,
    /// Its variables.
    pub locals: Rc<Vec<Value>>,
    /// `this`.
    pub this: Value,
}

/// What is known at one point. Copies share what they do not change.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    /// The running functions, the innermost last; before them the functions around it.
    pub frames: Vec<Frame>,
    /// The objects.
    pub heap: Rc<FxHashMap<ObjectId, Rc<Object>>>,
    /// Whether no run comes here.
    pub is_dead: bool,
}

impl State {
    /// A variable of a frame.
    pub(super) fn local(&self, frame: usize, slot: Slot) -> Value {
        let frame = self.frames.get(frame);
        frame.and_then(|frame| frame.locals.get(slot.index())).cloned().unwrap_or_default()
    }

    /// Sets a variable of a frame.
    pub(super) fn set_local(&mut self, frame: usize, slot: Slot, value: Value) {
        let Some(frame) = self.frames.get_mut(frame) else { return };
        if frame
            .locals
            .get(slot.index())
            .is_some_and(|it| *it != value || it.made_by != value.made_by)
            && let Some(local) = Rc::make_mut(&mut frame.locals).get_mut(slot.index())
        {
            *local = value;
        }
    }

    /// An object.
    pub(super) fn object(&self, id: ObjectId) -> Option<&Rc<Object>> {
        self.heap.get(&id)
    }

    /// Changes an object.
    pub(super) fn change(&mut self, id: ObjectId, change: impl FnOnce(&mut Object)) {
        if let Some(object) = Rc::make_mut(&mut self.heap).get_mut(&id) {
            change(Rc::make_mut(object));
        }
    }

    /// Adds an object.
    pub(super) fn add(&mut self, id: ObjectId, object: Object) {
        Rc::make_mut(&mut self.heap).insert(id, Rc::new(object));
    }

    /// This or that.
    #[must_use]
    pub(super) fn join(self, other: Self) -> Self {
        self.merge(other, Value::join)
    }

    /// The top of a loop: this before, that after a round. Constants that change become unknown.
    #[must_use]
    pub(super) fn widen(self, other: Self) -> Self {
        self.merge(other, Value::widen)
    }

    fn merge(mut self, other: Self, both: impl Fn(&Value, &Value) -> Value) -> Self {
        if self.is_dead {
            return other;
        }
        if other.is_dead {
            return self;
        }
        for (mine, its) in self.frames.iter_mut().zip(&other.frames) {
            if !Rc::ptr_eq(&mine.locals, &its.locals) {
                let joined = mine.locals.iter().zip(its.locals.iter()).map(|(a, b)| both(a, b));
                mine.locals = Rc::new(joined.collect());
            }
        }
        if !Rc::ptr_eq(&self.heap, &other.heap) {
            let heap = Rc::make_mut(&mut self.heap);
            for (id, object) in other.heap.iter() {
                match heap.get_mut(id) {
                    Some(mine) if Rc::ptr_eq(mine, object) => {}
                    Some(mine) => *mine = Rc::new(mine.join(object)),
                    None => {
                        heap.insert(*id, Rc::clone(object));
                    }
                }
            }
        }
        self
    }

    /// Whether nothing is known here that is not known there.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.is_dead == other.is_dead
            && self
                .frames
                .iter()
                .zip(&other.frames)
                .all(|(a, b)| Rc::ptr_eq(&a.locals, &b.locals) || a.locals == b.locals)
            && (Rc::ptr_eq(&self.heap, &other.heap)
                || self.heap.len() == other.heap.len()
                    && self.heap.iter().all(|(id, object)| {
                        other.heap.get(id).is_some_and(|it| Rc::ptr_eq(it, object) || it == object)
                    }))
    }
}
