//! Layouts of values, and the types that a running program can tell apart.
//!
//! Invariants  I1  identical types have one number, whichever way they are spelled.
//! See         program.rs (`RuntimeType`), layout.rs.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::Compiler;
use crate::code::Width;
use crate::code::{Field, Keys, MapType, Program, RuntimeType, TypeKind, standard};
use crate::code::{Layout, Slot};
use crate::types::{Arena, BasicKind, Lookup, ObjectId, Struct, Type, TypeId, is_exported};

/// The most slots that a value can have: 128 megabytes.
const MOST_SLOTS: u64 = 1 << 24;

/// The most slots that a value can have that is copied from one place to another.
const MOST_SLOTS_OF_FRAME: usize = 1 << 14;

/// What is known of types.
#[derive(Default)]
pub(super) struct Types {
    layouts: FxHashMap<Layout, u32>,
    kinds: FxHashMap<TypeId, Rc<[Slot]>>,
    /// By what they are written like, with all of what makes types differ.
    numbers: FxHashMap<String, u32>,
    known: FxHashMap<TypeId, u32>,
    /// Of each runtime type, the type.
    of: FxHashMap<u32, TypeId>,
    maps: FxHashMap<u32, u32>,
    methods: FxHashMap<String, u32>,
    /// Whether the program makes types of pointers while it runs.
    pub(super) makes_pointers: bool,
    /// Up to which runtime type those of pointers were made.
    pointed: usize,
    /// Up to which runtime type the methods were looked at.
    made: usize,
    /// Methods of runtime types that nothing calls yet: what tells them from others, the type, the method.
    candidates: Vec<(String, u32, ObjectId)>,
}

impl Types {
    pub(super) fn layout(&mut self, program: &mut Program, layout: Layout) -> u32 {
        *self.layouts.entry(layout).or_insert_with_key(|layout| {
            program.layouts.push(layout.clone());
            program.layouts.len() as u32 - 1
        })
    }
}

impl<'a> Compiler<'a> {
    /// How many slots a value would have, however many that are.
    fn count_slots(&self, typ: TypeId) -> u64 {
        let arena = self.checked.arena;
        match &arena[arena.underlying(typ)] {
            Type::Array { len, elem } => len.unwrap_or(0).saturating_mul(self.count_slots(*elem)),
            Type::Struct(Struct { fields, .. }) | Type::Tuple(fields) => {
                fields.iter().fold(0, |sum: u64, field| sum.saturating_add(self.count_slots(self.type_of(*field))))
            }
            // More or less.
            _ => 1,
        }
    }

    /// The kinds of the slots of a value.
    pub(super) fn kinds(&mut self, typ: TypeId) -> Rc<[Slot]> {
        if let Some(known) = self.work.types.kinds.get(&typ) {
            return Rc::clone(known);
        }
        if self.count_slots(typ) > MOST_SLOTS {
            let pos = self.pos;
            self.refuse(pos, format!("values as large as those of the type {}", self.short_name(typ)));
            return Rc::new([]);
        }
        let arena: &'a Arena = self.checked.arena;
        let mut slots = Vec::new();
        match &arena[arena.underlying(typ)] {
            Type::Basic { kind, .. } => match kind {
                BasicKind::Float32 | BasicKind::Float64 | BasicKind::UntypedFloat => slots.push(Slot::Float),
                BasicKind::String | BasicKind::UntypedString => slots.extend([Slot::Text, Slot::Number]),
                BasicKind::Complex64 | BasicKind::Complex128 | BasicKind::UntypedComplex => {
                    slots.extend([Slot::Float, Slot::Float]);
                }
                BasicKind::UnsafePointer | BasicKind::UntypedNil => slots.push(Slot::Pointer),
                _ => slots.push(Slot::Number),
            },
            Type::Array { len, elem } => {
                let elem = self.kinds(*elem);
                for _ in 0..len.unwrap_or(0) {
                    slots.extend(elem.iter());
                }
            }
            Type::Slice(_) => slots.extend([Slot::Pointer, Slot::Number, Slot::Number]),
            Type::Pointer(_) | Type::Map { .. } | Type::Chan { .. } | Type::Signature(_) => slots.push(Slot::Pointer),
            Type::Struct(Struct { fields, .. }) | Type::Tuple(fields) => {
                for field in fields {
                    let field = self.kinds(self.type_of(*field));
                    slots.extend(field.iter());
                }
            }
            Type::Interface(_) => slots.extend([Slot::Type, Slot::Value]),
            other => unreachable!("gort internal bug: a value of {other:?}; please report"),
        }
        let slots: Rc<[Slot]> = slots.into();
        self.work.types.kinds.insert(typ, Rc::clone(&slots));
        slots
    }

    /// How many slots a value has in memory.
    pub(super) fn words(&mut self, typ: TypeId) -> u32 {
        self.kinds(typ).len() as u32
    }

    /// How many slots a value has that lies in a frame.
    pub(super) fn size(&mut self, typ: TypeId) -> u16 {
        let words = self.kinds(typ).len();
        if words > MOST_SLOTS_OF_FRAME {
            let pos = self.pos;
            self.refuse(pos, format!("copies of values as large as those of the type {}", self.short_name(typ)));
        }
        words.min(MOST_SLOTS_OF_FRAME) as u16
    }

    pub(super) fn type_of(&self, object: ObjectId) -> TypeId {
        self.checked.arena[object].typ.unwrap_or_else(|| self.checked.arena.invalid())
    }

    /// Whether elements of a slice of this type are bytes.
    pub(super) fn is_byte(&self, typ: TypeId) -> bool {
        self.checked.arena.basic_kind(typ) == Some(BasicKind::Uint8) && !self.checked.arena.is_type_param(typ)
    }

    /// The layout of elements of slices of this type.
    pub(super) fn elem_layout(&mut self, typ: TypeId) -> u32 {
        if self.is_byte(typ) { standard::BYTES } else { self.layout(typ) }
    }

    /// The layout of objects that hold one value of the type.
    pub(super) fn layout(&mut self, typ: TypeId) -> u32 {
        let slots = self.kinds(typ).to_vec();
        let size = self.go_size(typ).0;
        self.work.types.layout(&mut self.work.program, Layout::new(slots, size as u32))
    }

    /// How many bytes Go uses for a value, and to what it aligns it.
    pub(super) fn go_size(&self, typ: TypeId) -> (u64, u64) {
        let arena = self.checked.arena;
        match &arena[arena.underlying(typ)] {
            Type::Basic { kind, .. } => {
                let size = match kind {
                    BasicKind::Bool | BasicKind::UntypedBool | BasicKind::Int8 | BasicKind::Uint8 => 1,
                    BasicKind::Int16 | BasicKind::Uint16 => 2,
                    BasicKind::Int32 | BasicKind::Uint32 | BasicKind::Float32 => 4,
                    BasicKind::Complex64 => return (8, 4),
                    BasicKind::Complex128 | BasicKind::String => return (16, 8),
                    _ => 8,
                };
                (size, size)
            }
            Type::Array { len, elem } => {
                let (size, align) = self.go_size(*elem);
                (size * len.unwrap_or(0), align)
            }
            Type::Slice(_) => (24, 8),
            Type::Interface(_) => (16, 8),
            Type::Struct(Struct { fields, .. }) => {
                let (mut at, mut most, mut last) = (0u64, 1, 1);
                for field in fields {
                    let (size, align) = self.go_size(self.type_of(*field));
                    at = at.next_multiple_of(align) + size;
                    (most, last) = (most.max(align), size);
                }
                // A field without size at the end must not point behind the struct.
                at += u64::from(last == 0 && at > 0);
                (at.next_multiple_of(most), most)
            }
            _ => (8, 8),
        }
    }

    /// The width of an integer type.
    pub(super) fn width(&self, typ: TypeId) -> Option<Width> {
        Some(match self.checked.arena.basic_kind(typ)? {
            BasicKind::Int8 => Width::I8,
            BasicKind::Int16 => Width::I16,
            BasicKind::Int32 | BasicKind::UntypedRune => Width::I32,
            BasicKind::Int | BasicKind::Int64 | BasicKind::UntypedInt => Width::I64,
            BasicKind::Uint8 => Width::U8,
            BasicKind::Uint16 => Width::U16,
            BasicKind::Uint32 => Width::U32,
            BasicKind::Uint | BasicKind::Uint64 | BasicKind::Uintptr => Width::U64,
            _ => return None,
        })
    }

    /// The number of a type.
    pub(super) fn runtime_type(&mut self, typ: TypeId) -> u32 {
        let arena: &'a Arena = self.checked.arena;
        let typ = arena.unalias(typ);
        if let Some(known) = self.work.types.known.get(&typ) {
            return *known;
        }
        let key = self.type_key(typ);
        if let Some(known) = self.work.types.numbers.get(&key).copied() {
            self.work.types.known.insert(typ, known);
            return known;
        }
        let number = self.work.program.types.len() as u32;
        self.work.types.numbers.insert(key, number);
        self.work.types.known.insert(typ, number);
        self.work.types.of.insert(number, typ);
        let none = self.work.program.types[0].clone();
        self.work.program.types.push(none);
        let kind = self.type_kind(typ);
        let made = RuntimeType {
            name: self.short_name(typ),
            package: self.package_of(typ),
            kind,
            named: matches!(arena[typ], Type::Named(_)),
            word: matches!(arena.basic_kind(typ), Some(BasicKind::Int | BasicKind::Uint)),
            layout: self.layout(typ),
            comparable: arena.is_comparable(self.checked.tree, typ, true),
            pointer: self.work.program.types[number as usize].pointer,
            methods: Vec::new(),
        };
        if let TypeKind::Pointer(base) = made.kind
            && !made.named
        {
            self.work.program.types[base as usize].pointer = number;
        }
        self.work.program.types[number as usize] = made;
        number
    }

    /// The type of a number.
    pub(super) fn type_of_number(&self, number: u32) -> TypeId {
        self.work.types.of[&number]
    }

    /// The path of the package that declares the type.
    fn package_of(&self, typ: TypeId) -> Option<String> {
        let arena = self.checked.arena;
        let Type::Named(_) = &arena[typ] else { return None };
        let package = arena[arena.name_of_type(arena.origin(typ))].package?;
        Some(arena[package].path.clone())
    }

    fn type_kind(&mut self, typ: TypeId) -> TypeKind {
        let arena: &'a Arena = self.checked.arena;
        match &arena[arena.underlying(typ)] {
            Type::Basic { kind, .. } => match kind {
                BasicKind::Bool | BasicKind::UntypedBool => TypeKind::Bool,
                BasicKind::Float32 => TypeKind::Float(32),
                BasicKind::Float64 | BasicKind::UntypedFloat => TypeKind::Float(64),
                BasicKind::String | BasicKind::UntypedString => TypeKind::String,
                BasicKind::Complex64 => TypeKind::Complex(64),
                BasicKind::Complex128 | BasicKind::UntypedComplex => TypeKind::Complex(128),
                BasicKind::UnsafePointer => {
                    let pos = self.pos;
                    self.refuse(pos, "an unsafe.Pointer in an interface");
                    TypeKind::None
                }
                _ => self.width(typ).map_or(TypeKind::None, TypeKind::Int),
            },
            Type::Array { len, elem } => TypeKind::Array { elem: self.runtime_type(*elem), len: len.unwrap_or(0) },
            Type::Slice(elem) => TypeKind::Slice(self.runtime_type(*elem)),
            Type::Pointer(base) => TypeKind::Pointer(self.runtime_type(*base)),
            Type::Map { key, elem } => TypeKind::Map {
                key: self.runtime_type(*key),
                elem: self.runtime_type(*elem),
                map: self.map_type(*key, *elem),
            },
            Type::Chan { elem, .. } => TypeKind::Chan { elem: self.runtime_type(*elem) },
            Type::Signature(_) => TypeKind::Func,
            Type::Struct(of) => {
                let mut offset = 0;
                let mut made = Vec::new();
                for (at, field) in of.fields.iter().enumerate() {
                    let typ = self.type_of(*field);
                    let name = self.checked.tree.text(arena[*field].name).to_owned();
                    made.push(Field {
                        exported: is_exported(&name),
                        name,
                        typ: self.runtime_type(typ),
                        offset,
                        embedded: arena[*field].is_embedded(),
                        tag: of.tag(at).to_vec(),
                    });
                    offset += self.words(typ);
                }
                TypeKind::Struct(made)
            }
            Type::Interface(_) => {
                let set = arena.type_set(self.checked.tree, typ);
                let mut methods: Vec<u32> = set.methods.iter().map(|method| self.method_number(*method)).collect();
                // The first that is missing is the first in Go's order, which is that of names.
                methods.sort_by_key(|method| self.work.program.methods[*method as usize].0.clone());
                TypeKind::Interface(methods)
            }
            _ => TypeKind::None,
        }
    }

    /// The number of a method's name and type, with its package if it is not exported.
    pub(super) fn method_number(&mut self, method: ObjectId) -> u32 {
        let arena: &'a Arena = self.checked.arena;
        let name = self.checked.tree.text(arena[method].name);
        let key = self.method_key(method);
        if let Some(known) = self.work.types.methods.get(&key) {
            return *known;
        }
        let results = match &arena[arena.underlying(self.type_of(method))] {
            Type::Signature(signature) => signature.results.clone(),
            _ => Vec::new(),
        };
        let slots = results.iter().map(|result| self.size(self.type_of(*result))).sum();
        self.work.program.methods.push((name.to_owned(), slots));
        let number = self.work.program.methods.len() as u32 - 1;
        self.work.types.methods.insert(key, number);
        number
    }

    /// What tells a method from all that are no implementation of the same.
    fn method_key(&self, method: ObjectId) -> String {
        let object = &self.checked.arena[method];
        let name = self.checked.tree.text(object.name);
        let mut key = match object.package.filter(|_| !is_exported(name)) {
            Some(package) => format!("{}.{name}", self.checked.arena[package].path),
            None => name.to_owned(),
        };
        self.write_key(&mut key, self.type_of(method));
        key
    }

    /// What tells `Error() string` and `String() string` from other methods.
    fn said_keys(&self) -> Option<[String; 2]> {
        let arena = self.checked.arena;
        let error = *arena.type_set(self.checked.tree, arena.universe().error).methods.first()?;
        let key = self.method_key(error);
        let string = format!("String{}", key.strip_prefix("Error")?);
        Some([key, string])
    }

    /// If the program can ask for them, the types of pointers to all runtime types but pointers, and to what lies in structs, arrays,
    /// slices, maps and channels.
    fn make_pointers(&mut self) {
        while self.work.types.makes_pointers && self.work.types.pointed < self.work.program.types.len() {
            let number = self.work.types.pointed as u32;
            self.work.types.pointed += 1;
            let of = match &self.work.program.types[number as usize].kind {
                TypeKind::Pointer(_) if !self.work.program.types[number as usize].named => vec![],
                TypeKind::Struct(fields) => fields.iter().map(|field| field.typ).chain([number]).collect(),
                TypeKind::Array { elem, .. } | TypeKind::Slice(elem) | TypeKind::Chan { elem } => vec![*elem, number],
                TypeKind::Map { key, elem, .. } => vec![*key, *elem, number],
                _ => vec![number],
            };
            for base in of {
                if let Some(typ) = self.work.types.of.get(&base).copied() {
                    self.runtime_type(self.checked.arena.pointer(typ));
                }
            }
        }
    }

    /// The methods of runtime types that an interface of the program has, or that what ends by a panic is shown with: others are never
    /// called by way of an interface. Whether there are new ones.
    pub(super) fn make_methods(&mut self) -> bool {
        self.make_pointers();
        while self.work.types.made < self.work.program.types.len() {
            let number = self.work.types.made as u32;
            self.work.types.made += 1;
            let Some(typ) = self.work.types.of.get(&number).copied() else { continue };
            if self.checked.arena.is_interface(typ) {
                continue;
            }
            for method in self.method_set(typ) {
                let key = self.method_key(method);
                self.work.types.candidates.push((key, number, method));
            }
        }
        let said = self.said_keys().unwrap_or_default();
        let known = &self.work.types.methods;
        let called = |(key, _, _): &mut (String, u32, ObjectId)| known.contains_key(key.as_str()) || said.contains(key);
        let called: Vec<_> = self.work.types.candidates.extract_if(.., called).collect();
        for (key, number, method) in &called {
            let name = self.method_number(*method);
            if let Some(at) = said.iter().position(|said| said == key) {
                self.work.program.said[at] = Some(name);
            }
            let func = self.by_word(*number, *method);
            let methods = &mut self.work.program.types[*number as usize].methods;
            let at = methods.partition_point(|(known, _)| *known < name);
            methods.insert(at, (name, func));
        }
        !called.is_empty()
    }

    /// The methods that values of the type have, promoted ones too.
    fn method_set(&self, typ: TypeId) -> Vec<ObjectId> {
        let (arena, tree) = (self.checked.arena, self.checked.tree);
        let mut names = Vec::new();
        let (mut todo, mut seen) = (vec![typ], Vec::new());
        while let Some(at) = todo.pop() {
            let (base, _) = arena.deref(at);
            if seen.contains(&base) {
                continue;
            }
            seen.push(base);
            if let Some(named) = arena.as_named(base) {
                names.extend(
                    arena.declared_methods(named).iter().map(|method| (arena[*method].package, arena[*method].name)),
                );
            }
            match &arena[arena.underlying(base)] {
                Type::Struct(of) => {
                    todo.extend(
                        of.fields.iter().filter(|field| arena[**field].is_embedded()).map(|field| self.type_of(*field)),
                    );
                }
                Type::Interface(_) if at != typ => {
                    let set = arena.type_set(tree, base);
                    names.extend(set.methods.iter().map(|method| (arena[*method].package, arena[*method].name)));
                }
                _ => {}
            }
        }
        names.sort_unstable();
        names.dedup();
        let lookup = |(package, name)| match arena.lookup_field_or_method(tree, typ, false, package, name) {
            Lookup::Found { obj, .. } if matches!(arena[obj].kind, crate::types::ObjectKind::Func) => Some(obj),
            _ => None,
        };
        names.into_iter().filter_map(lookup).collect()
    }

    /// The number of a type of maps.
    pub(super) fn map_type(&mut self, key: TypeId, elem: TypeId) -> u32 {
        let key_number = self.runtime_type(key);
        let map = self.checked.arena.map(key, elem);
        let number = self.runtime_type(map);
        if let Some(known) = self.work.types.maps.get(&number) {
            return *known;
        }
        let (key_kinds, value_kinds) = (self.kinds(key), self.kinds(elem));
        let mut slots = vec![Slot::Number, Slot::Number];
        slots.extend(key_kinds.iter().chain(value_kinds.iter()));
        let entry = self.work.types.layout(&mut self.work.program, Layout::new(slots, 8));
        self.work.program.maps.push(MapType {
            key: key_number,
            keys: Keys::of(&key_kinds),
            key_slots: key_kinds.len() as u16,
            value_slots: value_kinds.len() as u16,
            entry,
        });
        let made = self.work.program.maps.len() as u32 - 1;
        self.work.types.maps.insert(number, made);
        made
    }
}
