// Package iter: see the documentation of Go's package of this name.
package iter

// Seq is a sequence of values: it calls yield with one after the other until that returns false.
type Seq[V any] func(yield func(V) bool)

// Seq2 is a sequence of pairs of values.
type Seq2[K, V any] func(yield func(K, V) bool)
