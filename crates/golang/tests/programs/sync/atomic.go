package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type node struct {
	n    int
	next *node
}

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	var i32 atomic.Int32
	var i64 atomic.Int64
	var u32 atomic.Uint32
	var u64 atomic.Uint64
	var up atomic.Uintptr
	var b atomic.Bool
	fmt.Println(i32.Add(5), i32.Swap(-7), i32.Load(), i32.CompareAndSwap(1, 2), i32.CompareAndSwap(-7, 0x7fffffff), i32.Add(1), i32.And(0xff), i32.Or(6), i32.Load())
	fmt.Println(i64.Add(-5), i64.Swap(1<<62), i64.Load(), i64.Add(1<<62), i64.And(-1<<60), i64.Or(3), i64.Load())
	fmt.Println(u32.Add(^uint32(0)), u32.Add(2), u32.Or(0xf0), u32.And(0x3c), u32.Load(), u32.CompareAndSwap(0x30, 9), u32.Load())
	fmt.Println(u64.Add(^uint64(0)), u64.Add(2), u64.Swap(8), u64.Or(1), u64.And(1), u64.Load())
	up.Store(7)
	fmt.Println(up.Add(1), up.Swap(3), up.Load(), up.CompareAndSwap(3, 4), up.Or(8), up.And(12), up.Load())
	fmt.Println(b.Load(), b.Swap(true), b.Load(), b.CompareAndSwap(false, true), b.CompareAndSwap(true, false), b.Load())
	fmt.Printf("%v %v %v %v %v\n", &i32, &i64, &u32, &b, &up)
	fmt.Printf("%+v %+v\n", &i32, &u64)
	var x int32 = 4
	var y uint64 = 9
	fmt.Println(atomic.AddInt32(&x, -6), atomic.LoadInt32(&x), atomic.CompareAndSwapInt32(&x, -2, 8))
	fmt.Println(atomic.SwapInt32(&x, 1), atomic.AndInt32(&x, 3), atomic.OrInt32(&x, 4))
	fmt.Println(x)
	atomic.StoreUint64(&y, 77)
	fmt.Println(atomic.AddUint64(&y, ^uint64(6)), atomic.LoadUint64(&y))
	var s struct {
		a byte
		n [3]int64
		u uintptr
	}
	atomic.AddInt64(&s.n[1], 12)
	atomic.StoreUintptr(&s.u, 5)
	fmt.Println(s)
	var p atomic.Pointer[node]
	fmt.Println(p.Load() == nil)
	for i := range 4 {
		for {
			old := p.Load()
			if p.CompareAndSwap(old, &node{i, old}) {
				break
			}
		}
	}
	for n := p.Swap(nil); n != nil; n = n.next {
		fmt.Print(n.n, " ")
	}
	fmt.Println(p.Load())
	var v atomic.Value
	fmt.Println(v.Load(), v.CompareAndSwap(nil, 1), v.Load(), v.CompareAndSwap(2, 3), v.CompareAndSwap(1, 3), v.Swap(4), v.Load())
	v.Store(5)
	try(func() { v.Store(nil) })
	try(func() { v.Store("a") })
	try(func() { v.Swap(nil) })
	try(func() { v.Swap(2.5) })
	try(func() { v.CompareAndSwap(1, nil) })
	try(func() { v.CompareAndSwap("a", 1) })
	try(func() { v.CompareAndSwap("a", "b") })
	var w atomic.Value
	w.Store([]int{1})
	try(func() { w.CompareAndSwap([]int{1}, []int{2}) })
	try(func() { var n *int32; atomic.AddInt32(n, 1) })
	var wg sync.WaitGroup
	var n atomic.Int64
	for range 50 {
		wg.Go(func() {
			for range 100 {
				n.Add(1)
			}
		})
	}
	wg.Wait()
	fmt.Println(n.Load())
}
