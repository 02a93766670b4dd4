//! What rules call things by: `subprocess.run`, `java.sql.Statement`, and values of such types.
//!
//! A trie of all that the rules of a language name. The analysis walks it as it follows imports,
//! members and constructors; what leads out of it, no rule asks for, and is [`PathId::NONE`].

use crate::scan::ir::Name;
use crate::syntax::Language;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Something that a rule names, or a prefix of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PathId(u32);

impl PathId {
    /// What no rule names.
    pub const NONE: Self = Self(0);

    /// Whether a rule names it, or something below it.
    pub fn is_some(self) -> bool {
        self != Self::NONE
    }
}

/// One step in the trie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Step {
    /// `.name`.
    Member(Name),
    /// A value of the type.
    Instance,
    /// What it holds under an index or a key.
    Element,
}

/// The names of which a module's name consists: where modules lie in packages, one for each.
pub fn module_names(language: Language, module: &str) -> Vec<&str> {
    match language {
        Language::Python | Language::Java | Language::CSharp => module.split('.').collect(),
        _ => vec![module],
    }
}

/// The trie.
#[derive(Clone, Debug)]
pub struct Paths {
    edges: FxHashMap<(PathId, Step), PathId>,
    /// For each node, the last name on the way to it, and the node before.
    nodes: Vec<(Option<Name>, PathId)>,
    supertypes: FxHashMap<PathId, Vec<PathId>>,
    any_results: FxHashMap<PathId, PathId>,
    method_results: FxHashMap<Name, PathId>,
    instances: FxHashMap<PathId, PathId>,
    /// Of what a rule means any member, and those members that were met.
    open: FxHashSet<PathId>,
    dynamic: Arc<Mutex<Dynamic>>,
}

/// Members that no rule names.
#[derive(Debug, Default)]
struct Dynamic {
    edges: FxHashMap<(PathId, Name), PathId>,
    nodes: Vec<(Name, PathId)>,
}

impl Default for Paths {
    fn default() -> Self {
        // The first is nothing, the second the root.
        let nodes = vec![(None, PathId::NONE); 2];
        Self {
            edges: FxHashMap::default(),
            nodes,
            supertypes: FxHashMap::default(),
            any_results: FxHashMap::default(),
            method_results: FxHashMap::default(),
            instances: FxHashMap::default(),
            open: FxHashSet::default(),
            dynamic: Arc::default(),
        }
    }
}

const ROOT: PathId = PathId(1);

impl Paths {
    /// What a name stands for that nothing in the file defines.
    pub fn root(&self, name: Name) -> PathId {
        self.step(ROOT, Step::Member(name))
    }

    /// A member of something; of a value, also one that a wider type has.
    pub fn member(&self, of: PathId, name: Name) -> PathId {
        if !of.is_some() {
            return PathId::NONE;
        }
        let direct = self.step(of, Step::Member(name));
        if direct.is_some() {
            return direct;
        }
        if self.open.contains(&of) {
            return self.dynamic_member(of, name);
        }
        if self.supertypes.is_empty() {
            return PathId::NONE;
        }
        let Some(class) = self.class_of(of) else { return PathId::NONE };
        let mut wider = self.wider(class).into_iter().skip(1);
        let found = wider.find_map(|it| {
            let member = self.step(self.instance(it), Step::Member(name));
            member.is_some().then_some(member)
        });
        found.unwrap_or_default()
    }

    /// A type and those that are wider, each once.
    fn wider(&self, class: PathId) -> Vec<PathId> {
        let mut all = vec![class];
        let mut next = 0;
        while next < all.len() {
            for wider in self.supertypes.get(&all[next]).into_iter().flatten() {
                if !all.contains(wider) {
                    all.push(*wider);
                }
            }
            next += 1;
        }
        all
    }

    /// A member that no rule names, of something of which a rule means any member.
    fn dynamic_member(&self, of: PathId, name: Name) -> PathId {
        let mut dynamic = self.dynamic.lock().unwrap_or_else(PoisonError::into_inner);
        let next = self.nodes.len() + dynamic.nodes.len();
        let next = PathId(u32::try_from(next).unwrap_or(u32::MAX));
        let path = *dynamic.edges.entry((of, name)).or_insert(next);
        if path == next {
            dynamic.nodes.push((name, of));
        }
        path
    }

    /// The last name of a path, and that of which it is a member.
    pub fn parent(&self, path: PathId) -> Option<(Name, PathId)> {
        if let Some((name, before)) = self.nodes.get(path.0 as usize) {
            name.map(|name| (name, *before))
        } else {
            let dynamic = self.dynamic.lock().unwrap_or_else(PoisonError::into_inner);
            dynamic.nodes.get(path.0 as usize - self.nodes.len()).copied()
        }
    }

    /// From now on, any member of it is a path.
    pub fn add_open(&mut self, of: PathId) {
        if of.is_some() {
            self.open.insert(of);
        }
    }

    /// A value of a type.
    pub fn instance(&self, of: PathId) -> PathId {
        if of.is_some() { self.step(of, Step::Instance) } else { PathId::NONE }
    }

    /// What something holds under an index or a key.
    pub fn element(&self, of: PathId) -> PathId {
        if of.is_some() { self.step(of, Step::Element) } else { PathId::NONE }
    }

    /// What any method of something gives of which nothing else is known.
    pub fn any_result(&self, of: PathId) -> PathId {
        self.any_results.get(&of).copied().unwrap_or_default()
    }

    /// The type of which something is a value.
    pub fn class_of(&self, instance: PathId) -> Option<PathId> {
        self.instances.get(&instance).copied()
    }

    /// The last name of a path.
    pub fn last_name(&self, path: PathId) -> Option<Name> {
        self.parent(path).map(|it| it.0)
    }

    /// Whether a value of `class` is also one of `wanted`.
    pub fn is_subtype(&self, class: PathId, wanted: PathId) -> bool {
        class == wanted || !self.supertypes.is_empty() && self.wider(class).contains(&wanted)
    }

    /// A module, as a file of a language spells it.
    pub fn module(&self, language: Language, module: &str) -> PathId {
        self.walk(module_names(language, module))
    }

    /// A dotted path of modules and names.
    pub fn walk<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> PathId {
        let mut path = ROOT;
        for name in names {
            path = self.member(path, Name::new(name));
        }
        path
    }

    /// A path, added where it is not there.
    pub fn add<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) -> PathId {
        let mut path = ROOT;
        for name in names {
            path = self.add_member(path, Name::new(name));
        }
        path
    }

    /// A member, added where it is not there.
    pub fn add_member(&mut self, of: PathId, name: Name) -> PathId {
        self.add_step(of, Step::Member(name), Some(name))
    }

    /// A value of a type, added where it is not there.
    pub fn add_instance(&mut self, of: PathId) -> PathId {
        let instance = self.add_step(of, Step::Instance, None);
        self.instances.entry(instance).or_insert(of);
        instance
    }

    /// What it holds under an index or a key, added where it is not there.
    pub fn add_element(&mut self, of: PathId) -> PathId {
        self.add_step(of, Step::Element, None)
    }

    /// What `of` holds under an index or a key is from now on what `to` is.
    pub fn add_element_alias(&mut self, of: PathId, to: PathId) {
        self.edges.insert((of, Step::Element), to);
    }

    /// Any method of `of` of which nothing else is known gives what `to` is.
    pub fn add_any_result(&mut self, of: PathId, to: PathId) {
        self.any_results.insert(of, to);
    }

    /// What a method of that name gives, whatever it is called on.
    pub fn method_result(&self, name: Name) -> PathId {
        self.method_results.get(&name).copied().unwrap_or_default()
    }

    /// A method of that name gives what `to` is, whatever it is called on.
    pub fn add_method_result(&mut self, name: Name, to: PathId) {
        self.method_results.insert(name, to);
    }

    /// From now on, `names` lead to `to`.
    pub fn add_alias(&mut self, names: &[&str], to: PathId) {
        if let Some((last, before)) = names.split_last() {
            let before = self.add(before.iter().copied());
            self.edges.insert((before, Step::Member(Name::new(last))), to);
        }
    }

    /// What a call of `function` gives is from now on what `to` is.
    pub fn add_result(&mut self, function: PathId, to: PathId) {
        self.edges.insert((function, Step::Instance), to);
    }

    /// What `of` has as `name` is from now on what `to` is.
    pub fn add_member_alias(&mut self, of: PathId, name: Name, to: PathId) {
        self.edges.insert((of, Step::Member(name)), to);
    }

    /// A value of `class` is also one of `wider`.
    pub fn add_supertype(&mut self, class: PathId, wider: PathId) {
        self.supertypes.entry(class).or_default().push(wider);
    }

    fn step(&self, from: PathId, step: Step) -> PathId {
        self.edges.get(&(from, step)).copied().unwrap_or_default()
    }

    fn add_step(&mut self, from: PathId, step: Step, name: Option<Name>) -> PathId {
        let next = PathId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let path = *self.edges.entry((from, step)).or_insert(next);
        if path == next {
            self.nodes.push((name, from));
        }
        path
    }
}
