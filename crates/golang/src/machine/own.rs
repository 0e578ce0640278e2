//! Where the program's own text stands in what a goroutine does: what is told, found and reported names this place.
//!
//! Invariants  I1  all ask here: a race is one pair of places, whether the search shows it or the detector.
//!             I2  what is made around a builtin, to start it or to put it off, stands where its statement does, as in Go.
//!             I3  where the library's text alone is under way (`go sort.Ints(x)`) it is the statement that started the goroutine: Go names it, too,
//!                 by what it makes around the call.
//!             I4  an access to memory in a function of the library that was put off (`defer sort.Ints(x)`) stands where that was, as Go names what it
//!                 makes around the call. Where the statement cannot be told from others it is where the function returns, as of all else.

use super::exec::Exec;
use super::state::{Frame, FrameKind, Goroutine};
use crate::code::{CallMode, Op, Program};
use crate::source::Pos;

/// The place of the program's own text, of these calls that are under way, the innermost first, in a goroutine that was started here.
fn own_place<'a>(program: &Program, frames: impl Iterator<Item = &'a Frame>, created_at: (u32, u32)) -> Pos {
    let places = frames.map(|frame| {
        let function = &program.functions[frame.func as usize];
        // Of package variables' first values what their functions do is told.
        let is_initializer = function.hidden && function.name == "init";
        if is_initializer { Pos::NONE } else { function.place((frame.pc as usize).saturating_sub(1)) }
    });
    let (func, pc) = created_at;
    let started = std::iter::once_with(|| program.functions[func as usize].place(pc as usize));
    let mut own = places.chain(started).filter(|place| place.is_known() && *place < program.library);
    own.next().unwrap_or(Pos::NONE)
}

impl Goroutine {
    /// Where the program's own text stands in it. Needs: it is not under way.
    pub(super) fn own_place(&self, program: &Program) -> Pos {
        own_place(program, self.frames.iter().rev(), self.created_at)
    }
}

impl Exec<'_> {
    /// Where the program's own text stands that led here. Needs: the frame stands behind the operation that is asked of.
    pub(super) fn own_place(&self) -> Pos {
        let frames = std::iter::once(&self.frame).chain(self.frames.iter().rev());
        own_place(self.program, frames, self.state.goroutines[self.me as usize].created_at)
    }

    /// The same of an access to memory (I4).
    pub(super) fn place_of_access(&self) -> Pos {
        let is_own = |place: Pos| place.is_known() && place < self.program.library;
        // A function of the library that was put off, and whether because of a panic.
        let mut put_off: Option<(u32, bool)> = None;
        for frame in std::iter::once(&self.frame).chain(self.frames.iter().rev()) {
            if let Some((callee, panicking)) = put_off {
                if let Some(place) = statement(self.program, frame.func, callee) {
                    return place;
                }
                // Between it and the function that has put it off others may stand which the panic has ended.
                put_off = put_off.filter(|_| panicking);
            }
            if put_off.is_some() {
                continue;
            }
            if is_own(self.program.functions[frame.func as usize].place((frame.pc as usize).saturating_sub(1))) {
                break;
            }
            put_off = match frame.kind() {
                FrameKind::Call => None,
                FrameKind::Deferred => Some((frame.func, false)),
                FrameKind::Panicking(_) => Some((frame.func, true)),
            };
        }
        self.own_place()
    }
}

/// Where a function of the program's own puts this one off. None: nowhere, or on several lines.
fn statement(program: &Program, func: u32, callee: u32) -> Option<Pos> {
    let function = &program.functions[func as usize];
    let puts_off = |op: &Op| matches!(op, Op::Call { mode: CallMode::Defer, func } if *func == callee);
    let mut places = function.ops.iter().enumerate().filter(|(_, op)| puts_off(op)).map(|(pc, _)| function.place(pc));
    let first = places.next().filter(|place| place.is_known() && *place < program.library)?;
    let line = |place: Pos| program.files.line_of_all(place);
    places.all(|other| line(other) == line(first)).then_some(first)
}
