package main

import (
	"container/heap"
	"container/list"
	"container/ring"
	"fmt"
)

type ints []int

func (h ints) Len() int           { return len(h) }
func (h ints) Less(i, j int) bool { return h[i] < h[j] }
func (h ints) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *ints) Push(x any)        { *h = append(*h, x.(int)) }
func (h *ints) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}

func show(l *list.List) {
	for e := l.Front(); e != nil; e = e.Next() {
		fmt.Print(e.Value, " ")
	}
	fmt.Print("| ")
	for e := l.Back(); e != nil; e = e.Prev() {
		fmt.Print(e.Value, " ")
	}
	fmt.Println(l.Len())
}

func main() {
	h := &ints{5, 2, 8, 9, 1, 7, 3}
	heap.Init(h)
	fmt.Println(*h)
	heap.Push(h, 4)
	fmt.Println(*h)
	fmt.Println(heap.Pop(h))
	fmt.Println(*h)
	fmt.Println(heap.Remove(h, 3), *h)
	(*h)[2] = 100
	heap.Fix(h, 2)
	fmt.Println(*h)
	for h.Len() > 0 {
		fmt.Print(heap.Pop(h), " ")
	}
	fmt.Println()
	var l list.List
	show(&l)
	e4 := l.PushBack(4)
	e1 := l.PushFront(1)
	l.InsertBefore(3, e4)
	l.InsertAfter(2, e1)
	show(&l)
	l.MoveToFront(e4)
	show(&l)
	l.MoveToBack(e1)
	l.MoveBefore(e1, e4)
	l.MoveAfter(e4, e1)
	show(&l)
	fmt.Println(l.Remove(e4), l.Remove(e4), e4.Next() == nil)
	o := list.New()
	o.PushBack("x")
	o.PushBackList(&l)
	o.PushFrontList(o)
	show(o)
	fmt.Println(l.InsertAfter(0, e4) == nil, o.Init().Len())
	r := ring.New(5)
	for i := range r.Len() {
		r.Value = i
		r = r.Next()
	}
	r.Do(func(v any) { fmt.Print(v, " ") })
	out := r.Unlink(2)
	fmt.Println(r.Len(), out.Len(), r.Move(2).Value, r.Prev().Value)
	r.Link(out)
	r.Do(func(v any) { fmt.Print(v, " ") })
	var z ring.Ring
	fmt.Println(z.Len(), z.Next() == &z, ring.New(0).Len())
}
