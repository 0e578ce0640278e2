//! What a program asks of its machine: the answer is this machine's, the list says so, and no question is forgotten.

use std::collections::BTreeSet;
use std::sync::Arc;

use gort_events::CodeHeader;
use gort_explore::{Asked, Certainty, Exploration, InPlace, Incomplete, Settings, explore};
use gort_golang::build;
use gort_golang::machine::FileStat;
use gort_golang_explore::{GoProgram, Machine};

use crate::program;
use crate::room::with_room;

/// A machine with one variable, one file and one link.
struct Small;

impl Machine for Small {
    fn environment(&self, name: &str) -> Option<String> {
        (name == "COLOUR").then(|| "blue".to_owned())
    }

    fn environment_variables(&self) -> Vec<String> {
        vec!["COLOUR=blue".to_owned()]
    }

    fn folder(&self) -> String {
        "/here".to_owned()
    }

    fn identity(&self) -> [u32; 6] {
        [71, 72, 73, 74, 75, 76]
    }

    fn has_input(&self) -> bool {
        true
    }

    fn input(&self) -> Vec<u8> {
        b"seven 8\n".to_vec()
    }

    fn read_file(&self, name: &str) -> Result<Vec<u8>, u32> {
        match name {
            "/etc/name" => Ok(b"small".to_vec()),
            "/proc/sys/kernel/hostname" => Ok(b"little\n".to_vec()),
            _ => Err(2),
        }
    }

    fn file_stat(&self, name: &str, _: bool) -> Result<FileStat, u32> {
        if name == "/etc/name" { Ok(FileStat { mode: 0o100_644, size: 5, ..FileStat::default() }) } else { Err(2) }
    }

    fn read_folder(&self, name: &str) -> Result<Vec<String>, u32> {
        if name == "/etc" { Ok(vec!["name".to_owned()]) } else { Err(2) }
    }

    fn read_link(&self, name: &str) -> Result<String, u32> {
        if name == "/etc/link" { Ok("name".to_owned()) } else { Err(2) }
    }
}

/// Explores a program on this machine, or on none.
fn asked_on(machine: bool, imports: &str, body: &str) -> Exploration {
    let text =
        program(imports, &format!("func main() {{\nc := make(chan int)\ngo func() {{ c <- 1 }}()\n<-c\n{body}\n}}\n"));
    of_text(machine, &text)
}

/// Explores the program of this text on this machine.
pub(crate) fn asked_on_machine(text: &str) -> Exploration {
    of_text(true, text)
}

fn of_text(machine: bool, text: &str) -> Exploration {
    let work = || {
        let settings = build::Settings { explored: true, ..build::Settings::default() };
        let ready = build::build(&[("prog.go".to_owned(), text.to_owned())], &settings);
        let ready = ready.unwrap_or_else(|wrong| panic!("{:?}\n{text}", wrong.what));
        let header = CodeHeader::of("prog");
        let program = match machine {
            true => GoProgram::on("prog.go", ready.program, ready.files, header, Vec::new(), Arc::new(Small)),
            false => GoProgram::with_codes("prog.go", ready.program, ready.files, header, Vec::new()),
        };
        explore(Arc::new(program), Settings::new(Arc::new(InPlace)))
    };
    with_room(256 << 20, work).expect("the exploration ends")
}

/// What asks: the method of the host by which it is answered, a program's imports and its body, what it prints here, and what is said of it.
const QUESTIONS: [(&str, &str, &str, &str, &str); 16] = [
    ("environment", "os", "println(os.Getenv(\"COLOUR\"))", "blue", "environment"),
    ("environment", "os", "_, ok := os.LookupEnv(\"NONE\"); println(ok)", "false", "environment"),
    ("environment", "os", "println(os.TempDir())", "/tmp", "environment"),
    ("environment", "os", "println(os.ExpandEnv(\"$COLOUR\"))", "blue", "environment"),
    ("environment_variables", "os", "println(len(os.Environ()))", "1", "environment"),
    ("folder", "os", "d, _ := os.Getwd(); println(d)", "/here", "folder"),
    ("identity", "os", "println(os.Getpid(), os.Getppid(), os.Getuid())", "71 72 73", "numbers"),
    ("read_file", "os", "b, _ := os.ReadFile(\"/etc/name\"); println(string(b))", "small", "files"),
    ("read_file", "os", "h, _ := os.Hostname(); println(h)", "little", "files"),
    ("file_stat", "os", "i, _ := os.Stat(\"/etc/name\"); println(i.Size())", "5", "files"),
    ("read_folder", "os", "e, _ := os.ReadDir(\"/etc\"); println(len(e))", "1", "files"),
    ("read_link", "os", "l, _ := os.Readlink(\"/etc/link\"); println(l)", "name", "files"),
    ("input", "fmt", "var s string; var n int; fmt.Scan(&s, &n); println(s, n)", "seven 8", "input"),
    ("signal", "os/signal", "signal.Ignore(); println(2)", "2", "signals"),
    ("environment", "time", "println(time.Unix(0, 0).Hour())", "0", "zones"),
    ("read_file", "time", "_, err := time.LoadLocation(\"Europe/Berlin\"); println(err != nil)", "true", "zones"),
];

/// What is in a text and stands for the system that it is for, or for its version of Go: nothing asks for it when it runs.
const OF_TARGET: [(&str, &str, &str); 10] = [
    ("runtime", "println(runtime.GOOS)", "linux"),
    ("runtime", "const known = runtime.GOARCH == \"amd64\"; println(known)", "true"),
    ("runtime", "println(runtime.Version())", "go1.27"),
    ("runtime", "println(runtime.GOROOT() != \"\")", "true"),
    ("os", "println(os.Getpagesize())", "4096"),
    ("os", "println(os.IsPathSeparator('/'))", "true"),
    ("path/filepath", "println(string(filepath.Separator))", "/"),
    ("path/filepath", "println(filepath.Join(\"a\", \"b\"))", "a/b"),
    ("path/filepath", "base := filepath.Base; println(base(`C:\\a`))", "C:\\a"),
    ("path/filepath", "println(filepath.IsAbs(\"/a\"))", "true"),
];

/// Methods of the host that answer nothing which another machine would answer otherwise, or of which something else is said: the schedule and
/// time (`Certainty`), choices (`Drawn`, `MapOrder`), what is outside (`ExternalInput`). The arguments are those that the user gives, the folder
/// of the text is where the user's text is.
const NO_QUESTIONS: [&str; 23] = [
    "acts",
    "arguments",
    "can_read",
    "capacity",
    "choose",
    "counts_points",
    "fires",
    "folder_of_text",
    "gets_signals",
    "goes_unnoticed",
    "happened",
    "has_signal",
    "leaves_out_orders",
    "listens",
    "now",
    "offers",
    "orders",
    "orders_accesses",
    "passes",
    "passes_time",
    "pause",
    "read",
    "wait_until",
];
const WRITES: [&str; 2] = ["watches_maps", "write"];

#[test]
fn what_the_machine_answers_is_in_the_list_and_is_said_to_be_its_answer() {
    for (_, imports, body, prints, what) in QUESTIONS {
        let found = asked_on(true, imports, body);
        let Some(Incomplete::Machine { asked }) = &found.incomplete else { panic!("{body}: {:?}", found.incomplete) };
        assert!(asked.names().any(|name| name == what), "{body}: {asked}");
        let all: Vec<String> = found.all().map(|output| output.to_string()).collect();
        assert_eq!(all, [prints], "{body}");
        assert!(!found.certainty().is_proof(), "{body}");
        // What was found has a code.
        assert!(found.list(1)[0].schedule.is_some(), "{body}");
    }
}

#[test]
fn what_stands_for_a_system_is_not_the_same_for_each() {
    for (imports, body, prints) in OF_TARGET {
        for machine in [false, true] {
            let found = asked_on(machine, imports, body);
            assert_eq!(found.incomplete, Some(Incomplete::Machine { asked: Asked::TARGET }), "{body}");
            let all: Vec<String> = found.all().map(|output| output.to_string()).collect();
            assert_eq!(all, [prints], "{body}");
            assert!(!found.certainty().is_proof(), "{body}");
        }
    }
}

#[test]
fn where_there_is_no_machine_no_answer_is_made_up() {
    for (_, imports, body, _, what) in QUESTIONS.iter().filter(|(.., what)| *what != "zones") {
        let found = asked_on(false, imports, body);
        assert_eq!(found.incomplete, Some(Incomplete::ExternalInput), "{body} {what}");
        assert!(matches!(found.certainty(), Certainty::Partial { .. }), "{body}");
    }
}

#[test]
fn what_asks_for_nothing_is_complete() {
    let found = asked_on(true, "os", "if len(os.Args) > 9 {\nprintln(os.Getenv(\"COLOUR\"))\n}\nprintln(1)");
    assert_eq!(found.incomplete, None);
    assert_eq!(found.certainty(), Certainty::Proven);
    let found = asked_on(true, "path/filepath", "println(filepath.ErrBadPattern.Error())");
    assert_eq!(found.certainty(), Certainty::Proven);
}

#[test]
fn no_question_of_a_host_is_forgotten() {
    let text = include_str!("../../../golang/src/machine/host.rs");
    let start = text.find("pub trait Host").expect("the trait");
    let end = start + text[start..].find("\n}\n").expect("its end");
    let methods = text[start..end].split("    fn ").skip(1).filter_map(|method| method.split('(').next());
    let known: BTreeSet<&str> =
        QUESTIONS.iter().map(|(method, ..)| *method).chain(NO_QUESTIONS).chain(WRITES).collect();
    let methods: BTreeSet<&str> = methods.collect();
    assert_eq!(methods, known, "a method of the host is to be among the questions, or among what is none");
}
