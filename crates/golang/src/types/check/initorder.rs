//! The order in which a package's variables get their values, and the cycles in it.
//!
//! Invariants  I1  a node depends on each constant and variable that its value names, itself or through functions.
//! See         cmd/compile/internal/types2/initorder.go.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Checker, Initializer, Report};
use crate::types::object::{ObjectId, ObjectKind};

/// A constant or variable whose turn has not come.
struct Node {
    obj: ObjectId,
    /// Those that depend on it, by their numbers.
    pred: Vec<usize>,
    /// On how many it still depends.
    ndeps: usize,
}

/// Whose turn it is: constants first, then what depends on least, then what stands first.
type Turn = (bool, usize, u32, usize);

impl Checker<'_, '_> {
    pub(super) fn init_order(&mut self) {
        let mut nodes = self.dependency_graph();
        let turn = |check: &Self, nodes: &[Node], at: usize| -> Turn {
            let object = &check.arena[nodes[at].obj];
            (!matches!(object.kind, ObjectKind::Const(_)), nodes[at].ndeps, object.order, at)
        };
        let mut queue: BTreeSet<Turn> = (0..nodes.len()).map(|at| turn(self, &nodes, at)).collect();
        let mut emitted = FxHashSet::default();
        let mut order = Vec::new();
        while let Some((_, ndeps, _, at)) = queue.pop_first() {
            let obj = nodes[at].obj;
            // What depends on a cycle, and is not on it, has no path to itself.
            if ndeps > 0
                && let Some(cycle) = self.find_path(obj)
            {
                self.report_cycle(&cycle);
            }
            for before in std::mem::take(&mut nodes[at].pred) {
                let was_waiting = queue.remove(&turn(self, &nodes, before));
                nodes[before].ndeps -= 1;
                if was_waiting {
                    queue.insert(turn(self, &nodes, before));
                }
            }
            if !matches!(self.arena[obj].kind, ObjectKind::Var(_)) {
                continue;
            }
            let Some(rhs) = self.obj_map[&obj].init else { continue };
            if emitted.insert(self.decl_of(obj)) {
                let lhs = &self.obj_map[&obj].lhs;
                let lhs = if lhs.is_empty() { vec![obj] } else { lhs.to_vec() };
                order.push(Initializer { lhs, rhs });
            }
        }
        self.info.init_order.insert(self.pkg, order);
    }

    /// What an object's declaration names, in the order of the text.
    fn dependencies(&self, obj: ObjectId) -> Vec<ObjectId> {
        let mut deps: Vec<ObjectId> = self.obj_map[&self.decl_of(obj)].deps.iter().copied().collect();
        deps.sort_by_key(|obj| self.arena[*obj].order);
        deps
    }

    /// Constants and variables, each with those that depend on it: functions that lie between are left out.
    fn dependency_graph(&self) -> Vec<Node> {
        let is_node = |obj: &ObjectId| matches!(self.arena[*obj].kind, ObjectKind::Const(_) | ObjectKind::Var(_));
        let objects: Vec<ObjectId> = self.obj_list.iter().copied().filter(is_node).collect();
        let numbers: FxHashMap<ObjectId, usize> = objects.iter().enumerate().map(|(at, obj)| (*obj, at)).collect();
        let mut nodes: Vec<Node> = objects.iter().map(|obj| Node { obj: *obj, pred: Vec::new(), ndeps: 0 }).collect();
        for (at, obj) in objects.iter().enumerate() {
            let mut seen = FxHashSet::default();
            let mut todo = self.dependencies(*obj);
            while let Some(dep) = todo.pop() {
                if !seen.insert(dep) {
                    continue;
                }
                match numbers.get(&dep) {
                    Some(number) => {
                        nodes[*number].pred.push(at);
                        nodes[at].ndeps += 1;
                    }
                    None => todo.extend(self.obj_map.get(&dep).into_iter().flat_map(|info| info.deps.iter().copied())),
                }
            }
        }
        nodes
    }

    /// The way from an object to itself, backwards: it comes first, then what names it. None if there is none.
    fn find_path(&self, from: ObjectId) -> Option<Vec<ObjectId>> {
        let mut seen: FxHashSet<ObjectId> = std::iter::once(from).collect();
        let mut path = vec![(from, self.dependencies(from).into_iter())];
        while let Some((_, deps)) = path.last_mut() {
            match deps.next() {
                Some(dep) if dep == from => {
                    let between = path[1..].iter().rev().map(|(obj, _)| *obj);
                    return Some(std::iter::once(from).chain(between).collect());
                }
                Some(dep) if seen.insert(dep) => path.push((dep, self.dependencies(dep).into_iter())),
                Some(_) => {}
                None => {
                    path.pop();
                }
            }
        }
        None
    }

    fn report_cycle(&mut self, cycle: &[ObjectId]) {
        let first = cycle[0];
        let name = self.name_of(first).to_owned();
        if cycle.len() == 1 {
            return self.error(first, format!("initialization cycle: {name} refers to itself"));
        }
        let mut report = Report::new();
        self.add(&mut report, first, format!("initialization cycle for {name}"));
        let mut obj = first;
        for next in cycle.iter().rev() {
            let text = format!("{} refers to {}", self.name_of(obj), self.name_of(*next));
            self.add(&mut report, obj, text);
            obj = *next;
        }
        self.report(report);
    }
}
