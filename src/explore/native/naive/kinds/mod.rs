//! Small programs of one kind of object each, in which operations with several steps meet: drawn at random.

mod acts;
mod draw;
mod objects;

use std::sync::Arc;

use super::MainFunc;
use crate::chan;
use crate::explore::Clock;

use self::acts::{Act, follow};
use self::objects::Objects;

pub(super) use self::draw::programs;

/// What the goroutines of a program share.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    WaitGroups,
    Contexts,
    Locks,
    Permits,
    Groups,
    Timers,
    Joins,
    Selects,
    /// Waits on channels that end at a time.
    Timed,
    /// All but timers and timed waits.
    Mixed,
}

/// One program.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    pub(super) kind: Kind,
    pub(super) clock: Clock,
    /// What main does, and what each goroutine does that it starts at once.
    scripts: Vec<Vec<Act>>,
    /// Main never returns: it parks at its end, so that all others come to theirs.
    stays: bool,
    /// For each context after the first, whether it is below the first or the one before it.
    deep: [bool; 2],
    /// The group has a context, and a limit of one.
    group: (bool, bool),
}

impl Drawn {
    fn has(&self, which: &dyn Fn(&Act) -> bool) -> bool {
        self.scripts.iter().flatten().any(which)
    }

    pub(super) fn main(&self) -> MainFunc {
        let drawn = self.clone();
        Arc::new(move || {
            let objects = Objects::of(&drawn);
            for (number, script) in drawn.scripts.iter().enumerate().skip(1) {
                let (objects, script) = (objects.clone(), script.clone());
                crate::go(move || _ = follow(&objects, number as u32 + 1, &script));
            }
            follow(&objects, 1, &drawn.scripts[0]);
            if drawn.stays {
                chan::<u32>(0).recv();
            }
        })
    }
}
