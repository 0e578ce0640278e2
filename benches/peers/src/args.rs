//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::peer::Peer;
use crate::spread;
use crate::work::Work;

/// gort, Go, tokio, may and OS threads side by side.
///
/// Each row of each peer runs in a process of its own, the peers one after another, several rounds; shown are the
/// medians and how many times better gort is.
#[derive(Debug, Parser)]
#[command(name = "peers", version)]
pub(crate) struct Args {
    /// Only these rows, by name, separated by commas
    #[arg(long, value_delimiter = ',')]
    pub(crate) rows: Vec<String>,
    /// Only these peers
    #[arg(long, value_delimiter = ',', value_enum, default_value = "gort,gort-migrating,go,tokio,may,threads")]
    pub(crate) peers: Vec<Peer>,
    /// With these numbers of workers
    #[arg(long, value_delimiter = ',', default_value = "1,2", value_parser = positive)]
    pub(crate) workers: Vec<usize>,
    /// How often every figure is measured [default: 5, and 1 with --quick]
    #[arg(long, value_parser = positive)]
    pub(crate) rounds: Option<usize>,
    /// Small sizes that only show that everything works; a peer that fails is then an error
    #[arg(long)]
    pub(crate) quick: bool,
    /// Processor time instead of elapsed time: for a machine that is busy with something else (not the echo rows)
    #[arg(long)]
    pub(crate) cpu: bool,
    /// Compared with the gort of an earlier build of this program, in the same run (a column of its own)
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) before: Option<PathBuf>,
    /// Saves everything that was measured
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Draws the chart
    #[arg(long, value_name = "FILE")]
    pub(crate) svg: Option<PathBuf>,
    /// Writes the table as Markdown: between its markers, if the file has them
    #[arg(long, value_name = "FILE")]
    pub(crate) markdown: Option<PathBuf>,
    /// Measures nothing: shows what --json saved
    #[arg(long, value_name = "FILE", conflicts_with_all = ["rows", "peers", "workers", "rounds", "quick", "cpu", "before", "json"])]
    pub(crate) from: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What else it does, and what the harness starts itself as.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Which worker does the work, counted; and how late sleepers are beside a computation
    Spread {
        /// With so many workers
        #[arg(long, default_value = "2", value_parser = positive)]
        workers: usize,
        /// How often each program runs, each time in a process of its own
        #[arg(long, default_value_t = spread::RUNS, value_parser = positive)]
        runs: usize,
        /// Compared are these, of gort and Go
        #[arg(long, value_delimiter = ',', value_enum, default_value = "gort,gort-migrating,go")]
        peers: Vec<Peer>,
    },
    /// One piece of work of one peer
    #[command(hide = true)]
    Child {
        #[arg(long, value_enum)]
        peer: Peer,
        #[arg(long)]
        workers: usize,
        #[command(subcommand)]
        duty: Duty,
    },
}

/// What a child does.
#[derive(Debug, Subcommand)]
pub(crate) enum Duty {
    /// Does n operations and prints its figures
    Row {
        #[arg(value_enum)]
        work: Work,
        #[arg(long)]
        n: u64,
        #[arg(long)]
        warm_up: u64,
    },
    /// Serves echo until its standard input ends
    Serve,
    /// Runs a program of the spread table and prints what it has counted
    Spread {
        #[arg(value_enum)]
        program: spread::Program,
    },
}

fn positive(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("at least 1".to_string()),
        Ok(number) => Ok(number),
        Err(error) => Err(format!("{error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
        let args = Args::try_parse_from(["peers", "--workers", "1,3", "--peers", "gort,go"]).unwrap();
        assert_eq!((args.workers, args.peers), (vec![1, 3], vec![Peer::Gort, Peer::Go]));
        assert!(Args::try_parse_from(["peers", "--workers", "0"]).is_err());
    }
}
