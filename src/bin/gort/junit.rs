//! Reports in JUnit's form, for tools that show the results of tests.
//!
//! Invariants  I1  two runs with the same results write the same file: there are no times in it.
//!             I2  only a file that looks like such a report is written over.

use std::fs;
use std::io::Read;
use std::path::Path;

use crate::terminal::save;
use crate::terminal::shown::escaped;

/// How a test came out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// As it should.
    Passed,
    /// Not so, and why.
    Failed(String),
    /// That is not known, and why.
    Unknown(String),
}

/// A test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Case {
    /// What it tests.
    pub name: String,
    /// How it came out.
    pub outcome: Outcome,
}

/// Writes a report of one suite. Needs: the suite's name says which program it is about.
pub fn write(path: &Path, suite: &str, cases: &[Case]) -> anyhow::Result<()> {
    save::file(path, &text(suite, cases), is_report(path))
}

/// Whether the file begins as a report does. An empty one is none, and is nothing that could be lost.
fn is_report(path: &Path) -> bool {
    let mut begin = [0; 5];
    let read = fs::File::open(path).and_then(|file| file.take(5).read(&mut begin));
    read.is_ok_and(|read| read == 0 || begin.starts_with(b"<?xml"))
}

fn text(suite: &str, cases: &[Case]) -> String {
    let count = |is: fn(&Outcome) -> bool| cases.iter().filter(|case| is(&case.outcome)).count();
    let (failures, errors) =
        (count(|one| matches!(one, Outcome::Failed(_))), count(|one| matches!(one, Outcome::Unknown(_))));
    let counts = format!("tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\"", cases.len());
    let suite = attribute(suite);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"gort\" {counts}>\n  <testsuite name={suite} {counts}>\n"
    );
    for case in cases {
        let name = attribute(&case.name);
        let (tag, said) = match &case.outcome {
            Outcome::Passed => {
                text += &format!("    <testcase classname={suite} name={name}/>\n");
                continue;
            }
            Outcome::Failed(said) => ("failure", said),
            Outcome::Unknown(said) => ("error", said),
        };
        let message = attribute(said.lines().next().unwrap_or_default());
        let body = content(said);
        text += &format!(
            "    <testcase classname={suite} name={name}>\n      <{tag} message={message}>{body}</{tag}>\n    </testcase>\n"
        );
    }
    text + "  </testsuite>\n</testsuites>\n"
}

/// A text between tags. What has no sign is written out: XML has no way to say most of it.
fn content(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| escaped(line).into_owned()).collect();
    lines.join("\n").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn attribute(text: &str) -> String {
    format!("\"{}\"", content(text).replace('"', "&quot;").replace('\n', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_what_passed_what_failed_and_what_is_not_known() {
        let case = |name: &str, outcome| Case { name: name.to_owned(), outcome };
        let cases = [
            case("a < b", Outcome::Passed),
            case("c", Outcome::Failed("x & \"y\"\nmore\u{1b}".to_owned())),
            case("d", Outcome::Unknown("z".to_owned())),
        ];
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"gort\" tests=\"3\" failures=\"1\" errors=\"1\">\n  \
                        <testsuite name=\"p.go\" tests=\"3\" failures=\"1\" errors=\"1\">\n    <testcase classname=\"p.go\" name=\"a &lt; b\"/>\n    \
                        <testcase classname=\"p.go\" name=\"c\">\n      <failure message=\"x &amp; &quot;y&quot;\">x &amp; \"y\"\nmore\\u{1b}</failure>\n    \
                        </testcase>\n    <testcase classname=\"p.go\" name=\"d\">\n      <error message=\"z\">z</error>\n    </testcase>\n  \
                        </testsuite>\n</testsuites>\n";
        assert_eq!(text("p.go", &cases), expected);
    }

    #[test]
    fn only_a_report_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        fs::write(&path, "package main\n").unwrap();
        assert!(write(&path, "s", &[]).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "package main\n");
        fs::remove_file(&path).unwrap();
        write(&path, "one", &[]).unwrap();
        write(&path, "other", &[]).unwrap();
        assert!(fs::read_to_string(&path).unwrap().contains("other"));
    }
}
