//! Numbers that are drawn of so many that not each is tried: a search takes one, a random run draws one.

use std::sync::Arc;

use gort_events::CodeHeader;
use gort_explore::{InPlace, Incomplete, Samples, Settings, Strategy, System, sample};
use gort_golang::build;
use gort_golang_explore::GoProgram;

use crate::room::with_room;
use crate::{explored, outputs, program};

/// So many random walks.
fn sampled(imports: &str, text: &str, runs: u64) -> Samples {
    let text = program(imports, text);
    let work = move || {
        let built = build::Settings { explored: true, ..build::Settings::default() };
        let ready = build::build(&[("prog.go".to_owned(), text)], &built).expect("it is a program");
        let program =
            GoProgram::with_codes("prog.go", ready.program, ready.files, CodeHeader::of("prog.go"), Vec::new());
        let system: Arc<dyn System> = Arc::new(program);
        sample(&system, &Settings::new(Arc::new(InPlace)), Strategy::RandomWalk, 1, runs)
    };
    with_room(256 << 20, work).expect("they end")
}

#[test]
fn who_sleeps_for_as_long_as_is_drawn_comes_to_an_end() {
    let text = "func main() {\ngo func() {\nfor i := 0; ; i++ {\nprintln(i)\ntime.Sleep(time.Duration(rand.Intn(1000)) * time.Millisecond)\n}\n}()\ntime.Sleep(2 * time.Second)\nprintln(\"leaving\")\n}\n";
    let found = explored("math/rand time", text);
    assert_eq!(found.incomplete, Some(Incomplete::Drawn));
    assert!(found.all().any(|output| output.to_string().ends_with("leaving")), "{}", found.outputs);
    let samples = sampled("math/rand time", text, 20);
    assert!(samples.cut == 0 && samples.outputs.len() > 3, "{samples}");
}

#[test]
fn random_runs_draw_what_comes_again_by_their_steps() {
    for (imports, draw) in [
        ("math/rand", "println(rand.Intn(1000000))"),
        ("math/rand", "println(rand.Int63())"),
        ("math/rand/v2", "println(rand.Uint64(), rand.Float64() < 0.5)"),
        ("crypto/rand", "var b [16]byte\nrand.Read(b[:])\nprintln(b[0], b[15])"),
    ] {
        let samples = sampled(imports, &format!("func main() {{\n{draw}\n}}\n"), 20);
        assert!(samples.outputs.len() > 15 && samples.unrepeatable == 0, "{samples}");
        assert!(samples.outputs.iter().all(|sampled| sampled.schedule.is_some()), "each has a code");
    }
}

#[test]
fn where_goroutines_stand_is_shown_with_their_numbers() {
    for (imports, show) in [
        ("runtime", "var b [64]byte\nprintln(runtime.Stack(b[:], false))"),
        ("runtime/debug", "println(len(debug.Stack()))"),
        ("runtime/debug", "debug.PrintStack()"),
    ] {
        let found = explored(imports, &format!("func main() {{\n{show}\n}}\n"));
        assert_eq!(found.incomplete, Some(Incomplete::Drawn), "{show}");
    }
}

#[test]
fn that_two_are_the_same_is_no_address() {
    let found = explored(
        "reflect",
        "type list struct{ next *list }\n\nfunc main() {\na := []int{1, 2}\nround, other := &list{}, &list{&list{}}\nround.next, other.next.next = round, other\nprintln(reflect.DeepEqual(a, []int{1, 2}), reflect.DeepEqual(a, a[:1]), reflect.DeepEqual(round, other))\nprintln(reflect.DeepEqual(map[int]int{1: 2}, map[int]int{1: 2}))\n}\n",
    );
    assert_eq!(outputs(&found), ["true false true | true"]);
}

#[test]
fn what_shows_the_innards_of_the_library_is_not_complete() {
    let shown = |imports: &str, what: &str, verb: &str| {
        let text = format!("func main() {{\nvar x {what}\nfmt.Printf(\"{verb}\", &x)\n}}\n");
        explored(&format!("fmt {imports}"), &text).incomplete
    };
    for what in ["sync.Map", "sync.Pool", "sync.Cond"] {
        assert_eq!(shown("sync", what, "%v"), Some(Incomplete::Drawn), "{what}");
    }
    for what in ["time.Timer", "time.Ticker"] {
        assert_eq!(shown("time", what, "%v"), Some(Incomplete::Drawn), "{what}");
    }
    // Of these Go shows the same fields; not where their types are named, too.
    for what in ["sync.Mutex", "sync.WaitGroup", "sync.Once", "struct{ mu sync.Mutex }"] {
        assert_eq!(shown("sync", what, "%v"), None, "{what}");
        assert_eq!(shown("sync", what, "%#v"), Some(Incomplete::Drawn), "{what}");
    }
}
