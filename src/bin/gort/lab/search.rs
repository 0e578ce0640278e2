//! Making an exploration: with a progress bar on a terminal, and until Ctrl-C.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use anyhow::Context;
use gort::MapOrder;
use gort::explore::{Clock, Exploration, Explorer, Incomplete, Part, Progress, Search};
use indicatif::{ProgressBar, ProgressStyle};

use super::tried;
use crate::args::{ClockArg, MapsArg, SearchArg, SearchArgs};
use crate::lessons::find;
use crate::program::subject::Subject;
use crate::terminal::failure::{Conclusion, usage};
use crate::terminal::messages::Words;
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;
use crate::terminal::speech::say;

/// Refuses a program that no schedule decides.
pub fn explorable(subject: &Subject) -> anyhow::Result<()> {
    if subject.as_real().is_none() {
        return Ok(());
    }
    let (lesson, section) =
        find::place_of(subject).map(|(lesson, section)| (lesson.name, section.id)).unwrap_or_default();
    usage(say!(
        "'{}' runs for real, on the machine's threads and clock, so its outputs cannot be listed; \
         'gort lesson {} --section {}' runs it",
        "“{}”是真实运行的，用机器的线程和时钟，所以列不出它的输出；'gort lesson {} --section {}' 可以运行它",
        subject.name(),
        lesson,
        section
    ))
}

/// Explores a program as the command line asks.
pub fn explore(subject: &Subject, args: &SearchArgs, screen: &Screen) -> anyhow::Result<Exploration> {
    explorable(subject)?;
    watched(configured(subject.explorer(), args), screen)
}

impl From<ClockArg> for Clock {
    fn from(clock: ClockArg) -> Clock {
        match clock {
            ClockArg::Ideal => Clock::Ideal,
            ClockArg::Real => Clock::Real,
        }
    }
}

impl From<MapsArg> for MapOrder {
    fn from(maps: MapsArg) -> MapOrder {
        match maps {
            MapsArg::Spec => MapOrder::Any,
            MapsArg::Go => MapOrder::Rotation,
            MapsArg::Insertion => MapOrder::Insertion,
        }
    }
}

impl From<SearchArg> for Search {
    fn from(search: SearchArg) -> Search {
        match search {
            SearchArg::Auto => Search::Auto,
            SearchArg::Full => Search::Full,
            SearchArg::Reduced => Search::Reduced,
        }
    }
}

/// So many random runs are made where no search comes to its end, and of a sample.
pub const RUNS: u64 = 1000;

/// Sets what the command line says of a search.
pub fn configured(explorer: Explorer, args: &SearchArgs) -> Explorer {
    let mut explorer = explorer.clock(args.clock.into());
    explorer = explorer.maps(args.maps.into());
    // Who says how far it goes has no random runs behind that.
    explorer = match args.bound {
        Some(states) => explorer.bound(states),
        None => explorer.random_runs(RUNS),
    };
    if let Some(bytes) = args.memory {
        explorer = explorer.memory(bytes);
    }
    if let Some(most) = args.preemptions {
        explorer = explorer.preemptions(most);
    }
    explorer = explorer.search(args.search.into());
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    explorer.workers(args.threads.unwrap_or(processors))
}

/// The exit code of a process that Ctrl-C has ended, as shells tell it: 128 and the signal's number.
const INTERRUPTED: i32 = 130;

/// Whether something goes on that ends by the flag, with what it has.
static SEARCHING: AtomicBool = AtomicBool::new(false);

static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Whether Ctrl-C was pressed since the last answer was begun.
pub fn was_interrupted() -> bool {
    STOP.get().is_some_and(|stop| stop.load(Ordering::Relaxed))
}

/// Does what looks at the flag and ends by it.
pub fn until_interrupted<T>(work: impl FnOnce() -> T) -> T {
    SEARCHING.store(true, Ordering::Relaxed);
    let done = work();
    SEARCHING.store(false, Ordering::Relaxed);
    done
}

/// The flag that Ctrl-C sets from now on; `anew`: it is not set any more. Where it has been set already, or nothing goes on that would look at
/// it, Ctrl-C ends the process.
fn stop_flag(words: &'static Words, anew: bool) -> anyhow::Result<Arc<AtomicBool>> {
    if let Some(stop) = STOP.get() {
        stop.fetch_and(!anew, Ordering::Relaxed);
        return Ok(Arc::clone(stop));
    }
    let stop = Arc::clone(STOP.get_or_init(Arc::default));
    let set = Arc::clone(&stop);
    // `main` cannot be made to return from here: it is in the middle of something long.
    #[allow(clippy::disallowed_methods)]
    let caught = move || {
        if !SEARCHING.load(Ordering::Relaxed) || set.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED);
        }
        if std::io::stderr().is_terminal() {
            // The search stops even where this cannot be said.
            let _ = writeln!(std::io::stderr(), "\n{}", words.lab.stopping);
        }
    };
    ctrlc::set_handler(caught).context("Ctrl-C cannot be caught")?;
    Ok(stop)
}

/// Explores, with a bar on a terminal; Ctrl-C ends the search, and what it has found is shown.
pub fn watched(explorer: Explorer, screen: &Screen) -> anyhow::Result<Exploration> {
    watched_until(true, explorer, screen)
}

/// The same for one more search of the same answer: if Ctrl-C has ended the one before, this one ends, too.
pub fn watched_beside(explorer: Explorer, screen: &Screen) -> anyhow::Result<Exploration> {
    watched_until(false, explorer, screen)
}

fn watched_until(anew: bool, explorer: Explorer, screen: &Screen) -> anyhow::Result<Exploration> {
    let words = screen.words;
    let text = |progress: &Progress| {
        if progress.part == Part::Samples {
            return fill!(
                words.sample.sampling,
                n = grouped(progress.runs),
                all = grouped(progress.runs + progress.open)
            );
        }
        let text = fill!(words.lab.searching, states = grouped(progress.states), open = grouped(progress.open));
        // All of them is what a search looks at unless it says otherwise.
        match progress.part {
            Part::Full => text,
            part => format!("{}{}{text}", tried::part(part, words), words.lane.colon),
        }
    };
    interruptible(explorer, screen, anew, text, Explorer::run)
}

/// Does `work`, which may be long, with a bar on a terminal, until Ctrl-C.
pub fn shown<T>(
    explorer: Explorer,
    screen: &Screen,
    text: impl Fn(&Progress) -> String + Send + 'static,
    work: impl FnOnce(Explorer) -> T,
) -> anyhow::Result<T> {
    interruptible(explorer, screen, true, text, work)
}

/// It looks at the flag from when Ctrl-C can set it: in between Ctrl-C would end the process.
fn interruptible<T>(
    explorer: Explorer,
    screen: &Screen,
    anew: bool,
    text: impl Fn(&Progress) -> String + Send + 'static,
    work: impl FnOnce(Explorer) -> T,
) -> anyhow::Result<T> {
    until_interrupted(|| {
        let explorer = explorer.cancel(stop_flag(screen.words, anew)?);
        Ok(at_work(explorer, screen, text, work))
    })
}

fn at_work<T>(
    explorer: Explorer,
    screen: &Screen,
    text: impl Fn(&Progress) -> String + Send + 'static,
    work: impl FnOnce(Explorer) -> T,
) -> T {
    if screen.json || !std::io::stderr().is_terminal() {
        return work(explorer);
    }
    let bar = ProgressBar::new_spinner();
    let style = ProgressStyle::with_template("   {spinner} {msg}").unwrap_or_else(|_| ProgressStyle::default_spinner());
    bar.set_style(if screen.plain { style.tick_chars("-\\|/ ") } else { style });
    bar.enable_steady_tick(Duration::from_millis(120));
    let shown = bar.clone();
    let done = work(explorer.progress(move |progress| shown.set_message(text(progress))));
    bar.finish_and_clear();
    done
}

/// What an unfinished search means for the exit code.
pub fn conclusion(found: &Exploration) -> Conclusion {
    if found.samples().is_some_and(|samples| samples.unrepeatable > 0) {
        return Conclusion::Failed;
    }
    match &found.incomplete {
        // The list may end where it was interrupted.
        None if was_interrupted() => Conclusion::Stopped,
        None => Conclusion::Expected,
        // The program is not what gort can look at: that is a fault of it.
        Some(Incomplete::NotReproducible(_) | Incomplete::DefaultRunMissing(_)) => Conclusion::Failed,
        Some(_) => Conclusion::Stopped,
    }
}
