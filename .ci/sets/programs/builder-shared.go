package main

import (
	"fmt"
	"strings"
	"sync"
)

func main() {
	var b strings.Builder
	var wg sync.WaitGroup
	for _, s := range []string{"x", "y"} {
		wg.Go(func() { b.WriteString(s) })
	}
	wg.Wait()
	fmt.Println(b.Len())
}
