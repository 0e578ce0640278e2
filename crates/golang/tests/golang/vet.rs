//! What we find in programs that are right, and what go vet finds: tests/vet/findings.txt says it.
//!
//! A fact is its name behind `# `, the program, `---`, and go vet's lines without the file's name. The package's path is `p`.

use std::fs;
use std::path::Path;
use std::process::Command;

use gort_golang::source::{Diagnostics, Files};
use gort_golang::syntax::{self, Tree};
use gort_golang::types::{self, Arena, Config, Importer, Info, NEWEST, PackageId, Session};
use gort_golang::vet::{Subject, vet};

use crate::goroot::{Goroot, reborrow};
use crate::oracle::{go_root, skipped};

/// The analyzers that we have, too.
const ANALYZERS: &[&str] = &[
    "-appends",
    "-assign",
    "-atomic",
    "-bools",
    "-composites",
    "-copylocks",
    "-defers",
    "-errorsas",
    "-ifaceassert",
    "-loopclosure",
    "-lostcancel",
    "-nilfunc",
    "-printf",
    "-shift",
    "-sigchanyzer",
    "-stdmethods",
    "-stringintconv",
    "-structtag",
    "-testinggoroutine",
    "-tests",
    "-timeformat",
    "-unmarshal",
    "-unreachable",
    "-unusedresult",
    "-waitgroup",
];

struct Fact {
    name: &'static str,
    program: &'static str,
    lines: Vec<&'static str>,
}

fn facts() -> Vec<Fact> {
    let text = include_str!("../vet/findings.txt").strip_prefix("# ").unwrap();
    let fact = |text: &'static str| {
        let (name, rest) = text.split_once('\n').unwrap();
        let (program, lines) = rest.split_once("\n---").unwrap();
        Fact { name, program, lines: lines.trim().lines().collect() }
    };
    text.split("\n# ").map(fact).collect()
}

/// The name of a fact's file.
fn file_of(name: &str) -> &'static str {
    if name.starts_with("tests:") { "x_test.go" } else { "x.go" }
}

/// What of Go's packages the programs use.
struct Sketches;

const SKETCHES: &[(&str, &str)] = &[
    (
        "sync",
        "type noCopy struct{}
         func (*noCopy) Lock() {}
         func (*noCopy) Unlock() {}
         type Locker interface{ Lock(); Unlock() }
         type Mutex struct{ _ noCopy; n int }
         func (*Mutex) Lock() {}
         func (*Mutex) Unlock() {}
         type RWMutex struct{ w Mutex }
         func (*RWMutex) Lock() {}
         func (*RWMutex) Unlock() {}
         type Once struct{ _ noCopy; m Mutex }
         type WaitGroup struct{ noCopy noCopy }
         func (*WaitGroup) Add(int) {}
         func (*WaitGroup) Done() {}
         func (*WaitGroup) Wait() {}
         func (*WaitGroup) Go(func()) {}
         type Cond struct{ noCopy noCopy; L Locker }
         type Pool struct{ noCopy noCopy }
         type Map struct{ _ noCopy }",
    ),
    (
        "sync/atomic",
        "func AddInt32(*int32, int32) int32 { return 0 }
         func AddInt64(*int64, int64) int64 { return 0 }
         func AddUint32(*uint32, uint32) uint32 { return 0 }
         func AddUintptr(*uintptr, uintptr) uintptr { return 0 }
         func LoadInt64(*int64) int64 { return 0 }",
    ),
    (
        "context",
        "import \"time\"
         type Context interface{ Err() error }
         type CancelFunc func()
         type CancelCauseFunc func(error)
         func Background() Context { return nil }
         func WithCancel(Context) (Context, CancelFunc) { return nil, nil }
         func WithCancelCause(Context) (Context, CancelCauseFunc) { return nil, nil }
         func WithTimeout(Context, time.Duration) (Context, CancelFunc) { return nil, nil }
         func WithTimeoutCause(Context, time.Duration, error) (Context, CancelFunc) { return nil, nil }
         func WithDeadline(Context, time.Time) (Context, CancelFunc) { return nil, nil }
         func WithValue(c Context, k, v any) Context { return c }",
    ),
    (
        "time",
        "type Duration int64
         const Second Duration = 1
         type Time struct{}
         func Now() (t Time) { return }
         func Parse(layout, value string) (Time, error) { return Time{}, nil }
         func (Time) Format(layout string) string { return layout }
         func Since(Time) Duration { return 0 }
         func (Time) Sub(Time) Duration { return 0 }",
    ),
    (
        "os",
        "type Signal interface{ Signal() }
         var Interrupt Signal
         func Exit(int) {}
         type File struct{ n int }
         func (*File) Write([]byte) (n int, e error) { return }
         var Stdout, Stderr *File",
    ),
    ("io", "type Writer interface{ Write([]byte) (int, error) }"),
    (
        "encoding/json",
        "func Unmarshal([]byte, any) error { return nil }
         type Decoder struct{ n int }
         func (*Decoder) Decode(any) error { return nil }",
    ),
    (
        "unicode",
        "type Range16 struct{ Lo, Hi, Stride uint16 }
         type d [3]rune
         type CaseRange struct{ Lo, Hi uint32; Delta d }",
    ),
    ("os/signal", "import \"os\"\nfunc Notify(chan<- os.Signal, ...os.Signal) {}\nfunc Stop(chan<- os.Signal) {}"),
    (
        "log",
        "type Logger struct{ n int }
         func Default() *Logger { return nil }
         func New(w any, prefix string, flag int) *Logger { return nil }
         func (*Logger) Printf(string, ...any) {}
         func (*Logger) Println(...any) {}
         func Print(...any) {}
         func Printf(string, ...any) {}
         func Println(...any) {}
         func Fatal(...any) {}
         func Fatalf(string, ...any) {}
         func Fatalln(...any) {}
         func Panicf(string, ...any) {}",
    ),
    ("runtime", "func Goexit() {}"),
    ("errors", "func New(string) error { return nil }\nfunc As(error, any) bool { return false }"),
    (
        "fmt",
        "import \"io\"
         type State interface{ Flag(int) bool }
         type ScanState interface{ UnreadRune() error }
         type Stringer interface{ String() string }
         func Sprint(...any) string { return \"\" }
         func Sprintf(string, ...any) string { return \"\" }
         func Sprintln(...any) string { return \"\" }
         func Errorf(string, ...any) error { return nil }
         func Print(...any) (n int, err error) { return }
         func Println(...any) (n int, err error) { return }
         func Printf(string, ...any) (n int, err error) { return }
         func Fprintf(io.Writer, string, ...any) (n int, err error) { return }
         func Fprintln(io.Writer, ...any) (n int, err error) { return }
         func Appendf([]byte, string, ...any) []byte { return nil }",
    ),
    ("sort", "type Interface interface{ Len() int }\nfunc Reverse(i Interface) Interface { return i }"),
    (
        "testing",
        "type common struct{ n int }
         func (*common) Error(...any) {}
         func (*common) Fatal(...any) {}
         func (*common) Fatalf(string, ...any) {}
         func (*common) FailNow() {}
         func (*common) Skip(...any) {}
         func (*common) SkipNow() {}
         type T struct{ common }
         func (*T) Run(string, func(*T)) bool { return true }
         func (*T) Parallel() {}
         type B struct{ common }",
    ),
];

impl Importer for Sketches {
    fn import(&mut self, session: &mut Session<'_>, path: &str) -> Result<PackageId, String> {
        let known = session.arena.packages().find(|package| session.arena[*package].path == path);
        if let Some(known) = known {
            return Ok(known);
        }
        let (_, text) = SKETCHES.iter().find(|(known, _)| *known == path).ok_or(format!("no {path}"))?;
        let name = path.rsplit('/').next().unwrap();
        let mut session = reborrow(session);
        let file = session.files.add(format!("{path}.go"), format!("package {name}\n{text}\n"));
        let file = syntax::parse(session.files, file, session.tree, session.diagnostics);
        Ok(types::check(&mut session, self, &Config::default(), &[file], path))
    }
}

/// What we find, and what is wrong with the program, which should be nothing.
fn found(importer: &mut dyn Importer, path: &str, (name, text): (&str, &str)) -> Vec<String> {
    let (mut files, mut tree, mut info) = (Files::new(), Tree::new(), Info::default());
    let mut arena = Arena::new(&mut tree);
    let mut diagnostics = Diagnostics::unlimited();
    let mut session = Session {
        files: &mut files,
        tree: &mut tree,
        arena: &mut arena,
        info: &mut info,
        diagnostics: &mut diagnostics,
    };
    let file = session.files.add(name, text);
    let parsed = syntax::parse(session.files, file, session.tree, session.diagnostics);
    let package = types::check(&mut session, importer, &Config::default(), std::slice::from_ref(&parsed), path);
    let subject = Subject {
        files: &files,
        tree: &tree,
        arena: &arena,
        info: &info,
        package,
        path,
        parsed: &[parsed],
        version: NEWEST,
    };
    let place = |pos| {
        let place = files.real_place(pos).unwrap();
        format!("{}:{}", place.line, place.column)
    };
    let findings = vet(&subject).into_iter().map(|finding| format!("{}: {}", place(finding.pos), finding.text));
    diagnostics.lines(&files).into_iter().chain(findings).collect()
}

#[test]
fn programs_have_the_findings_of_go_vet() {
    let mut wrong = Vec::new();
    for Fact { name, program, lines } in facts() {
        let said = found(&mut Sketches, "p", (file_of(name), program));
        if said != lines {
            let missing: Vec<_> = lines.iter().filter(|line| !said.iter().any(|said| said == **line)).collect();
            let more: Vec<_> = said.iter().filter(|line| !lines.contains(&line.as_str())).collect();
            wrong.push(format!("{name}\n  go vet's alone {missing:#?}\n  ours alone {more:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{} facts\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn go_vet_finds_what_the_facts_say() {
    let Some(root) = go_root() else { return skipped("to say what go vet finds") };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("vet-{}", std::process::id()));
    let facts = facts();
    for (at, fact) in facts.iter().enumerate() {
        fs::create_dir_all(folder.join(format!("f{at}"))).unwrap();
        fs::write(folder.join(format!("f{at}/{}", file_of(fact.name))), fact.program).unwrap();
    }
    fs::write(folder.join("go.mod"), "module m\n\ngo 1.27\n").unwrap();
    let said = Command::new("go").arg("vet").args(ANALYZERS).arg("./...").current_dir(&folder).output().unwrap();
    let said = String::from_utf8(said.stderr).unwrap();
    for (at, Fact { name, program, lines }) in facts.iter().enumerate() {
        let mut said: Vec<_> = said
            .lines()
            .filter_map(|line| line.strip_prefix(&format!("f{at}/{}:", file_of(name))))
            .map(|line| line.replace(&format!("m/f{at}."), "p."))
            .collect();
        // The order of its analyzers is another one from run to run.
        let mut sorted = lines.clone();
        said.sort_unstable();
        sorted.sort_unstable();
        assert_eq!(said, sorted, "{name}");
        assert_eq!(
            found(&mut Goroot::new(root), "p", (file_of(name), program)),
            *lines,
            "{name}, with Go's own packages"
        );
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn long_chains_come_to_an_end() {
    const LONG: usize = 1_500;
    let mut text = "package p\nimport (\"context\"; \"sync\")\n".to_owned();
    // What is declared later depends on what is declared before.
    for at in (0..LONG).rev() {
        let next = at + 1;
        text +=
            &format!("type T{at} struct {{ a, b T{next} }}\nfunc g{at}(c bool) {{ if c {{ g{next}(c); return }} }}\n");
    }
    text += &format!("type T{LONG} struct{{ m *sync.Mutex; n int }}\nfunc g{LONG}(bool) {{ panic(1) }}\n");
    text += "func f(t T0) { u := t; _ = u\n";
    for at in 0..LONG {
        text +=
            &format!("_, c{at} := context.WithCancel(context.Background()); if t.a.b.a.b == t.b.b.a.a {{ c{at}() }}\n");
    }
    text += "}\n";
    let checked =
        std::thread::Builder::new().stack_size(1 << 30).spawn(move || found(&mut Sketches, "p", ("x.go", &text)));
    let found = checked.unwrap().join().unwrap();
    assert_eq!(found.len(), 2 * LONG, "{:?}", &found[..5]);
}
