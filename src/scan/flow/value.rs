//! What the analysis knows of a value: an element of a lattice, joined where paths meet.

use crate::scan::constant::Constant;
use crate::scan::ir::{ClassId, ExprId, FunctionId, Name};
use crate::scan::rules::{KindSet, PathId};
use smallvec::SmallVec;
use std::rc::Rc;

/// The most values that a variable is known to have one of; with more it is unknown.
const MOST_CONSTANTS: usize = 8;
/// The most sources that one value is followed from.
const MOST_TAINTS: usize = 12;
/// The longest constant string that is put together.
const MOST_TEXT: usize = 4 << 10;

/// Which of a program's modules.
pub type ModuleId = u32;

/// A function of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionRef {
    /// Its module.
    pub module: ModuleId,
    /// The function there.
    pub function: FunctionId,
}

/// A class of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassRef {
    /// Its module.
    pub module: ModuleId,
    /// The class there.
    pub class: ClassId,
}

/// Something of the program itself that a value is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A function.
    Function(FunctionRef),
    /// A class.
    Class(ClassRef),
    /// A module.
    Module(ModuleId),
    /// A package, by its dotted name.
    Package(Rc<str>),
}

/// An object on the heap of a [`super::state::State`].
pub(super) type ObjectId = u32;

/// Where tainted data comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Origin {
    /// A source in the code: a number into the analysis's list.
    Source(u32),
    /// A parameter of the function whose summary is made.
    Parameter(u16),
}

/// A step on the way from a source.
#[derive(Debug)]
pub(super) struct Step {
    /// The module.
    pub module: ModuleId,
    /// Where in it.
    pub expr: ExprId,
    /// The step before.
    pub before: Option<Rc<Step>>,
    /// How many there are before.
    pub depth: u16,
}

/// Data from one source.
#[derive(Clone, Debug)]
pub(super) struct Taint {
    /// Where it is from.
    pub origin: Origin,
    /// Of which kinds it is.
    pub kinds: KindSet,
    /// For which rules it is clean.
    pub clean: u128,
    /// The way that it took.
    pub steps: Option<Rc<Step>>,
}

impl PartialEq for Taint {
    /// The way is no part of it: a longer one must not keep a loop from ending.
    fn eq(&self, other: &Self) -> bool {
        (self.origin, self.kinds, self.clean) == (other.origin, other.kinds, other.clean)
    }
}

/// Data from any number of sources.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Taints(Option<Rc<[Taint]>>);

impl Taints {
    /// From one source.
    pub(super) fn one(taint: Taint) -> Self {
        Self(Some(Rc::new([taint])))
    }

    /// From any number.
    pub(super) fn of(taints: Vec<Taint>) -> Self {
        Self(if taints.is_empty() { None } else { Some(taints.into()) })
    }

    /// Each.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Taint> {
        self.0.iter().flat_map(|all| all.iter())
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Both.
    #[must_use]
    pub(super) fn join(&self, other: &Self) -> Self {
        let (a, b) = match (&self.0, &other.0) {
            (None, _) => return other.clone(),
            (_, None) => return self.clone(),
            (Some(a), Some(b)) if Rc::ptr_eq(a, b) => return self.clone(),
            (Some(a), Some(b)) => (a, b),
        };
        let mut all: SmallVec<[Taint; 4]> = a.iter().cloned().collect();
        let mut is_same = true;
        for taint in b.iter() {
            let is_full = all.len() >= MOST_TAINTS;
            match all.iter_mut().find(|it| it.origin == taint.origin && it.kinds == taint.kinds) {
                // Clean only where it is on both ways.
                Some(known) if known.clean & taint.clean == known.clean => {}
                Some(known) => {
                    known.clean &= taint.clean;
                    is_same = false;
                }
                None if !is_full => {
                    all.push(taint.clone());
                    is_same = false;
                }
                None => {}
            }
        }
        if is_same { self.clone() } else { Self(Some(all.as_slice().into())) }
    }

    /// The same, clean for the rules of these bits.
    #[must_use]
    pub(super) fn cleaned(&self, clean: u128) -> Self {
        if clean == u128::MAX || self.is_empty() {
            return Self::default();
        }
        Self::of(self.iter().map(|it| Taint { clean: it.clean | clean, ..it.clone() }).collect())
    }

    /// The same, one step further.
    #[must_use]
    pub(super) fn step(&self, module: ModuleId, expr: ExprId) -> Self {
        /// The longest way that is remembered; what is longer is cut in the middle of nowhere.
        const MOST_STEPS: u16 = 24;
        if self.is_empty() {
            return Self::default();
        }
        let further = |taint: &Taint| {
            let depth = taint.steps.as_ref().map_or(0, |step| step.depth + 1);
            let is_here =
                taint.steps.as_ref().is_some_and(|step| step.expr == expr && step.module == module);
            if is_here || depth > MOST_STEPS {
                return taint.clone();
            }
            let step = Step { module, expr, before: taint.steps.clone(), depth };
            Taint { steps: Some(Rc::new(step)), ..taint.clone() }
        };
        Self::of(self.iter().map(further).collect())
    }
}

/// What the analysis knows of a value. The default is a value of which nothing is known, and which
/// no source has reached.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Value {
    /// Where its data comes from.
    pub taints: Taints,
    /// The values of which it has one; none where that is unknown.
    pub constants: Option<Rc<[Constant]>>,
    /// What rules call it.
    pub path: PathId,
    /// The objects of which it is one.
    pub objects: SmallVec<[ObjectId; 2]>,
    /// What it is of the program itself.
    pub targets: Option<Rc<[Target]>>,
    /// What a string begins with.
    pub prefix: Option<Rc<str>>,
    /// The name of the file that it reads.
    pub file: Option<Rc<str>>,
    /// The expression that made it, and its module.
    pub made_by: Option<(ModuleId, ExprId)>,
}

impl Value {
    /// A constant.
    pub(super) fn constant(constant: Constant) -> Self {
        Self { constants: Some(Rc::new([constant])), ..Self::default() }
    }

    /// One of several constants.
    pub(super) fn constants(all: Vec<Constant>) -> Self {
        if all.is_empty() || all.len() > MOST_CONSTANTS {
            return Self::default();
        }
        Self { constants: Some(all.into()), ..Self::default() }
    }

    /// What rules call so.
    pub(super) fn path(path: PathId) -> Self {
        Self { path, ..Self::default() }
    }

    /// Something of the program.
    pub(super) fn target(target: Target) -> Self {
        Self { targets: Some(Rc::new([target])), ..Self::default() }
    }

    /// An object.
    pub(super) fn object(id: ObjectId, path: PathId) -> Self {
        Self { objects: smallvec::smallvec![id], path, ..Self::default() }
    }

    /// Data, and nothing else that is known.
    pub(super) fn tainted(taints: Taints) -> Self {
        Self { taints, ..Self::default() }
    }

    /// The known values.
    pub(super) fn known(&self) -> &[Constant] {
        self.constants.as_deref().unwrap_or_default()
    }

    /// The one value that it has.
    pub(super) fn only(&self) -> Option<&Constant> {
        match self.known() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The name that it is, as a constant.
    pub(super) fn only_text(&self) -> Option<&str> {
        match self.only() {
            Some(Constant::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Whether a condition takes it for true, if that is sure.
    pub(super) fn truth(&self) -> Option<bool> {
        let mut known = self.known().iter().map(Constant::is_true);
        let first = known.next()?;
        known.all(|it| it == first).then_some(first)
    }

    /// What it is of the program.
    pub(super) fn targets(&self) -> &[Target] {
        self.targets.as_deref().unwrap_or_default()
    }

    /// Whichever of both.
    #[must_use]
    pub(super) fn join(&self, other: &Self) -> Self {
        if self == other {
            return self.clone();
        }
        let constants = match (&self.constants, &other.constants) {
            (Some(a), Some(b)) if a == b => Some(Rc::clone(a)),
            (Some(a), Some(b)) => {
                let mut all: Vec<_> = a.to_vec();
                all.extend(b.iter().filter(|it| !a.contains(it)).cloned());
                (all.len() <= MOST_CONSTANTS).then(|| all.into())
            }
            _ => None,
        };
        let mut objects = self.objects.clone();
        objects.extend(other.objects.iter().filter(|it| !self.objects.contains(it)).copied());
        objects.truncate(MOST_CONSTANTS);
        let targets = match (&self.targets, &other.targets) {
            (Some(a), Some(b)) => {
                let mut all: Vec<_> = a.to_vec();
                all.extend(b.iter().filter(|it| !a.contains(it)).cloned());
                all.truncate(MOST_CONSTANTS);
                Some(all.into())
            }
            (a, b) => a.clone().or_else(|| b.clone()),
        };
        // A value that is null or of a type is of the type; so is one of a type and of an unknown.
        let path = if self.path.is_some() { self.path } else { other.path };
        Self {
            taints: self.taints.join(&other.taints),
            constants,
            path,
            objects,
            targets,
            prefix: if self.prefix == other.prefix { self.prefix.clone() } else { None },
            file: self.file.clone().or_else(|| other.file.clone()),
            made_by: if self.made_by == other.made_by { self.made_by } else { None },
        }
    }

    /// What is known at the top of a loop that has run `self` and `next`: no new constants.
    #[must_use]
    pub(super) fn widen(&self, next: &Self) -> Self {
        let joined = self.join(next);
        if joined.constants == self.constants {
            return joined;
        }
        Self { constants: None, ..joined }
    }

    /// Whether it holds data of a parameter of the function whose summary is made.
    pub(super) fn is_of_parameters(&self) -> bool {
        self.taints.iter().any(|it| matches!(it.origin, Origin::Parameter(_)))
    }

    /// The same, for who does not run in that function.
    #[must_use]
    pub(super) fn without_parameters(&self) -> Self {
        if !self.is_of_parameters() {
            return self.clone();
        }
        let others = self.taints.iter().filter(|it| matches!(it.origin, Origin::Source(_)));
        Self { taints: Taints::of(others.cloned().collect()), ..self.clone() }
    }

    /// As text: a string of the parts, one after another.
    pub(super) fn concatenated(parts: &[Self]) -> Self {
        let mut taints = Taints::default();
        let mut texts: Option<Vec<String>> = Some(vec![String::new()]);
        let mut prefix = String::new();
        let mut prefix_ends = false;
        for part in parts {
            taints = taints.join(&part.taints);
            if !prefix_ends {
                match (part.only(), &part.prefix) {
                    (Some(only), _) => prefix.push_str(&only.to_text()),
                    (None, Some(more)) => {
                        prefix.push_str(more);
                        prefix_ends = true;
                    }
                    (None, None) => prefix_ends = true,
                }
            }
            texts = texts.and_then(|texts| {
                let known = part.constants.as_ref()?;
                let all: Vec<_> = texts
                    .iter()
                    .flat_map(|text| known.iter().map(move |it| format!("{text}{}", it.to_text())))
                    .collect();
                let fits =
                    all.len() <= MOST_CONSTANTS && all.iter().all(|it| it.len() <= MOST_TEXT);
                fits.then_some(all)
            });
        }
        let constants = texts.map(|texts| {
            texts.iter().map(|text| Constant::Text(text.as_str().into())).collect::<Rc<[_]>>()
        });
        let has_prefix = constants.is_none() && !prefix.is_empty() && prefix.len() <= MOST_TEXT;
        let prefix = has_prefix.then(|| prefix.into());
        Self { taints, constants, prefix, ..Self::default() }
    }
}

/// A key under which an object holds a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Key {
    /// A field.
    Field(Name),
    /// An index or a key of a map.
    Constant(Constant),
}

/// An object.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Object {
    /// The class of the program that it is of.
    pub class: Option<ClassRef>,
    /// Which of the rule set's containers it is.
    pub container: Option<usize>,
    /// Its elements in order, while all are known.
    pub items: Option<Vec<Value>>,
    /// What it holds under known keys.
    pub entries: Vec<(Key, Value)>,
    /// What it holds under unknown keys, if anything was put there.
    pub rest: Option<Value>,
    /// Whether it may hold what nobody here has put there.
    pub is_open: bool,
}

impl Object {
    /// What it holds under a key.
    pub(super) fn get(&self, key: &Key) -> Option<Value> {
        if let (Some(items), Key::Constant(Constant::Int(index))) = (&self.items, key) {
            let len = i64::try_from(items.len()).unwrap_or(i64::MAX);
            let index = if *index < 0 { *index + len } else { *index };
            return usize::try_from(index).ok().and_then(|index| items.get(index)).cloned();
        }
        let entry = self.entries.iter().find(|it| it.0 == *key).map(|it| &it.1);
        match (entry, &self.rest) {
            (Some(entry), Some(rest)) => Some(entry.join(rest)),
            (Some(entry), None) => Some(entry.clone()),
            (None, rest) => rest.clone(),
        }
    }

    /// Whether something was put under a name.
    pub(super) fn has(&self, name: Name) -> bool {
        self.entries.iter().any(|it| match &it.0 {
            Key::Field(it) => *it == name,
            Key::Constant(Constant::Text(it)) => **it == *name.text(),
            Key::Constant(_) => false,
        })
    }

    /// Puts a value under a key.
    pub(super) fn set(&mut self, key: Key, value: Value) {
        /// The most keys that are told apart.
        const MOST_ENTRIES: usize = 256;
        if let (Some(items), Key::Constant(Constant::Int(index))) = (&mut self.items, &key) {
            if let Some(item) = usize::try_from(*index).ok().and_then(|index| items.get_mut(index))
            {
                *item = value;
                return;
            }
            self.forget_order();
        }
        let is_full = self.entries.len() >= MOST_ENTRIES;
        match self.entries.iter_mut().find(|it| it.0 == key) {
            Some(entry) => entry.1 = value,
            None if !is_full => self.entries.push((key, value)),
            None => self.put(value),
        }
    }

    /// Puts a value where is unknown.
    pub(super) fn put(&mut self, value: Value) {
        self.forget_order();
        self.rest = Some(match self.rest.take() {
            Some(rest) => rest.join(&value),
            None => value,
        });
    }

    /// Each value that it holds.
    pub(super) fn values(&self) -> impl Iterator<Item = &Value> {
        let items = self.items.iter().flatten();
        items.chain(self.entries.iter().map(|it| &it.1)).chain(&self.rest)
    }

    /// The same, to be changed.
    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        let items = self.items.iter_mut().flatten();
        items.chain(self.entries.iter_mut().map(|it| &mut it.1)).chain(&mut self.rest)
    }

    /// All that it holds, in one.
    pub(super) fn all(&self) -> Value {
        let mut all = self.values();
        let first = all.next().cloned().unwrap_or_default();
        all.fold(first, |all, it| all.join(it))
    }

    /// The same, for who does not run in the function whose summary is made.
    #[must_use]
    pub(super) fn without_parameters(&self) -> Self {
        let mut object = self.clone();
        for value in object.values_mut() {
            if value.is_of_parameters() {
                *value = value.without_parameters();
            }
        }
        object
    }

    /// Whether all that it holds is constant.
    pub(super) fn all_constant(&self) -> bool {
        self.values().all(|it| it.constants.is_some())
    }

    /// From now on, elements have no places.
    pub(super) fn forget_order(&mut self) {
        if let Some(items) = self.items.take() {
            for item in items {
                self.put(item);
            }
        }
    }

    /// Either of both.
    #[must_use]
    pub(super) fn join(&self, other: &Self) -> Self {
        let mut joined = self.clone();
        match (&self.items, &other.items) {
            (Some(a), Some(b)) if a.len() == b.len() => {
                joined.items = Some(a.iter().zip(b).map(|(a, b)| a.join(b)).collect());
            }
            (None, None) => {}
            (_, items) => {
                joined.forget_order();
                for item in items.iter().flatten() {
                    joined.put(item.clone());
                }
            }
        }
        for (key, value) in &other.entries {
            match joined.entries.iter_mut().find(|it| it.0 == *key) {
                Some(entry) => entry.1 = entry.1.join(value),
                None => joined.entries.push((key.clone(), value.clone())),
            }
        }
        joined.rest = match (&joined.rest, &other.rest) {
            (Some(a), Some(b)) => Some(a.join(b)),
            (a, b) => a.clone().or_else(|| b.clone()),
        };
        joined.is_open |= other.is_open;
        joined.class = if self.class == other.class { self.class } else { None };
        joined
    }
}
