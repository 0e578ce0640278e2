// Package order sorts what is compared and swapped by index, with the steps of Go's package sort: the order of equal elements follows from them.
package order

// Data is what is sorted.
type Data struct {
	Less func(i, j int) bool
	Swap func(i, j int)
}

// Sort is a quicksort that defeats patterns.
func Sort(d Data, n int) { d.quick(0, n, length(uint(n))) }

func (d Data) insertion(a, b int) {
	for i := a + 1; i < b; i++ {
		for j := i; j > a && d.Less(j, j-1); j-- {
			d.Swap(j, j-1)
		}
	}
}

func (d Data) heap(a, b int) {
	n := b - a
	for i := (n - 1) / 2; i >= 0; i-- {
		d.sink(i, n, a)
	}
	for i := n - 1; i >= 0; i-- {
		d.Swap(a, a+i)
		d.sink(0, i, a)
	}
}

func (d Data) sink(root, n, a int) {
	for {
		child := 2*root + 1
		if child >= n {
			return
		}
		if child+1 < n && d.Less(a+child, a+child+1) {
			child++
		}
		if !d.Less(a+root, a+child) {
			return
		}
		d.Swap(a+root, a+child)
		root = child
	}
}

func (d Data) quick(a, b, limit int) {
	balanced, partitioned := true, true
	for {
		n := b - a
		if n <= 12 {
			d.insertion(a, b)
			return
		}
		// After too many bad pivots.
		if limit == 0 {
			d.heap(a, b)
			return
		}
		if !balanced {
			d.shuffle(a, b)
			limit--
		}
		pivot, swaps := d.pivot(a, b)
		if swaps == 12 {
			for i, j := a, b-1; i < j; i, j = i+1, j-1 {
				d.Swap(i, j)
			}
			pivot = b - 1 - (pivot - a)
			swaps = 0
		}
		if balanced && partitioned && swaps == 0 && d.nearly(a, b) {
			return
		}
		// The element before is that of an earlier pivot: nothing is less.
		if a > 0 && !d.Less(a-1, pivot) {
			a = d.equals(a, b, pivot)
			continue
		}
		mid, already := d.partition(a, b, pivot)
		partitioned = already
		if left, right := mid-a, b-mid; left < right {
			balanced = left >= n/8
			d.quick(a, mid, limit)
			a = mid + 1
		} else {
			balanced = right >= n/8
			d.quick(mid+1, b, limit)
			b = mid
		}
	}
}

// Puts what is less than the pivot before it, the rest behind it, and says where it is and whether nothing was moved.
func (d Data) partition(a, b, pivot int) (mid int, already bool) {
	d.Swap(a, pivot)
	i, j := a+1, b-1
	for already = true; ; already = false {
		for i <= j && d.Less(i, a) {
			i++
		}
		for i <= j && !d.Less(j, a) {
			j--
		}
		if i > j {
			break
		}
		d.Swap(i, j)
		i++
		j--
	}
	d.Swap(j, a)
	return j, already
}

// Puts what equals the pivot, which is the least, to the front.
func (d Data) equals(a, b, pivot int) int {
	d.Swap(a, pivot)
	i, j := a+1, b-1
	for {
		for i <= j && !d.Less(a, i) {
			i++
		}
		for i <= j && d.Less(a, j) {
			j--
		}
		if i > j {
			return i
		}
		d.Swap(i, j)
		i++
		j--
	}
}

// Sorts what is nearly sorted, and says whether it is then.
func (d Data) nearly(a, b int) bool {
	i := a + 1
	for range 5 {
		for i < b && !d.Less(i, i-1) {
			i++
		}
		if i == b {
			return true
		}
		if b-a < 50 {
			return false
		}
		d.Swap(i, i-1)
		if i-a >= 2 {
			for j := i - 1; j >= 1 && d.Less(j, j-1); j-- {
				d.Swap(j, j-1)
			}
		}
		if b-i >= 2 {
			for j := i + 1; j < b && d.Less(j, j-1); j++ {
				d.Swap(j, j-1)
			}
		}
	}
	return false
}

// Moves some elements, to break patterns that make bad pivots.
func (d Data) shuffle(a, b int) {
	n := b - a
	if n < 8 {
		return
	}
	random, mask := uint64(n), uint(1)<<length(uint(n))-1
	at := a + n/4*2 - 1
	for i := range 3 {
		random ^= random << 13
		random ^= random >> 7
		random ^= random << 17
		other := int(uint(random) & mask)
		if other >= n {
			other -= n
		}
		d.Swap(at+i, a+other)
	}
}

func (d Data) pivot(a, b int) (at, swaps int) {
	n := b - a
	i, j, k := a+n/4, a+n/4*2, a+n/4*3
	if n >= 8 {
		if n >= 50 {
			i = d.median(i-1, i, i+1, &swaps)
			j = d.median(j-1, j, j+1, &swaps)
			k = d.median(k-1, k, k+1, &swaps)
		}
		j = d.median(i, j, k, &swaps)
	}
	return j, swaps
}

func (d Data) median(a, b, c int, swaps *int) int {
	if d.Less(b, a) {
		a, b = b, a
		*swaps++
	}
	if d.Less(c, b) {
		b, c = c, b
		*swaps++
	}
	if d.Less(b, a) {
		a, b = b, a
		*swaps++
	}
	return b
}

// Stable keeps the order of equal elements: it sorts blocks and merges them in place.
func Stable(d Data, n int) {
	block := 20
	for a := 0; a < n; a += block {
		d.insertion(a, min(a+block, n))
	}
	for ; block < n; block *= 2 {
		for a := 0; a+block < n; a += 2 * block {
			d.merge(a, a+block, min(a+2*block, n))
		}
	}
}

func (d Data) merge(a, m, b int) {
	if m-a == 1 {
		i, j := m, b
		for i < j {
			if h := int(uint(i+j) >> 1); d.Less(h, a) {
				i = h + 1
			} else {
				j = h
			}
		}
		for k := a; k < i-1; k++ {
			d.Swap(k, k+1)
		}
		return
	}
	if b-m == 1 {
		i, j := a, m
		for i < j {
			if h := int(uint(i+j) >> 1); !d.Less(m, h) {
				i = h + 1
			} else {
				j = h
			}
		}
		for k := m; k > i; k-- {
			d.Swap(k, k-1)
		}
		return
	}
	mid := int(uint(a+b) >> 1)
	n := mid + m
	start, r := a, m
	if m > mid {
		start, r = n-b, mid
	}
	for start < r {
		if c := int(uint(start+r) >> 1); !d.Less(n-1-c, c) {
			start = c + 1
		} else {
			r = c
		}
	}
	end := n - start
	if start < m && m < end {
		d.rotate(start, m, end)
	}
	if a < start && start < mid {
		d.merge(a, start, mid)
	}
	if mid < end && end < b {
		d.merge(mid, end, b)
	}
}

func (d Data) rotate(a, m, b int) {
	i, j := m-a, b-m
	for i != j {
		if i > j {
			d.swapRange(m-i, m, j)
			i -= j
		} else {
			d.swapRange(m-i, m+j-i, i)
			j -= i
		}
	}
	d.swapRange(m-i, m, i)
}

func (d Data) swapRange(a, b, n int) {
	for i := range n {
		d.Swap(a+i, b+i)
	}
}

// How many bits a number has.
func length(x uint) (n int) {
	for ; x > 0; x >>= 1 {
		n++
	}
	return n
}
