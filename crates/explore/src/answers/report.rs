//! What an exploration says: how programs end, what they leave behind, and why a search did not finish.

use std::fmt;
use std::time::Duration;

use gort_events::{GoId, MapOrder, Output, Site, WaitReason};

use crate::answers::asked::Asked;
use crate::settings::Part;
use crate::system::Blame;

/// A goroutine that was left when `main` returned.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub struct LeftGoroutine {
    /// The `go` statement that started it.
    pub created_at: Site,
    /// Why and where it was parked; `None` if it could have gone on.
    pub parked: Option<(WaitReason, Site)>,
    /// What would have become of it without `main`.
    pub fate: Fate,
}

/// What would have become of a goroutine that was left, if all but `main` had gone on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[non_exhaustive]
pub enum Fate {
    /// It is not known.
    #[default]
    Unknown,
    /// It was parked, and in no continuation does its operation complete: a leak.
    Stays,
    /// It goes on, and in some continuation comes to where it stays: a leak of a program whose `main` takes longer.
    MayStay,
    /// It works on without end: no leak.
    WorksOn,
    /// It ends in some continuation, and stays nowhere.
    Ends,
}

impl Fate {
    /// One word for it, which stays the same: `unknown`, `stays`, `may-stay`, `works-on` or `ends`.
    pub fn name(self) -> &'static str {
        match self {
            Fate::Unknown => "unknown",
            Fate::Stays => "stays",
            Fate::MayStay => "may-stay",
            Fate::WorksOn => "works-on",
            Fate::Ends => "ends",
        }
    }
}

impl LeftGoroutine {
    /// A goroutine that this line started, and why and where it was parked if it was.
    pub fn new(created_at: Site, parked: Option<(WaitReason, Site)>) -> Self {
        LeftGoroutine { created_at, parked, fate: Fate::Unknown }
    }

    /// The same, of which this would have become.
    #[must_use]
    pub fn with_fate(self, fate: Fate) -> Self {
        LeftGoroutine { fate, ..self }
    }

    /// What is told of it: lines, and no columns.
    pub(crate) fn told(self) -> impl Ord {
        let line = |at: Site| (at.file(), at.line());
        (line(self.created_at), self.parked.map(|(reason, at)| (reason.text(), line(at))), self.fate)
    }

    fn key(&self) -> impl Ord {
        let place = |at: Site| (at.file(), at.line(), at.column());
        (place(self.created_at), self.parked.map(|(reason, at)| (reason.text(), place(at))), self.fate)
    }
}

impl PartialOrd for LeftGoroutine {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for LeftGoroutine {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

/// How a program turned out not to be a function of its schedule.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Departure {
    /// After how many steps of a known path.
    pub steps: usize,
    /// The goroutine that had acted, if it was one.
    pub goroutine: Option<GoId>,
    /// Where that goroutine was started.
    pub created_at: Option<Site>,
    /// Its last operation, by the name of its event.
    pub operation: Option<&'static str>,
    /// The line of that operation.
    pub at: Option<Site>,
    /// What was different.
    pub what: String,
}

impl Departure {
    /// `blame`: the goroutine that had acted, if it was one.
    pub(crate) fn new(blame: Option<Blame>, steps: usize, what: &str) -> Self {
        let operation = blame.and_then(|blame| blame.last);
        Departure {
            steps,
            goroutine: blame.map(|blame| blame.goroutine),
            created_at: blame.map(|blame| blame.created_at),
            operation: operation.map(|(name, _)| name),
            at: operation.and_then(|(_, at)| at),
            what: what.to_string(),
        }
    }
}

impl fmt::Display for Departure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the program is not the same every time: after {} steps of a known schedule ", self.steps)?;
        match (self.goroutine, self.created_at) {
            (Some(goroutine), Some(at)) => {
                write!(f, "goroutine {goroutine}, started at {}:{}, ", at.file(), at.line())?;
            }
            _ => write!(f, "a timer ")?,
        }
        if let (Some(operation), Some(at)) = (self.operation, self.at) {
            write!(f, "at its last operation ({operation}, {}:{}), ", at.file(), at.line())?;
        }
        write!(f, "was followed by something else: {}", self.what)
    }
}

/// Why a search did not finish.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Incomplete {
    /// It has seen as many states as it may.
    Bound {
        /// The bound.
        states: u64,
    },
    /// It considered only schedules with up to `most` preemptions.
    Preemptions {
        /// The bound.
        most: u32,
    },
    /// No search came to its end; behind those only some random runs were made.
    Sample {
        /// How many.
        runs: u64,
    },
    /// It was told to stop.
    Cancelled,
    /// It would have needed more memory than it may use.
    Memory {
        /// The limit in bytes.
        bytes: u64,
    },
    /// A run took `steps` steps without an end. What was found comes from short runs: the default one's output, if that ends,
    /// and what others show within some steps.
    Endless {
        /// How many.
        steps: u64,
        /// The goroutine that took most of them.
        goroutine: GoId,
        /// Where it was started.
        created_at: Site,
        /// Its last operation before the run was cut, by the name of its event, and the line.
        at: Option<(&'static str, Site)>,
    },
    /// A goroutine computed for so long without coming to its next step: nothing can cut it.
    Stuck {
        /// The goroutine.
        goroutine: GoId,
        /// Where it was started.
        created_at: Site,
        /// Its last operation before the step in which it does that, by the name of its event, and the line; `None`: it is
        /// its first step.
        after: Option<(&'static str, Site)>,
        /// For how long, in time on a processor: see `Explorer::longest_step`.
        limit: Duration,
    },
    /// A goroutine blocked its thread: it waits for a lock of the standard library, say, or for another thread. gort does
    /// not know what would wake it.
    Blocked {
        /// The goroutine.
        goroutine: GoId,
        /// Where it was started.
        created_at: Site,
        /// Its last operation before the step in which it does that, by the name of its event, and the line; `None`: it is
        /// its first step.
        after: Option<(&'static str, Site)>,
    },
    /// A goroutine computes for so long without coming to its next step, or so deep in calls, that it was not followed further. What others do beside it was
    /// looked at, what comes after it was not.
    Computes {
        /// The function in which it does.
        at: Site,
    },
    /// The program asked or waited for something outside of it: standard input, a signal, how much memory there is, another thread, a
    /// blocking call, a socket.
    ExternalInput,
    /// The program drew a number from so many that not each of them was tried.
    Drawn,
    /// The program went through a map with several entries, and not each order was tried: Go allows any.
    MapOrder {
        /// Which were. `Any`: any order of up to 16 entries, and of more only some.
        tried: MapOrder,
    },
    /// The program asks how many processors there are, and was told one: with more it may do otherwise.
    Processors,
    /// The program asked its machine for something, and was told what this one answers: on another one, or at another time, it may do otherwise.
    Machine {
        /// For what.
        asked: Asked,
    },
    /// The program is not a function of its schedule: it read a clock or a random number, or it shares something that
    /// gort cannot see.
    NotReproducible(Departure),
    /// The program comes to where it prints without an end, and may do so in many ways: of these only some are listed.
    EndlessTexts,
    /// The default run's output is none of those that the search found: the program shares something that gort cannot see, or
    /// counts its goroutines (`num_goroutine`).
    DefaultRunMissing(Output),
}

impl Incomplete {
    /// One word for the reason, which stays the same: `bound`, `preemptions`, `sample`, `cancelled`, `memory`, `endless`, `stuck`,
    /// `blocked`, `computes`, `outside`, `drawn`, `map-order`, `processors`, `machine`, `endless-texts`, `departed` or `unlike`.
    pub fn name(&self) -> &'static str {
        match self {
            Incomplete::Bound { .. } => "bound",
            Incomplete::Preemptions { .. } => "preemptions",
            Incomplete::Sample { .. } => "sample",
            Incomplete::Cancelled => "cancelled",
            Incomplete::Memory { .. } => "memory",
            Incomplete::Endless { .. } => "endless",
            Incomplete::Stuck { .. } => "stuck",
            Incomplete::Blocked { .. } => "blocked",
            Incomplete::Computes { .. } => "computes",
            Incomplete::ExternalInput => "outside",
            Incomplete::Drawn => "drawn",
            Incomplete::MapOrder { .. } => "map-order",
            Incomplete::Processors => "processors",
            Incomplete::Machine { .. } => "machine",
            Incomplete::NotReproducible(_) => "departed",
            Incomplete::EndlessTexts => "endless-texts",
            Incomplete::DefaultRunMissing(_) => "unlike",
        }
    }
}

impl fmt::Display for Incomplete {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Incomplete::Bound { states } => write!(f, "the search stopped at its bound of {states} states"),
            Incomplete::Preemptions { most } => {
                write!(f, "the search considered only schedules with at most {most} preemptions")
            }
            Incomplete::Sample { runs } => write!(f, "no search came to its end, and behind them {runs} random runs were made"),
            Incomplete::Cancelled => f.write_str("the search was interrupted"),
            Incomplete::Memory { bytes } => {
                let (size, unit) = match bytes {
                    _ if bytes % (1 << 20) == 0 => (bytes >> 20, "MiB"),
                    _ if bytes % (1 << 10) == 0 => (bytes >> 10, "KiB"),
                    _ => (*bytes, "bytes"),
                };
                write!(f, "the search stopped at its limit of {size} {unit} of memory")
            }
            Incomplete::Endless { steps, goroutine, created_at, at } => {
                write!(
                    f,
                    "a run did not end within {steps} steps; most of them were goroutine {goroutine}'s, started at {}:{}",
                    created_at.file(),
                    created_at.line()
                )?;
                at.map_or(Ok(()), |(operation, at)| {
                    write!(f, ", the last one its {operation} at {}:{}", at.file(), at.line())
                })
            }
            Incomplete::Stuck { goroutine, created_at, after, limit } => {
                write!(
                    f,
                    "goroutine {goroutine}, started at {}:{}, computed for {limit:?} without an end",
                    created_at.file(),
                    created_at.line()
                )?;
                match after {
                    Some((operation, at)) => {
                        write!(f, " in the step after its {operation} at {}:{}", at.file(), at.line())
                    }
                    None => f.write_str(" in its first step"),
                }
            }
            Incomplete::Blocked { goroutine, created_at, after } => {
                let (file, line) = (created_at.file(), created_at.line());
                write!(f, "goroutine {goroutine}, started at {file}:{line}, blocked its thread")?;
                match after {
                    Some((operation, at)) => write!(f, " after its {operation} at {}:{}", at.file(), at.line())?,
                    None => f.write_str(" in its first step")?,
                }
                f.write_str(": it waits for a lock of the standard library or for another thread, which gort cannot see")
            }
            Incomplete::EndlessTexts => f.write_str(
                "the program comes to where it prints without an end, and may do so in more ways than can be listed: there is an example for each way there",
            ),
            Incomplete::DefaultRunMissing(output) => write!(
                f,
                "the default run gives an output that the search did not find ({output}): the program shares something that \
                 gort cannot see, or counts its goroutines"
            ),
            Incomplete::Computes { at } => write!(
                f,
                "a goroutine computes for so long, or so deep in calls, in the function at {}:{} that it was not followed further: what others do beside it \
                 was looked at, what comes after it was not",
                at.file(),
                at.line()
            ),
            Incomplete::ExternalInput => f.write_str(
                "the program asks or waits for something outside of it (standard input, a signal, how much memory there is, another thread, a blocking call, a \
                 socket), which no schedule decides",
            ),
            Incomplete::Drawn => f.write_str("the program drew a random number, showed an address or the number of a goroutine, or took something out of a pool: not all that these can be was tried"),
            Incomplete::MapOrder { tried } => f.write_str(match tried {
                MapOrder::Any => "the program ranges over a map with more than 16 entries: not each order was tried, and Go allows any",
                MapOrder::Insertion => "maps were gone through as their entries came, and Go allows any order",
                MapOrder::Rotation => {
                    "maps were gone through in the orders in which Go's own small maps come, and Go allows any"
                }
            }),
            Incomplete::Processors => {
                f.write_str("the program asks how many processors there are, and was told one: with more it may do otherwise")
            }
            Incomplete::Machine { asked } => {
                write!(f, "the program asks its machine for {asked}, and was told what this one answers: on another one it may do otherwise")
            }
            Incomplete::NotReproducible(departure) => departure.fmt(f),
        }
    }
}

impl Incomplete {
    /// A run was cut after `steps` steps; most of them were taken by `busiest`.
    pub(crate) fn endless(busiest: Blame, steps: u64) -> Self {
        let Blame { goroutine, created_at, last } = busiest;
        Incomplete::Endless {
            steps,
            goroutine,
            created_at,
            at: last.and_then(|(operation, at)| Some((operation, at?))),
        }
    }

    /// A goroutine computes for longer than it may.
    pub(crate) fn stuck(blame: Blame, limit: Duration) -> Self {
        let Blame { goroutine, created_at, last } = blame;
        let after = last.and_then(|(operation, at)| Some((operation, at?)));
        Incomplete::Stuck { goroutine, created_at, after, limit }
    }

    /// A goroutine blocks its thread.
    pub(crate) fn blocked(blame: Blame) -> Self {
        let Blame { goroutine, created_at, last } = blame;
        Incomplete::Blocked { goroutine, created_at, after: last.and_then(|(operation, at)| Some((operation, at?))) }
    }
}

/// How far a search has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Progress {
    /// States found so far.
    pub states: u64,
    /// Steps found and not explored yet; of the other threads, only those that they have offered.
    pub open: u64,
    /// Runs made so far.
    pub runs: u64,
    /// What is looked at; of a sample, all.
    pub part: Part,
    /// About how many bytes of memory it holds.
    pub memory: u64,
}
