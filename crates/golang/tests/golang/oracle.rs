//! Real Go's parser and checker as a process: copies of cmd/compile/internal/syntax and types2 of the installed Go, built beside the
//! tests' other temporary files.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// The root of the installed Go, if there is one of the version whose texts we have.
pub(crate) fn go_root() -> Option<&'static Path> {
    static ROOT: OnceLock<Option<PathBuf>> = OnceLock::new();
    let root = ROOT.get_or_init(|| {
        let go =
            Command::new("go").args(["env", "GOROOT", "GOVERSION"]).output().ok().filter(|go| go.status.success())?;
        let said = String::from_utf8(go.stdout).ok()?;
        let (root, version) = said.trim_end().split_once('\n')?;
        version.starts_with("go1.27").then(|| PathBuf::from(root))
    });
    root.as_deref()
}

/// The root of Go's own repository with its folder `test`, if `GORT_GO_TESTS` says where one is.
pub(crate) fn go_tests() -> Option<PathBuf> {
    std::env::var_os("GORT_GO_TESTS").map(PathBuf::from)
}

pub(crate) fn skipped(what: &str) {
    println!("skipped: no Go 1.27 on the path {what}");
}

pub(crate) struct Oracle {
    child: Child,
}

impl Oracle {
    /// Where it is. None without Go.
    fn built() -> Option<&'static Path> {
        static BUILT: OnceLock<PathBuf> = OnceLock::new();
        let root = go_root()?;
        Some(BUILT.get_or_init(|| build(root)))
    }

    /// What Go takes each character for: a letter, a digit, printable, or nothing of that.
    pub(crate) fn characters() -> Option<Vec<u8>> {
        Some(Command::new(Oracle::built()?).arg("characters").output().expect("the oracle starts").stdout)
    }

    /// Starts it, to say `errors`, `nodes`, `constants`, `types`, `check` or `facts`. None without Go.
    pub(crate) fn start(what: &str) -> Option<Oracle> {
        let child = Command::new(Oracle::built()?).arg(what).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        Some(Oracle { child: child.expect("the oracle starts") })
    }

    /// What it says of each text.
    pub(crate) fn ask(self, texts: &[Vec<u8>]) -> Vec<Vec<String>> {
        let Oracle { mut child } = self;
        let (mut to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut from = BufReader::new(from);
        std::thread::scope(|scope| {
            scope.spawn(move || {
                for text in texts {
                    writeln!(to, "{}", text.len()).and_then(|()| to.write_all(text)).expect("the oracle reads");
                }
            });
            let mut said = Vec::new();
            for _ in texts {
                let count = number(&mut from);
                said.push((0..count).map(|_| error(&mut from)).collect());
            }
            assert!(child.wait().unwrap().success());
            said
        })
    }
}

fn number(from: &mut impl BufRead) -> usize {
    let mut line = String::new();
    from.read_line(&mut line).unwrap();
    line.trim_end().parse().expect("the oracle says a number")
}

fn error(from: &mut impl BufRead) -> String {
    let mut bytes = vec![0; number(from) + 1];
    from.read_exact(&mut bytes).unwrap();
    bytes.pop();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Go's packages that the oracle is made of, and what they are called in it.
const PARTS: [(&str, &str); 4] = [
    ("cmd/compile/internal/syntax", "syntax"),
    ("cmd/compile/internal/types2", "types2"),
    ("internal/types/errors", "errors"),
    ("internal/goversion", "goversion"),
];

fn build(root: &Path) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("oracle-{}", std::process::id()));
    for (package, part) in PARTS {
        fs::create_dir_all(folder.join(part)).unwrap();
        for source in fs::read_dir(root.join("src").join(package)).unwrap() {
            let source = source.unwrap();
            let name = source.file_name().into_string().unwrap();
            if name.ends_with(".go") && !name.ends_with("_test.go") {
                let rename = |text: String, (package, part): &(&str, &str)| {
                    text.replace(&format!("\"{package}\""), &format!("\"oracle/{part}\""))
                };
                let text = PARTS.iter().fold(fs::read_to_string(source.path()).unwrap(), rename);
                fs::write(folder.join(part).join(name), text).unwrap();
            }
        }
    }
    fs::write(folder.join("main.go"), include_str!("../data/oracle.go")).unwrap();
    fs::write(folder.join("constants.go"), include_str!("../data/oracle_constants.go")).unwrap();
    fs::write(folder.join("types.go"), include_str!("../data/oracle_types.go")).unwrap();
    fs::write(folder.join("check.go"), include_str!("../data/oracle_check.go")).unwrap();
    fs::write(folder.join("go.mod"), "module oracle\n\ngo 1.27\n").unwrap();
    let built = Command::new("go").args(["build", "-o", "oracle", "."]).current_dir(&folder).output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("oracle");
    fs::rename(folder.join("oracle"), &program).unwrap();
    fs::remove_dir_all(folder).unwrap();
    program
}
