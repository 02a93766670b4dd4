//! Classes of the program: their objects, members and methods, and what types say.

use super::neighbours::Unit;
use super::state::State;
use super::value::{
    ClassRef, FunctionRef, Key as ObjectKey, ModuleId, Object, ObjectId, Target, Value,
};
use super::{Analysis, FUEL};
use crate::scan::ir::{ClassId, Expr, ExprId, MODULE_BODY, Module, Name};
use crate::scan::rules::{PathId, last_name};
use smallvec::SmallVec;

/// The most implementations of a method that are followed where an object's class is not known.
const MOST_IMPLEMENTATIONS: usize = 4;

/// What a declared type says of a value.
#[derive(Clone, Debug, Default)]
pub(super) struct Declared {
    /// A value of the type.
    pub value: Value,
    /// Whether that can carry no attack: a number, a date, one of a few.
    pub is_harmless: bool,
}

/// Types of numbers, truth values, dates and identifiers of a fixed form.
const HARMLESS: &[&str] = &[
    "int",
    "long",
    "short",
    "double",
    "float",
    "boolean",
    "Integer",
    "Long",
    "Short",
    "Double",
    "Float",
    "Boolean",
    "BigInteger",
    "bool",
    "decimal",
    "Decimal",
    "uint",
    "ulong",
    "number",
    "bigint",
    "int32",
    "int64",
    "uint32",
    "uint64",
    "float32",
    "float64",
    "UUID",
    "Guid",
    "DateTime",
    "LocalDate",
    "LocalDateTime",
    "Int32",
    "Int64",
    "date",
    "datetime",
    "timedelta",
    "BigDecimal",
    "ushort",
    "Date",
    "DateTimeOffset",
    "DateOnly",
    "TimeOnly",
    "TimeSpan",
    "LocalTime",
    "ZonedDateTime",
    "OffsetDateTime",
    "Instant",
    "Duration",
    "conint",
    "PositiveInt",
    "NonNegativeInt",
];

/// Types that hold values of the types that they name, and nothing else.
const HOLDERS: &[&str] = &[
    "Optional",
    "Union",
    "List",
    "list",
    "Set",
    "set",
    "frozenset",
    "Tuple",
    "tuple",
    "Sequence",
    "Collection",
    "Iterable",
    "ArrayList",
];

/// What enumerations extend.
const ENUMERATIONS: &[&str] =
    &["Enum", "StrEnum", "IntEnum", "Flag", "IntFlag", "TextChoices", "IntegerChoices"];

impl Analysis<'_> {
    /// What a type says, as the code at hand reads it.
    pub(super) fn declared(&mut self, state: &State, class: ExprId) -> Declared {
        let from = Self::frame_module(state);
        let module = self.module(from);
        let mut class = class;
        let mut is_harmless = match module.expr(class) {
            Expr::Opaque(_) | Expr::Index { .. } => self.is_harmless(from, class),
            _ => is_named_harmless(module, class),
        };
        match module.expr(class) {
            // `List<Integer>`, where Java's parameters say it.
            Expr::Opaque(parts) if parts.len() > 1 && self.is_typed(state) => {
                class = module.list(parts).next().unwrap_or(class);
            }
            _ if is_harmless => return Declared { is_harmless, ..Declared::default() },
            _ => {}
        }
        let mut aside = state.clone();
        let of = self.eval(&mut aside, class);
        let mut value = Value::path(self.set.paths.instance(of.path));
        for target in of.targets() {
            if let Target::Class(class) = target {
                is_harmless |= self.is_enumeration(*class);
                value.objects.extend(self.class_object(*class));
            }
        }
        Declared { value, is_harmless }
    }

    /// Whether a type is of values that can carry no attack, by the file's imports: `int`,
    /// `Literal["a", "b"]`, `list[int]`, `Optional[Kind]`.
    fn is_harmless(&mut self, from: ModuleId, class: ExprId) -> bool {
        let module = self.module(from);
        let (of, held): (_, Vec<_>) = match module.expr(class) {
            Expr::Opaque(parts) => {
                let mut parts = module.list(parts);
                let Some(of) = parts.next() else { return false };
                (of, parts.collect())
            }
            Expr::Index { base, index } => (base, vec![index]),
            _ => {
                return is_named_harmless(module, class)
                    || self.resolve_class(from, class).is_some_and(|it| self.is_enumeration(it));
            }
        };
        let is_held_harmless =
            |it: &ExprId| module.expr(*it) == Expr::Null || self.is_harmless(from, *it);
        match last_name(module, of).map_or("", Name::text) {
            "Literal" => true,
            "Annotated" => held.first().is_some_and(is_held_harmless),
            name if HOLDERS.contains(&name) => {
                !held.is_empty() && held.iter().all(is_held_harmless)
            }
            _ => false,
        }
    }

    /// Whether a class has a few values, which nobody else chooses.
    pub(super) fn is_enumeration(&mut self, class: ClassRef) -> bool {
        self.with_bases(class).into_iter().any(|class| {
            let module = self.module(class.module);
            let mut bases = module.list(module.class(class.class).bases);
            bases
                .any(|it| last_name(module, it).is_some_and(|it| ENUMERATIONS.contains(&it.text())))
        })
    }

    /// Whether a member of an object is declared to be of values that can carry no attack.
    pub(super) fn is_harmless_field(&mut self, state: &State, of: &Value, name: Name) -> bool {
        let classes: SmallVec<[ClassRef; 2]> =
            of.objects.iter().filter_map(|id| self.object(state, *id)?.class).collect();
        !classes.is_empty()
            && classes.into_iter().all(|class| {
                self.with_bases(class).into_iter().any(|class| {
                    let fields = &self.module(class.module).class(class.class).fields;
                    let field = fields.iter().find(|it| it.name == name);
                    field
                        .and_then(|it| it.class)
                        .is_some_and(|it| self.is_harmless(class.module, it))
                })
            })
    }

    /// Adds to a value what its declared type says.
    pub(super) fn narrow(value: &mut Value, declared: &Declared) {
        if declared.is_harmless {
            value.taints = super::value::Taints::default();
            value.objects.clear();
        }
        if !value.path.is_some() {
            value.path = declared.value.path;
        }
        if value.objects.is_empty() && value.constants.is_none() && value.targets.is_none() {
            value.objects.clone_from(&declared.value.objects);
        }
    }

    /// Adds to what a function returns what its declared type says.
    pub(super) fn narrow_to_return(&mut self, function: FunctionRef, value: &mut Value) {
        let it = self.module(function.module).function(function.function);
        let Some(class) = it.returns else { return };
        let mut inside = State { frames: self.outer_frames(function), ..State::default() };
        let frame = self.frame(function, Value::default());
        inside.frames.push(frame);
        let declared = self.declared(&inside, class);
        Self::narrow(value, &declared);
    }

    /// What rules call a class: the first of a library that it extends.
    pub(super) fn class_path(&mut self, class: ClassRef) -> PathId {
        self.use_known(class.module, Unit::Class(class));
        if let Some(path) = self.class_paths.get(&class) {
            return *path;
        }
        let outer = self.finding_out();
        self.class_paths.insert(class, PathId::NONE);
        let bases = self.module(class.module).class(class.class).bases;
        let bases: Vec<_> = self.module(class.module).list(bases).collect();
        let mut path = PathId::NONE;
        for base in bases {
            path = match self.resolve_class(class.module, base) {
                Some(base) => self.class_path(base),
                None => self.static_path(class.module, base),
            };
            if path.is_some() {
                break;
            }
        }
        self.class_paths.insert(class, path);
        self.found_out(Unit::Class(class), outer);
        path
    }

    /// What rules call something by the file's imports alone.
    pub(super) fn static_path(&self, module: ModuleId, id: ExprId) -> PathId {
        let it = self.module(module);
        match it.expr(id) {
            Expr::Member { base, name } => {
                self.set.paths.member(self.static_path(module, base), name)
            }
            Expr::Call { callee, .. } => self.set.paths.instance(self.static_path(module, callee)),
            Expr::Local(name, _) | Expr::Captured(name, ..) | Expr::Global(name) => {
                let import = it.imports.iter().find(|import| match import.item {
                    Some(item) => item == name,
                    None => {
                        !import.all && import.module.rsplit(['.', '/']).next() == Some(name.text())
                    }
                });
                if let Some(import) = import {
                    let path = self.set.paths.module(it.language, &import.module);
                    import.item.map_or(path, |item| self.set.paths.member(path, item))
                } else {
                    let all = it.imports.iter().filter(|import| import.all);
                    let mut paths = all.map(|import| {
                        let path = self.set.paths.module(it.language, &import.module);
                        self.set.paths.member(path, name)
                    });
                    let found = paths.find(|it| it.is_some());
                    found.unwrap_or_else(|| self.set.paths.root(name))
                }
            }
            _ => PathId::NONE,
        }
    }

    /// The class of the program that an expression names, by the file's imports.
    pub(super) fn resolve_class(&self, module: ModuleId, id: ExprId) -> Option<ClassRef> {
        let it = self.module(module);
        let name = last_name(it, id)?;
        if let Some(class) = self.program.class_named(module, name, None) {
            return Some(class);
        }
        it.imports.iter().find_map(|import| {
            let wanted = match import.item {
                Some(item) if item == name => self.program.import(module, import),
                None => {
                    let named = crate::scan::ir::Import { item: Some(name), ..import.clone() };
                    self.program.import(module, &named)
                }
                Some(_) => None,
            };
            match wanted {
                Some(Target::Class(class)) => Some(class),
                _ => None,
            }
        })
    }

    /// An object of a class of which nothing is known but the class: its constructor has run.
    pub(super) fn class_object(&mut self, class: ClassRef) -> Option<ObjectId> {
        self.use_known(class.module, Unit::Class(class));
        if let Some(object) = self.class_objects.get(&class) {
            return *object;
        }
        if self.starting >= super::MOST_STARTING {
            return None;
        }
        let outer = self.finding_out();
        self.starting += 1;
        self.class_objects.insert(class, None);
        let before = (std::mem::replace(&mut self.fuel, FUEL / 8), self.is_partial);
        let hits = std::mem::take(&mut self.hits);
        let mut state = self.state_around(class);
        let path = self.set.paths.instance(self.class_path(class));
        let id = self.new_object(
            &mut state,
            Object { class: Some(class), is_open: true, ..Object::default() },
        );
        let this = Value::object(id, path);
        let it = self.module(class.module).class(class.class);
        for field in &it.fields {
            if let Some(type_of) = field.class {
                let declared = self.declared(&state, type_of);
                let is_static = self
                    .class_static(class)
                    .and_then(|id| self.object(&state, id))
                    .is_some_and(|it| it.get(&ObjectKey::Field(field.name)).is_some());
                if is_static || declared.value == Value::default() {
                    continue;
                }
                self.change(&mut state, id, |object| {
                    object.set(ObjectKey::Field(field.name), declared.value);
                });
            }
        }
        self.run_initializers(&mut state, class, &this);
        if let Some((_, constructor)) = it.methods.iter().find(|it| is_constructor(it.0)) {
            let constructor = FunctionRef { module: class.module, function: *constructor };
            let count = self.module(class.module).function(constructor.function).parameters.len();
            self.enter(&mut state, constructor, this, &vec![None; count]);
        }
        self.keep(&state);
        // What the class does is found out once more, function by function, with all the work.
        (self.fuel, self.is_partial) = before;
        self.hits = hits;
        self.starting -= 1;
        self.class_objects.insert(class, Some(id));
        self.own_objects.insert(id);
        self.found_out(Unit::Class(class), outer);
        Some(id)
    }

    /// Runs a function in a state of its own outer frames.
    fn enter(
        &mut self,
        state: &mut State,
        function: FunctionRef,
        this: Value,
        values: &[Option<Value>],
    ) {
        if self.running.len() >= super::MOST_CALLS || self.running.contains(&function) {
            return;
        }
        let saved = state.frames.clone();
        let frame = self.frame(function, this);
        state.frames.push(frame);
        let reserve = self.begin_call(function);
        self.bind(state, function, values);
        self.run_body(function, state);
        self.end_call(reserve);
        state.frames = saved;
        state.is_dead = false;
    }

    /// A state in which code of a class's body runs.
    fn state_around(&mut self, class: ClassRef) -> State {
        let it = self.module(class.module).class(class.class);
        let inner = it.initializer.or(it.static_initializer).or(it.methods.first().map(|it| it.1));
        let body = FunctionRef { module: class.module, function: MODULE_BODY };
        let mut frames = match inner {
            Some(function) => self.outer_frames(FunctionRef { module: class.module, function }),
            None => self.ends.get(&body).cloned().into_iter().collect(),
        };
        if frames.is_empty() {
            frames.push(self.frame(body, Value::default()));
        }
        // Names in the class's body count functions outwards from one of its own.
        if let Some(function) = inner {
            frames
                .push(self.frame(FunctionRef { module: class.module, function }, Value::default()));
        }
        State { frames, ..State::default() }
    }

    fn run_initializers(&mut self, state: &mut State, class: ClassRef, this: &Value) {
        let it = self.module(class.module).class(class.class);
        let bases: Vec<_> = self.module(class.module).list(it.bases).collect();
        for base in bases.into_iter().take(2) {
            if let Some(base) = self.resolve_class(class.module, base)
                && base != class
                && self.running.len() < super::MOST_CALLS
                && let Some(function) = self.module(base.module).class(base.class).initializer
            {
                self.enter(state, FunctionRef { module: base.module, function }, this.clone(), &[]);
            }
        }
        if let Some(function) = it.initializer {
            self.enter(state, FunctionRef { module: class.module, function }, this.clone(), &[]);
        }
    }

    /// The object that holds what a class itself has.
    fn class_static(&mut self, class: ClassRef) -> Option<ObjectId> {
        self.use_known(class.module, Unit::Class(class));
        if let Some(object) = self.class_statics.get(&class) {
            return *object;
        }
        let function = self.module(class.module).class(class.class).static_initializer?;
        if self.starting >= super::MOST_STARTING {
            return None;
        }
        let outer = self.finding_out();
        self.starting += 1;
        self.class_statics.insert(class, None);
        let before = (std::mem::replace(&mut self.fuel, FUEL / 8), self.is_partial);
        let mut state = self.state_around(class);
        let id = self.new_object(&mut state, Object { is_open: true, ..Object::default() });
        let this = Value::object(id, PathId::NONE);
        self.enter(&mut state, FunctionRef { module: class.module, function }, this, &[]);
        for field in &self.module(class.module).class(class.class).fields {
            let Some(of) = field.class else { continue };
            let key = ObjectKey::Field(field.name);
            let first = self.object(&state, id).and_then(|it| it.get(&key));
            if let Some(first) = &first
                && first.constants.is_some()
                && self.is_reassigned(class.module, field.name)
            {
                // What it begins with is not what it is when a method is called.
                let value = Value { constants: None, ..first.clone() };
                self.change(&mut state, id, |object| object.set(key, value));
            } else if first.is_none() {
                let declared = self.declared(&state, of);
                if declared.value != Value::default() {
                    self.change(&mut state, id, |object| object.set(key, declared.value));
                }
            }
        }
        self.keep(&state);
        // What the class does is found out once more, function by function, with all the work.
        (self.fuel, self.is_partial) = before;
        self.starting -= 1;
        self.class_statics.insert(class, Some(id));
        self.found_out(Unit::Class(class), outer);
        Some(id)
    }

    /// `Class.name`: what the class has, a method, or a class within it; also by its bases.
    pub(super) fn static_member(
        &mut self,
        state: &State,
        class: ClassRef,
        name: Name,
    ) -> Option<Value> {
        for class in self.with_bases(class) {
            if let Some(id) = self.class_static(class)
                && let Some(value) =
                    self.object(state, id).and_then(|it| it.get(&ObjectKey::Field(name)))
            {
                return Some(value);
            }
            let it = self.module(class.module).class(class.class);
            if let Some((_, function)) = it.methods.iter().find(|it| it.0 == name) {
                let function = FunctionRef { module: class.module, function: *function };
                return Some(Value::target(Target::Function(function)));
            }
            let inner = self
                .module(class.module)
                .classes
                .iter()
                .position(|it| it.outer == Some(class.class) && it.name == Some(name));
            if let Some(inner) = inner {
                let inner = ClassId(u32::try_from(inner).unwrap_or(u32::MAX));
                let inner = ClassRef { module: class.module, class: inner };
                return Some(Value {
                    path: self.class_path(inner),
                    ..Value::target(Target::Class(inner))
                });
            }
        }
        None
    }

    /// A class and those that it extends, of the program.
    fn with_bases(&mut self, class: ClassRef) -> SmallVec<[ClassRef; 4]> {
        if let Some(all) = self.with_bases.get(&class) {
            let is_at_home = all.iter().any(|it| it.module == self.home);
            self.is_at_home.set(self.is_at_home.get() || is_at_home);
            return all.clone();
        }
        let mut all: SmallVec<[ClassRef; 4]> = smallvec::smallvec![class];
        let mut next = 0;
        while next < all.len() && all.len() < 16 {
            let it = all[next];
            let module = self.module(it.module);
            for base in module.list(module.class(it.class).bases) {
                if let Some(base) = self.resolve_class(it.module, base)
                    && !all.contains(&base)
                {
                    all.push(base);
                }
            }
            next += 1;
        }
        self.with_bases.insert(class, all.clone());
        all
    }

    /// `object.name`.
    pub(super) fn field(&mut self, state: &State, id: ObjectId, name: Name) -> Option<Value> {
        let object = self.object(state, id)?;
        if let Some(value) = object.get(&ObjectKey::Field(name)) {
            return Some(value);
        }
        let text = crate::scan::constant::Constant::Text(name.text().into());
        if let Some(value) = object.get(&ObjectKey::Constant(text)) {
            return Some(value);
        }
        self.static_member(state, object.class?, name)
    }

    /// A field or method of the class around, by its bare name.
    pub(super) fn own_member(&mut self, state: &State, name: Name) -> Option<Value> {
        let frame = state.frames.last()?;
        let mut class = self.class_around(frame.function)?;
        let this = frame.this.clone();
        for id in &this.objects {
            if let Some(mut value) = self.field(state, *id, name) {
                if !this.taints.is_empty() && !self.is_harmless_field(state, &this, name) {
                    value.taints = value.taints.join(&this.taints);
                }
                return Some(value);
            }
        }
        loop {
            if let Some(value) = self.static_member(state, class, name) {
                return Some(value);
            }
            let it = self.module(class.module).class(class.class);
            if it.fields.iter().any(|field| field.name == name) {
                return Some(Value::default());
            }
            class = ClassRef { class: it.outer?, ..class };
        }
    }

    /// The class in whose code a function stands.
    fn class_around(&self, function: FunctionRef) -> Option<ClassRef> {
        let module = self.module(function.module);
        let mut next = Some(function.function);
        while let Some(id) = next {
            let it = module.function(id);
            if let Some(class) = it.class {
                return Some(ClassRef { module: function.module, class });
            }
            next = it.parent;
        }
        None
    }

    /// Sets a field of the class around, by its bare name.
    pub(super) fn set_own_member(&self, state: &mut State, name: Name, value: &Value) {
        let Some(frame) = state.frames.last() else { return };
        let this = frame.this.clone();
        for id in &this.objects {
            self.change(state, *id, |object| {
                object.set(ObjectKey::Field(name), Value { made_by: None, ..value.clone() });
            });
        }
    }

    /// What a member of a receiver is when it is called: its methods, by its classes.
    pub(super) fn method_value(
        &mut self,
        state: &mut State,
        receiver: &Value,
        name: Name,
    ) -> Value {
        let mut functions: Vec<Target> = Vec::new();
        for id in &receiver.objects {
            let Some(object) = self.object(state, *id) else { continue };
            let Some(class) = object.class else { continue };
            functions.extend(
                self.methods(class, name, object.is_open).into_iter().map(Target::Function),
            );
        }
        let path = self.set.paths.member(receiver.path, name);
        if functions.is_empty() {
            // Not to run into a field that is called: `self.callback(x)`.
            let value = self.member(state, receiver, name);
            return Value { path: if path.is_some() { path } else { value.path }, ..value };
        }
        functions.dedup();
        Value { path, targets: Some(functions.into()), ..Value::default() }
    }

    /// The methods that a call may mean. `is_open`: the object may be of a class that extends this.
    fn methods(&mut self, class: ClassRef, name: Name, is_open: bool) -> Vec<FunctionRef> {
        let mut found = Vec::new();
        for class in self.with_bases(class) {
            let it = self.module(class.module).class(class.class);
            let function = it.methods.iter().find(|it| it.0 == name);
            if let Some((_, function)) = function {
                found.push(FunctionRef { module: class.module, function: *function });
                break;
            }
        }
        if is_open && let Some(own) = self.module(class.module).class(class.class).name {
            let below: Vec<_> = self.program.subclasses(own).to_vec();
            for class in below.into_iter().take(MOST_IMPLEMENTATIONS) {
                let it = self.module(class.module).class(class.class);
                if let Some((_, function)) = it.methods.iter().find(|it| it.0 == name) {
                    found.push(FunctionRef { module: class.module, function: *function });
                }
            }
        }
        // What has no body of its own is implemented elsewhere.
        let has_body =
            |it: &FunctionRef| !self.module(it.module).function(it.function).body.is_empty();
        if found.iter().any(has_body) {
            found.retain(has_body);
        }
        found
    }

    /// A new object of a class of the program.
    pub(super) fn construct(
        &mut self,
        state: &mut State,
        class: ClassRef,
        given: &[super::call::Argument],
    ) -> Value {
        let path = self.set.paths.instance(self.class_path(class));
        let id = self.new_object(state, Object { class: Some(class), ..Object::default() });
        let this = Value::object(id, path);
        if self.running.len() >= super::MOST_CALLS {
            return Value { taints: self.taints_of(state, given), ..this };
        }
        let it = self.module(class.module).class(class.class);
        if it.initializer.is_some() {
            let mut inside = self.state_around(class);
            inside.heap = state.heap.clone();
            self.run_initializers(&mut inside, class, &this);
            state.heap = inside.heap;
        }
        let constructor = self.with_bases(class).into_iter().find_map(|class| {
            let it = self.module(class.module).class(class.class);
            let all: Vec<_> = it.methods.iter().filter(|it| is_constructor(it.0)).collect();
            let fits = all.iter().find(|it| {
                self.module(class.module).function(it.1).parameters.len() == given.len()
            });
            let chosen = fits.or(all.first())?;
            Some(FunctionRef { module: class.module, function: chosen.1 })
        });
        if let Some(constructor) = constructor {
            self.invoke(state, constructor, Some(&this), given);
            return this;
        }
        // One of those that there are, whatever it is looked up by.
        if self.is_enumeration(class) {
            return this;
        }
        // A record, a data class: its arguments are its fields.
        for (place, argument) in given.iter().enumerate() {
            let field = it.fields.get(place).map(|field| field.name);
            self.change(state, id, |object| match argument.name.or(field) {
                Some(name) => object.set(ObjectKey::Field(name), argument.value.clone()),
                None => object.put(argument.value.clone()),
            });
        }
        this
    }

    /// `super(…)` or `this(…)` in a constructor.
    pub(super) fn construct_super(
        &mut self,
        state: &mut State,
        is_this: bool,
        given: &[super::call::Argument],
    ) {
        let Some(frame) = state.frames.last() else { return };
        let this = frame.this.clone();
        let Some(class) = self.class_around(frame.function) else { return };
        let running = frame.function;
        let classes = self.with_bases(class);
        let wanted = if is_this { classes.first() } else { classes.get(1) };
        let Some(class) = wanted.copied() else { return };
        let it = self.module(class.module).class(class.class);
        let constructor = it.methods.iter().find(|it| {
            is_constructor(it.0)
                && (FunctionRef { module: class.module, function: it.1 }) != running
                && self.module(class.module).function(it.1).parameters.len() == given.len()
        });
        if let Some((_, function)) = constructor {
            let function = FunctionRef { module: class.module, function: *function };
            self.invoke(state, function, Some(&this), given);
        }
    }

    /// `this` for a function that is analysed by itself.
    pub(super) fn this_for(&mut self, function: FunctionRef, state: &State) -> Value {
        let it = self.module(function.module).function(function.function);
        let Some(class) = it.class else {
            return state.frames.last().map(|frame| frame.this.clone()).unwrap_or_default();
        };
        let class = ClassRef { module: function.module, class };
        if it.is_static {
            return Value { path: self.class_path(class), ..Value::target(Target::Class(class)) };
        }
        let path = self.set.paths.instance(self.class_path(class));
        match self.class_object(class) {
            Some(object) => Value::object(object, path),
            None => Value::path(path),
        }
    }

    /// A module within a package's own module.
    pub(super) fn inner_module(&self, package: ModuleId, name: Name) -> Option<Target> {
        let path = &self.program.file(package).path;
        let folder = path.parent()?;
        let inner = folder.join(name.text());
        let dotted: Vec<_> = inner.iter().map(|it| it.to_string_lossy()).collect();
        self.program.package(package, &dotted.join("."))
    }
}

fn is_named_harmless(module: &Module, class: ExprId) -> bool {
    last_name(module, class).is_some_and(|name| HARMLESS.contains(&name.text()))
}

fn is_constructor(name: Name) -> bool {
    matches!(name.text(), "<init>" | "__init__")
}
