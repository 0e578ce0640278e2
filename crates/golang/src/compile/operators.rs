//! Binary operators, comparisons, conversions.

use super::func::Builder;
use crate::code::{Backing, Dst, Op, Slot, Src, Width};
use crate::syntax::{ExprId, ExprKind, Operator};
use crate::types::{BasicInfo, BasicKind, ObjectKind, Type, TypeId, VarKind};

/// An operation with a constant that has room in it.
#[derive(Clone, Copy)]
pub(super) struct Small {
    make: fn(Dst, Src, i16) -> Op,
    value: i16,
    /// Whether what comes out may be too wide.
    wraps: bool,
}

/// Whether both operands have the type of the result.
fn is_arithmetic(op: Operator) -> bool {
    use Operator::{Add, And, AndNot, Div, Mul, Or, Rem, Sub, Xor};
    matches!(op, Add | Sub | Mul | Div | Rem | And | Or | Xor | AndNot)
}

/// How many strings are put together at once.
const STRINGS: usize = 4096;

impl Builder<'_, '_> {
    pub(super) fn is_float(&self, typ: TypeId) -> bool {
        self.checked.arena.is_basic(typ, BasicInfo::FLOAT)
    }

    pub(super) fn is_complex(&self, typ: TypeId) -> bool {
        self.checked.arena.is_basic(typ, BasicInfo::COMPLEX)
    }

    /// `to = a op b` of complex numbers. gc multiplies and divides complex64 as complex128.
    fn complex_arithmetic(&mut self, op: Operator, typ: TypeId, a: u16, b: u16, to: u16) {
        let whole = self.temp(typ);
        let (re, im) = (whole, whole + 1);
        match op {
            Operator::Add | Operator::Sub => {
                for part in 0..2 {
                    let (d, a, b) = (Dst(whole + part), Src(a + part), Src(b + part));
                    self.emit(if op == Operator::Add { Op::AddF { d, a, b } } else { Op::SubF { d, a, b } });
                }
            }
            Operator::Mul => {
                let other = self.temp_of(&[Slot::Float]);
                let mut product = |d: u16, a: u16, b: u16| self.emit(Op::MulF { d: Dst(d), a: Src(a), b: Src(b) });
                product(re, a, b);
                product(other, a + 1, b + 1);
                self.emit(Op::SubF { d: Dst(re), a: Src(re), b: Src(other) });
                let mut product = |d: u16, a: u16, b: u16| self.emit(Op::MulF { d: Dst(d), a: Src(a), b: Src(b) });
                product(im, a, b + 1);
                product(other, a + 1, b);
                self.emit(Op::AddF { d: Dst(im), a: Src(im), b: Src(other) });
            }
            _ => self.emit(Op::DivComplex { d: Dst(whole), a: Src(a), b: Src(b) }),
        }
        self.wrap(whole, typ);
        self.copy(to, whole, typ);
    }

    pub(super) fn is_string(&self, typ: TypeId) -> bool {
        self.checked.arena.is_basic(typ, BasicInfo::STRING)
    }

    pub(super) fn is_unsigned(&self, typ: TypeId) -> bool {
        self.checked.arena.is_basic(typ, BasicInfo::UNSIGNED)
    }

    /// Makes an integer as narrow as its type, or a float32 as exact.
    pub(super) fn wrap(&mut self, slot: u16, typ: TypeId) {
        let (d, s) = (Dst(slot), Src(slot));
        match self.compiler.width(typ) {
            Some(Width::I64 | Width::U64) => {}
            Some(width) => self.emit(Op::Wrap { d, s, width }),
            None if self.checked.arena.basic_kind(typ) == Some(BasicKind::Float32) => self.emit(Op::Round32 { d, s }),
            None if self.checked.arena.basic_kind(typ) == Some(BasicKind::Complex64) => {
                self.emit(Op::Round32 { d, s });
                self.emit(Op::Round32 { d: Dst(slot + 1), s: Src(slot + 1) });
            }
            None => {}
        }
    }

    pub(super) fn binary(&mut self, x: ExprId, op: Operator, a: ExprId, b: ExprId, to: u16) {
        match op {
            Operator::AndAnd | Operator::OrOr => {
                // A long chain of one operator stands to the left.
                let (end, tree) = (self.label(), self.checked.tree);
                let (mut operands, mut first) = (vec![b], a);
                while let ExprKind::Binary { op: inner, x, y } = tree[tree.unparen(first)].kind {
                    if inner != op
                        || self.checked.info.types.get(tree.unparen(first)).is_some_and(|known| known.val.is_some())
                    {
                        break;
                    }
                    operands.push(y);
                    first = x;
                }
                // Each operand has its calls to itself.
                let outer = std::mem::replace(&mut self.settled, false);
                // Where it goes may be a variable that it reads.
                let holds = self.number();
                self.put(first, holds);
                while let Some(next) = operands.pop() {
                    match op {
                        Operator::AndAnd => self.jump_unless(holds, end),
                        _ => self.jump_if(holds, end),
                    }
                    self.put(next, holds);
                }
                self.here(end);
                self.settled = outer;
                self.copy_n(to, holds, 1);
            }
            Operator::Eql | Operator::Neq => {
                self.equality(a, b, to);
                if op == Operator::Neq {
                    self.emit(Op::Not { d: Dst(to), s: Src(to) });
                }
            }
            Operator::Lss | Operator::Leq | Operator::Gtr | Operator::Geq => {
                let typ = self.comparison_type(a, b);
                let (a, b) = self.operands(a, b);
                self.ordering(op, typ, a, b, to);
            }
            Operator::Shl | Operator::Shr => {
                let typ = self.typ(x);
                let value = self.value(a);
                if let Some(small) = self.small(b).and_then(|count| self.small_operation(op, typ, count)) {
                    return self.with_small(small, typ, value, to);
                }
                let value = self.kept(value, typ, b);
                let (count, count_type) = self.shift_count(b);
                self.shift(op, typ, value, count, count_type, to);
            }
            _ => {
                let typ = self.typ(x);
                if op == Operator::Add && self.is_string(typ) {
                    return self.concat(x, to);
                }
                self.chain(x, typ, to);
            }
        }
    }

    /// The value of a constant integer that has room in an operation.
    pub(super) fn small(&self, x: ExprId) -> Option<i16> {
        let x = self.checked.tree.unparen(x);
        let value = self.checked.info.types.get(x)?.val?;
        self.compiler.width(self.typ(x))?;
        i16::try_from(value.to_int().to_i64()?).ok()
    }

    /// What does `op` with this constant, if there is an operation for it.
    pub(super) fn small_operation(&mut self, op: Operator, typ: TypeId, value: i16) -> Option<Small> {
        let width = self.compiler.width(typ)?;
        let make: fn(Dst, Src, i16) -> Op = match op {
            Operator::Add => |d, a, value| Op::AddInt { d, a, value },
            Operator::Sub if value != i16::MIN => |d, a, value| Op::AddInt { d, a, value: -value },
            Operator::Mul => |d, a, value| Op::MulInt { d, a, value },
            Operator::And => |d, a, value| Op::AndInt { d, a, value },
            // What is narrower has no sign when it is kept.
            Operator::Div if value > 0 && width != Width::U64 => |d, a, value| Op::DivInt { d, a, value },
            Operator::Rem if value > 0 && width != Width::U64 => |d, a, value| Op::RemInt { d, a, value },
            Operator::Shl if (0..64).contains(&value) => |d, a, value| Op::ShlInt { d, a, value },
            Operator::Shr if (0..64).contains(&value) => match self.is_unsigned(typ) {
                true => |d, a, value| Op::ShrUInt { d, a, value },
                false => |d, a, value| Op::ShrInt { d, a, value },
            },
            _ => return None,
        };
        let wraps = matches!(op, Operator::Add | Operator::Sub | Operator::Mul | Operator::Shl);
        Some(Small { make, value, wraps })
    }

    /// `to = a op value`
    pub(super) fn with_small(&mut self, small: Small, typ: TypeId, a: u16, to: u16) {
        self.emit((small.make)(Dst(to), Src(a), small.value));
        if small.wraps {
            self.wrap(to, typ);
        }
    }

    /// How far to shift, and its type. A constant may be written as a float.
    pub(super) fn shift_count(&mut self, x: ExprId) -> (u16, TypeId) {
        let known = self.checked.info.types.get(self.checked.tree.unparen(x));
        let Some(value) = known.and_then(|known| known.val) else { return (self.value(x), self.typ(x)) };
        let count = value.to_int().to_u64().unwrap_or(u64::MAX);
        let slot = self.number();
        self.word(count, slot);
        (slot, self.checked.arena.basic(BasicKind::Uint))
    }

    /// `a + b - c …`: a long chain stands to the left.
    fn chain(&mut self, x: ExprId, typ: TypeId, to: u16) {
        let tree = self.checked.tree;
        let (mut links, mut first) = (Vec::new(), x);
        while let ExprKind::Binary { op, x, y } = tree[first].kind
            && is_arithmetic(op)
            && self.checked.info.types.get(first).is_none_or(|known| known.val.is_none())
        {
            links.push((op, y));
            first = tree.unparen(x);
        }
        let mut value = self.value(first);
        let between = if links.len() > 1 { self.temp(typ) } else { to };
        while let Some((op, y)) = links.pop() {
            value = self.kept(value, typ, y);
            let mark = self.mark();
            let place = if links.is_empty() { to } else { between };
            if let Some(small) = self.small(y).and_then(|value| self.small_operation(op, typ, value)) {
                self.with_small(small, typ, value, place);
            } else {
                let second = self.value(y);
                self.arithmetic(op, typ, value, second, place);
            }
            self.release(mark);
            value = place;
        }
    }

    pub(super) fn operands(&mut self, a: ExprId, b: ExprId) -> (u16, u16) {
        let typ = self.typ(a);
        let first = self.value(a);
        let first = self.kept(first, typ, b);
        (first, self.value(b))
    }

    /// `a + b + c` of strings is one operation.
    fn concat(&mut self, x: ExprId, to: u16) {
        let tree = self.checked.tree;
        let (mut parts, mut first) = (Vec::new(), x);
        while let ExprKind::Binary { op: Operator::Add, x, y } = tree[tree.unparen(first)].kind {
            if self.checked.info.types.get(tree.unparen(first)).is_some_and(|known| known.val.is_some()) {
                break;
            }
            parts.push(y);
            first = x;
        }
        parts.push(first);
        parts.reverse();
        if let [a, b] = parts[..] {
            let (a, b) = self.operands(a, b);
            return self.emit(Op::Concat { d: Dst(to), a: Src(a), b: Src(b) });
        }
        // The first one of all others is what those before have become.
        let room = parts.len().min(STRINGS);
        let kinds: Vec<_> = (0..room).flat_map(|_| [Slot::Text, Slot::Number]).collect();
        let all = self.temp_of(&kinds);
        let (mut n, mut left) = (0, parts.len());
        for part in parts {
            let mark = self.mark();
            self.put(part, all + 2 * n);
            self.release(mark);
            (n, left) = (n + 1, left - 1);
            if usize::from(n) == room && left > 0 {
                self.emit(Op::ConcatN { d: Dst(all), s: Src(all), n });
                n = 1;
            }
        }
        self.emit(Op::ConcatN { d: Dst(to), s: Src(all), n });
    }

    /// `to = a op b` of values that are there.
    pub(super) fn arithmetic(&mut self, op: Operator, typ: TypeId, a: u16, b: u16, to: u16) {
        let (d, a, b) = (Dst(to), Src(a), Src(b));
        if self.is_string(typ) {
            return self.emit(Op::Concat { d, a, b });
        }
        if self.is_complex(typ) {
            return self.complex_arithmetic(op, typ, a.0, b.0, to);
        }
        let unsigned = self.is_unsigned(typ);
        self.emit(match op {
            _ if self.is_float(typ) => match op {
                Operator::Add => Op::AddF { d, a, b },
                Operator::Sub => Op::SubF { d, a, b },
                Operator::Mul => Op::MulF { d, a, b },
                _ => Op::DivF { d, a, b },
            },
            Operator::Add => Op::Add { d, a, b },
            Operator::Sub => Op::Sub { d, a, b },
            Operator::Mul => Op::Mul { d, a, b },
            Operator::Div if unsigned => Op::DivU { d, a, b },
            Operator::Div => Op::Div { d, a, b },
            Operator::Rem if unsigned => Op::RemU { d, a, b },
            Operator::Rem => Op::Rem { d, a, b },
            Operator::And => Op::And { d, a, b },
            Operator::Or => Op::Or { d, a, b },
            Operator::Xor => Op::Xor { d, a, b },
            Operator::AndNot => Op::AndNot { d, a, b },
            other => unreachable!("gort internal bug: {other:?} is no arithmetic; please report"),
        });
        if !matches!(op, Operator::And | Operator::Or | Operator::Xor | Operator::AndNot | Operator::Rem) {
            self.wrap(to, typ);
        }
    }

    pub(super) fn shift(&mut self, op: Operator, typ: TypeId, a: u16, b: u16, count_type: TypeId, to: u16) {
        if !self.is_unsigned(count_type) {
            self.emit(Op::ShiftCount { s: Src(b) });
        }
        let (d, a, b) = (Dst(to), Src(a), Src(b));
        match op {
            Operator::Shl => {
                self.emit(Op::Shl { d, a, b });
                self.wrap(to, typ);
            }
            _ if self.is_unsigned(typ) => self.emit(Op::ShrU { d, a, b }),
            _ => self.emit(Op::Shr { d, a, b }),
        }
    }

    /// Whether it is `unsafe.Pointer(&x)` of a local variable: where those lie on stacks Go's programs may look at, and gort has no such places.
    fn is_place_of_a_local(&self, x: ExprId) -> bool {
        let tree = self.checked.tree;
        let ExprKind::Call { args, .. } = tree[tree.unparen(x)].kind else { return false };
        let [of] = tree.list(args) else { return false };
        let ExprKind::Unary { op: Operator::And, x: of } = tree[tree.unparen(*of)].kind else { return false };
        let object = self.object(tree.unparen(of)).map(|object| &self.checked.arena[object].kind);
        object.is_some_and(|kind| matches!(kind, ObjectKind::Var(of) if *of != VarKind::Package))
    }

    /// What a value is taken for that it was not made as, gort cannot show.
    pub(super) fn refuse_unsafe(&mut self, what: &str) {
        let pos = self.pos;
        self.compiler.refuse(pos, what);
    }

    /// `T(x)`
    pub(super) fn conversion(&mut self, x: ExprId, typ: TypeId, to: u16) {
        let from = self.typ(x);
        let arena = self.checked.arena;
        if arena.is_interface(typ) {
            return self.put_as(x, typ, to);
        }
        let (from_basic, to_basic) = (arena.basic_kind(from), arena.basic_kind(typ));
        let (from_int, to_int) = (self.compiler.width(from), self.compiler.width(typ));
        match (self.under(from), self.under(typ)) {
            _ if from_basic == Some(BasicKind::UnsafePointer) && to_int.is_some() && self.is_place_of_a_local(x) => {
                self.refuse_unsafe("the address of a local variable as a number");
            }
            _ if from_basic == Some(BasicKind::UnsafePointer) && to_int.is_some() => {
                let (result, pointer) = (self.out(0), self.out(1));
                let value = self.value(x);
                self.needs_out(2);
                self.copy_n(pointer, value, 1);
                self.native("unsafe.address", 1, &[Slot::Pointer]);
                self.copy_n(to, result, 1);
            }
            (_, Type::Pointer(_)) if from_basic == Some(BasicKind::UnsafePointer) => {
                self.refuse_unsafe("conversions of an unsafe.Pointer to a pointer");
            }
            _ if from_int.is_some() && to_basic == Some(BasicKind::UnsafePointer) => {
                self.refuse_unsafe("conversions of a number to an unsafe.Pointer");
            }
            _ if from_int.is_some() && to_int.is_some() => {
                self.put(x, to);
                self.wrap(to, typ);
            }
            _ if from_int.is_some() && self.is_float(typ) => {
                let (d, s) = (Dst(to), Src(self.value(x)));
                let narrow = to_basic == Some(BasicKind::Float32);
                self.emit(match (self.is_unsigned(from), narrow) {
                    (false, false) => Op::IntToFloat { d, s },
                    (true, false) => Op::UintToFloat { d, s },
                    (false, true) => Op::IntToFloat32 { d, s },
                    (true, true) => Op::UintToFloat32 { d, s },
                });
            }
            _ if self.is_float(from) && to_int.is_some() => {
                let (d, s) = (Dst(to), Src(self.value(x)));
                self.emit(match to_int {
                    Some(Width::U64) => Op::FloatToUint { d, s },
                    // gc makes narrower ones by way of an int32, and a uint32 by way of an int64.
                    Some(Width::I8 | Width::I16 | Width::I32 | Width::U8 | Width::U16) => Op::FloatToInt32 { d, s },
                    _ => Op::FloatToInt { d, s },
                });
                self.wrap(to, typ);
            }
            _ if self.is_complex(from) && self.is_complex(typ) => {
                self.put(x, to);
                self.wrap(to, typ);
            }
            _ if self.is_float(from) && self.is_float(typ) => {
                self.put(x, to);
                self.wrap(to, typ);
            }
            _ if from_int.is_some() && self.is_string(typ) => {
                let s = Src(self.value(x));
                self.emit(Op::RuneToString { d: Dst(to), s });
            }
            (Type::Slice(elem), _) if self.is_string(typ) => {
                let s = Src(self.value(x));
                let d = Dst(to);
                let bytes = self.compiler.is_byte(self.real(*elem));
                self.emit(if bytes { Op::BytesToString { d, s } } else { Op::RunesToString { d, s } });
            }
            (_, Type::Slice(elem)) if from_basic.is_some() => {
                let s = Src(self.value(x));
                let d = Dst(to);
                let bytes = self.compiler.is_byte(self.real(*elem));
                let is_constant = self.checked.info.types.get(x).is_some_and(|known| known.val.is_some());
                let backing = match self.storage.rooms.conversions.get(&x) {
                    _ if is_constant => Backing::Exact,
                    Some(_) if !bytes => Backing::Stack,
                    found => found.copied().unwrap_or(Backing::Heap),
                };
                self.emit(match bytes {
                    true => Op::StringToBytes { d, s, backing },
                    false => Op::StringToRunes { d, s, backing },
                });
            }
            (Type::Slice(_), Type::Array { len, elem }) => {
                let (len, elem) = (len.unwrap_or(0), self.real(*elem));
                let s = self.value(x);
                self.emit(Op::ToArray { s: Src(s), n: len as u32 });
                let n = self.size(typ);
                if n == 0 {
                    return;
                }
                match n {
                    _ if self.compiler.is_byte(elem) => {
                        self.emit(Op::LoadBytes { d: Dst(to), p: Src(s), n, offset: 0 })
                    }
                    1 => self.emit(Op::Load { d: Dst(to), p: Src(s), offset: 0 }),
                    n => self.emit(Op::LoadN { d: Dst(to), p: Src(s), n, offset: 0 }),
                }
            }
            (Type::Slice(_), Type::Pointer(array)) => {
                let Type::Array { len, .. } = self.under(self.real(*array)) else { super::impossible("no array", x) };
                let s = self.value(x);
                self.emit(Op::ToArray { s: Src(s), n: len.unwrap_or(0) as u32 });
                self.emit(Op::Move { d: Dst(to), s: Src(s) });
            }
            _ => {
                let known = self.checked.info.types.get(self.checked.tree.unparen(x));
                match known.is_some_and(|known| known.mode == crate::types::Mode::NilValue) {
                    true => self.zero(to, typ),
                    false => self.put(x, to),
                }
            }
        }
    }
}
