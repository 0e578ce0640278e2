// Package os: see the documentation of Go's package of this name. Files can be read; what a program opens it reads as it was then.
package os

import (
	"errors"
	"gort/value"
	"io"
	"io/fs"
	"syscall"
	"time"
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

// The error of a system call.
func underlying(err error) error {
	switch e := err.(type) {
	case *PathError:
		return e.Err
	case *LinkError:
		return e.Err
	case *SyscallError:
		return e.Err
	}
	return err
}

func is(err, target error) bool {
	if err = underlying(err); err == target {
		return true
	}
	e, ok := err.(syscall.Errno)
	return ok && e.Is(target)
}

func readFile(name string) (data []byte, errno int)
func readDir(name string) (names []string, errno int)
func readLink(name string) (target string, errno int)
func stat(name string, follow bool) (mode, size, sec, nsec, dev, ino int64, errno int)
func environ() []string
func folder() string

// Numbers of the process: its own, its parent's, its user's and group's, real and effective ones.
func identity(which int) int
func arguments() []string
func lookup(name string) (value string, ok bool)

// Args are the name of the program and its arguments.
var Args = arguments()

// File is an open file.
type File struct{ *file }

type file struct {
	descriptor int
	name       string
	data       []byte
	at         int64
	dir        bool
	closed     bool
	entries    []DirEntry
	listed     bool
}

// The standard streams.
var (
	Stdin  = &File{&file{descriptor: 0, name: "/dev/stdin"}}
	Stdout = &File{&file{descriptor: 1, name: "/dev/stdout"}}
	Stderr = &File{&file{descriptor: 2, name: "/dev/stderr"}}
)

func init() {
	value.Stdout = func() value.Stream { return Stdout }
	value.Stdin = func() value.Stream { return Stdin }
}

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
		n, errno = value.Read(b)
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

// WriteAt fails: no file is open to be written at an offset.
func (f *File) WriteAt(b []byte, off int64) (n int, err error) {
	if err := f.check("write"); err != nil {
		return 0, err
	}
	switch {
	case off < 0:
		return 0, &PathError{"writeat", f.name, errors.New("negative offset")}
	case len(b) == 0:
		return 0, nil
	case f.descriptor < 3:
		return 0, &PathError{"write", f.name, syscall.ESPIPE}
	}
	return 0, &PathError{"write", f.name, syscall.EBADF}
}

// Truncate fails: no file is open to be written.
func (f *File) Truncate(size int64) error {
	if err := f.check("truncate"); err != nil {
		return err
	}
	return &PathError{"truncate", f.name, syscall.EINVAL}
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

// ErrNoDeadline and others are errors of files and processes.
var (
	ErrNoDeadline       = errors.New("file type does not support deadline")
	ErrDeadlineExceeded = error(deadlineExceeded{})
	ErrProcessDone      = errors.New("os: process already finished")
	ErrNoHandle         = errors.New("process handle unavailable")
)

type deadlineExceeded struct{}

func (deadlineExceeded) Error() string   { return "i/o timeout" }
func (deadlineExceeded) Timeout() bool   { return true }
func (deadlineExceeded) Temporary() bool { return true }

// SetDeadline fails: files wait as long as they must.
func (f *File) SetDeadline(t time.Time) error { return f.noDeadline() }

// SetReadDeadline fails as SetDeadline does.
func (f *File) SetReadDeadline(t time.Time) error { return f.noDeadline() }

// SetWriteDeadline fails as SetDeadline does.
func (f *File) SetWriteDeadline(t time.Time) error { return f.noDeadline() }

func (f *File) noDeadline() error {
	if err := f.check("SetDeadline"); err != nil {
		return err
	}
	return ErrNoDeadline
}

// What fs has.
type (
	FileInfo = fs.FileInfo
	FileMode = fs.FileMode
	DirEntry = fs.DirEntry
)

// Kinds of files, and permissions.
const (
	ModeDir        = fs.ModeDir
	ModeAppend     = fs.ModeAppend
	ModeExclusive  = fs.ModeExclusive
	ModeTemporary  = fs.ModeTemporary
	ModeSymlink    = fs.ModeSymlink
	ModeDevice     = fs.ModeDevice
	ModeNamedPipe  = fs.ModeNamedPipe
	ModeSocket     = fs.ModeSocket
	ModeSetuid     = fs.ModeSetuid
	ModeSetgid     = fs.ModeSetgid
	ModeCharDevice = fs.ModeCharDevice
	ModeSticky     = fs.ModeSticky
	ModeIrregular  = fs.ModeIrregular
	ModeType       = fs.ModeType
	ModePerm       = fs.ModePerm
)

type fileStat struct {
	name     string
	size     int64
	mode     FileMode
	modTime  time.Time
	dev, ino int64
}

func (f *fileStat) Name() string       { return f.name }
func (f *fileStat) Size() int64        { return f.size }
func (f *fileStat) Mode() FileMode     { return f.mode }
func (f *fileStat) ModTime() time.Time { return f.modTime }
func (f *fileStat) IsDir() bool        { return f.mode.IsDir() }
func (f *fileStat) Sys() any           { return nil }

func fileInfo(op, name string, follow bool) (FileInfo, error) {
	mode, size, sec, nsec, dev, ino, errno := stat(name, follow)
	if errno != 0 {
		return nil, &PathError{op, name, syscall.Errno(errno)}
	}
	f := &fileStat{base(name), size, FileMode(mode & 0777), time.Unix(sec, nsec), dev, ino}
	switch mode & 0xF000 {
	case 0x6000:
		f.mode |= ModeDevice
	case 0x2000:
		f.mode |= ModeDevice | ModeCharDevice
	case 0x4000:
		f.mode |= ModeDir
	case 0x1000:
		f.mode |= ModeNamedPipe
	case 0xA000:
		f.mode |= ModeSymlink
	case 0xC000:
		f.mode |= ModeSocket
	}
	for i, bit := range [...]FileMode{ModeSticky, ModeSetgid, ModeSetuid} {
		if mode>>(9+i)&1 != 0 {
			f.mode |= bit
		}
	}
	return f, nil
}

// The last name of a path.
func base(name string) string {
	for len(name) > 1 && name[len(name)-1] == '/' {
		name = name[:len(name)-1]
	}
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == '/' && len(name) > 1 {
			return name[i+1:]
		}
	}
	return name
}

// Stat is what is known of a file.
func Stat(name string) (FileInfo, error) { return fileInfo("stat", name, true) }

// Lstat is what is known of a file, or of a link itself.
func Lstat(name string) (FileInfo, error) { return fileInfo("lstat", name, false) }

// SameFile is whether two names are of one file.
func SameFile(fi1, fi2 FileInfo) bool {
	a, ok := fi1.(*fileStat)
	b, also := fi2.(*fileStat)
	return ok && also && a.dev == b.dev && a.ino == b.ino
}

// Readlink is what a link names.
func Readlink(name string) (string, error) {
	target, errno := readLink(name)
	if errno != 0 {
		return "", &PathError{"readlink", name, syscall.Errno(errno)}
	}
	return target, nil
}

type dirEntry struct {
	folder, name string
	mode         FileMode
}

func (d dirEntry) Name() string            { return d.name }
func (d dirEntry) IsDir() bool             { return d.mode.IsDir() }
func (d dirEntry) Type() FileMode          { return d.mode }
func (d dirEntry) Info() (FileInfo, error) { return Lstat(d.folder + "/" + d.name) }
func (d dirEntry) String() string          { return fs.FormatDirEntry(d) }

// ReadDir lists a folder, sorted by name.
func ReadDir(name string) ([]DirEntry, error) {
	entries, errno := list(name)
	if errno != 0 {
		return nil, &PathError{"open", name, syscall.Errno(errno)}
	}
	return entries, nil
}

func list(name string) (entries []DirEntry, errno int) {
	names, errno := readDir(name)
	entries = []DirEntry{}
	for _, of := range names {
		if info, err := Lstat(name + "/" + of); err == nil {
			entries = append(entries, dirEntry{name, of, info.Mode().Type()})
		}
	}
	return entries, errno
}

// Stat is what is known of the file.
func (f *File) Stat() (FileInfo, error) {
	if err := f.check("stat"); err != nil {
		return nil, err
	}
	return fileInfo("stat", f.name, true)
}

// ReadDir lists the folder: at most n of what is left, if n is positive.
func (f *File) ReadDir(n int) ([]DirEntry, error) {
	if err := f.check("readdir"); err != nil {
		return nil, err
	}
	if !f.listed {
		entries, errno := list(f.name)
		if errno != 0 {
			return nil, &PathError{"readdirent", f.name, syscall.Errno(errno)}
		}
		f.entries, f.listed = entries, true
	}
	if n > 0 && len(f.entries) == 0 {
		return nil, io.EOF
	}
	if n <= 0 || n > len(f.entries) {
		n = len(f.entries)
	}
	entries := f.entries[:n:n]
	f.entries = f.entries[n:]
	return entries, nil
}

// Readdir is ReadDir, with what is known of each.
func (f *File) Readdir(n int) ([]FileInfo, error) {
	entries, err := f.ReadDir(n)
	infos := []FileInfo{}
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil {
			infos = append(infos, info)
		}
	}
	return infos, err
}

// Readdirnames is ReadDir with only the names.
func (f *File) Readdirnames(n int) (names []string, err error) {
	entries, err := f.ReadDir(n)
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names, err
}

type dirFS string

func (dir dirFS) full(op, name string) (string, error) {
	if !fs.ValidPath(name) {
		return "", &PathError{op, name, ErrInvalid}
	}
	return string(dir) + "/" + name, nil
}

// An error says the name below the folder.
func below(err error, name string) error {
	if e, ok := err.(*PathError); ok {
		e.Path = name
	}
	return err
}

func (dir dirFS) Open(name string) (fs.File, error) {
	full, err := dir.full("open", name)
	if err != nil {
		return nil, err
	}
	f, err := Open(full)
	if err != nil {
		return nil, below(err, name)
	}
	return f, nil
}

func (dir dirFS) ReadFile(name string) ([]byte, error) {
	full, err := dir.full("readfile", name)
	if err != nil {
		return nil, err
	}
	b, err := ReadFile(full)
	return b, below(err, name)
}

func (dir dirFS) ReadDir(name string) ([]DirEntry, error) {
	full, err := dir.full("readdir", name)
	if err != nil {
		return nil, err
	}
	entries, err := ReadDir(full)
	return entries, below(err, name)
}

func (dir dirFS) Stat(name string) (FileInfo, error) {
	full, err := dir.full("stat", name)
	if err != nil {
		return nil, err
	}
	info, err := Stat(full)
	return info, below(err, name)
}

// DirFS is the files of a folder.
func DirFS(dir string) fs.FS { return dirFS(dir) }

// LinkError is the error of an operation on two files.
type LinkError struct {
	Op  string
	Old string
	New string
	Err error
}

// Error is the text of the error.
func (e *LinkError) Error() string { return e.Op + " " + e.Old + " " + e.New + ": " + e.Err.Error() }

// Unwrap is the error itself.
func (e *LinkError) Unwrap() error { return e.Err }

// IsTimeout is whether the error says that something took too long.
func IsTimeout(err error) bool {
	t, ok := underlying(err).(interface{ Timeout() bool })
	return ok && t.Timeout()
}

// Timeout is whether it took too long.
func (e *SyscallError) Timeout() bool {
	t, ok := e.Err.(interface{ Timeout() bool })
	return ok && t.Timeout()
}

// Signal is a signal of the system.
type Signal interface {
	String() string
	Signal()
}

// The signals that all systems have.
var (
	Interrupt Signal = syscall.SIGINT
	Kill      Signal = syscall.SIGKILL
)

// Environ are the variables of the environment, each as NAME=VALUE.
func Environ() []string {
	all := []string{}
	if !cleared {
		for _, variable := range environ() {
			for i := range len(variable) {
				if variable[i] == '=' {
					if _, ok := environment[variable[:i]]; !ok {
						all = append(all, variable)
					}
					break
				}
			}
		}
	}
	for _, key := range order {
		if set := environment[key]; set != nil {
			all = append(all, key+"="+*set)
		}
	}
	return all
}

// Expand puts what mapping has for the names of variables in the place of $NAME and ${NAME}.
func Expand(s string, mapping func(string) string) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		if s[i] != '$' || i+1 == len(s) {
			b = append(b, s[i])
			continue
		}
		name, n := shellName(s[i+1:])
		switch {
		case name != "":
			b = append(b, mapping(name)...)
		case n == 0:
			b = append(b, '$')
		}
		i += n
	}
	return string(b)
}

func isSpecial(c byte) bool {
	switch c {
	case '*', '#', '$', '@', '!', '?', '-':
		return true
	}
	return '0' <= c && c <= '9'
}

// The name that s begins with, and how many bytes it takes with its braces.
func shellName(s string) (string, int) {
	if s[0] == '{' {
		if len(s) > 2 && isSpecial(s[1]) && s[2] == '}' {
			return s[1:2], 3
		}
		for i := 1; i < len(s); i++ {
			if s[i] == '}' {
				return s[1:i], i + 1
			}
		}
		return "", 1
	}
	if isSpecial(s[0]) {
		return s[:1], 1
	}
	i := 0
	for i < len(s) && (s[i] == '_' || '0' <= s[i] && s[i] <= '9' || 'a' <= s[i]|0x20 && s[i]|0x20 <= 'z') {
		i++
	}
	return s[:i], i
}

// ExpandEnv puts the values of variables of the environment in the place of $NAME and ${NAME}.
func ExpandEnv(s string) string { return Expand(s, Getenv) }

// Getwd is the folder in which the program runs.
func Getwd() (dir string, err error) {
	if dir = folder(); dir == "" {
		return "", &SyscallError{"getwd", syscall.ENOENT}
	}
	return dir, nil
}

// Getpid is the number of the process.
func Getpid() int { return identity(0) }

// Getppid is the number of the process that started it.
func Getppid() int { return identity(1) }

// Getuid is the number of the user.
func Getuid() int { return identity(2) }

// Geteuid is the number of the user whose rights it has.
func Geteuid() int { return identity(3) }

// Getgid is the number of the group.
func Getgid() int { return identity(4) }

// Getegid is the number of the group whose rights it has.
func Getegid() int { return identity(5) }

// Getpagesize is how many bytes a page of memory has.
func Getpagesize() int { return 4096 }

// Hostname is the name of the machine.
func Hostname() (name string, err error) {
	b, err := ReadFile("/proc/sys/kernel/hostname")
	if err == nil && len(b) > 0 && b[len(b)-1] == '\n' {
		b = b[:len(b)-1]
	}
	return string(b), err
}

// TempDir is the folder for files that are soon removed.
func TempDir() string {
	if dir := Getenv("TMPDIR"); dir != "" {
		return dir
	}
	return "/tmp"
}

// UserHomeDir is the user's folder.
func UserHomeDir() (string, error) {
	if dir := Getenv("HOME"); dir != "" {
		return dir, nil
	}
	return "", errors.New("$HOME is not defined")
}

func userDir(variable, usual string) (string, error) {
	if dir := Getenv(variable); dir != "" {
		if dir[0] != '/' {
			return "", errors.New("path in $" + variable + " is relative")
		}
		return dir, nil
	}
	dir := Getenv("HOME")
	if dir == "" {
		return "", errors.New("neither $" + variable + " nor $HOME are defined")
	}
	return dir + usual, nil
}

// UserConfigDir is the user's folder for settings.
func UserConfigDir() (string, error) { return userDir("XDG_CONFIG_HOME", "/.config") }

// UserCacheDir is the user's folder for what can be made again.
func UserCacheDir() (string, error) { return userDir("XDG_CACHE_HOME", "/.cache") }

// Sync does nothing: what is written is written.
func (f *File) Sync() error { return f.check("sync") }

// What the program has set in the environment, and in which order. nil: not there.
var environment = map[string]*string{}
var order []string
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
	if environment[key] == nil {
		order = append(order, key)
	}
	environment[key] = &value
	return nil
}

// Unsetenv takes a variable away for the program.
func Unsetenv(key string) error {
	if environment[key] != nil {
		rest := order[:0]
		for _, name := range order {
			if name != key {
				rest = append(rest, name)
			}
		}
		order = rest
	}
	environment[key] = nil
	return nil
}

// Clearenv takes all variables away for the program.
func Clearenv() { environment, order, cleared = map[string]*string{}, nil, true }

// IsPathSeparator is whether c parts names.
func IsPathSeparator(c uint8) bool { return c == PathSeparator }

// Exit ends the program.
func Exit(code int) {
	if code == 0 && value.PanicOnExit0 {
		panic("unexpected call to os.Exit(0) during test")
	}
	exit(code)
}

func exit(code int)
