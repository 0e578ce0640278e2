//! gort in scripts: expectations in files, `can --not`, reports, and nothing on the streams that nobody asked for.

use std::fs;
use std::path::PathBuf;

use crate::harness::{Home, Run};

/// It prints `a` and `b` in one order or the other, or hangs.
const HANGS: &str = "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tch := make(chan bool, 1)\n\tgo func() { fmt.Println(\"a\"); ch <- true }()\n\tselect {\n\tcase <-ch:\n\tdefault:\n\t\tfmt.Println(\"early\")\n\t\t<-ch\n\t\t<-ch\n\t}\n}\n";
const RACES: &str = "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tx, done := 0, make(chan bool)\n\tgo func() { x++; done <- true }()\n\tx++\n\t<-done\n\tfmt.Println(x)\n}\n";
/// It sends on a channel that nothing orders with the close, and prints the same whichever comes first.
const BESIDE: &str = "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tc := make(chan int, 1)\n\tdone := make(chan bool)\n\tgo func() {\n\t\tdefer close(done)\n\t\tdefer func() { recover() }()\n\t\tc <- 1\n\t}()\n\tclose(c)\n\t<-done\n\tfmt.Println(\"done\")\n}\n";
const LEAKS: &str = "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tch := make(chan bool)\n\tgo func() { ch <- true }()\n\tfmt.Println(1)\n}\n";
const LARGE: &str = "package main\n\nimport (\n\t\"fmt\"\n\t\"sync\"\n)\n\nfunc main() {\n\tvar wg sync.WaitGroup\n\tfor i := range 4 {\n\t\twg.Go(func() { fmt.Println(i); fmt.Println(i) })\n\t}\n\twg.Wait()\n}\n";

struct Folder(Home);

impl Folder {
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> String {
        fs::write(self.path(name), text).unwrap();
        self.name(name)
    }

    fn name(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn gort(&self, words: &[&str]) -> Run {
        self.0.gort(words)
    }
}

#[test]
fn what_was_saved_is_expected_and_nothing_is_written_over() {
    let folder = Folder(Home::new());
    let (program, file) = (folder.write("hangs.go", HANGS), folder.name("expected.txt"));
    let saved = folder.gort(&["explore", &program, "--save", &file]);
    assert_eq!(saved.code, 0, "{}", saved.stderr);
    let text = fs::read_to_string(&file).unwrap();
    let outputs: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(outputs, ["a", "a | early | !deadlock", "early | a | !deadlock"]);
    let equal = folder.gort(&["explore", &program, "--expect", &file]);
    assert_eq!((equal.code, equal.stderr.as_str()), (0, ""), "{}", equal.text());
    assert!(equal.text().contains("Its outputs are those of"), "{}", equal.text());
    assert!(folder.gort(&["explore", &program, "--save", &file]).refused(64).contains("--force"));
    assert_eq!(folder.gort(&["explore", &program, "--save", &file, "--force"]).code, 0);
    // Lines of the course's programs, too.
    let file = folder.name("three.txt");
    assert_eq!(folder.gort(&["explore", "channels/three", "--save", &file]).code, 0);
    assert_eq!(folder.gort(&["explore", "channels/three", "--expect", &file]).code, 0);
}

#[test]
fn what_is_against_a_file_comes_with_its_schedule() {
    let folder = Folder(Home::new());
    let program = folder.write("hangs.go", HANGS);
    let file = folder.write("less.txt", "# by hand\na\nearly | a | !deadlock\nnever\n");
    let run = folder.gort(&["explore", &program, "--expect", &file]);
    let said = run.text();
    assert_eq!(run.code, 1, "{said}");
    assert!(said.contains("1 output is not in") && said.contains("- never") && said.contains("--replay"), "{said}");
    let code = said.split("--replay ").nth(1).unwrap().split_whitespace().next().unwrap();
    let again = folder.gort(&["run", &program, "--replay", code]);
    assert!(again.text().contains("early") && again.code == 2, "{}", again.stderr);
    let json = folder.gort(&["explore", &program, "--expect", &file, "--format", "json"]);
    let expected = &json.json()["expected"];
    assert_eq!((&expected["is"], json.code), (&"differs".into(), 1));
    assert_eq!((&expected["unexpected_outputs"], &expected["missing"][0]), (&1.into(), &"never".into()));
    let more = folder.write("more.txt", "a\na | early | !deadlock\nearly | a | !deadlock\nnever\n");
    assert_eq!(folder.gort(&["explore", &program, "--expect", &more]).code, 1, "a line was not found");
    assert_eq!(folder.gort(&["explore", &program, "--expect", &more, "--subset"]).code, 0);
    let broken = folder.write("broken.txt", "a\n!boom\n");
    assert!(folder.gort(&["explore", &program, "--expect", &broken]).refused(64).contains("line 2"));
}

#[test]
fn what_was_not_all_seen_is_expected_by_no_file() {
    let folder = Folder(Home::new());
    let (program, file) = (folder.write("large.go", LARGE), folder.name("all.txt"));
    let cut = folder.gort(&["explore", &program, "--save", &file, "--bound", "50"]);
    assert_eq!((cut.code, fs::metadata(&file).is_ok()), (3, false), "{}", cut.text());
    assert_eq!(folder.gort(&["explore", &program, "--save", &file]).code, 0);
    for some in [&["--bound", "50"][..], &["--sample", "random", "--runs", "20"]] {
        let run = folder.gort(&[&["explore", &program, "--expect", &file][..], some].concat());
        assert_eq!(run.code, 3, "{}", run.text());
        assert!(run.text().contains("not all was seen"), "{}", run.text());
    }
    let none = folder.write("none.txt", "0\n");
    let run = folder.gort(&["explore", &program, "--expect", &none, "--sample", "random", "--runs", "20"]);
    assert_eq!(run.code, 1, "what is against a file is so, however much was seen");
}

#[test]
fn a_race_and_goroutines_left_are_against_a_file_that_does_not_have_them() {
    let folder = Folder(Home::new());
    for (name, text, word) in [("races.go", RACES, "!race"), ("leaks.go", LEAKS, "!leak")] {
        let (program, file) = (folder.write(name, text), folder.name(&format!("{name}.txt")));
        assert_eq!(folder.gort(&["explore", &program, "--save", &file]).code, 0);
        let saved = fs::read_to_string(&file).unwrap();
        assert!(saved.lines().any(|line| line == word), "{saved}");
        assert_eq!(folder.gort(&["explore", &program, "--expect", &file]).code, 0);
        let without = folder.write("without.txt", &saved.replace(word, ""));
        let run = folder.gort(&["explore", &program, "--expect", &without, "--subset"]);
        assert_eq!(run.code, 1, "{}", run.text());
        assert!(run.text().contains(word), "{}", run.text());
    }
}

#[test]
fn a_send_beside_a_close_is_told_and_is_against_no_file() {
    let folder = Folder(Home::new());
    let (program, file) = (folder.write("beside.go", BESIDE), folder.name("all.txt"));
    let said = folder.gort(&["explore", &program, "--races", "--save", &file]).text();
    for part in [
        "Complete: anything else is impossible.",
        "SEND BESIDE CLOSE: send at beside.go:11, close at beside.go:13.",
        "`go run -race` reports it",
        "It occurs on some schedule of 1 of the 1 outputs.",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    // The file has the name that is shorter from here.
    for (call, place) in
        [("    runtime.chansend()\n", "beside.go:11\n"), ("    runtime.closechan()\n", "beside.go:13\n")]
    {
        let stood = said.split(call).nth(1).and_then(|behind| behind.split_inclusive('\n').next());
        assert!(stood.is_some_and(|line| line.ends_with(place)), "{call}: {said}");
    }
    assert!(said.contains(" of c by main goroutine:\n"), "{said}");
    let saved = fs::read_to_string(&file).unwrap();
    assert!(!saved.lines().any(|line| line.starts_with('!')), "{saved}");
    assert_eq!(folder.gort(&["explore", &program, "--expect", &file]).code, 0);
    assert_eq!(folder.gort(&["can", &program, "--not", "other"]).code, 0);
    let found = folder.gort(&["explore", &program, "--races", "--format", "json"]).json();
    assert_eq!((&found["certainty"], &found["racy_outputs"]), (&"proven".into(), &0.into()));
    assert_eq!(found["races"].as_array().map(Vec::len), Some(0));
    assert_eq!(found["sends_beside_closes"][0], serde_json::json!({ "send": "beside.go:11", "close": "beside.go:13" }));
    let report = &found["race_reports"][0];
    assert_eq!((&report["kind"], &report["variable"]), (&"send-beside-close".into(), &"c".into()));
    let kinds = [&report["access"]["kind"], &report["previous"]["kind"]];
    assert!(kinds.contains(&&"send".into()) && kinds.contains(&&"close".into()), "{report}");
    let sampled = folder.gort(&["explore", &program, "--sample", "random", "--runs", "50", "--format", "json"]).json();
    assert_eq!((&sampled["sends_beside_closes"], &sampled["racy_outputs"]), (&found["sends_beside_closes"], &0.into()));
}

#[test]
fn that_a_program_cannot_is_a_test_that_only_a_proof_passes() {
    let folder = Folder(Home::new());
    let (hangs, races) = (folder.write("hangs.go", HANGS), folder.write("races.go", RACES));
    let large = folder.write("large.go", LARGE);
    for (words, code) in [
        (&["can", &hangs, "--not", "b"][..], 0),
        (&["can", &hangs, "--not", "a"], 1),
        (&["can", &hangs, "... | !deadlock"], 0),
        (&["can", &hangs, "--not", "... | !deadlock"], 1),
        (&["can", &hangs, "--not", "... | !panic"], 0),
        (&["can", &hangs, "--not", "... | early | ..."], 1),
        (&["can", &hangs, "--not", "early | !exit"], 0),
        // Of a race Go promises nothing.
        (&["can", &races, "--not", "3"], 1),
        (&["can", &large, "--not", "9", "--bound", "50"], 3),
        (&["can", &large, "--not", "9", "--sample", "random", "--runs", "5"], 3),
        (&["can", &hangs, "a | !boom"], 64),
        (&["can", "channels/three", "--not", "no such line"], 0),
    ] {
        let run = folder.gort(words);
        assert_eq!(run.code, code, "{words:?}: {}{}", run.text(), run.stderr);
    }
    let said = folder.gort(&["can", &hangs, "--not", "... | !deadlock"]).text();
    assert!(said.contains("--replay"), "{said}");
    let json = folder.gort(&["can", &hangs, "--not", "... | !panic", "--format", "json"]).json();
    assert_eq!((&json["possible"], &json["not"]), (&false.into(), &true.into()));
}

#[test]
fn reports_say_what_failed_and_are_the_same_each_time() {
    let folder = Folder(Home::new());
    let program = folder.write("hangs.go", HANGS);
    let (file, report) = (folder.write("less.txt", "a\n"), folder.name("report.xml"));
    let text = |words: &[&str]| {
        folder.gort(&[words, &["--junit", &report]].concat());
        fs::read_to_string(&report).unwrap()
    };
    let one = text(&["explore", &program, "--expect", &file]);
    assert_eq!(one, text(&["explore", &program, "--expect", &file]));
    assert!(one.contains("tests=\"5\" failures=\"1\" errors=\"0\"") && one.contains("--replay"), "{one}");
    let can = text(&["can", &program, "--not", "... | !deadlock"]);
    assert!(can.contains("tests=\"1\" failures=\"1\""), "{can}");
    let watch = text(&["watch", "--once", &program]);
    assert!(watch.contains("name=\"main\"") && watch.contains("It can end in a deadlock"), "{watch}");
    // Only a report is written over.
    assert!(folder.gort(&["can", &program, "a", "--junit", &program]).refused(64).contains("exists already"));
    assert_eq!(fs::read_to_string(&program).unwrap(), HANGS);
}

#[test]
fn without_a_terminal_no_progress_is_kept() {
    let folder = Folder(Home::new());
    let solution = crate::harness::root().join("exercises/by-turns/solution.go");
    fs::copy(solution, folder.path("by-turns.go")).unwrap();
    let file = folder.name("by-turns.go");
    for words in [&["watch", "--once", &file][..], &["explore", "channels/three"], &["can", "channels/three", "x"]] {
        folder.gort(words);
        assert!(!folder.0.progress().exists(), "{words:?}");
    }
}
