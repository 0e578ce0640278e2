//! Models of the guard: an alarm of a worker that computes is looked at, and fires once, whichever worker takes it.

use loom::thread;
use std::sync::Arc;
use std::time::Duration;

use super::{bounded, home};
use crate::rt::parking::mailbox::Mailbox;
use crate::rt::timers::Action;
use crate::rt::workers::fresh::Fresh;
use crate::rt::workers::guard::SharedTimers;
use crate::rt::workers::idlers::{Call, Idlers};
use crate::time::AlarmCore;

const SOON: Duration = Duration::from_nanos(1);
const LATER: Duration = Duration::from_nanos(2);
/// Longer than an alarm may be late.
const FAR: Duration = Duration::from_secs(1);

/// Some workers, of which all but the first have a thread and are busy.
struct Workers {
    idlers: Idlers<usize>,
    timers: SharedTimers,
    homes: Vec<&'static Mailbox>,
    queues: Vec<Fresh>,
}

impl Workers {
    fn new(count: usize) -> Arc<Self> {
        let idlers = Idlers::new(count);
        (1..count).for_each(|index| _ = idlers.lock().wake(index));
        Arc::new(Workers {
            idlers,
            timers: SharedTimers::new(count, true),
            homes: (0..count).map(|_| home()).collect(),
            queues: (0..count).map(|_| Fresh::default()).collect(),
        })
    }

    fn deliver(&self, call: Option<Call>) {
        match call {
            Some(Call::Wake(index)) => self.homes[index].wake(),
            Some(Call::Start(_)) => panic!("all have a thread"),
            None => {}
        }
    }

    /// What `push_timer` does with an alarm.
    fn arm(&self, index: usize, when: Duration, alarm: Arc<AlarmCore>, number: u64) {
        if self.timers.push(index, None, when, Action::Alarm(alarm, number)) {
            let mut idlers = self.idlers.lock();
            let call = idlers.call_guard();
            self.timers.do_not_ask();
            drop(idlers);
            self.deliver(call);
        }
    }

    /// Rests until it knows of an alarm as the guard.
    fn rest_until_it_knows(&self, index: usize) {
        loop {
            let mut idlers = self.idlers.lock();
            idlers.park_worker(index, &index, &self.queues, false);
            let knows = idlers.guards(index) && self.timers.look().map(|when| self.timers.will_look(when)).is_some();
            drop(idlers);
            if !knows {
                self.homes[index].wait(None);
                self.homes[index].drain();
            }
            self.idlers.lock().unpark_worker(index, &index);
            if knows {
                return;
            }
        }
    }

    /// The guard has found work.
    fn leave_guard(&self, index: usize) {
        let mut idlers = self.idlers.lock();
        idlers.leave_guard(index);
        let call = self.timers.look().and_then(|_| {
            self.timers.do_not_ask();
            idlers.call_guard()
        });
        drop(idlers);
        self.deliver(call);
    }
}

#[test]
fn guard_sees_an_alarm_or_is_called() {
    bounded(3, || {
        let workers = Workers::new(2);
        let guard = workers.clone();
        let rests = thread::spawn(move || guard.rest_until_it_knows(1));
        let (alarm, number) = AlarmCore::of_model(workers.homes[0]);
        workers.arm(0, FAR, alarm, number);
        rests.join().unwrap();
    });
}

#[test]
fn guard_that_goes_to_work_leaves_no_alarm_without_one() {
    bounded(2, || {
        let workers = Workers::new(3);
        let mut idlers = workers.idlers.lock();
        assert!(idlers.guards(1));
        assert_eq!(workers.timers.look(), None);
        drop(idlers);
        let (leaves, stays) = (workers.clone(), workers.clone());
        let leaver = thread::spawn(move || leaves.leave_guard(1));
        let rests = thread::spawn(move || stays.rest_until_it_knows(2));
        let (alarm, number) = AlarmCore::of_model(workers.homes[0]);
        workers.arm(0, FAR, alarm, number);
        leaver.join().unwrap();
        rests.join().unwrap();
    });
}

/// The worker puts its alarm off while the guard takes the entry.
#[test]
fn guard_and_worker_fire_an_alarm_once() {
    bounded(3, || {
        let workers = Workers::new(2);
        let at = workers.homes[0];
        let (alarm, number) = AlarmCore::of_model(at);
        let ch = alarm.chan_in_model();
        workers.timers.push(0, None, SOON, Action::Alarm(alarm.clone(), number));
        let fire_due = |workers: &Workers, alarm: &Arc<AlarmCore>, until| {
            let due = workers.timers.of(0).map(|mut heap| heap.take_due(until)).unwrap_or_default();
            for action in due {
                let Action::Alarm(_, number) = action else { panic!("none sleeps") };
                if let Some(when) = alarm.fire_in_model(at, number, until) {
                    workers.timers.push(0, None, when, Action::Alarm(alarm.clone(), number));
                }
            }
        };
        let (theirs, fires) = (workers.clone(), alarm.clone());
        let guard = thread::spawn(move || fire_due(&theirs, &fires, SOON));
        if let Some(number) = alarm.set_in_model(at, LATER) {
            workers.timers.push(0, None, LATER, Action::Alarm(alarm.clone(), number));
        }
        assert!(ch.try_recv().is_err(), "the time before is over");
        fire_due(&workers, &alarm, LATER);
        guard.join().unwrap();
        fire_due(&workers, &alarm, LATER);
        assert_eq!(ch.try_recv().map(|at| at.since_start()), Ok(LATER));
        assert!(ch.try_recv().is_err());
    });
}
