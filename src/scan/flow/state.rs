//! What is known at one point of a program: variables and objects.

use super::value::{FunctionRef, Object, ObjectId, Value};
use crate::scan::ir::Slot;
use std::cmp::Ordering;
use std::rc::Rc;

/// The variables of one running function.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// The function.
    pub function: FunctionRef,
    /// Its variables.
    pub locals: Locals,
    /// `this`.
    pub this: Value,
}

/// Variables, each at its slot. Copies share what they do not change.
#[derive(Clone, Debug)]
pub(super) struct Locals(Rc<Vec<Rc<Value>>>);

impl Locals {
    /// So many of which nothing is known.
    pub(super) fn new(count: usize) -> Self {
        Self(Rc::new(vec![Rc::default(); count]))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn get(&self, slot: Slot) -> Option<&Value> {
        self.0.get(slot.index()).map(AsRef::as_ref)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Value> {
        self.0.iter().map(AsRef::as_ref)
    }

    pub(super) fn set(&mut self, slot: Slot, value: Value) {
        if self.get(slot).is_some_and(|it| *it != value) {
            Rc::make_mut(&mut self.0)[slot.index()] = Rc::new(value);
        }
    }

    /// Whether both are the same copy.
    pub(super) fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The slots at which the values differ, with both.
    pub(super) fn differences<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (Slot, &'a Value, &'a Value)> {
        let pairs = if self.is(other) { &[][..] } else { &self.0 };
        (0..)
            .map(Slot)
            .zip(pairs.iter().zip(other.0.iter()))
            .filter(|(_, (a, b))| !Rc::ptr_eq(a, b) && a != b)
            .map(|(slot, (a, b))| (slot, a.as_ref(), b.as_ref()))
    }

    /// Becomes what `both` makes of this and that, where they differ.
    pub(super) fn merge(&mut self, other: &Self, both: impl Fn(&Value, &Value) -> Value) {
        let before = self.clone();
        for (slot, a, b) in before.differences(other) {
            self.set(slot, both(a, b));
        }
    }

    /// The same, for who does not run in the function whose summary is made.
    #[must_use]
    pub(super) fn without_parameters(mut self) -> Self {
        let before = self.clone();
        for (slot, value) in (0..).map(Slot).zip(before.iter()) {
            if value.is_of_parameters() {
                self.set(slot, value.without_parameters());
            }
        }
        self
    }
}

/// Objects by their numbers. Copies share what they do not change.
#[derive(Clone, Debug, Default)]
pub(super) struct Heap(
    /// In the order of the numbers, which grow with time: most come last.
    Rc<Vec<(ObjectId, Rc<Object>)>>,
);

impl Heap {
    pub(super) fn iter(&self) -> impl Iterator<Item = (ObjectId, &Rc<Object>)> {
        self.0.iter().map(|(id, object)| (*id, object))
    }

    pub(super) fn get(&self, id: ObjectId) -> Option<&Rc<Object>> {
        self.find(id).ok().map(|place| &self.0[place].1)
    }

    pub(super) fn insert(&mut self, id: ObjectId, object: Rc<Object>) {
        match self.find(id) {
            Ok(place) => Rc::make_mut(&mut self.0)[place].1 = object,
            Err(place) => Rc::make_mut(&mut self.0).insert(place, (id, object)),
        }
    }

    fn change(&mut self, id: ObjectId, change: impl FnOnce(&mut Object)) {
        if let Ok(place) = self.find(id) {
            change(Rc::make_mut(&mut Rc::make_mut(&mut self.0)[place].1));
        }
    }

    fn find(&self, id: ObjectId) -> Result<usize, usize> {
        match self.0.last() {
            Some(last) if last.0 < id => Err(self.0.len()),
            _ => self.0.binary_search_by_key(&id, |it| it.0),
        }
    }

    fn is(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    fn is_same(&self, other: &Self) -> bool {
        let mut pairs = self.0.iter().zip(other.0.iter());
        self.is(other)
            || self.0.len() == other.0.len()
                && pairs.all(|(a, b)| a.0 == b.0 && (Rc::ptr_eq(&a.1, &b.1) || a.1 == b.1))
    }

    /// What either holds; objects that both hold are joined.
    fn merge(&mut self, other: &Self) {
        if self.is(other) {
            return;
        }
        let mut merged = Vec::with_capacity(self.0.len().max(other.0.len()));
        let (mut mine, mut its) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(a), Some(b)) = (mine.peek(), its.peek()) {
            let order = a.0.cmp(&b.0);
            let next = match order {
                Ordering::Less => (*a).clone(),
                Ordering::Greater => (*b).clone(),
                Ordering::Equal if Rc::ptr_eq(&a.1, &b.1) => (*a).clone(),
                Ordering::Equal => (a.0, Rc::new(a.1.join(&b.1))),
            };
            if order.is_le() {
                mine.next();
            }
            if order.is_ge() {
                its.next();
            }
            merged.push(next);
        }
        merged.extend(mine.chain(its).cloned());
        self.0 = Rc::new(merged);
    }
}

/// What is known at one point. Copies share what they do not change.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    /// The running functions, the innermost last; before them the functions around it.
    pub frames: Vec<Frame>,
    /// The objects.
    pub heap: Heap,
    /// Whether no run comes here.
    pub is_dead: bool,
}

impl State {
    /// A variable of a frame.
    pub(super) fn local(&self, frame: usize, slot: Slot) -> Value {
        let frame = self.frames.get(frame);
        frame.and_then(|frame| frame.locals.get(slot)).cloned().unwrap_or_default()
    }

    /// Sets a variable of a frame.
    pub(super) fn set_local(&mut self, frame: usize, slot: Slot, value: Value) {
        if let Some(frame) = self.frames.get_mut(frame) {
            frame.locals.set(slot, value);
        }
    }

    /// An object.
    pub(super) fn object(&self, id: ObjectId) -> Option<&Rc<Object>> {
        self.heap.get(id)
    }

    /// Changes an object.
    pub(super) fn change(&mut self, id: ObjectId, change: impl FnOnce(&mut Object)) {
        self.heap.change(id, change);
    }

    /// Adds an object.
    pub(super) fn add(&mut self, id: ObjectId, object: Object) {
        self.heap.insert(id, Rc::new(object));
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
            mine.locals.merge(&its.locals, &both);
        }
        self.heap.merge(&other.heap);
        self
    }

    /// Whether nothing is known here that is not known there.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let mut frames = self.frames.iter().zip(&other.frames);
        self.is_dead == other.is_dead
            && frames.all(|(a, b)| a.locals.differences(&b.locals).next().is_none())
            && self.heap.is_same(&other.heap)
    }
}
