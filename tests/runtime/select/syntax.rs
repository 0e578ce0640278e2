//! `select!` as a piece of Rust.

use super::*;

fn first_ok(input: &Chan<Result<i32, String>>, stop: &Chan<()>) -> Result<i32, String> {
    let mut tries = 0;
    'outer: loop {
        tries += 1;
        let value = select! {
            recv(input) -> v => match v {
                Some(v) => v?,
                None => break 'outer,
            },
            recv(stop) -> _ => return Ok(-1),
        };
        if value == 0 {
            continue;
        }
        return Ok(value * 100 + tries);
    }
    Err("closed".to_string())
}

#[test]
fn bodies_may_break_continue_return_and_use_the_question_mark() {
    every_schedule(
        || {
            let never = chan(0);
            let say = |values: &[Result<i32, &str>]| {
                let input = filled(values.iter().map(|v| v.map_err(str::to_string)));
                input.close();
                input
            };
            let stop = closed();
            (
                first_ok(&say(&[Ok(0), Ok(0), Ok(5)]), &never),
                first_ok(&say(&[Ok(0), Err("bad"), Ok(5)]), &never),
                first_ok(&say(&[Ok(0)]), &never),
                first_ok(&chan(0), &stop),
            )
        },
        |ran| {
            let bad = |text: &str| Err(text.to_string());
            assert_eq!(ran.report.result, Ok((Ok(503), bad("bad"), bad("closed"), Ok(-1))));
        },
    );
}

#[test]
fn loops_around_a_select_obey_plain_break_and_continue() {
    every_schedule(
        || {
            let (ch, quit) = (filled([1, 2, 3, 4]), chan::<()>(0));
            ch.close();
            let mut odd = vec![];
            loop {
                select! {
                    recv(ch) -> v => {
                        let Some(v) = v else { break };
                        if v % 2 == 0 { continue }
                        odd.push(v);
                    }
                    recv(quit) -> _ => { break }
                }
            }
            odd
        },
        |ran| assert_eq!(ran.report.result, Ok(vec![1, 3])),
    );
}

#[test]
#[rustfmt::skip]
fn commas_are_optional_after_blocks() {
    every_schedule(
        || {
            let (a, nil) = (filled([1, 2, 3, 4, 5, 6]), Chan::<i32>::nil());
            let one = select! { recv(a) -> v => { v } recv(nil) -> v => { v } };
            let two = select! { recv(a) -> v => { v }, recv(nil) -> v => { v }, };
            let three = select! { recv(nil) -> v => v, recv(a) -> v => v, };
            let four = select! { send(nil, 1) => { None } recv(a) -> v => v };
            let five = select! { default => { None } recv(a) -> v => v };
            let six = select! { recv(a) -> v => { v } default => None };
            let seven = select! { recv(a) -> v => v.map(|v: i32| v + 1), default => { Some(70) } };
            [one, two, three, four, five, six, seven]
        },
        |ran| {
            let all = [Some(1), Some(2), Some(3), Some(4), Some(5), Some(6), Some(70)];
            assert_eq!(ran.report.result, Ok(all));
        },
    );
}

#[test]
fn a_select_is_an_expression() {
    every_schedule(
        || {
            let ch = filled([String::from("value")]);
            let text = select! { recv(ch) -> v => v.unwrap_or_default(), default => String::new() };
            let doubled = 2 * select! { send(ch, text.clone()) => 21, default => unreachable!() };
            let unit: () = select! { recv(ch) -> mut v => drop(v.take()), default => {} };
            (text, doubled, unit)
        },
        |ran| assert_eq!(ran.report.result, Ok(("value".to_string(), 42, ()))),
    );
}

#[test]
fn selects_nest() {
    every_schedule(
        || {
            let (a, b) = (filled([1]), filled([2]));
            select! {
                recv(a) -> x => select! {
                    recv(b) -> y => x.unwrap() + y.unwrap(),
                    default => 0,
                },
                recv(Chan::<i32>::nil()) -> _ => 0,
            }
        },
        |ran| assert_eq!(ran.report.result, Ok(3)),
    );
}

#[test]
fn halves_and_references_can_be_cases() {
    every_schedule(
        || {
            let ch = chan(1);
            let (tx, rx): (SendChan<_>, RecvChan<_>) = (ch.sender(), ch.receiver());
            let by_reference = &ch;
            select! { send(tx, 1) => {}, recv(rx) -> _ => unreachable!() }
            select! { recv(by_reference) -> v => v, recv(chan::<i32>(0)) -> v => v }
        },
        |ran| assert_eq!(ran.report.result, Ok(Some(1))),
    );
}
