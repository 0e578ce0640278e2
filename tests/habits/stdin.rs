//! Standard input and files. Each test of standard input has a process of its own.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom, Write, pipe};
use std::process::Stdio;
use std::time::Duration;

use crate::harness::{child, run_with};
use gort::io::{Offloaded, stdin};
use gort::{chan, go, println, time};

/// Runs a test by itself with this standard input; and what it says to the terminal for errors can be read there again.
fn passes_with(test: &str, stdin: impl Into<Stdio>) {
    child::run_and_pass(child::command(module_path!(), test).stdin(stdin));
}

#[test]
fn who_reads_a_pipe_parks_and_can_have_a_deadline_and_be_ended() {
    if !child::is_child() {
        let (input, output) = pipe().unwrap();
        let mut child = child::command(module_path!(), "who_reads_a_pipe_parks_and_can_have_a_deadline_and_be_ended");
        // What it says there comes back to it.
        return child::run_and_pass(child.stdin(input).stderr(output));
    }
    let ran = run_with(1, || {
        let lines = chan(0);
        let said = lines.sender();
        go(move || {
            let mut input = BufReader::new(stdin().unwrap());
            for _ in 0..3 {
                let mut line = String::new();
                input.read_line(&mut line).unwrap();
                said.send(line);
            }
            input.get_ref().set_deadline(Some(time::now() + Duration::from_millis(5)));
            said.send(format!("{:?}", input.read_line(&mut String::new()).unwrap_err().kind()));
            input.get_ref().set_deadline(None);
            // For ever.
            let _ = input.read_line(&mut String::new());
        });
        for number in 0..3 {
            time::sleep(Duration::from_millis(1));
            writeln!(std::io::stderr(), "line {number}").unwrap();
            assert_eq!(lines.recv(), Some(format!("line {number}\n")));
        }
        assert_eq!(lines.recv().unwrap(), format!("{:?}", ErrorKind::TimedOut));
        time::sleep(Duration::from_millis(1));
        #[cfg(target_os = "linux")]
        {
            let flags = std::fs::read_to_string("/proc/self/fdinfo/0").unwrap();
            let flags = flags.lines().find_map(|line| line.strip_prefix("flags:")).unwrap();
            assert_eq!(
                u32::from_str_radix(flags.trim(), 8).unwrap() & 0o4000,
                0,
                "it is as it was for other processes"
            );
        }
    });
    assert_eq!((ran.report.result, ran.report.unkillable, ran.report.leaked.len()), (Ok(()), 0, 1));
}

#[test]
fn the_end_comes_when_the_last_writer_is_gone() {
    if !child::is_child() {
        let (input, mut output) = pipe().unwrap();
        output.write_all(b"all there is").unwrap();
        drop(output);
        return passes_with("the_end_comes_when_the_last_writer_is_gone", input);
    }
    assert_eq!(all_there_is(), "all there is");
}

#[test]
fn a_regular_file_and_the_null_device_are_read_to_their_ends() {
    let test = "a_regular_file_and_the_null_device_are_read_to_their_ends";
    if !child::is_child() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"all there is").unwrap();
        file.seek(SeekFrom::Start(0)).unwrap();
        passes_with(test, file);
        return passes_with(test, Stdio::null());
    }
    let read = all_there_is();
    assert!(read.is_empty() || read == "all there is", "{read}");
}

fn all_there_is() -> String {
    gort::run(|| {
        let mut text = String::new();
        stdin().unwrap().read_to_string(&mut text).unwrap();
        text
    })
    .unwrap()
}

// What makes a terminal for it does not compile for FreeBSD.
#[cfg(not(target_os = "freebsd"))]
#[test]
fn a_terminal_is_read_line_by_line_by_goroutines_that_park() {
    let test = "a_terminal_is_read_line_by_line_by_goroutines_that_park";
    if !child::is_child() {
        let command = child::command(module_path!(), test);
        let mut terminal = rexpect::session::spawn_command(command, Some(600_000)).unwrap();
        for line in ["one", "two"] {
            terminal.exp_string("say something").unwrap();
            terminal.send_line(line).unwrap();
            terminal.exp_string(&format!("goes on, heard {line}")).unwrap();
        }
        terminal.exp_string("1 passed").unwrap();
        return;
    }
    let ran = gort::run(|| {
        let lines = chan(0);
        let said = lines.sender();
        go(move || {
            for line in BufReader::new(stdin().unwrap()).lines() {
                said.send(line.unwrap());
            }
        });
        for _ in 0..2 {
            println!("say something");
            println!("goes on, heard {}", lines.recv().unwrap());
        }
    });
    assert_eq!(ran, Ok(()));
}

#[test]
fn files_are_read_and_written_on_helper_threads() {
    let ran = run_with(1, || {
        let mut file = Offloaded::new(tempfile::tempfile().unwrap());
        file.write_all(b"first line\nsecond line\n").unwrap();
        file.flush().unwrap();
        file.seek(SeekFrom::Start(6)).unwrap();
        let mut some = [0; 4];
        file.read_exact(&mut some).unwrap();
        assert_eq!(&some, b"line");
        file.seek(SeekFrom::Start(0)).unwrap();
        let lines: Vec<_> = BufReader::new(&mut file).lines().map(Result::unwrap).collect();
        assert_eq!(lines, ["first line", "second line"]);
        let file: File = file.into_inner();
        assert_eq!(file.metadata().unwrap().len(), 23);
    });
    assert_eq!(ran.report.result, Ok(()));
}

#[test]
fn a_reader_that_blocks_its_thread_leaves_the_worker_to_others() {
    let ran = run_with(1, || {
        let (input, mut output) = pipe().unwrap();
        let read = gort::spawn(move || {
            let mut text = String::new();
            Offloaded::new(input).read_to_string(&mut text).unwrap();
            text
        });
        gort::gosched();
        output.write_all(b"written by the same worker").unwrap();
        drop(output);
        println!("{}", read.join());
    });
    assert_eq!((&*ran.joined(), ran.report.result), ("written by the same worker", Ok(())));
}
