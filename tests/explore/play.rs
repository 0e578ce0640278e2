//! Being the scheduler: positions, choices, goals and the fewest preemptions that reach them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use gort::explore::{Aim, Choice, Clock, Exploration, Explorer, Goal, Position};
use gort::sync::{Atomic, Cond, Mutex, Racy, WaitGroup};
use gort::{Builder, Ending, EventKind, Schedule};

#[track_caller]
fn explored(name: &str, main: impl Fn() + Send + Sync + 'static) -> Exploration {
    let found = Explorer::new(name, main).run();
    assert_eq!(found.incomplete, None, "{name}");
    found
}

fn line(text: &str) -> Goal {
    Goal::Line(text.to_string())
}

/// Plays as `best` says, until the goal is reached.
#[track_caller]
fn win<'a>(found: &'a Exploration, aim: &Aim<'_>) -> Position<'a> {
    let mut position = found.start().unwrap();
    while !aim.reached(&position) {
        let (needs, before) = (aim.needs(&position).expect("still in reach"), position.preemptions());
        let choices = position.choices();
        position = position.take(&choices[aim.best(&position, &choices).expect("a way")]);
        let paid = position.preemptions() - before;
        assert_eq!(aim.needs(&position), Some(needs - paid), "the best choice keeps the promise");
    }
    assert_eq!(Some(position.preemptions()), aim.par());
    position
}

/// What every sequence of choices leads to, found without the graph's costs: the fewest preemptions of each output.
fn by_hand(position: &Position<'_>, fewest: &mut BTreeMap<(Vec<String>, Ending), u32>) {
    if let Some((ending, _)) = position.ended() {
        let lines = position.lines().iter().map(|line| (*line).to_string()).collect();
        let known = fewest.entry((lines, ending)).or_insert(u32::MAX);
        *known = position.preemptions().min(*known);
    }
    for choice in position.choices() {
        by_hand(&position.take(&choice), fewest);
    }
}

fn counter(times: usize) -> impl Fn() + Send + Sync {
    move || {
        let x = Racy::new(0);
        let wg = WaitGroup::new();
        for _ in 0..2 {
            let x = x.clone();
            wg.go(move || (0..times).for_each(|_| x.update(|x| x + 1)));
        }
        wg.wait();
        gort::println!("x = {}", x.load());
    }
}

#[test]
fn par_is_the_fewest_preemptions_of_all_sequences_of_choices() {
    let timers = || {
        let ch = gort::chan::<i32>(1);
        for id in 0..2 {
            let ch = ch.clone();
            gort::go(move || {
                gort::time::sleep(Duration::from_millis(1));
                ch.send(id);
            });
        }
        let seen = ch.recv().unwrap();
        gort::println!("first {seen}");
        gort::println!("then {}", ch.recv().unwrap());
    };
    for (name, found) in [("counter", explored("counter", counter(1))), ("timers", explored("timers", timers))] {
        let mut fewest = BTreeMap::new();
        by_hand(&found.start().unwrap(), &mut fewest);
        assert!(fewest.len() > 1, "{name}");
        for ((lines, ending), preemptions) in &fewest {
            assert_eq!(found.aim(Goal::Output(lines.clone())).par(), Some(*preemptions), "{name}: {lines:?}");
            let of_ending = fewest.iter().filter(|((_, other), _)| other == ending).map(|(_, needs)| *needs).min();
            assert_eq!(found.aim(Goal::Ending(*ending)).par(), of_ending, "{name}");
            for text in lines {
                let with = fewest.iter().filter(|((lines, _), _)| lines.contains(text)).map(|(_, needs)| *needs).min();
                // A line is reached when it is printed: what it takes to end comes after.
                assert!(found.aim(line(text)).par() <= with, "{name}: {text}");
            }
            for end in 1..=lines.len() {
                let start = &lines[..end];
                let with =
                    fewest.iter().filter(|((lines, _), _)| lines.starts_with(start)).map(|(_, needs)| *needs).min();
                let par = found.aim(Goal::Start(start.to_vec())).par();
                assert!(par.is_some() && par <= with, "{name}: {start:?}");
            }
            if let Some(last) = lines.last() {
                let with =
                    fewest.iter().filter(|((lines, _), _)| lines.last() == Some(last)).map(|(_, needs)| *needs).min();
                assert_eq!(found.aim(Goal::LastLine(last.clone())).par(), with, "{name}: {last}");
            }
        }
        assert_eq!(found.aim(line("never")).par(), None);
        assert_eq!(found.aim(Goal::Output(vec!["never".to_string()])).par(), None);
    }
}

#[test]
fn a_lost_update_takes_one_preemption_and_two_of_six_take_four() {
    for (times, goal, par) in [(1, "x = 1", 1), (3, "x = 2", 4), (3, "x = 6", 0)] {
        let found = explored("counter", counter(times));
        let aim = found.aim(line(goal));
        assert_eq!(aim.par(), Some(par));
        assert_eq!(win(&found, &aim).lines(), [goal]);
    }
}

#[test]
fn what_no_schedule_does_is_out_of_reach_from_everywhere() {
    let found = explored("locked", || {
        let x = Arc::new(Mutex::new(0));
        let wg = WaitGroup::new();
        for _ in 0..2 {
            let x = x.clone();
            wg.go(move || *x.lock() += 1);
        }
        wg.wait();
        gort::println!("x = {}", *x.lock());
    });
    let aim = found.aim(line("x = 1"));
    let mut position = found.start().unwrap();
    while position.ended().is_none() {
        let choices = position.choices();
        assert_eq!((aim.needs(&position), aim.best(&position, &choices)), (None, None));
        position = position.take(choices.last().unwrap());
    }
    assert!(!aim.reached(&position));
}

#[test]
fn a_wrong_turn_puts_the_goal_out_of_reach_and_the_position_before_still_reaches_it() {
    let found = explored("counter", counter(1));
    let aim = found.aim(line("x = 1"));
    let mut path = vec![found.start().unwrap()];
    while let Some(choice) = path.last().unwrap().choices().first() {
        let next = path.last().unwrap().take(choice);
        path.push(next);
    }
    // No goroutine was preempted: both increments were whole.
    let reach: Vec<bool> = path.iter().map(|position| aim.needs(position).is_some()).collect();
    assert_eq!(path.last().unwrap().lines(), ["x = 2"]);
    let lost = reach.iter().position(|reach| !reach).unwrap();
    assert!(lost > 0 && reach[lost..].iter().all(|reach| !reach), "{reach:?}");
}

#[test]
fn the_events_of_a_position_are_those_of_its_steps_one_after_the_other() {
    let found = explored("counter", counter(1));
    let mut position = found.start().unwrap();
    while position.ended().is_none() {
        let before = position.events().len();
        let choices = position.choices();
        for choice in &choices {
            assert!(!choice.events.is_empty(), "every step does something");
            assert_eq!(choice.events[0].step, before as u64 + 1);
            assert_eq!(Some(choice.events[0].goroutine), choice.goroutine);
        }
        position = position.take(choices.last().unwrap());
        assert_eq!(position.events()[before..], choices.last().unwrap().events[..]);
    }
    assert!(matches!(position.events().last().unwrap().kind, EventKind::ProgramEnd { ending: Ending::Exit }));
}

#[test]
fn the_cases_of_a_select_are_choices_of_their_own() {
    let found = explored("select", || {
        let (a, b) = (gort::chan::<i32>(1), gort::chan::<i32>(1));
        a.send(1);
        b.send(2);
        gort::select! {
            recv(a) -> v => gort::println!("a {}", v.unwrap()),
            recv(b) -> v => gort::println!("b {}", v.unwrap()),
        }
    });
    let mut position = found.start().unwrap();
    let mut most: Vec<Choice> = Vec::new();
    while position.ended().is_none() {
        let choices = position.choices();
        if choices.len() > most.len() {
            most = choices.clone();
        }
        position = position.take(&choices[0]);
    }
    assert_eq!(most.len(), 2);
    assert!(most.iter().all(|choice| choice.goroutine == Some(gort::GoId::MAIN) && !choice.preempts));
    let chosen: Vec<_> = most.iter().map(|choice| format!("{:?}", choice.events[0].kind)).collect();
    assert_ne!(chosen[0], chosen[1]);
    for text in ["a 1", "b 2"] {
        assert_eq!(win(&found, &found.aim(line(text))).preemptions(), 0);
    }
}

#[test]
fn a_timer_is_a_choice_of_nobody_and_costs_nothing() {
    let main = || {
        let x = Atomic::new(0);
        let late = x.clone();
        gort::go(move || {
            gort::time::sleep(Duration::from_millis(1));
            late.store(1);
        });
        gort::println!("x = {}", x.load());
    };
    let found = explored("timer", main);
    assert_eq!(found.aim(line("x = 1")).par(), None, "by the ideal clock main does not wait");
    let found = Explorer::new("timer", main).clock(Clock::Real).run();
    let aim = found.aim(line("x = 1"));
    let won = win(&found, &aim);
    let fired = won.events().iter().any(|event| matches!(event.kind, EventKind::TimerFire { .. }));
    assert!(fired, "{:?}", won.events());
}

#[test]
fn the_code_of_a_position_replays_what_was_played() {
    let main = || {
        let mu = Arc::new(Mutex::new(()));
        let cond = Arc::new(Cond::new());
        let wg = WaitGroup::new();
        let (lock, changed) = (mu.clone(), cond.clone());
        wg.go(move || {
            let guard = lock.lock();
            gort::println!("waits");
            let _guard = changed.wait(guard);
            gort::println!("woken");
        });
        wg.go(move || {
            let _guard = mu.lock();
            cond.signal();
        });
        wg.wait();
    };
    let found = explored("cond", main);
    for ending in [Ending::Deadlock, Ending::Exit] {
        let won = win(&found, &found.aim(Goal::Ending(ending)));
        let run = Builder::new()
            .program("cond")
            .schedule(Schedule::Replay(won.schedule().expect("a code")))
            .quiet_panics(true)
            .output(std::io::sink())
            .run(main);
        assert_eq!(run.is_ok(), ending == Ending::Exit);
    }
}

#[test]
#[should_panic(expected = "belongs to another position")]
fn a_choice_of_another_position_is_refused() {
    let found = explored("counter", counter(1));
    let start = found.start().unwrap();
    let choices = start.choices();
    _ = start.take(&choices[0]).take(&choices[0]);
}

/// Two goroutines, and two selects with a choice each.
fn selects() {
    let (a, b) = (gort::chan(1), gort::chan(1));
    for (ch, value) in [(a.clone(), 1), (b.clone(), 2)] {
        gort::go(move || ch.send(value));
    }
    for _ in 0..2 {
        let value = gort::select! { recv(a) -> v => v, recv(b) -> v => v };
        gort::println!("{value:?}");
    }
}

#[test]
fn a_code_from_the_middle_goes_on_in_gos_own_order() {
    let found = explored("play", selects);
    let mut position = found.start().expect("a start");
    let mut codes = 0;
    while position.ended().is_none() {
        let code = position.schedule().expect("every position has a code");
        let heard = Arc::new(std::sync::Mutex::new(Vec::new()));
        let listener = heard.clone();
        let run = Builder::new().program("play").schedule(Schedule::Replay(code)).output(std::io::sink());
        let result = run.events(move |event| listener.lock().unwrap().push(event.clone())).run(selects);
        assert_eq!(result, Ok(()));
        let prints = |kind: &EventKind| if let EventKind::Print { text } = kind { Some(text.clone()) } else { None };
        let printed: Vec<String> = heard.lock().unwrap().iter().filter_map(|event| prints(&event.kind)).collect();
        assert!(
            printed.len() == 2 && printed.iter().map(String::as_str).collect::<Vec<_>>().starts_with(&position.lines())
        );
        codes += 1;
        let choices = position.choices();
        position = position.take(choices.last().expect("it has not ended"));
    }
    assert!(codes > 6, "{codes}");
}
