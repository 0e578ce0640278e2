//! Data races, in detail.

use gort_explore::Count;

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
