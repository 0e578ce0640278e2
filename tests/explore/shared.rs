//! What the tests of the explorer share.

use std::io::Write;
use std::sync::{Arc, Mutex};

use gort::explore::Listed;
use gort::{Builder, Schedule, chan};

/// A writer that keeps what it is given.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The output's schedule gives the output.
#[track_caller]
pub(crate) fn replays(listed: &Listed, name: &str, main: impl FnOnce() + 'static) {
    let code = listed.schedule.clone().unwrap_or_else(|| panic!("no schedule for {}", listed.output));
    let kept = Kept::default();
    let builder = Builder::new().program(name).quiet_panics(true).output(kept.clone());
    let result = builder.schedule(Schedule::Replay(code.clone())).run(main);
    let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    assert_eq!(text.lines().collect::<Vec<_>>(), listed.output.lines, "by {code}");
    assert_eq!(result.err().map_or(String::new(), |error| error.headline()), listed.output.message, "by {code}");
}

/// The document's program with this many values and this capacity: `S` for "Sending", `R` for "Received".
pub(crate) fn document(n: usize, cap: usize) -> impl Fn() + Send + Sync + Copy + 'static {
    move || {
        let ch = chan(cap);
        let tx = ch.clone();
        gort::go(move || {
            for i in 0..n {
                gort::println!("S{i}");
                tx.send(i);
            }
            tx.close();
        });
        for v in ch {
            gort::println!("R{v}");
        }
    }
}
