//! What can be asked of the lessons' programs, asked of the learner's own Go files.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use crate::golang::{Program, explored, main_of, program};

/// A file of a lesson's program, in another folder.
fn lesson(name: &str) -> Program {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons").join(name);
    program(&fs::read_to_string(path.with_extension("go")).unwrap())
}

#[test]
fn what_if_asks_the_same_of_a_file_as_of_a_lesson() {
    for (name, change) in [("channels/unbuffered", "cap=1"), ("direction/shared", "ch.cap=2,clock=real")] {
        let file = lesson(name);
        let json = |program: &str| {
            let (out, errors, _) = file.gort(&["explore", program, "--what-if", change, "--format", "json"]);
            serde_json::from_str::<serde_json::Value>(&out).unwrap_or_else(|error| panic!("{error}: {out}{errors}"))
        };
        let (of_file, of_lesson) = (json("prog.go"), json(name));
        for what in ["new", "lost", "new_endings", "lost_endings"] {
            assert_eq!(of_file[what], of_lesson[what], "{name} {change}: {what}");
        }
        let outputs = |value: &serde_json::Value| value["after"]["outputs"].clone();
        assert_eq!(outputs(&of_file), outputs(&of_lesson), "{name} {change}");
        // A code of the changed program shows the changed program.
        let item = &of_file["new_list"][0];
        let code = item["schedule"].as_str().unwrap_or_else(|| panic!("a code: {item}"));
        let (out, errors, _) =
            file.gort(&["trace", "prog.go", "--what-if", change, "--replay", code, "--format", "json"]);
        let run = serde_json::from_str::<serde_json::Value>(&out).unwrap_or_else(|error| panic!("{error}: {errors}"));
        assert_eq!(run["runs"][0]["output"], item["output"]);
        let (_, errors, exit) = file.gort(&["trace", "prog.go", "--replay", code]);
        assert!(errors.contains("--what-if") && exit == Some(64), "{errors}");
    }
}

#[test]
fn a_change_names_a_channel_as_the_text_does() {
    let file = main_of(
        "\"fmt\"",
        "\ta, b := make(chan int), make(chan int)\n\tt := struct{ done chan int }{done: make(chan int)}\n\tgo func() { a <- <-b }()\n\tgo func() { t.done <- 1 }()\n\tb <- <-t.done\n\tfmt.Println(<-a)\n",
    );
    let (out, errors, code) = file.gort(&["explore", "prog.go", "--what-if", "done.cap=1"]);
    assert_eq!(code, Some(0), "{out}{errors}");
    let (_, errors, _) = file.gort(&["explore", "prog.go", "--what-if", "a.cap=1"]);
    assert!(errors.contains("line 6 makes 'b', too"), "{errors}");
    let (_, errors, _) = file.gort(&["explore", "prog.go", "--what-if", "dome.cap=1"]);
    assert!(errors.contains("did you mean 'done'?"), "{errors}");
}

#[test]
fn what_is_said_of_a_program_is_said_in_each_command() {
    let program = program(
        "package main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n\nfunc main() {\n\tsay(os.Args[1])\n\tfor i := 0; i < 2; i++ {\n\t\tdefer func() { fmt.Println(i) }()\n\t}\n}\n",
    );
    let folder = program.path.parent().unwrap();
    let say = "package main\n\nimport \"fmt\"\n\nfunc say(text string) { fmt.Println(text) }\n";
    fs::write(folder.join("say.go"), say).unwrap();
    for arguments in [
        &["explore", "prog.go", "say.go", "--go", "1.21", "--", "my dog"][..],
        &["can", "prog.go", "say.go", "my dog | 2 | 2", "--go", "1.21", "--", "my dog"],
        &["trace", "prog.go", "say.go", "--go", "1.21", "--", "my dog"],
        &["quiz", "prog.go", "say.go", "--predict", "my dog | 2 | 2", "--go", "1.21", "--", "my dog"],
        &["play", "prog.go", "say.go", "--moves", "h", "--goal", "my dog", "--go", "1.21", "--", "my dog"],
    ] {
        let (out, errors, code) = program.gort(&[arguments, &["--lang", "en"]].concat());
        assert_eq!(code, Some(0), "{arguments:?}: {out}{errors}");
    }
    // A command that is shown can be typed.
    let (out, _, _) = program.gort(&["explore", "prog.go", "say.go", "--go", "1.21", "--width", "160", "--", "my dog"]);
    assert!(out.contains("gort trace prog.go say.go --go 1.21 --replay g3") && out.contains(" -- 'my dog'"), "{out}");
    for (arguments, said) in [
        (&["explore", "channels", "--go", "1.21"][..], "'--go' is for Go files of your own"),
        (&["trace", "channels", "--", "x"], "'--' is for Go files of your own"),
        (&["explore", "channels", "prog.go"], "'prog.go' is one too many"),
    ] {
        let (_, errors, code) = program.gort(arguments);
        assert!(errors.contains(said) && code == Some(64), "{arguments:?}: {errors}");
    }
}

#[test]
fn a_prediction_of_a_file_is_judged() {
    let file = lesson("channels/three");
    let (out, _, code) = file.gort(&["quiz", "prog.go", "--predict", "nothing of the kind", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((json["judgement"].as_str(), code), (Some("impossible"), Some(0)), "{out}");
    let (out, _, _) = file.gort(&["quiz", "prog.go", "--format", "json", "--answers", "-"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let usual = &json["questions"][0]["usual"]["output"];
    let lines: Vec<&str> = usual.as_array().unwrap().iter().filter_map(|line| line.as_str()).collect();
    assert!(!lines.is_empty(), "{out}");
    let (out, _, code) = file.gort(&["quiz", "prog.go", "--predict", &lines.join(" | "), "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((json["judgement"].as_str(), code), (Some("usual"), Some(0)), "{out}");
    let (out, errors, code) = file.gort(&["quiz", "prog.go", "--answers", "nothing of the kind"]);
    assert_eq!(code, Some(1), "{out}{errors}");
}

#[test]
fn every_code_of_a_racy_file_replays() {
    let counter = main_of(
        "(\n\t\"fmt\"\n\t\"sync\"\n)",
        "\tvar wg sync.WaitGroup\n\tx := 0\n\tfor range 3 {\n\t\twg.Go(func() { x++ })\n\t}\n\twg.Wait()\n\tfmt.Println(x)\n",
    );
    let found = explored(&counter, &[]);
    let list = found["list"].as_array().expect("outputs");
    assert_eq!(list.len(), 3, "{found}");
    for item in list {
        let code = item["schedule"].as_str().unwrap_or_else(|| panic!("a code: {item}"));
        for command in ["run", "trace"] {
            let (out, errors, _) =
                counter.gort(&[command, "--replay", code, "prog.go", "--width", "160", "--lang", "en"]);
            let printed = item["output"][0].as_str().unwrap();
            assert!(out.contains(printed) && errors.is_empty(), "{out}{errors}");
            // What was lost can be seen, by its name and its values.
            if command == "trace" && printed == "1" {
                assert!(out.contains("reads x: 0") || out.contains("reads 0") || out.contains("x = 0"), "{out}");
            }
        }
    }
}

#[test]
fn a_name_that_is_nearly_a_file_s_is_answered_with_the_file() {
    let file = main_of("\"fmt\"", "\tfmt.Println(1)\n");
    for (name, said) in
        [("prog", "did you mean prog.go?"), ("./gone", "no file and no folder ./gone"), ("gone/", "gone/")]
    {
        let (_, errors, code) = file.gort(&["explore", name]);
        assert!(errors.contains(said) && code == Some(64), "{name}: {errors}");
    }
}

#[test]
fn of_a_program_that_comes_to_no_end_the_first_lines_are_shown() {
    let file = main_of("\"time\"", "\tfor n := 0; ; n++ {\n\t\tprintln(n)\n\t\ttime.Sleep(1)\n\t}\n");
    let said = |lang: &str, file: &Program| {
        file.gort(&["--lang", lang, "explore", "prog.go", "--search", "full", "--bound", "300"]).0
    };
    let (en, zh) = (said("en", &file), said("zh", &file));
    assert!(en.contains("They begin with:") && en.contains("0 | 1 | 2 | 3 | 4\n"), "{en}");
    assert!(zh.contains("它们的开头是：") && zh.contains("0 │ 1 │ 2 │ 3 │ 4\n"), "{zh}");
    let either = main_of(
        "\"time\"",
        "\tgo println(\"a\")\n\tprintln(\"b\")\n\tfor n := 0; ; n++ {\n\t\tprintln(n)\n\t\ttime.Sleep(1)\n\t}\n",
    );
    let en = said("en", &either);
    assert!(en.contains("one of:") && ["a", "b"].iter().all(|line| en.contains(&format!(" {line}\n"))), "{en}");
}

#[test]
fn what_println_prints_is_printed_at_once() {
    let file = main_of("\"time\"", "\tgo println(\"a\", 1)\n\tprintln(\"b\", 2)\n\ttime.Sleep(1)\n");
    let found = explored(&file, &[]);
    let outputs: Vec<_> = found["list"].as_array().unwrap().iter().map(|item| item["output"].to_string()).collect();
    assert_eq!(outputs, [r#"["b 2","a 1"]"#, r#"["a 1","b 2"]"#], "{found}");
    assert_eq!(found["complete"], true);
}

#[test]
fn a_write_to_what_another_goroutine_has_read_and_let_go_of_is_met() {
    let file =
        main_of("\"fmt\"", "\tx := 0\n\tgo func() { fmt.Println(\"read\", x) }()\n\tfmt.Println(\"main\")\n\tx = 1\n");
    let found = explored(&file, &[]);
    let outputs: Vec<_> = found["list"].as_array().unwrap().iter().map(|item| item["output"].to_string()).collect();
    let printed = |lines: &str| outputs.iter().any(|output| output == lines);
    assert!(printed(r#"["main","read 1"]"#) && printed(r#"["read 0","main"]"#), "{found}");
    assert_eq!(found["certainty"], "racy");
}

#[test]
fn each_ending_has_a_command_that_replays_it_or_says_why_there_is_none() {
    let explored = |body: &str, more: &[&str]| {
        let file = program(&format!("package main\n\nfunc main() {{\n{body}\n}}\n"));
        let asked =
            |options: &[&str]| file.gort(&[&["explore", "prog.go", "--width", "160"], more, options].concat()).0;
        let json: serde_json::Value = serde_json::from_str(&asked(&["--format", "json"])).unwrap();
        for item in json["list"].as_array().unwrap() {
            assert_eq!(item["schedule"].is_null(), !item["no_schedule"].is_null(), "{item}");
        }
        (json, asked(&[]))
    };
    let (json, text) = explored("m := map[int]int{}\ngo func() { m[1] = 1 }()\nm[2] = 2", &[]);
    let reasons: Vec<_> = json["list"].as_array().unwrap().iter().map(|item| item["no_schedule"].as_str()).collect();
    assert!(reasons.contains(&Some("overlap")) && reasons.contains(&None), "{json}");
    assert!(text.contains("no command replays it: Go's runtime notices it in the middle of two operations"), "{text}");
    assert!(json["begins"].is_null(), "{json}");
    // That nothing is listed is not that nothing came to an end.
    let (json, text) = explored("println(1)", &["--limit", "0"]);
    assert!(json["begins"].is_null() && !text.contains("came to an end"), "{json} {text}");
    let (json, text) = explored("go func() {\nfor {\nprintln(\"tick\")\n}\n}()\nselect {}", &[]);
    assert_eq!((&json["outputs"], &json["list"][0]["no_schedule"]), (&1.into(), &"endless".into()));
    assert_eq!(json["list"].as_array().map(Vec::len), Some(1));
    assert!(text.contains("without a preemption; no command replays it: it never ends"), "{text}");
    // Of what comes to no end at all the first lines are in both.
    let (json, text) = explored("for i := 0; ; i++ {\nprintln(i)\n}", &["--search", "full", "--bound", "300"]);
    assert!(text.contains("They begin with:\n   > 0 | 1 | 2 | 3 | 4\n"), "{text}");
    assert_eq!(json["begins"], serde_json::json!({ "each": true, "lines": ["0", "1", "2", "3", "4"] }));
    let (json, _) =
        explored("go println(-1)\nfor i := 0; ; i++ {\nprintln(i)\n}", &["--search", "full", "--bound", "300"]);
    assert_eq!(json["begins"], serde_json::json!({ "each": false, "lines": ["-1", "0"] }));
}

/// A program that reads: two goroutines share standard input.
const READS: &str = "package main\n\nimport (\n\t\"bufio\"\n\t\"fmt\"\n\t\"os\"\n\t\"sync\"\n)\n\nfunc main() {\n\tin := bufio.NewReader(os.Stdin)\n\tvar mu sync.Mutex\n\tvar wg sync.WaitGroup\n\tfor i := range 2 {\n\t\twg.Add(1)\n\t\tgo func() {\n\t\t\tdefer wg.Done()\n\t\t\tmu.Lock()\n\t\t\tdefer mu.Unlock()\n\t\t\tvar word string\n\t\t\tfmt.Fscan(in, &word)\n\t\t\tfmt.Println(i, word)\n\t\t}()\n\t}\n\twg.Wait()\n}\n";

#[test]
fn a_program_that_reads_is_explored_with_the_input_that_it_is_given() {
    let file = program(READS);
    let with = |arguments: &[&str], input: &[u8]| {
        let mut command = file.command(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        let output = child.wait_with_output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), output.status.code())
    };
    let (out, code) = with(&["explore", "prog.go", "--format", "json"], b"one two\n");
    let found: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"));
    assert_eq!((&found["outputs"], &found["asked"], code), (&2.into(), &serde_json::json!(["input"]), Some(3)));
    for item in found["list"].as_array().unwrap() {
        let replay = ["trace", "prog.go", "--format", "json", "--replay", item["schedule"].as_str().unwrap()];
        let (out, _) = with(&replay, b"one two\n");
        let run: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"));
        assert_eq!(run["runs"][0]["output"], item["output"]);
    }
    let (out, _) = with(&["explore", "prog.go", "--plain"], b"one two\n");
    assert!(
        out.replace("\n ", " ").contains("Complete for this input only: the program reads its standard input"),
        "{out}"
    );
    let (out, code) = with(&["can", "prog.go", "1 one | 0 two", "--plain"], b"one two\n");
    assert_eq!(code, Some(0), "{out}");
    // A file is named where a schedule is to be repeated; of what another program writes there is no name.
    assert!(!out.contains('<'), "{out}");
    if cfg!(target_os = "linux") {
        fs::write(file.path.with_file_name("two words.txt"), "one two\n").unwrap();
        let words = fs::File::open(file.path.with_file_name("two words.txt")).unwrap();
        let output = file.command(&["explore", "prog.go", "--plain", "--width", "160"]).stdin(words).output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        let line = out.lines().find(|line| line.contains("gort trace")).unwrap();
        assert!(line.contains("gort trace prog.go --replay") && line.ends_with(" < 'two words.txt'"), "{out}");
    }
    // Of another input nothing is known.
    let (out, code) = with(&["can", "prog.go", "1 one | 0 two", "--plain"], b"\n");
    assert!(code == Some(3) && !out.contains("mpossible"), "{code:?} {out}");
}

#[test]
fn lines_that_are_written_at_once_are_lines() {
    let body =
        "\tc := make(chan int)\n\tgo func() { fmt.Println(\"x\\ny\"); c <- 1 }()\n\tfmt.Print(\"a\\nb\")\n\t<-c\n";
    let file = main_of("\"fmt\"", body);
    let (out, errors, code) = file.gort(&["explore", "prog.go", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{errors}"));
    let outputs: Vec<String> = found["list"].as_array().unwrap().iter().map(|one| one["output"].to_string()).collect();
    assert_eq!(
        (outputs.as_slice(), code),
        ([r#"["a","bx","y"]"#, r#"["x","y","a","b"]"#].map(str::to_owned).as_slice(), Some(0))
    );
    for item in found["list"].as_array().unwrap() {
        let replay = item["schedule"].as_str().unwrap();
        let (out, ..) = file.gort(&["trace", "prog.go", "--format", "json", "--replay", replay]);
        let run: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"));
        assert_eq!(run["runs"][0]["output"], item["output"]);
    }
    for lines in ["a | bx | y", "x | y | a | b", "... | y | ..."] {
        let (out, _, code) = file.gort(&["can", "prog.go", lines]);
        assert_eq!(code, Some(0), "{lines}: {out}");
    }
    let (out, _, code) = file.gort(&["can", "prog.go", "a | x | y | b"]);
    assert!(code == Some(1) && out.contains("Impossible"), "{out}");
}

/// Nine goroutines print five lines each, in any order.
const MANY: &str = "\tvar wg sync.WaitGroup\n\tfor i := range 9 {\n\t\twg.Go(func() {\n\t\t\tfor j := range 5 {\n\t\t\t\tfmt.Println(i, j)\n\t\t\t}\n\t\t})\n\t}\n\twg.Wait()\n";

#[test]
fn of_a_program_that_is_too_large_to_be_searched_an_output_is_looked_for() {
    let file = main_of("(\n\t\"fmt\"\n\t\"sync\"\n)", MANY);
    let backwards: Vec<String> = (0..9).rev().flat_map(|i| (0..5).map(move |j| format!("{i} {j}"))).collect();
    let (out, errors, code) = file.gort(&["can", "prog.go", "--format", "json", &backwards.join(" | ")]);
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{errors}"));
    assert_eq!((&answer["possible"], code), (&true.into(), Some(0)), "{out}");
    let (out, ..) =
        file.gort(&["trace", "prog.go", "--format", "json", "--replay", answer["schedule"].as_str().unwrap()]);
    let run: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"));
    assert_eq!(run["runs"][0]["output"], serde_json::json!(backwards));
    // Two lines of one goroutine the other way round.
    let mut wrong = backwards.clone();
    wrong.swap(6, 7);
    let (out, errors, code) = file.gort(&["can", "prog.go", "--format", "json", &wrong.join(" | ")]);
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{errors}"));
    assert_eq!((&answer["possible"], &answer["complete"], code), (&false.into(), &true.into(), Some(1)), "{out}");
    assert_eq!((&answer["held"], answer["next"].as_array().map(Vec::len)), (&6.into(), Some(8)), "{out}");
    assert_eq!(answer["next"][7], "7 1");
    let (out, _, code) = file.gort(&["can", "prog.go", "--not", "0 0 | no such line"]);
    assert!(code == Some(0) && out.contains("Impossible: no schedule prints this."), "{out}");
    let (out, ..) = file.gort(&["can", "prog.go", "0 0 | no such line"]);
    assert!(out.contains("were looked at") && !out.contains("No schedule that was explored"), "{out}");
}
