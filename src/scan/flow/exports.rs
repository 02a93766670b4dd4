//! What a module of JavaScript exports: what its code assigns to `exports` and its members.

use super::Analysis;
use super::state::State;
use super::value::{FunctionRef, ModuleId, Target, Value};
use crate::scan::ir::{Expr, ExprId, Name};

/// What one module exports.
#[derive(Debug, Default)]
pub(super) struct Exports {
    /// What stands in the place of all: `module.exports = …`.
    whole: Option<Value>,
    /// What is exported by name.
    named: Vec<(Name, Value)>,
}

impl Analysis<'_> {
    /// An assignment to `base.name`: is it an export?
    pub(super) fn export(
        &mut self,
        state: &State,
        base: ExprId,
        name: Name,
        value: &Value,
    ) -> bool {
        let id = Self::frame_module(state);
        let module = self.module(id);
        let is_global =
            |expr: Expr, wanted: &str| matches!(expr, Expr::Global(name) if name.text() == wanted);
        let is_whole =
            |expr: Expr, name: Name| name.text() == "exports" && is_global(expr, "module");
        let of = module.expr(base);
        let value = Value { made_by: None, ..value.clone() };
        if is_whole(of, name) {
            self.exports.entry(id).or_default().whole = Some(value);
            return true;
        }
        let is_named = match of {
            Expr::Member { base, name } => is_whole(module.expr(base), name),
            of => is_global(of, "exports"),
        };
        if is_named {
            self.exports.entry(id).or_default().named.push((name, value));
        }
        is_named
    }

    /// What a module exports under a name.
    pub(super) fn exported(&mut self, id: ModuleId, name: Name) -> Option<Value> {
        let exports = self.exports.get(&id)?;
        let mut named = exports.named.iter().rev();
        if let Some((_, value)) = named.find(|it| it.0 == name) {
            return Some(value.clone());
        }
        let whole = exports.whole.clone()?;
        // Modules may each be made of the other.
        if self.starting >= super::MOST_STARTING {
            return None;
        }
        self.starting += 1;
        let value = self.member(&mut State::default(), &whole, name);
        self.starting -= 1;
        (value != Value::default()).then_some(value)
    }

    /// Whether a function is exported by its module; `None` where that exports nothing by its code.
    pub(super) fn is_exported(&self, function: FunctionRef) -> Option<bool> {
        let exports = self.exports.get(&function.module)?;
        let of = |value: &Value| value.targets().contains(&Target::Function(function));
        let named = exports.named.iter().map(|it| &it.1);
        Some(named.chain(&exports.whole).any(|value| {
            let mut objects = value.objects.iter().filter_map(|it| self.kept.get(it));
            of(value) || objects.any(|it| it.values().any(of))
        }))
    }

    /// The classes and functions that are called where one of these is, with those that a module is.
    pub(super) fn called(&mut self, targets: &[Target]) -> Vec<Target> {
        let mut called = Vec::new();
        for target in targets {
            let Target::Module(id) = target else {
                called.push(target.clone());
                continue;
            };
            self.start_module(*id);
            let Some(exports) = self.exports.get(id) else { continue };
            let mut named = exports.named.iter().rev();
            let default = named.find(|it| it.0.text() == "default").map(|it| &it.1);
            let whole = exports.whole.as_ref().or(default);
            let inner = whole.into_iter().flat_map(Value::targets);
            called.extend(inner.filter(|it| !matches!(it, Target::Module(_))).cloned());
        }
        called
    }
}
