//! Which files make a Go program, and in which version of the language: what `go run` does and says was asked of Go 1.27.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Runs gort in the folder: standard output, standard error, exit code.
fn gort(folder: &Path, arguments: &[&str]) -> (String, String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gort"));
    let output = command.args(arguments).current_dir(folder).env("LC_ALL", "C").output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code())
}

const PRINTS: &str = "package main\n\nimport \"fmt\"\n\nfunc init() { fmt.Print(\"NAME \") }\n";

fn prints(header: &str, name: &str) -> String {
    format!("{header}{}", PRINTS.replace("NAME", name))
}

#[test]
fn names_and_constraints_choose_the_files_of_a_folder_for_linux_on_amd64() {
    let main = "package main\n\nfunc main() {}\n";
    let files = [
        ("main.go", main.to_owned()),
        ("a.go", prints("", "a")),
        ("b_linux.go", prints("", "b")),
        ("c_amd64.go", prints("", "c")),
        ("d_linux_amd64.go", prints("", "d")),
        ("e_windows.go", prints("", "e")),
        ("f_linux_arm64.go", prints("", "f")),
        ("g_test.go", prints("", "g")),
        ("_h.go", prints("", "h")),
        (".i.go", prints("", "i")),
        ("j.go", prints("//go:build ignore\n\n", "j")),
        (
            "k.go",
            prints(
                "// About it.\n\n//go:build !windows && (linux || darwin) && go1.27 && !go1.28 && unix && gc\n\n",
                "k",
            ),
        ),
        ("l.go", "package documentation\n".to_owned()),
        ("m.txt", "text".to_owned()),
        ("n/n.go", "package n\n".to_owned()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let folder = folder(&files);
    let said = ("a b c d k ".to_owned(), String::new(), Some(0));
    assert_eq!(gort(folder.path(), &["run", "."]), said);
    let (name, parent) = (folder.path().file_name().unwrap(), folder.path().parent().unwrap());
    assert_eq!(gort(parent, &["run", name.to_str().unwrap()]), said);
}

#[test]
fn a_file_that_is_named_runs_whatever_its_name_and_constraints_say() {
    let text = "//go:build ignore\n\npackage main\n\nfunc main() { println(\"runs\") }\n";
    let folder = folder(&[("x_windows.go", text)]);
    assert_eq!(gort(folder.path(), &["run", "x_windows.go"]), (String::new(), "runs\n".into(), Some(0)));
}

#[test]
fn a_choice_of_files_that_is_no_package_is_refused_in_go_s_words() {
    let main = "package main\n\nfunc main() {}\n";
    let several = folder(&[("go.mod", "module example.com/m\n"), ("a.go", main), ("b.go", "package other\n")]);
    let place = several.path().display();
    for arguments in [&["run", "."][..], &["run", "a.go", "b.go"]] {
        let said = format!("found packages main (a.go) and other (b.go) in {place}\n");
        assert_eq!(gort(several.path(), arguments), (String::new(), said, Some(1)));
    }
    let library = folder(&[("go.mod", "module example.com/m\n"), ("d/a.go", "package d\n")]);
    let (out, errors, code) = gort(library.path(), &["run", "d"]);
    assert!(errors.starts_with("package example.com/m/d is not a main package\n"), "{errors}");
    assert_eq!((out, code), (String::new(), Some(1)));
    let excluded = folder(&[("go.mod", "module example.com/m\n"), ("d/a_windows.go", main)]);
    let inside = excluded.path().join("d");
    let said = format!("package example.com/m/d: build constraints exclude all Go files in {}\n", inside.display());
    assert_eq!(gort(&inside, &["run", "."]), (String::new(), said, Some(1)));
    let empty = folder(&[("a.txt", "")]);
    let said = format!("no Go files in {}\n", empty.path().display());
    assert_eq!(gort(empty.path(), &["run", "."]), (String::new(), said, Some(1)));
    let apart = folder(&[("a.go", main), ("d/b.go", main)]);
    let said = "named files must all be in one directory; have . and d\n";
    assert_eq!(gort(apart.path(), &["run", "a.go", "d/b.go"]), (String::new(), said.into(), Some(1)));
}

#[test]
fn errors_name_files_by_the_way_to_them() {
    let folder = folder(&[("d/e.go", "package main\n\nfunc main() { x := 1 }\n")]);
    let inside = folder.path().join("d");
    for (place, name, shown) in [
        (folder.path(), "d/e.go", "d/e.go"),
        (folder.path(), "./d/e.go", "d/e.go"),
        (&inside, "e.go", "./e.go"),
        (&inside, "../d/e.go", "./e.go"),
    ] {
        let (said, _, _) = gort(place, &["check", name]);
        assert!(said.starts_with(&format!("{shown}:3:15: declared and not used: x\n")), "{name}: {said}");
    }
}

/// Prints 01 where each iteration has a variable of its own, else 22.
const LOOP: &str = "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tvar fs []func()\n\tfor i := 0; i < 2; i++ {\n\t\tfs = append(fs, func() { fmt.Print(i) })\n\t}\n\tfor _, f := range fs {\n\t\tf()\n\t}\n}\n";

#[test]
fn a_folder_is_in_the_version_of_its_module_and_a_file_that_is_named_in_the_newest() {
    let folder = folder(&[("go.mod", "module m\n\ngo 1.21\n"), ("d/main.go", LOOP)]);
    let inside = folder.path().join("d");
    assert_eq!(gort(&inside, &["run", "."]).0, "22");
    assert_eq!(gort(&inside, &["run", "main.go"]).0, "01", "as go run does it: it is no package of the module");
    assert_eq!(gort(&inside, &["run", "--go", "1.22", "."]).0, "01");
    fs::write(folder.path().join("go.mod"), "module m\n").unwrap();
    assert_eq!(gort(&inside, &["run", "."]).0, "22", "without a version it is 1.16");
}

#[test]
fn a_file_s_own_version_goes_before_the_others_for_this_file_alone() {
    let f = LOOP.replace("func main", "func f");
    let folder = folder(&[
        ("go.mod", "module m\n\ngo 1.27\n"),
        (
            "main.go",
            &LOOP
                .replace("}\n\t}\n}\n", "}\n\t}\n\tf()\n}\n")
                .replace("\t\tf()\n\t}\n}\n", "\t\tf()\n\t}\n\tfmt.Print(\" \")\n\tf()\n}\n"),
        ),
        ("old.go", &format!("//go:build go1.21\n\n{f}")),
    ]);
    assert_eq!(gort(folder.path(), &["run", "."]).0, "01 22");
    fs::write(folder.path().join("go.mod"), "module m\n\ngo 1.21\n").unwrap();
    fs::write(folder.path().join("old.go"), format!("//go:build go1.22\n\n{f}")).unwrap();
    assert_eq!(gort(folder.path(), &["run", "."]).0, "22 01");
    // Package variables too.
    let value = "//go:build go1.21\n\npackage main\n\nvar v = func() (n int) {\n\tvar fs []func() int\n\tfor i := range 3 {\n\t\tfs = append(fs, func() int { return i })\n\t}\n\treturn fs[0]()\n}()\n\nfunc main() { println(v) }\n";
    let folder = self::folder(&[("a.go", &value.replace("range 3", "range []int{1, 2, 3}"))]);
    assert_eq!(gort(folder.path(), &["run", "a.go"]).1, "2\n");
}

#[test]
fn versions_are_told_apart_as_gc_does() {
    let text = "package main\n\nfunc main() {\n\tfor range 3 {\n\t}\n}\n";
    let folder = folder(&[("go.mod", "module m\n\ngo 1.20\n"), ("a.go", text)]);
    let (said, _, _) = gort(folder.path(), &["check", "."]);
    let wanted = "./a.go:4:12: cannot range over 3 (untyped int constant): requires go1.22 or later (-lang was set to go1.20; check go.mod)\n";
    assert!(said.starts_with(wanted), "{said}");
    fs::write(folder.path().join("a.go"), format!("//go:build go1.21\n\n{text}")).unwrap();
    let (said, _, _) = gort(folder.path(), &["check", "a.go"]);
    let wanted = "./a.go:6:12: cannot range over 3 (untyped int constant): requires go1.22 or later (file declares //go:build go1.21)\n";
    assert!(said.starts_with(wanted), "{said}");
    fs::write(folder.path().join("go.mod"), "module m\n\ngo 1.99\n").unwrap();
    let (_, errors, code) = gort(folder.path(), &["run", "a.go"]);
    assert_eq!(errors, "go: go.mod requires go >= 1.99 (running go 1.27; GOTOOLCHAIN=local)\n");
    assert_eq!(code, Some(1));
}

#[test]
fn packages_of_other_modules_are_refused_by_name_and_unknown_ones_in_go_s_words() {
    let import = |path: &str| format!("package main\n\nimport _ \"{path}\"\n\nfunc main() {{}}\n");
    let folder = folder(&[
        ("go.mod", "module example.com/m\n\ngo 1.27\n\nrequire github.com/x/y v1.0.0\n"),
        ("sub/s.go", "package sub\n"),
        ("main.go", &import("example.com/m/sub")),
    ]);
    let (out, errors, code) = gort(folder.path(), &["run", "."]);
    assert_eq!((out, errors, code), (String::new(), String::new(), Some(0)));
    for (path, said, code) in [
        ("github.com/x/y/z", "./main.go:3:8: gort cannot run package github.com/x/y/z, of another module, yet\n", 69),
        (
            "example.com/m/nope",
            "main.go:3:8: no required module provides package example.com/m/nope; to add it:\n\tgo get example.com/m/nope\n",
            1,
        ),
        ("nope/x", "main.go:3:8: package nope/x is not in std\n", 1),
    ] {
        fs::write(folder.path().join("main.go"), import(path)).unwrap();
        let (_, errors, exit) = gort(folder.path(), &["run", "."]);
        assert!(errors.starts_with(said), "{errors}");
        assert_eq!(exit, Some(code));
    }
    let alone = self::folder(&[("main.go", &import("github.com/x/y"))]);
    let (_, errors, code) = gort(alone.path(), &["run", "main.go"]);
    let said = "main.go:3:8: no required module provides package github.com/x/y: go.mod file not found in current directory or any parent directory; see 'go help modules'\n";
    assert!(errors.starts_with(said), "{errors}");
    assert_eq!(code, Some(1));
}

#[test]
fn a_program_from_standard_input_has_an_empty_one() {
    let text = b"package main\n\nimport (\n\t\"fmt\"\n\t\"io\"\n\t\"os\"\n)\n\nfunc main() {\n\ttext, err := io.ReadAll(os.Stdin)\n\tfmt.Println(len(text), err, os.Args[1:])\n}\n";
    let mut command = Command::new(env!("CARGO_BIN_EXE_gort"));
    command.args(["run", "-", "--", "a", "-b"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "0 <nil> [a -b]\n");
}

#[test]
fn lines_that_end_as_on_windows_change_nothing() {
    let right = "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Printf(\"%q\\n\", `a\nb`) // c\n\tgo fmt.Println(1)\n}\n";
    let wrong = "package main\n\nfunc main() {\n\tx := 1 // c\n}\n";
    let windows = |text: &str| text.replace('\n', "\r\n");
    let unix = folder(&[("right.go", right), ("wrong.go", wrong)]);
    let other = folder(&[("right.go", &windows(right)), ("wrong.go", &windows(wrong))]);
    for arguments in [&["run", "right.go"][..], &["check", "wrong.go"], &["explore", "--plain", "right.go"]] {
        let (here, there) = (gort(unix.path(), arguments), gort(other.path(), arguments));
        // How long a search took differs, and a code is about the very bytes of a file.
        let lasts = |line: &&str| !line.contains(" s") && !line.contains("--replay");
        let lasting = |text: &str| text.lines().filter(lasts).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!((lasting(&here.0), here.1, here.2), (lasting(&there.0), there.1, there.2), "{arguments:?}");
        assert!(!there.0.contains('\r'), "{arguments:?}");
    }
}
