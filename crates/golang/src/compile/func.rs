//! One function that is being compiled.
//!
//! States      Slots are handed out by the kinds that they hold, and come back at the end of the statement or block that asked for them.
//! Invariants  I1  a slot holds the same kind of thing in the whole function: a collector knows it without asking where the function stands.
//!             I2  what is between the first argument that is put behind the frame and the call makes no call.
//! See         op.rs; storage.rs.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::storage::Storage;
use super::{Checked, Compiler};
use crate::code::Extent;
use crate::code::Slot;
use crate::code::{Dst, OUT, Op, Room, Src, To};
use crate::source::Pos;
use crate::syntax::{ExprId, StmtId};
use crate::types::{ObjectId, Signature, SubstMap, Type, TypeId};

/// Where a variable lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// In slots of the frame.
    Slot(u16),
    /// In an object, to which a slot refers.
    Cell(u16),
}

/// A result of a function: its object, its type, its slot.
pub(super) type FunctionResult = (Option<ObjectId>, TypeId, u16);

/// A jump target that may not be known yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Label(u32);

/// A statement that `break` or `continue` may leave.
#[derive(Clone, Copy, Debug)]
pub(super) struct Breakable {
    pub(super) stmt: StmtId,
    pub(super) end: Label,
    pub(super) next: Option<Label>,
}

/// A function that is being compiled.
pub(super) struct Builder<'c, 'a> {
    pub(super) compiler: &'c mut Compiler<'a>,
    pub(super) checked: Checked<'a>,
    pub(super) name: String,
    pub(super) subst: SubstMap,
    pub(super) storage: Rc<Storage>,
    pub(super) ops: Vec<Op>,
    pub(super) places: Vec<Pos>,
    pub(super) frame: Vec<Slot>,
    pub(super) vars: FxHashMap<ObjectId, Place>,
    /// Slots that are free, by their kinds.
    free: FxHashMap<Vec<Slot>, Vec<u16>>,
    /// Slots that come back at the end of the statement.
    temps: Vec<(u16, Vec<Slot>)>,
    /// Slots that come back at the end of the block.
    locals: Vec<(u16, Vec<Slot>)>,
    /// Where `fallthrough` goes.
    pub(super) fallthrough: Option<Label>,
    pub(super) labels: Vec<Option<u32>>,
    pub(super) breakables: Vec<Breakable>,
    /// Labels of the text.
    pub(super) named: FxHashMap<StmtId, Label>,
    pub(super) pos: Pos,
    pub(super) results: Vec<FunctionResult>,
    pub(super) result_slots: u16,
    pub(super) param_slots: u16,
    pub(super) out: u16,
    pub(super) defers: bool,
    pub(super) end: Option<Label>,
    pub(super) hidden: bool,
    pub(super) closure: Vec<Slot>,
    /// Expressions that have been carried out before what is around them, and where their values are.
    pub(super) carried_out: FxHashMap<ExprId, u16>,
    /// Whether the calls of what is being evaluated have been carried out.
    pub(super) settled: bool,
    /// Whether variables that hold pointers may be assigned to before what they point to is.
    pub(super) keeps_pointers: bool,
    /// Of slices that find room in the function, the slots that say whether it was taken.
    room_taken: FxHashMap<ObjectId, u16>,
    /// What encloses it, if it is the body of a range over a function.
    pub(super) crossing: Option<super::rangefunc::Crossing>,
    pub(super) naming: Naming,
    pub(super) extents: Vec<(u32, Extent)>,
    pub(super) values: Vec<(u32, u32)>,
}

/// How functions are called that stand in a function.
#[derive(Default)]
pub(super) struct Naming {
    /// What they are named after.
    name: String,
    /// Whether that is itself a function literal.
    is_literal: bool,
    literals: u32,
    ranges: u32,
}

impl Naming {
    pub(super) fn new(name: &str, is_literal: bool) -> Naming {
        Naming { name: name.to_owned(), is_literal, literals: 0, ranges: 0 }
    }

    /// The name of the next function literal.
    pub(super) fn literal(&mut self) -> String {
        self.literals += 1;
        let between = if self.is_literal { "." } else { ".func" };
        format!("{}{between}{}", self.name, self.literals)
    }

    /// The name of the next body of a range over a function.
    pub(super) fn range(&mut self) -> String {
        self.ranges += 1;
        format!("{}-range{}", self.name, self.ranges)
    }
}

impl<'c, 'a> Builder<'c, 'a> {
    /// A function that traces do not show.
    pub(super) fn hidden(compiler: &'c mut Compiler<'a>, name: &str) -> Builder<'c, 'a> {
        Builder { hidden: true, ..Builder::new(compiler, name.to_owned(), SubstMap::default()) }
    }

    pub(super) fn new(compiler: &'c mut Compiler<'a>, name: String, subst: SubstMap) -> Builder<'c, 'a> {
        Builder {
            checked: compiler.checked,
            compiler,
            naming: Naming::new(&name, false),
            name,
            subst,
            storage: Rc::default(),
            ops: Vec::new(),
            places: Vec::new(),
            frame: Vec::new(),
            vars: FxHashMap::default(),
            free: FxHashMap::default(),
            temps: Vec::new(),
            locals: Vec::new(),
            fallthrough: None,
            labels: Vec::new(),
            breakables: Vec::new(),
            named: FxHashMap::default(),
            pos: Pos::NONE,
            results: Vec::new(),
            result_slots: 0,
            param_slots: 0,
            out: 0,
            defers: false,
            end: None,
            hidden: false,
            closure: vec![Slot::Number],
            carried_out: FxHashMap::default(),
            settled: false,
            keeps_pointers: false,
            crossing: None,
            extents: Vec::new(),
            values: Vec::new(),
            room_taken: FxHashMap::default(),
        }
    }

    // Types.

    /// The type with the type arguments of this instance.
    pub(super) fn real(&self, typ: TypeId) -> TypeId {
        self.checked.arena.subst(Pos::NONE, typ, &self.subst)
    }

    /// The type of an expression.
    pub(super) fn typ(&self, x: ExprId) -> TypeId {
        let known = self.checked.info.types.get(x).map(|known| known.typ);
        let known = known.or_else(|| {
            let object = self.checked.info.uses.get(x).or_else(|| self.checked.info.defs.get(x))?;
            self.checked.arena[*object].typ
        });
        self.real(known.unwrap_or_else(|| super::impossible("no type", x)))
    }

    pub(super) fn under(&self, typ: TypeId) -> &'a Type {
        let arena = self.checked.arena;
        &arena[arena.underlying(typ)]
    }

    pub(super) fn object_type(&self, object: ObjectId) -> TypeId {
        self.real(self.compiler.type_of(object))
    }

    pub(super) fn kinds(&mut self, typ: TypeId) -> Rc<[Slot]> {
        self.compiler.kinds(typ)
    }

    pub(super) fn size(&mut self, typ: TypeId) -> u16 {
        self.compiler.size(typ)
    }

    pub(super) fn signature(&self, typ: TypeId) -> &'a Signature {
        match self.under(typ) {
            Type::Signature(signature) => signature,
            other => unreachable!("gort internal bug: {other:?} is called; please report"),
        }
    }

    // Slots.

    /// Slots of these kinds, for good.
    pub(super) fn slots(&mut self, kinds: &[Slot]) -> u16 {
        if let Some(slot) = self.free.get_mut(kinds).and_then(Vec::pop) {
            return slot;
        }
        let at = self.frame.len() as u16;
        self.frame.extend_from_slice(kinds);
        at
    }

    /// Slots of these kinds, until the end of the statement.
    pub(super) fn temp_of(&mut self, kinds: &[Slot]) -> u16 {
        let slot = self.slots(kinds);
        self.temps.push((slot, kinds.to_vec()));
        slot
    }

    /// Slots for a value of the type, until the end of the statement.
    pub(super) fn temp(&mut self, typ: TypeId) -> u16 {
        let kinds = self.kinds(typ);
        self.temp_of(&kinds)
    }

    pub(super) fn number(&mut self) -> u16 {
        self.temp_of(&[Slot::Number])
    }

    /// How many temporary slots are in use: see `release`.
    pub(super) fn mark(&self) -> usize {
        self.temps.len()
    }

    /// Gives back the temporary slots that were asked for since the mark.
    pub(super) fn release(&mut self, mark: usize) {
        for (slot, kinds) in self.temps.drain(mark..).rev() {
            self.free.entry(kinds).or_default().push(slot);
        }
    }

    /// Gives back slots that are not needed any more.
    pub(super) fn give_back(&mut self, slot: u16, kinds: &[Slot]) {
        self.free.entry(kinds.to_vec()).or_default().push(slot);
    }

    /// These slots come back at the end of the statement.
    pub(super) fn lend(&mut self, slot: u16, kinds: &[Slot]) {
        self.temps.push((slot, kinds.to_vec()));
    }

    fn local_of(&mut self, kinds: &[Slot]) -> u16 {
        let slot = self.slots(kinds);
        self.locals.push((slot, kinds.to_vec()));
        slot
    }

    /// Slots for a value of the type, until the end of the block.
    pub(super) fn local_slot(&mut self, typ: TypeId) -> u16 {
        let kinds = self.kinds(typ);
        self.local_of(&kinds)
    }

    /// The beginning of a block.
    pub(super) fn open_block(&mut self) -> usize {
        self.locals.len()
    }

    /// The end of a block: its variables' slots come back.
    pub(super) fn close_block(&mut self, block: usize) {
        for (slot, kinds) in self.locals.drain(block..).rev() {
            self.free.entry(kinds).or_default().push(slot);
        }
    }

    /// Slots for a variable, until the end of the block.
    pub(super) fn declare(&mut self, object: ObjectId) -> Place {
        let typ = self.object_type(object);
        let place = match self.in_cell(object, typ) {
            true => Place::Cell(self.local_of(&[Slot::Pointer])),
            false => Place::Slot(self.local_slot(typ)),
        };
        self.vars.insert(object, place);
        place
    }

    pub(super) fn in_cell(&self, object: ObjectId, typ: TypeId) -> bool {
        self.storage.cells.contains(&object) || self.holds_array(typ)
    }

    fn holds_array(&self, typ: TypeId) -> bool {
        match self.under(typ) {
            Type::Array { .. } => true,
            Type::Struct(of) => of.fields.iter().any(|field| self.holds_array(self.object_type(*field))),
            _ => false,
        }
    }

    /// The execution of a variable's declaration: it is zero, in a cell of its own.
    pub(super) fn declare_zero(&mut self, object: ObjectId) -> Place {
        let place = self.declare(object);
        let typ = self.object_type(object);
        match place {
            Place::Slot(slot) => self.zero(slot, typ),
            Place::Cell(cell) => self.new_cell(cell, typ),
        }
        place
    }

    pub(super) fn new_cell(&mut self, cell: u16, typ: TypeId) {
        let layout = self.compiler.layout(typ);
        self.emit(Op::New { d: Dst(cell), layout });
    }

    pub(super) fn zero(&mut self, slot: u16, typ: TypeId) {
        match self.size(typ) {
            0 => {}
            1 => self.emit(Op::Int { d: Dst(slot), value: 0 }),
            n => self.emit(Op::Zero { d: Dst(slot), n }),
        }
    }

    /// The execution of a variable's declaration with a value that is there.
    pub(super) fn declare_with(&mut self, object: ObjectId, value: u16) {
        let typ = self.object_type(object);
        match self.declare(object) {
            Place::Slot(slot) => self.copy(slot, value, typ),
            Place::Cell(cell) => {
                self.new_cell(cell, typ);
                self.store(cell, 0, value, typ);
            }
        }
    }

    pub(super) fn copy(&mut self, to: u16, from: u16, typ: TypeId) {
        let n = self.size(typ);
        self.copy_n(to, from, n);
    }

    pub(super) fn copy_n(&mut self, to: u16, from: u16, n: u16) {
        if to == from {
            return;
        }
        match n {
            0 => {}
            1 => self.emit(Op::Move { d: Dst(to), s: Src(from) }),
            n => self.emit(Op::MoveN { d: Dst(to), s: Src(from), n }),
        }
    }

    /// Writes a value to memory.
    pub(super) fn store(&mut self, pointer: u16, offset: u32, value: u16, typ: TypeId) {
        self.moves(typ);
        let (p, s) = (Src(pointer), Src(value));
        match self.size(typ) {
            0 => self.emit(Op::NilCheck { p }),
            1 if offset == 0 && self.compiler.is_byte(typ) => self.emit(Op::StoreByte { p, s }),
            n if self.is_array_of_bytes(typ) => self.emit(Op::StoreBytes { p, s, n, offset }),
            1 => self.emit(Op::Store { p, s, offset }),
            n => self.emit(Op::StoreN { p, s, n, offset }),
        }
    }

    /// Whether values are arrays of bytes: a pointer to one may lead into a slice.
    fn is_array_of_bytes(&self, typ: TypeId) -> bool {
        matches!(self.under(typ), Type::Array { elem, .. } if self.compiler.is_byte(*elem))
    }

    /// Reads a value from memory.
    pub(super) fn load(&mut self, to: u16, pointer: u16, offset: u32, typ: TypeId) {
        self.moves(typ);
        let (d, p) = (Dst(to), Src(pointer));
        match self.size(typ) {
            0 => self.emit(Op::NilCheck { p }),
            1 if offset == 0 && self.compiler.is_byte(typ) => self.emit(Op::LoadByte { d, p }),
            n if self.is_array_of_bytes(typ) => self.emit(Op::LoadBytes { d, p, n, offset }),
            1 => self.emit(Op::Load { d, p, offset }),
            n => self.emit(Op::LoadN { d, p, n, offset }),
        }
    }

    /// The room for slices of elements of this type: 32 bytes of the function's own.
    fn room(&mut self, elem: TypeId, more: usize, by_sizes: bool) -> Option<u32> {
        const BYTES: u64 = 32;
        let size = self.compiler.go_size(elem).0;
        if size == 0 || size > BYTES {
            return None;
        }
        let layout = self.compiler.elem_layout(elem);
        let room = Room { layout, more: more as u32, most: (BYTES / size) as u32, by_sizes };
        let rooms = &mut self.compiler.work.program.rooms;
        Some(rooms.iter().position(|known| *known == room).unwrap_or_else(|| {
            rooms.push(room);
            rooms.len() - 1
        }) as u32)
    }

    /// A slot that is 0 when the function begins.
    fn taken_slot(&mut self, object: ObjectId) -> u16 {
        let next = self.frame.len() as u16;
        let slot = *self.room_taken.entry(object).or_insert(next);
        if slot == next {
            self.frame.push(Slot::Number);
        }
        slot
    }

    /// The slice to which so many elements are appended, in the function's own room if there is some.
    pub(super) fn with_room(&mut self, first: ExprId, s: u16, more: usize, elem: TypeId) -> u16 {
        let Some(found) = self.storage.rooms.appends.get(&first).copied() else { return s };
        let is_here = matches!(self.vars.get(&found.object), Some(Place::Slot(_)));
        let Some(room) = is_here.then(|| self.room(elem, more, found.by_sizes)).flatten() else { return s };
        let (used, d) = (self.taken_slot(found.object), self.temp_of(&[Slot::Pointer, Slot::Number, Slot::Number]));
        self.emit(Op::Room { d: Dst(d), s: Src(s), used: Dst(used), room });
        d
    }

    /// Slices that the statement gives away leave the function's own room.
    pub(super) fn leave_rooms(&mut self, stmt: StmtId) {
        let Some(objects) = self.storage.rooms.given_away.get(&stmt).cloned() else { return };
        for object in objects {
            let Some(Place::Slot(slot)) = self.vars.get(&object).copied() else { continue };
            let Type::Slice(elem) = self.under(self.object_type(object)) else { continue };
            let elem = self.real(*elem);
            if let (Some(used), Some(room)) = (self.room_taken.get(&object).copied(), self.room(elem, 0, false)) {
                self.emit(Op::Leave { s: Dst(slot), used: Src(used), room });
            }
        }
    }

    // Operations.

    pub(super) fn emit(&mut self, op: Op) {
        debug_assert!(
            !op.moves_what_it_does_not_say()
                || self.extents.last().is_some_and(|(at, _)| *at as usize == self.ops.len()),
            "a call, a send or a receive is emitted with what it moves"
        );
        self.ops.push(op);
        self.places.push(self.pos);
    }

    /// The operation that is emitted next reads a value of this type from memory, or writes it there.
    pub(super) fn moves(&mut self, typ: TypeId) {
        if self.checked.arena.basic_kind(self.checked.arena.underlying(typ)).is_some() {
            let typ = self.compiler.runtime_type(typ);
            self.values.push((self.ops.len() as u32, typ));
        }
    }

    /// A call with results of so many slots, and arguments that hold this from slot `first` on behind the frame.
    pub(super) fn emit_call(&mut self, op: Op, results: u16, first: u16, args: &[Slot]) {
        let work = &mut self.compiler.work;
        let known = if args.is_empty() { Some(0) } else { work.args.get(args).copied() };
        let args = known.unwrap_or_else(|| {
            let number = work.program.args.len() as u32;
            work.program.args.push(args.into());
            work.args.insert(args.into(), number);
            number
        });
        self.extents.push((self.ops.len() as u32, Extent { results, first, args }));
        self.emit(op);
    }

    /// A send or a receive of a value of so many slots.
    pub(super) fn emit_moving(&mut self, op: Op, slots: u16) {
        self.emit_call(op, slots, 0, &[]);
    }

    /// Slot `n` of the area of arguments.
    pub(super) fn out(&mut self, n: u16) -> u16 {
        OUT | n
    }

    /// Notes how far the area of arguments reaches.
    pub(super) fn needs_out(&mut self, n: u16) {
        self.out = self.out.max(n);
    }

    pub(super) fn label(&mut self) -> Label {
        self.labels.push(None);
        Label(self.labels.len() as u32 - 1)
    }

    pub(super) fn here(&mut self, label: Label) {
        self.labels[label.0 as usize] = Some(self.ops.len() as u32);
    }

    /// A label that stands here.
    pub(super) fn label_here(&mut self) -> Label {
        let label = self.label();
        self.here(label);
        label
    }

    pub(super) fn to(label: Label) -> To {
        To(label.0)
    }

    pub(super) fn jump(&mut self, label: Label) {
        match self.labels[label.0 as usize] {
            Some(_) => self.emit(Op::Loop { to: To(label.0) }),
            None => self.emit(Op::Jump { to: To(label.0) }),
        }
    }

    pub(super) fn jump_unless(&mut self, s: u16, label: Label) {
        self.emit(Op::JumpUnless { s: Src(s), to: To(label.0) });
    }

    pub(super) fn jump_if(&mut self, s: u16, label: Label) {
        self.emit(Op::JumpIf { s: Src(s), to: To(label.0) });
    }

    // The whole.
}
