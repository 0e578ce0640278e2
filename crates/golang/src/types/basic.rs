//! The predeclared types that are not made of others.
//!
//! Invariants  I1  the order of the kinds is Go's: untyped kinds of numbers stand in the order in which they give way to each other.
//! See         cmd/compile/internal/types2/basic.go, universe.go.

/// A basic type. `byte` and `rune` are other names of two of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum BasicKind {
    /// The type of what is wrong.
    Invalid,
    /// `bool`
    Bool,
    /// `int`, which has 64 bits here, as on amd64
    Int,
    /// `int8`
    Int8,
    /// `int16`
    Int16,
    /// `int32`
    Int32,
    /// `int64`
    Int64,
    /// `uint`
    Uint,
    /// `uint8`
    Uint8,
    /// `uint16`
    Uint16,
    /// `uint32`
    Uint32,
    /// `uint64`
    Uint64,
    /// `uintptr`
    Uintptr,
    /// `float32`
    Float32,
    /// `float64`
    Float64,
    /// `complex64`
    Complex64,
    /// `complex128`
    Complex128,
    /// `string`
    String,
    /// `unsafe.Pointer`
    UnsafePointer,
    /// The type of `true` and of comparisons.
    UntypedBool,
    /// The type of `1`.
    UntypedInt,
    /// The type of `'x'`.
    UntypedRune,
    /// The type of `1.0`.
    UntypedFloat,
    /// The type of `1i`.
    UntypedComplex,
    /// The type of `"x"`.
    UntypedString,
    /// The type of `nil`.
    UntypedNil,
}

/// What holds of a basic type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BasicInfo(u8);

impl BasicInfo {
    /// Truth values.
    pub const BOOLEAN: BasicInfo = BasicInfo(1);
    /// Integers.
    pub const INTEGER: BasicInfo = BasicInfo(2);
    /// Integers that are not negative.
    pub const UNSIGNED: BasicInfo = BasicInfo(4);
    /// Floating-point numbers.
    pub const FLOAT: BasicInfo = BasicInfo(8);
    /// Complex numbers.
    pub const COMPLEX: BasicInfo = BasicInfo(16);
    /// Strings.
    pub const STRING: BasicInfo = BasicInfo(32);
    /// Untyped.
    pub const UNTYPED: BasicInfo = BasicInfo(64);

    /// What can be compared with `<`.
    pub const ORDERED: BasicInfo = BasicInfo(2 | 8 | 32);
    /// Numbers.
    pub const NUMERIC: BasicInfo = BasicInfo(2 | 8 | 16);
    /// What can be added.
    pub const NUMERIC_OR_STRING: BasicInfo = BasicInfo(2 | 8 | 16 | 32);
    /// What constants can be of.
    pub const CONSTANT: BasicInfo = BasicInfo(1 | 2 | 8 | 16 | 32);

    /// Whether one of these holds.
    pub fn has(self, any: BasicInfo) -> bool {
        self.0 & any.0 != 0
    }
}

impl BasicKind {
    /// All of them.
    pub const ALL: [BasicKind; 26] = {
        use BasicKind::*;
        [
            Invalid,
            Bool,
            Int,
            Int8,
            Int16,
            Int32,
            Int64,
            Uint,
            Uint8,
            Uint16,
            Uint32,
            Uint64,
            Uintptr,
            Float32,
            Float64,
            Complex64,
            Complex128,
            String,
            UnsafePointer,
            UntypedBool,
            UntypedInt,
            UntypedRune,
            UntypedFloat,
            UntypedComplex,
            UntypedString,
            UntypedNil,
        ]
    };

    /// What holds of it.
    pub fn info(self) -> BasicInfo {
        use BasicKind::*;
        BasicInfo(match self {
            Invalid | UnsafePointer => 0,
            Bool => 1,
            Int | Int8 | Int16 | Int32 | Int64 => 2,
            Uint | Uint8 | Uint16 | Uint32 | Uint64 | Uintptr => 2 | 4,
            Float32 | Float64 => 8,
            Complex64 | Complex128 => 16,
            String => 32,
            UntypedBool => 64 | 1,
            UntypedInt | UntypedRune => 64 | 2,
            UntypedFloat => 64 | 8,
            UntypedComplex => 64 | 16,
            UntypedString => 64 | 32,
            UntypedNil => 64,
        })
    }

    /// Its name in messages.
    pub fn name(self) -> &'static str {
        use BasicKind::*;
        match self {
            Invalid => "invalid type",
            Bool => "bool",
            Int => "int",
            Int8 => "int8",
            Int16 => "int16",
            Int32 => "int32",
            Int64 => "int64",
            Uint => "uint",
            Uint8 => "uint8",
            Uint16 => "uint16",
            Uint32 => "uint32",
            Uint64 => "uint64",
            Uintptr => "uintptr",
            Float32 => "float32",
            Float64 => "float64",
            Complex64 => "complex64",
            Complex128 => "complex128",
            String => "string",
            UnsafePointer => "unsafe.Pointer",
            UntypedBool => "untyped bool",
            UntypedInt => "untyped int",
            UntypedRune => "untyped rune",
            UntypedFloat => "untyped float",
            UntypedComplex => "untyped complex",
            UntypedString => "untyped string",
            UntypedNil => "untyped nil",
        }
    }

    /// The type that a constant of this type gets where none is asked for.
    pub fn default_type(self) -> BasicKind {
        use BasicKind::*;
        match self {
            UntypedBool => Bool,
            UntypedInt => Int,
            UntypedRune => Int32,
            UntypedFloat => Float64,
            UntypedComplex => Complex128,
            UntypedString => String,
            typed => typed,
        }
    }

    /// Whether it is an integer type.
    pub fn is_integer(self) -> bool {
        self.info().has(BasicInfo::INTEGER)
    }

    /// Whether it is a type of numbers.
    pub fn is_numeric(self) -> bool {
        self.info().has(BasicInfo::NUMERIC)
    }

    /// Whether it is untyped.
    pub fn is_untyped(self) -> bool {
        self.info().has(BasicInfo::UNTYPED)
    }
}
