package main

import (
	"fmt"
	"sort"
)

type item struct{ key, at int }

type items []item

func (x items) Len() int           { return len(x) }
func (x items) Less(i, j int) bool { return x[i].key < x[j].key }
func (x items) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }

func hash(x items) (h uint64) {
	for _, i := range x {
		h = (h*31+uint64(i.key))*31 + uint64(i.at)
	}
	return h
}

var seed uint64

func random() int {
	seed = seed*6364136223846793005 + 1442695040888963407
	return int(seed >> 33)
}

func main() {
	kinds := []func(i, n int) int{
		func(i, n int) int { return i },
		func(i, n int) int { return n - i },
		func(i, n int) int { return random() % n },
		func(i, n int) int { return random() % 7 },
		func(i, n int) int { return 3 },
		func(i, n int) int { return i % 10 },
		func(i, n int) int {
			if i == n/2 {
				return 0
			}
			return i
		},
		func(i, n int) int { return i * (n - i) },
		func(i, n int) int { return (i / 8) ^ (i % 8) },
	}
	for _, n := range []int{0, 1, 2, 5, 12, 13, 20, 49, 50, 51, 100, 257, 600} {
		for k, kind := range kinds {
			seed = uint64(n*10 + k)
			a := make(items, n)
			for i := range a {
				a[i] = item{kind(i, n), i}
			}
			b, c, d := append(items(nil), a...), append(items(nil), a...), append(items(nil), a...)
			sort.Sort(a)
			sort.Slice(b, func(i, j int) bool { return b[i].key < b[j].key })
			sort.Stable(c)
			sort.SliceStable(d, func(i, j int) bool { return d[i].key > d[j].key })
			fmt.Println(n, k, hash(a), hash(b), hash(c), hash(d), sort.IsSorted(a), sort.SliceIsSorted(b, func(i, j int) bool { return b[i].key < b[j].key }))
		}
	}
	// What makes pivots bad.
	seed = 1
	bad := make(items, 500)
	for i := range bad {
		bad[i] = item{0, i}
	}
	gas, solid, candidate := 500, 0, 0
	keys := make([]int, 500)
	for i := range keys {
		keys[i] = gas
	}
	order := make([]int, 500)
	for i := range order {
		order[i] = i
	}
	calls := 0
	sort.Slice(order, func(i, j int) bool {
		calls++
		x, y := order[i], order[j]
		if keys[x] == gas && keys[y] == gas {
			if x == candidate {
				keys[x] = solid
			} else {
				keys[y] = solid
			}
			solid++
		}
		if keys[x] == gas {
			candidate = x
		} else if keys[y] == gas {
			candidate = y
		}
		return keys[x] < keys[y]
	})
	fmt.Println("killer", calls, order[:10])

	x := []int{5, 2, 8, -1}
	sort.Ints(x)
	s := []string{"b", "", "aa", "a"}
	sort.Strings(s)
	zero := 0.0
	f := []float64{2, zero / zero, -1, 0, 1 / zero, zero / zero}
	sort.Float64s(f)
	fmt.Println(x, s, f, sort.IntsAreSorted(x), sort.StringsAreSorted(s), sort.Float64sAreSorted(f))
	sort.Sort(sort.Reverse(sort.IntSlice(x)))
	sort.Sort(sort.Reverse(sort.StringSlice(s)))
	fmt.Println(x, s, sort.SearchStrings([]string{"a", "c"}, "b"), sort.IsSorted(sort.Reverse(sort.IntSlice(x))))
	fmt.Println(sort.SearchInts([]int{1, 3, 5}, 3), sort.SearchInts([]int{1, 3, 5}, 4), sort.SearchFloat64s([]float64{1, 2}, 9), sort.Search(100, func(i int) bool { return i*i >= 50 }))
	fmt.Println(sort.Find(5, func(i int) int { return 3 - i }))
	fmt.Println(sort.Find(5, func(i int) int { return 7 - i }))
	sort.Sort(sort.Float64Slice(f))
	sort.IntSlice(x).Sort()
	fmt.Println(f, x, sort.IntSlice(x).Search(5))
}
