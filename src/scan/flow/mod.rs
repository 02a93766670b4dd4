//! Data flow: what each expression may be, and where data from a source arrives.
//!
//! An abstract interpreter over [`crate::scan::ir`]. It follows statements in order, both sides of
//! a branch, loops until nothing new is known, and calls into the functions of the program. What a
//! value is known to be is a `Value`; what is known at one point, a `State`.
//!
//! A function is analysed once for each way in which it is called that matters: its summary says
//! what it gives and where its parameters arrive, in terms of its parameters. Where an argument is
//! an object or a function, the callee is followed at the call itself instead.
//!
//! Work is bounded by counting and not by time: one file has one answer on every machine.

mod assign;
mod call;
mod class;
mod closure;
mod container;
mod exports;
mod expr;
mod facts;
mod fold;
mod guard;
mod neighbours;
mod parameter;
mod program;
mod prototype;
mod report;
mod state;
mod stmt;
mod value;

pub use facts::ModuleFacts;
pub use neighbours::{Neighbourhood, Neighbours};
pub use program::{Program, SourceFile};
pub use report::{TaintFinding, TracePoint};
pub use value::ModuleId;

use super::ir::{ExprId, FunctionId, MODULE_BODY, Module, Span};
use super::rules::{KindSet, RuleSet, family};
use crate::syntax::Language;
use neighbours::Unit;
use report::Hit;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;
use state::{Frame, Locals, State};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use value::{ClassRef, FunctionRef, Object, ObjectId, Taints, Value};

/// Expressions that are evaluated for one function of a file, with all that it calls.
const FUEL: u32 = 5_000;
/// The same for the code of another module that a file imports: what its names are matters, and not
/// what it does.
const FUEL_OF_IMPORTED: u32 = 1_000;
/// The same while somebody types.
const FUEL_OF_IMPORTED_IN_PART: u32 = 100;
/// For all of the functions that an edit touches while somebody types, and for all that they call
/// and that stands around them. What takes longer waits for a pause.
const FUEL_OF_TOUCHED: u32 = 2_000;
const FUEL_OF_OTHERS: u32 = 1_000;
/// How deep calls are followed.
const MOST_CALLS: usize = 6;
/// How many modules and classes are started one because of another: each takes stack.
const MOST_STARTING: usize = 6;
/// In how many ways one function is analysed for the constants that it is called with.
const MOST_CONTEXTS: usize = 12;

/// The functions of a file whose findings are known and need no new look.
#[derive(Clone, Debug, Default)]
pub struct Unchanged {
    /// In order; none overlaps another.
    spans: Vec<Span>,
    /// Whether somebody is typing and waits for what is most at hand.
    is_in_part: bool,
    /// Where code that rules describe is looked for; everywhere else but in these functions if unset.
    searched: Option<Span>,
}

impl Unchanged {
    /// The outermost functions of a module that have no byte in common with `changed`.
    pub fn around(module: &Module, changed: Span) -> Self {
        let functions = module.functions.iter().skip(1);
        let outermost = functions.filter(|it| it.parent == Some(MODULE_BODY)).map(|it| it.span);
        let mut spans: Vec<_> = outermost.filter(|span| !span.meets(changed)).collect();
        spans.sort();
        Self { spans, is_in_part: true, searched: None }
    }

    /// The same, where code that rules describe is looked for in `searched` alone.
    #[must_use]
    pub fn but_in(self, searched: Span) -> Self {
        Self { searched: Some(searched), ..self }
    }

    /// The same, with as much work for each function as in a scan: nobody waits at each key.
    #[must_use]
    pub fn thoroughly(self) -> Self {
        Self { is_in_part: false, ..self }
    }

    /// Whether no code is to be looked for in a span.
    pub fn leave_out(&self, span: Span) -> bool {
        self.hold(span) || self.searched.is_some_and(|it| !it.meets(span))
    }

    /// Whether one of them holds all of a span.
    pub fn hold(&self, span: Span) -> bool {
        let after = self.spans.partition_point(|it| it.start <= span.start);
        after.checked_sub(1).is_some_and(|place| self.spans[place].holds(span))
    }
}

/// What an analysis of a file gives.
pub struct Analysed {
    /// Where data from a source arrives.
    pub findings: Vec<TaintFinding>,
    /// What the file's expressions are.
    pub facts: ModuleFacts,
    /// Whether the analysis of one of its functions, or of its own code, had to end early.
    pub is_partial: bool,
}

/// Analyses one file of a program, but for the functions that have not changed. `None` once it is
/// cancelled.
pub fn analyse(
    program: &Program,
    set: &RuleSet,
    module: ModuleId,
    unchanged: &Unchanged,
    neighbourhood: Neighbourhood<'_>,
    cancelled: &AtomicBool,
) -> Option<Analysed> {
    let mut analysis = Analysis::new(program, set, module);
    if let Neighbourhood::Known(neighbours) = neighbourhood {
        analysis.meet(neighbours);
    }
    analysis.is_in_part = unchanged.is_in_part;
    if analysis.is_in_part {
        analysis.fuel_of_imported = FUEL_OF_IMPORTED_IN_PART;
        analysis.fuel_of_touched = FUEL_OF_TOUCHED;
        analysis.fuel_of_others = FUEL_OF_OTHERS;
    }
    analysis.run(unchanged, cancelled)?;
    let facts = analysis.facts.remove(&module).unwrap_or_default();
    let is_partial = analysis.is_partial || program.module(module).is_cut;
    let findings = std::mem::take(&mut analysis.findings);
    // Exports, prototypes and the variables that closures share are made by running code.
    let is_script = family(program.module(module).language) == Some(Language::JavaScript);
    if let Neighbourhood::Learned(neighbours) = neighbourhood
        && !is_script
    {
        *neighbours = Some(analysis.into_neighbours());
    }
    Some(Analysed { findings, facts: Rc::unwrap_or_clone(facts), is_partial })
}

/// A source that was met.
#[derive(Clone, Copy, Debug)]
struct Source {
    module: ModuleId,
    span: Span,
}

/// What a function does, in terms of its parameters.
#[derive(Debug)]
struct Summary {
    value: Value,
    hits: Vec<Hit>,
    /// Whether it changes the object that it is a method of.
    changes_this: bool,
    /// The objects that the value reaches.
    heap: Vec<(ObjectId, Rc<Object>)>,
}

/// What a call is remembered by: what is known of each argument.
type Context = Vec<(Option<Rc<[super::constant::Constant]>>, super::rules::PathId)>;

/// What leaves a running function or loop on a way of its own.
#[derive(Default)]
struct Exits {
    returned: Option<Value>,
    returns: Option<State>,
    breaks: Vec<Option<State>>,
    continues: Vec<Option<State>>,
    throws: Vec<Option<State>>,
}

struct Analysis<'p> {
    program: &'p Program,
    set: &'p RuleSet,
    home: ModuleId,
    /// What is known of other files, if an analysis before has found it out.
    neighbours: Option<&'p Neighbours>,
    facts: FxHashMap<ModuleId, Rc<ModuleFacts>>,
    sources: Vec<Source>,
    source_numbers: FxHashMap<(ModuleId, Span, KindSet), u32>,
    findings: Vec<TaintFinding>,
    found: FxHashSet<(usize, ModuleId, Span)>,
    /// Where parameters of the function whose summary is made have arrived.
    hits: Vec<Hit>,
    summaries: FxHashMap<FunctionRef, Vec<(Context, Rc<Summary>)>>,
    /// The functions that run now, the innermost last.
    running: Vec<FunctionRef>,
    exits: Vec<Exits>,
    /// The variables that a function had at its end, for the functions within it.
    ends: FxHashMap<FunctionRef, Frame>,
    shared: closure::Shared,
    exports: FxHashMap<ModuleId, exports::Exports>,
    /// What the prototypes of functions have.
    prototypes: FxHashMap<FunctionRef, Vec<(value::Key, Value)>>,
    /// Objects of functions that have ended: of modules, classes, functions around others.
    kept: FxHashMap<ObjectId, Rc<Object>>,
    class_objects: FxHashMap<ClassRef, Option<ObjectId>>,
    /// The same objects, to ask whether one is among them.
    own_objects: FxHashSet<ObjectId>,
    class_statics: FxHashMap<ClassRef, Option<ObjectId>>,
    class_paths: FxHashMap<ClassRef, super::rules::PathId>,
    /// Each class that was asked for with what it extends, the nearest first.
    with_bases: FxHashMap<ClassRef, SmallVec<[ClassRef; 4]>>,
    /// What a framework passes to functions that calls have registered: numbers of models.
    handlers: FxHashMap<FunctionRef, Vec<usize>>,
    uses: FxHashMap<ModuleId, Rc<parameter::Uses>>,
    /// Whether what is found out just now has looked into the file at hand.
    is_at_home: Cell<bool>,
    /// What of other files has.
    units_at_home: FxHashSet<Unit>,
    started_modules: FxHashSet<ModuleId>,
    /// How many modules and classes are being started, one because of another.
    starting: usize,
    named_kinds: FxHashMap<super::ir::Name, KindSet>,
    /// For which rules what the call at hand passes to functions among its arguments is clean.
    clean_for_callbacks: u128,
    next_object: ObjectId,
    fuel: u32,
    /// Whether that of a function of the file at hand ran out.
    is_partial: bool,
    fuel_of_imported: u32,
    /// What is left for the functions that are looked at, and for all else.
    fuel_of_touched: u32,
    fuel_of_others: u32,
    /// Whether somebody is typing and waits for what is most at hand.
    is_in_part: bool,
}

impl<'p> Analysis<'p> {
    fn new(program: &'p Program, set: &'p RuleSet, home: ModuleId) -> Self {
        Self {
            program,
            set,
            home,
            neighbours: None,
            facts: FxHashMap::default(),
            sources: Vec::new(),
            source_numbers: FxHashMap::default(),
            findings: Vec::new(),
            found: FxHashSet::default(),
            hits: Vec::new(),
            summaries: FxHashMap::default(),
            running: Vec::new(),
            exits: Vec::new(),
            ends: FxHashMap::default(),
            shared: closure::Shared::default(),
            exports: FxHashMap::default(),
            prototypes: FxHashMap::default(),
            kept: FxHashMap::default(),
            class_objects: FxHashMap::default(),
            own_objects: FxHashSet::default(),
            class_statics: FxHashMap::default(),
            class_paths: FxHashMap::default(),
            with_bases: FxHashMap::default(),
            handlers: FxHashMap::default(),
            uses: FxHashMap::default(),
            is_at_home: Cell::new(false),
            units_at_home: FxHashSet::default(),
            started_modules: FxHashSet::default(),
            starting: 0,
            named_kinds: FxHashMap::default(),
            clean_for_callbacks: 0,
            next_object: 1,
            fuel: FUEL,
            is_partial: false,
            fuel_of_imported: FUEL_OF_IMPORTED,
            fuel_of_touched: u32::MAX,
            fuel_of_others: u32::MAX,
            is_in_part: false,
        }
    }

    /// The module's own code first, then each function in it, those around others first.
    fn run(&mut self, unchanged: &Unchanged, cancelled: &AtomicBool) -> Option<()> {
        let module = Arc::clone(self.program.module(self.home));
        self.start_module(self.home);
        let count = u32::try_from(module.functions.len()).unwrap_or(u32::MAX);
        for number in 1..count {
            let function = FunctionId(number);
            if unchanged.hold(module.function(function).span) {
                continue;
            }
            if cancelled.load(Ordering::Relaxed) {
                return None;
            }
            self.fuel = FUEL;
            self.summary_of(FunctionRef { module: self.home, function }, None);
        }
        Some(())
    }

    fn module(&self, id: ModuleId) -> &'p Module {
        if id == self.home {
            self.is_at_home.set(true);
        }
        self.program.module(id)
    }

    /// Runs the code of a module once, for what its names are at its end.
    fn start_module(&mut self, id: ModuleId) {
        self.use_known(id, Unit::module(id));
        if self.starting >= MOST_STARTING || !self.started_modules.insert(id) {
            return;
        }
        let outer = self.finding_out();
        self.starting += 1;
        let fuel = match id == self.home {
            true if self.is_in_part => FUEL_OF_OTHERS / 2,
            true => FUEL,
            false => self.fuel_of_imported,
        };
        let fuel = std::mem::replace(&mut self.fuel, fuel);
        let is_partial = self.is_partial;
        let running = std::mem::take(&mut self.running);
        let hits = std::mem::take(&mut self.hits);
        let function = FunctionRef { module: id, function: MODULE_BODY };
        let frame = self.frame(function, Value::default());
        let mut state = State { frames: vec![frame], ..State::default() };
        self.running.push(function);
        self.run_body(function, &mut state);
        self.starting -= 1;
        self.running = running;
        self.hits = hits;
        self.fuel = fuel;
        // That another file takes too much work is said of that file.
        self.is_partial = if id == self.home { self.is_partial } else { is_partial };
        self.keep_end(function, state);
        self.found_out(Unit::module(id), outer);
    }

    /// A fresh frame for a function.
    fn frame(&self, function: FunctionRef, this: Value) -> Frame {
        let count = self.module(function.module).function(function.function).locals.len();
        Frame { function, locals: Locals::new(count), this }
    }

    /// Keeps the objects of a state for who runs later.
    fn keep(&mut self, state: &State) {
        for (id, object) in state.heap.iter() {
            self.kept.insert(id, Rc::clone(object));
        }
    }

    /// Remembers what a function's variables were at its end.
    fn keep_end(&mut self, function: FunctionRef, mut state: State) {
        let heap = std::mem::take(&mut state.heap);
        for (id, object) in heap.iter() {
            // What was kept before is not what this one run has made of it.
            if self.neighbours.is_some_and(|it| it.kept.contains_key(&id)) {
                continue;
            }
            self.kept.entry(id).or_insert_with(|| Rc::new(object.without_parameters()));
        }
        if let Some(mut frame) = state.frames.pop() {
            frame.locals = frame.locals.without_parameters();
            self.show_inner(function, &frame);
            self.ends.insert(function, frame);
        }
    }

    /// The frames of the functions around one, as they ended.
    fn outer_frames(&mut self, function: FunctionRef) -> Vec<Frame> {
        self.start_module(function.module);
        let module = self.module(function.module);
        let mut frames = Vec::new();
        let mut inner = function;
        while let Some(outer) = module.function(inner.function).parent {
            let outer = FunctionRef { function: outer, ..inner };
            frames.extend(self.outer_frame(inner, outer));
            inner = outer;
        }
        frames.reverse();
        frames
    }

    /// Runs a function's statements; what it returns, and the state in which it does.
    fn run_body(&mut self, function: FunctionRef, state: &mut State) -> Value {
        self.exits.push(Exits { throws: vec![None], ..Exits::default() });
        let body = self.module(function.module).function(function.function).body;
        self.block(state, body);
        let exits = self.exits.pop().unwrap_or_default();
        let falls_through = !state.is_dead;
        if let Some(returns) = exits.returns {
            *state = std::mem::take(state).join(returns);
        }
        let mut value = exits.returned.unwrap_or_default();
        if falls_through && value.constants.is_some() {
            // It may also end without a value.
            value.constants = None;
        }
        value.made_by = None;
        value
    }

    fn new_object(&mut self, state: &mut State, object: Object) -> ObjectId {
        let id = self.next_object;
        self.next_object += 1;
        state.add(id, object);
        id
    }

    fn object(&self, state: &State, id: ObjectId) -> Option<Rc<Object>> {
        state.object(id).or_else(|| self.kept(id)).cloned()
    }

    /// An object of a function that has ended.
    fn kept(&self, id: ObjectId) -> Option<&Rc<Object>> {
        self.kept.get(&id).or_else(|| self.neighbours?.kept.get(&id))
    }

    fn change(&self, state: &mut State, id: ObjectId, change: impl FnOnce(&mut Object)) {
        if state.object(id).is_none()
            && let Some(kept) = self.kept(id)
        {
            state.heap.insert(id, Rc::clone(kept));
        }
        state.change(id, change);
    }

    /// All data in a value and in what it holds.
    fn deep_taints(&self, state: &State, value: &Value) -> Taints {
        let mut taints = value.taints.clone();
        let mut open: Vec<(ObjectId, u8)> = value.objects.iter().map(|id| (*id, 0)).collect();
        let mut seen = FxHashSet::default();
        while let Some((id, depth)) = open.pop() {
            if depth > 4 || seen.len() > 64 || !seen.insert(id) {
                continue;
            }
            let Some(object) = self.object(state, id) else { continue };
            for held in object.values() {
                taints = taints.join(&held.taints);
                open.extend(held.objects.iter().map(|id| (*id, depth + 1)));
            }
        }
        taints
    }

    fn source_number(&mut self, module: ModuleId, span: Span, kinds: KindSet) -> u32 {
        let next = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        let number = *self.source_numbers.entry((module, span, kinds)).or_insert(next);
        if number == next {
            self.sources.push(Source { module, span });
        }
        number
    }

    /// Begins a call; gives what [`Self::end_call`] is to be told. In part, a call takes at most half
    /// of what is left, so that there is some for each.
    fn begin_call(&mut self, function: FunctionRef) -> u32 {
        let is_half = self.is_in_part && !self.running.is_empty();
        let reserve = if is_half { self.fuel_of_others / 2 } else { 0 };
        self.fuel_of_others -= reserve;
        self.running.push(function);
        reserve
    }

    /// Ends what [`Self::begin_call`] began.
    fn end_call(&mut self, reserve: u32) {
        self.running.pop();
        self.fuel_of_others += reserve;
    }

    /// Whether a call can be followed.
    fn has_fuel_for_calls(&self) -> bool {
        self.fuel > 0 && self.fuel_of_others > 0
    }

    /// Whether an expression or statement can be followed; counts it.
    fn has_fuel(&mut self) -> bool {
        let is_touched = self.starting == 0 && self.running.len() <= 1;
        let left = if is_touched { &mut self.fuel_of_touched } else { &mut self.fuel_of_others };
        let is_left = *left > 0;
        *left = left.saturating_sub(1);
        self.fuel = self.fuel.saturating_sub(1);
        let has_fuel = self.fuel > 0 && is_left;
        self.is_partial |= !has_fuel;
        has_fuel
    }

    fn frame_module(state: &State) -> ModuleId {
        state.frames.last().map_or(0, |frame| frame.function.module)
    }

    fn span(&self, module: ModuleId, id: ExprId) -> Span {
        self.module(module).span(id)
    }
}
