//! What is wrong with a program comes in the order in which the go command and gc come to it, and packages of one name are told apart as
//! gc does.

use std::collections::BTreeMap;
use std::process::Command;

use gort_golang::build::{Package, Settings, What, build};

use crate::oracle::{go_root, skipped};

/// What Go's packages import, as gort knows it.
const IMPORTS: &str = include_str!("../../src/library/imports.txt");

/// What is said of a program beside one package that it may import.
fn said(main: &str, path: &str, package: &str) -> Vec<String> {
    let texts = vec![(format!("{path}/x.go"), package.as_bytes().to_vec())];
    let packages = if path.is_empty() { Vec::new() } else { vec![Package { path: path.to_owned(), texts }] };
    let settings = Settings { packages, ..Settings::default() };
    let wrong = build(&[("./prog.go".to_owned(), main)], &settings).expect_err("something is wrong");
    match &wrong.what {
        What::Errors(errors) => errors.lines(&wrong.files),
        What::Imports(imports) => imports.iter().map(|(_, path)| format!("no package {path}")).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn unknown_packages_are_told_before_what_stands_behind_the_imports() {
    let main = "package main\n\nimport \"nosuch\"\n\nfunc main() {\n\tx y\n}\n";
    assert_eq!(said(main, "", ""), ["no package nosuch"]);
    let in_imports = main.replace("\n\nfunc", "\nimport 5\n\nfunc");
    assert_eq!(said(&in_imports, "", "")[0], "./prog.go:4:8: syntax error: import path must be a string");
}

#[test]
fn what_is_wrong_with_an_imported_package_comes_alone() {
    let main = "package main\n\nimport \"m/dep\"\n\nfunc main() {\n\tdep.F(\n\tx y\n}\n";
    let dep = |body: &str| said(main, "m/dep", &format!("package dep\n\nfunc F() {{ {body} }}\n"));
    assert_eq!(dep("var x int"), ["m/dep/x.go:3:16: declared and not used: x"]);
    assert_eq!(dep("a b"), ["m/dep/x.go:3:14: syntax error: unexpected name b at end of statement"]);
    assert_eq!(
        dep("print(#); u()"),
        ["m/dep/x.go:3:18: invalid character U+0023 '#'", "m/dep/x.go:3:22: undefined: u"]
    );
    assert_eq!(
        dep(""),
        ["./prog.go:7:4: syntax error: unexpected name y in argument list; possibly missing comma or )"]
    );
}

#[test]
fn types_are_checked_where_only_the_scanner_found_something() {
    let main = "package main\n\nimport \"reflect\"\n\nfunc main() {\n\treflect.TypeOf(#)\n\tf()\n}\n";
    assert_eq!(
        said(main, "", ""),
        [
            "./prog.go:6:2: not enough arguments in call to reflect.TypeOf\n\thave ()\n\twant (any)",
            "./prog.go:6:17: invalid character U+0023 '#'",
            "./prog.go:7:2: undefined: f",
        ]
    );
}

#[test]
fn packages_of_one_name_have_their_paths_also_where_only_go_s_own_texts_import_them() {
    let shown = |imports: &[&str], value: &str, path: &str, package: &str| {
        let imports: String = imports.iter().map(|path| format!("import \"{path}\"\n")).collect();
        let said =
            said(&format!("package main\n\n{imports}\nvar n int = {value}\n\nfunc main() {{}}\n"), path, package);
        let line = said.into_iter().find(|line| line.contains("cannot use")).unwrap();
        let (_, rest) = line.split_once(" type ").unwrap();
        rest.split_once(')').unwrap().0.to_owned()
    };
    for (imports, value, typ) in [
        (&["sync"][..], "sync.Mutex{}", "\"sync\".Mutex"),
        (&["fmt", "sync/atomic"], "atomic.Int32{}", "\"sync/atomic\".Int32"),
        (&["sync/atomic"], "atomic.Int32{}", "atomic.Int32"),
        (&["time"], "time.Time{}", "time.Time"),
        (&["time", "crypto/md5"], "time.Time{}", "\"time\".Time"),
        (&["math/rand"], "rand.Rand{}", "rand.Rand"),
        (&["math/rand", "math/rand/v2"], "rand.Rand{}", "\"math/rand\".Rand"),
        (&["math/rand", "math/big"], "rand.Rand{}", "rand.Rand"),
        (&["context"], "context.Canceled", "error"),
        (&["strings"], "strings.Builder{}", "strings.Builder"),
    ] {
        assert_eq!(shown(imports, value, "", ""), typ, "{imports:?}");
    }
    // fmt imports strconv, which imports errors.
    let own = "package errors\n\ntype T struct{}\n";
    assert_eq!(shown(&["m/errors", "fmt"], "errors.T{}", "m/errors", own), "\"m/errors\".T");
    assert_eq!(shown(&["m/errors", "cmp"], "errors.T{}", "m/errors", own), "errors.T");
}

#[test]
fn what_go_s_packages_import_is_as_go_lists_it() {
    let Some(_) = go_root() else { return skipped("to list what Go's packages import") };
    let listed = Command::new("go")
        .args(["list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "std"])
        .envs([("GOOS", "linux"), ("GOARCH", "amd64"), ("CGO_ENABLED", "0")])
        .output()
        .expect("go list");
    let listed = String::from_utf8(listed.stdout).expect("text").replace("vendor/golang.org/", "golang.org/");
    let listed: BTreeMap<_, _> = listed.lines().filter_map(|line| line.split_once(' ')).collect();
    for line in IMPORTS.lines() {
        let (path, imports) = line.split_once(' ').unwrap_or((line, ""));
        assert_eq!(listed.get(path), Some(&imports), "{path}");
    }
}

#[test]
fn go_vet_shows_a_program_s_types_with_the_path_of_its_package() {
    let program =
        "package main\n\nimport \"sync\"\n\ntype C struct{ mu sync.Mutex }\n\nfunc (c C) f() {}\n\nfunc main() {}\n";
    let told = |settings: Settings| {
        let ready =
            build(&[("./prog.go".to_owned(), program)], &Settings { vetted: true, ..settings }).expect("it is right");
        ready.findings.into_iter().map(|finding| finding.text).collect::<Vec<_>>()
    };
    let by = |path: &str| vec![format!("f passes lock by value: {path}.C contains sync.Mutex")];
    assert_eq!(told(Settings::default()), by("command-line-arguments"));
    assert_eq!(
        told(Settings { tested: "example.com/m/sub".to_owned(), ..Settings::default() }),
        by("example.com/m/sub")
    );
}
