//! Types are shown, compared and told apart as real Go does it: random declarations, made here without a checker, and read by go/types.
//!
//! A program declares named types `T0`, aliases `A0`, a generic `G`, constraints `K0`, and aliases `X0` of what is asked about. Half of
//! the latter come in pairs that are the same but for their spelling.

use gort_golang::source::{Files, Pos};
use gort_golang::syntax::{ChanDir, Tree};
use gort_golang::types::constant::Value;
use gort_golang::types::{
    Alias, Arena, Interface, Named, Object, ObjectKind, Package, PackageId, Printer, Scope, Signature, Struct, Term,
    Terms, Type, TypeId, TypeParam, VarKind,
};

use crate::generator::Draw;
use crate::oracle::{self, Oracle};
use crate::stress;

/// The declarations of a program, as text and as types.
struct World {
    tree: Tree,
    arena: Arena,
    package: PackageId,
    text: String,
    named: Vec<TypeId>,
    aliases: Vec<TypeId>,
    generic: TypeId,
    constraints: Vec<TypeId>,
    asked: Vec<TypeId>,
    /// Which of two spellings is chosen.
    other_spelling: bool,
    /// Whether the first term of a union has the other form.
    other_tilde: bool,
}

const NAMED: usize = 5;
const ALIASES: usize = 2;
const CONSTRAINTS: usize = 6;
const ASKED: usize = 8;

impl World {
    fn new() -> World {
        let mut tree = Tree::new();
        let mut arena = Arena::new(&mut tree);
        let universe = arena.universe().scope;
        let scope = arena.add_scope(Scope::new(Some(universe), (Pos::NONE, Pos::NONE)));
        let package = arena.add_package(Package::new("p", "p", scope));
        let invalid = arena.invalid();
        let text = "package p\n\ntype G[P, R any, Q ~int, S int] struct{}\n".to_owned();
        let mut world = World {
            tree,
            arena,
            package,
            text,
            named: Vec::new(),
            aliases: Vec::new(),
            generic: invalid,
            constraints: Vec::new(),
            asked: Vec::new(),
            other_spelling: false,
            other_tilde: false,
        };
        world.generic = world.declare("G");
        let (any, empty) = (world.arena.universe().any, world.arena.add_type(Type::Struct(Struct::default())));
        let int = world.lookup("int");
        let union = world.arena.add_type(Type::Union(vec![Term { tilde: true, typ: int }]));
        let [integers, exactly] = [union, int];
        let bounds = [("P", any), ("R", any), ("Q", integers), ("S", exactly)];
        let tparams = bounds.into_iter().enumerate().map(|(index, (name, bound))| {
            let obj = world.object(name, None, ObjectKind::TypeName);
            world.arena.add_type(Type::TypeParam(TypeParam::new(obj, index, Some(bound))))
        });
        let tparams: Vec<_> = tparams.collect();
        if let Type::Named(generic) = &mut world.arena[world.generic] {
            (generic.rhs, generic.tparams) = (Some(empty), tparams);
        }
        for at in 0..NAMED {
            let named = world.declare(&format!("T{at}"));
            world.named.push(named);
        }
        world
    }

    fn object(&mut self, name: &str, typ: Option<TypeId>, kind: ObjectKind) -> gort_golang::types::ObjectId {
        let name = self.tree.intern(name);
        self.arena.add_object(Object::new(name, Pos::NONE, Some(self.package), typ, kind))
    }

    /// A named type without a right side.
    fn declare(&mut self, name: &str) -> TypeId {
        let obj = self.object(name, None, ObjectKind::TypeName);
        let typ = self.arena.add_type(Type::Named(Named::new(obj)));
        self.arena[obj].typ = Some(typ);
        let scope = self.arena[self.package].scope;
        self.arena.insert(scope, obj).expect("names differ");
        typ
    }

    fn complete(&mut self, typ: TypeId, rhs: TypeId) {
        let Type::Named(named) = &mut self.arena[typ] else { panic!("it is a named type") };
        named.rhs = Some(rhs);
    }

    /// What a predeclared name stands for.
    fn lookup(&mut self, name: &str) -> TypeId {
        let name = self.tree.intern(name);
        let (_, found) = self.arena.lookup(self.arena.universe().scope, name, Pos::NONE).expect("it is predeclared");
        self.arena[found].typ.expect("and has a type")
    }

    fn predeclared(&mut self, draw: &mut Draw) -> (TypeId, String) {
        let names = [("uint8", "byte"), ("int32", "rune"), ("interface{}", "any"), ("error", "error")];
        let others = ["int", "string", "bool", "float64", "uintptr"];
        let name = match draw.below(9) {
            at @ 0..=3 if self.other_spelling => names[at].1,
            at @ 0..=3 => names[at].0,
            at => others[at - 4],
        };
        let typ = match name {
            "interface{}" => self.arena.add_type(Type::Interface(Interface::default())),
            name => self.lookup(name),
        };
        (typ, name.to_owned())
    }

    /// A type. By value it contains only named types before `below`.
    fn typ(&mut self, draw: &mut Draw, depth: usize, below: usize) -> (TypeId, String) {
        if depth == 0 {
            return match draw.below(5) {
                0 if below > 0 => {
                    let at = draw.below(below);
                    (self.named[at], format!("T{at}"))
                }
                1 if !self.aliases.is_empty() => {
                    let at = draw.below(self.aliases.len());
                    let Type::Alias(alias) = &self.arena[self.aliases[at]] else { panic!("it is an alias") };
                    match (self.other_spelling, alias.rhs) {
                        // `A0` is `[]T0`, `A1` is `map[string]*T1`.
                        (true, Some(rhs)) => (rhs, ["[]T0", "map[string]*T1"][at].to_owned()),
                        _ => (self.aliases[at], format!("A{at}")),
                    }
                }
                _ => self.predeclared(draw),
            };
        }
        let depth = depth - 1;
        match draw.below(10) {
            0 => {
                let (base, text) = self.typ(draw, depth, NAMED);
                (self.arena.pointer(base), format!("*{text}"))
            }
            1 => {
                let (elem, text) = self.typ(draw, depth, NAMED);
                (self.arena.slice(elem), format!("[]{text}"))
            }
            2 => {
                let (len, (elem, text)) = (draw.below(3) as u64, self.typ(draw, depth, below));
                (self.arena.array(Some(len), elem), format!("[{len}]{text}"))
            }
            3 => {
                let (elem, text) = self.typ(draw, depth, NAMED);
                let key = self.lookup("string");
                (self.arena.map(key, elem), format!("map[string]{text}"))
            }
            4 => {
                let (elem, text) = self.typ(draw, depth, NAMED);
                let dirs = [(ChanDir::Both, "chan "), (ChanDir::SendOnly, "chan<- "), (ChanDir::RecvOnly, "<-chan ")];
                let (dir, before) = dirs[draw.below(3)];
                (self.arena.chan(dir, elem), format!("{before}({text})"))
            }
            5 => self.structure(draw, depth, below),
            6 => {
                let (signature, text) = self.signature(draw, depth);
                (self.arena.add_type(Type::Signature(signature)), format!("func{text}"))
            }
            7 => {
                let (methods, text) = self.methods(draw, depth);
                let interface = Interface { methods, ..Interface::default() };
                (self.arena.add_type(Type::Interface(interface)), format!("interface{{ {text} }}"))
            }
            8 => {
                // While named types are declared, real Go cannot have aliases there: golang.org/issue/78296.
                let declaring = self.constraints.is_empty();
                let (first, text) = if declaring { self.predeclared(draw) } else { self.typ(draw, 0, NAMED) };
                let int = self.lookup("int");
                let instance = self.arena.instance(self.generic, vec![first, int, int, int]);
                (self.arena.pointer(instance), format!("*G[{text}, int, int, int]"))
            }
            _ => self.typ(draw, 0, below),
        }
    }

    fn structure(&mut self, draw: &mut Draw, depth: usize, below: usize) -> (TypeId, String) {
        let (mut of, mut text) = (Struct::default(), String::new());
        for name in ["A", "b", "_"].into_iter().take(draw.below(4)) {
            let (typ, spelled) = self.typ(draw, depth, below);
            of.fields.push(self.object(name, Some(typ), ObjectKind::Var(VarKind::Field)));
            text += &format!("{name} {spelled}");
            let tag = draw.of(&["", "", "x", "a\"b\u{ad}"]);
            if !tag.is_empty() {
                text += &format!(" `{tag}`");
            }
            of.tags.push(tag.as_bytes().to_vec());
            text += "; ";
        }
        if below > 0 && draw.below(4) == 0 {
            of.fields.push(self.object("T0", Some(self.named[0]), ObjectKind::Var(VarKind::Embedded)));
            text += "T0";
        }
        (self.arena.add_type(Type::Struct(of)), format!("struct{{ {text} }}"))
    }

    fn signature(&mut self, draw: &mut Draw, depth: usize) -> (Signature, String) {
        let mut signature = Signature::default();
        let (mut params, mut results) = (Vec::new(), Vec::new());
        for name in ["x", "y"].into_iter().take(draw.below(3)) {
            let name = if self.other_spelling { name } else { "" };
            let (typ, spelled) = self.typ(draw, depth, NAMED);
            signature.params.push(self.object(name, Some(typ), ObjectKind::Var(VarKind::Param)));
            params.push(format!("{name} {spelled}"));
        }
        if draw.below(3) == 0 {
            let name = if self.other_spelling { "z" } else { "" };
            let (typ, spelled) = self.typ(draw, depth, NAMED);
            let slice = self.arena.slice(typ);
            signature.params.push(self.object(name, Some(slice), ObjectKind::Var(VarKind::Param)));
            params.push(format!("{name} ...{spelled}"));
            signature.variadic = true;
        }
        for name in ["r", "s"].into_iter().take(draw.below(3)) {
            let name = if self.other_spelling { name } else { "" };
            let (typ, spelled) = self.typ(draw, depth, NAMED);
            signature.results.push(self.object(name, Some(typ), ObjectKind::Var(VarKind::Result)));
            results.push(format!("{name} {spelled}"));
        }
        (signature, format!("({}) ({})", params.join(", "), results.join(", ")))
    }

    fn methods(&mut self, draw: &mut Draw, depth: usize) -> (Vec<gort_golang::types::ObjectId>, String) {
        let (mut methods, mut text) = (Vec::new(), String::new());
        let mut names = vec!["m", "M", "B"];
        for _ in 0..draw.below(3) {
            let name = names.remove(draw.below(names.len()));
            let (signature, spelled) = self.signature(draw, depth);
            let typ = self.arena.add_type(Type::Signature(signature));
            methods.push(self.object(name, Some(typ), ObjectKind::Func));
            text += &format!("{name}{spelled}; ");
        }
        self.arena.sort_methods(&self.tree, &mut methods);
        (methods, text)
    }

    /// An interface with methods, unions, and other constraints in it.
    fn constraint(&mut self, draw: &mut Draw) -> (TypeId, String) {
        let mut text = String::new();
        let mut interface = Interface::default();
        if draw.below(3) == 0 {
            (interface.methods, text) = self.methods(draw, 0);
        }
        for _ in 0..draw.below(3) {
            let embedded = match draw.below(5) {
                0 => {
                    text += "comparable; ";
                    self.arena.universe().comparable
                }
                1 | 2 if !self.constraints.is_empty() => {
                    let at = draw.below(self.constraints.len());
                    text += &format!("K{at}; ");
                    self.constraints[at]
                }
                _ => {
                    let mut terms = Vec::new();
                    let mut spelled = Vec::new();
                    for _ in 0..draw.below(4) + 2 {
                        let tilde = (draw.below(3) == 0) != (self.other_tilde && terms.is_empty());
                        let (typ, text) =
                            if draw.below(3) == 0 { self.typ(draw, 1, NAMED) } else { self.typ(draw, 0, NAMED) };
                        terms.push(Term { tilde, typ });
                        spelled.push(format!("{}{text}", if tilde { "~" } else { "" }));
                    }
                    text += &format!("{}; ", spelled.join(" | "));
                    self.arena.add_type(Type::Union(terms))
                }
            };
            interface.embeddeds.push((embedded, Pos::NONE));
        }
        (self.arena.add_type(Type::Interface(interface)), format!("interface{{ {text} }}"))
    }

    fn draw(seed: u64) -> World {
        let mut draw = Draw::new(seed);
        let mut world = World::new();
        for at in 0..ALIASES {
            let base = world.named[at];
            let rhs = if at == 0 {
                world.arena.slice(base)
            } else {
                let (key, elem) = (world.lookup("string"), world.arena.pointer(base));
                world.arena.map(key, elem)
            };
            let obj = world.object(&format!("A{at}"), None, ObjectKind::TypeName);
            let mut alias = Alias::new(obj);
            alias.rhs = Some(rhs);
            let alias = world.arena.add_type(Type::Alias(alias));
            world.aliases.push(alias);
        }
        world.text += "type A0 = []T0\ntype A1 = map[string]*T1\n";
        for at in 0..NAMED {
            let (rhs, text) = match at {
                0 => world.structure(&mut draw, 1, 0),
                _ => world.typ(&mut draw, 1, at),
            };
            world.complete(world.named[at], rhs);
            world.text += &format!("type T{at} {text}\n");
        }
        for at in 0..CONSTRAINTS {
            // Every second one is like the one before, but for its spelling, and perhaps for a tilde.
            let mut alike = Draw::new(seed.wrapping_mul(1000) + at as u64 / 2);
            world.other_spelling = at % 2 == 1;
            world.other_tilde = at % 2 == 1 && draw.below(2) == 0;
            let (rhs, text) = world.constraint(&mut alike);
            let constraint = world.declare(&format!("K{at}"));
            world.complete(constraint, rhs);
            world.constraints.push(constraint);
            world.text += &format!("type K{at} {text}\n");
        }
        for at in 0..ASKED {
            let seed = seed.wrapping_mul(100) + if draw.below(2) == 0 { at as u64 / 2 } else { 50 + at as u64 };
            world.other_spelling = at % 2 == 1;
            let (typ, text) = world.typ(&mut Draw::new(seed), 3, NAMED);
            world.asked.push(typ);
            world.text += &format!("type X{at} = {text}\n");
        }
        world
    }

    /// What real Go is to say of it.
    fn said(&self) -> Vec<String> {
        let World { arena, tree, .. } = self;
        let files = Files::new();
        let printer = Printer { arena, tree, files: &files, package: Some(self.package) };
        let mut said = vec![printer.typ(self.generic)];
        for (i, x) in self.asked.iter().copied().enumerate() {
            let facts = (arena.is_comparable(tree, x, true), arena.has_nil(tree, x));
            said.push(format!("{} {} {}", printer.typ(x), facts.0, facts.1));
            for (j, y) in self.asked[..i].iter().copied().enumerate() {
                said.push(format!("X{j} X{i} {}", arena.identical(tree, x, y)));
                if !arena.is_interface(x) && !arena.is_interface(y) {
                    let assignable = |from, to| arena.assignable_by_form(tree, from, to);
                    said.push(format!("{} {}", assignable(x, y), assignable(y, x)));
                }
            }
        }
        for (i, constraint) in self.constraints.iter().copied().enumerate() {
            let (set, constraint) = (arena.type_set(tree, constraint), arena.underlying(constraint));
            let comparable = match &set.terms {
                Terms::All => set.comparable,
                Terms::Of(terms) => terms.iter().all(|term| arena.is_comparable(tree, term.typ, false)),
            };
            let none = set.terms.is_empty();
            said.push(format!("{} {} {}", printer.typ(constraint), set.is_method_set(), comparable && !none));
            said.extend(set.methods.iter().map(|method| tree.text(arena[*method].name).to_owned()));
            for (j, other) in self.constraints[..i].iter().enumerate() {
                let same = arena.identical(tree, constraint, arena.underlying(*other));
                said.push(format!("K{j} K{i} {same}"));
            }
        }
        said
    }
}

#[test]
fn types_are_shown_and_told_apart_as_real_go_does_it() {
    let Some(oracle) = Oracle::start("types") else { return oracle::skipped("to compare types with") };
    let worlds: Vec<_> = (0..stress(300)).map(|seed| World::draw(seed as u64 + 1)).collect();
    let texts: Vec<_> = worlds.iter().map(|world| world.text.clone().into_bytes()).collect();
    let (mut facts, mut identical, mut wrong) = (0, 0, Vec::new());
    for (world, real) in worlds.iter().zip(oracle.ask(&texts)) {
        let said = world.said();
        facts += said.len();
        identical += said.iter().filter(|fact| fact.starts_with('X') && fact.ends_with("true")).count();
        match said.iter().zip(&real).find(|(ours, theirs)| ours != theirs) {
            Some((ours, theirs)) => wrong.push(format!("{}    here  {ours}\n    there {theirs}", world.text)),
            None => assert_eq!(said.len(), real.len(), "{}", world.text),
        }
    }
    println!("{} programs, {facts} facts, {identical} identical pairs", worlds.len());
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong[..wrong.len().min(6)].join("\n"));
    assert!(identical > worlds.len() / 2, "{identical}");
}

#[test]
fn long_chains_of_types_need_no_stack_and_no_time() {
    const LINKS: usize = 100_000;
    let mut world = World::new();
    let int = world.lookup("int");
    let (mut named, mut alias, mut other) = (int, int, int);
    let mut chain = Vec::new();
    for at in 0..LINKS {
        let next = world.declare(&format!("N{at}"));
        world.complete(next, named);
        named = next;
        chain.push(next);
        let obj = world.object("a", None, ObjectKind::TypeName);
        let rhs = world.arena.slice(alias);
        let mut declared = Alias::new(obj);
        declared.rhs = Some(rhs);
        alias = world.arena.add_type(Type::Alias(declared));
        other = world.arena.slice(other);
    }
    // From the longest chain to the shortest.
    assert!(chain.iter().rev().all(|typ| world.arena.underlying(*typ) == int));
    assert!(world.arena.identical(&world.tree, alias, other));
    let more = world.arena.slice(other);
    assert!(!world.arena.identical(&world.tree, alias, more));
    let (mut embedding, mut containing) = (world.arena.universe().error, int);
    for at in 0..LINKS {
        let interface = Interface { embeddeds: vec![(embedding, Pos::NONE)], ..Interface::default() };
        let interface = world.arena.add_type(Type::Interface(interface));
        embedding = world.declare(&format!("I{at}"));
        world.complete(embedding, interface);
        let field = world.object("f", Some(containing), ObjectKind::Var(VarKind::Field));
        containing = world.arena.add_type(Type::Struct(Struct { fields: vec![field], tags: Vec::new() }));
    }
    assert_eq!(world.arena.type_set(&world.tree, embedding).methods.len(), 1);
    assert!(world.arena.is_comparable(&world.tree, containing, true));
}

#[test]
fn what_is_predeclared_can_be_looked_up() {
    let mut world = World::new();
    let scope = world.arena.universe().scope;
    // As many as go/types has in its universe: 20 types with `error`, `any` and `comparable`, 3 constants, nil, 18 functions.
    assert_eq!(world.arena[scope].len(), 22 + 3 + 1 + 18);
    let name = world.tree.intern("true");
    let (_, found) = world.arena.lookup(scope, name, Pos::NONE).unwrap();
    assert!(matches!(world.arena[found].kind, ObjectKind::Const(Value::Bool(true))));
    let taken = world.object("true", None, ObjectKind::TypeName);
    assert_eq!(world.arena.insert(scope, taken), Err(found));
}

#[test]
fn a_type_parameter_with_a_predeclared_name_says_where_it_is_declared() {
    let mut world = World::new();
    let mut files = Files::new();
    let file = files.add("./prog.go", "package p\n\nfunc f[string any]() {}\n");
    let obj = world.object("string", None, ObjectKind::TypeName);
    world.arena[obj].pos = files.pos(file, 18);
    let bound = Some(world.arena.universe().any);
    let tparam = world.arena.add_type(Type::TypeParam(TypeParam::new(obj, 0, bound)));
    let printer = Printer { arena: &world.arena, tree: &world.tree, files: &files, package: Some(world.package) };
    assert_eq!(printer.typ(tparam), "string /* with string declared at ./prog.go:3:8 */");
}
