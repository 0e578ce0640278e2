// Package atomic: see the documentation of Go's package of this name.
package atomic

import (
	"gort/value"
	"unsafe"
)

// What comes next reads or writes what others may see. Nothing is called before the return, so that nothing interrupts.
func access()

// What was done to what addr points to: it was read, written, or both.
func told(addr any, what int)

const (
	read = iota
	written
	both
)

type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}

type align64 struct{}

// LoadInt32 returns *addr.
func LoadInt32(addr *int32) (val int32)

// StoreInt32 sets *addr.
func StoreInt32(addr *int32, val int32)

// SwapInt32 sets *addr and returns what it was.
func SwapInt32(addr *int32, new int32) (old int32)

// CompareAndSwapInt32 sets *addr if it is old: whether it has.
func CompareAndSwapInt32(addr *int32, old, new int32) (swapped bool)

// AddInt32 adds to *addr and returns what it is then.
func AddInt32(addr *int32, delta int32) (new int32)

// AndInt32 sets *addr to what it has in common with mask, and returns what it was.
func AndInt32(addr *int32, mask int32) (old int32)

// OrInt32 sets the bits of mask in *addr, and returns what it was.
func OrInt32(addr *int32, mask int32) (old int32)

// Int32 is an int32 for goroutines that use it at the same time.
type Int32 struct {
	_ noCopy
	v int32
}

// Load returns the value.
func (x *Int32) Load() int32 { return LoadInt32(&x.v) }

// Store sets the value.
func (x *Int32) Store(val int32) { StoreInt32(&x.v, val) }

// Swap sets the value and returns what it was.
func (x *Int32) Swap(new int32) (old int32) { return SwapInt32(&x.v, new) }

// CompareAndSwap sets the value if it is old: whether it has.
func (x *Int32) CompareAndSwap(old, new int32) (swapped bool) {
	return CompareAndSwapInt32(&x.v, old, new)
}

// Add adds to the value and returns what it is then.
func (x *Int32) Add(delta int32) (new int32) { return AddInt32(&x.v, delta) }

// And keeps the bits of mask, and returns what the value was.
func (x *Int32) And(mask int32) (old int32) { return AndInt32(&x.v, mask) }

// Or sets the bits of mask, and returns what the value was.
func (x *Int32) Or(mask int32) (old int32) { return OrInt32(&x.v, mask) }

// LoadInt64 returns *addr.
func LoadInt64(addr *int64) (val int64)

// StoreInt64 sets *addr.
func StoreInt64(addr *int64, val int64)

// SwapInt64 sets *addr and returns what it was.
func SwapInt64(addr *int64, new int64) (old int64)

// CompareAndSwapInt64 sets *addr if it is old: whether it has.
func CompareAndSwapInt64(addr *int64, old, new int64) (swapped bool)

// AddInt64 adds to *addr and returns what it is then.
func AddInt64(addr *int64, delta int64) (new int64)

// AndInt64 sets *addr to what it has in common with mask, and returns what it was.
func AndInt64(addr *int64, mask int64) (old int64)

// OrInt64 sets the bits of mask in *addr, and returns what it was.
func OrInt64(addr *int64, mask int64) (old int64)

// Int64 is an int64 for goroutines that use it at the same time.
type Int64 struct {
	_ noCopy
	_ align64
	v int64
}

// Load returns the value.
func (x *Int64) Load() int64 { return LoadInt64(&x.v) }

// Store sets the value.
func (x *Int64) Store(val int64) { StoreInt64(&x.v, val) }

// Swap sets the value and returns what it was.
func (x *Int64) Swap(new int64) (old int64) { return SwapInt64(&x.v, new) }

// CompareAndSwap sets the value if it is old: whether it has.
func (x *Int64) CompareAndSwap(old, new int64) (swapped bool) {
	return CompareAndSwapInt64(&x.v, old, new)
}

// Add adds to the value and returns what it is then.
func (x *Int64) Add(delta int64) (new int64) { return AddInt64(&x.v, delta) }

// And keeps the bits of mask, and returns what the value was.
func (x *Int64) And(mask int64) (old int64) { return AndInt64(&x.v, mask) }

// Or sets the bits of mask, and returns what the value was.
func (x *Int64) Or(mask int64) (old int64) { return OrInt64(&x.v, mask) }

// LoadUint32 returns *addr.
func LoadUint32(addr *uint32) (val uint32)

// StoreUint32 sets *addr.
func StoreUint32(addr *uint32, val uint32)

// SwapUint32 sets *addr and returns what it was.
func SwapUint32(addr *uint32, new uint32) (old uint32)

// CompareAndSwapUint32 sets *addr if it is old: whether it has.
func CompareAndSwapUint32(addr *uint32, old, new uint32) (swapped bool)

// AddUint32 adds to *addr and returns what it is then.
func AddUint32(addr *uint32, delta uint32) (new uint32)

// AndUint32 sets *addr to what it has in common with mask, and returns what it was.
func AndUint32(addr *uint32, mask uint32) (old uint32)

// OrUint32 sets the bits of mask in *addr, and returns what it was.
func OrUint32(addr *uint32, mask uint32) (old uint32)

// Uint32 is a uint32 for goroutines that use it at the same time.
type Uint32 struct {
	_ noCopy
	v uint32
}

// Load returns the value.
func (x *Uint32) Load() uint32 { return LoadUint32(&x.v) }

// Store sets the value.
func (x *Uint32) Store(val uint32) { StoreUint32(&x.v, val) }

// Swap sets the value and returns what it was.
func (x *Uint32) Swap(new uint32) (old uint32) { return SwapUint32(&x.v, new) }

// CompareAndSwap sets the value if it is old: whether it has.
func (x *Uint32) CompareAndSwap(old, new uint32) (swapped bool) {
	return CompareAndSwapUint32(&x.v, old, new)
}

// Add adds to the value and returns what it is then.
func (x *Uint32) Add(delta uint32) (new uint32) { return AddUint32(&x.v, delta) }

// And keeps the bits of mask, and returns what the value was.
func (x *Uint32) And(mask uint32) (old uint32) { return AndUint32(&x.v, mask) }

// Or sets the bits of mask, and returns what the value was.
func (x *Uint32) Or(mask uint32) (old uint32) { return OrUint32(&x.v, mask) }

// LoadUint64 returns *addr.
func LoadUint64(addr *uint64) (val uint64)

// StoreUint64 sets *addr.
func StoreUint64(addr *uint64, val uint64)

// SwapUint64 sets *addr and returns what it was.
func SwapUint64(addr *uint64, new uint64) (old uint64)

// CompareAndSwapUint64 sets *addr if it is old: whether it has.
func CompareAndSwapUint64(addr *uint64, old, new uint64) (swapped bool)

// AddUint64 adds to *addr and returns what it is then.
func AddUint64(addr *uint64, delta uint64) (new uint64)

// AndUint64 sets *addr to what it has in common with mask, and returns what it was.
func AndUint64(addr *uint64, mask uint64) (old uint64)

// OrUint64 sets the bits of mask in *addr, and returns what it was.
func OrUint64(addr *uint64, mask uint64) (old uint64)

// Uint64 is a uint64 for goroutines that use it at the same time.
type Uint64 struct {
	_ noCopy
	_ align64
	v uint64
}

// Load returns the value.
func (x *Uint64) Load() uint64 { return LoadUint64(&x.v) }

// Store sets the value.
func (x *Uint64) Store(val uint64) { StoreUint64(&x.v, val) }

// Swap sets the value and returns what it was.
func (x *Uint64) Swap(new uint64) (old uint64) { return SwapUint64(&x.v, new) }

// CompareAndSwap sets the value if it is old: whether it has.
func (x *Uint64) CompareAndSwap(old, new uint64) (swapped bool) {
	return CompareAndSwapUint64(&x.v, old, new)
}

// Add adds to the value and returns what it is then.
func (x *Uint64) Add(delta uint64) (new uint64) { return AddUint64(&x.v, delta) }

// And keeps the bits of mask, and returns what the value was.
func (x *Uint64) And(mask uint64) (old uint64) { return AndUint64(&x.v, mask) }

// Or sets the bits of mask, and returns what the value was.
func (x *Uint64) Or(mask uint64) (old uint64) { return OrUint64(&x.v, mask) }

// LoadUintptr returns *addr.
func LoadUintptr(addr *uintptr) (val uintptr)

// StoreUintptr sets *addr.
func StoreUintptr(addr *uintptr, val uintptr)

// SwapUintptr sets *addr and returns what it was.
func SwapUintptr(addr *uintptr, new uintptr) (old uintptr)

// CompareAndSwapUintptr sets *addr if it is old: whether it has.
func CompareAndSwapUintptr(addr *uintptr, old, new uintptr) (swapped bool)

// AddUintptr adds to *addr and returns what it is then.
func AddUintptr(addr *uintptr, delta uintptr) (new uintptr)

// AndUintptr sets *addr to what it has in common with mask, and returns what it was.
func AndUintptr(addr *uintptr, mask uintptr) (old uintptr)

// OrUintptr sets the bits of mask in *addr, and returns what it was.
func OrUintptr(addr *uintptr, mask uintptr) (old uintptr)

// Uintptr is a uintptr for goroutines that use it at the same time.
type Uintptr struct {
	_ noCopy
	v uintptr
}

// Load returns the value.
func (x *Uintptr) Load() uintptr { return LoadUintptr(&x.v) }

// Store sets the value.
func (x *Uintptr) Store(val uintptr) { StoreUintptr(&x.v, val) }

// Swap sets the value and returns what it was.
func (x *Uintptr) Swap(new uintptr) (old uintptr) { return SwapUintptr(&x.v, new) }

// CompareAndSwap sets the value if it is old: whether it has.
func (x *Uintptr) CompareAndSwap(old, new uintptr) (swapped bool) {
	return CompareAndSwapUintptr(&x.v, old, new)
}

// Add adds to the value and returns what it is then.
func (x *Uintptr) Add(delta uintptr) (new uintptr) { return AddUintptr(&x.v, delta) }

// And keeps the bits of mask, and returns what the value was.
func (x *Uintptr) And(mask uintptr) (old uintptr) { return AndUintptr(&x.v, mask) }

// Or sets the bits of mask, and returns what the value was.
func (x *Uintptr) Or(mask uintptr) (old uintptr) { return OrUintptr(&x.v, mask) }

// LoadPointer returns *addr.
func LoadPointer(addr *unsafe.Pointer) (val unsafe.Pointer) {
	access()
	told(addr, read)
	return *addr
}

// StorePointer sets *addr.
func StorePointer(addr *unsafe.Pointer, val unsafe.Pointer) {
	access()
	*addr = val
	told(addr, written)
}

// SwapPointer sets *addr and returns what it was.
func SwapPointer(addr *unsafe.Pointer, new unsafe.Pointer) (old unsafe.Pointer) {
	access()
	old = *addr
	*addr = new
	told(addr, both)
	return old
}

// CompareAndSwapPointer sets *addr if it is old: whether it has.
func CompareAndSwapPointer(addr *unsafe.Pointer, old, new unsafe.Pointer) (swapped bool) {
	access()
	if *addr != old {
		told(addr, read)
		return false
	}
	*addr = new
	told(addr, both)
	return true
}

// Bool is a bool for goroutines that use it at the same time.
type Bool struct {
	_ noCopy
	v uint32
}

func loadBool(addr *uint32) (val bool)
func storeBool(addr *uint32, val bool)
func swapBool(addr *uint32, new bool) (old bool)
func compareAndSwapBool(addr *uint32, old, new bool) (swapped bool)

// Load returns the value.
func (x *Bool) Load() bool { return loadBool(&x.v) }

// Store sets the value.
func (x *Bool) Store(val bool) { storeBool(&x.v, val) }

// Swap sets the value and returns what it was.
func (x *Bool) Swap(new bool) (old bool) { return swapBool(&x.v, new) }

// CompareAndSwap sets the value if it is old: whether it has.
func (x *Bool) CompareAndSwap(old, new bool) (swapped bool) {
	return compareAndSwapBool(&x.v, old, new)
}

// Pointer is a *T for goroutines that use it at the same time.
type Pointer[T any] struct {
	_ [0]*T
	_ noCopy
	v *T
}

// Load returns the value.
func (x *Pointer[T]) Load() *T {
	access()
	told(x, read)
	return x.v
}

// Store sets the value.
func (x *Pointer[T]) Store(val *T) {
	access()
	x.v = val
	told(x, written)
}

// Swap sets the value and returns what it was.
func (x *Pointer[T]) Swap(new *T) (old *T) {
	access()
	old = x.v
	x.v = new
	told(x, both)
	return old
}

// CompareAndSwap sets the value if it is old: whether it has.
func (x *Pointer[T]) CompareAndSwap(old, new *T) (swapped bool) {
	access()
	if x.v != old {
		told(x, read)
		return false
	}
	x.v = new
	told(x, both)
	return true
}

// Value is a value of one type for goroutines that use it at the same time.
type Value struct{ v any }

// Load returns the value, or nil if none was set.
func (v *Value) Load() (val any) {
	access()
	told(v, read)
	return v.v
}

// Store sets the value. It panics if that is nil or of another type than before.
func (v *Value) Store(val any) {
	if val == nil {
		panic("sync/atomic: store of nil value into Value")
	}
	access()
	if v.v != nil && value.TypeOf(v.v) != value.TypeOf(val) {
		panic("sync/atomic: store of inconsistently typed value into Value")
	}
	v.v = val
	told(v, written)
}

// Swap sets the value and returns what it was. It panics if the new one is nil or of another type than before.
func (v *Value) Swap(new any) (old any) {
	if new == nil {
		panic("sync/atomic: swap of nil value into Value")
	}
	access()
	if v.v != nil && value.TypeOf(v.v) != value.TypeOf(new) {
		panic("sync/atomic: swap of inconsistently typed value into Value")
	}
	old = v.v
	v.v = new
	told(v, both)
	return old
}

// CompareAndSwap sets the value if it is old: whether it has. It panics if new is nil, or the types are not the same.
func (v *Value) CompareAndSwap(old, new any) (swapped bool) {
	if new == nil {
		panic("sync/atomic: compare and swap of nil value into Value")
	}
	if old != nil && value.TypeOf(old) != value.TypeOf(new) {
		panic("sync/atomic: compare and swap of inconsistently typed values")
	}
	access()
	if v.v != nil && value.TypeOf(v.v) != value.TypeOf(new) {
		panic("sync/atomic: compare and swap of inconsistently typed value into Value")
	}
	if v.v != old {
		told(v, read)
		return false
	}
	v.v = new
	told(v, both)
	return true
}
