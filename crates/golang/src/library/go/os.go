// Package os: see the documentation of Go's package of this name. Files can be read; what a program opens it reads as it was then.
package os

import (
	"errors"
	"gort/value"
	"io"
	"io/fs"
	"syscall"
)

// How to open, and what paths are made of.
const (
	O_RDONLY int = 0

	DevNull               = "/dev/null"
	PathSeparator         = '/'
	PathListSeparator     = ':'
	SEEK_SET          int = 0
	SEEK_CUR          int = 1
	SEEK_END          int = 2
)

// Errors.
var (
	ErrInvalid    = fs.ErrInvalid
	ErrPermission = fs.ErrPermission
	ErrExist      = fs.ErrExist
	ErrNotExist   = fs.ErrNotExist
	ErrClosed     = fs.ErrClosed
)

// PathError is the error of an operation on a file.
type PathError = fs.PathError

// IsExist is whether the error says that something is there already.
func IsExist(err error) bool { return is(err, ErrExist) }

// IsNotExist is whether the error says that something is not there.
func IsNotExist(err error) bool { return is(err, ErrNotExist) }

// IsPermission is whether the error says that something is not allowed.
func IsPermission(err error) bool { return is(err, ErrPermission) }

func is(err, target error) bool {
	if e, ok := err.(*PathError); ok {
		err = e.Err
	}
	if err == target {
		return true
	}
	e, ok := err.(syscall.Errno)
	return ok && e.Is(target)
}

func read(b []byte) (n, errno int)
func readFile(name string) (data []byte, errno int)
func arguments() []string
func lookup(name string) (value string, ok bool)

// Args are the name of the program and its arguments.
var Args = append([]string{"main"}, arguments()...)

// File is an open file.
type File struct{ *file }

type file struct {
	descriptor int
	name       string
	data       []byte
	at         int64
	dir        bool
	closed     bool
}

// The standard streams.
var (
	Stdin  = &File{&file{descriptor: 0, name: "/dev/stdin"}}
	Stdout = &File{&file{descriptor: 1, name: "/dev/stdout"}}
	Stderr = &File{&file{descriptor: 2, name: "/dev/stderr"}}
)

// Open opens a file to be read.
func Open(name string) (*File, error) {
	data, errno := readFile(name)
	dir := errno == int(syscall.EISDIR)
	if errno != 0 && !dir {
		return nil, &PathError{"open", name, syscall.Errno(errno)}
	}
	return &File{&file{descriptor: 3, name: name, data: data, dir: dir}}, nil
}

// ReadFile reads a whole file.
func ReadFile(name string) ([]byte, error) {
	data, errno := readFile(name)
	switch {
	case errno == int(syscall.EISDIR):
		return nil, &PathError{"read", name, syscall.EISDIR}
	case errno != 0:
		return nil, &PathError{"open", name, syscall.Errno(errno)}
	}
	return data, nil
}

func (f *File) check(op string) error {
	if f == nil {
		return ErrInvalid
	}
	if f.closed {
		return &PathError{op, f.name, ErrClosed}
	}
	return nil
}

// Name is what the file was opened as.
func (f *File) Name() string { return f.name }

// Fd is the number of the file.
func (f *File) Fd() uintptr { return uintptr(f.descriptor) }

// Close closes the file.
func (f *File) Close() error {
	if err := f.check("close"); err != nil {
		return err
	}
	f.closed = true
	return nil
}

// Read reads from the file.
func (f *File) Read(b []byte) (n int, err error) {
	if err := f.check("read"); err != nil {
		return 0, err
	}
	if len(b) == 0 {
		return 0, nil
	}
	errno := 0
	switch {
	case f.descriptor == 0:
		n, errno = read(b)
	case f.dir:
		errno = int(syscall.EISDIR)
	case f.descriptor < 3:
		errno = int(syscall.EBADF)
	case f.at < int64(len(f.data)):
		n = copy(b, f.data[f.at:])
		f.at += int64(n)
	}
	if errno != 0 {
		return 0, &PathError{"read", f.name, syscall.Errno(errno)}
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// ReadAt reads from the file at an offset.
func (f *File) ReadAt(b []byte, off int64) (n int, err error) {
	if err := f.check("read"); err != nil {
		return 0, err
	}
	if off < 0 {
		return 0, &PathError{"readat", f.name, errors.New("negative offset")}
	}
	if f.descriptor < 3 || f.dir {
		return 0, &PathError{"read", f.name, syscall.EINVAL}
	}
	if off < int64(len(f.data)) {
		n = copy(b, f.data[off:])
	}
	if n < len(b) {
		err = io.EOF
	}
	return n, err
}

// Seek moves the position.
func (f *File) Seek(offset int64, whence int) (ret int64, err error) {
	if err := f.check("seek"); err != nil {
		return 0, err
	}
	switch whence {
	case io.SeekCurrent:
		offset += f.at
	case io.SeekEnd:
		offset += int64(len(f.data))
	}
	if f.descriptor < 3 || offset < 0 || whence < 0 || whence > 2 {
		return 0, &PathError{"seek", f.name, syscall.EINVAL}
	}
	f.at = offset
	return offset, nil
}

// Write writes to the file.
func (f *File) Write(b []byte) (n int, err error) {
	if err := f.check("write"); err != nil {
		return 0, err
	}
	if f.descriptor != 1 && f.descriptor != 2 {
		return 0, &PathError{"write", f.name, syscall.EBADF}
	}
	value.Write(f.descriptor, b)
	return len(b), nil
}

// WriteString writes to the file.
func (f *File) WriteString(s string) (n int, err error) { return f.Write([]byte(s)) }

type onlyWriter struct{ io.Writer }
type onlyReader struct{ io.Reader }

// ReadFrom writes all that r has.
func (f *File) ReadFrom(r io.Reader) (n int64, err error) {
	if err := f.check("write"); err != nil {
		return 0, err
	}
	return io.Copy(onlyWriter{f}, r)
}

// WriteTo writes to w what is left of the file.
func (f *File) WriteTo(w io.Writer) (n int64, err error) {
	if err := f.check("read"); err != nil {
		return 0, err
	}
	return io.Copy(w, onlyReader{f})
}

// Sync does nothing: what is written is written.
func (f *File) Sync() error { return f.check("sync") }

// What the program has set in the environment. nil: not there.
var environment = map[string]*string{}
var cleared bool

// LookupEnv is a variable of the environment.
func LookupEnv(key string) (string, bool) {
	if set, ok := environment[key]; ok || cleared {
		if set == nil {
			return "", false
		}
		return *set, true
	}
	return lookup(key)
}

// Getenv is a variable of the environment, or "".
func Getenv(key string) string {
	v, _ := LookupEnv(key)
	return v
}

// SyscallError is the error of a system call.
type SyscallError struct {
	Syscall string
	Err     error
}

// Error is the text of the error.
func (e *SyscallError) Error() string { return e.Syscall + ": " + e.Err.Error() }

// Unwrap is the error itself.
func (e *SyscallError) Unwrap() error { return e.Err }

// NewSyscallError is the error of a system call, or nil.
func NewSyscallError(syscall string, err error) error {
	if err == nil {
		return nil
	}
	return &SyscallError{syscall, err}
}

// Setenv sets a variable for the program.
func Setenv(key, value string) error {
	bad := len(key) == 0
	for i := 0; i < len(key); i++ {
		bad = bad || key[i] == '=' || key[i] == 0
	}
	for i := 0; i < len(value); i++ {
		bad = bad || value[i] == 0
	}
	if bad {
		return &SyscallError{"setenv", syscall.EINVAL}
	}
	environment[key] = &value
	return nil
}

// Unsetenv takes a variable away for the program.
func Unsetenv(key string) error {
	environment[key] = nil
	return nil
}

// Clearenv takes all variables away for the program.
func Clearenv() { environment, cleared = map[string]*string{}, true }

// IsPathSeparator is whether c parts names.
func IsPathSeparator(c uint8) bool { return c == PathSeparator }

// Exit ends the program.
func Exit(code int)
