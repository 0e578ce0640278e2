//! The arguments of the commands about the learner's way through the course.

use std::path::PathBuf;

use clap::Args;

/// What is forgotten.
#[derive(Debug, Clone, Args)]
pub struct ResetArgs {
    /// The lesson; without it, everything: lessons, games and exercises
    #[arg(value_name = "LESSON")]
    pub lesson: Option<String>,
    /// Ask nothing
    #[arg(long, short)]
    pub yes: bool,
}

/// Which word.
#[derive(Debug, Clone, Args)]
pub struct WordsArgs {
    /// A word, or a part of one, in either language; without it, all of them
    #[arg(value_name = "WORD")]
    pub word: Option<String>,
}

/// Which program, in which language.
#[derive(Debug, Clone, Args)]
pub struct ProgramTextArgs {
    /// The program: `channels/unbuffered`, or a lesson for its first program
    #[arg(value_name = "LESSON[/PROGRAM]")]
    pub program: String,
    /// In Go, for `go run` or `gort run` (default, if nothing else was chosen before)
    #[arg(long, conflicts_with = "rust")]
    pub go: bool,
    /// In Rust, as the main.rs of a package that depends on gort
    #[arg(long)]
    pub rust: bool,
}

/// Where the book goes.
#[derive(Debug, Clone, Args)]
pub struct BookArgs {
    /// The folder: a new one, or an empty one
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Only this lesson, to see what it looks like
    #[arg(long, value_name = "LESSON")]
    pub only: Option<String>,
    /// Overwrite files that exist
    #[arg(long)]
    pub force: bool,
}
