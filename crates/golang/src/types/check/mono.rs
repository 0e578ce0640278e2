//! Instances that would never end: `func f[T any]() { f[*T]() }`.
//!
//! States      A graph: type parameters, and types that are declared in generic functions, with what flows into them. An edge weighs 0 if a
//!             type parameter becomes a type itself, 1 if it becomes one that is made of it. A circle that weighs something never ends.
//! See         cmd/compile/internal/types2/mono.go.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Checker, Report};
use crate::source::Pos;
use crate::syntax::ExprId;
use crate::types::{ObjectId, ObjectKind, Type, TypeId};

/// The graph of a package.
#[derive(Default)]
pub(crate) struct MonoGraph {
    vertices: Vec<Vertex>,
    edges: Vec<Edge>,
    /// The type parameter of a type for which one of a receiver stands.
    canonical: FxHashMap<TypeId, TypeId>,
    /// The number of a type's or type parameter's vertex. None if it needs none.
    places: FxHashMap<ObjectId, Option<usize>>,
}

struct Vertex {
    /// The weight of the heaviest way to it that is known.
    weight: u64,
    /// The last edge of that way, and how many there are on it.
    from: usize,
    len: usize,
    obj: ObjectId,
}

struct Edge {
    to: usize,
    from: usize,
    weight: u64,
    pos: Pos,
    typ: TypeId,
}

impl MonoGraph {
    fn vertex(&mut self, obj: ObjectId) -> usize {
        self.vertices.push(Vertex { weight: 0, from: 0, len: 0, obj });
        self.vertices.len() - 1
    }
}

impl Checker<'_, '_> {
    /// Reports instances that would never end.
    pub(crate) fn monomorph(&mut self) {
        // The heaviest ways, by Bellman's and Ford's algorithm: a way through all vertices has been somewhere twice.
        let graph = &mut self.mono;
        let mut again = true;
        while again {
            again = false;
            for (at, edge) in graph.edges.iter().enumerate() {
                let (weight, len) = (graph.vertices[edge.from].weight + edge.weight, graph.vertices[edge.from].len + 1);
                let all = graph.vertices.len();
                let to = &mut graph.vertices[edge.to];
                if weight <= to.weight {
                    continue;
                }
                (to.from, to.len) = (at, len);
                if len == all {
                    let to = edge.to;
                    return self.report_instance_loop(to);
                }
                to.weight = weight;
                again = true;
            }
        }
    }

    /// Reports the circle from which a way leads to the vertex.
    fn report_instance_loop(&mut self, vertex: usize) {
        let graph = &self.mono;
        let (mut stack, mut seen, mut at) = (Vec::new(), vec![false; graph.vertices.len()], vertex);
        while !seen[at] {
            stack.push(at);
            seen[at] = true;
            at = graph.edges[graph.vertices[at].from].from;
        }
        // What was met before it is not on the circle.
        stack.drain(..stack.iter().position(|other| *other == at).unwrap_or(0));
        let mut report = Report::new();
        self.add(&mut report, graph.vertices[at].obj, "instantiation cycle:");
        for vertex in stack {
            let edge = &graph.edges[graph.vertices[vertex].from];
            let obj = graph.vertices[edge.to].obj;
            let how = match self.arena[self.type_of(obj)] {
                Type::TypeParam(_) => "instantiated as",
                _ => "implicitly parameterized by",
            };
            self.add(&mut report, edge.pos, format!("{} {how} {}", self.name_of(obj), self.show(edge.typ)));
        }
        self.report(report);
    }

    /// The type parameter of a receiver stands for one of its type.
    pub(crate) fn mono_record_canon(&mut self, receivers: TypeId, types: TypeId) {
        self.mono.canonical.insert(receivers, types);
    }

    /// Type parameters become type arguments. The expressions are those of the type arguments, as far as they are written down.
    pub(crate) fn mono_record_instance(&mut self, pos: Pos, tparams: &[TypeId], targs: &[TypeId], xlist: &[ExprId]) {
        for (at, (tparam, targ)) in tparams.iter().zip(targs).enumerate() {
            // Instances across packages cannot go in a circle.
            if self.arena[self.arena.name_of_type(*tparam)].package == Some(self.pkg) {
                let pos = xlist.get(at).map_or(pos, |x| self.tree.start_pos(*x));
                self.mono_assign(pos, *tparam, *targ);
            }
        }
    }

    fn mono_assign(&mut self, pos: Pos, tparam: TypeId, targ: TypeId) {
        let (mut todo, mut interfaces) = (vec![targ], FxHashSet::default());
        while let Some(found) = todo.pop() {
            let typ = self.arena.unalias(found);
            let types =
                |objects: &[ObjectId]| objects.iter().rev().map(|object| self.type_of(*object)).collect::<Vec<_>>();
            let from = match &self.arena[typ] {
                Type::TypeParam(_) => Some(self.mono_type_param(typ)),
                Type::Named(_) => {
                    todo.extend(self.arena.type_args(typ).iter().rev());
                    self.mono_local_named(typ)
                }
                Type::Array { elem, .. } | Type::Chan { elem, .. } | Type::Pointer(elem) | Type::Slice(elem) => {
                    todo.push(*elem);
                    None
                }
                Type::Map { key, elem } => {
                    todo.extend([*elem, *key]);
                    None
                }
                Type::Interface(_) => {
                    if interfaces.insert(typ) {
                        todo.extend(types(&self.arena.type_set(self.tree, typ).methods));
                    }
                    None
                }
                Type::Signature(signature) => {
                    todo.extend(types(&signature.results));
                    todo.extend(types(&signature.params));
                    None
                }
                Type::Struct(of) => {
                    todo.extend(types(&of.fields));
                    None
                }
                _ => None,
            };
            if let Some(from) = from {
                let to = self.mono_type_param(tparam);
                let weight = u64::from(typ != targ);
                self.mono.edges.push(Edge { to, from, weight, pos, typ: targ });
            }
        }
    }

    /// The vertex of a type that is declared in a generic function. None for other types.
    fn mono_local_named(&mut self, typ: TypeId) -> Option<usize> {
        let obj = self.arena.name_of_type(self.arena.origin(typ));
        let object = &self.arena[obj];
        let (root, pos) = (self.arena[self.pkg].scope, object.pos);
        if object.package != Some(self.pkg) || object.parent == Some(root) {
            return None;
        }
        if let Some(known) = self.mono.places.get(&obj) {
            return *known;
        }
        // All type parameters that can be seen from its declaration.
        let mut around = Vec::new();
        let mut scope = object.parent;
        while let Some(at) = scope.filter(|at| *at != root) {
            let names = self.arena[at]
                .sorted(self.tree)
                .into_iter()
                .filter(|name| matches!(self.arena[*name].kind, ObjectKind::TypeName) && self.arena[*name].pos < pos);
            let params = names.filter_map(|name| self.arena[name].typ);
            around.extend(params.filter(|typ| matches!(self.arena[*typ], Type::TypeParam(_))));
            scope = self.arena[at].parent;
        }
        let mut vertex = None;
        for tparam in around {
            let to = *vertex.get_or_insert_with(|| self.mono.vertex(obj));
            let from = self.mono_type_param(tparam);
            self.mono.edges.push(Edge { to, from, weight: 1, pos, typ: tparam });
        }
        self.mono.places.insert(obj, vertex);
        vertex
    }

    fn mono_type_param(&mut self, tparam: TypeId) -> usize {
        let Type::TypeParam(param) = &self.arena[tparam] else {
            unreachable!("gort internal bug: a type parameter that is none; please report")
        };
        let canonical = self.mono.canonical.get(&tparam).copied().or(param.stands_for).unwrap_or(tparam);
        let obj = self.arena.name_of_type(canonical);
        if let Some(Some(known)) = self.mono.places.get(&obj) {
            return *known;
        }
        let made = self.mono.vertex(obj);
        self.mono.places.insert(obj, Some(made));
        made
    }
}
