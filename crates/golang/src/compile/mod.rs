//! Makes a program of checked packages.
//!
//! ```text
//!     types       layouts of values, types that a running program can tell apart; names: how they are written
//!     storage     which variables live in the heap, and what closures capture
//!     concrete    of which types the values of interfaces are
//!     rooms       which slices begin in memory of the function
//!     func        one function: slots, jumps, places; frame: its beginning and its end
//!     fuse        operations that follow each other become one
//!     expr · parts · operators · comparisons · order · copies · constants · composite · lvalue   expressions
//!     call · methods · builtins                             calls
//!     stmt · assign · range · rangefunc · switch            statements
//! ```
//!
//! States      A function is compiled when something first needs it: for a generic one, once for each list of type arguments. Bodies that have
//!             not been checked are checked before: the compiler goes on in rounds, and between two of them the checker has its turn.
//! Invariants  I1  what is compiled has been checked without an error.
//! See         op.rs for what comes out.

mod appended;
mod assign;
mod builtins;
mod call;
mod comparisons;
mod composite;
mod concrete;
mod constants;
mod copies;
mod expr;
mod frame;
mod func;
mod fuse;
mod lvalue;
mod methods;
mod names;
mod operators;
mod order;
mod parts;
mod range;
mod rangefunc;
mod rooms;
mod stmt;
mod storage;
mod switch;
mod types;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::code::{FAULTS, Function, Layout, Program};
use crate::source::{Files, Pos};
use crate::syntax::{DeclId, DeclKind, ExprId, File, Func, Tree};
use crate::types::{Arena, Bodies, Info, ObjectId, PackageId, Session, TypeId, Version};

/// From this version of the language on each iteration of a loop has variables of its own.
const VARIABLES_PER_ITERATION: Version = 22;

/// What gort does not run, and where it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// Where.
    pub pos: Pos,
    /// What.
    pub what: String,
}

/// A checked program.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Checked<'a> {
    /// Its texts.
    pub(crate) files: &'a Files,
    /// Its trees.
    pub(crate) tree: &'a Tree,
    /// Its types and objects.
    pub(crate) arena: &'a Arena,
    /// What is known of its expressions.
    pub(crate) info: &'a Info,
}

impl<'a> Checked<'a> {
    fn of(session: &'a Session<'_>) -> Checked<'a> {
        let Session { files, tree, arena, info, .. } = session;
        Checked { files, tree, arena, info }
    }

    /// Whether each iteration of a loop that stands there has variables of its own.
    fn has_variables_per_iteration(&self, pos: Pos) -> bool {
        let file = self.files.offset(pos).map(|(file, _)| file);
        file.and_then(|file| self.info.versions.get(&file)).is_none_or(|version| *version >= VARIABLES_PER_ITERATION)
    }
}

/// A function that something needs.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Wanted {
    /// A declared function or method, with its type arguments.
    Declared(ObjectId, Vec<u32>),
    /// What calls a method with an interface's word as receiver.
    ByWord { typ: u32, method: ObjectId },
    /// What a method value calls: the receiver is captured.
    Bound { recv: u32, method: ObjectId },
    /// What a method expression stands for.
    Expression { recv: u32, method: ObjectId },
}

struct Compiler<'a> {
    checked: Checked<'a>,
    work: Work,
    /// Where what is compiled stands.
    pos: Pos,
}

/// What is made so far: between two rounds, when the checker has its turn, it is all that there is.
#[derive(Default)]
struct Work {
    program: Program,
    /// Declarations of functions and methods.
    decls: FxHashMap<ObjectId, Func>,
    wanted: FxHashMap<Wanted, u32>,
    todo: Vec<(Wanted, Vec<TypeId>, u32)>,
    /// What waits until a body is checked: it comes next then.
    waiting: Vec<(Wanted, Vec<TypeId>, u32)>,
    globals: FxHashMap<ObjectId, u32>,
    global_slots: Vec<crate::code::Slot>,
    types: types::Types,
    strings: FxHashMap<Vec<u8>, u32>,
    words: FxHashMap<u64, u32>,
    /// What the arguments of calls hold, with the places in the program.
    args: FxHashMap<Box<[crate::code::Slot]>, u32>,
    /// The function that gives the variables of the library their first values; and for each value, in their order, the function that
    /// does, if the program uses the variable.
    library: u32,
    /// The packages of the library.
    of_library: FxHashSet<PackageId>,
    first_values: Vec<Option<u32>>,
    refusals: Vec<Refusal>,
}

/// Compiles a program: its packages in the order in which they are initialized, the last of which is `main`. Bodies that have not been
/// checked are checked when something needs them.
///
/// # Errors
/// What gort does not run.
pub fn compile(
    session: &mut Session<'_>,
    bodies: &mut dyn Bodies,
    packages: &[(PackageId, Vec<File>)],
) -> Result<Program, Vec<Refusal>> {
    let ids = packages.iter().map(|(package, _)| *package);
    let work = Work {
        program: Program { files: session.files.clone(), ..Program::new() },
        of_library: ids.filter(|package| bodies.is_library(*package)).collect(),
        ..Work::default()
    };
    let mut compiler = Compiler { checked: Checked::of(session), work, pos: Pos::NONE };
    compiler.entry(packages);
    loop {
        compiler.functions(packages);
        let missing = compiler.missing();
        if missing.is_empty() {
            break;
        }
        let mut work = compiler.work;
        bodies.check_bodies(session, &missing);
        work.todo = std::mem::take(&mut work.waiting);
        compiler = Compiler { checked: Checked::of(session), work, pos: Pos::NONE };
    }
    compiler.finish();
    match compiler.work.refusals.is_empty() {
        true => Ok(compiler.work.program),
        false => Err(compiler.work.refusals),
    }
}

impl Compiler<'_> {
    /// What runs first: the package variables get their values, `init`s and `main.main` are called.
    fn entry(&mut self, packages: &[(PackageId, Vec<File>)]) {
        let (tree, info) = (self.checked.tree, self.checked.info);
        let files = self.checked.files;
        let own = packages.iter().filter(|(package, _)| !self.is_library(*package)).flat_map(|(_, files)| files);
        let own = own.map(|file| file.file).max();
        let behind = files.ids().find(|id| own.is_some_and(|own| *id > own));
        self.work.program.library = behind.map_or(Pos::NONE.plus(usize::MAX), |id| files.pos(id, 0));
        self.work.program.asks_target = info.of_target.iter().any(|package| !self.is_library(*package));
        let mut inits = Vec::new();
        for (package, files) in packages {
            let is_library = self.is_library(*package);
            for file in files {
                for decl in tree.list(file.decls) {
                    self.declare(*decl, is_library, &mut inits);
                }
            }
        }
        let string = self.checked.arena.basic(crate::types::BasicKind::String);
        self.work.program.string = self.runtime_type(string);
        self.work.program.faults = FAULTS.map(|name| self.fault(packages, name));
        self.work.program.functions.push(Function { name: "nil".to_owned(), hidden: true, ..Function::default() });
        self.nil_call();
        let (entry, library) = (self.reserve(), self.reserve());
        self.work.library = library;
        let main = packages.last().and_then(|(package, _)| self.main_of(*package));
        let mut builder = func::Builder::new(self, "main".to_owned(), crate::types::SubstMap::default());
        builder.call_plain(library);
        for (package, files) in packages {
            let is_library = builder.compiler.is_library(*package);
            let path = &builder.checked.arena[*package].path;
            builder.naming = func::Naming::new(&format!("{path}.init"), false);
            let mut count = 0;
            let order = info.init_order.get(package).filter(|_| !is_library).cloned().unwrap_or_default();
            for initializer in &order {
                builder.initialize(initializer);
            }
            for init in inits.iter().filter(|init| files.iter().any(|file| file.file == init.file)) {
                builder.call_init(init.func, format!("{path}.init.{count}"));
                count += 1;
            }
        }
        if let Some(main) = main {
            let number = builder.compiler.declared(main, Vec::new());
            builder.call_plain(number);
        }
        let function = builder.finish_entry();
        self.work.program.functions[entry as usize] = function;
        self.work.program.entry = entry;
    }

    /// Makes all functions that something needs and whose bodies are checked.
    fn functions(&mut self, packages: &[(PackageId, Vec<File>)]) {
        loop {
            self.make_wanted();
            if !self.give_first_values(packages) {
                break;
            }
        }
    }

    /// Compiles what is wanted, and what is wanted by that.
    fn make_wanted(&mut self) {
        loop {
            while let Some((wanted, targs, number)) = self.work.todo.pop() {
                let declared = if let Wanted::Declared(object, _) = wanted { Some(object) } else { None };
                match declared.is_some_and(|object| self.checked.info.unchecked.contains(&object)) {
                    true => self.work.waiting.push((wanted, targs, number)),
                    false => self.make(&wanted, &targs, number),
                }
            }
            if !self.make_methods() {
                break;
            }
        }
    }

    /// The functions whose bodies something waits for.
    fn missing(&self) -> Vec<ObjectId> {
        let declared = |(wanted, _, _): &(Wanted, Vec<TypeId>, u32)| match wanted {
            Wanted::Declared(object, _) => Some(*object),
            _ => None,
        };
        self.work.waiting.iter().filter_map(declared).collect()
    }

    fn finish(&mut self) {
        let library = self.work.library;
        let first_values = std::mem::take(&mut self.work.first_values);
        let mut builder = func::Builder::hidden(self, "init");
        for number in first_values.into_iter().flatten() {
            builder.call_plain(number);
        }
        let function = builder.finish();
        self.work.program.functions[library as usize] = function;
        let slots = std::mem::take(&mut self.work.global_slots);
        self.work.program.globals = self.work.types.layout(&mut self.work.program, Layout::new(slots, 8));
    }

    /// Whether it is a package of the library, in which the first values of variables have no effects: those of variables that
    /// the program does not use are left out.
    fn is_library(&self, package: PackageId) -> bool {
        self.work.of_library.contains(&package)
    }

    /// Makes the functions that give the variables of the library that are used their first values. Whether there are new ones.
    fn give_first_values(&mut self, packages: &[(PackageId, Vec<File>)]) -> bool {
        let info = self.checked.info;
        let packages = packages.iter().filter(|(package, _)| self.is_library(*package));
        let order: Vec<_> = packages.filter_map(|(package, _)| info.init_order.get(package)).flatten().collect();
        self.work.first_values.resize(order.len(), None);
        let before = self.work.program.functions.len();
        for (at, initializer) in order.iter().enumerate() {
            let is_used = initializer.lhs.iter().any(|object| self.work.globals.contains_key(object));
            if is_used && self.work.first_values[at].is_none() {
                self.work.first_values[at] = Some(self.initializer(initializer));
            }
        }
        self.work.program.functions.len() > before
    }

    /// The type of a variable of package runtime.
    fn fault(&mut self, packages: &[(PackageId, Vec<File>)], name: &str) -> u32 {
        let (arena, tree) = (self.checked.arena, self.checked.tree);
        let runtime = packages.iter().find(|(package, _)| arena[*package].path == "runtime");
        let scope = runtime.map(|(package, _)| arena[*package].scope);
        let objects = scope.map(|scope| arena[scope].sorted(tree)).unwrap_or_default();
        let fault = objects.into_iter().find(|object| tree.text(arena[*object].name) == name);
        let typ = fault.and_then(|fault| arena[fault].typ);
        self.runtime_type(typ.unwrap_or_else(|| unreachable!("gort internal bug: no package runtime; please report")))
    }

    fn main_of(&self, package: PackageId) -> Option<ObjectId> {
        let scope = self.checked.arena[package].scope;
        self.work.decls.keys().copied().find(|object| {
            let object = &self.checked.arena[*object];
            object.parent == Some(scope) && self.checked.tree.text(object.name) == "main"
        })
    }

    fn declare(&mut self, decl: DeclId, is_library: bool, inits: &mut Vec<Init>) {
        let Checked { tree, info, files, .. } = self.checked;
        match tree[decl].kind {
            DeclKind::Func(func) => {
                let Some(object) = info.defs.get(func.name) else { return };
                if func.recv.is_none() && tree.name_text(func.name) == "init" {
                    if let Some((file, _)) = files.offset(tree[decl].pos) {
                        inits.push(Init { file, func });
                    }
                    return;
                }
                self.work.decls.insert(*object, func);
            }
            DeclKind::Var { names, .. } if !is_library => {
                for name in tree.list(names) {
                    let Some(object) = info.defs.get(*name).copied() else { continue };
                    self.global(object);
                }
            }
            _ => {}
        }
    }

    /// Where a package variable lies.
    fn global(&mut self, object: ObjectId) -> u32 {
        if let Some(known) = self.work.globals.get(&object) {
            return *known;
        }
        let offset = self.work.global_slots.len() as u32;
        let typ = self.checked.arena[object].typ.unwrap_or_else(|| self.checked.arena.invalid());
        self.pos = self.checked.arena[object].pos;
        let slots = self.kinds(typ);
        self.work.global_slots.extend(slots.iter());
        self.work.globals.insert(object, offset);
        offset
    }

    fn reserve(&mut self) -> u32 {
        self.work.program.functions.push(Function::default());
        self.work.program.functions.len() as u32 - 1
    }

    /// The number of a declared function or method with these type arguments.
    fn declared(&mut self, object: ObjectId, targs: Vec<TypeId>) -> u32 {
        let object = self.checked.arena[object].origin.unwrap_or(object);
        let key = targs.iter().map(|targ| self.runtime_type(*targ)).collect();
        self.want(Wanted::Declared(object, key), targs)
    }

    fn want(&mut self, wanted: Wanted, targs: Vec<TypeId>) -> u32 {
        if let Some(known) = self.work.wanted.get(&wanted) {
            return *known;
        }
        let number = self.reserve();
        self.work.wanted.insert(wanted.clone(), number);
        self.work.todo.push((wanted, targs, number));
        number
    }

    fn refuse(&mut self, pos: Pos, what: impl Into<String>) {
        if self.work.refusals.last().is_some_and(|last| last.pos == pos) {
            return;
        }
        self.work.refusals.push(Refusal { pos, what: what.into() });
    }

    fn string(&mut self, bytes: &[u8]) -> u32 {
        if let Some(known) = self.work.strings.get(bytes) {
            return *known;
        }
        let start = self.work.program.text.len() as u32;
        self.work.program.text.extend_from_slice(bytes);
        self.work.program.strings.push((start, start + bytes.len() as u32));
        let number = self.work.program.strings.len() as u32 - 1;
        self.work.strings.insert(bytes.to_vec(), number);
        number
    }

    fn word(&mut self, word: u64) -> u32 {
        let words = &mut self.work.program.words;
        *self.work.words.entry(word).or_insert_with(|| {
            words.push(word);
            words.len() as u32 - 1
        })
    }
}

/// A function `init`.
struct Init {
    file: crate::source::FileId,
    func: Func,
}

/// An expression that was met where none can stand: the checker has seen to it.
#[cold]
fn impossible(what: &str, x: ExprId) -> ! {
    panic!("gort internal bug: {what} at expression {x:?}; please report")
}
