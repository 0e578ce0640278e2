//! Go programs by gort, compiled Go and yaegi, side by side.
//!
//!     cargo build --release --bin gort
//!     cargo run --release --manifest-path benches/golang/Cargo.toml
//!
//! `rows` which programs, how large, and what they come to · `peers` how each peer runs one · `bench` the rounds · `table` what is shown.

mod bench;
mod peers;
mod rows;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

/// What is asked for.
#[derive(Debug)]
pub(crate) struct Args {
    /// The gort that is measured.
    gort: PathBuf,
    /// A yaegi, if there is one.
    yaegi: Option<PathBuf>,
    /// Only rows with this in their names.
    rows: Vec<String>,
    rounds: usize,
    /// Only whether everything works.
    quick: bool,
    /// The file whose table is written anew.
    markdown: Option<PathBuf>,
}

const HELP: &str = "\
Go programs by gort, compiled Go and yaegi, side by side.

usage: golang-bench [--gort FILE] [--yaegi FILE] [--rounds N] [--quick] [--markdown FILE] [ROW…]

  --gort FILE      the gort that is measured [target/release/gort]
  --yaegi FILE     a yaegi [the one on the path]
  --rounds N       how often everything is measured [3]
  --quick          small sizes, once, by gort alone: whether all rows work
  --markdown FILE  writes the table between the marks of this file
  ROW              only rows with this in their names
";

fn arguments() -> Result<Option<Args>, String> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut args = Args {
        gort: here.join("../../target/release/gort"),
        yaegi: peers::on_the_path("yaegi"),
        rows: Vec::new(),
        rounds: 3,
        quick: false,
        markdown: None,
    };
    let mut given = std::env::args().skip(1);
    while let Some(name) = given.next() {
        let mut value = || given.next().ok_or(format!("{name} needs a value"));
        match name.as_str() {
            "--gort" => args.gort = value()?.into(),
            "--yaegi" => args.yaegi = Some(value()?.into()),
            "--rounds" => args.rounds = value()?.parse().map_err(|_| "--rounds needs a number")?,
            "--quick" => args.quick = true,
            "--markdown" => args.markdown = Some(value()?.into()),
            "--help" | "-h" => return Ok(None),
            row if !row.starts_with('-') => args.rows.push(name),
            other => return Err(format!("{other} is not known; see --help")),
        }
    }
    Ok(Some(args))
}

fn main() -> ExitCode {
    let done = arguments().and_then(|args| match args {
        None => {
            print!("{HELP}");
            Ok(())
        }
        Some(args) => bench::run(&args),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            eprintln!("golang-bench: {text}");
            ExitCode::FAILURE
        }
    }
}
