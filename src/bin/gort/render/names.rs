//! Names: what goroutines and objects are called on the screen.
//!
//! A goroutine is called as the `go` statement's marker says, main is `main`, any other `g7`. Objects are called as the
//! `let` of their line; where one line makes several, they are numbered, goroutines from nought where the program does: `reader 0..`.

use std::collections::BTreeMap;

use gort::{Event, EventKind, GoId, ObjectId, ObjectKind, Site};

use crate::program::source::{Source, line_of};
use crate::terminal::messages::Words;

/// The names of one run.
#[derive(Clone, Debug, Default)]
pub struct Names {
    goroutines: BTreeMap<GoId, String>,
    objects: BTreeMap<ObjectId, String>,
    channels: usize,
}

/// A place in the source, as short as it is clear: `unbuffered.rs:7`.
pub fn place(at: Site) -> String {
    let file = at.file().rsplit(['/', '\\']).next().unwrap_or_default();
    format!("{file}:{}", at.line())
}

/// By which methods, in Go, a line uses an object of this kind; none where the line makes it.
fn methods(kind: ObjectKind) -> &'static [&'static str] {
    match kind {
        ObjectKind::Mutex => &[".Lock(", ".TryLock(", ".Unlock("],
        ObjectKind::RwMutex => &[".RLock(", ".Lock(", ".TryRLock(", ".TryLock(", ".RUnlock(", ".Unlock("],
        ObjectKind::WaitGroup => &[".Add(", ".Go(", ".Wait(", ".Done("],
        ObjectKind::Cond => &[".Wait(", ".Signal(", ".Broadcast("],
        ObjectKind::Once => &[".Do("],
        ObjectKind::Atomic { .. } => &[".Add", ".Load", ".Store", ".Swap", ".CompareAndSwap", ".And", ".Or"],
        _ => &[],
    }
}

/// Behind a name that counts from nought, as the program itself does: `reader 0..`.
const FROM_NOUGHT: &str = "0..";

/// Numbers names that several things share.
fn number<K: Ord + Copy>(given: &[(K, String)], sign: &str) -> BTreeMap<K, String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, name) in given {
        *counts.entry(name).or_default() += 1;
    }
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    given
        .iter()
        .map(|(key, name)| {
            let nth = seen.entry(name).or_default();
            if let Some(name) = name.strip_suffix(FROM_NOUGHT) {
                *nth += 1;
                return (*key, format!("{name}{}", *nth - 1));
            }
            *nth += 1;
            (*key, if counts[name.as_str()] > 1 { format!("{name}{sign}{nth}") } else { name.clone() })
        })
        .collect()
}

impl Names {
    /// The names for a run of the program in `file`.
    pub fn new(events: &[Event], source: &Source, file: &str) -> Self {
        let mut goroutines = Vec::new();
        let mut objects = Vec::new();
        let mut channels = 0;
        // A context's channel is made on its line: it is called as it is, and not numbered.
        let mut contexts = Vec::new();
        // How many channels each line has made.
        let mut made = BTreeMap::new();
        let mut parts = BTreeMap::new();
        let mut variables = Vec::new();
        for event in events {
            let line = line_of(event, file);
            match &event.kind {
                EventKind::Spawn { child } => {
                    if let Some(name) = line.and_then(|line| source.goroutine(line)) {
                        goroutines.push((*child, name.to_string()));
                    }
                }
                EventKind::Object { object, kind } => {
                    channels += usize::from(matches!(kind, ObjectKind::Chan { .. }));
                    let nth = made.entry(event.location.map(|at| (at.file(), at.line()))).or_insert(0_usize);
                    let is_used = matches!(kind, ObjectKind::Chan { .. }) || !methods(*kind).is_empty();
                    let column = event.location.map_or(0, |at| at.column() as usize);
                    let used =
                        line.filter(|_| is_used).and_then(|line| source.used((line, column), methods(*kind), *nth));
                    *nth += usize::from(matches!(kind, ObjectKind::Chan { .. }));
                    let accessed = matches!(kind, ObjectKind::Racy { .. })
                        .then(|| source.accessed(line?, event.location?.column() as usize))
                        .flatten();
                    let name = accessed.or(used).or_else(|| source.binding(line?)).unwrap_or(match kind {
                        ObjectKind::Chan { .. } => "chan",
                        ObjectKind::Mutex | ObjectKind::RwMutex => "mutex",
                        ObjectKind::Cond => "cond",
                        ObjectKind::WaitGroup => "wg",
                        ObjectKind::Once => "once",
                        ObjectKind::Semaphore => "sem",
                        ObjectKind::Timer => "timer",
                        ObjectKind::Context => "ctx",
                        ObjectKind::ContextFunc => "func",
                        ObjectKind::Racy { .. } | ObjectKind::Atomic { .. } => "x",
                    });
                    let of_context = matches!(kind, ObjectKind::Chan { .. })
                        && event.location.is_some_and(|at| contexts.contains(&at));
                    if *kind == ObjectKind::Context {
                        contexts.extend(event.location);
                    }
                    // The slots of one variable are objects of their own.
                    let is_part = accessed.is_some() && variables.contains(&(event.location, accessed));
                    variables.push((event.location, accessed));
                    // A timer is seen in its channel, which has its name.
                    if of_context || is_part || *kind == ObjectKind::Timer {
                        parts.insert(*object, name.to_string());
                    } else {
                        objects.push((*object, name.to_string()));
                    }
                }
                _ => {}
            }
        }
        let mut goroutines = number(&goroutines, " ");
        goroutines.insert(GoId::MAIN, "main".to_string());
        let mut objects = number(&objects, "#");
        objects.append(&mut parts);
        Names { goroutines, objects, channels }
    }

    /// The same, but that objects are called as in other names of the run where `declares` says that the text declares such a name.
    #[must_use]
    pub fn taken_from(mut self, other: &Names, declares: impl Fn(ObjectId, &str) -> bool) -> Self {
        for (object, name) in &other.objects {
            if declares(*object, name.split('#').next().unwrap_or_default()) {
                self.objects.insert(*object, name.clone());
            }
        }
        self
    }

    /// A goroutine's name.
    pub fn goroutine(&self, id: GoId) -> String {
        self.goroutines.get(&id).cloned().unwrap_or_else(|| format!("g{id}"))
    }

    /// Several goroutines' names.
    pub fn goroutines(&self, ids: impl IntoIterator<Item = GoId>, words: &Words) -> String {
        ids.into_iter().map(|id| self.goroutine(id)).collect::<Vec<_>>().join(words.lane.and)
    }

    /// An object's name.
    pub fn object(&self, id: ObjectId) -> String {
        match self.objects.get(&id) {
            Some(name) => name.clone(),
            None if id == ObjectId::NIL => "nil".to_string(),
            None => format!("#{id}"),
        }
    }

    /// Whether there is more than one channel, so that each operation must say on which.
    pub fn many_channels(&self) -> bool {
        self.channels > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_shared_are_numbered() {
        let names = number(&[(1, "worker".to_string()), (2, "worker".to_string()), (3, "sink".to_string())], " ");
        assert_eq!(names.into_values().collect::<Vec<_>>(), ["worker 1", "worker 2", "sink"]);
        let names = [(1, "reader 0..".to_string()), (2, "reader 0..".to_string()), (3, "g0..".to_string())];
        let names = number(&names, " ").into_values().collect::<Vec<_>>();
        assert_eq!(names, ["reader 0", "reader 1", "g0"], "as the program counts");
    }

    #[test]
    fn main_and_unnamed_goroutines_have_names() {
        let names = Names::new(&[], &Source::default(), "lessons/x/y.rs");
        assert_eq!(names.goroutine(GoId(1)), "main");
        assert_eq!(names.goroutine(GoId(4)), "g4");
        assert_eq!(names.object(ObjectId::NIL), "nil");
    }
}
