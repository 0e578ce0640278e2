//! A compiled program.
//!
//! Invariants  I1  it never changes while it runs: any number of states share it.
//!             I2  numbers of functions, layouts, types, maps, methods are places in its tables.
//! See         op.rs, layout.rs.

use super::layout::{Layout, Slot};
use super::op::Op;
use crate::source::{Files, Pos};

/// A compiled program.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its name, as that of a file which the go command makes of it.
    pub name: String,
    /// The functions.
    pub functions: Vec<Function>,
    /// The function that sets the package variables, calls `init`s and `main.main`.
    pub entry: u32,
    /// Layouts of objects. The first ones are those of [`standard`].
    pub layouts: Vec<Layout>,
    /// Types that values in interfaces can have, and what is compared. The first is none: 0 is the type of a nil interface.
    pub types: Vec<RuntimeType>,
    /// Types of maps.
    pub maps: Vec<MapType>,
    /// Names of methods that are called through interfaces, and how many slots their results take.
    pub methods: Vec<(String, u16)>,
    /// The numbers of `Error() string` and `String() string`, with which a panic is shown. None: no type has it.
    pub said: [Option<u32>; 2],
    /// The types of runtime errors: see [`FAULTS`].
    pub faults: [u32; FAULTS.len()],
    /// The type `string`.
    pub string: u32,
    /// A function that panics as the call of a nil function does.
    pub nil_call: u32,
    /// Cases of selects.
    pub selects: Vec<Box<[SelectCase]>>,
    /// Where slices find room in memory of the function that appends to them.
    pub rooms: Vec<Room>,
    /// What the arguments of calls hold. The first ones hold nothing.
    pub args: Vec<Box<[Slot]>>,
    /// Words of constants that do not fit into an operation.
    pub words: Vec<u64>,
    /// Where the strings of constants begin and end in `text`.
    pub strings: Vec<(u32, u32)>,
    /// All strings of constants.
    pub text: Vec<u8>,
    /// The layout of the package variables.
    pub globals: u32,
    /// Its texts, for those that ask where something stands.
    pub files: Files,
    /// Where the library's texts begin, behind the program's own.
    pub library: Pos,
    /// Whether it names what another system or another version of Go has otherwise: runtime.GOOS and the like.
    pub asks_target: bool,
}

/// The variables of package runtime that have the types of runtime errors: each is a text, or points to one.
pub const FAULTS: [&str; 5] = ["faultString", "faultPlain", "faultBounds", "faultAssertion", "faultNil"];

/// Room for the elements that an `append` adds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Room {
    /// The layout of elements.
    pub layout: u32,
    /// How many are added.
    pub more: u32,
    /// How many elements there is room for.
    pub most: u32,
    /// Whether the slice takes as much of it as the next size of memory has. Else it takes all, if nothing has taken it before.
    pub by_sizes: bool,
}

/// A function.
#[derive(Clone, Default, Debug)]
pub struct Function {
    /// Its name as traces show it: `main.worker`, `main.main.func1`.
    pub name: String,
    /// What it does.
    pub ops: Vec<Op>,
    /// Where each operation stands in the text.
    pub places: Vec<Pos>,
    /// What its frame holds: results, parameters, locals.
    pub frame: Vec<super::layout::Slot>,
    /// How many slots of it are results.
    pub results: u16,
    /// How many slots behind them are parameters.
    pub params: u16,
    /// The layout of its closures: its number, then what they capture.
    pub closure: u32,
    /// Where its end is, if it puts calls off: there they are made, and a recovered panic goes on there.
    pub end: u32,
    /// How many slots behind the frame its calls need at most.
    pub out: u16,
    /// Which slots are zero when a call begins, of the results and of those behind the parameters: where each begins and ends. Of the others
    /// nothing is read before it is written, and there is nothing for a collector.
    pub zero: [(u16, u16); 2],
    /// Whether it puts calls off.
    pub defers: bool,
    /// Whether traces leave it out.
    pub hidden: bool,
    /// What calls, sends and receives move, by the numbers of the operations.
    pub extents: Vec<(u32, Extent)>,
    /// Of which types the values are that operations read from memory or write there, where those say something: for what is shown of them.
    pub values: Vec<(u32, u32)>,
}

/// How many slots an operation moves that does not say it itself.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub struct Extent {
    /// How many slots a call's results take, or the value that is sent or received.
    pub results: u16,
    /// Where a call's arguments begin behind the frame.
    pub first: u16,
    /// What the arguments' slots hold: a place among the program's `args`.
    pub args: u32,
}

/// Layouts that every program has, by number.
pub mod standard {
    /// Bytes.
    pub const BYTES: u32 = 0;
    /// Words that are numbers.
    pub const WORDS: u32 = 1;
    /// A map: see machine/maps.rs.
    pub const MAP: u32 = 2;
    /// A channel: see machine/chan.rs.
    pub const CHAN: u32 = 3;
    /// A goroutine in a channel's queue: see machine/chan.rs.
    pub const WAITER: u32 = 4;
    /// A string, in an interface.
    pub const STRING: u32 = 5;
    /// An interface.
    pub const INTERFACE: u32 = 6;
    /// A semaphore: see machine/locks.rs.
    pub const SEMAPHORE: u32 = 7;
    /// A goroutine that waits for a semaphore: see machine/locks.rs.
    pub const LOCK_WAITER: u32 = 8;
    /// A moment that the program was not shown: see machine/timers.rs.
    pub const MOMENT: u32 = 9;
}

impl Program {
    /// Without functions.
    pub fn new() -> Program {
        use super::layout::Slot::{Number, Pointer, Text, Type, Value};
        let layouts = vec![
            Layout::bytes(),
            Layout::new(vec![Number], 8),
            Layout::new(vec![Pointer, Pointer, Number, Number, Number, Number], 8),
            Layout::new(
                vec![
                    Pointer, Pointer, Pointer, Pointer, Pointer, Number, Number, Number, Number, Number, Number, Number,
                ],
                8,
            ),
            Layout::new(vec![Pointer, Pointer, Pointer, Number, Number, Number, Number], 8),
            Layout::new(vec![Text, Number], 16),
            Layout::new(vec![Type, Value], 16),
            Layout::new(vec![Pointer, Pointer, Pointer, Number], 8),
            Layout::new(vec![Pointer, Number, Number, Number, Number], 8),
            Layout::new(vec![Number], 8),
        ];
        let none = RuntimeType {
            name: "nil".to_owned(),
            package: None,
            kind: TypeKind::None,
            named: false,
            word: false,
            layout: standard::WORDS,
            comparable: true,
            pointer: 0,
            methods: Vec::new(),
        };
        Program {
            name: String::new(),
            functions: Vec::new(),
            entry: 0,
            layouts,
            types: vec![none],
            maps: Vec::new(),
            methods: Vec::new(),
            said: [None; 2],
            faults: [0; FAULTS.len()],
            string: 0,
            nil_call: 0,
            selects: Vec::new(),
            rooms: Vec::new(),
            args: vec![[].into()],
            words: Vec::new(),
            strings: Vec::new(),
            text: Vec::new(),
            globals: standard::WORDS,
            files: Files::new(),
            library: Pos::NONE,
            asks_target: false,
        }
    }

    /// Whether an interface's value of this type is a reference.
    pub fn holds_reference(&self, typ: u32) -> bool {
        let layout = &self.layouts[self.types[typ as usize].layout as usize];
        layout.len() != 1 || layout.references
    }

    /// Whether an interface's value of this type is a reference to a copy of it: it has not one slot.
    pub fn is_boxed(&self, typ: u32) -> bool {
        self.layouts[self.types[typ as usize].layout as usize].len() != 1
    }
}

impl Program {
    /// How many slots a value of the type has.
    pub fn slots_of(&self, typ: u32) -> usize {
        self.layouts[self.types[typ as usize].layout as usize].len()
    }

    /// The layout of the type.
    pub fn layout_of(&self, typ: u32) -> &Layout {
        &self.layouts[self.types[typ as usize].layout as usize]
    }

    /// The function of the method of the type, whose receiver is the word of an interface.
    pub fn method_of(&self, typ: u32, method: u32) -> u32 {
        let methods = &self.types[typ as usize].methods;
        let at = methods.binary_search_by_key(&method, |(method, _)| *method);
        methods[at.expect("the checker has seen that the type has the method")].1
    }
}

impl Default for Program {
    fn default() -> Program {
        Program::new()
    }
}

/// Of so many operations it is counted together how many are taken out.
const STEP: usize = 64;

impl Function {
    /// The place of an operation.
    pub fn place(&self, pc: usize) -> Pos {
        self.places.get(pc).copied().unwrap_or(Pos::NONE)
    }

    /// Takes out the operations that are gone.
    pub fn take_out(&mut self, gone: &[bool]) {
        // How many stay of those before every so many.
        let staying = |ops: &[bool]| ops.iter().filter(|gone| !**gone).count() as u32;
        let mut before = vec![0];
        for ops in gone.chunks(STEP) {
            before.extend(before.last().map(|last| last + staying(ops)));
        }
        let new_place = |at: u32| {
            let at = at as usize;
            before[at / STEP] + staying(&gone[at / STEP * STEP..at])
        };
        self.end = new_place(self.end);
        self.extents.iter_mut().for_each(|(at, _)| *at = new_place(*at));
        self.values.iter_mut().for_each(|(at, _)| *at = new_place(*at));
        for op in &mut self.ops {
            op.targets(&mut |target| *target = new_place(*target));
        }
        let mut stays = gone.iter().map(|gone| !gone);
        self.ops.retain(|_| stays.next().unwrap_or(true));
        let mut stays = gone.iter().map(|gone| !gone);
        self.places.retain(|_| stays.next().unwrap_or(true));
    }
}

/// Kinds of types, as far as a running program can tell them apart.
#[derive(Clone, PartialEq, Debug)]
#[allow(missing_docs, reason = "the names are Go's")]
pub enum TypeKind {
    Bool,
    /// With its width and sign. `name` tells `int` from `int64`.
    Int(super::op::Width),
    /// 32 or 64
    Float(u8),
    /// 64 or 128
    Complex(u8),
    String,
    Pointer(u32),
    Slice(u32),
    Array {
        elem: u32,
        len: u64,
    },
    Map {
        key: u32,
        elem: u32,
        /// Its place among the program's maps.
        map: u32,
    },
    Chan {
        elem: u32,
    },
    Func,
    Struct(Vec<Field>),
    Interface(Vec<u32>),
    /// Not a type of values.
    None,
}

/// A field of a struct.
#[derive(Clone, PartialEq, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub typ: u32,
    /// Where it begins, in slots.
    pub offset: u32,
    /// Whether it is named as its type.
    pub embedded: bool,
    /// Whether other packages see it.
    pub exported: bool,
    /// What stands behind its type for package reflect.
    pub tag: Vec<u8>,
}

/// A type that values in interfaces can have.
#[derive(Clone, Debug)]
pub struct RuntimeType {
    /// As `%T` and messages show it: `main.T`, `*main.T`.
    pub name: String,
    /// The path of the package that declares it, if it has a name, for messages in which two names are the same.
    pub package: Option<String>,
    /// What it is.
    pub kind: TypeKind,
    /// Whether it is declared with a name.
    pub named: bool,
    /// Whether it is made of `int` or `uint`, which have the width of a word.
    pub word: bool,
    /// Its layout's number.
    pub layout: u32,
    /// Whether values can be compared. An interface, or what holds one, may still panic.
    pub comparable: bool,
    /// The type of pointers to it, which is not declared with a name. 0: the program has none.
    pub pointer: u32,
    /// Its methods: the method's number, and the function that takes the interface's word as receiver. Sorted.
    pub methods: Vec<(u32, u32)>,
}

/// How keys are compared and hashed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keys {
    /// As words.
    Words,
    /// As words that a collection of garbage changes.
    Pointers,
    /// As strings.
    Texts,
    /// As their type says.
    Others,
}

impl Keys {
    /// Of a type with these slots.
    pub fn of(slots: &[Slot]) -> Keys {
        match slots {
            [Slot::Number] => Keys::Words,
            [Slot::Pointer] => Keys::Pointers,
            [Slot::Text, _] => Keys::Texts,
            _ => Keys::Others,
        }
    }
}

/// A type of maps.
#[derive(Clone, Debug)]
pub struct MapType {
    /// The keys' type.
    pub key: u32,
    /// How keys are compared.
    pub keys: Keys,
    /// How many slots a key has.
    pub key_slots: u16,
    /// How many slots a value has.
    pub value_slots: u16,
    /// The layout of an entry: its hash, its number, the key, the value.
    pub entry: u32,
}

impl MapType {
    /// How many slots an entry has.
    pub fn entry_slots(&self) -> usize {
        2 + self.key_slots as usize + self.value_slots as usize
    }
}

/// A case of a select.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SelectCase {
    /// Whether it sends.
    pub send: bool,
    /// The slot of the value that is sent, or where the received one is put.
    pub value: u16,
    /// How many slots the value has.
    pub slots: u16,
    /// Where the case stands.
    pub pos: Pos,
}
