// Package weak: see the documentation of Go's package of this name.
package weak

// Pointer is a weak pointer to a value of type T.
type Pointer[T any] struct {
	_ [0]*T
	h *handle
}

// What all weak pointers to one value share: the machine's number of it, or the value itself, which the machine then does not take.
type handle struct {
	number int
	kept   any
}

var kept []*handle

func find(ptr any) *handle
func watch(ptr any, h *handle) bool
func strong(h *handle, like any) any

// Make is a weak pointer to what ptr refers to.
func Make[T any](ptr *T) Pointer[T] {
	if ptr == nil {
		return Pointer[T]{}
	}
	return Pointer[T]{h: handleOf(ptr)}
}

func handleOf(ptr any) *handle {
	if h := find(ptr); h != nil {
		return h
	}
	h := new(handle)
	if watch(ptr, h) {
		return h
	}
	for _, known := range kept {
		if known.kept == ptr {
			return known
		}
	}
	h.kept = ptr
	kept = append(kept, h)
	return h
}

// Value is the pointer that p was made from, or nil if nothing has reached what it refers to.
func (p Pointer[T]) Value() *T {
	if p.h == nil {
		return nil
	}
	if p.h.kept != nil {
		return p.h.kept.(*T)
	}
	ptr, _ := strong(p.h, (*T)(nil)).(*T)
	return ptr
}
