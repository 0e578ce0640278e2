package main

import "fmt"

var fs = []float64{1e10, -1e10, 3e9, -3e9, 2147483648, 4294967296.5, 1e19, 1.8e19, -1, -1.5, 1e300, 255, 256, 300.7, -129, 40000, 70000, 1e18}

func main() {
	for _, f := range fs {
		fmt.Println(f, int8(f), int16(f), int32(f), int64(f), int(f), uint8(f), uint16(f), uint32(f), uint64(f), uint(f))
		g := float32(f)
		fmt.Println(g, int8(g), int16(g), int32(g), int64(g), int(g), uint8(g), uint16(g), uint32(g), uint64(g), uint(g))
	}
}
