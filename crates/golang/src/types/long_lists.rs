//! Where names stand in long lists of fields and methods: a text may have as many as it likes, and name each.
//!
//! Invariants  I1  what is known of a list is thrown away when the list has grown.
//! Rejected    Asking each field and method of a type for its name, as types2 does: fifty thousand fields that are named once take gc
//!             twenty seconds.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::arena::Arena;
use super::object::ObjectId;
use super::typ::TypeId;
use crate::syntax::Symbol;

/// Shorter lists are looked through.
const LONG: usize = 32;

/// Where the names of a list stand.
#[derive(Default, Debug)]
pub(super) struct Numbers {
    len: usize,
    of_name: FxHashMap<Symbol, Vec<usize>>,
    embedded: Vec<usize>,
}

/// What is known of long lists, by the type whose they are.
#[derive(Default, Debug)]
pub(super) struct LongLists(RefCell<FxHashMap<TypeId, Rc<Numbers>>>);

impl Numbers {
    /// The numbers of what has this name, in order.
    pub(super) fn of(&self, name: Symbol) -> &[usize] {
        self.of_name.get(&name).map_or(&[], Vec::as_slice)
    }

    /// The numbers of embedded fields, in order.
    pub(super) fn embedded(&self) -> &[usize] {
        &self.embedded
    }
}

impl Arena {
    /// Where the names stand in the list of fields or methods of a type. None if the list is short.
    pub(super) fn numbers(&self, typ: TypeId, list: &[ObjectId]) -> Option<Rc<Numbers>> {
        if list.len() < LONG {
            return None;
        }
        let mut known = self.long_lists.0.borrow_mut();
        if let Some(numbers) = known.get(&typ).filter(|numbers| numbers.len == list.len()) {
            return Some(numbers.clone());
        }
        let mut numbers = Numbers { len: list.len(), ..Numbers::default() };
        for (number, object) in list.iter().enumerate() {
            let object = &self[*object];
            numbers.of_name.entry(object.name).or_default().push(number);
            numbers.embedded.extend(object.is_embedded().then_some(number));
        }
        let numbers = Rc::new(numbers);
        known.insert(typ, numbers.clone());
        Some(numbers)
    }
}
