//! `select!` as syntax: every place a default, a comma and a block may stand.

use gort::{Builder, Chan, Schedule, chan, select};

fn run<T: 'static>(main: impl FnOnce() -> T + 'static) -> T {
    Builder::new().schedule(Schedule::Seeded(0)).run(main).unwrap()
}

fn filled(value: i32) -> Chan<i32> {
    let ch = chan(1);
    ch.send(value);
    ch
}

#[test]
fn a_default_may_stand_anywhere_with_and_without_commas() {
    run(|| {
        let empty = chan::<i32>(0);
        let first = select! { default => 1, recv(empty) -> _ => 2 };
        let first_block = select! { default => { 1 }, recv(empty) -> _ => { 2 } };
        let first_bare = select! { default => { 1 } recv(empty) -> _ => { 2 } };
        let middle = select! { recv(empty) -> _ => 2, default => { 1 }, recv(empty) -> _ => 3 };
        let middle_bare = select! { recv(empty) -> _ => { 2 } default => { 1 } recv(empty) -> _ => { 3 } };
        let last = select! { recv(empty) -> _ => 2, default => { 1 }, };
        let last_bare = select! { recv(empty) -> _ => 2, default => { 1 } };
        let last_expression = select! { recv(empty) -> _ => 2, default => 1, };
        let alone = select! { default => 1 };
        let alone_block = select! { default => { 1 }, };
        let all =
            [first, first_block, first_bare, middle, middle_bare, last, last_bare, last_expression, alone, alone_block];
        assert_eq!(all, [1; 10]);
    });
}

#[test]
fn a_select_is_an_expression_and_its_bodies_may_leave() {
    run(|| {
        let mut polls = 0;
        let value = loop {
            polls += 1;
            select! {
                recv(if polls < 3 { chan(0) } else { filled(7) }) -> v => break v,
                default => continue,
            }
        };
        assert_eq!((polls, value), (3, Some(7)));
        let early = || -> Option<i32> {
            let v = select! { recv(filled(8)) -> v => v?, default => return None };
            Some(v + 1)
        };
        assert_eq!(early(), Some(9));
        let mut turns = 0;
        let last = 'outer: loop {
            for _ in 0..3 {
                turns += 1;
                select! {
                    recv(filled(turns)) -> v => if turns % 2 == 0 { continue 'outer } else if turns > 4 { break 'outer v },
                }
            }
        };
        assert_eq!((turns, last), (5, Some(5)));
    });
}

#[test]
fn channels_and_values_are_any_expressions_and_patterns_any_patterns() {
    run(|| {
        struct Of {
            channels: Vec<Chan<(i32, &'static str)>>,
        }
        let of = Of { channels: vec![chan(1), chan(1)] };
        select! { send(of.channels[1], (1 + 1, "two")) => {}, }
        select! {
            recv(of.channels[0]) -> _ => unreachable!(),
            recv(&of.channels[1]) -> pair => assert!(matches!(pair, Some((2, "two")))),
        }
        of.channels[0].close();
        select! { recv(of.channels[0].receiver()) -> pair => assert_eq!(pair, None) }
        // The names of the macro's own variables hide no others.
        let (chan, case, held, value) = (filled(1), 2, 3, 4);
        select! { recv(chan) -> v => assert_eq!((v, case + held + value), (Some(1), 9)) }
    });
}

#[test]
fn selects_nest_in_bodies_and_in_operands() {
    run(|| {
        let got = select! {
            recv(select! { recv(filled(1)) -> n => filled(n.unwrap() + 1) }) -> outer => select! {
                send(filled(0), 1) => unreachable!(),
                recv(filled(3)) -> inner => (outer, inner),
            },
        };
        assert_eq!(got, (Some(2), Some(3)));
    });
}
