package bench

import (
	"strings"
	"testing"
)

func BenchmarkLoop(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_ = strings.Repeat("x", 3)
	}
}

func BenchmarkN(b *testing.B) {
	for i := 0; i < b.N; i++ {
		_ = strings.ToUpper("abc")
	}
	b.SetBytes(3)
}

func BenchmarkSubs(b *testing.B) {
	for _, name := range []string{"one", "two words"} {
		b.Run(name, func(b *testing.B) {
			b.ReportMetric(float64(b.N), "rounds")
			b.StopTimer()
			b.StartTimer()
			b.ResetTimer()
			for range b.N {
			}
		})
	}
}

func BenchmarkFails(b *testing.B) {
	b.Log("about to fail")
	b.Fatal("fails")
}

func BenchmarkSkips(b *testing.B) { b.Skip("not now") }

func BenchmarkParallel(b *testing.B) {
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
		}
	})
}

func BenchmarkLogs(b *testing.B) {
	b.Log("logged")
	for b.Loop() {
	}
}

func TestWithBenchmarks(t *testing.T) {}
