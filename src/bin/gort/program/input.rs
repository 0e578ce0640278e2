//! Standard input as the programs of one command get it: all of it, the same in each run.
//!
//! Invariants  I1  it is read once, when the first program asks for it.
//!             I2  what somebody types is not known beforehand: a run reads it as it comes.

use std::io::{IsTerminal, Read};
use std::path::Path;
use std::sync::OnceLock;

static ALL: OnceLock<Vec<u8>> = OnceLock::new();

/// Whether all of it can be known: a file, or what another program writes.
pub fn is_known() -> bool {
    !std::io::stdin().is_terminal()
}

/// What is in it. It waits until all of it has come. Of what cannot be read there is nothing.
pub fn all() -> &'static [u8] {
    ALL.get_or_init(|| {
        let mut all = Vec::new();
        // Bytes that came before an error stand.
        _ = std::io::stdin().lock().read_to_end(&mut all);
        all
    })
}

/// The file that it is, if a program has asked for what is in it: relative to the folder in which gort runs, where it lies there.
/// Known on Linux only; elsewhere, and of a pipe, there is none.
pub fn name() -> Option<String> {
    ALL.get()?;
    let path = std::fs::read_link("/proc/self/fd/0").ok().filter(|path| path.is_file())?;
    let here = std::env::current_dir().ok();
    let inside = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    inside.unwrap_or(path).into_os_string().into_string().ok()
}

/// The same, for a program whose it is.
pub fn known(is_its: bool) -> Option<&'static [u8]> {
    (is_its && is_known()).then(all)
}
