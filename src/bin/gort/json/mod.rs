//! JSON: what gort tells programs.
//!
//! A contract: fields are added, never renamed. `run` writes a lesson's runs, `event` their events; what a command writes
//! besides stands with the command. `docs/json.md` describes every field.
//!
//! `ending` is `"exit"`, `"deadlock"`, `"panic"`, `"fatal"` (a fatal error that is no deadlock), `"never"` or `"prints-forever"`. `message` is the first line of Go's
//! report, with the `panic: ` or `fatal error: ` before it, and null after main's return: the library's
//! [`Output::message`](gort::explore::Output::message). A `panic` or `fatal` event's own `message` is without.

mod event;
mod run;

use std::io::{self, Write};

use gort::Ending;
use gort::explore::{Count, Output};
use serde_json::{Value, json};

pub use self::event::event;
pub use self::run::run;

/// The version of all documents: it grows when a field is renamed, removed, or means something else.
const SCHEMA: u32 = 2;

/// Writes a document.
pub fn write(out: &mut dyn Write, mut document: Value) -> io::Result<()> {
    document["schema"] = json!(SCHEMA);
    serde_json::to_writer(&mut *out, &document).map_err(io::Error::from)?;
    writeln!(out)
}

/// An ending, in one word.
pub fn ending(ending: Ending) -> &'static str {
    match ending {
        Ending::Exit => "exit",
        Ending::Deadlock => "deadlock",
        Ending::Panic => "panic",
        Ending::Fatal => "fatal",
        Ending::Never => "never",
        Ending::PrintsForever => "prints-forever",
    }
}

/// A number, or its decimal text where it does not fit one, or the words for infinitely many.
pub fn number(count: &Count) -> Value {
    u64::try_from(count).map_or_else(|_| json!(count.to_string()), |count| json!(count))
}

/// The first line of Go's report, as the library has it; null after main's return.
pub fn message(output: &Output) -> Value {
    match output.message.as_str() {
        "" => Value::Null,
        text => json!(text),
    }
}
