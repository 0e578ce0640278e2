//! Events.

use gort::println;

use super::*;

#[test]
fn cancelling_is_an_event_for_each_context() {
    let ran = run_under(Schedule::Seeded(0), || {
        let (parent, cancel) = context::with_cancel_cause(&background());
        let _child = context::with_cancel(&parent).0;
        context::after_func(&parent, || {});
        cancel.cancel("why");
        cancel.cancel("again");
    });
    let made = ran.events.iter().filter_map(|event| match event.kind {
        EventKind::Object { object, kind: ObjectKind::Context } => Some(object),
        _ => None,
    });
    let cancelled = ran.events.iter().filter_map(|event| match &event.kind {
        EventKind::Cancel { object, cause } => {
            assert_eq!(cause, "why");
            Some(*object)
        }
        _ => None,
    });
    assert_eq!(made.collect::<Vec<_>>(), cancelled.collect::<Vec<_>>());
    let closed = ran.events.iter().filter(|event| matches!(event.kind, EventKind::Close { .. })).count();
    assert_eq!(closed, 2);
}

#[test]
fn contexts_replay() {
    let main = || {
        let (parent, _keep) = context::with_timeout(&background(), ms(2));
        let lines = chan(10);
        for i in 0..4 {
            let (ctx, lines) = (context::with_cancel(&parent).0, lines.clone());
            go(move || {
                select! {
                    recv(ctx.done()) -> _ => lines.send(format!("{i} cancelled")),
                    recv(after(ms(i))) -> _ => lines.send(format!("{i} finished")),
                }
            });
        }
        for _ in 0..4 {
            println!("{}", lines.recv().unwrap());
        }
    };
    for seed in 0..seeds().min(50) {
        let ran = run_under(Schedule::Seeded(seed), main);
        let again = run_under(Schedule::Replay(ran.report.schedule.unwrap()), main);
        assert_eq!(again.events, ran.events, "seed {seed}");
    }
}
