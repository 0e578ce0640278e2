//! What every lesson looks like, compared with the files in `snapshots/`.
//!
//! Per lesson: `NAME.plain` (`--plain`), `NAME.narrow` (60 columns), `NAME.zh` (Chinese, 80 columns), `NAME.json` (the runs),
//! and `NAME.svg`: 100 columns in colour, as a picture that any browser opens. `GORT_UPDATE=1 cargo test --test cli snapshots`
//! rewrites them all (`frames` those of a lesson's screens on a terminal); look at the difference before you keep it. Where `CI` is set, nothing is ever rewritten.

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::Command;

use crate::harness::{Home, lessons, root};
use serde_json::Value;

/// One way to look at a lesson.
struct Look {
    /// The part of the snapshot's name after the lesson's.
    name: &'static str,
    arguments: &'static [&'static str],
    kind: Kind,
}

/// How an output becomes a snapshot.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Json,
    Picture,
}

const LOOKS: [Look; 5] = [
    Look { name: "plain", arguments: &["--plain", "--width", "80"], kind: Kind::Text },
    Look { name: "narrow", arguments: &["--width", "60"], kind: Kind::Text },
    Look { name: "zh", arguments: &["--lang", "zh", "--width", "80"], kind: Kind::Text },
    Look { name: "json", arguments: &["--format", "json"], kind: Kind::Json },
    Look { name: "svg", arguments: &["--color", "always", "--width", "100"], kind: Kind::Picture },
];

/// Screens that belong to no lesson; the last is the README's picture.
const SCREENS: [Look; 13] = [
    Look { name: "front", arguments: &["--width", "80"], kind: Kind::Text },
    Look { name: "list", arguments: &["lesson", "--width", "80"], kind: Kind::Text },
    Look { name: "list-both", arguments: &["lesson", "--lang", "both", "--width", "60"], kind: Kind::Text },
    Look { name: "play", arguments: &["play", "4", "--moves", "1,1,1,h", "--width", "80"], kind: Kind::Text },
    Look {
        name: "play-narrow",
        arguments: &["play", "5", "--moves", "1,2,1", "--lang", "zh", "--width", "40"],
        kind: Kind::Text,
    },
    Look { name: "trace-go", arguments: &["trace", "tests/cli/seen/prog.go", "--width", "110"], kind: Kind::Text },
    Look {
        name: "trace-go-zh",
        arguments: &["trace", "tests/cli/seen/prog.go", "--lang", "zh", "--width", "80"],
        kind: Kind::Text,
    },
    Look { name: "exercise-list", arguments: &["exercise", "--width", "80"], kind: Kind::Text },
    Look { name: "exercise-list-zh", arguments: &["exercise", "--lang", "zh", "--width", "60"], kind: Kind::Text },
    Look {
        name: "judged-output",
        arguments: &["watch", "--once", "tests/cli/seen/room-to-lead.go", "--width", "80"],
        kind: Kind::Text,
    },
    Look {
        name: "judged-check-zh",
        arguments: &["watch", "--once", "tests/cli/seen/lost-update.go", "--lang", "zh", "--width", "80"],
        kind: Kind::Text,
    },
    Look { name: "play-list", arguments: &["play", "--width", "80"], kind: Kind::Text },
    Look {
        name: "screen",
        arguments: &[
            "lesson",
            "channels",
            "--section",
            "three",
            "--code",
            "both",
            "--color",
            "always",
            "--width",
            "100",
        ],
        kind: Kind::Picture,
    },
];

fn folder() -> PathBuf {
    root().join("snapshots")
}

fn file(name: &str, kind: Kind) -> String {
    match kind {
        Kind::Picture => format!("{}.svg", name.trim_end_matches(".svg")),
        Kind::Text | Kind::Json => format!("{name}.snap"),
    }
}

/// What is stored of a lesson's look, without the blanks around it: what gort shows, or `every_screen_looks_as_stored` fails.
pub(crate) fn stored(lesson: &str, look: &str) -> String {
    let path = folder().join(file(&format!("{lesson}.{look}"), Kind::Text));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.splitn(3, "---\n").nth(2).expect("a head, and what is stored").trim().to_string()
}

/// Every snapshot: its name, the arguments of gort, its kind.
fn table() -> Vec<(String, Vec<String>, Kind)> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_string()).collect::<Vec<_>>();
    let mut table = Vec::new();
    for lesson in lessons() {
        for look in &LOOKS {
            let arguments = [words(&["lesson", &lesson, "--yes"]), words(look.arguments)].concat();
            table.push((format!("{lesson}.{}", look.name), arguments, look.kind));
        }
    }
    table.extend(SCREENS.iter().map(|look| (look.name.to_string(), words(look.arguments), look.kind)));
    table
}

/// Whether the snapshots are to be rewritten.
fn updating() -> bool {
    let asked = std::env::var_os("GORT_UPDATE").is_some_and(|value| value == "1");
    let ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false" && value != "0");
    assert!(!(asked && ci), "snapshots are never rewritten in CI: unset GORT_UPDATE, or run this at home");
    asked
}

/// One event per line: long enough to see, short enough to compare.
fn laid_out(value: &Value) -> String {
    let mut text = format!("lesson {}\n", value["lesson"]);
    for run in value["runs"].as_array().expect("runs") {
        text.push('\n');
        for (field, value) in run.as_object().expect("a run") {
            match value.as_array() {
                // Most runs have none: only those that have show the field.
                Some(items) if field == "races" && items.is_empty() => {}
                Some(items) => {
                    text.push_str(&format!("  {field}:\n"));
                    items.iter().for_each(|item| text.push_str(&format!("    {item}\n")));
                }
                None => text.push_str(&format!("  {field}: {value}\n")),
            }
        }
    }
    text
}

/// The screen without the lesson's place in the course, which `list` and `front` show: else a lesson that joins the course
/// would change the snapshots of all others.
pub(crate) fn placeless(screen: String) -> String {
    let (first, rest) = screen.split_once('\n').unwrap_or((&screen, ""));
    let place = ["lesson ", "第 "].iter().find_map(|word| first.rfind(word)).filter(|at| {
        let counted = first[*at..].contains(" of ") || first[*at..].contains("共");
        counted && first[*at..].contains(|sign: char| sign.is_ascii_digit())
    });
    let Some(at) = place else { return screen };
    let title = first[..at].trim_end().trim_end_matches("\u{1b}[2m").trim_end();
    let reset = if first.contains('\u{1b}') { "\u{1b}[0m" } else { "" };
    format!("{title}  (N of M){reset}\n{rest}")
}

/// The colours of the pictures: those of a usual dark terminal. Black is the background, white the text.
const PALETTE: [(usize, [u8; 3]); 7] = [
    (0, [0x1b, 0x1f, 0x27]),
    (1, [0xf0, 0x71, 0x78]),
    (2, [0x8f, 0xce, 0x7b]),
    (4, [0x6c, 0xb2, 0xff]),
    (5, [0xd5, 0x9b, 0xf6]),
    (6, [0x5f, 0xd3, 0xd8]),
    (7, [0xd6, 0xdb, 0xe4]),
];

fn picture(ansi: &str) -> String {
    let mut palette = anstyle_svg::VGA;
    for (at, [red, green, blue]) in PALETTE {
        let color = &mut palette.0[at];
        (color.0, color.1, color.2) = (red, green, blue);
    }
    let drawn = anstyle_svg::Term::new().palette(palette).render_svg(ansi);
    // Fonts without these signs borrow them from others, wider ones: held to one column, they move nothing.
    drawn
        .chars()
        .map(|sign| match sign {
            '①'..='⑳' => format!("<tspan textLength=\"8.4\" lengthAdjust=\"spacingAndGlyphs\">{sign}</tspan>"),
            sign => sign.to_string(),
        })
        .collect()
}

/// Compares a picture byte for byte, or rewrites it.
fn check_picture(name: &str, svg: &str, updating: bool) {
    let path = folder().join(file(name, Kind::Picture));
    if updating {
        fs::create_dir_all(folder()).expect("snapshots/ can be made");
        fs::write(&path, svg).expect("the picture can be written");
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    let differs = stored.lines().zip(svg.lines()).position(|(old, new)| old != new);
    let line = differs.unwrap_or(stored.lines().count().min(svg.lines().count()));
    assert!(
        stored == svg,
        "snapshots/{} is not what gort shows now; first difference in line {}:\n  stored: {}\n  now:    {}\nIf the new one \
         is right: GORT_UPDATE=1 cargo test --test cli snapshots, and look at the picture.",
        file(name, Kind::Picture),
        line + 1,
        stored.lines().nth(line).unwrap_or("(nothing)"),
        svg.lines().nth(line).unwrap_or("(nothing)"),
    );
}

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

/// Where the snapshots are to be rewritten, runs a test once more with the order for it: insta takes its orders from the environment.
pub(crate) fn is_rewritten(test: &str) -> bool {
    let again = updating() && std::env::var_os("INSTA_UPDATE").is_none_or(|value| value != "always");
    if again {
        let mut again = Command::new(std::env::current_exe().expect("this test's program"));
        again.args(["--exact", test]).env("INSTA_UPDATE", "always").env("INSTA_FORCE_PASS", "1");
        assert!(again.status().expect("this test starts").success());
    }
    again
}

/// Compares each text with its snapshot.
pub(crate) fn compare(texts: impl IntoIterator<Item = (String, String)>) {
    let settings = settings();
    let differs = |(name, text): (String, String)| {
        let compared = || settings.bind(|| insta::assert_snapshot!(name.as_str(), text));
        catch_unwind(AssertUnwindSafe(compared)).is_err().then(|| name.clone())
    };
    let wrong: Vec<String> = texts.into_iter().filter_map(differs).collect();
    assert!(
        wrong.is_empty(),
        "these differ: {}. If the new ones are right: GORT_UPDATE=1, and look at the difference.",
        wrong.join(", ")
    );
}

#[test]
fn every_screen_looks_as_stored() {
    let updating = updating();
    if is_rewritten("snapshots::every_screen_looks_as_stored") {
        return;
    }
    let settings = settings();
    let mut wrong = Vec::new();
    for (name, arguments, kind) in table() {
        let home = Home::new();
        let run = home.gort(&arguments);
        // Those that show what is wrong end so.
        let code = i32::from(name.starts_with("judged-"));
        assert_eq!((run.code, run.stderr.as_str()), (code, ""), "gort {}", arguments.join(" "));
        let compared = catch_unwind(AssertUnwindSafe(|| match kind {
            Kind::Text => settings.bind(|| insta::assert_snapshot!(name.as_str(), placeless(run.text()))),
            Kind::Json => settings.bind(|| insta::assert_snapshot!(name.as_str(), laid_out(&run.json()))),
            Kind::Picture => check_picture(&name, &picture(&placeless(run.text())), updating),
        }));
        if compared.is_err() {
            wrong.push(file(&name, kind));
        }
    }
    assert!(
        wrong.is_empty(),
        "these differ: {}. If the new ones are right: GORT_UPDATE=1 cargo test --test cli snapshots, and look at the difference.",
        wrong.join(", ")
    );
}

#[test]
fn no_snapshot_is_left_over() {
    let mut used: BTreeSet<String> = table().iter().map(|(name, _, kind)| file(name, *kind)).collect();
    used.extend(crate::frames::names().map(|name| file(&name, Kind::Text)));
    let entries = fs::read_dir(folder()).expect("snapshots/ can be read");
    for entry in entries {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let pending = name.ends_with(".snap.new");
        assert!(pending || used.contains(&name), "snapshots/{name}: no test compares with it; remove it");
    }
}
