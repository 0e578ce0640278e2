//! The arguments of `gort run`, `gort check` and `gort vet`.

use std::time::Duration;

use clap::{Args, ValueEnum};

use super::values::{duration, go_version, seed, size};

/// Which Go program, and how it runs.
#[derive(Debug, Clone, Args)]
pub struct RunArgs {
    /// Go files of one package main, a folder, or - for standard input
    #[arg(value_name = "FILE.go", required = true)]
    pub files: Vec<String>,
    /// The version of the language: 1.21 has the old loop variable
    #[arg(long, value_name = "1.N", value_parser = go_version)]
    pub go: Option<u32>,
    /// The order that this seed draws, by the ideal clock; 0 is Go's own
    #[arg(long, value_name = "N", conflicts_with = "replay", allow_negative_numbers = true, value_parser = seed)]
    pub seed: Option<u64>,
    /// What chance gives: the order of maps, the ready case of a select; without it another one each time
    #[arg(long, value_name = "N", conflicts_with = "replay", allow_negative_numbers = true, value_parser = seed)]
    pub draws: Option<u64>,
    /// The order of an earlier run
    #[arg(long, value_name = "CODE")]
    pub replay: Option<String>,
    /// How time passes [default: real; ideal with --seed and --replay]
    #[arg(long, value_enum, value_name = "CLOCK", conflicts_with = "replay")]
    pub clock: Option<RunClockArg>,
    /// How much memory it may use: 512M, 2G [default: 4G] (exit code 137)
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub memory: Option<u64>,
    /// Stop it after this time: 10s, 500ms (exit code 124)
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub timeout: Option<Duration>,
    /// Show after the run, on standard error, what every goroutine did
    #[arg(long, conflicts_with = "format")]
    pub trace: bool,
    /// Run it by the ideal clock, then go through what happened; single keys go on, back, quit
    #[arg(long, conflicts_with_all = ["format", "trace", "clock", "draws"])]
    pub step: bool,
    /// The program's own arguments
    #[arg(last = true, value_name = "ARGS")]
    pub arguments: Vec<String>,
}

/// `--clock` of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum RunClockArg {
    /// As on the wall
    Real,
    /// It jumps when nothing can run, from 2009-11-10 23:00 UTC on
    Ideal,
}

/// Which Go program is checked.
#[derive(Debug, Clone, Args)]
pub struct CheckArgs {
    /// Go files of one package, folders and patterns as ./..., or - for standard input
    #[arg(value_name = "FILE.go", required = true)]
    pub files: Vec<String>,
    /// The version of the language
    #[arg(long, value_name = "1.N", value_parser = go_version)]
    pub go: Option<u32>,
}
