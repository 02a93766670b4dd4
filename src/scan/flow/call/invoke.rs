//! Functions of the program that are called: followed, or taken by their summary.

use super::super::neighbours::Unit;
use super::{
    Analysis, Argument, ClassRef, Constant, Context, FunctionRef, FxHashMap, Language, MOST_CALLS,
    MOST_CONTEXTS, Object, ObjectKey, ParameterKind, PathId, Rc, State, Summary, Taints, Target,
    Value, instantiated,
};

impl Analysis<'_> {
    /// Calls a function of the program.
    pub(in crate::scan::flow) fn invoke(
        &mut self,
        state: &mut State,
        function: FunctionRef,
        receiver: Option<&Value>,
        given: &[Argument],
    ) -> Value {
        let arguments = self.bound_arguments(state, function, given);
        let it = self.module(function.module).function(function.function);
        let is_method = it.class.is_some() && it.name.is_some();
        let this = match receiver {
            Some(receiver) if is_method && !it.is_static => receiver.clone(),
            _ if is_method && it.is_static => it.class.map_or_else(Value::default, |class| {
                Value::target(Target::Class(ClassRef { module: function.module, class }))
            }),
            Some(receiver) if self.takes_this(function, receiver) => receiver.clone(),
            // A lambda's, or that of a method which calls another by its bare name.
            _ => state.frames.last().map(|frame| frame.this.clone()).unwrap_or_default(),
        };
        let is_running = self.running.contains(&function);
        if is_running || self.running.len() >= MOST_CALLS || !self.has_fuel_for_calls() {
            let taints = arguments.iter().flatten().map(|it| self.deep_taints(state, it));
            return Value::tainted(taints.fold(Taints::default(), |all, it| all.join(&it)));
        }
        let body = FunctionRef { module: function.module, function: crate::scan::ir::MODULE_BODY };
        self.start_module(function.module);
        let is_loaded = self.ends.contains_key(&body);
        let is_top = it.parent.is_none_or(|it| {
            it == crate::scan::ir::MODULE_BODY || {
                // A method of a class at the top: its parent is the module too.
                self.ends.contains_key(&FunctionRef { module: function.module, function: it })
            }
        });
        let is_plain = |value: &Value| {
            value.objects.is_empty()
                && !value.targets().iter().any(|it| matches!(it, Target::Function(_)))
        };
        let is_own = this
            .objects
            .iter()
            .all(|id| state.object(*id).is_none() && self.own_objects.contains(id));
        // What classes themselves hold is not in a summary: once it has changed, a call is followed.
        let are_classes_as_before =
            self.class_statics.values().flatten().all(|id| state.object(*id).is_none());
        if is_loaded
            && is_top
            && is_own
            && are_classes_as_before
            && this.taints.is_empty()
            && arguments.iter().flatten().all(is_plain)
        {
            let summary = self.summary_for(function, &arguments);
            if !summary.changes_this {
                return self.summarised(state, &summary, &arguments);
            }
        }
        self.inlined(state, function, this, &arguments)
    }

    /// Follows a call into the function.
    pub(in crate::scan::flow) fn inlined(
        &mut self,
        state: &mut State,
        function: FunctionRef,
        this: Value,
        arguments: &[Option<Value>],
    ) -> Value {
        let saved = state.frames.clone();
        let parent = self.module(function.module).function(function.function).parent;
        let is_around = parent.is_none_or(|parent| {
            let parent = FunctionRef { module: function.module, function: parent };
            state.frames.iter().any(|frame| frame.function == parent)
        });
        if !is_around {
            let outer = self.outer_frames(function);
            state.frames.extend(outer);
        }
        self.note_birth(state, function, super::super::closure::Reason::Used);
        let frame = self.frame(function, this);
        state.frames.push(frame);
        let reserve = self.begin_call(function);
        self.bind(state, function, arguments);
        let mut value = self.run_body(function, state);
        self.end_call(reserve);
        if state.frames.len() < saved.len() {
            // It never returns.
            state.frames = saved;
            state.is_dead = true;
        } else {
            state.frames.truncate(saved.len());
        }
        self.narrow_to_return(function, &mut value);
        value
    }

    /// The value of each parameter, if an argument gives it.
    pub(in crate::scan::flow) fn bound_arguments(
        &mut self,
        state: &mut State,
        function: FunctionRef,
        given: &[Argument],
    ) -> Vec<Option<Value>> {
        let parameters = &self.module(function.module).function(function.function).parameters;
        let mut bound: Vec<Option<Value>> = vec![None; parameters.len()];
        let mut plain = given.iter().filter(|it| it.name.is_none());
        let mut spread: Option<Value> = None;
        for (place, parameter) in parameters.iter().enumerate() {
            match parameter.kind {
                ParameterKind::One => {
                    if spread.is_none() {
                        match plain.next() {
                            Some(argument) if argument.is_spread => {
                                let each = self.element(state, &argument.value, false);
                                spread = Some(each);
                            }
                            Some(argument) => bound[place] = Some(argument.value.clone()),
                            None => {}
                        }
                    }
                    if spread.is_some() {
                        bound[place].clone_from(&spread);
                    }
                }
                ParameterKind::Rest => {
                    let items = plain.by_ref().map(|it| it.value.clone()).collect();
                    let object = Object {
                        container: self.set.list_literal,
                        items: Some(items),
                        ..Object::default()
                    };
                    let id = self.new_object(state, object);
                    bound[place] = Some(Value::object(id, PathId::NONE));
                }
                ParameterKind::Named => {}
                ParameterKind::NamedRest => {
                    let mut object =
                        Object { container: self.set.map_literal, ..Object::default() };
                    for argument in given {
                        let Some(name) = argument.name else { continue };
                        if !parameters.iter().any(|it| it.name == name) {
                            let key = ObjectKey::Constant(Constant::Text(name.text().into()));
                            object.set(key, argument.value.clone());
                        }
                    }
                    let id = self.new_object(state, object);
                    bound[place] = Some(Value::object(id, PathId::NONE));
                }
            }
        }
        for argument in given {
            let Some(name) = argument.name else { continue };
            if let Some(place) = parameters.iter().position(|it| it.name == name) {
                bound[place] = Some(argument.value.clone());
            }
        }
        for value in bound.iter_mut().flatten() {
            value.made_by = None;
        }
        bound
    }

    /// Gives the parameters of the innermost frame's function their values.
    pub(in crate::scan::flow) fn bind(
        &mut self,
        state: &mut State,
        function: FunctionRef,
        values: &[Option<Value>],
    ) {
        let it = self.module(function.module).function(function.function);
        if let Some(receiver) = it.receiver {
            let this = state.frames.last().map(|frame| frame.this.clone()).unwrap_or_default();
            self.assign(state, receiver, this);
        }
        for (parameter, value) in it.parameters.iter().zip(values) {
            let mut value = match (value, parameter.default) {
                (Some(value), _) => value.clone(),
                (None, Some(default)) => self.eval(state, default),
                (None, None) => Value::default(),
            };
            if let Some(class) = parameter.class {
                let declared = self.declared(state, class);
                Self::narrow(&mut value, &declared);
            }
            value.taints = value.taints.step(function.module, parameter.target);
            self.assign(state, parameter.target, value);
        }
    }

    /// The summary of a function for arguments.
    pub(in crate::scan::flow) fn summary_for(
        &mut self,
        function: FunctionRef,
        arguments: &[Option<Value>],
    ) -> Rc<Summary> {
        let context: Context = arguments
            .iter()
            .map(|it| {
                it.as_ref().map_or((None, PathId::NONE), |it| (it.constants.clone(), it.path))
            })
            .collect();
        let is_plain = context.iter().all(|it| it.0.is_none() && !it.1.is_some());
        self.summary_of(function, (!is_plain).then_some(&context))
    }

    /// Calls a function by its summary.
    pub(in crate::scan::flow) fn summarised(
        &mut self,
        state: &mut State,
        summary: &Summary,
        arguments: &[Option<Value>],
    ) -> Value {
        let taints: Vec<_> = arguments
            .iter()
            .map(|it| it.as_ref().map(|it| it.taints.clone()).unwrap_or_default())
            .collect();
        for hit in &summary.hits {
            if let Some(taints) = taints.get(usize::from(hit.parameter)) {
                self.pass(hit, taints);
            }
        }
        let mut ids = FxHashMap::default();
        for (id, _) in &summary.heap {
            ids.insert(*id, self.next_object);
            self.next_object += 1;
        }
        for (id, object) in &summary.heap {
            let mut object = (**object).clone();
            for value in object.values_mut() {
                *value = instantiated(value, &taints, &ids);
            }
            state.add(ids[id], object);
        }
        instantiated(&summary.value, &taints, &ids)
    }

    /// What a function does, in terms of its parameters; for what is known of them, or for all.
    pub(in crate::scan::flow) fn summary_of(
        &mut self,
        function: FunctionRef,
        context: Option<&Context>,
    ) -> Rc<Summary> {
        self.use_known(function.module, Unit::Function(function));
        let known = self.summaries.entry(function).or_default();
        let wanted = context.cloned().unwrap_or_default();
        if let Some(summary) = known.iter().find(|it| it.0 == wanted) {
            return Rc::clone(&summary.1);
        }
        if context.is_some() && known.len() >= MOST_CONTEXTS {
            return self.summary_of(function, None);
        }
        let outer = self.finding_out();
        let frames = self.outer_frames(function);
        let mut state = State { frames: frames.clone(), ..State::default() };
        let this = self.this_for(function, &state);
        let this_objects = this.objects.clone();
        let frame = self.frame(function, this);
        state.frames.push(frame);
        let hits = std::mem::take(&mut self.hits);
        let reserve = self.begin_call(function);
        let values = self.unknown_arguments(&mut state, function, context);
        self.bind(&mut state, function, &values);
        let mut value = self.run_body(function, &mut state);
        self.end_call(reserve);
        self.narrow_to_return(function, &mut value);
        let hits = std::mem::replace(&mut self.hits, hits);
        let heap = reached(&state, &value);
        let changes_this = this_objects.iter().any(|id| state.object(*id).is_some());
        if context.is_none() {
            self.share(&frames, &state);
            self.keep_end(function, state);
        }
        let summary = Rc::new(Summary { value, hits, changes_this, heap });
        self.summaries.entry(function).or_default().push((wanted, Rc::clone(&summary)));
        self.found_out(Unit::Function(function), outer);
        summary
    }

    /// Whether variables keep the types that they were declared with.
    pub(in crate::scan::flow) fn is_typed(&self, state: &State) -> bool {
        matches!(self.module(Self::frame_module(state)).language, Language::Java | Language::CSharp)
    }
}

/// The objects that a value reaches and that are of this run alone.
fn reached(state: &State, value: &Value) -> Vec<(u32, Rc<Object>)> {
    let mut found: Vec<(u32, Rc<Object>)> = Vec::new();
    let mut open: Vec<u32> = value.objects.to_vec();
    while let Some(id) = open.pop() {
        if found.len() >= 32 || found.iter().any(|it| it.0 == id) {
            continue;
        }
        let Some(object) = state.object(id) else { continue };
        for value in object.values() {
            open.extend(&value.objects);
        }
        found.push((id, Rc::clone(object)));
    }
    found
}
