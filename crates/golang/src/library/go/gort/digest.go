// Package digest is MD5 and the SHA family, for the packages that have them.
package digest

import "errors"

// Kinds of hashes, as the machine numbers them.
const (
	MD5 = iota
	SHA1
	SHA256
	SHA224
	SHA512
	SHA384
	SHA512_224
	SHA512_256
)

// The state before the first block, and behind more blocks.
func initial(kind int) string

func blocks(kind int, state, data string) string

var (
	names  = []string{"md5", "sha1", "sha256", "sha256", "sha512", "sha512", "sha512", "sha512"}
	magics = []string{"md5\x01", "sha\x01", "sha\x03", "sha\x02", "sha\x07", "sha\x04", "sha\x05", "sha\x06"}
	sizes  = []int{16, 20, 32, 28, 64, 48, 28, 32}
)

// State is what a hash has taken in.
type State struct {
	kind  int
	state string
	rest  []byte
	n     uint64
}

// New is a hash that has taken in nothing.
func New(kind int) State { return State{kind: kind, state: initial(kind)} }

// Sum is the hash of data.
func Sum(kind int, data []byte) []byte {
	s := New(kind)
	s.Write(data)
	return s.Sum(nil)
}

// Size is how long the hash is.
func (s *State) Size() int { return sizes[s.kind] }

// BlockSize is how long a block is.
func (s *State) BlockSize() int {
	if s.kind >= SHA512 {
		return 128
	}
	return 64
}

// Reset forgets what was taken in.
func (s *State) Reset() { *s = New(s.kind) }

// Write takes in more. The error is nil.
func (s *State) Write(p []byte) (int, error) {
	s.n += uint64(len(p))
	s.rest = append(s.rest, p...)
	if n := len(s.rest) / s.BlockSize() * s.BlockSize(); n > 0 {
		s.state = blocks(s.kind, s.state, string(s.rest[:n]))
		s.rest = append([]byte(nil), s.rest[n:]...)
	}
	return len(p), nil
}

func put(b []byte, v uint64) []byte {
	for shift := 56; shift >= 0; shift -= 8 {
		b = append(b, byte(v>>shift))
	}
	return b
}

// Sum appends the hash.
func (s *State) Sum(in []byte) []byte {
	size, length := s.BlockSize(), 8
	if size == 128 {
		length = 16
	}
	last := append(append([]byte(nil), s.rest...), 0x80)
	for len(last)%size != size-length {
		last = append(last, 0)
	}
	if length == 16 {
		last = put(last, s.n>>61)
	}
	if last = put(last, s.n<<3); s.kind == MD5 {
		n := len(last)
		for i := range 4 {
			last[n-8+i], last[n-1-i] = last[n-1-i], last[n-8+i]
		}
	}
	return append(in, blocks(s.kind, s.state, string(last))[:s.Size()]...)
}

// The words of a state, the highest byte first.
func (s *State) words(state string) string {
	if s.kind != MD5 {
		return state
	}
	b := []byte(state)
	for i := 0; i < len(b); i += 4 {
		b[i], b[i+1], b[i+2], b[i+3] = b[i+3], b[i+2], b[i+1], b[i]
	}
	return string(b)
}

// AppendBinary appends the state.
func (s *State) AppendBinary(b []byte) ([]byte, error) {
	b = append(append(b, magics[s.kind]...), s.words(s.state)...)
	b = append(append(b, s.rest...), make([]byte, s.BlockSize()-len(s.rest))...)
	return put(b, s.n), nil
}

// MarshalBinary is the state.
func (s *State) MarshalBinary() ([]byte, error) { return s.AppendBinary(nil) }

// UnmarshalBinary takes a state over.
func (s *State) UnmarshalBinary(b []byte) error {
	magic, n := magics[s.kind], len(s.state)
	if len(b) < len(magic) || string(b[:len(magic)]) != magic {
		return errors.New("crypto/" + names[s.kind] + ": invalid hash state identifier")
	}
	if b = b[len(magic):]; len(b) != n+s.BlockSize()+8 {
		return errors.New("crypto/" + names[s.kind] + ": invalid hash state size")
	}
	s.state, s.n = s.words(string(b[:n])), 0
	for _, c := range b[len(b)-8:] {
		s.n = s.n<<8 | uint64(c)
	}
	s.rest = append([]byte(nil), b[n:n+int(s.n%uint64(s.BlockSize()))]...)
	return nil
}
