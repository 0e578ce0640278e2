//! Which verbs print values of a type.
//!
//! See         passes/printf/types.go.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::source::Pos;
use crate::syntax::{ExprId, ExprKind, Operator};
use crate::types::{BasicKind, Lookup, ObjectId, ObjectKind, Signature, Terms, Type, TypeId, is_exported};
use crate::vet::Subject;

/// What a verb prints.
pub(super) const BOOL: u16 = 1;
pub(super) const BYTE: u16 = 2;
pub(super) const INT: u16 = 4;
pub(super) const RUNE: u16 = 8;
pub(super) const STRING: u16 = 16;
pub(super) const FLOAT: u16 = 32;
pub(super) const COMPLEX: u16 = 64;
pub(super) const POINTER: u16 = 128;
pub(super) const ERROR: u16 = 256;
pub(super) const ANY: u16 = u16::MAX;

/// So deep parts of parts are looked at. Deeper down everything fits.
const DEPTH: usize = 500;

/// A verb that fmt knows.
#[derive(Clone, Copy)]
pub(super) struct Verb {
    pub(super) flags: &'static str,
    pub(super) types: u16,
}

impl Verb {
    /// The verb. `quoted_runes`: of integers %q prints only runes and bytes.
    pub(super) fn known(verb: char, quoted_runes: bool) -> Option<Verb> {
        const NUMBER: &str = " -+.0";
        const ALL: &str = " -+.0#";
        let (flags, types) = match verb {
            '%' => ("", 0),
            'b' => (ALL, INT | FLOAT | COMPLEX | POINTER),
            'c' => ("-", RUNE | INT),
            'd' => (NUMBER, INT | POINTER),
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => (ALL, FLOAT | COMPLEX),
            'o' | 'O' => (ALL, INT | POINTER),
            'p' => ("-#", POINTER),
            'q' if quoted_runes => (ALL, RUNE | BYTE | STRING),
            'q' => (ALL, RUNE | INT | STRING),
            's' => (NUMBER, STRING),
            't' => ("-", BOOL),
            'T' => ("-", ANY),
            'U' => ("-#", RUNE | INT),
            'v' => (ALL, ANY),
            'w' => (ALL, ERROR),
            'x' | 'X' => (ALL, RUNE | INT | STRING | POINTER | FLOAT | COMPLEX),
            _ => return None,
        };
        Some(Verb { flags, types })
    }
}

/// The methods by which values say how they are printed.
pub(super) struct Methods<'s, 'a> {
    subject: &'s Subject<'a>,
    /// Where the bodies of the package's methods are.
    bodies: FxHashMap<ObjectId, (Pos, Pos)>,
}

impl<'s, 'a> Methods<'s, 'a> {
    pub(super) fn new(subject: &'s Subject<'a>) -> Methods<'s, 'a> {
        let methods = subject.functions().into_iter().filter(|function| function.is_method);
        let body = |function: crate::vet::subject::Function| {
            let body = subject.tree[function.body];
            Some((*subject.info.defs.get(function.name?)?, (body.pos, body.rbrace)))
        };
        Methods { subject, bodies: methods.filter_map(body).collect() }
    }

    fn method(&self, typ: TypeId, name: &str) -> Option<ObjectId> {
        let Subject { arena, tree, package, .. } = *self.subject;
        match arena.lookup_field_or_method(tree, typ, false, Some(package), tree.known(name)?) {
            Lookup::Found { obj, .. } if matches!(arena[obj].kind, ObjectKind::Func) => Some(obj),
            _ => None,
        }
    }

    /// Whether a signature is `func() string`.
    fn gives_text(&self, signature: &Signature) -> bool {
        let string = self.subject.arena.basic(BasicKind::String);
        let is_string = |result: &ObjectId| self.subject.arena[*result].typ == Some(string);
        signature.params.is_empty() && signature.results.len() == 1 && signature.results.iter().all(is_string)
    }

    fn has_text(&self, typ: TypeId, name: &str) -> bool {
        let method = self.method(typ, name);
        method.and_then(|method| self.subject.signature_of(method)).is_some_and(|signature| self.gives_text(signature))
    }

    /// Whether values of the type are errors.
    pub(super) fn is_error(&self, typ: TypeId) -> bool {
        self.has_text(typ, "Error")
    }

    /// Whether values of the type may format themselves.
    pub(super) fn is_formatter(&self, typ: TypeId) -> bool {
        let arena = self.subject.arena;
        if arena.is_interface(typ) {
            return true;
        }
        let Some(format) = self.method(typ, "Format").and_then(|method| self.subject.signature_of(method)) else {
            return false;
        };
        let [state, verb] = format.params[..] else { return false };
        let is_state = |typ: TypeId| match &arena[arena.unalias(typ)] {
            Type::Named(named) => {
                self.subject.path_of(named.obj) == "fmt" && self.subject.name_of(named.obj) == "State"
            }
            _ => false,
        };
        let rune = arena.basic(BasicKind::Int32);
        let is_rune = |typ: TypeId| arena.identical(self.subject.tree, typ, rune);
        format.results.is_empty() && arena[state].typ.is_some_and(is_state) && arena[verb].typ.is_some_and(is_rune)
    }

    /// The String or Error method of the value in which the expression stands, if the value is its receiver.
    pub(super) fn recursive(&self, x: ExprId, typ: TypeId) -> Option<ObjectId> {
        if self.is_formatter(typ) {
            return None;
        }
        let Subject { arena, tree, .. } = *self.subject;
        let pos = self.subject.start(x);
        let is_around = |method: &ObjectId| {
            let declared = arena[*method].origin.unwrap_or(*method);
            self.bodies.get(&declared).is_some_and(|(from, to)| *from <= pos && pos <= *to)
        };
        let method = ["String", "Error"].into_iter().filter_map(|name| self.method(typ, name)).find(is_around)?;
        if !self.gives_text(self.subject.signature_of(method)?) {
            return None;
        }
        let declared = arena[method].origin.unwrap_or(method);
        let x = match tree[x].kind {
            ExprKind::Unary { op: Operator::And, x } => x,
            _ => x,
        };
        let is_receiver = self.subject.used(tree.as_name(x)?) == self.subject.signature_of(declared)?.recv;
        is_receiver.then_some(method)
    }

    /// Whether a verb for these types prints values of the type.
    ///
    /// # Errors
    /// Why not, which may be an empty text.
    pub(super) fn matches(&self, types: u16, typ: TypeId) -> Result<(), String> {
        let mut matching =
            Matching { methods: self, types, seen: FxHashSet::default(), reason: String::new(), depth: 0 };
        if matching.matches(typ, true) { Ok(()) } else { Err(matching.reason) }
    }
}

struct Matching<'m, 's, 'a> {
    methods: &'m Methods<'s, 'a>,
    types: u16,
    /// What was met: it fits, or this would have ended.
    seen: FxHashSet<TypeId>,
    reason: String,
    depth: usize,
}

impl Matching<'_, '_, '_> {
    fn any(&self, types: u16) -> bool {
        self.types & types != 0
    }

    fn matches(&mut self, typ: TypeId, is_top: bool) -> bool {
        self.depth += 1;
        let matches = self.depth > DEPTH || self.fits(typ, is_top);
        self.depth -= 1;
        matches
    }

    fn is_text(&self, typ: TypeId) -> bool {
        let arena = self.methods.subject.arena;
        arena.basic_kind(typ) != Some(BasicKind::UntypedNil)
            && (self.methods.is_error(typ) || self.methods.has_text(typ, "String"))
    }

    fn fits(&mut self, typ: TypeId, is_top: bool) -> bool {
        let arena = self.methods.subject.arena;
        if self.types == ERROR {
            return self.methods.is_error(typ) || arena.basic_kind(typ) == Some(BasicKind::UntypedNil);
        }
        if self.methods.is_formatter(typ) || self.any(STRING) && self.is_text(typ) {
            return true;
        }
        if arena.is_type_param(typ) {
            return self.fits_all_of(arena.unalias(typ), is_top);
        }
        let under = arena.underlying(typ);
        if !self.seen.insert(under) {
            return true;
        }
        match &arena[under] {
            Type::Signature(_) => self.types == POINTER,
            Type::Map { key, elem } => self.types == POINTER || self.matches(*key, false) && self.matches(*elem, false),
            Type::Chan { .. } => self.any(POINTER),
            Type::Array { elem, .. } => self.is_bytes(*elem) || self.matches(*elem, false),
            Type::Slice(elem) => self.is_bytes(*elem) || self.types == POINTER || self.matches(*elem, false),
            Type::Pointer(base) => self.fits_pointer(*base, is_top),
            Type::Struct(of) => of.fields.iter().all(|field| {
                let Some(typ) = arena[*field].typ else { return true };
                let hidden = !is_exported(self.methods.subject.name_of(*field));
                self.matches(typ, false) && !(self.any(STRING) && hidden && self.is_text(typ))
            }),
            Type::Basic { kind, .. } => self.fits_basic(*kind),
            Type::Interface(_) => true,
            _ => false,
        }
    }

    fn is_bytes(&self, elem: TypeId) -> bool {
        self.any(STRING) && self.methods.subject.arena.basic_kind(elem) == Some(BasicKind::Uint8)
    }

    fn fits_pointer(&mut self, base: TypeId, is_top: bool) -> bool {
        let arena = self.methods.subject.arena;
        if base == arena.invalid() || self.types == POINTER || arena.is_type_param(base) {
            return true;
        }
        let under = arena.underlying(base);
        match arena[under] {
            Type::Struct(_) | Type::Array { .. } | Type::Slice(_) | Type::Map { .. } => {
                is_top && self.matches(under, false)
            }
            _ => self.any(POINTER),
        }
    }

    /// Whether all types fit that a type parameter can be.
    fn fits_all_of(&mut self, param: TypeId, is_top: bool) -> bool {
        if !self.seen.insert(param) {
            return true;
        }
        let subject = self.methods.subject;
        let set = subject.arena.type_set(subject.tree, param);
        let Terms::Of(terms) = &set.terms else { return false };
        let is_first = self.seen.len() == 1;
        for term in terms {
            if !self.matches(term.typ, is_top) {
                if is_first {
                    let tilde = if term.tilde { "~" } else { "" };
                    self.reason = format!("contains {tilde}{}", subject.show_type(term.typ));
                }
                return false;
            }
        }
        true
    }

    fn fits_basic(&self, kind: BasicKind) -> bool {
        use BasicKind::*;
        match kind {
            UntypedBool | Bool => self.any(BOOL),
            Uint8 => self.any(INT | BYTE),
            Int32 | UntypedRune => self.any(INT | RUNE),
            UntypedInt | Int | Int8 | Int16 | Int64 | Uint | Uint16 | Uint32 | Uint64 | Uintptr => self.any(INT),
            UntypedFloat | Float32 | Float64 => self.any(FLOAT),
            UntypedComplex | Complex64 | Complex128 => self.any(COMPLEX),
            UntypedString | String => self.any(STRING),
            UnsafePointer => self.any(POINTER | INT),
            UntypedNil => false,
            Invalid => true,
        }
    }
}
