package main

import (
	"fmt"
	"strings"
)

type Text []rune

var kept []byte

//go:noinline
func give(s string) []byte { return []byte(s) }

//go:noinline
func runes(s string) []rune { return []rune(s) }

func main() {
	for _, s := range []string{"", "a", "hello", "héllo, wörld", strings.Repeat("x", 31), strings.Repeat("x", 32), strings.Repeat("x", 33), strings.Repeat("é", 32)} {
		read := []byte(s)
		fmt.Print(len(read), " ", cap(read), "; ")

		written := []byte(s)
		if len(written) > 0 {
			written[0] = '!'
		}
		fmt.Print(cap(written), " ", string(written), "; ")

		added := []byte(s)
		added = append(added, 'x')
		fmt.Print(cap(added), "; ")

		stored := []byte(s)
		kept = stored
		fmt.Print(cap(stored), "; ")

		counted := []byte(s)
		for i := range counted {
			counted[i]++
		}
		fmt.Print(cap(counted), "; ")

		copied := []byte(s)
		copy(copied, "abc")
		fmt.Print(cap(copied), "; ")

		from := []byte(s)
		copy(written, from)
		fmt.Print(cap(from), "; ")

		part := []byte(s)
		rest := part[len(part)/2:]
		fmt.Print(cap(part), " ", cap(rest), "; ")

		spoilt := []byte(s)
		tail := spoilt[len(spoilt)/2:]
		for i := range tail {
			tail[i] = '.'
		}
		fmt.Print(cap(spoilt), " ", cap(tail), "; ")

		r := []rune(s)
		fmt.Print(len(r), " ", cap(r), "; ")
		for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
			r[i], r[j] = r[j], r[i]
		}
		fmt.Print(string(r), " ", string(r[:len(r)/2]), "; ")

		t := Text(s)
		fmt.Print(cap(t), "; ")

		shown := []rune(s)
		fmt.Println(cap(give(s)), cap(runes(s)), cap(shown), shown)
	}
	word := []byte("hello")
	fmt.Println(cap(word))
	word[0] = 'H'
	constant := []rune("hello")
	fmt.Println(string(word), cap(constant), cap([]byte("hi")), cap(append([]byte("a"), "bc"...)))

	// Beyond its length, and within its capacity.
	codons := []rune(strings.ToUpper("auguu"))
	for i := 0; i < len(codons); i += 3 {
		fmt.Printf("%q ", string(codons[i:i+3]))
	}
	fmt.Println()
}
