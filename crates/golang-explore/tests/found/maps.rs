//! In which orders maps are gone through, and which of their operations overlap.

use gort_events::MapOrder;
use gort_explore::{Count, Exploration, Incomplete};

use crate::{How, USUAL, explored, explored_as, outputs, program};

fn explored_with(maps: MapOrder, text: &str) -> Exploration {
    explored_as("prog.go", &program("fmt", text), How { maps, ..USUAL })
}

const PRINTS: &str =
    "func main() {\nm := map[int]bool{1: true, 2: true, 3: true}\nfor k := range m {\nfmt.Print(k)\n}\n}\n";

#[test]
fn a_map_comes_in_any_order_and_only_all_of_them_are_complete() {
    let all = explored_with(MapOrder::Any, PRINTS);
    assert_eq!(outputs(&all), ["123", "132", "213", "231", "312", "321"]);
    let rotations = explored_with(MapOrder::Rotation, PRINTS);
    assert_eq!(rotations.outputs, Count::from(3_u32));
    assert_eq!(rotations.incomplete, Some(Incomplete::MapOrder { tried: MapOrder::Rotation }));
    let only = explored_with(MapOrder::Insertion, PRINTS);
    assert_eq!(only.outputs, Count::from(1_u32));
    assert_eq!(only.incomplete, Some(Incomplete::MapOrder { tried: MapOrder::Insertion }));
}

#[test]
fn states_of_a_range_are_as_many_as_subsets() {
    let found = explored_with(
        MapOrder::Any,
        "func main() {\nm := map[int]bool{}\nfor i := range 10 {\nm[i] = true\n}\nsum := 0\nfor k := range m {\nsum += k\n}\nfmt.Print(sum)\n}\n",
    );
    assert_eq!(outputs(&found), ["45"]);
    assert!(found.states < 1 << 11, "{}", found.states);
}

#[test]
fn an_entry_that_comes_during_a_range_may_be_given_or_not_and_one_that_is_deleted_is_not() {
    let found = explored_with(
        MapOrder::Any,
        "func main() {\nm := map[int]bool{1: true}\nfor k := range m {\nfmt.Print(k)\nif k == 1 {\nm[2] = true\n}\n}\n}\n",
    );
    assert_eq!(outputs(&found), ["1", "12"]);
    let found = explored_with(
        MapOrder::Any,
        "func main() {\nm := map[int]bool{1: true, 2: true}\nfor k := range m {\nfmt.Print(k)\ndelete(m, 3-k)\n}\n}\n",
    );
    assert_eq!(outputs(&found), ["1", "2"]);
}

#[test]
fn what_packages_show_of_a_map_comes_in_any_order_where_nothing_sorts_it() {
    let shown = |imports: &str, body: &str| {
        let text = format!(
            "type K struct{{ n int }}\nfunc (k K) MarshalText() ([]byte, error) {{ return []byte(\"k\"), nil }}\nfunc main() {{\n{body}\n}}\n"
        );
        outputs(&explored_as("prog.go", &program(imports, &text), How { maps: MapOrder::Any, ..USUAL }))
    };
    let m = "m := map[int]bool{1: true, 2: true}";
    let keys = format!("{m}\nfor _, k := range reflect.ValueOf(m).MapKeys() {{ fmt.Print(k.Int()) }}");
    assert_eq!(shown("fmt reflect", &keys), ["12", "21"]);
    let range = format!("{m}\nfor i := reflect.ValueOf(m).MapRange(); i.Next(); {{ fmt.Print(i.Key().Int()) }}");
    assert_eq!(shown("fmt reflect", &range), ["12", "21"]);
    let deleted = range.replace(" fmt.Print(", "delete(m, 3-int(i.Key().Int())); fmt.Print(");
    assert_eq!(shown("fmt reflect", &deleted), ["1", "2"]);
    let names = |first: &str, second: &str| {
        format!("b, _ := json.Marshal(map[K]int{{{first}: 1, {second}: 2}})\nfmt.Print(string(b))")
    };
    let both = ["{\"k\":1,\"k\":2}", "{\"k\":2,\"k\":1}"];
    assert_eq!(shown("fmt encoding/json", &names("K{1}", "K{2}")), both);
    // No key that is not a number is equal to itself; what is sorted has one order.
    let numbers = |keys: [&str; 2]| {
        format!("n := math.NaN()\n_ = n\nfmt.Print(map[float64]int{{{}: 1, {}: 2, 3: 3}})", keys[0], keys[1])
    };
    assert_eq!(shown("fmt math", &numbers(["n", "n"])), ["map[NaN:1 NaN:2 3:3]", "map[NaN:2 NaN:1 3:3]"]);
    assert_eq!(shown("fmt math", &numbers(["n", "2"])), ["map[NaN:1 2:2 3:3]"]);
    // Keys of several types stand in an order that no program is promised.
    let several = explored("fmt", "func main() {\nfmt.Print(map[any]int{true: 1, 'a': 2, \"x\": 3})\n}\n");
    assert_eq!(several.incomplete, Some(Incomplete::Drawn));
    assert_eq!(several.all().map(|output| output.to_string()).collect::<Vec<_>>(), ["map[x:3 97:2 true:1]"]);
    let zeros = "m := map[float64]int{}\nm[0] = 1\nm[math.Copysign(0, -1)] = 2\nfmt.Print(m)";
    assert_eq!(shown("fmt math", zeros), ["map[-0:2]"]);
}

#[test]
fn a_map_with_many_entries_is_not_complete() {
    let found = explored_with(
        MapOrder::Any,
        "func main() {\nm := map[int]bool{}\nfor i := range 20 {\nm[i] = true\n}\nfor k := range m {\nfmt.Print(k)\nbreak\n}\n}\n",
    );
    assert_eq!(found.incomplete, Some(Incomplete::MapOrder { tried: MapOrder::Any }));
}

#[test]
fn a_map_that_is_filled_and_emptied_again_comes_back_to_its_state() {
    let found = explored(
        "runtime",
        "func main() {\nm := map[int]int{}\nc := make(chan int)\ngo func() { c <- 1 }()\nfor {\nm[1] = 1\ndelete(m, 1)\nruntime.Gosched()\nselect {\ncase <-c:\nreturn\ndefault:\n}\n}\n}\n",
    );
    assert_eq!(outputs(&found), [""]);
}

/// How a program with two goroutines can end that do this with the same map.
fn endings(one: &str, other: &str) -> Vec<String> {
    let found = explored(
        "sync",
        &format!(
            "func main() {{\nm := map[int]int{{1: 1}}\nvar wg sync.WaitGroup\nwg.Go(func() {{\n{one}\n}})\nwg.Go(func() {{\n{other}\n}})\nwg.Wait()\n}}\n"
        ),
    );
    outputs(&found)
}

#[test]
fn operations_on_a_map_that_overlap_go_on_or_are_noticed() {
    let fatal = |text: &str| vec![String::new(), format!("fatal error: {text}")];
    assert_eq!(endings("m[1] = 2", "m[1] = 3"), fatal("concurrent map writes"));
    assert_eq!(endings("m[1] = 2", "delete(m, 1)"), fatal("concurrent map writes"));
    assert_eq!(endings("m[1] = 2", "_ = m[1]"), fatal("concurrent map read and map write"));
    assert_eq!(endings("m[1] = 2", "for range m {\n}"), fatal("concurrent map iteration and map write"));
    // An operation on an entry is one write, unless it may panic.
    assert_eq!(endings("m[1]++", "m[1] += 2"), fatal("concurrent map writes"));
    assert_eq!(endings("m[1] = 2", "m[1] -= 2"), fatal("concurrent map writes"));
    assert_eq!(endings("m[1]++", "_ = m[1]"), fatal("concurrent map read and map write"));
    let both = ["", "fatal error: concurrent map read and map write", "fatal error: concurrent map writes"];
    assert_eq!(endings("m[1] /= 2", "m[1] = 3"), both);
}

#[test]
fn what_is_appended_to_an_entry_in_place_is_one_write() {
    let endings = |one: &str, other: &str| {
        let found = explored(
            "sync",
            &format!(
                "type T struct {{ m map[int][]int }}\nfunc f(m map[int][]int) int {{ return len(m) }}\nfunc main() {{\nm, k := map[int][]int{{1: nil}}, 1\n\
                 t := &T{{m}}\nvar wg sync.WaitGroup\nwg.Go(func() {{\n{one}\n}})\nwg.Go(func() {{\n{other}\n}})\nwg.Wait()\n_, _ = t, k\n}}\n"
            ),
        );
        outputs(&found)
    };
    let write = ["", "fatal error: concurrent map writes"];
    let in_place =
        ["m[k] = append(m[k], 2)", "t.m[1] = append((t.m[1]), 2, 3)", "m[k+1] = append(m[k+1], m[k][:0]...)"];
    for append in &in_place[..2] {
        assert_eq!(endings(append, "m[1] = nil"), write, "{append}");
    }
    // What else is appended is read before the entry is looked up.
    let both = ["", "fatal error: concurrent map read and map write", "fatal error: concurrent map writes"];
    assert_eq!(endings(in_place[2], "m[1] = nil"), both);
    // Another entry, or one that is found by a call, is read.
    assert_eq!(endings("m[1] = append(m[2], 2)", "m[1] = nil"), both);
    assert_eq!(endings("m[f(m)] = append(m[f(m)], 2)", "m[1] = nil"), both);
}

#[test]
fn what_go_s_runtime_does_not_look_at_is_not_noticed() {
    assert_eq!(endings("m[1] = 2", "_ = len(m)"), [""]);
    assert_eq!(endings("_ = m[1]", "_ = m[1]"), [""]);
    assert_eq!(endings("_ = m[1]", "for range m {\n}"), [""]);
}

#[test]
fn operations_under_a_lock_do_not_overlap() {
    let found = explored(
        "sync",
        "func main() {\nm := map[int]int{}\nvar mu sync.Mutex\nvar wg sync.WaitGroup\nfor i := range 2 {\nwg.Go(func() {\nmu.Lock()\nm[i] = i\nmu.Unlock()\n})\n}\nwg.Wait()\nprintln(len(m))\n}\n",
    );
    assert_eq!(outputs(&found), ["2"]);
}
