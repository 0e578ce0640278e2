//! A host that is asked how a run goes on: with all its answers it gets every output that the program can have.

use std::collections::BTreeSet;

use gort_events::CodeHeader;
use gort_golang::build::{Settings, build};
use gort_golang::code::Program;
use gort_golang::machine::{Choice, Decisions, Host, Names, State};

/// Answers as it was told, then with 0, and keeps among how many each answer was.
#[derive(Default)]
struct Scripted {
    script: Vec<u64>,
    among: Vec<u64>,
    out: Vec<u8>,
}

impl Host for Scripted {
    fn write(&mut self, _: u32, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    fn choose(&mut self, _: Choice, among: u64, _: &Names<'_>) -> u64 {
        assert!(among >= 2, "with one candidate there is no choice");
        let answer = self.script.get(self.among.len()).copied().unwrap_or(0);
        self.among.push(among);
        answer
    }

    fn orders(&self) -> bool {
        true
    }

    fn wait_until(&mut self, moment: Option<u64>, _: bool) -> u64 {
        moment.unwrap_or_default()
    }
}

fn program(body: &str) -> Program {
    let text = format!(
        "package main\n\nimport (\n\t\"fmt\"\n\t\"time\"\n)\n\nvar _ = time.Now\n\nfunc main() {{\n{body}\n}}\n"
    );
    build(&[("./prog.go".to_owned(), text)], &Settings::default())
        .unwrap_or_else(|wrong| panic!("{:?}", wrong.what))
        .program
}

/// All outputs of the program, by all answers.
fn outputs(body: &str) -> BTreeSet<String> {
    let program = program(body);
    let (mut outputs, mut script, mut runs) = (BTreeSet::new(), Vec::new(), 0);
    loop {
        let mut host = Scripted { script, ..Scripted::default() };
        State::new(&program).run(&program, &mut host);
        outputs.insert(String::from_utf8(host.out).expect("text"));
        runs += 1;
        assert!(runs < 200_000, "it has few choices");
        // The next script: the last answer that can be another one is.
        script = host.script;
        script.resize(host.among.len(), 0);
        while let Some(last) = script.last().copied() {
            if last + 1 < host.among[script.len() - 1] {
                break;
            }
            script.pop();
        }
        match script.last_mut() {
            Some(last) => *last += 1,
            None => return outputs,
        }
    }
}

#[test]
fn a_host_that_orders_reaches_every_output() {
    for (body, wanted) in [
        // Main's return is a step of its own: what is printed before it, or not at all.
        ("go func() { fmt.Print(\"a\") }()\n\tfmt.Print(\"b\")", &["ab", "b", "ba"][..]),
        (
            "c := make(chan int)\n\tfor _, s := range []string{\"a\", \"b\"} {\n\t\tgo func() { fmt.Print(s); c <- 1 }()\n\t}\n\t<-c\n\t<-c",
            &["ab", "ba"],
        ),
        (
            "a, b := make(chan int, 1), make(chan int, 1)\n\ta <- 1\n\tb <- 1\n\tselect {\n\tcase <-a:\n\t\tfmt.Print(\"a\")\n\tcase <-b:\n\t\tfmt.Print(\"b\")\n\t}",
            &["a", "b"],
        ),
        // Two cases on one channel: the one that is linked first wins.
        (
            "c := make(chan int)\n\tgo func() { c <- 1 }()\n\tselect {\n\tcase <-c:\n\t\tfmt.Print(\"a\")\n\tcase <-c:\n\t\tfmt.Print(\"b\")\n\t}",
            &["a", "b"],
        ),
        ("for k := range map[int]bool{1: true, 2: true, 3: true} {\n\t\tfmt.Print(k)\n\t}", &["123", "231", "312"]),
        // Timers of one moment fire in order, but what they wake runs in any.
        (
            "c := make(chan int)\n\tfor _, s := range []string{\"a\", \"b\"} {\n\t\tgo func() { time.Sleep(1); fmt.Print(s); c <- 1 }()\n\t}\n\t<-c\n\t<-c",
            &["ab", "ba"],
        ),
        // A timer that is later comes later, by a clock that moves when nothing can run.
        (
            "c := make(chan int)\n\tfor i, s := range []string{\"b\", \"a\"} {\n\t\tgo func() { time.Sleep(time.Duration(2 - i)); fmt.Print(s); c <- 1 }()\n\t}\n\t<-c\n\t<-c",
            &["ab"],
        ),
    ] {
        let found = outputs(body);
        assert_eq!(found, wanted.iter().map(|output| (*output).to_owned()).collect(), "{body}");
    }
}

/// Runs by decisions, and keeps what is written.
struct Decided {
    decisions: Decisions,
    out: Vec<u8>,
}

impl Host for Decided {
    fn write(&mut self, _: u32, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    fn choose(&mut self, choice: Choice, among: u64, names: &Names<'_>) -> u64 {
        self.decisions.choose(choice, among, names)
    }

    fn orders(&self) -> bool {
        self.decisions.orders()
    }

    fn pause(&mut self) -> bool {
        self.decisions.is_misfit()
    }

    fn wait_until(&mut self, moment: Option<u64>, _: bool) -> u64 {
        moment.unwrap_or_default()
    }
}

#[test]
fn a_code_replays_every_choice_of_a_run() {
    let program = program(
        "c := make(chan int, 1)\n\tfor i := range 3 {\n\t\tgo func() {\n\t\t\tfor k := range map[int]bool{1: true, 2: true, 3: true} {\n\t\t\t\ttime.Sleep(time.Duration(k))\n\t\t\t\tfmt.Print(i, k, \" \")\n\t\t\t}\n\t\t\tselect {\n\t\t\tcase c <- i:\n\t\t\tcase c <- 10 + i:\n\t\t\t}\n\t\t}()\n\t}\n\tfor range 3 {\n\t\tfmt.Print(<-c, \" \")\n\t}",
    );
    let run = |decisions: Decisions| {
        let mut host = Decided { decisions, out: Vec::new() };
        State::new(&program).run(&program, &mut host);
        let code = host.decisions.finish(CodeHeader::of("prog"), true);
        (String::from_utf8(host.out).expect("text"), code)
    };
    let mut outputs = BTreeSet::new();
    for seed in 0..50 {
        let (output, code) = run(Decisions::seeded(seed, None));
        let code = code.expect("nothing was replayed").expect("it was written down");
        let (again, same) = run(Decisions::replay(code.clone()));
        assert_eq!((again, same), (output.clone(), Ok(Some(code))), "seed {seed}");
        outputs.insert(output);
    }
    assert!(outputs.len() > 40, "seeds are different runs: {}", outputs.len());
    // A code of another program is noticed.
    let (_, code) = run(Decisions::seeded(7, None));
    let code = code.expect("nothing was replayed").expect("it was written down");
    let other = self::program("fmt.Print(1)");
    let mut host = Decided { decisions: Decisions::replay(code), out: Vec::new() };
    State::new(&other).run(&other, &mut host);
    assert!(host.decisions.finish(CodeHeader::of("prog"), true).is_err());
}
