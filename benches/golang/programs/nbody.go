// Five planets move n steps.
package main

import (
	"fmt"
	"os"
	"math"
	"strconv"
	"time"
)

func main() {
	n, _ := strconv.Atoi(os.Args[len(os.Args)-1])
	began := time.Now()
	check := work(n)
	fmt.Println(check, time.Since(began).Nanoseconds())
}

type body struct{ x, y, z, vx, vy, vz, mass float64 }

const (
	solarMass   = 4 * math.Pi * math.Pi
	daysPerYear = 365.24
)

func energy(bodies []body) float64 {
	e := 0.0
	for i := range bodies {
		b := &bodies[i]
		e += 0.5 * b.mass * (b.vx*b.vx + b.vy*b.vy + b.vz*b.vz)
		for j := i + 1; j < len(bodies); j++ {
			c := &bodies[j]
			dx, dy, dz := b.x-c.x, b.y-c.y, b.z-c.z
			e -= b.mass * c.mass / math.Sqrt(dx*dx+dy*dy+dz*dz)
		}
	}
	return e
}

func advance(bodies []body, dt float64) {
	for i := range bodies {
		b := &bodies[i]
		for j := i + 1; j < len(bodies); j++ {
			c := &bodies[j]
			dx, dy, dz := b.x-c.x, b.y-c.y, b.z-c.z
			d := dx*dx + dy*dy + dz*dz
			mag := dt / (d * math.Sqrt(d))
			b.vx -= dx * c.mass * mag
			b.vy -= dy * c.mass * mag
			b.vz -= dz * c.mass * mag
			c.vx += dx * b.mass * mag
			c.vy += dy * b.mass * mag
			c.vz += dz * b.mass * mag
		}
	}
	for i := range bodies {
		b := &bodies[i]
		b.x += dt * b.vx
		b.y += dt * b.vy
		b.z += dt * b.vz
	}
}

func work(n int) int {
	bodies := []body{
		{0, 0, 0, 0, 0, 0, solarMass},
		{4.84, -1.16, -0.10, 0.00166 * daysPerYear, 0.00769 * daysPerYear, -0.0000690 * daysPerYear, 0.000954 * solarMass},
		{8.34, 4.12, -4.03, -0.00276 * daysPerYear, 0.00499 * daysPerYear, 0.0000230 * daysPerYear, 0.000285 * solarMass},
		{12.89, -15.11, -0.22, 0.00296 * daysPerYear, 0.00237 * daysPerYear, -0.0000296 * daysPerYear, 0.0000436 * solarMass},
		{15.37, -25.91, 0.17, 0.00268 * daysPerYear, 0.00162 * daysPerYear, -0.0000951 * daysPerYear, 0.0000515 * solarMass},
	}
	for range n {
		advance(bodies, 0.01)
	}
	return int(energy(bodies) * 1e9)
}
