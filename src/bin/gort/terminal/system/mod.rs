//! What the system has for a terminal: its modes, whether a key is there, how gort is suspended, the user's language.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as here;
#[cfg(windows)]
use windows as here;

pub use here::{Mode, draws_narrow, forget_input, may_ask, obeys_sequences, read, suspend, waiting};

/// The language that the user has set for the whole system, where that is not in the environment: `zh-Hans-CN`.
pub fn locale() -> Option<String> {
    #[cfg(any(windows, target_os = "macos"))]
    return sys_locale::get_locale();
    #[cfg(not(any(windows, target_os = "macos")))]
    None
}
