// Everything that refers to something survives many collections: lists, trees, maps by pointers and by values, closures, interfaces, channels,
// deferred calls, strings and their parts, slices of slices.
package main

import (
	"fmt"
	"strings"
)

type node struct {
	next  *node
	left  *node
	right *node
	name  string
	any   any
}

func tree(depth int) *node {
	if depth == 0 {
		return &node{name: "leaf"}
	}
	return &node{left: tree(depth - 1), right: tree(depth - 1), name: fmt.Sprint("depth ", depth), any: depth}
}

func (n *node) count() int {
	if n == nil {
		return 0
	}
	return 1 + n.left.count() + n.right.count()
}

type shape interface{ area() int }

type square struct{ side, unused int }

func (s square) area() int { return s.side * s.side }

func main() {
	var list *node
	byPointer := map[*node]int{}
	byName := map[string]*node{}
	byAny := map[any]string{}
	var funcs []func() int
	var shapes []shape
	ch := make(chan *node, 100)
	rows := make([][]string, 100)
	done := make(chan int)
	offered := make(chan string)
	go func() { offered <- strings.Repeat("o", 50) + "!" }()
	go func() {
		sum := 0
		for n := range ch {
			sum += len(n.name)
		}
		done <- sum
	}()
	whole := tree(8)
	text := strings.Repeat("abcdefgh", 100)
	for i := range 300_000 {
		garbage := make([]int, 8)
		garbage[i%8] = i
		if i%1000 == 0 {
			n := &node{next: list, name: text[i/1000 : i/1000+8], any: square{i, garbage[i%8]}}
			list = n
			byPointer[n] = i
			byName[fmt.Sprint(i)] = n
			byAny[square{i, 0}] = n.name
			funcs = append(funcs, func() int { return i + len(n.name) })
			shapes = append(shapes, square{i / 1000, 0})
			rows[i/1000%100] = append(rows[i/1000%100], n.name)
			defer func() {
				if byPointer[n] != i {
					fmt.Println("lost", i)
				}
			}()
			ch <- n
		}
	}
	close(ch)
	length, sum := 0, 0
	for n := list; n != nil; n = n.next {
		length++
		sum += byPointer[n]
		if byName[fmt.Sprint(byPointer[n])] != n || byAny[square{byPointer[n], 0}] != n.name {
			fmt.Println("lost", n.name)
		}
		if n.any.(square).side != n.any.(square).unused {
			fmt.Println("changed", n.any)
		}
	}
	for _, f := range funcs {
		sum += f()
	}
	for _, s := range shapes {
		sum += s.area()
	}
	for _, row := range rows {
		sum += len(strings.Join(row, ""))
	}
	fmt.Println(length, sum, whole.count(), whole.left.right.name, len(text), text[792:], <-done, <-offered)
}
