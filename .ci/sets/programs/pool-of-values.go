package main

import (
	"fmt"
	"sync"
)

func main() {
	p := sync.Pool{New: func() any { return new(int) }}
	a := p.Get().(*int)
	*a = 1
	p.Put(a)
	fmt.Println(*p.Get().(*int))
}
