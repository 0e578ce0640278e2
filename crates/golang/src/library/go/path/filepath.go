// Package filepath: see the documentation of Go's package path/filepath.
package filepath

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// What paths are made of.
const (
	Separator     = os.PathSeparator
	ListSeparator = os.PathListSeparator
)

// ErrBadPattern is the error of a pattern that is none.
var ErrBadPattern = errors.New("syntax error in pattern")

// What a function may return to walk on elsewhere, or no further.
var (
	SkipDir error = fs.SkipDir
	SkipAll error = fs.SkipAll
)

// Clean is the shortest name of the same path.
func Clean(path string) string { return clean(path) }

var clean = path.Clean

// IsAbs is whether the path begins at the root.
func IsAbs(path string) bool { return strings.HasPrefix(path, "/") }

// ToSlash is the path with slashes.
func ToSlash(path string) string { return path }

// FromSlash is the path with separators.
func FromSlash(path string) string { return path }

// VolumeName is "": there are no volumes.
func VolumeName(path string) string { return "" }

// SplitList cuts a list of paths.
func SplitList(path string) []string {
	if path == "" {
		return []string{}
	}
	return strings.Split(path, string(ListSeparator))
}

// Split cuts a path behind its last separator.
func Split(path string) (dir, file string) {
	i := strings.LastIndexByte(path, Separator)
	return path[:i+1], path[i+1:]
}

// Join joins names to a path.
func Join(elem ...string) string { return path.Join(elem...) }

// Ext is the ending of the name, with its dot.
func Ext(path string) string {
	_, file := Split(path)
	if i := strings.LastIndexByte(file, '.'); i >= 0 {
		return file[i:]
	}
	return ""
}

// Base is the last name of a path.
func Base(path string) string { return base(path) }

var base = path.Base

// Dir is the path without its last name.
func Dir(path string) string {
	dir, _ := Split(path)
	return clean(dir)
}

// IsLocal is whether the path stays in the folder.
func IsLocal(path string) bool {
	if path == "" || IsAbs(path) {
		return false
	}
	path = clean(path)
	return path != ".." && !strings.HasPrefix(path, "../")
}

// Localize is a path of package io/fs as one of the system.
func Localize(path string) (string, error) {
	if !fs.ValidPath(path) || strings.IndexByte(path, 0) >= 0 {
		return "", errors.New("invalid path")
	}
	return path, nil
}

// HasPrefix is strings.HasPrefix.
func HasPrefix(p, prefix string) bool { return strings.HasPrefix(p, prefix) }

// Abs is the path from the root on.
func Abs(path string) (string, error) {
	if IsAbs(path) {
		return clean(path), nil
	}
	wd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	return Join(wd, path), nil
}

// Rel is the way from one path to another one.
func Rel(basePath, targPath string) (string, error) {
	from, to := clean(basePath), clean(targPath)
	if from == to {
		return ".", nil
	}
	if from == "." {
		from = ""
	}
	failed := errors.New("Rel: can't make " + targPath + " relative to " + basePath)
	if IsAbs(from) != IsAbs(to) {
		return "", failed
	}
	parts := func(path string) []string {
		return slices.DeleteFunc(strings.Split(path, "/"), func(s string) bool { return s == "" })
	}
	a, b := parts(from), parts(to)
	if to == "." {
		b = nil
	}
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	if len(a) > 0 && a[0] == ".." {
		return "", failed
	}
	var way []string
	for range a {
		way = append(way, "..")
	}
	return strings.Join(append(way, b...), "/"), nil
}

// Match is whether the whole name matches the pattern.
func Match(pattern, name string) (matched bool, err error) {
	matched, err = path.Match(pattern, name)
	if err != nil {
		err = ErrBadPattern
	}
	return matched, err
}

func hasMeta(path string) bool { return strings.ContainsAny(path, `*?[\`) }

// Glob is the names of files that match the pattern.
func Glob(pattern string) (matches []string, err error) {
	if _, err := Match(pattern, ""); err != nil {
		return nil, err
	}
	if !hasMeta(pattern) {
		if _, err := os.Lstat(pattern); err != nil {
			return nil, nil
		}
		return []string{pattern}, nil
	}
	dir, file := Split(pattern)
	switch {
	case dir == "":
		dir = "."
	case dir != "/":
		dir = dir[:len(dir)-1]
	}
	dirs := []string{dir}
	if hasMeta(dir) {
		if dir == pattern {
			return nil, ErrBadPattern
		}
		if dirs, err = Glob(dir); err != nil {
			return nil, err
		}
	}
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue
		}
		for _, entry := range entries {
			ok, err := Match(file, entry.Name())
			if err != nil {
				return matches, err
			}
			if ok {
				matches = append(matches, Join(dir, entry.Name()))
			}
		}
	}
	return matches, nil
}

// WalkFunc is called for each file by Walk.
type WalkFunc func(path string, info fs.FileInfo, err error) error

func ended(err error) error {
	if err == SkipDir || err == SkipAll {
		return nil
	}
	return err
}

// Walk calls fn for each file below root.
func Walk(root string, fn WalkFunc) error {
	info, err := os.Lstat(root)
	if err != nil {
		return ended(fn(root, nil, err))
	}
	return ended(walk(root, info, fn))
}

func walk(path string, info fs.FileInfo, fn WalkFunc) error {
	if !info.IsDir() {
		return fn(path, info, nil)
	}
	entries, err := os.ReadDir(path)
	if said := fn(path, info, err); err != nil || said != nil {
		return said
	}
	for _, entry := range entries {
		name := Join(path, entry.Name())
		info, err := os.Lstat(name)
		if err != nil {
			if said := fn(name, info, err); said != nil && said != SkipDir {
				return said
			}
			continue
		}
		if err := walk(name, info, fn); err != nil && (!info.IsDir() || err != SkipDir) {
			return err
		}
	}
	return nil
}

// WalkDir calls fn for each file below root.
func WalkDir(root string, fn fs.WalkDirFunc) error {
	info, err := os.Lstat(root)
	if err != nil {
		return ended(fn(root, nil, err))
	}
	return ended(walkDir(root, fs.FileInfoToDirEntry(info), fn))
}

func walkDir(path string, d fs.DirEntry, fn fs.WalkDirFunc) error {
	skipped := func(err error) error {
		if err == SkipDir && d.IsDir() {
			return nil
		}
		return err
	}
	if err := fn(path, d, nil); err != nil || !d.IsDir() {
		return skipped(err)
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		if err = fn(path, d, err); err != nil {
			return skipped(err)
		}
	}
	for _, entry := range entries {
		if err := walkDir(Join(path, entry.Name()), entry, fn); err == SkipDir {
			break
		} else if err != nil {
			return err
		}
	}
	return nil
}
