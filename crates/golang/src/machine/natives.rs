//! Functions that the machine carries out itself.
//!
//! Protocol    Arguments stand in the stack from `out` on, behind room for the results. None of them collects garbage.
//! See         code/op.rs (`CallNative`).

mod atomic;
mod big;
mod coroutines;
mod digest;
mod finals;
mod frames;
mod made;
mod math;
mod math_bessel;
mod math_special;
mod math_trig;
mod numbers;
mod pieces;
mod places;
mod plain;
mod plain_numbers;
mod rand;
mod rand_tables;
mod regexp;
mod runes;
mod text;
mod world;
mod zones;

pub(super) use runes::is_graphic;

use gort_events::EventKind;

use super::exec::{Exec, Pause};
use super::fault::Fault;
use super::floats::{shortest, shortest_complex};

type Done = Result<Option<Pause>, Fault>;

/// A function that the machine carries out itself.
pub(super) struct Native {
    /// Its name: `time.Sleep`.
    pub(super) name: &'static str,
    /// Whether others can notice it.
    pub(super) visible: bool,
    /// What it does. It may pause the goroutine.
    pub(super) run: fn(&mut Exec<'_>, out: usize) -> Result<Option<Pause>, Fault>,
}

/// All of them.
static TABLES: &[&[Native]] = &[
    NATIVES,
    text::NATIVES,
    numbers::NATIVES,
    runes::NATIVES,
    world::NATIVES,
    zones::NATIVES,
    math::NATIVES,
    rand::NATIVES,
    frames::NATIVES,
    coroutines::NATIVES,
    finals::NATIVES,
    atomic::NATIVES,
    plain::NATIVES,
    pieces::NATIVES,
    regexp::NATIVES,
    big::NATIVES,
    digest::NATIVES,
    places::NATIVES,
    made::NATIVES,
];

/// How many numbers a table has room for.
const ROOM: u32 = 1 << 10;

static NATIVES: &[Native] = &[
    Native {
        name: "print.bool",
        visible: false,
        run: |exec, out| exec.print(if exec.regs[out] != 0 { "true" } else { "false" }),
    },
    Native { name: "print.int", visible: false, run: |exec, out| exec.print(&(exec.regs[out] as i64).to_string()) },
    Native { name: "print.uint", visible: false, run: |exec, out| exec.print(&exec.regs[out].to_string()) },
    Native { name: "print.string", visible: false, run: print_string },
    Native { name: "print.float", visible: false, run: |exec, out| exec.print(&shortest(exec.float_at(out), false)) },
    Native { name: "print.float32", visible: false, run: |exec, out| exec.print(&shortest(exec.float_at(out), true)) },
    Native {
        name: "print.complex",
        visible: false,
        run: |exec, out| exec.print(&shortest_complex((exec.float_at(out), exec.float_at(out + 1)), false)),
    },
    Native {
        name: "print.complex64",
        visible: false,
        run: |exec, out| exec.print(&shortest_complex((exec.float_at(out), exec.float_at(out + 1)), true)),
    },
    Native {
        name: "print.pointer",
        visible: false,
        run: |exec, out| exec.print_address(out, format!("{:#x}", exec.regs[out])),
    },
    Native {
        name: "print.interface",
        visible: false,
        run: |exec, out| exec.print_address(out, format!("({:#x},{:#x})", exec.regs[out], exec.regs[out + 1])),
    },
    Native {
        name: "print.slice",
        visible: false,
        run: |exec, out| {
            exec.print_address(out, format!("[{}/{}]{:#x}", exec.regs[out + 1], exec.regs[out + 2], exec.regs[out]))
        },
    },
    Native {
        name: "range.panic",
        visible: false,
        run: |exec, out| {
            Err(Fault::runtime(match exec.regs[out] {
                1 => "range function continued iteration after function for loop body returned false",
                3 => "range function continued iteration after loop body panic",
                4 => "range function recovered a loop body panic and did not resume panicking",
                _ => "range function continued iteration after whole loop exit",
            }))
        },
    },
    // A panic with an error of the runtime whose text is given.
    Native {
        name: "panic.plain",
        visible: false,
        run: |exec, out| {
            let text = exec.text_of(exec.regs[out], exec.regs[out + 1]);
            Err(Fault::Runtime(String::from_utf8_lossy(text).into_owned()))
        },
    },
    Native { name: "range.frame", visible: false, run: |exec, out| exec.range_frame(out) },
    Native { name: "range.defer", visible: false, run: |exec, out| exec.range_defer(out) },
    Native { name: "float.max", visible: false, run: |exec, out| exec.extreme(out, f64::max) },
    Native { name: "float.min", visible: false, run: |exec, out| exec.extreme(out, f64::min) },
    Native { name: "print.begin", visible: true, run: |_, _| Ok(None) },
    Native { name: "print.newline", visible: false, run: |exec, _| exec.print("\n") },
    Native { name: "print.space", visible: false, run: |exec, _| exec.print(" ") },
    Native { name: "gort/value.TypeOf", visible: false, run: |exec, out| exec.copy_result(out, out + 1) },
    Native { name: "gort/value.kind", visible: false, run: |exec, out| exec.value_kind(out) },
    Native { name: "gort/value.name", visible: false, run: |exec, out| exec.value_name(out) },
    Native { name: "gort/value.elem", visible: false, run: |exec, out| exec.value_elem(out) },
    Native { name: "gort/value.key", visible: false, run: |exec, out| exec.value_key(out) },
    Native { name: "gort/value.numField", visible: false, run: |exec, out| exec.value_num_field(out) },
    Native { name: "gort/value.fieldName", visible: false, run: |exec, out| exec.value_field_name(out) },
    Native { name: "gort/value.fieldType", visible: false, run: |exec, out| exec.value_field_type(out) },
    Native { name: "gort/value.fieldExported", visible: false, run: |exec, out| exec.value_field_exported(out) },
    Native { name: "gort/value.comparable", visible: false, run: |exec, out| exec.value_comparable(out) },
    Native { name: "gort/value.isNamed", visible: false, run: |exec, out| exec.value_is_named(out) },
    Native { name: "gort/value.Number", visible: false, run: |exec, out| exec.value_number(out) },
    Native { name: "gort/value.Text", visible: false, run: |exec, out| exec.value_text(out) },
    Native { name: "gort/value.Len", visible: false, run: |exec, out| exec.value_len(out) },
    Native { name: "gort/value.Cap", visible: false, run: |exec, out| exec.value_cap(out) },
    Native { name: "gort/value.Index", visible: false, run: |exec, out| exec.value_index(out) },
    Native { name: "gort/value.Field", visible: false, run: |exec, out| exec.value_field(out) },
    Native { name: "gort/value.Deref", visible: false, run: |exec, out| exec.value_deref(out) },
    Native { name: "gort/value.IsNil", visible: false, run: |exec, out| exec.value_is_nil(out) },
    Native { name: "gort/value.Address", visible: false, run: |exec, out| exec.value_address(out) },
    Native { name: "unsafe.address", visible: false, run: |exec, out| exec.unsafe_address(out) },
    Native { name: "gort/value.Same", visible: false, run: |exec, out| exec.value_same(out) },
    Native { name: "gort/value.Entries", visible: false, run: |exec, out| exec.value_entries(out) },
    Native { name: "gort/value.Bytes", visible: false, run: |exec, out| exec.value_bytes(out) },
    Native { name: "gort/value.Complex", visible: false, run: |exec, out| exec.value_complex(out) },
    Native { name: "gort/value.Float", visible: false, run: |exec, out| exec.copy_result(out, out + 2) },
    Native { name: "gort/value.Quote", visible: false, run: |exec, out| exec.value_quote(out) },
    Native { name: "gort/value.CanBackquote", visible: false, run: |exec, out| exec.value_can_backquote(out) },
    Native { name: "gort/value.IsPrint", visible: false, run: |exec, out| exec.value_is_print(out) },
    Native { name: "gort/value.FormatFloat", visible: false, run: |exec, out| exec.value_format_float(out) },
    Native { name: "gort/value.Implements", visible: false, run: |exec, out| exec.value_implements(out) },
    Native { name: "gort/value.Set", visible: false, run: |exec, out| exec.value_set(out) },
    Native { name: "gort/value.Swap", visible: false, run: |exec, out| exec.value_swap(out) },
    Native { name: "gort/value.SortInts", visible: false, run: |exec, out| exec.sort_ints(out) },
    Native { name: "gort/value.SortStrings", visible: false, run: |exec, out| exec.sort_strings(out) },
    Native { name: "gort/value.Zero", visible: false, run: |exec, out| exec.value_zero(out) },
    Native { name: "gort/value.Call", visible: false, run: |exec, out| exec.value_call(out) },
    Native { name: "gort/value.Write", visible: true, run: |exec, out| exec.value_write(out) },
    Native { name: "sync.Mutex.Lock", visible: true, run: |exec, out| exec.mutex_lock(out) },
    Native { name: "sync.Mutex.TryLock", visible: true, run: |exec, out| exec.mutex_try_lock(out) },
    Native { name: "sync.Mutex.Unlock", visible: true, run: |exec, out| exec.mutex_unlock(out) },
    Native { name: "sync.RWMutex.RLock", visible: true, run: |exec, out| exec.rw_rlock(out) },
    Native { name: "sync.RWMutex.TryRLock", visible: true, run: |exec, out| exec.rw_try_rlock(out) },
    Native { name: "sync.RWMutex.RUnlock", visible: true, run: |exec, out| exec.rw_runlock(out) },
    Native { name: "sync.RWMutex.Lock", visible: true, run: |exec, out| exec.rw_lock(out) },
    Native { name: "sync.RWMutex.TryLock", visible: true, run: |exec, out| exec.rw_try_lock(out) },
    Native { name: "sync.RWMutex.Unlock", visible: true, run: |exec, out| exec.rw_unlock(out) },
    Native { name: "sync.WaitGroup.Add", visible: true, run: |exec, out| exec.group_add(out) },
    Native { name: "sync.WaitGroup.Wait", visible: true, run: |exec, out| exec.group_wait(out) },
    Native { name: "sync.notifyList.add", visible: true, run: |exec, out| exec.notify_add(out) },
    Native { name: "sync.notifyList.wait", visible: true, run: |exec, out| exec.notify_wait(out) },
    Native { name: "sync.notifyList.one", visible: true, run: |exec, out| exec.notify_one(out) },
    Native { name: "sync.notifyList.all", visible: true, run: |exec, out| exec.notify_all(out) },
    Native {
        name: "sync.Pool.any",
        visible: false,
        run: |exec, _| {
            exec.note_draw();
            Ok(None)
        },
    },
    Native { name: "sync.Once.lock", visible: true, run: |exec, out| exec.once_lock(out) },
    Native { name: "sync.Once.unlock", visible: true, run: |exec, out| exec.once_unlock(out) },
    Native { name: "sync.Once.tell", visible: false, run: |exec, out| exec.once_tell(out) },
    Native { name: "context.cancelCtx.made", visible: false, run: |exec, out| exec.context_made(out) },
    Native { name: "context.cancelCtx.ended", visible: false, run: |exec, out| exec.context_ended(out) },
    Native { name: "context.cancelCtx.asked", visible: false, run: |exec, out| exec.context_asked(out) },
    Native { name: "context.after", visible: false, run: |exec, out| exec.context_after(out) },
    Native { name: "context.moment.left", visible: false, run: |exec, out| exec.context_left(out) },
    Native { name: "context.afterFuncCtx.set", visible: false, run: |exec, out| exec.context_set(out) },
    Native { name: "context.afterFuncCtx.stopped", visible: false, run: |exec, out| exec.context_stopped(out) },
    // What comes next reads or writes what others may see.
    Native { name: "sync.access", visible: true, run: |_, _| Ok(None) },
    Native { name: "sync/atomic.access", visible: true, run: |_, _| Ok(None) },
    Native { name: "sync.told", visible: false, run: |exec, out| exec.sync_told(out) },
    Native { name: "sync/atomic.told", visible: false, run: |exec, out| exec.atomic_told(out) },
    Native { name: "runtime.NumGoroutine", visible: false, run: |exec, out| exec.num_goroutine(out) },
    Native { name: "time.now", visible: false, run: |exec, out| exec.time_now(out) },
    Native { name: "time.began", visible: false, run: |exec, out| exec.time_began(out) },
    Native { name: "time.start", visible: true, run: |exec, out| exec.time_start(out) },
    Native { name: "time.stop", visible: true, run: |exec, out| exec.time_stop(out) },
    Native { name: "time.Sleep", visible: true, run: |exec, out| Ok(exec.sleep(exec.regs[out] as i64)) },
    Native { name: "runtime.Gosched", visible: false, run: |exec, _| exec.gosched() },
    Native { name: "runtime.Goexit", visible: false, run: |exec, _| Ok(exec.goexit()) },
    Native { name: "os.exit", visible: true, run: |exec, out| Ok(Some(Pause::Exit(exec.regs[out] as i32))) },
];

/// The number of the function of this name.
pub fn native(name: &str) -> Option<u32> {
    (0..).zip(TABLES).find_map(|(table, natives)| {
        let at = natives.iter().position(|native| native.name == name)?;
        Some(table * ROOM + at as u32)
    })
}

/// The function of this number.
pub(super) fn numbered(number: u32) -> &'static Native {
    &TABLES[(number / ROOM) as usize][(number % ROOM) as usize]
}

fn print_string(exec: &mut Exec<'_>, out: usize) -> Result<Option<Pause>, Fault> {
    let bytes = exec.text_at(out).to_vec();
    if exec.watched {
        exec.tell_print(&bytes);
    }
    exec.host.write(2, &bytes);
    Ok(None)
}

impl Exec<'_> {
    fn copy_result(&mut self, out: usize, from: usize) -> Result<Option<Pause>, Fault> {
        self.regs[out] = self.regs[from];
        Ok(None)
    }

    fn gosched(&mut self) -> Done {
        if self.watched {
            self.tell(EventKind::Yield);
        }
        Ok(Some(Pause::Yielded))
    }

    fn num_goroutine(&mut self, out: usize) -> Result<Option<Pause>, Fault> {
        let alive = self.state.goroutines.iter().filter(|goroutine| goroutine.status != super::state::Status::Dead);
        self.regs[out] = alive.count() as u64;
        Ok(None)
    }

    /// `max` and `min` of floats: NaN if one is, and 0 is more than -0.
    fn extreme(&mut self, out: usize, of: fn(f64, f64) -> f64) -> Result<Option<Pause>, Fault> {
        let (a, b) = (f64::from_bits(self.regs[out + 1]), f64::from_bits(self.regs[out + 2]));
        let value = match (a.is_nan() || b.is_nan(), a == 0.0 && b == 0.0) {
            (true, _) => f64::NAN,
            (_, true) => match of(1.0, -1.0) > 0.0 {
                true => f64::from_bits(a.to_bits() & b.to_bits()),
                false => f64::from_bits(a.to_bits() | b.to_bits()),
            },
            _ => of(a, b),
        };
        self.regs[out] = value.to_bits();
        Ok(None)
    }

    /// Shows what begins with an address, or with nil.
    fn print_address(&mut self, out: usize, text: String) -> Result<Option<Pause>, Fault> {
        if self.regs[out] != 0 {
            self.note_draw();
        }
        self.print(&text)
    }

    fn print(&mut self, text: &str) -> Result<Option<Pause>, Fault> {
        if self.watched {
            self.tell_print(text.as_bytes());
        }
        self.host.write(2, text.as_bytes());
        Ok(None)
    }
}
