//! What explorations of programs found, each made once in a process: a lesson's questions, claims and lists of outputs ask for the same
//! ones, and so does every lesson that the document's trial goes back to.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use gort::explore::Exploration;

use super::subject::{Engine, Subject};

/// A place for one exploration: whatever asks second waits for the first.
type Place = Arc<OnceLock<Arc<Exploration>>>;

/// A program by its name and what runs, and the bound of the search.
type Asked = (String, usize, Option<u64>);

static FOUND: Mutex<BTreeMap<Asked, Place>> = Mutex::new(BTreeMap::new());

fn place(subject: &Subject, bound: Option<u64>) -> Place {
    let runs = match &subject.engine {
        Engine::Native(main) => *main as usize,
        Engine::Machine(machine) => Arc::as_ptr(machine) as usize,
    };
    let asked = (subject.name(), runs, bound);
    Arc::clone(FOUND.lock().unwrap_or_else(PoisonError::into_inner).entry(asked).or_default())
}

fn complete(found: &Exploration) -> bool {
    found.incomplete.is_none()
}

/// Everything that the program can print, and how it can end, with the ideal clock.
pub fn whole(subject: &Subject) -> Arc<Exploration> {
    let place = place(subject, None);
    Arc::clone(place.get_or_init(|| Arc::new(subject.explorer().run())))
}

/// The same, of a search that visits up to `states` states.
pub fn up_to(subject: &Subject, states: u64) -> Arc<Exploration> {
    let place = place(subject, Some(states));
    let whole = self::place(subject, None);
    let search = || {
        // A search that comes to its end before its bound is the one without a bound.
        if let Some(found) = whole.get().filter(|found| complete(found) && found.states < states) {
            return Arc::clone(found);
        }
        let found = Arc::new(subject.explorer().bound(states).run());
        if complete(&found) {
            let _ = whole.set(Arc::clone(&found));
        }
        found
    };
    Arc::clone(place.get_or_init(search))
}

/// Everything that the program can print, if something has searched for all of it already; else what a search of up to `states` states
/// finds.
pub fn known(subject: &Subject, states: u64) -> Arc<Exploration> {
    match place(subject, None).get().filter(|found| complete(found)) {
        Some(found) => Arc::clone(found),
        None => up_to(subject, states),
    }
}

/// Begins to search these, one after the other, while something else is done. Whoever asks for one waits for it.
pub fn ahead(subjects: Vec<&'static Subject>, states: u64) {
    let search = move || subjects.into_iter().for_each(|subject| drop(up_to(subject, states)));
    // Without a thread, each is searched once it is asked for.
    drop(std::thread::Builder::new().spawn(search));
}

#[cfg(test)]
mod tests {
    use super::*;
    use gort::Ending;

    #[test]
    fn a_program_is_explored_once_and_a_search_that_met_no_bound_is_the_whole_one() {
        let subject = Subject::of_a_test("explored-once", || gort::println!("a"), Ending::Exit, None);
        let bounded = up_to(&subject, 1_000);
        assert!(Arc::ptr_eq(&bounded, &up_to(&subject, 1_000)) && Arc::ptr_eq(&bounded, &whole(&subject)));
        assert!(Arc::ptr_eq(&bounded, &up_to(&subject, 2_000)), "nor is it made again for another bound");
    }

    #[test]
    fn a_search_that_met_its_bound_is_not_the_whole_one() {
        let main = || {
            let group = gort::sync::WaitGroup::new();
            (0..3).for_each(|n| group.go(move || gort::println!("{n}")));
            group.wait();
        };
        let subject = Subject::of_a_test("explored-twice", main, Ending::Exit, None);
        assert!(!complete(&known(&subject, 2)), "nothing has searched for more");
        assert!(!complete(&up_to(&subject, 2)) && complete(&whole(&subject)));
        assert!(Arc::ptr_eq(&known(&subject, 2), &whole(&subject)), "the larger search is known");
        assert!(!complete(&up_to(&subject, 2)), "what is asked for with a bound has it");
    }
}
