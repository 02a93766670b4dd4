//! Statements: what is known after each.

use super::Analysis;
use super::state::State;
use super::value::{FunctionRef, Target, Value};
use crate::scan::constant::Constant;
use crate::scan::ir::{
    BinaryOp, Case, ForEach, List, Name, Slot, Stmt, StmtId, Switch, Try, While,
};
use crate::scan::pattern::Subject;
use crate::scan::rules::{Key, StmtKind, family};
use crate::syntax::Language;

/// How often a loop's body is followed. What is known of variables settles in two or three rounds,
/// as each constant that changes becomes unknown.
const MOST_ROUNDS: usize = 4;

impl Analysis<'_> {
    /// Follows statements, as long as one can be reached.
    pub(super) fn block(&mut self, state: &mut State, list: List) {
        if state.is_dead {
            return;
        }
        let module = self.module(Self::frame_module(state));
        if family(module.language) == Some(Language::JavaScript) {
            self.hoist(state, list);
        }
        for id in module.block(list) {
            if state.is_dead || !self.has_fuel() {
                return;
            }
            self.stmt(state, id);
        }
    }

    /// Binds the functions that a block of JavaScript declares below: they can be used above. Only
    /// their names: what they find around them is taken where the declaration stands.
    fn hoist(&mut self, state: &mut State, list: List) {
        let id = Self::frame_module(state);
        let module = self.module(id);
        for statement in module.block(list) {
            let Stmt::Function(function) = module.stmt(statement) else { continue };
            let Some(name) = module.function(*function).name else { continue };
            let Some((place, slot)) = self.own_slot(state, name) else { continue };
            if state.frames[place].locals.get(slot) == Some(&Value::default()) {
                let function = FunctionRef { module: id, function: *function };
                state.set_local(place, slot, Value::target(Target::Function(function)));
            }
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each kind")]
    fn stmt(&mut self, state: &mut State, id: StmtId) {
        let module = Self::frame_module(state);
        match self.module(module).stmt(id) {
            Stmt::Expr(value) => {
                self.eval(state, *value);
            }
            Stmt::Assign { target, value, class } => {
                let declared = class.map(|class| self.declared(state, class));
                let mut assigned = match value {
                    Some(value) => {
                        let mut assigned = self.eval(state, *value);
                        assigned.taints = assigned.taints.step(module, *target);
                        assigned.made_by = Some((module, *value));
                        assigned
                    }
                    None => Value::default(),
                };
                if let Some(declared) = declared {
                    Self::narrow(&mut assigned, &declared);
                }
                self.assign(state, *target, assigned.clone());
                if let Some(value) = value {
                    self.assigned(state, Subject::Stmt(id), *target, *value, &assigned);
                }
            }
            Stmt::Return(value) => {
                let mut returned = match value {
                    Some(value) => self.eval(state, *value),
                    None => Value::constant(Constant::Null),
                };
                if let Some(value) = value {
                    self.sinks(
                        state,
                        Key::Stmt(StmtKind::Return),
                        Subject::Stmt(id),
                        &[(*value, returned.clone())],
                    );
                    returned.taints = returned.taints.step(module, *value);
                }
                if let Some(exits) = self.exits.last_mut() {
                    exits.returned = Some(match exits.returned.take() {
                        Some(before) => before.join(&returned),
                        None => returned,
                    });
                    merge(&mut exits.returns, state);
                }
                state.is_dead = true;
            }
            Stmt::Throw(value) => {
                if let Some(value) = value {
                    let thrown = self.eval(state, *value);
                    self.sinks(
                        state,
                        Key::Stmt(StmtKind::Throw),
                        Subject::Stmt(id),
                        &[(*value, thrown)],
                    );
                }
                self.leave_by_exception(state);
            }
            Stmt::If { test, then, otherwise } => {
                let value = self.eval(state, *test);
                let mut other = state.clone();
                match value.truth() {
                    Some(true) => other.is_dead = true,
                    Some(false) => state.is_dead = true,
                    None => {
                        self.refine(state, *test, true);
                        self.refine(&mut other, *test, false);
                    }
                }
                self.block(state, *then);
                self.block(&mut other, *otherwise);
                *state = std::mem::take(state).join(other);
            }
            Stmt::While(it) => self.while_loop(state, it),
            Stmt::ForEach(it) => self.for_each(state, it),
            Stmt::Switch(it) => self.switch(state, it),
            Stmt::Try(it) => self.try_statement(state, it),
            Stmt::With { items, body } => {
                self.block(state, *items);
                self.block(state, *body);
            }
            Stmt::Break => {
                if let Some(exit) = self.exits.last_mut().and_then(|exits| exits.breaks.last_mut())
                {
                    merge(exit, state);
                }
                state.is_dead = true;
            }
            Stmt::Continue => {
                if let Some(exit) =
                    self.exits.last_mut().and_then(|exits| exits.continues.last_mut())
                {
                    merge(exit, state);
                }
                state.is_dead = true;
            }
            Stmt::Block(list) => self.block(state, *list),
            Stmt::Import { target, import } => {
                let import = &self.module(module).imports[import.0 as usize];
                let value = self.imported(module, import);
                if let Some(target) = target {
                    self.record(state, *target, &value);
                    self.assign(state, *target, value);
                }
            }
            Stmt::Function(function) => {
                let function = *function;
                let it = self.module(module).function(function);
                let (name, decorators) = (it.name, it.decorators);
                let value = Value::target(Target::Function(FunctionRef { module, function }));
                for decorator in self.module(module).list(decorators) {
                    self.eval(state, decorator);
                }
                if let Some(name) = name {
                    self.bind_name(state, name, value);
                }
            }
            Stmt::Class(class) => {
                let class = *class;
                let it = self.module(module).class(class);
                let (name, decorators, bases) = (it.name, it.decorators, it.bases);
                for part in
                    self.module(module).list(decorators).chain(self.module(module).list(bases))
                {
                    self.eval(state, part);
                }
                let class = super::value::ClassRef { module, class };
                if let Some(name) = name {
                    let path = self.class_path(class);
                    let value = Value { path, ..Value::target(Target::Class(class)) };
                    self.bind_name(state, name, value);
                }
            }
            Stmt::Assert(test) => {
                self.eval(state, *test);
                self.refine(state, *test, true);
            }
            Stmt::Delete(target) => {
                self.eval(state, *target);
            }
        }
    }

    /// From here on, only a handler of exceptions is reached.
    pub(super) fn leave_by_exception(&mut self, state: &mut State) {
        if let Some(handler) = self.exits.last_mut().and_then(|exits| exits.throws.last_mut()) {
            merge(handler, state);
        }
        state.is_dead = true;
    }

    /// Gives a name of the innermost frame a value.
    fn bind_name(&mut self, state: &mut State, name: Name, value: Value) {
        if let Some((place, slot)) = self.own_slot(state, name) {
            state.set_local(place, slot, value);
        }
    }

    /// Where the innermost frame has a name, if it does.
    fn own_slot(&self, state: &State, name: Name) -> Option<(usize, Slot)> {
        let place = state.frames.len().checked_sub(1)?;
        let function = state.frames[place].function;
        let slot = self.module(function.module).function(function.function).slot(name)?;
        Some((place, slot))
    }

    fn while_loop(&mut self, state: &mut State, it: &While) {
        let mut out = None;
        let mut is_first = it.runs_once;
        for round in 0..MOST_ROUNDS {
            let before = state.clone();
            if !is_first && let Some(test) = it.test {
                let truth = self.eval(state, test).truth();
                let mut ends = state.clone();
                match truth {
                    Some(true) => ends.is_dead = true,
                    Some(false) => state.is_dead = true,
                    None => {
                        self.refine(state, test, true);
                        self.refine(&mut ends, test, false);
                    }
                }
                merge(&mut out, &ends);
            }
            is_first = false;
            self.round(state, it.body, &mut out);
            self.block(state, it.update);
            if round + 1 == MOST_ROUNDS || state.is_dead {
                break;
            }
            let widened = before.clone().widen(std::mem::take(state));
            if widened.is_same(&before) {
                *state = widened;
                break;
            }
            *state = widened;
        }
        if it.runs_once
            && let Some(test) = it.test
            && !state.is_dead
        {
            self.eval(state, test);
            self.refine(state, test, false);
            merge(&mut out, state);
        } else if it.test.is_some() && !state.is_dead {
            merge(&mut out, state);
        }
        *state = out.unwrap_or_else(|| State { is_dead: true, ..State::default() });
        self.block(state, it.otherwise);
    }

    fn for_each(&mut self, state: &mut State, it: &ForEach) {
        let iterable = self.eval(state, it.iterable);
        let module = Self::frame_module(state);
        let mut element = self.element(state, &iterable, it.keys);
        element.taints = element.taints.step(module, it.target);
        let mut out = None;
        merge(&mut out, state);
        for _ in 0..MOST_ROUNDS {
            let before = state.clone();
            self.assign(state, it.target, element.clone());
            self.round(state, it.body, &mut out);
            if state.is_dead {
                break;
            }
            merge(&mut out, state);
            let widened = before.clone().widen(std::mem::take(state));
            if widened.is_same(&before) {
                break;
            }
            *state = widened;
        }
        *state = out.unwrap_or_else(|| State { is_dead: true, ..State::default() });
        self.block(state, it.otherwise);
    }

    /// One round of a loop: its body, and what `continue` jumps to. `break` goes to `out`.
    fn round(&mut self, state: &mut State, body: List, out: &mut Option<State>) {
        if let Some(exits) = self.exits.last_mut() {
            exits.breaks.push(None);
            exits.continues.push(None);
        }
        self.block(state, body);
        let Some(exits) = self.exits.last_mut() else { return };
        if let Some(continued) = exits.continues.pop().flatten() {
            *state = std::mem::take(state).join(continued);
        }
        if let Some(broken) = exits.breaks.pop().flatten() {
            merge(out, &broken);
        }
    }

    fn switch(&mut self, state: &mut State, it: &Switch) {
        let subject = self.eval(state, it.subject);
        let mut out: Option<State> = None;
        // What comes to the next case: by its value, or out of the case before.
        let mut rest = state.clone();
        let mut falling = State { is_dead: true, ..State::default() };
        if let Some(exits) = self.exits.last_mut()
            && it.falls_through
        {
            exits.breaks.push(None);
        }
        let default =
            it.cases.iter().position(|case| case.values.is_empty() && case.guard.is_none());
        // A default that stands earlier is taken last; its state is what no case has taken.
        let entries: Vec<State> = self.case_entries(&mut rest, it, &subject, default);
        for (case, entry) in it.cases.iter().zip(entries) {
            let mut here = entry.join(std::mem::take(&mut falling));
            if here.is_dead {
                falling = here;
                continue;
            }
            // There, the subject is one of the case's constants.
            if case.values.iter().all(|it| self.eval(&mut here, *it).constants.is_some())
                && !case.values.is_empty()
            {
                self.clean(&mut here, it.subject, u128::MAX);
            }
            for bind in &case.binds {
                self.assign(&mut here, *bind, subject.clone());
            }
            if let Some(guard) = case.guard {
                self.eval(&mut here, guard);
                self.refine(&mut here, guard, true);
            }
            self.block(&mut here, case.body);
            if it.falls_through {
                falling = here;
            } else {
                merge(&mut out, &here);
                falling = State { is_dead: true, ..State::default() };
            }
        }
        merge(&mut out, &falling);
        if default.is_none() {
            merge(&mut out, &rest);
        }
        if it.falls_through
            && let Some(broken) =
                self.exits.last_mut().and_then(|exits| exits.breaks.pop()).flatten()
        {
            merge(&mut out, &broken);
        }
        *state = out.unwrap_or_else(|| State { is_dead: true, ..State::default() });
    }

    /// With what each case is entered; `rest` becomes what no case takes.
    fn case_entries(
        &mut self,
        rest: &mut State,
        it: &Switch,
        subject: &Value,
        default: Option<usize>,
    ) -> Vec<State> {
        let dead = || State { is_dead: true, ..State::default() };
        let mut entries = Vec::with_capacity(it.cases.len());
        for case in &it.cases {
            if case.values.is_empty() && case.guard.is_none() && case.binds.is_empty() {
                entries.push(dead());
                continue;
            }
            match self.takes(rest, case, subject) {
                Some(true) if case.guard.is_none() => {
                    entries.push(std::mem::replace(rest, dead()));
                }
                Some(false) => entries.push(dead()),
                _ => entries.push(rest.clone()),
            }
        }
        if let Some(default) = default
            && it.cases[default].binds.is_empty()
        {
            entries[default] = rest.clone();
        }
        entries
    }

    /// Whether a case takes the subject, if that is sure.
    fn takes(&mut self, state: &mut State, case: &Case, subject: &Value) -> Option<bool> {
        if state.is_dead {
            return Some(false);
        }
        if case.values.is_empty() {
            return Some(true);
        }
        let mut all_false = true;
        for value in &case.values {
            let value = self.eval(state, *value);
            match super::fold::binary(BinaryOp::Equal, subject, &value).truth() {
                Some(true) => return Some(true),
                Some(false) => {}
                None => all_false = false,
            }
        }
        all_false.then_some(false)
    }

    fn try_statement(&mut self, state: &mut State, it: &Try) {
        let before = state.clone();
        if let Some(exits) = self.exits.last_mut() {
            exits.throws.push(None);
        }
        let module = self.module(Self::frame_module(state));
        let mut thrown = before;
        for id in module.block(it.body) {
            if state.is_dead || !self.has_fuel() {
                break;
            }
            self.stmt(state, id);
            if !state.is_dead {
                thrown = thrown.join(state.clone());
            }
        }
        if let Some(more) = self.exits.last_mut().and_then(|exits| exits.throws.pop()).flatten() {
            thrown = thrown.join(more);
        }
        self.block(state, it.otherwise);
        let mut out = None;
        merge(&mut out, state);
        for handler in &it.handlers {
            let mut here = thrown.clone();
            for class in &handler.types {
                self.eval(&mut here, *class);
            }
            if let Some(binding) = handler.binding {
                let class = handler.types.first().map(|class| self.declared(&here, *class));
                let value = class.map(|it| it.value).unwrap_or_default();
                self.assign(&mut here, binding, value);
            }
            self.block(&mut here, handler.body);
            merge(&mut out, &here);
        }
        let mut end = out.unwrap_or_else(|| State { is_dead: true, ..State::default() });
        if !it.finally.is_empty() {
            if end.is_dead {
                // Only for what it does on the way out.
                let mut leaving = thrown;
                self.block(&mut leaving, it.finally);
            } else {
                self.block(&mut end, it.finally);
            }
        }
        *state = end;
    }
}

/// Adds a state to those that meet at a point.
fn merge(point: &mut Option<State>, state: &State) {
    if state.is_dead {
        return;
    }
    *point = Some(match point.take() {
        Some(before) => before.join(state.clone()),
        None => state.clone(),
    });
}
