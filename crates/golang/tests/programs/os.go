package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"time"
)

// tree is a file system of its own: names and contents, folders by their names.
type tree map[string]string

type node struct {
	name, text string
	dir        bool
	entries    []fs.DirEntry
}

func (n *node) Name() string               { return n.name }
func (n *node) Size() int64                { return int64(len(n.text)) }
func (n *node) ModTime() time.Time         { return time.Date(2020, 2, 3, 4, 5, 6, 0, time.UTC) }
func (n *node) IsDir() bool                { return n.dir }
func (n *node) Sys() any                   { return nil }
func (n *node) Stat() (fs.FileInfo, error) { return n, nil }
func (n *node) Close() error               { return nil }
func (n *node) Mode() fs.FileMode {
	if n.dir {
		return fs.ModeDir | 0755
	}
	return 0644
}
func (n *node) Read(b []byte) (int, error) {
	if n.text == "" {
		return 0, io.EOF
	}
	k := copy(b, n.text)
	n.text = n.text[k:]
	return k, nil
}
func (n *node) ReadDir(int) ([]fs.DirEntry, error) { return n.entries, nil }

func (t tree) Open(name string) (fs.File, error) {
	if text, ok := t[name]; ok {
		return &node{name: name[strings.LastIndexByte(name, '/')+1:], text: text}, nil
	}
	dir := &node{name: name[strings.LastIndexByte(name, '/')+1:], dir: true}
	seen := map[string]bool{}
	for path, text := range t {
		if name != "." && !strings.HasPrefix(path, name+"/") {
			continue
		}
		rest := path
		if name != "." {
			rest = path[len(name)+1:]
		}
		first, _, more := strings.Cut(rest, "/")
		if !seen[first] {
			seen[first] = true
			dir.entries = append(dir.entries, fs.FileInfoToDirEntry(&node{name: first, text: text, dir: more}))
		}
	}
	if dir.entries == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return dir, nil
}

func main() {
	t := tree{"b.txt": "bee", "a/x": "ex", "a/y/z": strings.Repeat("zed", 1000), "c/d/e": ""}
	fmt.Println(fs.ReadFile(t, "b.txt"))
	z, err := fs.ReadFile(t, "a/y/z")
	fmt.Println(len(z), err)
	fmt.Println(fs.ReadFile(t, "nope"))
	fmt.Println(fs.ReadDir(t, "."))
	fmt.Println(fs.Stat(t, "nope"))
	i, err := fs.Stat(t, "a")
	fmt.Println(fs.FormatFileInfo(i), err)
	i, err = fs.Stat(t, "b.txt")
	fmt.Println(fs.FormatFileInfo(i), err, fs.FormatDirEntry(fs.FileInfoToDirEntry(i)), fs.FileInfoToDirEntry(nil))
	walk := func(root string, decide func(path string) error) {
		err := fs.WalkDir(t, root, func(path string, d fs.DirEntry, err error) error {
			fmt.Print(path, " ", d, " ", err, "; ")
			if err != nil {
				return err
			}
			return decide(path)
		})
		fmt.Println(err)
	}
	walk(".", func(string) error { return nil })
	walk("none", func(string) error { return nil })
	walk("a", func(path string) error {
		if path == "a/y" {
			return fs.SkipDir
		}
		return nil
	})
	walk(".", func(path string) error {
		if path == "a/x" {
			return fs.SkipDir
		}
		return nil
	})
	walk(".", func(path string) error {
		if path == "a/y" {
			return fs.SkipAll
		}
		return nil
	})
	walk(".", func(path string) error {
		if path == "b.txt" {
			return errors.New("enough")
		}
		return nil
	})

	os.Clearenv()
	os.Setenv("GORT_A", "1")
	os.Setenv("GORT_B", "2")
	os.Setenv("GORT_C", "=3")
	os.Unsetenv("GORT_A")
	fmt.Println(os.Environ(), os.Getenv("GORT_A") == "")
	fmt.Println(os.LookupEnv("GORT_C"))
	fmt.Println(os.ExpandEnv("$GORT_B ${GORT_B}x $GORT_Bx ${ $ $$ ${} a$ ${GORT_C"), os.Expand("${1}$2 $foo-$* $é", func(s string) string { return "<" + s + ">" }))
	fmt.Println(os.Setenv("", "x"), os.Setenv("a=b", "x"))
	fmt.Println(os.TempDir())
	fmt.Println(os.UserHomeDir())
	fmt.Println(os.UserConfigDir())
	os.Setenv("HOME", "/home/me")
	os.Setenv("XDG_CONFIG_HOME", "here")
	fmt.Println(os.UserHomeDir())
	fmt.Println(os.UserConfigDir())
	fmt.Println(os.UserCacheDir())
	fmt.Println(os.Interrupt, os.Kill, syscall.SIGTERM, syscall.Signal(99), syscall.Signal(-3), syscall.Signal(0), os.Interrupt == syscall.SIGINT)
	for _, name := range []string{"a/b", "/a", "a//b", "", ".", "./a", "a/..", "a/", "a\xff", "ä/ö"} {
		fmt.Print(fs.ValidPath(name), " ")
	}
	fmt.Println()
	for _, m := range []fs.FileMode{0, 0644, fs.ModeDir | 0755, fs.ModeSymlink | 0777, fs.ModeSetuid | 0755, fs.ModeDevice | fs.ModeCharDevice | 0600, fs.ModeSticky | fs.ModeDir | 01, ^fs.FileMode(0)} {
		fmt.Println(m, m.IsDir(), m.IsRegular(), m.Perm(), m.Type(), uint32(m))
	}
	_, err = os.Open("/there is/no such")
	fmt.Println(err, errors.Is(err, fs.ErrNotExist), os.IsNotExist(err), errors.Is(err, fs.ErrExist))
	var pe *fs.PathError
	fmt.Println(errors.As(err, &pe), pe.Op, pe.Path, pe.Err == syscall.ENOENT, pe.Timeout())
	_, err = os.Stat("/there is/no such")
	fmt.Println(err)
	_, err = os.ReadDir("/there is/no such")
	fmt.Println(err)
	_, err = os.Readlink("/there is/no such")
	fmt.Println(err)
	_, err = fs.Stat(os.DirFS("/there is"), "no such")
	fmt.Println(err)
	_, err = fs.ReadFile(os.DirFS("/there is"), "../x")
	fmt.Println(err)
	link := &os.LinkError{Op: "link", Old: "a", New: "b", Err: syscall.EEXIST}
	fmt.Println(link, errors.Is(link, fs.ErrExist), os.IsExist(link), os.IsTimeout(os.ErrDeadlineExceeded), os.IsTimeout(&os.SyscallError{Syscall: "x", Err: syscall.EAGAIN}))
	var none *os.File
	fmt.Println(none.Close())
	os.Stdin.Close()
	fmt.Println(os.Stdin.Read(make([]byte, 1)))
	old := os.Stdout
	os.Stdout = os.Stderr
	fmt.Println("to standard error")
	os.Stdout = old
	fmt.Println("to standard output")
}
