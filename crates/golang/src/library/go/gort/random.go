// Package random is what packages math/rand and math/rand/v2 draw from.
package random

// Seed fills the state of the additive generator, 607 numbers, from a seed.
func Seed(state []int64, seed int64)

// Below is a number below n, as the world draws it.
func Below(n uint64) uint64

// Bits are 64 bits, as the world draws them.
func Bits() uint64

// Normal is layer i of the normal distribution: up to where a draw is inside, its width, its height.
func Normal(i int) (k uint32, w, f float32)

// Exponential is layer i of the exponential distribution.
func Exponential(i int) (k uint32, w, f float32)
