//! The command line's arguments.
//!
//! `exercise` has those of the two commands about exercises, `learner` those about the way through the course, `golang` those of programs that
//! run; `values` reads what options are given; `help` says them in Chinese, too, `refusal` what is wrong with those that were given.

mod exercise;
mod golang;
pub mod help;
mod learner;
mod refusal;
mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use self::exercise::{ExerciseArgs, WatchArgs};
pub use self::golang::{CheckArgs, RunArgs, RunClockArg};
pub use self::learner::{BookArgs, ProgramTextArgs, ResetArgs, WordsArgs};
use self::values::{at_least_one, depth, go_version, outputs, preemptions, runs, seed, size, threads};
use crate::terminal::look::Look;

/// goroutines, taken apart: a course and a laboratory for goroutines and channels
#[derive(Debug, Parser)]
#[command(name = "gort", version, max_term_width = 100, after_help = AFTER_HELP)]
pub struct Cli {
    /// What to do; without it, gort says what there is and where you are, and goes on with one key
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How it looks
    #[command(flatten)]
    pub look: Look,
}

const AFTER_HELP: &str = "\
Environment:
  NO_COLOR, CLICOLOR, CLICOLOR_FORCE  the usual conventions about colour; --color goes first
  LC_ALL, LC_MESSAGES, LANG           zh… picks Chinese; --lang goes first, then GORT_LANG, then the --lang that was last
                                      given at a terminal, which is kept
  GORT_DATA_DIR                       the folder of progress.json and settings.json (default: your data directory)
  GORT_KEEP_PROGRESS                  set: progress is kept without a terminal, too; else a script's runs do not count
  COLUMNS                             the width in a pipe; --width goes first

JSON:
  --format json writes one document; docs/json.md describes its fields. Errors are one line on standard error there, too.

Scripts:
  gort explore --expect, gort can --not and gort watch --once say by their exit code what came of it; docs/ci.md tells how.

Exit codes:
  0  everything came out as expected        1  an expectation failed
  2  a panic or fatal error not announced   3  not known: a search was not whole, or a sample only
  64 wrong usage
Of your own Go program, gort run has the program's exit code, and 1 if it does not compile, as gort check has. Elsewhere:
  65 it does not compile                    69 gort cannot run it yet: what it lacks is named";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a lesson; without a name, list all lessons with your progress
    Lesson(LessonArgs),
    /// Go on in the course where you were
    Next,
    /// What is done, what was answered wrong, and what comes again
    Progress,
    /// Forget the progress in a lesson, or everything; a copy stays
    Reset(ResetArgs),
    /// The words of the course and the laboratory, in both languages
    Words(WordsArgs),
    /// Print a program of a lesson, to be run elsewhere
    Code(ProgramTextArgs),
    /// Write the whole course, in both languages, as pages for the browser that need no network
    Book(BookArgs),
    /// Run a Go program of your own, without a Go toolchain
    Run(RunArgs),
    /// Say what is wrong with a Go program, in the words of Go's compiler, without running it
    Check(CheckArgs),
    /// What go vet finds in a Go program: goroutines, locks, contexts, formats, tags, tests and more
    Vet(CheckArgs),
    /// Every output that a program can have, and how each comes about
    Explore(ExploreArgs),
    /// Whether a program can print exactly these lines: a schedule that does, or that there is none (exit code 1)
    Can(CanArgs),
    /// The questions of the lessons, and predictions of what programs print, judged by everything that they can print
    Quiz(QuizArgs),
    /// You are the scheduler: pick the goroutine that goes next, and reach the goal; without a program, the capstones
    Play(PlayArgs),
    /// Go to write and to mend, judged by every schedule: the list, or the start of an exercise in a folder of yours
    Exercise(ExerciseArgs),
    /// Judge a file of an exercise, or any Go file of yours, at each save; single keys for hints, steps, outputs
    Watch(WatchArgs),
    /// The document's claims, each with its verdict and the experiment that decides it
    Claims(ClaimsArgs),
    /// Show one run of a program, or write it as a page or for a trace viewer
    Trace(TraceArgs),
    /// Measure goroutines against OS threads on this machine
    Bench(BenchArgs),
    /// Print a completion script for your shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
    /// What gort does in a process of its own: it starts this itself
    #[command(hide = true)]
    Child {
        /// What to do
        words: Vec<String>,
    },
}

/// How `gort bench` measures.
#[derive(Debug, Clone, Args)]
pub struct BenchArgs {
    /// Fewer and shorter rounds
    #[arg(long)]
    pub quick: bool,
}

/// Which lesson, and how it runs.
#[derive(Debug, Clone, Default, Args)]
pub struct LessonArgs {
    /// The lesson, by its name or its number: `channels`; or one of its parts or programs: `channels/2`, `channels/unbuffered`
    #[arg(value_name = "LESSON[/PART|/PROGRAM]")]
    pub lesson: Option<String>,
    /// Only this section
    #[arg(long, value_name = "SECTION", requires = "lesson")]
    pub section: Option<String>,
    /// The order that this seed draws; 0 is Go's own
    #[arg(long, value_name = "N", requires = "lesson", conflicts_with = "replay", allow_negative_numbers = true, value_parser = seed)]
    pub seed: Option<u64>,
    /// The order of an earlier run
    #[arg(long, value_name = "CODE", requires = "lesson")]
    pub replay: Option<String>,
    /// Pause at every event; single keys go on, back, quit
    #[arg(long, requires = "lesson", conflicts_with_all = ["format", "yes"])]
    pub step: bool,
    /// Ask nothing
    #[arg(long, short)]
    pub yes: bool,
    /// Show every step of long timelines
    #[arg(long)]
    pub full: bool,
    /// Measure what the lesson has figures for, on this machine
    #[arg(long, requires = "lesson")]
    pub measure: bool,
    /// Write the whole lesson as one page for the browser: text, questions, scrubbers
    #[arg(long, value_name = "FILE", requires = "lesson", conflicts_with_all = ["step", "measure", "full", "format"])]
    pub html: Option<PathBuf>,
    /// Overwrite files that exist
    #[arg(long, requires = "html")]
    pub force: bool,
}

/// Which program, and what is asked about its outputs.
#[derive(Debug, Clone, Args)]
pub struct ExploreArgs {
    /// The program: `channels/unbuffered`, or a lesson for its first program; or your own Go files, a folder, - for standard input
    #[arg(value_name = "LESSON[/PROGRAM]|FILE.go", required = true)]
    pub program: Vec<String>,
    /// List up to N outputs [default: 20, and 60 in JSON]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = outputs)]
    pub limit: Option<usize>,
    /// Compare with the program after a change: `cap=1`, `ch.cap=1` for the channel that is called `ch`, `clock=real`, or
    /// several with commas between them
    #[arg(long, value_name = "CHANGE", conflicts_with = "sample")]
    pub what_if: Option<String>,
    /// Show each data race as Go's detector does, with an output of a run that has it
    #[arg(long, conflicts_with_all = ["sample", "what_if"])]
    pub races: bool,
    /// Tell in JSON what the search took: the only figures that differ from run to run
    #[arg(long)]
    pub effort: bool,
    /// What is said without --effort
    #[arg(long, hide = true, conflicts_with = "effort")]
    pub no_effort: bool,
    /// A test: the outputs are those of this file, an output on each line (exit code 1: they are not; 3: not all was seen)
    #[arg(long, value_name = "FILE", help_heading = "Test", conflicts_with = "what_if")]
    pub expect: Option<PathBuf>,
    /// It may have fewer outputs than the file
    #[arg(long, help_heading = "Test", requires = "expect")]
    pub subset: bool,
    /// Write the result for a tool that shows tests, in JUnit's form
    #[arg(long, value_name = "FILE", help_heading = "Test", requires = "expect")]
    pub junit: Option<PathBuf>,
    /// Write the outputs to a file for --expect
    #[arg(long, value_name = "FILE", help_heading = "Test", conflicts_with_all = ["what_if", "expect", "sample"])]
    pub save: Option<PathBuf>,
    /// Overwrite the file
    #[arg(long, help_heading = "Test", requires = "save")]
    pub force: bool,
    /// Of your own Go program
    #[command(flatten)]
    pub own: OwnArgs,
    /// How to search
    #[command(flatten)]
    pub search: SearchArgs,
    /// Sample instead of searching
    #[command(flatten)]
    pub sample: SampleArgs,
}

impl ExploreArgs {
    /// How many outputs are listed on a screen.
    pub fn limit(&self) -> usize {
        self.limit.unwrap_or(20)
    }

    /// How many outputs are listed in JSON.
    pub fn limit_in_json(&self) -> usize {
        self.limit.unwrap_or(60)
    }

    /// The limit to ask for to see more of them.
    pub fn more(&self) -> usize {
        (self.limit() * 10).max(10)
    }
}

/// What is said of a Go program of the learner's own.
#[derive(Debug, Clone, Default, Args)]
pub struct OwnArgs {
    /// The version of the language: 1.21 has the old loop variable
    #[arg(long, value_name = "1.N", value_parser = go_version)]
    pub go: Option<u32>,
    /// The program's own arguments
    #[arg(last = true, value_name = "ARGS")]
    pub arguments: Vec<String>,
}

/// How to search.
#[derive(Debug, Clone, Args)]
pub struct SearchArgs {
    /// When time may move
    #[arg(long, value_enum, default_value_t = ClockArg::Ideal, value_name = "CLOCK", help_heading = "Search")]
    pub clock: ClockArg,
    /// In which orders `range` goes through a map of a Go file; only with all of them the list is complete
    #[arg(long, value_enum, default_value_t = MapsArg::Spec, value_name = "ORDERS", help_heading = "Search")]
    pub maps: MapsArg,
    /// Of a Go file, which schedules
    #[arg(long, value_enum, default_value_t = SearchArg::Auto, value_name = "HOW", help_heading = "Search")]
    pub search: SearchArg,
    /// Stop after this number of states, with what is found by then and exit code 3
    #[arg(long, value_name = "STATES", help_heading = "Search", allow_negative_numbers = true, value_parser = at_least_one)]
    pub bound: Option<u64>,
    /// Stop when the search holds this much memory: 512M, 2G [default: 2G; of a sample 1G]
    #[arg(long, value_name = "SIZE", help_heading = "Search", allow_negative_numbers = true, value_parser = size)]
    pub memory: Option<u64>,
    /// Only schedules with up to N preemptions; what needs more is not found (exit code 3)
    #[arg(long, value_name = "N", help_heading = "Search", allow_negative_numbers = true, value_parser = preemptions)]
    pub preemptions: Option<u32>,
    /// Search on N threads; the result is the same [default: one per processor]
    #[arg(long, value_name = "N", help_heading = "Search", allow_negative_numbers = true, value_parser = threads)]
    pub threads: Option<usize>,
}

/// Random schedules instead of a search.
#[derive(Debug, Clone, Args)]
pub struct SampleArgs {
    /// Do not search: run by random schedules, and show what they show (exit code 3: never complete)
    #[arg(
        long, value_enum, value_name = "HOW", help_heading = "Sample",
        conflicts_with_all = ["bound", "preemptions", "search", "threads"]
    )]
    pub sample: Option<SampleArg>,
    /// How many runs [default: 1000]
    #[arg(long, value_name = "N", help_heading = "Sample", requires = "sample", allow_negative_numbers = true, value_parser = runs)]
    pub runs: Option<u64>,
    /// Which random schedules; the same seed gives the same sample [default: 0]
    #[arg(long, value_name = "N", help_heading = "Sample", requires = "sample", allow_negative_numbers = true, value_parser = seed)]
    pub seed: Option<u64>,
    /// For pct: how many orderings what you look for may need [default: 3]
    #[arg(long, value_name = "N", help_heading = "Sample", requires = "sample", allow_negative_numbers = true, value_parser = depth)]
    pub depth: Option<u32>,
}

/// `--sample`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum SampleArg {
    /// The goroutine that goes next is drawn, each time anew
    Random,
    /// Random priorities that change at few moments: good at bugs that need few preemptions
    Pct,
}

/// `--clock`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum ClockArg {
    /// Only when nothing can run
    Ideal,
    /// At any step, which is all that Go promises
    Real,
}

/// `--maps`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum MapsArg {
    /// As the entries came
    Insertion,
    /// As Go's own small maps do: from any entry on
    Go,
    /// Any, as the specification allows
    Spec,
}

/// `--search`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum SearchArg {
    /// Full; of more than a million states reduced; then only few preemptions, then samples
    Auto,
    /// All
    Full,
    /// Steps that no output tells apart are taken at once: all outputs and endings, of fewer states
    Reduced,
}

/// Which output of which program.
#[derive(Debug, Clone, Args)]
pub struct CanArgs {
    /// The program: `channels/unbuffered`, or a lesson for its first program; or your own Go file, a folder, - for standard input
    #[arg(value_name = "LESSON[/PROGRAM]|FILE.go")]
    pub program: String,
    /// The lines, one per argument, or several in one with ' | ' between them; none: it prints nothing. Before them, further Go
    /// files of the program
    #[arg(value_name = "LINE")]
    pub lines: Vec<String>,
    /// Of what may come next instead, list up to N lines [default: 20, and all in JSON]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = outputs)]
    pub limit: Option<usize>,
    /// A test: that it can not (exit code 1: it can; 3: that is not known)
    #[arg(long, help_heading = "Test")]
    pub not: bool,
    /// Write the result for a tool that shows tests, in JUnit's form
    #[arg(long, value_name = "FILE", help_heading = "Test")]
    pub junit: Option<PathBuf>,
    /// Of your own Go program
    #[command(flatten)]
    pub own: OwnArgs,
    /// How to search
    #[command(flatten)]
    pub search: SearchArgs,
    /// Sample instead of searching
    #[command(flatten)]
    pub sample: SampleArgs,
}

/// What is asked.
#[derive(Debug, Clone, Args)]
pub struct QuizArgs {
    /// The lesson, or one of its programs; without it, all lessons; or your own Go files, to predict what they print
    #[arg(value_name = "LESSON[/PROGRAM]|FILE.go")]
    pub lesson: Vec<String>,
    /// Ask also what has been answered before, here or in the lessons
    #[arg(long, conflicts_with = "predict")]
    pub again: bool,
    /// Ask what was answered wrong and is due: after one day, then three, then seven
    #[arg(long, conflicts_with_all = ["again", "predict", "yes", "lesson"])]
    pub due: bool,
    /// Give these answers, in the order of the questions: the number of an option, a prediction's lines with ' | ' between
    /// them, or - for none; the exit code is 1 if one is wrong
    #[arg(long, value_name = "ANSWER", num_args = 1.., conflicts_with_all = ["predict", "yes"])]
    pub answers: Option<Vec<String>>,
    /// Judge this prediction of the program instead of asking: its lines, with ' | ' between them
    #[arg(long, value_name = "LINES", requires = "lesson")]
    pub predict: Option<String>,
    /// Ask nothing: show the questions with their answers, and what is usual
    #[arg(long, short, conflicts_with = "predict")]
    pub yes: bool,
    /// Of your own Go program
    #[command(flatten)]
    pub own: OwnArgs,
}

/// Which game.
#[derive(Debug, Clone, Args)]
pub struct PlayArgs {
    /// A capstone, 1 to 21; or any program: `channels/three`, your own Go files
    #[arg(value_name = "LESSON[/PROGRAM]|FILE.go")]
    pub program: Vec<String>,
    /// What is to happen: `deadlock`, `panic`, `fatal`, `exit`, a line, a whole output 'a | b', or how it begins 'a | ...'
    #[arg(long, value_name = "GOAL", requires = "program")]
    pub goal: Option<String>,
    /// Play these moves: numbers of choices, u undo, r restart, h hint, i impossible; for example 1,2,u,1
    #[arg(long, value_name = "MOVES", requires = "program")]
    pub moves: Option<String>,
    /// Of your own Go program
    #[command(flatten)]
    pub own: OwnArgs,
    /// How to search
    #[command(flatten)]
    pub search: SearchArgs,
}

/// Which claims.
#[derive(Debug, Clone, Args)]
pub struct ClaimsArgs {
    /// Claims by number: `C73`, `C73,C77`, `C85-C91`; without any, all of them in a list
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// Only those with this verdict
    #[arg(long, value_enum, value_name = "VERDICT", conflicts_with = "ids")]
    pub verdict: Option<VerdictArg>,
}

/// `--verdict`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum VerdictArg {
    /// What is so
    True,
    /// What is so only in part
    Partly,
    /// What is not so
    False,
}

/// Which run, and where it goes.
#[derive(Debug, Clone, Args)]
pub struct TraceArgs {
    /// The program: `channels/unbuffered`, or a lesson for its first program; or your own Go files, a folder, - for standard input
    #[arg(value_name = "LESSON[/PROGRAM]|FILE.go", required = true)]
    pub program: Vec<String>,
    /// Of a long run of your own program: more events, from this one on
    #[arg(long, value_name = "EVENT", value_parser = at_least_one)]
    pub from: Option<u64>,
    /// Write a page for the browser: lanes, a scrubber, the queues at each step, the line of each event
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Write a trace in the JSON format that Perfetto and chrome://tracing open
    #[arg(long, value_name = "FILE")]
    pub perfetto: Option<PathBuf>,
    /// Overwrite files that exist
    #[arg(long)]
    pub force: bool,
    /// The order that this seed draws; 0 is Go's own
    #[arg(long, value_name = "N", conflicts_with = "replay", allow_negative_numbers = true, value_parser = seed)]
    pub seed: Option<u64>,
    /// The order of an earlier run
    #[arg(long, value_name = "CODE")]
    pub replay: Option<String>,
    /// The program after a change, as in `gort explore --what-if`
    #[arg(long, value_name = "CHANGE")]
    pub what_if: Option<String>,
    /// Of your own Go program
    #[command(flatten)]
    pub own: OwnArgs,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }
}
