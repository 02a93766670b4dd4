//! Calls: who is called, what comes back, and what arrives at a sink.

mod invoke;

use super::state::State;
use super::value::{
    ClassRef, FunctionRef, Key as ObjectKey, Object, Origin, Taint, Taints, Target, Value,
};
use super::{Analysis, Context, MOST_CALLS, MOST_CONTEXTS, Summary, fold};
use crate::scan::constant::Constant;
use crate::scan::ir::{ClassId, Expr, ExprId, List, Name, ParameterKind};
use crate::scan::pattern::{Bindings, Matcher, Subject};
use crate::scan::rules::{Action, Condition, Found, Key, KindSet, PathId, call_keys};
use crate::syntax::Language;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// An argument of a call.
#[derive(Clone, Debug)]
pub(super) struct Argument {
    /// The expression; the value of a keyword argument.
    pub expr: ExprId,
    /// Its name.
    pub name: Option<Name>,
    /// Whether it is several.
    pub is_spread: bool,
    /// Its value.
    pub value: Value,
}

/// Functions and methods whose result is a number or a test, and so carries no data.
const GIVES_NUMBERS: &[&str] = &[
    "int",
    "float",
    "len",
    "bool",
    "ord",
    "hash",
    "id",
    "isinstance",
    "issubclass",
    "hasattr",
    "callable",
    "abs",
    "round",
    "any",
    "all",
    "parseInt",
    "parseFloat",
    "Number",
    "isNaN",
    "Boolean",
    "startswith",
    "endswith",
    "isdigit",
    "isalnum",
    "isalpha",
    "isnumeric",
    "isdecimal",
    "isidentifier",
    "isspace",
    "index",
    "rindex",
    "find",
    "rfind",
    "count",
    "indexOf",
    "lastIndexOf",
    "length",
    "size",
    "equals",
    "equalsIgnoreCase",
    "contains",
    "containsKey",
    "containsValue",
    "startsWith",
    "endsWith",
    "matches",
    "isEmpty",
    "isBlank",
    "hashCode",
    "compareTo",
    "compareToIgnoreCase",
    "hasMoreElements",
    "hasNext",
    "hasMoreTokens",
    "includes",
    "hasOwnProperty",
    "test",
    "has",
    "Contains",
    "StartsWith",
    "EndsWith",
    "IndexOf",
    "Equals",
    "codePointAt",
    "charCodeAt",
    "exists",
    "isFile",
    "isDirectory",
    "is_file",
    "is_dir",
    "fullmatch_bool",
];

/// Functions and methods that give what the function among their arguments makes of each value.
const MAPPING: &[&str] = &["map", "flatMap", "mapToObj", "thenApply", "Select", "SelectMany"];

impl Analysis<'_> {
    /// `callee(arguments)`.
    pub(super) fn call(
        &mut self,
        state: &mut State,
        id: ExprId,
        callee: ExprId,
        arguments: List,
    ) -> Value {
        let module = self.module(Self::frame_module(state));
        let (receiver, function, name) = match module.expr(callee) {
            Expr::Member { base, name } => {
                let receiver = self.eval(state, base);
                let receiver = self.as_container(state, base, receiver);
                let function = self.method_value(state, &receiver, name);
                (Some((base, receiver)), function, Some(name))
            }
            Expr::Super | Expr::This => {
                let given = self.arguments(state, arguments);
                self.construct_super(state, module.expr(callee) == Expr::This, &given);
                return Value::default();
            }
            Expr::Global(name) | Expr::Local(name, _) | Expr::Captured(name, ..) => {
                (None, self.eval(state, callee), Some(name))
            }
            _ => (None, self.eval(state, callee), None),
        };
        self.record(state, callee, &Value { constants: None, ..function.clone() });
        let given = self.arguments(state, arguments);
        let receiver_value = receiver.as_ref().map(|it| it.1.clone());
        let calls_back = given.iter().any(|it| it.value.targets.is_some());
        self.clean_for_callbacks = if calls_back {
            self.clean_bits(state, id, &call_keys(module, id, [name, None]))
        } else {
            0
        };
        let mut value = self.result(state, receiver_value.as_ref(), &function, name, &given);
        // `getattr(os, "system")` goes by the name of what it gives.
        let is_member = value.path.is_some() && name.is_some_and(|it| it.text() == "getattr");
        let mut path = self.set.paths.instance(function.path);
        if let (PathId::NONE, Some(receiver)) = (path, &receiver_value) {
            path = self.set.paths.any_result(receiver.path);
            if let (PathId::NONE, Some(name)) = (path, name) {
                path = self.set.paths.method_result(name);
            }
        }
        if path.is_some() && !is_member {
            value.path = path;
            if value.objects.is_empty()
                && let Some(class) = self.set.paths.class_of(path)
            {
                self.contain(state, &mut value, class, &given);
            }
        }
        self.after_call(state, id, name, &function, &parts(given, receiver), value)
    }

    /// `new class(arguments)`.
    pub(super) fn new_value(
        &mut self,
        state: &mut State,
        id: ExprId,
        class: ExprId,
        arguments: List,
        body: Option<ClassId>,
    ) -> Value {
        let module_id = Self::frame_module(state);
        let module = self.module(module_id);
        let of = self.eval(state, class);
        self.record(state, class, &of);
        let given = self.arguments(state, arguments);
        let name = crate::scan::rules::last_name(module, class);
        let own = body.map(|class| ClassRef { module: module_id, class });
        let mut class = own;
        let mut function = None;
        for target in self.called(of.targets()) {
            match target {
                Target::Class(it) if class.is_none() => class = Some(it),
                Target::Function(it) => function = Some(it),
                _ => {}
            }
        }
        let mut value = if let Some(class) = class {
            self.construct(state, class, &given)
        } else if let Some(function) = function {
            self.construct_by(state, function, &given)
        } else {
            let mut value = Value { path: self.set.paths.instance(of.path), ..Value::default() };
            self.contain(state, &mut value, of.path, &given);
            if value.objects.is_empty() {
                value.taints = self.taints_of(state, &given);
                value.file = given.iter().find_map(|it| it.value.file.clone());
            }
            value
        };
        if own.is_some() && of.path.is_some() {
            value.path = self.set.paths.instance(of.path);
        }
        self.after_call(state, id, name, &of, &parts(given, None), value)
    }

    fn arguments(&mut self, state: &mut State, list: List) -> Vec<Argument> {
        let module = self.module(Self::frame_module(state));
        let mut given = Vec::with_capacity(list.len());
        for id in module.list(list) {
            let (expr, name, is_spread) = match module.expr(id) {
                Expr::Keyword(name, value) => (value, Some(name), false),
                Expr::Spread(value) => (value, None, true),
                _ => (id, None, false),
            };
            let value = self.eval(state, expr);
            given.push(Argument { expr, name, is_spread, value });
        }
        given
    }

    /// All data in arguments.
    pub(super) fn taints_of(&self, state: &State, given: &[Argument]) -> Taints {
        let deep = given.iter().map(|it| self.deep_taints(state, &it.value));
        deep.fold(Taints::default(), |all, it| all.join(&it))
    }

    /// What a call gives, before sources and sanitizers.
    fn result(
        &mut self,
        state: &mut State,
        receiver: Option<&Value>,
        function: &Value,
        name: Option<Name>,
        given: &[Argument],
    ) -> Value {
        let text = name.map_or("", Name::text);
        if let Some(value) = self.known_call(state, receiver, function, text, given) {
            return value;
        }
        if let (Some(receiver), Some(name)) = (receiver, name)
            && let Some(value) = self.container_call(state, receiver, name, given)
        {
            return value;
        }
        let mut found: Option<Value> = None;
        let mut add = |value: Value| {
            found = Some(match found.take() {
                Some(before) => before.join(&value),
                None => value,
            });
        };
        let mut called = Vec::new();
        for target in self.called(function.targets()) {
            match target {
                Target::Class(class) => add(self.construct(state, class, given)),
                Target::Function(it) if !called.contains(&it) => {
                    called.push(it);
                    add(self.invoke(state, it, receiver, given));
                }
                _ => {}
            }
        }
        if let Some(found) = found {
            return found;
        }
        if GIVES_NUMBERS.contains(&text) {
            return Value::default();
        }
        self.unknown_call(state, receiver, text, given)
    }

    /// A call of something that is not of the program: what comes in comes out.
    fn unknown_call(
        &mut self,
        state: &mut State,
        receiver: Option<&Value>,
        name: &str,
        given: &[Argument],
    ) -> Value {
        let is_mapping = MAPPING.contains(&name);
        let mut mapped: Option<Taints> = None;
        let mut taints = self.taints_of(state, given);
        if let Some(receiver) = receiver {
            taints = taints.join(&self.deep_taints(state, receiver));
        }
        // Functions among the arguments are called with what the others hold, unless what the call
        // gives is clean.
        let taints_for_callbacks = taints.cleaned(std::mem::take(&mut self.clean_for_callbacks));
        let functions: Vec<_> = given
            .iter()
            .flat_map(|it| it.value.targets())
            .filter_map(|target| match target {
                Target::Function(function) => Some(*function),
                _ => None,
            })
            .collect();
        for function in functions {
            self.note_birth(state, function, super::closure::Reason::Used);
            let it = self.module(function.module).function(function.function);
            let is_inner = it.name.is_none();
            let is_followed = is_inner || is_mapping && (it.class.is_none() || it.is_static);
            if taints_for_callbacks.is_empty() && receiver.is_none_or(|it| it.objects.is_empty())
                || !is_followed
            {
                continue;
            }
            let mut element = match receiver {
                Some(receiver) => self.element(state, receiver, false),
                None => Value::default(),
            };
            element.taints = element.taints.join(&taints_for_callbacks);
            let count = it.parameters.len();
            let expr = given.first().map_or(ExprId(0), |it| it.expr);
            let argument = Argument { expr, name: None, is_spread: false, value: element };
            let arguments = vec![argument; count.min(4)];
            let returned = self.invoke(state, function, None, &arguments);
            let returned = self.deep_taints(state, &returned);
            if is_mapping {
                mapped = Some(mapped.unwrap_or_default().join(&returned));
            } else {
                taints = taints.join(&returned);
            }
        }
        let mut taints = mapped.unwrap_or(taints);
        if is_mapping && !taints.is_empty() {
            // `map(Encode::forHtml)`.
            for argument in given.iter().filter(|it| it.value.path.is_some()) {
                taints = taints.cleaned(self.clean_bits_of(argument.value.path));
            }
        }
        let named_file = given.iter().find_map(|it| it.value.file.clone()).or_else(|| {
            given.iter().find_map(|it| match it.value.only() {
                Some(Constant::Text(text)) if is_settings_file(text) => Some(Rc::clone(text)),
                _ => None,
            })
        });
        Value { taints, file: named_file, ..Value::default() }
    }

    /// Calls that the languages themselves define, and methods of constants.
    fn known_call(
        &mut self,
        state: &mut State,
        receiver: Option<&Value>,
        function: &Value,
        name: &str,
        given: &[Argument],
    ) -> Option<Value> {
        let values: smallvec::SmallVec<[Value; 4]> =
            given.iter().map(|it| it.value.clone()).collect();
        if let Some(receiver) = receiver {
            if let Some(folded) = fold::text_method(receiver, name, &values)
                && folded.constants.is_some()
            {
                return Some(folded);
            }
            // A constant's `equals` with what is not one.
            return match name {
                "format" if receiver.only_text().is_some() => {
                    let parts = self.taints_of(state, given);
                    let prefix = receiver.only_text()?.split(['{', '%']).next()?;
                    let prefix = (!prefix.is_empty()).then(|| prefix.into());
                    Some(Value { prefix, ..Value::tainted(parts) })
                }
                "join" if receiver.only_text().is_some() => {
                    Some(Value::tainted(self.taints_of(state, given)))
                }
                // A functional interface of Java, a delegate of C#.
                "apply" | "accept" | "test" | "get" | "run" | "call" | "Invoke"
                    if self.is_typed(state) && is_function(receiver) =>
                {
                    Some(self.result(state, None, receiver, None, given))
                }
                "valueOf" if self.is_one_of_few(receiver) => Some(Value::default()),
                "apply" | "call" | "bind"
                    if !self.is_typed(state) && !receiver.targets().is_empty() =>
                {
                    let skip = usize::from(!given.is_empty());
                    Some(self.result(state, None, receiver, None, &given[skip..]))
                }
                _ => None,
            };
        }
        if function.targets.is_some() {
            return None;
        }
        match (name, values.as_slice()) {
            ("require", [only]) => {
                let module = only.only_text()?;
                let module = module.strip_prefix("node:").unwrap_or(module).to_owned();
                let import =
                    crate::scan::ir::Import { module: module.into(), item: None, all: false };
                Some(self.imported(Self::frame_module(state), &import))
            }
            ("len", [only]) => match only.only() {
                Some(Constant::Text(_)) => fold::text_method(only, "len", &[]),
                _ => match only.objects.as_slice() {
                    [id] => {
                        let object = self.object(state, *id)?;
                        let len = i64::try_from(object.items.as_ref()?.len()).ok()?;
                        Some(Value::constant(Constant::Int(len)))
                    }
                    _ => None,
                },
            },
            ("str", [only]) if only.constants.is_some() => Some(Value::constants(
                only.known().iter().map(|it| Constant::Text(it.to_text())).collect(),
            )),
            ("int", [only]) => match only.only() {
                Some(Constant::Int(number)) => Some(Value::constant(Constant::Int(*number))),
                Some(Constant::Text(text)) => {
                    text.trim().parse().ok().map(|it| Value::constant(Constant::Int(it)))
                }
                _ => None,
            },
            ("list" | "tuple" | "dict" | "set" | "sorted" | "reversed" | "iter", [only])
                if !only.objects.is_empty() =>
            {
                let mut copy = Value::default();
                for id in &only.objects {
                    let Some(object) = self.object(state, *id) else { continue };
                    let id = self.new_object(state, (*object).clone());
                    copy.objects.push(id);
                }
                if matches!(name, "sorted" | "reversed" | "set") {
                    for id in copy.objects.clone() {
                        self.change(state, id, Object::forget_order);
                    }
                }
                Some(Value { taints: only.taints.clone(), ..copy })
            }
            ("getattr", [of, key, ..]) => {
                let name = Name::new(key.only_text()?);
                Some(self.member(state, of, name))
            }
            _ => None,
        }
    }

    /// For which rules what a call gives is clean, by sanitizers that are looked up by `keys`.
    fn clean_bits(&self, state: &State, id: ExprId, keys: &[Key]) -> u128 {
        self.sanitized(keys, |it| !self.find(state, it, Subject::Expr(id)).is_empty())
    }

    /// For which rules what calls of a library's function give is clean.
    fn clean_bits_of(&self, path: PathId) -> u128 {
        let key = self.set.paths.last_name(path).map(Key::Call);
        self.sanitized(key.as_slice(), |it| it.is_of_calls_of(path))
    }

    /// The rules of sanitizers whose condition holds.
    fn sanitized(&self, keys: &[Key], holds: impl Fn(&Condition) -> bool) -> u128 {
        let models = keys.iter().filter_map(|key| self.set.models_by_key.get(key));
        let models = models.flat_map(|it| &it.sanitizers).map(|it| &self.set.models[*it]);
        models.fold(0, |clean, model| match model.action {
            Action::Sanitize(bits) if holds(&model.condition) => clean | bits,
            _ => clean,
        })
    }

    /// Whether a value is an enumeration itself.
    fn is_one_of_few(&mut self, value: &Value) -> bool {
        let mut targets = value.targets().iter();
        targets.any(|it| matches!(it, Target::Class(class) if self.is_enumeration(*class)))
    }

    /// Sinks, sources, sanitizers and the like of a call.
    fn after_call(
        &mut self,
        state: &mut State,
        id: ExprId,
        name: Option<Name>,
        function: &Value,
        parts: &[(ExprId, Value)],
        mut value: Value,
    ) -> Value {
        let path_name = self.set.paths.last_name(function.path);
        let module = self.module(Self::frame_module(state));
        let keys = call_keys(module, id, [name, path_name]);
        if !keys.iter().any(|key| self.set.models_by_key.contains_key(key)) {
            return value;
        }
        self.record(state, id, &value);
        let mut kinds = KindSet::default();
        for key in &keys {
            self.sinks(state, *key, Subject::Expr(id), parts);
            let set = self.set;
            let Some(models) = set.models_by_key.get(key) else { continue };
            for number in models.sources.iter().chain(&models.others) {
                let model = &set.models[*number];
                match &model.action {
                    Action::Sink(_) | Action::Guard(_) | Action::Sanitize(_) => {}
                    Action::Exit => {
                        if !self.find(state, &model.condition, Subject::Expr(id)).is_empty() {
                            self.leave_by_exception(state);
                        }
                    }
                    Action::Result(path) => {
                        if !self.find(state, &model.condition, Subject::Expr(id)).is_empty() {
                            value.path = *path;
                        }
                    }
                    Action::Source(kind) => {
                        if !self.find(state, &model.condition, Subject::Expr(id)).is_empty() {
                            kinds = kinds.with(*kind);
                        }
                    }
                    Action::Propagate { from, to } => {
                        for found in self.find(state, &model.condition, Subject::Expr(id)) {
                            let mut taints = Taints::default();
                            for from in from.iter().filter_map(|it| found.bindings.expr(*it)) {
                                let value = self.part(state, parts, from);
                                taints = taints.join(&self.deep_taints(state, &value));
                            }
                            if to.is_empty() {
                                value.taints = value.taints.join(&taints);
                            }
                            for to in to.iter().filter_map(|it| found.bindings.expr(*it)) {
                                let before = self.part(state, parts, to);
                                let taints = before.taints.join(&taints);
                                self.assign(state, to, Value { taints, ..before });
                            }
                        }
                    }
                    Action::Handler { function, .. } => {
                        for found in self.find(state, &model.condition, Subject::Expr(id)) {
                            if let Some(expr) = found.bindings.expr(*function) {
                                let value = self.part(state, parts, expr);
                                self.register(&value, *number);
                            }
                        }
                    }
                }
            }
        }
        let is_plain = value.taints.is_empty() && value.objects.is_empty();
        let is_clean = is_plain && kinds == KindSet::default();
        let clean = if is_clean { 0 } else { self.clean_bits(state, id, &keys) };
        if clean != 0 {
            value.taints = self.deep_taints(state, &value).cleaned(clean);
            value.objects.clear();
        }
        if kinds != KindSet::default() {
            // A library's sanitizer speaks of what goes in; a rule's own of what comes out, too.
            let own = if clean == u128::MAX { 0 } else { clean };
            let taints = self.source(Self::frame_module(state), id, kinds).cleaned(own);
            value.taints = value.taints.join(&taints);
        }
        value.taints = value.taints.step(Self::frame_module(state), id);
        value
    }

    /// The data that a source gives that is no call.
    pub(super) fn source_taints(&mut self, state: &mut State, id: ExprId, key: Key) -> Taints {
        let set = self.set;
        let mut kinds = KindSet::default();
        for number in set.models_by_key.get(&key).into_iter().flat_map(|it| &it.sources) {
            let model = &set.models[*number];
            if let Action::Source(kind) = model.action
                && !self.find(state, &model.condition, Subject::Expr(id)).is_empty()
            {
                kinds = kinds.with(kind);
            }
        }
        if kinds == KindSet::default() {
            return Taints::default();
        }
        self.source(Self::frame_module(state), id, kinds)
    }

    /// All ways in which a condition holds for code of the innermost function's module.
    pub(super) fn find(
        &self,
        state: &State,
        condition: &Condition,
        subject: Subject,
    ) -> Vec<Found> {
        let from = Self::frame_module(state);
        let Some(facts) = self.facts.get(&from).map(AsRef::as_ref) else { return Vec::new() };
        let file = self.program.file(from);
        let matcher =
            Matcher { module: &file.module, facts, paths: &self.set.paths, queries: &file.queries };
        condition.find(&matcher, subject, &Bindings::default(), &file.text)
    }

    /// The same for an expression of which nothing may be known yet.
    pub(super) fn find_any(
        &mut self,
        state: &State,
        condition: &crate::scan::rules::Condition,
        id: ExprId,
    ) -> Vec<Found> {
        self.record(state, id, &Value::default());
        self.find(state, condition, Subject::Expr(id))
    }

    /// Whether data arrives at sinks that are looked up by a key.
    pub(super) fn sinks(
        &mut self,
        state: &mut State,
        key: Key,
        subject: Subject,
        parts: &[(ExprId, Value)],
    ) {
        let set = self.set;
        let numbers = set.models_by_key.get(&key).map_or(&[][..], |it| &it.sinks);
        if numbers.is_empty() {
            return;
        }
        // What is no part of it, as the elements of a list, is held by a part.
        if !parts.is_empty() && parts.iter().all(|it| self.deep_taints(state, &it.1).is_empty()) {
            return;
        }
        let from = Self::frame_module(state);
        self.record_firsts(state, parts);
        let span = crate::scan::rules::span_of(self.module(from), subject);
        for number in numbers {
            let model = &set.models[*number];
            let Action::Sink(rule) = model.action else { continue };
            for found in self.find(state, &model.condition, subject) {
                let at: Vec<ExprId> = match found.at {
                    Some(at) => found.bindings.expr(at).into_iter().collect(),
                    None => parts.iter().map(|it| it.0).collect(),
                };
                for at in at {
                    let value = self.part(state, parts, at);
                    // A function is no text, whatever else its variable has held.
                    let taints = self.deep_taints(state, &value);
                    if !taints.is_empty() && !is_function(&value) {
                        self.arrive(rule, &taints, from, span, at, &found.bindings);
                    }
                }
            }
        }
    }

    /// Remembers with what lists begin, for rules that ask for it.
    fn record_firsts(&mut self, state: &State, parts: &[(ExprId, Value)]) {
        let from = Self::frame_module(state);
        for (id, value) in parts {
            let objects = value.objects.iter().filter_map(|it| self.object(state, *it));
            let firsts: Vec<Constant> = objects
                .filter_map(|it| it.items.as_ref()?.first().map(|first| first.known().to_vec()))
                .flatten()
                .collect();
            if let Some(facts) = self.facts.get_mut(&from).filter(|_| !firsts.is_empty()) {
                Rc::make_mut(facts).record_first(*id, firsts);
            }
        }
    }

    /// The value of a part of a call that was evaluated, or of something within such a part.
    fn part(&mut self, state: &mut State, parts: &[(ExprId, Value)], id: ExprId) -> Value {
        if let Some(part) = parts.iter().find(|it| it.0 == id) {
            return part.1.clone();
        }
        let mut aside = state.clone();
        self.eval(&mut aside, id)
    }
}

/// What a call is made with: its arguments and what it is called on.
fn parts(given: Vec<Argument>, receiver: Option<(ExprId, Value)>) -> Vec<(ExprId, Value)> {
    given.into_iter().map(|it| (it.expr, it.value)).chain(receiver).collect()
}

fn is_function(value: &Value) -> bool {
    value.targets().iter().any(|it| matches!(it, Target::Function(_)))
}

fn is_settings_file(name: &str) -> bool {
    [".properties", ".ini", ".cfg", ".conf"].iter().any(|ending| name.ends_with(ending))
}

/// A value of a summary, with the arguments' data for the parameters'.
fn instantiated(value: &Value, arguments: &[Taints], ids: &FxHashMap<u32, u32>) -> Value {
    let mut taints = Taints::default();
    for taint in value.taints.iter() {
        let given = match taint.origin {
            Origin::Source(_) => Taints::one(taint.clone()),
            Origin::Parameter(place) => {
                let given = arguments.get(usize::from(place)).cloned().unwrap_or_default();
                let clean = |it: &Taint| Taint { clean: it.clean | taint.clean, ..it.clone() };
                Taints::of(given.iter().map(clean).collect())
            }
        };
        taints = taints.join(&given);
    }
    let objects = value.objects.iter().map(|id| ids.get(id).copied().unwrap_or(*id)).collect();
    Value { taints, objects, ..value.clone() }
}
