//! What Go prints when a program ends badly: the error, and where goroutines stand. What it prints of panics stands in panics.rs.
//!
//! Invariants  I1  the texts are the runtime's, but for what no two machines agree on: addresses of code, arguments of frames.
//! See         Go's runtime/panic.go (fatal), traceback.go, proc.go (checkdead).

use std::fmt::Write as _;

use gort_events::{GoId, GoroutineReport, GoroutineState, Name, Site};

use super::fault::{STACK_OVERFLOW, is_thrown};
use super::host::Host;
use super::run::Ended;
use super::state::{GoIndex, Goroutine, State, Status};
use crate::code::Program;
use crate::source::{Files, Pos};

/// Of a goroutine's calls so many are shown, of those that came last and of those that came first.
const INNERMOST: usize = 50;
const OUTERMOST: usize = 50;

impl State {
    /// What Go prints to standard error, and the exit code.
    pub fn report(&mut self, program: &Program, files: &Files, host: &mut dyn Host, ended: &Ended) -> (String, i32) {
        let mut text = String::new();
        match ended {
            Ended::Exit(code) => return (text, *code),
            Ended::Stopped => {}
            Ended::Panic(index) => {
                text +=
                    &self.panics_asked(program, host, *index).unwrap_or_else(|fatal| format!("fatal error: {fatal}\n"));
                text.push('\n');
                self.trace(program, files, *index, "running", &mut text);
                self.trace_bubble(program, files, *index, &mut text);
            }
            Ended::Fatal(index, what) => {
                if what == STACK_OVERFLOW {
                    text += "runtime: goroutine stack exceeds 1000000000-byte limit\n";
                }
                if !is_thrown(what) {
                    text += &self.panics_before_fatal(program, *index);
                }
                let _ = writeln!(text, "fatal error: {what}");
                text += self.signal(program, *index);
                text.push('\n');
                self.trace(program, files, *index, "running", &mut text);
            }
            Ended::Deadlock { main_exited } => {
                let parked: Vec<GoIndex> = (0..self.goroutines.len() as u32)
                    .filter(|index| matches!(self.goroutines[*index as usize].status, Status::Parked(_)))
                    .collect();
                text += match *main_exited && parked.is_empty() {
                    true => "fatal error: no goroutines (main called runtime.Goexit) - deadlock!\n",
                    false => "fatal error: all goroutines are asleep - deadlock!\n",
                };
                let mut parked: Vec<(u64, GoIndex)> =
                    parked.into_iter().map(|index| (self.goroutines[index as usize].id, index)).collect();
                parked.sort_unstable();
                for (_, index) in parked {
                    text.push('\n');
                    let Status::Parked(reason) = self.goroutines[index as usize].status else { continue };
                    self.trace(program, files, index, reason.text(), &mut text);
                }
            }
        }
        (text, 2)
    }

    /// The goroutines that have not ended, by number: main, if it has not, first.
    pub fn unfinished(&self, program: &Program) -> Vec<GoroutineReport> {
        let site = |pos: Pos| {
            let place = program.files.place(pos).filter(|_| pos.is_known() && pos < program.library)?;
            Some(Site::new(Name::intern(&place.file), place.line as u32, place.column as u32))
        };
        let standing = |goroutine: &Goroutine| site(goroutine.own_place(program));
        let living = self.goroutines.iter().filter(|goroutine| goroutine.status != Status::Dead);
        let mut reports: Vec<GoroutineReport> = living
            .map(|goroutine| {
                let (func, pc) = goroutine.created_at;
                let created_at = site(program.functions[func as usize].place(pc as usize));
                let (state, parked_at) = match goroutine.status {
                    Status::Parked(reason) => (GoroutineState::Waiting(reason), standing(goroutine)),
                    _ => (GoroutineState::Runnable, None),
                };
                GoroutineReport {
                    id: GoId(goroutine.id),
                    state,
                    parked_at,
                    created_by: (goroutine.id > 1).then_some(GoId(goroutine.created_by)),
                    created_at: created_at.unwrap_or_else(|| Site::new(Name::from(""), 0, 0)),
                }
            })
            .collect();
        reports.sort_unstable_by_key(|report| report.id);
        reports
    }

    /// Where the goroutines of a bubble stand that are left in it, if this goroutine panics about them.
    fn trace_bubble(&self, program: &Program, files: &Files, index: GoIndex, text: &mut String) {
        let about = self.goroutines[index as usize].panics.last().map_or(0, |panic| panic.value[0]);
        if program.types[about as usize].name != "synctest.deadlock" {
            return;
        }
        for (other, goroutine) in (0..).zip(&self.goroutines) {
            if let Status::Parked(reason) = goroutine.status
                && goroutine.bubble == self.deadlocked
                && other != index
            {
                text.push('\n');
                self.trace(program, files, other, reason.text(), text);
            }
        }
    }

    /// Where goroutines stand that are under way: this one first, without its last call, and with `all` the others.
    pub(super) fn stacks(&self, program: &Program, first: GoIndex, all: bool) -> String {
        let mut text = String::new();
        self.trace_from(program, &program.files, (first, 1), "running", &mut text);
        let mut others: Vec<(u64, GoIndex, &str)> = (0..)
            .zip(&self.goroutines)
            .filter(|(index, _)| all && *index != first)
            .filter_map(|(index, goroutine)| match goroutine.status {
                Status::Dead => None,
                Status::Runnable => Some((goroutine.id, index, "runnable")),
                Status::Parked(reason) => Some((goroutine.id, index, reason.text())),
            })
            .collect();
        others.sort_unstable();
        for (_, index, state) in others {
            text.push('\n');
            self.trace(program, &program.files, index, state, &mut text);
        }
        text
    }

    /// Where a goroutine stands.
    fn trace(&self, program: &Program, files: &Files, index: GoIndex, state: &str, text: &mut String) {
        self.trace_from(program, files, (index, 0), state, text);
    }

    /// Where a goroutine stands, without so many calls that came last.
    fn trace_from(
        &self,
        program: &Program,
        files: &Files,
        (index, without): (GoIndex, usize),
        state: &str,
        text: &mut String,
    ) {
        let goroutine = &self.goroutines[index as usize];
        let _ = writeln!(text, "goroutine {} [{state}{}]:", goroutine.id, goroutine.in_bubble());
        let shown = goroutine.frames.iter().enumerate().rev().skip(without).filter(|(depth, frame)| {
            let is_entry = *depth == 0 && goroutine.id == 1;
            !program.functions[frame.func as usize].hidden && (!is_entry || goroutine.frames.len() == 1)
        });
        let elided = shown.clone().count().saturating_sub(INNERMOST + OUTERMOST);
        for (number, (depth, frame)) in shown.enumerate() {
            if number == INNERMOST && elided > 0 {
                let _ = writeln!(text, "...{elided} frames elided...");
            }
            if (INNERMOST..INNERMOST + elided).contains(&number) {
                continue;
            }
            let function = &program.functions[frame.func as usize];
            let arguments = if function.params > 0 { "..." } else { "" };
            let place =
                files.named(function.place((frame.behind(goroutine.frames.get(depth + 1)) as usize).saturating_sub(1)));
            let _ = writeln!(text, "{}({arguments})\n\t{}", function.name, without_column(&place));
        }
        if goroutine.created_by == 0 && goroutine.id != 1 {
            // A timer has started it: Go names the runtime's own function, and not who made the timer.
            text.push_str("created by time.goFunc\n");
            let maker = program.functions.iter().find(|function| function.name == "time.AfterFunc");
            if let Some(maker) = maker {
                let _ = writeln!(text, "\t{}", without_column(&files.named(maker.place(0))));
            }
        }
        if goroutine.created_by > 0 {
            let (func, pc) = goroutine.created_at;
            let function = &program.functions[func as usize];
            let place = files.named(function.place(pc as usize));
            let _ = writeln!(
                text,
                "created by {} in goroutine {}\n\t{}",
                function.name,
                goroutine.created_by,
                without_column(&place)
            );
        }
    }
}

/// `prog.go:5` of `prog.go:5:2`
fn without_column(place: &str) -> &str {
    match place.rsplit_once(':') {
        Some((line, column)) if column.bytes().all(|byte| byte.is_ascii_digit()) && line.contains(':') => line,
        _ => place,
    }
}
