// Package unique: see the documentation of Go's package of this name.
package unique

// Handle is a name for a value: the handles of equal values are equal.
type Handle[T comparable] struct{ value *T }

// The values of which there are handles, by the values and their types.
var values = map[any]any{}

// What tells values of one type from those of another, where T is an interface.
type key[T comparable] struct{ value T }

// Make is the handle of a value.
func Make[T comparable](value T) Handle[T] {
	k := any(key[T]{value})
	// Nothing is called until the value is there: no other goroutine runs in between.
	known, ok := values[k].(*T)
	if !ok {
		known = new(T)
		*known = value
		values[k] = known
	}
	return Handle[T]{known}
}

// Value is the value of which it is the handle.
func (h Handle[T]) Value() T { return *h.value }
