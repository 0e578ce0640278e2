// Package value looks into values of any type, for packages that print them and compare them.
package value

// Kind is what a type is made of.
type Kind int

// The kinds, as the machine numbers them.
const (
	Invalid Kind = iota
	Bool
	Int
	Int8
	Int16
	Int32
	Int64
	Uint
	Uint8
	Uint16
	Uint32
	Uint64
	Uintptr
	Float32
	Float64
	String
	Pointer
	Slice
	Array
	Map
	Chan
	Func
	Struct
	Interface
	Complex64
	Complex128
)

// Type is the number of a type. 0 is that of a nil interface.
type Type int

// TypeOf is the type of what is in x.
func TypeOf(x any) Type

// KindOf is what the type is made of.
func (t Type) Kind() Kind { return kind(t) }

func kind(t Type) Kind

// Name is the type as %T shows it.
func (t Type) Name() string { return name(t) }

func name(t Type) string

// Elem is the type of what a pointer, slice, array, map or channel holds.
func (t Type) Elem() Type { return elem(t) }

func elem(t Type) Type

// Key is the type of a map's keys.
func (t Type) Key() Type { return key(t) }

func key(t Type) Type

// NumField is how many fields a struct has.
func (t Type) NumField() int { return numField(t) }

func numField(t Type) int

// FieldName is the name of a struct's field.
func (t Type) FieldName(i int) string { return fieldName(t, i) }

func fieldName(t Type, i int) string

// FieldType is the type of a struct's field.
func (t Type) FieldType(i int) Type { return fieldType(t, i) }

func fieldType(t Type, i int) Type

// FieldExported is whether a struct's field is exported.
func (t Type) FieldExported(i int) bool { return fieldExported(t, i) }

func fieldExported(t Type, i int) bool

// Comparable is whether values of the type can be compared, as far as the type says.
func (t Type) Comparable() bool { return comparable(t) }

func comparable(t Type) bool

// IsNamed is whether the type is declared with a name.
func (t Type) IsNamed() bool { return isNamed(t) }

func isNamed(t Type) bool

// Number is the bits of a bool, an integer or a float, the float as a float64.
func Number(x any) uint64

// Text is the string that x is, whatever its type is called.
func Text(x any) string

// Len is the length of a string, slice, array, map or channel.
func Len(x any) int

// Cap is the capacity of a slice or channel.
func Cap(x any) int

// Index is the element of a slice or array, with the type of the elements. An interface comes as what is in it.
func Index(x any, i int) any

// Field is the field of a struct, with its type. An interface comes as what is in it.
func Field(x any, i int) any

// Deref is what a pointer that is not nil points to, with its type. An interface comes as what is in it.
func Deref(x any) any

// IsNil is whether a pointer, slice, map, channel, function is nil.
func IsNil(x any) bool

// Address is the number that stands for a pointer, slice, map, channel or function where it is printed.
func Address(x any) uintptr

// Same is whether the two refer to the same place.
func Same(x, y any) bool

// Entries are the keys of a map and their values, one behind the other, in the order in which they came.
func Entries(x any) []any

// Shuffled are the numbers below n in an order in which a range over a map may come by them.
func Shuffled(n int) []int {
	places := make(map[int]bool, n)
	for i := range n {
		places[i] = true
	}
	order := make([]int, 0, n)
	for i := range places {
		order = append(order, i)
	}
	return order
}

// Members is a reflect.Value's keys and values, as a []reflect.Value, for what sorts them: in no order that is drawn. Package reflect sets it.
var Members func(v any) any

// Bytes is a slice or an array of bytes, whatever its type is called.
func Bytes(x any) []byte

// Float is the float that x is.
func Float(x any) float64

// Quote is strconv.Quote, or strconv.QuoteToASCII.
func Quote(s string, ascii bool) string

// CanBackquote is strconv.CanBackquote.
func CanBackquote(s string) bool

// IsPrint is unicode.IsPrint.
func IsPrint(r rune) bool

// Complex is the complex number that x is.
func Complex(x any) complex128

// FormatFloat is Go's strconv.FormatFloat.
func FormatFloat(f float64, format byte, precision, bits int) string

// Write writes to standard output (1) or standard error (2).
func Write(descriptor int, bytes []byte)

// Implements is whether what is of type t can be assigned to a variable of type to: it is the same, or an interface that t implements.
func Implements(t, to Type) bool

// Set puts x to where the pointer points, whose type allows it.
func Set(pointer, x any)

// Swap swaps elements of a slice: i and j are in bounds.
func Swap(slice any, i, j int)

// SortInts sorts ints in increasing order.
func SortInts(s []int)

// SortStrings sorts strings in increasing order.
func SortStrings(s []string)

// Read reads from standard input: 0 at its end.
func Read(b []byte) (n, errno int)

// Stream is what package os has of a standard stream.
type Stream interface {
	Read(b []byte) (n int, err error)
	Write(b []byte) (n int, err error)
}

// What package os has as standard output and input now. nil: the program does not use package os.
var Stdout, Stdin func() Stream

// Call calls a function that has no results, with arguments of its parameters' types.
func Call(f any, args []any)

// PanicOnExit0 is whether os.Exit(0) panics: while tests run, none may end them as if they had passed.
var PanicOnExit0 bool

// Zero is a zero value of the type of x; a pointer points to one.
func Zero(x any) any

// Place is where a value stands.
type Place *byte

// Point is the place that a pointer points to.
func Point(x any) Place

// Load is the value of type t there. An interface comes as what is in it.
func Load(t Type, p Place) any

// Store puts x there, which is made of what type t is made of.
func Store(t Type, p Place, x any)

// FieldPlace is the place of a field of a struct of type t.
func FieldPlace(t Type, p Place, i int) Place

// ElemPlace is the place of an element of a slice.
func ElemPlace(slice any, i int) Place

// ArrayPlace is the place of an element of an array of type t.
func ArrayPlace(t Type, p Place, i int) Place

// ZeroOf is the zero value of type t.
func ZeroOf(t Type) any

// ArrayLen is the length of an array.
func (t Type) ArrayLen() int { return arrayLen(t) }

func arrayLen(t Type) int

// FieldTag is the tag of a struct's field.
func (t Type) FieldTag(i int) string { return fieldTag(t, i) }

func fieldTag(t Type, i int) string

// FieldEmbedded is whether a struct's field is embedded.
func (t Type) FieldEmbedded(i int) bool { return fieldEmbedded(t, i) }

func fieldEmbedded(t Type, i int) bool

// Held is what a reflect.Value holds; nil: the program does not use package reflect.
var Held func(x any) (held any, valid, shown, ok bool)

// PointerTo is the type of pointers to t, which is not declared with a name; 0: the program has none.
func (t Type) PointerTo() Type { return pointerTo(t) }

func pointerTo(t Type) Type

// Find is the type that is made of others, and not declared with a name: a slice or channel of such elements, an array of so many, a map from
// of to further. 0: the program has none.
func Find(k Kind, of, further Type, length int) Type { return find(k, of, further, length) }

func find(k Kind, of, further Type, length int) Type

// New is the place of a new value of type t.
func New(t Type) Place

// PointerAt is a pointer of type t to the place.
func PointerAt(t Type, p Place) any

// MakeSlice is make(t, length, capacity).
func MakeSlice(t Type, length, capacity int) any

// MakeMap is make(t).
func MakeMap(t Type) any

// Grow is the slice with so many elements more, with as much room as append makes.
func Grow(slice any, n int) any

// Reslice is slice[low:high:most].
func Reslice(slice any, low, high, most int) any

// SliceAt is a slice of type t of the n elements that begin at the place.
func SliceAt(t Type, p Place, n int) any

// Entry is what a map has for a key, with its type, and whether it has the key. An interface comes as what is in it.
func Entry(m, key any) (x any, ok bool)

// SetEntry is m[key] = x.
func SetEntry(m, key, x any)

// DeleteEntry is delete(m, key).
func DeleteEntry(m, key any)

// Package is the path of the package that declares the type.
func (t Type) Package() string { return packageOf(t) }

func packageOf(t Type) string

// Size is how many bytes Go uses for a value.
func (t Type) Size() int { return size(t) }

func size(t Type) int
