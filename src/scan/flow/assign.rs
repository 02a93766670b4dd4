//! Assignments: to variables, members, elements, and patterns of them.

use super::Analysis;
use super::state::State;
use super::value::{Key as ObjectKey, Object, Value};
use crate::scan::constant::Constant;
use crate::scan::ir::{Expr, ExprId, Name};
use crate::scan::pattern::Subject;
use crate::scan::rules::{ExprKind, Key};

impl Analysis<'_> {
    /// Gives a target a value.
    pub(super) fn assign(&mut self, state: &mut State, target: ExprId, value: Value) {
        let module = self.module(Self::frame_module(state));
        match module.expr(target) {
            Expr::Local(_, slot) => {
                let frame = state.frames.len().saturating_sub(1);
                let value = if value.path.is_some() || !self.is_typed(state) {
                    value
                } else {
                    // The variable keeps the type that it was declared with.
                    Value { path: state.local(frame, slot).path, ..value }
                };
                self.record(state, target, &value);
                if let Some(function) = state.frames.last().map(|it| it.function) {
                    self.note_assignment(function, slot);
                }
                state.set_local(frame, slot, value);
            }
            Expr::Captured(_, depth, slot) => {
                self.record(state, target, &value);
                if let Some(frame) = self.captured(state, depth) {
                    state.set_local(frame, slot, Value { made_by: None, ..value });
                }
            }
            Expr::Global(name) => self.set_own_member(state, name, &value),
            Expr::Member { base, name } => {
                if self.is_script(Self::frame_module(state))
                    && (self.export(state, base, name, &value)
                        || self.set_prototype(state, base, name, &value))
                {
                    return;
                }
                let holder = self.eval(state, base);
                let holder = self.object_of(state, base, holder);
                let is_one = holder.objects.len() == 1;
                for id in &holder.objects {
                    self.change(state, *id, |object| {
                        set(object, ObjectKey::Field(name), &value, is_one);
                    });
                }
            }
            Expr::Index { base, index } => {
                let holder = self.eval(state, base);
                let key = self.eval(state, index);
                let holder = self.object_of(state, base, holder);
                self.put_under(state, &holder, &key, value);
            }
            Expr::Slice { base, .. } => {
                let holder = self.eval(state, base);
                let held = self.element(state, &value, false);
                for id in &holder.objects {
                    self.change(state, *id, |object| object.put(held.clone()));
                }
            }
            Expr::Sequence(_, parts) => {
                let parts: Vec<_> = module.list(parts).collect();
                for (place, part) in parts.into_iter().enumerate() {
                    if let Expr::Spread(rest) = module.expr(part) {
                        let rest_value = Value::tainted(self.deep_taints(state, &value));
                        self.assign(state, rest, rest_value);
                        continue;
                    }
                    let place = i64::try_from(place).unwrap_or(i64::MAX);
                    let item = self.item(state, &value, &Constant::Int(place));
                    self.assign(state, part, item);
                }
            }
            Expr::Map(parts) => {
                let parts: Vec<_> = module.list(parts).collect();
                for pair in parts.chunks_exact(2) {
                    if let Expr::Spread(rest) = module.expr(pair[0]) {
                        self.assign(state, rest, value.clone());
                        continue;
                    }
                    let item = match module.expr(pair[0]) {
                        Expr::Text(text) => {
                            let name = Name::new(module.text(text));
                            let item = self.member(state, &value, name);
                            self.with_member_sources(state, pair[1], name, &value, item)
                        }
                        _ => Value::tainted(self.deep_taints(state, &value)),
                    };
                    self.assign(state, pair[1], item);
                }
            }
            Expr::Spread(inner) | Expr::Cast { value: inner, .. } => {
                self.assign(state, inner, value);
            }
            Expr::Call { .. } | Expr::Conditional { .. } | Expr::Opaque(_) => {
                self.eval(state, target);
            }
            _ => {}
        }
    }

    /// The element at a place of something that is taken apart.
    fn item(&mut self, state: &mut State, value: &Value, key: &Constant) -> Value {
        let key = Value::constant(key.clone());
        if value.objects.is_empty() {
            return Value::tainted(value.taints.clone());
        }
        let mut item = self.held(state, value, &key);
        item.taints = item.taints.join(&value.taints);
        item
    }

    /// The holder as an object: a variable of which nothing is known gets one that is open.
    fn object_of(&mut self, state: &mut State, base: ExprId, holder: Value) -> Value {
        if !holder.objects.is_empty() || !holder.targets().is_empty() {
            return holder;
        }
        let module = self.module(Self::frame_module(state));
        if !matches!(module.expr(base), Expr::Local(..) | Expr::Captured(..) | Expr::Member { .. })
        {
            return holder;
        }
        let id = self.new_object(state, Object { is_open: true, ..Object::default() });
        let value = Value { objects: smallvec::smallvec![id], ..holder };
        // The holder itself is told, and not those that it is a member of.
        if matches!(module.expr(base), Expr::Local(..) | Expr::Captured(..)) {
            self.assign(state, base, value.clone());
        } else if let Expr::Member { base: outer, name } = module.expr(base) {
            let holder = self.eval(state, outer);
            let holder = self.object_of(state, outer, holder);
            for id in &holder.objects {
                self.change(state, *id, |object| set(object, ObjectKey::Field(name), &value, true));
            }
        }
        value
    }

    /// Puts a value under a key of objects.
    pub(super) fn put_under(
        &mut self,
        state: &mut State,
        holder: &Value,
        key: &Value,
        value: Value,
    ) {
        let value = Value { made_by: None, ..value };
        let is_one = holder.objects.len() == 1;
        for id in &holder.objects {
            if let Some(constant) = key.only() {
                self.change(state, *id, |object| {
                    set(object, ObjectKey::Constant(constant.clone()), &value, is_one);
                });
            } else {
                let held = Value { taints: value.taints.join(&key.taints), ..value.clone() };
                self.change(state, *id, |object| object.put(held));
            }
        }
    }

    /// After an assignment: whether it is a sink, with the statement or expression that it is.
    pub(super) fn assigned(
        &mut self,
        state: &mut State,
        subject: Subject,
        target: ExprId,
        from: ExprId,
        value: &Value,
    ) {
        let module = self.module(Self::frame_module(state));
        let mut parts = vec![(from, value.clone())];
        let mut names: smallvec::SmallVec<[Name; 2]> = smallvec::SmallVec::new();
        match module.expr(target) {
            Expr::Member { base, name } => {
                let base = self.eval(state, base);
                let path = self.set.paths.member(base.path, name);
                self.record(state, target, &Value::path(path));
                names.push(name);
            }
            Expr::Index { base, index } => {
                names.extend(crate::scan::rules::last_name(module, base));
                let base = self.eval(state, base);
                names.extend(self.set.paths.last_name(base.path).filter(|it| !names.contains(it)));
                parts.push((index, self.eval(state, index)));
            }
            _ => return,
        }
        // A pattern of `+=` is looked up by what it is.
        let op = match subject {
            Subject::Expr(id) if matches!(module.expr(id), Expr::AssignOp(..)) => {
                Some(Key::Expr(ExprKind::AssignOp))
            }
            _ => None,
        };
        for key in names.into_iter().map(Key::Assign).chain([Key::AnyAssign]).chain(op) {
            self.sinks(state, key, subject, &parts);
        }
    }

    /// The sources that a member is that is taken out of something by its name.
    fn with_member_sources(
        &mut self,
        state: &mut State,
        target: ExprId,
        name: Name,
        holder: &Value,
        mut value: Value,
    ) -> Value {
        if holder.path.is_some() && self.set.models_by_key.contains_key(&Key::Member(name)) {
            let path = self.set.paths.member(holder.path, name);
            if path.is_some() {
                self.record(state, target, &Value::path(path));
            }
            let kinds = self.set.member_kinds(holder.path, name);
            if kinds != crate::scan::rules::KindSet::default() {
                let taints = self.source(Self::frame_module(state), target, kinds);
                value.taints = value.taints.join(&taints);
            }
        }
        value
    }
}

/// Sets a key of an object; where the object is one of several, it may also hold what it held.
fn set(object: &mut Object, key: ObjectKey, value: &Value, is_sure: bool) {
    let value = Value { made_by: None, ..value.clone() };
    match (is_sure, object.get(&key)) {
        (false, Some(before)) => object.set(key, before.join(&value)),
        _ => object.set(key, value),
    }
}
