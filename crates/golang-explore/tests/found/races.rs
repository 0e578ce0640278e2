//! Data races, in detail.

use gort_explore::{Count, Incomplete};

use crate::explored;

#[test]
fn a_race_is_reported_with_both_places_and_an_output_that_looks_fine() {
    let found = explored(
        "sync",
        "func main() {\nn := 0\nvar wg sync.WaitGroup\nfor range 2 {\nwg.Go(func() {\nn++\n})\n}\nwg.Wait()\nprintln(n)\n}\n",
    );
    assert!(found.incomplete.is_none());
    let reports: Vec<_> = found.races_in_detail().collect();
    assert_eq!(reports.len(), 2, "a read and a write, and two writes: {reports:?}");
    for report in &reports {
        let detail = report.detail.as_ref().expect("it is seen again");
        assert_eq!((report.race.first.at.line(), report.race.second.at.line()), (8, 8));
        assert_eq!(detail.access.created_at.expect("it was started").line(), 7);
        assert_eq!(report.outputs, Some(found.racy_outputs.clone()));
        let shows = report.shows.as_ref().expect("a run shows something");
        assert!(["1", "2"].contains(&&*shows.output.lines.concat()), "{shows:?}");
    }
}

#[test]
fn of_two_races_each_has_its_own_number_of_outputs() {
    // The second race is met on one side of a select only.
    let found = explored(
        "",
        "func main() {\nx, y := 0, 0\nc := make(chan int, 1)\ngo func() {\nx = 1\ny = 1\n}()\nselect {\ncase c <- 1:\nprintln(1, x)\ncase <-c:\n}\nprintln(2, y)\n}\n",
    );
    assert!(found.incomplete.is_none());
    let outputs: Vec<Count> = found.races_in_detail().filter_map(|report| report.outputs).collect();
    assert_eq!(outputs.len(), 2);
}

#[test]
fn what_a_sleep_separates_is_a_race_nevertheless() {
    let found = explored("time", "func main() {\nx := 0\ngo func() {\nx = 1\n}()\ntime.Sleep(1)\nprintln(x)\n}\n");
    assert!(found.incomplete.is_none());
    assert_eq!(found.races.len(), 1);
    let report = found.races_in_detail().next().expect("there is one");
    assert!(report.detail.is_some() && report.shows.is_some());
}

/// Where two accesses race: their lines.
fn lines(found: &gort_explore::Exploration) -> Vec<(u32, u32)> {
    let mut lines: Vec<_> = found.races.iter().map(|race| (race.first.at.line(), race.second.at.line())).collect();
    lines.dedup();
    lines
}

/// What the library does with memory that it is given, and what goroutine 2 does with the same: they race, as `go run -race` says of each.
#[test]
fn what_the_library_accesses_of_its_callers_races_with_what_others_do_there() {
    let cases = [
        ("slices", "x := []int{3, 1, 2}", "slices.Sort(x)", "print(x[1])"),
        ("sort", "x := []string{\"b\", \"a\"}", "sort.Strings(x)", "print(x[1])"),
        ("crypto/sha256", "x := make([]byte, 2)", "sha256.Sum256(x)", "x[1] = 1"),
        ("crypto/md5", "x := make([]byte, 2)", "md5.Sum(x)", "x[1] = 1"),
        ("unicode/utf8", "x := []byte(\"abcd\")", "utf8.Valid(x)", "x[1] = 1"),
        ("bytes", "x := []byte(\"abcd\")", "bytes.IndexByte(x, 'z')", "x[2] = 1"),
        ("strings", "x := []string{\"a\", \"b\"}", "_ = strings.Join(x, \"\")", "x[1] = \"c\""),
        ("os", "x := []byte(\"ab\")", "os.Stdout.Write(x)", "x[1] = 'c'"),
        ("time", "x := make([]byte, 30)", "time.Time{}.AppendFormat(x[:0], \"2006\")", "print(x[0])"),
        ("time", "var x time.Time", "x.UnmarshalText([]byte(\"2020-01-02T03:04:05Z\"))", "print(x.Unix())"),
        ("errors io/fs", "var x *fs.PathError", "errors.As(error(&fs.PathError{}), &x)", "print(x == nil)"),
        ("errors", "x := []error{errors.New(\"a\"), nil}", "_ = errors.Join(x...)", "x[1] = errors.New(\"b\")"),
    ];
    for (imports, made, one, other) in cases {
        let text = format!(
            "func main() {{\n{made}\nd := make(chan bool)\ngo func() {{ {other}; close(d) }}()\n{one}\n<-d\n}}\n"
        );
        assert!(!explored(imports, &text).races.is_empty(), "{text}");
        let text = format!(
            "func main() {{\n{made}\nd := make(chan bool)\ngo func() {{ {other}; close(d) }}()\n<-d\n{one}\n}}\n"
        );
        assert!(explored(imports, &text).races.is_empty(), "{text}");
    }
}

#[test]
fn what_comes_behind_a_timer_s_start_races_with_its_function() {
    let found = |before: &str, behind: &str| {
        let text = format!(
            "func main() {{\nx := 0\nd := make(chan bool)\n{before}\ntime.AfterFunc(1, func() {{ x = 1; close(d) }})\n{behind}\n<-d\nprintln(x)\n}}\n"
        );
        explored("time", &text).races.len()
    };
    assert_eq!((found("", "x = 2"), found("x = 2", ""), found("", "<-d; x = 2")), (1, 0, 0));
    let text = "func main() {\nx := 0\nd := make(chan bool)\nc, _ := context.WithTimeout(context.Background(), 1)\ncontext.AfterFunc(c, func() { x = 1; close(d) })\nx = 2\n<-d\nprintln(x)\n}\n";
    assert_eq!(explored("context", text).races.len(), 1);
}

#[test]
fn what_is_handed_over_in_an_atomic_word_or_a_concurrent_map_does_not_race() {
    let of = |holder: &str, take: &str, put: &str| {
        let text = format!(
            "type box struct{{ n int }}\nfunc main() {{\nvar h {holder}\nb := &box{{}}\n{put}\nvar wg sync.WaitGroup\nfor range 2 {{\n\
             wg.Go(func() {{\n{take}\nif b != nil {{\nb.n++\n{put}\n}}\n}})\n}}\nwg.Wait()\nprintln(b.n > 0)\n}}\n"
        );
        explored("sync sync/atomic", &format!("var _ atomic.Int32\n{text}"))
    };
    let pointer = of("atomic.Pointer[box]", "b := h.Swap(nil)", "h.Store(b)");
    let value = of("atomic.Value", "b := h.Swap((*box)(nil)).(*box)", "h.Store(b)");
    let map = of("sync.Map", "v, _ := h.LoadAndDelete(1)\nb, _ := v.(*box)", "h.Store(1, b)");
    for found in [pointer, value, map] {
        assert!(found.incomplete.is_none() && found.races.is_empty(), "{:?}", found.races);
    }
    // What comes behind is not ordered by that.
    let late = explored(
        "sync/atomic",
        "func main() {\nvar p atomic.Pointer[int]\nx := 0\ngo func() {\np.Store(new(int))\nx = 1\n}()\nfor p.Load() == nil {\n}\nprintln(x)\n}\n",
    );
    assert_eq!(lines(&late), [(8, 12)]);
}

#[test]
fn reflect_accesses_what_it_gives_and_sets_and_nothing_beside_it() {
    let of = |work: &str| {
        explored(
            "reflect sync",
            &format!(
                "func main() {{\nvar n, m int\ns := struct{{ A [2]int; P, Q *int; L []int }}{{P: &n, Q: &m, L: make([]int, 2)}}\n\
                 var wg sync.WaitGroup\nfor i := range 2 {{\nwg.Go(func() {{\nv := reflect.ValueOf(&s).Elem()\n_ = i\n{work}\n}})\n}}\nwg.Wait()\nprintln(s.A[0])\n}}\n"
            ),
        )
    };
    for apart in [
        "v.Field(0).Index(i).SetInt(1)",
        "v.Field(i + 1).Set(reflect.ValueOf(new(int)))",
        "v.Field(i + 1).Elem().SetInt(2)",
        "v.Field(3).Index(i).SetInt(1)\n_ = v.Field(3).Len()",
        "if i == 0 { s.A[0] = v.NumField() } else if v.Field(0).Len() == 3 || v.Field(0).Index(1).Int() == 4 { println(1) }",
    ] {
        let found = of(apart);
        assert!(found.incomplete.is_none() && found.races.is_empty(), "{apart}: {:?}", found.races);
    }
    for together in [
        "v.Field(0).Index(0).SetInt(1)",
        "v.Field(1).Set(v.Field(2))",
        "if i == 0 { s.L[0] = 1 } else { println(v.Field(3).Index(0).Int()) }",
    ] {
        assert!(!of(together).races.is_empty(), "{together}");
    }
}

#[test]
fn reflect_s_entries_of_maps_race_and_overlap_as_the_program_s_own_do() {
    let of = |work: &str| {
        explored(
            "reflect sync",
            &format!(
                "func main() {{\nm := map[string]*int{{}}\nn := new(int)\nl := make([]int, 2, 4)\nv, s := reflect.ValueOf(m), reflect.ValueOf(&l).Elem()\n\
                 k, p := reflect.ValueOf(\"k\"), reflect.ValueOf(n)\nm[\"a\"] = n\n_, _, _, _ = s, p, k, v\nvar wg sync.WaitGroup\nfor i := range 2 {{\nwg.Go(func() {{\n_ = i\n{work}\n}})\n}}\n\
                 wg.Wait()\nprintln(len(m))\n}}\n"
            ),
        )
    };
    for apart in [
        "_ = v.MapIndex(k).IsValid()",
        "if i == 0 { v.SetMapIndex(k, p) } else { *n = 1 }",
        "_ = reflect.MakeMap(v.Type()).Len() + s.Slice3(i, i+1, i+1).Len()",
        "x := reflect.New(reflect.TypeOf(l)).Elem()\nx.Set(reflect.MakeSlice(x.Type(), 1, 2))\nx.Index(0).SetInt(1)",
    ] {
        let found = of(apart);
        assert!(found.incomplete.is_none() && found.races.is_empty(), "{apart}: {:?}", found.races);
    }
    for together in [
        "v.SetMapIndex(k, p)",
        "v.SetMapIndex(k, reflect.Value{})",
        "if i == 0 { v.SetMapIndex(k, p) } else { println(v.MapIndex(k).IsValid()) }",
        "if i == 0 { m[\"b\"] = n } else { v.SetMapIndex(k, p) }",
        "s.SetLen(i + 1)",
    ] {
        assert!(!of(together).races.is_empty(), "{together}");
    }
}

#[test]
fn what_a_race_hands_over_races_too() {
    let found = explored(
        "",
        "type pair struct{ a, b int }\nvar p *pair\nfunc main() {\ngo func() {\nq := &pair{}\nq.b = 1\np = q\n}()\nif p != nil {\nprintln(p.b)\n}\n}\n",
    );
    assert!(found.incomplete.is_none());
    assert_eq!(
        lines(&found),
        [(6, 11), (7, 11), (8, 10), (8, 11)],
        "what is behind it, from where it is made, and the pointer"
    );
    assert!(found.races_in_detail().all(|report| report.detail.is_some()));
    // By a channel it does not.
    let ordered = explored(
        "",
        "type pair struct{ a, b int }\nvar p *pair\nfunc main() {\nc := make(chan *pair, 1)\ngo func() {\nq := &pair{}\nq.b = 1\nc <- q\np = q\n}()\nprintln((<-c).b, p == nil)\n}\n",
    );
    assert_eq!(lines(&ordered), [(10, 12)]);
}

#[test]
fn a_program_that_asks_how_many_processors_there_are_is_complete_for_one_only() {
    let of = |text: &str| explored("runtime", &format!("func main() {{\n{text}\n}}\n")).incomplete;
    assert_eq!(of("println(runtime.NumCPU())"), Some(Incomplete::Processors));
    assert_eq!(of("n := runtime.GOMAXPROCS(0)\nfor range n {\ngo println(1)\n}"), Some(Incomplete::Processors));
    assert_eq!(of("runtime.GOMAXPROCS(4)\nprintln(runtime.GOMAXPROCS(2))"), None, "that it was set to four is known");
}

#[test]
fn to_copy_a_lock_that_is_in_use_is_a_race() {
    let of = |end: &str| {
        explored(
            "sync",
            &format!(
                "func main() {{\nvar mu sync.Mutex\ndone := make(chan bool, 1)\ngo func() {{\nmu.Lock()\nmu.Unlock()\ndone <- true\n}}()\n{end}\nother.Unlock()\n}}\n"
            ),
        )
    };
    let found = of("other := mu\nother.TryLock()");
    assert!(found.incomplete.is_none());
    assert_eq!(lines(&found), [(7, 11), (8, 11)]);
    let ordered = of("<-done\nother := mu\nother.TryLock()");
    assert!(ordered.incomplete.is_none() && ordered.races.is_empty(), "{:?}", ordered.races);
}

#[test]
fn what_one_channel_hands_over_is_told_from_what_another_one_does() {
    // Which of the two was sent before the write, and which behind it, is no part of the state.
    for from in ["one", "other"] {
        let text = format!(
            "func main() {{\nx := 0\none, other := make(chan int, 1), make(chan int, 1)\ngo func() {{\nselect {{\ncase one <- 1:\ncase other <- 1:\n}}\nx = 1\nselect {{\ncase one <- 1:\ncase other <- 1:\n}}\n}}()\ntime.Sleep(1)\n<-{from}\nprintln(x)\n}}\n"
        );
        let found = explored("time", &text);
        assert!(found.incomplete.is_none());
        assert_eq!(lines(&found), [(11, 19)], "{from}");
    }
}

#[test]
fn a_loop_that_shares_something_new_each_time_is_walked_to_its_end() {
    let found = explored(
        "sync",
        "type box struct{ n int }\nfunc main() {\nvar mu sync.Mutex\ndone := make(chan int)\nfor {\nb := &box{}\ngo func() {\nmu.Lock()\nb.n++\nmu.Unlock()\ndone <- 1\n}()\nmu.Lock()\nb.n++\nmu.Unlock()\n<-done\n}\n}\n",
    );
    assert!(found.incomplete.is_none());
    assert!(found.certainty().is_proof() && found.races.is_empty(), "{:?} {:?}", found.certainty(), found.races);
}

#[test]
fn what_was_written_before_a_timer_was_set_is_known_to_its_function() {
    for set in ["time.AfterFunc(1, f)", "t := time.AfterFunc(5, f)\nt.Reset(1)", "context.AfterFunc(ctx, f)\ncancel()"]
    {
        let text = format!(
            "func main() {{\nctx, cancel := context.WithCancel(context.Background())\ndefer cancel()\n_ = ctx\ndone := make(chan int)\nx := 0\nf := func() {{\nx++\ndone <- x\n}}\nx = 1\n{set}\ntime.Sleep(2)\nprintln(<-done)\n}}\n"
        );
        let found = explored("context time", &text);
        assert!(found.incomplete.is_none() && found.races.is_empty(), "{set}: {:?}", found.races);
        assert!(found.certainty().is_proof(), "{set}: {:?}", found.certainty());
    }
}

#[test]
fn what_no_call_of_the_program_s_own_is_around_races_where_its_statement_stands() {
    // As `go run -race` has it: the line of what it makes around the call.
    let of = |imports: &str, before: &str, one: &str, other: &str| {
        let text = format!("func main() {{\n{before}\n{one}\n{other}\n}}\n");
        explored(imports, &text)
    };
    let (map, numbers) = ("m := map[int]int{1: 1}", "a, b := []int{3, 2, 1}, []int{4}\n_ = b");
    let put_off = |call: &str| format!("go func() {{\ndefer {call}\nprint()\n}}()");
    for (imports, before, one, other, at) in [
        ("", map, "go delete(m, 1)", "m[2] = 2", (4, 5)),
        ("", map, "go clear(m)", "m[2] = 2", (4, 5)),
        ("", map, &put_off("delete(m, 1)"), "m[2] = 2", (5, 8)),
        ("", numbers, "go copy(a, b)", "a[0] = 2", (5, 6)),
        ("sort", numbers, "go sort.Ints(a)", "a[0] = 2", (6, 7)),
        // The last statement of its function.
        ("sort", numbers, "go func() {\ndefer sort.Ints(a)\n}()", "a[0] = 2", (7, 9)),
        ("sort", numbers, "f := sort.Ints\ngo f(a)", "a[0] = 2", (7, 8)),
        ("sort time", numbers, "time.AfterFunc(0, sort.IntSlice(a).Sort)", "a[0] = 2\ntime.Sleep(1)", (7, 8)),
    ] {
        let found = of(imports, before, one, other);
        assert!(found.incomplete.is_none());
        assert_eq!(lines(&found), [at], "{one}: {:?}", found.races);
        // One that shows that two wrote to a map at once ends before the second of them.
        assert!(found.racy_outputs > Count::ZERO, "{one}");
        assert!(found.races_in_detail().all(|report| report.detail.is_some()), "{one}");
    }
}

#[test]
fn what_a_function_of_a_package_does_that_was_put_off_has_the_place_of_its_statement() {
    // Go's detector names the line of the defer statement, whether the function returns or panics.
    let of = |body: &str| {
        let text = format!(
            "func work(x []int) {{\n{body}}}\nfunc main() {{\nx := []int{{2, 1}}\ngo work(x)\nx[0] = 5\ntime.Sleep(time.Second)\n}}\n"
        );
        let found = explored("sort time", &text);
        let lines = |race: &gort_explore::Race| [race.first.at.line(), race.second.at.line()];
        let mut lines: Vec<u32> = found.races.iter().flat_map(lines).filter(|line| *line < 11).collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    };
    assert_eq!(of("defer sort.Ints(x)\nif len(x) == 2 {\nreturn\n}\nprintln()\n"), [5]);
    assert_eq!(of("defer func() { recover() }()\ndefer sort.Ints(x)\npanic(1)\n"), [6]);
    // One of two statements, and it is not known which: where the function ends.
    assert_eq!(of("defer sort.Ints(x)\ndefer sort.Ints(nil)\nprintln()\n"), [7]);
}

#[test]
fn a_loop_s_own_copy_of_its_variable_stands_where_that_is_declared() {
    let found = explored("", "func main() {\nfor i := 0; i < 2; i++ {\ngo func() {\ni++\n}()\n}\n}\n");
    assert_eq!(lines(&found), [(3, 5)]);
}
