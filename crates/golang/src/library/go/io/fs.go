// Package fs: see the documentation of Go's package of this name.
package fs

import (
	"errors"
	"slices"
	"time"
	"unicode/utf8"
)

// Errors.
var (
	ErrInvalid    = errors.New("invalid argument")
	ErrPermission = errors.New("permission denied")
	ErrExist      = errors.New("file already exists")
	ErrNotExist   = errors.New("file does not exist")
	ErrClosed     = errors.New("file already closed")
)

// What a function of WalkDir returns to leave the folder out, or all that comes.
var (
	SkipDir = errors.New("skip this directory")
	SkipAll = errors.New("skip everything and stop the walk")
)

// PathError is the error of an operation on a file.
type PathError struct {
	Op   string
	Path string
	Err  error
}

// Error is the text of the error.
func (e *PathError) Error() string { return e.Op + " " + e.Path + ": " + e.Err.Error() }

// Unwrap is the error itself.
func (e *PathError) Unwrap() error { return e.Err }

// Timeout is whether it took too long.
func (e *PathError) Timeout() bool {
	t, ok := e.Err.(interface{ Timeout() bool })
	return ok && t.Timeout()
}

// FileMode is the kind of a file and what is allowed with it.
type FileMode uint32

// Kinds of files, and permissions.
const (
	ModeDir FileMode = 1 << (32 - 1 - iota)
	ModeAppend
	ModeExclusive
	ModeTemporary
	ModeSymlink
	ModeDevice
	ModeNamedPipe
	ModeSocket
	ModeSetuid
	ModeSetgid
	ModeCharDevice
	ModeSticky
	ModeIrregular

	ModeType = ModeDir | ModeSymlink | ModeNamedPipe | ModeSocket | ModeDevice | ModeCharDevice | ModeIrregular

	ModePerm FileMode = 0777
)

// String shows it as ls does.
func (m FileMode) String() string {
	var b []byte
	for i, c := range "dalTLDpSugct?" {
		if m>>(31-i)&1 != 0 {
			b = append(b, byte(c))
		}
	}
	if b == nil {
		b = append(b, '-')
	}
	for i, c := range "rwxrwxrwx" {
		if m>>(8-i)&1 == 0 {
			c = '-'
		}
		b = append(b, byte(c))
	}
	return string(b)
}

// IsDir is whether it is a folder.
func (m FileMode) IsDir() bool { return m&ModeDir != 0 }

// IsRegular is whether it is an ordinary file.
func (m FileMode) IsRegular() bool { return m&ModeType == 0 }

// Perm is what is allowed.
func (m FileMode) Perm() FileMode { return m & ModePerm }

// Type is the kind.
func (m FileMode) Type() FileMode { return m & ModeType }

// FileInfo is what is known of a file.
type FileInfo interface {
	Name() string
	Size() int64
	Mode() FileMode
	ModTime() time.Time
	IsDir() bool
	Sys() any
}

// DirEntry is what a folder says of a file.
type DirEntry interface {
	Name() string
	IsDir() bool
	Type() FileMode
	Info() (FileInfo, error)
}

// File is an open file.
type File interface {
	Stat() (FileInfo, error)
	Read([]byte) (int, error)
	Close() error
}

// ReadDirFile is an open folder.
type ReadDirFile interface {
	File
	ReadDir(n int) ([]DirEntry, error)
}

// FS is a tree of files.
type FS interface {
	Open(name string) (File, error)
}

// ReadDirFS is an FS that reads folders.
type ReadDirFS interface {
	FS
	ReadDir(name string) ([]DirEntry, error)
}

// ReadFileFS is an FS that reads whole files.
type ReadFileFS interface {
	FS
	ReadFile(name string) ([]byte, error)
}

// StatFS is an FS that knows of files without opening them.
type StatFS interface {
	FS
	Stat(name string) (FileInfo, error)
}

// ValidPath is whether a path has only names, between slashes, or is ".".
func ValidPath(name string) bool {
	if name == "." {
		return true
	}
	start := 0
	for i := range len(name) + 1 {
		if i == len(name) || name[i] == '/' {
			switch name[start:i] {
			case "", ".", "..":
				return false
			}
			start = i + 1
		}
	}
	return utf8.ValidString(name)
}

// ReadFile reads a whole file.
func ReadFile(fsys FS, name string) ([]byte, error) {
	if fsys, ok := fsys.(ReadFileFS); ok {
		return fsys.ReadFile(name)
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var data []byte
	for {
		data = slices.Grow(data, 512)
		n, err := file.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err != nil {
			if err.Error() == "EOF" {
				err = nil
			}
			return data, err
		}
	}
}

// ReadDir lists a folder, sorted by name.
func ReadDir(fsys FS, name string) ([]DirEntry, error) {
	if fsys, ok := fsys.(ReadDirFS); ok {
		return fsys.ReadDir(name)
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	dir, ok := file.(ReadDirFile)
	if !ok {
		return nil, &PathError{Op: "readdir", Path: name, Err: errors.New("not implemented")}
	}
	list, err := dir.ReadDir(-1)
	slices.SortFunc(list, func(a, b DirEntry) int {
		switch {
		case a.Name() < b.Name():
			return -1
		case a.Name() > b.Name():
			return 1
		}
		return 0
	})
	return list, err
}

// Stat is what is known of a file.
func Stat(fsys FS, name string) (FileInfo, error) {
	if fsys, ok := fsys.(StatFS); ok {
		return fsys.Stat(name)
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return file.Stat()
}

type dirInfo struct{ fileInfo FileInfo }

func (d dirInfo) Name() string            { return d.fileInfo.Name() }
func (d dirInfo) IsDir() bool             { return d.fileInfo.IsDir() }
func (d dirInfo) Type() FileMode          { return d.fileInfo.Mode().Type() }
func (d dirInfo) Info() (FileInfo, error) { return d.fileInfo, nil }
func (d dirInfo) String() string          { return FormatDirEntry(d) }

// FileInfoToDirEntry is a DirEntry with what is known of a file.
func FileInfoToDirEntry(info FileInfo) DirEntry {
	if info == nil {
		return nil
	}
	return dirInfo{info}
}

// FormatFileInfo shows what is known of a file.
func FormatFileInfo(info FileInfo) string {
	var digits []byte
	size := info.Size()
	rest := uint64(max(size, -size))
	for len(digits) == 0 || rest > 0 {
		digits = append(digits, byte('0'+rest%10))
		rest /= 10
	}
	if size < 0 {
		digits = append(digits, '-')
	}
	slices.Reverse(digits)
	text := info.Mode().String() + " " + string(digits) + " " + info.ModTime().Format(time.DateTime) + " " + info.Name()
	if info.IsDir() {
		text += "/"
	}
	return text
}

// FormatDirEntry shows what a folder says of a file.
func FormatDirEntry(dir DirEntry) string {
	mode := dir.Type().String()
	text := mode[:len(mode)-9] + " " + dir.Name()
	if dir.IsDir() {
		text += "/"
	}
	return text
}

// WalkDirFunc is called for each file and folder.
type WalkDirFunc func(path string, d DirEntry, err error) error

func walkDir(fsys FS, name string, d DirEntry, fn WalkDirFunc) error {
	err := fn(name, d, nil)
	if err == nil && d.IsDir() {
		list, failed := ReadDir(fsys, name)
		if failed != nil {
			err = fn(name, d, failed)
		}
		for i := 0; i < len(list) && err == nil; i++ {
			below := list[i].Name()
			if name != "." {
				below = name + "/" + below
			}
			if err := walkDir(fsys, below, list[i], fn); err == SkipDir {
				break
			} else if err != nil {
				return err
			}
		}
	}
	if err == SkipDir && d.IsDir() {
		err = nil
	}
	return err
}

// WalkDir calls fn for all that is in a folder, sorted by name.
func WalkDir(fsys FS, root string, fn WalkDirFunc) error {
	info, err := Stat(fsys, root)
	if err != nil {
		err = fn(root, nil, err)
	} else {
		err = walkDir(fsys, root, FileInfoToDirEntry(info), fn)
	}
	if err == SkipDir || err == SkipAll {
		return nil
	}
	return err
}
