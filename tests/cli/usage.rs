//! What is refused, and how; what is asked of a program in a pipe.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::process::{Command, Stdio};

use crate::harness::{Home, Run, gort, lessons, root};

#[test]
fn an_unknown_lesson_suggests_the_nearest() {
    let said = gort(&["lesson", "chanels"]).refused(64);
    assert!(said.contains("did you mean 'channels'?"), "{said}");
}

#[test]
fn an_unknown_lesson_that_is_near_to_nothing_lists_what_there_is() {
    let said = gort(&["lesson", "xyzzy"]).refused(64);
    assert!(lessons().iter().all(|lesson| said.contains(lesson.as_str())), "{said}");
}

#[test]
fn an_unknown_section_suggests_the_nearest() {
    let said = gort(&["lesson", "channels", "--section", "unbufered"]).refused(64);
    assert!(said.contains("did you mean 'unbuffered'?"), "{said}");
}

#[test]
fn an_unknown_program_suggests_the_nearest() {
    let said = gort(&["lesson", "channels/unbufered"]).refused(64);
    assert!(said.contains("did you mean 'unbuffered'?"), "{said}");
}

#[test]
fn an_unknown_command_or_option_is_wrong_usage() {
    let said = gort(&["leson"]).refused(64);
    assert!(said.contains("lesson"), "{said}");
    let said = gort(&["lesson", "channels", "--sectoin", "x"]).refused(64);
    assert!(said.contains("--section"), "{said}");
}

#[test]
fn the_program_can_be_named_with_its_lesson() {
    let shown = gort(&["lesson", "channels/alone", "--plain"]).well();
    assert!(shown.contains("alone.go") && !shown.contains("unbuffered.go"), "{shown}");
}

#[test]
fn measuring_what_measures_nothing_is_wrong_usage() {
    let said = gort(&["lesson", "channels", "--measure"]).refused(64);
    assert!(said.contains("--measure"), "{said}");
}

#[test]
fn what_gort_starts_itself_is_not_started_by_hand() {
    gort(&["child", "nonsense"]).refused(64);
    let said = gort(&["child", "program", "threads/nothing"]).refused(1);
    assert!(said.contains("threads/nothing"), "{said}");
}

#[test]
fn a_bad_seed_is_wrong_usage() {
    for seed in ["x", "-1", "1.5", "18446744073709551616", ""] {
        let said = gort(&["lesson", "channels", &format!("--seed={seed}")]).refused(64);
        assert!(said.contains("--seed"), "{said}");
    }
}

#[test]
fn a_seed_and_a_replay_exclude_each_other() {
    gort(&["lesson", "channels", "--seed", "1", "--replay", "g3.x"]).refused(64);
}

#[test]
fn arguments_that_are_not_utf_8_are_refused_without_a_panic() {
    let bad = OsStr::from_bytes(b"chan\xffels");
    for arguments in [
        vec![bad],
        vec![OsStr::new("lesson"), bad],
        vec![OsStr::new("lesson"), OsStr::new("channels"), OsStr::new("--section"), bad],
    ] {
        let said = Home::new().gort(&arguments).refused(64);
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[test]
fn output_that_is_closed_early_is_success_and_silent() {
    for arguments in [&["lesson", "channels"][..], &["lesson"], &[], &["man"], &["completions", "bash"], &["--help"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let home = Home::new();
        let mut command = home.command(arguments);
        let output = command.stdout(writer).stderr(Stdio::piped()).output().expect("gort starts");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    }
}

#[test]
fn lesson_into_head_says_nothing_and_succeeds() {
    let home = Home::new();
    let mut command = Command::new("sh");
    command.arg("-c").arg("\"$GORT\" lesson channels 2>\"$ERR\" | head -1; cat \"$ERR\"");
    command.env("GORT", env!("CARGO_BIN_EXE_gort")).env("GORT_DATA_DIR", home.path());
    command.env("ERR", home.path().join("err"));
    let shown = Run::of(&mut command).well();
    assert_eq!(shown.lines().count(), 1, "{shown}");
}

#[test]
fn stepping_needs_a_terminal() {
    let said = gort(&["lesson", "channels", "--step"]).refused(64);
    assert!(said.contains("terminal"), "{said}");
}

#[test]
fn help_version_completions_and_manual_succeed() {
    assert!(gort(&["--help"]).well().contains("lesson"));
    assert!(gort(&["--version"]).well().starts_with("gort "));
    assert!(gort(&["lesson", "--help"]).well().contains("--section"));
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(gort(&["completions", shell]).well().contains("lesson"), "{shell}");
    }
    gort(&["completions", "tcsh"]).refused(64);
    let manual = gort(&["man"]).well();
    assert!(manual.contains(".TH") && manual.contains("section"), "{manual}");
}

#[test]
fn only_the_command_line_prints() {
    // The library never writes to the standard streams; of the binary, only `main` opens them.
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.starts_with(root().join("src/bin")) && !path.ends_with("main.rs") {
                let text = fs::read_to_string(&path).expect("a source file");
                let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                let prints = code.filter(|line| {
                    let printing = ["eprintln!(", "eprint!(", "dbg!("].iter().any(|name| line.contains(name));
                    printing || line.contains("io::stdout().lock()") || line.contains("io::stderr().lock()")
                });
                assert_eq!(prints.collect::<Vec<_>>(), [""; 0], "{}", path.display());
            }
        }
    }
}

#[test]
fn a_lesson_may_be_named_by_its_place_in_the_list() {
    let all = lessons();
    let home = Home::new();
    let shown = home.gort(&["lesson", "5", "--plain"]).well();
    assert!(shown.starts_with(&format!(" {}", all[4])), "{shown}");
    home.gort(&["lesson", "0"]).refused(64);
    home.gort(&["lesson", &(all.len() + 1).to_string()]).refused(64);
}

#[test]
fn a_section_may_stand_for_its_programs() {
    let home = Home::new();
    let json = home.gort(&["lesson", "--format", "json"]).json();
    for lesson in json["lessons"].as_array().expect("lessons") {
        let lesson_name = lesson["name"].as_str().expect("a name");
        for section in lesson["sections"].as_array().expect("sections").iter().take(2) {
            let name = format!("{lesson_name}/{}", section["name"].as_str().expect("a name"));
            let run = home.gort(&["trace", &name, "--format", "json"]);
            assert!(run.code != 64 || run.stderr.contains("runs for real"), "{name}: {}", run.stderr);
        }
    }
    assert!(home.gort(&["quiz", "waitgroup/workers", "--yes"]).well().contains("waitgroup"), "a section");
}

#[test]
fn what_was_meant_is_the_beginning_of_a_name_or_near_to_it() {
    assert!(gort(&["chan"]).refused(64).contains("'gort lesson channels'"), "{}", gort(&["chan"]).stderr);
    assert!(!gort(&["foo"]).refused(64).contains("did you mean"), "{}", gort(&["foo"]).stderr);
    assert!(gort(&["explore", "chan"]).refused(64).contains("did you mean 'channels'?"));
}

#[test]
fn a_negative_number_is_what_is_wrong_and_not_an_option() {
    for option in ["--seed", "--width"] {
        let said = gort(&["lesson", "channels", option, "-1"]).refused(64);
        assert!(said.contains("invalid value '-1'") && !said.contains("-- -1"), "{said}");
        assert!(said.ends_with("'gort lesson --help' shows what is possible"), "{said}");
    }
    for option in ["--bound", "--threads", "--memory", "--limit", "--preemptions"] {
        let said = gort(&["explore", "channels", option, "-1"]).refused(64);
        assert!(said.contains("invalid value '-1'"), "{said}");
    }
}

#[test]
fn completions_know_lessons_sections_programs_and_exercises() {
    for shell in ["bash", "zsh", "fish"] {
        let script = gort(&["completions", shell]).well();
        assert!(
            ["waitgroup", "unbuffered", "channels/2", "channels/three", "lost-update"]
                .iter()
                .all(|name| script.contains(name)),
            "{shell}"
        );
    }
    let zsh = gort(&["completions", "zsh"]).well();
    for sub in ["lesson", "quiz", "code", "explore", "can", "play", "trace"] {
        // The first of them may be that of `gort help`, which takes nothing.
        let begins = format!("({sub})\n_arguments");
        let mut all = zsh.split(&begins).skip(1).filter_map(|of_sub| Some(of_sub.split_once("&& ret=0")?.0));
        assert!(all.any(|arguments| arguments.contains("deadlock/abba")), "zsh, {sub}");
    }
    let home = Home::new();
    for (shell, ask) in [
        (
            "bash",
            "source ./script; COMP_WORDS=(gort $WORDS); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); \
                  _gort gort \"${COMP_WORDS[-1]}\" \"${COMP_WORDS[-2]}\"; echo \"${COMPREPLY[*]}\"",
        ),
        ("fish", "source ./script; complete -C \"gort $WORDS\""),
    ] {
        fs::write(home.path().join("script"), gort(&["completions", shell]).stdout).expect("written");
        for (words, completed) in [
            ("lesson waitg", "waitgroup/wg-go"),
            ("play deadl", "deadlock/abba"),
            ("exercise lost", "lost-update"),
            ("lesson channels --section unb", "unbuffered"),
        ] {
            let mut command = Command::new(shell);
            command.args(["-c", ask]).env("WORDS", words).env("HOME", home.path()).current_dir(home.path());
            // Where that shell is not installed, nothing is asked.
            let Ok(said) = command.output() else { break };
            let said = String::from_utf8_lossy(&said.stdout).into_owned();
            assert!(said.split_whitespace().any(|word| word == completed), "{shell}: {words}: {said}");
        }
    }
    // What completes is not what is accepted: a mistake is answered with the nearest name.
    assert!(gort(&["lesson", "chanels"]).refused(64).contains("did you mean 'channels'?"));
}

#[test]
fn the_seed_that_a_text_names_is_the_first_that_hangs() {
    let home = Home::new();
    let hangs = |seed: u64| {
        let seed = seed.to_string();
        let json =
            home.gort(&["lesson", "deadlock", "--section", "circle", "--seed", &seed, "--format", "json"]).json();
        json["runs"].as_array().expect("runs").iter().any(|run| run["ending"] == "deadlock")
    };
    let first = (1..200).find(|seed| hangs(*seed)).expect("some seed hangs");
    for (language, said) in [("en", format!("hangs is {first}:")), ("zh", format!("种子是 {first}："))] {
        let text = fs::read_to_string(root().join(format!("lessons/deadlock/lesson.{language}.md"))).expect("the text");
        let command = format!("gort lesson deadlock --section circle --seed {first}`");
        assert!(
            text.contains(&command) && text.contains(&said),
            "the first seed that hangs is {first}: say so in lesson.{language}.md"
        );
    }
}
