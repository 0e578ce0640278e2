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
	ESPIPE  = Errno(0x1d)
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
	case ESPIPE:
		return "illegal seek"
	case EPIPE:
		return "broken pipe"
	}
	return "errno " + digits(uint64(e))
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

// Signal is the number of a signal.
type Signal int

// Signals.
const (
	SIGABRT   = Signal(0x6)
	SIGALRM   = Signal(0xe)
	SIGBUS    = Signal(0x7)
	SIGCHLD   = Signal(0x11)
	SIGCLD    = Signal(0x11)
	SIGCONT   = Signal(0x12)
	SIGFPE    = Signal(0x8)
	SIGHUP    = Signal(0x1)
	SIGILL    = Signal(0x4)
	SIGINT    = Signal(0x2)
	SIGIO     = Signal(0x1d)
	SIGIOT    = Signal(0x6)
	SIGKILL   = Signal(0x9)
	SIGPIPE   = Signal(0xd)
	SIGPOLL   = Signal(0x1d)
	SIGPROF   = Signal(0x1b)
	SIGPWR    = Signal(0x1e)
	SIGQUIT   = Signal(0x3)
	SIGSEGV   = Signal(0xb)
	SIGSTKFLT = Signal(0x10)
	SIGSTOP   = Signal(0x13)
	SIGSYS    = Signal(0x1f)
	SIGTERM   = Signal(0xf)
	SIGTRAP   = Signal(0x5)
	SIGTSTP   = Signal(0x14)
	SIGTTIN   = Signal(0x15)
	SIGTTOU   = Signal(0x16)
	SIGUNUSED = Signal(0x1f)
	SIGURG    = Signal(0x17)
	SIGUSR1   = Signal(0xa)
	SIGUSR2   = Signal(0xc)
	SIGVTALRM = Signal(0x1a)
	SIGWINCH  = Signal(0x1c)
	SIGXCPU   = Signal(0x18)
	SIGXFSZ   = Signal(0x19)
)

var signals = [...]string{"", "hangup", "interrupt", "quit", "illegal instruction", "trace/breakpoint trap", "aborted", "bus error", "floating point exception", "killed", "user defined signal 1", "segmentation fault", "user defined signal 2", "broken pipe", "alarm clock", "terminated", "stack fault", "child exited", "continued", "stopped (signal)", "stopped", "stopped (tty input)", "stopped (tty output)", "urgent I/O condition", "CPU time limit exceeded", "file size limit exceeded", "virtual timer expired", "profiling timer expired", "window changed", "I/O possible", "power failure", "bad system call"}

// Signal says that it is one.
func (s Signal) Signal() {}

// String is the signal's name.
func (s Signal) String() string {
	if 0 < s && int(s) < len(signals) {
		return signals[s]
	}
	if s < 0 {
		return "signal -" + digits(uint64(-s))
	}
	return "signal " + digits(uint64(s))
}

func digits(n uint64) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return digits(n/10) + string(rune('0'+n%10))
}
