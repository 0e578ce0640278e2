//! The exercises of the course, judged as a learner's text is: every solution passes, every start and every wrong attempt gets the answer that
//! its exercise announces, and nothing that only looks like a solution passes.

mod mutants;
// These two files of the package, with the tests that are in them: its unit tests, without a second build of it.
#[path = "../src/pattern.rs"]
#[allow(dead_code, unreachable_pub)]
mod pattern;
#[path = "../../golang/tests/golang/room.rs"]
mod room;
#[path = "../src/shape.rs"]
#[allow(dead_code)]
mod shape;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use gort_exercise::{Demand, Exercise, Shape, Verdict, judge};
use gort_explore::{Clock, Exploration, InPlace, Settings, explore};
use gort_golang::build::{Settings as Compiled, build};
use gort_golang_explore::GoProgram;

use crate::room::with_room;

/// An exercise with its files.
struct Folder {
    exercise: Exercise,
    files: BTreeMap<String, String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../exercises")
}

/// Every exercise, or the ones that `GORT_EXERCISE` names.
fn folders() -> Vec<Folder> {
    let wanted = std::env::var("GORT_EXERCISE").ok();
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let name = entry.file_name().unwrap().to_str().unwrap().to_owned();
        if wanted.as_ref().is_some_and(|wanted| !wanted.split(',').any(|wanted| wanted == name)) {
            continue;
        }
        let mut files = BTreeMap::new();
        for path in std::fs::read_dir(&entry).unwrap().map(|entry| entry.unwrap().path()) {
            let text = std::fs::read_to_string(&path).unwrap();
            files.insert(path.file_name().unwrap().to_str().unwrap().to_owned(), text);
        }
        let named: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let exercise = Exercise::read(&name, &named).unwrap_or_else(|wrong| panic!("{wrong}"));
        found.push(Folder { exercise, files });
    }
    found.sort_by(|one, other| one.exercise.name.cmp(&other.exercise.name));
    found
}

/// A learner is told after a second: that is enough for many times as many states.
const STATES: u64 = 100_000;
/// Of mutants most are refused sooner.
const STATES_OF_MUTANTS: u64 = 10_000;

fn judged_up_to(exercise: &Exercise, text: &str, states: u64) -> Verdict {
    let search = |program: GoProgram, clock: Clock| -> Exploration {
        let mut settings = Settings::new(Arc::new(InPlace));
        (settings.clock, settings.bound) = (clock, states);
        explore(Arc::new(program), settings)
    };
    judge(exercise, "./prog.go", text, &search)
}

fn judged(exercise: &Exercise, text: &str) -> Verdict {
    judged_up_to(exercise, text, STATES)
}

/// Names the exercise and the file for a process of its own.
const ASKED: &str = "GORT_JUDGE_ONE";
/// What a process of its own says before its verdict.
const SAYS: &str = "verdict: ";
/// A mutant may compute without an end: then it is refused.
const PATIENCE: Duration = Duration::from_secs(60);

/// Judges a text in a process of its own.
#[allow(clippy::disallowed_methods, reason = "another process is waited for")]
fn judged_apart(name: &str, text: &str) -> String {
    let file = tempfile(name, text);
    let mut command = Command::new("sh");
    // It may use up memory without an end, too.
    command.args(["-c", "ulimit -v 3000000; exec \"$0\" \"$@\""]).arg(std::env::current_exe().unwrap());
    command.args(["--exact", "one_text_is_judged_for_another_process", "--nocapture"]);
    command.env(ASKED, format!("{name}:{}", file.display())).env("GORT_EXERCISE", name);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() && begun.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(5));
    }
    // Where it has ended already, there is nothing to end.
    let _ = child.kill();
    let said = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    std::fs::remove_file(file).unwrap();
    let verdict = said.lines().find_map(|line| Some(line.split_once(SAYS)?.1.to_owned()));
    verdict.unwrap_or_else(|| "endless".to_owned())
}

fn tempfile(name: &str, text: &str) -> PathBuf {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("gort-{}-{name}-{number}.go", std::process::id()));
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
#[allow(clippy::print_stdout, reason = "that is how it says its verdict")]
fn one_text_is_judged_for_another_process() {
    let Ok(asked) = std::env::var(ASKED) else { return };
    let (_, file) = asked.split_once(':').unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    let said =
        with_each(|Folder { exercise, .. }| vec![judged_up_to(exercise, &text, STATES_OF_MUTANTS).name().to_owned()]);
    println!("{SAYS}{}", said[0]);
}

/// Does something with every exercise, on every processor, with a stack that is large enough. What is wrong.
fn with_each(work: impl Fn(&Folder) -> Vec<String> + Sync) -> Vec<String> {
    let open = Mutex::new(folders());
    let wrong = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let task = || {
        with_room(256 << 20, || {
            while let Some(folder) = { open.lock().unwrap().pop() } {
                let found = work(&folder);
                wrong.lock().unwrap().extend(found);
            }
        })
        .expect("no exercise makes the judge panic");
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(task);
        }
        task();
    });
    let mut wrong = wrong.into_inner().unwrap();
    wrong.sort();
    wrong
}

#[test]
fn solutions_pass_and_starts_and_wrong_attempts_get_the_answer_that_is_announced() {
    let wrong = with_each(|Folder { exercise, files }| {
        let mut wrong = Vec::new();
        let mut expect = |file: &str, text: &str, expected: &str| {
            let verdict = judged(exercise, text);
            if verdict.name() != expected {
                wrong.push(format!("{}/{file}: {}, not {expected}", exercise.name, verdict.name()));
            }
        };
        expect("start.go", &exercise.start, &exercise.fault);
        for (file, text) in files.iter().filter(|(file, _)| file.starts_with("solution") && file.ends_with(".go")) {
            expect(file, text, "passed");
        }
        for attempt in &exercise.wrong {
            let file = format!("wrong-{}.go", attempt.name);
            expect(&file, files.get(&file).map_or("", String::as_str), &attempt.fault);
        }
        wrong
    });
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn a_send_beside_a_close_is_told_where_no_schedule_panics_and_behind_what_else_is_wrong() {
    let folder = folders().into_iter().find(|folder| folder.exercise.name == "close-by-the-last");
    // Others are looked at.
    let Some(Folder { exercise, files }) = folder else { return };
    let judged = |text: &str| {
        let verdict = with_room(256 << 20, || judged(&exercise, text)).expect("the judge does not panic");
        verdict.findings.iter().map(|finding| finding.fault.name()).collect::<Vec<_>>()
    };
    assert_eq!(judged(&files["start.go"]), ["panic", "output"], "the panic says it");
    assert_eq!(judged(&files["wrong-recover.go"]), ["output", "beside"]);
    let beside = "\tx := make(chan bool, 1)\n\tgo func() {\n\t\tdefer func() { recover() }()\n\t\tx <- true\n\t}()\n\tclose(x)\n\treturn ";
    assert_eq!(judged(&files["solution.go"].replacen("\treturn ", beside, 1)), ["beside"]);
}

#[test]
fn exercises_are_whole() {
    let lessons = root().join("../lessons");
    let mut wrong = Vec::new();
    let all = folders();
    if std::env::var_os("GORT_EXERCISE").is_none() {
        let has_one = |lesson: &String| all.iter().any(|folder| folder.exercise.lessons.contains(lesson));
        let names = std::fs::read_dir(&lessons).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let without: Vec<String> = names.filter(|name| !has_one(name)).collect();
        assert_eq!(without, [""; 0], "lessons without an exercise");
    }
    for Folder { exercise, files } in &all {
        let name = &exercise.name;
        let mut need = |is_there: bool, what: &str| {
            if !is_there {
                wrong.push(format!("{name}: {what}"));
            }
        };
        need(!exercise.solutions.is_empty(), "it has no solution");
        need(exercise.hints.len() == 3, "it has not three hints");
        need(!exercise.wrong.is_empty(), "it has no wrong attempt");
        need(exercise.title.en.len() <= 40, "its title is long");
        for rule in &exercise.shapes {
            need(
                matches!(rule.what, Shape::Allow(_) | Shape::Capacities) || !rule.said.en.is_empty(),
                &format!("nothing is said of {:?}", rule.what),
            );
        }
        for rule in exercise.trials.iter().flat_map(|trial| &trial.rules) {
            need(rule.what == Demand::Leaks || !rule.said.en.is_empty(), &format!("nothing is said of {}", rule.what));
        }
        for lesson in &exercise.lessons {
            need(lessons.join(lesson).is_dir(), &format!("there is no lesson {lesson}"));
        }
        for file in files.keys() {
            let of_rust = ["start.rs", "solution.rs", "programs.rs"].contains(&file.as_str());
            let known = ["exercise.txt", "start.go"].contains(&file.as_str())
                || of_rust && exercise.rust.is_some()
                || file.starts_with("solution")
                || exercise.trials.iter().any(|trial| trial.main.as_ref().is_some_and(|(main, _)| main == file))
                || exercise.wrong.iter().any(|wrong| *file == format!("wrong-{}.go", wrong.name));
            need(known, &format!("nothing is said of {file}"));
        }
    }
    assert!(!all.is_empty());
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn what_only_looks_like_a_solution_is_refused() {
    let wrong = with_each(|folder| {
        let solution = &folder.exercise.solutions[0];
        let verdict = judged(&folder.exercise, solution);
        let lines = verdict.judged.first().and_then(|judged| judged.found.all().next()).map(|output| output.lines);
        let cheats = mutants::cheats(solution, &folder.exercise.start, &lines.unwrap_or_default());
        let mut wrong = Vec::new();
        for (name, text) in cheats {
            // What does not even compile shows nothing, whatever it is refused for.
            if build(&[("./prog.go".to_owned(), &text)], &Compiled::default()).is_err() {
                wrong.push(format!("{}: {name}: it does not compile", folder.exercise.name));
                continue;
            }
            let verdict = judged(&folder.exercise, &text);
            if ["passed", "open"].contains(&verdict.name()) {
                wrong.push(format!("{}: {name}: {}", folder.exercise.name, verdict.name()));
            }
        }
        wrong
    });
    assert_eq!(wrong, [""; 0]);
}

/// At least so many mutated solutions of each exercise are refused.
const LEAST_REFUSED: usize = 3;
/// So many are tried until then.
const MOST_MUTANTS: usize = 40;

#[test]
fn mutated_solutions_are_refused() {
    let wrong = with_each(|Folder { exercise, .. }| {
        let mut refused = 0;
        for (_, text) in mutants::of(&exercise.solutions[0], &exercise.start).into_iter().take(MOST_MUTANTS) {
            // What does not even compile shows nothing.
            let verdict = judged_apart(&exercise.name, &text);
            refused += usize::from(!["build", "passed", "open"].contains(&verdict.as_str()));
            if refused == LEAST_REFUSED {
                return Vec::new();
            }
        }
        vec![format!("{}: {refused} mutants are refused", exercise.name)]
    });
    assert_eq!(wrong, [""; 0]);
}
