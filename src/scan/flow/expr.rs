//! Expressions: what each may be.

use super::state::State;
use super::value::{FunctionRef, Origin};
use super::value::{Key as ObjectKey, ModuleId, Object, Taint, Taints, Target, Value};
use super::{Analysis, fold};
use crate::scan::constant::Constant;
use crate::scan::ir::{
    BinaryOp, Expr, ExprId, FunctionId, Import, List, Name, SequenceKind, UnaryOp,
};
use crate::scan::pattern::Subject;
use crate::scan::rules::{ExprKind, Key, KindSet};
use crate::syntax::Language;
use std::rc::Rc;

impl Analysis<'_> {
    /// What an expression may be; what it does to variables and objects is done.
    #[expect(clippy::too_many_lines, reason = "one arm for each kind")]
    pub(super) fn eval(&mut self, state: &mut State, id: ExprId) -> Value {
        if !self.has_fuel() {
            return Value::default();
        }
        let module = self.module(Self::frame_module(state));
        let expr = module.expr(id);
        let value = match expr {
            Expr::Text(text) => {
                let value = Value::constant(Constant::Text(module.text(text).into()));
                return value;
            }
            Expr::Int(number) => return Value::constant(Constant::Int(number)),
            Expr::Float(number) => return Value::constant(Constant::Float(number)),
            Expr::Bool(value) => return Value::constant(Constant::Bool(value)),
            Expr::Null => return Value::constant(Constant::Null),
            Expr::Local(_, slot) => {
                let frame = state.frames.len().saturating_sub(1);
                state.local(frame, slot)
            }
            Expr::Captured(_, depth, slot) => match self.captured(state, depth) {
                Some(frame) => state.local(frame, slot),
                None => Value::default(),
            },
            Expr::Global(name) => self.global(state, name),
            Expr::This => state.frames.last().map(|frame| frame.this.clone()).unwrap_or_default(),
            Expr::Super => state.frames.last().map(|frame| frame.this.clone()).unwrap_or_default(),
            Expr::Template(parts) => {
                let parts: Vec<_> =
                    module.list(parts).map(|part| self.text_of(state, part)).collect();
                Value::concatenated(&parts)
            }
            Expr::Member { base, name } => {
                let base = self.eval(state, base);
                self.member(state, &base, name)
            }
            Expr::Index { base, index } => {
                let base = self.eval(state, base);
                let index = self.eval(state, index);
                self.index(state, &base, &index)
            }
            Expr::Slice { base, bounds } => {
                let base = self.eval(state, base);
                for bound in module.list(bounds) {
                    self.eval(state, bound);
                }
                Value { constants: None, prefix: None, made_by: None, ..base }
            }
            Expr::Call { callee, arguments } => self.call(state, id, callee, arguments),
            Expr::New { class, arguments, body } => {
                self.new_value(state, id, class, arguments, body)
            }
            Expr::Binary(op, left, right) => self.binary(state, op, left, right),
            Expr::Unary(op, operand) => {
                let value = self.eval(state, operand);
                match op {
                    UnaryOp::Increment | UnaryOp::Decrement => {
                        let by = Value::constant(Constant::Int(1));
                        let op = if op == UnaryOp::Increment {
                            BinaryOp::Add
                        } else {
                            BinaryOp::Subtract
                        };
                        let changed = fold::binary(op, &value, &by);
                        self.assign(state, operand, changed);
                        Value { taints: Taints::default(), ..value }
                    }
                    UnaryOp::TypeOf => Value::default(),
                    UnaryOp::Other => Value { made_by: None, ..value },
                    // A number.
                    UnaryOp::Plus => Value { made_by: None, taints: Taints::default(), ..value },
                    _ => fold::unary(op, &value),
                }
            }
            Expr::Conditional { test, then, otherwise } => {
                let value = self.eval(state, test);
                match value.truth() {
                    Some(true) => self.eval(state, then),
                    Some(false) => self.eval(state, otherwise),
                    None => {
                        let mut other = state.clone();
                        self.refine(state, test, true);
                        let a = self.eval(state, then);
                        self.refine(&mut other, test, false);
                        let b = self.eval(&mut other, otherwise);
                        *state = std::mem::take(state).join(other);
                        a.join(&b)
                    }
                }
            }
            Expr::Assign { target, value } => {
                let from = Self::frame_module(state);
                let mut assigned = self.eval(state, value);
                assigned.taints = assigned.taints.step(from, target);
                assigned.made_by = Some((from, value));
                self.assign(state, target, assigned.clone());
                self.assigned(state, Subject::Expr(id), target, value, &assigned);
                assigned
            }
            Expr::AssignOp(op, target, value) => {
                let before = self.eval(state, target);
                let more = self.eval(state, value);
                let mut after = match op {
                    BinaryOp::Or | BinaryOp::Coalesce | BinaryOp::And => before.join(&more),
                    _ => self.combined(state, op, &before, &more),
                };
                after.taints = after.taints.step(Self::frame_module(state), target);
                self.assign(state, target, after.clone());
                self.assigned(state, Subject::Expr(id), target, value, &more);
                after
            }
            Expr::Sequence(kind, parts) => self.sequence(state, kind, parts),
            Expr::Map(parts) => self.map(state, parts),
            Expr::Spread(value) => {
                let value = self.eval(state, value);
                self.element(state, &value, false)
            }
            Expr::Keyword(_, value) => self.eval(state, value),
            Expr::Function(function) => {
                let function = FunctionRef { module: Self::frame_module(state), function };
                self.note_birth(state, function, super::closure::Reason::Made);
                Value::target(Target::Function(function))
            }
            Expr::Class(class) => {
                let class = super::value::ClassRef { module: Self::frame_module(state), class };
                Value { path: self.class_path(class), ..Value::target(Target::Class(class)) }
            }
            Expr::Comprehension { kind, element, clauses } => {
                self.comprehension(state, kind, element, clauses)
            }
            Expr::Await(value) => Value { made_by: None, ..self.eval(state, value) },
            Expr::Yield(value) => {
                let value = self.eval(state, value);
                if let Some(exits) = self.exits.last_mut() {
                    exits.returned = Some(match exits.returned.take() {
                        Some(before) => before.join(&value),
                        None => Value { constants: None, ..value },
                    });
                }
                Value::default()
            }
            Expr::Cast { class, value } => {
                let declared = self.declared(state, class);
                let mut value = self.eval(state, value);
                Self::narrow(&mut value, &declared);
                value
            }
            Expr::InstanceOf { value, class } => {
                self.eval(state, class);
                self.eval(state, value);
                Value::default()
            }
            Expr::Opaque(parts) => {
                let mut all = Value::default();
                for part in module.list(parts) {
                    let part = self.eval(state, part);
                    all.taints = all.taints.join(&self.deep_taints(state, &part));
                }
                all
            }
            Expr::Ellipsis => Value::default(),
        };
        let value = self.with_sources(state, id, expr, value);
        self.record(state, id, &value);
        if matches!(expr, Expr::Map(_) | Expr::Sequence(..) | Expr::Template(_) | Expr::Binary(..))
        {
            self.sinks(state, Key::Expr(ExprKind::of(expr)), Subject::Expr(id), &[]);
        }
        value
    }

    /// Remembers what an expression was, for who looks for patterns.
    pub(super) fn record(&mut self, state: &State, id: ExprId, value: &Value) {
        let from = Self::frame_module(state);
        let count = self.module(from).exprs.len();
        let facts =
            self.facts.entry(from).or_insert_with(|| Rc::new(super::ModuleFacts::new(count)));
        Rc::make_mut(facts).record(id, value, from);
    }

    /// Adds the data that a source gives. Calls look for theirs when they are made.
    fn with_sources(
        &mut self,
        state: &mut State,
        id: ExprId,
        expr: Expr,
        mut value: Value,
    ) -> Value {
        let name = match expr {
            Expr::Member { name, .. } => Some(name),
            expr => expr.variable_name(),
        };
        if let Some(name) = name
            && self.set.models_by_key.contains_key(&Key::Every)
        {
            let kinds = self.kinds_by_name(state, id, name);
            if kinds != KindSet::default() && value.targets.is_none() {
                let taints = self.source(Self::frame_module(state), id, kinds);
                value.taints = value.taints.join(&taints);
            }
        }
        if let Expr::Sequence(..) | Expr::Opaque(_) = expr
            && !self.set.query_sources.is_empty()
        {
            let from = Self::frame_module(state);
            let (span, file) = (self.span(from, id), self.program.file(from));
            let is_found =
                |query: usize| file.queries.get(query).is_some_and(|it| it.contains(&span));
            let set = self.set;
            let mut kinds = KindSet::default();
            for source in set.query_sources.iter().filter(|it| is_found(it.query)) {
                // What else the condition asks of the code that its query has found.
                if !self.find_any(state, &set.models[source.model].condition, id).is_empty() {
                    kinds = kinds.with(source.kind);
                }
            }
            if kinds != KindSet::default() {
                let taints = self.source(from, id, kinds);
                value.taints = value.taints.join(&taints);
            }
            return value;
        }
        if matches!(expr, Expr::Member { .. })
            && self.set.models_by_key.contains_key(&Key::AnyMember)
        {
            self.record(state, id, &value);
            let taints = self.source_taints(state, id, Key::AnyMember);
            value.taints = value.taints.join(&taints);
        }
        let name = match expr {
            Expr::Member { name, .. } => name,
            Expr::Global(name) | Expr::Local(name, _) | Expr::Captured(name, ..)
                if value.path.is_some() =>
            {
                self.set.paths.last_name(value.path).unwrap_or(name)
            }
            Expr::Index { .. } => {
                if self.set.models_by_key.contains_key(&Key::Expr(ExprKind::Index)) {
                    self.record(state, id, &value);
                    let taints = self.source_taints(state, id, Key::Expr(ExprKind::Index));
                    value.taints = value.taints.join(&taints);
                }
                return value;
            }
            _ => return value,
        };
        if self.set.models_by_key.contains_key(&Key::Member(name)) {
            self.record(state, id, &value);
            let taints = self.source_taints(state, id, Key::Member(name));
            value.taints = value.taints.join(&taints);
        }
        value
    }

    /// The kinds of data that a variable or member is by its name alone. Asked once for each name.
    fn kinds_by_name(&mut self, state: &State, id: ExprId, name: Name) -> KindSet {
        if let Some(kinds) = self.named_kinds.get(&name) {
            return *kinds;
        }
        let set = self.set;
        let mut kinds = KindSet::default();
        for number in set.models_by_key.get(&Key::Every).into_iter().flat_map(|it| &it.sources) {
            let model = &set.models[*number];
            if let crate::scan::rules::Action::Source(kind) = model.action
                && model.condition.is_of_names()
                && !self.find_any(state, &model.condition, id).is_empty()
            {
                kinds = kinds.with(kind);
            }
        }
        self.named_kinds.insert(name, kinds);
        kinds
    }

    /// One source's data.
    pub(super) fn source(
        &mut self,
        module: ModuleId,
        id: ExprId,
        kinds: crate::scan::rules::KindSet,
    ) -> Taints {
        let number = self.source_number(module, self.span(module, id), kinds);
        Taints::one(Taint { origin: Origin::Source(number), kinds, clean: 0, steps: None })
    }

    /// The frame that is so many functions out from the innermost.
    pub(super) fn captured(&self, state: &State, depth: u8) -> Option<usize> {
        let last = state.frames.last()?;
        let module = last.function.module;
        let mut function = last.function.function;
        for _ in 0..depth {
            function = self.module(module).function(function).parent?;
        }
        let wanted = FunctionRef { module, function };
        state.frames.iter().rposition(|frame| frame.function == wanted)
    }

    /// A name that no function around defines.
    fn global(&mut self, state: &mut State, name: Name) -> Value {
        let from = Self::frame_module(state);
        let module = self.module(from);
        let is_typed = matches!(module.language, Language::Java | Language::CSharp);
        if is_typed {
            if let Some(value) = self.own_member(state, name) {
                return value;
            }
            if let Some(class) = self.program.class_named(from, name, None) {
                return Value {
                    path: self.class_path(class),
                    ..Value::target(Target::Class(class))
                };
            }
        }
        for import in module.imports.iter().filter(|import| import.all) {
            let value = self.imported_all(from, import, name);
            if value.path.is_some() || value.targets.is_some() {
                return value;
            }
        }
        let path = self.set.paths.root(name);
        if is_typed && let Some(package) = self.program.package(from, name.text()) {
            return Value { path, ..Value::target(package) };
        }
        if path.is_some() || !is_typed {
            return Value::path(path);
        }
        let package = self.set.paths.walk(["java", "lang"]);
        Value::path(self.set.paths.member(package, name))
    }

    fn imported_all(&mut self, from: ModuleId, import: &Import, name: Name) -> Value {
        let target = Import { item: Some(name), all: false, ..import.clone() };
        self.imported(from, &target)
    }

    /// What an import brings in.
    pub(super) fn imported(&mut self, from: ModuleId, import: &Import) -> Value {
        let module = self.set.paths.module(self.module(from).language, &import.module);
        let path = match import.item {
            Some(item) => self.set.paths.member(module, item),
            None => module,
        };
        if let Some(target) = self.program.import(from, import) {
            let class_path = match &target {
                Target::Class(class) if !path.is_some() => self.class_path(*class),
                _ => path,
            };
            return Value { path: class_path, ..Value::target(target) };
        }
        // A variable of another module of the program.
        if let (Some(item), Some(Target::Module(id))) =
            (import.item, self.program.import(from, &Import { item: None, ..import.clone() }))
        {
            let value = self.module_member(id, item);
            return Value { path: if path.is_some() { path } else { value.path }, ..value };
        }
        Value::path(path)
    }

    /// What a module has under a name once its code has run.
    pub(super) fn module_member(&mut self, id: ModuleId, name: Name) -> Value {
        self.start_module(id);
        if let Some(value) = self.exported(id, name) {
            return value;
        }
        let body = FunctionRef { module: id, function: FunctionId(0) };
        let slot = self.module(id).function(FunctionId(0)).slot(name);
        match (self.ends.get(&body), slot) {
            (Some(frame), Some(slot)) => {
                let value = frame.locals.get(slot).cloned().unwrap_or_default();
                Value { made_by: None, ..value }
            }
            // The module is running: a function or a class is known without that.
            _ => self.program.top_level(id, name).map_or_else(Value::default, Value::target),
        }
    }

    /// `base.name`.
    pub(super) fn member(&mut self, state: &mut State, base: &Value, name: Name) -> Value {
        let mut path = self.set.paths.member(base.path, name);
        if name.text() == "class" && self.is_typed(state) {
            let class = self.set.paths.walk(["java", "lang", "Class"]);
            path = self.set.paths.instance(class);
        }
        let mut found: Option<Value> = None;
        let mut add = |value: Value| {
            found = Some(match found.take() {
                Some(before) => before.join(&value),
                None => value,
            });
        };
        for target in base.targets() {
            match target {
                Target::Module(id) => {
                    let value = self.module_member(*id, name);
                    if value != Value::default() {
                        add(value);
                    } else if let Some(inner) = self.inner_module(*id, name) {
                        add(Value::target(inner));
                    }
                }
                Target::Package(package) => {
                    let inner = format!("{package}.{}", name.text());
                    if let Some(target) = self.program.package(self.home, &inner) {
                        let path = match &target {
                            Target::Class(class) => self.class_path(*class),
                            _ => crate::scan::rules::PathId::NONE,
                        };
                        add(Value { path, ..Value::target(target) });
                    }
                }
                Target::Class(class) => {
                    if let Some(value) = self.static_member(state, *class, name) {
                        add(value);
                    }
                }
                Target::Function(_) => {}
            }
        }
        // What was put there, not what the whole is.
        let mut is_put = false;
        for id in &base.objects {
            is_put |= self.object(state, *id).is_some_and(|it| it.has(name));
            if let Some(value) = self.field(state, *id, name) {
                add(value);
            }
        }
        let mut value = found.unwrap_or_default();
        if path.is_some() && !value.path.is_some() {
            value.path = path;
        }
        // `props.length` of a known string, an object's own length.
        if value.constants.is_none()
            && let Some(folded) = fold::text_method(base, name.text(), &[])
        {
            return folded;
        }
        if matches!(name.text(), "length" | "size" | "Length" | "Count") {
            return Value { taints: Taints::default(), ..value };
        }
        if !is_put && !base.taints.is_empty() && !self.is_harmless_field(state, base, name) {
            value.taints = value.taints.join(&base.taints);
        }
        value
    }

    /// The element at an index, or the value under a key.
    pub(super) fn index(&mut self, state: &mut State, base: &Value, index: &Value) -> Value {
        if let (Some(text), Some(Constant::Int(place))) = (base.only_text(), index.only()) {
            return fold::character(text, *place)
                .map_or_else(Value::default, |it| Value::constant(Constant::Text(it)));
        }
        if let Some(Constant::Text(name)) = index.only()
            && base.objects.is_empty()
        {
            let mut value = self.member(state, base, Name::new(name));
            let element = self.set.paths.element(base.path);
            if element.is_some() {
                value.path = element;
            }
            // What a name stands for is not what an element is called.
            return Value { targets: None, ..value };
        }
        let mut value = self.held(state, base, index);
        value.taints = value.taints.join(&base.taints);
        if !value.path.is_some() {
            value.path = self.set.paths.element(base.path);
        }
        value
    }

    /// What objects hold under a key.
    pub(super) fn held(&mut self, state: &State, base: &Value, key: &Value) -> Value {
        let mut found: Option<Value> = None;
        for id in &base.objects {
            let Some(object) = self.object(state, *id) else { continue };
            let value = match key.only() {
                Some(Constant::Text(name)) => {
                    let field = object.get(&ObjectKey::Constant(Constant::Text(name.clone())));
                    field.or_else(|| object.get(&ObjectKey::Field(Name::new(name))))
                }
                Some(constant) => object.get(&ObjectKey::Constant(constant.clone())),
                None => Some(object.all()),
            };
            let value = value.unwrap_or_default();
            found = Some(match found {
                Some(before) => before.join(&value),
                None => value,
            });
        }
        found.unwrap_or_default()
    }

    /// An element of something that is gone through.
    pub(super) fn element(&mut self, state: &State, iterable: &Value, keys: bool) -> Value {
        let mut element = Value::default();
        let mut is_first = true;
        for id in &iterable.objects {
            let Some(object) = self.object(state, *id) else { continue };
            let is_map = object.container.is_some() && object.container == self.set.map_literal;
            let value = if keys || is_map && object.items.is_none() {
                let keys = object.entries.iter().map(|it| match &it.0 {
                    ObjectKey::Constant(constant) => Value::constant(constant.clone()),
                    ObjectKey::Field(name) => Value::constant(Constant::Text(name.text().into())),
                });
                keys.reduce(|a, b| a.join(&b)).unwrap_or_default()
            } else {
                object.all()
            };
            element = if is_first { value } else { element.join(&value) };
            is_first = false;
        }
        if let Some(text) = iterable.only_text()
            && text.chars().count() <= 8
        {
            let signs = text.chars().map(|sign| Constant::Text(sign.to_string().into()));
            return Value::constants(signs.collect());
        }
        element.taints = element.taints.join(&iterable.taints);
        element
    }

    fn binary(&mut self, state: &mut State, op: BinaryOp, left: ExprId, right: ExprId) -> Value {
        match op {
            BinaryOp::And | BinaryOp::Or | BinaryOp::Coalesce => {
                let a = self.eval(state, left);
                let takes_right = match (op, a.truth()) {
                    (BinaryOp::And, Some(false)) | (BinaryOp::Or, Some(true)) => return a,
                    (BinaryOp::And, Some(true)) | (BinaryOp::Or, Some(false)) => true,
                    _ => false,
                };
                if takes_right {
                    return self.eval(state, right);
                }
                let before = state.clone();
                if op != BinaryOp::Coalesce {
                    self.refine(state, left, op == BinaryOp::And);
                }
                let b = self.eval(state, right);
                *state = before.join(std::mem::take(state));
                a.join(&b)
            }
            _ => {
                let a = self.eval(state, left);
                let b = self.eval(state, right);
                self.combined(state, op, &a, &b)
            }
        }
    }

    /// `a op b` of two values.
    fn combined(&mut self, state: &mut State, op: BinaryOp, a: &Value, b: &Value) -> Value {
        if op == BinaryOp::In || op == BinaryOp::NotIn {
            return self.contained(state, op, a, b);
        }
        let folded = fold::binary(op, a, b);
        if folded.constants.is_some() || op.is_test() {
            return folded;
        }
        match op {
            // Strings, lists: what both hold.
            BinaryOp::Add => {
                if !a.objects.is_empty() || !b.objects.is_empty() {
                    return self.concatenated_lists(state, a, b);
                }
                Value::concatenated(&[a.clone(), b.clone()])
            }
            // `"…" % values` of Python, a path of pathlib, a string repeated.
            BinaryOp::Remainder
            | BinaryOp::Divide
            | BinaryOp::Multiply
            | BinaryOp::BitOr
            | BinaryOp::Other => {
                let taints = self.deep_taints(state, a).join(&self.deep_taints(state, b));
                let prefix = match (op, a.only_text()) {
                    (BinaryOp::Remainder, Some(format)) => {
                        format.split('%').next().filter(|it| !it.is_empty()).map(Into::into)
                    }
                    _ => None,
                };
                Value { taints, prefix, path: a.path, ..Value::default() }
            }
            _ => Value::default(),
        }
    }

    /// A part of a string that is put together: as text, with what an object holds.
    pub(super) fn text_of(&mut self, state: &mut State, part: ExprId) -> Value {
        let value = self.eval(state, part);
        let taints = self.deep_taints(state, &value);
        Value { taints, ..value }
    }

    fn sequence(&mut self, state: &mut State, kind: SequenceKind, parts: List) -> Value {
        let module = self.module(Self::frame_module(state));
        let mut object = Object {
            container: self.set.list_literal,
            items: (kind != SequenceKind::Set).then(Vec::new),
            ..Object::default()
        };
        for part in module.list(parts) {
            let value = self.eval(state, part);
            let value = Value { made_by: None, ..value };
            let is_spread = matches!(module.expr(part), Expr::Spread(_));
            match &mut object.items {
                Some(items) if !is_spread && items.len() < 256 => items.push(value),
                _ => object.put(value),
            }
        }
        let id = self.new_object(state, object);
        Value::object(id, self.set.list_path)
    }

    fn map(&mut self, state: &mut State, parts: List) -> Value {
        let module = self.module(Self::frame_module(state));
        let parts: Vec<_> = module.list(parts).collect();
        let mut object = Object { container: self.set.map_literal, ..Object::default() };
        for pair in parts.chunks_exact(2) {
            if let Expr::Spread(inner) = module.expr(pair[0]) {
                let inner = self.eval(state, inner);
                for id in &inner.objects {
                    let Some(other) = self.object(state, *id) else { continue };
                    object =
                        object.join(&Object { container: object.container, ..(*other).clone() });
                }
                if !inner.taints.is_empty() {
                    object.put(Value::tainted(inner.taints));
                }
                continue;
            }
            let key = self.eval(state, pair[0]);
            let value = Value { made_by: None, ..self.eval(state, pair[1]) };
            if let Some(constant) = key.only() {
                object.set(ObjectKey::Constant(constant.clone()), value);
            } else {
                let with_key = Value { taints: value.taints.join(&key.taints), ..value };
                object.put(with_key);
            }
        }
        let id = self.new_object(state, object);
        Value::object(id, self.set.map_path)
    }

    fn comprehension(
        &mut self,
        state: &mut State,
        _: SequenceKind,
        element: ExprId,
        clauses: List,
    ) -> Value {
        let module = self.module(Self::frame_module(state));
        for clause in module.list(clauses) {
            if let Expr::Binary(BinaryOp::In, target, iterable) = module.expr(clause) {
                let iterable = self.eval(state, iterable);
                let each = self.element(state, &iterable, false);
                self.assign(state, target, each);
            } else {
                self.eval(state, clause);
                self.refine(state, clause, true);
            }
        }
        let element = self.eval(state, element);
        let element = Value { made_by: None, ..element };
        let mut object = Object { container: self.set.list_literal, ..Object::default() };
        object.put(element);
        let id = self.new_object(state, object);
        Value::object(id, self.set.list_path)
    }
}
