//! What the parameters of a function are when nobody of the program is seen to call it.

use super::state::State;
use super::value::{FunctionRef, ModuleId, Origin, Taint, Taints, Target, Value};
use super::{Analysis, Context};
use crate::scan::ir::{
    Expr, ExprId, FunctionId, MODULE_BODY, Module, Name, ParameterKind, Span, Stmt, UnaryOp,
};
use crate::scan::pattern::{Bindings, Matcher};
use crate::scan::rules::{Action, KindSet, ParameterModel, ParameterPlace, PathId, last_name};
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

impl<'p> Analysis<'p> {
    /// The arguments of a call of which nothing is known but what the context says, and what a
    /// framework passes.
    pub(super) fn unknown_arguments(
        &mut self,
        state: &mut State,
        function: FunctionRef,
        context: Option<&Context>,
    ) -> Vec<Option<Value>> {
        let count = self.module(function.module).function(function.function).parameters.len();
        let models = self.models_for(state, function);
        let mut values = Vec::with_capacity(count);
        for place in 0..count {
            let it = self.module(function.module).function(function.function);
            let parameter = &it.parameters[place];
            let number = u16::try_from(place).unwrap_or(u16::MAX);
            let taint = Taint {
                origin: Origin::Parameter(number),
                kinds: KindSet::default(),
                clean: 0,
                steps: None,
            };
            let mut value = Value::tainted(Taints::one(taint));
            if let Some((constants, path)) = context.and_then(|context| context.get(place)) {
                value.constants.clone_from(constants);
                value.path = *path;
            }
            let mut kinds = KindSet::default();
            // An annotation on the parameter itself says more than its type.
            let mut is_said = false;
            for model in models.iter().filter(|it| applies(it, place, parameter.name.text())) {
                if !self.is_for(function, place, model) {
                    continue;
                }
                if let Some(kind) = model.kind {
                    kinds = kinds.with(kind);
                    is_said |= matches!(
                        model.place,
                        ParameterPlace::Annotation(_) | ParameterPlace::Base(..)
                    );
                }
                let offset = model.index.unwrap_or(0);
                let of = if model.all_same {
                    model.types.first()
                } else {
                    model.types.get(place.wrapping_sub(offset))
                };
                if let Some(of) = of {
                    value.path = *of;
                }
            }
            let is_typed = value.path.is_some()
                || parameter.class.is_some_and(|class| {
                    let path = self.declared(state, class).value.path;
                    path.is_some() && !self.is_plain_data(path)
                });
            let is_data = (is_said || !is_typed)
                && !self.is_injected(state, parameter.default)
                && !self.is_routed_number(function, parameter.name.text());
            if kinds != KindSet::default() && is_data {
                let taints = self.source(function.module, parameter.target, kinds);
                value.taints = value.taints.join(&taints);
            }
            if let Some(kind) = self.set.parameter_kind
                && context.is_none()
                && kinds == KindSet::default()
                && !value.path.is_some()
                && self.is_open_to_others(function)
            {
                let taints = self.source(function.module, parameter.target, kind);
                value.taints = value.taints.join(&taints);
            }
            if matches!(parameter.kind, ParameterKind::Rest | ParameterKind::NamedRest) {
                let object = super::value::Object {
                    container: if parameter.kind == ParameterKind::Rest {
                        self.set.list_literal
                    } else {
                        self.set.map_literal
                    },
                    rest: Some(value.clone()),
                    is_open: true,
                    ..super::value::Object::default()
                };
                let id = self.new_object(state, object);
                value = Value::object(id, PathId::NONE);
            }
            values.push(Some(value));
        }
        values
    }

    /// A default that is a call of the framework's, as `FastAPI`'s `Depends(…)`: no data of a person.
    fn is_injected(&mut self, state: &State, default: Option<ExprId>) -> bool {
        let Some(default) = default else { return false };
        let module = self.module(Self::frame_module(state));
        let Expr::Call { callee, .. } = module.expr(default) else { return false };
        last_name(module, callee).is_some_and(|name| matches!(name.text(), "Depends" | "Security"))
    }

    /// What a function is called, or what it is assigned to: `exports.handler = …`.
    fn name_of(&mut self, function: FunctionRef) -> Option<Name> {
        let own = self.module(function.module).function(function.function).name;
        own.or_else(|| self.uses(function.module).assigned.get(&function.function).copied())
    }

    /// Whether a member of a class is assigned to at more than one place of its module.
    pub(super) fn is_reassigned(&mut self, module: ModuleId, name: Name) -> bool {
        self.uses(module).reassigned.contains(&name)
    }

    /// How functions of a module are used in it; found out once.
    fn uses(&mut self, id: ModuleId) -> &Uses {
        let module = self.module(id);
        self.uses.entry(id).or_insert_with(|| Rc::new(Uses::of(module)))
    }

    /// Whether code of a module says `this`.
    pub(super) fn says_this(&mut self, id: ModuleId, code: Span) -> bool {
        let this = &self.uses(id).this;
        let from = this.partition_point(|it| it.start < code.start);
        this.get(from).is_some_and(|it| code.holds(*it))
    }

    /// Whether a type says nothing but that a value is text, a collection or the like.
    fn is_plain_data(&self, instance: PathId) -> bool {
        let class = self.set.paths.class_of(instance);
        let name = class.and_then(|class| self.set.paths.last_name(class));
        name.is_some_and(|name| {
            matches!(
                name.text(),
                "String"
                    | "CharSequence"
                    | "Object"
                    | "List"
                    | "Set"
                    | "Collection"
                    | "Map"
                    | "Optional"
                    | "str"
                    | "bytes"
                    | "list"
                    | "dict"
                    | "string"
            )
        })
    }

    /// Whether others may call a function with what they like: it is public, stands at the top of
    /// a file or in a class there, and nobody in the file calls it.
    fn is_open_to_others(&mut self, function: FunctionRef) -> bool {
        let module = self.module(function.module);
        let it = module.function(function.function);
        if it.parent != Some(MODULE_BODY) {
            return false;
        }
        // Where a module says what it exports, the rest is its own.
        let is_public = match self.is_exported(function).filter(|_| it.class.is_none()) {
            Some(is_exported) => is_exported,
            None => it.is_public,
        };
        let Some(name) = self.name_of(function).filter(|_| is_public) else { return false };
        !self.uses(function.module).called.contains(&name)
    }

    /// Whether a route's pattern says that a parameter is a number: `"/item/<int:id>"`.
    fn is_routed_number(&self, function: FunctionRef, name: &str) -> bool {
        let module = self.module(function.module);
        let decorators = module.list(module.function(function.function).decorators);
        let mut routes = decorators.filter_map(|it| match module.expr(it) {
            Expr::Call { arguments, .. } => match module.expr(module.list(arguments).next()?) {
                Expr::Text(text) => Some(module.text(text)),
                _ => None,
            },
            _ => None,
        });
        routes.any(|route| {
            ["int", "float", "uuid"].iter().any(|kind| route.contains(&format!("<{kind}:{name}>")))
        })
    }

    /// The models of a function's parameters, but for those of single ones.
    fn models_for(&mut self, state: &mut State, function: FunctionRef) -> Vec<&'p ParameterModel> {
        let set = self.set;
        let module = self.module(function.module);
        let it = module.function(function.function);
        let decorators: Vec<_> = module.list(it.decorators).collect();
        // What decorators are was found out where the function was defined; those of methods are
        // looked at here.
        let outer = state.frames.len().saturating_sub(2);
        if state.frames.len() > 1 {
            let mut around = State { frames: state.frames[..=outer].to_vec(), ..State::default() };
            for decorator in &decorators {
                self.eval(&mut around, *decorator);
            }
        }
        let mut models: Vec<_> = Vec::new();
        for number in self.handlers.get(&function).into_iter().flatten() {
            if let Some(Action::Handler { parameters, .. }) =
                set.models.get(*number).map(|it| &it.action)
            {
                models.push(parameters);
            }
        }
        for model in &set.parameters {
            let fits = match &model.place {
                ParameterPlace::Handler => false,
                ParameterPlace::Annotation(_) | ParameterPlace::Any => true,
                ParameterPlace::Decorator(pattern) => {
                    let facts = self.facts.get(&function.module);
                    let Some(facts) = facts.map(AsRef::as_ref) else { continue };
                    let queries = &self.program.file(function.module).queries;
                    let matcher = Matcher { module, facts, paths: &set.paths, queries };
                    decorators
                        .iter()
                        .any(|it| !matcher.expr(pattern, *it, &Bindings::default()).is_empty())
                }
                ParameterPlace::MethodAnnotation(classes) => {
                    decorators.iter().any(|it| self.is_annotation(function, *it, classes))
                }
                ParameterPlace::Function(name) => {
                    self.name_of(function).is_some_and(|is| name.is_match(is.text()))
                        && (model.kind.is_none() || it.class.is_none())
                }
                ParameterPlace::Base(classes, name) => {
                    let is_named = name
                        .as_ref()
                        .is_none_or(|name| it.name.is_some_and(|is| name.is_match(is.text())));
                    is_named
                        && it.is_public
                        && it.class.is_some_and(|class| {
                            let class = super::value::ClassRef { module: function.module, class };
                            let path = self.class_path(class);
                            path.is_some()
                                && classes.iter().any(|it| set.paths.is_subtype(path, *it))
                        })
                }
            };
            if fits {
                models.push(model);
            }
        }
        models
    }

    /// Whether a model is for this parameter, where it speaks of what stands on one.
    fn is_for(&self, function: FunctionRef, place: usize, model: &ParameterModel) -> bool {
        let ParameterPlace::Annotation(classes) = &model.place else { return true };
        let module = self.module(function.module);
        let parameter = &module.function(function.function).parameters[place];
        let mut decorators = module.list(parameter.decorators);
        decorators.any(|it| self.is_annotation(function, it, classes))
    }

    fn is_annotation(&self, function: FunctionRef, id: ExprId, classes: &[PathId]) -> bool {
        let path = self.static_path(function.module, id);
        classes.contains(&path)
            || self.set.paths.class_of(path).is_some_and(|it| classes.contains(&it))
    }

    /// A call has registered a function.
    pub(super) fn register(&mut self, value: &Value, model: usize) {
        for target in value.targets() {
            if let Target::Function(function) = target {
                let known = self.handlers.entry(*function).or_default();
                // Once for each way in which it is registered is enough.
                if known.len() < 8 {
                    known.push(model);
                }
            }
        }
    }
}

/// How functions of a module are used in it.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// What functions without a name are assigned to.
    assigned: FxHashMap<FunctionId, Name>,
    /// What is called.
    called: FxHashSet<Name>,
    /// Where `this` stands, in order.
    this: Vec<Span>,
    /// Members and variables of a class that are assigned to at more than one place.
    reassigned: FxHashSet<Name>,
}

impl Uses {
    fn of(module: &Module) -> Self {
        let is_this = |it: &(&Expr, Span)| matches!(it.0, Expr::This);
        let this = module.exprs.iter().zip(module.expr_spans.iter()).filter(is_this).map(|it| it.1);
        let mut uses = Self { this: this.collect(), ..Self::default() };
        uses.this.sort_unstable();
        let mut assign = |target: ExprId, value: ExprId| {
            if let Expr::Function(function) = module.expr(value)
                && let Some(name) = last_name(module, target)
            {
                uses.assigned.entry(function).or_insert(name);
            }
        };
        let mut targets = Vec::new();
        for expr in &module.exprs {
            match expr {
                Expr::Assign { target, value } => {
                    assign(*target, *value);
                    targets.push(*target);
                }
                Expr::AssignOp(_, target, _)
                | Expr::Unary(UnaryOp::Increment | UnaryOp::Decrement, target) => {
                    targets.push(*target);
                }
                Expr::Call { callee, .. } => uses.called.extend(last_name(module, *callee)),
                _ => {}
            }
        }
        for stmt in &module.stmts {
            if let Stmt::Assign { target, value: Some(value), .. } = stmt {
                assign(*target, *value);
                targets.push(*target);
            }
        }
        let mut seen = FxHashSet::default();
        for target in targets {
            if let Expr::Member { name, .. } | Expr::Global(name) = module.expr(target)
                && !seen.insert(name)
            {
                uses.reassigned.insert(name);
            }
        }
        uses
    }
}

fn applies(model: &ParameterModel, place: usize, name: &str) -> bool {
    let by_index = match (model.index, model.types.len()) {
        (Some(index), 0 | 1) => place == index,
        (Some(index), _) => place >= index,
        (None, _) => true,
    };
    by_index && model.name.as_ref().is_none_or(|it| it.is_match(name))
}
