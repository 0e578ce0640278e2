package main

import (
	"fmt"
	"runtime"
)

func main() {
	var heard []int
	var fromMain []bool
	talk(func(text string) {
		heard = append(heard, len(text))
		fromMain = append(fromMain, calledByMain())
	})
	if len(heard) == 2 {
		fmt.Printf("heard %d, then %d\n", heard[0], heard[1])
		if fromMain[0] {
			fmt.Println("the first one from main")
		}
		if !fromMain[1] {
			fmt.Println("the second one from a goroutine")
		}
	}
}

// calledByMain says whether main is among its callers: those of a goroutine begin with the goroutine.
func calledByMain() bool {
	for depth := 0; ; depth++ {
		at, _, _, ok := runtime.Caller(depth)
		if !ok || runtime.FuncForPC(at).Name() == "main.main" {
			return ok
		}
	}
}
