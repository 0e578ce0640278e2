//! What the machine can do: one table of operations, from which the type, its names, its operands and its text come.
//!
//! States      While a function is compiled, a slot above [`OUT`] is one of the area where the arguments of the next call are put; once
//!             the size of its frame is known, it becomes a slot behind the frame.
//! Invariants  I1  an operation fits in 16 bytes.
//!             I2  a value of several slots is named by its first one; how many there are the operation says, or the layout or type that
//!                 it names.
//!             I3  integers are kept extended to 64 bits, with their sign or with zeros; a float32 is kept as the float64 that is equal
//!                 to it; a bool is 0 or 1.
//!             I4  backward jumps are `Loop` and its like: there the machine counts, collects garbage, and can be interrupted.
//! Rejected    Bytes with operands of any length: what they save in memory, decoding costs. Closures: they are no plain data.
//! See         crates/golang/src/machine/exec.rs, which carries them out.

use std::fmt;

/// From here on a slot's number counts in the area of arguments.
pub const OUT: u16 = 0x8000;

/// A slot of the frame that is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dst(pub u16);
/// A slot of the frame that is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Src(pub u16);
/// The number of an operation of the same function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct To(pub u32);

/// Something that an operation speaks of.
trait Operand: fmt::Debug + Copy {
    fn slot(&mut self) -> Option<&mut u16> {
        None
    }

    fn target(&mut self) -> Option<&mut u32> {
        None
    }

    fn show(&self) -> String;
}

impl Operand for Dst {
    fn slot(&mut self) -> Option<&mut u16> {
        Some(&mut self.0)
    }

    fn show(&self) -> String {
        format!("→{}", self.0)
    }
}

impl Operand for Src {
    fn slot(&mut self) -> Option<&mut u16> {
        Some(&mut self.0)
    }

    fn show(&self) -> String {
        format!("${}", self.0)
    }
}

impl Operand for To {
    fn target(&mut self) -> Option<&mut u32> {
        Some(&mut self.0)
    }

    fn show(&self) -> String {
        format!("@{}", self.0)
    }
}

macro_rules! plain_operands {
    ($($kind:ty),*) => {$(
        impl Operand for $kind {
            fn show(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

plain_operands!(u16, i16, u32, i32, bool);

impl Operand for CallMode {
    fn show(&self) -> String {
        format!("{self:?}").to_lowercase()
    }
}

impl Operand for Raised {
    fn show(&self) -> String {
        format!("{self:?}").to_lowercase()
    }
}

impl Operand for Width {
    fn show(&self) -> String {
        format!("{self:?}").to_lowercase()
    }
}

/// What becomes of a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CallMode {
    /// It is made.
    Call,
    /// A new goroutine makes it.
    Go,
    /// The function makes it when it returns.
    Defer,
}

/// What a call of `panic` is given, as far as it shows whether it is a panic raised again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Raised {
    /// An interface.
    Interface,
    /// A constant, which Go keeps in one place. A string in a local variable may be one: the machine's strings show it.
    Constant,
    /// Another value, of which Go makes a copy for this panic.
    Fresh,
}

/// Where the array of a slice lies that is made of a string, as far as its capacity shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Backing {
    /// On the heap, in one of Go's sizes of memory.
    Heap,
    /// On the stack of the function, if 32 elements are enough.
    Stack,
    /// It is as long as the string.
    Exact,
}

/// What is cut, and whether the third index is given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cut {
    /// A slice.
    Slice,
    /// A slice, by three indices.
    FullSlice,
    /// An array.
    Array,
    /// An array, by three indices.
    FullArray,
}

impl Cut {
    /// Whether the third index is given.
    pub fn is_full(self) -> bool {
        matches!(self, Cut::FullSlice | Cut::FullArray)
    }

    /// Whether an array is cut.
    pub fn is_array(self) -> bool {
        matches!(self, Cut::Array | Cut::FullArray)
    }
}

impl Operand for Backing {
    fn show(&self) -> String {
        format!("{self:?}").to_lowercase()
    }
}

impl Operand for Cut {
    fn show(&self) -> String {
        format!("{self:?}").to_lowercase()
    }
}

/// Widths of integers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Width {
    /// `int8`
    I8,
    /// `int16`
    I16,
    /// `int32`
    I32,
    /// `int64`
    I64,
    /// `uint8`
    U8,
    /// `uint16`
    U16,
    /// `uint32`
    U32,
    /// `uint64`
    U64,
}

macro_rules! ops {
    ($($(#[doc = $doc:literal])+ $name:ident { $($field:ident: $kind:ident),* })*) => {
        /// An operation.
        #[derive(Clone, Copy, PartialEq, Debug)]
        #[allow(missing_docs, reason = "the fields of an operation are explained by its text")]
        pub enum Op {
            $($(#[doc = $doc])+ $name { $($field: $kind),* },)*
        }

        impl Op {
            /// Its name.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Op::$name { .. } => stringify!($name),)*
                }
            }

            /// The slots that it names, to change them.
            pub fn slots(&mut self, visit: &mut dyn FnMut(&mut u16)) {
                match self {
                    $(Op::$name { $($field),* } => {
                        $(if let Some(slot) = $field.slot() { visit(slot); })*
                        let _ = &visit;
                    })*
                }
            }

            /// The operations that it may lead to, to change them.
            pub fn targets(&mut self, visit: &mut dyn FnMut(&mut u32)) {
                match self {
                    $(Op::$name { $($field),* } => {
                        $(if let Some(target) = $field.target() { visit(target); })*
                        let _ = &visit;
                    })*
                }
            }
        }

        impl fmt::Display for Op {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())?;
                match self {
                    $(Op::$name { $($field),* } => {
                        $(write!(f, " {}={}", stringify!($field), $field.show())?;)*
                        Ok(())
                    })*
                }
            }
        }
    };
}

ops! {
    // Values.
    /// `d = s`
    Move { d: Dst, s: Src }
    /// `d = s`, of n slots, which may overlap.
    MoveN { d: Dst, s: Src, n: u16 }
    /// n slots become zero.
    Zero { d: Dst, n: u16 }
    /// `d = value`
    Int { d: Dst, value: i32 }
    /// `d` becomes the word of this number in the program's table.
    Word { d: Dst, word: u32 }
    /// `d` and the slot behind it become the string of this number in the program's table.
    Text { d: Dst, text: u32 }

    // Integers of 64 bits. `Wrap` behind them makes them narrower.
    /// `d = a + b`
    Add { d: Dst, a: Src, b: Src }
    /// `d = a + value`
    AddInt { d: Dst, a: Src, value: i16 }
    /// `d = a * value`
    MulInt { d: Dst, a: Src, value: i16 }
    /// `d = a / value`, with a sign: value is more than 0.
    DivInt { d: Dst, a: Src, value: i16 }
    /// `d = a % value`, with a sign: value is more than 0.
    RemInt { d: Dst, a: Src, value: i16 }
    /// `d = a & value`
    AndInt { d: Dst, a: Src, value: i16 }
    /// `d = a << value`, of 0 to 63 places.
    ShlInt { d: Dst, a: Src, value: i16 }
    /// `d = a >> value`, with a sign, of 0 to 63 places.
    ShrInt { d: Dst, a: Src, value: i16 }
    /// `d = a >> value`, without a sign, of 0 to 63 places.
    ShrUInt { d: Dst, a: Src, value: i16 }
    /// `d = a - b`
    Sub { d: Dst, a: Src, b: Src }
    /// `d = a * b`
    Mul { d: Dst, a: Src, b: Src }
    /// `d = a / b`, with a sign. Panics if b is zero.
    Div { d: Dst, a: Src, b: Src }
    /// `d = a / b`, without a sign. Panics if b is zero.
    DivU { d: Dst, a: Src, b: Src }
    /// `d = a % b`, with a sign. Panics if b is zero.
    Rem { d: Dst, a: Src, b: Src }
    /// `d = a % b`, without a sign. Panics if b is zero.
    RemU { d: Dst, a: Src, b: Src }
    /// `d = a & b`
    And { d: Dst, a: Src, b: Src }
    /// `d = a | b`
    Or { d: Dst, a: Src, b: Src }
    /// `d = a ^ b`
    Xor { d: Dst, a: Src, b: Src }
    /// `d = a &^ b`
    AndNot { d: Dst, a: Src, b: Src }
    /// `d = a << b`: b is not negative.
    Shl { d: Dst, a: Src, b: Src }
    /// `d = a >> b`, with a sign: b is not negative.
    Shr { d: Dst, a: Src, b: Src }
    /// `d = a >> b`, without a sign: b is not negative.
    ShrU { d: Dst, a: Src, b: Src }
    /// Panics if the shift count s is negative.
    ShiftCount { s: Src }
    /// `d = -s`
    Neg { d: Dst, s: Src }
    /// `d = ^s`
    Complement { d: Dst, s: Src }
    /// `d = s`, cut to the width.
    Wrap { d: Dst, s: Src, width: Width }
    /// `d = !s`, of a bool.
    Not { d: Dst, s: Src }

    // Comparisons.
    /// `d = a == b`, of one slot.
    Eq { d: Dst, a: Src, b: Src }
    /// `d = a != b`, of one slot.
    Ne { d: Dst, a: Src, b: Src }
    /// `d = a < b`, with a sign.
    Lt { d: Dst, a: Src, b: Src }
    /// `d = a <= b`, with a sign.
    Le { d: Dst, a: Src, b: Src }
    /// `d = a < b`, without a sign.
    LtU { d: Dst, a: Src, b: Src }
    /// `d = a <= b`, without a sign.
    LeU { d: Dst, a: Src, b: Src }
    /// `d = a == b`, of floats.
    EqF { d: Dst, a: Src, b: Src }
    /// `d = a < b`, of floats.
    LtF { d: Dst, a: Src, b: Src }
    /// `d = a <= b`, of floats.
    LeF { d: Dst, a: Src, b: Src }
    /// `d = a == b`, of values of the type. Panics if they hold what cannot be compared.
    EqType { d: Dst, a: Src, b: Src, typ: u32 }

    // Floats.
    /// `d = a + b`
    AddF { d: Dst, a: Src, b: Src }
    /// `d = a - b`
    SubF { d: Dst, a: Src, b: Src }
    /// `d = a * b`
    MulF { d: Dst, a: Src, b: Src }
    /// `d = a / b`
    DivF { d: Dst, a: Src, b: Src }
    /// `d = a / b`, of complex numbers, of two slots.
    DivComplex { d: Dst, a: Src, b: Src }
    /// `d = -s`
    NegF { d: Dst, s: Src }
    /// `d = float32(s)`
    Round32 { d: Dst, s: Src }
    /// `d = float64(s)` of an integer with a sign.
    IntToFloat { d: Dst, s: Src }
    /// `d = float64(s)` of an integer without a sign.
    UintToFloat { d: Dst, s: Src }
    /// `d = float32(s)` of an integer with a sign.
    IntToFloat32 { d: Dst, s: Src }
    /// `d = float32(s)` of an integer without a sign.
    UintToFloat32 { d: Dst, s: Src }
    /// `d = int64(s)`, as amd64 does it.
    FloatToInt { d: Dst, s: Src }
    /// `d = int32(s)`, as amd64 does it.
    FloatToInt32 { d: Dst, s: Src }
    /// `d = uint64(s)`, as gc does it on amd64.
    FloatToUint { d: Dst, s: Src }

    // Strings, of two slots.
    /// `d = a + b`
    Concat { d: Dst, a: Src, b: Src }
    /// `d` is n strings from s on, put together.
    ConcatN { d: Dst, s: Src, n: u16 }
    /// `d = s[i]`
    StringIndex { d: Dst, s: Src, i: Src }
    /// `d = s[lo:hi]`: hi is in the slot behind lo.
    StringSlice { d: Dst, s: Src, lo: Src }
    /// `d = a == b`
    StringEq { d: Dst, a: Src, b: Src }
    /// `d = a < b`
    StringLt { d: Dst, a: Src, b: Src }
    /// `d = a <= b`
    StringLe { d: Dst, a: Src, b: Src }
    /// `d, d+1 = the rune of s at the byte i, how many bytes it has`
    RuneAt { d: Dst, s: Src, i: Src }
    /// `d = []byte(s)`
    StringToBytes { d: Dst, s: Src, backing: Backing }
    /// `d = string(s)` of bytes.
    BytesToString { d: Dst, s: Src }
    /// `d = []rune(s)`
    StringToRunes { d: Dst, s: Src, backing: Backing }
    /// `d = string(s)` of runes.
    RunesToString { d: Dst, s: Src }
    /// `d = string(s)` of a number.
    RuneToString { d: Dst, s: Src }

    // Slices, of three slots: pointer, length, capacity.
    /// `d = make([]T, len, cap)`: cap is in the slot behind len.
    MakeSlice { d: Dst, len: Src, layout: u32 }
    /// `d = s[i]`, of one slot.
    Elem { d: Dst, s: Src, i: Src }
    /// `d = s[i][j]`, of one slot.
    ElemElem { d: Dst, s: Src, i: Src, j: Src }
    /// `d = s[i]`, of n slots.
    ElemN { d: Dst, s: Src, i: Src, n: u16 }
    /// `d = s[i]`, of bytes.
    ElemByte { d: Dst, s: Src, i: Src }
    /// `s[i] = v`, of one slot.
    SetElem { s: Src, i: Src, v: Src }
    /// `s[i] = v`, of n slots.
    SetElemN { s: Src, i: Src, v: Src, n: u16 }
    /// `s[i] = v`, of bytes.
    SetElemByte { s: Src, i: Src, v: Src }
    /// `d = &s[i]`, of n slots.
    ElemAddr { d: Dst, s: Src, i: Src, n: u32 }
    /// `d = &s[i]`, of bytes.
    ElemAddrByte { d: Dst, s: Src, i: Src }
    /// `d = s[lo:hi:max]` of elements of n slots: lo, hi and max stand one behind the other.
    Reslice { d: Dst, s: Src, lo: Src, n: u32, cut: Cut }
    /// `d = s`, with room for what is appended next, if the function has it: `used` says whether it was taken.
    Room { d: Dst, s: Src, used: Dst, room: u32 }
    /// The slice s leaves the function: if it is in its room, it is cut to what is in it.
    Leave { s: Dst, used: Src, room: u32 }
    /// `d = append(s, v)`
    Append { d: Dst, s: Src, v: Src, layout: u32 }
    /// `d = append(s, t...)`
    AppendSlice { d: Dst, s: Src, t: Src, layout: u32 }
    /// `d = append(s, t...)` of a string.
    AppendString { d: Dst, s: Src, t: Src }
    /// `d = copy(s, t)`
    Copy { d: Dst, s: Src, t: Src, layout: u32 }
    /// `d = copy(s, t)` of a string.
    CopyString { d: Dst, s: Src, t: Src }
    /// `clear(s)`
    ClearSlice { s: Src, layout: u32 }
    /// Panics unless the length of s is at least n: the conversion to an array, or to a pointer to one.
    ToArray { s: Src, n: u32 }

    // Arrays that lie in the frame.
    /// Panics unless `0 <= i < n`.
    Bound { i: Src, n: u32 }
    /// `d = a[i]` of an array in the frame, of elements of n slots: i is in bounds.
    ArrayElem { d: Dst, a: Src, i: Src, n: u16 }
    /// `a[i] = v` of an array in the frame, of elements of n slots: i is in bounds.
    SetArrayElem { a: Dst, i: Src, v: Src, n: u16 }

    // Memory.
    /// `d = new(T)`
    New { d: Dst, layout: u32 }
    /// Panics if p is nil.
    NilCheck { p: Src }
    /// `d = *(p + offset)`, of one slot.
    Load { d: Dst, p: Src, offset: u32 }
    /// `d = *(p + offset)`, of n slots.
    LoadN { d: Dst, p: Src, n: u16, offset: u32 }
    /// `*(p + offset) = s`, of one slot.
    Store { p: Src, s: Src, offset: u32 }
    /// `*(p + offset) = s`, of n slots.
    StoreN { p: Src, s: Src, n: u16, offset: u32 }
    /// `d = *(p + offset)`, of an array of n bytes that may stand in slots or among bytes.
    LoadBytes { d: Dst, p: Src, n: u16, offset: u32 }
    /// `*(p + offset) = s`, of an array of n bytes that may stand in slots or among bytes.
    StoreBytes { p: Src, s: Src, n: u16, offset: u32 }
    /// `d = *p`, of a byte that may stand in a slot or among bytes.
    LoadByte { d: Dst, p: Src }
    /// `*p = s`, of a byte that may stand in a slot or among bytes.
    StoreByte { p: Src, s: Src }
    /// `d = p + offset`: p is not nil, or it panics.
    Offset { d: Dst, p: Src, offset: u32 }
    /// `d = p + i*n`: i is in bounds and p not nil, or it panics.
    OffsetBy { d: Dst, p: Src, i: Src, n: u32 }
    /// `d` becomes a pointer to the package variable at this offset.
    Global { d: Dst, offset: u32 }
    /// `d` = the package variable, of n slots.
    LoadGlobal { d: Dst, n: u16, offset: u32 }
    /// The package variable = s, of n slots.
    StoreGlobal { s: Src, n: u16, offset: u32 }
    /// `d` becomes a closure of the function that captures n slots from s on.
    Closure { d: Dst, s: Src, n: u16, func: u32 }
    /// `d` becomes what the running closure captured, of n slots from the k-th on.
    Captured { d: Dst, k: u16, n: u16 }

    // Maps.
    /// `d = make(map[K]V, hint)`
    MakeMap { d: Dst, hint: Src }
    /// `d = m[k]`, or zero.
    MapGet { d: Dst, m: Src, k: Src, map: u32 }
    /// As `MapGet`, for `m[k] op= v`: where Go's runtime looks for others it is a write, which has begun.
    MapGetToSet { d: Dst, m: Src, k: Src, map: u32 }
    /// `d, ok = m[k]`: ok is in the slot behind d.
    MapGetOk { d: Dst, m: Src, k: Src, map: u32 }
    /// `m[k] = v`
    MapSet { m: Src, k: Src, v: Src, map: u32 }
    /// `delete(m, k)`
    MapDelete { m: Src, k: Src, map: u32 }
    /// `d = len(m)`
    MapLen { d: Dst, m: Src }
    /// `clear(m)`
    MapClear { m: Src }
    /// `d`, of three slots, begins to go through m.
    MapIter { d: Dst, m: Src, map: u32 }
    /// The next entry of the iteration: key and value are put to d, one behind the other. At the end it goes on at `to`.
    MapNext { d: Dst, iter: Src, map: u16, to: To }

    // Interfaces, of two slots: type, value.
    /// `d = s` of this type, as an interface.
    ToInterface { d: Dst, s: Src, typ: u32 }
    /// `d = a == b`, of interfaces. Panics if they hold what cannot be compared.
    EqInterface { d: Dst, a: Src, b: Src }
    /// `d = s.(T)` for a type that is no interface. Panics if it is another; `from` is the type of s.
    Assert { d: Dst, s: Src, typ: u32, from: u32 }
    /// `d, ok = s.(T)` for a type that is no interface: ok is in the slot behind d.
    AssertOk { d: Dst, s: Src, typ: u32 }
    /// `d = s.(T)` for an interface. Panics if s has not its methods.
    AssertInterface { d: Dst, s: Src, typ: u32 }
    /// `d, ok = s.(T)` for an interface.
    AssertInterfaceOk { d: Dst, s: Src, typ: u32 }

    // Flow.
    /// Goes on there, which lies ahead.
    Jump { to: To }
    /// Goes on there, which may lie behind.
    Loop { to: To }
    /// Goes on there if s is true.
    JumpIf { s: Src, to: To }
    /// Goes on there if s is false.
    JumpUnless { s: Src, to: To }
    /// Goes on there if `a == b`, of one slot.
    JumpEq { a: Src, b: Src, to: To }
    /// Goes on there if `a != b`, of one slot.
    JumpNe { a: Src, b: Src, to: To }
    /// Goes on there if `a < b`, with a sign.
    JumpLt { a: Src, b: Src, to: To }
    /// Goes on there if `a >= b`, with a sign.
    JumpGe { a: Src, b: Src, to: To }
    /// Goes on there if `a == value`
    JumpEqInt { a: Src, value: i16, to: To }
    /// Goes on there if `a != value`
    JumpNeInt { a: Src, value: i16, to: To }
    /// Goes on there if `a < value`, with a sign.
    JumpLtInt { a: Src, value: i16, to: To }
    /// Goes on there if `a >= value`, with a sign.
    JumpGeInt { a: Src, value: i16, to: To }
    /// Goes on there, which lies behind, if `a < b`, with a sign.
    LoopLt { a: Src, b: Src, to: To }
    /// Goes on there, which lies behind, if `a >= b`, with a sign.
    LoopGe { a: Src, b: Src, to: To }
    /// Goes on there, which lies behind, if `a < value`, with a sign.
    LoopLtInt { a: Src, value: i16, to: To }
    /// Goes on there, which lies behind, if `a >= value`, with a sign.
    LoopGeInt { a: Src, value: i16, to: To }
    /// `i++`, and goes on there, which lies behind, if `i < b`, with a sign.
    CountLt { i: Dst, b: Src, to: To }
    /// `i++`, and goes on there, which lies behind, if `i < value`, with a sign.
    CountLtInt { i: Dst, value: i16, to: To }

    // Calls. Arguments stand in the area of arguments behind room for the results, which are there afterwards.
    /// A function.
    Call { mode: CallMode, func: u32 }
    /// A closure. Panics if it is nil.
    CallClosure { mode: CallMode, s: Src }
    /// A method of an interface: the value in s is put before the arguments. Panics if it is nil.
    CallInterface { mode: CallMode, s: Src, method: u32 }
    /// A function that the machine carries out itself: its place in machine/natives.rs.
    CallNative { native: u32 }
    /// Returns: the results are in the first slots.
    Return { }
    /// Makes the calls that were put off. Stands before `Return` where there may be some.
    RunDefers { }
    /// `panic(s)`
    Panic { s: Src, raised: Raised }
    /// `d = recover()`
    Recover { d: Dst }

    // Channels. These, and some functions of the library, are what other goroutines can notice.
    /// `d = make(chan T, cap)`
    MakeChan { d: Dst, cap: Src, elem: u32 }
    /// `c <- v`
    Send { c: Src, v: Src }
    /// `d = <-c`, or with `ok` in the slot behind d.
    Recv { d: Dst, c: Src, ok: bool }
    /// `close(c)`
    Close { c: Src }
    /// `d = len(c)`
    ChanLen { d: Dst, c: Src }
    /// `d = cap(c)`
    ChanCap { d: Dst, c: Src }
    /// A select of n cases from s on, each of two slots: the channel, and a number: see `SelectCase`. `d` is the case that was carried
    /// out, or n for default; `d + 1` whether a value was received from a sender.
    Select { d: Dst, s: Src, cases: u32, default: bool }
}

impl Op {
    /// Whether what it moves is said beside it: see [`Extent`](super::Extent).
    pub fn moves_what_it_does_not_say(&self) -> bool {
        matches!(
            self,
            Op::Call { .. }
                | Op::CallNative { .. }
                | Op::CallClosure { .. }
                | Op::CallInterface { .. }
                | Op::Send { .. }
                | Op::Recv { .. }
        )
    }
}
