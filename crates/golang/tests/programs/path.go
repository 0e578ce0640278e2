package main

import (
	"fmt"
	"path"
	"path/filepath"
)

func main() {
	paths := []string{"", ".", "..", "/", "//", "a", "a/b", "a//b/", "/a/../b", "../a", "../../a/b/../c", "/..", "/../a", "a/../..", "a/./b", "./a", "abc/def/../../..", "/abc/../../def", "a.go", "a.b/c", ".bashrc", "a/b.tar.gz", "x/y/"}
	for _, p := range paths {
		d, f := path.Split(p)
		fmt.Printf("%q: %q %q %q %q %q %q %v\n", p, path.Clean(p), path.Base(p), path.Dir(p), path.Ext(p), d, f, path.IsAbs(p))
		d, f = filepath.Split(p)
		fmt.Printf("%q: %q %q %q %q %q %q %v %v\n", p, filepath.Clean(p), filepath.Base(p), filepath.Dir(p), filepath.Ext(p), d, f, filepath.IsAbs(p), filepath.IsLocal(p))
	}
	fmt.Println(path.Join(), path.Join(""), path.Join("a", "", "b"), path.Join("", "a"), path.Join("/", "a"), path.Join("a", "../b"), path.Join("", ""))
	for _, m := range [][2]string{{"abc", "abc"}, {"*", "abc"}, {"*c", "abc"}, {"a*", "a"}, {"a*", "abc"}, {"a*", "ab/c"}, {"a*/b", "abc/b"}, {"a*/b", "a/c/b"}, {"a*b*c*d*e*/f", "axbxcxdxe/f"}, {"a*b*c*d*e*/f", "axbxcxdxexxx/f"}, {"a*b*c*d*e*/f", "axbxcxdxe/xxx/f"}, {"a*b?c*x", "abxbbxdbxebxczzx"}, {"a*b?c*x", "abxbbxdbxebxczzy"}, {"ab[c]", "abc"}, {"ab[b-d]", "abc"}, {"ab[e-g]", "abc"}, {"ab[^c]", "abc"}, {"ab[^e-g]", "abc"}, {"a\\*b", "a*b"}, {"a\\*b", "ab"}, {"a?b", "a☺b"}, {"a[^a]b", "a☺b"}, {"a???b", "a☺b"}, {"[a-ζ]*", "α"}, {"*[a-ζ]", "A"}, {"a?b", "a/b"}, {"a*b", "a/b"}, {"[\\]a]", "]"}, {"[\\-]", "-"}, {"[x\\-]", "x"}, {"[]a]", "]"}, {"[-]", "-"}, {"[x-]", "x"}, {"[-x]", "x"}, {"\\", "a"}, {"[a-b-c]", "a"}, {"[", "a"}, {"[^", "a"}, {"[^bc", "a"}, {"a[", "a"}, {"a[", "ab"}, {"a[", "x"}, {"a/b[", "x"}, {"*x", "xxx"}, {"", ""}, {"?", ""}, {"*", ""}, {"[", ""}} {
		ok, err := path.Match(m[0], m[1])
		fmt.Println(m, ok, err)
	}
	for _, r := range [][2]string{{"a/b", "a/b/c"}, {"a/b/c", "a"}, {"/a", "/b/c"}, {".", "a"}, {"a", "."}, {"../a", "../b"}, {"a", "/b"}, {"..", "a"}, {"a/..", "b"}, {"/", "/a"}, {"/a", "/"}, {"a/b/.", "a/b"}} {
		rel, err := filepath.Rel(r[0], r[1])
		fmt.Printf("%q %q %v\n", r, rel, err)
	}
	fmt.Println(filepath.SplitList("/a:/b::c"), len(filepath.SplitList("")), filepath.VolumeName("/x"), filepath.ToSlash("a/b"))
	fmt.Println(filepath.Localize("a/b"))
	fmt.Println(filepath.Localize("../b"))
	fmt.Println(filepath.Match("a[", "a"))
}
