//! Unix: the unwinder visits the frames, and finds the tables.
//!
//! See         Itanium C++ ABI, "Exception Handling"; Linux Standard Base, "The .eh_frame section"; LLVM's `libunwind.h` (macOS).

// Why unsafe: calls to the unwinder, and pointers into its tables.
#![allow(unsafe_code)]

use std::ffi::{c_int, c_void};

#[cfg(not(target_os = "macos"))]
use super::OMITTED;
use super::{Function, Reader};

#[repr(C)]
struct UnwindContext {
    _private: [u8; 0],
}

#[cfg(not(target_os = "macos"))]
#[repr(C)]
struct Bases {
    text: *mut c_void,
    data: *mut c_void,
    function: *mut c_void,
}

type Visit = extern "C" fn(*mut UnwindContext, *mut c_void) -> c_int;

// The standard library unwinds by the same functions, so they are there.
unsafe extern "C" {
    fn _Unwind_Backtrace(visit: Visit, argument: *mut c_void) -> c_int;
    fn _Unwind_GetIPInfo(context: *mut UnwindContext, before_instruction: *mut c_int) -> usize;
    fn _Unwind_GetLanguageSpecificData(context: *mut UnwindContext) -> *const u8;
    fn _Unwind_GetRegionStart(context: *mut UnwindContext) -> usize;
    #[cfg(not(target_os = "macos"))]
    fn _Unwind_Find_FDE(at: *const c_void, bases: *mut Bases) -> *const u8;
}

const GO_ON: c_int = 0; // _URC_NO_REASON
const STOP: c_int = 4; // _URC_NORMAL_STOP

/// A frame that is being visited.
pub(in crate::rt) struct Frame(*mut UnwindContext);

impl Frame {
    /// Whether its language's table is written in a way of its own. (What the unwinder gives here has one form.)
    #[expect(clippy::unused_self, reason = "it is asked of a frame elsewhere")]
    pub(in crate::rt::stacks) fn is_foreign(&self) -> bool {
        false
    }

    /// Where its function begins.
    pub(in crate::rt) fn function(&self) -> usize {
        // SAFETY: the context must be the unwinder's, of the frame that it is visiting: `walk` makes a `Frame` of nothing else.
        unsafe { _Unwind_GetRegionStart(self.0) }
    }

    /// Where in its function it is: at the call that has not returned.
    pub(in crate::rt::stacks) fn at(&self) -> usize {
        let mut before_instruction = 0;
        // SAFETY: as above; the flag is a live local.
        let at = unsafe { _Unwind_GetIPInfo(self.0, &raw mut before_instruction) };
        // A return address stands behind the call that it is about.
        if before_instruction == 0 { at.wrapping_sub(1) } else { at }
    }

    /// What its language has left for its own unwinding.
    pub(in crate::rt::stacks) fn table(&self) -> Option<Reader> {
        // SAFETY: as above.
        let table = unsafe { _Unwind_GetLanguageSpecificData(self.0) };
        // SAFETY: the pointer must be to a table as compilers write them: the unwinder has it from there.
        (!table.is_null()).then(|| unsafe { Reader::new(table) })
    }
}

/// As `walk`, in the frame of its caller.
#[inline(always)]
pub(in crate::rt::stacks) fn walk_here(mut visit: impl FnMut(&Frame) -> bool) {
    extern "C" fn each<F: FnMut(&Frame) -> bool>(context: *mut UnwindContext, visit: *mut c_void) -> c_int {
        // SAFETY: the argument must be the closure below, used by nothing else: it was given so.
        let visit = unsafe { &mut *visit.cast::<F>() };
        if visit(&Frame(context)) { GO_ON } else { STOP }
    }
    fn with<F: FnMut(&Frame) -> bool>(visit: &mut F) {
        // SAFETY: `each` must not unwind and must take this argument: what it calls does not panic, and it does.
        unsafe { _Unwind_Backtrace(each::<F>, std::ptr::from_mut(visit).cast()) };
    }
    with(&mut visit);
}

#[cfg(not(target_os = "macos"))]
impl Function {
    /// The function that this address lies in.
    pub(in crate::rt::stacks) fn at(address: usize) -> Option<Self> {
        let mut bases =
            Bases { text: std::ptr::null_mut(), data: std::ptr::null_mut(), function: std::ptr::null_mut() };
        // SAFETY: `bases` must be writable: it is a live local.
        let entry = unsafe { _Unwind_Find_FDE(address as *const c_void, &raw mut bases) };
        if entry.is_null() {
            return None;
        }
        // SAFETY: the pointer must be to an entry of `.eh_frame`: the unwinder has found it there.
        let mut entry = unsafe { Reader::new(entry) };
        if entry.fixed(4) == 0xffff_ffff {
            return None;
        }
        let here = entry.0;
        let distance = entry.fixed(4);
        // SAFETY: the common part must lie so far before this field: the format says so.
        let common = unsafe { Reader::new(here.wrapping_sub(distance)) };
        let common = Common::read(common)?;
        let start = entry.pointer(common.code)?;
        // A length is stored as an address is, and relative to nothing.
        let length = entry.pointer(common.code & 0x0f)?;
        entry.uleb128();
        let table = if common.table == OMITTED { None } else { entry.pointer(common.table).filter(|at| *at != 0) };
        // SAFETY: as in `Frame::table`.
        let table = table.map(|at| unsafe { Reader::new(at as *const u8) });
        let code = start..start.wrapping_add(length);
        code.contains(&address).then_some(Function { code, personality: common.personality, table })
    }
}

/// What the entries of several functions have in common.
#[cfg(not(target_os = "macos"))]
struct Common {
    /// How the address of code is stored.
    code: u8,
    /// How the address of a language's table is stored.
    table: u8,
    personality: Option<usize>,
}

#[cfg(not(target_os = "macos"))]
impl Common {
    fn read(mut entry: Reader) -> Option<Self> {
        entry.fixed(4);
        if entry.fixed(4) != 0 {
            return None;
        }
        let version = entry.byte();
        let mut letters = entry;
        while entry.byte() != 0 {}
        entry.uleb128();
        entry.sleb128();
        let _register = if version == 1 { usize::from(entry.byte()) } else { entry.uleb128() };
        if letters.byte() != b'z' {
            return None;
        }
        entry.uleb128();
        let mut common = Common { code: 0, table: OMITTED, personality: None };
        loop {
            match letters.byte() {
                0 => return Some(common),
                b'P' => {
                    let encoding = entry.byte();
                    common.personality = Some(entry.pointer(encoding)?);
                }
                b'L' => common.table = entry.byte(),
                b'R' => common.code = entry.byte(),
                b'S' | b'B' => {}
                _ => return None,
            }
        }
    }
}

/// Most functions have no entry in `.eh_frame` there, but one in tables of the linker's, which the unwinder reads alone.
#[cfg(target_os = "macos")]
mod of_libunwind {
    use super::{Function, Reader};
    use std::ffi::c_int;

    /// `unw_proc_info_t`.
    #[repr(C)]
    #[derive(Default)]
    struct Procedure {
        start: u64,
        end: u64,
        table: u64,
        personality: u64,
        gp: u64,
        flags: u64,
        format: u32,
        unwind_info_bytes: u32,
        unwind_info: u64,
        extra: u64,
    }

    /// Room for `unw_context_t` and `unw_cursor_t`, which are smaller on every processor.
    type Room = [u64; 512];

    const INSTRUCTION_POINTER: c_int = -1; // UNW_REG_IP

    unsafe extern "C" {
        fn unw_getcontext(context: *mut Room) -> c_int;
        fn unw_init_local(cursor: *mut Room, context: *mut Room) -> c_int;
        fn unw_set_reg(cursor: *mut Room, register: c_int, value: u64) -> c_int;
        fn unw_get_proc_info(cursor: *mut Room, procedure: *mut Procedure) -> c_int;
    }

    impl Function {
        /// The function that this address lies in.
        pub(in crate::rt::stacks) fn at(address: usize) -> Option<Self> {
            let (mut context, mut cursor, mut found) = ([0; 512], [0; 512], Procedure::default());
            // SAFETY: the context must have room for the registers: it has more.
            unsafe { unw_getcontext(&raw mut context) };
            // SAFETY: the cursor must have room, and the context must be filled: it has, and was just now.
            unsafe { unw_init_local(&raw mut cursor, &raw mut context) };
            // SAFETY: the cursor must be initialised, as it is. Nothing is unwound by it.
            unsafe { unw_set_reg(&raw mut cursor, INSTRUCTION_POINTER, address as u64) };
            // SAFETY: the same, and the structure is a live local of the right form.
            if unsafe { unw_get_proc_info(&raw mut cursor, &raw mut found) } != 0 {
                return None;
            }
            // SAFETY: the pointer must be to a table as compilers write them: the unwinder has it from there.
            let table = (found.table != 0).then(|| unsafe { Reader::new(found.table as *const u8) });
            let code = found.start as usize..found.end as usize;
            let personality = Some(found.personality as usize).filter(|at| *at != 0);
            code.contains(&address).then_some(Function { code, personality, table })
        }
    }
}
