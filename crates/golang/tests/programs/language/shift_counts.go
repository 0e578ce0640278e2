package main

import (
	"fmt"
	"math"
)

func main() {
	x := 1
	const M = math.MaxUint
	fmt.Println(x<<1, x<<1., x<<(1+0i), x<<0i, x<<(1<<x), x<<(1.<<x), x<<((1+0i)<<x))
	fmt.Println(x<<(M+0), x<<(M+0.), x<<(M+0.+0i), x>>70, x<<70)
	y := int8(3)
	y <<= 2.
	y >>= 1.0 + 0i
	fmt.Println(y)
}
