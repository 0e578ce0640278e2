// Package syscall: see the documentation of Go's package of this name.
package syscall

import "io/fs"

// Errno is the number of an error.
type Errno uintptr

// Errors.
const (
	EPERM   = Errno(0x1)
	ENOENT  = Errno(0x2)
	EINTR   = Errno(0x4)
	EIO     = Errno(0x5)
	EBADF   = Errno(0x9)
	EAGAIN  = Errno(0xb)
	ENOMEM  = Errno(0xc)
	EACCES  = Errno(0xd)
	EEXIST  = Errno(0x11)
	ENOTDIR = Errno(0x14)
	EISDIR  = Errno(0x15)
	EINVAL  = Errno(0x16)
	EMFILE  = Errno(0x18)
	EPIPE   = Errno(0x20)
)

// Error is the text of the error.
func (e Errno) Error() string {
	switch e {
	case EPERM:
		return "operation not permitted"
	case ENOENT:
		return "no such file or directory"
	case EINTR:
		return "interrupted system call"
	case EIO:
		return "input/output error"
	case EBADF:
		return "bad file descriptor"
	case EAGAIN:
		return "resource temporarily unavailable"
	case ENOMEM:
		return "cannot allocate memory"
	case EACCES:
		return "permission denied"
	case EEXIST:
		return "file exists"
	case ENOTDIR:
		return "not a directory"
	case EISDIR:
		return "is a directory"
	case EINVAL:
		return "invalid argument"
	case EMFILE:
		return "too many open files"
	case EPIPE:
		return "broken pipe"
	}
	var digits []byte
	for n := e; len(digits) == 0 || n > 0; n /= 10 {
		digits = append([]byte{byte('0' + n%10)}, digits...)
	}
	return "errno " + string(digits)
}

// Is is whether the error is one of package io/fs.
func (e Errno) Is(target error) bool {
	switch target {
	case fs.ErrPermission:
		return e == EACCES || e == EPERM
	case fs.ErrExist:
		return e == EEXIST
	case fs.ErrNotExist:
		return e == ENOENT
	}
	return false
}

// Temporary is whether the error may go away.
func (e Errno) Temporary() bool { return e == EINTR || e == EMFILE || e.Timeout() }

// Timeout is whether it took too long.
func (e Errno) Timeout() bool { return e == EAGAIN }
