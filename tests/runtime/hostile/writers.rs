//! Writers of output that panic, use the runtime, or are broken.

use super::*;

/// A writer that calls a function for each line.
struct Writer<F: FnMut() + Send>(F);

impl<F: FnMut() + Send> Write for Writer<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (self.0)();
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_that_panics_panics_the_goroutine_that_prints() {
    for schedule in schedules() {
        let lines = Arc::new(AtomicUsize::new(0));
        let written = lines.clone();
        let writer = Writer(move || {
            if written.fetch_add(1, Ordering::Relaxed) == 0 {
                panic!("from the writer");
            }
        });
        let run = Builder::new().schedule(schedule).quiet_panics(true).output(writer);
        let error = run.run(|| {
            // The first panic is caught, the writer still there; the second line is written, the program goes on.
            let caught = catch_unwind(|| gort::println!("one"));
            assert_eq!(message(&*caught.unwrap_err()), "from the writer");
            gort::println!("two");
        });
        assert_eq!(error, Ok(()));
        assert_eq!(lines.load(Ordering::Relaxed), 3, "the text and the newline of the second line");
    }
}

#[test]
fn an_uncaught_panic_of_a_writer_is_reported_with_its_place() {
    let run = Builder::new().quiet_panics(true).output(Writer(|| panic!("from the writer")));
    let error = run.run(|| gort::println!("one")).unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("panic: from the writer\n\ngoroutine 1 [running]:\n\ttests/runtime/hostile/writers.rs:"),
        "{text}"
    );
}

#[test]
fn a_writer_may_use_the_runtime_as_long_as_it_does_not_park() {
    let ch = chan(10);
    let tx = ch.clone();
    let writer = Writer(move || {
        tx.send(1);
        gort::println!("lost: the writer is not in its place");
        go(|| ());
    });
    let got = Builder::new().output(writer).run(move || {
        gort::println!("x");
        ch.try_recv()
    });
    assert_eq!(got, Ok(Ok(1)));
    let error = Builder::new().quiet_panics(true).output(Writer(|| _ = chan::<()>(0).recv())).run(|| {
        gort::println!("x");
    });
    assert!(error.unwrap_err().headline().contains("inside a panic hook, an event listener or an output writer"));
    let error = Builder::new().quiet_panics(true).output(Writer(|| _ = gort::run(|| ()))).run(|| gort::println!("x"));
    assert!(error.unwrap_err().headline().contains("run was called inside a goroutine"));
}

#[test]
fn a_broken_pipe_is_no_news_to_the_program() {
    struct Broken;
    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }
    for schedule in schedules() {
        let ended = Builder::new().schedule(schedule).output(Broken).run(|| {
            (0..100).for_each(|i| gort::println!("{i}"));
            7
        });
        assert_eq!(ended, Ok(7));
    }
}

#[test]
fn what_a_line_shows_may_park_and_print() {
    struct Chatty(Chan<i32>);
    impl std::fmt::Display for Chatty {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            gort::println!("inner");
            write!(f, "{:?}", self.0.recv())
        }
    }
    crate::harness::prints(&["inner", "outer Some(7)"], || {
        let ch = chan(0);
        let tx = ch.clone();
        go(move || tx.send(7));
        gort::println!("outer {}", Chatty(ch));
    });
}
