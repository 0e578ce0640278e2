//! `gort run` and `gort check`: the learner's own Go program. What real Go prints for these programs was asked of Go 1.27.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

struct Program {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

fn program(text: &str) -> Program {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("prog.go");
    fs::write(&path, text).unwrap();
    Program { _folder: folder, path }
}

impl Program {
    /// Runs gort in the program's folder.
    fn gort(&self, arguments: &[&str]) -> (String, String, Option<i32>) {
        let output: Output = Command::new(env!("CARGO_BIN_EXE_gort"))
            .args(arguments)
            .current_dir(self.path.parent().unwrap())
            .env("LC_ALL", "C")
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (text(output.stdout), text(output.stderr), output.status.code())
    }

    fn run(&self) -> (String, String, Option<i32>) {
        self.gort(&["run", "prog.go"])
    }
}

#[test]
fn a_program_s_output_and_exit_code_are_its_own() {
    let program = program(
        "package main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n\t\"sync\"\n)\n\nfunc main() {\n\tvar wg sync.WaitGroup\n\tc := make(chan int)\n\tfor i := range 3 {\n\t\twg.Go(func() { c <- i })\n\t}\n\tgo func() { wg.Wait(); close(c) }()\n\tsum := 0\n\tfor x := range c {\n\t\tsum += x\n\t}\n\tfmt.Printf(\"%d %v\\n\", sum, map[string][]int{\"b\": {1}, \"a\": nil})\n\tprintln(\"to standard error\")\n\tos.Exit(3)\n}\n",
    );
    assert_eq!(program.run(), ("3 map[a:[] b:[1]]\n".into(), "to standard error\n".into(), Some(3)));
}

#[test]
fn errors_are_gc_s_with_their_line_and_a_sentence() {
    let program = program("package main\n\nfunc main() {\n\tx := 1\n}\n");
    let (out, errors, code) = program.run();
    assert_eq!((out.as_str(), code), ("", Some(1)));
    let lines: Vec<_> = errors.lines().collect();
    assert_eq!(lines[..3], ["./prog.go:4:2: declared and not used: x", "    \tx := 1", "    \t^"]);
    assert!(lines[3].contains("assigning to it is not using it"), "{errors}");
    let (out, errors, code) = program.gort(&["check", "prog.go"]);
    assert!(out.starts_with("./prog.go:4:2: declared and not used: x\n") && errors.is_empty(), "{out}{errors}");
    assert_eq!(code, Some(1));
}

#[test]
fn a_panic_says_what_go_says() {
    let program = program(
        "package main\n\nfunc f(n int) int {\n\tvar a []int\n\treturn a[n]\n}\n\nfunc main() {\n\tgo f(1)\n\tprintln(f(5))\n}\n",
    );
    let said = "panic: runtime error: index out of range [5] with length 0\n\ngoroutine 1 [running]:\nmain.f(...)\n\t./prog.go:5\nmain.main()\n\t./prog.go:10\n";
    assert_eq!(program.run(), (String::new(), said.into(), Some(2)));
}

#[test]
fn a_deadlock_names_all_goroutines() {
    let program = program(
        "package main\n\nfunc main() {\n\tc := make(chan int)\n\tgo func() {\n\t\tc <- 1\n\t\tc <- 2\n\t}()\n\t<-c\n\tselect {}\n}\n",
    );
    let said = "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [select (no cases)]:\nmain.main()\n\t./prog.go:10\n\ngoroutine 2 [chan send]:\nmain.main.func1()\n\t./prog.go:7\ncreated by main.main in goroutine 1\n\t./prog.go:5\n";
    assert_eq!(program.run(), (String::new(), said.into(), Some(2)));
}

#[test]
fn what_gort_lacks_is_refused_by_name_before_anything_runs() {
    let program = program(
        "package main\n\nimport (\n\t\"fmt\"\n\t\"net/http\"\n)\n\nfunc main() {\n\tfmt.Println(\"never\")\n\thttp.Get(\"\")\n}\n",
    );
    let (out, errors, code) = program.run();
    assert_eq!((out.as_str(), code), ("", Some(69)));
    assert!(errors.starts_with("./prog.go:5:2: gort cannot run package net/http yet\n"), "{errors}");
    assert_eq!(errors.matches("cannot run").count(), 1, "{errors}");
}

#[test]
fn a_package_that_does_not_exist_is_not_in_std() {
    let program = program("package main\n\nimport \"foo/bar\"\n\nfunc main() { bar.X() }\n");
    let (_, errors, code) = program.run();
    assert!(errors.starts_with("prog.go:3:8: package foo/bar is not in std\n"), "{errors}");
    assert_eq!(code, Some(1));
}

#[test]
fn a_program_that_does_not_end_is_stopped() {
    let program = program("package main\n\nfunc main() {\n\tfor {\n\t}\n}\n");
    let (_, errors, code) = program.gort(&["run", "--timeout", "200ms", "prog.go"]);
    assert!(errors.contains("--timeout"), "{errors}");
    assert_eq!(code, Some(124));
}

#[test]
fn what_is_no_go_file_is_wrong_usage() {
    let program = program("package main\n");
    let (_, errors, code) = program.gort(&["run", "notes.txt"]);
    assert!(errors.contains("notes.txt") && errors.contains(".go"), "{errors}");
    assert_eq!(code, Some(64));
}

#[test]
fn vet_says_what_go_vet_says() {
    let program = program(
        "package main\n\nimport \"sync\"\n\ntype C struct{ mu sync.Mutex }\n\nfunc f(c C) {}\n\nfunc main() {\n\tvar c C\n\tf(c)\n}\n",
    );
    let (out, errors, code) = program.gort(&["vet", "prog.go"]);
    let lines: Vec<_> = out.lines().filter(|line| line.starts_with("./prog.go")).collect();
    assert_eq!(
        lines,
        [
            "./prog.go:7:10: f passes lock by value: main.C contains sync.Mutex",
            "./prog.go:11:4: call of f copies lock value: main.C contains sync.Mutex",
        ],
        "{out}{errors}"
    );
    assert_eq!(code, Some(1));
    // In a pipe nothing of it is among what the program says.
    assert_eq!(program.run(), (String::new(), String::new(), Some(0)));
}

#[test]
fn what_is_no_program_is_said_as_go_says_it() {
    let (out, errors, code) = program("package main\n\nfunc f() {}\n").run();
    assert_eq!(errors, "runtime.main_main·f: function main is undeclared in the main package\n", "{out}");
    assert_eq!(code, Some(1));
    let (out, errors, code) = program("package lib\n\nfunc main() {}\n").run();
    assert_eq!(errors, "package command-line-arguments is not a main package\n", "{out}");
    assert_eq!(code, Some(1));
}

#[test]
fn an_old_version_has_the_old_loop_variable() {
    let program = program(
        "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tvar fs []func()\n\tfor i := 0; i < 2; i++ {\n\t\tfs = append(fs, func() { fmt.Print(i, \" \") })\n\t}\n\tfor i, s := range []string{\"a\", \"b\"} {\n\t\tfs = append(fs, func() { fmt.Print(i, s, \" \") })\n\t}\n\tfor _, f := range fs {\n\t\tf()\n\t}\n}\n",
    );
    assert_eq!(program.run().0, "0 1 0a 1b ");
    assert_eq!(program.gort(&["run", "--go", "1.21", "prog.go"]).0, "2 2 1b 1b ");
}

/// A program of goroutines.
fn main_of(imports: &str, body: &str) -> Program {
    program(&format!("package main\n\nimport {imports}\n\nfunc main() {{\n{body}}}\n"))
}

/// What `gort explore` finds of it, for programs.
fn explored(program: &Program, more: &[&str]) -> serde_json::Value {
    let arguments = [&["explore", "prog.go", "--format", "json"], more].concat();
    let (out, errors, _) = program.gort(&arguments);
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{errors}"))
}

#[test]
fn every_output_of_a_learners_program_is_listed() {
    let unbuffered = main_of(
        "\"fmt\"",
        "\tch := make(chan int)\n\tgo func() {\n\t\tfor i := 0; i < 10; i++ {\n\t\t\tfmt.Println(\"Sending\", i)\n\t\t\tch <- i\n\t\t}\n\t\tclose(ch)\n\t}()\n\tfor v := range ch {\n\t\tfmt.Println(\"Received\", v)\n\t}\n",
    );
    let found = explored(&unbuffered, &[]);
    assert_eq!((&found["endings"]["exit"], &found["certainty"]), (&512.into(), &"proven".into()), "{found}");
    let first = found["list"][0]["schedule"].as_str().expect("Go's own order has a code");
    let (out, errors, code) = unbuffered.gort(&["run", "--replay", first, "prog.go"]);
    assert!(out.starts_with("Sending 0\nSending 1\nReceived 0\n"), "{out}{errors}");
    assert_eq!(code, Some(0));
}

#[test]
fn a_data_race_of_a_learners_program_is_found_also_where_it_sleeps_between() {
    let counter = main_of(
        "(\n\t\"fmt\"\n\t\"sync\"\n)",
        "\tvar wg sync.WaitGroup\n\tx := 0\n\tfor range 2 {\n\t\twg.Go(func() { x++ })\n\t}\n\twg.Wait()\n\tfmt.Println(x)\n",
    );
    let found = explored(&counter, &[]);
    assert_eq!((&found["endings"]["exit"], &found["certainty"]), (&2.into(), &"racy".into()), "{found}");
    let slept = main_of(
        "(\n\t\"fmt\"\n\t\"time\"\n)",
        "\tx := 0\n\tgo func() { x = 1 }()\n\ttime.Sleep(time.Second)\n\tfmt.Println(x)\n",
    );
    assert_eq!(explored(&slept, &[])["certainty"], "racy");
    let locked = main_of(
        "(\n\t\"fmt\"\n\t\"sync\"\n)",
        "\tvar wg sync.WaitGroup\n\tvar mu sync.Mutex\n\tx := 0\n\tfor range 2 {\n\t\twg.Go(func() {\n\t\t\tmu.Lock()\n\t\t\tdefer mu.Unlock()\n\t\t\tx++\n\t\t})\n\t}\n\twg.Wait()\n\tfmt.Println(x)\n",
    );
    assert_eq!(explored(&locked, &[])["certainty"], "proven");
}

#[test]
fn what_a_search_of_a_learners_program_does_not_cover_is_said() {
    let map = main_of("\"fmt\"", "\tfor k := range map[string]int{\"a\": 1, \"b\": 2} {\n\t\tfmt.Println(k)\n\t}\n");
    let why = |found: serde_json::Value| found["incomplete"].as_str().unwrap_or_default().to_owned();
    assert!(why(explored(&map, &[])).contains("ranges over a map"));
    let drawn = main_of("(\n\t\"fmt\"\n\t\"math/rand\"\n)", "\tfmt.Println(rand.Intn(1000) < 500)\n");
    assert!(why(explored(&drawn, &[])).contains("a random number"));
    let spins = main_of("\"time\"", "\tfor range time.Tick(time.Second) {\n\t\tprintln(\"tick\")\n\t}\n");
    assert_eq!(explored(&spins, &[])["endings"]["prints-forever"], 1);
}

#[test]
fn what_does_not_compile_is_no_answer_about_a_program() {
    let (_, errors, code) = main_of("\"fmt\"", "\tx := 1\n").gort(&["explore", "prog.go"]);
    assert!(errors.starts_with("./prog.go:3:8: \"fmt\" imported and not used\n"), "{errors}");
    assert_eq!(code, Some(65));
    let (_, _, code) = main_of("\"net/http\"", "\thttp.Get(\"\")\n").gort(&["can", "prog.go", "x"]);
    assert_eq!(code, Some(69));
}
