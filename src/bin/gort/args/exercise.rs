//! The arguments of `gort exercise` and `gort watch`.

use std::path::PathBuf;

use clap::Args;

use super::values::at_least_one;

/// Which exercise.
#[derive(Debug, Clone, Args)]
pub struct ExerciseArgs {
    /// The exercise, by its name or its number, or `next`; without it, all of them with your progress
    #[arg(value_name = "EXERCISE")]
    pub exercise: Option<String>,
    /// The folder for your files [default: gort-exercises]
    #[arg(long, value_name = "FOLDER")]
    pub dir: Option<PathBuf>,
    /// Begin anew; your file is kept under another name
    #[arg(long, requires = "exercise")]
    pub again: bool,
    /// Open the file in $VISUAL or $EDITOR
    #[arg(long, requires = "exercise")]
    pub edit: bool,
    /// In Rust: a package whose test asks gort's explorer for every schedule
    #[arg(long, requires = "exercise")]
    pub rust: bool,
    /// With --rust: the folder of gort's sources [default: those that it was built from]
    #[arg(long, value_name = "FOLDER", requires = "rust")]
    pub gort: Option<PathBuf>,
}

/// What is judged.
#[derive(Debug, Clone, Args)]
pub struct WatchArgs {
    /// The exercise, or a Go file; without it, the exercise that is next
    #[arg(value_name = "EXERCISE|FILE.go")]
    pub exercise: Option<String>,
    /// The folder of your files [default: gort-exercises]
    #[arg(long, value_name = "FOLDER")]
    pub dir: Option<PathBuf>,
    /// Judge once, for scripts (exit code 1: something is wrong; 3: not all was seen)
    #[arg(long, conflicts_with = "edit")]
    pub once: bool,
    /// With --once: write the result for a tool that shows tests, in JUnit's form
    #[arg(long, value_name = "FILE", requires = "once")]
    pub junit: Option<PathBuf>,
    /// Open the file in $VISUAL or $EDITOR first
    #[arg(long)]
    pub edit: bool,
    /// Stop after this number of states, with what is found by then and exit code 3
    #[arg(long, value_name = "STATES", allow_negative_numbers = true, value_parser = at_least_one)]
    pub bound: Option<u64>,
}
