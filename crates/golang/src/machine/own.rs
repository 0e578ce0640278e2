//! Where the program's own text stands in what a goroutine does: what is told, found and reported names this place.
//!
//! Invariants  I1  all ask here: a race is one pair of places, whether the search shows it or the detector.
//!             I2  what is made around a builtin, to start it or to put it off, stands where its statement does, as in Go.
//!             I3  where the library's text alone is under way (`go sort.Ints(x)`) it is the statement that started the goroutine: Go names it, too,
//!                 by what it makes around the call.

use super::exec::Exec;
use super::state::{Frame, Goroutine};
use crate::code::Program;
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
}
