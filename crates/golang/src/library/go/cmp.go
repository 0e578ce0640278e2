// Package cmp: see the documentation of Go's package of this name.
package cmp

// Ordered are the types with an order.
type Ordered interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr | ~float32 | ~float64 | ~string
}

// Less says whether x is less than y. A NaN is less than what is none.
func Less[T Ordered](x, y T) bool { return x < y || x != x && y == y }

// Compare is -1, 0 or 1 as x is less than, equal to or greater than y.
func Compare[T Ordered](x, y T) int {
	switch {
	case x == y:
		return 0
	case x < y:
		return -1
	case x > y:
		return 1
	case y == y:
		return -1
	case x == x:
		return 1
	}
	return 0
}

// Or returns the first of its arguments that is not zero.
func Or[T comparable](vals ...T) T {
	var zero T
	for _, val := range vals {
		if val != zero {
			return val
		}
	}
	return zero
}
