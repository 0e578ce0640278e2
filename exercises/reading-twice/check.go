package main

import (
	"fmt"
	"sync"
)

func main() {
	site := &Site{lang: "en", text: "hello"}
	var wg sync.WaitGroup
	wg.Go(func() { site.Set("zh", "你好") })
	fmt.Println(site.Lang())
	wg.Wait()
}
