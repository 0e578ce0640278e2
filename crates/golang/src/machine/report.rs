//! What Go prints when a program ends badly: the panic or the error, and where goroutines stand.
//!
//! Invariants  I1  the texts are the runtime's, but for what no two machines agree on: addresses of code, arguments of frames.
//! See         Go's runtime/panic.go (printpanics), traceback.go, proc.go (checkdead).

use std::fmt::Write as _;

use gort_events::{GoId, GoroutineReport, GoroutineState, Name, Site};

use super::exec::{Exec, Gate, Pause, Turn};
use super::floats::{shortest, shortest_complex};
use super::host::Host;
use super::run::Ended;
use super::state::{GoIndex, Goroutine, State, Status};
use crate::code::{Program, TypeKind, Width};
use crate::source::{Files, Pos};

/// How many operations a method may take that says what a panic is about.
const PATIENCE: u64 = 10_000_000;

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
                text += &self.panics(program, host, *index).unwrap_or_else(|fatal| format!("fatal error: {fatal}\n"));
                text.push('\n');
                self.trace(program, files, *index, "running", &mut text);
                self.trace_bubble(program, files, *index, &mut text);
            }
            Ended::Fatal(index, what) => {
                if what == "stack overflow" {
                    text += "runtime: goroutine stack exceeds 1000000000-byte limit\n";
                }
                let _ = write!(text, "fatal error: {what}\n\n");
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

    /// `panic: …`, once for each panic under way.
    ///
    /// # Errors
    /// What is fatal: a method panics that says what a panic is about.
    fn panics(&mut self, program: &Program, host: &mut dyn Host, index: GoIndex) -> Result<String, String> {
        let mut text = String::new();
        let mut panics = self.goroutines[index as usize].panics.clone();
        // What was recovered and raised again is one panic.
        let mut again = None;
        while let [.., before, last] = &panics[..]
            && before.recovered
            && before.value == last.value
        {
            panics.pop();
            again = Some(panics.len() - 1);
        }
        panics.retain(|panic| !panic.goexit);
        // The last one is asked first.
        let mut said = Vec::new();
        for panic in panics.iter().rev() {
            said.push(self.panic_value(program, host, panic.value)?);
        }
        for (at, (panic, said)) in panics.iter().zip(said.iter().rev()).enumerate() {
            if at > 0 {
                text.push('\t');
            }
            let _ = write!(text, "panic: {said}");
            if again == Some(at) {
                text += " [recovered, repanicked]";
            } else if panic.recovered {
                text += " [recovered]";
            }
            text.push('\n');
        }
        let nil = "invalid memory address or nil pointer dereference";
        if panics.last().is_some_and(|panic| panic.value[0] == u64::from(program.faults[0])) && text.contains(nil) {
            text += "[signal SIGSEGV: segmentation violation]\n";
        }
        Ok(text)
    }

    fn panic_value(&mut self, program: &Program, host: &mut dyn Host, value: [u64; 2]) -> Result<String, String> {
        let typ = value[0] as u32;
        if program.faults.contains(&typ) {
            let slots = self.heap.slots(value[1], 0, 2);
            return Ok(String::from_utf8_lossy(self.heap.text(&program.text, slots[0], slots[1])).into_owned());
        }
        for method in program.said.into_iter().flatten() {
            let methods = &program.types[typ as usize].methods;
            let Ok(at) = methods.binary_search_by_key(&method, |(method, _)| *method) else { continue };
            if let Some(said) = self.call_for_text(program, host, methods[at].1, value[1])? {
                return Ok(indented(&said));
            }
        }
        let mut text = String::new();
        self.plain_value(program, value, &mut text);
        Ok(text)
    }

    /// Calls a method without arguments that returns a string. None: it does not come to its end.
    fn call_for_text(
        &mut self,
        program: &Program,
        host: &mut dyn Host,
        func: u32,
        word: u64,
    ) -> Result<Option<String>, String> {
        let index = self.spawn(program, func, 0, &[word], 0, (0, 0));
        let mut turn = Turn { fuel: PATIENCE, until: None, places: 0, watched: false };
        match Exec::run(program, self, host, index, &mut turn, Gate::Open) {
            Pause::Ended => {
                let stack = &self.goroutines[index as usize].stack;
                let bytes = self.heap.text(&program.text, stack[0], stack[1]);
                Ok(Some(String::from_utf8_lossy(bytes).into_owned()))
            }
            Pause::Panicked => {
                let value = self.goroutines[index as usize].panics.last().map_or([0; 2], |panic| panic.value);
                let mut what = format!("type {}", program.types[value[0] as usize].name);
                if value[0] == u64::from(program.string) {
                    what.clear();
                    self.plain_value(program, value, &mut what);
                }
                Err(format!("panic while printing panic value: {what}"))
            }
            _ => Ok(None),
        }
    }

    fn plain_value(&self, program: &Program, [typ, word]: [u64; 2], text: &mut String) {
        let of = &program.types[typ as usize];
        let shown = match &of.kind {
            TypeKind::Bool => (word != 0).to_string(),
            TypeKind::Int(Width::I8 | Width::I16 | Width::I32 | Width::I64) => (word as i64).to_string(),
            TypeKind::Int(_) => word.to_string(),
            TypeKind::Float(bits) => shortest(f64::from_bits(word), *bits == 32),
            TypeKind::Complex(bits) => {
                let parts = self.heap.slots(word, 0, 2);
                shortest_complex((f64::from_bits(parts[0]), f64::from_bits(parts[1])), *bits == 64)
            }
            TypeKind::String => {
                let slots = self.heap.slots(word, 0, 2);
                let said = indented(&String::from_utf8_lossy(self.heap.text(&program.text, slots[0], slots[1])));
                match of.named {
                    true => format!("\"{said}\""),
                    false => said,
                }
            }
            _ => {
                let _ = write!(text, "({}) {:#x}", of.name, 0x00c0_0000_0000 + (word >> 32) * 8);
                return;
            }
        };
        let _ = match of.named {
            true if matches!(of.kind, TypeKind::Complex(_)) => write!(text, "{}{shown}", of.name),
            true => write!(text, "{}({shown})", of.name),
            false => write!(text, "{shown}"),
        };
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

/// Further lines of a panic's text are indented.
fn indented(text: &str) -> String {
    text.replace('\n', "\n\t")
}

/// `prog.go:5` of `prog.go:5:2`
fn without_column(place: &str) -> &str {
    match place.rsplit_once(':') {
        Some((line, column)) if column.bytes().all(|byte| byte.is_ascii_digit()) && line.contains(':') => line,
        _ => place,
    }
}
