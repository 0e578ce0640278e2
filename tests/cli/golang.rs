//! `gort run` and `gort check`: the learner's own Go program. What real Go prints for these programs was asked of Go 1.27.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

pub(crate) struct Program {
    _folder: tempfile::TempDir,
    pub(crate) path: PathBuf,
}

pub(crate) fn program(text: &str) -> Program {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("prog.go");
    fs::write(&path, text).unwrap();
    Program { _folder: folder, path }
}

impl Program {
    /// gort in the program's folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gort"));
        command.args(arguments).current_dir(self.path.parent().unwrap()).env("LC_ALL", "C");
        command
    }

    /// Runs it.
    pub(crate) fn gort(&self, arguments: &[&str]) -> (String, String, Option<i32>) {
        let output: Output = self.command(arguments).output().unwrap();
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
fn what_a_timer_calls_was_started_by_go_s_own_function() {
    let program = program(
        "package main\n\nimport \"time\"\n\nfunc main() {\n\tc := make(chan int)\n\ttime.AfterFunc(1, func() {\n\t\t<-c\n\t})\n\tselect {}\n}\n",
    );
    let (_, said, code) = program.run();
    let parts: Vec<_> = said.split("\n\n").collect();
    let started = "goroutine 2 [chan receive]:\nmain.main.func1()\n\t./prog.go:8\ncreated by time.goFunc\n\t";
    assert!(parts.len() == 3 && parts[2].starts_with(started), "{said}");
    assert_eq!(code, Some(2));
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
            "./prog.go:7:10: f passes lock by value: command-line-arguments.C contains sync.Mutex",
            "./prog.go:11:4: call of f copies lock value: command-line-arguments.C contains sync.Mutex",
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
    assert!(
        errors.starts_with("runtime.main_main·f: function main is undeclared in the main package\n"),
        "{out}{errors}"
    );
    assert!(errors.ends_with("    A program needs a function main: func main() { … }.\n"), "{errors}");
    assert_eq!(code, Some(1));
    let (out, errors, code) = program("package lib\n\nfunc main() {}\n").run();
    assert!(errors.starts_with("package command-line-arguments is not a main package\n"), "{out}{errors}");
    assert!(errors.contains("\n    A program begins with package main;"), "{errors}");
    assert_eq!(code, Some(1));
}

#[test]
fn what_is_no_program_is_checked_and_vetted_as_go_does() {
    let nothing = (String::new(), String::new(), Some(0));
    let library = program("package lib\n\nimport \"sync\"\n\nfunc F(mu sync.Mutex) {}\n");
    assert_eq!(library.gort(&["check", "prog.go"]), nothing);
    let (out, errors, code) = library.gort(&["vet", "prog.go"]);
    assert!(out.starts_with("./prog.go:5:11: F passes lock by value: sync.Mutex\n"), "{out}{errors}");
    assert_eq!(code, Some(1));
    let broken = program("package lib\n\nfunc f() { x := 1 }\n");
    for command in ["check", "vet"] {
        let (out, _, code) = broken.gort(&[command, "prog.go"]);
        assert!(out.starts_with("./prog.go:3:12: declared and not used: x\n"), "{command}: {out}");
        assert_eq!(code, Some(1));
    }
    // The linker misses main, and go vet does not.
    let without = program("package main\n\nfunc f() {}\n");
    assert_eq!(without.gort(&["vet", "prog.go"]), nothing);
    let (out, _, code) = without.gort(&["check", "prog.go"]);
    assert!(out.starts_with("runtime.main_main·f: "), "{out}");
    assert_eq!(code, Some(1));
    // What gort lacks is none of its commands' doing.
    let lacking = program("package lib\n\nimport _ \"net/http\"\n");
    for (command, go) in [("check", "go build"), ("vet", "go vet")] {
        let (out, _, code) = lacking.gort(&[command, "prog.go"]);
        assert!(
            out.contains(": gort does not know package net/http yet\n") && out.ends_with(&format!("{go}\n")),
            "{out}"
        );
        assert_eq!(code, Some(69));
    }
}

#[test]
fn a_name_of_a_package_that_is_nearly_right_is_asked_about() {
    let (_, errors, _) = main_of("\"fmt\"", "\tfmt.Printn(1)\n\tfmt.Zzz(1)\n").run();
    assert!(errors.contains("undefined: fmt.Printn\n"), "{errors}");
    assert_eq!(errors.matches("Did you mean").count(), 1, "{errors}");
    assert!(errors.contains("    Did you mean fmt.Println?\n"), "{errors}");
}

#[test]
fn where_a_loop_goes_on_is_said_once_whichever_ways_lead_there() {
    let body = "\tc := make(chan int)\n\tgo func() { time.Sleep(1); c <- 1 }()\n\tfor {\n\t\tselect {\n\t\tcase <-c:\n\t\tdefault:\n\t\t}\n\t}\n";
    let (out, errors, _) = main_of("\"time\"", body).gort(&["explore", "prog.go"]);
    assert!(out.contains("NEVER ENDS") && !out.contains("unfair"), "{out}{errors}");
    assert_eq!(out.matches("goes on all the time").count(), 1, "{out}");
}

#[test]
fn of_a_program_that_waits_for_what_is_outside_it_is_said_what_can_be_done() {
    let body = "\tc := make(chan os.Signal, 1)\n\tsignal.Notify(c)\n\tfmt.Println(<-c)\n";
    let waits = main_of("(\"fmt\"; \"os\"; \"os/signal\")", body);
    let (out, errors, _) = waits.gort(&["explore", "prog.go", "--width", "160"]);
    assert!(out.contains("standard input") && out.contains("gort run runs it"), "{out}{errors}");
    // It is no deadlock: a signal might come.
    let (out, errors, _) = waits.gort(&["trace", "prog.go", "--width", "160"]);
    assert!(out.contains("waits for a signal") && !out.contains("deadlock"), "{out}{errors}");
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
pub(crate) fn main_of(imports: &str, body: &str) -> Program {
    program(&format!("package main\n\nimport {imports}\n\nfunc main() {{\n{body}}}\n"))
}

/// What `gort explore` finds of it, for programs.
pub(crate) fn explored(program: &Program, more: &[&str]) -> serde_json::Value {
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
fn how_many_states_a_learners_program_has_depends_on_nothing_but_the_program() {
    let pool = program(include_str!("../../lessons/pool/verbose.go"));
    let [one, two] = ["1", "2"].map(|threads| explored(&pool, &["--threads", threads, "--limit", "500"]));
    // As a model of the same program has, that was written by hand.
    assert_eq!((&one["states"], &one["endings"]["exit"]), (&20_729.into(), &2_955.into()));
    // Lists and codes, too.
    assert_eq!(one, two);
}

#[test]
fn a_reduced_search_has_the_same_outputs_and_says_nothing_of_what_it_does_not_know() {
    let pool = program(include_str!("../../lessons/pool/verbose.go"));
    let found = explored(&pool, &["--search", "reduced", "--limit", "3"]);
    assert_eq!((&found["search"], &found["endings"]["exit"]), (&"reduced".into(), &2_955.into()), "{found}");
    assert!(found["states"].as_u64() < Some(2_000), "{found}");
    for unknown in ["schedules", "leaks", "racy_outputs"] {
        assert!(found[unknown].is_null(), "{unknown}: {found}");
    }
    for item in found["list"].as_array().expect("outputs") {
        assert!(item["preemptions"].is_null(), "{item}");
        let code = item["schedule"].as_str().unwrap_or_else(|| panic!("a code: {item}"));
        let (out, errors, _) = pool.gort(&["run", "--replay", code, "prog.go"]);
        let lines: Vec<_> = item["output"].as_array().into_iter().flatten().filter_map(|line| line.as_str()).collect();
        assert_eq!(out.lines().collect::<Vec<_>>(), lines, "{errors}");
    }
    let (out, _, _) = pool.gort(&["explore", "--search", "reduced", "prog.go"]);
    assert!(out.contains("of a reduced search") && !out.contains("schedules)"), "{out}");
    for how in [&["--search", "full"][..], &[]] {
        assert_eq!(explored(&pool, how)["search"], "full");
    }
}

#[test]
fn a_program_that_is_too_large_is_searched_in_part_then_sampled_and_each_search_says_where_it_stopped() {
    let large = program(
        "package main\n\nfunc main() {\n\ta, b, n := make(chan int), make(chan int), 0\n\tclose(a)\n\tclose(b)\n\tfor range 20 {\n\t\tselect {\n\t\tcase <-a:\n\t\t\tn = 2 * n\n\t\tcase <-b:\n\t\t\tn = 2*n + 1\n\t\t}\n\t}\n\tprintln(n)\n}\n",
    );
    let found = explored(&large, &["--memory", "256K", "--threads", "1"]);
    assert_eq!(
        (&found["search"], &found["complete"], &found["reason"]),
        (&"sample".into(), &false.into(), &"sample".into())
    );
    let tried: Vec<_> = found["tried"].as_array().into_iter().flatten().collect();
    let names: Vec<_> = tried.iter().map(|one| (one["search"].as_str(), one["reason"].as_str())).collect();
    assert_eq!(names, ["full", "reduced", "preemptions"].map(|name| (Some(name), Some("memory"))));
    let (out, _, code) = large.gort(&["explore", "prog.go", "--memory", "256K"]);
    assert_eq!(code, Some(3));
    for said in [
        "all schedules: the search stopped at its limit of 256 KiB",
        "reduced search: ",
        "random runs: ",
        "what all of them found",
    ] {
        assert!(out.contains(said), "{said}: {out}");
    }
    let loud = program(
        "package main\n\nfunc main() {\n\td := make(chan int)\n\tfor n := range 3 {\n\t\tgo func() {\n\t\t\tfor i := range 5 {\n\t\t\t\tprintln(n, i)\n\t\t\t}\n\t\t\td <- 1\n\t\t}()\n\t}\n\t<-d\n\t<-d\n\t<-d\n}\n",
    );
    let (out, _, code) = loud.gort(&["explore", "prog.go", "--bound", "200", "--limit", "1"]);
    assert!(out.contains("preemption: came to its end") && out.contains("--bound 2000 looks at more"), "{out}");
    assert_eq!(code, Some(3));
    // What was seen is possible.
    let seen = found["list"][0]["output"][0].as_str().expect("an output");
    let (out, _, code) = large.gort(&["can", "prog.go", seen, "--memory", "256K"]);
    assert_eq!(code, Some(0), "{out}");
    // Who says how far it goes has no sample.
    let found = explored(&large, &["--bound", "1000"]);
    assert_eq!((&found["search"], &found["reason"]), (&"preemptions".into(), &"bound".into()));
}

#[test]
fn a_listed_schedule_of_a_learners_program_replays_to_its_output() {
    let pool = main_of(
        "\"fmt\"",
        "\tjobs, done := make(chan int, 3), make(chan bool)\n\tfor w := range 2 {\n\t\tgo func() {\n\t\t\tfor j := range jobs {\n\t\t\t\tfmt.Println(w, j)\n\t\t\t}\n\t\t\tdone <- true\n\t\t}()\n\t}\n\tfor j := range 3 {\n\t\tjobs <- j\n\t}\n\tclose(jobs)\n\t<-done\n\t<-done\n",
    );
    let found = explored(&pool, &[]);
    let list = found["list"].as_array().expect("outputs");
    assert!(list.len() > 10, "{found}");
    for item in list {
        let code = item["schedule"].as_str().unwrap_or_else(|| panic!("a code: {item}"));
        let lines: Vec<&str> =
            item["output"].as_array().into_iter().flatten().filter_map(|line| line.as_str()).collect();
        let (out, errors, _) = pool.gort(&["run", "--replay", code, "prog.go"]);
        assert_eq!(out.lines().collect::<Vec<_>>(), lines, "{errors}");
    }
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
    let small = main_of("\"fmt\"", "\tfor k := range map[string]int{\"a\": 1, \"b\": 2} {\n\t\tfmt.Println(k)\n\t}\n");
    let found = explored(&small, &[]);
    assert_eq!((&found["endings"]["exit"], &found["certainty"]), (&2.into(), &"proven".into()), "{found}");
    let map = main_of(
        "\"fmt\"",
        "\tm := map[int]bool{}\n\tfor i := range 20 {\n\t\tm[i] = true\n\t}\n\tfor k := range m {\n\t\tfmt.Println(k)\n\t\tbreak\n\t}\n",
    );
    let why = |found: serde_json::Value| found["incomplete"].as_str().unwrap_or_default().to_owned();
    assert!(why(explored(&map, &[])).contains("ranges over a map"));
    let drawn = main_of("(\n\t\"fmt\"\n\t\"math/rand\"\n)", "\tfmt.Println(rand.Intn(1000) < 500)\n");
    assert!(why(explored(&drawn, &[])).contains("a random number"));
    let reads = main_of("(\n\t\"fmt\"\n\t\"os\"\n)", "\t_, err := os.ReadFile(\"prog.go\")\n\tfmt.Println(err)\n");
    assert!(why(explored(&reads, &[])).contains("was told what this one answers"));
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

/// Looks at a run of the program that `tests/cli/seen` has.
fn seen() -> Program {
    program(include_str!("seen/prog.go"))
}

#[test]
fn a_trace_follows_the_program_s_own_output_on_standard_error() {
    let (out, errors, code) =
        seen().gort(&["run", "--trace", "--clock", "ideal", "--width", "100", "--lang", "en", "prog.go"]);
    assert_eq!((out.lines().count(), code), (4, Some(0)), "{out}");
    assert!(errors.starts_with("\n What happened"), "{errors}");
    // Things are called as in the text, and values are shown as Go shows them.
    let told = [
        "go worker 1",
        "go g4",
        "locks t.mu",
        "puts 1 in the buffer of jobs",
        "sends {1 <nil>} on results to main",
        "prints: sum 3",
    ];
    for shown in told.into_iter().chain(["time.After", "returns: the program is over"]) {
        assert!(errors.contains(shown), "no '{shown}' in:\n{errors}");
    }
}

#[test]
fn a_trace_stands_below_the_report_of_a_program_that_fails() {
    let program = program("package main\n\nfunc main() {\n\tc := make(chan int)\n\tclose(c)\n\tc <- 1\n}\n");
    let (out, errors, code) = program.gort(&["run", "--trace", "--lang", "en", "prog.go"]);
    assert_eq!((out.as_str(), code), ("", Some(2)));
    let (report, timeline) = errors.split_once("What happened").unwrap();
    assert!(report.starts_with("panic: send on closed channel\n"), "{errors}");
    assert!(timeline.contains("closes c") && timeline.contains("panic: send on closed channel"), "{errors}");
}

#[test]
fn a_run_is_drawn_written_as_a_page_and_for_a_trace_viewer() {
    let program = seen();
    let (out, errors, code) = program.gort(&["trace", "prog.go", "--width", "100", "--lang", "en"]);
    assert_eq!((errors.as_str(), code), ("", Some(0)));
    assert!(out.starts_with(" prog.go\n") && out.contains("gort trace prog.go --replay g3."), "{out}");
    let (_, errors, code) = program.gort(&["trace", "prog.go", "--html", "a.html", "--perfetto", "a.json"]);
    assert_eq!((errors.as_str(), code), ("", Some(0)));
    let read = |name: &str| fs::read_to_string(program.path.with_file_name(name)).unwrap();
    let page = read("a.html");
    assert!(page.contains("worker 1") && page.contains("job 3 is broken") && page.contains("package main"));
    let trace: serde_json::Value = serde_json::from_str(&read("a.json")).unwrap();
    assert!(trace["traceEvents"].as_array().unwrap().len() > 50);
    let (json, _, _) = program.gort(&["trace", "prog.go", "--format", "json"]);
    let run = serde_json::from_str::<serde_json::Value>(&json).unwrap()["runs"][0].clone();
    let lines: Vec<_> = run["events"].as_array().unwrap().iter().filter(|event| event["kind"] == "lock").collect();
    assert_eq!((run["ending"].as_str(), lines[0]["line"].as_u64()), (Some("exit"), Some(16)), "{run}");
}

#[test]
fn a_code_of_a_trace_gives_the_same_run_again() {
    let program = seen();
    let (drawn, _, _) = program.gort(&["trace", "prog.go", "--seed", "7", "--width", "160", "--lang", "en"]);
    let code = drawn.split("--replay ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap();
    let (again, errors, exit) = program.gort(&["trace", "prog.go", "--replay", code, "--width", "160", "--lang", "en"]);
    assert_eq!((again, errors.as_str(), exit), (drawn.clone(), "", Some(0)));
    let (own, _, _) = program.gort(&["trace", "prog.go", "--width", "160", "--lang", "en"]);
    assert_ne!(own, drawn, "seed 7 is another order");
}

#[test]
fn of_a_long_run_beginning_end_and_what_is_asked_for_are_shown() {
    let program = program(
        "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tc := make(chan int)\n\tgo func() {\n\t\tfor i := range 5000 {\n\t\t\tc <- i\n\t\t}\n\t\tclose(c)\n\t}()\n\tsum := 0\n\tfor x := range c {\n\t\tsum += x\n\t}\n\tfmt.Println(sum)\n}\n",
    );
    let (out, _, code) = program.gort(&["trace", "prog.go", "--lang", "en"]);
    assert_eq!(code, Some(0));
    assert!(out.contains("events are left out here, 1201 to ") && out.contains("12497500"), "{out}");
    assert!(!out.contains("sends 2500 to main"), "{out}");
    let (out, _, _) = program.gort(&["trace", "prog.go", "--from", "10000", "--lang", "en"]);
    assert!(out.matches("events are left out here").count() == 2 && out.contains("sends 2500 to main"), "{out}");
    assert!(out.lines().count() < 3000, "{} lines", out.lines().count());
}

#[test]
fn a_program_that_does_not_end_is_stopped_and_shown() {
    let program =
        program("package main\n\nimport \"runtime\"\n\nfunc main() {\n\tfor {\n\t\truntime.Gosched()\n\t}\n}\n");
    let (out, errors, code) = program.gort(&["run", "--trace", "--timeout", "300ms", "--lang", "en", "prog.go"]);
    assert_eq!((out.as_str(), code), ("", Some(124)));
    assert!(errors.contains("stopped after 300ms") && errors.contains("events are left out here"), "{errors}");
}

#[test]
fn trace_says_what_it_takes_and_what_is_wrong() {
    let program = program("package main\n\nfunc main() {\n\tx := 1\n}\n");
    let (out, errors, code) = program.gort(&["trace", "prog.go"]);
    assert!(out.is_empty() && errors.starts_with("./prog.go:4:2: declared and not used: x\n"), "{out}{errors}");
    assert_eq!(code, Some(65));
    for (typed, said) in [
        ("chanels", "did you mean 'channels'?"),
        ("foo.txt", "foo.txt is no Go file"),
        ("gone.go", "cannot read gone.go"),
    ] {
        let (out, errors, _) = program.gort(&["trace", typed]);
        assert!(out.is_empty() && errors.contains(said), "{typed}: {errors}");
    }
    let (_, errors, _) = program.gort(&["trace", "prog.go", "--what-if", "line 4 cap=1"]);
    assert!(errors.contains("declared and not used: x"), "{errors}");
    let (_, errors, _) = program.gort(&["trace", "channels", "--from", "5"]);
    assert!(errors.contains("--from is for your own Go programs"), "{errors}");
    let (_, errors, _) = program.gort(&["run", "--step", "prog.go"]);
    assert!(errors.contains("--step") && errors.contains("terminal"), "{errors}");
}

#[test]
fn files_of_tests_run_as_go_test_runs_them() {
    let program = program("package sum\n\nfunc Sum(a, b int) int { return a + b }\n");
    let folder = program.path.parent().unwrap();
    let inside = "package sum\n\nimport \"testing\"\n\nfunc TestSum(t *testing.T) {\n\tif Sum(1, 2) != 3 {\n\t\tt.Fail()\n\t}\n}\n\nfunc TestWrong(t *testing.T) {\n\tprintln(\"to standard error\")\n\tt.Errorf(\"Sum(2, 2) is %d\", Sum(2, 2))\n}\n";
    fs::write(folder.join("sum_test.go"), inside).unwrap();
    let beside =
        "package sum_test\n\nimport \"fmt\"\n\nfunc Example() {\n\tfmt.Println(\"hello\")\n\t// Output: hello\n}\n";
    fs::write(folder.join("beside_test.go"), beside).unwrap();
    let run = |arguments: &[&str]| {
        let (out, errors, code) = program.gort(&[&["run"], arguments].concat());
        let took = |line: &str| line.rsplit_once('\t').map_or(line.to_owned(), |(line, _)| format!("{line}\tN"));
        let lines = out.lines().map(|line| if line.contains("command-line") { took(line) } else { line.to_owned() });
        (lines.map(|line| line + "\n").collect::<String>(), errors, code)
    };
    let failed = "to standard error\n--- FAIL: TestWrong (0.00s)\n    sum_test.go:13: Sum(2, 2) is 4\nFAIL\nFAIL\tcommand-line-arguments\tN\nFAIL\n";
    assert_eq!(run(&["prog.go", "sum_test.go"]), (failed.to_owned(), String::new(), Some(1)));
    let passed = "=== RUN   TestSum\n--- PASS: TestSum (0.00s)\nPASS\nok  \tcommand-line-arguments\tN\n";
    let flags = ["prog.go", "sum_test.go", "--", "-v", "-run", "Sum$"];
    assert_eq!(run(&flags), (passed.to_owned(), String::new(), Some(0)));
    let quiet = "ok  \tcommand-line-arguments\tN\n";
    assert_eq!(run(&["beside_test.go"]), (quiet.to_owned(), String::new(), Some(0)));
}

#[test]
fn tests_do_not_run_if_go_vet_finds_something_before_them() {
    let program = program("package sum\n\nfunc Sum(a, b int) int { return a + b }\n");
    let folder = program.path.parent().unwrap();
    let inside = "package sum\n\nimport \"testing\"\n\nfunc TestSum(t *testing.T) {\n\tif Sum(1, 2) == 3 && Sum == nil {\n\t\tt.Fatal(string(65 + Sum(0, 1)))\n\t}\n}\n";
    fs::write(folder.join("sum_test.go"), inside).unwrap();
    let beside = "package sum_test\n\nimport \"testing\"\n\nfunc Testbeside(t *testing.T) {}\n";
    fs::write(folder.join("beside_test.go"), beside).unwrap();
    let files = ["run", "prog.go", "sum_test.go", "beside_test.go"];
    let (out, errors, code) = program.gort(&files);
    let said: Vec<_> = errors.lines().filter(|line| line.contains(".go:")).collect();
    let wanted = [
        "./sum_test.go:6:23: comparison of function Sum == nil is always false",
        "./sum_test.go:7:11: conversion from int to string yields a string of one rune, not a string of digits",
        "./beside_test.go:5:6: Testbeside has malformed name: first letter after 'Test' must not be lowercase",
    ];
    assert_eq!((said, code, out.as_str()), (wanted.to_vec(), Some(1), ""));
    // As the go command runs them with this flag.
    let (out, errors, code) = program.gort(&[&files[..], &["--", "-vet=off"]].concat());
    assert!(out.starts_with("ok  \tcommand-line-arguments\t") && errors.is_empty(), "{out}{errors}");
    assert_eq!(code, Some(0));
    // They are checked all the same.
    assert_eq!(program.gort(&[&["check"], &files[1..]].concat()).2, Some(0));
}

#[test]
fn a_folder_whose_package_is_no_program_runs_its_tests_under_its_import_path() {
    let program = program("package sum\n\nfunc Sum(a, b int) int { return a + b }\n");
    let folder = program.path.parent().unwrap();
    fs::write(folder.join("go.mod"), "module example.com/sum\n\ngo 1.27\n").unwrap();
    let beside = "package sum_test\n\nimport (\n\t\"testing\"\n\n\t\"example.com/sum\"\n)\n\nfunc TestSum(t *testing.T) {\n\tif sum.Sum(1, 2) != 3 {\n\t\tt.Fail()\n\t}\n}\n\nfunc FuzzSum(f *testing.F) {\n\tf.Add(1, 2)\n\tf.Fuzz(func(t *testing.T, a, b int) {\n\t\tif sum.Sum(a, b) != sum.Sum(b, a) {\n\t\t\tt.Fail()\n\t\t}\n\t})\n}\n";
    fs::write(folder.join("sum_test.go"), beside).unwrap();
    let (out, errors, code) = program.gort(&["run", "."]);
    assert!(out.starts_with("ok  \texample.com/sum\t") && errors.is_empty(), "{out}{errors}");
    assert_eq!(code, Some(0));
    let (out, _, _) = program.gort(&["run", ".", "--", "-v", "-run", "Fuzz"]);
    assert!(out.contains("--- PASS: FuzzSum (0.00s)\n    --- PASS: FuzzSum/seed#0 (0.00s)\nPASS\n"), "{out}");
    // A folder of package main is its program, and one of tests alone has nothing else to run.
    fs::write(folder.join("prog.go"), "package main\n\nfunc main() { println(\"main\") }\n").unwrap();
    fs::write(folder.join("sum_test.go"), "package main\n\nimport \"testing\"\n\nfunc TestMe(t *testing.T) {}\n")
        .unwrap();
    assert_eq!(program.gort(&["run", "."]).1, "main\n");
    fs::remove_file(folder.join("prog.go")).unwrap();
    let (out, errors, code) = program.gort(&["run", "."]);
    assert!(out.starts_with("ok  \texample.com/sum\t") && code == Some(0), "{out}{errors}");
    let (_, errors, code) = program.gort(&["test"]);
    assert!(errors.contains("gort run sum.go sum_test.go -- -v"), "{errors}");
    assert_eq!(code, Some(64));
}

#[test]
fn what_writes_files_is_refused_before_anything_runs() {
    let program = main_of("(\n\t\"fmt\"\n\t\"os\"\n)", "\tfmt.Println(\"never\")\n\tos.WriteFile(\"a\", nil, 0o600)\n");
    let (out, errors, code) = program.run();
    assert_eq!((out.as_str(), code), ("", Some(69)));
    let line = "./prog.go:10:5: gort does not run os.WriteFile: a program here writes no files\n";
    assert!(errors.starts_with(line), "{errors}");
    assert!(!program.path.with_file_name("a").exists());
}

#[test]
fn what_does_not_compile_exits_with_1_where_go_s_own_commands_do_and_else_with_65() {
    let program = program("package main\n\nfunc main() {\n\tx := 1\n}\n");
    for (code, commands) in [(1, &["run", "check", "vet"][..]), (65, &["explore", "can", "play", "trace"])] {
        for command in commands {
            let more: &[&str] = if *command == "can" { &["x"] } else { &[] };
            let (out, errors, exit) = program.gort(&[&[command, "prog.go"], more].concat());
            assert!(
                format!("{out}{errors}").contains("./prog.go:4:2: declared and not used: x"),
                "{command}: {out}{errors}"
            );
            assert_eq!(exit, Some(code), "{command}");
        }
    }
}

#[test]
fn a_panic_is_shown_by_the_methods_of_error_and_stringer_and_no_others() {
    let program = |methods: &str, body: &str| {
        program(&format!("package main\n\ntype E struct{{ n int }}\n\n{methods}\n\nfunc main() {{\n{body}}}\n"))
    };
    let said = |program: Program| {
        let (_, errors, code) = program.run();
        assert_eq!(code, Some(2));
        errors.split_once("\n\n").expect("a trace follows").0.to_owned()
    };
    let other =
        "func (E) Error(n int) string { return \"no\" }\n\nfunc (e E) String() string { return \"two\\nlines\" }";
    assert_eq!(said(program(other, "\tpanic(E{})\n")), "panic: two\n\tlines");
    let result = "func (E) Error() any { return \"no\" }";
    assert!(said(program(result, "\tpanic(E{})\n")).starts_with("panic: (main.E) 0x"));
    // The last one is asked first.
    let asked = "func (e *E) Error() string {\n\tprintln(\"asked\", e.n)\n\tif e.n == 1 {\n\t\tpanic(\"oops\")\n\t}\n\treturn \"e\"\n}";
    let two = |n: u32| program(asked, &format!("\tdefer func() {{ panic(&E{{2}}) }}()\n\tpanic(&E{{{n}}})\n"));
    assert_eq!(said(two(3)), "asked 2\nasked 3\npanic: e\n\tpanic: e");
    assert_eq!(said(two(1)), "asked 2\nasked 1\nfatal error: panic while printing panic value: oops");
}
