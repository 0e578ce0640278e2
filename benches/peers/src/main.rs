//! gort, Go, tokio, may and OS threads side by side.
//!
//!     cargo run --release --manifest-path benches/peers/Cargo.toml
//!
//! `work` what is done · `peers/` and `go/` each library · `peer` where there is no fair equivalent · `rows` the table's rows
//! · `bench` the rounds · `child` one process for each figure · `load` the clients of the echo servers · `spread` who does the work · `figures`,
//! `stats` what is measured and how it is summed up · `report` what was found · `table`, `chart` how it is shown.

mod args;
mod bench;
mod chart;
mod child;
mod figures;
mod load;
mod machine;
mod peer;
mod peers;
mod report;
mod rows;
mod spread;
mod stats;
mod table;
mod work;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;

use crate::args::{Args, Command, Duty};
use crate::peer::Peer;
use crate::peers::builder::builder;
use crate::report::Report;

/// The exit code of a child that panicked.
const PANICKED: i32 = 101;

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("peers: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if let Some(Command::Child { peer, workers, duty }) = &args.command {
        child(*peer, *workers, duty)?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(Command::Spread { workers, runs, peers }) = &args.command {
        print!("{}", spread::table(*workers, *runs, peers)?);
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(file) = &args.from {
        let report: Report = serde_json::from_str(&read(file)?).with_context(|| file.display().to_string())?;
        show(args, &report)?;
        return Ok(ExitCode::SUCCESS);
    }
    let plan = bench::Plan {
        rows: rows::chosen(&args.rows)?,
        peers: args.peers.clone(),
        workers: args.workers.clone(),
        rounds: args.rounds.unwrap_or(if args.quick { 1 } else { 5 }),
        quick: args.quick,
        cpu: args.cpu,
        before: args.before.clone(),
    };
    let (report, failures) = bench::run(&plan)?;
    show(args, &report)?;
    // A peer that cannot do a row at full size is a finding; gort, and every peer at the small sizes, has to.
    let mut code = ExitCode::SUCCESS;
    for (peer, failure) in failures {
        if args.quick || peer.is_gort() {
            eprintln!("{failure}");
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

/// Does a child's duty and prints its one line.
fn child(peer: Peer, workers: usize, duty: &Duty) -> anyhow::Result<()> {
    die_of_the_first_panic();
    match (duty, peer) {
        (Duty::Row { work, n, warm_up }, _) => {
            let run = match peer {
                Peer::Gort => peers::gort::run,
                Peer::GortMigrating => peers::gort::run_migrating,
                Peer::Tokio => peers::tokio::run,
                Peer::May => peers::may::run,
                Peer::Threads => peers::threads::run,
                Peer::Go | Peer::GortBefore => anyhow::bail!("{} is a program of its own", peer.title()),
            };
            println!("{}", serde_json::to_string(&run(*work, workers, *n, *warm_up))?);
            Ok(())
        }
        (Duty::Spread { program }, Peer::Gort | Peer::GortMigrating) => {
            println!("{}", serde_json::to_string(&spread::run(*program, builder(peer, workers)))?);
            Ok(())
        }
        (Duty::Spread { .. }, _) => anyhow::bail!("there is gort's here, and Go's in a program of its own"),
        (Duty::Serve, Peer::Gort | Peer::GortMigrating) => peers::gort::serve(builder(peer, workers)),
        (Duty::Serve, Peer::Tokio) => peers::tokio::serve(workers),
        (Duty::Serve, Peer::May) => peers::may::serve(workers),
        (Duty::Serve, Peer::Threads) => peers::threads::serve(workers),
        (Duty::Serve, Peer::Go | Peer::GortBefore) => anyhow::bail!("{} is a program of its own", peer.title()),
    }
}

/// A panic in any goroutine, task, coroutine or thread of a child ends it with the panic's words: some peers would go on
/// without the one that panicked, and never finish.
#[allow(clippy::disallowed_methods)] // as above: nothing else is sure to end it
fn die_of_the_first_panic() {
    std::panic::set_hook(Box::new(|panic| {
        eprintln!("{}", panic.payload_as_str().unwrap_or("a panic"));
        std::process::exit(PANICKED);
    }));
}

/// Prints the table and writes the files that were asked for.
fn show(args: &Args, report: &Report) -> anyhow::Result<()> {
    print!("{}", table::terminal(report));
    if let Some(file) = &args.json {
        write(file, &format!("{}\n", serde_json::to_string_pretty(report)?))?;
    }
    if let Some(file) = &args.svg {
        write(file, &chart::svg(report))?;
    }
    if let Some(file) = &args.markdown {
        let before = if file.exists() { read(file)? } else { String::new() };
        write(file, &table::placed(&before, &table::markdown(report)))?;
    }
    Ok(())
}

fn read(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| file.display().to_string())
}

fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(file, text).with_context(|| file.display().to_string())
}
