//! Functions of JavaScript that make objects, as classes do: `new f()`, with what `f.prototype` has.

use super::Analysis;
use super::call::Argument;
use super::state::State;
use super::value::{FunctionRef, Key, ModuleId, Object, Target, Value};
use crate::scan::ir::{Expr, ExprId, Name};
use crate::scan::rules::PathId;
use crate::syntax::Language;

impl Analysis<'_> {
    /// An assignment to `base.name`: does it say what a function's prototype has?
    pub(super) fn set_prototype(
        &mut self,
        state: &mut State,
        base: ExprId,
        name: Name,
        value: &Value,
    ) -> bool {
        let module = self.module(Self::frame_module(state));
        let (of, entries) = match module.expr(base) {
            Expr::Member { base, name: outer } if outer.text() == "prototype" => {
                (base, vec![(Key::Field(name), value.clone())])
            }
            _ if name.text() == "prototype" => {
                let objects = value.objects.iter().filter_map(|it| self.object(state, *it));
                (base, objects.flat_map(|it| it.entries.clone()).collect())
            }
            _ => return false,
        };
        let of = self.eval(state, of);
        let functions = of.targets().iter().filter_map(|it| match it {
            Target::Function(function) => Some(*function),
            _ => None,
        });
        let mut is_set = false;
        for function in functions {
            self.prototypes.entry(function).or_default().extend(entries.iter().cloned());
            is_set = true;
        }
        is_set
    }

    /// `new function(arguments)`: an object with what the function's code puts there.
    pub(super) fn construct_by(
        &mut self,
        state: &mut State,
        function: FunctionRef,
        given: &[Argument],
    ) -> Value {
        self.start_module(function.module);
        let mut object = Object { is_open: true, ..Object::default() };
        for (key, value) in self.prototypes.get(&function).into_iter().flatten() {
            object.set(key.clone(), Value { made_by: None, ..value.clone() });
        }
        let id = self.new_object(state, object);
        let this = Value::object(id, PathId::NONE);
        let is_running = self.running.contains(&function);
        if !is_running && self.running.len() < super::MOST_CALLS && self.fuel > 0 {
            let arguments = self.bound_arguments(state, function, given);
            self.inlined(state, function, this.clone(), &arguments);
        }
        this
    }

    /// Whether a function is called with what it is a member of as its `this`.
    pub(super) fn takes_this(&mut self, function: FunctionRef, receiver: &Value) -> bool {
        let it = self.module(function.module).function(function.function);
        let (span, is_method) = (it.span, it.class.is_some());
        self.is_script(function.module)
            && !is_method
            && !receiver.objects.is_empty()
            && self.says_this(function.module, span)
    }

    /// Whether a module is of JavaScript or TypeScript.
    pub(super) fn is_script(&self, id: ModuleId) -> bool {
        let language = self.module(id).language;
        matches!(language, Language::JavaScript | Language::TypeScript | Language::Tsx)
    }
}
