//! What package runtime says of calls: which are under way, what they are called, where they stand.
//!
//! States      A number of a place in the code is `function + 1 << 32 | operation that comes next`. Numbers below `1 << 32` stand for what
//!             Go's runtime has and the machine has not.
//! Invariants  I1  what the compiler wraps around functions is not shown.
//! See         library/go/runtime.go; Go's runtime/symtab.go, extern.go.

use super::super::exec::Exec;
use super::super::slices::Slice;
use super::super::state::{Frame, FrameKind};
use super::{Done, Native};
use crate::source::Place;

pub(super) static NATIVES: &[Native] = &[
    Native { name: "runtime.Callers", visible: false, run: |exec, out| exec.callers(out) },
    Native { name: "runtime.describe", visible: false, run: |exec, out| exec.describe(out) },
    Native { name: "runtime.trace", visible: false, run: |exec, out| exec.stack_trace(out) },
    Native { name: "runtime.processors", visible: false, run: |exec, out| exec.processors(out) },
    Native { name: "runtime.gc", visible: false, run: |exec, _| exec.garbage_wanted() },
    Native { name: "gort/tests.Step", visible: true, run: |_, _| Ok(None) },
    Native { name: "testing.capture", visible: false, run: |exec, out| exec.capture(out) },
    Native { name: "testing/synctest.start", visible: true, run: |exec, out| exec.start_bubble(out) },
    Native { name: "testing/synctest.end", visible: true, run: |exec, out| exec.end_bubble(out) },
    Native { name: "testing/synctest.Wait", visible: true, run: |exec, _| exec.wait_for_bubble() },
    Native { name: "time.bubbled", visible: false, run: |exec, out| exec.bubbled(out) },
    Native { name: "runtime.memory", visible: false, run: |exec, out| exec.memory(out) },
];

/// What stands below and between the functions of a program, with Go's file and line.
const OF_RUNTIME: [(&str, &str, u64); 4] = [
    ("runtime.Callers", "/usr/local/go/src/runtime/extern.go", 341),
    ("runtime.main", "/usr/local/go/src/runtime/proc.go", 302),
    ("runtime.goexit", "/usr/local/go/src/runtime/asm_amd64.s", 1264),
    ("runtime.gopanic", "/usr/local/go/src/runtime/panic.go", 859),
];
const FIRST: u64 = 0x1000;
const CALLERS: u64 = FIRST;
const MAIN: u64 = FIRST + 1;
const GOEXIT: u64 = FIRST + 2;
const GOPANIC: u64 = FIRST + 3;

/// The file's name as Go keeps it: from the root on.
fn absolute(folder: &str, file: &str) -> String {
    let file = file.strip_prefix("./").unwrap_or(file);
    match file.starts_with('/') || folder.is_empty() {
        true => file.to_owned(),
        false => format!("{}/{file}", folder.trim_end_matches('/')),
    }
}

impl Exec<'_> {
    /// The calls that are under way, the last one first.
    fn call_stack(&self) -> Vec<u64> {
        let program = self.program;
        let mut places = vec![CALLERS];
        let all: Vec<&Frame> = self.frames.iter().chain([&self.frame]).collect();
        let is_main = self.state.goroutines[self.me as usize].id == 1;
        for (depth, frame) in all.iter().enumerate().rev() {
            if depth == 0 && is_main {
                break;
            }
            if !program.functions[frame.func as usize].hidden {
                places.push((u64::from(frame.func) + 1) << 32 | u64::from(frame.behind(all.get(depth + 1).copied())));
            }
            if matches!(frame.kind(), FrameKind::Panicking(_)) {
                places.push(GOPANIC);
            }
        }
        if is_main {
            places.push(MAIN);
        }
        places.push(GOEXIT);
        places
    }

    /// `Callers(skip int, pc []uintptr) int`
    fn callers(&mut self, out: usize) -> Done {
        let skip = (self.regs[out + 1] as i64).max(0) as usize;
        let slice = Slice { ptr: self.regs[out + 2], len: self.regs[out + 3], cap: 0 };
        let places = self.call_stack();
        let mut written = 0;
        for place in places.into_iter().skip(skip).take(slice.len as usize) {
            self.state.heap.set(slice.ptr, written, place);
            written += 1;
        }
        self.regs[out] = written as u64;
        Ok(None)
    }

    /// `describe(pc uintptr) (function, file string, line, first int)`: the line of the call that returns there, and that of the function.
    fn describe(&mut self, out: usize) -> Done {
        let place = self.regs[out + 6];
        let (function, file, line, first) = match place >> 32 {
            0 => match OF_RUNTIME.get((place as usize).wrapping_sub(FIRST as usize)) {
                Some((function, file, line)) => ((*function).to_owned(), (*file).to_owned(), *line, *line),
                None => (String::new(), String::new(), 0, 0),
            },
            number => match self.program.functions.get(number as usize - 1) {
                // A number behind its last operation is none of the function's.
                Some(function) if place as u32 as usize <= function.ops.len() => {
                    let files = &self.program.files;
                    let at = function.place((place as u32 as usize).saturating_sub(1));
                    let mut at = files.place(at).unwrap_or(Place { file: String::new(), line: 0, column: 0 });
                    if at.file.is_empty() && at.line > 0 {
                        // What a line directive names is nothing.
                        at.file.push_str("??");
                    }
                    let first = files.place(function.place(0)).map_or(0, |place| place.line);
                    let file = match &at.file[..] {
                        "??" => at.file,
                        file => absolute(&self.host.folder_of_text(), file),
                    };
                    (function.name.clone(), file, at.line as u64, first as u64)
                }
                _ => (String::new(), String::new(), 0, 0),
            },
        };
        self.set_text(out, function.as_bytes());
        self.set_text(out + 2, file.as_bytes());
        (self.regs[out + 4], self.regs[out + 5]) = (line, first);
        Ok(None)
    }

    /// `trace(all bool) string`: where goroutines stand, the running one first.
    fn stack_trace(&mut self, out: usize) -> Done {
        // It shows the numbers of goroutines, which no schedule decides, and in Go addresses.
        self.note_draw();
        let all = self.regs[out + 2] != 0;
        let me = self.me as usize;
        self.frames.push(self.frame);
        std::mem::swap(&mut self.state.goroutines[me].frames, &mut self.frames);
        let text = self.state.stacks(self.program, self.me, all);
        std::mem::swap(&mut self.state.goroutines[me].frames, &mut self.frames);
        self.frames.pop();
        self.set_text(out, text.as_bytes());
        Ok(None)
    }

    /// `capture(on bool) string`: what is written to standard output is kept from now on; what was kept until now.
    fn capture(&mut self, out: usize) -> Done {
        let on = self.regs[out + 2] != 0;
        let kept = std::mem::replace(&mut self.state.captured, on.then(Vec::new)).unwrap_or_default();
        self.set_text(out, &kept);
        Ok(None)
    }

    /// `bubbled() bool`: whether the goroutine is in a bubble.
    fn bubbled(&mut self, out: usize) -> Done {
        self.regs[out] = u64::from(self.my_bubble() != 0);
        Ok(None)
    }

    /// `gc()`: at the next place where garbage can be collected it is.
    fn garbage_wanted(&mut self) -> Done {
        self.state.heap.want_collection();
        Ok(None)
    }

    /// `processors() int`: there is one.
    fn processors(&mut self, out: usize) -> Done {
        self.note_processors();
        self.regs[out] = 1;
        Ok(None)
    }

    /// `memory() (inUse, total, objects, collections int)`
    fn memory(&mut self, out: usize) -> Done {
        let figures = self.state.heap.figures();
        self.regs[out..out + figures.len()].copy_from_slice(&figures);
        Ok(None)
    }
}
