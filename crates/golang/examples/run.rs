//! Runs a Go program. With `-s` it prints its code first.
//!
//!     cargo run -p gort-golang --example run -- prog.go

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods, reason = "a command line")]

use std::io::Write as _;
use std::time::{Duration, Instant};

use gort_golang::compile::compile;
use gort_golang::library::Library;
use gort_golang::machine::{FileStat, Host, State};
use gort_golang::source::{Diagnostics, Files};
use gort_golang::syntax::{self, Tree};
use gort_golang::types::{self, Arena, Config, Info, Session};

struct Terminal {
    began: Instant,
}

impl Terminal {
    fn since(&self) -> u64 {
        self.began.elapsed().as_nanos() as u64
    }
}

/// The system's number of an error: 5 if it has none.
fn number(error: std::io::Error) -> u32 {
    error.raw_os_error().map_or(5, i32::unsigned_abs)
}

impl Host for Terminal {
    fn write(&mut self, descriptor: u32, bytes: &[u8]) {
        let _ = match descriptor {
            1 => std::io::stdout().write_all(bytes),
            _ => std::io::stderr().write_all(bytes),
        };
    }

    fn wait_until(&mut self, moment: Option<u64>, _: bool) -> u64 {
        let now = self.since();
        let moment = moment.unwrap_or(now);
        std::thread::sleep(Duration::from_nanos(moment.saturating_sub(now)));
        self.since().max(moment)
    }

    fn now(&mut self) -> Option<u64> {
        Some(self.since())
    }

    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, String> {
        std::io::Read::read(&mut std::io::stdin(), buffer).map_err(|error| error.to_string())
    }

    fn read_file(&mut self, name: &str) -> Result<Vec<u8>, u32> {
        std::fs::read(name).map_err(number)
    }

    fn file_stat(&mut self, name: &str, follow: bool) -> Result<FileStat, u32> {
        use std::os::unix::fs::MetadataExt as _;
        let known = if follow { std::fs::metadata(name) } else { std::fs::symlink_metadata(name) };
        let known = known.map_err(number)?;
        Ok(FileStat {
            mode: known.mode(),
            size: known.size(),
            seconds: known.mtime(),
            nanoseconds: known.mtime_nsec(),
            device: known.dev(),
            number: known.ino(),
        })
    }

    fn read_folder(&mut self, name: &str) -> Result<Vec<String>, u32> {
        let entries = std::fs::read_dir(name).map_err(number)?;
        let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
        let mut names = names.collect::<Result<Vec<_>, std::io::Error>>().map_err(number)?;
        names.sort();
        Ok(names)
    }

    fn read_link(&mut self, name: &str) -> Result<String, u32> {
        std::fs::read_link(name).map(|target| target.to_string_lossy().into_owned()).map_err(number)
    }

    fn environment_variables(&self) -> Vec<String> {
        let variables = std::env::vars_os();
        variables.map(|(name, value)| format!("{}={}", name.to_string_lossy(), value.to_string_lossy())).collect()
    }

    fn environment(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}

fn main() {
    let runner = std::thread::Builder::new().stack_size(1 << 30).spawn(run);
    let code = runner.expect("a thread can be started").join().expect("the run ends");
    std::process::exit(code);
}

fn run() -> i32 {
    let (mut files, mut tree, mut info) = (Files::new(), Tree::new(), Info::default());
    let mut show = false;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "-s" => show = true,
            path => {
                files.add(path, std::fs::read(path).expect("a file can be read"));
            }
        }
    }
    let mut arena = Arena::new(&mut tree);
    let mut diagnostics = Diagnostics::new();
    let parsed = syntax::parse_files(&mut files, &mut tree, &mut diagnostics);
    let mut session = Session {
        files: &mut files,
        tree: &mut tree,
        arena: &mut arena,
        info: &mut info,
        diagnostics: &mut diagnostics,
    };
    let config = Config::default();
    let mut library = Library::new();
    library.import_runtime(&mut session);
    let main = types::check(&mut session, &mut library, &config, &parsed, "main");
    for lacking in &session.info.lacking {
        eprintln!("{}: gort cannot run {} {}", session.files.named(lacking.pos), lacking.package, lacking.name);
    }
    if !session.info.lacking.is_empty() {
        return 69;
    }
    if !session.diagnostics.is_empty() {
        diagnostics.lines(&files).iter().for_each(|line| eprintln!("{line}"));
        return 1;
    }
    let mut packages = std::mem::take(&mut library.packages);
    packages.push((main, parsed));
    let compiled = compile(&mut session, &mut library, &packages);
    library.complaints.iter().for_each(|line| eprintln!("library: {line}"));
    let program = match compiled {
        Ok(program) => program,
        Err(refusals) => {
            for refusal in refusals {
                eprintln!("{}: gort cannot run {}", files.named(refusal.pos), refusal.what);
            }
            return 69;
        }
    };
    if show {
        for (number, function) in program.functions.iter().enumerate() {
            println!(
                "{number} {} {:?} results {} params {}",
                function.name, function.frame, function.results, function.params
            );
            for (at, op) in function.ops.iter().enumerate() {
                println!("  {at:4} {op}");
            }
        }
    }
    let mut state = State::new(&program);
    let mut terminal = Terminal { began: Instant::now() };
    let ended = state.run(&program, &mut terminal);
    let (text, code) = state.report(&program, &files, &mut terminal, &ended);
    eprint!("{text}");
    code
}
