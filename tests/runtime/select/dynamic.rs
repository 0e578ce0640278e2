//! Selects whose cases are known only when the program runs.

use super::*;

#[test]
fn dynamic_selects_have_any_number_of_cases() {
    every_way(|way| {
        let ran = way.run(|| {
            let inputs: Vec<Chan<usize>> = (0..100).map(|_| chan(0)).collect();
            for (i, input) in inputs.iter().enumerate() {
                let input = input.clone();
                go(move || input.send(i));
            }
            let mut seen = vec![];
            for _ in 0..100 {
                let cases: Vec<_> = inputs.iter().map(RecvCase::new).collect();
                let chosen = cases.iter().fold(Select::new(), |select, case| select.case(case)).wait();
                assert_eq!(cases.iter().filter(|case| case.won()).count(), 1);
                assert_eq!(cases[chosen].take(), Some(chosen));
                assert_eq!(cases[chosen].take(), None, "a value is taken once");
                seen.push(chosen);
            }
            seen.sort_unstable();
            seen
        });
        assert_eq!(ran.report.result, Ok((0..100).collect()));
    });
}

#[test]
fn dynamic_selects_may_hold_duplicates_and_nils() {
    every_schedule(
        || {
            let (ch, nil) = (chan(0), Chan::nil());
            let tx = ch.clone();
            go(move || tx.send(5));
            let cases: Vec<_> = (0..20).map(|i| RecvCase::new(if i % 3 == 0 { &nil } else { &ch })).collect();
            let offers: Vec<_> = (0..5).map(|i| SendCase::new(&nil, i)).collect();
            let select = cases.iter().fold(Select::new(), |select, case| select.case(case));
            let select = offers.iter().fold(select, |select, case| select.case(case));
            assert_eq!(format!("{select:?}"), "Select { cases: 25 }");
            let chosen = select.wait();
            assert!(chosen % 3 != 0 && chosen < 20);
            (cases[chosen].take(), format!("{ch:?}").contains("receivers: 0"))
        },
        |ran| assert_eq!(ran.report.result, Ok((Some(5), true))),
    );
}

#[test]
fn dynamic_poll_is_a_select_with_default() {
    every_schedule(
        || {
            let ch = chan(1);
            let nothing = Select::new().case(&RecvCase::new(&ch)).poll();
            let none = Select::new().poll();
            let offer = SendCase::new(&ch, 1);
            (nothing, none, Select::new().case(&offer).poll(), offer.won(), ch.len())
        },
        |ran| assert_eq!(ran.report.result, Ok((None, None, Some(0), true, 1))),
    );
}

/// What `select!` expands to is public: it must not be possible to link a case twice with it.
#[test]
fn a_case_is_armed_for_one_select_once() {
    every_schedule(
        || {
            let ch = chan::<i32>(0);
            let (case, offer) = (RecvCase::new(&ch), SendCase::new(&ch, 1));
            let message = |twice: &mut dyn FnMut()| {
                *catch_unwind(AssertUnwindSafe(twice)).unwrap_err().downcast::<String>().unwrap()
            };
            let messages = [
                message(&mut || gort::select::wait([case.arm(), case.arm()])),
                message(&mut || gort::select::poll([offer.arm(), offer.arm()])),
                // Also one that another select has.
                message(&mut || _ = Select::new().case(&case).poll()),
            ];
            let fresh = RecvCase::new(&ch);
            _ = Select::new().case(&fresh).poll();
            let again = message(&mut || gort::select::poll([fresh.arm()]));
            (messages, again, format!("{ch:?}"))
        },
        |ran| {
            let messages = |used: &str| [used; 3].map(str::to_string);
            let used = "gort: a case serves one select only; make a new one";
            let nobody = "Chan { len: 0, cap: 0, senders: 0, receivers: 0, closed: false }".to_string();
            assert_eq!(ran.report.result, Ok((messages(used), used.to_string(), nobody)));
        },
    );
}
