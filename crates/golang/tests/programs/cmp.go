package main

import (
	"cmp"
	"fmt"
)

type name string

func main() {
	zero := 0.0
	nan := zero / zero
	fmt.Println(cmp.Compare(1, 2), cmp.Compare("b", "a"), cmp.Compare(2.5, 2.5), cmp.Compare(nan, 1), cmp.Compare(1, nan), cmp.Compare(nan, nan))
	fmt.Println(cmp.Less(1, 2), cmp.Less(nan, 0), cmp.Less(0, nan), cmp.Less(nan, nan), cmp.Less("a", "b"))
	fmt.Println(cmp.Or(0, 0, 3, 4), cmp.Or("", "x"), cmp.Or[int](), cmp.Or(name(""), name("n")))
	fmt.Println(cmp.Compare(uint8(200), uint8(100)), cmp.Compare(name("a"), name("b")), cmp.Compare(zero, -zero))
	fmt.Println(cmp.Or(cmp.Compare("a", "a"), cmp.Compare(1, 2)))
}
