//! `gort run`: what decides where a run could go on in several ways, how time passes, how it ends from outside.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};

use rexpect::session::spawn_command;
use tempfile::TempDir;

struct Program(TempDir);

fn program(text: &str) -> Program {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("prog.go"), text).unwrap();
    Program(folder)
}

impl Program {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gort"));
        command.args(arguments).current_dir(self.0.path()).env("LC_ALL", "C");
        command
    }

    /// Runs it: standard output, standard error, exit code.
    fn run(&self, arguments: &[&str]) -> (String, String, Option<i32>) {
        let output = self.command(&[&["run", "prog.go"], arguments].concat()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (text(output.stdout), text(output.stderr), output.status.code())
    }

    fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(&[&["run", "prog.go"], arguments].concat());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// What it says on a terminal.
    fn on_a_terminal(&self, arguments: &[&str]) -> String {
        let command = self.command(&[&["run", "prog.go"], arguments].concat());
        let mut terminal = spawn_command(command, Some(60_000)).expect("a terminal");
        terminal.exp_eof().expect("its end").replace('\r', "")
    }
}

/// Three goroutines send and print, a select has two ready cases, a map three entries, and a number is drawn.
const CHOICES: &str = "package main\n\nimport (\n\t\"fmt\"\n\t\"math/rand\"\n\t\"sync\"\n)\n\nfunc main() {\n\tvar wg sync.WaitGroup\n\tfor i := range 3 {\n\t\twg.Go(func() { fmt.Print(i, \" \") })\n\t}\n\twg.Wait()\n\ta, b := make(chan int, 1), make(chan int, 1)\n\ta <- 1\n\tb <- 2\n\tselect {\n\tcase <-a:\n\t\tfmt.Print(\"a \")\n\tcase <-b:\n\t\tfmt.Print(\"b \")\n\t}\n\tfor k := range map[int]bool{7: true, 8: true, 9: true} {\n\t\tfmt.Print(k, \" \")\n\t}\n\tfmt.Println(rand.Intn(1000))\n}\n";

/// The fields of its output: the order of goroutines, and what was drawn.
fn parts(output: &str) -> (String, String) {
    let fields: Vec<&str> = output.split_whitespace().collect();
    (fields[..3].join(" "), fields[3..].join(" "))
}

#[test]
fn a_seed_is_one_run_and_other_seeds_are_others() {
    let program = program(CHOICES);
    let runs: Vec<String> = (0..8).map(|seed: u32| program.run(&["--seed", &seed.to_string()]).0).collect();
    assert_eq!(program.run(&["--seed", "5"]).0, runs[5]);
    assert_eq!(parts(&runs[0]).0, "2 0 1", "Go's own order");
    let orders: std::collections::HashSet<_> = runs.iter().map(|run| parts(run).0).collect();
    assert!(orders.len() >= 3, "{runs:?}");
}

#[test]
fn draws_alone_are_fixed_in_go_s_order() {
    let program = program(CHOICES);
    let runs: Vec<String> = (1..6).map(|draws: u32| program.run(&["--draws", &draws.to_string()]).0).collect();
    assert_eq!(program.run(&["--draws", "3"]).0, runs[2]);
    assert!(runs.iter().all(|run| parts(run).0 == "2 0 1"), "{runs:?}");
    assert!(runs[1..].iter().any(|run| parts(run).1 != parts(&runs[0]).1), "{runs:?}");
    // Seed 0 draws from 0, in the same order.
    assert_eq!(program.run(&["--draws", "0"]).0, program.run(&["--seed", "0"]).0);
}

#[test]
fn a_run_with_a_seed_says_on_a_terminal_how_it_is_replayed_and_an_edited_file_is_refused() {
    let program = program(CHOICES);
    let said = program.on_a_terminal(&["--seed", "5"]);
    let (output, line) = said.split_once('\n').unwrap();
    let code = line.trim().strip_prefix("gort: replay with: gort run prog.go --replay ").unwrap();
    assert!(code.starts_with("g3.prog.v1-27/mrotation/d"), "{code}");
    assert_eq!(program.run(&["--replay", code]), (format!("{output}\n"), String::new(), Some(0)));
    let (_, errors, exit) = program.run(&["--replay", code, "--go", "1.22"]);
    assert_eq!(errors, "gort: the replay code was made with go 1.27, and this is go 1.22\n");
    assert_eq!(exit, Some(64));
    fs::write(program.0.path().join("prog.go"), format!("{CHOICES}\n")).unwrap();
    let (out, errors, exit) = program.run(&["--replay", code]);
    assert_eq!((out, exit), (String::new(), Some(64)));
    assert_eq!(errors, "gort: the replay code belongs to another text of prog.go\n");
}

#[test]
fn seeds_and_codes_of_a_lesson_mean_the_same_for_its_go_file() {
    let root = env!("CARGO_MANIFEST_DIR");
    let gort = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_gort")).args(arguments).current_dir(root).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    for name in [
        "channels/sum",
        "waitgroup/two-workers",
        "pool/two-slots",
        "timers/tie",
        "close/by-range",
        "deadlock/ordered",
        // Its children are canceled from the oldest on.
        "context/family",
    ] {
        let file = format!("lessons/{name}.go");
        // A context's own locks are operations of the Go text, and none of the Rust text.
        let seeds = if name.starts_with("context/") { &["0"][..] } else { &["0", "1", "2", "3"] };
        for seed in seeds {
            let traced: serde_json::Value =
                serde_json::from_str(&gort(&["trace", name, "--seed", seed, "--format", "json"])).unwrap();
            let run = &traced["runs"][0];
            let lines: Vec<_> = run["output"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
            let code = run["schedule"].as_str().or(run["replay"].as_str()).unwrap();
            for how in [["--seed", *seed], ["--replay", code]] {
                let said = gort(&["run", &file, how[0], how[1]]);
                assert_eq!(said.lines().collect::<Vec<_>>(), lines, "{name} {how:?}");
            }
        }
    }
}

#[test]
fn a_run_that_drew_and_ended_badly_says_on_a_terminal_which_draws_they_were() {
    let drew = program("package main\n\nimport \"math/rand\"\n\nfunc main() {\n\tpanic(rand.Intn(1000000))\n}\n");
    let said = drew.on_a_terminal(&[]);
    let number = said.lines().next().unwrap();
    let (_, draws) = said.split_once("the same draws: gort run prog.go --draws ").unwrap();
    let again = drew.run(&["--draws", draws.trim()]).1;
    assert_eq!(again.lines().next().unwrap(), number, "{said}");
    assert!(!again.contains("draws"), "a pipe hears nothing of it: {again}");
    let did_not = program("package main\n\nfunc main() {\n\tpanic(1)\n}\n");
    assert!(!did_not.on_a_terminal(&[]).contains("draws"));
}

#[test]
fn the_ideal_clock_jumps_from_the_playground_s_moment_on() {
    let program = program(
        "package main\n\nimport (\n\t\"fmt\"\n\t\"time\"\n)\n\nfunc main() {\n\tstart := time.Now()\n\ttime.Sleep(24 * time.Hour)\n\tfor range 1000 {\n\t}\n\tfmt.Println(start.UTC().Format(time.DateTime), time.Since(start))\n}\n",
    );
    let said = "2009-11-10 23:00:00 24h0m0s\n";
    assert_eq!(program.run(&["--clock", "ideal"]), (said.into(), String::new(), Some(0)));
    assert_eq!(program.run(&["--seed", "1"]).0, said, "a seed has the ideal clock");
}

#[test]
fn a_goroutine_that_computes_does_not_stop_the_others() {
    // Each round of the loop takes long: what counts is time. Two that talk to each other keep nothing from running either.
    let program = program(
        "package main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n\t\"strings\"\n\t\"time\"\n)\n\nfunc main() {\n\tgo func() {\n\t\tn := 0\n\t\tfor {\n\t\t\tn += len(strings.Repeat(\"x\", 1<<20))\n\t\t}\n\t}()\n\tping, pong := make(chan int), make(chan int)\n\tgo func() {\n\t\tfor {\n\t\t\tping <- <-pong\n\t\t}\n\t}()\n\tgo func() {\n\t\tfor {\n\t\t\tpong <- 1\n\t\t\t<-ping\n\t\t}\n\t}()\n\tticker := time.NewTicker(10 * time.Millisecond)\n\tfor range 3 {\n\t\t<-ticker.C\n\t}\n\tfmt.Println(\"three ticks\")\n\tos.Exit(3)\n}\n",
    );
    assert_eq!(program.run(&["--timeout", "50s"]), ("three ticks\n".into(), String::new(), Some(3)));
}

/// Whether Ctrl-C does nothing to this process, and so nothing to those that it starts: a shell without a terminal starts what it puts into
/// the background so.
fn ctrl_c_is_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 2 != 0)
}

#[test]
fn what_is_written_is_seen_while_a_program_computes_and_ctrl_c_ends_it_as_go_does() {
    if ctrl_c_is_ignored() {
        return;
    }
    let program =
        program("package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"begins\")\n\tfor {\n\t}\n}\n");
    let mut child = program.start(&[]);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "begins");
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let status = child.wait().unwrap();
    assert_eq!((status.code(), status.signal()), (None, Some(2)));
}

#[test]
fn a_read_of_standard_input_parks_one_goroutine() {
    let program = program(
        "package main\n\nimport (\n\t\"bufio\"\n\t\"fmt\"\n\t\"os\"\n\t\"time\"\n)\n\nfunc main() {\n\tgo func() {\n\t\tfor {\n\t\t\ttime.Sleep(5 * time.Millisecond)\n\t\t\tfmt.Println(\"tick\")\n\t\t}\n\t}()\n\tlines := bufio.NewScanner(os.Stdin)\n\tfor lines.Scan() {\n\t\tfmt.Println(\"line\", lines.Text())\n\t}\n}\n",
    );
    let mut child = program.start(&[]);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut input = child.stdin.take().unwrap();
    for word in ["early", "late"] {
        assert!(lines.by_ref().take(1000).any(|line| line == "tick"), "nothing was written yet");
        writeln!(input, "{word}").unwrap();
        let wanted = format!("line {word}");
        assert!(lines.by_ref().take(10_000).any(|line| line == wanted));
    }
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_program_that_only_reads_is_no_deadlock() {
    let program = program(
        "package main\n\nimport (\n\t\"fmt\"\n\t\"io\"\n\t\"os\"\n)\n\nfunc main() {\n\ttext, err := io.ReadAll(os.Stdin)\n\tfmt.Printf(\"%q %v\\n\", text, err)\n}\n",
    );
    let mut child = program.start(&[]);
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"a\nb").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (String::from_utf8(output.stdout).unwrap(), output.status.code()),
        ("\"a\\nb\" <nil>\n".into(), Some(0))
    );
}

#[test]
fn a_ticker_that_no_goroutine_listens_to_holds_up_no_deadlock() {
    let text =
        "package main\n\nimport \"time\"\n\nfunc main() {\n\t_ = time.NewTicker(time.Hour)\n\t<-make(chan int)\n}\n";
    let (_, errors, code) = program(text).run(&["--timeout", "20s"]);
    assert!(errors.starts_with("fatal error: all goroutines are asleep - deadlock!\n"), "{errors}");
    assert_eq!(code, Some(2));
}

#[test]
fn a_tick_is_the_moment_for_which_it_was_set() {
    let program = program(
        "package main\n\nimport (\n\t\"fmt\"\n\t\"time\"\n)\n\nfunc main() {\n\tstart := time.Now()\n\tticker := time.NewTicker(10 * time.Millisecond)\n\ttime.Sleep(35 * time.Millisecond)\n\tfmt.Println((<-ticker.C).Sub(start), (<-ticker.C).Sub(start))\n}\n",
    );
    assert_eq!(program.run(&["--clock", "ideal"]).0, "10ms 40ms\n");
}

#[test]
fn a_program_whose_output_nobody_reads_ends() {
    let program = program("package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfor {\n\t\tfmt.Println(\"y\")\n\t}\n}\n");
    let mut child = program.start(&[]);
    let mut first = [0; 2];
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut first).unwrap();
    drop(out);
    let output = child.wait_with_output().unwrap();
    assert_eq!((first, output.status.signal()), (*b"y\n", Some(SIGPIPE)), "it ends as a Go program does");
    assert!(output.stderr.is_empty());
}

const SIGPIPE: i32 = 13;

#[test]
fn a_program_whose_errors_nobody_reads_ends_by_the_same_signal_and_one_that_panics_by_its_own_code() {
    for (body, ending) in [
        ("for {\n\t\tprintln(\"y\")\n\t}", (Some(SIGPIPE), None)),
        ("for {\n\t\tos.Stderr.WriteString(\"y\")\n\t}", (Some(SIGPIPE), None)),
        ("os.Stdin.Read(make([]byte, 1))\n\tpanic(1)", (None, Some(2))),
        ("os.Stdin.Read(make([]byte, 1))\n\tos.Exit(141)", (None, Some(141))),
    ] {
        let program =
            program(&format!("package main\n\nimport \"os\"\n\nvar _ = os.Args\n\nfunc main() {{\n\t{body}\n}}\n"));
        let mut child = program.start(&[]);
        drop(child.stderr.take());
        drop(child.stdin.take());
        let status = child.wait_with_output().unwrap().status;
        assert_eq!((status.signal(), status.code()), ending, "{body}");
    }
}

#[test]
fn memory_that_is_free_again_is_no_reason_to_end() {
    // It keeps 40 MB of 64, and throws away ten times as much.
    let program = program(
        "package main\n\nfunc main() {\n\tkept := make([]byte, 40<<20)\n\tn := 0\n\tfor range 400 {\n\t\tn += len(make([]byte, 1<<20))\n\t}\n\tprintln(n/len(kept))\n}\n",
    );
    assert_eq!(program.run(&["--memory", "64M"]), (String::new(), "10\n".into(), Some(0)));
}

/// The most memory that a program takes, in megabytes, and what it says in the end.
#[allow(clippy::disallowed_methods)] // Another process is looked at by the machine's clock.
fn peak(program: &Program, arguments: &[&str]) -> (u64, String) {
    let mut child = program.start(arguments);
    let mut said = child.stderr.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        said.read_to_string(&mut text).unwrap();
        text
    });
    let (mut most, status) = (0, format!("/proc/{}/status", child.id()));
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        let kilobytes = line.split_whitespace().next().and_then(|number| number.parse::<u64>().ok());
        most = most.max(kilobytes.unwrap_or(0) / 1024);
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    (most, reader.join().unwrap())
}

#[test]
fn a_stack_that_is_too_deep_takes_less_than_go_s_limit() {
    let program = program("package main\n\nfunc f(n int) int { return f(n+1) + 1 }\n\nfunc main() { println(f(0)) }\n");
    let (most, said) = peak(&program, &[]);
    assert!(said.contains("goroutine stack exceeds 1000000000-byte limit"), "{said}");
    assert!(said.contains(" frames elided...\n") && said.lines().count() < 220, "{said}");
    assert!(most < 900, "{most} MB");
}

#[test]
fn a_call_in_a_long_row_of_calls_takes_a_few_hundred_bytes() {
    let calls = ".M()".repeat(200_000);
    for declarations in [
        "type I interface{ M() I }\n\ntype T struct{}\n\nfunc (t T) M() I { return t }\n\nvar x I = T{}",
        "type T struct{}\n\nfunc (t *T) M() *T { return t }\n\nvar x = new(T)",
        "type T struct{ n, m int }\n\nfunc (t T) M() T { return t }\n\nvar x = T{}",
    ] {
        let text = format!("package main\n\n{declarations}\n\nfunc main() {{\n\tprintln(x{calls} == x)\n}}\n");
        let (most, said) = peak(&program(&text), &[]);
        assert_eq!(said, "true\n");
        // A million of them are to have room in 256.
        assert!(most < 70, "{most} MB: {declarations}");
    }
}

#[test]
fn a_program_takes_no_more_memory_than_it_may_but_for_what_gort_itself_takes() {
    for body in [
        // A list, of which everything is kept.
        "type node struct { next *node; n int }\n\tvar list *node\n\tfor {\n\t\tlist = &node{list, 1}\n\t}",
        "s := \"x\"\n\tfor {\n\t\ts += s\n\t}",
        "m := map[int]int{}\n\tfor i := 0; ; i++ {\n\t\tm[i] = i\n\t}",
        "var s []int\n\tfor {\n\t\ts = append(s, len(s))\n\t}",
        "var s []string\n\tfor {\n\t\ts = append(s, string(make([]byte, 1000)))\n\t}",
        "for {\n\t\tgo func() { select {} }()\n\t}",
        "for {\n\t\tdefer func() {}()\n\t}",
    ] {
        let program = program(&format!("package main\n\nfunc main() {{\n\t{body}\n}}\n"));
        let (most, said) = peak(&program, &["--memory", "128M"]);
        assert!(said.contains("out of memory"), "{said}");
        // A tenth more, and what reading, checking and running take.
        assert!(most < 128 + 13 + 24, "{most} MB: {body}");
    }
}

#[test]
fn limits_end_a_program_with_a_line_and_a_code_of_their_own() {
    for body in [
        "x := make([]byte, 8<<30)\n\tprintln(len(x))",
        "s := \"x\"\n\tfor {\n\t\ts += s\n\t}",
        // Goroutines, calls that were put off and stacks are memory, too.
        "for {\n\t\tgo func() { select {} }()\n\t}",
        "for {\n\t\tdefer func() {}()\n\t}",
        "var f func(n int) int\n\tf = func(n int) int { return f(n+1) + 1 }\n\tf(0)",
    ] {
        let program = program(&format!("package main\n\nfunc main() {{\n\t{body}\n}}\n"));
        let (_, errors, code) = program.run(&["--memory", "64M"]);
        assert!(errors.contains("out of memory") && errors.contains("--memory"), "{errors}");
        assert_eq!(code, Some(137), "{body}");
    }
    for body in ["for {\n\t}", "time.Sleep(time.Hour)"] {
        let program =
            program(&format!("package main\n\nimport \"time\"\n\nvar _ = time.Hour\n\nfunc main() {{\n\t{body}\n}}\n"));
        for clock in [["--clock", "real"], ["--seed", "1"]] {
            if body.contains("Sleep") && clock[0] == "--seed" {
                continue;
            }
            let started = program.run(&["--timeout", "300ms", clock[0], clock[1]]);
            assert_eq!(started.2, Some(124), "{body} {clock:?}");
            assert_eq!(started.1, "gort: stopped after 300ms, as --timeout says\n");
        }
    }
}

#[test]
fn operations_on_a_map_that_nothing_orders_are_named_on_a_terminal() {
    let writes = |lock: &str, unlock: &str| {
        format!(
            "package main\n\nimport (\n\t\"fmt\"\n\t\"sync\"\n)\n\nvar mu sync.Mutex\n\nfunc main() {{\n\tm := map[int]int{{}}\n\tvar wg sync.WaitGroup\n\tfor i := range 2 {{\n\t\twg.Go(func() {{\n\t\t\t{lock}\n\t\t\tm[i] = i\n\t\t\t{unlock}\n\t\t}})\n\t}}\n\twg.Wait()\n\tmu.Lock()\n\tfmt.Println(len(m))\n}}\n"
        )
    };
    let racy = program(&writes("", ""));
    let seen = racy.on_a_terminal(&[]);
    assert!(seen.contains("Go may end the program: fatal error: concurrent map writes"), "{seen}");
    assert_eq!(seen.matches("./prog.go:16:9: goroutine").count(), 2, "both places: {seen}");
    let (out, errors, code) = racy.run(&[]);
    assert_eq!((out.as_str(), errors.as_str(), code), ("2\n", "", Some(0)), "on a pipe nothing is gort's");
    let ordered = program(&writes("mu.Lock()", "mu.Unlock()")).on_a_terminal(&[]);
    assert!(ordered.contains('2') && !ordered.contains("gort:"), "{ordered}");
}
