//! The files of one scan: which module and class a name of another file means.

use super::value::{ClassRef, FunctionRef, ModuleId, Target};
use crate::scan::finding::Lines;
use crate::scan::ir::{Class, ClassId, Import, MODULE_BODY, Module, Name, Span, Stmt};
use crate::scan::lower::lower;
use crate::scan::rules::last_name;
use crate::scan::suppression::Suppressions;
use crate::syntax::Language;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use tree_sitter::Node;

/// A file, read and lowered.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Where it stands, from the folder that is scanned.
    pub path: PathBuf,
    /// What it says.
    pub text: Arc<str>,
    /// Where its lines begin.
    pub lines: Lines,
    /// What that is.
    pub module: Arc<Module>,
    /// What its comments suppress.
    pub suppressions: Suppressions,
    /// What each query of the rules has found.
    pub queries: Vec<Vec<Span>>,
}

impl SourceFile {
    /// A file of a tree that is parsed, with what the rules' queries have found in that. `None` for a language that is not analysed.
    pub fn new(
        path: &Path,
        text: String,
        language: Language,
        root: Node<'_>,
        queries: Vec<Vec<Span>>,
    ) -> Option<Self> {
        let module = lower(language, &text, root)?.into();
        let lines = Lines::of(&text);
        let suppressions = Suppressions::in_comments(&text, root);
        let (path, text) = (path.to_path_buf(), text.into());
        Some(Self { path, text, lines, module, suppressions, queries })
    }
}

/// All files of one language family, and the properties files beside them.
#[derive(Clone, Debug, Default)]
pub struct Program {
    files: Vec<SourceFile>,
    paths: FxHashMap<PathBuf, ModuleId>,
    /// Modules by the dotted names that reach them: `a.b.c`, and `b.c` for who runs in `a`.
    modules: FxHashMap<String, Vec<ModuleId>>,
    /// Packages: every beginning of a module's name.
    packages: FxHashSet<String>,
    /// Classes by their name, and by package and name.
    classes: FxHashMap<Name, Vec<ClassRef>>,
    /// Who extends whom, by the name that is written.
    subclasses: FxHashMap<Name, Vec<ClassRef>>,
    /// Properties by file name and key.
    properties: FxHashMap<String, FxHashMap<String, Box<str>>>,
}

impl Program {
    /// A program of files.
    pub fn new(files: Vec<SourceFile>) -> Self {
        let mut program = Self { files, ..Self::default() };
        for number in 0..program.files.len() {
            program.add(number);
        }
        program
    }

    /// Puts a file in its place: that of the file that stood at its path, or a new one.
    pub fn put(&mut self, file: SourceFile) -> ModuleId {
        let Some(id) = self.at(&file.path) else {
            self.files.push(file);
            let number = self.files.len() - 1;
            self.add(number);
            return ModuleId::try_from(number).unwrap_or(ModuleId::MAX);
        };
        // Its names as a module are those of its path, and stay.
        let module = Arc::clone(self.module(id));
        for (name, _) in class_names(&module) {
            self.classes.entry(name).or_default().retain(|it| it.module != id);
        }
        for (name, _) in base_names(&module) {
            self.subclasses.entry(name).or_default().retain(|it| it.module != id);
        }
        self.files[id as usize] = file;
        self.add_classes(id);
        id
    }

    /// What the rules' queries find in a file is this.
    pub fn set_queries(&mut self, id: ModuleId, queries: Vec<Vec<Span>>) {
        self.files[id as usize].queries = queries;
    }

    /// The file that stands at a path.
    pub fn at(&self, path: &Path) -> Option<ModuleId> {
        self.paths.get(path).copied()
    }

    /// Adds what a properties file says.
    pub fn add_properties(&mut self, path: &Path, text: &str) {
        let Some(name) = path.file_name().and_then(|it| it.to_str()) else { return };
        let pairs = text.lines().filter_map(|line| {
            let line = line.trim();
            if line.starts_with(['#', '!', '[', ';']) {
                return None;
            }
            let (key, value) = line.split_once(['=', ':'])?;
            Some((key.trim().to_owned(), value.trim().into()))
        });
        self.properties.entry(name.to_owned()).or_default().extend(pairs);
    }

    /// What a properties file of that name says.
    pub fn properties(&self, file: &str) -> impl Iterator<Item = (&str, Rc<str>)> {
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let pairs = self.properties.get(name).into_iter().flatten();
        pairs.map(|(key, value)| (key.as_str(), Rc::from(&**value)))
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// A file.
    pub fn file(&self, id: ModuleId) -> &SourceFile {
        &self.files[id as usize]
    }

    /// A module.
    pub fn module(&self, id: ModuleId) -> &Arc<Module> {
        &self.files[id as usize].module
    }

    fn add(&mut self, number: usize) {
        let id = ModuleId::try_from(number).unwrap_or(ModuleId::MAX);
        let file = &self.files[number];
        let module = Arc::clone(&file.module);
        for name in module_names(&file.path, module.language) {
            if !matches!(module.language, Language::Java | Language::CSharp) {
                let mut end = 0;
                while let Some(dot) = name[end..].find('.') {
                    self.packages.insert(name[..end + dot].to_owned());
                    end += dot + 1;
                }
            }
            self.modules.entry(name).or_default().push(id);
        }
        self.paths.insert(file.path.clone(), id);
        self.add_classes(id);
    }

    fn add_classes(&mut self, id: ModuleId) {
        let module = Arc::clone(self.module(id));
        if let Some(package) = &module.package {
            let ends = package.match_indices('.').map(|it| it.0).chain([package.len()]);
            self.packages.extend(ends.map(|end| package[..end].to_owned()));
        }
        for (name, class) in class_names(&module) {
            self.classes.entry(name).or_default().push(ClassRef { module: id, class });
        }
        for (name, class) in base_names(&module) {
            self.subclasses.entry(name).or_default().push(ClassRef { module: id, class });
        }
    }

    /// The class of that name that code of a module means, where no import says so.
    pub fn class_named(
        &self,
        from: ModuleId,
        name: Name,
        package: Option<&str>,
    ) -> Option<ClassRef> {
        let all = self.classes.get(&name)?;
        let home = self.module(from);
        let wanted = package.or(home.package.as_deref());
        let here = all.iter().find(|it| it.module == from && package.is_none());
        here.or_else(|| {
            all.iter()
                .find(|it| self.module(it.module).package.as_deref() == wanted && wanted.is_some())
        })
        .copied()
    }

    /// The classes that extend one of that name.
    pub fn subclasses(&self, name: Name) -> &[ClassRef] {
        self.subclasses.get(&name).map_or(&[], Vec::as_slice)
    }

    /// What an import of a module brings in, if that is of the program.
    pub fn import(&self, from: ModuleId, import: &Import) -> Option<Target> {
        let language = self.module(from).language;
        match language {
            Language::Java | Language::CSharp => {
                self.class_named(from, import.item?, Some(&import.module)).map(Target::Class)
            }
            _ => {
                let name = self.dotted(from, &import.module, language)?;
                match import.item {
                    None => self.package(from, &name),
                    Some(item) => {
                        let inner = format!("{name}.{}", item.text());
                        self.package(from, &inner).or_else(|| self.item(from, &name, item))
                    }
                }
            }
        }
    }

    /// What a dotted name is: a module, a class by its package, or a package.
    pub fn package(&self, from: ModuleId, name: &str) -> Option<Target> {
        if let Some((package, class)) = name.rsplit_once('.')
            && let Some(class) = self.class_named(from, Name::new(class), Some(package))
        {
            return Some(Target::Class(class));
        }
        let is_dotted = matches!(self.module(from).language, Language::Java | Language::CSharp);
        if let Some(modules) = self.modules.get(name).filter(|_| !is_dotted) {
            return Some(Target::Module(self.nearest(from, modules)?));
        }
        self.packages.contains(name).then(|| Target::Package(name.into()))
    }

    /// A function or a class that a module defines at its top.
    fn item(&self, from: ModuleId, module: &str, item: Name) -> Option<Target> {
        let id = self.nearest(from, self.modules.get(module)?)?;
        self.top_level(id, item)
    }

    /// A function or a class that a module defines at its top.
    pub fn top_level(&self, id: ModuleId, name: Name) -> Option<Target> {
        let module = self.module(id);
        let body = module.function(MODULE_BODY).body;
        module.block(body).find_map(|stmt| match module.stmt(stmt) {
            Stmt::Function(function) if module.function(*function).name == Some(name) => {
                Some(Target::Function(FunctionRef { module: id, function: *function }))
            }
            Stmt::Class(class) if module.class(*class).name == Some(name) => {
                Some(Target::Class(ClassRef { module: id, class: *class }))
            }
            _ => None,
        })
    }

    /// Of several modules of one name, the one that stands nearest.
    fn nearest(&self, from: ModuleId, modules: &[ModuleId]) -> Option<ModuleId> {
        let home = &self.file(from).path;
        let common = |id: &ModuleId| {
            let path = &self.file(*id).path;
            path.components().zip(home.components()).take_while(|(a, b)| a == b).count()
        };
        modules.iter().copied().max_by_key(common)
    }

    /// The dotted name that a module's name means from a file.
    fn dotted(&self, from: ModuleId, module: &str, language: Language) -> Option<String> {
        let home = self.file(from).path.parent()?;
        if language == Language::Python {
            let ups = module.len() - module.trim_start_matches('.').len();
            if ups == 0 {
                return Some(module.to_owned());
            }
            let folder = home.ancestors().nth(ups - 1)?;
            let rest = &module[ups..];
            let folder = dots(folder);
            return Some(match (folder.is_empty(), rest.is_empty()) {
                (true, _) => rest.to_owned(),
                (false, true) => folder,
                (false, false) => format!("{folder}.{rest}"),
            });
        }
        if !module.starts_with('.') {
            return None;
        }
        let mut path = home.to_path_buf();
        for part in Path::new(module).components() {
            match part {
                Component::ParentDir => {
                    path.pop();
                }
                Component::Normal(name) => path.push(name),
                _ => {}
            }
        }
        let plain = match path.extension().and_then(|it| it.to_str()) {
            Some("js" | "ts" | "mjs" | "cjs" | "jsx" | "tsx") => path.with_extension(""),
            _ => path,
        };
        Some(dots(&plain))
    }
}

/// The classes of a module.
fn classes(module: &Module) -> impl Iterator<Item = (&Class, ClassId)> {
    let id = |place| ClassId(u32::try_from(place).unwrap_or(u32::MAX));
    module.classes.iter().enumerate().map(move |(place, class)| (class, id(place)))
}

/// Those that have a name.
fn class_names(module: &Module) -> impl Iterator<Item = (Name, ClassId)> {
    classes(module).filter_map(|(class, id)| Some((class.name?, id)))
}

/// Those that extend others, by the name that is written.
fn base_names(module: &Module) -> impl Iterator<Item = (Name, ClassId)> {
    let bases = classes(module)
        .flat_map(|(class, id)| module.list(class.bases).map(move |base| (base, id)));
    bases.filter_map(|(base, id)| Some((last_name(module, base)?, id)))
}

fn dots(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|it| it.to_string_lossy()).collect();
    parts.join(".")
}

/// The names by which a module is imported: from the root, and from each folder above it.
fn module_names(path: &Path, language: Language) -> Vec<String> {
    let mut plain = path.with_extension("");
    let is_index = plain.file_name().is_some_and(|it| it == "__init__" || it == "index");
    if is_index {
        plain.pop();
    }
    let full = dots(&plain);
    if language != Language::Python {
        return vec![full];
    }
    let mut names = vec![full.clone()];
    let mut rest = full.as_str();
    while let Some((_, inner)) = rest.split_once('.') {
        names.push(inner.to_owned());
        rest = inner;
    }
    names
}
