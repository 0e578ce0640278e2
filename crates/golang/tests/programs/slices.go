package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

type pair struct {
	key string
	at  int
}

type ints []int

func try(name string, f func()) {
	defer func() { fmt.Println(name, "->", recover()) }()
	f()
}

func main() {
	s := []int{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5}
	fmt.Println(slices.Index(s, 4), slices.Index(s, 7), slices.Contains(s, 9), slices.IndexFunc(s, func(x int) bool { return x > 4 }), slices.ContainsFunc(s, func(x int) bool { return x < 0 }))
	c := slices.Clone(s)
	slices.Sort(c)
	fmt.Println(c, slices.IsSorted(c), slices.IsSorted(s), slices.Min(s), slices.Max(s))
	fmt.Println(slices.BinarySearch(c, 5))
	fmt.Println(slices.BinarySearch(c, 7))
	fmt.Println(slices.BinarySearchFunc(c, "9", func(x int, t string) int { return cmp.Compare(fmt.Sprint(x), t) }))
	fmt.Println(slices.Compact(slices.Clone(c)), slices.CompactFunc([]string{"a", "A", "b", "B", "b"}, strings.EqualFold))
	d := slices.Clone(c)
	e := slices.Compact(d)
	fmt.Println(d, len(e), cap(e) >= len(d))
	slices.Reverse(c)
	fmt.Println(c, slices.Compare(c, s), slices.Compare(s[:2], s), slices.Equal(s, slices.Clone(s)), slices.Equal(s, c))
	fmt.Println(slices.EqualFunc([]int{1, 2}, []string{"1", "2"}, func(i int, s string) bool { return fmt.Sprint(i) == s }))
	fmt.Println(slices.CompareFunc([]int{1, 2}, []int{1, 3}, func(a, b int) int { return b - a }))

	x := make([]int, 3, 10)
	copy(x, []int{1, 2, 3})
	y := slices.Insert(x, 1, 7, 8)
	fmt.Println(x, y, len(y), cap(y), x[:6])
	fmt.Println(slices.Insert(y, 2, y[1:3]...), slices.Insert([]int{1}, 1, 2, 3), slices.Insert([]int(nil), 0))
	z := []string{"a", "b", "c", "d", "e"}
	fmt.Println(slices.Delete(z, 1, 3), z)
	z = []string{"a", "b", "c", "d", "e"}
	fmt.Println(slices.DeleteFunc(z, func(s string) bool { return s == "b" || s == "e" }), fmt.Sprintf("%q", z))
	z = []string{"a", "b", "c", "d", "e"}
	fmt.Println(slices.Replace(z, 1, 4, "x"), fmt.Sprintf("%q", z))
	z = []string{"a", "b", "c", "d", "e"}
	fmt.Println(slices.Replace(z, 1, 2, "x", "y", "z"), slices.Replace(z, 3, 5, "q"), slices.Replace(z, 0, 0, "first"))
	g := slices.Grow([]int{1}, 10)
	fmt.Println(len(g), cap(g), cap(slices.Clip(g)), slices.Concat([]int{1}, nil, []int{2, 3}), slices.Repeat([]int{1, 2}, 3))
	fmt.Println(slices.Clone([]int(nil)) == nil, slices.Clone([]int{}) == nil, slices.Clone(ints{1}))

	for _, n := range []int{5, 30, 100, 1000} {
		var p []pair
		for i := range n {
			p = append(p, pair{string(rune('a' + i*7919%13)), i})
		}
		q := slices.Clone(p)
		byKey := func(a, b pair) int { return cmp.Compare(a.key, b.key) }
		slices.SortFunc(p, byKey)
		slices.SortStableFunc(q, byKey)
		h, k := 0, 0
		for i := range p {
			h = h*31 + p[i].at
			k = k*31 + q[i].at
		}
		fmt.Println(n, h, k, slices.IsSortedFunc(p, byKey), slices.MinFunc(q, byKey), slices.MaxFunc(q, byKey))
	}
	zero := 0.0
	f := []float64{1, zero / zero, -zero, 0, -1, zero / zero, 3}
	slices.Sort(f)
	fmt.Println(f, slices.Max(f), slices.Min(f))
	b := []byte("hello, world")
	slices.Sort(b)
	fmt.Printf("%q\n", b)
	str := []string{"pear", "apple", "", "fig"}
	slices.Sort(str)
	fmt.Printf("%q\n", str)
	u := []uint64{1 << 63, 1, 0}
	slices.Sort(u)
	fmt.Println(u)

	fmt.Println(slices.Collect(slices.Values(s[:3])), slices.Sorted(slices.Values(s)), slices.AppendSeq([]int{0}, slices.Values(s[:2])))
	slices.All(s[:3])(func(i, v int) bool { fmt.Print(i, ":", v, " "); return i < 1 })
	slices.Backward(s[:3])(func(i, v int) bool { fmt.Print(i, ":", v, " "); return true })
	slices.Chunk(s, 4)(func(v []int) bool { fmt.Print(v, len(v), cap(v), " "); return true })
	fmt.Println()
	m := map[string]int{"a": 1, "b": 2, "c": 3}
	fmt.Println(slices.Sorted(maps.Keys(m)), slices.Sorted(maps.Values(m)))
	fmt.Println(slices.SortedFunc(maps.Keys(m), func(a, b string) int { return cmp.Compare(b, a) }))
	fmt.Println(slices.SortedStableFunc(slices.Values(s), func(a, b int) int { return a%2 - b%2 }))
	n := maps.Clone(m)
	fmt.Println(maps.Equal(m, n), n)
	n["z"] = 26
	maps.DeleteFunc(n, func(k string, v int) bool { return v == 2 })
	fmt.Println(n, maps.Equal(m, n), maps.EqualFunc(m, m, func(a, b int) bool { return a == b }))
	maps.Copy(n, m)
	fmt.Println(n, maps.Collect(maps.All(m)), maps.Collect(slices.All([]string{"x", "y"})))
	maps.Insert(n, maps.All(map[string]int{"q": 9}))
	fmt.Println(len(n), n["q"], maps.Clone(map[int]int(nil)) == nil)
	try("Min", func() { slices.Min([]int{}) })
	try("MaxFunc", func() { slices.MaxFunc([]int{}, cmp.Compare[int]) })
	try("Grow", func() { slices.Grow([]int{}, -1) })
	try("Chunk", func() { slices.Chunk([]int{}, 0) })
	try("Insert", func() { slices.Insert([]int{1}, 2, 3) })
	try("Delete", func() { slices.Delete([]int{1, 2}, 1, 3) })
	try("Repeat", func() { slices.Repeat([]int{1}, -1) })
}
