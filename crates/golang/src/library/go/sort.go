// Package sort: see the documentation of Go's package of this name.
package sort

import (
	"gort/order"
	"gort/value"
	"slices"
)

// Interface is what can be sorted.
type Interface interface {
	Len() int
	Less(i, j int) bool
	Swap(i, j int)
}

// Sort sorts data. Equal elements may change their order.
func Sort(data Interface) { order.Sort(order.Data{Less: data.Less, Swap: data.Swap}, data.Len()) }

// Stable sorts data. Equal elements keep their order.
func Stable(data Interface) {
	order.Stable(order.Data{Less: data.Less, Swap: data.Swap}, data.Len())
}

// IsSorted says whether data is sorted.
func IsSorted(data Interface) bool {
	for i := data.Len() - 1; i > 0; i-- {
		if data.Less(i, i-1) {
			return false
		}
	}
	return true
}

func swapper(x any) func(i, j int) {
	if x == nil || value.TypeOf(x).Kind() != value.Slice {
		name := "nil"
		if x != nil {
			name = value.TypeOf(x).Name()
		}
		panic("reflect: call of Swapper on " + name + " Value")
	}
	n := value.Len(x)
	return func(i, j int) {
		if uint(i) >= uint(n) || uint(j) >= uint(n) {
			panic("reflect: slice index out of range")
		}
		value.Swap(x, i, j)
	}
}

// Slice sorts the slice x. Equal elements may change their order.
func Slice(x any, less func(i, j int) bool) {
	order.Sort(order.Data{Less: less, Swap: swapper(x)}, value.Len(x))
}

// SliceStable sorts the slice x. Equal elements keep their order.
func SliceStable(x any, less func(i, j int) bool) {
	order.Stable(order.Data{Less: less, Swap: swapper(x)}, value.Len(x))
}

// SliceIsSorted says whether the slice x is sorted.
func SliceIsSorted(x any, less func(i, j int) bool) bool {
	for i := value.Len(x) - 1; i > 0; i-- {
		if less(i, i-1) {
			return false
		}
	}
	return true
}

type reverse struct{ Interface }

func (r reverse) Less(i, j int) bool { return r.Interface.Less(j, i) }

// Reverse returns data in the other order.
func Reverse(data Interface) Interface { return &reverse{data} }

// IntSlice sorts ints in increasing order.
type IntSlice []int

func (x IntSlice) Len() int           { return len(x) }
func (x IntSlice) Less(i, j int) bool { return x[i] < x[j] }
func (x IntSlice) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }

// Sort is sort.Sort(x).
func (x IntSlice) Sort() { Sort(x) }

// Search is SearchInts(p, x).
func (p IntSlice) Search(x int) int { return SearchInts(p, x) }

// Float64Slice sorts floats in increasing order, NaNs first.
type Float64Slice []float64

func (x Float64Slice) Len() int           { return len(x) }
func (x Float64Slice) Less(i, j int) bool { return x[i] < x[j] || x[i] != x[i] && x[j] == x[j] }
func (x Float64Slice) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }

// Sort is sort.Sort(x).
func (x Float64Slice) Sort() { Sort(x) }

// Search is SearchFloat64s(p, x).
func (p Float64Slice) Search(x float64) int { return SearchFloat64s(p, x) }

// StringSlice sorts strings in increasing order.
type StringSlice []string

func (x StringSlice) Len() int           { return len(x) }
func (x StringSlice) Less(i, j int) bool { return x[i] < x[j] }
func (x StringSlice) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }

// Sort is sort.Sort(x).
func (x StringSlice) Sort() { Sort(x) }

// Search is SearchStrings(p, x).
func (p StringSlice) Search(x string) int { return SearchStrings(p, x) }

// Ints sorts ints in increasing order.
func Ints(x []int) { slices.Sort(x) }

// Float64s sorts floats in increasing order, NaNs first.
func Float64s(x []float64) { slices.Sort(x) }

// Strings sorts strings in increasing order.
func Strings(x []string) { slices.Sort(x) }

// IntsAreSorted says whether x is sorted.
func IntsAreSorted(x []int) bool { return slices.IsSorted(x) }

// Float64sAreSorted says whether x is sorted.
func Float64sAreSorted(x []float64) bool { return slices.IsSorted(x) }

// StringsAreSorted says whether x is sorted.
func StringsAreSorted(x []string) bool { return slices.IsSorted(x) }

// Search returns the least i from 0 to n with f(i), by halving: from there on f is true.
func Search(n int, f func(int) bool) int {
	i, j := 0, n
	for i < j {
		if h := int(uint(i+j) >> 1); !f(h) {
			i = h + 1
		} else {
			j = h
		}
	}
	return i
}

// Find returns the least i from 0 to n with cmp(i) <= 0, and whether cmp(i) is 0.
func Find(n int, cmp func(int) int) (i int, found bool) {
	i = Search(n, func(i int) bool { return cmp(i) <= 0 })
	return i, i < n && cmp(i) == 0
}

// SearchInts returns where x is in a, or would be.
func SearchInts(a []int, x int) int { return Search(len(a), func(i int) bool { return a[i] >= x }) }

// SearchFloat64s returns where x is in a, or would be.
func SearchFloat64s(a []float64, x float64) int {
	return Search(len(a), func(i int) bool { return a[i] >= x })
}

// SearchStrings returns where x is in a, or would be.
func SearchStrings(a []string, x string) int {
	return Search(len(a), func(i int) bool { return a[i] >= x })
}
