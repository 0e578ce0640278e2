package main

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sort"
	"strings"
	"bytes"
)

type tree[T cmp.Ordered] struct {
	left, right *tree[T]
	value       T
}

func (t *tree[T]) insert(v T) *tree[T] {
	if t == nil {
		return &tree[T]{value: v}
	}
	if v < t.value {
		t.left = t.left.insert(v)
	} else {
		t.right = t.right.insert(v)
	}
	return t
}

func (t *tree[T]) all() iter.Seq[T] {
	return func(yield func(T) bool) { t.push(yield) }
}

func (t *tree[T]) push(yield func(T) bool) bool {
	return t == nil || t.left.push(yield) && yield(t.value) && t.right.push(yield)
}

func filter[T any](seq iter.Seq[T], keep func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for v := range seq {
			if keep(v) && !yield(v) {
				return
			}
		}
	}
}

func main() {
	var t *tree[string]
	for word := range strings.FieldsSeq("the quick brown fox jumps over the lazy dog") {
		t = t.insert(word)
	}
	for w := range filter(t.all(), func(s string) bool { return len(s) > 3 }) {
		if w == "quick" {
			break
		}
		fmt.Print(w, " ")
	}
	fmt.Println(slices.Collect(t.all()))
	for i, v := range slices.Backward([]int{1, 2, 3, 4}) {
		if i == 2 {
			continue
		}
		fmt.Print(i, v, " ")
		if i == 1 {
			break
		}
	}
	for c := range slices.Chunk([]int{1, 2, 3, 4, 5}, 2) {
		fmt.Print(c)
	}
	for line := range strings.Lines("a\nb\n\nc") {
		fmt.Printf("%q", line)
	}
	for part := range bytes.SplitSeq([]byte("x,y,z"), []byte(",")) {
		fmt.Printf("%s;", part)
	}
	for part := range strings.SplitAfterSeq("x,y,z", ",") {
		fmt.Printf("%s;", part)
	}
	m := map[string][]int{"a": {1}, "b": {2, 3}}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		fmt.Print(k, m[k])
	}
	total := 0
	for _, v := range maps.All(m) {
		total += len(v)
	}
	for v := range maps.Values(m) {
		total += v[0]
	}
	fmt.Println(total)
	people := []struct {
		Name string
		Age  int
	}{{"Alice", 30}, {"Bob", 25}, {"Carol", 30}, {"Dave", 25}}
	sort.Slice(people, func(i, j int) bool { return people[i].Age < people[j].Age })
	fmt.Println(people)
	slices.SortFunc(people, func(a, b struct {
		Name string
		Age  int
	}) int {
		return cmp.Or(-cmp.Compare(a.Age, b.Age), strings.Compare(a.Name, b.Name))
	})
	fmt.Printf("%+v\n", people)
	func() {
		defer func() { fmt.Println(recover()) }()
		for v := range slices.Values([]int{1, 2}) {
			panic(fmt.Sprint("in the loop ", v))
		}
	}()
	find := func() int {
		for i, v := range slices.All([]string{"x", "y"}) {
			if v == "y" {
				return i
			}
		}
		return -1
	}
	fmt.Println(find())
}
