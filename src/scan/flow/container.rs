//! Containers: what their methods do with what they hold.

use super::Analysis;
use super::call::Argument;
use super::state::State;
use super::value::{Key as ObjectKey, Object, ObjectId, Taints, Value};
use crate::scan::constant::Constant;
use crate::scan::ir::{BinaryOp, Expr, ExprId, Name};
use crate::scan::rules::{Behaviour, PathId};
use std::rc::Rc;

/// The most elements whose places are kept.
const MOST_ITEMS: usize = 256;

impl Analysis<'_> {
    /// A receiver that is of a container's type becomes one.
    pub(super) fn as_container(
        &mut self,
        state: &mut State,
        base: ExprId,
        receiver: Value,
    ) -> Value {
        if !receiver.objects.is_empty() {
            return receiver;
        }
        let Some(container) = self.container_of(receiver.path) else { return receiver };
        let module = self.module(Self::frame_module(state));
        if !matches!(module.expr(base), Expr::Local(..) | Expr::Captured(..)) {
            return receiver;
        }
        let object = Object { container: Some(container), is_open: true, ..Object::default() };
        let id = self.new_object(state, object);
        let value = Value { objects: smallvec::smallvec![id], ..receiver };
        self.assign(state, base, value.clone());
        value
    }

    fn container_of(&self, instance: PathId) -> Option<usize> {
        let class = self.set.paths.class_of(instance)?;
        self.container_of_class(class)
    }

    fn container_of_class(&self, class: PathId) -> Option<usize> {
        self.set.container_types.get(&class).copied()
    }

    /// A value that was constructed of a container's type becomes one.
    pub(super) fn contain(
        &mut self,
        state: &mut State,
        value: &mut Value,
        class: PathId,
        given: &[Argument],
    ) {
        let Some(container) = self.container_of_class(class) else { return };
        let mut object = Object { container: Some(container), ..Object::default() };
        let methods = &self.set.containers[container].methods;
        let is_list = methods.values().any(|it| *it == Behaviour::Push);
        if is_list && given.is_empty() {
            object.items = Some(Vec::new());
        }
        for argument in given {
            let Some(name) = argument.name else {
                self.fill(state, &mut object, &argument.value);
                continue;
            };
            object.set(
                ObjectKey::Constant(Constant::Text(name.text().into())),
                argument.value.clone(),
            );
        }
        let id = self.new_object(state, object);
        value.objects = smallvec::smallvec![id];
        value.taints = Taints::default();
    }

    /// Adds what another container holds, or a value whole.
    fn fill(&mut self, state: &State, object: &mut Object, from: &Value) {
        let mut is_copied = false;
        for id in &from.objects {
            if let Some(other) = self.object(state, *id) {
                for (key, value) in &other.entries {
                    object.set(key.clone(), value.clone());
                }
                match (&mut object.items, &other.items) {
                    (Some(items), Some(more)) if items.len() + more.len() < MOST_ITEMS => {
                        items.extend(more.iter().cloned());
                    }
                    (None, Some(more)) if object.entries.is_empty() && object.rest.is_none() => {
                        object.items = Some(more.clone());
                    }
                    (_, Some(more)) => more.iter().for_each(|it| object.put(it.clone())),
                    _ => {}
                }
                if let Some(rest) = &other.rest {
                    object.put(rest.clone());
                }
                is_copied = true;
            }
        }
        if !is_copied
            && from.constants.as_ref().is_none_or(|it| matches!(it[..], [Constant::Text(_)]))
        {
            object.put(Value { objects: smallvec::SmallVec::new(), ..from.clone() });
        }
    }

    /// A method of a container.
    pub(super) fn container_call(
        &mut self,
        state: &mut State,
        receiver: &Value,
        name: Name,
        given: &[Argument],
    ) -> Option<Value> {
        let mut result: Option<Value> = None;
        let mut is_known = false;
        for id in receiver.objects.clone() {
            let Some(object) = self.object(state, id) else { continue };
            let methods = object.container.and_then(|it| self.set.containers.get(it));
            let Some(does) = methods.and_then(|it| it.methods.get(&name)) else { continue };
            is_known = true;
            let value = self.behave(state, *does, id, &object, receiver, given);
            result = Some(match result {
                Some(before) => before.join(&value),
                None => value,
            });
        }
        is_known.then(|| {
            let mut value = result.unwrap_or_default();
            if !receiver.taints.is_empty() {
                value.taints = value.taints.join(&receiver.taints);
            }
            value
        })
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind")]
    fn behave(
        &mut self,
        state: &mut State,
        does: Behaviour,
        id: ObjectId,
        object: &Rc<Object>,
        receiver: &Value,
        given: &[Argument],
    ) -> Value {
        let argument =
            |place: usize| given.get(place).map(|it| it.value.clone()).unwrap_or_default();
        let plain = |value: Value| Value { made_by: None, ..value };
        let last = given.last().map(|it| it.value.clone()).unwrap_or_default();
        match does {
            Behaviour::Push if given.len() == 2 => {
                self.insert(state, id, &argument(0), plain(argument(1)))
            }
            Behaviour::Push => {
                for argument in given {
                    let value = plain(argument.value.clone());
                    self.change(state, id, |object| match &mut object.items {
                        Some(items) if items.len() < MOST_ITEMS => items.push(value),
                        _ => object.put(value),
                    });
                }
                Value::default()
            }
            Behaviour::Prepend => {
                let index = Value::constant(Constant::Int(0));
                self.insert(state, id, &index, plain(argument(0)))
            }
            Behaviour::Insert => self.insert(state, id, &argument(0), plain(last)),
            Behaviour::Get => {
                let default = given.get(1).map(|it| it.value.clone());
                self.get_or(state, id, &argument(0), default)
            }
            Behaviour::GetNested => {
                let default = given.iter().skip(2).map(|it| it.value.clone()).next();
                let key = nested(&argument(0), &argument(1));
                self.get_or(state, id, &key, default)
            }
            Behaviour::Set => {
                let before = self.held(state, receiver, &argument(0));
                let one = Value { objects: smallvec::smallvec![id], ..Value::default() };
                self.put_under(state, &one, &argument(0), plain(last));
                before
            }
            Behaviour::SetNested => {
                let one = Value { objects: smallvec::smallvec![id], ..Value::default() };
                self.put_under(state, &one, &nested(&argument(0), &argument(1)), plain(last));
                Value::default()
            }
            Behaviour::SetDefault => {
                let one = Value { objects: smallvec::smallvec![id], ..Value::default() };
                let before = self.held(state, &one, &argument(0));
                let value = before.join(&plain(last));
                self.put_under(state, &one, &argument(0), value.clone());
                value
            }
            Behaviour::Remove => {
                let one = Value { objects: smallvec::smallvec![id], ..Value::default() };
                let held = self.held(state, &one, &argument(0));
                self.remove(state, id, &argument(0));
                held
            }
            Behaviour::Pop => {
                let index = match given.first() {
                    Some(argument) => argument.value.clone(),
                    None => Value::constant(Constant::Int(-1)),
                };
                let one = Value { objects: smallvec::smallvec![id], ..Value::default() };
                let held = self.held(state, &one, &index);
                self.remove(state, id, &index);
                held
            }
            Behaviour::Shift => {
                let index = Value::constant(Constant::Int(0));
                let one = Value { objects: smallvec::smallvec![id], ..Value::default() };
                let held = self.held(state, &one, &index);
                self.remove(state, id, &index);
                if object.items.is_some() { held } else { object.all() }
            }
            Behaviour::Extend => {
                let mut changed = (**object).clone();
                if let Some(file) = &last.file {
                    self.load(&mut changed, file);
                } else if let Some(text) = last.only_text().filter(|it| it.contains('.')) {
                    let file = text.to_owned();
                    self.load(&mut changed, &file);
                } else {
                    for argument in given {
                        self.fill(state, &mut changed, &argument.value);
                    }
                }
                self.change(state, id, |object| *object = changed);
                Value::default()
            }
            Behaviour::Clear => {
                let is_list = object.items.is_some();
                self.change(state, id, |object| {
                    object.entries.clear();
                    object.rest = None;
                    object.items = is_list.then(Vec::new);
                });
                Value::default()
            }
            Behaviour::Copy | Behaviour::Concat => {
                let mut copy = (**object).clone();
                for more in given.iter().filter(|_| does == Behaviour::Concat) {
                    self.fill(state, &mut copy, &more.value);
                }
                let copy = self.new_object(state, copy);
                Value {
                    objects: smallvec::smallvec![copy],
                    path: receiver.path,
                    ..Value::default()
                }
            }
            Behaviour::All => {
                let mut all = Object { container: self.set.list_literal, ..Object::default() };
                all.put(object.all());
                let all = self.new_object(state, all);
                Value { objects: smallvec::smallvec![all], ..Value::default() }
            }
            Behaviour::Keys => {
                let keys = object.entries.iter().filter_map(|it| match &it.0 {
                    ObjectKey::Constant(constant) => Some(Value::constant(constant.clone())),
                    ObjectKey::Field(_) => None,
                });
                let keys: Vec<_> = keys.collect();
                let mut all = Object { container: self.set.list_literal, ..Object::default() };
                for key in keys {
                    all.put(key);
                }
                if let Some(rest) = &object.rest {
                    all.put(Value::tainted(rest.taints.clone()));
                }
                let all = self.new_object(state, all);
                Value { objects: smallvec::smallvec![all], ..Value::default() }
            }
            Behaviour::Append => {
                let mut parts = vec![object.rest.clone().unwrap_or_else(|| text_constant(""))];
                for argument in given {
                    let taints = self.deep_taints(state, &argument.value);
                    parts.push(Value { taints, ..argument.value.clone() });
                }
                let whole = Value::concatenated(&parts);
                self.change(state, id, |object| {
                    object.forget_order();
                    object.rest = Some(whole);
                });
                receiver.clone()
            }
            Behaviour::Text => {
                let mut all = object.all();
                if all == Value::default() && !object.is_open && object.rest.is_none() {
                    all = text_constant("");
                }
                all
            }
        }
    }

    /// What a container holds under a key, or the default where that is not there.
    fn get_or(
        &mut self,
        state: &State,
        id: ObjectId,
        key: &Value,
        default: Option<Value>,
    ) -> Value {
        let Some(object) = self.object(state, id) else { return Value::default() };
        let held = match key.only() {
            Some(constant) => object.get(&ObjectKey::Constant(constant.clone())),
            None => Some(object.all()),
        };
        match (held, default) {
            (Some(held), None) => held,
            // Under a key that is known, it is there.
            (Some(held), Some(_)) if key.only().is_some() => held,
            (Some(held), Some(default)) => held.join(&default),
            (None, Some(default)) => default,
            (None, None) => Value::default(),
        }
    }

    /// Fills a container from a file of settings.
    fn load(&self, object: &mut Object, file: &str) {
        let mut is_known = false;
        for (key, value) in self.program.properties(file) {
            let key = ObjectKey::Constant(Constant::Text(key.into()));
            object.set(key, Value::constant(Constant::Text(value)));
            is_known = true;
        }
        object.is_open |= !is_known;
    }

    fn insert(&mut self, state: &mut State, id: ObjectId, index: &Value, value: Value) -> Value {
        let place = match index.only() {
            Some(Constant::Int(place)) => usize::try_from(*place).ok(),
            _ => None,
        };
        self.change(state, id, |object| match (&mut object.items, place) {
            (Some(items), Some(place)) if place <= items.len() && items.len() < MOST_ITEMS => {
                items.insert(place, value);
            }
            _ => object.put(value),
        });
        Value::default()
    }

    fn remove(&mut self, state: &mut State, id: ObjectId, index: &Value) {
        let index = index.only().cloned();
        self.change(state, id, |object| match (&mut object.items, &index) {
            (Some(items), Some(Constant::Int(place))) => {
                let len = i64::try_from(items.len()).unwrap_or(i64::MAX);
                let place = if *place < 0 { place + len } else { *place };
                match usize::try_from(place) {
                    Ok(place) if place < items.len() => {
                        items.remove(place);
                    }
                    _ => {}
                }
            }
            (None, Some(constant)) => {
                let key = ObjectKey::Constant(constant.clone());
                object.entries.retain(|it| it.0 != key);
            }
            _ => object.forget_order(),
        });
    }

    /// `a in b`.
    pub(super) fn contained(&mut self, state: &State, op: BinaryOp, a: &Value, b: &Value) -> Value {
        let folded = super::fold::binary(op, a, b);
        if folded.constants.is_some() {
            return folded;
        }
        let [id] = b.objects.as_slice() else { return Value::default() };
        let (Some(object), Some(wanted)) = (self.object(state, *id), a.only()) else {
            return Value::default();
        };
        let Some(items) = &object.items else { return Value::default() };
        let all: Option<Vec<_>> = items.iter().map(Value::only).collect();
        all.map_or_else(Value::default, |all| {
            let is_in = all.contains(&wanted);
            Value::constant(Constant::Bool(is_in == (op == BinaryOp::In)))
        })
    }

    /// `a + b` of lists.
    pub(super) fn concatenated_lists(&mut self, state: &mut State, a: &Value, b: &Value) -> Value {
        let mut object = Object {
            container: self.set.list_literal,
            items: Some(Vec::new()),
            ..Object::default()
        };
        self.fill(state, &mut object, a);
        self.fill(state, &mut object, b);
        let id = self.new_object(state, object);
        Value {
            objects: smallvec::smallvec![id],
            taints: a.taints.join(&b.taints),
            ..Value::default()
        }
    }
}

/// The key of a value in a section.
fn nested(section: &Value, key: &Value) -> Value {
    match (section.only(), key.only()) {
        (Some(section), Some(key)) => {
            text_constant(&format!("{}\0{}", section.to_text(), key.to_text()))
        }
        _ => Value::tainted(section.taints.join(&key.taints)),
    }
}

fn text_constant(text: &str) -> Value {
    Value::constant(Constant::Text(text.into()))
}
