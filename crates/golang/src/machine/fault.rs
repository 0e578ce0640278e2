//! What goes wrong while a program runs, in the runtime's words.
//!
//! See         Go's runtime/error.go, panic.go (fatal, throw).

/// What goes wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    /// A panic whose value is a `runtime.Error` with this text.
    Runtime(String),
    /// A panic with this value: type, value.
    Value([u64; 2]),
    /// An error that ends the program, whatever was deferred.
    Fatal(String),
}

/// Whether Go's runtime throws this fatal error. It is then the runtime's own, and panics that are under way are not printed before it, as
/// they are before one that the program is at fault for.
pub(crate) fn is_thrown(text: &str) -> bool {
    text == STACK_OVERFLOW || text == OUT_OF_MEMORY || text.starts_with("runtime.SetFinalizer: ")
}

/// A goroutine's stack is full.
pub(crate) const STACK_OVERFLOW: &str = "stack overflow";

/// There is no memory left.
pub const OUT_OF_MEMORY: &str = "runtime: out of memory";

impl Fault {
    /// A runtime error.
    pub(crate) fn runtime(text: impl std::fmt::Display) -> Fault {
        Fault::Runtime(format!("runtime error: {text}"))
    }

    /// There is no memory left.
    pub(crate) fn out_of_memory() -> Fault {
        Fault::Fatal(OUT_OF_MEMORY.to_owned())
    }

    /// A dereference of nil.
    pub(crate) fn nil() -> Fault {
        Fault::runtime("invalid memory address or nil pointer dereference")
    }

    /// A division by zero.
    pub(crate) fn division() -> Fault {
        Fault::runtime("integer divide by zero")
    }

    /// `s[i]`
    pub(crate) fn index(i: u64, len: u64) -> Fault {
        match i as i64 {
            i @ ..0 => Fault::runtime(format_args!("index out of range [{i}]")),
            i => Fault::runtime(format_args!("index out of range [{i}] with length {len}")),
        }
    }
}

/// Says what is wrong with `s[lo:hi]` or `s[lo:hi:max]`: `bound` is the length of a string or an array, or the capacity of a slice.
pub(crate) fn slice_bounds(lo: u64, hi: u64, max: Option<u64>, bound: u64, is_len: bool) -> Fault {
    let (lo, hi) = (lo as i64, hi as i64);
    let what = if is_len { "length" } else { "capacity" };
    let text = match max.map(|max| max as i64) {
        Some(max) if max < 0 => format!("[::{max}]"),
        Some(max) if max as u64 > bound => format!("[::{max}] with {what} {bound}"),
        Some(_) if hi < 0 => format!("[:{hi}:]"),
        Some(max) if hi > max => format!("[:{hi}:{max}]"),
        Some(_) if lo < 0 => format!("[{lo}::]"),
        Some(_) => format!("[{lo}:{hi}:]"),
        None if hi < 0 => format!("[:{hi}]"),
        None if hi as u64 > bound => format!("[:{hi}] with {what} {bound}"),
        None if lo < 0 => format!("[{lo}:]"),
        None => format!("[{lo}:{hi}]"),
    };
    Fault::runtime(format_args!("slice bounds out of range {text}"))
}
