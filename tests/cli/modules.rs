//! Programs of several packages: those of its own module that a Go program imports.

use std::fs;
use std::path::Path;

use crate::golang::{Program, program};

/// A module `example.com/m` of these files around a program.
fn module(main: &str, files: &[(&str, &str)]) -> Program {
    let program = program(main);
    let folder = program.path.parent().unwrap();
    fs::write(folder.join("go.mod"), "module example.com/m\n\ngo 1.27\n").unwrap();
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
        fs::write(path, text).unwrap();
    }
    program
}

const COUNTER: &str = "package counter\n\nimport \"example.com/m/b\"\n\ntype Counter struct{ n int }\n\nvar Total = b.Start(\"counter\")\n\nfunc init() { println(\"counter.init\") }\n\nfunc (c *Counter) Add() { c.n++ }\n\nfunc Fail() { panic(\"here\") }\n";

#[test]
fn packages_of_the_module_are_initialized_in_go_s_order_and_named_by_their_paths() {
    let main = "package main\n\nimport (\n\t\"fmt\"\n\n\t_ \"example.com/m/z\"\n\t\"example.com/m/counter\"\n)\n\nfunc main() {\n\tfmt.Printf(\"%T %d\\n\", counter.Counter{}, counter.Total)\n\tcounter.Fail()\n}\n";
    let files = [
        ("counter/counter.go", COUNTER),
        ("counter/counter_test.go", "package counter\n\nfunc init() { println(\"never\") }\n"),
        (
            "b/b.go",
            "package b\n\nfunc init() { println(\"b.init\") }\n\nfunc Start(s string) int { println(\"start\", s); return len(s) }\n",
        ),
        ("z/z.go", "package z\n\nfunc init() { println(\"z.init\") }\n"),
    ];
    let program = module(main, &files);
    let (out, errors, code) = program.gort(&["run", "."]);
    assert_eq!((out.as_str(), code), ("counter.Counter 7\n", Some(2)), "{errors}");
    let before = "b.init\nstart counter\ncounter.init\nz.init\npanic: here\n\ngoroutine 1 [running]:\nexample.com/m/counter.Fail()\n\tcounter/counter.go:13\n";
    assert!(errors.starts_with(before), "{errors}");
    // A race of two goroutines in a package that is imported is a race of the program.
    let racing = "package main\n\nimport (\n\t\"sync\"\n\n\t\"example.com/m/counter\"\n)\n\nfunc main() {\n\tvar c counter.Counter\n\tvar wg sync.WaitGroup\n\twg.Go(c.Add)\n\twg.Go(c.Add)\n\twg.Wait()\n}\n";
    fs::write(&program.path, racing).unwrap();
    let (out, errors, _) = program.gort(&["explore", "prog.go"]);
    assert!(out.contains("DATA RACE: write at counter.go:11"), "{out}{errors}");
}

#[test]
fn what_is_wrong_with_imported_packages_is_said_as_go_says_it() {
    let importing = |path: &str| format!("package main\n\nimport _ \"example.com/m/{path}\"\n\nfunc main() {{}}\n");
    let files = [
        ("a/a.go", "package a\n\nimport _ \"example.com/m/b\"\n"),
        ("b/b.go", "package b\n\nimport _ \"example.com/m/a\"\n"),
        ("cmd/cmd.go", "package main\n\nfunc main() {}\n"),
        ("x/internal/y/y.go", "package y\n"),
        ("two/a.go", "package one\n"),
        ("two/b.go", "package two\n"),
        ("bad/bad.go", "package bad\n\nfunc F() int { return \"x\" }\n"),
        ("net/net.go", "package net\n\nimport _ \"net/http\"\n"),
    ];
    let program = module("package main\n", &files);
    for (path, code, said) in [
        (
            "a",
            1,
            "package command-line-arguments\n\timports example.com/m/a from prog.go\n\timports example.com/m/b from a.go\n\timports example.com/m/a from b.go: import cycle not allowed\n",
        ),
        ("cmd", 1, "prog.go:3:8: import \"example.com/m/cmd\" is a program, not an importable package\n"),
        (
            "x/internal/y",
            1,
            "package command-line-arguments\n\tprog.go:3:8: use of internal package example.com/m/x/internal/y not allowed\n",
        ),
        ("two", 1, "prog.go:3:8: found packages one (a.go) and two (b.go) in "),
        ("bad", 1, "bad/bad.go:3:23: cannot use \"x\" (untyped string constant) as int value in return statement\n"),
        ("net", 69, "net/net.go:3:10: gort cannot run package net/http yet\n"),
        (
            "none",
            1,
            "prog.go:3:8: no required module provides package example.com/m/none; to add it:\n\tgo get example.com/m/none\n",
        ),
    ] {
        fs::write(&program.path, importing(path)).unwrap();
        let (out, errors, exit) = program.gort(&["run", "prog.go"]);
        assert_eq!((out.as_str(), exit), ("", Some(code)), "{path}: {errors}");
        assert!(errors.starts_with(said), "{path}: {errors}");
    }
}

#[test]
fn tests_of_a_package_import_others_of_its_module() {
    let inside = "package sum\n\nimport (\n\t\"testing\"\n\n\t\"example.com/m/double\"\n)\n\nfunc TestSum(t *testing.T) {\n\tif double.Of(2) != 4 {\n\t\tt.Fail()\n\t}\n}\n";
    let files = [
        ("sum/sum.go", "package sum\n\nfunc Sum(a, b int) int { return a + b }\n"),
        ("sum/sum_test.go", inside),
        ("double/double.go", "package double\n\nfunc Of(x int) int { return 2 * x }\n"),
    ];
    let program = module("package main\n", &files);
    let (out, errors, code) = program.gort(&["run", "sum"]);
    assert!(out.starts_with("ok  \texample.com/m/sum\t") && code == Some(0), "{out}{errors}");
}

#[test]
fn several_packages_are_looked_at_as_go_finds_them() {
    let fine = "package main\n\nimport \"os\"\n\nfunc main() { println(os.Args[0]) }\n";
    let wrong = "package sub\n\nimport \"fmt\"\n\nfunc F() { fmt.Printf(\"%d\\n\", \"x\") }\n";
    let broken = "package broken\n\nfunc (\n";
    let files = [
        ("sub/deep/d.go", wrong),
        ("sub/s.go", "package sub\n"),
        ("sub/s_test.go", "package sub\n"),
        ("testdata/t.go", broken),
        ("vendor/v/v.go", broken),
        ("_x/x.go", broken),
        (".y/y.go", broken),
        ("other/go.mod", "module other\n"),
        ("other/o.go", broken),
    ];
    let program = module(fine, &files);
    for pattern in ["./...", "...", "./sub/...", "example.com/m/...", "example.com/m/sub/deep", "./sub/deep"] {
        let (out, errors, code) = program.gort(&["vet", pattern]);
        let said = "sub/deep/d.go:5:24: fmt.Printf format %d has arg \"x\" of wrong type string";
        assert!(out.contains(said) && code == Some(1), "{pattern}: {out}{errors}");
        assert_eq!(program.gort(&["check", pattern]).2, Some(0), "{pattern}");
    }
    assert_eq!(program.gort(&["vet", ".", "./sub"]).2, Some(0));
    let (out, _, code) = program.gort(&["vet", "./testdata/..."]);
    assert_eq!((out.contains("no packages to vet"), code), (true, Some(1)), "{out}");
    let (out, errors, code) = program.gort(&["vet", "./none/..."]);
    assert_eq!(
        (out.as_str(), code),
        ("pattern ./none/...: lstat ./none/: no such file or directory\n", Some(1)),
        "{errors}"
    );
    // There is one program among them; the go command calls it by its module.
    assert_eq!(program.gort(&["run", "./..."]), (String::new(), "m\n".to_owned(), Some(0)));
    let (_, errors, code) = program.gort(&["run", "./sub/..."]);
    assert!(errors.contains("\"./sub/...\" matched only non-main packages") && code == Some(1), "{errors}");
    fs::create_dir_all(program.path.parent().unwrap().join("cmd")).unwrap();
    fs::write(program.path.parent().unwrap().join("cmd/c.go"), fine).unwrap();
    let (_, errors, code) = program.gort(&["run", "./..."]);
    let said = "go: pattern ./... matches multiple packages:\n\texample.com/m\n\texample.com/m/cmd\n";
    assert_eq!((errors.as_str(), code), (said, Some(1)));
    // A file is called by its own name.
    assert_eq!(program.gort(&["run", "prog.go"]).1, "prog\n");
}
